"""Statements put together: topics, groups, sides, pairs to decide, near-duplicates."""
