"""What makes the start quick: imports as Python does them, and no search for garbage before the window stands."""

import builtins
import gc

import PySide6.QtCore  # noqa: F401  # puts its hook into `import`


def start_quickly() -> None:
    """To be called before the window's modules are imported; `started` ends it.

    PySide's hook reads the source of each module that is imported after it and looks for the word PySide6, in case
    someone writes `from __feature__ import snake_case`: a sixth of the start, and 7 MB. Nobody writes it here, so the
    hook goes; PySide keeps what it replaced as `__orig_import__`. What the start makes stays, so that a search for
    garbage finds none, for a twentieth of the start.
    """
    builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)
    gc.disable()


def started() -> None:
    """From now on garbage is looked for, but not among what the start has made."""
    gc.freeze()
    gc.enable()
