"""What each pane shows, as documents, and how it is derived from them."""
