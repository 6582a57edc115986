"""Words: how a text is taken apart into words, and which of them are forms of one word. Knows nothing of statements."""
