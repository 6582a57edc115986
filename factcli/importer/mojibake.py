"""Notice text that was decoded wrongly before it came here ("donâ€™t" for "don’t"), and repair it if the user says so.

ftfy decides whether a text is such, and what it was. Most texts are spared it by a pattern: a character of UTF-8 that
was decoded as another encoding begins with few pairs of characters, which ordinary words do not have.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from typing import Any

from factcli.importer.records import ImportedFile, Row, count_noun
from factcli.sanitize import escape_inline

_LONGEST = 40  # characters of an example
_LOOKED_AT = 200_000  # characters of a long text
_SOME = re.compile(r"[^\n]{1,2000}")
_LOST = "\ufffd"  # stands where a program could not decode a byte


def _decoded(first: int, last: int, encoding: str) -> str:
    return re.escape(bytes(range(first, last + 1)).decode(encoding, "ignore"))


# Further bytes of a character in UTF-8, as these encodings show them; Latin-1 has control characters there.
_FURTHER = {name: _decoded(0x80, 0xBF, name) for name in ("cp1252", "cp1250", "cp1251", "latin-1")}
_WESTERN = f"[{_FURTHER['cp1252']}{_FURTHER['latin-1']}]"
_SUSPECT = re.compile(
    f"[Â-ß]{_WESTERN}|[à-ô]{_WESTERN}{{2}}"
    f"|[ĂĹÄ][{_FURTHER['cp1250']}]|(?:[РС][{_FURTHER['cp1251']}]){{2}}|вЂ|Г[©Ёј¤¶±]"
    "|√[^\\s\\d(]|‚Ä|[├┬╬╨╤][^\\s─│]|ΓÇ"
)


@cache
def _repair() -> Callable[[str], str]:
    from ftfy import TextFixerConfig, fix_encoding  # 75 ms

    # Where a byte is lost, ftfy would put U+FFFD: nothing is repaired to what it was not.
    settings = TextFixerConfig(replace_lossy_sequences=False)
    return lambda text: fix_encoding(text, settings)


def repair_text(text: str) -> str:
    """Return a text as it was before it was decoded wrongly, or itself."""
    return text if text.isascii() or not _SUSPECT.search(text) else _repair()(text)


def find_wrong_text(text: str) -> str:
    """Return an example of text that was decoded wrongly before, such as ``"donâ€™t" is probably "don’t"``, or ""."""
    lines = () if text.isascii() else (found[0] for found in _SOME.finditer(text, 0, _LOOKED_AT))
    line = next((line for line in lines if repair_text(line) != line), None)
    return "" if line is None else "{} is probably {}".format(*_example(line))


def check_text(file: ImportedFile, fix: bool) -> ImportedFile:
    """Note the rows with text that was decoded wrongly before; with ``fix``, return the file with it repaired."""
    names = {column: repair_text(column) for column in file.columns}
    wrong = [("in the column names", column) for column, name in names.items() if name != column][:1]
    renamed = fix and bool(wrong) and len({*names.values()}) == len(names)
    number, lost, rows = 0, [], []
    for row in file.rows:
        texts = [text for value in row.values.values() for text in _texts_in(value)]
        first = next((text for text in texts if repair_text(text) != text), None)
        if first is not None:
            number += 1
            wrong.append((f"on line {row.line}", first))
        if any(_LOST in text for text in texts):
            lost.append(row.line)
        if renamed or (fix and first is not None):
            values = {names[key] if renamed else key: _repair_value(value) for key, value in row.values.items()}
            row = Row(row.line, values)
        rows.append(row)
    notes = [*file.notes]
    if wrong:
        notes.append(_describe_wrong(*wrong[0], number, fix))
    if lost:
        notes.append(
            f"{count_noun(len(lost), 'row')} (first on line {lost[0]}) lost letters before, where � stands;"
            " if you can, get the file again from its source"
        )
    if len(notes) == len(file.notes):
        return file
    return replace(
        file,
        columns=tuple(names.values()) if renamed else file.columns,
        rows=rows if fix else file.rows,
        notes=tuple(notes),
    )


def _texts_in(value: Any) -> Iterator[str]:
    """Yield the texts in a value that are not ASCII."""
    if isinstance(value, str):
        if not value.isascii():
            yield value
    elif isinstance(value, list | dict):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _texts_in(item)


def _repair_value(value: Any) -> Any:
    if isinstance(value, str):
        return repair_text(value)
    if isinstance(value, dict):
        return {key: _repair_value(item) for key, item in value.items()}
    return [_repair_value(item) for item in value] if isinstance(value, list) else value


def _describe_wrong(where: str, text: str, number: int, fix: bool) -> str:
    old, new = _example(text)
    rows = f", in {count_noun(number, 'row')}" * bool(number)
    if fix:
        return f"repaired text that had been decoded wrongly{rows} (first {where}: {old} is now {new})"
    return (
        f"text was decoded wrongly before{rows} (first {where}: {old} is probably {new}); to repair it: --fix-encoding"
    )


def _example(text: str) -> tuple[str, str]:
    """Return the first word of a text that was decoded wrongly, and what it was before, in quotes."""
    whole = text, repair_text(text)
    before, after = whole[0].split(), whole[1].split()
    pairs = zip(before, after, strict=False) if len(before) == len(after) else ()
    old, new = next(((old, new) for old, new in pairs if old != new), whole)
    return f'"{escape_inline(old[:_LONGEST])}"', f'"{escape_inline(new[:_LONGEST])}"'
