"""What is taken away: real files, opened again; no file written over; and every refusal a sentence in place."""

import os
import re
import sys
import zlib
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QByteArray, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from convlab.app.actions import ACTIONS
from convlab.app.exports import EXPORTS, SUBJECTS, free_beside
from convlab.app.main import Application
from convlab.core.banks import BANKS
from convlab.core.document import changed
from convlab.core.kernels import KERNELS
from convlab.panes.sandbox.output_figure import shaded
from convlab.panes.sandbox.pane import SandboxPane
from convlab.state.sandbox_code import DIALECTS
from convlab.widgets.look import Look

PARTS = ("pane", "figures", "desk")


def put(convlab: Application, **fields: object) -> None:
    """The sandbox in another state."""
    workspace = convlab.store.workspace
    convlab.store.replace(changed(workspace, pane="sandbox", sandbox=changed(workspace.sandbox, **fields)))


def pane(convlab: Application) -> SandboxPane:
    open_pane = convlab.window.stack.currentWidget()
    assert isinstance(open_pane, SandboxPane)
    return open_pane


def saved(convlab: Application, key: str, folder: Path) -> bytes:
    """Takes an export away and reads it."""
    path = folder / f"taken{EXPORTS[key].suffix}"
    said: list[str] = []
    convlab.window.taking.done.connect(said.append)
    convlab.window.taking.save_to(key, path)
    convlab.window.taking.done.disconnect(said.append)
    assert len(said) == 1
    assert said[0].startswith("Saved: taken")
    return path.read_bytes()


def refused(convlab: Application, act: Callable[[], None]) -> str:
    """The sentence of an export that cannot be made."""
    said: list[str] = []
    convlab.window.taking.failed.connect(lambda problem: said.append(problem.sentence))
    act()
    assert len(said) == 1
    return said[0]


def screen(convlab: Application, part: str) -> QImage:
    """What the screen shows of a part, at its own pixels."""
    return pane(convlab).portraits()[part].grab().toImage().convertToFormat(QImage.Format.Format_RGB32)


def pixels_of(file: bytes) -> NDArray[np.uint8]:
    """A PNG file as OpenCV reads it: (H, W), or (H, W, 3) with blue first."""
    found = cv2.imdecode(np.frombuffer(file, np.uint8), cv2.IMREAD_UNCHANGED)
    assert found is not None
    return np.asarray(found, np.uint8)


def array(image: QImage) -> NDArray[np.uint8]:
    """uint8 (H, W, 3)."""
    image = image.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : image.width() * 3].reshape(image.height(), image.width(), 3).copy()


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("ratio", [2, 3])
def test_a_png_is_the_screen_at_more_pixels(convlab: Application, tmp_path: Path, part: str, ratio: int) -> None:
    convlab.settings.set(export_ratio=ratio, export_white=False)
    before = screen(convlab, part)
    taken = QImage.fromData(saved(convlab, f"{part}.png", tmp_path))
    assert taken.size() == before.size() * ratio
    assert round(taken.width() / taken.dotsPerMeterX() * 1000) == round(before.width() / 96 * 25.4)
    small = cv2.resize(array(taken), (before.width(), before.height()), interpolation=cv2.INTER_AREA)
    assert np.abs(small.astype(float) - array(before)).mean() < 6  # finer text and finer pictures, nothing else


@pytest.mark.parametrize("part", PARTS)
def test_an_svg_holds_outlines_and_looks_like_the_screen(convlab: Application, tmp_path: Path, part: str) -> None:
    convlab.settings.set(export_white=False)
    before = screen(convlab, part)
    stored = saved(convlab, f"{part}.svg", tmp_path)
    assert b"<text" not in stored
    assert b'aria-label="' in stored
    drawing = QSvgRenderer(QByteArray(stored))
    assert drawing.isValid()
    drawn = QImage(before.size(), QImage.Format.Format_RGB32)
    painter = QPainter(drawn)
    drawing.render(painter)
    painter.end()
    assert np.abs(array(drawn).astype(float) - array(before)).mean() < 8


@pytest.mark.parametrize("part", PARTS)
def test_a_pdf_is_one_page_of_the_same_size_with_its_fonts(convlab: Application, tmp_path: Path, part: str) -> None:
    size = pane(convlab).portraits()[part].size()
    stored = saved(convlab, f"{part}.pdf", tmp_path)
    assert stored.startswith(b"%PDF")
    assert stored.count(b"/FontFile") >= (3 if part != "figures" else 2)
    assert b"Inter" in stored
    assert stored.count(b"/Type /Page\n") == 1
    found = re.search(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", stored)
    assert found is not None
    points = [float(side) for side in found.groups()]
    assert points == pytest.approx([size.width() * 0.75, size.height() * 0.75], abs=1)
    assert b"Tj" in b"".join(streams(stored))  # words, not shapes


def streams(pdf: bytes) -> list[bytes]:
    """What is drawn, unpacked."""
    packed = re.findall(rb"/FlateDecode.*?stream\r?\n(.*?)endstream", pdf, re.DOTALL)
    unpacked = []
    for piece in packed:
        try:
            unpacked.append(zlib.decompressobj().decompress(piece))
        except zlib.error:
            continue
    return unpacked


def test_a_picture_on_white_leaves_the_dark_screen_as_it_was(convlab: Application, tmp_path: Path) -> None:
    convlab.settings.set(theme="dark", export_white=True)
    convlab.window.open_export()  # which says how it went; the message bar would move the pane
    QApplication.processEvents()
    before = array(screen(convlab, "pane"))
    taken = array(QImage.fromData(saved(convlab, "pane.png", tmp_path)))
    assert taken[2, 2].tolist() == [255, 255, 255]
    assert convlab.look.theme == "dark"
    np.testing.assert_array_equal(array(screen(convlab, "pane")), before)


def test_the_focus_is_on_no_picture_and_stays_where_it_was(convlab: Application, qtbot: QtBot) -> None:
    convlab.settings.set(export_white=False)
    convlab.window.activateWindow()
    tile = pane(convlab).stage.input.tile
    QApplication.processEvents()
    convlab.window.taking.copy("figures.copy")
    QApplication.processEvents()  # the message bar has moved the pane
    convlab.window.taking.copy("figures.copy")
    bare = QGuiApplication.clipboard().image()
    tile.setFocus(Qt.FocusReason.TabFocusReason)
    convlab.window.taking.copy("figures.copy")
    assert QGuiApplication.clipboard().image() == bare
    assert convlab.window.focusWidget() is tile


@pytest.mark.parametrize(("kernel", "after"), [("sobel_vertical", "none"), ("sobel_vertical", "relu"), ("box", "none")])
def test_the_output_is_what_the_screen_shows(convlab: Application, tmp_path: Path, kernel: str, after: str) -> None:
    put(convlab, kernel=KERNELS[kernel].kernel, after=after, picture="coins", stride=2)
    computed = pane(convlab).readout.computed
    (tmp_path / "values.npy").write_bytes(saved(convlab, "output.npy", tmp_path))
    values = np.load(tmp_path / "values.npy", allow_pickle=False)
    assert values.dtype == np.float32
    np.testing.assert_array_equal(values, computed.shown)
    stored = pixels_of(saved(convlab, "output.png", tmp_path))
    drawn = shaded(Look("paper"), pane(convlab).readout)
    assert drawn is not None
    assert (drawn.ndim == 3) == (after == "none" and kernel != "box")  # diverging where there is a sign, else gray
    np.testing.assert_array_equal(stored if stored.ndim == 2 else stored[:, :, ::-1], drawn)


def test_all_maps_of_a_bank_are_taken_away(convlab: Application, tmp_path: Path) -> None:
    put(convlab, filters=BANKS["six"].filters, after="none", picture="astronaut", side=32)
    (tmp_path / "maps.npy").write_bytes(saved(convlab, "output.npy", tmp_path))
    maps = np.load(tmp_path / "maps.npy", allow_pickle=False)
    assert maps.shape == (28, 28, 6)
    np.testing.assert_array_equal(maps, pane(convlab).readout.computed.shown_maps)


@pytest.mark.parametrize("picture", ["camera", "astronaut"])
def test_the_input_picture_is_kept_to_the_bit(convlab: Application, tmp_path: Path, picture: str) -> None:
    put(convlab, picture=picture)
    stored = pixels_of(saved(convlab, "input.png", tmp_path))
    pixels = pane(convlab).readout.computed.pixels
    np.testing.assert_array_equal(stored if stored.ndim == 2 else stored[:, :, ::-1], pixels)


def test_code_lies_beside_the_picture_that_it_reads(convlab: Application, tmp_path: Path) -> None:
    (tmp_path / "input.png").write_bytes(b"a person's own")
    for dialect in DIALECTS:
        convlab.window.taking.save_to(f"{dialect}.py", tmp_path / f"{dialect}.py")
        assert '"input 2.png"' in (tmp_path / f"{dialect}.py").read_text(encoding="utf-8")
    assert (tmp_path / "input.png").read_bytes() == b"a person's own"
    names = {"input.png", "input 2.png", *(f"{dialect}.py" for dialect in DIALECTS)}
    assert {path.name for path in tmp_path.iterdir() if path.is_file()} == names  # one picture for all three
    put(convlab, picture="coins")
    convlab.window.taking.save_to("numpy.py", tmp_path / "coins.py")
    assert '"input 3.png"' in (tmp_path / "coins.py").read_text(encoding="utf-8")


def test_code_and_pictures_go_to_the_clipboard(convlab: Application) -> None:
    put(convlab, picture="numbers")
    convlab.window.taking.take("pytorch.copy", convlab.window)
    assert "F.conv2d" in QGuiApplication.clipboard().text()
    convlab.window.taking.take("output.copy", convlab.window)
    assert QGuiApplication.clipboard().image().size().toTuple() == (5, 5)


def test_a_suffix_that_was_not_typed_writes_nothing_over(convlab: Application, tmp_path: Path) -> None:
    (tmp_path / "lecture 3.5.npy").write_bytes(b"kept")
    convlab.window.taking.save_to("output.npy", tmp_path / "lecture 3.5")
    assert (tmp_path / "lecture 3.5.npy").read_bytes() == b"kept"
    assert (tmp_path / "lecture 3.5 2.npy").exists()


def test_the_folder_is_remembered_and_the_name_proposed_is_free(convlab: Application, tmp_path: Path) -> None:
    convlab.window.taking.save_to("output.npy", tmp_path / "Untitled output.npy")
    assert convlab.settings.values.export_folder == str(tmp_path)
    assert convlab.window.taking.suggested("output.npy") == tmp_path / "Untitled output 2.npy"
    convlab.settings.set(export_folder=str(tmp_path / "gone"))
    assert convlab.window.taking.folder().is_dir()


def test_a_folder_that_cannot_be_written_is_a_sentence_on_the_sheet(convlab: Application, tmp_path: Path) -> None:
    convlab.window.run_action("file.export")
    gone = tmp_path / "gone" / "a.npy"
    said = refused(convlab, lambda: convlab.window.taking.save_to("output.npy", gone))
    assert said == f"There is no folder {gone.parent}. Choose another one."
    assert convlab.window.export_sheet.answer() == said
    (tmp_path / "folder.npy").mkdir()
    said = refused(convlab, lambda: convlab.window.taking.save_to("output.npy", tmp_path / "folder.npy"))
    assert said.startswith(f"folder.npy cannot be written to {tmp_path}: ")
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == []


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="this person may write everywhere")
def test_a_locked_folder_is_a_sentence(convlab: Application, tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    said = refused(convlab, lambda: convlab.window.taking.save_to("output.npy", tmp_path / "a.npy"))
    tmp_path.chmod(0o700)
    assert said.startswith("a.npy cannot be written")


def test_every_row_has_a_button_and_an_action(convlab: Application) -> None:
    sheet = convlab.window.export_sheet
    convlab.window.run_action("file.export")
    assert sheet.isVisible()
    actions = {action.key: action for action in ACTIONS}
    for key, export in EXPORTS.items():
        assert export.subject in SUBJECTS
        assert [export.copy is not None, export.files is not None, export.film].count(True) == 1
        assert bool(export.suffix) == (export.files is not None or export.film)
        assert sheet.button_of(key).isEnabled()
        assert sheet.button_of(key).accessibleName() == export.text
        assert actions[f"export.{key}"].enabled(convlab.window)


def test_a_button_of_the_sheet_copies_and_says_so(convlab: Application, qtbot: QtBot) -> None:
    convlab.window.run_action("file.export")
    sheet = convlab.window.export_sheet
    qtbot.mouseClick(sheet.button_of("numpy.copy"), Qt.MouseButton.LeftButton)
    assert re.fullmatch(r"Copied: \d+ lines of code\.", sheet.answer())
    assert sheet.isVisible()
    assert convlab.window.message.isHidden()


def test_the_choices_of_pictures_are_kept(convlab: Application, qtbot: QtBot) -> None:
    convlab.window.run_action("file.export")
    sheet = convlab.window.export_sheet
    qtbot.mouseClick(sheet.choice("export_ratio", 3), Qt.MouseButton.LeftButton)
    qtbot.mouseClick(sheet.choice("export_white", False), Qt.MouseButton.LeftButton)
    values = convlab.settings.values
    assert (values.export_ratio, values.export_white) == (3, False)
    assert sheet.choice("export_ratio", 3).isChecked()


def test_the_chooser_is_asked_and_the_sheet_waits_for_it(convlab: Application, qtbot: QtBot, tmp_path: Path) -> None:
    convlab.settings.set(export_folder=str(tmp_path))
    convlab.window.activateWindow()
    convlab.window.run_action("file.export")
    sheet = convlab.window.export_sheet

    def accept() -> None:
        chooser = QApplication.activeModalWidget()
        assert isinstance(chooser, QFileDialog)
        chooser.accept()

    QTimer.singleShot(200, accept)
    qtbot.mouseClick(sheet.button_of("output.npy"), Qt.MouseButton.LeftButton)
    assert (tmp_path / "Untitled output.npy").exists()
    assert sheet.isVisible()
    assert sheet.answer() == f"Saved: Untitled output.npy in {tmp_path}."


def test_what_cannot_be_taken_away_is_off_and_says_why(convlab: Application) -> None:
    window = convlab.window
    put(convlab, picture="numbers", kernel=KERNELS["blob"].kernel)
    assert window.taking.why_not("output.npy") == "The kernel fits nowhere, so there is no output."
    put(convlab, picture="numbers", kernel=KERNELS["box"].kernel, hidden=frozenset({"output"}))
    assert window.taking.why_not("pytorch.copy") == "Hidden until you have answered."
    assert window.taking.why_not("pane.png") == ""
    window.show_pane("builder")
    window.run_action("file.export")
    assert not window.export_sheet.button_of("figures.png").isEnabled()
    assert window.export_sheet.button_of("figures.png").toolTip() == "Open the sandbox first."
    assert window.export_sheet.button_of("pane.pdf").isEnabled()
    assert refused(convlab, lambda: window.taking.take("input.png", window)) == "Open the sandbox first."


@pytest.mark.parametrize("name", ["builder", "monitor"])
def test_every_pane_can_be_taken_away_whole(convlab: Application, tmp_path: Path, name: str) -> None:
    convlab.window.run_action(f"view.{name}")
    QApplication.processEvents()
    for kind in ("png", "svg", "pdf"):
        assert len(saved(convlab, f"pane.{kind}", tmp_path)) > 10_000


def test_a_taken_name_is_taken_only_by_another_content(tmp_path: Path) -> None:
    assert free_beside(tmp_path, "input.png", b"one").name == "input.png"
    (tmp_path / "input.png").write_bytes(b"one")
    assert free_beside(tmp_path, "input.png", b"one").name == "input.png"
    assert free_beside(tmp_path, "input.png", b"two").name == "input 2.png"
    (tmp_path / "input 2.png").mkdir()
    assert free_beside(tmp_path, "input.png", b"two").name == "input 3.png"
