"""Statements made into files for other programs and people."""
