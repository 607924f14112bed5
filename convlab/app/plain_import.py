"""Importing as Python does it: PySide would read the source of all that is imported after it."""

import builtins

import PySide6.QtCore  # noqa: F401  # puts its hook into `import`


def import_plainly() -> None:
    """Takes PySide's hook out of `import`, so that a sixth of the window's start is saved, and 7 MB.

    The hook looks into each new module for the word PySide6, in case someone writes `from __feature__ import
    snake_case`. Nobody does here. PySide keeps what it replaced as `__orig_import__`.
    """
    builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)
