"""The questions of ``add`` on a terminal, and the answers that it offers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from factcli.cli.prompt import Question, ask, print_remark, settle_date
from factcli.cli.session import Session, print_note, today
from factcli.edtf import AmbiguousDateError, DateError
from factcli.edtf_input import resolve_typed_date
from factcli.entities.directory import Directory
from factcli.entities.suggestions import close_names, close_words
from factcli.model import STATEMENT_KEYS
from factcli.new_statement import check_date_order, doubt_about, resolve_dates, validate_value

Values = dict[str, Any]


def ask_required(session: Session, given: Values, defaults: Values) -> Values:
    """Ask for the required keys that are not given, in the order of a report: who, in which outlet, when, what."""
    values = {**defaults, **given}
    print_note("Press Enter for the answer in [brackets], Tab to complete a name, Ctrl-C to give up.")
    if "speaker" not in given:
        names = known_speakers(session)
        close, default = close_speakers(session, names), defaults.get("speaker", "")
        (values["speaker"],) = ask(Question("Speaker", _validator("speaker"), default, names, close=close))
    if "outlet" not in given:
        last = defaults.get("outlet") or session.store.last_outlet()
        names = known_outlets(session)
        close = close_outlets(session, names)
        (values["outlet"],) = ask(Question("Outlet", _validator("outlet"), last, names, close=close))
    if "date" not in given:
        _ask_date(values)
    if "claim" not in given:
        (values["claim"],) = ask(Question("Claim", _validator("claim")))
    return values


def _ask_date(values: Values) -> None:
    """Ask for the date, and set it in ``values``. What is relative counts from the report's day, else from today."""
    published = {"published": values["published"]} if values.get("published") else {}
    for note in resolve_dates(published, today()):
        print_remark(note)
    default = str(published.get("published") or today())
    doubt = doubter("date")
    (answer,) = ask(Question("Date", lambda text: _accept_date(text, published), default, doubt=doubt))
    answer = settle_date("  Date", answer)
    dated, notes = resolve_date(answer, published)
    for note in notes:
        print_remark(note)
    if not published and resolve_typed_date(answer, today=today()).is_relative:
        question = "  Press Enter if that is right, or type the day when the report appeared"
        for report in ask(Question(question, lambda text: resolve_date(answer, {"published": text}), needed=False)):
            dated, notes = resolve_date(answer, {"published": report})
            print_remark("\n".join(notes))
    wording = values.get("date_text") or dated.get("date_text")
    values.update(dated, **({"date_text": wording} if wording else {}))


def _accept_date(text: str, published: Mapping[str, Any]) -> None:
    """Check a typed date; one that can be read in two ways is asked for afterwards. Raises StatementKeyError."""
    try:
        resolve_typed_date(text, today=today())
    except AmbiguousDateError:
        return
    except DateError:
        pass  # it may count from the day of the report
    resolve_date(text, published)


def resolve_date(text: str, published: Mapping[str, Any]) -> tuple[Values, list[str]]:
    """Return the keys that a typed date sets, and notes for the user. Raises :class:`StatementKeyError`."""
    values = {"date": text, **published}
    notes = resolve_dates(values, today())
    check_date_order(values["date"], values.get("published"))
    return values, notes


def ask_optional(session: Session, values: Values) -> Values:
    """Ask for optional keys; return the values with the answers."""
    values = dict(values)
    statements = session.store.statements
    print_note("The remaining answers are optional: press Enter to skip one.")
    roles = _by_frequency(s.role for s in statements if s.role and s.speaker == values["speaker"])
    tags = _by_frequency(tag for s in statements for tag in s.tags)
    origins = _by_frequency(s.origin for s in statements)
    close = {"via": close_outlets(session, origins), "tags": lambda tag: close_words(tag, tags)}
    for key, label, choices in (
        ("role", "Role", roles),
        ("via", "Credited outlets, nearest first, split by ;", origins),
        ("url", "Link", ()),
        ("quote", "Exact words", ()),
        ("lang", "Language of the quote", _by_frequency(s.lang for s in statements if s.lang)),
        ("tags", "Tags, split by ;", tags),
    ):
        if key not in values and (key != "lang" or values.get("quote")):
            many = STATEMENT_KEYS[key] == "list"
            default = session.store.defaults.get(key, "") if key == "lang" else ""
            accepts = _validator(key, many)
            question = Question(
                label, accepts, default, choices, needed=False, many=many, close=close.get(key), doubt=doubter(key)
            )
            answers = ask(question)
            if answers:
                values[key] = answers if many else answers[0]
    return values


def _validator(key: str, many: bool = False) -> Any:
    return lambda text: validate_value(key, [text] if many else text)


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
