"""The run folder: written by the trainer, read by anyone."""
