"""Rule of who was told: somebody told, warned or informed somebody, or did not, of one thing.

"The ministry was not told of the leak" and "The owner informed the ministry of the leak" share no verb, and one of them
is passive. So whoever is told is compared, and what of.
"""

from __future__ import annotations

from itertools import takewhile
from typing import NamedTuple

from factcli.conflicts.claims.cues import NEGATES
from factcli.conflicts.claims.parsed import Sentence, Span, once_a_sentence
from factcli.conflicts.rules.evidence import Evidence, SentencePair, overlap_features
from factcli.conflicts.rules.predicates import (
    FORMS_OF_BE,
    complement_after,
    predicate_at,
    subject_before,
    subject_of_clause,
)
from factcli.text.stop_words import sense_set, word_set

_TELLING = sense_set("tell told inform warn notify alert brief")
_HEARING, _NOTHING = sense_set("hear heard learn learnt learned know knew known"), sense_set("nothing no")
_DARK = sense_set("dark")  # "was kept in the dark about it"
_BEFORE = 4  # words
_END_OF_RECEIVER = word_set("of about that to in on at by before after when whether how twice once")


class Telling(NamedTuple):
    """Who is told in a sentence, what of, both as roots, and whether that is denied."""

    receiver: frozenset[str]
    topic: frozenset[str]
    denied: bool
    span: Span


def informing(p: SentencePair) -> Evidence | None:
    """Find somebody who was told in one sentence, and in the other was not."""
    x, y = find_telling(p.a), find_telling(p.b)
    if x is None or y is None or x.denied == y.denied or x.receiver.isdisjoint(y.receiver):
        return None
    if x.topic and y.topic and x.topic.isdisjoint(y.topic):
        return None
    return Evidence("informing", overlap_features("informing", p), (x.span,), (y.span,))


@once_a_sentence
def find_telling(s: Sentence) -> Telling | None:
    """Return the first telling of a sentence that says who is told."""
    if s.senses.isdisjoint(_TELLING | _DARK | _HEARING):
        return None
    for i, t in enumerate(s.tokens):
        is_dark = t.sense in _DARK and [x.sense for x in s.tokens[max(0, i - 2) : i]] == ["in", "the"]
        if not (t.sense in _TELLING | _HEARING or is_dark) or not t.stated:
            continue
        if t.sense in _HEARING:
            nothing = not t.negated and s.tokens[i + 1 : i + 2] and s.tokens[i + 1].sense in _NOTHING
            denied = nothing or any(c.kind == NEGATES and c.start < i and _is_near(s, c.end, i) for c in s.cues)
            receiver, topic = subject_of_clause(s, i), complement_after(s, i)
            if denied and receiver and topic:
                return Telling(receiver, topic - receiver, True, (t.start, t.end))
            continue
        before = s.tokens[max(0, i - _BEFORE) : i]
        topic = complement_after(s, i) - predicate_at(s, i).agent
        if any(w.sense in FORMS_OF_BE for w in before):
            receiver = subject_before(s, i)
        else:
            phrase = takewhile(lambda w: w.sense not in _END_OF_RECEIVER and not w.opens, s.tokens[i + 1 :])
            receiver = frozenset(w.root for w in phrase if w.weight >= 1)
        if receiver:
            denied = is_dark or any(c.kind == NEGATES and c.start < i and _is_near(s, c.end, i) for c in s.cues)
            return Telling(receiver, topic - receiver, denied, (t.start, t.end))
    return None


def _is_near(s: Sentence, start: int, end: int) -> bool:
    """Return whether a negation before a verb is of its clause."""
    return not any(t.opens for t in s.tokens[start : end + 1])
