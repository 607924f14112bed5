"""The composition root: where the window and what lives in it are put together."""
