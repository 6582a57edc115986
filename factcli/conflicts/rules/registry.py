"""All rules that look for a conflict between two sentences, in the order in which reasons of one weight are listed."""

from __future__ import annotations

from collections.abc import Callable

from factcli.conflicts.rules.antonyms import exclusive, opposites, reversal
from factcli.conflicts.rules.durations import durations
from factcli.conflicts.rules.evidence import Evidence, SentencePair
from factcli.conflicts.rules.extents import extents
from factcli.conflicts.rules.informing import informing
from factcli.conflicts.rules.negation import denial, negation
from factcli.conflicts.rules.quantities import dates, quantities
from factcli.conflicts.rules.roles import agents, places

RULES: tuple[Callable[[SentencePair], Evidence | None], ...] = (
    *(denial, negation, opposites, quantities),
    *(dates, exclusive, reversal, agents, places, extents, durations, informing),
)
