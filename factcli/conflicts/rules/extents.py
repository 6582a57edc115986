"""Rule of extents: something said of more, or of less, of a whole than the other sentence leaves room for.

What is said of all residents is not said of none of them, and if a third were not warned, not all were.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product, takewhile

from factcli.conflicts import lexicon
from factcli.conflicts.claims.extents import FIGURE, FULLY, LITTLE, NONE
from factcli.conflicts.claims.parsed import ClaimToken, Extent, Sentence, Term, list_once_a_sentence, once_a_sentence
from factcli.conflicts.rules.alignment import groups_of
from factcli.conflicts.rules.evidence import Evidence, SentencePair, is_common_word, overlap_features, spans_of
from factcli.conflicts.rules.predicates import FORMS_OF_BE, clause_at, subject_before, where_and_when
from factcli.conflicts.rules.presence import is_person
from factcli.text.stop_words import sense_set, word_set

# Verbs of which one follows from another: whoever holds a town has taken it, and has entered it.
_HOLDING = sense_set("take taken took hold held control capture seize recapture occupy conquer enter")
_HELPING = word_set(
    "was were is are be been being am has have had having will would can could may might did do does get got in on at"
    " from of to the a an any by for with that this his her its their it he she they who which and or but as"
)
_COMPARING = word_set("more better less than")
_TOGETHER, _LEAST_SAID = 6, 2  # words
#: From this share of all that two sentences say on, they say the same.
_SAME = 0.85
_LONG = 2  # days from which on a share may have grown


def extents(p: SentencePair) -> Evidence | None:
    """Find something that one sentence says of more, or of less, of a whole than the other can."""
    only = _only_one(p) or _only_thing(p)
    if only or not (p.a.extents or p.b.extents) or _is_still_to_come(p):
        return only
    for x, y in _comparable(p):
        is_opposed = _is_opposed(p, x, y)
        if is_opposed is None:
            continue
        low, high = (1 - y.high, 1 - y.low) if is_opposed else (y.low, y.high)
        if x.low <= high and low <= x.high:
            continue
        features = overlap_features("extents", p)
        if not (x.whole and y.whole):
            features["extents.anybody"] = 1.0
        is_none = NONE in (x.kind, y.kind)
        is_less = x.kind == NONE if is_none else x.high < low
        if abs(p.days) > _LONG and is_less == (p.days > 0) and (is_none or not is_opposed):
            features["extents.grows"] = 1.0
        if ("forecast" in p.a.marks) != ("forecast" in p.b.marks):
            features["extents.forecast"] = 1.0
        return Evidence("extents", features, ((x.start, x.end),), ((y.start, y.end),))
    return _instance(p) or _exception(p) or _among(p)


def _is_still_to_come(p: SentencePair) -> bool:
    """Return whether nothing has been done so far of what the other plans: "No homes have been built so far"."""
    return any(
        "yet" in s.marks and "forecast" in other.marks and any(x.kind == NONE for x in s.extents)
        for s, other in ((p.a, p.b), (p.b, p.a))
    )


def _exception(p: SentencePair) -> Evidence | None:
    """Find one that is not as the other sentence says of all: "All leaders condemned it", "Lee, a leader, refused to".

    Or of which the opposite is said: "Every road is cut", "the eastern road is open".
    """
    for s, other in ((p.a, p.b), (p.b, p.a)):
        for x in s.extents:
            if x.kind or x.low < 1 or s.tokens[x.at].negated or not s.tokens[x.at].opens:
                continue
            if not x.whole and p.cover < _MIN_COVER:
                continue  # "Everyone survived": of whom only what else is said tells
            met = _not_as_said(s, x, other, p.cover >= _MIN_COVER_OF_PART)
            if met is not None and _is_part_of(s, x, other, met):
                spans = ((x.start, x.end),), spans_of([met])
                return Evidence("extents", overlap_features("extents", p), *(spans if s is p.a else spans[::-1]))
    return None


_MIN_COVER = 0.5  # of what one sentence says, where the opposite is said of one
_MIN_COVER_OF_PART = 0.35  # where that one is said to be of the whole


def _is_part_of(s: Sentence, x: Extent, other: Sentence, met: ClaimToken) -> bool:
    """Return whether another sentence says something of a part of a whole, or of one of it: "crew of the Anna"."""
    clause = clause_at(other, other.tokens.index(met))
    named = {t.root for t in clause if not t.negated}
    common = [root for root in x.whole if root in s.roots and is_common_word(s.roots[root])]
    if any(root in named for root in common) and len(x.whole & named) * 2 >= len(x.whole):
        return True
    return not x.whole or (bool(x.whole) and x.whole <= other.all_roots)


def _not_as_said(s: Sentence, x: Extent, other: Sentence, shares_most: bool) -> ClaimToken | None:
    """Return the word by which another sentence denies what is said of all, or says the opposite; None if it does not.

    Opposites count only where the two share most of what one of them says.
    """
    clause = clause_at(s, x.at)
    said = [t for t in clause[1:] if t.weight >= 1 and not t.negated and t.root not in x.whole]
    verb = next((t for t in said if t.verb), None)
    met = other.roots.get(verb.root) if verb and x.whole else None
    if met is not None:
        return met if met.negated and met.head and met.stated else None
    if any(y.kind == NONE or y.high < 1 for y in other.extents):
        return None
    terms = {term.key: term for term in other.opposable}
    for term in s.opposable if shares_most else ():
        if s.tokens[term.start] in said and not (term.start and s.tokens[term.end - 1].negated):
            for key in sorted(lexicon.opposites()[term.key] & terms.keys()):
                word = other.tokens[terms[key].start]
                if not word.negated and word.stated:
                    return word
    return None


_AMONG = sense_set("among amongst includ include")
_MAX_TO_KIND = 5  # words


def _among(p: SentencePair) -> Evidence | None:
    """Find somebody among a group of whom the other sentence says that all are something else.

    "All those killed were soldiers" and "Six civilians were among those killed".
    """
    for s, other in ((p.a, p.b), (p.b, p.a)):
        at = next((i for i, t in enumerate(other.tokens) if t.sense in _AMONG), -1)
        if at < 0 or other.tokens[at].negated or p.cover < _MIN_COVER:
            continue
        kinds = _kinds_of_all(s)
        for term in other.opposable:
            for x, kind in kinds:
                if kind.key in lexicon.opposites()[term.key] and term.start != at:
                    found = other.tokens[term.start]
                    spans = ((x.start, x.end),), spans_of([found])
                    return Evidence("extents", overlap_features("extents", p), *(spans if s is p.a else spans[::-1]))
    return None


@list_once_a_sentence
def _kinds_of_all(s: Sentence) -> Iterator[tuple[Extent, Term]]:
    """Yield what a sentence says that all are, with the word that says all: of "all were armed fighters" fighters."""
    for x in s.extents:
        if x.kind or x.low < 1 or s.tokens[x.at].negated:
            continue
        be = next((i for i in range(x.at + 1, len(s.tokens)) if s.tokens[i].sense in FORMS_OF_BE), len(s.tokens))
        yield from ((x, term) for term in s.opposable if be < term.start < be + _MAX_TO_KIND)


_ONLY = sense_set("only solely")


def _only_one(p: SentencePair) -> Evidence | None:
    """Find another one of whom is said what the other sentence says only of one: "Only the driver was hurt"."""
    for s, other in ((p.a, p.b), (p.b, p.a)):
        alone = only_subject(s)
        if alone is None or p.cover < _MIN_COVER or other.negative:
            continue
        subject, verb = alone
        met = other.roots.get(verb.root)
        if met is None or met.negated or not met.stated:
            continue
        of_other = subject_before(other, other.tokens.index(met))
        own = {t.root for t in subject}
        if not of_other or not own.isdisjoint(other.all_roots) or not of_other.isdisjoint(s.all_roots):
            continue
        if not any(other.roots[root].weight >= 1 for root in of_other if root in other.roots):
            continue
        spans = spans_of([subject[0]]), spans_of([met])
        return Evidence("extents", overlap_features("extents", p), *(spans if s is p.a else spans[::-1]))
    return None


@once_a_sentence
def only_subject(s: Sentence) -> tuple[tuple[ClaimToken, ...], ClaimToken] | None:
    """Return of whom alone a sentence says something, and the verb: of "Only the driver was hurt" both."""
    if not s.tokens or s.tokens[0].sense not in _ONLY or s.titled or s.negative:
        return None
    phrase = [*takewhile(lambda t: t.sense not in FORMS_OF_BE and not t.verb and not t.opens, s.tokens[1:])]
    subject = tuple(t for t in phrase if t.weight >= 1 and not t.sense[0].isdigit())
    end = 1 + len(phrase)
    is_state = s.tokens[end : end + 1] and s.tokens[end].sense in FORMS_OF_BE
    verb = next((t for t in s.tokens[end : end + 4] if t.weight >= 1 and (t.verb or is_state)), None)
    if len(subject) != len([t for t in phrase if t.weight]) or not subject or verb is None:
        return None  # "Only two"
    return (subject, verb) if phrase[0].sense in _THE or phrase[0].capital else None


_THE = word_set("the its his her their")
_NOTHING_BUT = frozenset((("nothing", "but"), ("nothing", "except")))


def _only_thing(p: SentencePair) -> Evidence | None:
    """Find another thing to which was done what the other sentence says of one only: "carried nothing but medicine"."""
    for s, other in ((p.a, p.b), (p.b, p.a)):
        alone = only_object(s)
        if alone is None or p.cover < _MIN_COVER:
            continue
        verb, thing = alone
        met = other.roots.get(verb.root)
        if met is None or met.negated or not met.stated or only_object(other) or other.tokens[-1] is met:
            continue
        at, at_own = other.tokens.index(met), s.tokens.index(verb)
        found = other.tokens[at + 1]
        if not found.weight or found.sense[0].isdigit() or found.capital or found.root in s.all_roots or found.opens:
            continue
        if thing.root in other.all_roots or not groups_of(thing).isdisjoint(groups_of(found)):
            continue
        if subject_before(s, at_own).isdisjoint(subject_before(other, at)):
            continue
        spans = spans_of([thing]), spans_of([found])
        return Evidence("extents", overlap_features("extents", p), *(spans if s is p.a else spans[::-1]))
    return None


@once_a_sentence
def only_object(s: Sentence) -> tuple[ClaimToken, ClaimToken] | None:
    """Return a verb and the only thing to which it is done: of "carried nothing but medicine" both."""
    for i in range(1, len(s.tokens) - 1):
        t, following = s.tokens[i], s.tokens[i + 1]
        is_only = t.sense in _ONLY and following.weight >= 1
        start = i + 1 if is_only else i + 2 if (t.sense, following.sense) in _NOTHING_BUT else 0
        thing = s.tokens[start] if 0 < start < len(s.tokens) else None
        if thing is None or thing.weight < 1 or thing.sense[0].isdigit() or thing.capital or thing.verb:
            continue
        verb = s.tokens[i - 1]
        if verb.weight >= 1 and verb.verb:
            return verb, thing
    return None


def _instance(p: SentencePair) -> Evidence | None:
    """Find one of whom is said what the other sentence says of nobody: "No party has a majority"."""
    for s, other in ((p.a, p.b), (p.b, p.a)):
        for x, helping, said in _said_of_nobody(s):
            if not (other.roots.keys() >= said.keys() and helping <= other.all_roots):
                continue
            is_of_kind = x.whole and s.tokens[x.at].sense not in _ANYONE
            if is_of_kind and x.whole.isdisjoint(other.all_roots) and _names_others(other):
                continue  # "No passenger was hurt", "A pedestrian was hurt"
            met = [other.roots[root] for root in said]
            if any(t.negated or not t.stated for t in met):
                continue
            spans = ((x.start, x.end),), spans_of(met[:1])
            return Evidence("extents", overlap_features("extents", p), *(spans if s is p.a else spans[::-1]))
    return None


_ANYONE = sense_set("nobody none")
_ANYBODY = sense_set("people person man woman men women child children victim somebody someone dozens scores")


@once_a_sentence
def _names_others(s: Sentence) -> bool:
    """Return whether a sentence begins with a person of some kind, and not with just anybody."""
    first = next((t for t in s.tokens if t.weight >= 1), None)
    return first is not None and is_person(first) and first.sense not in _ANYBODY and not first.capital


@list_once_a_sentence
def _said_of_nobody(s: Sentence) -> Iterator[tuple[Extent, set[str], dict[str, None]]]:
    """Yield the extents of nobody that open a clause, with the roots of what it says, of words without weight first."""
    for x in s.extents:
        clause = clause_at(s, x.at)
        if x.kind != NONE or not s.tokens[x.at].opens or any(t.sense in _COMPARING for t in clause):
            continue  # "Nobody has done more for the town"
        denied = [t for t in clause[1:] if t.negated and t.root not in x.whole]
        helping = {t.root for t in denied if t.sense not in _HELPING and not t.weight}  # "No money will be used to …"
        said = dict.fromkeys(t.root for t in denied if t.weight >= 1)  # in order: the first is shown
        if len(said) >= _LEAST_SAID and not said.keys() <= where_and_when(s):  # "Nobody was at the terminal on Tuesday"
            yield x, helping, said


def leaves_part(s: Sentence) -> bool:
    """Return whether a sentence denies something only of the whole: "has not taken the whole valley"."""
    return any(x.high == 1 - LITTLE and x.low == 0 for x in s.extents)


def leaves_room(p: SentencePair) -> bool:
    """Return whether what is denied of a part leaves room for what is said of another: a quarter, and the rest.

    Who says the same but for a negation speaks of the same part: "Two men were arrested", "Two men were not arrested".
    """
    if any(_are_some(x, y) for x, y in product(p.a.extents, p.b.extents)):
        return True  # "Some were moved", "Some were not moved"
    if p.alike >= _SAME:
        return False
    for x, y in product(p.a.extents, p.b.extents):
        if x.whole and y.whole and _is_one_whole(p, x, y) and _is_opposed(p, x, y):
            return x.low <= 1 - y.low and 1 - y.high <= x.high and (x.low, y.low) != (0.0, 0.0)
    return False


def _are_some(x: Extent, y: Extent) -> bool:
    return not (x.kind or y.kind) and x.whole == y.whole and (x.low, x.high) == (y.low, y.high) == (LITTLE, 1.0)


@once_a_sentence
def _is_of_others(s: Sentence, x: Extent) -> bool:
    """Return whether an extent is of the others only: "none of the other seven riders"."""
    return any(t.sense == "other" for t in s.tokens[x.at : x.at + 5])


def _is_object(s: Sentence, x: Extent) -> bool:
    """Return whether it is to nobody that something is done: "showed them to nobody"."""
    return x.kind == NONE and not x.whole and x.at > 0 and s.tokens[x.at - 1].sense in ("to", "with", "for", "from")


def _comparable(p: SentencePair) -> Iterator[tuple[Extent, Extent]]:
    """Yield the extents of one whole. Two figures are compared as such, and two denials agree."""
    for x, y in product(p.a.extents, p.b.extents):
        if _is_of_others(p.a, x) or _is_of_others(p.b, y) or _is_object(p.a, x) or _is_object(p.b, y):
            continue
        if not (x.kind and x.kind == y.kind) and _is_one_whole(p, x, y):
            yield x, y


def _is_one_whole(p: SentencePair, x: Extent, y: Extent) -> bool:
    """Return whether two extents are of the same whole: its noun is that of the other, or what that is a part of."""
    if (x.kind == NONE and not _has_together(p.b, x.run)) or (y.kind == NONE and not _has_together(p.a, y.run)):
        return False  # "no tax increases" and "half of the tax"
    if not (_described(p.a, x) <= p.b.all_roots and _described(p.b, y) <= p.a.all_roots):
        return False  # "None of the children brought in has died"
    if not (x.whole and y.whole) or x.whole == y.whole:
        return True
    nouns = (x.run & y.whole) | (y.run & x.whole)
    return any(root in p.shared and is_common_word(p.a.roots[root]) for root in nouns)


_HAVE_OR_BE = sense_set("was were is are be been has have had will would did do does can could")


@once_a_sentence
def _described(s: Sentence, extent: Extent) -> frozenset[str]:
    """Return the roots by which a sentence says of which people or things it says that none did something."""
    if extent.kind != NONE:
        return frozenset()
    end = next((i for i in range(extent.at + 1, len(s.tokens)) if s.tokens[i].sense in _HAVE_OR_BE), extent.at)
    words = [t for t in s.tokens[extent.at + 1 : end] if t.weight >= 1 and not t.sense[0].isdigit()]
    return frozenset(t.root for t in words if not s.is_in_time(t)) - extent.whole


def _has_together(s: Sentence, roots: frozenset[str]) -> bool:
    """Return whether a sentence has all these words, within some words of each other."""
    places = [i for i, t in enumerate(s.tokens) if t.root in roots]
    return len({s.tokens[i].root for i in places}) == len(roots) and (
        not places or any(roots <= {t.root for t in s.tokens[i : i + _TOGETHER]} for i in places)
    )


def _is_opposed(p: SentencePair, x: Extent, y: Extent) -> bool | None:
    """Return whether what is said of a whole is negated, or its opposite said, in one sentence; None if it differs."""
    in_a, in_b = _words_of(p.a, x), _words_of(p.b, y)
    table, terms = lexicon.opposites(), {term.key: term for term in p.b.opposable}
    for term in p.a.opposable:
        own = p.a.tokens[term.start]
        for key in table[term.key] & terms.keys():
            other = p.b.tokens[terms[key].start]
            if own.root in in_a and other.root in in_b:
                return own.negated == other.negated
    shared = in_a.keys() & in_b.keys() - (x.whole & y.whole)
    if {x.kind, y.kind} == {NONE, FIGURE}:
        shared -= x.run & y.run
    if NONE in (x.kind, y.kind):
        shared -= where_and_when(p.a) & where_and_when(p.b)
    pairs = [(in_a[root], in_b[root]) for root in shared if is_common_word(in_a[root]) and is_common_word(in_b[root])]
    holding = [next((t for t in words.values() if t.sense in _HOLDING), None) for words in (in_a, in_b)]
    if holding[0] and holding[1]:
        pairs.append((holding[0], holding[1]))
    for s, extent, number in ((p.a, x, 0), (p.b, y, 1)):
        if extent.kind == NONE:
            denied = _first_denied(s, extent, {x.kind, y.kind} == {NONE, FIGURE})
            pairs = [pair for pair in pairs if pair[number].negated]
            if denied and denied not in (in_a.keys(), in_b.keys())[not number] and not all(holding):
                return None
    turned_a, turned_b = _is_turned(p.a, x), _is_turned(p.b, y)
    return any((a.negated and not turned_a) != (b.negated and not turned_b) for a, b in pairs) if pairs else None


def _is_turned(s: Sentence, extent: Extent) -> bool:
    """Return whether a share is already that of what is not denied: "have not taken the whole"."""
    return extent.kind != NONE and s.tokens[extent.at].negated


def _first_denied(s: Sentence, extent: Extent, is_counted: bool) -> str:
    """Return the root of the first word after "nobody" and its like that is denied of it: of "nobody was hurt" hurt.

    If the others are counted, the words directly after "no" say of whom.
    """
    whole = extent.whole | extent.run if is_counted else extent.whole
    words = (t for t in s.tokens[extent.at + 1 :] if t.negated and t.weight >= 1 and not t.sense[0].isdigit())
    after = (t for t in words if t.root not in whole)
    return next((t.root for t in after), "")


@once_a_sentence
def _words_of(s: Sentence, extent: Extent) -> dict[str, ClaimToken]:
    """Return the words that an extent may belong to, by root: those of its clause, of "fully" those beside it."""
    words: Sequence[ClaimToken] = clause_at(s, extent.at)
    if extent.kind == FULLY:
        before = [t for t in s.tokens[: extent.at] if t.weight][-1:]
        words = before + [t for t in s.tokens[extent.at + 1 :] if t.weight][:1]
    return {t.root: t for t in words}
