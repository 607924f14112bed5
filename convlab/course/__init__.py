"""Lessons: files, checks and progress."""
