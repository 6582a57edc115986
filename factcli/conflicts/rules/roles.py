"""Rules of roles: who did it, what caused it, and where it happened, each named differently in the two sentences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise, takewhile
from typing import NamedTuple

from factcli.conflicts.claims.parsed import ClaimToken, Sentence, Span, list_once_a_sentence, once_a_sentence
from factcli.conflicts.rules.evidence import Evidence, SentencePair, is_common_word, overlap_features, unshared_share
from factcli.conflicts.rules.predicates import clause_at, clause_span, complement_after, predicate_at, subject_before
from factcli.text.stop_words import sense, sense_set, word_set
from factcli.text.word_families import word_root

#: The least share of what one sentence says that both say, and the share from which on they say the same but for this.
_MIN_COVER, _MIN_COVER_OF_CAUSES, _SAME = 0.45, 0.4, 0.6
_MAX_NAMED = 6  # words of an agent, a cause or a place
# Words that end a noun phrase.
_PHRASE_END = word_set(
    "in on at near after before during when while as to from with who which that and or but because since until where"
    " for into over under against around outside inside by was were is are had has have of about"
)
_DETERMINERS = word_set("a an the any some all this that these those his her its their our")
_BE = word_set("was were is are")
_PASSIVE = word_set("was were been be is are being get got")
_MODALS = word_set("would will could can may might must should shall do does did not")
# Agents that may be any other agent.
_ANYBODY = word_set(
    "man woman people person somebody someone attacker suspect gunman group individual they he she it who fact detail"
)
# Verbs of causing are one verb: "caused by", "started by", "because of".
_CAUSING = word_set("caus begin spark trigger provok blame ignit")
_CAUSE = "=cause"
# What follows these is a cause, and what follows those an effect.
_BECAUSE = frozenset(
    (
        *(("becaus", "of"), ("due", "to"), ("result", "of"), ("result", "from")),
        *(("come", "from"), ("stem", "from"), ("aris", "from"), ("originat", "from"), ("originat", "in")),
    )
)
_CAUSES = word_set("caus sourc origin reason")  # "was the source of it"
_LEADING_TO = frozenset(
    (("lead", "to"), ("led", "to"), ("result", "in"), ("set", "off"), ("touch", "off"), ("bring", "about"))
)
_MAY_CAUSE = _CAUSING | {word_root(sign) for sign, _ in _LEADING_TO}
_PARTICLES = word_set("off about")
_ALIGHT, _MAX_TO_ALIGHT = word_set("alight ablaz fire"), 8  # "set the dust in the silo alight"
# The subject of "was the first to climb it" is the only one.
_FIRST, _ONLY_ONE = "=first", word_set("first")
_MAX_TO_BE = 10  # words
# Verbs of what goes on, so that many may do it.
_LASTING = frozenset(
    map(
        word_root,
        word_set(
            "govern rule control support run own fund finance help use lead back assist defend protect threaten follow"
            " know see dominate influence occupy accompany surround affect hit mean want"
        ),
    )
)
# Verbs that say little without what follows them.
_LIGHT = frozenset(map(word_root, word_set("take make give get have do go come put set become carry bring call")))
# Deeds that have one doer: two subjects of one of them exclude each other. Their senses, as there are nouns like them.
_DEEDS = sense_set(
    "kill shoot shot murder assassinate bomb shell destroy poison kidnap abduct steal stole rob stab sink"
    " sank hijack torch invent discover found built paint compose wrote won paid ordered organise organize"
)
# Senses of words that a role is seen by.
_SIGNS = frozenset(("by", "it", "that", "die", *(sign for sign, _ in _BECAUSE))) | _CAUSES | _ONLY_ONE
# Roots of which every sentence that says by whom has one.
_OPENING = frozenset(
    map(word_root, (*map(sense, ("by", "it", "that", "die", "first")), *_CAUSES, *(sign for sign, _ in _BECAUSE)))
)


_WIN = word_root("win")


class Role(NamedTuple):
    """A noun phrase in a role: the root of its verb, its content words, and its span."""

    verb: str
    words: tuple[ClaimToken, ...]
    explicit: bool  # "by" or "it was … who" says that it is an agent; else it is the subject
    patient: frozenset[str] = frozenset()  # the roots of what it is done to

    @property
    def span(self) -> Span:
        """The span of the phrase."""
        return self.words[0].start, self.words[-1].end

    @property
    def roots(self) -> frozenset[str]:
        """The roots of its words."""
        return frozenset(word.root for word in self.words)


def agents(p: SentencePair) -> Evidence | None:
    """Find a deed that both sentences name, done or caused by different agents."""
    if p.cover < _MIN_COVER_OF_CAUSES:
        return None
    x, y = who_fired_first(p.a), who_fired_first(p.b)
    if x and y and _are_others(p, x, y):
        return _evidence("agents", p, x, y)
    verbs = [_CAUSE] * (names_cause(p.a) and names_cause(p.b))
    if p.cover >= _MIN_COVER:
        verbs += [role.verb for s in (p.a, p.b) for role in explicit_agents(s)]
        verbs += [root for root in deeds_of_one(p.a) if root in p.b.roots]
    for verb in dict.fromkeys(verbs):
        x, y = _agent_of(p.a, verb), _agent_of(p.b, verb)
        if x and y and _are_others(p, x, y) and _is_one_deed(p, x, y):
            found = _evidence("agents", p, x, y)
            if verb == _CAUSE:  # "a leak", "a short circuit": what they caused is the same all the same
                found.features.pop("agents.indefinite", None)
            return found
    return None


_FIRING = sense_set("fire fired shoot shot shots attack strike struck")
_NEAR_FIRST = 4  # words


@once_a_sentence
def who_fired_first(s: Sentence) -> Role | None:
    """Return who fired first: "was the first to open fire", "the first shots were fired from the other side"."""
    tokens = s.tokens
    first = next((i for i, t in enumerate(tokens) if t.sense == "first"), -1)
    near = range(max(0, first - _NEAR_FIRST), min(len(tokens), first + _NEAR_FIRST))
    at = next((i for i in near if tokens[i].sense in _FIRING), -1)
    if first < 0 or at < 0 or s.titled or any(tokens[i].negated for i in near):
        return None
    by = next((i for i in range(at + 1, len(tokens)) if tokens[i].sense in ("by", "from")), -1)
    start = min(first, at)
    start -= tokens[start - 1].sense == "open"
    is_subject = not any(t.weight >= 1 and t.sense not in _FIRING and t.sense != "open" for t in tokens[:start])
    phrase = _phrase(tokens[by + 1 :]) if is_subject and by >= 0 else _subject_at_start(s, start)
    words = tuple(t for t in phrase if t.weight)
    return Role(_FIRST, words, True) if words else None


def _is_one_deed(p: SentencePair, x: Role, y: Role) -> bool:
    """Return whether two agents are of one deed: what it is done to is the same, and others cannot have done it."""
    patient = [root for root in x.patient & y.patient if root in p.a.roots and root in p.b.roots]
    if not patient or x.verb in _LIGHT | _LASTING:
        return False
    if x.verb == _WIN and all(any(q.kind == "cardinal" for q in s.quantities) for s in (p.a, p.b)):
        return False  # the seats of two parties
    if x.verb in (_CAUSE, _FIRST):
        return any(is_common_word(p.a.roots[root]) and is_common_word(p.b.roots[root]) for root in patient)
    return x.explicit or y.explicit or (p.cover > _SAME and x.verb in deeds_of_one(p.b))


@list_once_a_sentence
def explicit_agents(s: Sentence) -> Iterator[Role]:
    """Yield the agents that a sentence names by "by", "it was … who", "because of", "died of" or "was the first"."""
    if s.all_roots.isdisjoint(_OPENING):
        return
    for i, t in enumerate(s.tokens):
        if t.sense not in _SIGNS:
            continue
        verb, phrase, patient = _role_at(s, i)
        words = tuple(t for t in phrase if t.weight)
        if verb and words and not _is_no_agent(s, words):
            yield Role(_CAUSE if verb in _CAUSING else verb, words, True, patient)


def named_deeds(s: Sentence) -> Iterator[str]:
    """Yield the verbs of which a sentence may name the agent, but for those that are roots of its words."""
    yield from (role.verb for role in explicit_agents(s))
    if not _MAY_CAUSE.isdisjoint(s.all_roots):
        yield _CAUSE


_NO_ROLE: tuple[str, list[ClaimToken], frozenset[str]] = "", [], frozenset()


def _role_at(s: Sentence, i: int) -> tuple[str, list[ClaimToken], frozenset[str]]:
    """Return the verb, the agent and the patient of the role that a word is a sign of."""
    tokens, sign = s.tokens, s.tokens[i].sense
    following = tokens[i + 1].sense if i + 1 < len(tokens) else ""
    if sign == "by":
        at = _verb_before(tokens, i)
        if at >= 0 and not any(t.ing for t in tokens[i + 1 : i + 2]):
            return tokens[at].root, _phrase(tokens[i + 1 :]), subject_before(s, at)
    elif sign in ("it", "that") and following in _BE:
        return _cleft(s, _phrase(tokens[i + 2 :]))
    elif sign == "die" and following == "of":
        return tokens[i].root, _phrase(tokens[i + 2 :]), subject_before(s, i)
    elif (sign, following) in _BECAUSE:
        return _CAUSE, _phrase(tokens[i + 2 :]), subject_before(s, i)
    elif sign in _CAUSES and following == "of" and not _BE.isdisjoint(t.sense for t in tokens[max(0, i - 2) : i]):
        return _CAUSE, _subject_at_start(s, i - 1) or _phrase_before(tokens, i - 1), complement_after(s, i)
    elif sign in _ONLY_ONE and i and tokens[i - 1].sense == "the":
        return _FIRST, *_only_one(s, i)
    return _NO_ROLE


def _cleft(s: Sentence, phrase: list[ClaimToken]) -> tuple[str, list[ClaimToken], frozenset[str]]:
    """Return the role of a phrase before a relative clause: "it was the army that shelled it"."""
    after = s.tokens.index(phrase[-1]) + 1 if phrase else len(s.tokens)
    verb = next((i for i in range(after, len(s.tokens)) if s.tokens[i].weight), None)
    if verb is None or s.tokens[after].sense not in ("who", "that", "which"):
        return _NO_ROLE
    return s.tokens[verb].root, phrase, complement_after(s, verb)


def _verb_before(tokens: Sequence[ClaimToken], by: int) -> int:
    """Return the number of the verb before "by", -1 if there is none: "was shot down by", "was paid for by"."""
    if by and tokens[by - 1].sense == "down":
        return by - 1  # "shot down by", "brought down by"
    at = by - 1
    while at > max(0, by - 3) and tokens[at].weight < 1:
        at -= 1
    if at < 0 or not tokens[at].weight or tokens[at].capital or tokens[at].ing:
        return -1
    before = tokens[at - 1].sense if at else ""
    return -1 if before in _DETERMINERS or (before in _PHRASE_END and before not in _PASSIVE) else at  # "to power by"


def _only_one(s: Sentence, at: int) -> tuple[list[ClaimToken], frozenset[str]]:
    """Return who "was the first", and of what."""
    senses = [t.sense for t in s.tokens]
    described = complement_after(s, at)
    if at > 1 and senses[at - 2] in _BE:
        return _phrase_before(s.tokens, at - 2), described
    be = next((i for i in range(at + 1, min(at + _MAX_TO_BE, len(senses))) if senses[i] in _BE), -1)
    if be < 0 or at > 2:
        return [], described
    return _phrase(s.tokens[be + 1 :]), frozenset(t.root for t in s.tokens[at + 1 : be] if t.weight >= 1)


def _phrase(tokens: Sequence[ClaimToken]) -> list[ClaimToken]:
    return list(takewhile(lambda t: t.sense not in _PHRASE_END, tokens[:_MAX_NAMED]))


def _phrase_before(tokens: Sequence[ClaimToken], end: int) -> list[ClaimToken]:
    """Return the noun phrase before a word, and before the forms of "be" and "the" in front of it."""
    while end and tokens[end - 1].sense in _BE | {"the", "also"}:
        end -= 1
    before = tokens[max(0, end - _MAX_NAMED) : end]
    return list(takewhile(lambda t: t.sense not in _PHRASE_END, reversed(before)))[::-1]


def _is_no_agent(s: Sentence, words: Sequence[ClaimToken]) -> bool:
    """Return whether a phrase after "by" names a time, an amount or a means: by Friday, by 5 percent, by selling."""
    first = words[0]
    spans = [(t.start, t.end) for t in s.times] + [(q.start, q.end) for q in s.quantities]
    if first.sense[0].isdigit() and len(words) > 1 and words[-1].weight >= 1:
        own = [q.kind for q in s.quantities if q.start <= first.start < q.end]  # of "by two dogs" they count the agents
        return any(kind not in ("cardinal", "known", "part") for kind in own)
    return first.sense[0].isdigit() or any(start <= first.start < end for start, end in spans)


@once_a_sentence
def _agent_of(s: Sentence, verb: str) -> Role | None:
    """Return the agent of a verb in a sentence: the explicit one, else the subject before it."""
    explicit = next((role for role in explicit_agents(s) if role.verb == verb), None)
    if explicit:
        return explicit
    found = [i for i in range(1, len(s.tokens)) if _is_verb(s.tokens, i, verb)]
    verbs = [i for i in found if verb != _CAUSE or s.tokens[i - 1].sense not in _DETERMINERS]
    at = verbs[0] if verbs else 0
    before = list(s.tokens[max(0, at - _MAX_NAMED) : at])
    if before and before[-1].sense in _DETERMINERS:
        return None  # a noun
    if any(t.sense in _MODALS and after.weight for t, after in pairwise(before)):
        return None  # in "would need help" it is no verb
    if not at or s.tokens[at].negated or any(t.sense in _PASSIVE for t in before[-3:]):
        return None
    if verb == _CAUSE:
        before = _subject_at_start(s, at) or before  # of "a leak in the pump house caused it" the leak
    words = tuple(t for t in takewhile(lambda t: t.sense not in _PHRASE_END, reversed(before)) if t.weight)[::-1]
    if words and words[0] is not before[0] and before[before.index(words[0]) - 1].sense in ("which", "who", "that"):
        return None  # what "which" stands for is not known
    return Role(verb, words, False, complement_after(s, at)) if words and s.tokens[0].start >= 0 else None


def _subject_at_start(s: Sentence, at: int) -> list[ClaimToken]:
    """Return the noun phrase at the beginning of a word's clause, without the phrases that describe it."""
    first, _ = clause_span(s, at, at + 1)
    phrase = list(takewhile(lambda t: t.sense not in _PHRASE_END, s.tokens[first:at]))
    is_known = any(t.weight for t in phrase) and not any(t.sense in _ANYBODY for t in phrase[:1])
    return phrase if is_known else []


def _is_verb(tokens: Sequence[ClaimToken], at: int, verb: str) -> bool:
    if verb != _CAUSE:
        return tokens[at].root == verb
    if tokens[at - 1].sense == "to" or tokens[at - 1].sense in _MODALS:
        return False  # "wants to start a war", "may cause a flood"
    if tokens[at].sense == "set" and any(t.sense in _ALIGHT for t in tokens[at : at + _MAX_TO_ALIGHT]):
        return True
    return tokens[at].root in _CAUSING or tuple(t.sense for t in tokens[at : at + 2]) in _LEADING_TO


@once_a_sentence
def names_cause(s: Sentence) -> bool:
    """Return whether a sentence says what causes something."""
    if any(role.verb == _CAUSE for role in explicit_agents(s)):
        return True
    found = (i for i in range(1, len(s.tokens) - 1) if _is_verb(s.tokens, i, _CAUSE))
    return any(predicate_at(s, i + (s.tokens[i + 1].sense in _PARTICLES)).has_object for i in found)


def _are_others(p: SentencePair, x: Role, y: Role) -> bool:
    """Return whether two agents have no word in common, in the whole of the sentences, and say who it was."""
    heads = [role.words[-1] for role in (x, y)]
    if any(head.sense in _ANYBODY or head.weight < 1 or head.sense[0].isdigit() for head in heads):
        return False
    return x.roots.isdisjoint(_stated_roots(p.b)) and y.roots.isdisjoint(_stated_roots(p.a))


@once_a_sentence
def _stated_roots(s: Sentence) -> frozenset[str]:
    """Return the roots of a sentence, but for clauses that deny something: "and the army had no part in it"."""
    if not s.negative or sum(t.opens for t in s.tokens) < 2:
        return frozenset(s.roots)
    stated = (t for i, t in enumerate(s.tokens) if not any(other.negated for other in clause_at(s, i)))
    return frozenset(t.root for t in stated if t.weight)


# --- where it happened --------------------------------------------------------------------------------------

_PLACE_PREPOSITIONS = word_set("in at near from outside")
# Roots of what happens once to one person or thing, so that it cannot have happened at two places.
_ONCE = frozenset(
    map(
        word_root,
        word_set(
            "born die arrest crash buri wed marri found murder kill shoot sign land execut fire captur originat locat"
            " headquarter"
        ),
    )
)


def places(p: SentencePair) -> Evidence | None:
    """Find what happens but once, said to have happened at two places."""
    if _ONCE.isdisjoint(p.shared):
        return None
    for root in p.shared:
        if root not in _ONCE:
            continue
        x, y = _place_after(p.a, root), _place_after(p.b, root)
        if x and y and _are_others(p, x, y):
            return _evidence("places", p, x, y)
    return None


@list_once_a_sentence
def deeds_of_one(s: Sentence) -> Iterator[str]:
    """Yield the roots of the deeds in a sentence that have one doer."""
    return (t.root for t in s.tokens if t.sense in _DEEDS and t.weight)


def once_at_place(s: Sentence) -> Iterator[str]:
    """Yield the roots of what happens but once, if the sentence says where."""
    return (root for root in s.roots if root in _ONCE and _place_after(s, root))


@once_a_sentence
def _place_after(s: Sentence, verb: str) -> Role | None:
    at = next((i for i, t in enumerate(s.tokens) if t.root == verb and t.weight), None)
    if at is None or s.titled or s.tokens[at].negated:
        return None
    for i in range(at + 1, min(at + 4, len(s.tokens))):
        if s.tokens[i].sense in _PLACE_PREPOSITIONS:
            words = _name_at(s.tokens[i + 1 : i + 4])
            return Role(verb, words, True) if words and not s.is_in_time(words[0]) else None
    return None


def _name_at(tokens: Sequence[ClaimToken]) -> tuple[ClaimToken, ...]:
    """Return the capitalised words that some tokens begin with, with one space between them."""
    words: list[ClaimToken] = []
    for t in tokens:
        if not t.capital or (words and t.start != words[-1].end + 1):
            break
        words.append(t)
    return tuple(words)


def _evidence(signal: str, p: SentencePair, x: Role, y: Role) -> Evidence:
    features = overlap_features(signal, p) | {
        f"{signal}.explicit": float(x.explicit and y.explicit),
        f"{signal}.rest": max(unshared_share(p.a, p.b, 8), unshared_share(p.b, p.a, 8)),
        f"{signal}.names": float(x.words[-1].capital and y.words[-1].capital),
        f"{signal}.cause": float(x.verb == _CAUSE),
    }
    return Evidence(signal, features, (x.span,), (y.span,))
