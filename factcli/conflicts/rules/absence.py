"""Rule of absence: one sentence has what the other says is not there, or was never done.

"No sailor of the Terne is in the hospital in Lissen" meets "A survivor of the Terne lies in the hospital in Lissen",
although the words negated are not said of the same in the other sentence, as the rule of negation asks: where nothing
of a kind is, one that has the rest of what is said is enough.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from factcli.conflicts import lexicon
from factcli.conflicts.claims.cues import DENIES, DOUBTS, INVENTED, NEGATES, WRONG
from factcli.conflicts.claims.parsed import ClaimToken, Sentence, list_once_a_sentence, once_a_sentence
from factcli.conflicts.rules.evidence import Evidence, SentencePair, overlap_features, spans_of
from factcli.conflicts.rules.negation import negation
from factcli.conflicts.rules.predicates import FORMS_OF_BE, LIGHT, MUTUAL, clause_span, predicate_at
from factcli.conflicts.rules.presence import ANYBODY, BEING, WHEN, is_person
from factcli.text.stop_words import sense_set, word_set

# Words after which a negation leaves out nothing: "no", and "any" in its scope.
_NONE = sense_set("no none nobody nothing never nowhere without")
_ANY = sense_set("any anything anybody anyone anywhere single one ever")
_ANY_KIND = sense_set("any single one")
_WITHIN_PHRASE = word_set("of the his her its their a an") | _NONE | _ANY
_WHO = frozenset(("who", "that", "which"))
_BEFORE_KIND = word_set("no without none")
# Words before what is meant: "no sign of trouble", "no member of the staff".
_GENERAL = (
    (ANYBODY - sense_set("man men woman women body"))
    | _ANY
    | sense_set("kind sort sign trace evidence member part whatsoever such")
)
_LITTLE = BEING | FORMS_OF_BE | sense_set("use used have had")
_PERCEIVING = sense_set(
    "see saw seen hear heard find found notice detect observe record receive got get know knew known remember recall"
)
_HELPING = FORMS_OF_BE | word_set("has have had did do does will would can could")
_DENYING = frozenset((DENIES, DOUBTS, INVENTED, WRONG))
#: So many of the kind, the deed, the names and the things of a lack the other sentence has at least, and which share
#: of the names and things.
_LEAST_PARTS, _LEAST_FIT = 3, 0.4
#: Where the kind is not named, or another one: all and most of the rest.
_ALL, _MOST = 0.99, 0.6
_LEAST_SHARED = 2  # words


class Lack(NamedTuple):
    """Something that is not there, or was never done: the word that says so, the kind, the deeds and the rest."""

    sign: ClaimToken
    kind: tuple[ClaimToken, ...]  # empty where it is anybody, anything or at any time
    deeds: tuple[ClaimToken, ...]  # verbs but for those that say little
    rest: tuple[ClaimToken, ...]


def absence(p: SentencePair) -> Evidence | None:
    """Find what the other sentence says is not there, or was never done."""
    if not (p.a.negative or p.b.negative) or len(p.shared) < _LEAST_SHARED:
        return None
    for s, other in ((p.a, p.b), (p.b, p.a)):
        for lack in lacks(s):
            found = _find_one(lack, other)
            if found is not None and negation(p) is None:
                names, spans = found
                features = overlap_features("absence", p) | {f"absence.{name}": value for name, value in names.items()}
                where = spans_of([lack.sign, *lack.kind[:1]]), spans_of(spans)
                return Evidence("absence", features, *(where if s is p.a else where[::-1]))
    return None


@list_once_a_sentence
def lacks(s: Sentence) -> Iterator[Lack]:
    """Yield what a sentence says is not there, or was never done."""
    if not s.negative or s.question:
        return
    for cue in s.cues:
        if cue.kind != NEGATES:
            continue
        first, end = clause_span(s, cue.start, cue.end)
        end = next((i for i in range(cue.end, end) if s.tokens[i].sense in WHEN), end)
        after = s.tokens[cue.end : end]
        senses = [t.sense for t in s.tokens[cue.start : cue.end]]
        at_any = next((i for i, t in enumerate(after) if t.sense in _ANY), None)
        if senses == ["none"] and not _WHO.isdisjoint(t.sense for t in after):
            continue  # "None of those who died was a child"
        if not after or (at_any is None and _NONE.isdisjoint((senses[0], senses[-1]))):
            continue
        kind = _kind_of(senses[0], after, at_any)
        said = [t for t in s.tokens[first:end] if t.weight >= 1 and t not in kind and t.sense not in _GENERAL]
        said = [t for t in said if not s.is_in_time(t)]
        if kind and any(t.sense == "there" for t in s.tokens[first : cue.start]):
            said = [t for t in said if not t.verb]  # "There were no passwords among the data leaked"
        little = _LITTLE | LIGHT | _PERCEIVING if kind else _LITTLE
        helping = next((t.start for t in after if t.sense in _HELPING), -1)  # "None of the coins stolen was found"
        verbs = [t for t in said if t.verb and not t.capital]
        deeds = tuple(t for t in verbs if t.sense not in little and t.start > helping)
        rest = tuple(t for t in said if t not in verbs and t.sense not in little)
        if kind:  # "The guards heard no bang in the yard": there was none in the yard
            seen = next((t.start for t in s.tokens[first:end] if t.sense in _PERCEIVING), -1)
            rest = tuple(t for t in rest if t.start > seen)
        rest = rest or _rest_of(s, kind)
        if kind and senses[0] == "without" and all(t.capital for t in kind):
            continue  # "a Europe without Norland"
        if any(t.negated for t in (*kind, *deeds, *rest)):
            yield Lack(s.tokens[cue.start], kind, deeds, rest)


def _rest_of(s: Sentence, kind: Sequence[ClaimToken]) -> tuple[ClaimToken, ...]:
    """Return what the whole sentence says but for a kind: "There was no siren and no warning before the flood"."""
    return tuple(t for t in s.tokens if t.weight >= 1 and t not in kind and not (t.verb or t.head or s.is_in_time(t)))


def _kind_of(sign: str, after: Sequence[ClaimToken], at_any: int | None) -> tuple[ClaimToken, ...]:
    """Return the kind of which there is none: behind "no", or behind "any" if that is a kind and not anybody."""
    if sign in _BEFORE_KIND:
        return _kind_at(after, 0)
    if at_any is not None and after[at_any].sense in _ANY_KIND:
        return _kind_at(after, at_any)
    return ()


def _kind_at(tokens: Sequence[ClaimToken], start: int) -> tuple[ClaimToken, ...]:
    """Return the noun that follows "no" or "any", with what stands directly before it."""
    kind: list[ClaimToken] = []
    for t in tokens[start:]:
        if t.weight < 1 or t.sense in _GENERAL:
            if kind or not (t.weight or t.sense in _WITHIN_PHRASE):
                break  # "not at any time on Saturday"
            continue
        if kind and t.verb:
            break
        kind.append(t)
    return tuple(kind)


def _find_one(lack: Lack, other: Sentence) -> tuple[dict[str, float], list[ClaimToken]] | None:
    """Return how another sentence has one of a kind, as features, and its words; None if it has none."""
    if not other.kinds.isdisjoint(_DENYING) or "forecast" in other.marks:
        return None
    if not any(t.negated and t.root in other.all_roots for t in (*lack.kind, *lack.deeds, *lack.rest)):
        return None  # the keys of a claim are what it negates
    has = _stated(other)
    names, things = _names_and_things(lack.rest)
    shared_names = [run for run in names if not _named(other).isdisjoint(t.root for t in run)]
    shared_things = [t for t in things if t.root in has]
    kind = [has[t.root] for t in lack.kind if t.root in has]
    deeds = [found for t in lack.deeds if (found := _deed_in(has, t)) is not None]
    if (lack.deeds and not deeds) or (deeds and _is_done_by_others(lack, other, deeds[0])):
        return None  # something else was done, or somebody else did it
    is_kind = bool(kind) and len(kind) == len(lack.kind) and _are_together(other, kind)
    person = None if is_kind or not (lack.kind and is_person(lack.kind[-1])) else _person(other)
    said, shared = len(names) + len(things), len(shared_names) + len(shared_things)
    fit = shared / said if said else 1.0
    found_parts = shared + is_kind + bool(deeds) + (person is not None)
    if found_parts < _LEAST_PARTS or fit < _LEAST_FIT:
        return None
    if not is_kind:  # nobody, nothing, never: then the deed says what there was not, or all of the rest
        is_other_kind = bool(lack.kind) and person is None
        if fit < (_ALL if is_other_kind or not deeds else _MOST) or (lack.kind and not deeds):
            return None
    features = {
        "kind": float(is_kind),
        "other_kind": float(bool(lack.kind) and not is_kind and person is None),
        "person": float(person is not None),
        "deed": float(bool(deeds)),
        "fit": fit,
        "much": min(found_parts, 5) / 5,
        "other_name": float(len(shared_names) < len(names)),
        "lacking": min(len(things) - len(shared_things), 4) / 4,
    }
    words = kind or deeds or [has[t.root] for t in shared_things[:1]]
    return {name: value for name, value in features.items() if value}, words


@once_a_sentence
def _named(s: Sentence) -> frozenset[str]:
    """Return the roots of a sentence, but for those of owners: "Mira Toll's driver" is another than Mira Toll."""
    owners: set[str] = set()
    for i, t in enumerate(s.tokens[:-1]):
        if t.owner and not s.tokens[i + 1].capital:
            while i >= 0 and s.tokens[i].capital:
                owners.add(s.tokens[i].root)
                i -= 1
    return s.all_roots - owners


def _names_and_things(words: Sequence[ClaimToken]) -> tuple[list[list[ClaimToken]], list[ClaimToken]]:
    """Return the names among some words, each with the words that follow each other, and the other words."""
    names: list[list[ClaimToken]] = []
    things: list[ClaimToken] = []
    for t in words:
        if not t.capital:
            things.append(t)
        elif names and names[-1][-1].end + 1 >= t.start:
            names[-1].append(t)
        else:
            names.append([t])
    return names, things


def _deed_in(has: dict[str, ClaimToken], deed: ClaimToken) -> ClaimToken | None:
    """Return the same deed among some words, or the one that tells it from the other side: "never borrowed", "lent"."""
    if deed.root in has:
        return has[deed.root]
    others = lexicon.converses().get(deed.sense, frozenset())
    return next((t for t in has.values() if t.sense in others), None)


def _are_together(s: Sentence, kind: Sequence[ClaimToken]) -> bool:
    """Return whether the words of a kind stand together: "Norland soldiers", and not each of the two elsewhere."""
    at = [i for i, t in enumerate(s.tokens) if t in kind]
    return not at or at[-1] - at[0] <= len(kind)


def _is_done_by_others(lack: Lack, other: Sentence, deed: ClaimToken) -> bool:
    """Return whether the other sentence says that somebody else did it: "Norland never waged war", "Ostria did"."""
    subject = {t.root for t in lack.rest if t.capital and t.start < lack.sign.start}
    if not subject or deed.sense in MUTUAL or all(t.root != deed.root for t in lack.deeds):
        return False
    predicate = predicate_at(other, other.tokens.index(deed))
    return not predicate.passive and bool(predicate.subject) and subject.isdisjoint(predicate.subject)


@once_a_sentence
def _stated(s: Sentence) -> dict[str, ClaimToken]:
    """Return the content words by their roots, but for those of clauses that negate something or state nothing."""
    negated = [clause_span(s, i, i + 1) for i, t in enumerate(s.tokens) if t.negated]
    within = {t.start for first, end in negated for t in s.tokens[first:end]}
    return {root: t for root, t in s.roots.items() if t.stated and not t.negated and t.start not in within}


@once_a_sentence
def _person(s: Sentence) -> ClaimToken | None:
    """Return the first word for a person of whom a sentence states something."""
    return next((t for t in s.tokens if t.stated and not t.negated and is_person(t)), None)
