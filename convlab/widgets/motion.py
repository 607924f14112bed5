"""Whether a platform wants anything to move by itself."""

from PySide6.QtWidgets import QStyle, QWidget


def wants_motion(widget: QWidget) -> bool:
    """Whether what happens in a widget may be animated: a person can turn that off for all programs."""
    return widget.style().styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration, None, widget) > 0
