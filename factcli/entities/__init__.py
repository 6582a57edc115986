"""Who is who: names of people and outlets, their spellings and aliases, and the origins of reports.

A :class:`~factcli.entities.directory.Directory` holds the aliases that people have confirmed; two names that are only
likely one are found by comparing them (:mod:`~factcli.entities.person_names`, :mod:`~factcli.entities.outlet_names`)
and offered as :class:`~factcli.entities.merge_candidates.NamePair`, never merged. That names are compared by tables of
conventions with their sources, and not by a trained model, was decided on 2026-11-22: a user can see why two names
match. A name parsed into words (``titles``, ``name_parts``), the codes of words (``phonetics``, ``blocking``), their
similarity (``spelling``) and the comparison of names build on each other in this order.
"""
