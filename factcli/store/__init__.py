"""The store on the disk: TOML files that are read, edited as text, locked, replaced, taken back and checked."""
