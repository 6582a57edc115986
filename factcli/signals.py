"""Every rule that looks for a conflict between two sentences, in the order in which equal reasons are told."""

from __future__ import annotations

from collections.abc import Callable

from factcli.amounts import dates, figures
from factcli.denials import denial, negation
from factcli.opposing import exclusive, opposites, reversal
from factcli.pairing import Evidence, Pair

RULES: tuple[Callable[[Pair], Evidence | None], ...] = (
    *(denial, negation, opposites, figures),
    *(dates, exclusive, reversal),
)
