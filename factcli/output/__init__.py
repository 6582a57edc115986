"""Results as text: listings in every format, tables and columns for a terminal, Markdown."""
