"""Statements put together: topics, columns, pairs in conflict, sides, the review queue, near-duplicates.

:func:`~factcli.comparison.topics.group_by_topic` finds topics by shared terms alone;
:func:`~factcli.comparison.groups.build_groups` adds columns, pairs and sides, each a
:class:`~factcli.comparison.groups.Group`. Nothing is decided here (2026-11-22): sides follow from leads and from what a
person has decided, a decision prevails over any lead, and one wrong lead never merges two topics.
"""
