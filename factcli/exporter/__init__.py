"""Export a selection of statements: files that ``import`` reads back, and forms for other programs and people.

A :class:`~factcli.exporter.selection.Selection` has the statements with their links, people and outlets, and every form
is rendered from it. Two decisions of 2026-11-22 shape the forms: what ``import`` reads back comes back as the same
statements, and the same store gives the same bytes, since nothing in a file tells when it was made (only the report has
a date). Leads are labelled as leads; no form writes a rating.
"""
