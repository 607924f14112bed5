"""Streams a Lightning training into ConvLab with one callback: RUNS is the folder that holds the runs."""

import sys
from pathlib import Path
from typing import Any

import lightning
import torch
from lightning.pytorch.callbacks import Callback
from torch import nn
from torch.nn import functional
from torch.utils.data import DataLoader, TensorDataset

from convlab.runs.own_loop import RunWriter


class StreamToConvLab(Callback):
    """The loss of every batch, and whatever the module logs when it validates."""

    def __init__(self, title: str, home: Path | None = None) -> None:
        self.title, self.home = title, home

    def on_train_start(self, trainer: Any, module: Any) -> None:
        self.run = RunWriter(self.title, self.home, steps=int(trainer.estimated_stepping_batches))

    def on_train_batch_end(self, trainer: Any, module: Any, outputs: Any, batch: Any, batch_idx: int) -> None:
        self.run.done(trainer.global_step, {"train/loss": outputs["loss"]}, images=len(batch[0]))

    def on_validation_epoch_end(self, trainer: Any, module: Any) -> None:
        if not trainer.sanity_checking:
            self.run.done(trainer.global_step, trainer.callback_metrics)

    def on_train_end(self, trainer: Any, module: Any) -> None:
        self.run.end("finished")

    def on_exception(self, trainer: Any, module: Any, exception: BaseException) -> None:
        self.run.end("failed", f"The training broke off: {exception}")


class Classifier(lightning.LightningModule):
    """A network of two layers."""

    def __init__(self) -> None:
        super().__init__()
        self.model = nn.Sequential(nn.Flatten(), nn.Linear(64, 16), nn.ReLU(), nn.Linear(16, 3))

    def training_step(self, batch: Any, batch_idx: int) -> torch.Tensor:
        images, labels = batch
        return functional.cross_entropy(self.model(images), labels)

    def validation_step(self, batch: Any, batch_idx: int) -> None:
        images, labels = batch
        logits = self.model(images)
        self.log("validation/loss", functional.cross_entropy(logits, labels))
        self.log("validation/top1_error", (logits.argmax(1) != labels).float().mean())

    def configure_optimizers(self) -> torch.optim.Optimizer:
        return torch.optim.SGD(self.parameters(), lr=0.1)


if __name__ == "__main__":
    data = TensorDataset(torch.rand(256, 1, 8, 8), torch.randint(0, 3, (256,)))
    trainer = lightning.Trainer(
        max_epochs=2,
        accelerator="cpu",
        logger=False,
        enable_checkpointing=False,
        enable_progress_bar=False,
        callbacks=[StreamToConvLab("My Lightning net", Path(sys.argv[1]))],
    )
    trainer.fit(Classifier(), DataLoader(data, 32), DataLoader(data, 128))
