"""Rules of roles: who did it, what caused it, and where it happened, each named differently in the two sentences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise, takewhile
from typing import NamedTuple

from factcli.conflicts.claims.parsed import ClaimToken, Sentence, Span
from factcli.conflicts.rules.evidence import Evidence, SentencePair, overlap_features, unshared_share
from factcli.text.stop_words import word_set
from factcli.text.word_families import word_root

#: The least share of what one sentence says that both say, and the share from which on they say the same but for this.
_MIN_COVER, _SAME = 0.45, 0.6
_MAX_NAMED = 6  # words of an agent, a cause or a place
# Words that end a noun phrase.
_PHRASE_END = word_set(
    "in on at near after before during when while as to from with who which that and or but because since until where"
    " for into over under against around outside inside by was were is are had has have of"
)
_PASSIVE = word_set("was were been be is are being get got")
_MODALS = word_set("would will could can may might must should shall do does did not")
# Agents that may be any other agent.
_ANYBODY = word_set("man woman people person somebody someone attacker suspect gunman group individual they he she it")
# Verbs of causing are one verb: "caused by", "started by", "because of".
_CAUSING = word_set("caus start spark trigger provok blame ignit")
_CAUSE = "=cause"
# Roots of which every sentence that says by whom has one.
_OPENING = frozenset(map(word_root, ("by", "it", "that", "becaus", "due", "die")))


class Role(NamedTuple):
    """A noun phrase in a role: the root of its verb, its content words, and its span."""

    verb: str
    words: tuple[ClaimToken, ...]
    explicit: bool  # "by" or "it was … who" says that it is an agent; else it is the subject

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
    if p.cover < _MIN_COVER:
        return None
    named = [role for s in (p.a, p.b) for role in explicit_agents(s)]
    if not named:
        return None
    for verb in dict.fromkeys(role.verb for role in named):
        x, y = _agent_of(p.a, verb), _agent_of(p.b, verb)
        if x and y and (x.explicit or y.explicit) and _are_others(p, x, y):
            patient = [root for root in p.shared if root != verb and root not in x.roots | y.roots]
            if len(patient) > 1 or (patient and verb != _CAUSE and p.cover > _SAME):
                return _evidence("agents", p, x, y)
    return None


def explicit_agents(s: Sentence) -> Iterator[Role]:
    """Yield the agents that a sentence names by "by", "it was … who", "because of" or "died of"."""
    if s.all_roots.isdisjoint(_OPENING):
        return
    tokens = s.tokens
    senses = [t.sense for t in tokens]
    for i, t in enumerate(tokens):
        phrase: list[ClaimToken] = []
        verb = ""
        if t.sense == "by" and i and tokens[i - 1].weight and not tokens[i - 1].capital:
            verb, phrase = tokens[i - 1].root, _phrase(tokens[i + 1 :])
        elif t.sense in ("it", "that") and senses[i + 1 : i + 2] in (["was"], ["is"], ["were"]):
            phrase = _phrase(tokens[i + 2 :])
            rest = tokens[tokens.index(phrase[-1]) + 1 :] if phrase else ()
            following = [t for t in rest if t.weight][:1]
            verb = following[0].root if following and rest[0].sense in ("who", "that", "which") else ""
        elif senses[i : i + 2] in (["becaus", "of"], ["due", "to"], ["die", "of"]):
            verb, phrase = _CAUSE, _phrase(tokens[i + 2 :])
        words = tuple(t for t in phrase if t.weight)
        if verb and words and not _is_no_agent(s, words):
            yield Role(_CAUSE if verb in _CAUSING else verb, words, True)


def _phrase(tokens: Sequence[ClaimToken]) -> list[ClaimToken]:
    return list(takewhile(lambda t: t.sense not in _PHRASE_END, tokens[:_MAX_NAMED]))


def _is_no_agent(s: Sentence, words: Sequence[ClaimToken]) -> bool:
    """Return whether a phrase after "by" names a time, an amount or a means: by Friday, by 5 percent, by selling."""
    first = words[0]
    spans = [(t.start, t.end) for t in s.times] + [(q.start, q.end) for q in s.quantities]
    return first.sense[0].isdigit() or any(start <= first.start < end for start, end in spans)


def _agent_of(s: Sentence, verb: str) -> Role | None:
    """Return the agent of a verb in a sentence: the explicit one, else the subject before it."""
    explicit = next((role for role in explicit_agents(s) if role.verb == verb), None)
    if explicit:
        return explicit
    at = next(
        (i for i, t in enumerate(s.tokens) if i and (t.root == verb or (verb == _CAUSE and t.root in _CAUSING))), 0
    )
    before = list(s.tokens[max(0, at - _MAX_NAMED) : at])
    if any(t.sense in _MODALS and after.weight for t, after in pairwise(before)):
        return None  # in "would need help" it is no verb
    if not at or s.tokens[at].negated or any(t.sense in _PASSIVE for t in before[-3:]):
        return None
    words = tuple(t for t in takewhile(lambda t: t.sense not in _PHRASE_END, reversed(before)) if t.weight)[::-1]
    return Role(verb, words, False) if words and s.tokens[0].start >= 0 else None


def _are_others(p: SentencePair, x: Role, y: Role) -> bool:
    """Return whether two agents have no word in common, in the whole of the sentences, and say who it was."""
    if any(t.sense in _ANYBODY for role in (x, y) for t in role.words[-1:]):
        return False
    return not (x.roots & p.b.all_roots or y.roots & p.a.all_roots)


# --- where it happened --------------------------------------------------------------------------------------

_PLACE_PREPOSITIONS = word_set("in at near from outside")
# Roots of what happens once to one person or thing, so that it cannot have happened at two places.
_ONCE = frozenset(
    map(
        word_root, word_set("born die arrest crash buri wed marri found murder kill shoot sign land execut fire captur")
    )
)


def places(p: SentencePair) -> Evidence | None:
    """Find what happens but once, said to have happened at two places."""
    for root in p.shared:
        if root not in _ONCE:
            continue
        x, y = _place_after(p.a, root), _place_after(p.b, root)
        if x and y and _are_others(p, x, y):
            return _evidence("places", p, x, y)
    return None


def once_at_place(s: Sentence) -> Iterator[str]:
    """Yield the roots of what happens but once, if the sentence says where."""
    return (root for root in s.roots if root in _ONCE and _place_after(s, root))


def _place_after(s: Sentence, verb: str) -> Role | None:
    at = next((i for i, t in enumerate(s.tokens) if t.root == verb and t.weight), None)
    if at is None or s.titled or s.tokens[at].negated:
        return None
    for i in range(at + 1, min(at + 4, len(s.tokens))):
        if s.tokens[i].sense in _PLACE_PREPOSITIONS:
            words = tuple(takewhile(lambda t: t.capital, s.tokens[i + 1 : i + 4]))
            within = words and any(time.start <= words[0].start < time.end for time in s.times)
            return Role(verb, words, True) if words and not within else None
    return None


def _evidence(signal: str, p: SentencePair, x: Role, y: Role) -> Evidence:
    features = overlap_features(signal, p) | {
        f"{signal}.explicit": float(x.explicit and y.explicit),
        f"{signal}.rest": max(unshared_share(p.a, p.b, 8), unshared_share(p.b, p.a, 8)),
        f"{signal}.names": float(x.words[-1].capital and y.words[-1].capital),
        f"{signal}.cause": float(x.verb == _CAUSE),
    }
    return Evidence(signal, features, (x.span,), (y.span,))
