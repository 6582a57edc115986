"""The store read through its index: statements, names, people, outlets, links, sources and problems.

Everything is read on first use, so that a command costs what it asks for and not what the store holds.
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
from factcli.model import Entity, Link, Outlet, Person, Place, Source, Statement, normal_forms
from factcli.paths import CONFIG, display_path, is_store
from factcli.search.index.connection import Index
from factcli.search.index.rows import ENTITY_DATES, TEXT_COLUMNS, row_statement, storable
from factcli.search.index.schema import Database, fts_exact, names_by_key, pack_name, unpack_name
from factcli.store.file import load_toml, read_file
from factcli.store.reader import RecordedStatement, resolve_prefix, statement_at
from factcli.text.stem import stem
from factcli.text.tokens import name_key

_COLUMNS = ", ".join(f"statement.{c}" for c in ("row", "file", "place", "first", "last", *TEXT_COLUMNS))
_ATTEMPTS = 3  # at reading a table from its file, which may have changed since it was indexed
_ROWS_PER_QUERY = 500
_ORDER = "statement.row >> 40, moment, speaker, outlet, claim, id"


class _StatementRef:
    """Reference to a stored statement: its id, file and index."""

    def __init__(self, store: IndexedStore, identity: str, place: Place, row: int | None) -> None:
        self._store, self.id, self.place = store, identity, place
        self.row = row  # None: the table is not a valid statement

    @property
    def where(self) -> str:
        """``FILE:LINE`` of its header."""
        return "%s:%d" % self._store.where("statement", self.place)  # noqa: UP031

    def read(self) -> RecordedStatement | None:
        """Read the table from its file as it is now; None if the file has fewer tables."""
        root = self._store.root
        return statement_at(read_file(root, root / self.place.file), self.place.index)


class IndexedStore(Index):
    """A store read through its index."""

    def forget(self) -> None:
        """Drop everything cached from a former state of the index."""
        for name in ("_files", "_lines", "_entities", "context", "statements", "defaults", "problems"):
            self.__dict__.pop(name, None)

    # --- the store as a whole -------------------------------------------------------------------------------

    @property
    def exists(self) -> bool:
        """Whether the folder is a store now; False where that cannot be seen."""
        return is_store(self.root)

    @cached_property
    def _files(self) -> dict[int, tuple[str, str, str, int]]:
        """Map the number of each file, in reading order, to its name, problems, entities and whether it is readable."""
        with self.reading() as db:
            rows = db.execute("SELECT id, name, problems, entities, readable FROM file").fetchall()
        place = {name: i for i, name in enumerate(self.names_of_files)}
        found = [(number, (unpack_name(name), *rest)) for number, name, *rest in rows]
        return dict(sorted(found, key=lambda file: place.get(file[1][0], 0)))

    def path(self, name: str) -> Path:
        """Return the path of a file by its name below the store's folder."""
        return self.root / name

    @property
    def file_count(self) -> int:
        """How many files the store has."""
        return len(self._files)

    @cached_property
    def problems(self) -> list[Problem]:
        """The problems found when the store's files were read."""
        found = list(self.folder_problems)
        for name, problems, _, _ in self._files.values():
            if problems:
                import json

                label = display_path(self.root / name)
                found += [Problem(label, *problem) for problem in json.loads(problems)]
        return found

    @cached_property
    def _entities(self) -> list[Entity]:
        return [e for name, _, entities, _ in self._files.values() if entities for e in _load_entities(name, entities)]

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
        """The decisions of people about two statements."""
        return [entity for entity in self._entities if isinstance(entity, Link)]

    @property
    def sources(self) -> list[Source]:
        """What was read, with a kept copy of each."""
        return [entity for entity in self._entities if isinstance(entity, Source)]

    @cached_property
    def context(self) -> Context:
        """The directories of people and outlets."""
        return Context(Directory(self.people), Directory(self.outlets, outlet_covers))

    @cached_property
    def defaults(self) -> Mapping[str, Any]:
        """The defaults for ``add`` from factcli.toml."""
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
        """Count how often each ``speaker``, or each ``outlet`` (also credited ones), is used, as written."""
        with self.reading() as db:
            rows = db.execute("SELECT text, number FROM name WHERE kind = ? AND number > 0 ORDER BY text", (kind,))
            return Counter(dict(rows))

    def unknown_names(self, kind: str, names: Iterable[str | None]) -> list[str]:
        """Return the names that no statement has as its ``speaker``, or ``outlet``, as written in any normal form."""
        sql = "SELECT 1 FROM name WHERE kind = ? AND text = ? AND number > 0"
        with self.reading() as db:
            return [
                name
                for name in names
                if name
                and not any(storable(n) and db.execute(sql, (kind, n)).fetchone() for n in {name, *normal_forms(name)})
            ]

    def last_outlet(self) -> str:
        """Return the outlet of the last statement in the file that was written last, or nothing."""
        has_statements = "EXISTS (SELECT 1 FROM statement WHERE statement.file = file.id)"
        newest = f"SELECT id FROM file WHERE {has_statements} ORDER BY mtime DESC LIMIT 1"  # noqa: S608
        sql = f"SELECT outlet FROM statement WHERE file = ({newest}) ORDER BY place DESC LIMIT 1"  # noqa: S608
        with self.reading() as db:
            found = db.execute(sql).fetchone()
        return str(found[0]) if found else ""

    # --- words (implements `match.WordVariants`) ------------------------------------------------------------

    def forms(self, key: str) -> frozenset[str]:
        """Return the words of the store that are English forms of a word."""
        base = stem(key)
        with self.reading() as db:
            found = {word for (word,) in db.execute("SELECT word FROM form WHERE stem = ?", (base,))}
        return frozenset(found | {base} if stem(base) == base else found)

    def spellings(self, key: str, anywhere: bool) -> frozenset[str]:
        """Return the likely spellings of a word: among the words of names, or ``anywhere`` among capitalised words."""
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
        """Return whether a name has the word, or (``anywhere``) it is capitalised somewhere."""
        named = (
            "SELECT 1 FROM name_word JOIN name INDEXED BY name_key USING (kind, key)"
            " WHERE kind IN ('speaker', 'outlet') AND word = ? AND number > 0"
        )
        capitalised = "SELECT 1 FROM proper WHERE word = ? AND number > 0"
        queries = (named, capitalised) if anywhere else (named,)
        return any(db.execute(f"{sql} LIMIT 1", (word,)).fetchone() for sql in queries)

    # --- statements -----------------------------------------------------------------------------------------

    @cached_property
    def statements(self) -> list[Statement]:
        """All statements, oldest first."""
        with self.reading() as db:
            rows = db.execute(f"SELECT {_COLUMNS} FROM statement ORDER BY {_ORDER}")  # noqa: S608
            return [self._statement(row) for row in rows]

    def read_rows(self, numbers: Sequence[int]) -> Iterator[Statement]:
        """Yield the statements of rows, in the order of the row numbers given."""
        with self.reading() as db:
            for start in range(0, len(numbers), _ROWS_PER_QUERY):
                part = numbers[start : start + _ROWS_PER_QUERY]
                sql = f"SELECT {_COLUMNS} FROM statement WHERE row IN ({', '.join('?' * len(part))})"  # noqa: S608
                found = {row[0]: row for row in db.execute(sql, part)}
                yield from (self._statement(found[number]) for number in part if number in found)

    def statements_by_id(self, ids: Iterable[str]) -> dict[str, Statement]:
        """Map ids to their statements; of two with one id, the first."""
        with self.reading() as db:
            rows = [n for i in set(ids) for (n,) in db.execute("SELECT row FROM statement WHERE id = ?", (i,))]
            return {s.id: s for s in reversed(list(self.read_rows(rows)))}

    def _statement(self, row: Sequence[Any]) -> Statement:
        _, file, place, first, last, *texts = row
        return row_statement(texts, first, last, Place(self._files[file][0], place))

    def statements_of(self, speaker: str, first: int, last: int) -> list[Statement]:
        """Return the statements of a speaker, by any confirmed spelling, that can be of a day in a range."""
        sql = (
            "SELECT words.rowid FROM words CROSS JOIN statement ON statement.row = words.rowid WHERE words MATCH ?"
            " AND (first IS NULL OR first <= ?) AND (last IS NULL OR last >= ?)"
        )
        with self.reading() as db:
            words = fts_exact("s", names_by_key(db, "speaker", map(name_key, self.context.people.names(speaker))))
            if not words:
                return []
            return list(self.read_rows([row for (row,) in db.execute(sql, (words, last, first))]))

    def where(self, kind: str, place: Place) -> tuple[str, int]:
        """Return the file, as the user would type it, and the line of a table."""
        if kind != "statement":
            file = read_file(self.root, self.root / place.file)
            # Another process may have removed the table since the index was read.
            gone = 0 < len(file.headers(kind)) <= place.index
            return file.label, 1 if gone else file.line(kind, place.index)
        if place.file not in self._lines:
            with self.reading() as db:
                found = db.execute("SELECT lines FROM file WHERE name = ?", (pack_name(place.file),)).fetchone()
            self._lines[place.file] = display_path(self.root / place.file), array("I", found[0] if found else b"")
        label, lines = self._lines[place.file]
        # Another process may have changed or removed the file since.
        return label, lines[place.index] if place.index < len(lines) else 1

    @cached_property
    def _lines(self) -> dict[str, tuple[str, array[int]]]:
        """Cache of the display path of each file and the lines of its statements' headers."""
        return {}

    # --- by id ----------------------------------------------------------------------------------------------

    def recorded(self, ids: Iterable[str]) -> dict[str, RecordedStatement]:
        """Read the tables with some ids from their files; of two with one id, the first."""
        wanted = list(ids)
        for _ in range(_ATTEMPTS):
            with self.reading():
                refs = [next((ref for ref in self._find_refs(i) if ref.id == i), None) for i in wanted]
            found = {ref.id: ref.read() for ref in refs if ref}
            if all(recorded and recorded.id == identity for identity, recorded in found.items()):
                break
            self.refresh()  # a file has changed since the index was refreshed
        return {identity: table for identity, table in found.items() if table and table.id == identity}

    def invalid_tables(self) -> list[RecordedStatement]:
        """Read the statement tables that are not valid from their files."""
        with self.reading() as db:
            rows = db.execute("SELECT file, place FROM unfit ORDER BY file, place").fetchall()
        places = [Place(self._files[number][0], place) for number, place in rows]
        found = (_StatementRef(self, "", place, None).read() for place in places)
        return [recorded for recorded in found if recorded]

    def repeated_ids(self) -> set[str]:
        """Return the ids that more than one table has."""
        sql = (
            "SELECT id FROM (SELECT id FROM statement UNION ALL SELECT id FROM unfit WHERE id != '')"
            " GROUP BY id HAVING count(*) > 1"
        )
        with self.reading() as db:
            return {identity for (identity,) in db.execute(sql)}

    def has_id_prefix(self, prefix: str) -> bool:
        """Return whether an id begins with a text."""
        return bool(self._find_refs(prefix.lower(), limit=1))

    def resolve(self, prefix: str) -> RecordedStatement:
        """Read the only table whose id begins with a prefix from its file.

        Raises :class:`~factcli.errors.FactcliError` if there is none or more than one.
        """
        for _ in range(_ATTEMPTS):
            ref = self._resolve_ref(prefix)
            recorded = ref.read()
            if recorded is not None and recorded.id == ref.id:
                return recorded
            self.refresh()  # the file has changed since the index was refreshed
        raise EditConflictError(f"{display_path(self.root / ref.place.file)} keeps changing", "try again later")

    def statement(self, prefix: str) -> Statement | RecordedStatement:
        """Return the only statement whose id begins with a prefix; a table that is not valid is read from its file.

        Raises as :meth:`resolve`.
        """
        ref = self._resolve_ref(prefix)
        found = list(self.read_rows([ref.row])) if ref.row is not None else []
        return found[0] if found else self.resolve(prefix)

    def _resolve_ref(self, prefix: str) -> _StatementRef:
        unread = not all(readable for *_, readable in self._files.values())
        return resolve_prefix(prefix, self._find_refs, self.root, unread)

    def _find_refs(self, prefix: str, limit: int = 1000) -> list[_StatementRef]:
        """Return references to the tables whose id begins with a prefix."""
        if not storable(prefix):
            return []
        sql = "SELECT id, file, place, row FROM statement WHERE id >= ? AND id < ? ORDER BY id, row LIMIT ?"
        with self.reading() as db:
            found = db.execute(sql, (prefix, prefix + "\U0010ffff", limit)).fetchall()
            unfit = db.execute("SELECT id, file, place, NULL FROM unfit").fetchall()
            found += [row for row in unfit if row[0].lower().startswith(prefix)]
            return [
                _StatementRef(self, identity, Place(self._files[number][0], place), row)
                for identity, number, place, row in found[:limit]
            ]


def _load_entities(name: str, entities: str) -> Iterator[Entity]:
    import json

    for kind, fields in json.loads(entities):
        place = Place(name, fields.pop("index", 0))
        for key in ("aliases", "not_same_as"):
            if key in fields:
                fields[key] = tuple(fields[key])
        fields |= {key: parse_date(fields[key]) for key in ENTITY_DATES if key in fields}
        entity_class: Any = {"person": Person, "outlet": Outlet, "link": Link, "source": Source}[kind]
        yield entity_class(**fields, place=place)
