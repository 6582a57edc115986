"""The words by which English denies, negates, doubts and hedges, by what they do.

A phrase is matched by the senses of its words (see `stem.sense`), so that "deny" stands for denies and denied, and
"not" for isn't. Of phrases that begin at the same word the longest counts, which is how "not only" comes to be no
negation. The lists are our own, from reading reports.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from factcli.text.stop_words import sense

#: What a cue does: turn the words after it, deny a claim by saying so, call it invented, call it wrong, doubt it,
#: answer "No, …", pass it on, make it less sure, or, though it looks like one of these, nothing.
NEGATES, DENIES, INVENTED, WRONG, DOUBTS, ANSWERS, RUMOUR, HEDGES, NOTHING = range(9)

# In each, phrases are parted by a bar or a line end.
_PHRASES: Mapping[int, str] = {
    NEGATES: """
        not | no | never | none | nobody | no one | nothing | nowhere | neither | nor | without | cannot | fail to
        failure to | refuse to | refusal to | decline to | unable to | inability to | incapable of | avoid | yet to
        far from be | far from over | far from certain | far from clear | anything but | stop short of | lack
        lack of | absence of | free of | hardly | barely | scarcely | rule out | rule it out | impossible | nope
        no longer | not yet | never once | turn down | stay away from | something other than | anything other than
        keep away from | steer clear of
        """,
    DENIES: """
        deny | denial | refute | rebut | rebuttal | repudiate | disavow | disown claim | contradict | =disputes
        =disputed | =disputing | dismiss * claim | dismiss * report | dismiss * allegation | dismiss * rumour
        dismiss * rumor | dismiss * suggestion | dismiss * accusation | dismiss * speculation | dismiss * idea
        dismiss as | dismiss it as | reject * claim | reject * report | reject * allegation | reject * accusation
        reject * suggestion | reject * charge | reject * speculation | reject * idea | reject * assertion
        reject as | reject it as | rebuff * claim | rebuff * report | rebuff * rumour | rebuff * rumor
        rebuff * allegation | shoot down * rumour | shoot down * rumor | shoot down * report | shoot down * claim
        shoot down * assertion | shut down * rumour | shut down * rumor | quash * rumour | quash * rumor
        pour cold water | knock down * report | knock down * rumour | knock down * rumor | put to rest
        put * rumour to rest | kill * rumor | kill * rumour | slam * claim | slam * report | push back on * claim
        hit back at * claim | call rumor | call rumour | call claim | call report | call allegation | call * untrue
        set the record straight | set record straight | plead not guilty | protest * innocence | not so
        nothing of the sort | on the contrary | explode * myth
        """,
    INVENTED: """
        debunk | disprove | discredit | hoax | hoaxer | fake | fakery | bogus | fabricate | fabrication | fabricated
        make up story | =made up | prank | satire | satirical | parody | spoof | photoshop | =photoshopped
        =doctored | myth | fictitious | invented story | invented claim | pure invention | misinformation
        disinformation | baseless | unfounded | groundless | nonsense | rubbish | ludicrous | absurd | a lie | =lie
        =lies | =lied | liar | dupe | =fooled | =fools | fall for | =trolled | =trolling | =staged | sham
        imaginary | urban legend | =made it up | =made it all up | =made that up | =made this up | =making it up
        pure fiction | work of fiction | enemy propaganda | mere propaganda | pure propaganda | no basis | fake news
        without foundation | without basis | baloney | hogwash | =bunk | malarkey | concoct | impostor | imposter
        a forgery | tall tale | bullshit | =bs | balderdash | misquote | viral hoax | death hoax
        """,
    WRONG: """
        false | falsely | falsehood | untrue | not true | not real | wrong | wrongly | incorrect | incorrectly
        inaccurate | inaccurately | erroneous | erroneously | mistaken | mistakenly | mistake | not the case
        no truth | not correct | not accurate | not right | never happen | not happen | not exist | never exist
        not really | not actually | misleading | mislead | retract | retraction | correction | take back | walk back
        misreport | exaggerate | misunderstanding | misidentify | nothing to do with | have nothing to do
        turn out not | not be true | false alarm | untruth | not a word of truth | not hold up | not add up
        """,
    DOUBTS: """
        no evidence | no proof | without evidence | no sign | doubt | doubtful | sceptical | skeptical | sceptic
        skeptic | scepticism | skepticism | dubious | question whether | =questions | =questioned | unlikely to
        unlikely that | most unlikely | highly unlikely | unproven | unsubstantiated | unconfirmed claim
        unconfirmed report | too good to | if only | far fetched | call into question | cast doubt | raise doubt
        question mark | actually believe
        """,
    RUMOUR: "rumour | rumor | viral | internet | speculation | claim | report | allegation | story",
    HEDGES: """
        reportedly | allegedly | purportedly | supposedly | apparently | possibly | perhaps | maybe | may | might
        could | seemingly | probably | likely | alleged | unconfirmed | believe to | think to | appear to | seem to
        suspect of | said to | rumoured to | rumored to | expect to | it be feared | presumably | as far as known
        to my knowledge | we believe | i think | i believe
        """,
    NOTHING: """
        was =questioned | were =questioned | been =questioned | was deny | were deny | been deny | raise * questions
        not confirm | no confirmation | not verify | not independently verify | cannot confirm | cannot verify
        unable to confirm | unable to verify | make up of | =lies with | =lies in | =lies on | =lies along
        =lies at | =lies under | =lies between | =lies down | =lie down | =lie in | beyond reasonable doubt
        beyond any doubt | right and wrong | right or wrong | dispute between | =lie ahead | =lies ahead | lie about
        see no | make no | take no | not solely | not exclusively | not entirely | not fully | not completely
        not purely | not strictly | not quite | not once but | not for the first time | not since | never before
        not in vain | not for lack of | not a moment too soon | no one else | nobody else | nothing else | no other
        no secret | no surprise | no mean | not to be confuse | no bigger than | no longer than | no higher than
        no smaller than | no closer than | no further than | not that | not long | not far | not much | not many
        no stranger | no joke | not surprise | no easy | not lightly | not shy | no question | no way of
        no love lost | no shortage of | no end of | no lack of | not only | not just | not merely | not simply
        not until | not least | not to mention | not so much | not the only | not alone | not the first
        not the last | not always | not necessarily | not all | not every | no doubt | no wonder | no sooner
        no matter | no fewer than | no less than | no more than | no later than | no earlier than | not less than
        not more than | not fewer than | not yet confirm nor deny | no other than | none other than | nothing but
        nothing less than | nothing short of | not before | or not | real or hoax | real or fake | fake or | hoax or
        true or false | or a hoax | or hoax | fact or fiction | whether or not | why not | if not | cannot but
        cannot wait | cannot help | could not agree more | not say if | not say whether | not say who | not say how
        not say what | not say when | not say why | not comment | not know if | not know whether | not know who
        not know what | not know when | no fiction | not deny | never deny | not dispute | no denial | not reject
        not rule out | never rule out | not refute | neither confirm nor deny | neither confirm or deny
        not confirm or deny | neither confirmed nor denied | not confirm nor deny | decline to confirm or deny
        refuse to confirm or deny | neither deny nor confirm | refuse to rule out | decline to rule out
        cannot rule out | cannot be rule out | not doubt | without doubt | deny access | deny entry | deny bail
        deny a visa | deny visa | deny permission | deny asylum | deny him | deny them | deny her | be deny access
        deny a request | deny the request | deny the motion | deny a motion | deny service | deny boarding
        deny the right | deny justice | deny the chance | no problem | no stranger to | not unlike | not impossible
        not unusual | not uncommon | not false | not fake | not a hoax | not wrong | not without | not unwilling
        no comment | not guilty | no man s land | no confidence | no fly zone | no show | no deal | no one but
        nobody but | no go | no end | false start | wrong side | wrong way | fight over | dispute over
        question time | in question | without question | out of question | beyond doubt | wrong turn | fail to stop
        not fail to | never fail to | fall over | fall out
        """,
}


class Cue(NamedTuple):
    """A phrase found in a claim: what it does, and which words it is, from and up to."""

    kind: int
    start: int
    end: int


@lru_cache(maxsize=1)
def _by_first_word() -> dict[str, list[tuple[tuple[str, ...], int]]]:
    """The phrases by the sense of their first word, longest first."""
    found: dict[str, list[tuple[tuple[str, ...], int]]] = {}
    for kind, text in _PHRASES.items():
        for phrase in filter(None, re.split(r"\s*[|\n]\s*", text.strip())):
            senses = tuple(word if word.startswith("=") else sense(word) for word in phrase.split())
            found.setdefault(senses[0], []).append((senses, kind))
    for phrases in found.values():
        phrases.sort(key=lambda phrase: (-len(phrase[0]), -phrase[1]))
    return found


#: A star in a phrase stands for up to so many words.
GAP = 4
# Words that may stand within a phrase without being part of it: "is not really true", "has not been confirmed".
_BETWEEN = frozenset(
    [
        "be",
        "been",
        "is",
        "are",
        "was",
        "were",
        "being",
        "has",
        "have",
        "had",
        "will",
        "would",
        "do",
        "does",
        "did",
        "a",
        "an",
        "the",
        "any",
        "it",
        "he",
        "she",
        "they",
        "that",
    ]
)


def find_cues(senses: Sequence[str], keys: Sequence[str]) -> list[Cue]:
    """The cues among the words of a text, given by their senses and keys, in order; none overlaps another."""
    phrases, found, i = _by_first_word(), [], 0
    while i < len(senses):
        candidates = phrases.get("=" + keys[i], []) + phrases.get(senses[i], [])
        cue = candidates and _longest(candidates, senses, i)
        if cue:
            found.append(cue)
            i = cue.end
        else:
            i += 1
    return found


def _longest(candidates: Sequence[tuple[tuple[str, ...], int]], senses: Sequence[str], at: int) -> Cue | None:
    for phrase, kind in candidates:
        end = _end_of(phrase, senses, at)
        if end:
            return Cue(kind, at, end)
    return None


def _end_of(phrase: tuple[str, ...], senses: Sequence[str], at: int) -> int:
    """Where a phrase that begins at a word ends; 0 if it is another. A small word may stand between two of its own."""
    if len(phrase) == 1:
        return at + 1
    i, wide = at + 1, False
    for word in phrase[1:]:
        if word == "*":
            wide = True
            continue
        if wide:
            i = next((j for j in range(i, min(i + GAP + 1, len(senses))) if senses[j] == word), len(senses))
            wide = False
        if i < len(senses) and senses[i] != word and senses[i] in _BETWEEN:
            i += 1
        if i >= len(senses) or senses[i] != word:
            return 0
        i += 1
    return i
