"""Rule of dates: what happened at two times that cannot be one."""

from __future__ import annotations

from itertools import pairwise

from factcli.conflicts.claims.parsed import Sentence
from factcli.conflicts.claims.times import NOT_UNTIL, TimeExpression, disjoint
from factcli.conflicts.rules.clashes import (
    HAPPENING,
    LEARNING,
    TELLING,
    are_of_learning,
    clash_features,
    find_clashes,
    firsts,
    is_beyond,
    is_deed_of_noun,
    is_hour,
    is_of_one_verb,
    verb_at,
    verb_index_at,
)
from factcli.conflicts.rules.context import forbids
from factcli.conflicts.rules.deeds import ONCE, deed_at
from factcli.conflicts.rules.evidence import Evidence, SentencePair, overlap_features, spans_of
from factcli.conflicts.rules.predicates import Predicate, meet, predicate_at
from factcli.text.stop_words import sense_set

_COMING_ABOUT = sense_set("build built open found create establish exist born invent launch")


def dates(p: SentencePair) -> Evidence | None:
    """Find a time in one sentence that no time of the other can be."""
    if not (p.a.times and p.b.times) or forbids(p.a) != forbids(p.b):
        return None  # "may not be opened before June", "was opened in May"
    if _is_of_other_year(p.a, p.b) or _is_of_other_year(p.b, p.a):
        return None
    clashes = find_clashes(p, p.a.times, p.b.times, disjoint)
    pairs = [(x, y) for x, y in clashes if x.text.lower() != y.text.lower()]
    pairs = [(x, y) for x, y in pairs if not (_is_owning(x) or _is_owning(y))]
    pairs = [(x, y) for x, y in pairs if _is_done_later(p.a, x, p.b) and _is_done_later(p.b, y, p.a)]
    pairs = [(x, y) for x, y in pairs if is_of_one_verb(p, x, y)]
    pairs = [(x, y) for x, y in pairs if not (_is_one_night(p.a, x, p.b, y) or _is_one_night(p.b, y, p.a, x))]
    if not pairs:
        return None
    x, y = next(((x, y) for x, y in pairs if x.kind == y.kind == "day"), pairs[0])  # and not "Monday, 2 June"
    features = overlap_features("dates", p) | clash_features("dates", p, x, y)
    if x.role == y.role:
        features["dates.role"] = 1.0
    if NOT_UNTIL in (x.role, y.role):
        features["dates.not_until"] = 1.0
    if verb_at(p.a, x) and verb_at(p.b, y):
        features["dates.verb"] = 1.0  # the same was done
    if any(_is_one_event(p, x, y) for x, y in pairs):
        features[EVENT] = 1.0
    if is_beyond(p.a, x, p.b, y) or is_beyond(p.b, y, p.a, x):
        features["dates.beyond"] = 1.0
    return Evidence("dates", features, spans_of([x]), spans_of([y]))


_PARTS_OF_YEARS = sense_set("spring summer autumn fall winter end start beginning middle half quarter month week may")


def _is_of_other_year(s: Sentence, other: Sentence) -> bool:
    """Return whether a sentence says of which year something is, and the other not: "the ceasefire of 2019"."""
    for thing, of in pairwise(s.tokens):
        if of.sense != "of" or thing.sense in _PARTS_OF_YEARS or not thing.weight or s.is_in_time(thing):
            continue
        year = next((t for t in s.times if t.kind == "year" and t.start == of.end + 1), None)
        if year is not None and all(t.named != year.named for t in other.times):
            return True
    return False


_MORNING = 6 * 60  # minutes after midnight
_AT_NIGHT = sense_set("night midnight late overnight")


def _is_one_night(s: Sentence, first: TimeExpression, other: Sentence, second: TimeExpression) -> bool:
    """Return whether a day and the next may be one night: "late on Sunday", "at midnight on Monday"."""
    if not (first.latest and second.earliest) or s.senses.isdisjoint(_AT_NIGHT):
        return False
    if (second.earliest - first.latest).days != 1:
        return False
    return any(t.clock and t.clock[0] < _MORNING for t in other.times if t.kind != "weekday")


#: The feature of two times of something that happens once, to the same.
EVENT = "dates.event"
_ONCE = sense_set(
    "begin start open broke break hit sink sank collapse die born found sign end close arrest crash explode kill resign"
    " elect launch derail capsize erupt appoint dismiss marry arrive depart disappear vanish flee fled escape discover"
    " sentence convict acquit execute murder shoot shot rob steal stole occur happen surrender withdraw withdrew"
    " capture seize invade adopt approve ratify abolish destroy strike struck evacuate fall fell quit release rescue"
    " detonate invent establish demolish hijack kidnap abduct drown flood burst"
)


def _is_one_event(p: SentencePair, x: TimeExpression, y: TimeExpression) -> bool:
    """Return whether what was done at two times happens once, and was done by, or to, the same."""
    if ("forecast" in p.a.marks) != ("forecast" in p.b.marks):
        return False  # "intends to finish it by 2020", "finished it in 2023"
    at_x, at_y = verb_index_at(p.a, x), verb_index_at(p.b, y)
    if at_x < 0 or at_y < 0:  # "the first call was made at ten", "got the first call at noon"
        return is_hour(x) and is_hour(y) and not firsts(p.a).isdisjoint(firsts(p.b))
    verb_x, verb_y = p.a.tokens[at_x], p.b.tokens[at_y]
    deed, other = deed_at(p.a, at_x), deed_at(p.b, at_y)
    if deed != other and is_deed_of_noun(p.a, at_x, p.b, at_y):
        return True
    if deed != other and not {verb_x.root, verb_y.root} <= HAPPENING and not are_of_learning(p, x, y):
        return False
    if is_beyond(p.a, x, p.b, y) or is_beyond(p.b, y, p.a, x):
        return are_of_one(predicate_at(p.a, at_x), predicate_at(p.b, at_y))
    is_once = (deed == other and deed in ONCE) or (verb_x.sense in _ONCE and verb_y.sense in _ONCE)
    if not is_once and (x.kind, y.kind) != ("clock", "clock"):
        return False
    of_x, of_y = predicate_at(p.a, at_x), predicate_at(p.b, at_y)
    return are_of_one(of_x, of_y) and of_x.unreal == of_y.unreal and (is_once or not meet(of_x, of_y).other_complement)


def are_of_one(x: Predicate, y: Predicate) -> bool:
    """Return whether two deeds are done by, or to, the same: "noticed the leak", "the leak was noticed"."""
    done, doing = (x, y) if x.passive else (y, x)
    return meet(x, y).same_subject or (done.passive != doing.passive and bool(done.subject & doing.complement))


_NEGATIONS = frozenset(("not", "never", "nobody", "nothing", "none", "no"))


def _is_owning(time: TimeExpression) -> bool:
    """Return whether a day says which thing is meant, and not when something was done: "Sunday's march"."""
    return time.kind in ("weekday", "relative") and time.text.endswith(("'s", "’s"))


def _is_done_later(s: Sentence, time: TimeExpression, other: Sentence) -> bool:
    """Return whether another sentence has what is not done until a time; True for any other time."""
    if time.role != NOT_UNTIL:
        return True
    before = [i for i, t in enumerate(s.tokens) if t.sense in _NEGATIONS and t.start < time.start]
    after = [i for i, t in enumerate(s.tokens) if t.sense in _NEGATIONS and t.start > time.start]
    at = before[-1] if before else after[0] if after else 0
    verbs = s.tokens[at - 1 : at] if s.tokens[at].sense == "nothing" and at else s.tokens[at + 1 :]
    if any(t.sense in LEARNING for t in s.tokens[max(0, at - 2) : at + 3]):
        return not LEARNING.isdisjoint(other.senses)  # "knew nothing until October", "was told in May"
    deed = next((d for i in range(at + 1, len(s.tokens)) if s.tokens[i].verb and (d := deed_at(s, i)) in ONCE), "")
    if deed and any(t.verb and deed_at(other, i) == deed for i, t in enumerate(other.tokens)):
        return True  # "did not come into force until noon", "took effect at six"
    denied = next((t for t in verbs if (t.weight >= 1 or t.sense in TELLING) and not t.capital), None)
    return denied is None or denied.root in other.all_roots or denied.sense in _COMING_ABOUT
