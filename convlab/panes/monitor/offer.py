"""The offer to train: the button, why it is off, and the way to make the network fit."""

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from convlab.core.problem import Problem
from convlab.widgets.controls import button, text_label
from convlab.widgets.flow import FlowRow
from convlab.widgets.look import Look

FIT = "Fit to the data"
CONTINUE = "Continue from the last checkpoint"
REASON_NEEDS = 180  # px at 100 %: of a line, to be read


@dataclass(frozen=True)
class Offer:
    """What can be started.

    The network's name, why it cannot be trained and whether it can be made to fit, whether the open run can go on,
    and how a new one would learn.
    """

    network: str
    problem: Problem | None = None
    can_fit: bool = False
    resumable: bool = False
    again: bool = False
    recipe: str = ""


class TrainOffer(QWidget):
    """ "Train LeNet-5", "Fit to the data" where they do not fit, "Continue ..." where a run broke off."""

    train_wanted = Signal()
    fit_wanted = Signal()
    resume_wanted = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.train = button(look, "Train", kind="prime")
        self.fit = button(look, FIT)
        self.resume = button(look, CONTINUE)
        self.reason = text_label("", size="body", tone="ink2")
        self.reason.setWordWrap(True)
        for made, signal in (
            (self.train, self.train_wanted),
            (self.fit, self.fit_wanted),
            (self.resume, self.resume_wanted),
        ):
            made.setProperty("tall", "48")
            made.clicked.connect(signal)
        row = FlowRow(look, 12, self)
        for made in (self.train, self.resume, self.fit):
            row.add(made)
        row.add(self.reason, least=REASON_NEEDS)

    def show_offer(self, offer: Offer) -> None:
        """Shows what can be started; a Train that is off says why beside it and on hover."""
        self.train.setText(f"Train {offer.network}{' again' if offer.again else ''}")
        self.train.setEnabled(offer.problem is None)
        self.train.setToolTip(offer.problem.sentence if offer.problem else "")
        self.fit.setVisible(offer.can_fit)
        self.resume.setVisible(offer.resumable)
        self.reason.setText(offer.problem.sentence if offer.problem else offer.recipe)
