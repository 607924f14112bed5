"""Eight held-out pictures and the five best guesses for each, painted in one widget."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from convlab.state.monitor_readout import Card, Guess
from convlab.widgets.icons import paint_icon
from convlab.widgets.look import Look
from convlab.widgets.painting import LEFT, RIGHT, Run, draw_frame, draw_text, text_width

FADED = 0.6
GAP, IMAGE, ROW, TOP = 20, 74, 22, 82  # px at 100 %: between cards, the picture, a row, the first row


class GuessCards(QWidget):
    """As many cards as it is told, from the first on, each as wide as the others."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._cards: tuple[Card, ...] = ()
        self._most, self._rows = 8, 5
        self._faded = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.updateGeometry)
        look.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(320), self._look.px(TOP + self._rows * ROW))

    def set_most(self, cards: int, rows: int) -> None:
        """How many cards are shown at most, and how many guesses on each."""
        if (cards, rows) != (self._most, self._rows):
            self._most, self._rows = cards, rows
            self.updateGeometry()
            self.update()

    def show_cards(self, cards: Sequence[Card], faded: bool = False) -> None:
        """Shows these cards; `faded` says that they are old."""
        if cards is self._cards and faded == self._faded:
            return
        self._cards, self._faded = tuple(cards), faded
        self.setAccessibleName("; ".join(_described(card) for card in self.cards()))
        self.update()

    def cards(self) -> tuple[Card, ...]:
        """The cards that are shown."""
        return self._cards[: self._most]

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, True)
        painter.setOpacity(FADED if self._faded else 1)
        gap = self._look.px(GAP)
        pitch = (self.width() + gap) / max(1, self._most)
        for index, card in enumerate(self.cards()):
            painter.save()
            painter.translate(round(index * pitch), 0)
            self._paint_card(painter, card, pitch - gap)
            painter.restore()
        painter.end()

    def _paint_card(self, painter: QPainter, card: Card, width: float) -> None:
        look, side = self._look, self._look.px(IMAGE)
        frame = QRectF(0, 0, side, side)
        painter.drawImage(frame.adjusted(2, 2, -2, -2), _image(card))
        draw_frame(painter, frame, look.colour("input"), 2)
        left = side + look.px(7)
        mark = QRectF(left, 0, look.px(20), look.px(20))
        paint_icon(painter, mark, "check" if card.right else "cross", look.colour("ink"))
        room = width - left
        place = QRectF(left, look.px(25), room, look.px(18))
        draw_text(painter, place, Run("is", look.font("caption"), look.colour("ink2")), LEFT)
        short = text_width(look.font(24, 600), card.truth) <= room
        font = look.font(24 if short else "caption", 600)
        truth = QFontMetricsF(font).elidedText(card.truth, Qt.TextElideMode.ElideRight, room)
        draw_text(painter, QRectF(left, look.px(43), room, look.px(32)), Run(truth, font, look.colour("ink")), LEFT)
        names = [text_width(look.font("body", 600), guess.name) for guess in card.guesses]
        label = max(look.px(14), min(max(names, default=0.0), width * 0.45))
        for index, guess in enumerate(card.guesses[: self._rows]):
            row = QRectF(0, look.px(TOP + index * ROW), width, look.px(ROW))
            self._paint_guess(painter, guess, row, label)

    def _paint_guess(self, painter: QPainter, guess: Guess, row: QRectF, label: float) -> None:
        """A name in a column `label` px wide, its bar and its probability."""
        look = self._look
        weight = 600 if guess.right else 400
        ink = look.colour("ink" if guess.right else "ink2")
        name_font, text_font = look.font("body", weight), look.font("caption", weight)
        name = QFontMetricsF(name_font).elidedText(guess.name, Qt.TextElideMode.ElideRight, label + 2)
        draw_text(painter, row, Run(name, name_font, ink), LEFT)
        draw_text(painter, row, Run(guess.text, text_font, ink), RIGHT)
        start = row.left() + label + look.px(6)
        room = row.right() - text_width(look.font("caption", 600), "100 %") - look.px(6) - start
        self._paint_bar(painter, guess, QPointF(start, row.center().y()), max(0.0, room))

    def _paint_bar(self, painter: QPainter, guess: Guess, start: QPointF, room: float) -> None:
        look, height = self._look, self._look.px(14)
        bar = QRectF(start.x(), start.y() - height / 2, max(1.5, room * guess.probability), height)
        if not guess.right:
            grey = QColor(look.colour("edge"))
            grey.setAlphaF(0.7)
            painter.fillRect(bar, grey)
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        painter.setPen(QPen(look.colour("ink"), 1))
        painter.setBrush(look.colour("output"))
        painter.drawRoundedRect(bar.adjusted(0.5, 0.5, 0.5, -0.5), 1.5, 1.5)
        painter.setBrush(Qt.BrushStyle.NoBrush)


def _image(card: Card) -> QImage:
    """A picture uint8 (H, W) or (H, W, 3), with its pixels copied."""
    height, width = card.picture.shape[:2]
    colour = card.picture.ndim == 3
    form = QImage.Format.Format_RGB888 if colour else QImage.Format.Format_Grayscale8
    return QImage(card.picture.tobytes(), width, height, width * (3 if colour else 1), form).copy()


def _described(card: Card) -> str:
    best = card.guesses[0] if card.guesses else None
    guess = f"{best.name} with {best.text}" if best else "nothing yet"
    return f"is {card.truth}, best guess {guess}, {'right' if card.right else 'wrong'}"


class RightClassKey(QWidget):
    """ "bar: probability   [green] right class": what the bars of the cards say."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("The bars are probabilities; the right class is green, outlined and bold.")
        look.changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        font = self._look.font("caption")
        words = text_width(font, "bar: probability") + text_width(font, "right class")
        return QSize(round(words) + self._look.px(30), self._look.px(20))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        look, painter = self._look, QPainter(self)
        font, ink = look.font("caption"), look.colour("ink2")
        whole = QRectF(self.rect())
        draw_text(painter, whole, Run("right class", font, ink), RIGHT)
        draw_text(painter, whole, Run("bar: probability", font, ink), LEFT)
        side = look.px(10)
        left = whole.right() - text_width(font, "right class") - side - look.px(5)
        painter.fillRect(QRectF(round(left), round((whole.height() - side) / 2), side, side), look.colour("output"))
        painter.end()
