"""Convert a cell of a foreign file to the value of a key, and count all changes.

Characters without meaning are removed (a byte order mark or a zero-width space in a cell, a soft hyphen, a stray NUL),
white space at the ends is removed, and text of one-line keys is put on one line. HTML is read as the text that it
shows, a list as its items, and a cell that was quoted twice without its quotation marks. A control character that may
stand for something, such as a quotation mark decoded wrongly, is left for the model to refuse.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from factcli.importer.addresses import find_address
from factcli.importer.html_text import read_html
from factcli.importer.no_data import is_no_data
from factcli.model import FieldError, toml_kind
from factcli.text.language_tags import find_language_tag
from factcli.text.wording import plural

#: The kinds of keys with values on one line, and text keys with such values.
_ONE_LINE = ("name", "lang", "list", "id")
ONE_LINE_KEYS = ("role", "date_text")

# Not stray are U+0013, 14, 18, 19, 1C and 1D, which are left of a dash or a quotation mark cut to one byte, and U+0008
# and U+001B, which affect their neighbours.
_NOTHING = "[\x00-\x07\x0e-\x12\x15-\x17\x1a\x7f\u00ad\u200b\u2060\ufeff]"
# Direction marks around a whole cell, which only affect how it is drawn.
_MARKS = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_LINE_END = "\r\n?|[\x0b\x0c]"
_PLACES = 3  # lines named of each kind of change

INVISIBLE, SPACE, HTML, CLOCK, COMMA, LANGUAGE = "invisible", "space", "html", "clock", "comma", "language"
NUL, NAMES, QUOTED, LISTS, ADDRESS, HTTPS = "nul", "names", "quoted", "lists", "address", "https"
ALSO_AT, NOT_RETRACTED, RETRACTED, NO_DATE = "also at", "not retracted", "retracted", "no date"
_DESCRIPTIONS = {
    NUL: "removed NUL characters from {}; check that no letters are missing",
    INVISIBLE: "removed invisible characters (zero-width, byte order marks, soft hyphens) from {}",
    SPACE: "removed white space around values, and line ends inside names and other one-line values, in {}",
    QUOTED: "removed the quotation marks of values that were quoted twice, in {}",
    LISTS: "read lists such as ['a', 'b'] as their items in {}",
    HTML: "read HTML (tags, or entities such as &amp;) as the text that it shows in {}",
    CLOCK: "left out the time of day of published or retracted, as it has no seconds, in {}",
    NAMES: "read each speaker or outlet that may be several (a comma, an “and”, a link in it) as one name in {}",
    COMMA: "read each credited outlet with a comma in it as one name in {}",
    NO_DATE: 'took "unknown", "undated" and the like as no date in {}',
    LANGUAGE: "replaced names and long codes of languages by their tags (English: en) in {}",
    ADDRESS: "took the web address out of a formula, a link or other text in {}",
    HTTPS: "wrote https:// before web addresses without it in {}",
    ALSO_AT: "kept further web addresses of a cell in the note (also at …) in {}",
    NOT_RETRACTED: 'read "no" and the like as not retracted in {}',
    RETRACTED: 'read "yes" and the like as retracted on an unknown day (XXXX) in {}',
}
_PLAIN = (INVISIBLE, SPACE, CLOCK, LANGUAGE)  # of which the lines do not matter


class ChangeTally:
    """The number of rows with each kind of change, and the first lines of each."""

    def __init__(self) -> None:
        self._rows: Counter[str] = Counter()
        self._here: set[str] = set()
        self._lines: dict[str, list[int]] = {}
        self.no_data: Counter[str] = Counter()  # items of lists that hold no data
        self.links: list[str] = []  # of the HTML in the current row

    def note(self, kind: str) -> None:
        """Note a kind of change in the current row."""
        self._here.add(kind)

    def end_row(self, line: int = 0, accepted: bool = True) -> None:
        """Count the changes of the current row once each, if the row is accepted."""
        for kind in self._here if accepted else ():
            self._rows[kind] += 1
            places = self._lines.setdefault(kind, [])
            if len(places) <= _PLACES:
                places.append(line)
        self._here.clear()

    def describe(self) -> list[str]:
        """Return a line for each kind of change."""
        return [
            words.format(
                plural(self._rows[kind], "row") + ("" if kind in _PLAIN else f" ({name_lines(self._lines[kind])})")
            )
            for kind, words in _DESCRIPTIONS.items()
            if self._rows[kind]
        ]


def name_lines(lines: Sequence[int], most: int = _PLACES) -> str:
    """Return ``line 3`` or ``lines 3, 7, 9, …``; a line of several records counts once."""
    lines = [*dict.fromkeys(lines)]
    places = [f"{line}" for line in lines[:most]] + ["…"] * (len(lines) > most)
    return f"line{'s' * (len(lines) > 1)} {', '.join(places)}"


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
    if text.isprintable() and "&" not in text and "<" not in text and "  " not in text and text == text.strip():
        return text  # shortcut: most texts are clean, and a printable one has no white space but spaces
    if ("&" in text or "<" in text) and (shown := read_html(text)):
        tally.note(HTML)
        tally.links += shown.links
        text = shown.text
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
    """Parse a list of texts as programs write it, without its empty items; return None if it is none.

    Known are ``['a', "b"]`` of JSON and Python, ``('a', 'b')``, ``{a,"b c"}`` of PostgreSQL and ``['a' 'b']`` of NumPy.
    """
    text = text.strip()
    if text[:1] not in _BRACKETS or text[-1:] != _BRACKETS[text[0]]:
        return None
    inner, at, items = text[1:-1].strip(), 0, []
    while at < len(inner):
        found = (_BARE_ITEM if text[0] == "{" else _ITEM).match(inner, at)
        if found is None:
            return None
        if found["text"] is not None:
            items.append(_unescape(found["text"]))
        elif not is_no_data(found["bare"]):
            items.append(found["bare"])
        at = found.end()
    return [item for item in items if item.strip()]


_BRACKETS = {"[": "]", "(": ")", "{": "}"}
_QUOTED_ITEM = r"""u?(?P<mark>["'])(?P<text>(?:(?!(?P=mark))[^\\]|\\.)*)(?P=mark)"""
_ITEM_END = r"\s*(?:,\s*|(?=[\"'])|\Z)"
_ITEM = re.compile(rf"(?:{_QUOTED_ITEM}|(?P<bare>None|null|nan|NaN)){_ITEM_END}", re.DOTALL)
_BARE_ITEM = re.compile(rf"(?:{_QUOTED_ITEM}|(?P<bare>[^,:{{}}\"'\s][^,:{{}}\"']*)){_ITEM_END}", re.DOTALL)


def _unescape(text: str) -> str:
    r"""Return a quoted text without its escapes: ``\u00e9``, ``\n``, ``\"``."""
    signs = {"n": "\n", "t": "\t", "r": "\r"}
    plain = re.sub(
        r"\\(?:u([0-9A-Fa-f]{4})|x([0-9A-Fa-f]{2})|(.))",
        lambda sign: chr(int(sign[1] or sign[2], 16)) if sign[3] is None else signs.get(sign[3], sign[3]),
        text,
        flags=re.DOTALL,
    )
    return plain.encode("utf-16", "surrogatepass").decode("utf-16", "replace")  # two surrogates are one sign


def parse_list(value: Any, separator: str, tally: ChangeTally) -> list[str]:
    """Return a cell as a list of texts. Raises :class:`FieldError`."""
    if isinstance(value, Sequence) and not isinstance(value, str):
        found = [value_text(item) for item in value]
    else:
        text = value_text(value)
        literal = parse_literal_list(text)
        if literal is None and re.fullmatch(r"\[[^\[\]{}()\"']*,[^\[\]{}()\"']*\]", text.strip()):
            literal, separator = text.strip()[1:-1].split(","), ","
        if literal:
            tally.note(LISTS)
        found = split_list(text, separator) if literal is None else literal
    return [item for item in (clean_text(unquote(each, tally), True, tally) for each in found) if item]


# --- texts ------------------------------------------------------------------------------------------------------


def unquote(text: str, tally: ChangeTally) -> str:
    """Return a text without the quotation marks of a cell that was quoted twice, ``"..."`` or ``'...'``."""
    before = text
    while (plain := strip_quotes(text)) is not None:
        text = plain
    if text != before:
        tally.note(QUOTED)
    return text


#: What begins a formula that is nothing but a text.
FORMULA_TEXT = '="'


def strip_quotes(text: str) -> str | None:
    """Return a text without the straight quotation marks around it, doubled ones inside undone; else None.

    ``="…"`` is what keeps a spreadsheet from reading a text as a number.
    """
    if not text or (text[0] not in "\"'" and text[-1] not in "\"'"):
        return None
    text = text.strip()
    text = text[1:] if text.startswith(FORMULA_TEXT) else text
    mark = text[:1]
    if mark not in ('"', "'") or len(text) < 3 or text[-1] != mark:
        return None
    inner = text[1:-1]
    if mark == '"' and '"' in inner.replace('""', ""):
        again = re.fullmatch(r'(")([^"]+)(")', inner)
        return again and again[2]
    return inner.replace(mark * 2, mark)


def parse_texts(value: Any) -> list[str] | None:
    """Return the texts of a cell that is a list of them, and joined the parts of one text; None for any other cell.

    Telegram writes a text with links or bold words in it as a list of its parts.
    """
    if isinstance(value, str):
        text = value.strip()
        if text[:1] not in ("[", "{") or text[-1:] != _BRACKETS[text[0]]:
            return None
        literal = parse_literal_list(text)
        if literal is not None:
            return literal
        value = _parse_parts(text) if text[0] == "[" and "text" in text else None
    if not isinstance(value, list) or not all(isinstance(part, str | Mapping) for part in value):
        return None
    parts = [part.get("text") if isinstance(part, Mapping) else part for part in value]
    if not all(isinstance(part, str) for part in parts):
        return None
    if any(isinstance(part, Mapping) for part in value):
        return ["".join(map(str, parts))]
    return [part for part in value if not is_blank(part)]


def _parse_parts(text: str) -> Any:
    """Parse a list as JSON or Python write it; None if it is none."""
    import ast
    import json

    for parse in (json.loads, ast.literal_eval):
        try:
            return parse(text)
        except (ValueError, SyntaxError, MemoryError, RecursionError):
            continue
    return None


@lru_cache(maxsize=10_000)
def may_be_several(text: str, key: str) -> bool:
    """Return whether a name may be that of several speakers or outlets."""
    if any(sign in text for sign in (",", ";", "|", "://")):
        return True
    return key == "speaker" and re.search(r" (?:and|und|et|&|/|\+|и|та|و) ", text) is not None


# --- languages, addresses, retractions ------------------------------------------------------------------------------


def language_tag(text: str, tally: ChangeTally) -> str:
    """Return the tag of a language given by tag, code or name. Raises :class:`FieldError` for anything else."""
    tag = find_language_tag(text)
    if tag is None:
        todo = "write a name or a tag, such as English or en"
        raise FieldError(f'"{text}" is not a language', f"{todo}; uk is Ukrainian" if text == "UK" else todo)
    if tag != text:
        tally.note(LANGUAGE)
    return tag


def read_address(text: str, tally: ChangeTally) -> tuple[str, list[str]]:
    """Return the first web address of a cell, and lines for the note: further ones, and words beside them.

    A text without any is returned as it is, for the model to refuse.
    """
    found = find_address(text)
    if found is None:
        return text, []
    for kind, done in ((ADDRESS, found.read_out), (HTTPS, found.completed), (ALSO_AT, found.others)):
        if done:
            tally.note(kind)
    lines = [f"also at {url}" for url in found.others]
    return found.url, [" ".join(text.split())] if found.has_words else lines


_NO = frozenset(("no", "not", "false", "0", "n", "f", "never", "nein", "non", "nee", "нет", "ні", "لا"))
_YES = frozenset(("yes", "true", "1", "y", "t", "x", "✓", "ja", "oui", "sí", "si", "sim", "sì", "да", "так", "نعم"))


def says_retracted(value: Any) -> bool | None:
    """Return what a cell says that has yes or no instead of the day of a retraction; None for any other."""
    text = value_text(value).strip().casefold() if isinstance(value, str | bool | int) else ""
    return True if text in _YES else False if text in _NO else None
