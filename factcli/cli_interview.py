"""What ``add`` asks for on a terminal, question by question, and what it offers as answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from factcli.cli_ask import Question, ask, tell
from factcli.cli_session import Session, say, today
from factcli.intake import accept, check_order, work_out_dates
from factcli.model import STATEMENT_KEYS

Values = dict[str, Any]


def ask_required(session: Session, given: Values, defaults: Values) -> Values:
    """What is missing, asked for in the order of a report: who, in which outlet, when, what."""
    values = {**defaults, **given}
    say("Enter takes what is in [brackets], Tab completes a known name; Ctrl-C gives up.")
    if "speaker" not in given:
        names = known_speakers(session)
        (values["speaker"],) = ask(Question("Speaker", _accepts("speaker"), defaults.get("speaker", ""), names))
    if "outlet" not in given:
        last = defaults.get("outlet") or _last_outlet(session)
        (values["outlet"],) = ask(Question("Outlet", _accepts("outlet"), last, known_outlets(session)))
    if "date" not in given:
        _ask_date(values)
    if "claim" not in given:
        (values["claim"],) = ask(Question("Claim", _accepts("claim")))
    return values


def _ask_date(values: Values) -> None:
    """When it was said; a day in words is counted from today, or from the day of the report if that is told."""
    published = {"published": values["published"]} if values.get("published") else {}
    for note in work_out_dates(published, today()):
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
    """A date worked out, with what there is to say of it. Raises :class:`KeyFault`."""
    values = {"date": text, **published}
    notes = work_out_dates(values, today())
    check_order(values["date"], values.get("published"))
    return values, notes


def ask_optional(session: Session, values: Values) -> Values:
    """What a report may hold besides."""
    values = dict(values)
    statements = session.store.statements
    say("The rest may stay empty.")
    roles = _ranked(s.role for s in statements if s.role and s.speaker == values["speaker"])
    tags = _ranked(tag for s in statements for tag in s.tags)
    for key, label, choices in (
        ("role", "Role", roles),
        ("via", "Credited outlets, nearest first, between ;", _ranked(s.origin for s in statements)),
        ("url", "Link", ()),
        ("quote", "Verbatim words", ()),
        ("lang", "Their language", _ranked(s.lang for s in statements if s.lang)),
        ("tags", "Tags, between ;", tags),
    ):
        if key not in values and (key != "lang" or values.get("quote")):
            many = STATEMENT_KEYS[key] == "list"
            default = session.store.defaults.get(key, "") if key == "lang" else ""
            accepts = _accepts(key, many)
            answers = ask(Question(label, accepts, default, choices, needed=False, many=many, names=many))
            if answers:
                values[key] = answers if many else answers[0]
    return values


def _accepts(key: str, many: bool = False) -> Any:
    return lambda text: accept(key, [text] if many else text)


def _ranked(names: Iterable[str]) -> list[str]:
    return [name for name, _ in Counter(names).most_common()]


def known_speakers(session: Session) -> list[str]:
    """Known names of speakers: those quoted most first, then the other spellings that people have confirmed."""
    names = _ranked(s.speaker for s in session.store.statements)
    return list(dict.fromkeys([*names, *(name for p in session.store.people for name in (p.name, *p.aliases))]))


def known_outlets(session: Session) -> list[str]:
    """The same for outlets, those only credited too."""
    names = _ranked(name for s in session.store.statements for name in (s.outlet, *s.via))
    return list(dict.fromkeys([*names, *(name for o in session.store.outlets for name in (o.name, *o.aliases))]))


def _last_outlet(session: Session) -> str:
    """The outlet of the last statement in the file that was written last."""
    files = [file for file in session.store.files if file.tables("statement") and not file.problem]
    newest = max(files, key=lambda file: file.path.stat().st_mtime_ns, default=None)
    outlet = newest.tables("statement")[-1].get("outlet") if newest else ""
    return outlet if isinstance(outlet, str) else ""
