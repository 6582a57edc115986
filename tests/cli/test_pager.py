"""What does not fit the screen is shown page by page on a terminal; a pipe and a script see nothing of it."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.support.terminal import CTRL_C, FACTCLI, Terminal
from tests.support.transcript import ROOT, environment

pytest.importorskip("pty", reason="terminals are made with pty, which this system lacks")

COUNT = "47 statements"
PAGED = "sh -c 'echo PAGER BEGINS; cat; echo PAGER ENDS'"


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the example store, which nothing here changes."""
    folder = tmp_path_factory.mktemp("pager")
    shutil.copytree(ROOT / "data", folder / "data")
    return folder


def terminal(work: Path, *arguments: str, pager: str | None = PAGED, rows: int = 24, **env: str) -> Terminal:
    """A terminal of some height on which factcli runs."""
    variables = environment(work, **env)
    if pager is None:
        del variables["PAGER"]
    else:
        variables["PAGER"] = pager
    return Terminal([FACTCLI, *arguments], cwd=work, env=variables, size=(80, rows))


@pytest.mark.slow
@pytest.mark.parametrize(
    "arguments",
    [
        ["search"],
        ["compare"],
        ["compare", "Panjshir"],
        ["show", "47kv9", "1m0kf", "a1g6p"],
        ["people"],
        ["timeline"],
        ["export", "-f", "csv"],
        ["search", "-f", "json"],
        ["help", "search"],
        ["help", "searching"],
    ],
)
def test_a_long_result_is_paged(work: Path, arguments: list[str]) -> None:
    """All of it, and notes follow behind the pager."""
    with terminal(work, *arguments) as shown:
        text = shown.end()
        assert shown.code == 0
    with terminal(work, *arguments, pager="cat") as printed:
        whole = printed.end()
    begun, _, rest = text.partition("PAGER BEGINS\n")
    assert begun == ""
    page, _, notes = rest.partition("PAGER ENDS\n")
    assert page
    assert sorted((page + notes).splitlines()) == sorted(whole.splitlines())
    if arguments == ["search"]:
        assert notes.startswith(COUNT)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("arguments", "rows"), [(["search", "-n", "1"], 24), (["tags", "-f", "ids"], 40), (["search"], 2000)]
)
def test_what_fits_is_printed(work: Path, arguments: list[str], rows: int) -> None:
    """Without a pager, which would have to be left."""
    with terminal(work, *arguments, rows=rows) as shown:
        assert "PAGER" not in shown.end()
        assert shown.code == 0


def test_long_lines_count_as_the_rows_they_take(work: Path) -> None:
    """Ten lines of JSON are more than ten rows; so are the notes that follow."""
    with terminal(work, "search", "-n", "10", "-f", "jsonl", rows=24) as shown:
        assert "PAGER BEGINS" in shown.end()


@pytest.mark.slow
@pytest.mark.parametrize("arguments", [["--no-pager", "search"], ["search", "--no-pager"]])
def test_no_pager(work: Path, arguments: list[str]) -> None:
    """Before the command or after it."""
    with terminal(work, *arguments) as shown:
        text = shown.end()
    assert "PAGER" not in text
    assert COUNT in text


@pytest.mark.slow
@pytest.mark.parametrize("pager", ["false", "sh -c 'exit 3'", "no-such-pager", "it's", "cat", ""])
def test_a_broken_pager_is_no_error(work: Path, pager: str) -> None:
    """Then the result is printed, once."""
    with terminal(work, "search", "-f", "csv", pager=pager) as shown:
        text = shown.end()
        assert shown.code == 0
    assert text.count("id,speaker,outlet") == 1
    assert text.count("47kv9pz1mk") == 1
    assert "factcli:" not in text


def test_a_pager_that_is_left_is_no_error(work: Path) -> None:
    """One that reads one line of much; the notes follow."""
    with terminal(work, "search", "-f", "json", pager="head -n 1") as shown:
        text = shown.end()
        assert shown.code == 0
    assert text == "{\n"
    with terminal(work, "search", pager="head -n 1") as shown:
        assert shown.end().endswith("47 statements\n")


def test_less_and_ctrl_c(work: Path) -> None:
    """The usual pager stays until q, and Ctrl-C does not end it; nothing is printed over it."""
    if not shutil.which("less"):
        pytest.skip("less is not installed")
    with terminal(work, "search", pager=None) as shown:
        assert COUNT not in shown.until("\n:")
        shown.type(CTRL_C)
        shown.until(":")
        shown.type("q")
        assert shown.end().strip().endswith(COUNT)
        assert shown.code == 0


def test_ctrl_c_in_a_pager_that_it_ends(work: Path) -> None:
    """The command ends as it would have."""
    with terminal(work, "search", pager="sh -c 'echo ready; exec sleep 60'") as shown:
        shown.until("ready\n")
        shown.type(CTRL_C)
        assert shown.end().endswith(f"{COUNT}\n")
        assert shown.code == 0


def test_exit_codes_stay(work: Path, tmp_path: Path) -> None:
    """Of a store with a fault it is 3, whatever the pager says; what is wrong is told before the page."""
    shutil.copytree(work / "data", tmp_path / "data")
    (tmp_path / "data" / "x.toml").write_text("[[statement]]\nclaim = 5\n", encoding="utf-8")
    with terminal(tmp_path, "search") as shown:
        before, _, page = shown.end().partition("PAGER BEGINS")
        assert shown.code == 3
    assert "x.toml:" in before
    assert COUNT in page.partition("PAGER ENDS")[2]
    with terminal(work, "search", "zzzz") as shown:
        assert "PAGER" not in shown.end()
        assert shown.code == 1


def test_a_pipe_has_no_pager(work: Path) -> None:
    """Where stdout is no terminal nothing is paged; where stdin is none, nobody can turn the page."""
    done = subprocess.run([FACTCLI, "search"], cwd=work, env=environment(work, PAGER="false"), capture_output=True)
    assert done.stdout.count(b"\n") == 47
    assert b"PAGER" not in done.stdout
    variables = environment(work, PAGER=PAGED)
    with Terminal([FACTCLI, "search"], cwd=work, env=variables, stdin=subprocess.DEVNULL) as shown:
        assert "PAGER" not in shown.end()


def test_the_pager_is_imported_on_a_terminal_only(work: Path) -> None:
    """It costs nothing in a pipe."""
    code = "import sys\nfrom factcli.cli.main import run\nrun(['search'])\nprint('factcli.cli.pager' in sys.modules)"
    done = subprocess.run(
        [str(Path(FACTCLI).parent / "python"), "-c", code], cwd=work, env=environment(work), capture_output=True
    )
    assert done.stdout.splitlines()[-1] == b"False"
