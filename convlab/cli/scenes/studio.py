"""The window that screenshots are taken of, and what moves it."""

import time
from collections.abc import Callable
from pathlib import Path

from convlab.cli.films import write_film
from convlab.core.document import changed
from convlab.core.network import Network
from convlab.core.places import places_below
from convlab.core.problem import Problem
from convlab.runs.commands import Command, send
from convlab.runs.reader import RunReader, open_run
from convlab.state.workspace import Workspace

LONGEST_WAIT = 180.0  # seconds for a training to reach a step


class Studio:
    """The window and what moves it: real clicks would do the same through the same documents."""

    def __init__(self, home: Path, out: Path) -> None:
        # Qt reads QT_QPA_PLATFORM when it is imported, and only this command wants it unseen.
        from convlab.app.main import Application, qt_application

        self._qt = qt_application()
        self.convlab: Application = Application(self._qt, places_below(home))
        self._out, self._home = out, home
        self.scale = 1.0
        self.overlay: Callable[[], None] | None = None  # opened again after each resize, which closes sheets
        self.convlab.start()
        self.convlab.engine.warm_up()

    def show(self, **parts: object) -> None:
        """Puts the window into a fresh workspace that differs in `parts`."""
        fresh = changed(Workspace(), monitor=self.convlab.store.workspace.monitor)
        self.convlab.store.replace(changed(fresh, **parts))
        self.convlab.window.message.hide()
        if self.convlab.window.lessons_shown:
            self.convlab.window.toggle_lessons()

    def sandbox(self, name: str, **fields: object) -> None:
        """The sandbox in a state of its own."""
        self.show(name=name, sandbox=changed(Workspace().sandbox, **fields))

    def builder(self, network: Network, selected: int | None = None) -> None:
        """The builder with a network."""
        state = changed(Workspace().builder, network=network, selected=selected)
        self.show(builder=state, pane="builder", name=network.name)

    def save(self, name: str, theme: str, size: tuple[int, int]) -> None:
        """Saves what the window shows now in one theme and size."""
        self.convlab.settings.set(theme=theme, scale=self.scale)
        self.convlab.window.resize(*size)
        if self.overlay:
            self.overlay()
        self.settle()
        picture = self.convlab.window.grab()
        path = self._out / f"{name}-{theme}-{size[0]}.png"
        if not picture.save(str(path)):
            raise OSError(f"{path} cannot be written")

    def find(self) -> None:
        """The palette with two words typed into it."""
        self.convlab.window.open_palette()
        self.convlab.window.palette_sheet.type_query("kernel so")

    def broken_file(self) -> Path:
        """A .convlab file with a fault in it."""
        path = self._home / "lecture 3.convlab"
        path.write_text('{"sandbox": {"stride": 9}}', encoding="utf-8")
        return path

    def text_as_picture(self) -> Path:
        """A text file with the name of a picture."""
        path = self._home / "notes.png"
        path.write_text("Edges: ask about the sky.", encoding="utf-8")
        return path

    def film(self) -> Path:
        """A video file."""
        return write_film(self._home / "astronaut.avi")

    def settle(self, seconds: float = 0.25) -> None:
        """Lets the window work off what it has to do."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            self._qt.processEvents()
            time.sleep(0.005)

    def wait_for(self, reached: Callable[[], bool], what: str) -> None:
        """Works until something is so; raises TimeoutError where it does not come."""
        until = time.monotonic() + LONGEST_WAIT
        while not reached():
            if time.monotonic() > until:
                raise TimeoutError(f"{what} did not come within {LONGEST_WAIT:.0f} s")
            self.settle(0.05)

    def run_folder(self) -> Path:
        """The run that the monitor shows."""
        run = self.convlab.store.workspace.monitor.run
        assert run is not None
        return Path(run)

    def wait_for_step(self, fraction: float) -> None:
        """Works until the run has done a part of its steps."""
        reader: list[RunReader] = []

        def reached() -> bool:
            if not reader:
                found = open_run(self.run_folder())
                if isinstance(found, Problem):
                    return False
                reader.append(found)
            status = reader[0].poll().status
            return status.steps > 0 and (status.step >= fraction * status.steps or status.state == "finished")

        self.wait_for(reached, f"{fraction:.0%} of the training")
        for opened in reader:
            opened.close()

    def close(self) -> None:
        """Closes the window; a training that still runs is stopped, since its folder goes away."""
        if self.convlab.store.workspace.monitor.run:
            send(self.run_folder(), Command(kind="stop"))
        self.convlab.window.close()
        self.settle()
