"""What the window knows of a pane: a widget that says two things for the status bar."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget


class Pane(QWidget):
    """A pane of the window; what it said last can be asked for again."""

    status = Signal(str, str)  # for the left end: what is looked at, and its figures
    facts = Signal(str)  # for the right end: how long the arithmetic took, what cannot work

    def __init__(self) -> None:
        super().__init__()
        self.last_status = ("", "")
        self.last_facts = ""

    def portraits(self) -> dict[str, QWidget]:
        """What a picture can be taken of; "pane" is all of it, also what is scrolled out of sight."""
        return {"pane": self}

    def say(self, strong: str, rest: str) -> None:
        """Tells the left end of the status bar."""
        self.last_status = (strong, rest)
        self.status.emit(strong, rest)

    def say_facts(self, facts: str) -> None:
        """Tells the right end of the status bar."""
        self.last_facts = facts
        self.facts.emit(facts)
