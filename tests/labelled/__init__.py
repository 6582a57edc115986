"""What careful readers say of names and of statements, written down by hand."""
