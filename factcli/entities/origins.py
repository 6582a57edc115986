"""Independent origins of statements: three outlets that all repeat TASS are one source, not three.

The origin is the last outlet credited (``via``), else the outlet itself, under its main name. Outlets of one owner are
one origin. A platform or an occasion is no origin; the speaker is, see :data:`VENUES`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from factcli.entities.directory import Context, Directory
from factcli.model import Outlet, Statement
from factcli.text.tokens import name_key, word_keys


class Venue(NamedTuple):
    """A platform or occasion, which carries words without answering for them: its names, a phrase, and a reason."""

    names: str
    phrase: str
    why: str


_ANYBODY = "anybody can post there: two accounts are two sources, but one account quoted by three papers is one"
_OCCASION = "many outlets heard or read the same words there: they have one source, the speaker"
#: Platforms and occasions. News agencies are not among them: they send reporters and answer for their wires.
VENUES = (
    Venue("Twitter; X; Twitter X; X Twitter; X com; twitter com", "on Twitter", _ANYBODY),
    Venue("Facebook; facebook com", "on Facebook", _ANYBODY),
    Venue("Instagram; instagram com", "on Instagram", _ANYBODY),
    Venue("Threads", "on Threads", _ANYBODY),
    Venue("Telegram; t me", "on Telegram", _ANYBODY),
    Venue("WhatsApp", "on WhatsApp", _ANYBODY),
    Venue("Viber", "on Viber", _ANYBODY),
    Venue("YouTube; youtube com", "on YouTube", _ANYBODY),
    Venue("TikTok; Douyin", "on TikTok", _ANYBODY),
    Venue("Truth Social", "on Truth Social", _ANYBODY),
    Venue("Weibo; Sina Weibo", "on Weibo", _ANYBODY),
    Venue("WeChat; Weixin", "on WeChat", _ANYBODY),
    Venue("VK; VKontakte; vk com", "on VK", _ANYBODY),
    Venue("Odnoklassniki; OK ru", "on Odnoklassniki", _ANYBODY),
    Venue("LinkedIn", "on LinkedIn", _ANYBODY),
    Venue("Reddit", "on Reddit", _ANYBODY),
    Venue("Bluesky", "on Bluesky", _ANYBODY),
    Venue("Mastodon", "on Mastodon", _ANYBODY),
    Venue("Snapchat", "on Snapchat", _ANYBODY),
    Venue("Discord", "on Discord", _ANYBODY),
    Venue("Clubhouse", "on Clubhouse", _ANYBODY),
    Venue("Gab; Parler; Gettr; Rumble", "on a platform", _ANYBODY),
    Venue("social media; social network; social networks", "on social media", _ANYBODY),
    Venue("press conference; news conference; presser; media conference", "at a press conference", _OCCASION),
    Venue("press briefing; news briefing; media briefing; briefing; daily briefing", "at a briefing", _OCCASION),
    Venue("statement; press statement; written statement; joint statement", "in a statement", _OCCASION),
    Venue("press release; news release; media release; communique", "in a press release", _OCCASION),
    Venue("speech; televised speech; address; televised address", "in a speech", _OCCASION),
    Venue("video message; audio message; video statement", "in a message", _OCCASION),
)
# Words around the name of a platform that change nothing: the official Telegram channel.
_AROUND = ("a", "an", "the", "his", "her", "its", "their", "official", "verified", "account", "page", "channel", "feed")


class Origin(NamedTuple):
    """The origin of a statement: a key, equal for statements of one origin, and its name."""

    key: str
    name: str


class Origins:
    """Origins of the statements of a store."""

    def __init__(self, context: Context, outlets: Iterable[Outlet] = ()) -> None:
        self._context = context
        self._owners = {name_key(outlet.name): outlet.owner for outlet in outlets if outlet.owner}
        self._origin_of: dict[tuple[str, str], Origin] = {}

    def of(self, statement: Statement) -> Origin:
        """Return the origin of a statement."""
        names = statement.origin, statement.speaker
        if names not in self._origin_of:
            self._origin_of[names] = origin_of(statement, self._context, self._owners)
        return self._origin_of[names]

    def outlets(self, statements: Iterable[Statement]) -> list[str]:
        """Return the outlets of statements, under their main names."""
        return list(dict.fromkeys(self._context.outlets.canonical(s.outlet) for s in statements))

    def independent(self, statements: Iterable[Statement]) -> list[str]:
        """Return the names of the independent origins of statements; if one has several names, joined by slashes."""
        found: dict[str, dict[str, None]] = {}
        for statement in statements:
            origin = self.of(statement)
            found.setdefault(origin.key, {})[origin.name] = None
        return [" / ".join(names) for names in found.values()]


def origin_of(statement: Statement, context: Context, owners: Mapping[str, str]) -> Origin:
    """Return the origin of a statement; ``owners`` maps the key of an outlet's main name to its owner."""
    last = context.outlets.canonical(statement.origin)
    venue = find_venue([last, *context.outlets.names(statement.origin)])
    if venue is not None:
        speaker = context.people.canonical(statement.speaker)
        return Origin(f"said by {name_key(speaker)}", f"{speaker} {venue.phrase}")
    return Origin(_owner_key(last, context.outlets, owners), last)


def _owner_key(name: str, outlets: Directory, owners: Mapping[str, str]) -> str:
    """Return the key of the last known owner of an outlet, or of the outlet itself."""
    seen: list[str] = []
    key = name_key(name)
    while key in owners and key not in seen:
        seen.append(key)
        key = name_key(outlets.canonical(owners[key]))
    return min(seen) if key in seen else key  # those that own each other are one


@cache
def _venues_by_name() -> dict[str, Venue]:
    return {name_key(name): each for each in VENUES for name in each.names.split(";")}


def find_venue(names: Iterable[str]) -> Venue | None:
    """Return the venue that an outlet is by one of its names, or None if it is a source of its own."""
    for name in names:
        found = word_keys(name)
        for words in (found, [word for word in found if word not in _AROUND]):
            if " ".join(words) in _venues_by_name():
                return _venues_by_name()[" ".join(words)]
    return None


def describe_spread(outlets: Sequence[str], origins: Sequence[str]) -> str:
    """Return the numbers of outlets and origins as text: ``3 outlets, 1 origin (TASS)``."""
    number = f"{len(outlets)} outlet{'s' * (len(outlets) != 1)}"
    return f"{number}, {describe_origins(origins)}"


def describe_origins(origins: Sequence[str], names: bool = False) -> str:
    """Return the number of origins as text, with names if asked for or if there is one: ``2 origins (TASS, AP)``."""
    number = f"{len(origins)} origin{'s' * (len(origins) != 1)}"
    return f"{number} ({', '.join(origins)})" if origins and (names or len(origins) == 1) else number
