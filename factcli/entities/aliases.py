"""Record that names belong to one person or outlet (alias), or do not (distinct).

A decision is written to the ``[[person]]`` or ``[[outlet]]`` table that has one of the names, in whichever file it
is, or to a new one. A decision that contradicts another is refused with the place of that other.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from factcli.entities.directory import Directory
from factcli.entities.suggestions import close_names
from factcli.errors import EditConflictError, NothingFoundError, UsageError
from factcli.model import FieldError, accept_value
from factcli.paths import CONFIG
from factcli.sanitize import escape_inline
from factcli.store.entity_tables import EntityNames, EntityTable, TableEdit, all_names, write_entity_tables
from factcli.store.verify import same_values
from factcli.store.writer import Outcome
from factcli.text.tokens import name_key
from factcli.text.wording import quote_name, quote_names

#: The command that records decisions about a kind of table.
COMMAND = {"person": "people", "outlet": "outlets"}
_MOST_SUGGESTED = 3


@dataclass(frozen=True, slots=True)
class NameDecision:
    """A recorded decision: the names, the main one first, and the place.

    ``outcome`` is None if it was recorded before; ``notes`` are shown to the user (stderr).
    """

    names: tuple[str, ...]
    where: str
    outcome: Outcome | None = None
    notes: tuple[str, ...] = ()


def shell_quote(name: str) -> str:
    r"""Quote a name for a shell; control characters are written as ``$'\u001b'``, for bash and zsh."""
    if escape_inline(name) == name:
        return shlex.quote(name)
    return "$'" + escape_inline(re.sub(r"([\\'])", r"\\\1", name)) + "'"


def alias_command(kind: str, decision: str, names: Sequence[str], store: Path | None = None) -> str:
    """Return the shell command that records a decision about names."""
    where = f" --store {shell_quote(str(store))}" if store else ""
    dashes = " --" if any(name.startswith("-") for name in names) else ""
    return f"factcli {COMMAND[kind]} {decision}{where}{dashes} {' '.join(map(shell_quote, names))}"


def record_alias(names: EntityNames, given: Sequence[str]) -> NameDecision:
    """Record that names belong to one person or outlet, in the table of the first name that has one.

    Raises, with nothing written, :class:`NothingFoundError` if nobody has any of the names, :class:`EditConflictError`
    if two of them are recorded as distinct, and :class:`DataError` if a table cannot be changed.
    """
    asked = _accept_names(names, given)
    _refuse_unknown(names, asked)
    owners = names.find_tables(asked)
    _refuse_distinct(names, asked, owners)
    if not owners and len(asked) == 1:
        return NameDecision((asked[0],), "", notes=("factcli ignores case and accents in names",))
    if not owners:
        return _write(names, asked, "alias", asked, [], {"name": asked[0], "aliases": asked[1:]})
    first, others = owners[0], owners[1:]
    edit = join_tables(names, asked, first, others)
    other_names = {name_key(name): name for name in (*asked, *edit.aliases)}
    other_names.pop(name_key(first.entity.name), None)
    every = (first.entity.name, *other_names.values())
    if not edit.changes and not others:
        return NameDecision(every, first.where(names.kind, "aliases"))
    decided = _write(names, every, "alias", asked, [edit, *(TableEdit(other, remove=True) for other in others)])
    group = all_keys(asked, owners)
    left_out = [owner for known in owners if (owner := known.table.get("owner")) and _names_one_of(owner, group)]
    notes = (f"owner {quote_name(owner)} was left out: it names the outlet itself" for owner in left_out)
    return replace(decided, notes=(*decided.notes, *notes))


def record_distinct(names: EntityNames, given: Sequence[str]) -> NameDecision:
    """Record that two names are not one person or outlet. Raises as :func:`record_alias` does."""
    asked = _accept_names(names, given)
    if len(asked) < 2:
        what = (
            f"{quote_name(given[0])} and {quote_name(given[1])} differ only in case and accents, which factcli ignores"
        )
        raise UsageError(what, "add what tells the two apart to the names, such as Ali Khan (minister)")
    a, b = asked
    _refuse_unknown(names, asked)
    of_a, of_b = names.find_tables([a]), names.find_tables([b])
    if of_a and of_a == of_b:
        owner = escape_inline(of_a[0].entity.name)
        what = f"{quote_name(a)} and {quote_name(b)} are recorded as one {names.kind}, {owner}"
        main_first = sorted((a, b), key=lambda name: name_key(name) != name_key(of_a[0].entity.name))
        separate = alias_command(names.kind, "separate --distinct", main_first)
        todo = f"nothing was changed; if that is wrong: {separate}"
        raise EditConflictError(what, todo, where=of_a[0].where(names.kind, "aliases"))
    recorded = find_distinct(names.tables, all_keys([a], of_a), all_keys([b], of_b))
    if recorded is not None:
        return NameDecision((a, b), recorded.where(names.kind, "not_same_as"))
    for one, other in ((a, b), (b, a)):
        if names.is_unknown(one):  # a table of its own, so that the name is known
            return _write(names, asked, "distinct", asked, [], {"name": one, "not_same_as": [other]})
    for known, other in ((of_a, b), (of_b, a)):
        if known:
            return _write(names, asked, "distinct", asked, [TableEdit(known[0], not_same_as=(other,))])
    return _write(names, asked, "distinct", asked, [], {"name": a, "not_same_as": [b]})


def record_separate(names: EntityNames, given: Sequence[str], distinct: bool = False) -> NameDecision:
    """Take aliases back: the names after the first are no longer names of the person or outlet of the first.

    With ``distinct``, which takes two names, also record that they are not the same. Raises as :func:`record_alias`
    does, and :class:`UsageError` for a main name, which stays.
    """
    asked = _accept_names(names, given)
    if len(asked) < len(given):
        raise UsageError("two of the names differ only in case and accents, which factcli ignores", "leave one out")
    first, *others = asked
    owners = names.find_tables([first])
    if not owners:
        command = f"factcli {COMMAND[names.kind]}"
        close = [name for known in names.tables if known.entity.aliases for name in all_names(known.entity)]
        similar = quote_names(close_names(first, close, Directory(), people=names.kind == "person")[:_MOST_SUGGESTED])
        todo = f"similar names with aliases: {similar}" if similar else f"to list all names and aliases: {command}"
        raise NothingFoundError(f"{quote_name(first)} has no aliases", todo)
    target = owners[0]
    main, keys = target.entity.name, set(map(name_key, others))
    if name_key(main) in keys:
        todo = f"put it first: {alias_command(names.kind, 'separate', (main, first))}"
        raise UsageError(f"{quote_name(main)} is the main name, to which the aliases belong", todo)
    if unknown := [name for name in others if name_key(name) not in target.keys]:
        known = quote_names(target.entity.aliases) if target.entity.aliases else "none"
        what = f"{quote_name(unknown[0])} is no alias of {quote_name(main)}"
        raise NothingFoundError(what, f"its aliases are: {known}")
    values: dict[str, Any] = {"aliases": [name for name in target.entity.aliases if name_key(name) not in keys]}
    refused, new = others if distinct else [], None
    if refused and not names.is_used(refused[0]):  # a table of its own, so that the name is known
        refused, new = [], {"name": refused[0], "not_same_as": [main]}
    had = set(map(name_key, target.entity.not_same_as))
    edit = TableEdit(target, not_same_as=tuple(n for n in refused if name_key(n) not in had), values=values)
    summary = f"{COMMAND[names.kind]} separate {quote_names((main, *others))}"
    outcome = write_entity_tables(names, summary, [edit], new)
    pair = alias_command(names.kind, "distinct", (main, others[0]))
    notes = () if distinct else (f"they may be proposed as one again; if they are two: {pair}",)
    return NameDecision((main, *others), target.file.label, outcome, notes)


def _write(
    names: EntityNames,
    decided: Sequence[str],
    decision: str,
    asked: Sequence[str],
    edits: Sequence[TableEdit],
    new: Mapping[str, Any] | None = None,
) -> NameDecision:
    outcome = write_entity_tables(names, f"{COMMAND[names.kind]} {decision} {quote_names(decided)}", edits, new)
    group = all_keys(decided, (edit.target for edit in edits))
    notes = [_note_unused(names, name, group) for name in asked if names.is_unknown(name)]
    for edit in edits:
        if edit.remove:
            where = f"{edit.target.where(names.kind)}: the [[{names.kind}]] of {escape_inline(edit.target.entity.name)}"
            joined = f"was joined to that of {escape_inline(edits[0].target.entity.name)}"
            notes.append(f"{where} {joined}; to separate them: factcli undo")
    file = edits[0].target.file if edits else names.files[CONFIG]
    return NameDecision(tuple(decided), file.label, outcome, tuple(notes))


def _note_unused(names: EntityNames, name: str, group: set[str]) -> str:
    """Return a note that no statement has a name, with known names that may be meant."""
    close = [other for other in close_known(names, name) if name_key(other) not in group]
    return f"no statement has {quote_name(name)} yet" + (
        f"; similar known names: {quote_names(close)}" if close else ""
    )


def join_tables(
    names: EntityNames, asked: Sequence[str], first: EntityTable, others: Sequence[EntityTable]
) -> TableEdit:
    """Return the edit of the first table: the given names, and everything that the other tables have.

    An owner that is one of the joined outlets is left out, since no outlet owns itself.
    """
    group = all_keys(asked, [first, *others])
    values: dict[str, Any] = {"owner": None} if _names_one_of(first.table.get("owner"), group - first.keys) else {}
    aliases: dict[str, str] = {}
    distinct: dict[str, str] = {}
    more: dict[str, Any] = {}
    for name in (*asked, *(name for other in others for name in all_names(other.entity))):
        aliases.setdefault(name_key(name), name)
    for other in others:
        for name in other.entity.not_same_as:
            distinct.setdefault(name_key(name), name)
        for key, value in other.table.items():
            if key in ("name", "aliases", "not_same_as") or (key == "owner" and _names_one_of(value, group)):
                continue
            if values.get(key, "") is None:
                values[key] = value
            elif not _has_value(names, first, other, key, {**more, **values}):
                more[key] = value
    had = set(map(name_key, first.entity.not_same_as))
    return TableEdit(
        first,
        tuple(name for key, name in aliases.items() if key not in first.keys),
        tuple(name for key, name in distinct.items() if key not in had),
        more,
        values=values,
    )


def _names_one_of(owner: Any, keys: AbstractSet[str]) -> bool:
    return isinstance(owner, str) and name_key(owner) in keys


def _has_value(names: EntityNames, first: EntityTable, other: EntityTable, key: str, more: Mapping[str, Any]) -> bool:
    """Return whether the table that stays has a key of another table already.

    Raises :class:`EditConflictError` if it has another value.
    """
    value = other.table[key]
    kept = {**first.table, **more}
    if key in kept and not same_values(kept[key], value):
        there = f"{quote_name(first.entity.name)}, at {first.where(names.kind, key)}"
        what = f"{escape_inline(key)} differs from that of {there}"
        todo = "nothing was changed; remove or correct one of the two and run this again"
        raise EditConflictError(what, todo, where=other.where(names.kind, key))
    return key in kept


def _accept_names(names: EntityNames, given: Sequence[str]) -> list[str]:
    """Validate names, and return them as the store spells them, each once."""
    found: dict[str, str] = {}
    for name in given:
        try:
            accepted = accept_value("name", name)
        except FieldError as error:
            raise UsageError(error.about(f'the name "{escape_inline(name)}"'), error.todo) from None
        found.setdefault(name_key(accepted), names.known_spelling(accepted))
    return list(found.values())


def all_keys(asked: Iterable[str], owners: Iterable[EntityTable]) -> set[str]:
    """Return the keys of names and of their confirmed aliases."""
    return set(map(name_key, asked)).union(*(known.keys for known in owners))


# --- refusals -----------------------------------------------------------------------------------------------


def _refuse_unknown(names: EntityNames, asked: Sequence[str]) -> None:
    if not all(map(names.is_unknown, asked)):
        return
    close = [known for name in asked for known in close_known(names, name)]
    what = f"no {'speaker' if names.kind == 'person' else 'outlet'} is called {' or '.join(map(quote_name, asked))}"
    all_of_them = f"to list all names: factcli {COMMAND[names.kind]} --format ids"
    raise NothingFoundError(
        what, f"similar known names: {quote_names(list(dict.fromkeys(close)))}" if close else all_of_them
    )


def close_known(names: EntityNames, name: str) -> list[str]:
    """Return known names that may be meant by an unknown one."""
    known = list(names.spellings.values())
    return close_names(name, known, Directory(), people=names.kind == "person")[:_MOST_SUGGESTED]


def find_distinct(tables: Iterable[EntityTable], one: set[str], other: set[str]) -> EntityTable | None:
    """Return the table that records a name of one as distinct from a name of the other, in either direction."""
    for known in tables:
        distinct = set(map(name_key, known.entity.not_same_as))
        for some, others in ((one, other), (other, one)):
            if known.keys & some and distinct & others:
                return known
    return None


def _refuse_distinct(names: EntityNames, asked: Sequence[str], owners: Sequence[EntityTable]) -> None:
    group = all_keys(asked, owners)
    known = find_distinct(names.tables, group, group)
    if known is None:
        return
    other = next(name for name in known.entity.not_same_as if name_key(name) in group)
    what = f"{quote_name(known.entity.name)} is recorded as not the same as {quote_name(other)}"
    todo = "nothing was changed; if that is wrong, remove it from not_same_as there and run this again"
    raise EditConflictError(what, todo, where=known.where(names.kind, "not_same_as"))
