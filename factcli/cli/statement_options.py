"""The options that set the keys of a statement: those of ``add`` and ``edit``, and ``--note`` of others."""

from dataclasses import dataclass
from typing import Annotated, Any

from factcli.cli import completion
from factcli.cli.options import Texts, option
from factcli.cli.session import is_interactive, print_note, today
from factcli.errors import UsageError
from factcli.new_statement import doubt_about
from factcli.sanitize import escape_inline, unsafe_reason

_DATE = "2021-09-06, 2021-09, 2021, 2021-09~, 2021-09-01/2021-09-06, 2021-09-06/.., XXXX"
Note = Annotated[str | None, option("--note", "TEXT", "A note of your own.")]


@dataclass(frozen=True)
class StatementOptions:
    """The keys of a statement as typed. A command takes them as one parameter, see :func:`options.expand_options`."""

    speaker: Annotated[
        str | None, option("--speaker", "NAME", "Who said it, spelled as in the source.", completion.speakers)
    ] = None
    outlet: Annotated[
        str | None, option("--outlet", "NAME", "Where you read, heard or saw it.", completion.outlets)
    ] = None
    date: Annotated[
        str | None,
        option(
            "--date",
            "DATE",
            f"When it was said: {_DATE}; or in words: 6 May 2021, c. 2020, monday (counted back from --published).",
        ),
    ] = None
    claim: Annotated[str | None, option("--claim", "TEXT", "What is claimed, in your own words.")] = None
    quote: Annotated[str | None, option("--quote", "TEXT", "The exact words.")] = None
    lang: Annotated[str | None, option("--lang", "TAG", "The language of the quote: en, fa, zh-Hant (BCP 47).")] = None
    date_text: Annotated[
        str | None, option("--date-text", "TEXT", 'The words of the source for the date: "on Monday".')
    ] = None
    published: Annotated[str | None, option("--published", "DATE", "When the report was published.")] = None
    via: Annotated[
        Texts,
        option(
            "--via",
            "NAME",
            "An outlet that the report credits (repeat: nearest first, original source last).",
            completion.outlets,
        ),
    ] = None
    role: Annotated[str | None, option("--role", "TEXT", "How the source describes the speaker.")] = None
    url: Annotated[str | None, option("--url", "URL", "The address of the report.")] = None
    archive_url: Annotated[str | None, option("--archive-url", "URL", "The address of an archived copy.")] = None
    source: Annotated[
        str | None,
        option(
            "--source",
            "ID",
            "What it was read from: the id of a source of the store (factcli sources).",
            completion.sources,
        ),
    ] = None
    tag: Annotated[Texts, option("--tag", "TAG", "A tag (repeat for more).", completion.tags)] = None
    note: Note = None

    def values(self) -> dict[str, Any]:
        """Return the values that were given, by the key of a statement.

        A date that can be read in two ways is asked for on a terminal.
        """
        values = {
            "speaker": self.speaker,
            "outlet": self.outlet,
            "date": self.date,
            "claim": self.claim,
            "quote": self.quote,
            "lang": self.lang,
            "date_text": self.date_text,
            "published": self.published,
            "via": self.via,
            "role": self.role,
            "url": self.url,
            "archive_url": self.archive_url,
            "source": self.source,
            "note": self.note,
            "tags": self.tag or None,
        }
        given = {key: value for key, value in values.items() if value is not None}
        if is_interactive():
            for key in ("published", "date"):
                if key in given:
                    from factcli.cli.prompt import settle_date

                    given[key] = settle_date(f"--{key}", str(given[key]))
        for key in ("date", "published", "lang"):
            if key in given and unsafe_reason(str(given[key])) is None:  # which is refused later, with its reason
                settle_doubt(key, str(given[key]))
        return given


def settle_doubt(key: str, text: str) -> None:
    """Ask whether an odd value is meant, or without a terminal point it out.

    Raises :class:`UsageError` if it is not. ``text`` is what was typed for the option of this key.
    """
    doubt = doubt_about(key, text, today())
    if not doubt:
        return
    if not is_interactive():
        print_note(f"--{key}: {escape_inline(doubt)}")
        return
    from factcli.cli.prompt import confirm

    if not confirm(f"--{key}: {escape_inline(doubt)}. Use it all the same?"):
        raise UsageError(f"--{key} was not meant", f"give another --{key}; nothing was changed")
