"""The input's drop-down: its sources, and in its menu what brings others in, the size, the planes."""

from functools import partial
from typing import get_args

from PySide6.QtCore import Signal
from PySide6.QtGui import QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu

from convlab.core.kernel_text import TEXT_FORMATS
from convlab.core.typography import shortened
from convlab.imaging.camera import ANY_CAMERA, Camera
from convlab.imaging.pictures import DIGIT, DRAWING, LIVE, NUMBERS, OWN_PICTURE, PICTURES, ROW
from convlab.state.sandbox import SandboxState, Side
from convlab.state.sandbox_input import input_title
from convlab.widgets.icons import icon
from convlab.widgets.look import Look
from convlab.widgets.menu_drop_down import MenuDropDown, entry, keys_text

SIDES: tuple[int, ...] = get_args(Side)
MADE = {DRAWING: "pen", DIGIT: "grid", NUMBERS: "grid", ROW: "row"}  # what is no picture, with its icon
CHOOSE, PASTE, CAMERA, VIDEO = "Choose a file…", "Paste", "Camera", "Video file…"
LONGEST_TITLE = 24  # letters of a file's name


def side_text(side: int) -> str:
    """How a size is offered: the largest is the picture's own, as far as a document holds it."""
    return f"As it is, up to {side} px" if side == SIDES[-1] else f"{side} px"


class SourceMenu(MenuDropDown):
    """Arrow keys step through the sources alone; the menu holds what else can be done with the input."""

    file_wished = Signal()
    paste_wished = Signal()
    camera_wished = Signal(object)  # a Camera
    video_wished = Signal()
    crop_wished = Signal()
    copy_wished = Signal(str)  # a key of TEXT_FORMATS
    side_chosen = Signal(int)
    gray_chosen = Signal(bool)

    def __init__(self, look: Look) -> None:
        super().__init__(look, "photo")
        self._state = SandboxState()
        self._choices: list[tuple[str, str]] = []
        self._crop = ""
        self._cameras: tuple[Camera, ...] = ()
        self._running: Camera | None = None
        self.setAccessibleName("input")

    def show_state(self, state: SandboxState, live_name: str = "", running: Camera | None = None) -> None:
        """Shows the source of a state and offers what goes with it; `live_name` is what is played."""
        self._state, self._running = state, running
        own = [OWN_PICTURE] if state.own else []
        live = [LIVE] if state.picture == LIVE or state.still else []  # to see its still; the menu starts it
        choices = [(key, shortened(input_title(state, key), LONGEST_TITLE)) for key in (*PICTURES, *own, *live, *MADE)]
        if live and live_name:
            choices[-1 - len(MADE)] = (LIVE, shortened(live_name, LONGEST_TITLE))
        if choices != self._choices:
            self._choices = choices
            self.set_choices(choices)
            for key, name in {LIVE: "camera", **MADE}.items():
                if key != LIVE or live:
                    self.setItemIcon(self.findData(key), icon(self._look, name, "ink2"))
        self.show_key(state.picture)

    def offer_crop(self, size: str) -> None:
        """Offers to make numbers of the pixels under the window ("8 x 8"); an empty text takes the offer back."""
        self._crop = size

    def show_cameras(self, cameras: tuple[Camera, ...]) -> None:
        """Offers these; also in the menu that is open."""
        if cameras != self._cameras:
            self._cameras = cameras
            if self.menu.isVisible():
                self.fill_menu()

    def fill_menu(self) -> None:
        """Sources, what brings a picture in, and for pictures their size and planes."""
        menu, state = self.menu, self._state
        menu.clear()
        sources = QActionGroup(menu)
        for key, title in self._choices:
            sources.addAction(entry(menu, title, partial(self.key_chosen.emit, key), key == state.picture))
        menu.addSeparator()
        entry(menu, CHOOSE, self.file_wished.emit).setIcon(icon(self._look, "open", "ink2"))
        keys = keys_text(QKeySequence.StandardKey.Paste)
        entry(menu, f"{PASTE}\t{keys}", self.paste_wished.emit)
        self._add_cameras(menu)
        entry(menu, VIDEO, self.video_wished.emit).setIcon(icon(self._look, "play", "ink2"))
        menu.addSeparator()
        if state.picture in (DIGIT, NUMBERS, ROW):
            self._add_formats(menu.addMenu("Copy the numbers"))
        elif self._crop:
            crop = entry(menu, f"The {self._crop} under the window as numbers", self.crop_wished.emit)
            crop.setIcon(icon(self._look, "grid", "ink2"))
        if state.picture not in MADE:
            self._add_sizes(menu.addMenu(f"Longer side: {side_text(state.side)}"))
            self._add_planes(menu.addMenu(f"Planes: {'gray' if state.gray else 'RGB'}"))

    def _add_cameras(self, menu: QMenu) -> None:
        """One entry, or a menu of them where there is a choice."""
        if len(self._cameras) < 2:
            only = self._cameras[0] if self._cameras else ANY_CAMERA
            entry(menu, CAMERA, partial(self.camera_wished.emit, only)).setIcon(icon(self._look, "camera", "ink2"))
            return
        cameras = menu.addMenu(icon(self._look, "camera", "ink2"), CAMERA)
        group = QActionGroup(cameras)
        for camera in self._cameras:
            act = partial(self.camera_wished.emit, camera)
            group.addAction(entry(cameras, camera.name, act, camera == self._running))

    def _add_formats(self, menu: QMenu) -> None:
        for key, form in TEXT_FORMATS.items():
            entry(menu, form.title, partial(self.copy_wished.emit, key))

    def _add_sizes(self, menu: QMenu) -> None:
        group, now = QActionGroup(menu), self._state.side
        for side in SIDES:
            group.addAction(entry(menu, side_text(side), partial(self.side_chosen.emit, side), side == now))

    def _add_planes(self, menu: QMenu) -> None:
        group = QActionGroup(menu)
        for title, gray in (("RGB, three planes", False), ("Gray, one plane", True)):
            group.addAction(entry(menu, title, partial(self.gray_chosen.emit, gray), gray == self._state.gray))
