"""Questions on a terminal, one line each, answered by typing, by Tab or by a number."""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
import textwrap
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from factcli.errors import FactcliError
from factcli.model import FieldError
from factcli.new_statement import StatementKeyError
from factcli.output.streams import put_note, read_answer
from factcli.sanitize import escape_controls, escape_inline, escape_line_ends
from factcli.text.tokens import fold, word_keys

_ROOM_TO_TYPE = 30  # columns kept free behind the question, where there are so many
_MOST_NUMBERED = 9  # so that a number is one key, and a name such as "112" can still be typed


class GaveUpError(FactcliError):
    """The user pressed Ctrl-C or Ctrl-D at a question."""

    exit_code = 130  # as a shell reports Ctrl-C


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, what is offered, and how an answer is judged (it raises :class:`StatementKeyError`).

    Where ``many`` answers are taken they stand between semicolons. What is ``close`` to an answer that is none of
    the choices is suggested.
    """

    label: str
    accept: Callable[[str], object]
    default: str = ""
    choices: Sequence[str] = ()
    needed: bool = True
    many: bool = False
    close: Callable[[str], list[str]] | None = None


def tell(text: str) -> None:
    """A remark below a question: indented, and broken between words where the terminal is narrow."""
    width = max(20, shutil.get_terminal_size().columns - 2)
    for line in escape_controls(text).splitlines():
        wrapped = textwrap.wrap(line, width, break_long_words=False, break_on_hyphens=False)
        put_note("".join(f"  {part}\n" for part in wrapped))


def ask(question: Question) -> list[str]:
    """Ask until the answer can be accepted: its parts, of which there is one unless many are taken.

    An empty answer takes the default; where there is none it skips what is not needed.
    """
    shown = _fitting(question)
    while True:
        with _completing(question):
            answer = _read(_prompt(question, shown)).strip()
        if not answer and not question.default and question.needed:
            tell(f"{question.label.lower()} is needed; Ctrl-C gives up, and nothing is recorded")
            continue
        try:
            parts = [_by_number(part, shown) for part in _parts(question, answer)]
            for part in parts or _parts(question, question.default):
                question.accept(part)
        except StatementKeyError as fault:
            tell("\n".join((fault.error.what, fault.error.todo)))
            continue
        return [_as_known(part, question) for part in parts] or _parts(question, question.default)


def confirm(question: str) -> bool:
    """A yes or no, where Enter means no."""
    return _read(f"{question} [y/N] ").strip().lower() in ("y", "yes")


# --- the terminal -------------------------------------------------------------------------------------------


def _read(prompt: str) -> str:
    """One line, edited as in a shell where the system has readline. Raises :class:`GaveUpError`."""
    sys.stderr.flush()
    try:
        with _prompt_on_the_terminal():
            return read_answer(prompt)
    except (EOFError, KeyboardInterrupt):
        put_note("\n")
        raise GaveUpError("given up; nothing was recorded") from None


@contextlib.contextmanager
def _prompt_on_the_terminal() -> Iterator[None]:
    """Lend stdout the terminal of stderr where it goes to a file: readline is had only on stdin and stdout."""
    reconfigure = getattr(sys.stdin, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(errors="surrogateescape")  # what is no text is refused like any other bad answer
    if sys.stdout.isatty():
        yield
        return
    sys.stdout.flush()
    out = os.dup(1)
    os.dup2(2, 1)
    try:
        yield
    finally:
        os.dup2(out, 1)
        os.close(out)


@contextlib.contextmanager
def _completing(question: Question) -> Iterator[None]:
    """Tab completes to one of the choices, where the system has readline."""
    try:
        import readline
    except ImportError:
        yield
        return
    matching: list[str] = []

    def complete(text: str, state: int) -> str | None:
        if state == 0:
            matching[:] = completions(text, question.choices)
        return matching[state] if state < len(matching) else None

    before = readline.get_completer(), readline.get_completer_delims()
    readline.set_completer(complete)
    readline.set_completer_delims(";" if question.many else "")
    libedit = "libedit" in (readline.__doc__ or "")
    readline.parse_and_bind("bind ^I rl_complete" if libedit else "tab: complete")
    readline.parse_and_bind("set show-all-if-ambiguous on")
    try:
        yield
    finally:
        readline.set_completer(before[0])
        readline.set_completer_delims(before[1])


def completions(text: str, choices: Sequence[str]) -> list[str]:
    """The choices that begin as the text does, whatever its case and accents; else the only one with such a word.

    Were several offered that begin otherwise, readline would put what they have in common in the text's place.
    """
    blank = text[: len(text) - len(text.lstrip())]
    typed = fold(text)
    choices = [choice for choice in choices if escape_inline(choice) == choice]  # readline shows them as they are
    found = [choice for choice in choices if fold(choice).startswith(typed)]
    if not found:
        found = [choice for choice in choices if any(key.startswith(typed) for key in word_keys(choice))]
        found = found if len(found) == 1 else []
    return [blank + choice for choice in found]


# --- the line -----------------------------------------------------------------------------------------------


def _width(text: str) -> int:
    """The columns that a text takes."""
    wide = sum(unicodedata.east_asian_width(char) in "WF" for char in text)
    return len(text) + wide - sum(unicodedata.category(char) in ("Mn", "Me", "Cf") for char in text)


def _fitting(question: Question) -> list[str]:
    """As many choices, to be numbered, as leave room on the line for an answer."""
    columns = shutil.get_terminal_size().columns
    room = columns - min(_ROOM_TO_TYPE, columns // 3) - _width(_prompt(question, []))
    shown: list[str] = []
    for choice in question.choices[:_MOST_NUMBERED]:
        room -= _width(escape_line_ends(choice)) + 4
        if room < 0:
            break
        shown.append(choice)
    return shown


def _numbered(choices: Sequence[str]) -> str:
    return "  ".join(f"{number} {escape_line_ends(choice)}" for number, choice in enumerate(choices, 1))


def _prompt(question: Question, shown: Sequence[str]) -> str:
    offered = f" ({_numbered(shown)})" if shown else ""
    default = f" [{escape_line_ends(question.default)}]" if question.default else ""
    return f"{question.label}{offered}{default}: "


# --- answers ------------------------------------------------------------------------------------------------


def _parts(question: Question, answer: str) -> list[str]:
    found = answer.split(";") if question.many else [answer]
    return [part.strip() for part in found if part.strip()]


def _by_number(answer: str, shown: Sequence[str]) -> str:
    """What the number of a choice stands for; any other answer is what it is."""
    if not shown or len(answer) != 1 or not answer.isdecimal():
        return answer
    if not 1 <= int(answer) <= len(shown):
        raise StatementKeyError(
            "number", FieldError(f"there is no number {answer} here", f"from 1 to {len(shown)}, or a name")
        )
    return shown[int(answer) - 1]


def _as_known(answer: str, question: Question) -> str:
    """The answer, or a known one close to it if the user says so."""
    close = question.close(answer) if question.close else []
    if not close:
        return answer
    tell(f"known: {_numbered(close)}")
    while True:
        reply = _read(f'  the number of the one you mean, or Enter for "{escape_line_ends(answer)}": ').strip()
        if not reply:
            return answer
        if reply.isdecimal() and len(reply) < 4 and 1 <= int(reply) <= len(close):
            return close[int(reply) - 1]
        if reply in close or reply == answer:
            return reply
        tell(f"from 1 to {len(close)}, or Enter")
