"""The panes a person works in."""
