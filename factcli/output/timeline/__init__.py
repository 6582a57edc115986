"""The time line: statements by speaker and date, the axis, and its drawing on a terminal.

A :class:`~factcli.output.timeline.chart.Chart` has no coordinates (2026-11-22), so that the terminal and the SVG of the
report place the same marks, each on the :class:`~factcli.output.timeline.axis.Axis` that fits it. A mark is never more
exact than the date it stands for.
"""
