"""Context of a number in a claim: whether it is part of a name, and which noun it counts.

Boeing 737, 9/11 and COVID-19 hold numbers that count nothing. In "12 people were killed" the number counts persons,
and their fate is to have been killed.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from factcli.conflicts.claims.cues import HEDGE_WORDS, NEGATION_WORDS
from factcli.conflicts.claims.numbers import BEGINNINGS, Number, NumberToken
from factcli.conflicts.claims.units import MEASURES, SIGNS
from factcli.text.english_dates import MONTHS, WEEKDAYS
from factcli.text.stem import stem
from factcli.text.stop_words import STOP_WORDS, VAGUE_WORDS, word_set


class TokenizedClaim(NamedTuple):
    """A claim as text, as plain text (see `numbers.to_plain`), as tokens, and the spans of its time expressions.

    Tokens are named by their index; an index outside the claim is no error.
    """

    text: str
    plain: str
    tokens: Sequence[NumberToken]
    times: Sequence[tuple[int, int]]

    def key(self, index: int) -> str:
        """Return the key of a token, "" outside the claim."""
        return self.tokens[index].key if 0 <= index < len(self.tokens) else ""

    def keys(self, first: int, after: int) -> str:
        """Return the keys from `first` up to `after`, each followed by a space."""
        return "".join([token.key + " " for token in self.tokens[max(0, first) : after]])

    def keys_before(self, index: int, count: int = 6) -> str:
        """Return up to `count` keys before a token, each followed by a space."""
        return self.keys(index - count, index)

    def touches_previous(self, index: int) -> bool:
        """Return whether nothing stands between a token and the one before it."""
        return 0 < index < len(self.tokens) and self.tokens[index - 1].end == self.tokens[index].start

    def is_capitalized(self, index: int) -> bool:
        """Return whether a token begins with a capital."""
        return 0 <= index < len(self.tokens) and self.text[self.tokens[index].start].isupper()

    def begins_sentence(self, index: int) -> bool:
        """Return whether a token is the first of a sentence."""
        return index <= 0 or self.key(index - 1) in _SENTENCE_ENDS

    def written(self, index: int) -> str:
        """Return a token as the claim writes it."""
        return self.text[self.tokens[index].start : self.tokens[index].end]

    def begins_in_time(self, index: int) -> bool:
        """Return whether a token begins within one of the first time expressions."""
        start = self.tokens[index].start
        return any(time[0] <= start < time[1] for time in self.times[:8])

    def overlaps_time(self, first: int, number: Number) -> bool:
        """Return whether the tokens of a number are part of a time expression."""
        place = bisect_left(self.times, (self.tokens[first].start + 1, 0))
        around = self.times[max(0, place - 1) : place + 1]
        return any(start < self.end_of(number) and self.tokens[first].start < end for start, end in around)

    def end_of(self, number: Number) -> int:
        """Return the position in the text at which a number ends."""
        return self.tokens[number.after - 1].end

    def index_at(self, position: int) -> int:
        """Return the index of the first token that begins at a position or after it."""
        return bisect_left(self.tokens, position, key=lambda token: token.start)


_SENTENCE_ENDS = frozenset('.!?:;"“”')

# --- numbers within names ---------------------------------------------------------------------------------

# Nouns after which a number names one thing: article 5, Apollo 13.
_NUMBERED = word_set(
    "article chapter section room highway route flight express train tram line no number channel iphone boeing airbus"
    " page psalm gate cell platform unit block area sector level phase type class model apollo windows resolution act"
    " title item bill ward grade season episode volume part stage category tier ps galaxy xbox playstation android ios"
    " interstate sonnet clause paragraph amendment formula catch studio bus bay pier terminal building lot exhibit"
    " form version size shaft berth courtroom hangar hall pit reactor dock wing lane court radio square falcon soyuz"
    " district zone arena schedule rule figure table verse group division league"
)
# What may touch a number without making a name of the two: 5km, 3rd, 10am.
_NUMBER_SUFFIXES = word_set(
    "km kg m cm mm th st nd rd k bn mn mln tn trn bln cr pm am mph kph lb lbs ft gw mw kw c f g mg ml"
    " hrs hr min mins sec secs oz pc pct p yr yrs pp in h"
)
_CURRENCY_CODES = frozenset(code for code in SIGNS if code.isalpha())
_NEVER_COUNTED = word_set(
    "another day can could must should may might would will is was has had s that who thing or and"
)
_DETERMINERS = word_set("no the this that any every each which another some")
_COMPOUND_UNITS = word_set("day week month year hour minute mile km third quarter")


def find_name_end(claim: TokenizedClaim, first: int, number: Number) -> int:
    """Return the token after the name or code that a number is part of, as in Boeing 737; 0 if it is part of none."""
    token, after = claim.tokens[first], number.after
    if token.key in ("one", "1") and not number.share and _is_pronoun(claim, first):
        return after
    if not number.in_digits:
        if claim.key(first - 1) in _NUMBERED and (claim.key(after) in STOP_WORDS or not claim.key(after)[:1].isalpha()):
            return after  # "the exit of shaft four at Korrin"
        return after if claim.is_capitalized(first) and _is_name_word(claim, first, number) else 0
    if number.ordinal:
        named = claim.is_capitalized(after) and (claim.key(first - 1) == "." or not claim.is_capitalized(first - 1))
        return after if named else 0
    return _find_end_around_digits(claim, first, after)


def _find_end_around_digits(claim: TokenizedClaim, first: int, after: int) -> int:
    before, following = claim.key(first - 1), claim.key(after)
    if claim.touches_previous(first):
        if before in "./@#:_&'" or (before[-1:].isalpha() and before not in _CURRENCY_CODES):
            return _skip_touching(claim, after)
        if before == "-" and claim.touches_previous(first - 1) and claim.key(first - 2)[-1:].isalpha():
            return 0 if claim.key(first - 2) in ("magnitude", "aged", "mid") else _skip_touching(claim, after)
    joined_word = following[:1].isalpha() and following not in _NUMBER_SUFFIXES
    if claim.touches_previous(after) and (following in "/:_@" or joined_word):
        return _skip_touching(claim, after)
    start = claim.tokens[first].start
    if re.match(r"[0-9]*-[0-9]+-[0-9]", claim.plain[start : start + 24]):
        return _skip_touching(claim, after)
    if before in _NUMBERED or (before == "." and claim.key(first - 2) == "no"):
        counts = (
            following[:1].isalpha()
            and following not in STOP_WORDS
            and not following.endswith("ed")
            and claim.written(first - 1) == before
        )
        return 0 if counts else _skip_touching(claim, after)
    return after if _follows_name(claim, first, after) else 0


def _skip_touching(claim: TokenizedClaim, index: int) -> int:
    """Return the token after what is written without a space from a token on."""
    while index < len(claim.tokens) and claim.touches_previous(index) and claim.key(index) not in (",", ".", ";", ")"):
        index += 1
    return index


def _is_name_word(claim: TokenizedClaim, first: int, number: Number) -> bool:
    """Return whether a capitalised number word is part of a name: Second World War, Fantastic Four."""
    longer = [token for token in claim.tokens[:40] if len(token.key) > 3 and token.key.isalpha()]
    if all(claim.text[token.start].isupper() for token in longer):  # a headline, where capitals mark no names
        return False
    return claim.is_capitalized(number.after) if number.ordinal else not claim.begins_sentence(first)


def _follows_name(claim: TokenizedClaim, first: int, after: int) -> bool:
    """Return whether a number follows a name and counts nothing, as in "Apollo 13 landed"."""
    before, following = claim.key(first - 1), claim.key(after)
    if not claim.is_capitalized(first - 1) or before in STOP_WORDS or claim.text.isupper():
        return False
    if re.fullmatch("(?:19|20)[0-9]{2}", claim.key(first)):  # Euro 2020, and no count of 2,020
        return True
    acronym = claim.written(first - 1).isupper() and len(before) > 1
    if claim.begins_sentence(first - 1) and not acronym:
        return False
    return following != "-" and (not following[:1].isalpha() or following in STOP_WORDS)


def _is_pronoun(claim: TokenizedClaim, index: int) -> bool:
    """Return whether "one" is a pronoun, or the first part of a word as one-sided."""
    following, is_word = claim.key(index + 1), claim.tokens[index].key == "one"
    counts_none = (following in STOP_WORDS and following != "of") or not (following[:1].isalpha() or following == "-")
    if counts_none or following in _NEVER_COUNTED or claim.key(index - 1) in _DETERMINERS:
        return is_word
    compound = following == "-" and claim.touches_previous(index + 1)
    return compound and is_word and claim.key(index + 2) not in _COMPOUND_UNITS


# --- what a number counts ---------------------------------------------------------------------------------

FATES = {
    "kill": "kill killed killing kills dead die died dies dying death deaths fatality fatalities slain perish"
    " perished fatal"
    " bodies body drown drowned drowning murdered murder executed massacred assassinated slaughtered",
    "wound": "wound wounded wounding wounds injure injured injuring injures injury injuries hurt",
    "arrest": "arrest arrested arresting arrests detain detained detaining detains apprehended custody",
    "miss": "missing unaccounted",
    "displace": "displaced displacing displaces homeless",
    "rescue": "rescued rescuing rescue rescues saved",
    "infect": "infected infections infection cases case",
    "hostage": "hostage hostages kidnapped abducted",
}
#: What people are counted for that is no grave fate: words that say that the same were counted.
COUNTS_OF = {
    "aboard": "aboard board boarded boards carry carries carried carrying sit sat sitting ride riding rode travel"
    " travelled traveling travelling transport transported transporting",
    "hospital": "admit admits admitted hospitalised hospitalized hospital",
    "stay": "remain remains remained remaining stay stayed trapped stuck stranded besieged"
    " wait waited waiting queued held live lived living shelter sheltered sheltering housed camp camped camping"
    " inhabit inhabited",
    "gather": "march marched marching rally rallied gather gathered demonstrate demonstrated protest protested"
    " assemble assembled",
}
_COUNT_OF = {stem(word): name for name, words in COUNTS_OF.items() for word in words.split()}
_OF_NOUN = {stem(word): "gather" for word in ("marcher", "demonstrator", "protester", "protestor")}
_FATE = {word: fate for fate, words in FATES.items() for word in words.split()}
_PEOPLE = word_set("people persons person others individuals individual lives victims victim")
_MEN = word_set("men women children")
_PLURALS = word_set("people men women children police troops personnel staff cattle mice feet teeth")
_SKIPPED = word_set("of the other more others - further additional new confirmed suspected reported known")
_FINITE_VERBS = word_set("were was are is has have had")
_PREPOSITIONS = word_set(
    "near inside outside across along behind beside around within towards toward amid following despite aboard"
)
_AUXILIARIES = word_set(
    "were was are is be been being have has had did also all reportedly being feared reported believed still"
)
_STAYING = word_set("remain remained remains lie lies lay lying left found")
_THEIR, _LIVES = word_set("their his her"), word_set("lives life")
_NEEDING, _TREATED = word_set("need needed needing require required"), word_set("treated treatment")
_TAKEN = word_set("taken brought rushed flown sent")
# People of whom it is said that their own side lost them.
_LOST = word_set("men women soldiers fighters troops members crewmen policemen officers miners sailors pilots comrades")
_RELATIVE_PRONOUNS = ("who", "that", "which")
_CLAUSE_ENDS = frozenset(("", ".", ";", ":", "!", "?", "but", "while", "whereas"))
_CALENDAR = frozenset(("age", "aged", "ages", *(name.lower() for name in (*MONTHS, *WEEKDAYS))))
#: Words that are no noun that a number could count, and no verb that tells a fate.
_FUNCTION_WORDS = STOP_WORDS | VAGUE_WORDS | HEDGE_WORDS | NEGATION_WORDS
_CONTEXT_FREE = _FUNCTION_WORDS | BEGINNINGS | MEASURES.keys() | _CALENDAR


#: Nouns of people who may well be the same, where the same is said of them.
LIKE_PEOPLE = {
    stem(word): words[0]
    for words in (
        ("child", "pupil", "student", "schoolchild", "schoolchildren", "youngster", "kid"),
        ("resident", "inhabitant", "villager", "civilian", "local"),
        ("passenger", "traveller", "tourist", "holidaymaker", "commuter"),
        ("worker", "employee", "miner", "labourer"),
        ("migrant", "refugee"),
        ("fan", "spectator", "supporter"),
    )
    for word in words
}


def counts_of(noun: str, fates: frozenset[str]) -> frozenset[str]:
    """Return what people of some noun and fates are counted for: the kinds of `COUNTS_OF`."""
    kinds = (_COUNT_OF.get(fate) for fate in fates)
    return frozenset(kind for kind in (*kinds, None if fates else _OF_NOUN.get(noun)) if kind)


_HAVING = re.compile(r"\b(?:were|had|has|with)(?: (?:about|around|some|at least|more than|over))? ?\Z")
_AND_ABOARD = re.compile(r"(?:[a-z]+ ){1,3}(?:aboard|on board)\b")


def find_counted(claim: TokenizedClaim, kind: str, first: int, after: int) -> tuple[str, frozenset[str]]:
    """Return the stem of what a quantity counts, and the stems of the fates of it.

    A quantity with a unit has no noun; the stems of the words around it stand for its fates.
    """
    part = kind == "percent" and (
        claim.key(after) == "of" or claim.key(after - 1) not in ("%", "percent", "cent", "pct")
    )  # 5% of voters, half the houses, one in five children
    if kind in ("cardinal", "part", "known") or part:
        noun, fates = find_counted_noun(claim, after)
        if kind == "cardinal" and not noun:
            noun, fates = _find_noun_before(claim, first, fates)
        doing = _object_of(claim, first)
        if kind == "cardinal" and noun and doing and not fates & FATES.keys():
            return noun, frozenset((doing,))  # "was carrying 31 passengers when it was taken"
        if not fates and _AND_ABOARD.match(claim.keys(after, after + 6)) and _HAVING.search(claim.keys_before(first)):
            fates = frozenset(("aboard",))  # "There were 214 people aboard"
        return noun, fates | _find_fates_before(claim, first, fates)
    return "", _stem_context(claim, first, after, 5 if kind == "age" else 7)


def _object_of(claim: TokenizedClaim, first: int) -> str:
    """Return the stem of the word for counts of people that a number is the object of: "carrying about 31"; or ""."""
    before = first - 1
    while claim.key(before) in BEGINNINGS and before > first - 4:
        before -= 1
    word = claim.key(before)
    is_done = word.endswith(("ed", "ing")) and claim.key(before - 1) != "to"
    return stem(word) if is_done and _COUNT_OF.get(stem(word)) == "aboard" else ""


def _stem_context(claim: TokenizedClaim, first: int, after: int, reach: int) -> frozenset[str]:
    """Return the stems of the content words around a quantity, within its clause."""
    stems = set()
    for indexes in (range(first - 1, max(-1, first - 1 - reach), -1), range(after, after + reach)):
        for index in indexes:
            key = claim.key(index)
            if key in _CLAUSE_ENDS:
                break
            if len(key) > 2 and key[0].isalpha() and key not in _CONTEXT_FREE:
                stems.add(stem(key))
    return frozenset(stems)


def find_counted_noun(claim: TokenizedClaim, index: int) -> tuple[str, frozenset[str]]:
    """Return the stem of the noun after a number and its fates: 12 people were killed, 30 houses destroyed, 12 dead."""
    for _ in range(6):
        if claim.key(index) not in _SKIPPED and (claim.key(index) not in BEGINNINGS or claim.key(index) == "a"):
            break
        index += 1
    phrase: list[str] = []
    fates: set[str] = set()
    for _ in range(8):
        key = claim.key(index)
        if not _continues_noun_phrase(claim, index, phrase):
            break
        if key in _FATE and not (phrase and key in ("cases", "case", "body", "bodies")):
            fates.add(_FATE[key])
            if phrase:
                break
        elif key != "-":
            phrase.append(key)
        index += 1
        if claim.key(index) == "'" and claim.key(index + 1) == "s":  # two of Japan's banks
            phrase, index = [], index + 2
        if phrase and _is_plural(key) and not _is_plural(claim.key(index)):
            break
    noun, index = _join_people(claim, phrase[-1] if phrase else "", index)
    fates |= _find_fates_after(claim, index) if noun or not fates else _find_joined_fate(claim, index)
    return ("person" if noun in _PEOPLE else stem(noun)), frozenset(fates)


_NUMBER_OF = re.compile(
    r"\b(?:(?:number|count|total) of|toll among) (?:the )?(?P<noun>[a-z]+)(?: (?P<verb>[a-z]+(?:ed|en|ing)))?"
    r"(?P<rest> [^.;,]*)? (?:at|to|is|was|reached|exceeds|exceeded|be|are|were)\Z"
)


def _find_noun_before(claim: TokenizedClaim, first: int, fates: frozenset[str]) -> tuple[str, frozenset[str]]:
    """Return the noun and the fates of a count that follows them: "the number of pupils admitted has risen to 41"."""
    found = _NUMBER_OF.search(claim.keys_before(first, 20).rstrip())
    if found is None or found["noun"] in _FUNCTION_WORDS or found["noun"] in _FATE:
        return "", fates
    verb = found["verb"] or ""
    if verb in _FATE:
        return "", fates  # the dead of any kind
    noun = "person" if found["noun"] in _PEOPLE else stem(found["noun"])
    if verb in _TAKEN and re.match(r" to (?:the |a )?hospital\b", found["rest"] or ""):
        return noun, fates | {"hospital"}
    own = {_FATE.get(verb, stem(verb))} if verb and verb not in _FUNCTION_WORDS else set()
    return noun, fates | own


def _join_people(claim: TokenizedClaim, noun: str, index: int) -> tuple[str, int]:
    """Return the noun of "sixteen men and women", and the token after it: they are people."""
    while noun in (*_MEN, "people") and claim.key(index) in ("and", ",") and claim.key(index + 1) in _MEN:
        noun, index = "people", index + 2
    return noun, index


def _continues_noun_phrase(claim: TokenizedClaim, index: int, phrase: Sequence[str]) -> bool:
    key = claim.key(index)
    if key == "-":
        return claim.touches_previous(index)
    verb = bool(phrase) and key not in _FATE and len(key) > 4 and key.endswith(("ed", "ing")) and key != "building"
    return key[:1].isalpha() and key not in _PREPOSITIONS and key not in _FUNCTION_WORDS and not verb


def _is_plural(key: str) -> bool:
    return key in _PLURALS or (len(key) > 3 and key.endswith("s") and not key.endswith(("ss", "us", "is")))


def _find_fates_after(claim: TokenizedClaim, index: int) -> set[str]:
    """Return the fates from the verb that follows a noun: were killed, missing, playing."""
    if any(claim.key(i) in _THEIR and claim.key(i + 1) in _LIVES for i in range(index, index + 5)):
        return {"kill"}  # "cost 14 miners at Orle their lives"
    if claim.key(index) == "of":  # "five deputies of the Farmers' Party abstained"
        named = index + 1 + (claim.key(index + 1) == "the")
        while claim.is_capitalized(named) or (named > index + 2 and claim.key(named) in ("'", "s", "’")):
            named += 1
        index = named if claim.is_capitalized(named - 1) else index
    index = _find_predicate(claim, index)
    for _ in range(4):
        stays = claim.key(index) in _STAYING and claim.key(index + 1) in _FATE  # "remain missing"
        if not (stays or claim.key(index) in _AUXILIARIES or claim.key(index).endswith("ly")):
            break
        index += 1
    if claim.key(index) in ("took", "take", "taking") and claim.key(index + 1) == "part":
        return _find_deed(claim, index + 2)
    key = claim.key(index)
    if key in _FATE:
        return {_FATE[key]} | _find_joined_fate(claim, index + 1) | _find_later_fate(claim, index)
    fate = _fate_of_phrase(claim, index)
    if fate:
        return {fate}
    return {stem(key)} if key[:1].isalpha() and key not in _FUNCTION_WORDS else set()


def _fate_of_phrase(claim: TokenizedClaim, index: int) -> str:
    """Return the fate that several words tell: "lost their lives", "did not survive", "were taken to hospital"."""
    key, *following = [claim.key(i) for i in range(index, index + 4)]
    if key in ("lost", "lose") and "lives" in following[:2]:
        return "kill"
    if key == "not" and following[0] in ("survive", "survived"):
        return "kill"
    if key in _TAKEN and following[0] == "to" and "hospital" in following:
        return "hospital"
    if key in _NEEDING and following[:2] in (["hospital", "treatment"], ["treatment", "in"], ["hospital", "care"]):
        return "hospital"
    if key in _TREATED and following[:2] == ["in", "hospital"]:
        return "hospital"
    return "aboard" if _is_aboard(claim, index) else ""


def _is_aboard(claim: TokenizedClaim, index: int) -> bool:
    """Return whether words say that somebody is on a ship or a plane: "aboard", "on board", "on the Marisol Star"."""
    key, following = claim.key(index), claim.key(index + 1)
    if key == "on" and following == "the" and claim.key(index - 1) in _AUXILIARIES:
        return claim.is_capitalized(index + 2) and claim.is_capitalized(index + 3)
    return key == "aboard" or (key, following) == ("on", "board")


def _find_later_fate(claim: TokenizedClaim, index: int) -> set[str]:
    """Return what became of those whom a participle describes: "38 people killed in the strike were buried"."""
    if claim.key(index - 1) in _AUXILIARIES:
        return set()
    for place in range(index + 1, index + 9):
        key = claim.key(place)
        if not key[:1].isalpha() or key in BEGINNINGS - {"a"}:
            break
        if key in _FINITE_VERBS and claim.key(place + 1).endswith("ed"):
            return {stem(claim.key(place + 1))}
    return set()


_PARTS_OF_DAYS = word_set("morning afternoon evening night noon midnight")


def _find_deed(claim: TokenizedClaim, index: int) -> set[str]:
    """Return the stem of what people took part in: "in Tuesday's raid on the office"."""
    for place in range(index, index + 6):
        key = claim.key(place)
        is_word = key[:1].isalpha() and len(key) > 1
        if is_word and not (key in _FUNCTION_WORDS or key in _CALENDAR or key in _PARTS_OF_DAYS):
            return {stem(key)}
    return set()


def _find_predicate(claim: TokenizedClaim, index: int) -> int:
    """Return where the verb may begin, behind a phrase as "on board" or "in the village"; `index` if there is none."""
    index += 2 * (claim.key(index) == "on" and claim.key(index + 1) == "board") + (claim.key(index) == "aboard")
    key = claim.key(index)
    if key in _RELATIVE_PRONOUNS:
        return index + 1
    if key in _AUXILIARIES or (key not in STOP_WORDS and key not in _PREPOSITIONS):
        return index
    for place in range(index, index + 7):
        key = claim.key(place)
        if key in _FINITE_VERBS:
            return place
        if not key[:1].isalpha() or key in _FATE or (key in BEGINNINGS and key != "a") or key.endswith(("ed", "ing")):
            break
    return index


def _find_joined_fate(claim: TokenizedClaim, index: int) -> set[str]:
    """Return the second fate of "killed and wounded" or "dead or missing", of which `index` is the conjunction."""
    fate = _FATE.get(claim.key(index + 1)) if claim.key(index) in ("and", "or") else None
    return {fate} if fate else set()


def _find_fates_before(claim: TokenizedClaim, first: int, fates: frozenset[str]) -> set[str]:
    """Return the fates from the words before a number: killing 12, the death toll rose to 12, arrested 30."""
    if fates & FATES.keys():
        return set()
    key = claim.key(first - 1)
    if key in _FATE:
        joined = _FATE.get(claim.key(first - 3)) if claim.key(first - 2) in ("and", "or") else None
        return {_FATE[key], joined} if joined else {_FATE[key]}
    before = claim.keys_before(first, 14).rstrip()
    if re.search(r"\b(death toll|toll|deaths?|casualties)\b[^.;,]*\Z", before):
        return {"kill"}
    if re.search(r"\b(?:at|to|is|was|number|numbered)\Z", before):
        counted = re.search(r"\b(?:number|count|tally) of (.+)", before)
        counted = counted or re.search(r"\bthe (\w+)(?= number)", before)
        return {_FATE[word] for word in counted[0].split() if word in _FATE} if counted else set()
    if re.search(r"\b(?:claim|claimed|claiming|cost|took|lives of)\Z", before):
        is_of_lives = before.endswith("lives of") or "lives" in (claim.key(first + 1), claim.key(first + 2))
        return {"kill"} if is_of_lives else set()
    if key == "lost" and claim.key(first + 1) in _LOST:
        return {"kill"}
    verb = len(key) > 4 and key.endswith(("ed", "ing")) and not (key in STOP_WORDS or key in VAGUE_WORDS)
    return {stem(key)} if verb and not fates else set()
