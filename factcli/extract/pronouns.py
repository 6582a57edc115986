"""Rank the persons whom "he" or "she" may mean, by where and how a report named them before.

As readers do, prefer who spoke last and who is the subject of the sentence before; somebody named behind a
preposition, as an owner, in a subordinate clause or within a quotation is less likely meant (Brennan, Friedman and
Pollard 1987; Lappin and Leass 1994, without syntax). The ranking is sure if nobody comes near the first.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from factcli.extract.mentions import Kind
from factcli.extract.people import Cast, Entity, Reference, head_of

#: Sentences before the pronoun in which persons are looked for, and paragraphs.
_SENTENCES = 8
_SURE_BY = 2.5
_LEAST = 6.0


class Earlier(NamedTuple):
    """A speaker of an attribution before this one, or those who may be it.

    ``is_many`` is true of organisations, groups and things, which are no "he".
    """

    start: int
    names: tuple[str, ...]
    entity: Entity | None
    sex: str
    is_sure: bool
    is_many: bool


class Person(NamedTuple):
    """A person whom a pronoun may mean, and how likely."""

    name: str
    entity: Entity | None
    score: float


class Ranked(NamedTuple):
    """The persons in question, best first, and whether the first is sure."""

    persons: tuple[Person, ...]
    sure: bool


def rank_persons(cast: Cast, earlier: Sequence[Earlier], offset: int, sex: str) -> Ranked:
    """Rank those whom a pronoun at an offset may mean. ``sex`` is "f", "m" or "" for either."""
    document = cast.document
    sentence = document.sentence_at(offset)
    first = document.sentences[max(0, sentence - _SENTENCES)].start
    paragraph = document.paragraphs[document.paragraph_at(offset)].start
    scores: dict[int, float] = {}
    entities: dict[int, Entity] = {}
    subjects: set[int] = set()
    references = cast.references_in(first, offset)
    for reference in references:
        mention = reference.mention
        distance = sentence - document.sentence_at(mention.start)
        for place, entity in enumerate(reference.entities):
            if not entity.is_person or (sex and entity.sex not in ("", sex)) or mention.in_headline:
                continue
            score = (
                (1.5 if mention.start >= paragraph else 0.0)
                + 6.0
                - 1.3 * distance
                - 1.0 * place
                - (4.0 if mention.quoted else 0.0)
            )
            score += _by_place(cast, reference, subjects, offset)
            scores[entity.number] = max(score, scores.get(entity.number, -9.0))
            entities[entity.number] = entity
    for start, entity in _by_role(cast, document.sentences[max(0, sentence - 2)].start, offset):
        if sex and entity.sex not in ("", sex):
            continue
        score = (1.5 if start >= paragraph else 0.0) + 9.0 - 1.3 * (sentence - document.sentence_at(start))
        scores[entity.number] = max(score, scores.get(entity.number, -9.0))
        entities[entity.number] = entity
    for number, entity in entities.items():
        scores[number] += 0.25 * sum(mention.start < offset for mention in entity.mentions[:6]) + (
            1.0 if entity.sex else 0.0
        )
    found = [Person(entity.name, entity, scores[number]) for number, entity in entities.items()]
    found = _with_speaker(cast, earlier, offset, sex, found)
    found.sort(key=lambda person: -person.score)
    if earlier and found and _is_open(cast, earlier[-1], offset, sex, found[0]):
        return Ranked(tuple(found), False)
    if len(found) == 1 and found[0].entity and sex and found[0].entity.sex == sex and found[0].score > 0:
        return Ranked(tuple(found), True)
    margin = found[0].score - found[1].score if len(found) > 1 else 9.0
    return Ranked(tuple(found), bool(found) and found[0].score >= _LEAST and margin >= _SURE_BY)


_ROLE = re.compile(r"\b[Tt]he ((?:[a-z]+[ -]){0,3}?[a-z]+)(?= (?!of\b|for\b|and\b)[a-z])")


def _by_role(cast: Cast, start: int, end: int) -> list[tuple[int, Entity]]:
    """Return the persons who are called by their role at the start of a sentence or a clause: the mayor laughed."""
    found = []
    for match in _ROLE.finditer(cast.document.masked, start, end):
        persons = cast.by_role.get(head_of(match[1]), [])
        before = cast.document.masked[max(0, match.start() - 2) : match.start()]
        if len(persons) == 1 and (not before.strip() or before.strip()[-1] in ".,;:" or match.start() == start):
            found.append((match.start(), persons[0]))
    return found


def _is_open(cast: Cast, last: Earlier, offset: int, sex: str, best: Person) -> bool:
    """Return whether who spoke just before is not known, and may be another than the one ranked first."""
    near = cast.document.sentence_at(offset) - cast.document.sentence_at(last.start) <= 1
    other = best.name not in last.names or len(last.names) > 1
    return near and other and not last.is_sure and not last.is_many and not (sex and last.sex and last.sex != sex)


def _with_speaker(cast: Cast, earlier: Sequence[Earlier], offset: int, sex: str, found: list[Person]) -> list[Person]:
    """Raise the score of who spoke last, also of one without a name."""
    if not earlier:
        return found
    last, document = earlier[-1], cast.document
    bonus = 5.0 - 1.2 * (document.sentence_at(offset) - document.sentence_at(last.start))
    if document.paragraph_at(offset) != document.paragraph_at(last.start):
        bonus -= 1.5
    if bonus <= 0 or last.is_many or (sex and last.sex not in ("", sex)) or not last.names:
        return found
    if last.entity is None and last.is_sure:
        unlikely = bool(sex and not last.sex and re.match(r"[A-Z]\S*\Z", last.names[0]))  # a name that tells no sex
        return [*found, Person(last.names[0], None, 5.5 + bonus - 3.0 * unlikely)]
    return [person._replace(score=person.score + bonus) if person.name in last.names else person for person in found]


_SUBORDINATE = re.compile(
    r"(?:when|while|after|before|if|as|because|since|although|though|asked|like|unlike|despite|under|with|in|on|at|by)\b",
    re.IGNORECASE,
)
_PREPOSITION = re.compile(
    r"\b(?:of|for|with|by|to|against|from|about|in|on|at|under|over|between|and|than|called|praised|accused|told|backed)"
    r" (?:[a-z]+ ){0,1}\Z"
)


def _by_place(cast: Cast, reference: Reference, subjects: set[int], offset: int) -> float:
    """Grade the place of a name in its sentence."""
    mention, document = reference.mention, cast.document
    if mention.quoted:
        return 0.0
    number = document.sentence_at(mention.start)
    begin = document.sentences[number].start
    start = mention.title.start if mention.title else mention.start
    before, after = document.masked[max(begin, start - 40) : start], document.masked[mention.end : mention.end + 3]
    if after[:2] in ("'s", "’s") or after[:2] in ("' ", "’ "):
        return -1.5
    if _PREPOSITION.search(before) and not before.lower().endswith("according to "):
        return -1.0
    if number in subjects or mention.kind in (Kind.PLACE, Kind.ORGANISATION):
        return 0.0
    opening = document.masked[begin : min(begin + 12, start)]
    if start > begin and _SUBORDINATE.match(opening) and "," not in document.masked[begin:start]:
        return 0.0
    subjects.add(number)
    if document.sentence_at(offset) - number > 1:
        return 2.0
    return 4.5 if document.paragraph_at(offset) == document.paragraph_at(begin) else 3.0
