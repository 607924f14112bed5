"""Where the planes of a volume lie: one behind the other, each a little to the upper right of the one in front."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF

STEP, LARGEST_REACH = 84, 190  # px at 100 %: from one plane to the next, and from the first to the last
RISE = 0.68  # px up for each px to the right
LABEL = 24  # px at 100 % above the last plane, for its name


@dataclass(frozen=True)
class Stack:
    """The planes from front to back: `order` names them, `front` is the first one's place, `step` leads on."""

    order: tuple[int, ...]
    front: QRectF
    step: QPointF
    zoom: float  # px a cell

    def rect(self, place: int) -> QRectF:
        """Where the plane at a place of the order lies."""
        return self.front.translated(self.step.x() * place, -self.step.y() * place)

    def place_of(self, plane: int) -> int:
        """Which place of the order a plane has."""
        return self.order.index(plane)

    def plane_at(self, point: QPointF) -> int | None:
        """The plane that is seen at a point; None beside them."""
        return next((plane for place, plane in enumerate(self.order) if self.rect(place).contains(point)), None)

    def cell_at(self, point: QPointF) -> tuple[int, int]:
        """The cell (row, column) of the front plane at a point, which may lie outside."""
        return int((point.y() - self.front.y()) // self.zoom), int((point.x() - self.front.x()) // self.zoom)


def lay_out(room: QRectF, count: int, selected: int, shape: tuple[int, int], scale: float) -> Stack:
    """As large as the room allows; the selected plane in front, the others in their order behind it."""
    rows, columns = shape
    reach = min(STEP * (count - 1), LARGEST_REACH) * scale if count > 1 else 0.0
    reach = min(reach, 0.36 * room.width())
    label = LABEL * scale
    zoom = min((room.width() - reach) / columns, (room.height() - label - reach * RISE) / rows)
    zoom = max(zoom, 1e-3)
    step = QPointF(reach / (count - 1), reach * RISE / (count - 1)) if count > 1 else QPointF()
    step = QPointF(round(step.x()), round(step.y())) if step.x() >= 4 else step
    front = QRectF(room.x(), room.y() + label + step.y() * (count - 1), columns * zoom, rows * zoom)
    front = QRectF(round(front.x()), round(front.y()), round(front.width()), round(front.height()))
    order = (selected, *(plane for plane in range(count) if plane != selected))
    return Stack(order, front, step, zoom)
