"""The training engine; it runs as its own process and is the only part that imports torch."""
