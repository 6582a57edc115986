"""The questions of ``add`` on a terminal, about one statement of a report after another, and the answers it offers."""

from __future__ import annotations

import contextlib
import datetime
import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any

from factcli.cli.prompt import (
    STOPPED,
    GoBackError,
    PromptAbortedError,
    Question,
    ask,
    confirm,
    print_remark,
    settle_date,
)
from factcli.cli.session import Session, print_note, today
from factcli.edtf import AmbiguousDateError, DateError, EdtfDate
from factcli.edtf_input import resolve_typed_date
from factcli.entities.directory import Directory
from factcli.entities.suggestions import close_names, close_words
from factcli.errors import StoreError
from factcli.model import REQUIRED, STATEMENT_KEYS
from factcli.new_statement import StatementKeyError, check_date_order, doubt_about, resolve_dates, validate_value
from factcli.paths import display_path, is_owner_running, new_owner, state_folder, store_key
from factcli.sanitize import escape_line_ends
from factcli.store import atomic
from factcli.text.wording import cut_to_width

Values = dict[str, Any]
#: What one statement of a report shares with the next.
KEPT = ("outlet", "published", "date", "date_text", "via", "url", "archive_url", "source", "tags", "lang")
#: The questions about the first statement: who, in which outlet, when, what, and then what is optional.
_ORDER = ("speaker", "outlet", "date", "claim", "role", "via", "url", "quote", "lang", "tags")
#: Those about a further one: what is kept is only asked when the user goes back to it, first what changes most.
_ORDER_AGAIN = ("outlet", "url", "via", "tags", "date", "speaker", "claim", "role", "quote", "lang")
_LABELS = {
    "speaker": "Speaker",
    "outlet": "Outlet",
    "claim": "Claim",
    "role": "Role",
    "via": "Credited outlets, nearest first, split by ;",
    "url": "Link",
    "quote": "Exact words",
    "lang": "Language of the quote",
    "tags": "Tags, split by ;",
}
#: Whose answer is offered in brackets, to be replaced by another one; that of the others is put on the line.
_REPLACED = ("speaker", "outlet", "lang")
_OPTIONAL = "The remaining answers are optional: press Enter to skip one, - to leave out one in [brackets]."
OFFERED_AGAIN = "factcli add offers your answers again"
_SHOWN = 70  # columns of an answer that is offered again
_ANY_DAY = datetime.date.min.toordinal(), datetime.date.max.toordinal()


class Interview:
    """The questions about the statements of one report. ``<`` goes back, and no answer is lost before it is recorded.

    ``given`` are the options, which are not asked for, and ``defaults`` those of the store, which are offered.
    """

    def __init__(self, session: Session, given: Values, defaults: Values) -> None:
        self._session, self._given, self._defaults = session, given, defaults
        self._values: Values = {**{key: value for key, value in defaults.items() if key not in _ORDER}, **given}
        self._answered: set[str] = set()
        self._begun: set[str] = set()  # what was answered before the first question about this statement
        self._lines: dict[str, str] = {}  # what was typed at a question and not taken as its answer
        self._order = _ORDER
        self._roles: dict[str, str] = {}  # of the speakers of this report, as recorded last
        self._unfinished = _Unfinished(session, given)
        self._shown = ""
        self.is_kept = False  # whether the answers are offered again the next time

    def begin(self) -> None:
        """Print the keys and what was read of the dates given, and offer the answers of an unfinished interview."""
        print_note("Press Enter for the answer in [brackets], Tab to complete a name, < to go back, Ctrl-C to give up.")
        for note in resolve_dates(self._values, today()):
            print_remark(note)
        self._resume()

    def run(self, check: Callable[[Values], bool]) -> Values | None:
        """Ask about one statement; return its values, None if ``check`` refuses it once all that is required is there.

        Raises :class:`PromptAbortedError`; its message says if the answers are kept.
        """
        order, at = self._order, 0
        checked: list[Any] = []
        told = order is not _ORDER
        while at < len(order):
            key = order[at]
            try:
                if not (self._is_left_out(key) or key in self._answered):
                    if key not in REQUIRED and not told:
                        print_note(_OPTIONAL)
                        told = True
                    self._ask(key)
                    self._save()
                required = [self._values.get(name) for name in REQUIRED]
                if key == "claim" and checked != required:
                    if not self._passes(check):
                        self._unfinished.forget()
                        return None
                    checked = required
                at += 1
            except GoBackError as back:
                self._lines[key] = back.line
                at = self._step_back(at)
            except STOPPED as stopped:
                if stopped.line.strip():
                    self._lines[key] = stopped.line
                kept = self._save()
                if isinstance(stopped, PromptAbortedError) and (kept or self._has_answers):
                    not_kept = f"your answers could not be kept in {display_path(state_folder())}"
                    stopped.what += f", and {OFFERED_AGAIN if kept else not_kept}"
                raise
        return self.values

    def _save(self) -> bool:
        """Keep what was answered and typed about this statement; return whether there is anything, and it is kept."""
        if self._has_answers:
            self.is_kept = self._unfinished.save(self._values, self._answered, self._lines)
        return self.is_kept

    @property
    def _has_answers(self) -> bool:
        return self._answered != self._begun or any(self._lines.values())

    @property
    def values(self) -> Values:
        """The values so far; the language is that of a quote."""
        without = () if self._values.get("quote") or "lang" in self._given else ("lang",)
        return {key: value for key, value in self._values.items() if key not in without}

    def keep_for_next(self, *, recorded: bool) -> None:
        """Forget the statement that was ``recorded`` or refused, but for what the next of the report shares with it."""
        if recorded:
            self._unfinished.forget()
            self._roles[self._values["speaker"]] = self._values.get("role", "")
        self._values = {key: value for key, value in self._values.items() if key in KEPT}
        self._order, self._given, self._lines = _ORDER_AGAIN, {}, {}
        self._begun = {key for key in _ORDER_AGAIN if key in KEPT and key != "lang"}
        self._answered = set(self._begun)
        self._unfinished.given, self.is_kept = {}, False

    def print_kept(self) -> None:
        """Print what the next statement shares with the one before, unless that was printed already."""
        shown = ", ".join(
            f"{key} {as_line(self._values[key])}" for key in ("outlet", "date", "via", "tags") if self._values.get(key)
        )
        if shown != self._shown:
            print_note(f"kept: {shown} (< goes back to them)")
        self._shown = shown

    # --- from question to question ----------------------------------------------------------------------------

    def _is_left_out(self, key: str) -> bool:
        """Return whether there is no such question: an option answers it, or there is no quote to have a language."""
        return key in self._given or (key == "lang" and not self._values.get("quote"))

    def _step_back(self, at: int) -> int:
        """Return the place of the question before, which is to be asked again."""
        before = [place for place in range(at) if not self._is_left_out(self._order[place])]
        if not before:
            print_remark("this is the first question")
            return at
        self._answered.discard(self._order[at])
        self._answered.discard(self._order[before[-1]])
        return before[-1]

    def _passes(self, check: Callable[[Values], bool]) -> bool:
        """Check the statement; ``<`` at a question of the check asks for the claim again."""
        try:
            return check(self.values)
        except GoBackError:
            if "claim" in self._given:
                raise
            self._answered.discard("claim")
            self._ask("claim")
            return self._passes(check)
        except STOPPED as stopped:
            stopped.line = ""  # a yes or no
            raise

    def _resume(self) -> None:
        found = self._unfinished.load()
        if found is None:
            return
        values, answered, lines = found
        shown = [as_line(value) for key, value in values.items() if key in answered]
        shown = [cut_to_width(escape_line_ends(text), _SHOWN) for text in (*shown, *lines.values()) if text]
        print_note(f"not finished the last time: {'; '.join(shown)}")
        if not confirm("Go on with it (n deletes it)?", default=True):
            self._unfinished.forget()
            return
        self._values = {**values, **{key: value for key, value in self._values.items() if key in self._given}}
        self._answered, self._lines = answered, lines

    # --- one question -----------------------------------------------------------------------------------------

    def _ask(self, key: str) -> None:
        """Ask for one key, and set it."""
        values = self._values
        if key == "date":
            self._ask_date()
            self._set_answered(key)
            return
        before = values.get(key)
        default, choices, close = self._offers(key)
        typed, text = self._lines.get(key, ""), as_line(before) if before else ""
        if not typed and text and text != default:
            typed, default = ("", text) if key in _REPLACED else (text, default)
        many = STATEMENT_KEYS[key] == "list"
        question = Question(
            _LABELS[key],
            validator(key, values),
            default if not typed else "",
            choices,
            needed=key in REQUIRED,
            many=many,
            close=close,
            typed=typed,
            doubt=doubter(key),
            back=True,
        )
        answers = ask(question)
        values.pop(key, None)
        if answers:
            values[key] = answers if many else answers[0]
        if before and as_line(before) == as_line(values.get(key, "")):
            values[key] = before  # a name with a semicolon stays one
        if key == "speaker" and before and before != values[key]:
            self._forget_role(str(before))
        self._set_answered(key)

    def _set_answered(self, key: str) -> None:
        self._answered.add(key)
        self._lines.pop(key, None)

    def _forget_role(self, speaker: str) -> None:
        """Ask for the role again: it was that of another speaker."""
        self._answered.discard("role")
        if "role" not in self._given and self._values.get("role") == self._role_of(speaker):
            self._values.pop("role", None)

    def _ask_date(self) -> None:
        """Ask for the date. What is relative counts from the report's day, else from today."""
        values = self._values
        published = {"published": values["published"]} if values.get("published") else {}
        default = str(values.get("date") or published.get("published") or today())
        typed = self._lines.get("date", "")
        while True:
            question = Question(
                "Date",
                validator("date", published),
                "" if typed else default,
                typed=typed,
                doubt=doubter("date"),
                back=True,
            )
            (answer,) = ask(question)
            if answer == str(values.get("date")):
                return
            try:
                dated = _settle(answer, published)
            except GoBackError:
                typed = answer
                continue
            except STOPPED as stopped:
                stopped.line = answer
                raise
            wording = self._given.get("date_text") or dated.get("date_text")
            values.pop("date_text", None)
            values.update(dated, **({"date_text": wording} if wording else {}))
            return

    # --- what is offered --------------------------------------------------------------------------------------

    def _offers(self, key: str) -> tuple[str, Sequence[str], Callable[[str], list[str]] | None]:
        """Return the default of a question, its choices, and what finds the known values close to an answer."""
        session, default = self._session, as_line(self._defaults.get(key, ""))
        if key == "speaker":
            names = known_speakers(session)
            return default, names, close_speakers(session, names)
        if key == "outlet":
            names = known_outlets(session)
            return default or session.store.last_outlet(), names, close_outlets(session, names)
        if key == "role":
            roles = self._roles_of(self._values["speaker"])
            default = self._role_of(self._values["speaker"]) or default
            return default, [role for role in roles if role != default], None
        if key == "via":
            origins = self._frequent[key]
            return default, origins, close_outlets(session, origins)
        if key == "tags":
            tags = self._frequent[key]
            return default, tags, lambda tag: close_words(tag, tags)
        return default, self._frequent.get(key, ()), None

    @cached_property
    def _frequent(self) -> Mapping[str, Sequence[str]]:
        """The values that the store has for some keys, the most frequent first."""
        statements = self._session.store.statements
        return {
            "via": _by_frequency(s.origin for s in statements),
            "lang": _by_frequency(s.lang for s in statements if s.lang),
            "tags": _by_frequency(tag for s in statements for tag in s.tags),
        }

    def _roles_of(self, speaker: str) -> list[str]:
        """Return the roles in which a speaker was recorded, by any confirmed spelling, the most frequent first."""
        said = self._session.store.statements_of(speaker, *_ANY_DAY)
        return _by_frequency(s.role for s in said if s.role)

    def _role_of(self, speaker: str) -> str:
        """Return the role to offer: the one of this report, else the most frequent one."""
        return self._roles.get(speaker) or next(iter(self._roles_of(speaker)), "")


class _Unfinished:
    """The answers of an interview until they are recorded, in the user's state folder, one file a store.

    Interviews that began with other options are kept apart, and so are those that run at the same time. A disk that
    refuses is no error.
    """

    def __init__(self, session: Session, given: Values) -> None:
        self._path = state_folder() / "add" / f"{store_key(session.root)}.json"
        self._owner = new_owner()
        self._taken: object = None  # the entry that this interview goes on with
        self.given = given

    def save(self, values: Values, answered: set[str], lines: Mapping[str, str]) -> bool:
        """Keep what was answered and what else was typed; return whether that was possible."""
        entry = {
            "owner": self._owner,
            "given": _plain(self.given),
            "values": _plain(values),
            "answered": sorted(answered),
            "lines": {key: line for key, line in lines.items() if line},
        }
        return self._write([*self._others(), entry])

    def forget(self) -> None:
        """Delete what was answered."""
        if self._read() != (others := self._others()):
            self._write(others)

    def load(self) -> tuple[Values, set[str], dict[str, str]] | None:
        """Return what was answered after the same options, as :meth:`save` took it; None if there is nothing valid."""
        try:
            given = _plain(self.given)
            entry = next(e for e in self._read() if e["given"] == given and not is_owner_running(e.get("owner", "")))
            self._taken = entry
            values = {key: _valid(key, value) for key, value in entry["values"].items()}
            answered = {key for key in entry["answered"] if key in _ORDER}
            lines = {key: str(line) for key, line in entry["lines"].items() if key in _ORDER}
        except (StopIteration, StatementKeyError, AttributeError, KeyError, TypeError, ValueError):
            return None
        return values, answered, lines

    def _others(self) -> list[Any]:
        entries = (entry for entry in self._read() if isinstance(entry, dict) and entry != self._taken)
        return [entry for entry in entries if entry.get("owner") != self._owner]

    def _read(self) -> list[Any]:
        with contextlib.suppress(OSError, StoreError, ValueError, RecursionError):
            data = json.loads(atomic.read_bytes(self._path))
            return data if isinstance(data, list) else []
        return []

    def _write(self, entries: Sequence[Any]) -> bool:
        if not entries:
            atomic.delete_cache_file(self._path)
            return True
        with contextlib.suppress(OSError):
            atomic.write_private_file(self._path, json.dumps(entries[-_MOST_UNFINISHED:]).encode())
            return True
        return False


_MOST_UNFINISHED = 20


def _plain(values: Values) -> Values:
    """Return values as JSON has them."""
    return {key: str(value) if isinstance(value, EdtfDate) else value for key, value in values.items()}


def _valid(key: str, value: Any) -> Any:
    """Return a value that was read again. Raises :class:`StatementKeyError` or :class:`KeyError`."""
    valid = validate_value(key, value)
    return list(valid) if isinstance(valid, tuple) else valid


# --- dates --------------------------------------------------------------------------------------------------


def _settle(answer: str, published: Values) -> Values:
    """Return the keys that a typed date sets; ask what it leaves open. Raises :class:`GoBackError`."""
    answer = settle_date("  Date", answer, back=True)
    dated, notes = resolve_date(answer, published)
    for note in notes:
        print_remark(note)
    if not published and resolve_typed_date(answer, today=today()).is_relative:
        label = "  Press Enter if that is right, or type the day when the report appeared"
        accept: Callable[[str], object] = lambda text: resolve_date(answer, {"published": text})  # noqa: E731
        for report in ask(Question(label, accept, needed=False, back=True)):
            dated, notes = resolve_date(answer, {"published": report})
            print_remark("\n".join(notes))
    return dated


def resolve_date(text: str, published: Mapping[str, Any]) -> tuple[Values, list[str]]:
    """Return the keys that a typed date sets, and notes for the user. Raises :class:`StatementKeyError`."""
    values = {"date": text, **published}
    notes = resolve_dates(values, today())
    check_date_order(values["date"], values.get("published"))
    return values, notes


# --- shared with extract ------------------------------------------------------------------------------------


def as_line(value: Any) -> str:
    """Return a value as one line to be edited."""
    return "; ".join(value) if isinstance(value, list | tuple) else str(value)


def validator(key: str, values: Mapping[str, Any]) -> Callable[[str], object]:
    """Return what checks an answer for a key of a statement with these values, or one part of an answer that has many.

    It raises :class:`StatementKeyError`.
    """
    kind = STATEMENT_KEYS[key]
    if kind == "date":
        return lambda text: _accept_date(key, text, values)
    return lambda text: validate_value(key, [text] if kind == "list" else text)


def _accept_date(key: str, text: str, values: Mapping[str, Any]) -> None:
    """Check a typed date; one that can be read in two ways is asked about afterwards. Raises StatementKeyError."""
    try:
        resolve_typed_date(text, today=today())
    except AmbiguousDateError:
        return
    except DateError:
        pass  # it may count from the day of the report
    if key == "date":
        resolve_date(text, {"published": values["published"]} if values.get("published") else {})
    else:
        resolve_dates({key: text}, today())


def doubter(key: str) -> Callable[[str], str]:
    """Return a function that tells what is odd about an answer for a key."""
    return lambda text: doubt_about(key, text, today())


def _by_frequency(names: Iterable[str]) -> list[str]:
    return [name for name, _ in Counter(names).most_common()]


def known_speakers(session: Session) -> list[str]:
    """Return the names of speakers: of each person first the one quoted most, then all other known spellings."""
    names = [name for name, _ in session.store.names("speaker").most_common()]
    confirmed = (name for person in session.store.people for name in (person.name, *person.aliases))
    return _main_names_first(names, confirmed, session.context.people)


def known_outlets(session: Session) -> list[str]:
    """Return the names of outlets in the same order, with those that are only credited."""
    names = [name for name, _ in session.store.names("outlet").most_common()]
    confirmed = (name for outlet in session.store.outlets for name in (outlet.name, *outlet.aliases))
    return _main_names_first(names, confirmed, session.context.outlets)


def _main_names_first(names: Sequence[str], others: Iterable[str], directory: Directory) -> list[str]:
    """Return one name of each entity, then the others: the few choices shown should not be spellings of one."""
    first = {directory.canonical(name): name for name in reversed(names)}.values()
    mains = set(first)
    return list(dict.fromkeys([*(name for name in names if name in mains), *names, *others]))


def close_speakers(session: Session, known: Sequence[str]) -> Callable[[str], list[str]]:
    """Return a function that finds the known speakers that a new name may mean."""
    return lambda name: close_names(name, known, session.context.people)


def close_outlets(session: Session, known: Sequence[str]) -> Callable[[str], list[str]]:
    """Return a function that finds the known outlets that a new name may mean."""
    return lambda name: close_names(name, known, session.context.outlets, people=False)
