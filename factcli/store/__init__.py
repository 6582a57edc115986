"""The store on the disk: TOML files that are read, edited as text, locked, replaced, undone and checked.

Main types: ``Store`` and ``RecordedStatement`` (reader), ``StoreFile`` (file), ``TomlLayout`` (toml_edit), ``Outcome``
(writer), ``PendingFile`` (atomic), ``FileChange`` (transaction), ``History``. A statement's way into its file is in
writer. Decided on 2026-11-22: files are edited as text and never written anew from values, so that comments, order and
every other byte survive; each edit is verified by parsing the result. Decided on 2026-11-29: a store may come from a
stranger, so nothing in it (a link, a record, a pipe) may lead a read or a write astray. Decided on 2026-11-30: what was
read is kept byte for byte, in a file named by its SHA-256 (sources), so that a quotation can be proved years later.
"""
