"""Completion in the shell: the names, tags and ids that it offers at Tab.

The user waits for it, so the store's files are searched as text for the few keys concerned, in a tenth of
the time that parsing them would take. This misses names between triple quotes and inline tables, and finds
names in files with faults. Nothing here may raise: a completion has no stderr. Names and claims are foreign
text, some shells evaluate what they are given and all show it, so names that could command either are left out.
"""

from __future__ import annotations

import contextlib
import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any, SupportsIndex


class Offer(str):
    """A word to replace what was typed, although it may begin otherwise: in another case, or quoted."""

    __slots__ = ()

    def startswith(self, prefix: str | tuple[str, ...], *_: SupportsIndex | None) -> bool:
        """Return True: typer offers only words that begin as typed, and here that was checked before."""
        return True


Choices = list[tuple[str, str]]

_STRING = r'"(?:[^"\\\n]|\\.)*"|' + r"'[^'\n]*'"
_STRING_OR_COMMENT = re.compile(rf"{_STRING}|#[^\n]*")
_HELP_LENGTH = 60
_MAX_IDS_WITH_HELP = 100
# typer takes [x] in a help for markup, and zsh evaluates what it is given: see `_shell_safe_help`.
_HELP_REPLACEMENTS = str.maketrans({"[": "(", "]": ")", "\\": "/", '"': "”", "'": "’", "`": "’"})
_BASH_SPECIAL = frozenset(" \t'\"\\$`&|;<>()*?[]#~!{}^")


def _read_store_files(context: Any) -> Iterator[str]:
    """Yield the text of every store file that can be read."""
    from factcli.errors import StoreError
    from factcli.paths import find_store
    from factcli.store import atomic
    from factcli.store.reader import store_paths

    while context is not None and not context.params.get("store"):
        context = context.parent
    option = Path(context.params["store"]).expanduser() if context is not None else None
    for path in store_paths(find_store(option), lambda problem: None):
        with contextlib.suppress(StoreError):
            yield atomic.read_bytes(path).decode("utf-8", "replace")


def _count_strings(texts: Iterable[str], *keys: str) -> Counter[str]:
    """Count the strings that are values of these keys, or in lists that are."""
    entry = re.compile(
        rf"\n[ \t]*(?:{'|'.join(keys)})[ \t]*=[ \t]*({_STRING}|\[(?:{_STRING}|[\s,]|#[^\n]*)*\])",
    )
    values: Counter[str] = Counter()
    for text in texts:
        values.update(entry.findall("\n" + text))
    strings: Counter[str] = Counter()
    for source, times in values.items():
        for string in _STRING_OR_COMMENT.findall(source):
            strings[_parse_string(string)] += times
    del strings[""]
    return strings


@cache
def _parse_string(source: str) -> str:
    """Return the value of a TOML string; empty for an invalid one and for a comment."""
    if source[0] == "#":
        return ""
    if "\\" not in source or source[0] == "'":
        return source[1:-1]
    from factcli.store.file import parse_file

    return str(parse_file(Path(), "", f"k = {source}".encode()).doc.get("k", ""))


# --- quoting for the shell ----------------------------------------------------------------------------------


def _shell() -> str:
    """Return the shell that asks: bash, zsh, fish or powershell."""
    return os.environ.get("_FACTCLI_COMPLETE", "").removeprefix("complete_")


def _open_quote() -> str:
    """Return the quotation mark before what was typed, behind which bash puts its offers; empty without one."""
    mark = _typed_words()[-1][:1]
    return mark if mark in ("'", '"') else ""


def _typed_words() -> list[str]:
    """Return the words of the command line as bash has them, up to that which is completed."""
    words, number = os.environ.get("COMP_WORDS", "").split("\n"), os.environ.get("COMP_CWORD", "")
    last = int(number) if number.isdecimal() else 0
    return words[: last + 1] if last < len(words) else [*words, ""]


def _is_safe(name: str) -> bool:
    """Return whether the shell can be given this name: zsh drops quotes, and would run what follows a backslash."""
    from factcli.sanitize import escape_controls

    if escape_controls(name) != name or "\n" in name or "\t" in name:
        return False
    return _shell() != "zsh" or not set(name) & set("'\"\\")


def _quote(value: str) -> str:
    """Return the value quoted for bash, which inserts words as they are; other shells quote them themselves."""
    if _shell() != "bash":
        return value
    quote = _open_quote()
    if quote == "'":
        return value.replace("'", "'\\''")
    special = frozenset('\\"$`') if quote else _BASH_SPECIAL
    return "".join(f"\\{char}" if char in special else char for char in value)


def _shell_safe_help(text: str) -> str:
    """Return a help that every shell can show: one short line without characters that typer or a shell acts on."""
    from factcli.sanitize import escape_controls

    return " ".join(escape_controls(text).translate(_HELP_REPLACEMENTS).split())[:_HELP_LENGTH]


def _offer_names(names: Counter[str], incomplete: str, noun: str) -> Choices:
    """Return the names that begin as typed, the most used first, each with its number and a noun.

    If there is none, case and accents are ignored. If there is still none, the only name in which a word begins so is
    offered, but never several: bash would replace what was typed by their common beginning.
    """
    from factcli.text.tokens import fold, word_keys
    from factcli.text.wording import plural

    typed = re.sub(r"\\(.)", r"\1", incomplete) if _open_quote() == '"' else incomplete
    folded = fold(typed)
    ranked = [(name, times) for name, times in names.most_common() if _is_safe(name)]
    found = [(name, times) for name, times in ranked if name.startswith(typed)]
    found = found or [(name, times) for name, times in ranked if fold(name).startswith(folded)]
    if not found:
        found = [(name, times) for name, times in ranked if any(key.startswith(folded) for key in word_keys(name))]
        found = found if len(found) == 1 else []
    return [(Offer(_quote(name)), plural(times, noun)) for name, times in found]


# --- values of options and arguments ------------------------------------------------------------------------


def speakers(ctx: Any, incomplete: str) -> Choices:
    """Complete a speaker."""
    with contextlib.suppress(Exception):
        return _offer_names(_count_strings(_read_store_files(ctx), "speaker"), incomplete, "statement")
    return []


def outlets(ctx: Any, incomplete: str) -> Choices:
    """Complete an outlet, also one that is only credited."""
    with contextlib.suppress(Exception):
        return _offer_names(_count_strings(_read_store_files(ctx), "outlet", "via"), incomplete, "mention")
    return []


def tags(ctx: Any, incomplete: str) -> Choices:
    """Complete a tag."""
    with contextlib.suppress(Exception):
        return _offer_names(_count_strings(_read_store_files(ctx), "tags"), incomplete, "statement")
    return []


def ids(ctx: Any, incomplete: str) -> Choices:
    """Complete a statement's id; or a query, the beginning of which typer takes for all of it."""
    with contextlib.suppress(Exception):
        return (query_words if _is_in_where() else _statement_ids)(ctx, incomplete)
    return []


def _statement_ids(ctx: Any, incomplete: str) -> Choices:
    """Complete a statement's id, with speaker and claim as help if there are few enough to look through."""
    return _offer_ids(ctx, incomplete, "statement", ("speaker", "claim"))


def sources(ctx: Any, incomplete: str) -> Choices:
    """Complete a source's id, with outlet and title as help."""
    with contextlib.suppress(Exception):
        return _offer_ids(ctx, incomplete, "source", ("outlet", "title"))
    return []


def _offer_ids(ctx: Any, incomplete: str, kind: str, keys: Sequence[str]) -> Choices:
    """Return the ids of the tables of a kind that begin as typed, with the values of some keys as help."""
    from factcli.model import ID_LENGTH

    typed = re.escape(incomplete.strip().lower())
    entry = re.compile(rf"\n[ \t]*id[ \t]*=[ \t]*[\"']({typed}[0-9a-z]*)[\"']")
    found = (match for text in _read_store_files(ctx) for match in entry.finditer("\n" + text))
    matches = [match for match in found if len(match[1]) == ID_LENGTH and kind in _header(match)]
    helps = _shell() != "bash" and len(matches) <= _MAX_IDS_WITH_HELP
    return [(Offer(match[1]), _describe_table(match, keys) if helps else "") for match in matches]


def _header(match: re.Match[str]) -> str:
    """Return the header of the table around an id."""
    start = match.string.rfind("\n[", 0, match.start()) + 1
    return match.string[start : match.string.find("\n", start)]


def _describe_table(match: re.Match[str], keys: Sequence[str]) -> str:
    """Return the values of some keys of the table around an id."""
    text, start = match.string, match.start()
    limit = text.find("\n[", match.end())
    table = text[text.rfind("\n[", 0, start) + 1 : limit if limit >= 0 else len(text)]
    parts = [next(iter(_count_strings([table], key)), "") for key in keys]
    return _shell_safe_help(": ".join(filter(None, parts)))


def query_words(ctx: Any, incomplete: str) -> Choices:
    """Complete what stands behind a field of a query: ``source:ID``, ``id:ID``, ``tag:TAG`` if that is one word.

    The query may be one word of the shell, as behind ``--where``: then it is the end of it that is completed.
    """
    with contextlib.suppress(Exception):
        words = _typed_words()
        if ":" in words[-2:]:  # bash breaks words at colons, and completes the last part
            begun = words[-1] != ":"
            before, prefix, typed = words[-3 if begun else -2], "", incomplete if begun else ""
            field = re.split(r"[\s(]", before)[-1]
        else:
            raw = words[-1][1:] if _shell() == "bash" and _open_quote() else incomplete  # which replaces it as it is
            start = max(raw.rfind(sign) for sign in " (") + 1
            field, sign, typed = raw[start:].partition(":")
            prefix = raw[:start] + field + sign
            if not _is_safe(prefix):
                return []
        offer = {"source": sources, "id": _statement_ids, "tag": tags}.get(field.lstrip("-"))
        found = offer(ctx, typed) if offer else []
        return [(Offer(prefix + word), text) for word, text in found if re.fullmatch(r"[\w-]+", word)]
    return []


def _is_in_where() -> bool:
    """Return whether what bash completes is the last part of a query behind ``--where``, which it breaks at colons."""
    words = _typed_words()
    if "--where" not in words:
        return False
    parts = words[len(words) - words[::-1].index("--where") :]
    return ":" in parts and all((part == ":") == bool(number % 2) for number, part in enumerate(parts))


def export_formats(incomplete: str) -> list[str]:
    """Complete the form of an export."""
    from factcli.exporter.selection import FORMS

    return [form for form in FORMS if form.startswith(incomplete)]


def formats(incomplete: str) -> list[str]:
    """Complete an output format."""
    from factcli.output.listing import FORMATS

    return [form for form in FORMATS if form.startswith(incomplete)]


def relations(incomplete: str) -> list[str]:
    """Complete a relation of two statements."""
    from factcli.model import RELATIONS

    return [relation for relation in RELATIONS if relation.startswith(incomplete)]


def levels(incomplete: str) -> list[str]:
    """Complete a level of leads."""
    from factcli.conflicts.finding import HIGH, MEDIUM

    return [level for level in (HIGH, MEDIUM) if level.startswith(incomplete)]


def help_words(ctx: Any, incomplete: str) -> list[str]:
    """Complete a topic of the manual, or a command of one word or two."""
    from factcli.cli.manual import TOPICS

    typed = ctx.params.get("words") or []
    group = ctx.find_root().command
    for word in typed:
        group = group.get_command(ctx, word) if hasattr(group, "list_commands") else None
    names = group.list_commands(ctx) if hasattr(group, "list_commands") else []
    return [name for name in dict.fromkeys((*names, *(() if typed else TOPICS))) if name.startswith(incomplete)]
