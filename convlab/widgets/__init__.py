"""Dumb views: data in by a method, wishes out by signals."""
