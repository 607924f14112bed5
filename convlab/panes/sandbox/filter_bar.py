"""The row under the filters: edit the chosen one, add, duplicate, remove, and the banks to begin from."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from convlab.core.banks import BANKS, bank_key
from convlab.core.filters import Filter
from convlab.state.filter_bank import may_add
from convlab.widgets.controls import DropDown, button, text_label
from convlab.widgets.flow import FlowRow
from convlab.widgets.look import Look

EDIT, DONE = "Edit", "Done"


class FilterBar(QWidget):
    """Buttons that do what the keys do; `bank_chosen(key)` a bank of the table."""

    edit_wished = Signal()
    bank_chosen = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.edit = button(look, EDIT)
        self.edit.setToolTip("Change the weights of the chosen filter (Enter)")
        self.add = button(look, "Add")
        self.add.setToolTip("Add a filter (Insert)")
        self.duplicate = button(look, "Duplicate")
        self.duplicate.setToolTip("Duplicate the chosen filter (Ctrl+D)")
        self.remove = button(look, "Remove")
        self.remove.setToolTip("Remove the chosen filter (Delete)")
        self.bank = DropDown(look)
        self.bank.setAccessibleName("bank of filters")
        self.words = text_label("", size="caption", tone="ink2")
        row = FlowRow(look, 8, self)
        row.add(self.words)
        for widget in (self.edit, self.add, self.duplicate, self.remove):
            row.add(widget)
        row.add(self.bank, least=128)
        self.edit.clicked.connect(self.edit_wished)
        self.bank.key_chosen.connect(self.bank_chosen)

    def show_filters(self, filters: tuple[Filter, ...], editing: bool) -> None:
        """What can be done with these filters."""
        self.words.hide()
        self._show_buttons(True)
        self.edit.setText(DONE if editing else EDIT)
        self.bank.setVisible(not editing)
        self.add.setEnabled(may_add(filters))
        self.duplicate.setEnabled(may_add(filters))
        self.remove.setEnabled(len(filters) > 1)
        key = bank_key(filters)
        choices = [*([] if key else [("", "Own bank")]), *((name, bank.title) for name, bank in BANKS.items())]
        self.bank.set_choices(choices)
        self.bank.show_key(key)
        self.bank.setToolTip(BANKS[key].note if key else "filters of one's own")

    def say(self, words: str) -> None:
        """Words in place of the buttons: why nothing can be changed here."""
        self._show_buttons(False)
        self.words.setText(words)
        self.words.show()

    def _show_buttons(self, visible: bool) -> None:
        for widget in (self.edit, self.add, self.duplicate, self.remove, self.bank):
            widget.setVisible(visible)
