"""``factcli help``: the manual, and the help of each command."""

import sys
from typing import Annotated

import typer

from factcli.cli import completion
from factcli.cli.manual import TOPICS, first_sentence, linked_topics, read_page
from factcli.errors import FOUND, UsageError
from factcli.output.listing import plain_row
from factcli.output.streams import put, put_drawing, put_note, terminal_width
from factcli.sanitize import escape_inline
from factcli.text.wording import did_you_mean


def help(
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[TOPIC|COMMAND]",
            help="A page of the manual, or a command.",
            autocompletion=completion.help_words,
            show_default=False,
        ),
    ] = None,
) -> int:
    """Show a page of the manual, or the help of a command.

    \b
    factcli help               lists the topics
    factcli help searching     shows that page
    factcli help add           shows what factcli add --help shows
    factcli help people alias

    A page is shown in $PAGER, or in less. Set PAGER=cat to print it. In a
    pipe it is Markdown.
    """
    from factcli.cli.main import COMMANDS, run
    from factcli.cli.typed_options import MEANT_COMMANDS

    if not words:
        return _list_topics()
    topic = "-".join(words).casefold().removesuffix(".md")
    command = " ".join(words)
    if topic in TOPICS:
        _show_page(topic, is_command=topic in COMMANDS)
        return FOUND
    if command in COMMANDS:
        return run([*words, "--help"])
    page = MEANT_COMMANDS.get(command, "")
    if page.startswith("help "):
        meant = f" (did you mean {page.removeprefix('help ')}?)"
    else:
        meant = did_you_mean(command, (*TOPICS, *COMMANDS)) or did_you_mean(topic, TOPICS)
    raise UsageError(f"no such topic or command: {escape_inline(command)}{meant}", "factcli help lists all topics")


def _list_topics() -> int:
    """List the topics: aligned for a terminal, between tabs elsewhere."""
    sentences = {topic: first_sentence(read_page(topic)) for topic in TOPICS}
    if sys.stdout.isatty():
        import textwrap

        indent = max(map(len, TOPICS)) + 2
        width = max(2 * indent, terminal_width(sys.stdout))
        for topic, sentence in sentences.items():
            lines = textwrap.wrap(sentence, width - indent)
            put(topic.ljust(indent) + f"\n{' ' * indent}".join(lines) + "\n")
    else:
        for topic, sentence in sentences.items():
            put(plain_row([topic, sentence]))
    sys.stdout.flush()
    put_note("factcli help TOPIC shows a page, factcli help COMMAND the help of a command\n")
    return FOUND


def _show_page(topic: str, is_command: bool) -> None:
    """Show a page: drawn on a terminal, else as Markdown."""
    page = read_page(topic)
    options = f"factcli {topic} --help"
    if not sys.stdout.isatty():
        put(page)
        sys.stdout.flush()
        if is_command:
            put_note(f"the options of the command: {options}\n")
        return
    from factcli.output.manual_page import render_page

    more = [f"`{options}` (the options of the command)"] if is_command else []
    more += [f"`factcli help {other}`" for other in linked_topics(page)]
    put_drawing(render_page(f"{page}\n## See also\n\n{', '.join(more)}\n" if more else page))
