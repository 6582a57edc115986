"""All rules that look for a conflict between two sentences, in the order in which reasons of one weight are listed."""

from __future__ import annotations

from collections.abc import Callable

from factcli.conflicts.rules.absence import absence
from factcli.conflicts.rules.antonyms import exclusive, opposites, reversal
from factcli.conflicts.rules.dates import dates
from factcli.conflicts.rules.denial import denial
from factcli.conflicts.rules.durations import durations
from factcli.conflicts.rules.evidence import Evidence, SentencePair
from factcli.conflicts.rules.extents import extents
from factcli.conflicts.rules.informing import informing
from factcli.conflicts.rules.negation import negation
from factcli.conflicts.rules.phases import phases
from factcli.conflicts.rules.places import places
from factcli.conflicts.rules.presence import presence
from factcli.conflicts.rules.quantities import quantities
from factcli.conflicts.rules.roles import agents
from factcli.conflicts.rules.whereabouts import whereabouts

Rule = Callable[[SentencePair], Evidence | None]
RULES: tuple[Rule, ...] = (
    *(denial, negation, opposites, quantities),
    *(dates, exclusive, reversal, agents, places, extents, durations, informing),
    *(presence, absence, whereabouts, phases),
)
#: Those that say whether both sentences are about one subject, or ask for that themselves: others do not count in
#: sentences that share little (see :mod:`factcli.conflicts.score`).
RULES_OF_SUBJECTS = (
    denial,
    negation,
    opposites,
    exclusive,
    agents,
    places,
    extents,
    durations,
    informing,
    presence,
    absence,
    whereabouts,
    phases,
)
#: Those that may count where they share less: the least share of what one says, and of words.
RULES_OF_LITTLE = (
    *((denial, 0.0, 0), (negation, 0.4, 2), (opposites, 0.0, 0), (quantities, 0.25, 2)),
    *(
        (extents, 0.35, 2),
        (durations, 0.28, 2),
        (presence, 0.3, 0),
        (absence, 0.4, 2),
        (whereabouts, 0.2, 1),
        (dates, 0.25, 2),
        (places, 0.35, 2),
        (phases, 0.2, 2),
        (exclusive, 0.2, 1),
    ),
)
RULES_OF_LEAST = tuple(rule for rule, least, _ in RULES_OF_LITTLE if not least)
