"""Where a statement entered the press, and how many independent origins some statements have.

Three outlets that all repeat TASS are one source, not three. The origin is the last outlet credited (`via`), else the
outlet itself, under its main name. Outlets of one owner are one origin. A platform or an occasion is none: who spoke
there is, see :data:`NO_ORIGINS`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from factcli.entities.directory import Context, Directory
from factcli.model import Outlet, Statement
from factcli.text.tokens import name_key, word_keys


class NoOrigin(NamedTuple):
    """Names of what carries words without answering for them, how one says so of a speaker, and why it is none."""

    names: str
    said: str
    why: str


_ANYBODY = "whoever has an account posts there: two accounts are two sources, and one account in three papers is one"
_OCCASION = "many outlets heard or read the same words there: they have one source, who spoke"
#: What is never an origin of its own. News agencies are none of these: they send reporters and answer for their wires.
NO_ORIGINS = (
    NoOrigin("Twitter; X; Twitter X; X Twitter; X com; twitter com", "on Twitter", _ANYBODY),
    NoOrigin("Facebook; facebook com", "on Facebook", _ANYBODY),
    NoOrigin("Instagram; instagram com", "on Instagram", _ANYBODY),
    NoOrigin("Threads", "on Threads", _ANYBODY),
    NoOrigin("Telegram; t me", "on Telegram", _ANYBODY),
    NoOrigin("WhatsApp", "on WhatsApp", _ANYBODY),
    NoOrigin("Viber", "on Viber", _ANYBODY),
    NoOrigin("YouTube; youtube com", "on YouTube", _ANYBODY),
    NoOrigin("TikTok; Douyin", "on TikTok", _ANYBODY),
    NoOrigin("Truth Social", "on Truth Social", _ANYBODY),
    NoOrigin("Weibo; Sina Weibo", "on Weibo", _ANYBODY),
    NoOrigin("WeChat; Weixin", "on WeChat", _ANYBODY),
    NoOrigin("VK; VKontakte; vk com", "on VK", _ANYBODY),
    NoOrigin("Odnoklassniki; OK ru", "on Odnoklassniki", _ANYBODY),
    NoOrigin("LinkedIn", "on LinkedIn", _ANYBODY),
    NoOrigin("Reddit", "on Reddit", _ANYBODY),
    NoOrigin("Bluesky", "on Bluesky", _ANYBODY),
    NoOrigin("Mastodon", "on Mastodon", _ANYBODY),
    NoOrigin("Snapchat", "on Snapchat", _ANYBODY),
    NoOrigin("Discord", "on Discord", _ANYBODY),
    NoOrigin("Clubhouse", "on Clubhouse", _ANYBODY),
    NoOrigin("Gab; Parler; Gettr; Rumble", "on a platform", _ANYBODY),
    NoOrigin("social media; social network; social networks", "on social media", _ANYBODY),
    NoOrigin("press conference; news conference; presser; media conference", "at a press conference", _OCCASION),
    NoOrigin("press briefing; news briefing; media briefing; briefing; daily briefing", "at a briefing", _OCCASION),
    NoOrigin("statement; press statement; written statement; joint statement", "in a statement", _OCCASION),
    NoOrigin("press release; news release; media release; communique", "in a press release", _OCCASION),
    NoOrigin("speech; televised speech; address; televised address", "in a speech", _OCCASION),
    NoOrigin("video message; audio message; video statement", "in a message", _OCCASION),
)
#: Words around the name of a platform that change nothing: the official Telegram channel.
_AROUND = ("a", "an", "the", "his", "her", "its", "their", "official", "verified", "account", "page", "channel", "feed")


class Origin(NamedTuple):
    """Where a statement comes from: what tells origins apart, and what this one is called."""

    key: str
    name: str


class Origins:
    """The origins of a store's statements, by what it knows of people and outlets."""

    def __init__(self, context: Context, outlets: Iterable[Outlet] = ()) -> None:
        self._context = context
        self._owners = {name_key(outlet.name): outlet.owner for outlet in outlets if outlet.owner}
        self._known: dict[tuple[str, str], Origin] = {}

    def of(self, statement: Statement) -> Origin:
        """Where a statement entered the press."""
        names = statement.origin, statement.speaker
        if names not in self._known:
            self._known[names] = origin_of(statement, self._context, self._owners)
        return self._known[names]

    def outlets(self, statements: Iterable[Statement]) -> list[str]:
        """The outlets in which some statements were found, under their main names."""
        return list(dict.fromkeys(self._context.outlets.canonical(s.outlet) for s in statements))

    def count(self, statements: Iterable[Statement]) -> list[str]:
        """The independent origins of some statements; of one that goes by several names, all, with strokes between."""
        found: dict[str, dict[str, None]] = {}
        for statement in statements:
            origin = self.of(statement)
            found.setdefault(origin.key, {})[origin.name] = None
        return [" / ".join(names) for names in found.values()]


def origin_of(statement: Statement, context: Context, owners: Mapping[str, str]) -> Origin:
    """The origin of a statement; ``owners`` gives the owner of an outlet by the key of its main name."""
    last = context.outlets.canonical(statement.origin)
    carrier = no_origin([last, *context.outlets.names(statement.origin)])
    if carrier is not None:
        speaker = context.people.canonical(statement.speaker)
        return Origin(f"said by {name_key(speaker)}", f"{speaker} {carrier.said}")
    return Origin(_owner_key(last, context.outlets, owners), last)


def _owner_key(name: str, outlets: Directory, owners: Mapping[str, str]) -> str:
    """The key of whoever owns an outlet in the end, or of the outlet itself where nobody is known to."""
    seen: list[str] = []
    key = name_key(name)
    while key in owners and key not in seen:
        seen.append(key)
        key = name_key(outlets.canonical(owners[key]))
    return min(seen) if key in seen else key  # those that own each other are one


@cache
def _no_origins() -> dict[str, NoOrigin]:
    return {name_key(name): each for each in NO_ORIGINS for name in each.names.split(";")}


def no_origin(names: Iterable[str]) -> NoOrigin | None:
    """What an outlet is, by its names, if it is a platform or an occasion and not the source of what is said there."""
    for name in names:
        found = word_keys(name)
        for words in (found, [word for word in found if word not in _AROUND]):
            if " ".join(words) in _no_origins():
                return _no_origins()[" ".join(words)]
    return None


def describe_spread(outlets: Sequence[str], origins: Sequence[str]) -> str:
    """How many outlets and independent origins, an only origin by its name: ``3 outlets, 1 origin (TASS)``."""
    carried = f"{len(outlets)} outlet{'s' * (len(outlets) != 1)}"
    return f"{carried}, {describe_origins(origins)}"


def describe_origins(origins: Sequence[str], names: bool = False) -> str:
    """How many origins; their names where there is one or if wished: ``2 origins (TASS, AP)``."""
    number = f"{len(origins)} origin{'s' * (len(origins) != 1)}"
    return f"{number} ({', '.join(origins)})" if origins and (names or len(origins) == 1) else number
