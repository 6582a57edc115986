"""The screen of ``extract``: details of the report, then one proposed statement after another, one key a decision."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from rich.table import Table

from factcli.cli.commands.add_prompts import (
    as_line,
    close_outlets,
    close_speakers,
    doubter,
    known_outlets,
    known_speakers,
    resolve_date,
    validator,
)
from factcli.cli.drafts import Draft, Recorder, Values, look_up
from factcli.cli.prompt import QUIT, KeyReader, PromptAbortedError, Question, ask, print_remark, settle_date, wrap_keys
from factcli.cli.session import Session, print_note, today
from factcli.errors import CHANGES
from factcli.extract.article import Article
from factcli.extract.attribution import Span
from factcli.model import STATEMENT_KEYS, Statement
from factcli.new_statement import StatementKeyError, resolve_dates
from factcli.output.streams import put_note
from factcli.output.tables import FAINT, MARK, SafeText, make_console
from factcli.sanitize import escape_inline
from factcli.text.wording import display_width

_CONTEXT = 240  # characters shown before and after a statement
_SPEAKER, _CUE = "reverse", "italic"
_LABEL_WIDTH = 11
RECORD_KEYS, SKIP_KEYS = ("y", "\n", "\r", ""), ("k", " ")
#: The keys that change one value of a statement.
FIELD_KEYS = {
    "s": ("speaker", "speaker"),
    "r": ("role", "role"),
    "d": ("date", "date"),
    "v": ("via", "via"),
    "c": ("claim", "claim"),
    "w": ("quote", "quotation"),
    "t": ("tags", "tags"),
    "n": ("note", "note"),
}
_DETAIL_KEYS = {"o": "outlet", "p": "published", "u": "url", "h": "title", "a": "author", "t": "tags"}
HELP = """\
  y  or Enter: record the statement as shown
  k  or space: skip it; it is proposed again the next time
  b  go back to the one before
  1  to 9: take one of the speakers in question
  s r d v c w t n  change the speaker, role, date, outlets credited (via), claim,
     quotation, tags or note: the value is on the line, to be edited
  e  go through all of them
  A  record all that are sure: no question is open, and nothing alike is recorded
  z  take back what was recorded last
  q  quit (or Ctrl-C): what is recorded stays recorded"""


class ReportDetails:
    """What the report says of itself, shown to be corrected before the first proposal."""

    def __init__(self, session: Session, article: Article, report: Values, keys: KeyReader) -> None:
        self._session, self._keys = session, keys
        self.article, self.report = article, dict(report)

    def confirm(self) -> bool:
        """Show the details until they are right; return False to quit."""
        while True:
            self._draw()
            key = self._keys.read_key(
                "Enter: all of this is right   o outlet  p published  u url  h headline  a author  t tags  q quit"
            )
            if key == QUIT:
                return False
            if key in _DETAIL_KEYS:
                self._ask(_DETAIL_KEYS[key])
            elif key in RECORD_KEYS:
                missing = [k for k in ("outlet", "published") if not self.report.get(k)]
                asked = [self._ask(k) or k == "published" for k in missing]
                if all(asked):
                    return True
            else:
                print_note("this key does nothing here: press Enter to go on")

    def _draw(self) -> None:
        lines = {"headline": self.article.title, "outlet": self.report.get("outlet", "?")}
        lines |= {"author": self.article.author, "published": str(self.report.get("published") or "?")}
        lines |= {"url": self.report.get("url", ""), "tags": "; ".join(self.report.get("tags", ()))}
        for label, value in lines.items():
            if value:
                print_note(f"  {label.ljust(_LABEL_WIDTH)}{value}")

    def _ask(self, key: str) -> bool:
        """Ask for one detail; return whether it has a value now."""
        session, report = self._session, self.report
        with contextlib.suppress(PromptAbortedError):
            if key in ("title", "author"):
                answers = ask(
                    Question(key.capitalize(), lambda _: None, typed=getattr(self.article, key), needed=False)
                )
                text = answers[0] if answers else ""
                title, author = (text, self.article.author) if key == "title" else (self.article.title, text)
                self.article = replace(self.article, title=title, author=author)
                return bool(answers)
            many = STATEMENT_KEYS[key] == "list"
            known = known_outlets(session) if key == "outlet" else ()
            question = Question(
                {"url": "Address", "tags": "Tags, split by ;"}.get(key, key.capitalize()),
                validator(key, report),
                choices=known,
                needed=key == "outlet",
                many=many,
                close=close_outlets(session, known) if known else None,
                typed=as_line(report.get(key, "")),
                doubt=doubter(key),
            )
            answers = ask(question)
            if key == "published" and answers:
                answers = [settle_date("Published", answers[0])]
                values: Values = {key: answers[0]}
                for note in resolve_dates(values, today()):
                    print_remark(note)
                answers = [str(values[key])]
            report.pop(key, None)
            if answers:
                report[key] = answers if many else answers[0]
        return bool(report.get(key))


class Approval:
    """One pass through the drafts of a report."""

    def __init__(
        self, session: Session, article: Article, drafts: Sequence[Draft], recorder: Recorder, keys: KeyReader
    ) -> None:
        self._session, self._article, self._recorder, self._keys = session, article, recorder, keys
        self._drafts = [draft for draft in drafts if not draft.recorded]
        self._done: dict[int, Statement] = {}  # recorded in this pass, by the number of the draft
        self._order: list[list[int]] = []  # the numbers that each write has recorded
        self._at = 0

    @property
    def recorded(self) -> list[Statement]:
        """The statements that were recorded, and not taken back."""
        return [self._done[number] for number in sorted(self._done)]

    @property
    def left(self) -> int:
        """How many were neither recorded nor taken back."""
        return len(self._drafts) - len(self._done)

    def run(self) -> None:
        """Show draft after draft until none is left or the user quits."""
        try:
            while self._next():
                pass
        except KeyboardInterrupt:
            put_note("\n")

    def _next(self) -> bool:
        CHANGES.clear()  # an error from here on has nothing to do with the last decision
        while self._at < len(self._drafts) and self._at in self._done:
            self._at += 1
        if self._at < len(self._drafts):
            return self._decide(self._at)
        key = self._keys.read_key(
            "no more proposals: press b to go back, z to take back the last, any other key to end"
        )
        return {"b": self._back, "z": self._undo}.get(key, lambda: False)()

    def _decide(self, number: int) -> bool:
        """Show a draft, and follow keys until another one is to be shown; return False to quit."""
        self._draw(number)
        while True:
            key = self._keys.read_key(self._key_lines(self._drafts[number]))
            if key == QUIT:
                return False
            if self._follow(number, key):
                return True

    def _follow(self, number: int, key: str) -> bool:
        """Do what a key stands for; return whether another draft is to be shown."""
        draft = self._drafts[number]
        if key in RECORD_KEYS:
            return self._record([number])
        if key in SKIP_KEYS:
            self._at += 1
            return True
        actions = {"b": self._back, "z": self._undo, "A": self._record_sure}
        if key in actions:
            return actions[key]()
        if key in FIELD_KEYS or key == "e" or key in self._choices(draft):
            self._change(draft, key)
            self._draw(number)
        elif key == "?":
            print_note(*HELP.splitlines())
        else:
            print_note("this key does nothing here; press ? to see the keys")
        return False

    # --- actions --------------------------------------------------------------------------------------------

    def _sure_numbers(self) -> list[int]:
        """Return the drafts from this one on that may be recorded without asking."""
        return [i for i in range(self._at, len(self._drafts)) if i not in self._done and self._drafts[i].sure]

    def _record_sure(self) -> bool:
        numbers = self._sure_numbers()
        if not numbers:
            print_note("none of those left is sure")
        return bool(numbers) and self._record(numbers)

    def _record(self, numbers: Sequence[int]) -> bool:
        """Record drafts as one change; ask for what is missing first. Return False if nothing was recorded."""
        drafts = [self._drafts[number] for number in numbers]
        if len(drafts) == 1 and not self._complete(drafts[0]):
            return False
        with self._keys.errors_printed():
            statements = self._recorder.record(drafts)
            self._done.update(zip(numbers, statements, strict=True))
            self._order.append(list(numbers))
            return True
        return False

    def _complete(self, draft: Draft) -> bool:
        """Ask for every value that is open or that cannot be used; return False if the user gives up."""
        while True:
            for key in [key for key in STATEMENT_KEYS if key in draft.unsure]:
                if not self._ask(draft, key):
                    return False
            try:
                draft.to_statement()
                return True
            except StatementKeyError as fault:
                print_remark("\n".join(filter(None, (str(fault), fault.error.todo))))
                draft.unsure.add(fault.key)

    def _back(self) -> bool:
        before = [number for number in range(self._at) if number not in self._done]
        if before:
            self._at = before[-1]
        else:
            print_note("there is none before this one; z takes back what was recorded last")
        return True

    def _undo(self) -> bool:
        """Take back the last write, and show its first draft again; return False if there was none."""
        if not self._order:
            print_note("nothing to take back yet")
            return False
        with self._keys.errors_printed():
            self._recorder.take_back()
            numbers = self._order.pop()
            for number in numbers:
                del self._done[number]
            self._at = numbers[0]
            return True
        return False

    def _choices(self, draft: Draft) -> dict[str, str]:
        """Return the speakers in question by the number that takes them."""
        return {str(i): name for i, name in enumerate(draft.proposal.candidates[:9], 1)}

    def _change(self, draft: Draft, key: str) -> None:
        if key in (choices := self._choices(draft)):
            draft.values["speaker"] = choices[key]
            draft.unsure.discard("speaker")
        else:
            for name in [FIELD_KEYS[key][0]] if key != "e" else [field for field, _ in FIELD_KEYS.values()]:
                if not self._ask(draft, name):
                    break
        look_up(self._session, [draft])

    def _ask(self, draft: Draft, key: str) -> bool:
        """Ask for one value of a draft, beginning with what it is; return False if the user gives up."""
        session, values = self._session, draft.values
        known: Sequence[str] = ()
        close: Callable[[str], list[str]] | None = None
        if key == "speaker":
            known = [*draft.proposal.candidates, *known_speakers(session)]
            close = close_speakers(session, known)
        elif key in ("via", "outlet"):
            known = known_outlets(session)
            close = close_outlets(session, known)
        many = STATEMENT_KEYS[key] == "list"
        label = dict(FIELD_KEYS.values()).get(key, key).capitalize()
        typed = as_line(values.get(key, ""))
        needed = key in ("speaker", "outlet", "date", "claim")
        accept = validator(key, values)
        try:
            similar = close if not typed else None
            answers = ask(Question(label, accept, "", known, needed, many, similar, typed, doubter(key)))
        except PromptAbortedError:
            return False
        if key == "date":
            answers = [_resolve(settle_date("Date", answers[0]), values)]
        values.pop(key, None)
        if answers:
            values[key] = answers if many else answers[0]
        draft.unsure.discard(key)
        return True

    # --- output ---------------------------------------------------------------------------------------------

    def _draw(self, number: int) -> None:
        """Draw the sentence in its context, its parts marked, and below it the statement as it would be recorded."""
        sys.stdout.flush()
        draft, screen = self._drafts[number], make_console(sys.stderr)
        title = f"── {number + 1} of {len(self._drafts)} "
        screen.print()
        screen.print(SafeText(title + "─" * max(0, screen.width - display_width(title)), FAINT))
        screen.print(mark_context(self._article, draft))
        screen.print()
        rows = Table.grid(padding=(0, 2, 0, 0))
        rows.add_column(no_wrap=True)
        rows.add_column(overflow="fold")
        for label, value in self._rows(draft):
            rows.add_row(SafeText(label, FAINT), SafeText(value))
        screen.print(rows)
        for other in draft.similar[:3]:
            print_note(f"nearly the same is recorded: {other.id}, {other.date}, {other.outlet}: {other.claim}")

    def _rows(self, draft: Draft) -> Iterator[tuple[str, str]]:
        values, wording = draft.values, draft.proposal.wording
        speaker = values.get("speaker", "")
        choices = "   ".join(f"{number} {name}" for number, name in self._choices(draft).items())
        said_as = f'   ("{wording}")' if wording and wording != speaker else ""
        open_ = f"? {choices}".rstrip() if "speaker" in draft.unsure else speaker
        yield "speaker", open_ + said_as
        if values.get("role"):
            yield "role", self._mark_unsure(draft, "role")
        yield "outlet", " ← ".join(filter(None, [values.get("outlet", "?"), *values.get("via", ())]))
        date_text = f'   ("{values["date_text"]}")' if values.get("date_text") else ""
        yield "date", self._mark_unsure(draft, "date") + date_text
        yield "claim", self._mark_unsure(draft, "claim")
        if values.get("quote"):
            same = values["quote"] == values.get("claim")
            yield "quotation", "the whole claim" if same else self._mark_unsure(draft, "quote")
        for key in ("tags", "note"):
            if values.get(key):
                yield key, as_line(values[key])

    def _mark_unsure(self, draft: Draft, key: str) -> str:
        value = as_line(draft.values.get(key, ""))
        return f"? {value}".rstrip() if key in draft.unsure else value

    def _key_lines(self, draft: Draft) -> str:
        """Return the keys that decide, and those that change a value, with what they do."""
        first = ["y record", "k skip", "b back", f"A all {len(self._sure_numbers())} sure", "z undo", "q quit", "?"]
        if choices := self._choices(draft):
            first.insert(0, f"1–{len(choices)} speaker" if len(choices) > 1 else "1 speaker")
        second = ["edit:", *(f"{key} {name}" for key, (_, name) in FIELD_KEYS.items()), "e all"]
        return "\n".join([*wrap_keys(first), *wrap_keys(second)])


def mark_context(article: Article, draft: Draft) -> SafeText:
    """Mark the statement, its speaker and its verb of saying in the text around them."""
    attribution = draft.proposal.attribution
    parts = [(span, MARK) for span in attribution.content]
    parts += [(span, style) for span, style in ((attribution.speaker, _SPEAKER), (attribution.cue, _CUE)) if span]
    parts.sort()
    start, end = parts[0][0].start, max(span.end for span, _ in parts)
    first, last = _window(article.text, start, end)
    cut = first > 0 and article.text[first - 1] != "\n", last < len(article.text) and article.text[last] != "\n"
    result = SafeText("… " if cut[0] else "", overflow="fold")
    position = first
    for span, style in parts:
        if span.start < position:
            continue
        result.append(_one_line(article.text[position : span.start]))
        result.append(_one_line(article.text[span.start : span.end]), style)
        position = span.end
    return result.append(_one_line(article.text[position:last])).append(" …" if cut[1] else "")


def _window(text: str, start: int, end: int) -> Span:
    """Return the part of the text to show: the paragraph, but not more than some characters on each side."""
    before = text.rfind("\n\n", 0, start)
    first = max(before + 2 if before >= 0 else 0, start - _CONTEXT)
    last = text.find("\n\n", end)
    last = min(len(text) if last < 0 else last, end + _CONTEXT)
    if first and not text[first - 1].isspace():
        first = min(start, text.find(" ", first, start) + 1 or start)
    if last < len(text) and not text[last].isspace():
        last = max(end, text.rfind(" ", end, last))
    return Span(first, last)


def _one_line(text: str) -> str:
    return escape_inline(text.replace("\n", " "))


def _resolve(text: str, values: Mapping[str, Any]) -> str:
    """Return a typed date as EDTF, counted from the day of the report. Raises :class:`StatementKeyError`."""
    dated, notes = resolve_date(text, {"published": values["published"]} if values.get("published") else {})
    for note in notes:
        print_remark(note)
    return str(dated["date"])
