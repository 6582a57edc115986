"""One claim, read: its sentences, numbers, quantities, times, negations and cues."""
