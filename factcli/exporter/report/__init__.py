"""The HTML report: one page to hand on or print, which loads nothing and runs nothing foreign.

All of it is in one file (2026-11-22): one style sheet and one script, which the content security policy names by their
digests, and markup that :mod:`factcli.exporter.report.html` builds from escaped text. Without the script everything is
still shown; it only filters and highlights.
"""
