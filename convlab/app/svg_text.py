"""The text of an SVG as outlines, so that it looks the same where our fonts are not installed."""

import xml.etree.ElementTree as ElementTree

from PySide6.QtGui import QFont, QPainterPath, QTransform

from convlab.widgets.fonts import TEXT_FAMILIES

SVG = "http://www.w3.org/2000/svg"
LARGE = 64  # outlines are taken at this multiple of the size, where no hint moves them


def with_outlined_text(svg: bytes) -> bytes:
    """An SVG as QSvgGenerator writes it, each text replaced by its outline (its words stay as a label).

    Raises ElementTree.ParseError for what is no SVG.
    """
    ElementTree.register_namespace("", SVG)
    ElementTree.register_namespace("xlink", "http://www.w3.org/1999/xlink")
    root = ElementTree.fromstring(svg)  # made by Qt in this process, never a stranger's file
    for parent in root.iter():
        for index, child in enumerate(parent):
            if child.tag == f"{{{SVG}}}text":
                parent[index] = _outline(child)
    return bytes(ElementTree.tostring(root, encoding="utf-8", xml_declaration=True))


def _outline(text: ElementTree.Element) -> ElementTree.Element:
    words = "".join(text.itertext())
    path = QPainterPath()
    path.addText(0, 0, _font(text), words)
    place = QTransform.fromTranslate(float(text.get("x", "0")), float(text.get("y", "0")))
    path = (QTransform.fromScale(1 / LARGE, 1 / LARGE) * place).map(path)
    kept = {name: value for name in ("fill", "fill-opacity") if (value := text.get(name))}
    drawn = {"d": path_data(path), "fill-rule": "nonzero", "stroke": "none", "aria-label": words}
    return ElementTree.Element(f"{{{SVG}}}path", kept | drawn)


def _font(text: ElementTree.Element) -> QFont:
    families = [family.strip(" '\"") for family in text.get("font-family", "").split(",")]
    font = QFont([*families, *TEXT_FAMILIES])
    font.setPixelSize(max(1, round(float(text.get("font-size", "14")) * LARGE)))
    font.setWeight(QFont.Weight(int(text.get("font-weight", "400"))))
    font.setItalic(text.get("font-style") == "italic")
    if families[0] == TEXT_FAMILIES[0]:
        font.setFeature(QFont.Tag("tnum"), 1)  # as text_font has it; the file does not say so
    return font


def path_data(path: QPainterPath) -> str:
    """A path as SVG's `d`, to a hundredth of a px."""
    letters = {QPainterPath.ElementType.MoveToElement: "M", QPainterPath.ElementType.LineToElement: "L"}
    letters[QPainterPath.ElementType.CurveToElement] = "C"
    pieces = []
    for index in range(path.elementCount()):
        element = path.elementAt(index)
        pieces.append(f"{letters.get(element.type, ' ')}{element.x:.2f} {element.y:.2f}")
    return "".join(pieces)
