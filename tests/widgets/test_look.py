"""The look: contrast as promised, one zero in the middle, no colour outside the table."""

import re

import numpy as np
import pytest
from PySide6.QtGui import QColor, QFontInfo

from convlab.core.places import shipped
from convlab.widgets.look import Look, ThemeName, contrast
from convlab.widgets.stylesheet import palette, style_sheet

THEMES: tuple[ThemeName, ...] = ("light", "dark")
TEXTS = ("ink", "ink2", "ink3", "input_t", "kernel_t", "output_t", "grad_t", "alert")
FRAMES = ("input", "kernel", "output", "grad", "edge")


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("token", TEXTS)
def test_text_stands_out_on_stage_and_desk(theme: ThemeName, token: str) -> None:
    look = Look(theme)
    assert min(contrast(look.colour(token), look.colour(ground)) for ground in ("bg", "surf")) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("token", FRAMES)
def test_frames_stand_out_on_stage_and_desk(theme: ThemeName, token: str) -> None:
    look = Look(theme)
    assert min(contrast(look.colour(token), look.colour(ground)) for ground in ("bg", "surf")) >= 3


@pytest.mark.parametrize("theme", THEMES)
def test_the_diverging_map_has_its_zero_in_the_middle(theme: ThemeName) -> None:
    look = Look(theme)
    low, zero, high = look.diverging(np.array([-3.0, 0.0, 3.0]), 3.0)
    assert QColor(*low.tolist()) == look.colour("neg")
    assert QColor(*zero.tolist()) == look.colour("zero")
    assert QColor(*high.tolist()) == look.colour("pos")
    assert (look.diverging(np.array([99.0]), 3.0) == high).all()


@pytest.mark.parametrize("theme", THEMES)
def test_cell_text_is_legible_on_every_fill(theme: ThemeName) -> None:
    look = Look(theme)
    for value in np.linspace(-1, 1, 201):
        fill = look.diverging_colour(float(value), 1.0)
        assert contrast(look.text_on(fill), fill) >= 4.5
    for level in range(256):
        gray = QColor(level, level, level)
        assert contrast(look.text_on(gray), gray) >= 4.5


def test_a_new_theme_or_size_is_told_once(look: Look, qtbot: object) -> None:
    told: list[str] = []
    look.changed.connect(lambda: told.append(look.theme))
    look.set("dark", 1.5)
    look.set("dark", 1.5)
    assert told == ["dark"]
    assert look.px(20) == 30
    assert look.font("caption").pixelSize() == 20


def test_the_fonts_are_the_bundled_ones(look: Look) -> None:
    assert QFontInfo(look.font("body")).family() == "Inter"
    assert QFontInfo(look.math_font(28)).family() == "STIX Two Math"


def test_the_style_sheet_has_no_colour_of_its_own(look: Look) -> None:
    source = shipped("resources", "style.qss").read_text(encoding="utf-8")
    assert not re.findall(r"#[0-9A-Fa-f]{3,8}\b|rgb", source)
    sheet = style_sheet(look)
    assert "@" not in sheet
    assert "px(" not in sheet
    assert palette(look).window().color() == look.colour("bg")


@pytest.mark.parametrize("folder", ["app", "panes", "widgets"])
def test_no_widget_names_a_colour(folder: str) -> None:
    """Black, white and the table: nothing else."""
    package = shipped("resources").parent / "convlab"
    for file in sorted((package / folder).rglob("*.py")):
        named = set(re.findall(r"\"#([0-9A-Fa-f]{6})\"", file.read_text(encoding="utf-8")))
        assert named <= {"FFFFFF", "000000"}, file
