"""Name the speaker of an attribution: the fullest name that the report has for "he", "Wasik" or "the minister".

What the report leaves open is left open: two persons who may be meant are offered, best first, and neither is chosen.
Sources without a name ("two officials", "a spokesman for the ministry") stay as they are worded.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from factcli.entities.titles import behind, modifiers
from factcli.extract import name_lists
from factcli.extract.attribution import Attribution, Span
from factcli.extract.document import Document
from factcli.extract.mentions import Kind, is_role_noun, key_of
from factcli.extract.outlets import outlet_in
from factcli.extract.people import TITLES_IN_NAMES, Cast, Entity, Reference, head_of, is_role, role_heads, sex_of_words
from factcli.extract.pronouns import Earlier, Ranked, rank_persons
from factcli.extract.sourcing import datelines
from factcli.extract.words import nouns
from factcli.text.stop_words import word_set

#: Candidates that are offered.
_MOST_OFFERED = 4
_MOST_COMPARED = 50  # persons of one role, organisations of one last word
_FAR = 20_000  # characters before "the ministry" in which it may be named
_HE = {"he": "m", "she": "f", "him": "m", "her": "f", "himself": "m", "herself": "f"}
_FOREIGN_PRONOUNS = word_set("er sie es il elle ils elles él ella ellos он она они lui lei")
_QUESTION = word_set("q question")
_ANSWER = word_set("a answer")
_IN_BRACKETS = re.compile(r"(?P<role>[^()]{3,120}) \((?P<name>[^()]{3,60})\)")
_THEY = word_set("they it both these those this that we i you one neither")
_RELATIVE = word_set("who which whom")
_INDEFINITE = word_set(
    "a an one two three four five six seven eight nine ten some several many few most other another no any both all"
    " dozens hundreds unnamed anonymous various numerous local multiple others nobody everyone someone somebody"
    " people law public"
)
_DEFINITE = word_set("the this that these those")
_OWN = word_set("his her their its our my your")
_BESIDE_NAME = word_set("himself herself themselves itself also alone too then later now reportedly jr. sr.")
#: What a report calls organisations of any kind.
_ANY_ORGANISATION = word_set(
    "group company organisation organization firm agency body outlet institution campaign team"
)
_PAPERS = word_set("newspaper paper magazine network channel outlet broadcaster station site website agency")
#: Nouns that stand for somebody or something named before.
_ANAPHORIC = word_set(
    "man woman boy girl couple two three duo trio pair candidate person statement move latter former one youngster"
    " teenager figure millionaire politician mogul his her their its my your"
)
_PLURAL = re.compile(r"(?:[^s]s|people|men|women|police|children|folks|media)\Z")


@dataclass(frozen=True)
class Speaker:
    """Whom an attribution names: ``name`` is "" if that is not sure, and ``candidates`` has those in question.

    ``role`` is what the report says that the speaker is. ``entity`` is None for a source without a name.
    """

    name: str
    wording: str
    candidates: tuple[str, ...] = ()
    role: str = ""
    entity: Entity | None = None

    @property
    def sure(self) -> bool:
        """Whether the name is sure."""
        return bool(self.name)


class Speakers:
    """Names the speakers of a report, one attribution after another in the order of the text."""

    def __init__(
        self, document: Document, attributions: Sequence[Attribution], reporters: tuple[str, ...] = ()
    ) -> None:
        """Read the names of a report; ``reporters`` are names of its author and outlet, who are not its speakers."""
        self.document = document
        self.cast = Cast(document, [a.speaker for a in attributions if a.speaker])
        self._reporters = {key_of(name).removeprefix("the ") for name in reporters if name}
        self._earlier: list[Earlier] = []
        self._datelines = datelines(document)
        self._answers: Counter[int] | None = None  # how often persons are named before the first answer of a transcript
        self._foreign = document.lang not in ("", "en") and not document.lang.startswith("en-")

    def resolve(self, attribution: Attribution) -> Speaker:
        """Return the speaker of the next attribution."""
        if attribution.speaker is None:
            return Speaker("", "")
        span = attribution.speaker
        found = self._resolve(span)
        if found.sure and self._is_inner(attribution):
            found = Speaker("", found.wording, (found.name,))
        if attribution.rule == "label" and not found.sure and _is_office(found.wording):
            found = Speaker(found.wording, found.wording)  # The CHAIRMAN
        if found.sure and key_of(found.name).removeprefix("the ") in self._reporters:
            found = Speaker("", found.wording, (found.name,))
        names = (found.name,) if found.name else found.candidates
        sex = found.entity.sex if found.entity else sex_of_words(head_words(found.wording))
        self._earlier.append(Earlier(span.start, names, found.entity, sex, found.sure, self._is_many(found)))
        return found

    def _is_inner(self, attribution: Attribution) -> bool:
        """Return whether a speaker before the verb stands behind a preposition: (a group) in Alden said."""
        speaker, cue = attribution.speaker, attribution.cue
        if speaker is None or cue is None or cue.start < speaker.end or attribution.rule == "label":
            return False
        return _BEHIND_PREPOSITION.search(self.document.masked, max(0, speaker.start - 14), speaker.start) is not None

    def _is_many(self, speaker: Speaker) -> bool:
        """Return whether a speaker is a group, an organisation or a thing."""
        if speaker.entity:
            return not speaker.entity.is_person
        phrase = speaker.name or speaker.wording
        head = head_words(phrase).rpartition(" ")[2]
        if _PLURAL.search(head) or head in name_lists.organisation_heads():
            return True
        return phrase[:1].islower() is False and phrase.startswith("The ") and not is_role(phrase)

    # The kinds of wording

    def _resolve(self, span: Span) -> Speaker:
        wording = self.cast.text(span)
        key = key_of(wording).removesuffix("'s")
        if key in _HE:
            return self._offer(wording, rank_persons(self.cast, self._earlier, span.start, _HE[key]))
        if key in _RELATIVE or (key == "that" and span.start):
            return self._antecedent(span, wording)
        if key in _THEY:
            return self._group(span, wording)
        if key in _QUESTION or not re.search(r"[^\W\d_]", wording):
            return Speaker("", wording)
        if key in _ANSWER:
            return self._interviewed(span, wording)
        if self._foreign and key in _FOREIGN_PRONOUNS:
            return Speaker("", wording, tuple(dict.fromkeys(n for e in self._earlier[-2:][::-1] for n in e.names)))
        return self._noun_phrase(span, wording)

    def _noun_phrase(self, span: Span, wording: str) -> Speaker:
        """Return whom a name with what is beside it means, or a noun phrase without a name."""
        text = self.document.text
        if (match := _IN_BRACKETS.fullmatch(text[slice(*span)])) and is_role(match["role"]):
            references = self.cast.references_in(span.start + match.start("name"), span.end)
            if references and references[0].mention.end == span.start + match.end("name"):
                return self._named(references[0], wording, role=_without_article(match["role"]))
        span, segments = _segments(text, span)
        first = segments[0]
        named = self._head(first)
        if named is not None:
            begin = named.mention.title.start if named.mention.title else named.mention.start
            before = _without_article(text[first.start : max(begin, first.start)].strip())
            is_of_body = re.search(r" (?:of|for|at|in) ", before) and is_role(before)
            return self._named(named, wording, segment=first, role=before if is_of_body else "")
        if len(segments) > 1 and is_role(text[slice(*first)]):
            behind = self._head(segments[1])
            if behind and all(entity.is_person for entity in behind.entities):
                return self._named(behind, wording, role=_without_article(self.cast.text(first)))
        return self._unnamed(first, wording)

    def _interviewed(self, span: Span, wording: str) -> Speaker:
        """Return who answers in a transcript of questions and answers: the person whom the report names most."""
        if self._answers is None:
            self._answers = Counter(
                entity.number
                for reference in self.cast.references_in(0, span.start)
                for entity in reference.entities
                if entity.is_person and not reference.mention.quoted
            )
        number = self._answers
        ranked = [self.cast.entities[at] for at, _ in number.most_common(_MOST_OFFERED)]
        if not ranked or (len(ranked) > 1 and number[ranked[0].number] < 2 * number[ranked[1].number]):
            return Speaker("", wording, tuple(entity.name for entity in ranked))
        return Speaker(ranked[0].name, wording, role=self._longest_role(ranked[0]), entity=ranked[0])

    def _head(self, segment: Span) -> Reference | None:
        """Return the name that a noun phrase is about: not Trump in "a spokesman for Mr. Trump"."""
        text = self.document.text
        for reference in self.cast.references_in(*segment):
            mention = reference.mention
            if mention.end > segment.end:
                continue
            begin = mention.title.start if mention.title else mention.start
            before = text[segment.start : max(begin, segment.start)].strip()
            after = text[mention.end : segment.end]
            if re.match(r"['’]s?(?:\s|\Z)", after) and not re.match(r"['’]s?\Z", after):
                continue
            if before and not _may_precede(before):
                continue
            rest = re.sub(r"\A\s*\([^()]*\)", "", after).strip()
            following = rest.split(" ", 1)[0].lower()
            beside = rest[:1].islower() and (following in _BEHIND_NAME or following in _BESIDE_NAME)
            if not rest or beside or rest[0] in ",(—–-'’" or key_of(following) in behind():
                return reference
        return self.cast.look_up(segment)

    def _named(self, reference: Reference, wording: str, *, segment: Span | None = None, role: str = "") -> Speaker:
        entities, mention = reference.entities, reference.mention
        if segment and self._is_joined(segment, mention.end):
            names = [self._name_of(r) for r in self.cast.references_in(*segment)]
            return Speaker("", wording, tuple(dict.fromkeys([self.cast.text(segment), *names]))[:_MOST_OFFERED])
        if len(entities) == 1:
            entity = entities[0]
            if not entity.is_person:
                return self._organisation(entity, mention.start, wording)
            return Speaker(entity.name, wording, role=role or self._role(reference, entity), entity=entity)
        if entities:
            return Speaker("", wording, tuple(entity.name for entity in entities[:_MOST_OFFERED]))
        word = self.cast.text(mention[:2])
        if mention.kind is Kind.WORD and segment and (word.lower() in name_lists.organisation_heads() or is_role(word)):
            return self._unnamed(segment, wording)
        title = self.cast.without_courtesy(mention.title) if mention.title else None
        return Speaker(word, wording, role=role or (self.cast.text(title) if title else ""))

    def _name_of(self, reference: Reference) -> str:
        single = len(reference.entities) == 1
        return reference.entities[0].name if single else self.cast.text(reference.mention[:2])

    def _is_joined(self, segment: Span, end: int) -> bool:
        """Return whether a name is one of two: Roe and Doe."""
        return bool(re.match(r"['’s]* (?:and|or|&) (?:[a-z]+ ){0,3}[A-Z]", self.document.text[end : segment.end]))

    def _role(self, reference: Reference, entity: Entity) -> str:
        """Return what is said to be a person's role, at this place if it is said there."""
        if not entity.roles:
            return ""
        mention = reference.mention
        title = self.cast.without_courtesy(mention.title) if mention.title else None
        here = [title] if title else []
        here += [
            role for role in entity.roles if abs(role.start - mention.end) < 8 or 0 <= mention.start - role.end < 4
        ]
        here = [role for role in here if key_of(self.cast.text(role)) not in TITLES_IN_NAMES]
        return self.cast.text(max(here or entity.roles, key=lambda role: role.end - role.start))

    def _organisation(self, entity: Entity, offset: int, wording: str) -> Speaker:
        """Return an organisation by its fullest name: the only longer one that ends with the words of this one."""
        longer = [
            other
            for other in self.cast.by_last_word[entity.keys[-1]][:_MOST_COMPARED]
            if len(entity.keys) > 1
            and len(other.keys) > len(entity.keys)
            and other.keys[-len(entity.keys) :] == entity.keys
        ]
        if len(longer) > 1:
            return Speaker("", wording, tuple(other.name for other in [entity, *longer][:_MOST_OFFERED]), entity=entity)
        found = longer[0] if longer else entity
        return Speaker(found.name, wording, entity=found)

    def _offer(self, wording: str, ranked: Ranked) -> Speaker:
        """Return the first of ranked persons if that is sure, else those in question."""
        if ranked.sure:
            best = ranked.persons[0]
            role = ""
            if best.entity and best.entity.roles:
                role = self.cast.text(max(best.entity.roles, key=lambda span: span.end - span.start))
            return Speaker(best.name, wording, role=role, entity=best.entity)
        return Speaker("", wording, tuple(person.name for person in ranked.persons[:_MOST_OFFERED]))

    # Who, they, it

    def _antecedent(self, span: Span, wording: str) -> Speaker:
        """Return whom "who" means: the name or the noun phrase before it."""
        masked = self.document.masked
        sentence = self.document.sentences[self.document.sentence_at(span.start)].start
        begin = max(sentence, span.start - 200)
        before = masked[begin : span.start].rstrip(" ,")
        end = begin + len(before)
        references = self.cast.references_in(begin, end)
        if (
            references
            and references[-1].mention.end >= end - 12
            and "'s" not in masked[references[-1].mention.end : end]
        ):
            last = references[-1]
            if masked[last.mention.end : end].strip(" ()RD-.") in ("", "Jr") or masked[last.mention.end] == "(":
                owner = self._apposed_to(references, last)
                return self._named(owner or last, wording)
        if match := _NOUN_PHRASE.search(before):
            phrase = Span(begin + match.start("phrase"), end)
            previous = [r for r in references if r.mention.end <= phrase.start]
            if (
                previous
                and masked[previous[-1].mention.end : phrase.start].strip() == ","
                and is_role(masked[slice(*phrase)])
            ):
                return self._named(previous[-1], wording)
            inner = self._head(phrase)
            return self._named(inner, wording) if inner else self._unnamed(phrase, self.cast.text(phrase))
        return Speaker("", wording, tuple(self._name_of(r) for r in references[-2:][::-1]))

    def _apposed_to(self, references: list[Reference], last: Reference) -> Reference | None:
        """Return the name before an apposition that ends with another name: Roe, a friend of Mr. Doe, who."""
        masked = self.document.masked
        for reference in references[:-1][::-1]:
            role = self.cast.role_after(reference.mention.end)
            if role and role.start < last.mention.start and last.mention.end <= role.end + 2:
                head_end = masked.find(" ", role.start)
                return reference if last.mention.start > head_end else None
        return None

    def _group(self, span: Span, wording: str) -> Speaker:
        """Return whom "they" or "it" means: the organisation or the group that spoke before."""
        key = key_of(wording)
        if key not in ("they", "it"):
            return Speaker("", wording)
        sentence = self.document.sentence_at(span.start)
        near = [
            earlier
            for earlier in self._earlier[-3:][::-1]
            if sentence - self.document.sentence_at(earlier.start) <= 2
            and (earlier.is_many or (key == "it" and not earlier.sex and earlier.is_sure))
            and not (key == "it" and earlier.names and _PLURAL.search(head_of(earlier.names[0])))
        ]
        distances = [sentence - self.document.sentence_at(earlier.start) for earlier in near]
        here = bool(near) and (distances[0] == 0 or (distances[0] == 1 and 1 not in distances[1:]))
        if near and near[0].is_sure and (here or len({earlier.names for earlier in near}) == 1):
            return Speaker(near[0].names[0], wording, entity=near[0].entity)
        names = [name for earlier in near for name in earlier.names[:1]] + self._near_organisations(span.start, 3)
        return Speaker("", wording, tuple(dict.fromkeys(names))[:_MOST_OFFERED])

    def _near_organisations(self, offset: int, sentences: int) -> list[str]:
        first = self.document.sentences[max(0, self.document.sentence_at(offset) - sentences)].start
        found = [
            self._name_of(reference)
            for reference in self.cast.references_in(first, offset)
            if not self._in_dateline(reference.mention.start)
            and (
                (reference.mention.kind is Kind.ORGANISATION and reference.entities)
                or re.search(r"[a-z][A-Z]", self.cast.text(reference.mention[:2]))  # LinkedIn
            )
        ]
        return list(dict.fromkeys(found[::-1]))

    # Sources without a name of their own

    def _unnamed(self, span: Span, wording: str) -> Speaker:
        if handle := _HANDLE.match(self.document.text, span.end):
            return Speaker(handle[1], wording, role=_without_article(self.cast.text(span)))
        if apposed := self._apposed(span):
            return self._named(apposed, wording, role=_without_article(self.cast.text(span)))
        phrase = self.cast.text(span)
        if phrase.istitle() and " " in phrase and not phrase.startswith(("The ", "A ")):
            return Speaker(phrase, wording)
        words = phrase.lower().split()
        first = words[0] if words else ""
        head = head_of(phrase)
        indefinite = first in _INDEFINITE or first.isdigit()
        if indefinite or (first not in _DEFINITE and first not in _OWN and _PLURAL.search(head)):
            return _worded(phrase, wording, head)
        if head in name_lists.organisation_heads():
            return self._the_organisation(span, phrase, head, wording)
        owned = first in _OWN
        if is_role(phrase):
            return self._the_role(span, phrase, head, wording, owned=owned)
        if _PLURAL.search(head) and not owned:
            return _worded(phrase, wording, head)
        if earlier := self._said_before(head):
            return Speaker(earlier, wording)
        if owned or head in _ANAPHORIC:
            return Speaker("", wording, (phrase,))
        return _worded(phrase, wording, head)

    def _apposed(self, span: Span) -> Reference | None:
        """Return the person named right behind a noun phrase and a comma: her brother, Jan Roe, said."""
        text = self.document.text
        if text[span.end : span.end + 2] != ", " or not (self._foreign or is_role(text[slice(*span)])):
            return None
        for reference in self.cast.references_in(span.end, span.end + 60)[:1]:
            mention = reference.mention
            begin = mention.title.start if mention.title else mention.start
            between = text[span.end + 2 : begin]
            person = all(entity.is_person for entity in reference.entities) and mention.kind is not Kind.PLACE
            person = person or (self._foreign and mention.kind in (Kind.PERSON, Kind.PERHAPS))
            if (
                person
                and re.fullmatch(r"(?:(?:the|then|late|former) )*(?:[a-z]+(?:-[a-z]+)* ){0,3}", between)
                and not _ENDS_WITH_PREPOSITION.search(between.rstrip())
                and re.match(r"(?: \([^()\n]{1,30}\))?[,.)]", text[mention.end : mention.end + 35])
            ):
                return reference
        return None

    def _said_before(self, head: str) -> str:
        """Return the wording of an earlier source without a name that has the same noun: a neighbour, the neighbour."""
        found = {e.names[0] for e in self._earlier[-20:] if not e.entity and e.is_sure and head_of(e.names[0]) == head}
        return found.pop() if len(found) == 1 else ""

    def _the_organisation(self, span: Span, phrase: str, head: str, wording: str) -> Speaker:
        """Return which organisation "the ministry" is."""
        asked = _told_apart(phrase)
        if head in _PAPERS and (outlet := outlet_in(phrase)):
            return Speaker(outlet, wording)
        if head in _ANY_ORGANISATION - _PAPERS and any(not r.mention.title for r in self.cast.references_in(*span)):
            return Speaker(_without_article(phrase), wording)  # the Roe campaign
        named = self._organisations_called(span, head, asked)
        if not named:
            if asked or head not in _ANY_ORGANISATION | _PAPERS:
                return Speaker(_without_article(phrase) if asked else phrase, wording)
            if head in _ANY_ORGANISATION - _PAPERS and (company := self._company_before(span.start)):
                return company
            names = self._near_organisations(span.start, 3)
            return Speaker("", wording, tuple(dict.fromkeys([*names[:2], phrase])))
        first = named[0]
        spoke = bool(self._earlier) and self._earlier[-1].entity is first
        is_agency = phrase.endswith("news agency") and first.name in name_lists.wires()
        if spoke or (len(named) == 1 and (head in first.keys or is_agency)):
            return self._organisation(first, span.start, wording)
        any_company = head in _ANY_ORGANISATION - _PAPERS and not asked and len(named) == 1
        if any_company and (company := self._company_before(span.start)) and company.name == first.name:
            return company
        return Speaker("", wording, tuple(entity.name for entity in named[:_MOST_OFFERED]))

    def _company_before(self, offset: int) -> Speaker | None:
        """Return the only firm that the report has told to be one before: the paper maker Acme, Acme Ltd."""
        masked = self.document.masked
        found: dict[str, Speaker] = {}
        for reference in self.cast.references_in(max(0, offset - _FAR), offset)[-_MOST_COMPARED:]:
            start, end = reference.mention[:2]
            told = _FIRM_BEFORE.search(masked, max(0, start - 40), start) or _FIRM_BEHIND.match(masked, end)
            if not (told or _FIRM_NAME.search(masked, start, end)) or self._in_dateline(start):
                continue
            if any(entity.is_person for entity in reference.entities):
                continue
            name, wording = self._name_of(reference), self.cast.text(Span(start, end))
            found[name] = Speaker(name, wording, entity=reference.entities[0] if reference.entities else None)
        return next(iter(found.values())) if len(found) == 1 else None

    def _in_dateline(self, offset: int) -> bool:
        at = bisect_right(self._datelines, (offset, len(self.document.text)))
        return at > 0 and offset < self._datelines[at - 1].end

    def _organisations_called(self, span: Span, head: str, asked: list[str]) -> list[Entity]:
        """Return the organisations named before that a noun and the words before it may mean, the last one first."""
        last: dict[int, tuple[int, Entity]] = {}
        for reference in self.cast.references_in(max(0, span.start - _FAR), span.start):
            for entity in reference.entities:
                if self._in_dateline(reference.mention.start):
                    continue
                is_outlet = head in _PAPERS and entity.name in name_lists.outlets()
                is_any = head in _ANY_ORGANISATION - _PAPERS and reference.mention.kind is Kind.ORGANISATION
                if entity.is_person or not (head in entity.keys or is_outlet or is_any):
                    continue
                if is_outlet or all(any(key.startswith(word[:4]) for key in entity.keys) for word in asked):
                    last[entity.number] = (reference.mention.start, entity)
        return [entity for _, entity in sorted(last.values(), key=lambda entry: -entry[0])]

    def _the_role(self, span: Span, phrase: str, head: str, wording: str, *, owned: bool) -> Speaker:
        """Return who "the minister" is: the person whose role has this head and the words beside it."""
        asked, sex = _told_apart(phrase), sex_of_words(phrase)
        before, found = self._persons_called(span, head, asked, sex)
        if len(found) == 1 and (before or asked) and not (owned and not self._is_near(span, found[0])):
            return Speaker(found[0].name, wording, role=self._longest_role(found[0]), entity=found[0])
        if found:
            return Speaker("", wording, tuple(entity.name for entity in found[:_MOST_OFFERED]))
        if earlier := self._said_before(head):
            return Speaker(earlier, wording)
        if owned:
            return Speaker("", wording, (phrase,))
        alone = phrase[:1].isupper() and " " not in phrase and not _begins(self.document, span.start)
        of_named = re.search(r" (?:of|for|at|from) (?:\S+ ){0,3}\S*[A-Z]", phrase)  # the driver of Jane Roe
        if alone or asked or of_named or re.search(r"['’]s?\s", phrase):
            return Speaker(phrase, wording)  # the group's spokesman, the county sheriff
        ranked = rank_persons(self.cast, self._earlier, span.start, sex)
        names = [person.name for person in ranked.persons]
        return Speaker("", wording, tuple(dict.fromkeys([*names[:2], phrase])))

    def _persons_called(self, span: Span, head: str, asked: list[str], sex: str) -> tuple[bool, list[Entity]]:
        """Return the persons with a role, the last named first, and whether it was told before; else from behind."""
        told: dict[bool, dict[int, tuple[int, Entity]]] = {True: {}, False: {}}
        for entity in self.cast.by_role[head][:_MOST_COMPARED]:
            if sex and entity.sex not in ("", sex):
                continue
            last = self.cast.last_named(entity, span.start)
            for role in entity.roles:
                keys = {key_of(word) for word in self.cast.text(role).split()}
                if head in role_heads(self.cast.text(role)) and all(
                    any(key.startswith(word[:4]) for key in keys) for word in asked
                ):
                    told[role.start < span.start][entity.number] = (last, entity)
        found = told[True] or told[False]
        return bool(told[True]), [entity for _, entity in sorted(found.values(), key=lambda entry: -entry[0])]

    def _longest_role(self, entity: Entity) -> str:
        return self.cast.text(max(entity.roles, key=lambda role: role.end - role.start)) if entity.roles else ""

    def _is_near(self, span: Span, entity: Entity) -> bool:
        """Return whether a person was named in the paragraphs just before."""
        last = self.cast.last_named(entity, span.start)
        return self.document.paragraph_at(span.start) - self.document.paragraph_at(last) <= 3


def _worded(phrase: str, wording: str, head: str) -> Speaker:
    """Return a source without a name as it is worded, which is sure of people and bodies, not of things."""
    plain = _PARTICIPLE.sub("", head_words(phrase.partition(" by ")[0]))
    sure = phrase[:1].isdigit() or _may_speak(head) or _may_speak(head_of(plain))
    return Speaker(phrase, wording) if sure else Speaker("", wording, (phrase,))


def _may_speak(head: str) -> bool:
    """Return whether a noun is one for people, for bodies, or for papers: a nurse, the council, a report."""
    word = head.rpartition("_")[2]
    forms = {word, word.removesuffix("s"), word.removesuffix("es"), word.removesuffix("ies") + "y"}
    if not word or word[0].isdigit() or forms & _INDEFINITE or any(map(is_role_noun, forms)):
        return True
    lists = (name_lists.kin(), name_lists.organisation_heads(), name_lists.woman_words(), name_lists.man_words())
    if any(forms & words for words in (*lists, nouns("body"), nouns("paper"), _ANAPHORIC, _MORE_PEOPLE)):
        return not forms & _SHOWN
    return _AGENT.search(word) is not None


_PARTICIPLE = re.compile(
    r"(?: \w+ly)? (?:\w+(?:ed|ing|wn|ght)|familiar|close|present|aware|responsible|nearby|loyal|opposed|there)\Z"
)  # an expert consulted by
_AGENT = re.compile(
    r"..(?:er|or|ist|ant|ian|ean|ee|man|men|woman|women|people|folk|mate|crat|eer|year-old|child|children|guard"
    r"|(?:spond|resid|oppon|stud|adolesc)ent)s?\Z"
)
_HANDLE = re.compile(r",? (@\w{2,40})(?=[,.)])")
_MORE_PEOPLE = word_set(
    "police people crowd guide monk nun student parent youth teenager adult kid guy source many most half doctor cook"
    " team public community household mob tribe rebel militant hostage refugee migrant survivor friend president chef"
    " pilot clerk nurse tenant guest groom bride coach priest scout spy thief pal chap lad lass fan client addict"
    " recruit cadet conscript recipient occupant prince king queen individual figure medic paramedic cleric critic"
    " mechanic tabloid year-old"
    " architect shepherd nanny maid butler porter surgeon dentist vet tourist peer athlete novice crew"
)
#: Things that show words or figures, which nobody says.
_SHOWN = word_set(
    "sign ad caption image photo picture footage test map headline page record book poster sticker banner placard"
    " number order chapter version profile folder error factor"
)
_BEHIND_PREPOSITION = re.compile(r"\w (?:in|of|from|at|near|aboard|inside|outside|alongside|behind)(?: the)? \Z")


def _is_office(label: str) -> bool:
    """Return whether a label of a transcript names somebody by an office only, such as in a printed hearing."""
    first, _, rest = label.partition(" ")
    return first.lower() == "the" and bool(rest) and is_role(rest)


_FIRM_BEFORE = re.compile(
    r"\b(?:maker|manufacturer|retailer|company|firm|group|giant|operator|supplier|developer|insurer|publisher|brewer|lender"
    r"|airline|carrier|producer|start-?up|chain|builder|miner|bank|utility|supermarket|shipper|contractor),? \Z",
    re.IGNORECASE,
)
_FIRM_BEHIND = re.compile(
    r" (?:Ltd|Inc|plc|PLC|AG|GmbH|SA|SpA|NV|LLC|Corp|Co)\b"
    r"|, (?:an?|the) (?:[\w'’-]+ ){0,4}(?:company|firm|maker|retailer|operator"
    r"|manufacturer|supplier|developer|producer|group|start-?up|airline|chain)\b"
)
_FIRM_NAME = re.compile(r" (?:Ltd|Inc|plc|PLC|AG|GmbH|SA|SpA|NV|LLC|Corp|Co|Group|Holdings|Industries)\.?\Z")
_BEHIND_NAME = word_set("of from at in on for with to by who and or & as during after before when while speaking")
_NOUN_PHRASE = re.compile(
    r"(?:\A|[\s(])(?P<phrase>(?:an?|the|one|two|three|four|five|six|several|some|many|other|another|those|people|his|her"
    r"|their|residents|officials|\d+)(?: [\w'’.-]+){0,8})\Z",
    re.IGNORECASE,
)
_ENDS_WITH_PREPOSITION = re.compile(
    r"\b(?:of|for|at|in|with|from|on|to|by|against|under|about|into|as|like|and|or|than|over|behind|alongside"
    r"|aboard|among|near|outside|inside|within|across|around|between|representing|including|off)"
    r"(?: (?:the|a|an|his|her|their|its))?(?: ex-)?\Z",
    re.IGNORECASE,
)


def _begins(document: Document, offset: int) -> bool:
    """Return whether a sentence, or a line of a headline, begins at an offset."""
    return document.sentences[document.sentence_at(offset)].start == offset


def _may_precede(before: str) -> bool:
    """Return whether words before a name leave it the head: the actor, the group's leader; not a spokesman for."""
    return not _ENDS_WITH_PREPOSITION.search(before)


def _segments(text: str, span: Span) -> tuple[Span, list[Span]]:
    """Cut a noun phrase at its commas, and leave out a relative clause."""
    whole = text[slice(*span)]
    if cut := re.search(r",? (?:who|whom|whose|which)\b", whole):
        span = Span(span.start, span.start + cut.start()) if cut.start() else span
    found, start = [], span.start
    for comma in re.finditer(r",(?! (?:Jr|Sr)\b)\s*|\s+[—–]\s+", text[slice(*span)]):
        if span.start + comma.start() > start:
            found.append(Span(start, span.start + comma.start()))
        start = span.start + comma.end()
    if start < span.end:
        found.append(Span(start, span.end))
    return span, found or [span]


def _without_article(phrase: str) -> str:
    return re.sub(r"\A(?:the|an?) (?=\S)", "", phrase, flags=re.IGNORECASE)


def head_words(phrase: str) -> str:
    """Return a noun phrase up to its first preposition, in small letters."""
    return re.split(r" (?:of|for|at|in|with|from|on|who)\b", phrase.lower(), maxsplit=1)[0]


def _told_apart(phrase: str) -> list[str]:
    """Return the words of a noun phrase that tell its head from others of its kind: defence, Russian."""
    words = [key_of(word).removesuffix("'s") for word in re.split(r"[\s-]+", head_words(phrase))][:-1]
    left = _DEFINITE | _OWN | {"former", "then", "late", "new", "same"}
    return [word for word in words if word and word not in left and (word not in modifiers() or word in _TELLING)]


_TELLING = word_set(
    "foreign prime vice deputy defence defense finance interior health education justice opposition attorney"
)
