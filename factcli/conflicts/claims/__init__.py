"""One claim, parsed: sentences, quantities, times, negations and cues.

:func:`~factcli.conflicts.claims.reader.parse_claim` returns a :class:`~factcli.conflicts.claims.reader.ParsedClaim`.
What is ambiguous stays open, as a range of values or of days (2026-11-22): two claims conflict only if no value fits
both.
"""
