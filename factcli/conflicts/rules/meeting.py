"""How two sentences meet, whatever a rule sees in them: whether they say it of one subject, and in which words."""

from __future__ import annotations

from collections.abc import Sequence

from factcli.conflicts.claims.parsed import ClaimToken, Sentence, Span, once_a_sentence
from factcli.conflicts.rules.alignment import has_synonym
from factcli.conflicts.rules.evidence import Evidence, Features, SentencePair, is_common_word
from factcli.conflicts.rules.predicates import clause_span, subject_of_clause

#: The features: evidence in words of both sentences; how many words they share that are no names; whether one has the
#: subject of the other, and the same first verb; and how much of the clause of the evidence the other sentence has.
BOTH, COMMON, SUBJECT, VERB, CLAUSE = (f"shared.{name}" for name in ("both", "common", "subject", "verb", "clause"))
_MOST_COMMON = 5  # words


def meeting_features(p: SentencePair, evidence: Evidence) -> Features:
    """Return how two sentences meet in which evidence was found: each feature is 0 to 1."""
    common = [root for root in p.shared if root in p.a.roots and root in p.b.roots and _are_common(p, root)]
    subjects = subject_of_clause(p.a, 0), subject_of_clause(p.b, 0)
    verbs = _first_verb(p.a), _first_verb(p.b)
    spans = [(s, other, of) for s, other, of in ((p.a, p.b, evidence.a), (p.b, p.a, evidence.b)) if of]
    return {
        BOTH: float(len(spans) > 1),
        COMMON: min(len(common), _MOST_COMMON) / _MOST_COMMON,
        SUBJECT: float(all(subjects) and (subjects[0] <= subjects[1] or subjects[1] <= subjects[0])),
        VERB: float(bool(verbs[0]) and verbs[0] == verbs[1]),
        CLAUSE: min((_share_of_clause(s, other, of) for s, other, of in spans), default=0.0),
    }


def _are_common(p: SentencePair, root: str) -> bool:
    return is_common_word(p.a.roots[root]) and is_common_word(p.b.roots[root])


@once_a_sentence
def _first_verb(s: Sentence) -> str:
    """Return the root of the first verb of a sentence that says something; "" if it has none."""
    return next((t.root for t in s.tokens if t.verb and t.weight >= 1), "")


def _share_of_clause(s: Sentence, other: Sentence, spans: Sequence[Span]) -> float:
    """Return how much of the clause in which evidence ends the other sentence has, by weight."""
    at = next((i for i, t in enumerate(s.tokens) if t.end > spans[-1][0]), 0)
    words: list[ClaimToken] = [t for t in s.tokens[slice(*clause_span(s, at, at + 1))] if t.weight]
    weight = sum([t.weight for t in words])
    return sum([t.weight for t in words if t.root in other.roots or has_synonym(other, t)]) / weight if weight else 0.0
