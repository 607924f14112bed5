"""Streams somebody's own PyTorch loop into ConvLab: RUNS is the folder that holds the runs."""

import sys
from pathlib import Path

import torch
from torch import nn
from torch.nn import functional

from convlab.runs.own_loop import RunWriter

images, labels = torch.rand(256, 1, 8, 8), torch.randint(0, 3, (256,))
model = nn.Sequential(nn.Conv2d(1, 4, 3), nn.ReLU(), nn.Flatten(), nn.Linear(144, 3))
optimiser = torch.optim.SGD(model.parameters(), lr=0.1)

with RunWriter("My own loop", Path(sys.argv[1]), steps=64, classes=("cat", "dog", "bird")) as run:
    for step in range(1, 65):
        batch = torch.randint(0, 256, (32,))
        loss = functional.cross_entropy(model(images[batch]), labels[batch])
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        run.done(step, {"train/loss": loss}, images=len(batch))
        if step % 32 == 0:
            wrong = (model(images).argmax(1) != labels).float().mean()
            run.done(step, {"validation/top1_error": wrong})
            run.tensor("conv/weight", step, model[0].weight.detach().numpy())
