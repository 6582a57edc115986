"""What a store holds, asked of its index: its statements and names, its people and outlets, and what is wrong.

Nothing is read before it is asked for, so that a command costs what it asks and not what the store holds.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from factcli.edtf import parse_date
from factcli.entities.directory import Context, Directory, outlet_covers
from factcli.errors import EditConflictError, Problem
from factcli.model import Link, Outlet, Person, Place, Statement
from factcli.paths import CONFIG, display_path, is_store
from factcli.search.index.connection import Index
from factcli.search.index.rows import TEXT_COLUMNS, row_statement, storable
from factcli.search.index.schema import Database, fts_exact, names_by_key, pack_name, unpack_name
from factcli.store.file import load_toml, read_file
from factcli.store.reader import RecordedStatement, resolve_prefix, statement_at
from factcli.text.stem import stem
from factcli.text.tokens import name_key

_COLUMNS = ", ".join(f"statement.{c}" for c in ("row", "file", "place", "first", "last", *TEXT_COLUMNS))
_ATTEMPTS = 3  # at reading what was found before its file changed
_AT_ONCE = 500  # rows asked for at once by their numbers
_ORDER = "statement.row >> 40, moment, speaker, outlet, claim, id"
Entity = Person | Outlet | Link


class _Named:
    """A table of a statement by its id, and where it stands."""

    def __init__(self, library: IndexedStore, identity: str, place: Place, row: int | None) -> None:
        self._library, self.id, self.place = library, identity, place
        self.row = row  # None: it makes no statement

    @property
    def where(self) -> str:
        """``FILE:LINE`` of its header."""
        return "%s:%d" % self._library.where("statement", self.place)  # noqa: UP031

    def read(self) -> RecordedStatement | None:
        """The table as its file has it now; None if the file has not so many."""
        root = self._library.root
        return statement_at(read_file(root, root / self.place.file), self.place.index)


class IndexedStore(Index):
    """A store through its index."""

    def forget(self) -> None:
        """Drop what was worked out from the index as it was."""
        for name in ("_files", "_lines", "_entities", "context", "statements", "defaults", "problems"):
            self.__dict__.pop(name, None)

    # --- the store as a whole -------------------------------------------------------------------------------

    @property
    def exists(self) -> bool:
        """Whether the folder is a store by now; False where that cannot be seen."""
        return is_store(self.root)

    @cached_property
    def _files(self) -> dict[int, tuple[str, str, str, int]]:
        """By the number of each file, in the order of reading: its name, problems, entities, whether it can be read."""
        with self.reading() as db:
            rows = db.execute("SELECT id, name, problems, entities, readable FROM file").fetchall()
        place = {name: i for i, name in enumerate(self.names_of_files)}
        found = [(number, (unpack_name(name), *rest)) for number, name, *rest in rows]
        return dict(sorted(found, key=lambda file: place.get(file[1][0], 0)))

    def path(self, name: str) -> Path:
        """The path of a file by its name below the store's folder."""
        return self.root / name

    @property
    def number_of_files(self) -> int:
        """How many files the store has."""
        return len(self._files)

    @cached_property
    def problems(self) -> list[Problem]:
        """Everything that is wrong in the store's files, as far as reading them tells."""
        found = list(self.folder_problems)
        for name, problems, _, _ in self._files.values():
            if problems:
                import json

                label = display_path(self.root / name)
                found += [Problem(label, *problem) for problem in json.loads(problems)]
        return found

    @cached_property
    def _entities(self) -> list[Entity]:
        return [e for name, _, entities, _ in self._files.values() if entities for e in _entities_from(name, entities)]

    @property
    def people(self) -> list[Person]:
        """Every person who has a table."""
        return [entity for entity in self._entities if isinstance(entity, Person)]

    @property
    def outlets(self) -> list[Outlet]:
        """Every outlet that has a table."""
        return [entity for entity in self._entities if isinstance(entity, Outlet)]

    @property
    def links(self) -> list[Link]:
        """What people have decided about two statements."""
        return [entity for entity in self._entities if isinstance(entity, Link)]

    @cached_property
    def context(self) -> Context:
        """Who is who."""
        return Context(Directory(self.people), Directory(self.outlets, outlet_covers))

    @cached_property
    def defaults(self) -> Mapping[str, Any]:
        """What factcli.toml sets for ``add``."""
        with self.reading() as db:
            found = db.execute("SELECT defaults FROM file WHERE name = ?", (pack_name(CONFIG),)).fetchone()
        return load_toml(found[0]) if found and found[0] else {}

    @property
    def number(self) -> int:
        """How many statements there are."""
        with self.reading() as db:
            count: int = db.execute("SELECT count(*) FROM statement").fetchone()[0]
        return count

    def names(self, kind: str) -> Counter[str]:
        """How often each ``speaker`` is there, or each ``outlet``, credited ones included, as written."""
        with self.reading() as db:
            rows = db.execute("SELECT text, number FROM name WHERE kind = ? AND number > 0 ORDER BY text", (kind,))
            return Counter(dict(rows))

    def unknown_names(self, kind: str, names: Iterable[str | None]) -> list[str]:
        """Those of some names that no statement has as its ``speaker``, or no ``outlet``, just as they are written."""
        sql = "SELECT 1 FROM name WHERE kind = ? AND text = ? AND number > 0"
        with self.reading() as db:
            return [
                name for name in names if name and not (storable(name) and db.execute(sql, (kind, name)).fetchone())
            ]

    def last_outlet(self) -> str:
        """The outlet of the last statement in the file that was written last; nothing if there is no statement."""
        any_of_it = "EXISTS (SELECT 1 FROM statement WHERE statement.file = file.id)"
        newest = f"SELECT id FROM file WHERE {any_of_it} ORDER BY mtime DESC LIMIT 1"  # noqa: S608
        sql = f"SELECT outlet FROM statement WHERE file = ({newest}) ORDER BY place DESC LIMIT 1"  # noqa: S608
        with self.reading() as db:
            found = db.execute(sql).fetchone()
        return str(found[0]) if found else ""

    # --- its words (see `scan.Vocabulary`) -------------------------------------------------------------------

    def forms(self, key: str) -> frozenset[str]:
        """The words of the store that are English forms of the same word."""
        base = stem(key)
        with self.reading() as db:
            found = {word for (word,) in db.execute("SELECT word FROM form WHERE stem = ?", (base,))}
        return frozenset(found | {base} if stem(base) == base else found)

    def spellings(self, key: str, anywhere: bool) -> frozenset[str]:
        """The likely spellings of a name's word: among the words of names, or anywhere among capitalised words."""
        from factcli.entities.blocking import asked_codes
        from factcli.entities.spelling import SLIP, spelling_similarity

        codes = list(asked_codes(key))
        with self.reading() as db:
            sql = f"SELECT DISTINCT word FROM word_code WHERE code IN ({', '.join('?' * len(codes))})"  # noqa: S608
            words = [
                word for (word,) in db.execute(sql, codes) if word != key and spelling_similarity(key, word) >= SLIP
            ]
            return frozenset(word for word in words if self._is_name(db, word, anywhere))

    def _is_name(self, db: Database, word: str, anywhere: bool) -> bool:
        """Whether some name has the word, or (`anywhere`) it begins with a capital somewhere."""
        named = (
            "SELECT 1 FROM name_word JOIN name INDEXED BY name_key USING (kind, key)"
            " WHERE kind IN ('speaker', 'outlet') AND word = ? AND number > 0"
        )
        capitalised = "SELECT 1 FROM proper WHERE word = ? AND number > 0"
        asked = (named, capitalised) if anywhere else (named,)
        return any(db.execute(f"{sql} LIMIT 1", (word,)).fetchone() for sql in asked)

    # --- statements -----------------------------------------------------------------------------------------

    @cached_property
    def statements(self) -> list[Statement]:
        """All of them, oldest first."""
        with self.reading() as db:
            rows = db.execute(f"SELECT {_COLUMNS} FROM statement ORDER BY {_ORDER}")  # noqa: S608
            return [self._statement(row) for row in rows]

    def of_rows(self, numbers: Sequence[int]) -> Iterator[Statement]:
        """The statements of some rows, in their order."""
        with self.reading() as db:
            for start in range(0, len(numbers), _AT_ONCE):
                part = numbers[start : start + _AT_ONCE]
                sql = f"SELECT {_COLUMNS} FROM statement WHERE row IN ({', '.join('?' * len(part))})"  # noqa: S608
                found = {row[0]: row for row in db.execute(sql, part)}
                yield from (self._statement(found[number]) for number in part if number in found)

    def of_ids(self, ids: Iterable[str]) -> dict[str, Statement]:
        """The statements with some ids, by these; the first, should there be two."""
        with self.reading() as db:
            rows = [n for i in set(ids) for (n,) in db.execute("SELECT row FROM statement WHERE id = ?", (i,))]
            return {s.id: s for s in reversed(list(self.of_rows(rows)))}

    def _statement(self, row: Sequence[Any]) -> Statement:
        _, file, place, first, last, *texts = row
        return row_statement(texts, first, last, Place(self._files[file][0], place))

    def about(self, speaker: str, first: int, last: int) -> list[Statement]:
        """The statements of a speaker, by any confirmed spelling, that can have been made on some day of these."""
        sql = (
            "SELECT words.rowid FROM words CROSS JOIN statement ON statement.row = words.rowid WHERE words MATCH ?"
            " AND (first IS NULL OR first <= ?) AND (last IS NULL OR last >= ?)"
        )
        with self.reading() as db:
            words = fts_exact("s", names_by_key(db, "speaker", map(name_key, self.context.people.names(speaker))))
            if not words:
                return []
            return list(self.of_rows([row for (row,) in db.execute(sql, (words, last, first))]))

    def where(self, kind: str, place: Place) -> tuple[str, int]:
        """File, as the user would type it, and line of a table."""
        if kind != "statement":
            file = read_file(self.root, self.root / place.file)
            gone = 0 < len(file.headers(kind)) <= place.index  # by another process, since the index was asked
            return file.label, 1 if gone else file.line(kind, place.index)
        if place.file not in self._lines:
            with self.reading() as db:
                found = db.execute("SELECT lines FROM file WHERE name = ?", (pack_name(place.file),)).fetchone()
            self._lines[place.file] = display_path(self.root / place.file), array("I", found[0] if found else b"")
        label, lines = self._lines[place.file]
        # Another process may have changed or removed the file by now.
        return label, lines[place.index] if place.index < len(lines) else 1

    @cached_property
    def _lines(self) -> dict[str, tuple[str, array[int]]]:
        """What has been asked for of the files: what they are called for the user, and the lines of their headers."""
        return {}

    # --- by the beginning of an id --------------------------------------------------------------------------

    def recorded(self, ids: Iterable[str]) -> dict[str, RecordedStatement]:
        """The tables that have some ids, as their files have them; the first, should there be two."""
        wanted = list(ids)
        for _ in range(_ATTEMPTS):
            with self.reading():
                named = [next((one for one in self._named(i) if one.id == i), None) for i in wanted]
            found = {one.id: one.read() for one in named if one}
            if all(recorded and recorded.id == identity for identity, recorded in found.items()):
                break
            self.refresh()  # a file has changed since it was compared
        return {identity: there for identity, there in found.items() if there and there.id == identity}

    def begins_an_id(self, prefix: str) -> bool:
        """Whether an id begins so."""
        return bool(self._named(prefix.lower(), most=1))

    def resolve(self, prefix: str) -> RecordedStatement:
        """The one table whose id begins so, as its file has it. Raises what tells why there is not just one."""
        for _ in range(_ATTEMPTS):
            named = self._choose(prefix)
            recorded = named.read()
            if recorded is not None and recorded.id == named.id:
                return recorded
            self.refresh()  # the file has changed since it was compared
        raise EditConflictError(
            f"{display_path(self.root / named.place.file)} is being changed all the time", "try again when it is not"
        )

    def statement(self, prefix: str) -> Statement | RecordedStatement:
        """The same, but only a table that makes no statement is read from its file."""
        named = self._choose(prefix)
        found = list(self.of_rows([named.row])) if named.row is not None else []
        return found[0] if found else self.resolve(prefix)

    def _choose(self, prefix: str) -> _Named:
        unread = not all(readable for *_, readable in self._files.values())
        return resolve_prefix(prefix, self._named, self.root, unread)

    def _named(self, wanted: str, most: int = 1000) -> list[_Named]:
        """The tables whose id begins so."""
        if not storable(wanted):
            return []
        sql = "SELECT id, file, place, row FROM statement WHERE id >= ? AND id < ? ORDER BY id, row LIMIT ?"
        with self.reading() as db:
            found = db.execute(sql, (wanted, wanted + "\U0010ffff", most)).fetchall()
            unfit = db.execute("SELECT id, file, place, NULL FROM unfit").fetchall()
            found += [row for row in unfit if row[0].lower().startswith(wanted)]
            return [self._located(*row) for row in found[:most]]

    def _located(self, identity: str, number: int, place: int, row: int | None) -> _Named:
        return _Named(self, identity, Place(self._files[number][0], place), row)


def _entities_from(name: str, entities: str) -> Iterator[Entity]:
    import json

    for kind, fields in json.loads(entities):
        place = Place(name, fields.pop("index", 0))
        for key in ("aliases", "not_same_as"):
            if key in fields:
                fields[key] = tuple(fields[key])
        if "decided" in fields:
            fields["decided"] = parse_date(fields["decided"])
        maker: Any = {"person": Person, "outlet": Outlet, "link": Link}[kind]
        yield maker(**fields, place=place)
