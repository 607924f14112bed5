"""The window never imports torch, whatever is opened in it."""

import subprocess
import sys

from convlab.core.places import Places

WALK = """
import sys
from convlab.app.main import Application, qt_application
from convlab.core.places import places_of_this_person
from convlab.runs.folder import new_run
application, places = qt_application(), places_of_this_person()
convlab = Application(application, places)
convlab.window.show()
for pane in ("builder", "monitor", "sandbox"):
    convlab.window.show_pane(pane)
convlab.training.watch(new_run(places.runs, convlab.store.workspace.experiment()))
guide = convlab.window.lesson_panel.guide
guide.open_lesson(next(iter(guide._library.lessons)))
application.processEvents()
print([name for name in ("torch", "torchvision", "sklearn", "skimage") if name in sys.modules])
convlab.close()
"""


def test_a_window_with_every_pane_a_run_and_a_lesson_open_has_not_imported_torch(places: Places) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", WALK], capture_output=True, text=True, timeout=120, check=False
    )  # its places and its platform come with the environment
    assert ended.stdout.strip() == "[]", ended.stderr
    assert ended.returncode == 0, ended.stderr
