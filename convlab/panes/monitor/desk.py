"""The monitor's desk: the steering row while a run is under way, what can be started once it is over."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget

from convlab.panes.monitor.offer import Offer, TrainOffer
from convlab.widgets.look import Look
from convlab.widgets.steering import SteeringRow


class Desk(QWidget):
    """Shows one of two rows of the same height."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.setProperty("zone", "desk")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground, True)
        self.steering = SteeringRow(look)
        self.offer = TrainOffer(look)
        self._outer = QVBoxLayout(self)
        self._rows = QStackedLayout()
        self._outer.addLayout(self._rows)
        self._rows.addWidget(self.steering)
        self._rows.addWidget(self.offer)

    def set_margin(self, margin: int) -> None:
        """The pane's margin at both sides, in px."""
        self._outer.setContentsMargins(margin, self._look.px(13), margin, self._look.px(13))

    def show_steering(self) -> None:
        """The run is under way, or about to be."""
        self._rows.setCurrentWidget(self.steering)

    def show_offer(self, offer: Offer) -> None:
        """The run is over: train again, or go on."""
        self.offer.show_offer(offer)
        self._rows.setCurrentWidget(self.offer)
