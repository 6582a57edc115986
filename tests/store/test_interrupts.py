"""Ctrl-C, a closed terminal, a shutdown: whenever it comes, a change is made whole or not at all, and told rightly."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from factcli.errors import CHANGES
from factcli.paths import state_folder
from factcli.store import atomic, transaction, writer
from factcli.store import history as store_history
from factcli.store import undo as store_undo
from factcli.store.reader import read_store
from factcli.store.undo import undo_last_change
from factcli.store.writer import add_statements, edit_statement
from tests.store.test_faults import ended, forked, restore
from tests.support.run import PATIENCE, piped
from tests.support.stores import contents, new_store, only, statement, strays
from tests.support.transcript import environment

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not hasattr(os, "fork"), reason="signals are sent to forked processes"),
]
TRACED = {module.__file__ for module in (atomic, writer, store_history, transaction, store_undo)}
STEPS: dict[str, Callable[[Path], object]] = {
    "add to two files": lambda root: add_statements(
        read_store(root), [statement("b"), statement("b", "2021-10")], "step"
    ),
    "edit": lambda root: edit_statement(read_store(root), read_store(root).recorded[0], {"note": "n"}, "step"),
    "undo of two files": undo_last_change,
}


def interrupted_from(number: int, work: Callable[[], object]) -> Callable[[], object]:
    """The work, with a Ctrl-C before the so-many-th line of the code that writes, and before each line after it."""
    passed = 0

    def local(frame: FrameType, event: str, _: Any) -> Any:
        nonlocal passed
        if event == "line":
            passed += 1
            if passed > number:
                signal.raise_signal(signal.SIGINT)
        return local

    def trace(frame: FrameType, event: str, _: Any) -> Any:
        return local if frame.f_code.co_filename in TRACED else None

    def traced() -> None:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        CHANGES.clear()
        sys.settrace(trace)
        try:
            work()
        except KeyboardInterrupt:
            sys.settrace(None)
            os._exit(3 if CHANGES else 4)

    return traced


@pytest.mark.parametrize("name", STEPS)
def test_one_ctrl_c_after_another_leaves_no_half_change(name: str, tmp_path: Path) -> None:
    """From any line on: the files are all as before or all as after, the process knows which, and undo fits."""
    step, root = STEPS[name], tmp_path / "store"
    new_store(root, statement("a", role="r"))
    if name.startswith("undo"):
        STEPS["add to two files"](root)
    before, history = contents(root), contents(state_folder())
    step(root)
    after = contents(root)
    seen = set()
    for line in range(0, 10_000, 7):
        restore(root, before)
        restore(state_folder(), history)
        code = ended(forked(interrupted_from(line, lambda: step(root))))
        if code == 0:
            break
        now = {name: data for name, data in contents(root).items() if name.endswith(".toml")}
        assert now == {3: after, 4: before}[code]
        seen.add(code)
        assert transaction.describe_unfinished(root) is None
        if code == 3 and not name.startswith("undo"):
            assert undo_last_change(root).summary == "step"
            assert contents(root) == before
            assert strays(root) == []
    assert line > 100
    assert seen == {3, 4}


# --- real processes -------------------------------------------------------------------------------------------


def rows(number: int) -> bytes:
    """A table of statements of so many months."""
    lines = [f"claim {n},S,{2000 + n // 12}-{n % 12 + 1:02}-01" for n in range(number)]
    return "\n".join(["Claim,Speaker,Date", *lines]).encode()


def as_in_a_terminal() -> None:
    """Ignore no signal, however these tests were started."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)


def start(arguments: Sequence[str], folder: Path) -> subprocess.Popen[bytes]:
    """factcli as a process that signals end, as they do where a person started it."""
    home = folder.parent / f"{folder.name}-home"
    home.mkdir(exist_ok=True)
    return subprocess.Popen(
        [sys.executable, "-m", "factcli", *arguments],
        cwd=folder,
        env=environment(home),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=as_in_a_terminal,
    )


def test_several_ctrl_c_in_an_import(tmp_path: Path) -> None:
    """Nothing is recorded or everything is, and the message says which; then the same import ends well."""
    rng, whole = random.Random(7), 36
    (tmp_path / "claims.csv").write_bytes(rows(whole))
    command = ["import", "../claims.csv", "--default", "outlet=O"]
    for turn in range(4):
        desk = tmp_path / f"desk{turn}"
        desk.mkdir()
        piped(["init"], desk)
        process = start(command, desk)
        wait_for(lambda desk=desk: any(desk.glob("data/.factcli-*")), process)  # type: ignore[misc]
        for _ in range(4):
            time.sleep(rng.uniform(0, 0.01))
            process.send_signal(signal.SIGINT)
        err = process.communicate(timeout=PATIENCE)[1].decode()
        number = piped(["search", "--format", "ids"], desk).out.count(b"\n")
        assert "Traceback" not in err
        if process.returncode == 0 or "the change was made before" in err:
            assert number == whole
        elif process.returncode == 130:
            assert (number, "nothing else was done" in err) == (0, True)
        else:  # the last one came when it was as good as over: it ends the process as it ends any other
            assert process.returncode == -signal.SIGINT
            assert number in (0, whole)
        again = piped(command, desk)
        assert again.code == 0, again
        assert piped(["search", "--format", "ids"], desk).out.count(b"\n") == whole
        assert strays(desk / "data") == []


def wait_for(there: Callable[[], bool], process: subprocess.Popen[bytes]) -> None:
    """Wait until something is there, or the process has ended."""
    while not there() and process.poll() is None:
        time.sleep(0.0005)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_an_export_that_is_ended_leaves_nothing(number: signal.Signals, tmp_path: Path) -> None:
    """The file that was being written is taken away, and the process ends as the signal has it."""
    desk = tmp_path / "desk"
    desk.mkdir()
    (tmp_path / "claims.csv").write_bytes(rows(200))
    piped(["init"], desk)
    piped(["import", "../claims.csv", "--default", "outlet=O"], desk)
    for _ in range(20):
        process = start(["export", "-o", "report.html"], desk)
        wait_for(lambda: any(desk.glob(".factcli-*.part")), process)
        process.send_signal(number)
        err = process.communicate(timeout=PATIENCE)[1].decode()
        assert "Traceback" not in err
        if process.returncode != 0:
            break
        (desk / "report.html").unlink()  # on a busy machine, it was done before it could be ended
    assert process.returncode == (130 if number == signal.SIGINT else -number)
    assert [path.name for path in desk.iterdir()] == ["data"]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_change_that_is_ended_is_made_or_not(number: signal.Signals, tmp_path: Path) -> None:
    """A shutdown in the middle of the writing leaves no stray, and no half."""
    (tmp_path / "claims.csv").write_bytes(rows(60))
    for turn in range(20):
        desk = tmp_path / f"desk{turn}"
        desk.mkdir()
        piped(["init"], desk)
        process = start(["import", "../claims.csv", "--default", "outlet=O"], desk)
        wait_for(lambda desk=desk: any(desk.glob("data/.factcli-*")), process)  # type: ignore[misc]
        process.send_signal(number)
        process.communicate(timeout=PATIENCE)
        assert strays(desk / "data") == []
        assert len(list((desk / "data").glob("2*.toml"))) in (0, 60)
        if process.returncode != 0:  # else, on a busy machine, it was done before it could be ended
            break
    assert process.returncode == -number


EARLY = """
import os, signal, sys
class Finder:
    def find_spec(self, name, *_):
        if name == "typer":
            os.kill(os.getpid(), signal.SIGINT)
sys.meta_path.insert(0, Finder())
from factcli.__main__ import main
main()
"""


def test_ctrl_c_while_the_program_is_loaded_ends_it_without_a_word(tmp_path: Path) -> None:
    """It ends by the signal, as a shell expects, and shows no traceback."""
    done = subprocess.run(
        [sys.executable, "-c", EARLY],
        capture_output=True,
        env=environment(tmp_path, PYTHONPATH=os.pathsep.join(sys.path)),
        preexec_fn=as_in_a_terminal,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (-signal.SIGINT, b"", b"")


def test_the_program_begins_with_next_to_nothing() -> None:
    """What it imports before Ctrl-C is seen to is not worth a traceback's time."""
    code = "import sys, factcli.__main__; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert {name for name in done.stdout.split() if name.startswith("factcli")} == {"factcli", "factcli.__main__"}
    assert not {"typer", "typing", "re"} & set(done.stdout.split())


def test_signals_that_are_ignored_stay_ignored(tmp_path: Path) -> None:
    """In the background of a shell Ctrl-C is for others, and under nohup a closed terminal ends nothing."""

    def ignoring() -> None:
        for number in (signal.SIGINT, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)

    code = "import os, signal; os.kill(os.getppid(), signal.SIGINT); os.kill(os.getppid(), signal.SIGHUP)"
    (tmp_path / "desk").mkdir()
    piped(["init"], tmp_path / "desk")
    editor = f"{sys.executable} -c '{code}'"
    add_one = ["add", "--speaker", "S", "--outlet", "O", "--date", "2021-09-01", "--claim", "c"]
    identity = piped(add_one, tmp_path / "desk", before=ignoring).stdout.split()[0]
    done = piped(["edit", identity], tmp_path / "desk", before=ignoring, EDITOR=editor)
    assert "interrupted" not in done.stderr
    assert done.code >= 0


def test_only_the_main_thread_sees_to_signals(tmp_path: Path) -> None:
    """A change made by another thread is made all the same."""
    import threading

    store = new_store(tmp_path, statement())
    thread = threading.Thread(target=edit_statement, args=(store, only(store), {"note": "n"}, "edit"))
    thread.start()
    thread.join()
    assert only(read_store(tmp_path)).table["note"] == "n"
