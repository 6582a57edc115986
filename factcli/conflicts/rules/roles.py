"""Rule of agents: who did it, or what caused it, named differently in the two sentences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise, takewhile
from typing import NamedTuple

from factcli.conflicts.claims.parsed import ClaimToken, Sentence, Span, list_once_a_sentence, once_a_sentence
from factcli.conflicts.rules.evidence import Evidence, SentencePair, is_common_word, overlap_features, unshared_share
from factcli.conflicts.rules.predicates import (
    clause_at,
    clause_span,
    complement_after,
    predicate_at,
    subject_before,
    subject_of_clause,
)
from factcli.text.stop_words import sense, sense_set, word_set
from factcli.text.word_families import word_root

#: The least share of what one sentence says that both say, and the share from which on they say the same but for this.
_MIN_COVER, _MIN_COVER_OF_CAUSES, _SAME = 0.45, 0.4, 0.6
_MUCH = 2  # words of what a deed is done to
_AFTER = word_set("after befor")  # "The fighting after the final was begun by"
_MAX_NAMED = 6  # words of an agent, a cause or a place
# Words that end a noun phrase.
_PHRASE_END = word_set(
    "in on at near after before during when while as to from with who which that and or but because since until where"
    " for into over under against around outside inside by was were is are had has have of about without"
)
DETERMINERS = word_set("a an the any some all this that these those his her its their our")
BE = word_set("was were is are")
_PASSIVE = word_set("was were been be is are being get got")
_WHO = frozenset(("who", "that", "which"))
_ASIDE = frozenset(("not", "on", "and", "a", "an", "the"))
_MODALS = word_set("would will could can may might must should shall do does did not")
# Agents that may be any other agent.
# How something is done: "by force".
_MEANS = sense_set(
    "force hand chance accident mistake law machine sea rail road air train car post mail phone default far"
)
_ANYBODY = word_set(
    "man woman people person somebody someone attacker suspect gunman group individual they he she it who fact detail"
)
_MALE, _FEMALE = sense_set("man men boy boys"), sense_set("woman women girl girls")
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
_SOLELY = sense_set("solely exclusively only mainly entirely directly")
_CAUSES = word_set("caus sourc origin reason")  # "was the source of it"
_LEADING_TO = frozenset(
    (("lead", "to"), ("led", "to"), ("result", "in"), ("set", "off"), ("touch", "off"), ("bring", "about"))
)
_MAY_CAUSE = _CAUSING | {word_root(sign) for sign, _ in _LEADING_TO}
_DOWNING = sense_set("shot shoot brought bring took take taken gun pull")
_PARTICLES = word_set("off about")
_ALIGHT, _MAX_TO_ALIGHT = word_set("alight ablaz fire"), 8  # "set the dust in the silo alight"
_LIGHTING = sense_set("light lit set")
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
_WINNER = sense_set("winner victor")  # "is the winner of the election"
# "was behind the attack", "was responsible for it", "it was the work of": the deed is a noun.
_PERFORMING = sense_set("carry carried commit committed stage launch mount perpetrate out")
_BEHIND = sense_set("behind responsible")
_ALONE = sense_set("alone himself herself itself themselves personally")
# Senses of words that a role is seen by.
_SIGNS = (
    frozenset(("by", "it", "that", "who", "die", "blame", *_WINNER, *(sign for sign, _ in _BECAUSE)))
    | _CAUSES
    | _ONLY_ONE
    | _BEHIND
    | _ALONE
)
# Roots of which every sentence that says by whom has one.
_OPENING = frozenset(
    map(
        word_root,
        (
            *map(sense, ("by", "it", "that", "who", "die", "first", "blame")),
            *_BEHIND,
            *_ALONE,
            *_WINNER,
            *_CAUSES,
            *(sign for sign, _ in _BECAUSE),
        ),
    )
)


_WIN = word_root("win")


class Role(NamedTuple):
    """A noun phrase in a role: the root of its verb, its content words, and its span."""

    verb: str
    words: tuple[ClaimToken, ...]
    explicit: bool  # "by" or "it was … who" says that it is an agent; else it is the subject
    patient: frozenset[str] = frozenset()  # the roots of what it is done to
    head: frozenset[str] = frozenset()  # those of its noun, if known: of "the frame of the painting" the frame

    @property
    def span(self) -> Span:
        """The span of the phrase."""
        return min(t.start for t in self.words), max(t.end for t in self.words)

    @property
    def roots(self) -> frozenset[str]:
        """The roots of its words."""
        return frozenset(word.root for word in self.words)


def agents(p: SentencePair) -> Evidence | None:
    """Find a deed that both sentences name, done or caused by different agents."""
    if p.cover < _MIN_COVER_OF_CAUSES:
        return None
    x, y = who_fired_first(p.a), who_fired_first(p.b)
    if x and y and (are_others(p, x, y) or _are_named_apart(x, y)):
        return role_evidence("agents", p, x, y)
    harm = _find_harm(p)
    if harm:
        return role_evidence("agents", p, *harm)
    verbs = [_CAUSE] * (names_cause(p.a) and names_cause(p.b))
    if p.cover >= _MIN_COVER:
        verbs += [role.verb for s in (p.a, p.b) for role in explicit_agents(s)]
        verbs += [root for root in deeds_of_one(p.a) if root in p.b.roots]
    for verb in dict.fromkeys(verbs):
        x, y = _agent_of(p.a, verb), _agent_of(p.b, verb)
        if x and y and are_others(p, x, y) and _is_one_deed(p, x, y):
            found = role_evidence("agents", p, x, y)
            if verb == _CAUSE:  # "a leak", "a short circuit": what they caused is the same all the same
                found.features.pop("agents.indefinite", None)
            return found
    return None


# What harm is caused, and the deeds that cause it: "the explosion was caused by a rocket", "jets bombed the market".
_HARM = sense_set(
    "explosion explode blast fire blaze destruction destroy crash collapse death damage wreck shell rocket bomb mortar"
    " missile shot bullet"
)
_GIVING = sense_set(
    "score give gave given send sent pay paid provide supply donate leak deliver order propose make made"
)
_HARMING = sense_set("bomb shell torch sabotage dynamite bombard fire set blow blew blown strike struck shot shoot")


def _find_harm(p: SentencePair) -> tuple[Role, Role] | None:
    """Return who did what the other sentence says that somebody or something else caused, each in its sentence."""
    if names_cause(p.a) == names_cause(p.b):
        return None
    cause, deed = (p.a, p.b) if names_cause(p.a) else (p.b, p.a)
    x = _agent_of(cause, _CAUSE)
    for root in (*harming_deeds(deed), *giving_deeds(deed)) if x and x.explicit else ():
        y = _agent_of(deed, root)
        if x is None or y is None or not are_others(p, *((x, y) if cause is p.a else (y, x))):
            continue
        harm = {t.root for t in cause.tokens if t.root in x.patient and t.sense in _HARM}
        places = [root for root in (x.patient & y.patient) - harm if root in p.shared]
        if root in giving_deeds(deed):  # "scored the winning goal", "the goal came from"
            harm = {*(x.patient & y.patient)} if len(places) > 1 and "from" in cause.senses else set()
        if harm and any(is_common_word(p.a.roots[root]) and is_common_word(p.b.roots[root]) for root in places):
            return (x, y) if cause is p.a else (y, x)
    return None


@list_once_a_sentence
def harming_deeds(s: Sentence) -> Iterator[str]:
    """Yield the roots of the verbs of a sentence that say that somebody harmed something on purpose."""
    return (t.root for t in s.tokens if t.verb and t.weight >= 1 and t.sense in _HARMING)


@list_once_a_sentence
def giving_deeds(s: Sentence) -> Iterator[str]:
    """Yield the roots of the verbs of a sentence by which something comes from somebody."""
    return (t.root for t in s.tokens if t.verb and t.weight >= 1 and t.sense in _GIVING)


def _are_named_apart(x: Role, y: Role) -> bool:
    """Return whether two agents have names, and none in common: "Telzen troops", "Marovian soldiers"."""
    names = [frozenset(t.root for t in role.words if t.capital) for role in (x, y)]
    return bool(names[0] and names[1]) and names[0].isdisjoint(names[1])


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


_PAYING = frozenset(map(word_root, sense_set("pay paid give donate send contribute offer promise")))


def _are_two_sums(p: SentencePair) -> bool:
    """Return whether both sentences name sums of money, and none that may be the same: two who each pay one."""
    a, b = ([q for q in s.quantities if q.kind in ("money", "cardinal")] for s in (p.a, p.b))
    return bool(a and b) and all(x.low > y.high or y.low > x.high for x in a for y in b)


def _is_one_deed(p: SentencePair, x: Role, y: Role) -> bool:
    """Return whether two agents are of one deed: what it is done to is the same, and others cannot have done it."""
    patient = [root for root in x.patient & y.patient if root in p.a.roots and root in p.b.roots]
    if not patient or x.verb in _LASTING or (x.verb in _PAYING and _are_two_sums(p)):
        return False
    if x.verb in _LIGHT:  # "gave the order to blast the shaft"
        same = [root for root in patient if is_common_word(p.a.roots[root]) and is_common_word(p.b.roots[root])]
        return (x.explicit or y.explicit) and len(patient) > _MUCH and len(same) > 1
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
        if t.negated and t.sense != "by":
            continue  # "Nobody has died of measles"
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
        if at >= 0 and not tokens[at].negated and not any(t.ing for t in tokens[i + 1 : i + 2]):
            done = _subject_at_start(s, at)[-1:] if tokens[at].sense in _PERFORMING else []
            first, _ = clause_span(s, at, at + 1)
            patient = subject_of_clause(s, 0) if tokens[first].sense in _AFTER else frozenset[str]()
            return (done or [tokens[at]])[0].root, _phrase(tokens[i + 1 :]), patient | subject_before(s, at)
    elif sign in ("it", "that") and following in BE:
        return _cleft(s, _phrase(tokens[i + 2 :]))
    elif sign == "who" and i and tokens[i - 1].sense in _ANYBODY and i < _NEAR_FIRST:
        return _person_who(s, i)
    elif sign == "die" and following == "of":
        return tokens[i].root, _phrase(tokens[i + 2 :]), subject_before(s, i)
    elif sign == "blame" and "for" in (t.sense for t in tokens[i + 1 : i + 1 + _MAX_NAMED]):
        deed = next(j for j in range(i + 1, len(tokens)) if tokens[j].sense == "for") + 1
        verb = next((j for j in range(deed, len(tokens)) if tokens[j].weight >= 1), deed - 1)
        return tokens[verb].root, _phrase(tokens[i + 1 :]), complement_after(s, verb)
    elif (sign, following) in _BECAUSE and not _is_contrasted(s, i):
        return _CAUSE, _phrase(tokens[i + 2 :]), subject_before(s, i)
    elif i + 2 < len(tokens) and following in _SOLELY and (sign, tokens[i + 2].sense) in _BECAUSE:
        return _CAUSE, _phrase(tokens[i + 3 :]), subject_before(s, i)  # "came solely from"
    elif sign in _CAUSES and following == "of" and not BE.isdisjoint(t.sense for t in tokens[max(0, i - 2) : i]):
        return _CAUSE, _subject_at_start(s, i - 1) or _phrase_before(tokens, i - 1), complement_after(s, i)
    return _role_of_subject(s, i)


def _role_of_subject(s: Sentence, i: int) -> tuple[str, list[ClaimToken], frozenset[str]]:
    """Return the role of a subject that a word is a sign of: "is the winner of", "was the first", "was behind it"."""
    tokens, sign = s.tokens, s.tokens[i].sense
    following = tokens[i + 1].sense if i + 1 < len(tokens) else ""
    if sign in _WINNER and following == "of":
        return _WIN, _subject_at_start(s, i), complement_after(s, i)
    if sign in _ONLY_ONE and "the" in [t.sense for t in tokens[max(0, i - 2) : i] if t.sense != "veri"][-1:]:
        return _FIRST, *_only_one(s, i)
    if sign in _BEHIND and i and tokens[i - 1].sense in BE | _ALONE | {"not"}:
        return _deed_of_noun(s, i)
    if sign in _ALONE:
        return _done_alone(s, i)
    return _NO_ROLE


def _is_contrasted(s: Sentence, at: int) -> bool:
    """Return whether a cause is said not to be the one: "not because of the strike but because of fog"."""
    before, after = ({t.sense for t in some} for some in (s.tokens[:at], s.tokens[at:]))
    return "not" in before and "but" in after


def _deed_of_noun(s: Sentence, at: int) -> tuple[str, list[ClaimToken], frozenset[str]]:
    """Return the role of the subject of "was behind the attack on the bridge"."""
    words = takewhile(lambda t: t.weight or t.sense in DETERMINERS or t.sense in ("the", "for"), s.tokens[at + 1 :])
    deed = next((t for t in reversed([*words]) if t.weight >= 1 and not t.capital), None)
    if deed is None:
        return _NO_ROLE
    return deed.root, _subject_at_start(s, at), complement_after(s, at) - {deed.root}


def _done_alone(s: Sentence, at: int) -> tuple[str, list[ClaimToken], frozenset[str]]:
    """Return the role of the subject of "the mayor alone signed it", "Lee himself drove", "a clerk acting alone"."""
    tokens = s.tokens
    ahead = range(at + 1, min(at + _NEAR_FIRST, len(tokens)))
    verb = next((i for i in ahead if tokens[i].verb and tokens[i].weight >= 1 and not tokens[i].ing), -1)
    end = at - tokens[at - 1].ing if at else 0
    if (
        verb < 0
        or "than" in s.senses
        or any(tokens[i].sense in _PASSIVE or tokens[i].opens for i in range(at + 1, verb))
    ):
        return _NO_ROLE
    return tokens[verb].root, _subject_at_start(s, end), complement_after(s, verb)


def _cleft(s: Sentence, phrase: list[ClaimToken]) -> tuple[str, list[ClaimToken], frozenset[str]]:
    """Return the role of a phrase before a relative clause: "it was the army that shelled it"."""
    after = s.tokens.index(phrase[-1]) + 1 if phrase else len(s.tokens)
    if s.tokens[after : after + 1] and s.tokens[after].sense in _ASIDE:  # "it was Lee, not Roe, who", "on her own who"
        ahead = range(after, min(after + _MAX_NAMED, len(s.tokens)))
        after = next((i for i in ahead if s.tokens[i].sense in _WHO), after)
    verb = next((i for i in range(after, len(s.tokens)) if s.tokens[i].weight), None)
    if verb is None or s.tokens[after].sense not in _WHO:
        return _NO_ROLE
    return s.tokens[verb].root, phrase, complement_after(s, verb)


def _person_who(s: Sentence, at: int) -> tuple[str, list[ClaimToken], frozenset[str]]:
    """Return the role in "The person who leaked it was Ann Lee"."""
    be = next((i for i in range(at + 2, len(s.tokens)) if s.tokens[i].sense in BE), -1)
    verb = next((i for i in range(at + 1, max(be, at + 1)) if s.tokens[i].weight >= 1), -1)
    if be < 0 or verb < 0 or be + 1 >= len(s.tokens):
        return _NO_ROLE
    if not (s.tokens[be + 1].capital or s.tokens[be + 1].sense in DETERMINERS | {"the"}):
        return _NO_ROLE  # "was armed"
    return (
        s.tokens[verb].root,
        _phrase(s.tokens[be + 1 :]),
        frozenset(t.root for t in s.tokens[verb + 1 : be] if t.weight),
    )


def _verb_before(tokens: Sequence[ClaimToken], by: int) -> int:
    """Return the number of the verb before "by", -1 if there is none: "was shot down by", "was paid for by"."""
    if by > 1 and tokens[by - 1].sense == "down":
        return by - 1 if tokens[by - 2].sense in _DOWNING else by - 2  # "shot down by", "burned down by"
    at = by - 1
    while at > max(0, by - 3) and tokens[at].weight < 1:
        at -= 1
    if at < 0 or not tokens[at].weight or tokens[at].capital or tokens[at].ing:
        return -1
    before = tokens[at - 1].sense if at else ""
    return -1 if before in DETERMINERS or (before in _PHRASE_END and before not in _PASSIVE) else at  # "to power by"


def _only_one(s: Sentence, at: int) -> tuple[list[ClaimToken], frozenset[str]]:
    """Return who "was the first", and of what."""
    senses = [t.sense for t in s.tokens]
    described = complement_after(s, at)
    the = next(i for i in range(at - 1, -1, -1) if senses[i] == "the")  # "was the very first"
    if the and senses[the - 1] in BE:
        return _phrase_before(s.tokens, the - 1), described
    be = next((i for i in range(at + 1, min(at + _MAX_TO_BE, len(senses))) if senses[i] in BE), -1)
    if be < 0 or at > 2:
        return [], described
    return _phrase(s.tokens[be + 1 :]), frozenset(t.root for t in s.tokens[at + 1 : be] if t.weight >= 1)


def _phrase(tokens: Sequence[ClaimToken]) -> list[ClaimToken]:
    """Return the noun phrase that some words begin with."""
    first = tokens[0] if tokens else None
    return list(takewhile(lambda t: t.sense not in _PHRASE_END and (t is first or not t.opens), tokens[:_MAX_NAMED]))


def _phrase_before(tokens: Sequence[ClaimToken], end: int) -> list[ClaimToken]:
    """Return the noun phrase before a word, and before the forms of "be" and "the" in front of it."""
    while end and tokens[end - 1].sense in BE | {"the", "also"}:
        end -= 1
    before = tokens[max(0, end - _MAX_NAMED) : end]
    return list(takewhile(lambda t: t.sense not in _PHRASE_END, reversed(before)))[::-1]


def _is_no_agent(s: Sentence, words: Sequence[ClaimToken]) -> bool:
    """Return whether a phrase after "by" names a time, an amount or a means: by Friday, by 5 percent, by selling."""
    first = words[0]
    if first.sense in _MEANS:
        return True
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
    found = [i for i in found if s.tokens[i].verb or s.tokens[i].ing or i < 2 or s.tokens[i - 2].sense != "to"]
    verbs = [i for i in found if verb != _CAUSE or s.tokens[i - 1].sense not in DETERMINERS]
    at = verbs[0] if verbs else 0
    before = list(s.tokens[max(0, at - _MAX_NAMED) : at])
    if before and before[-1].sense in DETERMINERS:
        return None  # a noun
    if any(t.sense in _MODALS and after.weight for t, after in pairwise(before)):
        return None  # in "would need help" it is no verb
    if not at or s.tokens[at].negated or any(t.sense in _PASSIVE for t in before[-3:]):
        return None
    if before and before[-1].sense == "and":  # "A hacker stole and leaked it"
        before = _subject_at_start(s, at) or before
        at_verb = next((i for i, t in enumerate(before) if t.verb), len(before))
        before = before[:at_verb] or before
    if verb == _CAUSE:
        before = _subject_at_start(s, at) or before  # of "a leak in the pump house caused it" the leak
    phrase = takewhile(lambda t: t.sense not in _PHRASE_END, reversed(before))
    words = tuple(t for t in phrase if t.weight and t.sense not in _ALONE)[::-1]
    if words and words[0] is not before[0] and before[before.index(words[0]) - 1].sense in ("which", "who", "that"):
        return None  # what "which" stands for is not known
    return Role(verb, words, False, complement_after(s, at)) if words and s.tokens[0].start >= 0 else None


def _subject_at_start(s: Sentence, at: int) -> list[ClaimToken]:
    """Return the noun phrase at the beginning of a word's clause, without the phrases that describe it."""
    first, _ = clause_span(s, at, at + 1)
    phrase = list(takewhile(lambda t: t.sense not in _PHRASE_END, s.tokens[first:at]))
    end = first + len(phrase)
    if phrase and s.tokens[end].sense == "of" and end + 1 < at:  # "fans of Rovers"
        phrase = [*takewhile(lambda t: t.capital, s.tokens[end + 1 : at]), *phrase]
    is_known = any(t.weight for t in phrase) and not any(t.sense in _ANYBODY for t in phrase[:1])
    return phrase if is_known else []


def _is_verb(tokens: Sequence[ClaimToken], at: int, verb: str) -> bool:
    if verb != _CAUSE:
        return tokens[at].root == verb
    if tokens[at - 1].sense == "to" or tokens[at - 1].sense in _MODALS:
        return False  # "wants to start a war", "may cause a flood"
    if tokens[at].sense in _LIGHTING and any(t.sense in _ALIGHT for t in tokens[at : at + _MAX_TO_ALIGHT]):
        return True
    return tokens[at].root in _CAUSING or tuple(t.sense for t in tokens[at : at + 2]) in _LEADING_TO


@once_a_sentence
def names_cause(s: Sentence) -> bool:
    """Return whether a sentence says what causes something."""
    if any(role.verb == _CAUSE for role in explicit_agents(s)):
        return True
    found = (i for i in range(1, len(s.tokens) - 1) if _is_verb(s.tokens, i, _CAUSE))
    return any(predicate_at(s, i + (s.tokens[i + 1].sense in _PARTICLES)).has_object for i in found)


def _is_of_much(p: SentencePair, x: Role, y: Role) -> bool:
    """Return whether what two caused is named by more than one word, or one says that it was the only cause."""
    both = [root for root in x.patient & y.patient if root in p.shared and is_common_word(p.a.roots[root])]
    return len(both) > 1 or any(not _SOLELY.isdisjoint(s.senses) for s in (p.a, p.b))


def are_others(p: SentencePair, x: Role, y: Role) -> bool:
    """Return whether two agents have no word in common, in the whole of the sentences, and say who it was."""
    heads = [role.words[-1] for role in (x, y)]
    if (
        {heads[0].sense in _MALE, heads[1].sense in _MALE}
        == {heads[0].sense in _FEMALE, heads[1].sense in _FEMALE}
        == {
            True,
            False,
        }
    ):
        return x.explicit or y.explicit
    if any(head.sense in _ANYBODY or head.weight < 1 or head.sense[0].isdigit() for head in heads):
        return False
    if heads[0].root == heads[1].root:  # "Sarvian soldiers", "Dromian soldiers"
        names = [frozenset(t.root for t in role.words[:-1] if t.capital) for role in (x, y)]
        return bool(names[0] and names[1]) and names[0].isdisjoint(p.b.roots) and names[1].isdisjoint(p.a.roots)
    if x.explicit and y.explicit and x.verb in (_FIRST, _CAUSE) and _is_of_much(p, x, y):  # each says who alone it was
        return x.roots.isdisjoint(y.roots) and x.roots.isdisjoint(y.patient) and y.roots.isdisjoint(x.patient)
    return x.roots.isdisjoint(_stated_roots(p.b)) and y.roots.isdisjoint(_stated_roots(p.a))


@once_a_sentence
def _stated_roots(s: Sentence) -> frozenset[str]:
    """Return the roots of a sentence, but for clauses that deny something: "and the army had no part in it"."""
    if s.negative and sum(t.opens for t in s.tokens) < 2:
        return frozenset(root for root, t in s.roots.items() if not t.negated) - _left_out(s)
    if not s.negative:
        return frozenset(s.roots)
    stated = (t for i, t in enumerate(s.tokens) if not any(other.negated for other in clause_at(s, i)))
    return frozenset(t.root for t in stated if t.weight) - _left_out(s)


_WITHOUT = frozenset(("without", "not"))


def _left_out(s: Sentence) -> frozenset[str]:
    """Return the roots of names that a sentence says had no part in it: "without any help from Kharo", "not Velkia"."""
    at = next((i for i, t in enumerate(s.tokens) if t.sense in _WITHOUT), len(s.tokens))
    clause = takewhile(lambda t: not t.opens, s.tokens[at + 1 :])
    return frozenset(t.root for t in clause if t.capital)


@list_once_a_sentence
def deeds_of_one(s: Sentence) -> Iterator[str]:
    """Yield the roots of the deeds in a sentence that have one doer."""
    return (t.root for t in s.tokens if t.sense in _DEEDS and t.weight)


def role_evidence(signal: str, p: SentencePair, x: Role, y: Role) -> Evidence:
    """Return the evidence of two roles, agents or places, that differ."""
    features = overlap_features(signal, p) | {
        f"{signal}.explicit": float(x.explicit and y.explicit),
        f"{signal}.rest": max(unshared_share(p.a, p.b, 8), unshared_share(p.b, p.a, 8)),
        f"{signal}.names": float(x.words[-1].capital and y.words[-1].capital),
        f"{signal}.cause": float(x.verb == _CAUSE),
    }
    return Evidence(signal, features, (x.span,), (y.span,))
