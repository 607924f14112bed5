"""`convlab train`: a training without a window, from a file or with no argument at all."""

import os
import shutil
import signal
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager, nullcontext
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Annotated, NoReturn, TypeVar

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from convlab.cli import together
from convlab.cli.beginning import Beginning
from convlab.cli.runs import guess_table, held_out_line
from convlab.core.document import changed, read_document
from convlab.core.experiment import MOST_EPOCHS, Experiment, Recipe
from convlab.core.fitting import fit_to, mended
from convlab.core.places import find_places
from convlab.core.problem import Problem
from convlab.core.recipe import MOST_MEMBERS
from convlab.core.recipes import RECIPES
from convlab.core.typography import per_cent, step_count, whole
from convlab.data.sets import DATA_SETS, find_data, unfit
from convlab.runs.branches import branch
from convlab.runs.commands import Command, send
from convlab.runs.folder import new_run, new_run_at
from convlab.runs.reader import EXPERIMENT, open_run
from convlab.runs.rows import RunRows

if TYPE_CHECKING:
    from convlab.engine import recorder, session

T = TypeVar("T")
Workers = Annotated[
    int | None,
    typer.Option(min=0, max=64, help="Processes that read pictures which memory does not hold. Else by the cores."),
]
CANNOT = 2  # exit status: a file or folder that cannot be used
FAILED = 1  # exit status: the training broke off


def train(
    experiment: Annotated[
        Path | None, typer.Argument(help="An experiment.json. Without one: LeNet-5 on the handwritten digits.")
    ] = None,
    out: Annotated[Path | None, typer.Option(help="The run folder to make, or to go on with.")] = None,
    recipe: Annotated[str, typer.Option(help=f"Instead of the file's: {', '.join(RECIPES)}.")] = "",
    data: Annotated[str, typer.Option(help="A name of `convlab data list` or a folder: the network is fitted.")] = "",
    epochs: Annotated[int | None, typer.Option(min=1, max=MOST_EPOCHS, help="Instead of the file's.")] = None,
    seed: Annotated[int | None, typer.Option(min=0, max=2**32 - 1, help="Instead of the file's.")] = None,
    members: Annotated[int | None, typer.Option(min=1, max=MOST_MEMBERS, help="Nets of an ensemble.")] = None,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with --out from its last checkpoint.")] = False,
    parent: Annotated[Path | None, typer.Option("--branch", help="A new run that leaves this one.")] = None,
    at: Annotated[int | None, typer.Option(min=1, help="--resume or --branch from that step's checkpoint.")] = None,
    workers: Workers = None,
) -> None:
    """Trains, shows how far it is, and ends with the held-out error, some guesses and the run's folder."""
    if not together.leads():
        _end_with(together.follow(workers))
    wish = Experiment() if experiment is None else _or_exit(read_document(experiment, Experiment))
    numbers = {"epochs": epochs, "seed": seed, "members": members}
    given = {name: value for name, value in numbers.items() if value is not None}
    if resume and out is None:
        _exit(Problem("--resume goes on with a run: name its folder with --out."))
    if resume and (experiment is not None or data or given or recipe):
        _exit(
            Problem(
                "--resume goes on with the run in --out as it began: it takes no file, data, recipe, epochs or seed."
            )
        )
    if at is not None and not resume and parent is None:
        _exit(Problem("--at says from which step to go on: name the run with --branch, or with --out and --resume."))
    console = Console(highlight=False, soft_wrap=True)
    again = _or_exit(together.goes_on(out))
    if (resume or again) and out is not None:
        folder = out
    elif parent is not None:
        if experiment is not None or data or seed is not None:
            _exit(Problem("--branch keeps network, data and seed of its run: it takes no file, data or seed."))
        own = _or_exit(_branch(parent, at, recipe, given))
        folder = own if out is None else _or_exit(_moved(own, out))
    else:
        chosen = _or_exit(_recipe_called(recipe)) if recipe else wish.recipe
        wish = changed(wish, recipe=changed(chosen, **given))
        wish = _or_exit(learning(wish, data)) if data else wish
        misfit = unfit(wish)
        if misfit is not None:
            _exit(Problem("\n  ".join(filter(None, (misfit.sentence, misfit.details)))))
        folder = _or_exit(_folder_for(wish, out))
    _trained(console, Beginning(folder, resume or again, None if again or not resume else at, workers))
    _tell_end(console, folder)


def _branch(parent: Path, at: int | None, recipe: str, given: dict[str, int]) -> Path | Problem:
    """The folder of a run that leaves `parent`."""
    left = _or_exit(read_document(parent / EXPERIMENT, Experiment))
    chosen = _or_exit(_recipe_called(recipe)) if recipe else left.recipe
    own = changed(chosen, **given)
    places = _or_exit(find_places())
    return branch(parent, places.runs, at, None if own == left.recipe else own)


def _moved(folder: Path, out: Path) -> Path | Problem:
    """A run in which nothing has begun, to where it is wanted."""
    try:
        new_run_at(out, _or_exit(read_document(folder / EXPERIMENT, Experiment)))
        shutil.copytree(folder, out, dirs_exist_ok=True)
    except OSError as error:
        return Problem(f"{out} cannot be made: {error.strerror}.", str(error))
    finally:
        _forget(folder)
    return out


def _recipe_called(key: str) -> Recipe | Problem:
    if key not in RECIPES:
        return Problem(f"There is no recipe called {key}. There is: {', '.join(RECIPES)}.")
    return RECIPES[key].recipe


def learning(wish: Experiment, name: str) -> Experiment | Problem:
    """The experiment on other data: input, last layer and, where it must be, the layers between made to fit."""
    wanted = wish.network.input
    data = find_data(name, (wanted.height, wanted.width))
    if isinstance(data, Problem):
        return data
    network = mended(fit_to(wish.network, data.shape, len(data.classes)))
    key = name if name in DATA_SETS else str(Path(name).expanduser().absolute())
    return changed(wish, network=network, data=key)


def _trained(console: Console, begin: Beginning) -> None:
    """Trains a run to its end or until it is stopped."""
    # OpenMP reads this when torch is loaded; torch takes seconds to load, which a mistake need not wait for.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    try:
        from convlab.engine.session import start  # noqa: F401 - what takes the time
    except KeyboardInterrupt:
        if not begin.resume:
            _forget(begin.folder)
        _exit(Problem("Stopped before the training began."))
    with together.leading(begin) if together.is_asked_for() else _alone(begin) as begun:
        started = _or_exit(begun)
        console.print(f"{_title(begin.folder)} on {started.device}. Ctrl+C stops it after a checkpoint.")
        for remark in started.data_remarks:
            console.print(remark.sentence, *remark.details.splitlines(), sep="\n  ", markup=False)
        for sentence in filter(None, (started.way.why, started.remark)):
            console.print(sentence)
        with nullcontext() if together.is_asked_for() else _ctrl_c_stops(begin.folder):
            _follow(console, started)


@contextmanager
def _alone(begin: Beginning) -> "Iterator[session.Session | Problem]":
    from convlab.engine.devices import choose_device, with_workers
    from convlab.engine.session import start

    yield start(begin.folder, with_workers(choose_device(), begin.workers), begin.resume, begin.at)


def _end_with(problem: Problem | None) -> NoReturn:
    if problem is not None:
        _exit(problem)
    raise typer.Exit


def _forget(folder: Path) -> None:
    """Removes a run folder in which nothing has begun."""
    shutil.rmtree(folder)


def _folder_for(wish: Experiment, out: Path | None) -> Path | Problem:
    try:
        if out is not None:
            return new_run_at(out, wish)
        places = find_places()
        return places if isinstance(places, Problem) else new_run(places.runs, wish)
    except OSError as error:
        return Problem(f"{error.filename} cannot be made: {error.strerror}.", str(error))


def _follow(console: Console, started: "session.Session") -> None:
    columns = (BarColumn(), TextColumn("{task.description}"), TimeRemainingColumn())
    with Progress(*columns, console=console) as bar:
        task = bar.add_task("", total=None)
        try:
            for at in started.run():
                bar.update(task, total=at.steps, completed=at.step, description=_line(at))
        except OSError as error:  # the run folder takes nothing more
            _exit(Problem(str(error)))


def _line(at: "recorder.Progress") -> str:
    if at.sentence:
        return at.sentence
    loss = f"loss {at.loss:.3g}" if at.loss == at.loss else "loss –"
    error = f"held-out error {per_cent(at.error, 1)}" if at.error == at.error else "held-out error –"
    speed = f"{whole(round(at.images_per_second))} images/s"
    return f"step {step_count(at.step)} of {step_count(at.steps)}  {loss}  {error}  {speed}"


def _title(folder: Path) -> str:
    experiment = _or_exit(read_document(folder / EXPERIMENT, Experiment))
    return f"{experiment.network.name} on {experiment.data}"


@contextmanager
def _ctrl_c_stops(folder: Path) -> Iterator[None]:
    """The first Ctrl+C, or wish of the system to end, is a stop command, as any viewer would send it.

    The second one breaks off.
    """

    def stop(number: int, _frame: FrameType | None) -> None:
        signal.signal(number, before[signal.Signals(number)])
        send(folder, Command(kind="stop"))

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _tell_end(console: Console, folder: Path) -> None:
    reader = _or_exit(open_run(folder))
    with closing(reader):
        rows = reader.poll()
    if rows.guesses is not None and rows.status.state != "failed":
        console.print(guess_table(rows))
    console.print(held_out_line(rows))
    console.print(*_ensemble_lines(rows), sep="\n", end="")
    console.print(f"Run folder: {folder.absolute()}")
    if rows.status.state == "failed":
        print(f"convlab: {rows.status.sentence}", file=sys.stderr)
        raise typer.Exit(FAILED)


def _ensemble_lines(rows: RunRows) -> list[str]:
    if "ensemble/top1_error" not in rows.scalars:
        return []
    members, error = (rows.scalars[f"ensemble/{name}"].values[-1] for name in ("members", "top1_error"))
    return [f"Held-out error {per_cent(float(error), 1)} of {int(members)} nets together.\n"]


def _or_exit(value: T | Problem) -> T:
    if isinstance(value, Problem):
        _exit(value)
    return value


def _exit(problem: Problem) -> NoReturn:
    print(f"convlab: {problem.sentence}", file=sys.stderr)
    raise typer.Exit(CANNOT)
