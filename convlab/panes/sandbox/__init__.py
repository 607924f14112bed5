"""The convolution sandbox."""
