"""The wording of messages: lists of names, numbers with their nouns, suggestions; and how wide a text is."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence

from factcli.sanitize import escape_inline

_MANY = 5  # names in one message


def join_names(names: Sequence[str], most: int = _MANY) -> str:
    """Return ``a, b and c``; of more than ``most`` the first ones and the number of the others."""
    names = [*names[:most], f"{len(names) - most} more"] if len(names) > most else list(names)
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def quote_name(name: str) -> str:
    """Return the name in quotes, on one line."""
    return f'"{escape_inline(name)}"'


def quote_names(names: Iterable[str]) -> str:
    """Return ``"a", "b", "c"``."""
    return ", ".join(map(quote_name, names))


def plural(number: int, one: str, many: str = "") -> str:
    """Return a number with its noun: ``1 statement``, ``2 statements``."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def did_you_mean(typed: str, known: Iterable[str], form: str = "{}", likeness: float = 0.6) -> str:
    """Return `` (did you mean X?)`` with the closest known word in this form, or nothing if none is close.

    ``likeness`` is the least ratio of :class:`difflib.SequenceMatcher`.
    """
    import difflib

    close = difflib.get_close_matches(typed, known, 1, likeness)
    return f" (did you mean {form.format(close[0])}?)" if close else ""


def display_width(text: str) -> int:
    """Return the columns that a text takes on a terminal."""
    if text.isascii():
        return len(text)
    wide = sum(unicodedata.east_asian_width(char) in "WF" for char in text)
    return len(text) + wide - sum(unicodedata.category(char) in ("Mn", "Me", "Cf") for char in text)


def cut_to_width(text: str, width: int | None) -> str:
    """Return the text cut to so many columns of a terminal, with a sign where it was cut; None keeps it whole."""
    if width is None or display_width(text) <= width:
        return text
    kept, columns = [], 0
    for char in text[:width]:
        columns += display_width(char)
        if columns >= width:
            break
        kept.append(char)
    return "".join(kept).rstrip() + "…"
