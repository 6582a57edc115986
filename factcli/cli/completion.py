"""What the shell offers at a press of Tab.

Whoever presses it waits for it, so the store's files are searched as text for the few keys concerned, in
a tenth of the time that reading them would take. What that misses (names between triple quotes, tables
written inline) is not offered; what it finds in a file that has faults elsewhere is. Nothing here may fail
aloud: a completion has no stderr. And names and claims are whatever somebody recorded, while some shells
evaluate what they are given and all of them show it: what could command either is left out.
"""

from __future__ import annotations

import contextlib
import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, SupportsIndex


class Offer(str):
    """A word to put in place of what was typed, though it may begin otherwise: in another case, or quoted."""

    __slots__ = ()

    def startswith(self, prefix: str | tuple[str, ...], *_: SupportsIndex | None) -> bool:
        """Always: what typer asks before it passes an offer on, and is answered before an offer is made."""
        return True


Choices = list[tuple[str, str]]

_STRING = r'"(?:[^"\\\n]|\\.)*"|' + r"'[^'\n]*'"
_STRING_OR_COMMENT = re.compile(rf"{_STRING}|#[^\n]*")
_HELP_LENGTH = 60
_MOST_WITH_HELP = 100
# typer takes [x] in a help for markup, and zsh evaluates what it is given: see `_told`.
_IN_HELP = str.maketrans({"[": "(", "]": ")", "\\": "/", '"': "”", "'": "’", "`": "’"})
_BASH_SPECIAL = frozenset(" \t'\"\\$`&|;<>()*?[]#~!{}^")


def _texts(context: Any) -> Iterator[str]:
    """The text of every store file that can be read."""
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


def _strings(texts: Iterable[str], *keys: str) -> Counter[str]:
    """How often each string is the value of these keys, or in a list that is."""
    entry = re.compile(
        rf"\n[ \t]*(?:{'|'.join(keys)})[ \t]*=[ \t]*({_STRING}|\[(?:{_STRING}|[\s,]|#[^\n]*)*\])",
    )
    found: Counter[str] = Counter()
    for text in texts:
        found.update(entry.findall("\n" + text))
    strings: Counter[str] = Counter()
    for source, times in found.items():
        for string in _STRING_OR_COMMENT.findall(source):
            strings[_value(string)] += times
    del strings[""]
    return strings


@cache
def _value(source: str) -> str:
    """What a string says; nothing where it is no valid one, or a comment."""
    if source[0] == "#":
        return ""
    if "\\" not in source or source[0] == "'":
        return source[1:-1]
    from factcli.store.file import parse_file

    return str(parse_file(Path(), "", f"k = {source}".encode()).doc.get("k", ""))


# --- what is fit for the shell ------------------------------------------------------------------------------


def _shell() -> str:
    """Which shell asks: bash, zsh, fish or powershell."""
    return os.environ.get("_FACTCLI_COMPLETE", "").removeprefix("complete_")


def _open_quote() -> str:
    """The quotation mark that stands before what was typed; bash puts its offers behind it."""
    words, number = os.environ.get("COMP_WORDS", "").split("\n"), os.environ.get("COMP_CWORD", "")
    word = words[int(number)] if number.isdecimal() and int(number) < len(words) else ""
    return word[:1] if word[:1] in ("'", '"') else ""


def _fit(name: str) -> bool:
    """Whether the shell can be told this name: zsh drops quotes, and would run what stands behind a backslash."""
    from factcli.sanitize import escape_controls

    if escape_controls(name) != name or "\n" in name or "\t" in name:
        return False
    return _shell() != "zsh" or not set(name) & set("'\"\\")


def _quoted(value: str) -> str:
    """The value as bash needs it, which puts words in place as they are; the other shells quote for themselves."""
    if _shell() != "bash":
        return value
    quote = _open_quote()
    if quote == "'":
        return value.replace("'", "'\\''")
    special = frozenset('\\"$`') if quote else _BASH_SPECIAL
    return "".join(f"\\{char}" if char in special else char for char in value)


def _told(text: str) -> str:
    """A help as every shell can show it: on one line, short, without what typer or a shell would act on."""
    from factcli.sanitize import escape_controls

    return " ".join(escape_controls(text).translate(_IN_HELP).split())[:_HELP_LENGTH]


def _offer(names: Counter[str], incomplete: str, said: str) -> Choices:
    """Names that begin with what was typed, the most used first; where there is none, whatever its case and accents.

    Else the only one in which a word begins so: in place of what was typed, bash puts what all offers share.
    """
    from factcli.text.tokens import fold, word_keys

    typed = re.sub(r"\\(.)", r"\1", incomplete) if _open_quote() == '"' else incomplete
    folded = fold(typed)
    ranked = [(name, times) for name, times in names.most_common() if _fit(name)]
    found = [(name, times) for name, times in ranked if name.startswith(typed)]
    found = found or [(name, times) for name, times in ranked if fold(name).startswith(folded)]
    if not found:
        found = [(name, times) for name, times in ranked if any(key.startswith(folded) for key in word_keys(name))]
        found = found if len(found) == 1 else []
    return [(Offer(_quoted(name)), f"{times} {said if times == 1 else f'{said}s'}") for name, times in found]


# --- what the options name ----------------------------------------------------------------------------------


def speakers(ctx: Any, incomplete: str) -> Choices:
    """Known speakers."""
    with contextlib.suppress(Exception):
        return _offer(_strings(_texts(ctx), "speaker"), incomplete, "statement")
    return []


def outlets(ctx: Any, incomplete: str) -> Choices:
    """Known outlets, also those only credited."""
    with contextlib.suppress(Exception):
        return _offer(_strings(_texts(ctx), "outlet", "via"), incomplete, "mention")
    return []


def tags(ctx: Any, incomplete: str) -> Choices:
    """Known tags."""
    with contextlib.suppress(Exception):
        return _offer(_strings(_texts(ctx), "tags"), incomplete, "statement")
    return []


def ids(ctx: Any, incomplete: str) -> Choices:
    """Statement ids, each with what it says where they are few enough to be looked through."""
    with contextlib.suppress(Exception):
        from factcli.model import ID_LENGTH

        typed = re.escape(incomplete.strip().lower())
        entry = re.compile(rf"\n[ \t]*id[ \t]*=[ \t]*[\"']({typed}[0-9a-z]*)[\"']")
        found = [m for text in _texts(ctx) for m in entry.finditer("\n" + text) if len(m[1]) == ID_LENGTH]
        helps = _shell() != "bash" and len(found) <= _MOST_WITH_HELP
        return [(Offer(match[1]), _said(match) if helps else "") for match in found]
    return []


def _said(match: re.Match[str]) -> str:
    """Who said what, in the table around an id."""
    text, start = match.string, match.start()
    limit = text.find("\n[", match.end())
    table = text[text.rfind("\n[", 0, start) + 1 : limit if limit >= 0 else len(text)]
    parts = [next(iter(_strings([table], key)), "") for key in ("speaker", "claim")]
    return _told(": ".join(parts))


def export_formats(incomplete: str) -> list[str]:
    """The forms of an export."""
    from factcli.exporter.selection import FORMS

    return [form for form in FORMS if form.startswith(incomplete)]


def formats(incomplete: str) -> list[str]:
    """The output formats."""
    from factcli.output.listing import FORMATS

    return [form for form in FORMATS if form.startswith(incomplete)]


def relations(incomplete: str) -> list[str]:
    """What two statements can be to each other."""
    from factcli.model import RELATIONS

    return [relation for relation in RELATIONS if relation.startswith(incomplete)]


def levels(incomplete: str) -> list[str]:
    """How strong a lead can be."""
    from factcli.conflicts.finding import HIGH, MEDIUM

    return [level for level in (HIGH, MEDIUM) if level.startswith(incomplete)]
