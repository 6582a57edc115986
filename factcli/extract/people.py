"""Put the names of a report together: which mentions are one person or one organisation, and what somebody is.

Two full names are one person's if :func:`factcli.entities.person_names.match` says so; a surname alone belongs to the
person who has it, and with two persons of that surname to neither for certain. A surname in a spelling that nobody
else has is joined to the person whose name it spells (Wasik, Wasiq).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from factcli.entities import person_names
from factcli.entities.phonetics import phonetic_codes
from factcli.entities.spelling import sounds_alike
from factcli.entities.titles import courtesies
from factcli.extract import name_lists
from factcli.extract.attribution import Span
from factcli.extract.document import Document
from factcli.extract.mentions import FULL_TITLES, Kind, Mention, find_mentions, is_role_noun, key_of
from factcli.text.stop_words import word_set

#: Names that are compared with each other because they share a word; more share a word that tells nothing.
_MOST_ALIKE = 40
_MOST_SPELT = 12  # surnames that sound alike
_SHORTEST_VARIANT = 4  # letters of a surname that may be spelt otherwise


@dataclass
class Entity:
    """A person, an organisation or a place of the report, with all mentions of it.

    ``sex`` is "f", "m" or "" where nothing tells. ``roles`` are spans of what somebody is said to be, without article.
    """

    number: int
    name: str
    keys: tuple[str, ...]
    is_person: bool
    sex: str = ""
    mentions: list[Mention] = field(default_factory=list)
    roles: list[Span] = field(default_factory=list)


@dataclass(frozen=True)
class Reference:
    """A mention and the entities that it may mean, best first; certain if there is one."""

    mention: Mention
    entities: tuple[Entity, ...]


class Cast:
    """Who and what a report names."""

    def __init__(self, document: Document, speakers: Sequence[Span] = ()) -> None:
        """Read the names of a report. Names within the spans of ``speakers`` are rather a person's than not."""
        self.document = document
        self._speakers = sorted(speakers)
        self.entities: list[Entity] = []
        self._by_surname: defaultdict[str, list[Entity]] = defaultdict(list)
        self._by_word: defaultdict[str, list[Entity]] = defaultdict(list)  # any word of a person's name
        self._by_code: defaultdict[str, list[str]] = defaultdict(list)  # surnames that sound alike
        self._by_content: dict[frozenset[str], Entity] = {}  # names of organisations and places, in any order
        self.by_role: defaultdict[str, list[Entity]] = defaultdict(list)  # persons by the head of a role
        self.by_last_word: defaultdict[str, list[Entity]] = defaultdict(list)  # organisations and places
        self._by_first_word: defaultdict[str, set[int]] = defaultdict(set)  # numbers of organisations
        self._of_mention: dict[int, Entity] = {}
        self._settled: dict[str, Entity] = {}  # whom a surname alone has meant
        self._last: dict[int, int] = {}  # where an entity was named last, by its number
        mentions = find_mentions(document)
        self._name_people(mentions)
        self._name_others(mentions)
        self._read(mentions)
        self._read(mentions)  # once more: who has been told to be a woman is no Mr. Roe

    def _read(self, mentions: Sequence[Mention]) -> None:
        """Settle whom each mention means, and what is said of each person."""
        for entity in self.entities:
            entity.mentions, entity.roles = [], []
        self._settled, self._last = {}, {}
        self.references = self._refer(mentions)
        self._starts = [reference.mention.start for reference in self.references]
        for entity in self.entities:
            entity.sex = entity.sex or (self._sex(entity) if entity.is_person else "")
        self._add_roles()
        self.by_role = defaultdict(list)
        for entity in self.entities:
            for role in dict.fromkeys(head for span in entity.roles for head in role_heads(self.text(span))):
                self.by_role[role].append(entity)

    # Look up

    def references_in(self, start: int, end: int) -> list[Reference]:
        """Return the references that begin within a span."""
        return self.references[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def last_named(self, entity: Entity, offset: int) -> int:
        """Return where an entity was named last before an offset, 0 if it was not."""
        at = bisect_left(entity.mentions, (offset,))
        return entity.mentions[at - 1].start if at else 0

    def text(self, span: tuple[int, int]) -> str:
        """Return the text of a span on one line."""
        return " ".join(self.document.text[span[0] : span[1]].split())

    def look_up(self, span: Span) -> Reference | None:
        """Return a reference to the person whose name, or whose surname, a span is; for the long names of headlines."""
        words = re.findall(r"[^\W\d_][\w.'’-]*", self.document.text[slice(*span)])
        keys = tuple(key_of(word) for word in words)
        if not keys or not all(word[0].isupper() for word in words):
            return None
        mention = Mention(*span, keys, Kind.PERSON, None, False, True)
        named = [e for e in self._by_surname[surname(keys)] if set(keys) <= set(e.keys)]
        return Reference(mention, tuple(named)) if named else None

    # People

    def _name_people(self, mentions: Iterable[Mention]) -> None:
        mentions = list(mentions)
        alone = {m.keys[0] for m in mentions if len(m.keys) == 1 and m.kind in (Kind.WORD, Kind.PERSON)}
        spelt: dict[str, list[Mention]] = {}
        for mention in mentions:
            if len(mention.keys) > 1 and mention.kind in (Kind.PERSON, Kind.PERHAPS):
                spelt.setdefault(self.text(mention[:2]), []).append(mention)
        body = {name for name, found in spelt.items() if not all(m.in_headline for m in found)}
        for name in sorted(spelt, key=lambda name: (name not in body, -len(spelt[name][0].keys), spelt[name][0].start)):
            found = spelt[name]
            first = found[0]
            if name not in body and (len(first.keys) > 3 or not self._is_person(found, alone)):
                continue
            entity = self._same_person(name, first)
            if entity is None:
                if not self._is_person(found, alone):
                    continue
                entity = self._add(name, first.keys, is_person=True)
            entity.mentions += found
            self._of_mention.update((mention.start, entity) for mention in found)
        self._name_by_title(mentions)
        for entity in self.entities:
            entity.mentions.sort()
            entity.sex = self._sex(entity)
            self._choose_name(entity)

    def _choose_name(self, entity: Entity) -> None:
        """Choose the fullest of a person's names, and of equally full ones the most frequent, then the first."""
        spelt = Counter(self.text(m[:2]) for m in entity.mentions if not m.in_headline)
        spelt = spelt or Counter(self.text(m[:2]) for m in entity.mentions)
        if spelt:
            entity.name = max(spelt, key=lambda name: (len(name.split()), spelt[name]))

    def _is_person(self, found: list[Mention], alone: set[str]) -> bool:
        """Return whether a name of two words or more is a person's."""
        if any(mention.kind is Kind.PERSON for mention in found):
            return True
        keys = found[0].keys
        if surname(keys) in alone and surname(keys) not in name_lists.organisation_words():
            return True
        return any(
            _TELLS_PERSON.match(self.document.masked, mention.end)
            or self.role_after(mention.end)
            or self.role_before(mention.start)
            or self._speaks(mention)
            or self._goes_on(mention)
            for mention in found
            if not mention.quoted
        )

    def _goes_on(self, mention: Mention) -> bool:
        """Return whether the sentence after the one with a name begins with he or she."""
        following = self.document.sentence_at(mention.start) + 1
        if following >= len(self.document.sentences) or mention.in_headline:
            return False
        return _HE_BEGINS.match(self.document.masked, self.document.sentences[following].start) is not None

    def _speaks(self, mention: Mention) -> bool:
        """Return whether a name without "the" is a speaker."""
        at = bisect_left(self._speakers, (mention.start, mention.start))
        near = self._speakers[max(0, at - 1) : at + 1]
        before = self.document.text[max(0, mention.start - 4) : mention.start].lower()
        return before != "the " and any(span.start <= mention.start and mention.end == span.end for span in near)

    def _same_person(self, name: str, mention: Mention) -> Entity | None:
        near = [surname(mention.keys), *self._variants(surname(mention.keys))]
        alike = {entity.number: entity for key in near for entity in self._by_surname[key][:_MOST_ALIKE]}
        alike |= {entity.number: entity for key in mention.keys for entity in self._by_word[key][:_MOST_ALIKE]}
        found = [entity for entity in alike.values() if person_names.match(entity.name, name)]
        return found[0] if len(found) == 1 else None

    def _variants(self, key: str) -> list[str]:
        """Return the surnames that are this one in another spelling."""
        if len(key) < _SHORTEST_VARIANT:
            return []
        near = {other for code in phonetic_codes(key) for other in self._by_code.get(code, ())}
        alike = (other for other in near if abs(len(other) - len(key)) < 3 and len(other) >= _SHORTEST_VARIANT)
        return sorted(other for other in alike if other != key and sounds_alike(key, other))

    def _add(self, name: str, keys: tuple[str, ...], *, is_person: bool) -> Entity:
        entity = Entity(len(self.entities), name, keys, is_person)
        self.entities.append(entity)
        if is_person:
            self._by_surname[surname(keys)].append(entity)
            for code in phonetic_codes(surname(keys)):
                if len(self._by_code[code]) < _MOST_SPELT and surname(keys) not in self._by_code[code]:
                    self._by_code[code].append(surname(keys))
            for key in keys:
                self._by_word[key].append(entity)
        else:
            self.by_last_word[keys[-1]].append(entity)
        return entity

    def _name_by_title(self, mentions: Iterable[Mention]) -> None:
        """Add those who are only called by a title and one name: Pope Francis, Mr. Roe."""
        for mention in mentions:
            if len(mention.keys) > 1 or mention.kind is not Kind.PERSON or not mention.title or mention.in_headline:
                continue
            if self._by_word[mention.keys[0]] or self._variants(mention.keys[0]):
                continue
            start = mention.start
            words = list(re.finditer(r"[^\W\d_][\w.]*", self.document.text[slice(*mention.title)]))
            if words and key_of(words[-1][0]) in TITLES_IN_NAMES and words[-1][0][0].isupper():
                start = mention.title.start + words[-1].start()
            self._add(self.text((start, mention.end)), mention.keys, is_person=True)

    def _sex(self, entity: Entity) -> str:
        """Return the sex that a name or a title tells."""
        titled = [mention for mention in entity.mentions if mention.title]
        told = Counter(sex for mention in titled if (sex := self.title_sex(mention)))
        called = [mention for mention in titled if self.without_courtesy(mention.title or Span(0, 0)) is None]
        by_name = sex_of_name(entity.keys)
        if told and (called or not by_name):  # a woman may be called spokesman, but not Mr.
            return told.most_common(1)[0][0]
        return by_name

    def title_sex(self, mention: Mention) -> str:
        """Return the sex that the title before a name tells."""
        return sex_of_words(self.text(mention.title)) if mention.title else ""

    # Organisations and places

    def _name_others(self, mentions: Iterable[Mention]) -> None:
        for mention in mentions:
            if mention.start in self._of_mention or mention.kind in (Kind.WORD, Kind.PERSON) or mention.in_headline:
                continue
            content = content_words(mention.keys)
            entity = self._by_content.get(content)
            if entity is None:
                name = self.text(mention[:2])
                entity = self._by_content[content] = self._add(name, mention.keys, is_person=False)
            elif entity.is_person:
                continue
            if len(mention.keys) > 1 and mention.kind in (Kind.ORGANISATION, Kind.PERHAPS):
                self._by_first_word[mention.keys[0]].add(entity.number)
            self._of_mention[mention.start] = entity
        self._join_acronyms()

    def _join_acronyms(self) -> None:
        """Join an acronym to the only organisation whose words begin with its letters."""
        by_letters: defaultdict[str, list[Entity]] = defaultdict(list)
        for entity in self.entities:
            if not entity.is_person and len(entity.keys) > 1:
                letters = "".join(key[0] for key in entity.keys if key not in _SMALL)
                for acronym in {letters, "".join(key[0] for key in entity.keys)}:
                    by_letters[acronym].append(entity)
        for content, entity in list(self._by_content.items()):
            if len(entity.keys) == 1 and entity.name.isupper() and len(by_letters[entity.keys[0]]) == 1:
                self._by_content[content] = by_letters[entity.keys[0]][0]
        self._of_mention = {
            start: entity if entity.is_person else self._by_content[content_words(entity.keys)]
            for start, entity in self._of_mention.items()
        }

    # References

    def _refer(self, mentions: Iterable[Mention]) -> list[Reference]:
        found = []
        for mention in mentions:
            known = self._of_mention.get(mention.start)
            entities = (known,) if known else self._meant(mention)
            if len(entities) == 1:
                entities[0].mentions.append(mention)
                self._last[entities[0].number] = mention.start
            found.append(Reference(mention, entities))
        return found

    def _meant(self, mention: Mention) -> tuple[Entity, ...]:
        """Return the persons whom a surname, a given name or a name that a headline has may mean."""
        if mention.kind in (Kind.PLACE, Kind.ORGANISATION) and not mention.title:
            return ()
        key = surname(mention.keys)
        entities = self._by_surname[key]
        if not entities and len(mention.keys) == 1:
            entities = [entity for entity in self._by_word[key] if key in (entity.keys[0], entity.keys[-1])]
        if not entities:
            variants = self._variants(key)
            entities = self._by_surname[variants[0]] if len(variants) == 1 else []
        if not entities and not mention.title and len(self._by_first_word.get(key, ())) == 1:
            return tuple(self.entities[number] for number in self._by_first_word[key])  # Acme of Acme Motors
        if len(mention.keys) > 1:  # another given name makes another person
            named = [e for e in entities if set(mention.keys) & set(e.keys[:-1])]
            return tuple(named) if mention.in_headline else ()
        sex = self.title_sex(mention)
        fitting = [entity for entity in entities if not sex or entity.sex in ("", sex)]
        known = [entity for entity in fitting if sex and entity.sex == sex]
        if known and len(known) < len(fitting):
            return tuple(known + [entity for entity in fitting if not entity.sex])
        return self._in_order(mention, fitting, key)

    def _in_order(self, mention: Mention, entities: list[Entity], key: str) -> tuple[Entity, ...]:
        """Return those whom a surname may mean; one if it has meant only this one, and no other is near."""
        if len(entities) < 2:
            if entities and not mention.in_headline:
                self._settled[key] = entities[0]
            return tuple(entities)
        named = [entity for entity in entities if entity.number in self._last]
        if len(named) == 1 and not mention.in_headline:
            self._settled[key] = named[0]
            return (named[0],)
        settled = self._settled.get(key)
        if settled in entities and settled and not mention.in_headline:
            paragraph = self.document.paragraph_at(mention.start)
            near = self.document.paragraphs[max(0, paragraph - 1)].start
            if not any(self._last.get(e.number, -1) >= near for e in entities if e is not settled):
                return (settled,)
        return tuple(sorted(entities, key=lambda e: (e is not settled, -self._last.get(e.number, -1))))

    # Roles

    def _add_roles(self) -> None:
        for reference in self.references:
            if len(reference.entities) != 1 or not reference.entities[0].is_person:
                continue
            roles = reference.entities[0].roles
            mention = reference.mention
            if len(roles) >= _MOST_ROLES:
                continue
            if mention.title and (title := self.without_courtesy(mention.title)):
                roles.append(title)
            if not mention.quoted and not mention.in_headline:
                begin = mention.title.start if mention.title else mention.start
                beside = (self.role_after(mention.end, known=True), self.role_before(begin, known=True))
                roles += [role for role in beside if role]
        for entity in self.entities:
            if entity.is_person and not entity.sex:
                told = (sex for role in entity.roles if (sex := sex_of_words(self.text(role).split()[-1])))
                entity.sex = next(told, "") or self._sex_by_pronouns(entity)

    def _sex_by_pronouns(self, entity: Entity) -> str:
        """Return the sex of the pronouns behind a name, in sentences that name nobody else before them."""
        found: Counter[str] = Counter()
        for mention in entity.mentions[:_MOST_ROLES]:
            sentence = self.document.sentences[self.document.sentence_at(mention.start)]
            if mention.quoted or mention.in_headline or self.references_in(sentence.start, mention.start):
                continue
            following = self.references_in(mention.end, sentence.end)
            end = min([reference.mention.start for reference in following] + [sentence.end])
            if pronoun := _PRONOUN.search(self.document.masked, mention.end, end):
                found["m" if pronoun[0] in ("he", "his", "him") else "f"] += 1
        return found.most_common(1)[0][0] if len(found) == 1 else ""

    def without_courtesy(self, title: Span) -> Span | None:
        """Return a title without Mr. and the like, None if nothing is left."""
        text = self.document.text[slice(*title)]
        words = list(re.finditer(r"\S+", text))
        while words and key_of(words[-1][0]) in courtesies():
            words.pop()
        while words and key_of(words[0][0]) in courtesies():
            words.pop(0)
        return Span(title.start + words[0].start(), title.start + words[-1].end()) if words else None

    def role_after(self, end: int, *, known: bool = False) -> Span | None:
        """Return what is said to be somebody's role behind the name: ", a spokesman for the group,".

        Of one who is ``known`` to be a person, any noun with "a" or "an" is a role.
        """
        match = _APPOSITION.match(self.document.masked, end)
        if not match:
            return None
        role = Span(*match.span("role"))
        any_noun = (
            known
            and re.search(r", an? \Z", self.document.masked[end : role.start])
            and head_of(self.document.masked[slice(*role)]) not in _NO_ROLES
        )
        return role if any_noun or is_role(self.document.masked[slice(*role)]) else None

    def role_before(self, start: int, *, known: bool = False) -> Span | None:
        """Return the role before a name and a comma or bracket: "A spokesman for the group, Jane Roe"."""
        masked = self.document.masked
        if masked[max(0, start - 2) : start] not in (", ", " ("):
            return None
        sentence = self.document.sentences[self.document.sentence_at(start)].start
        begin = max(sentence, start - 150)
        before = masked[begin : start - 2]
        cut = max(before.rfind(sign) for sign in ',;:(—–"”»_')
        if cut < 0 and begin > sentence:
            return None
        whole = self._role_of(before[cut + 1 :].lstrip(), start - 2, known=known)
        if whole or not (near := _LAST_PHRASE.search(before, cut + 1)):
            return whole
        return self._role_of(near[0].lstrip(), start - 2, known=False)

    def _role_of(self, clause: str, end: int, *, known: bool) -> Span | None:
        """Return the role that a noun phrase before a comma is, without its article."""
        first = clause.partition(" ")[0].lower()
        if not clause or (first in name_lists.no_names() and first not in _DETERMINERS):
            return None
        without = first in _DETERMINERS - {"former", "another"} and " " in clause
        role = Span(end - len(clause) + (len(first) + 1 if without else 0), end)
        any_noun = known and first in ("a", "an") and len(clause.split()) < 12
        return role if any_noun or is_role(self.document.masked[slice(*role)]) else None


_MOST_ROLES = 12
_NO_ROLES = word_set("man woman girl boy person figure one lot bit way name")
#: Titles with which somebody is called who has only one other name: Pope Francis.
TITLES_IN_NAMES = word_set(
    "pope prince princess king queen mullah maulana sheikh sheik imam ayatollah archbishop bishop cardinal father"
    " sister brother rabbi lord sir dame lady patriarch emperor sultan duke duchess baroness baron"
)
_OF_ANOTHER_RANK = word_set("prime vice deputy first assistant shadow")
_SMALL = word_set("of for and & the")
_DETERMINERS = word_set("a an the his her its their our former another one")
_PREPOSITION = re.compile(
    r"\b(?:of|for|at|in|with|from|on|to|by|who|whose|which|that|under|during|against|into|about|since|until|based|aboard|among|near|outside)\b"
)
_APPOSITION = re.compile(
    r"(?:,? (?:Jr|Sr)\.)?(?: \([^()\n]{1,40}\))?,(?: \d{2},)? (?:(?:an?|the|his|her|their|its|now|then|also) )*"
    r"(?P<role>(?:[^,;:.()\n—–]|\b(?:Mr|Mrs|Ms|Dr|Gov|Sen|Rep|St|[A-Z])\.){3,140}?)"
    r"(?=[,;:()\n—–]|\.(?:\s|\Z)|\Z| (?:who|which|said|says|told|added|wrote|has|had|is|was|were|tweeted)\b)"
)
_LAST_PHRASE = re.compile(r"(?<=\w) (?:an?|the|his|her|their|its)(?: [a-z-]+){1,4}\Z")
_PRONOUN = re.compile(r"\b(?:he|his|him|she|her)\b")
_HE_BEGINS = re.compile(r"(?:He|She)\b")
_TELLS_PERSON = re.compile(r"(?: \([^()\n]{1,20}\))?, (?:(?:\d{2}|[a-z]+-[a-z]+)(?=,)|who\b)")


def surname(keys: tuple[str, ...]) -> str:
    """Return the word by which a person is called: the last one, without Jr. and without an article."""
    while len(keys) > 1 and keys[-1] in ("jr", "sr", "ii", "iii", "iv"):
        keys = keys[:-1]
    return keys[-1].rpartition("-")[2] if keys[-1].startswith(("al-", "el-", "ul-")) else keys[-1]


def content_words(keys: Iterable[str]) -> frozenset[str]:
    """Return the words of an organisation's name that tell it, in any order."""
    return frozenset(keys) - _SMALL or frozenset(keys)


def head_of(phrase: str) -> str:
    """Return the folded last word before the first preposition of a noun phrase; of a prime minister both words."""
    parts = _PREPOSITION.split(phrase, maxsplit=1)
    words = re.findall(r"[^\W\d_][\w'’-]*", parts[0])
    key = key_of(words[-1]) if words else ""
    key = FULL_TITLES.get(key, key)
    before = key_of(words[-2]) if len(words) > 1 else ""
    return f"{before}_{key}" if before in _OF_ANOTHER_RANK else key


def is_role(phrase: str) -> bool:
    """Return whether the head of a noun phrase is a word for what somebody is."""
    key = head_of(phrase).rpartition("_")[2]
    return is_role_noun(key) or (is_role_noun(key.rpartition("-")[2]) and len(phrase.split()) < 12)


def role_heads(role: str) -> set[str]:
    """Return the heads of a role that may be two: governor and spokesman for the group."""
    return {head_of(part) for part in re.split(r" and |/|, ", role)}


def sex_of_words(phrase: str) -> str:
    """Return the sex that a title or a noun tells: "f", "m" or ""."""
    for key in map(key_of, reversed(phrase.split())):
        if key in name_lists.woman_words():
            return "f"
        if key in name_lists.man_words():
            return "m"
    return ""


def sex_of_name(keys: tuple[str, ...]) -> str:
    """Return the sex that a given name tells: "f", "m" or ""."""
    for key in keys[:-1] or keys:
        for part in (key, key.partition("-")[0]):
            is_woman, is_man = part in name_lists.women(), part in name_lists.men()
            if part == "jean" and part != key:
                return "m"  # Jean-Luc
            if is_woman or is_man:
                return "" if is_woman and is_man else "f" if is_woman else "m"
        if len(key) > 1:
            break
    return ""
