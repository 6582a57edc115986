"""Work counted, not timed: lines of Python, steps of regular expressions, characters that are copied or compared.

What is counted is the same on a loaded machine. The steps of a regular expression are those of an engine that goes
back as Python's does, on the pattern as Python's own parser takes it apart.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from itertools import islice
from pathlib import Path
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from types import FrameType, ModuleType
from typing import Any
from unittest import mock

PACKAGE = str(Path(__file__).parents[2] / "factcli")
_CATEGORIES = {
    op.CATEGORY_DIGIT: r"\d",
    op.CATEGORY_NOT_DIGIT: r"\D",
    op.CATEGORY_SPACE: r"\s",
    op.CATEGORY_NOT_SPACE: r"\S",
    op.CATEGORY_WORD: r"\w",
    op.CATEGORY_NOT_WORD: r"\W",
}


class Work:
    """A number that only grows."""

    def __init__(self) -> None:
        self.done = 0


@contextmanager
def lines() -> Iterator[Work]:
    """Count the lines of the package that are run."""
    work = Work()

    def line(frame: FrameType, event: str, arg: object) -> Any:
        work.done += 1
        return line

    def call(frame: FrameType, event: str, arg: object) -> Any:
        return line(frame, event, arg) if frame.f_code.co_filename.startswith(PACKAGE) else None

    before = sys.gettrace()
    sys.settrace(call)
    try:
        yield work
    finally:
        sys.settrace(before)


class Counted(str):
    """A text that counts the characters that are copied or made small, and how often it is looked up."""

    work = Work()

    def __getitem__(self, key: Any) -> str:
        found = super().__getitem__(key)
        Counted.work.done += len(found)
        return found

    def lower(self) -> str:
        """In small letters."""
        Counted.work.done += len(self)
        return super().lower()

    def __eq__(self, other: object) -> bool:
        Counted.work.done += 1
        return super().__eq__(other)

    def __hash__(self) -> int:
        Counted.work.done += 1
        return super().__hash__()


@contextmanager
def characters() -> Iterator[Work]:
    """Count what is done to texts that are :class:`Counted`."""
    Counted.work = Work()
    yield Counted.work


# --- regular expressions ------------------------------------------------------------------------------------------


@contextmanager
def steps(*modules: ModuleType) -> Iterator[Work]:
    """Count the steps of every regular expression that some modules use."""
    work = Work()
    patches: list[Any] = []
    for module in modules:
        for name, value in vars(module).items():
            if isinstance(value, re.Pattern):
                patches.append(mock.patch.object(module, name, _Pattern(value, work)))
        patches.append(mock.patch.object(module, "re", _Re(work)))
    for patch in patches:
        patch.start()
    try:
        yield work
    finally:
        for patch in patches:
            patch.stop()


class _Pattern:
    """A compiled pattern whose steps are counted."""

    def __init__(self, pattern: re.Pattern[Any], work: Work) -> None:
        self._pattern, self._work = pattern, work

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._pattern, name)
        if name not in ("search", "match", "fullmatch", "findall", "finditer", "sub", "split"):
            return method

        def counted(*args: Any, **more: Any) -> Any:
            text, *span = args[1:] if name == "sub" else args
            once = name in ("search", "match", "fullmatch")
            engine = _Engine(self._pattern, text, self._work, span[1] if once and len(span) > 1 else None)
            start = span[0] if span and name != "sub" else 0
            if name in ("match", "fullmatch"):
                engine.at(start, whole=name == "fullmatch")
            else:
                engine.over(start, once)
            return method(*args, **more)

        return counted


class _Re:
    """The module ``re`` with its steps counted."""

    def __init__(self, work: Work) -> None:
        self._work = work

    def compile(self, pattern: Any, flags: int = 0) -> _Pattern:
        return _Pattern(re.compile(pattern, flags), self._work)

    def __getattr__(self, name: str) -> Any:
        if name not in ("search", "match", "fullmatch", "findall", "finditer", "sub", "split"):
            return getattr(re, name)
        number = 3 if name == "sub" else 2

        def counted(pattern: Any, *args: Any, **more: Any) -> Any:
            return getattr(self.compile(pattern, *args[number - 1 :]), name)(*args[: number - 1], **more)

        return counted


class _Engine:
    """One pattern on one text: all the ways to match from a place, in the order in which they are tried."""

    def __init__(self, pattern: re.Pattern[Any], text: Any, work: Work, end: int | None = None) -> None:
        self.text = text.decode("latin-1") if isinstance(text, bytes) else str(text)
        self.text = self.text if end is None else self.text[:end]
        self.flags, self.work = pattern.flags, work
        self.parsed: Any = _parser.parse(pattern.pattern, pattern.flags & ~re.DEBUG)
        self.groups: dict[int, str] = {}

    def at(self, start: int, whole: bool = False) -> int:
        """Where the first match from a place ends; -1 where there is none."""
        ends = self.sequence(tuple(self.parsed), start)
        return next((end for end in ends if not whole or end == len(self.text)), -1)

    def over(self, start: int, once: bool) -> None:
        """Look from every place on, as a search does, and again behind each match."""
        while start <= len(self.text):
            end = self.at(start)
            if end >= 0 and once:
                return
            start = max(end, start + 1)

    def sequence(self, parts: tuple[Any, ...], at: int) -> Iterator[int]:
        if not parts:
            yield at
            return
        for end in self.one(parts[0][0], parts[0][1], at):
            yield from self.sequence(parts[1:], end)

    def one(self, code: Any, value: Any, at: int) -> Iterator[int]:
        self.work.done += 1
        if code in (op.MAX_REPEAT, op.MIN_REPEAT):
            yield from self.repeat(code == op.MAX_REPEAT, value, at)
        elif code is op.POSSESSIVE_REPEAT:
            yield from islice(self.repeat(True, value, at), 1)
        elif code in (op.BRANCH, op.SUBPATTERN, op.GROUPREF):
            yield from self.group(code, value, at)
        elif code in (op.ASSERT, op.ASSERT_NOT):
            start = at if value[0] > 0 else at - value[1].getwidth()[0]
            found = start >= 0 and next(self.sequence(tuple(value[1]), start), -1) >= 0
            yield from [at] * (found == (code == op.ASSERT))
        elif code == op.AT:
            yield from [at] * self.is_at(value, at)
        elif at < len(self.text) and self.fits(code, value, self.text[at]):
            yield at + 1

    def group(self, code: Any, value: Any, at: int) -> Iterator[int]:
        if code == op.BRANCH:
            for branch in value[1]:
                yield from self.sequence(tuple(branch), at)
        elif code == op.GROUPREF:
            group = self.groups.get(value, "")
            yield from [at + len(group)] * self.text.startswith(group, at)
        else:
            for end in self.sequence(tuple(value[3]), at):
                if value[0] is not None:
                    self.groups[value[0]] = self.text[at:end]
                yield end

    def repeat(self, greedy: bool, value: Any, at: int) -> Iterator[int]:
        least, most, parts = value
        inner = tuple(parts)
        if len(inner) == 1 and inner[0][0] in (op.LITERAL, op.NOT_LITERAL, op.ANY, op.IN):
            ends = self.run(inner[0], least, most, at)
            yield from reversed(list(ends)) if greedy else ends
            return
        stack = [(at, 0, self.sequence(inner, at) if most else iter(()))]
        if not greedy and not least:
            yield at
        while stack:  # deepest first, as a greedy repetition is tried; a lazy one of many parts is none of ours
            place, number, ends = stack[-1]
            end = next((end for end in ends if end > place), -1)
            if end >= 0:
                stack.append((end, number + 1, self.sequence(inner, end) if number + 1 < most else iter(())))
            else:
                stack.pop()
                if number >= least and (greedy or number):
                    yield place

    def run(self, part: Any, least: int, most: Any, at: int) -> Iterator[int]:
        """The ends of a run of single characters, the shortest first."""
        number = 0
        while True:
            if number >= least:
                yield at
            self.work.done += 1
            if number >= most or at >= len(self.text) or not self.fits(part[0], part[1], self.text[at]):
                return
            number, at = number + 1, at + 1

    def is_at(self, value: Any, at: int) -> bool:
        each = bool(self.flags & re.MULTILINE)
        if value in (op.AT_BEGINNING, op.AT_BEGINNING_STRING):
            return at == 0 or (value is op.AT_BEGINNING and each and self.text[at - 1] == "\n")
        if value in (op.AT_END, op.AT_END_STRING):
            return at == len(self.text) or (value is op.AT_END and each and self.text[at] == "\n")
        beside = [
            _fits_category(op.CATEGORY_WORD, char or " ") for char in (self.text[at - 1 : at], self.text[at : at + 1])
        ]
        return (beside[0] != beside[1]) is (value is op.AT_BOUNDARY)

    def fits(self, code: Any, value: Any, char: str) -> bool:
        """Whether a part that takes one character takes this one."""
        if code == op.ANY:
            return char != "\n" or bool(self.flags & re.DOTALL)
        if code == op.IN:
            negated = value[0][0] is op.NEGATE
            return any(self.fits(item[0], item[1], char) for item in value[negated:]) is not negated
        if code == op.CATEGORY:
            return _fits_category(value, char)
        forms = {ord(char), *map(ord, (char.lower()[:1], char.upper()[:1]))} if self.flags & re.I else {ord(char)}
        if code == op.RANGE:
            return any(value[0] <= form <= value[1] for form in forms)
        return (value in forms) is (code is op.LITERAL)


@lru_cache(maxsize=1 << 12)
def _fits_category(category: Any, char: str) -> bool:
    return re.match(_CATEGORIES[category], char) is not None


def ratio(count: Callable[[], Any], make: Callable[[int], Any], run: Callable[[Any], object], size: int) -> float:
    """How many times the work is with twice the input."""
    found: list[int] = []
    for number in (size, 2 * size):
        given = make(number)
        with count() as work:
            run(given)
        found.append(work.done)
    return found[1] / max(1, found[0])
