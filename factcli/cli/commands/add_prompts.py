"""What ``add`` asks for on a terminal, question by question, and what it offers as answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from factcli.cli.prompt import Question, ask, tell
from factcli.cli.session import Session, print_note, today
from factcli.entities.directory import Directory
from factcli.entities.suggestions import close_names, close_words
from factcli.model import STATEMENT_KEYS
from factcli.new_statement import check_date_order, resolve_dates, validate_value

Values = dict[str, Any]


def ask_required(session: Session, given: Values, defaults: Values) -> Values:
    """What is missing, asked for in the order of a report: who, in which outlet, when, what."""
    values = {**defaults, **given}
    print_note("Enter takes what is in [brackets], Tab completes a known name; Ctrl-C gives up.")
    if "speaker" not in given:
        names = known_speakers(session)
        close, default = close_speakers(session, names), defaults.get("speaker", "")
        (values["speaker"],) = ask(Question("Speaker", _accepts("speaker"), default, names, close=close))
    if "outlet" not in given:
        last = defaults.get("outlet") or session.store.last_outlet()
        names = known_outlets(session)
        close = close_outlets(session, names)
        (values["outlet"],) = ask(Question("Outlet", _accepts("outlet"), last, names, close=close))
    if "date" not in given:
        _ask_date(values)
    if "claim" not in given:
        (values["claim"],) = ask(Question("Claim", _accepts("claim")))
    return values


def _ask_date(values: Values) -> None:
    """When it was said; a day in words is counted from today, or from the day of the report if that is told."""
    published = {"published": values["published"]} if values.get("published") else {}
    for note in resolve_dates(published, today()):
        tell(note)
    default = str(published.get("published") or today())
    (answer,) = ask(Question("Date", lambda text: _dated(text, published), default))
    dated, notes = _dated(answer, published)
    for note in notes:
        tell(note)
    if notes and not published:
        question = "  Enter if so, or the day when the report appeared"
        for report in ask(Question(question, lambda text: _dated(answer, {"published": text}), needed=False)):
            dated, notes = _dated(answer, {"published": report})
            tell("\n".join(notes))
    wording = values.get("date_text") or dated.get("date_text")
    values.update(dated, **({"date_text": wording} if wording else {}))


def _dated(text: str, published: Mapping[str, Any]) -> tuple[Values, list[str]]:
    """A date worked out, with what there is to say of it. Raises :class:`StatementKeyError`."""
    values = {"date": text, **published}
    notes = resolve_dates(values, today())
    check_date_order(values["date"], values.get("published"))
    return values, notes


def ask_optional(session: Session, values: Values) -> Values:
    """What a report may hold besides."""
    values = dict(values)
    statements = session.store.statements
    print_note("The rest may stay empty.")
    roles = _ranked(s.role for s in statements if s.role and s.speaker == values["speaker"])
    tags = _ranked(tag for s in statements for tag in s.tags)
    origins = _ranked(s.origin for s in statements)
    close = {"via": close_outlets(session, origins), "tags": lambda tag: close_words(tag, tags)}
    for key, label, choices in (
        ("role", "Role", roles),
        ("via", "Credited outlets, nearest first, between ;", origins),
        ("url", "Link", ()),
        ("quote", "Verbatim words", ()),
        ("lang", "Their language", _ranked(s.lang for s in statements if s.lang)),
        ("tags", "Tags, between ;", tags),
    ):
        if key not in values and (key != "lang" or values.get("quote")):
            many = STATEMENT_KEYS[key] == "list"
            default = session.store.defaults.get(key, "") if key == "lang" else ""
            accepts = _accepts(key, many)
            question = Question(label, accepts, default, choices, needed=False, many=many, close=close.get(key))
            answers = ask(question)
            if answers:
                values[key] = answers if many else answers[0]
    return values


def _accepts(key: str, many: bool = False) -> Any:
    return lambda text: validate_value(key, [text] if many else text)


def _ranked(names: Iterable[str]) -> list[str]:
    return [name for name, _ in Counter(names).most_common()]


def known_speakers(session: Session) -> list[str]:
    """Known names of speakers: of each person the one quoted most first, then the other spellings confirmed."""
    names = [name for name, _ in session.store.names("speaker").most_common()]
    confirmed = (name for person in session.store.people for name in (person.name, *person.aliases))
    return _each_first(names, confirmed, session.context.people)


def known_outlets(session: Session) -> list[str]:
    """The same for outlets, those only credited too."""
    names = [name for name, _ in session.store.names("outlet").most_common()]
    confirmed = (name for outlet in session.store.outlets for name in (outlet.name, *outlet.aliases))
    return _each_first(names, confirmed, session.context.outlets)


def _each_first(names: Sequence[str], others: Iterable[str], directory: Directory) -> list[str]:
    """One name of everybody, then the rest, so that nobody is offered twice while others are not offered at all."""
    first = {directory.canonical(name): name for name in reversed(names)}.values()
    mains = set(first)
    return list(dict.fromkeys([*(name for name in names if name in mains), *names, *others]))


def close_speakers(session: Session, known: Sequence[str]) -> Callable[[str], list[str]]:
    """What finds the known speakers that may be meant by a new one."""
    return lambda name: close_names(name, known, session.context.people)


def close_outlets(session: Session, known: Sequence[str]) -> Callable[[str], list[str]]:
    """The same for outlets."""
    return lambda name: close_names(name, known, session.context.outlets, people=False)
