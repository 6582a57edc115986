"""Convert a cell of a foreign file to the value of a key, and count all changes.

Characters without meaning are removed (a byte order mark or a zero-width space in a cell, a soft hyphen, a stray NUL),
white space at the ends is removed, and text of one-line keys is put on one line. Nothing else is changed: no HTML
entity is unescaped, no formula dropped. A control character that may stand for something, such as a quotation mark
decoded wrongly, is left for the model to refuse.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from factcli.model import FieldError, toml_kind

#: The kinds of keys with values on one line, and text keys with such values.
_ONE_LINE = ("name", "lang", "list", "id")
ONE_LINE_KEYS = ("role", "date_text")

# Not stray are U+0013, 14, 18, 19, 1C and 1D, which are left of a dash or a quotation mark cut to one byte, and U+0008
# and U+001B, which affect their neighbours.
_NOTHING = "[\x00-\x07\x0e-\x12\x15-\x17\x1a\x7f\u00ad\u200b\u2060\ufeff]"
# Direction marks around a whole cell, which only affect how it is drawn.
_MARKS = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_LINE_END = "\r\n?|[\x0b\x0c]"
_ENTITY = r"&(?:[A-Za-z]{2,8}|#[0-9]{1,7}|#x[0-9A-Fa-f]{1,6});"

INVISIBLE, SPACE, ENTITIES, CLOCK, COMMA, LANGUAGE = "invisible", "space", "entities", "clock", "comma", "language"
NUL, NAMES, NO_DATE = "nul", "names", "no date"
_DESCRIPTIONS = {
    NUL: "removed NUL characters from {} (first on line {line}); check that no letters are missing",
    INVISIBLE: "removed invisible characters (zero-width, byte order marks, soft hyphens) from {}",
    SPACE: "removed white space around values, and line ends inside names and other one-line values, in {}",
    ENTITIES: "kept HTML entities such as &amp; unchanged in {}",
    CLOCK: "left out the time of day of published or retracted, as it has no seconds, in {}",
    NAMES: "read each speaker or outlet with a comma or a link in it as one name in {} (first on line {line})",
    COMMA: "read each credited outlet with a comma in it as one name in {}",
    NO_DATE: 'took "unknown", "undated" and the like as no date in {} (first on line {line})',
    LANGUAGE: "replaced names of languages by their tags (English: en) in {}",
}


class ChangeTally:
    """The number of rows with each kind of change."""

    def __init__(self) -> None:
        self._rows: Counter[str] = Counter()
        self._here: set[str] = set()
        self._first: dict[str, int] = {}

    def note(self, kind: str) -> None:
        """Note a kind of change in the current row."""
        self._here.add(kind)

    def end_row(self, line: int = 0, accepted: bool = True) -> None:
        """Count the changes of the current row once each, if the row is accepted."""
        if self._here:
            if accepted:
                self._rows.update(self._here)
                self._first = {**dict.fromkeys(self._here, line), **self._first}
            self._here.clear()

    def describe(self) -> list[str]:
        """Return a line for each kind of change."""
        return [
            words.format(f"{self._rows[kind]} row{'s' if self._rows[kind] != 1 else ''}", line=self._first[kind])
            for kind, words in _DESCRIPTIONS.items()
            if self._rows[kind]
        ]


def value_text(value: Any) -> str:
    """Return a cell as text, "" if empty. Raises :class:`FieldError` for a value that is not one text."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    raise FieldError(f"is {toml_kind(value)}, not text", "write it as text")


def is_blank(value: Any) -> bool:
    """Return whether a cell is empty."""
    if isinstance(value, str):
        return not value or (not value[0].isalnum() and not re.sub(f"{_NOTHING}|\\s", "", value))
    return value is None or value == [] or value == {}


def clean_text(text: str, one_line: bool, tally: ChangeTally) -> str:
    """Remove characters and white space without meaning, and note in the tally what was changed."""
    clean = text
    if not text.isprintable():
        clean = re.sub(_NOTHING, "", text.strip(_MARKS))
        if clean != text:
            tally.note(NUL if "\0" in text else INVISIBLE)
    before = clean
    if one_line:
        clean = " ".join(re.sub(_LINE_END, " ", clean).split())
    else:
        clean = re.sub(_LINE_END, "\n", clean).strip() if not clean.isprintable() else clean.strip()
    if clean != before:
        tally.note(SPACE)
    if "&" in clean and re.search(_ENTITY, clean):
        tally.note(ENTITIES)
    return clean


def is_one_line(key: str, kind: str) -> bool:
    """Return whether the value of a key is on one line."""
    return kind in _ONE_LINE or key in ONE_LINE_KEYS


# --- lists --------------------------------------------------------------------------------------------------


def detect_separator(values: Iterable[str], commas: bool) -> str:
    """Return the separator of a column's lists: the first of ; | line end and, if allowed, comma that occurs."""
    found: set[str] = set()
    for value in values:
        found.update(sign for sign in ";|\n," if sign in value.strip())
    return next((sign for sign in (";|\n," if commas else ";|\n") if sign in found), ";")


def split_list(text: str, separator: str) -> list[str]:
    r"""Split a list in one cell. Within an item, ``\;`` and ``\\`` stand for ``;`` and a backslash.

    This is the inverse of how factcli writes a list into a CSV cell.
    """
    if separator != ";":
        return [item.strip() for item in text.split(separator) if item.strip()]
    items = re.findall(r"((?:\\[;\\]|[^;])*)(?:;|\Z)", text)
    plain = (
        re.sub(r"\\([;\\])", r"\1", item.removeprefix(" ") if number else item) for number, item in enumerate(items)
    )
    return [item for item in plain if item.strip()]


def parse_literal_list(text: str) -> list[str] | None:
    """Parse a list of texts as JSON and Python write it, ``['a', "b"]``; return None if it is none."""
    text = text.strip()
    if not (text.startswith("[") and text.endswith("]")):
        return None
    import ast

    try:
        value = ast.literal_eval(text)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return None
    return value if isinstance(value, list) and all(isinstance(item, str) for item in value) else None


def parse_list(value: Any, separator: str, tally: ChangeTally) -> list[str]:
    """Return a cell as a list of texts. Raises :class:`FieldError`."""
    if isinstance(value, Sequence) and not isinstance(value, str):
        found = [value_text(item) for item in value]
    else:
        text = value_text(value)
        found = parse_literal_list(text) or split_list(text, separator)
    return [item for item in (clean_text(item, True, tally) for item in found) if item]


# --- languages ----------------------------------------------------------------------------------------------

# English names of languages with their tags in the IANA registry.
_NAMED = (
    "arabic=ar|armenian=hy|azerbaijani=az|bengali=bn|bulgarian=bg|catalan=ca|chinese=zh|croatian=hr|czech=cs"
    "|danish=da|dari=prs|dutch=nl|english=en|estonian=et|finnish=fi|french=fr|georgian=ka|german=de|greek=el"
    "|hebrew=he|hindi=hi|hungarian=hu|indonesian=id|italian=it|japanese=ja|kazakh=kk|korean=ko|latvian=lv"
    "|lithuanian=lt|norwegian=no|pashto=ps|persian=fa|farsi=fa|polish=pl|portuguese=pt|romanian=ro|russian=ru"
    "|serbian=sr|slovak=sk|spanish=es|swahili=sw|swedish=sv|tajik=tg|tamil=ta|thai=th|turkish=tr|ukrainian=uk"
    "|urdu=ur|uzbek=uz|vietnamese=vi"
)


@lru_cache(maxsize=1)
def _languages() -> dict[str, str]:
    return dict(pair.split("=") for pair in _NAMED.split("|"))


def language_tag(text: str, tally: ChangeTally) -> str:
    """Return the tag of a language given by tag or English name. Raises :class:`FieldError` for an unknown name."""
    tag = _languages().get(text.casefold())
    if tag:
        tally.note(LANGUAGE)
        return tag
    if len(re.split("-", text)[0]) > 3:
        raise FieldError(f'"{text}" is not a language tag', 'write a BCP 47 tag such as "en", "fa" or "zh-Hant"')
    return text
