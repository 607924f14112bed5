"""The wheel carries what ConvLab ships, and starts from an empty environment outside the checkout."""

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parent.parent.parent
STARTS = """
import sys
from convlab.app.main import Application, qt_application
from convlab.core.places import places_of_this_person, shipped
application = qt_application()
convlab = Application(application, places_of_this_person())
def painted():
    print("painted", shipped("lessons"))
    convlab.window.close()
    application.exit()
convlab.window.painted.connect(painted)
convlab.start()
application.exec()
"""

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("uv") is None, reason="uv builds the wheel and the environment"),
]


def run(*command: str, folder: Path, **environment: str) -> str:
    """Runs a command in a folder; its output, or a failed test that shows what it said."""
    ended = subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout."""
    out = tmp_path_factory.mktemp("wheel")
    run("uv", "build", "--wheel", "--out-dir", str(out), folder=CHECKOUT)
    return next(out.glob("convlab-*.whl"))


def test_it_holds_resources_and_lessons_inside_the_package(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert "convlab/resources/theme.json" in names
    assert "convlab/resources/fonts/OFL.txt" in names
    assert any(name.startswith("convlab/lessons/") and name.endswith("lesson.md") for name in names)
    assert {name.split("/")[0] for name in names} == {
        "convlab",
        next(n for n in names if ".dist-info/" in n).split("/")[0],
    }


def test_it_starts_from_an_empty_environment(wheel: Path, tmp_path: Path) -> None:
    home = {"CONVLAB_HOME": str(tmp_path / "home"), "QT_QPA_PLATFORM": "offscreen"}
    run("uv", "venv", "--python", sys.executable, "empty", folder=tmp_path)
    scripts = tmp_path / "empty" / ("Scripts" if sys.platform == "win32" else "bin")
    python = str(scripts / "python")
    run("uv", "pip", "install", "--python", python, str(wheel), folder=tmp_path)
    assert "painted" in run(python, "-c", STARTS, folder=tmp_path, **home)
    assert str(tmp_path / "empty") in run(python, "-c", STARTS, folder=tmp_path, **home)
    assert run(str(scripts / "convlab"), "--version", folder=tmp_path).startswith("convlab ")
    run(str(scripts / "convlab"), "lessons", "check", folder=tmp_path, **home)
