"""What the screenshots of the inputs show: own pictures, a film, digits, drawings, matrices and rows."""

from convlab.cli.scenes.studio import Studio
from convlab.core.matrices import random_matrix
from convlab.core.problem import Problem
from convlab.core.row_kernels import ROW_KERNELS
from convlab.imaging.camera import ANY_CAMERA
from convlab.imaging.drawing import Pen, blank, stroked
from convlab.imaging.pictures import read_picture
from convlab.state.drawing import drawing_of
from convlab.state.own_picture import own_picture


def own(studio: Studio) -> None:
    launch = read_picture("rocket")
    assert not isinstance(launch, Problem)
    own = own_picture("IMG_20260712_launch_1530.jpg", launch)
    studio.sandbox("My picture", picture="own", own=own, side=256, focus=(60, 110))


def own_refused(studio: Studio) -> None:
    own(studio)
    studio.overlay = lambda: studio.convlab.window.sandbox().open_picture(studio.text_as_picture())


def live(studio: Studio) -> None:
    studio.sandbox("Edges that move", gray=True, focus=(200, 300))
    pane = studio.convlab.window.sandbox()
    pane.open_picture(studio.film())
    studio.wait_for(lambda: pane.living.frame is not None, "the film's first picture")
    studio.settle(0.3)


def live_colour(studio: Studio) -> None:
    live(studio)
    pane = studio.convlab.window.sandbox()
    pane.stage.input.source.gray_chosen.emit(False)
    pane.living.pause()


def live_off(studio: Studio) -> None:
    studio.sandbox("Edges that move", picture="live")


def live_none(studio: Studio) -> None:
    studio.sandbox("Edges that move")
    pane = studio.convlab.window.sandbox()

    def ask() -> None:
        pane.bringing.play(ANY_CAMERA)
        studio.wait_for(lambda: bool(pane.stage.input.complaint.sentence()), "what is said without a camera")

    studio.overlay = ask


def digit(studio: Studio) -> None:
    studio.sandbox("A digit", picture="digit", digit=12, after="none", focus=(2, 3))


def drawing(studio: Studio) -> None:
    seven = drawing_of(stroked(blank(28, 0), [(7, 7), (21, 6.5), (15, 14), (12, 23)], Pen(2.4, 255)), "black")
    studio.sandbox("A drawing", picture="drawing", drawing=seven, focus=(8, 14))


def matrix(studio: Studio) -> None:
    matrix = random_matrix(12, 16, 0)
    studio.sandbox("Twelve by sixteen", picture="numbers", numbers=matrix, after="none", padding=1, focus=(4, 5))


def row(studio: Studio) -> None:
    studio.sandbox("One dimension", picture="row", kernel=ROW_KERNELS["row_central"].kernel, after="none", focus=(0, 1))


def row_misfit(studio: Studio) -> None:
    kernel = ROW_KERNELS["row_central"].kernel
    studio.sandbox("One dimension, stride 3", picture="row", kernel=kernel, stride=3, after="none", focus=(0, 1))


def row_long(studio: Studio) -> None:
    kernel, row = ROW_KERNELS["row_gauss"].kernel, random_matrix(1, 32, 3)[0]
    studio.sandbox("A long row", picture="row", kernel=kernel, row=row, padding=2, after="none", focus=(0, 11))


def row_sweep(studio: Studio) -> None:
    kernel, row = ROW_KERNELS["row_second"].kernel, random_matrix(1, 12, 5)[0]
    studio.sandbox("A sweep in one dimension", picture="row", kernel=kernel, row=row, after="none", sweep=4)
