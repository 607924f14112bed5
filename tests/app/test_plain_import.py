"""The window's start reads the byte code of its modules and not their sources as well."""

import subprocess
import sys

START = """
import linecache, sys
from convlab.app.plain_import import import_plainly
import_plainly()
import convlab.app.main
print(any(name.endswith("main.py") for name in linecache.cache), "PySide6.QtWidgets" in sys.modules)
"""


def test_what_is_imported_behind_pyside_is_not_searched_for_its_name() -> None:
    ended = subprocess.run([sys.executable, "-c", START], capture_output=True, text=True, timeout=120, check=False)
    assert ended.stdout.split() == ["False", "True"], ended.stderr
