"""The index: a disposable SQLite file in the user's cache folder, kept as the store's files are."""
