"""Between the window and what lives outside it: documents, engine processes, run folders."""
