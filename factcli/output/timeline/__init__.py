"""The time line: its rows and marks, its axis, and how it is drawn."""
