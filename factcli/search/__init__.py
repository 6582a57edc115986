"""Search: the query language, the index, and running a query.

A query goes through :mod:`~factcli.search.query` (parsed into nodes), :mod:`~factcli.search.find` (run grade by grade),
:mod:`~factcli.search.sql` (compiled to conditions) and :mod:`~factcli.search.match` (matched against one statement).
Everything else that commands ask of a store goes through an :class:`~factcli.search.indexed_store.IndexedStore`.
That a query is a tree whose meaning is defined for one statement, and that the index must find the same, was decided
on 2026-11-22; a property test compares the two.
"""
