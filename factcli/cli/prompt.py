"""Questions to the user: lines answered by typing, Tab or a number, and single keys."""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import typer

from factcli.cli.options import QUIET
from factcli.cli.session import print_error, today
from factcli.edtf import AmbiguousDateError, DateError
from factcli.edtf_input import resolve_typed_date
from factcli.errors import FactcliError, TerminatedError
from factcli.model import FieldError
from factcli.new_statement import StatementKeyError
from factcli.output.streams import put_note, read_answer
from factcli.sanitize import escape_controls, escape_inline, escape_line_ends
from factcli.text.tokens import fold, word_keys
from factcli.text.wording import display_width

_ANSWER_WIDTH = 30  # columns kept free behind the question, on a terminal of 90 or more
_MAX_NUMBERED = 9  # so that a number is one key, and a name such as "112" can still be typed


class PromptAbortedError(FactcliError):
    """The user pressed Ctrl-C or Ctrl-D at a question; ``line`` is what was typed there by then."""

    exit_code = 130  # as a shell reports Ctrl-C
    line = ""


#: What ends an interview in the middle: the user, or a signal; ``line`` is what was typed at the question by then.
STOPPED = (PromptAbortedError, TerminatedError)


class GoBackError(Exception):
    """The user typed ``<`` at a question: the one before is to be asked again; ``line`` is what else was typed."""

    def __init__(self, line: str = "") -> None:
        super().__init__()
        self.line = line


#: What goes back to the question before, and what leaves out an optional answer.
BACK, LEAVE_OUT = "<", "-"


@dataclass(frozen=True, slots=True)
class Question:
    """A question with its default and choices.

    ``accept`` validates an answer, and raises :class:`StatementKeyError`; if ``many`` it validates each part between
    semicolons. ``close`` returns known values that may be meant by a new answer. ``typed`` is put on the line to be
    edited, as if it had been typed. ``doubt`` returns what is odd about a valid answer, which is then asked about.
    ``back``: an answer that ends with ``<`` goes back to the question before.
    """

    label: str
    accept: Callable[[str], object]
    default: str = ""
    choices: Sequence[str] = ()
    needed: bool = True
    many: bool = False
    close: Callable[[str], list[str]] | None = None
    typed: str = ""
    doubt: Callable[[str], str] | None = None
    back: bool = False


def print_remark(text: str) -> None:
    """Print a remark below a question, indented."""
    put_note("".join(f"  {line}\n" for line in escape_controls(text).splitlines()))


def ask(question: Question) -> list[str]:
    """Ask until the answer is valid; return its parts, one unless the question takes many.

    An empty answer takes the default, or without one skips a question that needs no answer; ``-`` leaves out an answer
    that is not needed. Raises :class:`PromptAbortedError`, and :class:`GoBackError` if the question may go back.
    """
    if question.typed and not _can_be_edited(question.typed):
        question = replace(question, default=question.typed, typed="")
    shown = _choices_that_fit(question)
    while True:
        with _tab_completion(question), _typed_already(question.typed):
            answer = _read(_prompt(question, shown)).strip()
        if question.back and answer.endswith(BACK):
            raise GoBackError(answer.removesuffix(BACK).strip())
        if answer == LEAVE_OUT and not question.needed:
            return []
        try:
            parts = _settle_answer(question, answer, shown)
        except GoBackError:  # to this question
            question = replace(question, typed=answer)
        except STOPPED as stopped:
            stopped.line = answer
            raise
        else:
            if parts is not None:
                return parts


def _settle_answer(question: Question, answer: str, shown: Sequence[str]) -> list[str] | None:
    """Return the parts of an answer; ask what is in doubt about it. None if the question is to be asked again."""
    if not answer and not question.default and question.needed:
        print_remark(f"please type the {question.label.lower()}, or press Ctrl-C to give up")
        return None
    try:
        parts = [_resolve_number(part, shown) for part in _split_answer(question, answer)]
        for part in parts or _split_answer(question, question.default):
            question.accept(part)
    except StatementKeyError as fault:
        print_remark("\n".join(filter(None, (fault.error.what, fault.error.todo))))
        return None
    doubt = next((what for part in parts if question.doubt and (what := question.doubt(part))), "")
    if doubt and not confirm(f"  {escape_line_ends(doubt)}. Use it all the same?", back=question.back):
        return None
    return [_offer_known(part, question) for part in parts] or _split_answer(question, question.default)


def settle_date(label: str, text: str, back: bool = False) -> str:
    """Return a typed date; of one that can be read in two ways, the reading that the user chooses.

    Raises :class:`GoBackError` if the user may go ``back`` and does.
    """
    try:
        resolve_typed_date(text, today=today())
    except AmbiguousDateError as error:
        choices = _number_choices(error.readings)
        while True:
            reply = _read(f'{label}: "{escape_line_ends(text)}" can be {choices}. Type 1 or 2: ').strip()
            if reply in ("1", "2"):
                return error.readings[int(reply) - 1]
            if reply in error.readings:
                return reply
            if back and reply.endswith(BACK):
                raise GoBackError(text) from None
    except DateError:
        pass  # the caller says why
    return text


def confirm(question: str, default: bool = False, back: bool = False) -> bool:
    """Ask for yes or no; Enter means the default. Raises :class:`GoBackError` if the user may go ``back`` and does."""
    while True:
        answer = _read(f"{question} {'[Y/n]' if default else '[y/N]'} ").strip().lower()
        if back and answer.endswith(BACK):
            raise GoBackError
        if answer in ("y", "yes"):
            return True
        if not default or answer in ("", "n", "no"):
            return default and not answer
        print_remark("please type y or n")  # so that an answer to another question does not count as a no


def read_line(prompt: str) -> str:
    """Return a line that the user types, without blanks around it. Raises :class:`PromptAbortedError`."""
    return _read(prompt).strip()


# --- lines ------------------------------------------------------------------------------------------------


def _begin_conversation() -> None:
    """Show all that is written from now on at once: who is asked needs to know what about."""
    QUIET.set(False)
    print_unpaged = getattr(sys.stdout, "print_unpaged", None)
    if print_unpaged is not None:
        print_unpaged()


def _read(prompt: str) -> str:
    """Read a line, edited as in a shell if the system has readline. Raises :class:`PromptAbortedError`."""
    _begin_conversation()
    sys.stderr.flush()
    _keep_letters_beyond_ascii()
    try:
        with _stdout_on_terminal():
            return read_answer(prompt)
    except (EOFError, KeyboardInterrupt):
        with contextlib.suppress(OSError):  # the terminal may have gone
            put_note("\n")
        stopped = PromptAbortedError("stopped; nothing was recorded")
        stopped.line = _line_so_far()
        raise stopped from None
    except TerminatedError as ended:
        ended.line = _line_so_far()
        raise


def _keep_letters_beyond_ascii() -> None:
    """Let readline take all letters as they are: where a locale is not installed, it takes some for keys with Alt."""
    try:
        import readline
    except ImportError:
        return
    for setting in ("convert-meta off", "input-meta on", "output-meta on"):
        readline.parse_and_bind(f"set {setting}")


def _line_so_far() -> str:
    """Return what is on the line that was interrupted, if the system has readline."""
    try:
        import readline
    except ImportError:
        return ""
    return readline.get_line_buffer()


@contextlib.contextmanager
def _stdout_on_terminal() -> Iterator[None]:
    """Point stdout at the terminal of stderr meanwhile if it goes to a file: readline needs stdin and stdout."""
    reconfigure = getattr(sys.stdin, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(errors="surrogateescape")  # validation refuses bytes that are no text
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
def _tab_completion(question: Question) -> Iterator[None]:
    """Complete the choices at Tab meanwhile, if the system has readline."""
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


@contextlib.contextmanager
def _typed_already(text: str) -> Iterator[None]:
    """Put a text on the line to be edited, if the system has readline and the text can be shown as it is."""
    if not text or not _can_be_edited(text):
        yield
        return
    import readline

    def insert() -> None:
        readline.insert_text(text)
        readline.redisplay()

    readline.set_pre_input_hook(insert)
    try:
        yield
    finally:
        readline.set_pre_input_hook()


def _can_be_edited(text: str) -> bool:
    """Return whether a text can be put on the line: the system has readline, and shows the text as it is."""
    try:
        import readline  # noqa: F401
    except ImportError:
        return False
    return escape_inline(text) == text


def completions(text: str, choices: Sequence[str]) -> list[str]:
    """Return the choices that begin with the text, ignoring case and accents; else the only one with such a word.

    If several that begin otherwise were offered, readline would replace the text by their common beginning.
    """
    blank = text[: len(text) - len(text.lstrip())]
    typed = fold(text)
    choices = [choice for choice in choices if escape_inline(choice) == choice]  # readline shows them as they are
    found = [choice for choice in choices if fold(choice).startswith(typed)]
    if not found:
        found = [choice for choice in choices if any(key.startswith(typed) for key in word_keys(choice))]
        found = found if len(found) == 1 else []
    return [blank + choice for choice in found]


# --- the prompt ---------------------------------------------------------------------------------------------


def _choices_that_fit(question: Question) -> list[str]:
    """Return the choices to number: as many as leave room on the line for an answer."""
    columns = shutil.get_terminal_size().columns
    room = columns - min(_ANSWER_WIDTH, columns // 3) - display_width(_prompt(question, []))
    shown: list[str] = []
    for choice in question.choices[:_MAX_NUMBERED]:
        room -= display_width(escape_line_ends(choice)) + 4
        if room < 0:
            break
        shown.append(choice)
    return shown


def _number_choices(choices: Sequence[str]) -> str:
    return "  ".join(f"{number} {escape_line_ends(choice)}" for number, choice in enumerate(choices, 1))


def _prompt(question: Question, shown: Sequence[str]) -> str:
    offered = f" ({_number_choices(shown)})" if shown else ""
    default = f" [{escape_line_ends(question.default)}]" if question.default else ""
    return f"{question.label}{offered}{default}: "


# --- answers ------------------------------------------------------------------------------------------------


def _split_answer(question: Question, answer: str) -> list[str]:
    parts = answer.split(";") if question.many else [answer]
    return [part.strip() for part in parts if part.strip()]


def _resolve_number(answer: str, shown: Sequence[str]) -> str:
    """Return the choice that a number stands for; any other answer as it is. Raises :class:`StatementKeyError`."""
    if not shown or len(answer) != 1 or not answer.isdecimal():
        return answer
    if not 1 <= int(answer) <= len(shown):
        raise StatementKeyError(
            "number",
            FieldError(f"there is no number {answer} here", f"type a number from 1 to {len(shown)}, or a name"),
        )
    return shown[int(answer) - 1]


def _offer_known(answer: str, question: Question) -> str:
    """Return the answer, or a known value close to it if the user chooses that."""
    close = question.close(answer) if question.close else []
    if not close:
        return answer
    print_remark(f"similar known names: {_number_choices(close)}")
    while True:
        reply = _read(
            f'  type the number of the one you mean, or press Enter for "{escape_line_ends(answer)}": '
        ).strip()
        if not reply:
            return answer
        if question.back and reply.endswith(BACK):
            raise GoBackError
        if reply.isdecimal() and len(reply) < 4 and 1 <= int(reply) <= len(close):
            return close[int(reply) - 1]
        if reply in close or reply == answer:
            return reply
        print_remark(f"type a number from 1 to {len(close)}, or press Enter")


# --- single keys --------------------------------------------------------------------------------------------

QUIT = "q"
_CTRL_D = "\x04"
_MAX_KEY_BYTES = 64  # that one press of a key can send


class KeyReader:
    """Reads answers of one key: pressed on a terminal, without Enter, or the lines of a pipe or file."""

    def __init__(self) -> None:
        _begin_conversation()
        self.on_terminal = sys.stdin.isatty()
        self._last_prompt = ""
        reconfigure = getattr(sys.stdin, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")

    def read_key(self, prompt: str) -> str:
        """Show a prompt and wait for a key; return ``q`` for the end of the input and for Ctrl-C.

        On a terminal, keys pressed before the prompt are dropped: nobody decides about a pair that was not shown yet.
        For the same reason several characters at once, a paste, are no key.
        """
        try:
            return self._read_pressed_key(prompt) if self.on_terminal else self._read_key_from_line(prompt)
        except (EOFError, KeyboardInterrupt, OSError):
            return QUIT

    @contextlib.contextmanager
    def errors_printed(self) -> Iterator[None]:
        """Print an error and go on if a person is there to correct it; a script is stopped."""
        try:
            yield
        except FactcliError as error:
            if not self.on_terminal:
                raise
            print_error(error)

    def read_line(self) -> str:
        """Return the next line of a pipe or file without blanks around it; empty at the end."""
        return sys.stdin.readline().strip()

    def _read_key_from_line(self, prompt: str) -> str:
        if prompt != self._last_prompt:  # nobody waits for it: once is enough
            _show_prompt(prompt)
        self._last_prompt = prompt
        line = sys.stdin.readline()
        if not line:
            return QUIT
        return line.strip() or line.rstrip("\r\n")

    def _read_pressed_key(self, prompt: str) -> str:
        if os.name == "nt":
            _show_prompt(prompt)
            return typer.getchar() or QUIT
        with _unbuffered_keys(sys.stdin.fileno()):
            _show_prompt(prompt)
            answer = os.read(sys.stdin.fileno(), _MAX_KEY_BYTES).decode("utf-8", "replace")
        # A shell that stopped us may have set the terminal back to whole lines; then an Enter follows the key.
        return QUIT if answer in ("", _CTRL_D) else answer if len(answer) == 1 else answer.rstrip("\r\n")


def wrap_keys(keys: Sequence[str]) -> list[str]:
    """Return keys and what they do as lines, broken between two of them where the terminal is narrow."""
    width, lines = shutil.get_terminal_size().columns - 1, [""]
    for key in keys:
        longer = f"{lines[-1]}  {key}".strip()
        lines[-1:] = [longer] if len(longer) <= width else [lines[-1], key]
    return lines


def _show_prompt(prompt: str) -> None:
    sys.stdout.flush()
    put_note(f"{prompt}\n")


@contextlib.contextmanager
def _unbuffered_keys(handle: int) -> Iterator[None]:
    """Let a terminal pass on each key at once, without showing it, and drop those pressed before.

    A shell that stops us (Ctrl-Z) resets the terminal, so the mode is set again on SIGCONT.
    """
    import signal
    import termios
    import tty

    before = termios.tcgetattr(handle)
    previous = signal.signal(signal.SIGCONT, lambda *_: tty.setcbreak(handle, termios.TCSAFLUSH))
    try:
        tty.setcbreak(handle, termios.TCSAFLUSH)
        yield
    finally:
        signal.signal(signal.SIGCONT, previous)
        with contextlib.suppress(termios.error):  # the terminal may have gone
            termios.tcsetattr(handle, termios.TCSADRAIN, before)
