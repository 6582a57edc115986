"""Results as text: listings in every format, tables and columns for a terminal, Markdown, and the time line.

A result is a :class:`~factcli.output.listing.Listing` of records, and every format is rendered from the same records,
so that none can show more or less than another by accident. Recorded text is data (2026-11-29): it becomes text to draw
only as :class:`~factcli.output.tables.SafeText` and Markdown only as :class:`~factcli.output.markdown.Markdown`, which
escape it, and it reaches a stream only through :mod:`factcli.output.streams`; tests/test_architecture.py checks that.
"""
