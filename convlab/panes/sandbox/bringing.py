"""What a person brings in: a picture, a camera, a video, numbers; or the sentence that says why not."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QMimeData, QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog

from convlab.core.kernel_text import TEXT_FORMATS
from convlab.core.matrices import Matrix
from convlab.core.problem import Problem
from convlab.imaging.live_feed import LiveSource
from convlab.imaging.video_file import is_video_name
from convlab.panes.sandbox.edits import SandboxEdits
from convlab.panes.sandbox.input_figure import InputFigure
from convlab.panes.sandbox.living import Living
from convlab.panes.sandbox.picture_entry import FILTER, VIDEOS, matrix_in, picture_in, picture_of_file, video_in
from convlab.panes.sandbox.source_menu import SourceMenu
from convlab.state.own_picture import OwnPicture
from convlab.state.sandbox_readout import SandboxReadout
from convlab.widgets.message_bar import MessageBar, WayOut

FIXED = Problem("The input is fixed in this step of the lesson.")


class Bringing(QObject):
    """By a file, the clipboard, a drop, or from the input's menu; what cannot be shown leaves the last picture.

    Why it cannot stands in the input figure, or across the top in `bar` where another view is seen.
    """

    def __init__(self, edits: SandboxEdits, figure: InputFigure, living: Living, bar: MessageBar) -> None:
        super().__init__(bar)
        self._edits, self._figure, self._living, self._bar = edits, figure, living, bar
        self._window = bar.parentWidget() or bar
        self._readout: SandboxReadout | None = None
        self.offer_in(figure.source)
        living.video_wished.connect(self.choose_video)
        living.failed.connect(self._on_failed)

    def offer_in(self, menu: SourceMenu) -> None:
        """A menu in which all this can be wished for."""
        menu.file_wished.connect(self.choose_file)
        menu.paste_wished.connect(self.paste)
        menu.crop_wished.connect(self.crop)
        menu.copy_wished.connect(self.copy_numbers)
        menu.camera_wished.connect(self.play)
        menu.video_wished.connect(self.choose_video)
        menu.about_to_open.connect(self._living.live.look_for_cameras)
        self._living.live.cameras_found.connect(menu.show_cameras)

    def show(self, readout: SandboxReadout) -> None:
        """What is shown now: what can be copied, and cut out."""
        self._readout = readout

    @property
    def is_fixed(self) -> bool:
        """Whether a lesson keeps the input as it is."""
        return "picture" in self._edits.state.locked

    def choose_file(self) -> None:
        """Asks for a picture file."""
        name, _ = QFileDialog.getOpenFileName(self._window, "Choose a picture", "", FILTER)
        if name:
            self.open(Path(name))

    def choose_video(self) -> None:
        """Asks for a video file."""
        name, _ = QFileDialog.getOpenFileName(self._window, "Choose a video", "", VIDEOS)
        if name:
            self.play(Path(name))

    def open(self, path: Path) -> None:
        """Shows a picture file, or plays a video."""
        if is_video_name(path.name):
            self.play(path)
        else:
            self._take(picture_of_file(path))

    def play(self, source: LiveSource) -> None:
        """Makes a camera or a video the input."""
        if self.is_fixed:
            self._complain(FIXED)
        else:
            self._living.play(source)

    def paste(self) -> None:
        """Shows the picture on the clipboard, the file or the numbers that were copied."""
        self.bring(QGuiApplication.clipboard().mimeData())

    def copy_numbers(self, key: str) -> None:
        """Puts the input's numbers on the clipboard, in a row of TEXT_FORMATS."""
        numbers = self._readout.computed.setting.numbers if self._readout else None
        if numbers is not None:
            QGuiApplication.clipboard().setText(TEXT_FORMATS[key].write(numbers))

    def crop(self) -> None:
        """The pixels under the window become numbers."""
        if self._readout is not None:
            self._edits.crop_numbers(self._readout)

    def bring(self, data: QMimeData | None) -> None:
        """Shows what was dropped or copied."""
        shows_numbers = self._readout is not None and self._readout.is_numbers
        video, numbers = video_in(data), matrix_in(data, shows_numbers)
        if video is not None:
            self.play(video)
        elif numbers is not None:
            self._take_numbers(numbers, shows_numbers)
        else:
            self._take(picture_in(data))

    def _take_numbers(self, numbers: Matrix | Problem, shows_numbers: bool) -> None:
        if self.is_fixed:
            self._complain(FIXED)
        elif isinstance(numbers, Problem):
            self._complain(Problem(f"{numbers.sentence} The numbers are kept.") if shows_numbers else kept(numbers))
        else:
            self._on_failed(None)
            self._edits.paste_numbers(numbers)

    def _take(self, picture: OwnPicture | Problem) -> None:
        if self.is_fixed:
            self._complain(FIXED)
        elif isinstance(picture, Problem):
            self._complain(kept(picture))
        else:
            self._on_failed(None)
            self._edits.show_own(picture)

    def _on_failed(self, problem: Problem | None) -> None:
        if problem is None:
            self._figure.complaint.hide()
            self._bar.hide()
        else:
            is_file = isinstance(self._living.live.source, Path)
            way = ("Choose another…", self.choose_video) if is_file else ("Start", self._living.retry)
            self._complain(kept(problem), [way])

    def place(self) -> None:
        """Puts the bar across the top of the pane."""
        wide = self._window.width()
        high = max(self._bar.heightForWidth(wide), self._bar.minimumSizeHint().height())
        self._bar.setGeometry(0, 0, wide, high)

    def _complain(self, problem: Problem, ways: Sequence[WayOut] = ()) -> None:
        if self._figure.head.isVisible():
            self._figure.complain(problem, ways)
            return
        self._bar.say(problem.sentence, ways, problem.details, alert=True)
        self.place()
        self._bar.raise_()


def kept(problem: Problem) -> Problem:
    """The sentence with the comfort that nothing is lost, where it does not say so itself."""
    said = problem.sentence
    return problem if "kept" in said else Problem(f"{said} The last picture is kept.", problem.details)
