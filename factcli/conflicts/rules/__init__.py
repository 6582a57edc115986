"""Rules that look at two sentences and say what speaks for a conflict."""
