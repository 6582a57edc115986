"""Conflict detection: which two claims cannot both be true, and why.

`claims/` parses one claim, `rules/` look at a pair of sentences, :mod:`~factcli.conflicts.score` weights their evidence
to a :class:`~factcli.conflicts.finding.Finding`. For a whole store :mod:`~factcli.conflicts.blocking` chooses the
candidate pairs, and :mod:`~factcli.conflicts.leads` judges, sorts and caches them. Two decisions of 2026-11-22 shape
the package: the detector is a pure function of two statements, made of word lists, rules and a table of fitted weights
that a person can read and correct, with no language model; and it finds leads, never verdicts, so precision comes
first.
"""
