"""Import files of other programs: detect the format, match columns to keys, convert rows to statements.

The steps are a pipeline: :mod:`~factcli.importer.readers` returns an :class:`~factcli.importer.records.ImportedFile`
(:mod:`~factcli.importer.encoding` decodes it, one reader per kind splits it into rows); :mod:`~factcli.importer.plan`
decides columns and date order from the whole file; :mod:`~factcli.importer.convert` makes each row a statement or a
rejected row with a reason; :mod:`~factcli.importer.summary` describes all of that. Nothing is lost or guessed in
silence (2026-11-22): what is ambiguous is refused with the options that decide it, and every assumption and unused
column is reported.
"""
