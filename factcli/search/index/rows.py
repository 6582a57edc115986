"""Index rows of one store file: a row for each statement, with the words by which it is found.

The rows depend on the file alone, so that several processes can read files at the same time. No database is known here.
"""

from __future__ import annotations

import re
from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from factcli.edtf import EdtfDate, parse_date
from factcli.errors import Problem
from factcli.model import Entity, Place, Statement, parse_statement
from factcli.paths import CONFIG
from factcli.store.file import StoreFile, common_prefix_length, dump_toml, load_toml
from factcli.store.reader import parse_entities, statement_problems, table_id
from factcli.text.not_english import is_foreign
from factcli.text.search_words import joined_keys, may_join, search_keys, split_key
from factcli.text.tokens import fold, proper_word_keys, word_keys

#: The columns of a statement's row with its keys, in this order.
TEXT_COLUMNS = (
    *("id", "speaker", "outlet", "date", "time", "claim", "quote", "lang", "date_text", "published"),
    *("via", "role", "url", "archive_url", "source", "tags", "note", "retracted", "extra"),
)
#: The columns of its entry in the full-text index: the fields that are searched, and the marks.
WORD_COLUMNS = (
    *("id", "speaker", "outlet", "date", "claim", "quote", "date_text", "via", "role"),
    *("url", "archive_url", "tags", "note", "marks"),
)
#: The fields whose words may have other forms and spellings.
WORDY = ("speaker", "outlet", "via", "claim", "quote", "role", "note", "tags", "date_text")
#: The fields whose text may be in another language than English.
PROSE = ("claim", "quote", "note")
#: The dates of people, outlets, links and sources.
ENTITY_DATES = ("decided", "published", "retrieved")
LIST_END = "\n"  # between the items of a list, none of which has one
MARK = "¶"  # begins tokens of whole texts; no word begins with it
_GAP = " ¶ "  # between two texts of one field, so that no phrase reaches from one into the next
UNKNOWN_DAY = date.max.toordinal() + 1  # of statements of unknown date, after all others
LONGEST_KEY = 1000  # characters; SQLite would cut longer tokens, so they are cut here, where it can be told
LONGEST_START = 900  # characters at the beginning of the mark of a longer text

# Characters that the tokenizer would split at, or change to lower case, are written as private ones, which it keeps.
_PRIVATE = {code: chr(0xE000 + code) for code in range(128) if not (chr(code).isdigit() or chr(code).islower())}
_PRIVATE |= {code: f"\ue080{chr(code)}" for code in range(0xE000, 0xE081)}  # so that no two texts become one
# In a text without these only letters and digits are parts of words, so that it is its own list of keys.
_NOT_PLAIN = re.compile(r"['`\0]|[0-9][.,][0-9]")
_TOO_LONG = re.compile(f"[A-Za-z0-9]{{{LONGEST_KEY + 1}}}")


class StatementRow(NamedTuple):
    """A statement in the index: its day and order, its texts, and the words of its full-text columns."""

    day: int
    first: int | None
    last: int | None
    order: str
    place: int
    texts: tuple[str, ...]
    words: tuple[str, ...]


class Vocabulary(NamedTuple):
    """Words of statements: names and capitalised words with their numbers, and all ASCII words."""

    names: Counter[tuple[str, str]]
    proper: Counter[str]
    plain: set[str]


class FileRows:
    """The rows of a file in the index."""

    def __init__(self, name: str, readable: bool = True, number: int = 0) -> None:
        self.name, self.readable = name, readable
        self.number = number  # of statement tables
        self.kept = (0, 0)  # how many of these, first and last, are unchanged and not among `statements`
        self.statements: list[StatementRow] = []
        self.unfit: list[tuple[str, int]] = []  # invalid statement tables: id and index
        self.lines = b""  # the line of each statement's header, as 32-bit numbers
        self.problems: list[tuple[int, str, str, str]] = []  # line, code, what, todo
        self.entities: list[tuple[str, dict[str, Any]]] = []  # table name, and its fields
        self.defaults = ""  # the defaults for add in factcli.toml, as TOML
        self.vocabulary: Vocabulary | None = None

    def add_problems(self, problems: Iterable[Problem]) -> None:
        """Add problems of the file, without its label, which depends on the user's working folder."""
        self.problems += [(p.line, p.code, p.what, p.todo) for p in problems]


def file_rows(file: StoreFile) -> FileRows:
    """Return the rows of a file; only the changed ones, if its former content is known."""
    found = FileRows(file.name, readable=file.problem is None, number=len(file.tables("statement")))
    if file.problem is not None:
        found.add_problems([file.problem])
        return found
    found.kept = _count_unchanged(file.before, file) if file.before else (0, 0)
    for index in range(found.kept[0], found.number - found.kept[1]):
        table = file.tables("statement")[index]
        statement, faults = parse_statement(table, Place(file.name, index))
        found.add_problems(statement_problems(file, index, faults))
        if statement is not None:
            found.statements.append(statement_row(statement))
        else:
            found.unfit.append((table_id(table, None), index))
    for kind, entity, problems in parse_entities(file):
        found.add_problems(problems)
        if entity is not None:
            found.entities.append((kind, _entity_fields(entity)))
    found.lines = array("I", header_lines(file)).tobytes()
    if file.name == CONFIG and isinstance(file.doc.get("defaults"), dict) and file.doc["defaults"]:
        found.defaults = dump_toml(file.doc["defaults"])
    return found


def header_lines(file: StoreFile) -> list[int]:
    """Return the line of each statement's header, counted from 1.

    Headers are found as lines, in a tenth of the time of parsing the file's layout. That is only done if they are not
    as many as the statements (a line of a long string may look like one), or may be written in another way.
    """
    starts = file.header_offsets
    if starts is None:
        return [file.line("statement", index) for index in range(len(file.tables("statement")))]
    lines, line, last = [], 1, 0
    for start in starts:
        line += file.text.count("\n", last, start)
        last = start
        lines.append(line)
    return lines


def _count_unchanged(before: StoreFile, file: StoreFile) -> tuple[int, int]:
    """Return how many statements at the beginning and at the end of a file are, letter for letter, unchanged."""
    old, new = before.header_offsets, file.header_offsets
    if old is None or new is None:
        return 0, 0
    same = common_prefix_length(before.text, file.text)
    # A statement ends where the next one begins, in both texts; where the last one ends is not known.
    first = sum(start == was and start <= same for start, was in zip(new[1:], old[1:], strict=False))
    most = min(len(before.text), len(file.text)) - same
    end = common_prefix_length(before.text[::-1][:most], file.text[::-1][:most])
    from_end = ((len(file.text) - a, len(before.text) - b) for a, b in zip(reversed(new), reversed(old), strict=False))
    last = sum(start == was and start <= end for start, was in from_end)
    return first, min(last, max(0, min(len(old), len(new)) - first))


def _entity_fields(entity: Entity) -> dict[str, Any]:
    fields = {key: value for key, value in asdict(entity).items() if key not in ("place", *ENTITY_DATES) and value}
    for key in ENTITY_DATES:
        if isinstance(when := getattr(entity, key, None), EdtfDate):
            fields[key] = when.text
    if entity.place:
        fields["index"] = entity.place.index
    return fields


# --- one statement ------------------------------------------------------------------------------------------


def sort_day(when: EdtfDate) -> int:
    """Return the day by which a statement is sorted: its first, else its last, else the one after all others."""
    day = when.earliest or when.latest
    return day.toordinal() if day else UNKNOWN_DAY


def statement_row(s: Statement) -> StatementRow:
    """Return the row of a statement."""
    first = s.date.earliest.toordinal() if s.date.earliest else None
    last = s.date.latest.toordinal() if s.date.latest else None
    day = sort_day(s.date)
    texts = _texts(s)
    return StatementRow(day, first, last, _order(s), s.place.index if s.place else 0, texts, _words(s, day, texts))


def _order(s: Statement) -> str:
    """Return a text that sorts statements of one day as :func:`factcli.model.sort_key` does, up to their words."""
    return "\x02".join((_within_day(s.date), _within_day(s.published, whole=True) if s.published else "~"))


def _within_day(when: EdtfDate, whole: bool = False) -> str:
    last = when.latest.toordinal() if when.latest else date.max.toordinal()
    begins = f"{sort_day(when):07d}" if whole else ""
    return f"{begins}{last:07d}{when.time}\x01{when.text}"


def _texts(s: Statement) -> tuple[str, ...]:
    return (
        *(s.id, s.speaker, s.outlet, s.date.text, s.date.time, s.claim, s.quote, s.lang, s.date_text),
        s.published.text if s.published else "",
        LIST_END.join(s.via),
        *(s.role, s.url, s.archive_url, s.source, LIST_END.join(s.tags), s.note),
        s.retracted.text if s.retracted else "",
        dump_toml(s.extra) if s.extra else "",  # unknown keys
    )


def _words(s: Statement, day: int, texts: tuple[str, ...]) -> tuple[str, ...]:
    every = "\n".join(texts)  # one look at all texts is enough for most statements
    plain = str if is_plain(every) else word_text
    named = (s.speaker, s.outlet, s.claim, s.quote, s.date_text, *s.via, s.role, *s.tags, s.note)
    text = joined_text if may_join("\n".join(named)) else plain
    marks = " ".join(_marks(s, day))
    return (
        *(plain(s.id), text(s.speaker), text(s.outlet), plain(s.date.text), text(s.claim), text(s.quote)),
        *(text(s.date_text), _GAP.join(map(text, s.via)), text(s.role), plain(s.url), plain(s.archive_url)),
        *(_GAP.join(map(text, s.tags)), text(s.note), marks),
    )


def is_plain(text: str) -> bool:
    """Return whether a text is its own list of keys if everything but letters and digits counts as a blank."""
    return (
        text.isascii() and _NOT_PLAIN.search(text) is None and (len(text) <= LONGEST_KEY or not _TOO_LONG.search(text))
    )


def word_text(text: str) -> str:
    """Return a text whose tokens, between blanks and ASCII punctuation, are the keys of the words of another."""
    if not text or is_plain(text):
        return text
    return " ".join(map(key_token, search_keys(text)))


def joined_text(text: str) -> str:
    """Return the same, followed by the joined words of the text."""
    joined = joined_keys(text)
    return _GAP.join((word_text(text), " ".join(map(joined_token, joined)))) if joined else word_text(text)


def word_token(key: str) -> str:
    """Return the token of a word, or its tokens with blanks between if it is searched by several."""
    return " ".join(map(key_token, split_key(key)))


def joined_token(key: str) -> str:
    """Return the token of a joined word, which is no part of a phrase."""
    return f"{MARK}j{key_token(key)}"


def key_token(key: str) -> str:
    """Return the token of a key."""
    return key[:LONGEST_KEY] if key.isascii() and key.isalnum() else key[:LONGEST_KEY].translate(_PRIVATE)


def storable(text: str) -> bool:
    """Return whether a text can be in a store: arguments of a shell may be no valid Unicode."""
    return text.isascii() or not any("\ud800" <= char <= "\udfff" for char in text)


@lru_cache(maxsize=1 << 12)
def exact_token(kind: str, text: str) -> str:
    """Return the token of a whole text: a name as written, a folded tag, a kind of date."""
    if len(text) > LONGEST_KEY:
        from hashlib import blake2b

        text = f"{text[:LONGEST_START]}{blake2b(text.encode()).hexdigest()[:40]}"
    return f"{MARK}{kind}{text.translate(_PRIVATE)}"


@lru_cache(maxsize=1 << 12)
def _tag_mark(tag: str) -> str:
    return exact_token("t", fold(tag))


def _marks(s: Statement, day: int) -> Iterable[str]:
    yield exact_token("s", s.speaker)
    yield exact_token("o", s.outlet)
    yield from (exact_token("v", name) for name in s.via)
    yield from (_tag_mark(tag) for tag in s.tags)
    first, last = s.date.earliest, s.date.latest
    if last is None or last.toordinal() > day:
        yield exact_token("long", "")
    if first is None:
        yield exact_token("open", "")
    yield from (
        exact_token("x", field) for field in PROSE if is_foreign_field(getattr(s, field), field, field_lang(s, field))
    )


def field_lang(s: Statement, field: str) -> str:
    """Return the recorded language of a field: that of the quote, or of the claim where there is no quote."""
    return s.lang if field == ("quote" if s.quote else "claim") else ""


def is_foreign_field(text: str, field: str, lang: str) -> bool:
    """Return whether the text of a field is certainly not English."""
    return field in PROSE and bool(text) and is_foreign(text, lang)


# --- from a row ---------------------------------------------------------------------------------------------


@lru_cache(maxsize=1 << 14)
def _date(text: str, first: int | None, last: int | None, time: str) -> EdtfDate:
    """Return a date; cached, since many statements share it."""
    earliest = date.fromordinal(first) if first is not None else None
    latest = date.fromordinal(last) if last is not None else None
    return EdtfDate(text, earliest, latest, time)


def row_statement(texts: Sequence[str], first: int | None, last: int | None, place: Place) -> Statement:
    """Return the statement of a row."""
    identity, speaker, outlet, day, time, claim, quote, lang, date_text, published = texts[:10]
    via, role, url, archive_url, source, tags, note, retracted, extra = texts[10:]
    return Statement(
        *(identity, speaker, outlet, _date(day, first, last, time), claim, quote, lang, date_text),
        parse_date(published) if published else None,
        tuple(via.split(LIST_END)) if via else (),
        *(role, url, archive_url, source),
        tuple(tags.split(LIST_END)) if tags else (),
        note,
        parse_date(retracted) if retracted else None,
        load_toml(extra) if extra else {},
        place,
    )


# --- the words of a store -----------------------------------------------------------------------------------

_SPEAKER, _OUTLET, _VIA = (TEXT_COLUMNS.index(column) for column in ("speaker", "outlet", "via"))
_WORDY = [TEXT_COLUMNS.index(column) for column in WORDY]
_ELSEWHERE = [TEXT_COLUMNS.index(column) for column in ("id", "url", "archive_url")]


def collect_vocabulary(rows: Iterable[StatementRow]) -> Vocabulary:
    """Collect the words of statements.

    No word contains a blank, so texts are split at blanks first, and each piece is looked at once.
    """
    found = Vocabulary(Counter(), Counter(), set())
    texts: list[str] = []
    elsewhere: list[str] = []
    for row in rows:
        found.names["speaker", row.texts[_SPEAKER]] += 1
        found.names["outlet", row.texts[_OUTLET]] += 1
        if row.texts[_VIA]:
            for outlet in row.texts[_VIA].split(LIST_END):
                found.names["outlet", outlet] += 1
        texts += map(row.texts.__getitem__, _WORDY)
        elsewhere += map(row.texts.__getitem__, _ELSEWHERE)
    for piece, number in Counter("\n".join(texts).split()).items():
        found.plain.update(_words_in(piece))
        for word in _proper_in(piece):
            found.proper[word] += number
    addresses = (key for piece in " ".join(elsewhere).split() for key in word_keys(piece))  # have no joined words
    found.plain.update(key for key in addresses if key.isascii() and key.isalpha())
    return found


@lru_cache(maxsize=1 << 16)
def _words_in(piece: str) -> list[str]:
    return [key for key in (*word_keys(piece), *joined_keys(piece)) if key.isascii() and key.isalpha()]


@lru_cache(maxsize=1 << 16)
def _proper_in(piece: str) -> list[str]:
    return proper_word_keys(piece)
