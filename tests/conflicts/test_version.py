"""What was judged by other rules is not remembered: a change of the rules changes their version."""

from __future__ import annotations

import hashlib

from factcli.conflicts.finding import VERSION
from tests.support.transcript import ROOT

#: The version, and a digest of everything that a pair is judged by. If the test below fails, raise the version in
#: `finding.VERSION` (once for each release is enough), and write both here.
RULES = ("10", "8bdb313193ca4641")

_JUDGING = (
    "conflicts/blocking conflicts/claims/clauses conflicts/claims/cues conflicts/claims/extents "
    "conflicts/claims/languages conflicts/claims/negation conflicts/claims/numbers conflicts/claims/parsed "
    "conflicts/claims/quantities conflicts/claims/quantities_context conflicts/claims/reader "
    "conflicts/claims/time_patterns conflicts/claims/times conflicts/claims/units conflicts/lexicon "
    "conflicts/rules/absence conflicts/rules/alignment conflicts/rules/antonyms conflicts/rules/clashes "
    "conflicts/rules/context conflicts/rules/dates conflicts/rules/deeds conflicts/rules/denial "
    "conflicts/rules/durations conflicts/rules/evidence conflicts/rules/extents conflicts/rules/informing "
    "conflicts/rules/keys conflicts/rules/meeting "
    "conflicts/rules/negation conflicts/rules/phases conflicts/rules/places conflicts/rules/predicates "
    "conflicts/rules/presence conflicts/rules/quantities conflicts/rules/registry conflicts/rules/roles "
    "conflicts/rules/whereabouts conflicts/score conflicts/term_weights text/english_dates text/not_english text/stem "
    "text/stop_words text/tokens text/word_families"
)


def _digest() -> str:
    package = ROOT / "factcli"
    files = [package / f"{name}.py" for name in _JUDGING.split()]
    files += sorted(path for path in (package / "conflicts" / "wordlists").rglob("*") if path.is_file())
    whole = hashlib.sha256()
    for path in files:
        whole.update(path.read_bytes())
    return whole.hexdigest()[:16]


def test_rules_and_version_go_together() -> None:
    """Whoever changes a rule, a list or a weight is reminded to raise the version that memories are kept under."""
    assert (VERSION, _digest()) == RULES
