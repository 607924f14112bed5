"""The same training in Lightning with its TensorBoard logger, where that is installed: the other thing to measure."""

import logging
import warnings
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import torch
from torch import nn
from torch.nn import functional
from torch.utils.data import DataLoader, IterableDataset

from convlab.core.experiment import Experiment
from convlab.engine.bare_loop import Cost, Material, Watch, judgement
from convlab.engine.batches import JUDGED_AT_ONCE, Batch, order_of
from convlab.engine.models import build
from convlab.engine.precision import use

if find_spec("lightning") is not None and find_spec("tensorboard") is not None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what it warns of at its import is none of ours
        import lightning
        from lightning.pytorch.loggers import TensorBoardLogger
    _MODULE: Any = lightning.LightningModule
    IS_THERE = True
else:
    _MODULE, IS_THERE = nn.Module, False


class _Learner(_MODULE):  # type: ignore[misc]
    """The network, its loss and its optimiser, as Lightning wants them; every loss is logged."""

    def __init__(self, experiment: Experiment) -> None:
        super().__init__()
        self.recipe = experiment.recipe
        self.network = build(experiment.network, experiment.recipe.seed)
        self.watch = Watch()

    def training_step(self, batch: Batch, _number: int) -> torch.Tensor:
        loss = functional.cross_entropy(self.network(batch[0]), batch[1])
        self.log("train/loss", loss)
        return loss

    def validation_step(self, batch: Batch, _number: int) -> None:
        images, labels = batch
        names = ("validation/loss", "validation/top1_error", "validation/top5_error")
        means = judgement(self.network(images), labels) / len(labels)
        self.log_dict(dict(zip(names, means, strict=True)), batch_size=len(labels))

    def configure_optimizers(self) -> torch.optim.Optimizer:
        recipe = self.recipe
        return torch.optim.SGD(
            self.network.parameters(), lr=recipe.rate, momentum=recipe.momentum, weight_decay=recipe.weight_decay
        )

    def on_fit_start(self) -> None:  # before it judges for the first time
        self.watch.start()

    def on_train_epoch_end(self) -> None:  # behind the epoch's judgement
        self.watch.stop()


class _Drawn(IterableDataset[Batch]):
    """Whole batches from tensors: the quickest way to feed Lightning, without a loader's work on each image."""

    def __init__(self, images: torch.Tensor, labels: torch.Tensor, batch: int, seed: int | None) -> None:
        self._images, self._labels, self._batch, self._seed = images, labels, batch, seed
        self._epoch = 0

    def __len__(self) -> int:
        return -(-len(self._labels) // self._batch)

    def __iter__(self) -> Iterator[Batch]:
        if self._seed is None:
            yield from zip(torch.split(self._images, self._batch), torch.split(self._labels, self._batch), strict=True)
            return
        order = torch.from_numpy(order_of(self._seed, self._epoch, len(self._labels))).to(self._labels.device)
        self._epoch += 1
        for chosen in torch.split(order, self._batch):
            yield self._images[chosen], self._labels[chosen]


def lightning_cost(experiment: Experiment, data: Material, home: Path) -> Cost:
    """From its judgement before the first update to the end of its last epoch.

    Its defaults but three: no progress bar, no summary, and all held-out images judged before the first update.
    """
    recipe = experiment.recipe
    use(recipe.precision)
    logging.getLogger("lightning.pytorch").setLevel(logging.ERROR)
    learner = _Learner(experiment)
    drawn = _Drawn(data.images, data.labels, recipe.batch, recipe.seed)
    judged = _Drawn(data.held_out, data.held_out_labels, JUDGED_AT_ONCE, None)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that more workers would be quicker: here they would not
        trainer = lightning.Trainer(
            accelerator="gpu" if data.images.device.type == "cuda" else "cpu",
            devices=1,
            max_epochs=recipe.epochs,
            logger=TensorBoardLogger(home),
            default_root_dir=home,
            num_sanity_val_steps=-1,
            enable_progress_bar=False,
            enable_model_summary=False,
        )
        trainer.fit(learner, DataLoader(drawn, batch_size=None), DataLoader(judged, batch_size=None))
    return learner.watch.cost
