"""Prove the quotations of statements by the kept copies of what they were read from: for check, add and edit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from factcli.errors import FactcliError, Problem
from factcli.extract.nearest_passage import Change
from factcli.extract.quotations import CopyText, Match, MatchKind, find_quotation
from factcli.model import Source, Statement
from factcli.sanitize import escape_inline
from factcli.store.sources import CopyError, ReadFile, read_copy
from factcli.text.wording import plural

if TYPE_CHECKING:
    from factcli.store.reader import Store

_CONTEXT = 6  # words shown before and behind a change
_MOST_WORDS = 24  # words shown of one change
_MOST_CHANGES = 12
_ORDER = list(MatchKind)


@dataclass
class QuoteReport:
    """What a check of quotations found: problems, how many stand in their copies in which way, and how many have none.

    Quotations that differ in typography only are ``notes``.
    """

    problems: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)
    kinds: Counter[MatchKind] = field(default_factory=Counter)
    declared: int = 0
    copies: int = 0
    without_copy: int = 0
    unread: int = 0

    def summary(self) -> str:
        """Return the numbers in a line."""
        checked = sum(self.kinds.values())
        if not checked and not self.unread:
            return "no quotation was checked, because no statement with a quotation has a source with a kept copy"
        counts = [
            f"{self.kinds[MatchKind.EXACT]} exact",
            f"{self.kinds[MatchKind.TYPOGRAPHY]} but for typography",
            *([f"{self.declared} but for words in brackets"] if self.declared else []),
            f"{self.kinds[MatchKind.CHANGED] - self.declared} changed",
            f"{self.kinds[MatchKind.MISSING]} missing",
        ]
        copies = plural(self.copies, "kept copy", "kept copies")
        lines = [
            f"{plural(checked, 'quotation')} in {copies}: {', '.join(counts)}" if checked else "",
            f"{plural(self.unread, 'quotation')} could not be checked" if self.unread else "",
            f"{plural(self.without_copy, 'quotation')} without a copy" if self.without_copy else "",
        ]
        return "; ".join(filter(None, lines))


def check_quotations(store: Store, *, with_copies: bool) -> QuoteReport:
    """Check every quotation of a store whose statement has a source; ``with_copies`` also reports unusable copies."""
    report, read = QuoteReport(), store.copies.get if store.copies is not None else None
    sources = {source.id: source for source in reversed(store.sources)}
    by_source: dict[str, list[Statement]] = {}
    for statement in store.statements:
        if statement.quote and statement.source in sources:
            by_source.setdefault(statement.source, []).append(statement)
        elif statement.quote:
            report.without_copy += 1
    for source_id, statements in by_source.items():
        source = sources[source_id]
        try:
            texts = read_texts(store.root, source, read)
        except CopyError as error:
            report.unread += len(statements)
            if with_copies:
                report.problems.append(_source_problem(store, source, error))
            continue
        except FactcliError as error:
            report.unread += len(statements)
            what = f"the quotation could not be checked: the copy of source {source.id} {error.what}"
            report.problems += [
                _quote_problem(store, s, "quote-unread", what, error.todo, "warning") for s in statements
            ]
            continue
        report.copies += 1
        for statement in statements:
            _check_one(store, statement, source, texts, report)
    return report


def _check_one(
    store: Store, statement: Statement, source: Source, texts: Sequence[CopyText], report: QuoteReport
) -> None:
    match, text = find_best(statement.quote, texts)
    report.kinds[match.kind] += 1
    report.declared += match.declared
    if match.kind is MatchKind.TYPOGRAPHY:
        what = f"the quotation is in the copy of source {source.id} but for typography: {_passage(text, match)}"
        report.notes.append(_quote_problem(store, statement, "quote-typography", what, "", "note"))
    elif not match.proved:
        code, severity = ("quote-brackets", "warning") if match.declared else (f"quote-{match.kind}", "error")
        report.problems.append(_quote_problem(store, statement, code, *describe(match, statement, source), severity))


def find_unproved(root: Path, sources: Sequence[Source], statements: Iterable[Statement]) -> Iterator[tuple[str, str]]:
    """Yield, for each quotation that is not in the kept copy of its source, what is wrong and what to do.

    Nothing is said of words in square brackets, which are an editor's, nor where no copy can be read: ``check`` does.
    """
    by_id = {source.id: source for source in reversed(sources)}
    quoted = [s for s in statements if s.quote and s.source in by_id]
    for source_id, group in groupby(sorted(quoted, key=lambda s: s.source), lambda s: s.source):
        source = by_id[source_id]
        try:
            texts = read_texts(root, source)
        except FactcliError:
            continue
        for statement in group:
            match, _ = find_best(statement.quote, texts)
            if not (match.proved or match.declared):
                yield describe(match, statement, source)


def read_texts(root: Path, source: Source, read: ReadFile | None = None) -> list[CopyText]:
    """Return the texts of a copy in which quotations are looked for: as it is shown, and as it is written.

    Raises :class:`CopyError` where the copy is missing or changed, another :class:`FactcliError` where it has no text.
    """
    from factcli.extract.readers import text_as_written, text_to_check

    content = read_copy(root, source, read)
    shown = text_to_check(content, source.media_type, source.id)
    written = text_as_written(content, source.media_type, source.id)
    return [CopyText(shown), *([CopyText(written)] if written not in ("", shown) else [])]


def find_best(quote: str, texts: Sequence[CopyText]) -> tuple[Match, CopyText]:
    """Return the best match of a quotation in several texts of one copy, and the text that it is in."""
    best: tuple[Match, CopyText] | None = None
    for text in texts:
        match = find_quotation(quote, text)
        if best is None or _badness(match) < _badness(best[0]):
            best = match, text
        if match.kind is MatchKind.EXACT:
            break
    assert best is not None  # a copy has a text  # noqa: S101
    return best


def _badness(match: Match) -> tuple[int, int]:
    """Return what a match is ordered by: its kind, and the length of what is changed."""
    return _ORDER.index(match.kind), sum(len(change.text) for change in match.changes if change.kind != "same")


def describe(match: Match, statement: Statement, source: Source) -> tuple[str, str]:
    """Return what is wrong with a quotation that is changed or missing, and what to do."""
    edit = f"factcli edit {statement.id}"
    if match.declared:
        what = f"the quotation has words in square brackets that are not in the copy of source {source.id}"
        return f"{what}: {mark_changes(match.changes)}", "if they are yours, leave it as it is"
    if match.kind is MatchKind.CHANGED:
        what = f"the quotation differs from the copy of source {source.id}: "
        if all(change.kind == "same" for change in match.changes):
            where = f"in the copy of source {source.id}"
            what = f"the parts of the quotation are not in this order, or too far apart, {where}: "
        todo = f"write it as the copy has it, with … for what you leave out and [ ] around what you put in: {edit}"
        return what + mark_changes(match.changes), todo
    what = f"the quotation is not in the copy of source {source.id}, nor anything like it"
    if statement.lang and source.lang and statement.lang.split("-")[0] != source.lang.split("-")[0]:
        todo = f"a translation is not proved by a copy in another language ({source.lang}): quote it in that language"
        return what, f"{todo}, or make the translation the claim: {edit}"
    return what, f"correct it, or name the source that it is from: {edit} --source ID"


def mark_changes(changes: Sequence[Change]) -> str:
    """Return a passage on one line with its changes marked as git's word diff does: ``[-copy-]{+quotation+}``."""
    line, number = "", 0
    for place, change in enumerate(changes):
        number += change.kind != "same"
        if number > _MOST_CHANGES:
            return f"{line} …"
        words = change.text.split()
        if change.kind == "same":
            last = place == len(changes) - 1
            text = " ".join(_shorten(words, _CONTEXT if place else 0, 0 if last else _CONTEXT))
        else:
            text = " ".join(_shorten(words, _MOST_WORDS // 2, _MOST_WORDS // 2))
            text = f"[-{text}-]" if change.kind == "old" else f"{{+{text}+}}"
        replaces = change.kind == "new" and place and changes[place - 1].kind == "old"
        spaced = line and (change.text[:1].isspace() or changes[place - 1].text[-1:].isspace())
        line += f" {text}" if spaced and not replaces else text
    return line


def _shorten(words: list[str], first: int, last: int) -> list[str]:
    """Return the first and last of some words, with … for the others if there are more."""
    if len(words) <= first + last + 1:
        return words
    return [*words[:first], "…", *(words[-last:] if last else [])]


def _passage(text: CopyText, match: Match) -> str:
    """Return what the copy has, on one line."""
    pieces = [text.text[span.start : span.end].split() for span in match.spans]
    return " … ".join(" ".join(_shorten(words, _MOST_WORDS // 2, _MOST_WORDS // 2)) for words in pieces)


def _source_problem(store: Store, source: Source, error: CopyError) -> Problem:
    assert source.place is not None  # sources of a store have one  # noqa: S101
    file = store.file(source.place)
    return Problem(file.label, file.line("source", source.place.index, "sha256"), error.code, error.what, error.todo)


def _quote_problem(
    store: Store, statement: Statement, code: str, what: str, todo: str, severity: str = "error"
) -> Problem:
    assert statement.place is not None  # statements of a store have one  # noqa: S101
    file = store.file(statement.place)
    line = file.line("statement", statement.place.index, "quote")
    return Problem(file.label, line, code, escape_inline(what), escape_inline(todo), severity)
