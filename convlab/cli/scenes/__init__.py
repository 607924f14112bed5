"""What the screenshots show: one file a kind, all of it in the table of views."""
