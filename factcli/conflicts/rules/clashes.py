"""Two quantities or two times of which neither can be the other, and what was done at each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise, takewhile
from typing import TypeVar

from factcli.conflicts.claims.parsed import Sentence, once_a_sentence
from factcli.conflicts.claims.quantities import Quantity
from factcli.conflicts.claims.times import NOT_UNTIL, TimeExpression
from factcli.conflicts.rules.deeds import ONCE, deed_at
from factcli.conflicts.rules.evidence import Features, SentencePair, exchange_features, is_common_word, unshared
from factcli.conflicts.rules.predicates import FORMS_OF_BE, LIGHT, clause_span, subject_before, subject_of_clause
from factcli.text.stop_words import sense_set, word_set
from factcli.text.word_families import word_root

_MAX_REST = 8
_FLOWING = sense_set("flow leak run ran pour spill escape seep gush drain discharge enter reach go went end")
TELLING = sense_set("tell told say said")
# Verbs that say of their subject no more than that it came: "The first shot fell", "was fired".
HAPPENING = frozenset(
    map(
        word_root,
        sense_set(
            "happen occur fall fell begin began begun start strike struck fire break broke ring rang sound come came"
            " follow erupt record hear heard go went reach hit shake shook rock rip tear tore take took taken enter"
        ),
    )
)
_WHERE = word_set("in at on near from to after befor")
T = TypeVar("T", Quantity, TimeExpression)
# That somebody came to know something is said in many words; whoever was told it knew it.
LEARNING = sense_set("know knew known hear heard learn learnt tell told inform warn notify")


@once_a_sentence
def firsts(s: Sentence) -> frozenset[str]:
    """Return the roots of what a sentence says is the first: of "the first emergency call" the call."""
    found = set[str]()
    for i, t in enumerate(s.tokens[:-1]):
        if t.sense == "first":
            noun = [*takewhile(lambda t: t.weight and not (t.verb or t.opens), s.tokens[i + 1 :])]
            found.update(x.root for x in noun[-1:])
    return frozenset(found)


def are_of_learning(p: SentencePair, x: TimeExpression, y: TimeExpression) -> bool:
    """Return whether one sentence says when somebody learned something at last, and the other that it was before."""
    at_x, at_y = verb_index_at(p.a, x), verb_index_at(p.b, y)
    if at_x < 0 or at_y < 0 or not {p.a.tokens[at_x].sense, p.b.tokens[at_y].sense} <= LEARNING:
        return False
    return NOT_UNTIL in (x.role, y.role) or is_beyond(p.a, x, p.b, y) or is_beyond(p.b, y, p.a, x)


def is_deed_of_noun(s: Sentence, at: int, other: Sentence, at_other: int) -> bool:
    """Return whether one sentence says that a thing took place which is the deed of the other: "the theft", "stole"."""
    if s.tokens[at].sense not in _TAKING_PLACE and other.tokens[at_other].sense not in _TAKING_PLACE:
        return False
    pairs = ((s, at, other, at_other), (other, at_other, s, at))
    return any(
        of.tokens[verb].sense in _TAKING_PLACE
        and deed.tokens[verb_of_deed].root in subject_before(of, verb)
        and not (subject_before(of, verb) - {deed.tokens[verb_of_deed].root}).isdisjoint(deed.roots)
        for of, verb, deed, verb_of_deed in pairs
    )


_MAKING_VERBS = sense_set("place off over out up down back")
_TAKING_PLACE = sense_set("take took taken happen occur begin begin began start")


def is_of_one_verb(p: SentencePair, x: T, y: T) -> bool:
    """Return whether what was done at two times may be the same; collided and arrived are not."""
    verb_x, verb_y = verb_at(p.a, x), verb_at(p.b, y)
    if not (verb_x and verb_y) and not firsts(p.a).isdisjoint(firsts(p.b)):
        return True
    if verb_x and verb_y:
        return _are_of_one_deed(p, x, y, verb_x, verb_y)
    if x.kind != "year" and y.kind != "year" and _is_state_at(p.a, x) and _is_state_at(p.b, y):
        return False  # what is so on one day may be so on another
    for s, time, verb, other in ((p.a, x, verb_x, p.b), (p.b, y, verb_y, p.a)):
        if not verb and _is_state_at(s, time):  # "The engine was at the gate at four", "The slide came at three"
            subject = subject_of_clause(s, next(i for i, t in enumerate(s.tokens) if t.start >= time.start))
            if not any(root in other.roots and is_common_word(s.roots[root]) for root in subject if root in s.roots):
                return not (verb_x or verb_y)
    if not (verb_x and verb_y):  # "The alarm went off at three", "A van drove off at four"
        of_x, of_y = _opening_at(p.a, x), _opening_at(p.b, y)
        return not (of_x and of_y) or bool(of_x & of_y)
    return True


def _are_of_one_deed(
    p: SentencePair, x: Quantity | TimeExpression, y: Quantity | TimeExpression, verb_x: str, verb_y: str
) -> bool:
    """Return whether two verbs may say the same of two quantities or times."""
    if _are_two_deeds(p, x, y):
        return False  # "began at seven", "came to an end at nine"
    if verb_x in p.b.roots or verb_y in p.a.roots or _is_of_one_name(p, x, y):
        return True
    if {verb_x, verb_y} <= HAPPENING and not _subject_at(p.a, x).isdisjoint(_subject_at(p.b, y)):
        return True
    return _is_of_one_deed(p, x, y)


def _is_of_one_name(p: SentencePair, x: Quantity | TimeExpression, y: Quantity | TimeExpression) -> bool:
    """Return whether two verbs are names of one thing that happens once: "took effect", "came into force"."""
    at_x, at_y = verb_index_at(p.a, x), verb_index_at(p.b, y)
    return min(at_x, at_y) >= 0 and deed_at(p.a, at_x) == deed_at(p.b, at_y) and deed_at(p.a, at_x) in ONCE


def _are_two_deeds(p: SentencePair, x: Quantity | TimeExpression, y: Quantity | TimeExpression) -> bool:
    """Return whether two verbs are names of two things that happen once, each of another."""
    deeds = {deed_at(s, at) for s, time in ((p.a, x), (p.b, y)) if (at := verb_index_at(s, time)) >= 0}
    return len(deeds) > 1 and deeds <= ONCE and "begin" in deeds


def _is_of_one_deed(p: SentencePair, x: Quantity | TimeExpression, y: Quantity | TimeExpression) -> bool:
    """Return whether two verbs say the same: of flowing, of learning, and "took place" of a theft."""
    at_x, at_y = verb_index_at(p.a, x), verb_index_at(p.b, y)
    if {p.a.tokens[at_x].sense, p.b.tokens[at_y].sense} <= _FLOWING or is_deed_of_noun(p.a, at_x, p.b, at_y):
        return True
    return isinstance(x, TimeExpression) and isinstance(y, TimeExpression) and are_of_learning(p, x, y)


@once_a_sentence
def _subject_at(s: Sentence, time: Quantity | TimeExpression) -> frozenset[str]:
    """Return the common words of the subject of the clause of a time."""
    at = next((i for i, t in enumerate(s.tokens) if t.start >= time.start), 0)
    roots = subject_of_clause(s, at)
    return frozenset(root for root in roots if root in s.roots and is_common_word(s.roots[root]))


@once_a_sentence
def _opening_at(s: Sentence, time: Quantity | TimeExpression) -> frozenset[str]:
    """Return the roots of the words that the clause of a time begins with: its subject, or more after "in"."""
    at = next((i for i, t in enumerate(s.tokens) if t.start >= time.start), 0)
    first, _ = clause_span(s, at, at + 1)
    if s.tokens[first].sense == "it":
        return frozenset()  # "It was past six when"
    roots = subject_of_clause(s, at)
    if s.tokens[first].sense in _WHERE:
        roots |= {t.root for t in s.tokens[first:at] if t.weight >= 1}
    times = {t.root for t in s.tokens if s.is_in_time(t)}
    return roots - times


@once_a_sentence
def _is_state_at(s: Sentence, time: Quantity | TimeExpression) -> bool:
    """Return whether something was so at a time: a form of "be" stands before it in its clause."""
    at = next((i for i, t in enumerate(s.tokens) if t.start >= time.start), 0)
    first, end = clause_span(s, at, at + 1)
    clause = s.tokens[first:end]
    if clause[0].sense == "it" or any(t.verb or t.sense in TELLING for t in clause):
        return False  # "It was six when he came", "was told"
    return any(t.sense in FORMS_OF_BE for t in s.tokens[first:at])


@once_a_sentence
def verb_at(s: Sentence, time: Quantity | TimeExpression) -> str:
    """Return the root of the verb nearest to a time in its clause, rather of one before it; empty if none is known."""
    at = verb_index_at(s, time)
    return s.tokens[at].root if at >= 0 else ""


@once_a_sentence
def verb_index_at(s: Sentence, time: Quantity | TimeExpression) -> int:
    """Return the number of the verb nearest to a time in its clause, rather of one before it; -1 if none is known."""
    at = next((i for i, t in enumerate(s.tokens) if t.start >= time.start), len(s.tokens) - 1)
    first, end = clause_span(s, at, at + 1)
    if s.tokens[first].sense == "it" and s.tokens[first + 1].sense in FORMS_OF_BE and end < len(s.tokens):
        first, end = end, clause_span(s, end, end + 1)[1]  # "It was September before the trial began"
        at = first
    numbers = (i for i in (*range(at - 1, first - 1, -1), *range(at, end)) if s.tokens[i].verb)
    found = next((i for i in numbers if s.tokens[i].weight >= 1 or deed_at(s, i) in ONCE), -1)
    if found < 0 and first and s.tokens[first].sense in _UNTIL:  # "did not start until nine"
        found = _verb_before(s, first)
    if found < 0 and first and s.tokens[first].sense in _WHERE:  # "was signed in the capital, Lorn, in late August"
        found = next((i for i in range(first - 1, -1, -1) if s.tokens[i].verb and s.tokens[i].weight >= 1), -1)
    if found >= 0 and s.tokens[found].sense in LIGHT and deed_at(s, found) not in ONCE:
        after = s.tokens[found + 1].sense if found + 1 < len(s.tokens) else ""
        return found if after in _MAKING_VERBS else -1  # "took place", "took off"
    return found


_UNTIL = sense_set("until till before")
_NEGATIONS = frozenset(("not", "never"))


def _verb_before(s: Sentence, index: int) -> int:
    """Return the number of the verb of the clause that ends at a word; -1 if there is none."""
    start, _ = clause_span(s, index - 1, index)
    verbs = [i for i in range(index - 1, start - 1, -1) if s.tokens[i].verb and s.tokens[i].sense not in _NEGATIONS]
    return next((i for i in verbs if s.tokens[i].weight >= 1 or deed_at(s, i) in ONCE), -1)


@once_a_sentence
def _pairs_of_senses(s: Sentence) -> frozenset[tuple[str, str]]:
    return frozenset((x.sense, y.sense) for x, y in pairwise(s.tokens))


_LAST, _FIRST = sense_set("last latest"), sense_set("first earliest")


def is_beyond(s: Sentence, time: TimeExpression, other: Sentence, other_time: TimeExpression) -> bool:
    """Return whether a sentence dates the last or first of what the other has later, or earlier."""
    if any(x == "first" and y in LEARNING for x, y in _pairs_of_senses(s)):  # "first learned of it in May"
        return bool(time.earliest and other_time.latest and other_time.latest < time.earliest)
    if ("first", "time") in _pairs_of_senses(s) and "first" in s.senses:  # "heard of it for the first time in May"
        return bool(time.earliest and other_time.latest and other_time.latest < time.earliest)
    for before, noun in pairwise(s.tokens):
        if before.sense in _LAST | _FIRST and noun.weight and not time.start <= before.start < time.end:
            if all(t.root not in other.roots for t in takewhile(lambda t: t.weight, s.tokens[s.tokens.index(noun) :])):
                continue
            if before.sense in _LAST:
                return bool(time.latest and other_time.earliest and time.latest < other_time.earliest)
            return bool(time.earliest and other_time.latest and other_time.latest < time.earliest)
    return False


def clash_features(signal: str, p: SentencePair, x: T, y: T) -> Features:
    """Return the kind of what clashes, and how much else only one sentence says."""
    rests = _weigh_rest(p.a, p.b, x), _weigh_rest(p.b, p.a, y)
    shares = [rest / _MAX_REST for rest in rests]
    features = {
        f"{signal}.{min(x.kind, y.kind)}": 1.0,
        f"{signal}.rest": min(shares),
        f"{signal}.rest_most": max(shares),
    }
    return features | exchange_features(signal, p, rests)


def find_clashes(
    p: SentencePair, in_a: Sequence[T], in_b: Sequence[T], clash: Callable[[T, T], bool | None]
) -> list[tuple[T, T]]:
    """Return the pairs that clash, where neither is compatible with any one of the other side."""
    answers = [(x, y, clash(x, y)) for x in in_a for y in in_b]
    if not any(answer for _, _, answer in answers):
        return []
    same = [(x, y) for x, y, answer in answers if answer is False and not _is_less_exact(x, y, answers)]
    compatible_x, compatible_y = {id(x) for x, _ in same}, {id(y) for _, y in same}
    clashes = [(x, y) for x, y, answer in answers if answer and id(x) not in compatible_x and id(y) not in compatible_y]
    return [(x, y) for x, y in clashes if _is_denied(p.a, x) == _is_denied(p.b, y)]


def _is_less_exact(x: T, y: T, answers: Sequence[tuple[T, T, bool | None]]) -> bool:
    """Return whether two times are of one day, and the hour that one sentence gives beside it is not the other's.

    Of "at dawn on Friday" and "Friday evening" the days are the same.
    """
    if not (isinstance(x, TimeExpression) and isinstance(y, TimeExpression)) or (is_hour(x) and is_hour(y)):
        return False
    others = [(a, b) for a, b, answer in answers if answer and (a is x or b is y)]
    hours = [(a, b) for a, b in others if isinstance(a, TimeExpression) and isinstance(b, TimeExpression)]
    return any((is_hour(a) and b.clock) or (a.clock and is_hour(b)) for a, b in hours)


def is_hour(time: TimeExpression) -> bool:
    """Return whether a time is an hour, and not a day or a part of one."""
    return bool(time.clock) and time.kind in ("clock", "open")


def _is_denied(s: Sentence, part: Quantity | TimeExpression) -> bool:
    return _is_negated_at(s, part.start) and not (isinstance(part, Quantity) and part.turned)


@once_a_sentence
def _is_negated_at(s: Sentence, position: int) -> bool:
    return any(t.negated for t in s.tokens if t.start <= position < t.end)


def _weigh_rest(s: Sentence, other: Sentence, part: Quantity | TimeExpression) -> float:
    """Return the weight of what only one sentence says beside a quantity or time, up to a limit."""
    rest = [t.weight for t in unshared(s, other) if not part.start <= t.start < part.end]
    return min(sum(rest), _MAX_REST)
