"""TensorBoard's event files: read into runs, and written from them, without TensorBoard."""
