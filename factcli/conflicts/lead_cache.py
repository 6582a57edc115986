"""What was judged once is remembered: a file beside the index, in the user's cache folder.

It holds the leads of a store as its files were, and of every pair that was judged, whether anything was found. It is
never more than a cache. Whatever is not just as this factcli wrote it is passed over and made anew, and where nothing
can be written nothing is remembered. No lock is needed: who writes last is right as well, and half of a file is told
by its digest.
"""

from __future__ import annotations

import contextlib
from array import array
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from factcli import __version__
from factcli.conflicts.finding import VERSION, Finding, Note, Reason
from factcli.errors import StoreError
from factcli.model import Place, Statement
from factcli.search.index import schema
from factcli.search.index.cache_file import LEADS, CacheFile
from factcli.store import atomic

if TYPE_CHECKING:
    from factcli.search.indexed_store import IndexedStore

#: Changes with what is kept here and with what :mod:`factcli.conflicts.blocking` lets pass.
FORMAT = 2
_MAGIC = b"factcli leads\n"
_KEY_BYTES, _DIGEST_BYTES = 8, 16


class Kept(NamedTuple):
    """A lead as it is kept: where its statements stand, the key of the pair, and how strong it is in this store."""

    a: Place
    b: Place
    key: int
    level: str
    score: float


class Memory(NamedTuple):
    """What is remembered of a store: its leads, if its files are as they were, and what was found in which pairs.

    What was found is a suspicion, see `conflict.suspect`: how much two share is of the store, and no part of it.
    """

    who: str = ""  # what was known of who is who
    state: str = ""  # what the files said; nothing where not all pairs were judged
    leads: Sequence[Kept] = ()  # in their order
    found: Mapping[int, Finding] = {}  # by the keys of the pairs
    nothing: Iterable[int] = ()  # the keys of the pairs in which nothing was found

    def findings(self) -> dict[int, Finding | None]:
        """What was found in each pair that was judged, by its key."""
        return {**dict.fromkeys(self.nothing), **self.found}


def path_of(root: Path) -> Path:
    """The file in which the leads of a store are remembered."""
    return CacheFile(root).path.with_suffix(LEADS)


# --- what tells whether anything has changed --------------------------------------------------------------------


def _made_by() -> str:
    return f"factcli {__version__}, index {schema.FORMAT}, leads {FORMAT}, rules {VERSION}"


def digest_of(texts: Iterable[str]) -> bytes:
    """A digest of some texts, of which no others have the same."""
    import hashlib

    whole = hashlib.blake2b(digest_size=_DIGEST_BYTES)
    for text in texts:
        data = text.encode("utf-8", "surrogatepass")
        whole.update(b"%d:" % len(data))
        whole.update(data)
    return whole.digest()


def who_is_who(library: IndexedStore) -> str:
    """What the store knows of who is who, as a digest."""
    return digest_of(map(repr, (*library.people, *library.outlets))).hex()  # which does not show where they stand


def state_of(library: IndexedStore) -> str:
    """What the store's files say, but for those without any statement, as a digest."""
    sql = (
        "SELECT name, digest FROM file WHERE EXISTS (SELECT 1 FROM statement WHERE statement.file = file.id)"
        " ORDER BY name"
    )
    with library.reading() as db:
        files = db.execute(sql).fetchall()
    return digest_of([who_is_who(library), *((part or b"").hex() for row in files for part in row)]).hex()


def said_in(statement: Statement) -> bytes:
    """A digest of all that a pair may be judged by."""
    s = statement
    dates = [text for d in (s.date, s.published, s.retracted) for text in ((d.text, d.time) if d else ("", "-"))]
    texts = [s.speaker, s.outlet, s.claim, s.quote, s.lang, s.role, s.date_text, *dates]
    return digest_of([*texts, str(len(s.via)), *s.via, *s.tags])


def key_of(a: bytes, b: bytes) -> int:
    """The key of a pair by the digests of what the two say, the same in either order."""
    import hashlib

    pair = a + b if a <= b else b + a
    return int.from_bytes(hashlib.blake2b(pair, digest_size=_KEY_BYTES).digest(), "little")


# --- the file ---------------------------------------------------------------------------------------------------


def recall(root: Path) -> Memory:
    """What is remembered of a store; nothing where that cannot be read or is not as it was written."""
    with contextlib.suppress(StoreError, OSError, ValueError, LookupError, TypeError):
        return _loads(atomic.read_bytes(path_of(root), atomic.MAX_INPUT_SIZE))
    return Memory()


def remember(root: Path, memory: Memory) -> None:
    """Keep it for the next time, if that is possible."""
    path = path_of(root)
    with contextlib.suppress(StoreError, OSError):
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        _make_private(path)
        atomic.PendingFile(path, _dumps(memory)).publish()


def _make_private(path: Path) -> None:
    import os

    with contextlib.suppress(FileExistsError):  # what replaces it keeps its mode
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))


def _dumps(memory: Memory) -> bytes:
    import json
    import sys

    leads = [[k.a.file, k.a.index, k.b.file, k.b.index, k.key, k.level, k.score] for k in memory.leads]
    head = {
        "by": _made_by(),
        "who": memory.who,
        "state": memory.state,
        "leads": leads,
        "found": list(memory.found.items()),
    }
    keys = array("Q", sorted(memory.nothing))
    if sys.byteorder == "big":
        keys.byteswap()
    body = json.dumps(head).encode() + b"\n" + keys.tobytes()
    return _MAGIC + _sum(body) + body


def _loads(data: bytes) -> Memory:
    import json
    import sys

    start = len(_MAGIC) + _DIGEST_BYTES
    body = memoryview(data)[start:]
    if data[:start] != _MAGIC + _sum(body):
        raise ValueError("it is not as it was written")
    end = data.index(b"\n", start)
    head = json.loads(data[start:end])
    if head["by"] != _made_by():
        raise ValueError("another factcli has written it")
    keys = array("Q")
    keys.frombytes(data[end + 1 :])
    if sys.byteorder == "big":
        keys.byteswap()
    leads = [Kept(Place(a, i), Place(b, j), *rest) for a, i, b, j, *rest in head["leads"]]
    found = {key: _finding(*said) for key, said in head["found"]}
    return Memory(head["who"], head["state"], leads, found, keys)


def _sum(body: bytes | memoryview) -> bytes:
    import hashlib

    return hashlib.blake2b(body, digest_size=_DIGEST_BYTES).digest()


def _finding(level: str, score: float, label: str, reasons: Any, shared: list[str], notes: Any) -> Finding:
    return Finding(
        level, score, label, tuple(_reason(*r) for r in reasons), tuple(shared), tuple(Note(*n) for n in notes)
    )


def _reason(signal: str, in_a: str, in_b: str, a: list[list[int]], b: list[list[int]], weight: float) -> Reason:
    return Reason(signal, in_a, in_b, _spans(a), _spans(b), weight)


def _spans(spans: list[list[int]]) -> tuple[tuple[int, int], ...]:
    return tuple((start, end) for start, end in spans)


# --- statements by where they stand -----------------------------------------------------------------------------


def statements_at(library: IndexedStore, places: Iterable[Place]) -> dict[Place, Statement]:
    """The statements that stand in some places, as the index has them."""
    sql = "SELECT row FROM statement WHERE file = (SELECT id FROM file WHERE name = ?) AND place = ?"
    with library.reading() as db:
        found = (db.execute(sql, (schema.pack_name(p.file), p.index)).fetchone() for p in dict.fromkeys(places))
        rows = [row for (row,) in filter(None, found)]
        return {s.place: s for s in library.of_rows(rows) if s.place}
