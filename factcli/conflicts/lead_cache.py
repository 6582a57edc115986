"""Cache of pair judgements and leads, kept beside the search index.

It holds the leads of a store for one state of its files, and of every pair that was judged, whether anything was
found. A file that is not just as this version of factcli wrote it is ignored and written anew, and where nothing can
be written nothing is cached. No lock is needed: the last writer is right as well, and the digest in front shows a
file that is incomplete.

It is a file of its own rather than tables of the index (2026-11-30). Whoever writes to the index locks it for all
others and marks it inconsistent, so that a command that is killed there costs the whole index, and a long question in
another process is asked again. To write 200,000 judgements as rows takes 1.3 s, as this file 0.14 s.
"""

from __future__ import annotations

import contextlib
from array import array
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain, count
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
    from factcli.conflicts.blocking import BlockingFeatures
    from factcli.search.indexed_store import IndexedStore

#: Raised when the content of the file changes, or the pairs that :mod:`factcli.conflicts.blocking` lets pass.
FORMAT = 5
_MAGIC = b"factcli leads\n"
_KEY_BYTES, _DIGEST_BYTES = 8, 16


#: The digests of two statements, the earlier one first.
PairDigests = tuple[bytes, bytes]


class CachedLead(NamedTuple):
    """A lead by the places of its statements and their digests."""

    a: Place
    b: Place
    pair: PairDigests


class CachedLeads(NamedTuple):
    """What is cached of a store: its leads, if its files did not change, and the judgements of pairs.

    Whatever was found in a pair of statements that are `judged` is in `findings`.
    """

    who: str = ""  # digest of who is who
    state: str = ""  # digest of the files; empty where not all pairs were judged
    leads: Sequence[CachedLead] = ()  # strongest first
    findings: Mapping[PairDigests, Finding] = {}
    judged: frozenset[bytes] = frozenset()  # digests of the statements of which every pair was judged
    without: Iterable[int] = ()  # keys of other pairs in which nothing was found
    dumped_features: bytes = b"[[], []]"  # see `features`

    def without_judgements(self) -> CachedLeads:
        """Return what does not depend on who is who."""
        return CachedLeads(dumped_features=self.dumped_features)

    def features(self) -> dict[bytes, BlockingFeatures]:
        """Return what decides which pairs are judged, by the digests of the statements."""
        import json

        from factcli.conflicts.blocking import BlockingFeatures, BlockingProfile
        from factcli.conflicts.rules.keys import ClaimKeys

        texts, rows = json.loads(self.dumped_features)

        def named(numbers: Iterable[int]) -> frozenset[str]:
            return frozenset([texts[n] for n in numbers])

        def pairs(numbers: Sequence[int]) -> frozenset[tuple[str, str]]:
            return frozenset([(texts[a], texts[b]) for a, b in zip(numbers[::2], numbers[1::2], strict=True)])

        return {
            bytes.fromhex(digest): BlockingFeatures(
                BlockingProfile(named(terms), weight),
                ClaimKeys(
                    is_open,
                    named(has),
                    named(seeks),
                    named(roots),
                    pairs(some),
                    pairs(of_alike),
                    pairs(synonyms),
                    least,
                ),
            )
            for digest, weight, is_open, least, terms, has, seeks, roots, some, of_alike, synonyms in rows
        }


def dump_features(features: Mapping[bytes, BlockingFeatures]) -> bytes:
    """Return features by the digests of their statements as JSON: all texts once, and rows of their numbers."""
    import json

    number_of: defaultdict[str, int] = defaultdict(count().__next__)

    def numbers(texts: Iterable[str]) -> list[int]:
        return list(map(number_of.__getitem__, texts))

    rows = []
    for digest, ((terms, weight), keys) in features.items():
        sets = [numbers(sorted(texts)) for texts in (terms, keys.has, keys.seeks, keys.roots)]
        members = [numbers(chain(*sorted(some))) for some in (keys.members, keys.members_of_alike, keys.synonyms)]
        rows.append([digest.hex(), weight, keys.is_open, keys.least, *sets, *members])
    return json.dumps([list(number_of), rows], separators=(",", ":")).encode()


def cache_path(root: Path) -> Path:
    """Return the file in which the leads of a store are cached."""
    return CacheFile(root).path.with_suffix(LEADS)


# --- digests that tell whether anything has changed -------------------------------------------------------------


def _written_by() -> str:
    return f"factcli {__version__}, index {schema.FORMAT}, leads {FORMAT}, rules {VERSION}"


def digest_of(texts: Iterable[str]) -> bytes:
    """Return a digest of a sequence of texts. Lengths are part of it, so that no other sequence has the same."""
    import hashlib

    whole = hashlib.blake2b(digest_size=_DIGEST_BYTES)
    for text in texts:
        data = text.encode("utf-8", "surrogatepass")
        whole.update(b"%d:" % len(data))
        whole.update(data)
    return whole.digest()


def who_is_who_digest(store: IndexedStore) -> str:
    """Return a digest of the people and outlets of a store, without their places in the files."""
    return digest_of(map(repr, (*store.people, *store.outlets))).hex()


def store_digest(store: IndexedStore) -> str:
    """Return a digest of who is who and of every file of a store that holds a statement."""
    sql = (
        "SELECT name, digest FROM file WHERE EXISTS (SELECT 1 FROM statement WHERE statement.file = file.id)"
        " ORDER BY name"
    )
    with store.reading() as db:
        files = db.execute(sql).fetchall()
    return digest_of([who_is_who_digest(store), *((part or b"").hex() for row in files for part in row)]).hex()


def statement_digest(statement: Statement) -> bytes:
    """Return a digest of everything in a statement that a pair may be judged by."""
    s = statement
    dates = [text for d in (s.date, s.published, s.retracted) for text in ((d.text, d.time) if d else ("", "-"))]
    texts = [s.speaker, s.outlet, s.claim, s.quote, s.lang, s.role, s.date_text, *dates]
    return digest_of([*texts, str(len(s.via)), *s.via, *s.tags])


def pair_key(a: bytes, b: bytes) -> int:
    """Return the key of a pair from the digests of its statements, the same in either order."""
    import hashlib

    pair = a + b if a <= b else b + a
    return int.from_bytes(hashlib.blake2b(pair, digest_size=_KEY_BYTES).digest(), "little")


# --- the file ---------------------------------------------------------------------------------------------------


def read_cache(root: Path) -> CachedLeads:
    """Read the cache of a store. It is empty where it cannot be read or is not as it was written."""
    with contextlib.suppress(StoreError, OSError, ValueError, LookupError, TypeError):
        return _loads(atomic.read_bytes(cache_path(root), atomic.MAX_INPUT_SIZE))
    return CachedLeads()


def write_cache(root: Path, cached: CachedLeads) -> None:
    """Write the cache of a store, if that is possible."""
    path = cache_path(root)
    with contextlib.suppress(StoreError, OSError):
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        _make_private(path)
        atomic.PendingFile(path, _dumps(cached)).publish()


def _make_private(path: Path) -> None:
    import os

    with contextlib.suppress(FileExistsError):  # the replacement keeps the mode
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))


def _dumps(cached: CachedLeads) -> bytes:
    import json
    import sys

    numbers = {pair: number for number, pair in enumerate(cached.findings)}
    head = {
        "by": _written_by(),
        "who": cached.who,
        "state": cached.state,
        "leads": [[c.a.file, c.a.index, c.b.file, c.b.index, numbers[c.pair]] for c in cached.leads],
        "found": [[a.hex(), b.hex(), finding] for (a, b), finding in cached.findings.items()],
        "judged": len(cached.judged),
    }
    keys = array("Q", sorted(cached.without))
    if sys.byteorder == "big":
        keys.byteswap()
    judged = b"".join(sorted(cached.judged))
    body = b"\n".join((json.dumps(head).encode(), cached.dumped_features, judged + keys.tobytes()))
    return _MAGIC + _checksum(body) + body


def _loads(data: bytes) -> CachedLeads:
    import json
    import sys

    start = len(_MAGIC) + _DIGEST_BYTES
    body = memoryview(data)[start:]
    if data[:start] != _MAGIC + _checksum(body):
        raise ValueError("it is not as it was written")
    end = data.index(b"\n", start)
    head = json.loads(data[start:end])
    if head["by"] != _written_by():
        raise ValueError("another factcli has written it")
    features_end = data.index(b"\n", end + 1)
    judged_end = features_end + 1 + head["judged"] * _DIGEST_BYTES
    judged = frozenset(data[i : i + _DIGEST_BYTES] for i in range(features_end + 1, judged_end, _DIGEST_BYTES))
    keys = array("Q")
    keys.frombytes(data[judged_end:])
    if sys.byteorder == "big":
        keys.byteswap()
    found = {(bytes.fromhex(a), bytes.fromhex(b)): _finding(*fields) for a, b, fields in head["found"]}
    pairs = list(found)
    leads = [CachedLead(Place(a, i), Place(b, j), pairs[number]) for a, i, b, j, number in head["leads"]]
    return CachedLeads(head["who"], head["state"], leads, found, judged, keys, data[end + 1 : features_end])


def _checksum(body: bytes | memoryview) -> bytes:
    import hashlib

    return hashlib.blake2b(body, digest_size=_DIGEST_BYTES).digest()


def _finding(level: str, score: float, label: str, reasons: Any, shared: list[str], notes: Any) -> Finding:
    return Finding(
        level,
        score,
        label,
        tuple(Reason(signal, in_a, in_b, _spans(a), _spans(b), weight) for signal, in_a, in_b, a, b, weight in reasons),
        tuple(shared),
        tuple(Note(*note) for note in notes),
    )


def _spans(spans: list[list[int]]) -> tuple[tuple[int, int], ...]:
    return tuple((start, end) for start, end in spans)


# --- statements by their places ---------------------------------------------------------------------------------


def statements_at(store: IndexedStore, places: Iterable[Place]) -> dict[Place, Statement]:
    """Return the statements at some places that the index holds."""
    sql = "SELECT row FROM statement WHERE file = (SELECT id FROM file WHERE name = ?) AND place = ?"
    with store.reading() as db:
        answers = (db.execute(sql, (schema.pack_name(p.file), p.index)).fetchone() for p in dict.fromkeys(places))
        rows = [row for (row,) in filter(None, answers)]
        return {s.place: s for s in store.read_rows(rows) if s.place}
