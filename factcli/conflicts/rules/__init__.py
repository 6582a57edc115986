"""Rules that look for a conflict between two sentences.

A rule takes a :class:`~factcli.conflicts.rules.evidence.SentencePair` and returns an
:class:`~factcli.conflicts.rules.evidence.Evidence`, or None. Rules measure and do not judge (2026-11-22): how much each
feature counts is fitted on labelled pairs, so that a new rule needs no threshold of its own.
"""
