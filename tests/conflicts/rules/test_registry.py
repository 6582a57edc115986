"""Which rules are asked of sentences that share little."""

from __future__ import annotations

import pytest

from factcli.conflicts import score
from factcli.conflicts.rules.evidence import pair_sentences
from factcli.conflicts.rules.registry import RULES, RULES_OF_LITTLE, RULES_OF_SUBJECTS
from factcli.conflicts.score import parse_statement
from tests.quality.conflicts import REPORT_PAIRS, report_pairs


@pytest.mark.parametrize("name", REPORT_PAIRS)
def test_rules_left_out_would_not_count(name: str) -> None:
    """What the other rules find in sentences that share little is dropped: it does not say that the subject is one."""
    seen = 0
    for pair in report_pairs(name):
        p = pair_sentences(parse_statement(pair.a).whole, parse_statement(pair.b).whole)
        for rule in RULES:
            found = rule(p)
            if found is None:
                continue
            seen += 1
            if rule not in RULES_OF_SUBJECTS:
                assert not score._is_of_one_subject(found)
            if rule not in [other for other, *_ in RULES_OF_LITTLE]:
                assert not score._needs_less(found, p)
    assert seen > 20
