"""Options as people type them: the short ones, and what somebody meant who typed one that a command lacks.

A command whose words may begin with a minus cannot leave ``-n 5`` to the parser, which would read ``-north`` as options
of one letter. Here such an option is replaced by its long form before the parser sees it, and what only looks like an
option is refused, never taken for a word to exclude.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from factcli.errors import UsageError
from factcli.sanitize import escape_inline
from factcli.text.wording import did_you_mean

#: The short form of each option that has one, the same for every command.
SHORT = {
    "--limit": "-n",
    "--output": "-o",
    "--format": "-f",
    "--quiet": "-q",
    "--yes": "-y",
    "--version": "-V",
    "--help": "-h",
}
_FILTERS, _TERM = ("--since", "--until"), "date:2021-09"
#: What people of other programs type for an option, and which are meant, if the command has them.
_MEANT = {
    **dict.fromkeys(("date", "day", "year", "month", "when", "on"), ("--date", *_FILTERS, _TERM)),
    **dict.fromkeys(("from", "after", "start", "newer"), ("--since",)),
    **dict.fromkeys(("to", "before", "end", "till", "older"), ("--until",)),
    **dict.fromkeys(("author", "by", "name", "person", "people", "says", "who"), ("--speaker",)),
    **dict.fromkeys(("source", "publisher", "newspaper", "media", "site"), ("--outlet", "--url")),
    **dict.fromkeys(("credit", "agency"), ("--via",)),
    **dict.fromkeys(("topic", "label", "keyword"), ("--tag", "--topics")),
    **dict.fromkeys(("link", "address", "web"), ("--url",)),
    **dict.fromkeys(("text", "statement", "content"), ("--claim",)),
    **dict.fromkeys(("language", "locale"), ("--lang",)),
    **dict.fromkeys(("comment", "message"), ("--note",)),
    **dict.fromkeys(("file", "out", "outfile", "to-file", "save"), ("--output",)),
    **dict.fromkeys(("query", "filter", "search", "find", "match", "all", "matching", "select"), ("--where",)),
    **dict.fromkeys(("top", "max", "head", "number", "first", "lines"), ("--limit",)),
    **dict.fromkeys(("type", "style"), ("--format",)),
    **{form: (f"--format {form}",) for form in ("csv", "html", "jsonl", "markdown", "toml", "ids", "plain", "table")},
    **dict.fromkeys(("silent", "no-notes"), ("--quiet",)),
    **dict.fromkeys(("assume-yes", "no-confirm", "confirm"), ("--yes",)),
    **dict.fromkeys(("overwrite", "replace"), ("--force",)),
    **dict.fromkeys(("dryrun", "simulate", "what-if"), ("--dry-run",)),
    **dict.fromkeys(("level", "severity"), ("--min",)),
    **dict.fromkeys(("strict", "literal", "fixed-strings"), ("--exact",)),
    **dict.fromkeys(("dir", "directory", "db", "database", "data"), ("--store",)),
}
#: What to do instead where no option is meant.
_INSTEAD = {
    **dict.fromkeys(("count", "total"), "the number of statements is printed on stderr; to count: factcli stats"),
    **dict.fromkeys(
        ("sort", "order", "reverse"), "statements are sorted by date, where they are not sorted by likeness"
    ),
    **dict.fromkeys(
        ("color", "colour", "no-color"),
        "to switch colours and styles off, set NO_COLOR=1; for always: factcli help store",
    ),
    **dict.fromkeys(("pager", "paginate"), "to choose a pager, set PAGER, or write it once: factcli help store"),
    **dict.fromkeys(("i", "ignore-case", "case"), "case never matters in a search"),
    **dict.fromkeys(("V", "version"), "write it before the command: factcli --version"),
    **dict.fromkeys(("m", "regex", "regexp", "E", "P"), "to find words that begin so, write a star behind: bomb*"),
}
#: What people type for a command.
MEANT_COMMANDS = {
    **dict.fromkeys(("ls", "list", "find", "grep", "query", "get", "all", "where", "filter"), "search"),
    **dict.fromkeys(("rm", "delete", "del", "drop", "forget", "erase"), "remove"),
    **dict.fromkeys(("revert", "rollback", "restore", "reset", "back"), "undo"),
    **dict.fromkeys(("log", "history", "journal"), "undo --list"),
    **dict.fromkeys(("config", "configure", "settings", "preferences", "options"), "help store"),
    **dict.fromkeys(("diff", "conflicts", "contradictions", "leads", "lead", "cmp", "versus", "topics"), "compare"),
    **dict.fromkeys(("new", "create", "record", "insert", "put", "note", "save"), "add"),
    **dict.fromkeys(("change", "modify", "update", "set", "correct", "fix", "amend", "vi", "nano"), "edit"),
    **dict.fromkeys(("view", "cat", "open", "print", "display", "less", "info", "details"), "show"),
    **dict.fromkeys(("withdraw", "withdrawn"), "retract"),
    **dict.fromkeys(("judge", "decide", "triage", "confirm", "resolve"), "review"),
    **dict.fromkeys(("connect", "relate", "contradicts", "mark"), "link"),
    **dict.fromkeys(("names", "speakers", "persons", "person", "speaker", "who", "authors", "alias"), "people"),
    **dict.fromkeys(("media", "publishers", "outlet", "papers", "newspapers"), "outlets"),
    **dict.fromkeys(("labels", "keywords"), "tags"),
    **dict.fromkeys(("count", "counts", "statistics", "stat", "summary", "wc", "status"), "stats"),
    **dict.fromkeys(("chart", "graph", "plot", "calendar", "dates", "chronology"), "timeline"),
    **dict.fromkeys(("load", "ingest", "upload"), "import"),
    **dict.fromkeys(("dump", "report", "csv", "html", "json", "write", "backup", "publish", "excel"), "export"),
    **dict.fromkeys(("fetch", "scrape", "read", "article", "download", "parse", "propose"), "extract"),
    **dict.fromkeys(("verify", "validate", "lint", "doctor", "test", "fsck"), "check"),
    **dict.fromkeys(("setup", "start", "begin", "make"), "init"),
    **dict.fromkeys(("man", "manual", "docs", "doc", "usage", "?"), "help"),
    "version": "--version",
}
_DASHES = "‐‑‒–—―−"  # what word processors and messengers make of two minus signs
_LOOKS_LIKE_VALUE = {"--limit": re.compile(r"\d+"), "--output": re.compile(r".*[./].*")}
_COUNT = re.compile(r"-\d{1,3}")

Names = Mapping[str, Any]  # every option of a command by each of its names


def add_short_options(params: Iterable[Any]) -> None:
    """Give the parameters of a command the short options of those that have one."""
    for param in params:
        for name in [name for name in param.opts if name in SHORT and SHORT[name] not in param.opts]:
            param.opts.append(SHORT[name])


def expand_options(args: Sequence[str], params: Iterable[Any], minus_words: bool) -> list[str]:
    """Return the arguments of a command, and refuse an option where another's value is missing.

    With ``minus_words`` short options become long ones, and what is neither an option nor a word is refused. Behind
    ``--`` everything is a word. Raises :class:`UsageError`.
    """
    names = _option_names(params)
    expanded: list[str] = []
    rest = iter(args)
    for arg in rest:
        if arg == "--":
            return [*expanded, arg, *rest]
        option = names.get(arg)
        if option is None:
            if minus_words:
                _refuse_unclear(arg, names)
            expanded.append(arg)
            continue
        expanded.append(_long_name(arg, option) if minus_words else arg)
        if not option.is_flag:
            value = next(rest, None)
            if value is None or value in names:
                raise UsageError(f"{arg} needs a value", "write it directly after the option")
            expanded.append(value)
    return expanded


def _option_names(params: Iterable[Any]) -> Names:
    return {name: p for p in params if p.param_type_name == "option" for name in (*p.opts, *p.secondary_opts)}


def _long_name(name: str, option: Any) -> str:
    return name if name.startswith("--") else next(long for long in option.opts if long.startswith("--"))


# --- what is not an option ----------------------------------------------------------------------------------


def _refuse_unclear(arg: str, names: Names) -> None:
    """Raise :class:`UsageError` if an argument looks like an option that the command lacks."""
    name = arg.partition("=")[0]
    if name in names and name.startswith("--"):
        return
    if arg.startswith("--"):
        raise no_such_option(name, names, f"""to look for it as words, write: '"{escape_inline(name)}"'""")
    bare = arg.lstrip("-" + _DASHES)
    if arg[:1] in _DASHES and (f"--{bare.partition('=')[0]}" in names or f"-{bare}" in names):
        raise UsageError(f"{escape_inline(arg)} begins with a dash, not with minus signs", "type it again: --" + bare)
    if not arg.startswith("-") or arg[1:2] in ("", '"', "(", "-"):
        return
    exclude = f"""to leave out the word "{escape_inline(bare)}", write: '-"{escape_inline(bare)}"'"""
    if len(arg) == 2 and arg.isascii() and arg[1].isalnum():
        raise no_such_option(arg, names, exclude)
    if f"-{name}" in names:
        raise UsageError(f"{escape_inline(name)} has one minus sign (did you mean -{name}?)", exclude)
    if _COUNT.fullmatch(arg) and "--limit" in names:
        raise UsageError(f"no such option: {arg} (did you mean -n {bare}?)", exclude)
    short = names.get(arg[:2])
    if short is not None and not short.is_flag and _is_value(_long_name(arg[:2], short), arg[2:]):
        meant = f"{arg[:2]} {arg[2:].removeprefix('=')}"
        raise UsageError(f"{escape_inline(arg)} lacks a blank (did you mean {escape_inline(meant)}?)", exclude)
    if arg[2:3] == "=":
        raise no_such_option(name, names, exclude)


def _is_value(option: str, text: str) -> bool:
    """Return whether a text written on to a short option is a value of it, and hardly a part of a word."""
    if text.startswith("="):
        return True
    if option == "--format":
        from factcli.exporter.selection import FORMS
        from factcli.output.listing import FORMATS

        return text in FORMATS or text in FORMS
    looks_so = _LOOKS_LIKE_VALUE.get(option)
    return bool(looks_so and looks_so.fullmatch(text))


def no_such_option(typed: str, names: Names, todo: str) -> UsageError:
    """Return the error for an option that a command lacks, with the one that was probably meant."""
    meant, instead = _meant_option(typed, names)
    return UsageError(f"no such option: {escape_inline(typed)}{meant}", "\n".join(filter(None, (instead, todo))))


def no_such_option_of(typed: str, params: Iterable[Any], todo: str) -> UsageError:
    """Return the error for an option that a command with these parameters lacks."""
    return no_such_option(typed, _option_names(params), todo)


def _meant_option(typed: str, names: Names) -> tuple[str, str]:
    """Return a suggestion of options, and what to do instead; each may be empty."""
    bare = typed.lstrip("-")
    instead = _INSTEAD.get(bare, "") if bare != "V" or "-V" not in names else ""
    found = [*_candidates(bare, names)]
    if found or instead:
        return (f" (did you mean {_either(found)}?)" if found and not instead else ""), instead
    if len(bare) == 1:
        short = sorted(name for name in names if name in SHORT.values())
        return "", f"the short options here are {', '.join(short)}"
    return did_you_mean(bare, [name[2:] for name in names if name.startswith("--")], "--{}"), ""


def _candidates(bare: str, names: Names) -> Iterator[str]:
    """Yield the options that may be meant: of one letter, the other case and those that begin so."""
    if len(bare) == 1:
        if f"-{bare.swapcase()}" in names:
            yield f"-{bare.swapcase()}"
            return
        yield from (name for name in names if name.startswith(f"--{bare.lower()}") and not name.startswith("--no-"))
        return
    for meant in _MEANT.get(bare, ()):
        if meant.split()[0] in names or (meant == _TERM and _FILTERS[0] in names):
            yield meant


def _either(options: Sequence[str]) -> str:
    return " or ".join(filter(None, (", ".join(options[:-1]), options[-1])))
