"""The words and filter options of ``search``, ``compare``, ``review``, ``timeline`` and ``export``, and their query."""

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated

import typer

from factcli.cli import completion
from factcli.cli.options import Texts, option
from factcli.cli.session import is_interactive, print_note, today
from factcli.edtf_input import resolve_typed_date
from factcli.errors import UsageError
from factcli.search.query import Filters, Query, join_arguments, parse_bound, parse_query

Words = Annotated[
    Texts,
    typer.Argument(
        metavar="[WORDS]...", help="Words to look for.", autocompletion=completion.query_words, show_default=False
    ),
]


@dataclass(frozen=True)
class FilterOptions:
    """The filter options as typed. A command takes them as one parameter, see :func:`options.expand_options`."""

    speaker: Annotated[
        Texts,
        option(
            "--speaker",
            "NAME",
            "Only statements by NAME, its aliases and likely spellings (repeat for alternatives).",
            completion.speakers,
        ),
    ] = None
    outlet: Annotated[
        Texts,
        option("--outlet", "NAME", "Only statements found in NAME (repeat for alternatives).", completion.outlets),
    ] = None
    via: Annotated[
        Texts,
        option("--via", "NAME", "Only statements credited to NAME (repeat for alternatives).", completion.outlets),
    ] = None
    tag: Annotated[
        Texts, option("--tag", "TAG", "Only statements with this tag (repeat for alternatives).", completion.tags)
    ] = None
    since: Annotated[
        str | None,
        option("--since", "DATE", "Only statements possibly made on DATE or later: 2021-09-06, 2021-09, 2021, monday."),
    ] = None
    until: Annotated[str | None, option("--until", "DATE", "Only statements possibly made on DATE or earlier.")] = None
    exact: Annotated[
        bool,
        typer.Option(
            "--exact", help="Leave out likely spellings of names and other forms of words (supports, supported)."
        ),
    ] = False

    def parse(self) -> Filters:
        """Return the filters, and print which day a weekday stands for. Raises :class:`UsageError`.

        An empty value is refused: it is a mistake in a script, and must not match every statement.
        """
        for name, values in self._lists():
            for value in values:
                _refuse_blank(f"--{name}", value)
        since, until = _parse_day("--since", self.since), _parse_day("--until", self.until)
        if since and until and since > until:
            raise UsageError(f"--since {self.since} is after --until {self.until}", "swap the two dates")
        speaker, outlet, via, tag = (tuple(values) for _, values in self._lists())
        return Filters(speaker, outlet, via, tag, since, until)

    def describe(self) -> Iterator[str]:
        """Yield each filter in words, for the title of a report."""
        for name, values in self._lists():
            if values:
                yield f"{name} {' or '.join(values)}"
        if self.since:
            yield f"since {self.since}"
        if self.until:
            yield f"until {self.until}"

    def _lists(self) -> Iterator[tuple[str, Sequence[str]]]:
        """Yield the options that may be repeated, each with its values."""
        yield "speaker", self.speaker or ()
        yield "outlet", self.outlet or ()
        yield "via", self.via or ()
        yield "tag", self.tag or ()


def _refuse_blank(name: str, value: str) -> None:
    if not value.strip():
        raise UsageError(f"{name} is empty", "give it a value or leave it out")


def _parse_day(name: str, text: str | None) -> datetime.date | None:
    """Return the first day of ``--since`` or the last of ``--until``, and print which day a weekday stands for."""
    if text is None:
        return None
    _refuse_blank(name, text)
    if is_interactive():
        from factcli.cli.prompt import settle_date

        text = settle_date(name, text)
    day = parse_bound(text, upper=name == "--until", today=today())
    explanation = resolve_typed_date(text, today=today()).explanation
    if explanation:
        print_note(f"{name}: {explanation}")
    return day


def parse_words(words: Sequence[str] | None) -> Query:
    """Parse the words of a command line, in which ``-word`` is a term."""
    for word in words or ():
        if not word.strip():
            raise UsageError(
                "one of the words to look for is empty",
                "write the word or leave it out; without words all statements are meant",
            )
    return parse_query(join_arguments(words or ()))
