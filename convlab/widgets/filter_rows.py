"""The filters of a bank, a row each: number, planes of weights, name and bias, and the map they give."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen

from convlab.imaging.scaling import scaled
from convlab.widgets.keyed import Keyed
from convlab.widgets.look import Look
from convlab.widgets.painting import CENTRE, LEFT, Run, draw_arrow, draw_frame, draw_text, elided
from convlab.widgets.rows_layout import Bank, Row, Rows, arrange, row_in
from convlab.widgets.shading import to_image

Pixels = NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class RowPicture:
    """One row: its words, its planes as pixels uint8 (F_h, F_w, 3), and its map (H', W', 3), None where none fits."""

    number: int
    name: str
    note: str
    planes: tuple[Pixels, ...]
    map: Pixels | None


class FilterRows(Keyed):
    """Shows `RowPicture`s; Up and Down choose a filter, Left and Right a plane, and keys do what the buttons do."""

    filter_chosen = Signal(int)
    plane_chosen = Signal(int)
    edit_wished = Signal()
    add_wished = Signal()
    duplicate_wished = Signal()
    remove_wished = Signal()
    move_wished = Signal(int)

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self._rows: tuple[RowPicture, ...] = ()
        self._chosen, self._plane, self._role = 0, 0, "kernel"
        self._maps: dict[int, tuple[Pixels, QImage]] = {}
        self._only = False
        self.setAccessibleName("filters")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        look.changed.connect(self.update)

    def show_rows(self, rows: Sequence[RowPicture], chosen: int, plane: int, role: str = "kernel") -> None:
        """Shows these rows, one of them chosen with one of its planes; `role` frames the planes."""
        before = (self._chosen, self._plane, self._role, len(self._rows))
        changed = [index for index, row in enumerate(rows) if index >= len(self._rows) or row is not self._rows[index]]
        self._rows, self._chosen, self._plane, self._role = tuple(rows), chosen, plane, role
        if before != (chosen, plane, role, len(rows)):
            self.update()
        else:
            for index in changed:
                self._repaint(index)
        self._describe()

    def show_only_chosen(self, only: bool) -> None:
        """Whether the chosen row stands alone, over something that has to do with it."""
        if only != self._only:
            self._only = only
            self.update()

    def row_count(self) -> int:
        """How many filters are shown."""
        return len(self._rows)

    def places(self) -> Rows | None:
        """Where everything lies now."""
        if not self._rows:
            return None
        first = self._rows[0].planes
        shape = first[0].shape if first else (1, 1)
        bank = Bank(len(self._rows), max(1, len(first)), (shape[0], shape[1]), self._chosen)
        room = QRectF(self.rect())
        if self._only:
            return Rows({self._chosen: row_in(room, bank, self._look.scale)})
        return arrange(room, bank, self._look.scale)

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(582), self._look.px(504))

    def _repaint(self, index: int) -> None:
        places = self.places()
        if places is None:
            return
        for rect in (places.rows[index].whole if index in places.rows else None, places.tiles.get(index)):
            if rect is not None:
                self.update(rect.adjusted(-4, -4, 4, 4).toAlignedRect())

    def _describe(self) -> None:
        if self._chosen < len(self._rows):
            row = self._rows[self._chosen]
            plane = f", plane {self._plane + 1} of {len(row.planes)}" if len(row.planes) > 1 else ""
            self.setAccessibleDescription(f"{row.number} of {len(self._rows)}: {row.name}, {row.note}{plane}")

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        places = self.places()
        if places is None:
            return
        painter = QPainter(self)
        dirty = QRectF(event.rect())
        for index, row in places.rows.items():
            if row.whole.adjusted(-4, -4, 4, 4).intersects(dirty):
                self._paint_row(painter, row, index)
        for index, tile in places.tiles.items():
            if tile.adjusted(-4, -4, 4, 4).intersects(dirty):
                self._paint_tile(painter, tile, index)
        painter.end()

    def _paint_row(self, painter: QPainter, row: Row, index: int) -> None:
        look, shown, is_chosen = self._look, self._rows[index], index == self._chosen
        if is_chosen:
            self._paint_choice(painter, row.whole)
        number = Run(str(shown.number), look.font("lead", 600), look.colour("ink" if is_chosen else "ink2"))
        draw_text(painter, row.number, number, CENTRE)
        for plane, (pixels, place) in enumerate(zip(shown.planes, row.tiles, strict=False)):
            self._paint_plane(painter, place, pixels, 3.0 if is_chosen and plane == self._plane else 1.5)
        self._paint_words(painter, row, shown, is_chosen)
        if row.arrow.width():
            middle = row.arrow.center().y()
            start, end = (
                QPointF(row.arrow.left() + look.px(14), middle),
                QPointF(row.arrow.right() - look.px(16), middle),
            )
            draw_arrow(painter, start, end, look.colour("ink2"))
        self._paint_map(painter, row.map, index, 3.0 if is_chosen else 1.5)

    def _paint_choice(self, painter: QPainter, whole: QRectF) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        width = 3 if self.is_ringed else 2
        painter.setPen(QPen(self._look.colour("ink"), width))
        painter.setBrush(self._look.colour("surf"))
        half = width / 2
        painter.drawRoundedRect(whole.adjusted(half, half, -half, -half), 8, 8)
        painter.restore()

    def _paint_words(self, painter: QPainter, row: Row, shown: RowPicture, is_chosen: bool) -> None:
        look, name = self._look, row.name
        if name.width() < look.px(40):
            return
        ink = look.colour("ink" if is_chosen else "ink2")
        title = Run(shown.name, look.font("body", 600 if is_chosen else 500), ink)
        note = Run(shown.note, look.font("caption"), look.colour("ink2"))
        if name.height() < look.px(46):
            draw_text(painter, name, elided(title, name.width()), LEFT)
            return
        middle, line = name.center().y(), look.px(22)
        upper, lower = QRectF(name.x(), middle - line, 10, line), QRectF(name.x(), middle, 10, line)
        draw_text(painter, upper, elided(title, name.width()), LEFT)
        draw_text(painter, lower, elided(note, name.width()), LEFT)

    def _paint_plane(self, painter: QPainter, place: QRectF, pixels: Pixels, width: float) -> None:
        rows, columns = pixels.shape[:2]
        cell = min(place.width() / columns, place.height() / rows)
        inner = QRectF(0, 0, round(cell * columns), round(cell * rows))
        inner.moveCenter(place.center())
        inner.moveTopLeft(QPointF(round(inner.x()), round(inner.y())))
        painter.drawImage(inner, to_image(pixels))
        grow = width / 2
        draw_frame(painter, inner.adjusted(-grow, -grow, grow, grow), self._look.colour(self._role), width)

    def _paint_map(self, painter: QPainter, place: QRectF, index: int, width: float) -> None:
        pixels = self._rows[index].map
        if pixels is None:
            painter.setPen(QPen(self._look.colour("output"), 1.5, Qt.PenStyle.DashLine))
            painter.drawRect(place)
            return
        rows, columns = pixels.shape[:2]
        zoom = min(place.width() / columns, place.height() / rows)
        inner = QRectF(0, 0, max(1, round(columns * zoom)), max(1, round(rows * zoom)))
        inner.moveCenter(place.center())
        inner.moveTopLeft(QPointF(round(inner.x()), round(inner.y())))
        painter.drawImage(inner.topLeft(), self._map_image(painter, index, inner))
        grow = width / 2
        draw_frame(painter, inner.adjusted(-grow, -grow, grow, grow), self._look.colour("output"), width)

    def _map_image(self, painter: QPainter, index: int, place: QRectF) -> QImage:
        pixels = self._rows[index].map
        assert pixels is not None
        ratio = max(self.devicePixelRatioF(), painter.deviceTransform().m11())
        size = QSize(round(place.width() * ratio), round(place.height() * ratio))
        kept = self._maps.get(index)
        if kept is None or kept[0] is not pixels or kept[1].size() != size:
            image = to_image(scaled(pixels, size.width(), size.height()))
            image.setDevicePixelRatio(ratio)
            kept = (pixels, image)
            self._maps[index] = kept
        return kept[1]

    def _paint_tile(self, painter: QPainter, tile: QRectF, index: int) -> None:
        """One filter of the mosaic: its planes side by side, one frame around them."""
        inner = tile.adjusted(2, 2, -2, -2)
        joined = np.concatenate(self._rows[index].planes, axis=1)
        painter.drawImage(inner, to_image(joined))
        count = len(self._rows[index].planes)
        painter.setPen(QPen(self._look.colour("edge"), 1))
        for plane in range(1, count):
            x = round(inner.x() + inner.width() * plane / count) + 0.5
            painter.drawLine(QPointF(x, inner.top()), QPointF(x, inner.bottom()))
        draw_frame(painter, tile, self._look.colour(self._role), 2)
        if index == self._chosen:
            draw_frame(painter, tile.adjusted(-3, -3, 3, 3), self._look.colour("ink"), 2)

    # What a person does

    def _at(self, point: QPointF) -> tuple[int, int | None] | None:
        """The filter, and the plane of it, at a point."""
        places = self.places()
        if places is None:
            return None
        for index, row in places.rows.items():
            if row.whole.contains(point):
                plane = next((plane for plane, tile in enumerate(row.tiles) if tile.contains(point)), None)
                return index, plane
        return next(((index, None) for index, tile in places.tiles.items() if tile.contains(point)), None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        found = self._at(event.position())
        if found is None:
            return
        index, plane = found
        if index != self._chosen:
            self.filter_chosen.emit(index)
        if plane is not None and plane != self._plane:
            self.plane_chosen.emit(plane)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self._at(event.position()) is not None:
            self.edit_wished.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._rows or not self._take_key(Qt.Key(event.key()), event.modifiers()):
            super().keyPressEvent(event)

    def _take_key(self, key: Qt.Key, held: Qt.KeyboardModifier) -> bool:
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        if key in steps and held & Qt.KeyboardModifier.AltModifier:
            self.move_wished.emit(steps[key])
        elif key in steps:
            self._choose(self._chosen + steps[key])
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self._choose(0 if key == Qt.Key.Key_Home else len(self._rows) - 1)
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            count = len(self._rows[self._chosen].planes)
            plane = min(max(0, self._plane + (1 if key == Qt.Key.Key_Right else -1)), count - 1)
            if plane != self._plane:
                self.plane_chosen.emit(plane)
        elif key == Qt.Key.Key_D and held & Qt.KeyboardModifier.ControlModifier:
            self.duplicate_wished.emit()
        else:
            return self._take_edit_key(key)
        return True

    def _take_edit_key(self, key: Qt.Key) -> bool:
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2):
            self.edit_wished.emit()
        elif key == Qt.Key.Key_Insert:
            self.add_wished.emit()
        elif key == Qt.Key.Key_Delete:
            self.remove_wished.emit()
        else:
            return False
        return True

    def _choose(self, index: int) -> None:
        index = min(max(0, index), len(self._rows) - 1)
        if index != self._chosen:
            self.filter_chosen.emit(index)
