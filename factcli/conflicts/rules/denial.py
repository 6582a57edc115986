"""Rule of denial: one sentence denies, doubts or calls invented what the other says."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import dropwhile, takewhile

from factcli.conflicts.claims.cues import ANSWERS, DENIES, DOUBTS, INVENTED, RUMOUR, WRONG, Cue
from factcli.conflicts.claims.parsed import ClaimToken, Sentence, once_a_sentence
from factcli.conflicts.rules.alignment import has_synonym
from factcli.conflicts.rules.evidence import (
    Evidence,
    Features,
    SentencePair,
    is_common_word,
    overlap_features,
    unshared_share,
)
from factcli.conflicts.rules.predicates import (
    FORMS_OF_BE,
    LIGHT,
    clause_span,
    subject_of_clause,
)
from factcli.text.stop_words import sense_set, word_set

#: Below this share of what both say together, a weak word needs a good part of its clause in the other sentence.
_LITTLE_ALIKE = 0.35

# What is denied is said by so many words after the cue, of at least this weight, of which this part has to be shared.
_MAX_DENIED, _LEAST_DENIED, _MOST = 12, 2.0, 0.6
#: The least share of the clause of a weak word that has to be in the other sentence.
_LEAST_OF_CLAUSE = 0.3
#: The least share of a report that is called invented that has to be in the other sentence.
_MOST_OF_REPORT = 0.6
#: From this share of what one sentence says on, a denial that holds it is about it.
MOST_OF_ONE, _NEARLY_ALL = 0.6, 0.9
#: How much of what a denying sentence says has to be in the other one.
_LEAST_OF_DENIAL = 0.2
#: A weak word says so of what stands within so many words.
_NEAR = 6
_DENYING = {DENIES: "denies", INVENTED: "invented", WRONG: "wrong", DOUBTS: "doubts", ANSWERS: "answers"}


def denial(p: SentencePair) -> Evidence | None:
    """Find a sentence that denies, doubts or calls invented what the other says. Two denials of one thing agree."""
    if not (p.a.kinds or p.b.kinds):
        return None
    kinds_a, kinds_b = _denying_kinds(p.a), _denying_kinds(p.b)
    both = p.kinds_a & _DENYING.keys() and p.kinds_b & _DENYING.keys()
    if bool(kinds_a) == bool(kinds_b) or both or not p.shared:
        return None
    s, other, kinds = (p.a, p.b, kinds_a) if kinds_a else (p.b, p.a, kinds_b)
    cues = [cue for cue in s.cues if cue.kind in _DENYING]
    if p.weight < s.weight * _LEAST_OF_DENIAL and not s.titled:
        return None
    cues = [cue for cue in cues if _reaches(p, s, cue, other)]
    if not cues or _agrees(p, s, other):
        return None
    features = overlap_features("denial", p) | _denial_features(p, s, other, kinds)
    if any(_is_of_report(s, cue, other) for cue in cues):
        features["denial.report"] = 1.0
    if DOUBTS in kinds and not _PROOF.isdisjoint(other.senses):
        features["denial.proof"] = 1.0
    features["denial.near"] = min(max(_count_shared_near(s, cue, other) for cue in cues), 3) / 3
    spans = tuple((s.tokens[c.start].start, s.tokens[c.end - 1].end) for c in cues)
    return Evidence("denial", features, *((spans, ()) if kinds_a else ((), spans)))


@once_a_sentence
def _denying_kinds(s: Sentence) -> frozenset[int]:
    return s.kinds & _DENYING.keys()


def _denial_features(p: SentencePair, s: Sentence, other: Sentence, kinds: frozenset[int]) -> Features:
    """Return how a sentence denies, and how much each says beside it."""
    flags = {
        **{_DENYING[kind]: True for kind in kinds},
        "twice": len(kinds) > 1,
        "rumour": RUMOUR in s.kinds,
        "asked": s.question,
        "reported": "reported" in other.marks,
        "negated_too": other.negative and any(other.roots[root].negated for root in p.shared),
    }
    features = {f"denial.{name}": 1.0 for name, is_set in flags.items() if is_set}
    return features | {"denial.rest": unshared_share(s, other, 8), "denial.rest_other": unshared_share(other, s, 8)}


_PROOF = sense_set("proof proof prove proves evidence confirm establish uncover")
# Senses of adjectives that call the noun after them invented, and of nouns that stand for the other claim.
_ATTRIBUTES = word_set("fake bogus fals wrong incorrect erroneous inaccurat mistaken absurd sham real true rubbish")
_IS = word_set("was were is are")
_CALLING = word_set("was were is are be been being as call label brand prove turn it that")
_MAX_TO_BE = 4  # words
_MEDIA = word_set("video photo photograph imag footag pictur post clip quot letter document")
_REPORTS = word_set("stori report claim news rumour rumor alleg headlin accus suggest")


def _reaches(p: SentencePair, s: Sentence, cue: Cue, other: Sentence) -> bool:
    """Return whether a cue may be about what both sentences say.

    A weak word, as "fake", says so only of a report, or where both sentences share a word for what happened: there are
    fake passports, and lies of others.
    """
    is_of = cue.kind == DOUBTS and cue.end < len(s.tokens) and s.tokens[cue.end].sense == "of"
    is_alike = p.cover >= MOST_OF_ONE and len(p.shared) > 2
    if not s.titled and not _has_what_is_denied(s, cue, other, wholly=is_of or not is_alike):
        return False
    if not has_denied_verb(s, cue, other):
        return False
    if s.titled:  # a headline has few words beside those that matter
        return bool(p.shared)
    if any(t.sense == "nothing" for t in s.tokens[cue.start : cue.end]) and s.tokens[cue.end - 1].sense in _RELATING:
        return _relates_both(s, cue, other)
    if _is_about_noun(s, cue):
        return False
    if cue.kind not in (INVENTED, WRONG, DOUBTS):
        return True
    if _shares_most(p) or _is_of_report(s, cue, other):
        return True
    if p.cover >= MOST_OF_ONE and len(p.shared) > 1 and _calls_own_report(s, cue, other):
        return True
    return _is_said_of_shared(s, cue, other) and _is_near_shared(p, s, cue, other)


_RELATING = word_set("do with")


def _relates_both(s: Sentence, cue: Cue, other: Sentence) -> bool:
    """Return whether another sentence has both of what are said to have nothing to do with each other."""
    of_one = [t for t in s.tokens[: cue.start] if is_common_word(t)][:1] or [
        t for t in s.tokens[: cue.start] if t.weight
    ]
    of_other = [t for t in s.tokens[cue.end :] if t.weight >= 1][:1]
    return all(any(t.root in other.roots or has_synonym(other, t) for t in some) for some in (of_one, of_other) if some)


def _shares_most(p: SentencePair) -> bool:
    """Return whether two sentences share nearly all that one of them says."""
    return (p.cover >= MOST_OF_ONE and len(p.shared) > 2) or (p.cover >= _NEARLY_ALL and len(p.shared) > 1)


def _is_near_shared(p: SentencePair, s: Sentence, cue: Cue, other: Sentence) -> bool:
    """Return whether a weak word stands near what both say, in a clause of which the other sentence has a good part."""
    if p.alike < _LITTLE_ALIKE and not other.titled and _share_of_clause(s, cue, other) <= _LEAST_OF_CLAUSE:
        return False
    near = s.tokens[max(0, cue.start - _NEAR) : cue.end + _NEAR]
    shared = {t.root for t in near if t.weight and t.root in other.roots}
    if other.titled:
        return bool(shared)
    return any(is_common_word(p.a.roots[r]) and is_common_word(p.b.roots[r]) for r in shared if r in p.shared)


def _calls_own_report(s: Sentence, cue: Cue, other: Sentence) -> bool:
    """Return whether a weak word is what a claim is said to be of whom the other sentence is about.

    "The rebels' claim to hold the valley is false" denies "The rebels control the valley".
    """
    before = s.tokens[: cue.start]
    between = takewhile(lambda t: t.sense not in _IS, reversed(before))
    report = next((i for i, t in enumerate(before) if t.sense in _REPORTS), None)
    if report is None or not any(t.sense in _IS for t in before) or any(t.weight for t in between):
        return False
    owner = {t.root for t in takewhile(lambda t: t.weight, reversed(before[:report]))}
    return not owner.isdisjoint(subject_of_clause(other, 1))


def _is_of_report(s: Sentence, cue: Cue, other: Sentence) -> bool:
    """Return whether a weak word is about a report, and most of what that report says is in the other sentence.

    "The story of a woman with three arms is a hoax" denies that there is such a woman, and "Experts debunk claims that
    a spider lived in an ear" the spider.
    """
    tokens = s.tokens
    reports = [i for i, t in enumerate(tokens) if t.sense in _REPORTS or t.sense == "hoax"]
    for i in reports:
        said: Sequence[ClaimToken] = tokens[i + 1 : cue.start] if i < cue.start else tokens[cue.end : i]
        if i >= cue.start and not said:  # "the bomb scare hoax"
            said = [*takewhile(lambda t: t.weight or t.sense == "die", reversed(tokens[:i]))]
        if i >= cue.end and not any(t.weight for t in said):  # "debunk the claim that …"
            said = tokens[i + 1 : i + 1 + _MAX_DENIED]
        # The death of a "death hoax" is part of the cue, and has no weight.
        words = {t.root: max(t.weight, 1.0) for t in said if t.weight >= 1 or t.sense == "die"}
        shared = [weight for root, weight in words.items() if root in other.roots]
        is_most = sum(shared) >= sum(words.values()) * _MOST_OF_REPORT
        if is_most and (len(shared) > 2 or (len(shared) == 2 == len(words))):
            return True
    return False


def _share_of_clause(s: Sentence, cue: Cue, other: Sentence) -> float:
    """Return how many of the words of the clause of a cue, but for names, the other sentence has: 0 to 1."""
    start, end = clause_span(s, cue.start, cue.end)
    if not any(t.weight for t in s.tokens[start:end]):
        start, end = 0, len(s.tokens)  # "Hoax: …"
    tokens = [t for i, t in enumerate(s.tokens) if start <= i < end and t.sense not in _REPORTS]
    words = {t.root for t in tokens if is_common_word(t) or (t is s.tokens[0] and t.weight == 1)}
    shared = words & other.roots.keys()
    return len(shared) / len(words) if len(shared) > 1 else 0.0


def _is_said_of_shared(s: Sentence, cue: Cue, other: Sentence) -> bool:
    """Return whether what is called invented or wrong may be in the other sentence.

    Of "The reason for the strike was fabricated" it is the reason. Whoever "spreads fake news" denies nothing.
    """
    before = s.tokens[max(0, cue.start - _MAX_TO_BE) : cue.start]
    if not any(t.sense in _CALLING for t in before):
        return "news" not in (t.sense for t in s.tokens[cue.start : cue.end + 1])
    if any(t.sense == "that" for t in s.tokens[: cue.start]):
        return True  # "the advice that it cures the fever is bogus"
    if any(t.sense in _REPORTS or t.sense in _MEDIA for t in s.tokens[: cue.start]):
        return True
    subject = subject_of_clause(s, cue.start)
    return not subject or not subject.isdisjoint(other.roots)


def _has_what_is_denied(s: Sentence, cue: Cue, other: Sentence, wholly: bool) -> bool:
    """Return whether the other sentence has what a cue denies, or most if `wholly`; so if nothing says what that is."""
    follows = s.tokens[cue.end].sense if cue.end < len(s.tokens) else ""
    if cue.kind != DENIES and not (cue.kind == DOUBTS and follows in ("that", "of", "for", "prove")):
        return True
    if any(t.weight and t.root in other.roots for t in s.tokens[cue.start + 1 : cue.end - 1]):
        return True  # "kills the rumour of a merger"
    within = [*takewhile(lambda t: not t.opens, s.tokens[cue.end : cue.end + _MAX_DENIED])]
    after = [*{t.root: t for t in within if t.weight and t.sense not in _REPORTS and t.stated}.values()]
    if follows == "of" and after and after[0].root not in other.roots:
        return False  # reports of looting
    weight = sum([t.weight for t in after])
    return (
        not wholly
        or weight < _LEAST_DENIED
        or sum([t.weight for t in after if t.root in other.roots]) >= weight * _MOST
    )


_INVOLVEMENT = sense_set(
    "part role hand involvement involved link connection knowledge responsibility guilt complicity"
)
_USING = sense_set("use used")
_NEAR_DENIED = 4  # words
_BEFORE_DEED = word_set("ever even also again onli")


def has_denied_verb(s: Sentence, cue: Cue, other: Sentence) -> bool:
    """Return whether another sentence has a verb of the clause that a cue denies, or its synonym; if it has any.

    Whoever is named as denying something is not what is denied.
    """
    after = [*takewhile(lambda t: not t.opens, s.tokens[cue.end : cue.end + _MAX_DENIED])]
    if any(t.sense in _INVOLVEMENT for t in after[:_NEAR_DENIED]):
        subject = subject_of_clause(s, cue.start)  # "denies any part in the theft": it is his part
        return not subject or not subject.isdisjoint(other.roots)
    after = [*dropwhile(lambda t: t.sense in _BEFORE_DEED, after)]
    if s.titled or not after or not (after[0].sense == "that" or (cue.kind == DENIES and after[0].ing)):
        return True
    being = {i + 1 for i, t in enumerate(after) if t.sense in FORMS_OF_BE}
    verbs = [t for i, t in enumerate(after) if t.verb or (t.ing and (i in being or not i))]
    verbs = [t for t in verbs if t.weight >= 1 and t.sense not in LIGHT | _USING]
    light = [t for t in after[:2] if t.sense in LIGHT and (t.verb or t.ing)]
    light = light or [t for t in after if t.sense in _USING]
    if not verbs and light and not being:  # "denies having offered money": it is the money
        things = [t for t in after if is_common_word(t) and t not in light and t.start > light[0].start][:1]
        return not things or any(t.root in other.roots or has_synonym(other, t) for t in things)
    if not verbs and being:  # "was in handcuffs"
        verbs = [t for t in after[min(being) :] if t.weight >= 1][:1]
    return not verbs or any(t.root in other.roots or has_synonym(other, t) for t in verbs)


def _agrees(p: SentencePair, s: Sentence, other: Sentence) -> bool:
    """Return whether what a sentence denies is what the other negates: "denied that it fell", "It did not fall"."""
    denied = [root for root in p.shared if s.roots[root].negated]
    if any(other.roots[root].negated for root in denied):
        return True
    # "The reports that he fled are lies", "He has not fled": but not "It is a lie that he has not fled"
    return not s.negative and any(other.roots[root].negated for root in p.shared)


def _is_about_noun(s: Sentence, cue: Cue) -> bool:
    """Return whether a word as "fake" qualifies a thing and no report: fake passports."""
    last = s.tokens[cue.end - 1]
    beside = [t for t in s.tokens[cue.end : cue.end + 1] if t.weight and t.start == last.end + 1]
    if cue.kind not in (INVENTED, WRONG) or last.sense not in _ATTRIBUTES or not beside:
        return False
    after = takewhile(lambda t: t.weight or t.sense in _REPORTS, s.tokens[cue.end : cue.end + 3])
    return not any(t.sense in _REPORTS for t in after)


def _count_shared_near(s: Sentence, cue: Cue, other: Sentence) -> int:
    """Count the words close to a cue that the other sentence has."""
    return sum([1 for t in s.tokens[max(0, cue.start - 3) : cue.end + 4] if t.weight and t.root in other.roots])
