"""The window's start reads the byte code of its modules, not their sources as well, and collects no garbage."""

import subprocess
import sys

START = """
import gc, linecache, sys
from convlab.app.quick_start import start_quickly, started
before = gc.get_stats()[0]["collections"]
start_quickly()
import convlab.app.main
print(any(name.endswith("main.py") for name in linecache.cache), gc.get_stats()[0]["collections"] - before)
started()
print("PySide6.QtWidgets" in sys.modules, gc.isenabled())
"""


def test_the_start_searches_neither_sources_nor_garbage_and_leaves_no_trace_of_that() -> None:
    ended = subprocess.run([sys.executable, "-c", START], capture_output=True, text=True, timeout=120, check=False)
    assert ended.stdout.split() == ["False", "0", "True", "True"], ended.stderr
