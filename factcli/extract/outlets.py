"""Find the names of agencies, papers, stations and networks in a text, known or told by the words beside them."""

from __future__ import annotations

import re
from functools import cache

from factcli.extract import name_lists

_OF_STATE = (
    r"(?:(?:[A-Z]\w+ )?(?:[Ss]tate|[Ll]ocal|public|national|independent|pro-\w+)"
    r"(?:[- ](?:run|owned|backed|controlled))? )"
)
_KIND = (
    r"(?:news (?:agency|channel|website|site|outlet|portal|service|network|program(?:me)?)|newspaper|daily|weekly"
    r"|magazine|broadcaster|radio(?: station)?|(?:television|TV)(?: (?:station|channel|network))?|channel|network"
    r"|website|podcast|tabloid|wire service|agency|media outlet|outlet|paper|publication|wire|news)"
)
_LAST = (
    r"(?:Times|Post|Herald|News|Tribune|Gazette|Journal|Radio|TV|Television|Press|Agency|Telegraph|Chronicle|Observer"
    r"|Standard|Examiner|Mail|Courier|Echo|Dispatch|Inquirer|Independent|Star|Sun|Mirror|Globe|Bulletin|Monitor|Review"
    r"|Record|Sentinel|Register|Argus|Advertiser|Messenger|Magazine|FM|Pravda|Online|Zeitung|Presse|Podcast|Media|Guardian"
    r"|Reporter|Wire|Broadcasting)"
)
_SERVICE = (
    r"(?: (?:News|Radio|TV|Sports?|Persian|Arabic|Turkish|Africa|World|Business|Online|Live|Newsnight|Ukraine|Urdu))*"
)
_RUN = r"[A-Z][\w&'’.-]*(?: (?:of (?:the )?|de |la |le )?[A-Z][\w&'’-]*){0,4}"
#: Those whom somebody told who is no outlet: the Acme meeting.
_LISTENERS = (
    r"(?:meeting|conference|convention|audience|crowd|members|supporters|leaders|officials|students|council|committee"
    r"|delegates|lawmakers|investigators|hearing|rally|board|staff|inquiry|court|voters|workers|employees|summit|forum"
    r"|assembly|panel|jury|fans|family|police|voter)\b"
)


@cache
def outlet_pattern() -> re.Pattern[str]:
    """Return the pattern of an outlet's name, known or told by the words beside it, or of "the newspaper"."""
    known = "|".join(re.escape(name) for name in sorted(name_lists.outlets(), key=len, reverse=True))
    return re.compile(
        r"(?<![\w@#.-])(?=\w)(?:"  # what is hidden is passed over at once
        rf"(?P<state>{_OF_STATE}(?:TV|television|media|radio|news agency|broadcaster|newspaper))(?! [A-Z]|\w)"
        rf"|(?P<again>[Tt]he (?:[A-Z]\w+(?:an|ish|ese|i|ch) )?(?:news ?paper|paper|agency|news agency|broadcaster"
        rf"|channel|network|magazine|station|outlet|website|site|tabloid|publication))(?!\w|,? (?:called )?[A-Z])"
        rf"|(?:the |The |[Aa]n? )?(?:{_OF_STATE}|(?:[A-Z]\w+ ))?{_KIND},? (?:called |named )?(?P<named>(?:the )?{_RUN})"
        rf"|(?P<known>(?:the |The )?(?:{known}){_SERVICE}(?: [0-9]{{1,2}})?)(?![\w-]|\.\w)"
        rf"|(?P<first>(?:the |The )?(?:(?:Radio|TV|Television|Kanal) [A-Z][\w-]*(?: [A-Z][\w-]*){{0,2}}"
        rf"|(?:El|La|Le|Il|Die|Der|Das) [A-Z][\w-]+(?=,? (?:reported|quoted|wrote|cited)\b)))(?![\w-])"
        rf"|(?P<run>(?:the |The )?(?:[A-Z][\w&'’.-]* (?:of (?:the )?)?){{0,4}}{_LAST})(?!\w| (?:&|[A-Z][a-z]))"
        rf"|(?<!\ba )(?<!\ban )(?:the |The )?(?P<typed>{_RUN}),? "
        rf"(?:agency|news (?:agency|site|website|channel|portal|service)|newspaper|magazine|television|TV"
        rf"|radio(?: station)?|daily|website|broadcaster)(?!\w|,? (?:called )?[A-Z])"
        rf"|(?:the |The )?(?P<other>[A-Z][\w’'-]*(?: [A-Z][\w’'-]*){{0,3}})(?![\w’'-]| [A-Z]| {_LISTENERS})"
        r")"
    )


#: The groups of :func:`outlet_pattern` of which one holds the name.
GROUPS = ("state", "again", "named", "known", "first", "run", "typed", "other")


def outlet_in(phrase: str) -> str:
    """Return the outlet that a noun phrase names: Reuters, the TASS news agency; "" if it names none."""
    phrase = re.sub(r"\A[^'’]{2,40}['’]s (?:[a-z-]+ )*|\A(?:the|an?) (?=[a-z])", "", phrase)
    match = outlet_pattern().match(phrase)
    if not match or match["other"] or match.end() < len(phrase.rstrip(" ,")) - 12:
        return ""
    group = next(group for group in GROUPS if match[group])
    return "" if group == "again" else plain_name(match[group])


def plain_name(name: str) -> str:
    """Return a name without article, possessive ending and full stop."""
    name = " ".join(name.split())
    name = name.rstrip(".") if not re.search(r"\b[A-Z]\.\Z", name) else name
    return re.sub(r"['’]s\Z", "", re.sub(r"\A[Tt]he (?=[A-Z])", "", name))
