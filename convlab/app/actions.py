"""Everything a person can ask for, in one table: menus, palette, shortcuts and tests iterate over it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from convlab.app.exports import EXPORTS
from convlab.core.banks import BANKS
from convlab.core.common_settings import COMMON_SETTINGS
from convlab.core.presets import PRESETS
from convlab.imaging.camera import ANY_CAMERA
from convlab.imaging.pictures import DIGIT, DRAWING, LIVE, NUMBERS, PICTURES, ROW
from convlab.panes.sandbox.looking import A_KEY
from convlab.state.kernel_choice import Choice, choice_groups, touched
from convlab.state.sandbox import Locked

if TYPE_CHECKING:
    from convlab.app.window import Window

MENUS = ("File", "Edit", "View", "Train", "Lesson", "Help")


def _always(window: "Window") -> bool:
    return True


@dataclass(frozen=True)
class Action:
    """One thing to ask for. `menu` "" means: in the palette only."""

    key: str
    text: str
    run: Callable[["Window"], None]
    menu: str = ""
    shortcut: str = ""
    enabled: Callable[["Window"], bool] = _always
    checked: Callable[["Window"], bool] | None = None
    separated: bool = False  # a line above it in the menu


FIXED: tuple[Action, ...] = (
    Action("file.new", "New workspace", lambda w: w.new_workspace(), "File", "Ctrl+N"),
    Action("file.open", "Open…", lambda w: w.choose_file(), "File", "Ctrl+O"),
    Action("file.save", "Save", lambda w: w.save(), "File", "Ctrl+S"),
    Action("file.save_as", "Save as…", lambda w: w.save_as(), "File", "Ctrl+Shift+S"),
    Action("file.export", "Export…", lambda w: w.open_export(), "File", "Ctrl+E", separated=True),
    Action("file.open_run", "Open a run folder…", lambda w: w.choose_run(), "File", separated=True),
    Action("file.quit", "Quit", lambda w: w.quit(), "File", "Ctrl+Q", separated=True),
    Action("edit.undo", "Undo", lambda w: w.store.undo(), "Edit", "Ctrl+Z", lambda w: w.store.can_undo),
    Action("edit.redo", "Redo", lambda w: w.store.redo(), "Edit", "Ctrl+Shift+Z", lambda w: w.store.can_redo),
    Action("edit.find", "Find an action", lambda w: w.open_palette(), "Edit", "Ctrl+K", separated=True),
    Action("picture.open", "Choose a picture file…", lambda w: w.sandbox().bringing.choose_file(), "Edit",
           enabled=lambda w: "picture" not in w.store.workspace.sandbox.locked, separated=True),
    Action("picture.crop", "Make numbers of the pixels under the window", lambda w: w.sandbox().bringing.crop(),
           "Edit", enabled=lambda w: "picture" not in w.store.workspace.sandbox.locked),
    Action("picture.paste", "Paste a picture or numbers", lambda w: w.sandbox().bringing.paste(), "Edit", "Ctrl+V",
           lambda w: "picture" not in w.store.workspace.sandbox.locked),
    Action("live.camera", "Use the camera", lambda w: w.sandbox().bringing.play(ANY_CAMERA), "Edit",
           enabled=lambda w: "picture" not in w.store.workspace.sandbox.locked),
    Action("live.video", "Play a video file…", lambda w: w.sandbox().bringing.choose_video(), "Edit",
           enabled=lambda w: "picture" not in w.store.workspace.sandbox.locked),
    Action("live.toggle", "Start or pause the camera or the video", lambda w: w.sandbox().living.toggle(),
           enabled=lambda w: w.store.workspace.sandbox.picture == LIVE),
    Action("live.keep", "Keep the camera's picture", lambda w: w.sandbox().living.keep_picture(),
           enabled=lambda w: w.store.workspace.sandbox.picture == LIVE),
    Action("view.sandbox", "Sandbox", lambda w: w.show_pane("sandbox"), "View", "Ctrl+1"),
    Action("view.builder", "Builder", lambda w: w.show_pane("builder"), "View", "Ctrl+2"),
    Action("view.monitor", "Monitor", lambda w: w.show_pane("monitor"), "View", "Ctrl+3"),
    Action("view.larger", "Larger type", lambda w: w.change_type_size(+1), "View", "Ctrl++", separated=True),
    Action("view.smaller", "Smaller type", lambda w: w.change_type_size(-1), "View", "Ctrl+-"),
    Action("view.usual", "Usual type size", lambda w: w.usual_type_size(), "View", "Ctrl+0"),
    Action("view.zoom_in", "Zoom into input and output", lambda w: w.sandbox().looking.zoom_by_key(A_KEY), "View",
           separated=True),
    Action("view.zoom_out", "Zoom out of them", lambda w: w.sandbox().looking.zoom_by_key(1 / A_KEY), "View"),
    Action("view.whole", "All of input and output", lambda w: w.sandbox().looking.zoom_by_key(0), "View",
           enabled=lambda w: w.store.workspace.sandbox.viewport is not None),
    Action("view.system", "Theme: as the system", lambda w: w.set_theme("system"), "View", separated=True,
           checked=lambda w: w.settings.values.theme == "system"),
    Action("view.light", "Theme: light", lambda w: w.set_theme("light"), "View",
           checked=lambda w: w.settings.values.theme == "light"),
    Action("view.dark", "Theme: dark", lambda w: w.set_theme("dark"), "View",
           checked=lambda w: w.settings.values.theme == "dark"),
    Action("view.settings", "Settings", lambda w: w.toggle_settings(), "View", "Ctrl+,", separated=True),
    Action("train.start", "Train the network", lambda w: w.training.start(), "Train", "Ctrl+T",
           lambda w: w.training.why_not() is None),
    Action("train.fit", "Fit the network to the data", lambda w: w.training.fit(), "Train",
           enabled=lambda w: w.training.can_fit()),
    Action("train.to_sandbox", "Learned filters to the sandbox…", lambda w: w.choosing.learned(), "Train",
           separated=True, enabled=lambda w: w.store.workspace.monitor.run is not None
           and "kernel" not in w.store.workspace.sandbox.locked),
    Action("lesson.panel", "Lesson panel", lambda w: w.toggle_lessons(), "Lesson", "Ctrl+L",
           checked=lambda w: w.lessons_shown),
    Action("help.about", "About ConvLab", lambda w: w.about(), "Help"),
    Action("help.log", "Where the log is", lambda w: w.tell_log(), "Help"),
)  # fmt: skip


def _kernel(choice: Choice) -> Action:
    key, text = choice.key, f"Kernel: {choice.title}"
    return Action(f"kernel.{key}", text, lambda w: w.choosing.kernel(key), enabled=_is_free("kernel"))


def _common(key: str) -> Action:
    row = COMMON_SETTINGS[key]
    return Action(
        f"common.{key}",
        f"Common setting: {row.title}",
        lambda w: w.sandbox().kernel.choose_common(key),
        enabled=lambda w: not touched(row) & w.store.workspace.sandbox.locked,
    )


def _bank(key: str) -> Action:
    return Action(
        f"bank.{key}", f"Filters: {BANKS[key].title}", lambda w: w.choosing.bank(key), enabled=_is_free("kernel")
    )


def _picture(key: str) -> Action:
    texts = {
        NUMBERS: "Input: Numbers",
        ROW: "Input: Row of numbers (1-D)",
        DRAWING: "Input: Drawing",
        DIGIT: "Input: Handwritten digit",
    }
    text = texts.get(key) or f"Picture: {PICTURES[key].title}"
    return Action(f"picture.{key}", text, lambda w: w.choosing.picture(key), enabled=_is_free("picture"))


def _export(key: str) -> Action:
    return Action(
        f"export.{key}",
        f"Export: {EXPORTS[key].text}",
        lambda w: w.taking.take(key, w),
        enabled=lambda w: not w.taking.why_not(key),
    )


def _network(key: str) -> Action:
    return Action(f"network.{key}", f"Network: {PRESETS[key].name}", lambda w: w.choosing.network(key))


def _is_free(part: Locked) -> Callable[["Window"], bool]:
    """Whether no step of a lesson has locked a part of the sandbox."""
    return lambda window: part not in window.store.workspace.sandbox.locked


ACTIONS: tuple[Action, ...] = (
    *FIXED,
    *(_kernel(choice) for group in choice_groups() for choice in group.choices),
    *map(_common, COMMON_SETTINGS),
    *map(_bank, BANKS),
    *map(_picture, (*PICTURES, DRAWING, DIGIT, NUMBERS, ROW)),
    *map(_network, PRESETS),
    *map(_export, EXPORTS),
)


def matching(query: str) -> list[Action]:
    """The actions whose text holds every word of `query`, in the table's order."""
    words = query.casefold().split()
    return [action for action in ACTIONS if all(word in action.text.casefold() for word in words)]
