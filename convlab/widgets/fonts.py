"""The fonts: Inter for text, STIX Two Math for formulas."""

from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from PySide6.QtGui import QFont, QFontDatabase

from convlab.core.places import shipped

TEXT_FAMILIES = ["Inter", "Noto Sans", "Segoe UI", "Helvetica Neue", "DejaVu Sans"]
CODE_FAMILIES = ["JetBrains Mono", "Cascadia Mono", "Menlo", "DejaVu Sans Mono"]


def load_fonts() -> None:
    """Makes the bundled fonts known to Qt; call once, after the application object exists."""
    for file in sorted(shipped("resources", "fonts").glob("*.otf")):
        QFontDatabase.addApplicationFont(str(file))


def text_font(pixels: int, weight: int) -> QFont:
    """Inter at a pixel size, with figures of equal width."""
    font = QFont(TEXT_FAMILIES)
    font.setPixelSize(max(1, pixels))
    font.setWeight(QFont.Weight(weight))
    font.setFeature(QFont.Tag("tnum"), 1)
    return font


def code_font(pixels: int) -> QFont:
    """A fixed-width font for paths and logs."""
    font = QFont(CODE_FAMILIES)
    font.setPixelSize(max(1, pixels))
    return font


def math_font(pixels: int) -> QFont:
    """STIX Two Math at a pixel size."""
    font = QFont([_math_family(), "STIX Two Text", "Cambria Math", "Times New Roman", "DejaVu Serif"])
    font.setPixelSize(max(1, pixels))
    return font


@lru_cache(maxsize=1)
def _math_family() -> str:
    """Loads STIX Two Math from where ziamath keeps it (found without importing ziamath, which is slow)."""
    package = find_spec("ziamath")
    for folder in (package.submodule_search_locations or []) if package else []:
        number = QFontDatabase.addApplicationFont(str(Path(folder) / "fonts" / "STIXTwoMath-Regular.ttf"))
        if number >= 0:
            return QFontDatabase.applicationFontFamilies(number)[0]
    return "STIX Two Math"
