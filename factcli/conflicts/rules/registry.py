"""Every rule that looks for a conflict between two sentences, in the order in which equal reasons are told."""

from __future__ import annotations

from collections.abc import Callable

from factcli.conflicts.rules.antonyms import exclusive, opposites, reversal
from factcli.conflicts.rules.evidence import Evidence, Pair
from factcli.conflicts.rules.negation import denial, negation
from factcli.conflicts.rules.quantities import dates, figures

RULES: tuple[Callable[[Pair], Evidence | None], ...] = (
    *(denial, negation, opposites, figures),
    *(dates, exclusive, reversal),
)
