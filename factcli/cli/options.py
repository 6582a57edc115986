"""The options that commands share: their names, their help, and how the shell completes them."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from pathlib import Path
from typing import Annotated, Any

import typer

from factcli.cli import completion as cli_completion
from factcli.errors import UsageError
from factcli.sanitize import escape_controls

_MOST = 999_999_999  # more than any store holds, and less than SQLite counts to
#: The store named before the command (``factcli --store DIR search``).
STORE: ContextVar[Path | None] = ContextVar("store", default=None)


def _option(name: str, metavar: str, text: str, completion: Callable[..., Any] | None = None) -> Any:
    return typer.Option(name, metavar=metavar, help=text, autocompletion=completion, show_default=False)


def _positive(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) <= len(str(_MOST)) and 1 <= int(text) <= _MOST):
        shown = text if len(text) <= 20 else f"{text[:20]}…"
        raise UsageError(f'--limit "{escape_controls(shown)}" cannot be used', f"give a whole number from 1 to {_MOST}")
    return int(text)


def limit_option(text: str) -> Any:
    """``--limit N``, which takes whole numbers from 1 on, up to a number that no store reaches."""
    return typer.Option("--limit", metavar="N", help=text, show_default=False, parser=_positive)


StoreOption = Annotated[
    Path | None,
    _option(
        "--store",
        "DIR",
        "The store's folder [default: $FACTCLI_STORE, else the nearest store upwards from here, else one of your own].",
    ),
]
FormatOption = Annotated[
    str | None,
    _option(
        "--format",
        "FORM",
        "table, plain, json, jsonl, csv, toml, markdown or ids [default: table on a terminal, else plain].",
        cli_completion.formats,
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Short for --format json.")]

Texts = list[str] | None
Words = Annotated[Texts, typer.Argument(metavar="[WORDS]...", help="What to look for.", show_default=False)]
FilterSpeaker = Annotated[
    Texts,
    _option(
        "--speaker",
        "NAME",
        "Said by NAME, or an alias or likely spelling of it (repeat for alternatives).",
        cli_completion.speakers,
    ),
]
FilterOutlet = Annotated[
    Texts, _option("--outlet", "NAME", "Found in NAME (repeat for alternatives).", cli_completion.outlets)
]
FilterVia = Annotated[
    Texts, _option("--via", "NAME", "Credited to NAME (repeat for alternatives).", cli_completion.outlets)
]
FilterTag = Annotated[Texts, _option("--tag", "TAG", "Tagged TAG (repeat for alternatives).", cli_completion.tags)]
_WHEN = "as far as the date recorded can tell"
Since = Annotated[
    str | None, _option("--since", "DATE", f"Said on DATE (2021-09-06, 2021-09, 2021, monday) or later, {_WHEN}.")
]
Until = Annotated[str | None, _option("--until", "DATE", f"Said on DATE or earlier, {_WHEN}.")]
Exact = Annotated[
    bool,
    typer.Option("--exact", help="No likely spellings of names, no other forms of words (supports, supported)."),
]
Limit = Annotated[int | None, limit_option("Show at most N.")]

One = Annotated[
    str,
    typer.Argument(metavar="ID", help="A statement's id, or the beginning of one.", autocompletion=cli_completion.ids),
]

_DATE = "2021-09-06, 2021-09, 2021, 2021-09~, 2021-09-01/2021-09-06, 2021-09-06/.., XXXX"
Speaker = Annotated[
    str | None, _option("--speaker", "NAME", "Who said it, as the source spells the name.", cli_completion.speakers)
]
OutletName = Annotated[str | None, _option("--outlet", "NAME", "Where you found it.", cli_completion.outlets)]
Date = Annotated[
    str | None,
    _option(
        "--date", "DATE", f"When it was said: {_DATE}; also today, yesterday or a weekday, counted from --published."
    ),
]
Claim = Annotated[str | None, _option("--claim", "TEXT", "What is claimed, in your words.")]
Quote = Annotated[str | None, _option("--quote", "TEXT", "The verbatim words.")]
Lang = Annotated[str | None, _option("--lang", "TAG", "The language of the quote: en, fa, zh-Hant (BCP 47).")]
DateText = Annotated[
    str | None, _option("--date-text", "TEXT", 'The wording the date was worked out from: "on Monday".')
]
Published = Annotated[str | None, _option("--published", "DATE", "When the report appeared.")]
Via = Annotated[
    Texts,
    _option("--via", "NAME", "An outlet credited; repeat, nearest first, the origin last.", cli_completion.outlets),
]
Role = Annotated[str | None, _option("--role", "TEXT", "What the speaker is called there.")]
Url = Annotated[str | None, _option("--url", "URL", "Where it can be read.")]
ArchiveUrl = Annotated[str | None, _option("--archive-url", "URL", "Where a copy is kept.")]
Tag = Annotated[Texts, _option("--tag", "TAG", "A tag (repeat for more).", cli_completion.tags)]
Note = Annotated[str | None, _option("--note", "TEXT", "A remark of your own.")]
