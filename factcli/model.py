"""The data model: statements, people, outlets, links and sources, their keys, and what makes each valid.

Nothing here reads or writes files. The same rules check a value typed at a prompt, given as an option, sent as JSON or
found in a store file, so that they cannot differ.
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import product
from typing import Any

from factcli.edtf import FORMS, DateError, EdtfDate, date_from_toml
from factcli.sanitize import escape_controls, unsafe_reason
from factcli.text.tokens import normalize
from factcli.text.wording import did_you_mean

RELATIONS = ("contradicts", "agrees", "compatible", "repeats", "supersedes", "unrelated")
URL_SCHEMES = ("http", "https", "ftp")

#: Every key of ``[[statement]]`` with its kind, in the order in which they are written.
STATEMENT_KEYS: dict[str, str] = {
    "id": "id",
    "speaker": "name",
    "outlet": "name",
    "date": "date",
    "claim": "text",
    "quote": "text",
    "lang": "lang",
    "date_text": "text",
    "published": "date",
    "via": "list",
    "role": "text",
    "url": "url",
    "archive_url": "url",
    "source": "id",
    "tags": "list",
    "note": "text",
    "retracted": "date",
}
REQUIRED = ("speaker", "outlet", "date", "claim")
PERSON_KEYS = {"name": "name", "aliases": "list", "not_same_as": "list", "wikidata": "wikidata"}
OUTLET_KEYS = {"name": "name", "aliases": "list", "not_same_as": "list", "owner": "text", "country": "text"}
LINK_KEYS = {"a": "id", "b": "id", "relation": "relation", "note": "text", "decided": "date", "digest": "text"}
SOURCE_KEYS = {
    "id": "id",
    "url": "url",
    "outlet": "name",
    "title": "name",
    "author": "name",
    "published": "date",
    "lang": "lang",
    "retrieved": "date",
    "media_type": "media_type",
    "sha256": "sha256",
}
#: The tables of a store file, by name: their keys, and which of those are required.
TABLES: dict[str, tuple[dict[str, str], tuple[str, ...]]] = {
    "statement": (STATEMENT_KEYS, REQUIRED),
    "person": (PERSON_KEYS, ("name",)),
    "outlet": (OUTLET_KEYS, ("name",)),
    "link": (LINK_KEYS, ("a", "b", "relation")),
    "source": (SOURCE_KEYS, ("id", "retrieved", "media_type", "sha256")),
}
#: Keys that ``[defaults]`` in factcli.toml may set for ``add``.
DEFAULT_KEYS = {k: STATEMENT_KEYS[k] for k in ("speaker", "outlet", "lang", "via", "role", "tags")}
#: Keys that ``[settings]`` in factcli.toml may set for what a terminal shows.
SETTING_KEYS = ("limit", "format", "pager", "color")
#: Derived keys in a statement's JSON record, never stored; "add" ignores them.
DERIVED = (
    *("earliest", "latest", "origin", "file", "line", "digest"),
    *("links", "topic", "heading", "marks", "match", "conflicts", "place"),
)
#: Keys that explain a proposed statement (``extract``); "add" ignores them, too.
PROPOSAL_KEYS = (
    *("content_spans", "quote_spans", "speaker_span", "cue_span", "speaker_text", "speaker_candidates"),
    *("kind", "rule", "sure", "unsure", "similar"),
)

# Crockford's base 32 has no i, l, o or u, which are misread when an id is read aloud or copied by hand.
_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
ID_LENGTH = 10
# Patterns are compiled at their first use: most commands need only one of them.
_ID = r"[0-9a-z]{10}\Z"
# The language subtag and what may follow it: RFC 5646, section 2.1, without grandfathered tags.
_LANG = r"(?:[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*|x(?:-[A-Za-z0-9]{1,8})+)\Z"
_SCHEME = r"([A-Za-z][A-Za-z0-9+.-]*):"
_WIKIDATA = r"Q[1-9][0-9]*\Z"
_SHA256 = r"[0-9a-f]{64}\Z"
# RFC 6838, section 4.2, with what a server adds, such as "; charset=utf-8".
_MEDIA_TYPE = r"[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]*/[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]*(?:[ \t]*;.*)?\Z"


class FieldError(ValueError):
    """A value that is not valid for its key: what is wrong, and what to write instead."""

    def __init__(self, what: str, todo: str = "") -> None:
        super().__init__(what)
        self.what, self.todo = what, todo

    def about(self, label: str) -> str:
        """Return what is wrong, said of a key or an option."""
        return f"{label} {self.what}"

    def escaped(self) -> FieldError:
        """Return the error without characters that could control a terminal."""
        return FieldError(escape_controls(self.what), escape_controls(self.todo))


class UnusableValueError(FieldError):
    """A value that cannot be used, with the value as it was typed ("" if it has no short form) and the reason."""

    def __init__(self, value: str, reason: str, todo: str = "") -> None:
        super().__init__(f"cannot use {value or 'this'}: {reason}", todo)
        self._value, self._reason = value, reason

    def about(self, label: str) -> str:
        """Return what is wrong: ``cannot use --date "6 September 2021": write 2021-09-06``."""
        return f"cannot use {f'{label} {self._value}'.rstrip()}: {self._reason}"

    def escaped(self) -> UnusableValueError:
        """Return the error without characters that could control a terminal."""
        return UnusableValueError(*map(escape_controls, (self._value, self._reason, self.todo)))


@dataclass(frozen=True, slots=True)
class Place:
    """The place of a table: its file, by its name below the store's folder, and its index among those of its kind."""

    file: str
    index: int


@dataclass(frozen=True, slots=True)
class Statement:
    """Who said what according to which outlet, and when.

    Its fields are the keys of a ``[[statement]]`` table; ``extra`` keeps keys that factcli does not know.
    """

    id: str
    speaker: str
    outlet: str
    date: EdtfDate
    claim: str
    quote: str = ""
    lang: str = ""
    date_text: str = ""
    published: EdtfDate | None = None
    via: tuple[str, ...] = ()
    role: str = ""
    url: str = ""
    archive_url: str = ""
    source: str = ""
    tags: tuple[str, ...] = ()
    note: str = ""
    retracted: EdtfDate | None = None
    extra: Mapping[str, Any] = field(default_factory=dict, hash=False)
    place: Place | None = field(default=None, compare=False, repr=False)

    @property
    def origin(self) -> str:
        """The outlet that reported it first: the last one credited, else the outlet itself."""
        return self.via[-1] if self.via else self.outlet

    def to_table(self) -> dict[str, Any]:
        """Return the statement as TOML values in the order of :data:`STATEMENT_KEYS`, without empty ones."""
        table: dict[str, Any] = {}
        for key in STATEMENT_KEYS:
            value = getattr(self, key)
            if value:
                table[key] = toml_value(value)
        return {**table, **self.extra}


@dataclass(frozen=True, slots=True)
class Person:
    """A speaker's names: the main one, aliases, and names of other people."""

    name: str
    aliases: tuple[str, ...] = ()
    not_same_as: tuple[str, ...] = ()
    wikidata: str = ""
    place: Place | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Outlet:
    """An outlet's names, names of other outlets, its owner, and its country (ISO 3166-1 alpha-2)."""

    name: str
    aliases: tuple[str, ...] = ()
    not_same_as: tuple[str, ...] = ()
    owner: str = ""
    country: str = ""
    place: Place | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Link:
    """A decision about two statements, by their ids; ``digest`` identifies the wording of their claims."""

    a: str
    b: str
    relation: str
    note: str = ""
    decided: EdtfDate | None = None
    digest: str = ""
    place: Place | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Source:
    """What was read: a report of which the store keeps a copy, named by the SHA-256 of its bytes."""

    id: str
    retrieved: EdtfDate
    media_type: str
    sha256: str
    url: str = ""
    outlet: str = ""
    title: str = ""
    author: str = ""
    published: EdtfDate | None = None
    lang: str = ""
    place: Place | None = field(default=None, compare=False, repr=False)

    def to_table(self) -> dict[str, Any]:
        """Return the source as TOML values in the order of :data:`SOURCE_KEYS`, without empty ones."""
        return {key: toml_value(value) for key in SOURCE_KEYS if (value := getattr(self, key))}


#: What a table of a store file holds that is no statement.
Entity = Person | Outlet | Link | Source
_ENTITIES: dict[str, Callable[..., Entity]] = {"person": Person, "outlet": Outlet, "link": Link, "source": Source}


def toml_value(value: Any) -> Any:
    """Return a field's value for TOML: an exact day as a date, other dates as text, tuples as lists."""
    if isinstance(value, EdtfDate):
        return value.toml_value
    return list(value) if isinstance(value, tuple) else value


def statement_id(speaker: str, outlet: str, date: str, claim: str, again: int = 0) -> str:
    """Return the id of a statement as first recorded: 50 bits of SHA-256 in Crockford's base 32.

    The four parts are hashed as a JSON array, in which ``["a", "b.c"]`` and ``["a.b", "c"]`` differ. ``again`` counts
    further statements that deliberately repeat it.
    """
    return _short_id([speaker, outlet, date, claim, *([again] if again else [])])


def source_id(sha256: str, url: str) -> str:
    """Return the id of a source: of the same bytes from the same address, always the same."""
    return _short_id([sha256, url])


def _short_id(parts: list[Any]) -> str:
    import hashlib
    import json

    text = json.dumps(parts, ensure_ascii=False, separators=(",", ":"))
    number = int.from_bytes(hashlib.sha256(text.encode()).digest()[:7], "big") >> 6
    return "".join(_ALPHABET[number >> shift & 31] for shift in range(45, -1, -5))


def composed_id(speaker: str, outlet: str, date: str, claim: str, again: int = 0) -> str:
    """Return the id that a statement is recorded under: that of its texts in the normal form NFC."""
    return statement_id(normalize("NFC", speaker), normalize("NFC", outlet), date, normalize("NFC", claim), again)


def normal_forms(text: str) -> tuple[str, str]:
    """Return a text composed (NFC) and decomposed (NFD)."""
    composed = normalize("NFC", text)
    return composed, unicodedata.normalize("NFD", composed)


def equivalent_ids(s: Statement) -> list[str]:
    """Return the other ids that a statement may be recorded under: those of its texts in other normal forms."""
    if (s.speaker + s.outlet + s.claim).isascii() or s.id != composed_id(s.speaker, s.outlet, s.date.text, s.claim):
        return []
    forms = [{text, *normal_forms(text)} for text in (s.speaker, s.outlet, s.claim)]
    ids = {statement_id(speaker, outlet, s.date.text, claim) for speaker, outlet, claim in product(*forms)}
    return sorted(ids - {s.id})


def is_same_value(a: Any, b: Any) -> bool:
    """Return whether two values are equal, texts in whatever Unicode normal form."""
    if isinstance(a, str) and isinstance(b, str):
        return a == b or (not a.isascii() and normalize("NFC", a) == normalize("NFC", b))
    if isinstance(a, list | tuple) and isinstance(b, list | tuple):
        return len(a) == len(b) and all(map(is_same_value, a, b))
    return bool(a == b)


def table_digest(table: Mapping[str, Any]) -> str:
    """Return 12 hexadecimal digits that change with any value of a table; ``edit --if-match`` checks them."""
    import hashlib
    import json

    text = json.dumps(table, ensure_ascii=False, sort_keys=True, default=lambda v: [type(v).__name__, str(v)])
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]


# --- what a value may be -------------------------------------------------------------------------


def _check_text(value: Any) -> str:
    if not isinstance(value, str):
        raise FieldError(f"must be a string, not {toml_kind(value)}", 'write it in quotes: "…"')
    if not value or value.isspace():
        raise FieldError("is empty", "write something, or leave it out")
    return value


def _check_name(value: Any) -> str:
    text = _check_text(value)
    if "\n" in text:
        raise FieldError("contains a line break", "write it on one line")
    return text


def _check_list(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list | tuple):
        raise FieldError(f"must be a list of strings, not {toml_kind(value)}", 'write it as ["…", "…"]')
    for item in value:
        if not isinstance(item, str):
            raise FieldError(f"must contain only strings, not {toml_kind(item)}", 'write it as ["…", "…"]')
        if not item.strip() or "\n" in item:
            raise FieldError("contains an empty item or one with a line break", "leave that item out")
    return tuple(value)


@lru_cache
def _day(value: datetime.date) -> EdtfDate:
    """Return a plain day. Cached, since many statements share one."""
    return date_from_toml(value)


def _check_date(value: Any) -> EdtfDate:
    if type(value) is datetime.date:
        return _day(value)
    try:
        return date_from_toml(value)
    except DateError as error:
        raise date_error(value, error) from None


def date_error(value: Any, error: DateError) -> FieldError:
    """Return the error for an invalid date, with the accepted forms if no form to write instead is clear."""
    shown = f'"{value}"' if isinstance(value, str) else str(value) if type(value) is int else ""
    if error.is_unclear:
        return UnusableValueError(shown, "this is not a date", f"write a date in one of these forms:\n{FORMS}")
    return UnusableValueError(shown, str(error))


def _check_url(value: Any) -> str:
    text = _check_name(value)
    if text.startswith("https://"):
        return text
    scheme = re.match(_SCHEME, text)
    if scheme is None:
        like = re.match(r"[\w-]+(?:\.[\w-]+)+(?:[/:?#]|\Z)", text)
        todo = f"write it in full: https://{text}" if like else "write it in full, such as https://example.org/report"
        raise FieldError(f'"{text}" does not begin with https:// or the like', todo)
    if scheme.group(1).lower() not in URL_SCHEMES:
        allowed = ", ".join(URL_SCHEMES)
        raise FieldError(f"is a {scheme.group(1).lower()}: link, which is not safe to open", f"use one of {allowed}")
    return text


def _pattern_check(pattern: str, what: str, todo: str) -> Callable[[Any], str]:
    def validate(value: Any) -> str:
        text = _check_name(value)
        if re.match(pattern, text) is None:
            raise FieldError(f'"{text}" is not {what}', todo)
        return text

    return validate


def _check_relation(value: Any) -> str:
    text = _check_name(value)
    if text not in RELATIONS:
        raise FieldError(f'"{text}" is not a relation', f"use one of {', '.join(RELATIONS)}")
    return text


_CHECKS: dict[str, Callable[[Any], Any]] = {
    "id": _pattern_check(
        _ID, "an id", "an id is 10 lower-case letters and digits; leave the key out and factcli makes one"
    ),
    "name": _check_name,
    "text": _check_text,
    "date": _check_date,
    "lang": _pattern_check(_LANG, "a language tag", 'write a BCP 47 tag such as "en", "fa" or "zh-Hant"'),
    "list": _check_list,
    "url": _check_url,
    "wikidata": _pattern_check(_WIKIDATA, "a Wikidata item", 'write it as "Q42"'),
    "sha256": _pattern_check(
        _SHA256, "a SHA-256", "write the 64 digits 0-9 and a-f that sha256sum prints for the copy"
    ),
    "media_type": _pattern_check(_MEDIA_TYPE, "a media type", 'write one such as "text/html" or "text/plain"'),
    "relation": _check_relation,
}


def toml_kind(value: Any) -> str:
    """Return the type of a TOML value in a user's words."""
    for kind, name in (
        (bool, "true or false"),
        (int, "a number"),
        (float, "a number"),
        (str, "a string"),
        (datetime.date, "a date"),
        (datetime.time, "a time"),
        (list, "a list"),
        (Mapping, "a table"),
        (type(None), "nothing"),
    ):
        if isinstance(value, kind):
            return name
    return type(value).__name__


def check_value(kind: str, value: Any) -> Any:
    """Return the value of a key of this kind as the model stores it. Raises :class:`FieldError`."""
    return _CHECKS[kind](value)


def accept_value(kind: str, value: Any, strip: bool = True) -> Any:
    """Check a value that is about to be recorded: strip it, unless told not to, and refuse control characters."""
    items = value if isinstance(value, list | tuple) else [value]
    for item in items:
        reason = unsafe_reason(item) if isinstance(item, str) else None
        if reason:
            raise FieldError(f"contains {reason}", "paste it again as plain text")
    if strip and isinstance(value, str):
        value = value.strip()
    elif strip and isinstance(value, list | tuple):
        value = [item.strip() if isinstance(item, str) else item for item in value]
    return check_value(kind, value)


def suggest_key(key: str) -> str:
    """Return a hint at the key that was probably meant."""
    return did_you_mean(key.lower(), STATEMENT_KEYS, '"{}"')


# --- from a table to an object -------------------------------------------------------------------

Fault = tuple[str, FieldError]  # the key, and what is wrong with its value


def read_fields(
    keys: Mapping[str, str], required: Iterable[str], table: Mapping[str, Any]
) -> tuple[dict[str, Any], list[Fault]]:
    """Return the known keys of a table as the model stores them, and every fault."""
    values: dict[str, Any] = {}
    faults: list[Fault] = []
    for key in required:
        if key not in table:
            faults.append((key, FieldError(f"has no {key}", f"add a line: {key} = …")))
    for key, value in table.items():
        kind = keys.get(key)
        if kind is not None:
            try:
                values[key] = _CHECKS[kind](value)
            except FieldError as error:
                faults.append((key, error))
    return values, faults


def parse_statement(table: Mapping[str, Any], place: Place | None = None) -> tuple[Statement | None, list[Fault]]:
    """Parse a statement from its TOML table, with every fault in it.

    None only where a required key is missing or wrong. Another key with a fault is left out of the object (its text
    stays in the file), so that no record is hidden by it. A table without an ``id`` gets the one that its content would
    get if it were recorded now.
    """
    values, faults = read_fields(STATEMENT_KEYS, REQUIRED, table)
    if any(key == "id" or key in REQUIRED for key, _ in faults):
        return None, faults
    extra: dict[str, Any] = {}
    if len(values) < len(table):
        extra = {key: value for key, value in table.items() if key not in STATEMENT_KEYS}
    if "id" not in values:
        values["id"] = statement_id(values["speaker"], values["outlet"], values["date"].text, values["claim"])
    return Statement(**values, extra=extra, place=place), faults


def parse_entity(kind: str, table: Mapping[str, Any], place: Place | None = None) -> tuple[Entity | None, list[Fault]]:
    """Parse a table of another kind than a statement, with every fault; None where a required key is wrong."""
    keys, required = TABLES[kind]
    values, faults = read_fields(keys, required, table)
    if any(key in required for key, _ in faults):
        return None, faults
    return _ENTITIES[kind](**values, place=place), faults


def sort_key(statement: Statement) -> tuple[Any, ...]:
    """Sort statements by date, the undated last; then by the report's date and the text, so that no order is chance."""
    s, report = statement, statement.published
    return s.date.sort_key, (False, report.sort_key) if report else (True,), s.speaker, s.outlet, s.claim, s.id
