"""Find every problem of a store for ``factcli check``, as a compiler lists them.

Reading a store (:mod:`factcli.store.reader`) already finds files that cannot be read and values that are wrong by
themselves. Here are the problems that only show when all tables are taken together.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from factcli.errors import MERGE_CONFLICT, Problem
from factcli.model import (
    DEFAULT_KEYS,
    SETTING_KEYS,
    TABLES,
    FieldError,
    Link,
    Outlet,
    Person,
    Place,
    Statement,
    check_value,
    toml_kind,
)
from factcli.paths import CONFIG, display_path
from factcli.sanitize import escape_inline, unsafe_reason
from factcli.store import conflict_markers, sources
from factcli.store.copies import copy_problems, find_copies
from factcli.store.file import StoreFile, parse_file
from factcli.store.links import DIRECTED, is_current
from factcli.store.reader import FORMAT, Store, field_problem, load_file
from factcli.text.tokens import name_key
from factcli.text.wording import did_you_mean

if TYPE_CHECKING:
    from factcli.store.toml_edit import TomlTable

_ORDER = {"error": 0, "warning": 1, "note": 2}
_MIN_SIMILARITY = 0.7  # difflib's ratio of two keys from which one counts as a slip of the other


def find_problems(store: Store) -> list[Problem]:
    """Return every problem of the store, by file and line."""
    found = [problem for problem in store.problems if problem.code != MERGE_CONFLICT]
    for file in store.files:
        if file.problem and file.problem.code == MERGE_CONFLICT:
            found += conflict_markers.conflict_problems(file.label, file.text, _statement_locator(store)) or [
                file.problem
            ]
        if not file.problem:
            for check in (_unknown_keys, _config, _missing_ids, _control_characters):
                found += check(file)
    for whole in (_duplicate_ids, _dates_out_of_order, _shared_names, _wrong_not_same_as, _links, _links_outside):
        found += whole(store)
    for whole in (_unknown_sources, _duplicate_sources, _copies_of_sources, _stray_copies):
        found += whole(store)
    return sort_problems(found)


def sort_problems(found: Iterable[Problem]) -> list[Problem]:
    """Sort problems by file and line."""
    return sorted(found, key=lambda p: (p.file, p.line, _ORDER[p.severity], p.what))


def _statement_locator(store: Store) -> Callable[[str], str]:
    """Return a function from a statement's name in messages to its FILE:LINE, or "" if none has this name."""
    by_name = {f"statement {one.id}": one for one in reversed(store.recorded)}
    return lambda table: by_name[table].where if table in by_name else ""


def build_store(root: Path, contents: Iterable[tuple[str, bytes]]) -> Store:
    """Return a store whose files have these names and contents, whatever is on the disk."""
    store = Store(root)
    by_name = dict(contents)
    copies = find_copies(by_name, by_name.__getitem__)
    store.problems += copy_problems(root, copies)
    for name, data in by_name.items():
        if name in copies:
            continue
        file = parse_file(root / name, name, data)
        store.files.append(file)
        load_file(store, file)
    return store


def _problem(
    store: Store, kind: str, place: Place | None, key: str, code: str, what: str, todo: str, severity: str = "error"
) -> Problem:
    assert place is not None  # only tables read from files are checked  # noqa: S101
    file = store.file(place)
    return Problem(file.label, file.line(kind, place.index, key), code, what, todo, severity)


# --- one file ------------------------------------------------------------------------------------------


def _unknown_keys(file: StoreFile) -> Iterator[Problem]:
    allowed = (*TABLES, *(("format", "defaults", "settings") if file.name == CONFIG else ()))
    for key in file.doc:
        if key not in allowed:
            yield _unknown_key(file, file.layout.line_of(key), key, "at the top of a file", allowed)
    for kind, (keys, _) in TABLES.items():
        for index, table in enumerate(file.tables(kind)):
            for key in table:
                if key not in keys:
                    yield _unknown_key(file, file.line(kind, index, key), key, f"in [[{kind}]]", keys)


def _unknown_key(file: StoreFile, line: int, key: str, where: str, known: Iterable[str]) -> Problem:
    what = f'unknown key "{escape_inline(key)}" {where}{_suggest_key(key, tuple(known))}'
    todo = "factcli keeps it; if it is a typing mistake, correct it"
    if file.name == CONFIG and key in SETTING_KEYS:
        todo = "if it is a setting, write it under [settings]"
    return Problem(file.label, line, "unknown-key", what, todo, "warning")


@lru_cache
def _suggest_key(key: str, known: tuple[str, ...]) -> str:
    """Return a hint at the key that was probably meant. Cached, since very many tables may have the same slip."""
    return did_you_mean(key.lower(), known, '"{}"', _MIN_SIMILARITY)


def _config(file: StoreFile) -> Iterator[Problem]:
    if file.name != CONFIG:
        return
    number = file.doc.get("format")
    if number is None:
        todo = f"write at the top of the file: format = {FORMAT}"
        yield Problem(file.label, 1, "format", "does not say which format the store has", todo, "warning")
    elif type(number) is not int or number < 1:
        what = f"format must be a whole number, 1 or more, not {toml_kind(number) if number != 0 else number}"
        todo = f"write: format = {FORMAT}"
        if isinstance(number, str) and number.isalpha():
            todo += "; the form of results belongs under [settings]"
        yield Problem(file.label, file.layout.line_of("format"), "format", what, todo)
    defaults = file.doc.get("defaults", {})
    if not isinstance(defaults, dict):
        what = f"defaults must be a table, not {toml_kind(defaults)}"
        yield Problem(file.label, file.layout.line_of("defaults"), "bad-value", what, "write it as [defaults]")
        return
    table = file.layout.find("defaults") if defaults else None
    for key, value in defaults.items():
        yield from _default(file, table, key, value)


def _default(file: StoreFile, table: TomlTable | None, key: str, value: Any) -> Iterator[Problem]:
    entry = table.entry(key) if table else None
    line = file.layout.line(entry.start) if entry else file.layout.line_of("defaults")
    if key not in DEFAULT_KEYS:
        yield _unknown_key(file, line, key, "in [defaults]", DEFAULT_KEYS)
        return
    try:
        check_value(DEFAULT_KEYS[key], value)
    except FieldError as error:
        yield Problem(file.label, line, "bad-value", error.about(key), error.todo)


def _missing_ids(file: StoreFile) -> Iterator[Problem]:
    for index, table in enumerate(file.tables("statement")):
        if "id" not in table:
            problem = field_problem(file, "statement", index, "id", FieldError("has no id"))
            todo = "factcli adds one when it next edits the statement"
            yield Problem(problem.file, problem.line, "missing-id", problem.what, todo, "warning")


def _control_characters(file: StoreFile) -> Iterator[Problem]:
    """Find control characters in any string. A file without escapes and without hazards has none and is skipped."""
    if "\\" not in file.text and unsafe_reason(file.text) is None:
        return
    for kind in TABLES:
        for index, table in enumerate(file.tables(kind)):
            for key, value in table.items():
                reason = next(filter(None, map(unsafe_reason, _strings_in(value))), None)
                if reason:
                    what = f"{escape_inline(key)} contains {reason}"
                    todo = "factcli shows it as a code; if it came from copying, remove it"
                    yield Problem(file.label, file.line(kind, index, key), "control-character", what, todo, "warning")


def _strings_in(value: Any) -> Iterator[str]:
    """Yield every string in a TOML value, keys included."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield key
            yield from _strings_in(item)
    elif isinstance(value, list):
        for item in value:
            yield from _strings_in(item)


# --- statements -----------------------------------------------------------------------------------------


def _duplicate_ids(store: Store) -> Iterator[Problem]:
    first: dict[str, str] = {}
    for recorded in store.recorded:
        if not recorded.id:
            continue
        if recorded.id in first:
            line = recorded.file.line("statement", recorded.index, "id")
            what = f"id {recorded.id} is already used, at {first[recorded.id]}"
            todo = "if both are the same statement, remove one; if not, give one of them another id"
            yield Problem(recorded.file.label, line, "id-twice", what, todo)
        else:
            first[recorded.id] = escape_inline(recorded.where)


def _dates_out_of_order(store: Store) -> Iterator[Problem]:
    for s in store.statements:
        earliest = s.date.earliest
        for key, later in (("published", s.published), ("retracted", s.retracted)):
            if later and earliest and later.latest and earliest > later.latest:
                what = f"{key} ({later}) is before the date ({s.date})"
                yield _problem(store, "statement", s.place, key, "date-order", what, "correct one of the two dates")


# --- people, outlets, links -----------------------------------------------------------------------------


def _entities_by_kind(store: Store) -> Iterator[tuple[str, Sequence[Person | Outlet]]]:
    yield "person", store.people
    yield "outlet", store.outlets


def _shared_names(store: Store) -> Iterator[Problem]:
    for kind, entities in _entities_by_kind(store):
        owners: dict[str, Person | Outlet] = {}
        for entity in entities:
            names = {name_key(name): name for name in reversed((entity.name, *entity.aliases))}
            for key, name in names.items():
                owner = owners.setdefault(key, entity)
                if owner is not entity:
                    assert owner.place is not None  # noqa: S101
                    owner_text = f"{escape_inline(owner.name)}, at {_at(store, kind, owner.place)}"
                    what = f'"{escape_inline(name)}" is already a name of {owner_text}'
                    todo = "keep it in one of them; until then factcli ignores it in both"
                    key_at_fault = "name" if name == entity.name else "aliases"
                    yield _problem(store, kind, entity.place, key_at_fault, "name-twice", what, todo)


def _at(store: Store, kind: str, place: Place) -> str:
    """Return ``FILE:LINE`` of a table."""
    file, line = store.where(kind, place)
    return f"{escape_inline(file)}:{line}"


def _wrong_not_same_as(store: Store) -> Iterator[Problem]:
    used = {"person": {s.speaker for s in store.statements}}
    used["outlet"] = {name for s in store.statements for name in (s.outlet, *s.via)}
    for kind, entities in _entities_by_kind(store):
        known = {name_key(name) for entity in entities for name in (entity.name, *entity.aliases)}
        known.update(map(name_key, used[kind]))
        for entity in entities:
            own = set(map(name_key, (entity.name, *entity.aliases))) if entity.not_same_as else set()
            for other in entity.not_same_as:
                yield from _wrong_other_name(store, kind, entity, other, known, own)


def _wrong_other_name(
    store: Store, kind: str, entity: Person | Outlet, other: str, known: set[str], own: set[str]
) -> Iterator[Problem]:
    if name_key(other) not in known:
        what = f'not_same_as names "{escape_inline(other)}", but '
        what += "no [[person]] or speaker here has that name" if kind == "person" else "no outlet here has that name"
        todo = f"correct the spelling, or add a [[{kind}]] with that name"
        yield _problem(store, kind, entity.place, "not_same_as", "nobody", what, todo)
    if name_key(other) in own:
        what = f'not_same_as names "{escape_inline(other)}", which is one of this {kind}\'s own names'
        yield _problem(store, kind, entity.place, "not_same_as", "own-name", what, "remove one of the two")


def _links(store: Store) -> Iterator[Problem]:
    ids = {recorded.id for recorded in store.recorded}
    for file in store.files:
        if file.problem and file.problem.code == MERGE_CONFLICT:
            ids |= conflict_markers.guess_ids(
                file.text
            )  # the statements of an unfinished merge exist, though they cannot be read
    statements = {s.id: s for s in reversed(store.statements)} if store.links else {}
    first: dict[frozenset[str], Link] = {}
    for link in store.links:
        yield from _link_ends(store, link, ids)
        yield from _link_outdated(store, link, statements)
        earlier = first.setdefault(frozenset((link.a, link.b)), link)
        if earlier is not link:
            yield _duplicate_link(store, link, earlier)


def _duplicate_link(store: Store, link: Link, earlier: Link) -> Problem:
    assert earlier.place is not None  # noqa: S101
    at = _at(store, "link", earlier.place)
    reversed_ = link.relation in DIRECTED and (link.a, link.b) != (earlier.a, earlier.b)
    if link.relation != earlier.relation or reversed_:
        what = f"{link.a} and {link.b} are already linked, as {earlier.a} {earlier.relation} {earlier.b}, at {at}"
        return _problem(store, "link", link.place, "relation", "link-twice", what, "keep one of the two decisions")
    what, todo = f"this decision is already recorded, at {at}", "remove one of the two"
    return _problem(store, "link", link.place, "", "link-twice", what, todo, "warning")


def _link_ends(store: Store, link: Link, ids: set[str]) -> Iterator[Problem]:
    for key, identity in (("a", link.a), ("b", link.b)):
        if identity not in ids:
            what = f"{key} is {identity}, but no statement here has that id"
            todo = "correct the id, or remove the link; the statement may also be in a file that cannot be read"
            yield _problem(store, "link", link.place, key, "no-statement", what, todo)
    if link.a == link.b:
        yield _problem(store, "link", link.place, "b", "own-link", "links a statement to itself", "remove the link")


def _link_outdated(store: Store, link: Link, statements: Mapping[str, Statement]) -> Iterator[Problem]:
    """Warn where a claim was changed since the decision about it."""
    a, b = statements.get(link.a), statements.get(link.b)
    if a and b and not is_current(link, a, b):
        what = f"{link.a} {link.relation} {link.b} was decided before the wording of one of the two claims changed"
        todo = "to look at both again: factcli review"
        yield _problem(store, "link", link.place, "digest", "wording-changed", what, todo, "warning")


# --- sources and their copies ---------------------------------------------------------------------------


def _unreadable_text(store: Store) -> str:
    """Return the text of the files that cannot be read, in which ids and hashes may stand all the same."""
    return "\n".join(file.text for file in store.files if file.problem)


def _unknown_sources(store: Store) -> Iterator[Problem]:
    ids = {table.get("id") for file in store.files for table in file.tables("source")}
    ids |= conflict_markers.guess_ids(_unreadable_text(store))
    for s in store.statements:
        if s.source and s.source not in ids:
            what = f"source is {s.source}, but no [[source]] here has that id"
            todo = "correct the id, or remove the line; the source may also be in a file that cannot be read"
            yield _problem(store, "statement", s.place, "source", "no-source", what, todo)


def _duplicate_sources(store: Store) -> Iterator[Problem]:
    first: dict[str, Place | None] = {}
    for source in store.sources:
        earlier = first.setdefault(source.id, source.place)
        if earlier is not None and earlier != source.place:
            what = f"id {source.id} is already used, at {_at(store, 'source', earlier)}"
            todo = "if both are the same source, remove one; if not, give one of them another id"
            yield _problem(store, "source", source.place, "id", "id-twice", what, todo)


def _copies_of_sources(store: Store) -> Iterator[Problem]:
    for source in store.sources:
        try:
            sources.read_copy(store.root, source, store.copies.get if store.copies is not None else None)
        except sources.CopyError as error:
            yield _problem(store, "source", source.place, "sha256", error.code, error.what, error.todo)


def _stray_copies(store: Store) -> Iterator[Problem]:
    """Warn of what is in a folder of copies and is not the copy of a source."""
    hashes = {str(table.get("sha256")) for file in store.files for table in file.tables("source")}
    unreadable = _unreadable_text(store)
    folders = {file.name.rpartition("/")[0] for file in store.files if file.tables("source")} | {""}
    for name, is_file in sorted(sources.list_copies(store.root, sorted(folders), store.copies)):
        label, digest = display_path(store.root / name), name.rpartition("/")[2]
        if digest in hashes:
            continue
        if not is_file or not sources.is_digest(digest):
            what = "is in the folder of kept copies, but is not named by the SHA-256 of its content, as they are"
            yield Problem(label, 1, "copy-name", what, "move it to another folder, or remove it", "warning")
        elif digest not in unreadable:
            what = "is a kept copy, but no [[source]] has its sha256"
            yield Problem(label, 1, "copy-unused", what, "if it is not needed, remove it", "warning")


# --- links of the file system ---------------------------------------------------------------------------


def _links_outside(store: Store) -> Iterator[Problem]:
    """Find symbolic links by which files of the store are outside it, each link once."""
    home = Path(os.path.realpath(store.root))
    reported: set[Path] = set()
    for file in store.files:
        if Path(os.path.realpath(file.path)).is_relative_to(home):
            continue
        steps = (store.root / part for part in (*reversed(Path(file.name).parents), Path(file.name)))
        link = next((step for step in steps if step.is_symlink() and step != store.root), None)
        if link and link not in reported:
            reported.add(link)
            what = f"links to {escape_inline(os.path.realpath(link))}, outside the store"
            todo = "factcli reads it, but writes it only if it is a file of another store"
            yield Problem(display_path(link), 1, "link-outside", what, todo, "warning")


def count_by_severity(found: Iterable[Problem]) -> Mapping[str, int]:
    """Return the number of problems of each severity."""
    result = {"error": 0, "warning": 0, "note": 0}
    for problem in found:
        result[problem.severity] += 1
    return result
