"""What the tests of the store share: stores to work on, and a maker of hostile but valid store files."""

from __future__ import annotations

import random
import re
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from factcli.edtf import parse_date
from factcli.model import Statement, statement_id
from factcli.store.reader import RecordedStatement, Store, read_store
from factcli.store.writer import add_statements, create_store

BOM = b"\xef\xbb\xbf"


def statement(claim: str = "Panjshir has fallen.", date: str = "2021-09-06", **more: Any) -> Statement:
    """A statement with the id that its content gets."""
    fields: dict[str, Any] = {"speaker": "Zabihullah Mujahid", "outlet": "AP", **more}
    identity = statement_id(fields["speaker"], fields["outlet"], date, claim)
    return Statement(**{"id": identity, **fields}, date=parse_date(date), claim=claim)


def new_store(root: Path, *statements: Statement) -> Store:
    """A store with these statements in it, read anew."""
    create_store(root)
    if statements:
        add_statements(read_store(root), statements, "add")
    return read_store(root)


def store_of(root: Path, data: bytes, name: str = "2021-09.toml") -> Store:
    """A store with one file of these bytes."""
    create_store(root)
    (root / name).write_bytes(data)
    return read_store(root)


def only(store: Store) -> RecordedStatement:
    """The one statement of a store."""
    (recorded,) = store.recorded
    return recorded


def contents(root: Path) -> dict[str, bytes]:
    """Every file below a folder, hidden ones too, by name."""
    return {p.relative_to(root).as_posix(): p.read_bytes() for p in sorted(root.rglob("*")) if p.is_file()}


def strays(root: Path) -> list[str]:
    """What is in a store's folder and is not the store's."""
    return [name for name in contents(root) if not name.endswith(".toml")]


# --- hostile but valid TOML -------------------------------------------------------------------------------

_WORDS = ["a", " ", "é", "شیر", "\u200c", "\u2028", "\ufeff", "😀"]
_WORDS += ["[[statement]]", "[x]", "#", "=", ",", "{", "}", "]"]
_LINES = ["\n", "\n[[statement]]\n", "\n# no comment\n", '\nid = "no"\n', "\n[statement.x]\n"]
_ESCAPED = ['\\"', '\\" # ', '\\"] # ', "\\\\", "\\n", "\\t", "\\u0041", "\\U0001F600"]
_PLAIN = ["0", "-17", "+1_000", "0xDEAD_beef", "0o17", "0b1", "1.5", "-0.0", "6.02e+23", "inf", "-nan", "true", "false"]
_PLAIN += ["2021-09-06", "2021-09-06 07:32:00", "2021-09-06T07:32:00Z", "2021-09-06 07:32:00.25+04:30", "07:32:00.5"]
_INLINE_KEYS = ["k", '"k 2"', "'#'", "d.e", 'd . "]"', "x", '"}"']
_KEYS = ["speaker", "date", '"claim"', "'note'", '"r\\u006fle"', "via", "tags", "odd-key", '"[[statement]]"', '"#"']
_KEYS += ['"ключ"', '""', "7", "d.e", 'd . f."g.h"', "'d' .  i", 'other."#"']
_STATEMENT = ["statement", '"statement"', "'statement'", '"state\\u006dent"']


class _Maker(random.Random):
    """Makes up pieces of TOML, with ``\n`` for every line end."""

    def gap(self) -> str:
        return self.choice([" ", " ", "", "  ", "\t"])

    def some(self, pieces: list[str], most: int = 4) -> str:
        return "".join(self.choice(pieces) for _ in range(self.randint(0, most)))

    def comment(self) -> str:
        return "#" + self.some([*_WORDS, '"', "'", '"""', "'''", "\\", "[[", 'id = "x"'], 3)

    def trailing(self) -> str:
        return self.choice(["", "", " ", "\t" + self.comment(), self.comment()])

    def between(self) -> str:
        lines = (self.choice(["", "  \t", self.gap() + self.comment()]) for _ in range(self.randint(0, 2)))
        return "".join(f"{line}\n" for line in lines)

    def space(self) -> str:
        """What may stand inside brackets: TOML 1.1 allows line ends and comments in all of them."""
        return self.choice(["", "", self.gap(), self.trailing() + "\n" + self.gap()])

    def string(self) -> str:
        basic, literal = [*_WORDS, *_ESCAPED, "'", "'''"], [*_WORDS, '"', '"""', "\\"]
        match self.randrange(4):
            case 0:
                return f'"{self.some(basic)}"'
            case 1:
                return f"'{self.some(literal)}'"
            case 2:
                return self.fenced([*basic, *_LINES, '"', '""', '"] # ', '" # ', "\\\n   "], '"')
            case _:
                return self.fenced([*literal, *_LINES, "'", "''", "'] # ", "\\\n"], "'")

    def fenced(self, pieces: list[str], quote: str) -> str:
        """Between triple quotes; up to two more may stand anywhere, the end included."""
        return quote * 3 + re.sub(quote + "{3,}", quote * 2, self.some(pieces, 5)) + quote * 3

    def value(self, depth: int = 0) -> str:
        kind = self.randrange(6 if depth < 2 else 4)
        if kind < 3:
            return self.string()
        return self.choice(_PLAIN) if kind == 3 else self.array(depth) if kind == 4 else self.inline(depth)

    def array(self, depth: int) -> str:
        items = "".join(f"{self.value(depth + 1)}{self.space()},{self.space()}" for _ in range(self.randint(0, 2)))
        return f"[{self.space()}{items}{self.choice(['', self.value(depth + 1)])}{self.space()}]"

    def inline(self, depth: int) -> str:
        keys = self.sample(_INLINE_KEYS, self.randint(0, 3))
        items = [f"{key}{self.gap()}={self.gap()}{self.value(depth + 1)}{self.space()}" for key in keys]
        comma = self.choice(["", ","]) if keys else ""
        return "{" + self.space() + f",{self.space()}".join(items) + comma + self.space() + "}"

    def entries(self, most: int, *first: str) -> str:
        keys = self.sample(_KEYS, self.randint(0, most))
        lines = [*first, *(f"{key}{self.gap()}={self.gap()}{self.value()}" for key in keys)]
        self.shuffle(lines)
        return "".join(f"{self.between()}{self.gap()}{line}{self.trailing()}\n" for line in lines)

    def header(self, name: str, *, array: bool) -> str:
        gap = self.gap()
        bare = f"{gap}{name}{gap}"
        return f"{self.between()}{self.gap()}{f'[[{bare}]]' if array else f'[{bare}]'}{self.trailing()}\n"

    def statement(self, number: int, size: int) -> str:
        source = self.header(self.choice(_STATEMENT), array=True) + self.entries(size, f'id = "statement{number}"')
        for below in self.sample(["sub", "list", "list", "third.deep"], self.randint(0, min(size, 3))):
            name = f"{self.choice(_STATEMENT)}.{below}"
            source += self.header(name, array=below == "list") + self.entries(2)
        return source

    def other(self, size: int) -> str:
        name = self.choice(["link", "person", "outlet", '"link"'])
        source = self.header(name, array=True) + self.entries(size)
        if self.random() < 0.3:
            source += self.header(f"{name}.statement", array=self.random() < 0.5) + self.entries(2)
        return source


@st.composite
def texts(draw: st.DrawFn, least: int = 0) -> str:
    """The text of a valid store file with so many statements at least, in every form that TOML allows.

    A part is made from one number, so that a failure is cut down to the parts that topic.
    """
    part = st.tuples(st.booleans(), st.integers(0, 5), st.integers(0, 2**32))
    parts = draw(st.lists(part, min_size=1, max_size=4))
    parts += [(True, 3, draw(st.integers(0, 2**32)))] * (least - sum(ours for ours, _, _ in parts))
    source = _Maker(parts[0][2]).entries(min(2, parts[0][1]))
    for number, (ours, size, seed) in enumerate(parts):
        maker = _Maker(seed)
        source += maker.statement(number, size) if ours else maker.other(size)
    source += _Maker(parts[-1][2]).between()
    if draw(st.booleans()):
        source = source.removesuffix("\n")
    return _with_line_ends(source, draw(st.sampled_from(["lf", "crlf", "mixed"])))


def _with_line_ends(source: str, kind: str) -> str:
    ends = {"lf": ["\n"], "crlf": ["\r\n"], "mixed": ["\n", "\r\n"]}[kind]
    rng = random.Random(len(source))
    return re.sub("\n", lambda _: rng.choice(ends), source)


def files(least: int = 0) -> st.SearchStrategy[bytes]:
    """The same as bytes, some with a byte order mark."""
    return st.tuples(st.sampled_from([b"", BOM]), texts(least).map(str.encode)).map(b"".join)
