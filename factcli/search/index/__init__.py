"""Index of a store: a disposable SQLite file in the user's cache folder, kept up to date with the store's files.

:class:`~factcli.search.index.connection.Index` opens and refreshes it, :mod:`~factcli.search.index.refresh` reads
changed files into :class:`~factcli.search.index.rows.FileRows`, and :mod:`~factcli.search.index.schema` writes these.
The files stay the only truth: since 2026-11-22 any doubt about the file (:mod:`~factcli.search.index.cache_file`) means
that it is built anew, and since 2026-11-29 nobody waits for it for more than five seconds.
"""
