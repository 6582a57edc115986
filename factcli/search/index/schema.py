"""Schema of the index, and the inserts, updates and deletes that keep it like the rows of the files.

A row number of a statement is its day, and in the lower bits a number that is never used twice: rows in their order
are statements oldest first, so that a query can stop when it has enough.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple, Protocol

from factcli.model import Place
from factcli.search.index.rows import (
    MARK,
    TEXT_COLUMNS,
    WORD_COLUMNS,
    FileRows,
    StatementRow,
    Vocabulary,
    collect_vocabulary,
    exact_token,
    row_statement,
    statement_row,
    storable,
)
from factcli.text.stem import stem
from factcli.text.tokens import name_key, word_keys

#: Raised with every change of what the tables contain: an index of another format is built anew.
FORMAT = 8
_LONGEST_NAME_KEY = 500  # characters; each word of a name is stored with the key
DAY_SHIFT = 40  # bits of a row number below the day
_PLACEHOLDERS = ", ".join("?" * (6 + len(TEXT_COLUMNS)))
_WORD_PLACEHOLDERS = ", ".join("?" * (1 + len(WORD_COLUMNS)))

SCHEMA = f"""
CREATE TABLE made (by TEXT, root BLOB, sequence INTEGER);
CREATE TABLE file (
    id INTEGER PRIMARY KEY, name BLOB UNIQUE, size INTEGER, mtime INTEGER, ctime INTEGER, inode INTEGER,
    settled INTEGER, digest BLOB, readable INTEGER, lines BLOB, problems TEXT, entities TEXT, defaults TEXT
);
CREATE TABLE statement (
    row INTEGER PRIMARY KEY, file INTEGER, place INTEGER, first INTEGER, last INTEGER, moment TEXT,
    {", ".join(f"{column} TEXT" for column in TEXT_COLUMNS)}
);
CREATE INDEX statement_id ON statement (id);
CREATE INDEX statement_place ON statement (file, place);
CREATE TABLE unfit (file INTEGER, place INTEGER, id TEXT);
CREATE TABLE name (kind TEXT, text TEXT, key TEXT, number INTEGER, PRIMARY KEY (kind, text)) WITHOUT ROWID;
CREATE INDEX name_key ON name (kind, key);
CREATE TABLE name_word (kind TEXT, word TEXT, key TEXT, PRIMARY KEY (kind, word, key)) WITHOUT ROWID;
CREATE TABLE name_code (code TEXT, key TEXT, PRIMARY KEY (code, key)) WITHOUT ROWID;
CREATE TABLE proper (word TEXT PRIMARY KEY, number INTEGER) WITHOUT ROWID;
CREATE TABLE word_code (code TEXT, word TEXT, PRIMARY KEY (code, word)) WITHOUT ROWID;
CREATE TABLE form (stem TEXT, word TEXT, PRIMARY KEY (stem, word)) WITHOUT ROWID;
CREATE VIRTUAL TABLE words USING fts5(
    {", ".join(WORD_COLUMNS)}, content='', columnsize=0, tokenize='ascii'
);
"""


class Database(Protocol):
    """The methods of a connection to SQLite that are used here."""

    def execute(self, sql: str, parameters: Sequence[Any] = ..., /) -> Any:
        """Execute an SQL statement."""

    def executemany(self, sql: str, parameters: Iterable[Sequence[Any]], /) -> Any:
        """Execute an SQL statement with each row of values."""


class Stamp(NamedTuple):
    """The state of a file when it was read, by which a later change is detected.

    ``settled`` means that it had been unchanged long enough: a change within one tick of the file system's clock does
    not show in its times. Until then the ``digest`` has to be compared.
    """

    size: int
    mtime: int
    ctime: int
    inode: int
    settled: bool = False
    digest: bytes | None = None

    @property
    def identity(self) -> tuple[int, int, int, int]:
        """Size, modification and change time and inode."""
        return self.size, self.mtime, self.ctime, self.inode


def known_files(db: Database) -> dict[str, Stamp]:
    """Return the stamp of every indexed file by its name."""
    rows = db.execute("SELECT name, size, mtime, ctime, inode, settled, digest FROM file")
    return {unpack_name(name): Stamp(*rest) for name, *rest in rows}


def fts_phrase(tokens: Iterable[str]) -> str:
    """Return the full-text expression of tokens next to each other, quoted."""
    return '"' + " ".join(tokens).replace('"', '""') + '"'


def fts_in_columns(columns: Sequence[str], expression: str) -> str:
    """Restrict a full-text expression to the given columns, if any are given."""
    return f"{{{' '.join(columns)}}} : {expression}" if columns else expression


def fts_any(tokens: Iterable[str], columns: Sequence[str] = ()) -> str:
    """Return the full-text expression of at least one token; empty without tokens."""
    choice = " OR ".join(fts_phrase([one]) for one in sorted(set(tokens)))
    return fts_in_columns(columns, f"({choice})") if choice else ""


def fts_exact(kind: str, texts: Iterable[str]) -> str:
    """Return the full-text expression of a mark with one of some texts (see :func:`.rows.exact_token`)."""
    return fts_any((exact_token(kind, text) for text in texts), ("marks",))


def names_by_key(db: Database, kind: str, keys: Iterable[str]) -> list[str]:
    """Return the names in statements, as written, that have one of some keys."""
    sql = "SELECT text FROM name INDEXED BY name_key WHERE kind = ? AND key = ? AND number > 0"
    stored = {_stored_key(key) for key in keys if storable(key)}
    return [text for key in stored for (text,) in db.execute(sql, (kind, key))]


def _stored_key(key: str) -> str:
    """Return the key that is stored for a name: of a very long one a digest, since each word is stored with it."""
    if len(key) <= _LONGEST_NAME_KEY:
        return key
    from hashlib import blake2b

    return f"{MARK}{blake2b(key.encode()).hexdigest()[:40]}"


def pack_name(name: str) -> bytes:
    """Return the stored bytes of a file's name, which may be no valid text."""
    return name.encode("utf-8", "surrogateescape")


def unpack_name(name: bytes) -> str:
    """Return a file's name from its stored bytes."""
    return name.decode("utf-8", "surrogateescape")


def mark_settled(db: Database, names: Iterable[str]) -> None:
    """Mark the stamps of files as settled."""
    db.executemany("UPDATE file SET settled = 1 WHERE name = ?", ((pack_name(name),) for name in names))


def drop_file(db: Database, name: str) -> None:
    """Delete a file with all its rows."""
    put_file(db, FileRows(name), None)
    db.execute("DELETE FROM file WHERE name = ?", (pack_name(name),))


def put_file(db: Database, rows: FileRows, stamp: Stamp | None) -> None:
    """Replace the rows of a file. Rows of unchanged statements stay."""
    found = db.execute("SELECT id FROM file WHERE name = ?", (pack_name(rows.name),)).fetchone()
    number: int = found[0] if found else _insert_file(db, rows.name)
    _update_file(db, number, rows, stamp)
    old: dict[tuple[str, ...], list[tuple[int, int]]] = {}
    if found:
        for row, place, *texts in _changeable_rows(db, number, rows):
            old.setdefault(tuple(texts), []).append((row, place))
    new, moved = [], []
    for statement in rows.statements:
        same = old.get(statement.texts)
        if same:
            row, place = same.pop()
            moved += [(statement.place, row)] if place != statement.place else []
        else:
            new.append(statement)
    _delete_statements(db, [row for same in old.values() for row, _ in same])
    db.executemany("UPDATE statement SET place = ? WHERE row = ?", moved)
    add_statements(db, number, new, rows.vocabulary if len(new) == len(rows.statements) else None)


def _changeable_rows(db: Database, number: int, rows: FileRows) -> list[tuple[Any, ...]]:
    """Return the rows of a file that may have changed, and move the unchanged ones at its end to their new places."""
    first, last = rows.kept
    before: int = db.execute("SELECT count(*) FROM statement WHERE file = ?", (number,)).fetchone()[0]
    sql = f"SELECT row, place, {_TEXTS} FROM statement WHERE file = ? AND place >= ? AND place < ?"  # noqa: S608
    found: list[tuple[Any, ...]] = db.execute(
        sql, (number, first, before - last if last else before + rows.number + 1)
    ).fetchall()
    if last and rows.number != before:
        move = "UPDATE statement SET place = place + ? WHERE file = ? AND place >= ?"
        db.execute(move, (rows.number - before, number, before - last))
    return found


_TEXTS = ", ".join(TEXT_COLUMNS)


def _insert_file(db: Database, name: str) -> int:
    number: int = db.execute("INSERT INTO file (name) VALUES (?)", (pack_name(name),)).lastrowid
    return number


def _update_file(db: Database, number: int, rows: FileRows, stamp: Stamp | None) -> None:
    import json

    stamp = stamp or Stamp(0, 0, 0, 0)
    dump = {"problems": rows.problems, "entities": rows.entities}
    texts = {key: json.dumps(value, ensure_ascii=True) if value else "" for key, value in dump.items()}
    db.execute(
        "UPDATE file SET size = ?, mtime = ?, ctime = ?, inode = ?, settled = ?, digest = ?, readable = ?, lines = ?,"
        " problems = ?, entities = ?, defaults = ? WHERE id = ?",
        (*stamp.identity, stamp.settled, stamp.digest, rows.readable, rows.lines, texts["problems"],
         texts["entities"], rows.defaults, number),
    )  # fmt: skip
    db.execute("DELETE FROM unfit WHERE file = ?", (number,))
    db.executemany("INSERT INTO unfit VALUES (?, ?, ?)", ((number, place, i) for i, place in rows.unfit))


def add_statements(
    db: Database, number: int, rows: Sequence[StatementRow], vocabulary: Vocabulary | None = None
) -> None:
    """Insert statements of a file."""
    if not rows:
        return
    ordered = sorted(rows, key=lambda row: row.day)  # the full-text index requires rising row numbers
    sequence: int = db.execute("SELECT sequence FROM made").fetchone()[0]
    numbered = [(row.day << DAY_SHIFT | sequence + i, row) for i, row in enumerate(ordered, 1)]
    db.execute("UPDATE made SET sequence = ?", (sequence + len(rows),))
    db.executemany(
        f"INSERT INTO statement VALUES ({_PLACEHOLDERS})",  # noqa: S608
        ((n, number, row.place, row.first, row.last, row.order, *row.texts) for n, row in numbered),
    )
    db.executemany(
        f"INSERT INTO words (rowid, {', '.join(WORD_COLUMNS)}) VALUES ({_WORD_PLACEHOLDERS})",  # noqa: S608
        ((n, *row.words) for n, row in numbered),
    )
    _count_words(db, vocabulary or collect_vocabulary(rows), 1)


def _delete_statements(db: Database, numbers: Sequence[int]) -> None:
    if not numbers:
        return
    columns = ", ".join(WORD_COLUMNS)
    rows = []
    for number in numbers:
        query = f"SELECT first, last, {_TEXTS} FROM statement WHERE row = ?"  # noqa: S608
        first, last, *texts = db.execute(query, (number,)).fetchone()
        rows.append(statement_row(row_statement(texts, first, last, Place("", 0))))
        # A row of a full-text index without contents can only be deleted with the values that it was inserted with.
        delete = f"INSERT INTO words (words, rowid, {columns}) VALUES ('delete', {_WORD_PLACEHOLDERS})"  # noqa: S608
        db.execute(delete, (number, *rows[-1].words))
    db.executemany("DELETE FROM statement WHERE row = ?", ((number,) for number in numbers))
    _count_words(db, collect_vocabulary(rows), -1)


def _count_words(db: Database, vocabulary: Vocabulary, times: int) -> None:
    """Add the counts of words (``times`` 1) or subtract them (-1)."""
    known = "UPDATE name SET number = number + ? WHERE kind = ? AND text = ?"
    for (kind, text), number in vocabulary.names.items():
        if not db.execute(known, (times * number, kind, text)).rowcount:
            _insert_name(db, kind, text, number)
    known = "UPDATE proper SET number = number + ? WHERE word = ?"
    new = []
    for word, number in vocabulary.proper.items():
        if not db.execute(known, (times * number, word)).rowcount:
            db.execute("INSERT INTO proper VALUES (?, ?)", (word, number))
            new.append(word)
    if new:
        add_codes(db, new)
    if times > 0:
        add_forms(db, vocabulary.plain)


def _insert_name(db: Database, kind: str, text: str, number: int) -> None:
    from factcli.entities.blocking import stored_codes
    from factcli.entities.name_parts import name_words

    key, words = _stored_key(name_key(text)), set(word_keys(text))
    db.execute("INSERT INTO name VALUES (?, ?, ?, ?)", (kind, text, key, number))
    db.executemany("INSERT OR IGNORE INTO name_word VALUES (?, ?, ?)", ((kind, word, key) for word in words))
    add_codes(db, words)
    if kind == "speaker":
        codes = {code for word in name_words(text) for code in stored_codes(word)}
        db.executemany("INSERT OR IGNORE INTO name_code VALUES (?, ?)", ((code, key) for code in codes))


def add_codes(db: Database, words: Iterable[str]) -> None:
    """Store the codes of words, by which likely spellings are found."""
    from factcli.entities.blocking import stored_codes

    rows = ((code, word) for word in words for code in stored_codes(word))
    db.executemany("INSERT OR IGNORE INTO word_code VALUES (?, ?)", rows)


def add_forms(db: Database, words: Iterable[str]) -> None:
    """Store the stems of words, by which other forms are found."""
    stems = ((stem(word), word) for word in words)
    db.executemany("INSERT OR IGNORE INTO form VALUES (?, ?)", ((s, word) for s, word in stems if s != word))
