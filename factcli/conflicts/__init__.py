"""Which two claims cannot both be true, and why: candidate pairs, features, score, leads."""
