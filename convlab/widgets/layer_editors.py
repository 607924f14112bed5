"""The fields that open in a row of the layer table: a whole number, a rate, a name."""

from PySide6.QtCore import QLocale, QRegularExpression, Qt
from PySide6.QtGui import QRegularExpressionValidator
from PySide6.QtWidgets import QDoubleSpinBox, QLineEdit, QSpinBox, QWidget

from convlab.core.layers import Setting
from convlab.widgets.controls import NumberBox
from convlab.widgets.look import Look

NAME_PATTERN = r"[\w][\w -]{0,15}"  # as core/layers.py has it
Editor = QSpinBox | QDoubleSpinBox | QLineEdit


def number_editor(look: Look, setting: Setting, parent: QWidget) -> QSpinBox | QDoubleSpinBox:
    """A field within the bounds of a setting; whole numbers where its step is 1."""
    if setting.step == 1:
        box: QSpinBox | QDoubleSpinBox = NumberBox(look, int(setting.low), int(setting.high))
        box.setParent(parent)
    else:
        box = QDoubleSpinBox(parent)
        box.setLocale(QLocale.c())
        box.setRange(setting.low, setting.high)
        box.setSingleStep(setting.step)
        box.setDecimals(2)
        box.setKeyboardTracking(False)
    box.setAccessibleName(setting.label)
    return box


def name_editor(parent: QWidget) -> QLineEdit:
    """A field that takes only what can be a layer's name."""
    field = QLineEdit(parent)
    expression = QRegularExpression(NAME_PATTERN, QRegularExpression.PatternOption.UseUnicodePropertiesOption)
    field.setValidator(QRegularExpressionValidator(expression, field))
    field.setAlignment(Qt.AlignmentFlag.AlignLeft)
    field.setAccessibleName("Name of the layer")
    return field


def show_in(editor: Editor, value: object) -> None:
    """Shows a value without saying that a person typed it; raises TypeError for one that does not suit."""
    blocked = editor.blockSignals(True)
    if isinstance(editor, QLineEdit):
        editor.setText(str(value))
    elif not isinstance(value, int | float):
        raise TypeError(f"{value!r} is no number")
    elif isinstance(editor, QSpinBox):
        editor.setValue(int(value))
    else:
        editor.setValue(value)
    editor.blockSignals(blocked)


def value_in(editor: Editor) -> str | float:
    """What stands in the field."""
    if isinstance(editor, QLineEdit):
        return editor.text()
    editor.interpretText()
    return editor.value()
