"""The store in a git checkout: the merge driver, its set-up, what is staged, and what a merge has lost."""
