"""Finding statements: the query language, what it means for one statement, and how the index answers it."""
