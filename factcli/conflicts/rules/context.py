"""Guards against false conflicts: sentences about different people, places or times.

A namesake, another town or another year makes two claims that look opposed both true. A guard drops evidence, so it
asks for little: another name in the same role.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise, product, takewhile

from factcli.conflicts.claims.parsed import ClaimToken, Sentence, once_a_sentence
from factcli.conflicts.claims.times import NOT_UNTIL, disjoint
from factcli.conflicts.rules.alignment import groups_of
from factcli.conflicts.rules.evidence import SentencePair
from factcli.conflicts.rules.predicates import predicate_at
from factcli.conflicts.rules.presence import is_person
from factcli.entities.name_parts import parse_person_name
from factcli.entities.person_names import match
from factcli.text.stop_words import sense_set, word_set

_PLACE_PREPOSITIONS = frozenset(("in", "at", "near", "outside", "around", "from", "across", "over"))
_BEFORE_PLACES = word_set("the") | sense_set(
    "neighbouring neighboring nearby northern southern eastern western central downtown rural"
)
_ANYWHERE = sense_set("anywhere nowhere")
#: Signals that need the same place and time. A denial names what it denies; a date or place is itself the difference.
NEED_PLACE = frozenset(("negation", "opposites", "figures", "extents", "durations", "informing", "presence", "absence"))
#: From this share of what one sentence says on, another name may be that of the same.
_SAME_WITHOUT = 0.6
NEED_TIME = NEED_PLACE | {"exclusive", "agents"}


def has_other_person(p: SentencePair) -> bool:
    """Return whether both sentences have a family name, with given names that cannot be one person's."""
    a, b = _full_names(p.a), _full_names(p.b)
    both = a.keys() & b.keys()
    return any(not any(_may_be_one_person(x, y) for x in a[last] for y in b[last]) for last in both)


def _may_be_one_person(a: str, b: str) -> bool:
    """Return whether two names match, as they are or by their last two words, or have a title for a given name."""
    if len(parse_person_name(a).words) == len(parse_person_name(b).words) == 1:
        return True
    shorter, longer = sorted(({*parse_person_name(a).words}, {*parse_person_name(b).words}), key=len)
    if shorter < longer:
        return True  # "Senator Roe", "Senator Jane Roe"
    return bool(match(a, b) or match(" ".join(a.split()[-2:]), " ".join(b.split()[-2:])))


def has_other_subject(p: SentencePair) -> bool:
    """Return whether both sentences begin with a person's name, and the two have nothing in common."""
    x, y = _person_at_start(p.a), _person_at_start(p.b)
    return bool(x and y) and x.isdisjoint(p.b.all_roots) and y.isdisjoint(p.a.all_roots)


@once_a_sentence
def _person_at_start(s: Sentence) -> frozenset[str]:
    """Return the roots of the name of the person that a sentence begins with: of "Mayor Ann Lee was told" two."""
    run = [*takewhile(lambda t: t.weight and (t.capital or is_person(t)) and not t.verb, s.tokens[:_MAX_NAME])]
    after = s.tokens[len(run) : len(run) + 1]
    if (
        s.titled
        or len(run) < _LEAST_NAME
        or not run[-1].capital
        or not after
        or (after[0].weight >= 1 and not after[0].verb)
    ):
        return frozenset()
    names = [*takewhile(lambda t: t.capital and not is_person(t), reversed(run))]
    return frozenset(t.root for t in names) if any(is_person(t) for t in run) and len(names) > 1 else frozenset()


_MAX_NAME, _LEAST_NAME = 6, 3  # words: a title, and two of a name


def has_other_place(p: SentencePair) -> bool:
    """Return whether each sentence names a place, and neither names the other's."""
    a, b = _place_roots(p.a), _place_roots(p.b)
    if not (p.a.senses.isdisjoint(_ANYWHERE) and p.b.senses.isdisjoint(_ANYWHERE)):
        return False  # "No box has gone missing anywhere in Kharo"
    return bool(a and b) and not (a & p.b.all_roots or b & p.a.all_roots)


def has_other_time(p: SentencePair) -> bool:
    """Return whether both sentences name times, of which all that can be compared are disjoint."""
    if not (p.a.times and p.b.times):
        return False
    known = product(p.a.times, p.b.times)
    answers = [disjoint(x, y) for x, y in known if NOT_UNTIL not in (x.role, y.role)]  # that rules out other times
    return True in answers and False not in answers


_BY_DAY = frozenset((("by", "day"), ("dure", "day"), ("daytime", ""), ("daylight", "")))
_AT_NIGHT = frozenset((("at", "night"), ("by", "night"), ("overnight", "")))


def is_by_day_and_night(p: SentencePair) -> bool:
    """Return whether one sentence says what is so by day, and the other at night."""
    x, y = _part_of_day(p.a), _part_of_day(p.b)
    return bool(x and y) and x != y


@once_a_sentence
def _part_of_day(s: Sentence) -> str:
    bare = [t.sense for t in s.tokens if t.sense not in _THE]
    found = {*pairwise(bare), *((sense, "") for sense in bare)}
    is_day, is_night = not found.isdisjoint(_BY_DAY), not found.isdisjoint(_AT_NIGHT)
    return "" if is_day == is_night else "day" if is_day else "night"


_INTENDING = sense_set("intention intend plan refuse would decline threaten promise")
_SAYING = sense_set("say said announce promise declare pledge add")
_ITSELF = word_set("he she it they")


@once_a_sentence
def _says_own_plan(s: Sentence) -> bool:
    words = zip(("", *(t.sense for t in s.tokens)), s.tokens, s.tokens[1:], strict=False)
    return any(
        x.sense in _ITSELF and y.sense == "would" and (x.sense != "it" or before in _SAYING) for before, x, y in words
    )


def is_plan_only(p: SentencePair) -> bool:
    """Return whether one sentence says what somebody would do, and the other what became of it."""
    would = [_says_own_plan(s) for s in (p.a, p.b)]
    other = p.b if would[0] else p.a
    return would[0] != would[1] and "forecast" not in other.marks and other.senses.isdisjoint(_INTENDING)


_DURING, _AFTER = word_set("during in at when while throughout"), word_set("after befor")
_UNITS = sense_set("day week month year hour minute")


def is_before_or_after(p: SentencePair) -> bool:
    """Return whether one sentence says what was so during something, and the other what was so before or after it."""
    return any(_is_timed_by(s, _DURING) & _is_timed_by(other, _AFTER) for s, other in ((p.a, p.b), (p.b, p.a)))


@once_a_sentence
def _is_timed_by(s: Sentence, words: frozenset[str]) -> frozenset[str]:
    """Return the roots of the nouns before which one of some words stands: of "two days after the skirmish" one."""
    found = set[str]()
    for i, (before, the, noun) in enumerate(zip(s.tokens, s.tokens[1:], s.tokens[2:], strict=False)):
        is_counted = i > 0 and s.tokens[i - 1].sense in _UNITS
        is_phrase = before.sense != "after" and (i == 0 or i + 3 == len(s.tokens) or s.tokens[i + 3].opens)
        if words is _AFTER and not (is_counted or is_phrase):
            continue  # "died after the riot", "were safe before the flood reached the town"
        if before.sense in words and the.sense in _THE and noun.weight >= 1 and not noun.capital:
            found.add(noun.root)
    return frozenset(found)


def has_other_clock(p: SentencePair) -> bool:
    """Return whether both sentences give times of the clock, none of which can be the same: came at six, left at ten.

    Opposites at two times of one day are both true.
    """
    a, b = ([time for time in s.times if time.kind == "clock"] for s in (p.a, p.b))
    return bool(a and b) and all(disjoint(x, y) for x, y in product(a, b))


# Modifiers of which each names another part of one whole, and words for those near to a person.
_PARTS = word_set(
    "first second third fourth fifth north south east west northern southern eastern western upper lower left right"
    " front rear inner outer central top bottom former new old"
)
_KIN = word_set(
    "father mother son daughter wife husband brother sister uncle aunt widow cousin nephew niece"
    " grandfather grandmother parent sibl ex"
)


def has_other_part(p: SentencePair) -> bool:
    """Return whether the sentences are about two parts of a whole, or one about a relative: gate 3 and gate 1."""
    if _names_kin_only(p.a, p.b) or _names_kin_only(p.b, p.a):
        return True
    if is_of_another(p):
        return True
    routes = _ends(p.a), _ends(p.b)
    if all(routes) and not (routes[0] <= p.b.all_roots or routes[1] <= p.a.all_roots):
        return True  # "between Kharo and Tesk", "between Kharo and Vey"
    parts_a, parts_b = _parts(p.a), _parts(p.b)
    return any(root in parts_b and parts_a[root] != parts_b[root] for root in p.shared if root in parts_a)


@once_a_sentence
def _ends(s: Sentence) -> frozenset[str]:
    """Return the roots of the names of what a sentence says is between two: "trains between Kharo and Tesk"."""
    for i, t in enumerate(s.tokens):
        if t.sense == "between":
            ends = [t for t in s.tokens[i + 1 : i + 6] if t.capital and t.weight]
            if len(ends) > 1:
                return frozenset(t.root for t in ends)
    return frozenset()


_ANOTHER = sense_set("earlier previous another separate subsequent")


def is_of_another(p: SentencePair) -> bool:
    """Return whether only one sentence says that it is about another one of what both name: "an earlier fire"."""
    return any(root in p.shared for root in _others(p.a) ^ _others(p.b))


@once_a_sentence
def _others(s: Sentence) -> frozenset[str]:
    """Return the roots of what a sentence says is another one: "an earlier fire"."""
    return frozenset(t.root for before, t in pairwise(s.tokens) if before.sense in _ANOTHER and t.weight)


def _names_kin_only(s: Sentence, other: Sentence) -> bool:
    """Return whether a sentence is about a relative, and the other names none, not even as who says so."""
    return not s.senses.isdisjoint(_KIN) and all(t.sense not in _KIN for t in other.tokens)


@once_a_sentence
def _parts(s: Sentence) -> dict[str, str]:
    """Map roots to the modifier or number that tells one part from another: of "gate 3" 3, of "upper deck" upper."""
    parts: dict[str, str] = {}
    for i, t in enumerate(s.tokens):
        if i and t.weight and len(s.tokens[i - 1].sense) == 1 and s.tokens[i - 1].capital and i > 1:
            parts.setdefault(t.root, s.tokens[i - 1].sense)  # "the A sample", "the B sample"
        elif i + 1 < len(s.tokens) and s.tokens[i + 1].sense.isdigit() and not _is_amount(s, s.tokens[i + 1]):
            parts.setdefault(t.root, s.tokens[i + 1].sense)
        elif i and not t.capital and s.tokens[i - 1].sense in _PARTS:
            parts.setdefault(t.root, s.tokens[i - 1].sense)
        elif t.capital and i and s.tokens[i - 1].sense in _PARTS:  # "the old Felden bridge"
            noun = [*takewhile(lambda t: t.weight >= 1 and not (t.verb or t.opens), s.tokens[i + 1 : i + 4])]
            if noun and not noun[-1].capital:
                parts.setdefault(noun[-1].root, s.tokens[i - 1].sense)
    return parts


def _is_amount(s: Sentence, number: ClaimToken) -> bool:
    spans = [(t.start, t.end) for t in s.times] + [(q.start, q.end) for q in s.quantities]
    return any(start <= number.start < end for start, end in spans)


def has_other_kind(p: SentencePair) -> bool:
    """Return whether what both sentences are about is of two kinds: wheat and barley prices, laws against two deeds."""
    if p.a.titled or p.b.titled:
        return False
    if any(_differ_in(p, kinds) for kinds in (_kinds_of_subject, _aims_of_nouns, _owners_of_nouns, _rooms_of_subject)):
        return True
    if _is_of_other_run(p):
        return True
    if p.a.negative == p.b.negative:
        return False
    # "There is no hospital on Kell", and those of Kell go to another one
    negative, positive = (p.a, p.b) if p.a.negative else (p.b, p.a)
    x, y = _places_of_nouns(negative), _places_of_nouns(positive)
    return any(root in y and root in x and y[root].root not in negative.all_roots for root in p.shared)


def _differ_in(p: SentencePair, kinds: Callable[[Sentence], dict[str, ClaimToken]]) -> bool:
    """Return whether a noun of both sentences is of two kinds, which the other sentence does not name."""
    a, b = kinds(p.a), kinds(p.b)
    for root in p.shared:
        x, y = a.get(root), b.get(root)
        if not (x and y) or x.root in p.b.all_roots or y.root in p.a.all_roots:
            continue
        if groups_of(x).isdisjoint(groups_of(y)):
            return True
    return False


@once_a_sentence
def _kinds_of_subject(s: Sentence) -> dict[str, ClaimToken]:
    """Map the noun that the sentence begins with to what tells its kind: of "the stern door was open" the stern.

    That is the word before it, or the name that the phrase begins with: of "the Millbrook polling station" Millbrook.
    """
    first = next((i for i, t in enumerate(s.tokens) if t.weight), len(s.tokens))
    run = list(takewhile(lambda t: t.weight and not t.verb, s.tokens[first : first + _MAX_SUBJECT]))
    if len(run) < 2 or any(t.opens for t in run[1:]) or len(run) == _MAX_SUBJECT:
        return {}
    noun, kind = run[-1], run[0] if run[0].capital and len(run) > 2 else run[-2]
    return {noun.root: kind} if not noun.capital and kind.weight >= 1 and not kind.sense[0].isdigit() else {}


def _is_of_other_run(p: SentencePair) -> bool:
    """Return whether a noun has names and kinds before it, and the kinds differ: "Kharo law exam", "… medical exam"."""
    a, b = _runs(p.a), _runs(p.b)
    for root in p.shared:
        x, y = a.get(root, frozenset()), b.get(root, frozenset())
        of_x, of_y = x - y, y - x
        named = any(p.a.roots[name].capital for name in x & y if name in p.a.roots)
        if named and of_x and of_y and of_x.isdisjoint(p.b.all_roots) and of_y.isdisjoint(p.a.all_roots):
            return True
    return False


@once_a_sentence
def _runs(s: Sentence) -> dict[str, frozenset[str]]:
    """Map nouns to the roots of the words directly before them, if these are two or more."""
    found: dict[str, frozenset[str]] = {}
    run: list[ClaimToken] = []
    for t, following in pairwise((*s.tokens, None)):
        if t is None or not t.weight or t.verb or t.sense[0].isdigit():
            run = []
            continue
        run = [t] if t.opens else [*run, t]
        ends = following is None or not following.weight or following.verb or following.opens
        if ends and _LEAST_RUN < len(run) < _MAX_SUBJECT and not t.capital and not s.titled:
            found.setdefault(t.root, frozenset(x.root for x in run[:-1] if x.weight >= 1))
    return found


_LEAST_RUN = 2  # words


# Prepositions after which a noun is said to be against or about what follows.
_ABOUT, _OF, _AT, _THE = word_set("against about"), word_set("of"), word_set("in at on"), word_set("the")
_AMOUNTS = sense_set(
    "trace sign evidence proof case price cost sale export import supply output harvest"
)  # of what there is one
_HOLDING_PLACES = sense_set("island city town village state province region district peninsula republic")
_MAX_TO_AIM, _MAX_SUBJECT = 9, 5  # words


@once_a_sentence
def _aims_of_nouns(s: Sentence) -> dict[str, ClaimToken]:
    """Map nouns to what they are against or about: of "a law in this state against filming" the filming."""
    found: dict[str, ClaimToken] = {}
    for i, noun in enumerate(s.tokens):
        if not noun.weight or noun.verb:
            continue
        for x, y in pairwise(s.tokens[i + 1 : i + _MAX_TO_AIM]):
            if x.opens or x.verb:
                break
            if x.sense in _ABOUT:
                if y.weight and not y.sense[0].isdigit():
                    found[noun.root] = y
                break
    return found


@once_a_sentence
def _owners_of_nouns(s: Sentence) -> dict[str, ClaimToken]:
    """Map nouns to the name that they are of: of "the water of Lindmar" Lindmar."""
    return _names_after_nouns(s, _OF)


@once_a_sentence
def _rooms_of_subject(s: Sentence) -> dict[str, ClaimToken]:
    """Map the noun that the sentence begins with to where it is: of "The bottles in the store were empty" the store."""
    first = next((i for i, t in enumerate(s.tokens) if t.weight), len(s.tokens))
    noun = [*takewhile(lambda t: t.weight and not t.verb, s.tokens[first : first + _MAX_SUBJECT])]
    at = first + len(noun)
    after = s.tokens[at : at + 2]
    if not noun or len(after) < 2 or after[0].sense not in _AT or after[1].sense not in _THE:
        return {}
    place = [*takewhile(lambda t: t.weight and not (t.verb or t.opens), s.tokens[at + 2 : at + 2 + _MAX_SUBJECT])]
    is_room = bool(place) and not any(t.capital or s.is_in_time(t) for t in place)
    return {noun[-1].root: place[-1]} if is_room else {}


@once_a_sentence
def _places_of_nouns(s: Sentence) -> dict[str, ClaimToken]:
    """Map nouns to the name of where they are: of "a hospital on the island of Kell" Kell."""
    return _names_after_nouns(s, _AT)


def _names_after_nouns(s: Sentence, prepositions: frozenset[str]) -> dict[str, ClaimToken]:
    found: dict[str, ClaimToken] = {}
    for i, (noun, preposition) in enumerate(pairwise(s.tokens)):
        if not noun.weight or noun.verb or noun.capital or preposition.sense not in prepositions or preposition.opens:
            continue
        at = i + 2
        while at + 1 < len(s.tokens) and (s.tokens[at].sense in _THE | _OF or s.tokens[at].sense in _HOLDING_PLACES):
            at += 1
        name = list(takewhile(lambda t: t.capital and not s.is_in_time(t), s.tokens[at:]))
        if not name and noun.sense in _AMOUNTS and prepositions is _OF:
            name = list(takewhile(lambda t: t.weight, s.tokens[at:]))
        if name:
            found.setdefault(noun.root, name[-1])
    return found


_BUILT = sense_set(
    "steelworks steelwork plant factory mine school hospital clinic station prison church bridge airport market hotel"
    " stadium library court bank harbour port mill hall tower"
)


def is_of_named_apart(p: SentencePair) -> bool:
    """Return whether a place has another name in each sentence, or something is at two: "the Kell steelworks"."""
    if p.a.titled or p.b.titled:
        return False
    a, b = _names_of_built(p.a), _names_of_built(p.b)
    if any(root in b and a[root].isdisjoint(p.b.all_roots) and b[root].isdisjoint(p.a.all_roots) for root in a):
        return True
    return _differ_in(p, _places_of_nouns)


@once_a_sentence
def _names_of_built(s: Sentence) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for i, t in enumerate(s.tokens):
        if t.sense in _BUILT and i:
            run = [*takewhile(lambda t: t.capital and t.weight and not s.is_in_time(t), reversed(s.tokens[:i]))]
            if run:
                found[t.root] = found.get(t.root, frozenset()) | {x.root for x in run}
    return found


def has_other_object(p: SentencePair) -> bool:
    """Return whether what both sentences say was done was done to two with a name: "reached Kharo", "reached Tesk"."""
    for root in p.shared:
        x, y = p.a.roots[root], p.b.roots[root]
        if not (x.verb and y.verb) or x.capital or y.capital or x.weight < 1:
            continue
        of_x, of_y = predicate_at(p.a, p.a.tokens.index(x)).named, predicate_at(p.b, p.b.tokens.index(y)).named
        if of_x and of_y and of_x.isdisjoint(p.b.all_roots) and of_y.isdisjoint(p.a.all_roots):
            return True
    return False


def has_other_names(p: SentencePair) -> bool:
    """Return whether both sentences name somebody or something, and nothing in common: the rain in two towns."""
    a, b = _names(p.a), _names(p.b)
    return bool(a and b) and a.isdisjoint(p.b.all_roots) and b.isdisjoint(p.a.all_roots) and p.cover < _SAME_WITHOUT


@once_a_sentence
def _names(s: Sentence) -> frozenset[str]:
    if s.titled:
        return frozenset()
    words = (t for i, t in enumerate(s.tokens) if t.capital and t.weight > 1 and (i or t.end == t.start))
    return frozenset(t.root for t in words if not s.is_in_time(t))


def has_other_condition(p: SentencePair) -> bool:
    """Return whether one sentence states something under a condition that the other does not name, or only asks it."""
    if p.a.asked or p.b.asked:
        return True
    a, b = p.a.condition, p.b.condition
    return bool(a or b) and len(a & b) * 2 < max(min(len(a), len(b)), 1)


@once_a_sentence
def _full_names(s: Sentence) -> dict[str, set[str]]:
    """Return the names of two and more words by their last word."""
    names: dict[str, set[str]] = {}
    for run in _capitalized_runs(s):
        if len(run) > 1:
            names.setdefault(run[-1].root, set()).add(" ".join(t.sense for t in run))
    return names


def _capitalized_runs(s: Sentence) -> Iterator[list[ClaimToken]]:
    """Yield runs of capitalised words with one space between them; none in a headline full of capitals."""
    run: list[ClaimToken] = []
    for t in s.tokens:
        if t.capital and t.weight and not s.titled and (not run or t.start == run[-1].end + 1):
            run.append(t)
            continue
        if run:
            yield run
        run = [t] if t.capital and t.weight and not s.titled else []
    if run:
        yield run


def place_words(s: Sentence) -> list[ClaimToken]:
    """Return the capitalised words after "in" and the like that are no times; none in a headline full of capitals."""
    if s.titled:
        return []
    pairs = pairwise(t for t in s.tokens if t.sense not in _BEFORE_PLACES)
    words = [t for before, t in pairs if before.sense in _PLACE_PREPOSITIONS and t.capital and t.weight]
    return [t for t in words if not s.is_in_time(t)]


@once_a_sentence
def _place_roots(s: Sentence) -> frozenset[str]:
    return frozenset(t.root for t in place_words(s))


def is_superseded(p: SentencePair) -> bool:
    """Return whether a negation says that something has ended or is still to come, and the other claim fits that.

    "No longer" contradicts nothing that was said before, "not yet" nothing that is said after.
    """
    if not p.days:
        return False
    by_b = p.b.negative and not p.a.negative
    negative, is_first = (p.b, p.days < 0) if by_b else (p.a, p.days > 0)
    positive = p.a if by_b else p.b
    is_over = is_first and ("yet" in negative.marks or "now" in positive.marks)
    return is_over or ("lapsed" in negative.marks and not is_first)


_FORBIDDING = sense_set("must should may ought")
_PERFECT = word_set("has have hasnt havent")


@once_a_sentence
def forbids(s: Sentence) -> bool:
    """Return whether a sentence says what nobody may do: "must not be sold", and not "must not have been sold"."""
    for i, t in enumerate(s.tokens):
        if t.sense in _FORBIDDING and not t.capital:
            after = [x.sense for x in s.tokens[i + 1 : i + 5]]
            if not _PERFECT.isdisjoint(after):
                continue
            return t.sense != "may" or "no" in after or "not" in after
    return False
