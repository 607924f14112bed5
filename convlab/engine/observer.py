"""What is looked at in a network while it learns, each kind at its own rate and within the budget."""

import time
from collections.abc import Callable

from convlab.engine.budget import Budget
from convlab.engine.prepare import Prepared
from convlab.engine.probing import (
    activations,
    figures_of_activations,
    figures_of_weights,
    maps_of,
    numbers_of,
    weights_by_layer,
)
from convlab.engine.weight_watch import Taken, WeightWatch, bytes_of, write_tensors
from convlab.runs.rows import Note
from convlab.runs.writer import RunWriter

WEIGHTS, MAPS, GUESSES, FIGURES = "Weights", "Feature maps", "Guesses", "Figures of the layers"
WEIGHT_BYTES = 300_000  # a second
MAP_BYTES = 100_000  # a second
BUDGET = "budget"  # the kind of note that says a rate was lowered


class Observer:
    """Call `stepped` after each step, which costs nothing unless one is looked at, and `observe` at each flush."""

    def __init__(self, prepared: Prepared, writer: RunWriter, budget: Budget) -> None:
        self._prepared, self._writer, self._budget = prepared, writer, budget
        self._training, self._network = prepared.training, prepared.experiment.network
        self._watch = WeightWatch(self._training.model, self._network)
        self._taken: Taken | None = None
        self._write: dict[str, Callable[[], None]] = {
            GUESSES: self._write_guesses,
            FIGURES: self._write_figures,
            MAPS: self._write_maps,
        }
        budget.add(WEIGHTS, max(0.1, bytes_of(self._training.model, self._network) / WEIGHT_BYTES), grows=True)
        budget.add(GUESSES, 0.1, grows=True)
        budget.add(FIGURES, 0.25, grows=True)
        budget.add(MAPS, max(0.5, self._bytes_of_maps() / MAP_BYTES), grows=True)

    def stepped(self, step: int) -> None:
        """A step is done: keeps its weights, gradients and updates on the device if they are wanted."""
        if self._watch.asked:
            with self._budget.begun(WEIGHTS):
                self._taken = self._watch.taken(step)

    def observe(self) -> None:
        """Writes what is due, now that the device has nothing else to do."""
        if self._taken is not None:
            with self._budget.measured(WEIGHTS):
                self._write_taken(self._taken)
        elif self._budget.due(WEIGHTS) and not self._watch.asked:
            with self._budget.begun(WEIGHTS):
                self._watch.ask()
        for name, write in self._write.items():
            if self._budget.due(name):
                with self._budget.measured(name):
                    write()
        for sentence in self._budget.lowered():
            self._writer.note(Note(self._training.step, time.time(), BUDGET, sentence))

    def show(self) -> None:
        """Everything as it is now, whatever it takes: at the start, at a pause and at the end."""
        with self._budget.measured(WEIGHTS):
            if self._taken is not None:
                self._write_taken(self._taken)
            self._write_taken(self._watch.still(self._training.step))
        for name, write in self._write.items():
            with self._budget.measured(name):
                write()

    def _write_taken(self, taken: Taken) -> None:
        self._taken = None
        write_tensors(self._writer, taken)
        for name, number in numbers_of(taken.ratios).items():
            self._writer.scalar(name, taken.step, number)

    def _write_guesses(self) -> None:
        self._writer.guesses(self._training.step, *self._training.guesses(self._prepared.probes))

    def _write_figures(self) -> None:
        given = activations(self._training.model, self._network, self._prepared.probes)
        weights = weights_by_layer(self._training.model, self._network)
        for name, number in numbers_of(figures_of_activations(given) | figures_of_weights(weights)).items():
            self._writer.scalar(name, self._training.step, number)

    def _write_maps(self) -> None:
        given = activations(self._training.model, self._network, self._prepared.probes)
        for layer in self._network.layers:
            if layer.kind == "conv":
                maps = maps_of(given[layer.name]).float().cpu().numpy()
                self._writer.maps(f"{layer.name}/maps", self._training.step, maps)

    def _bytes_of_maps(self) -> int:
        given = activations(self._training.model, self._network, self._prepared.probes)
        return sum(maps_of(given[layer.name]).numel() for layer in self._network.layers if layer.kind == "conv")
