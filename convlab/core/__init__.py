"""Convolution, layers and documents, without Qt and torch."""
