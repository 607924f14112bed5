"""The command line: it lists its commands without importing torch or Qt, and says what is wrong in a sentence."""

import os
import subprocess
import sys
from pathlib import Path

COMMANDS = ("gui", "train", "runs", "lessons", "doctor", "bench", "screenshots")
IMPORTED = """
import sys
sys.argv = ["convlab", "--help"]
from convlab.cli import main
try:
    main()
except SystemExit as ended:
    print("torch" in sys.modules, "PySide6" in sys.modules, ended.code)
"""


def convlab(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Runs `convlab` as a person would."""
    environment = {**os.environ, "CONVLAB_HOME": str(home), "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-m", "convlab", *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)


def test_help_lists_every_command_and_imports_neither_torch_nor_qt(tmp_path: Path) -> None:
    ended = subprocess.run([sys.executable, "-c", IMPORTED], capture_output=True, text=True, timeout=120, check=False)
    for command in COMMANDS:
        assert command in ended.stdout
    assert ended.stdout.splitlines()[-1] == "False False 0"


def test_an_unknown_command_or_benchmark_is_named(tmp_path: Path) -> None:
    assert "knit" in convlab(tmp_path, "knit").stderr
    ended = convlab(tmp_path, "bench", "knit")
    assert ended.returncode == 2
    assert 'no benchmark "knit"' in ended.stderr
    assert "startup" in ended.stderr


def test_a_view_that_is_not_there_is_said(tmp_path: Path) -> None:
    ended = convlab(tmp_path, "screenshots", str(tmp_path / "out"), "--only", "knit")
    assert ended.returncode == 2
    assert 'No view has "knit" in its name. There are: a-sandbox' in ended.stderr
    assert not (tmp_path / "out").exists()


def test_doctor_names_versions_device_and_folders(tmp_path: Path) -> None:
    ended = convlab(tmp_path, "doctor")
    for what in ("torch", "PySide6-Essentials", "Training device", "Display", "Camera", "Folder for runs"):
        assert what in ended.stdout
    assert "All is well." in ended.stdout
    assert ended.returncode == 0


def test_doctor_says_what_is_wrong(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("in the way")
    ended = convlab(file / "home", "doctor")
    assert ended.returncode == 1
    assert "Set CONVLAB_HOME to a folder that can be written." in ended.stdout
    assert "1 thing is wrong." in ended.stdout
