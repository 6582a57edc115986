"""Foreign files made into statements: what a file is, which column is what, what each cell says."""
