"""Each answer is of one state of the store, whatever another process does to it meanwhile.

Another process changes the store at one of the points where a command asks its index, or reads a file; every such
point of every command is tried. What was removed meanwhile is never a mistake of factcli's own.
"""

from __future__ import annotations

import contextlib
import datetime
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

from factcli.model import Statement
from factcli.search.index.connection import Index
from factcli.search.indexed_store import IndexedStore
from factcli.store import atomic
from factcli.store.link_tables import record_link, remove_link
from factcli.store.links import claims_digest
from factcli.store.writer import add_statements, remove_statement
from tests.store.test_faults import ended, forked
from tests.support.index import write_store, written
from tests.support.run import Done, inside, piped
from tests.support.stores import statement
from tests.support.transcript import environment

pytestmark = pytest.mark.slow

FINE = (0, 1, 3)
POINTS = 60  # more than any command has


def _said(claim: str, day: str, speaker: str = "Zabihullah Mujahid", outlet: str = "AP", **more: Any) -> Statement:
    return statement(claim, day, speaker=speaker, outlet=outlet, **more)


FALLEN = _said("Panjshir has completely fallen to the Taliban.", "2021-09-06", tags=("panjshir",))
HELD = _said("Panjshir has not fallen to the Taliban.", "2021-09-06", "Ahmad Massoud", "BBC", via=("Twitter",))
LOST = _said("The resistance controls Panjshir.", "2021-09-07", "Ahmad Masoud", "Reuters", tags=("panjshir",))
TAKEN = _said("The resistance does not control Panjshir.", "2021-09-07", outlet="TASS", quote="Panjshir is ours.")
DEAD = _said("At least 17 people died in the attack on Kabul.", "2021-10-02", "Saleh", "BBC")
MORE = _said("At least 53 people died in the attack on Kabul.", "2021-10-02", "Wasiq", "CNN")
EDITED = _said("Panjshir is at peace.", "2021-09-06", tags=("peace",), note="edited")
UNFIT = {"id": "unf1t00000", "speaker": "Saleh", "outlet": "BBC", "date": "soon", "claim": "Unfit."}
KNOWN = ["--speaker", DEAD.speaker, "--outlet", DEAD.outlet, "--date", "2021-10-02", "--claim", DEAD.claim]
NEW = ["--speaker", "Saleh", "--outlet", "AP", "--date", "2021-09-06", "--claim", "Panjshir has fallen."]


def _tables(*statements: Statement) -> list[dict[str, Any]]:
    return [{"id": s.id, **s.to_table()} for s in statements]


def _link(a: Statement, b: Statement, relation: str) -> dict[str, str]:
    return {"a": a.id, "b": b.id, "relation": relation, "digest": claims_digest(a, b)}


BEFORE = {
    "factcli.toml": b"format = 1\n" + written(person=[{"name": "Ahmad Massoud", "aliases": ["Ahmad Masoud"]}]),
    "2021-09.toml": written(_tables(FALLEN, HELD, LOST, TAKEN)),
    "2021-10.toml": written([*_tables(DEAD), UNFIT, *_tables(MORE)]),
    "links.toml": written(link=[_link(LOST, HELD, "repeats"), _link(FALLEN, HELD, "contradicts")]),
}
#: One edited, so that no line is where it was, two removed, one moved to a file of its own, one decision gone.
AFTER = {
    "factcli.toml": b"format = 1\n",
    "2021-09.toml": b"# lines\n# more\n" + written([{**EDITED.to_table(), "id": FALLEN.id}, *_tables(TAKEN)]),
    "2021-11.toml": written(_tables(DEAD)),
    "links.toml": written(link=[_link(FALLEN, TAKEN, "unrelated")]),
}


def _write(root: Path, files: dict[str, bytes]) -> None:
    for path in root.glob("*.toml"):
        path.unlink()
    write_store(root, files)


def rewrite(root: Path) -> None:
    """Others edit, move and remove statements, links and a person."""
    _write(root, AFTER)


def remove_all(root: Path) -> None:
    """Others remove the store's folder."""
    shutil.rmtree(root, ignore_errors=True)


class _Intruder:
    """Another process, which changes the store at the n-th point."""

    def __init__(self, root: Path, change: Callable[[Path], None], turn: int) -> None:
        self._root, self._change, self._left, self._busy = root, change, turn, False
        self.been = False

    def point(self, indexed: bool) -> None:
        """A point at which others may change the store; and, where nobody reads or writes it, also its index."""
        self._left -= not self._busy
        if self._left or self.been or self._busy:
            return
        self.been = self._busy = True
        self._change(self._root)
        if indexed:
            other = IndexedStore(self._root)
            other._close()
        self._busy = False


@contextlib.contextmanager
def _at_questions(intruder: _Intruder) -> Iterator[None]:
    """Before each question to the index that may find another state of it."""
    real = Index.reading

    @contextlib.contextmanager
    def reading(self: Index) -> Iterator[Any]:
        if self._depth == 0:
            intruder.point(indexed=True)
        with real(self) as db:
            yield db

    with mock.patch.object(Index, "reading", reading):
        yield


@contextlib.contextmanager
def _at_files(intruder: _Intruder) -> Iterator[None]:
    """Before each file that is read."""
    real = atomic.read_bytes

    def read(path: Path, *rest: Any) -> bytes:
        if path.suffix == ".toml":
            intruder.point(indexed=False)
        return real(path, *rest)

    with mock.patch.object(atomic, "read_bytes", read):
        yield


OUT = "out"
#: Commands that only ask.
ASKING = [
    ["search", "Panjshir", "--json"],
    ["search", "Masood", "--format", "table"],
    ["search", "-Kabul", "--limit", "2"],
    ["show", FALLEN.id[:5], HELD.id, "--json"],
    ["show", FALLEN.id, DEAD.id, "--format", "table"],
    ["show", UNFIT["id"]],
    ["compare"],
    ["compare", "--json"],
    ["compare", "--format", "table"],
    ["compare", "--format", "markdown"],
    ["compare", FALLEN.id, TAKEN.id, "--json"],
    ["compare", "Panjshir", "--format", "table"],
    ["compare", "Panjshir", "--json"],
    ["compare", "Panjshir", "--by", "speaker", "--format", "jsonl"],
    ["compare", "--topics", "--json"],
    ["timeline", "--json"],
    ["timeline", "Panjshir", "--format", "table"],
    ["people", "--json"],
    ["people", "--format", "table"],
    ["outlets"],
    ["tags"],
    ["stats", "--json"],
    ["check"],
    ["export", "--format", "csv"],
    ["export", "Panjshir", "--format", "json"],
    ["export", "--format", "ftm"],
    ["export", "--format", "jsonld"],
    ["export", "--format", "html"],
    ["export", "--output", f"{OUT}.db", "--force"],
    ["export", "Panjshir", "--output", f"{OUT}.db", "--force"],
    *([["export", "--output", f"{OUT}.parquet", "--force"]] if find_spec("pyarrow") else []),
]
#: Commands that change the store, or look at it again and again.
CHANGING = [
    ["add", *NEW],
    ["add", *KNOWN],
    ["add", *NEW, "--format", "json"],
    ["add", "--from-json", "-"],
    ["import", "-", "--from", "jsonl"],
    ["import", "-", "--from", "jsonl", "--json"],
    ["edit", FALLEN.id, "--note", "checked"],
    ["retract", FALLEN.id],
    ["remove", FALLEN.id],
    ["link", FALLEN.id, TAKEN.id, "--as", "contradicts"],
    ["link", FALLEN.id, HELD.id, "--remove"],
    ["people", "alias", "Ahmad Massoud", "Ahmad Masud"],
    ["people", "distinct", "Saleh", "Wasiq"],
    ["review"],
    ["undo"],
]
_LINE = b'{"speaker": "Saleh", "outlet": "AP", "date": "2021-09-06", "claim": "Panjshir has fallen."}\n'
GIVEN = {"add": _LINE, "import": _LINE, "review": b"c\nk\nu\n"}


def _home(root: Path) -> Path:
    """Where commands on a store have their index."""
    return root.parent.with_name(f"{root.parent.name}-home")


def _prepare(root: Path, files: dict[str, bytes]) -> None:
    """A store with these files, and with an index."""
    root.mkdir(exist_ok=True)
    _write(root, files)
    with mock.patch.dict(os.environ, environment(_home(root)), clear=True):
        IndexedStore(root)._close()


def _run(root: Path, command: Sequence[str]) -> tuple[Done, bytes]:
    """A command on the store; and what it wrote into a file."""
    for path in root.parent.glob(f"{OUT}.*"):
        path.unlink()
    done = inside(["--store", str(root), *command], root.parent, GIVEN.get(command[0], b""))
    made = [path.read_bytes() for path in root.parent.glob(f"{OUT}.*")]
    return done, made[0] if made else b""


def _intruded(
    root: Path,
    command: Sequence[str],
    change: Callable[[Path], None],
    points: Callable[[_Intruder], contextlib.AbstractContextManager[None]],
) -> Iterator[tuple[Done, bytes]]:
    """The command once for each point at which another process may change the store."""
    for turn in range(1, POINTS):
        _prepare(root, BEFORE)
        intruder = _Intruder(root, change, turn)
        with points(intruder):
            yield _run(root, command)
        if not intruder.been:
            return
    raise AssertionError("there are more points than are tried")


def _name(value: Any) -> str:
    return " ".join(value[:4]) if isinstance(value, list) else value.__name__


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Where the store of a test is."""
    return tmp_path / "store"


@pytest.mark.parametrize("command", ASKING, ids=_name)
def test_answer_is_of_one_state(command: list[str], root: Path) -> None:
    """What a command says while another process rewrites the store is what it says before that or after it."""
    _prepare(root, BEFORE)
    faults = _run(root, ["tags"])[0].err  # which are said at once, when the store is opened

    def answer(done: Done, made: bytes) -> tuple[int, bytes, bytes, bytes]:
        return done.code, done.out, done.err.replace(faults, b""), made

    ends = []
    for files in (BEFORE, AFTER):
        _prepare(root, files)
        ends.append(answer(*_run(root, command)))
    assert ends[0] != ends[1]
    for done, made in _intruded(root, command, rewrite, _at_questions):
        assert answer(done, made) in ends


@pytest.mark.parametrize("form", ["db", *(["parquet"] if find_spec("pyarrow") else [])])
def test_a_new_file_is_written_once(form: str, root: Path) -> None:
    """What another process changes meanwhile makes an export read the store again, not refuse its own file."""
    for done, made in _intruded(root, ["export", "--output", f"{OUT}.{form}"], rewrite, _at_questions):
        assert done.code in (0, 3), done.stderr
        assert made
        assert "already" not in done.stderr


@pytest.mark.parametrize("points", [_at_questions, _at_files], ids=_name)
@pytest.mark.parametrize("command", CHANGING, ids=_name)
def test_change_meets_a_change(command: list[str], points: Any, root: Path) -> None:
    """Whatever another process changes while a command changes the store, it ends with an exit code of its own."""
    for done, _ in _intruded(root, command, rewrite, points):
        assert done.code in FINE, done.stderr


@pytest.mark.parametrize("command", [*ASKING, *CHANGING], ids=_name)
def test_store_is_removed_between_questions(command: list[str], root: Path) -> None:
    """The same where it removes the store."""
    for done, _ in _intruded(root, command, remove_all, _at_questions):
        assert done.code in FINE, done.stderr


@pytest.mark.parametrize("command", [["tags"], ["check"], *CHANGING], ids=_name)  # all others open it as tags does
def test_store_is_removed_while_it_is_read(command: list[str], root: Path) -> None:
    """The same while files are read."""
    for done, _ in _intruded(root, command, remove_all, _at_files):
        assert done.code in FINE, done.stderr


@pytest.mark.parametrize("form", [["--format", "plain"], ["--json"]], ids=_name)
@pytest.mark.parametrize("points", [_at_questions, _at_files], ids=_name)
def test_what_was_added_is_gone(points: Any, form: list[str], root: Path) -> None:
    """A statement that another process has taken out again is said to be gone, and the rest is as it was recorded."""
    told = 0
    for done, _ in _intruded(root, ["add", *NEW, *form], rewrite, points):
        assert done.code in FINE, done.stderr
        gone = "was removed by another process meanwhile" in done.stderr
        assert gone != (NEW[-1] in done.stdout if form == ["--json"] else "2021-09.toml" in done.stdout)
        told += gone
    assert told


# --- real processes -------------------------------------------------------------------------------------------


def _changer(root: Path, turns: int) -> None:
    """Adds a statement and a decision about it, and removes both, again and again."""
    for turn in range(turns):
        store = IndexedStore(root)
        new = _said(f"Panjshir has fallen, said {turn}.", "2021-09-06")
        add_statements(store, [new], "add")
        store.refresh()
        record_link(store, new, HELD, "contradicts", "", datetime.date(2026, 1, 2))
        store.refresh()
        remove_link(store, new.id, HELD.id)
        remove_statement(store, store.resolve(new.id), "remove")
        store._close()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the other process is a fork")
def test_commands_while_another_process_changes_the_store(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Exports, comparisons and additions end as they should while another process adds, decides and removes."""
    _prepare(root, BEFORE)
    for name, value in environment(_home(root)).items():
        monkeypatch.setenv(name, value)
    for name in [name for name in os.environ if name.startswith("XDG_")]:
        monkeypatch.delenv(name)
    process = forked(lambda: _changer(root, 40))
    commands = [["export", "--output", f"{OUT}.db", "--force"], ["compare", "--json"], ["stats"], ["add", *NEW]]
    for turn in range(6):
        for command in [*commands, ["import", "-", "--from", "jsonl", "--format", "ids"]]:
            done = piped(["--store", str(root), *command], root.parent, _given(command, turn))
            assert done.code in FINE, done.stderr
            assert "Traceback" not in done.stderr
    assert ended(process) == 0


def _given(command: list[str], turn: int) -> bytes:
    return _LINE.replace(b"fallen", b"fallen %d" % turn) if command[0] == "import" else b""
