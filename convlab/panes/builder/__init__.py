"""The layer builder."""
