"""Streams a Keras training into ConvLab with one callback: RUNS is the folder that holds the runs."""

import os
import sys
from pathlib import Path
from typing import Any

os.environ.setdefault("KERAS_BACKEND", "torch")

import keras
import numpy as np

from convlab.runs.own_loop import RunWriter


class StreamToConvLab(keras.callbacks.Callback):
    """The loss of every batch (Keras gives its mean since the epoch began), and what each epoch ends with."""

    def __init__(self, title: str, home: Path | None = None) -> None:
        super().__init__()
        self.title, self.home, self.step = title, home, 0

    def on_train_begin(self, logs: Any = None) -> None:
        self.stream = RunWriter(self.title, self.home, steps=self.params["epochs"] * (self.params["steps"] or 0))

    def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
        self.step += 1
        self.stream.done(self.step, {"train/loss": logs["loss"]})

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        error = 1 - logs["val_accuracy"]
        self.stream.done(self.step, {"validation/loss": logs["val_loss"], "validation/top1_error": error})

    def on_train_end(self, logs: Any = None) -> None:
        self.stream.end("finished")


if __name__ == "__main__":
    generator = np.random.default_rng(0)
    images, labels = generator.random((256, 8, 8, 1)), generator.integers(0, 3, 256)
    model = keras.Sequential([keras.layers.Flatten(), keras.layers.Dense(16, "relu"), keras.layers.Dense(3)])
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile("sgd", loss, metrics=["accuracy"])
    stream = StreamToConvLab("My Keras net", Path(sys.argv[1]))
    model.fit(images, labels, batch_size=32, epochs=2, validation_split=0.25, verbose=0, callbacks=[stream])
