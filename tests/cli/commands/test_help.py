"""``factcli help``: pages in a pipe and on a terminal, the pager, and words that are neither topic nor command."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from pathlib import Path

import pytest

from factcli.cli.main import COMMANDS
from factcli.cli.manual import TOPICS, first_sentence, read_page
from factcli.output.manual_page import render_page
from factcli.text.wording import display_width
from tests.support.run import inside, on_terminal
from tests.support.terminal import CTRL_C, FACTCLI, Terminal, plain
from tests.support.transcript import environment

pytest.importorskip("pty", reason="terminals are made with pty, which this system lacks")

LAST = "factcli help accuracy, factcli help people"  # what stands at the end of the page about searching


def shown(work: Path, *words: str, columns: int = 80, **env: str) -> str:
    """What a terminal that prints pages shows, without its styles."""
    with Terminal([FACTCLI, "help", *words], cwd=work, env=environment(work, **env), size=(columns, 24)) as terminal:
        return terminal.end()


def pager(work: Path, value: str | None, *words: str, rows: int = 24) -> Terminal:
    """A terminal on which a page is shown in this pager, or the usual one."""
    env = environment(work, PAGER=value or "")
    if value is None:
        del env["PAGER"]
    return Terminal([FACTCLI, "help", *(words or ["searching"])], cwd=work, env=env, size=(80, rows))


@pytest.mark.parametrize("topic", TOPICS)
def test_in_a_pipe_a_page_is_markdown(tmp_path: Path, topic: str) -> None:
    """To the byte, whatever $PAGER is."""
    done = inside(["help", topic], tmp_path, PAGER="false")
    assert (done.code, done.stdout) == (0, read_page(topic))
    options = f"the options of the command: factcli {topic} --help\n"
    assert done.stderr == (options if topic in COMMANDS else "")


def test_in_a_pipe_topics_are_plain_lines(tmp_path: Path) -> None:
    """A topic and its sentence, between them a tab; how to go on is said on stderr."""
    done = inside(["help"], tmp_path)
    assert done.stdout == "".join(f"{topic}\t{first_sentence(read_page(topic))}\n" for topic in TOPICS)
    assert "factcli help TOPIC" in done.stderr


@pytest.mark.parametrize("columns", [24, 80, 200])
def test_topics_on_a_terminal_fit(tmp_path: Path, columns: int) -> None:
    """Each with its sentence, wrapped at words where the terminal is narrow."""
    text = shown(tmp_path, columns=columns)
    topics = text[: text.index("factcli help TOPIC")]
    assert [line.split()[0] for line in topics.splitlines() if line[0] != " "] == list(TOPICS)
    assert max(map(len, topics.splitlines())) <= max(columns, 34)
    assert " ".join(first_sentence(read_page("git")).split()) in " ".join(topics.split())


@pytest.mark.slow
@pytest.mark.parametrize("topic", TOPICS)
@pytest.mark.parametrize("columns", [40, 80, 200])
def test_a_page_is_drawn_whole(monkeypatch: pytest.MonkeyPatch, topic: str, columns: int) -> None:
    """Code stays as it is, with no line wrapped or padded; text has at most 100 columns; no word is lost or cut off."""
    monkeypatch.setenv("COLUMNS", str(columns))
    page = read_page(topic)
    text = render_page(page)
    code = [block.expandtabs() for block in re.findall(r"^```\w*\n(.*?)^```", page, re.MULTILINE | re.DOTALL)]
    prose = re.sub(r"^```.*?^```", "", page, flags=re.MULTILINE | re.DOTALL)
    for block in code:
        assert block in text
        text = text.replace(block, "", 1)
    assert max(map(display_width, text.splitlines())) <= min(columns, 100)
    words = Counter(re.findall(r"\w", re.sub(r"\]\([\w-]+\.md\)", "]", prose)))
    numbers = Counter({str(number): 1 for number in range(10)})  # of the items of lists
    assert Counter(re.findall(r"\w", text)) >= words - numbers


@pytest.mark.slow
def test_other_pages_are_named_at_the_end(tmp_path: Path) -> None:
    """A link is the word; behind the page stand the commands that show those pages, and the help of its command."""
    text = " ".join(shown(tmp_path, "git", columns=200).split())
    assert "see the glossary.)" in text
    assert text.endswith("factcli git --help (the options of the command), factcli help glossary, factcli help store")
    text = " ".join(shown(tmp_path, "accuracy", columns=200).split())
    assert "nomenklatura (https://github.com/opensanctions/nomenklatura) is" in text


def test_styles_are_those_of_the_terminal(tmp_path: Path) -> None:
    """Code is bold; on a terminal without styles it has its backticks, and headings have a line below."""
    done = on_terminal(["help", "store"], tmp_path)
    assert b"\x1b[1mfactcli init\x1b[0m" in done.out
    text = shown(tmp_path, "store", TERM="dumb")
    assert "`factcli init`" in text
    assert "The store\n=========\n" in text


# --- the pager --------------------------------------------------------------------------------------------------


def test_a_page_is_shown_in_less(tmp_path: Path) -> None:
    """A long one stays until q, which ends it without a word; Ctrl-C does not end it; a short one is just shown."""
    if not shutil.which("less"):
        pytest.skip("less is not installed")
    with pager(tmp_path, None) as terminal:
        terminal.until("\n:")
        terminal.type(CTRL_C)
        terminal.until(":")
        terminal.type("q")
        assert LAST not in terminal.end()
        assert terminal.code == 0
    with pager(tmp_path, None, "report", rows=200) as terminal:
        assert "factcli help searching, factcli help glossary" in terminal.end()
        assert terminal.code == 0


@pytest.mark.slow
@pytest.mark.parametrize("value", ["false", "sh -c 'exit 3'", "no-such-pager -x", "it's", "cat", "", "  "])
def test_a_page_is_printed_without_a_pager(tmp_path: Path, value: str) -> None:
    """One that fails, that is not there or that is not wanted is done without."""
    with pager(tmp_path, value) as terminal:
        text = terminal.end()
        assert LAST in text
        assert "Traceback" not in text
        assert "factcli: " not in text
        assert terminal.code == 0


@pytest.mark.slow
def test_the_pager_is_a_command_with_options(tmp_path: Path) -> None:
    """As in a shell; it gets the whole page and may read as much of it as it likes."""
    with pager(tmp_path, "head -n 1") as terminal:
        assert terminal.end() == "Searching\n"
        assert terminal.code == 0
    with pager(tmp_path, "sh -c 'tail -n 1; echo $LESS'") as terminal:
        assert terminal.end().endswith("scripting\nFRX\n")


def test_ctrl_c_in_a_pager_ends_quietly(tmp_path: Path) -> None:
    """Also in one that it kills."""
    with pager(tmp_path, "sh -c 'echo ready; exec sleep 60'") as terminal:
        terminal.until("ready\n")
        terminal.type(CTRL_C)
        assert plain(terminal.end().encode()) in ("^C", "")
        assert terminal.code == 0


# --- other words ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", [["Searching"], ["searching.md"], ["getting", "started"], ["getting-started"]])
def test_topics_may_be_written_otherwise(tmp_path: Path, words: list[str]) -> None:
    """In capitals, as a file, or in two words."""
    topic = "-".join(words).lower().removesuffix(".md")
    assert inside(["help", *words], tmp_path).stdout == read_page(topic)


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        (["serching"], " (did you mean searching?)"),
        (["glosary"], " (did you mean glossary?)"),
        (["exprt"], " (did you mean export?)"),
        (["people", "alais"], " (did you mean people alias?)"),
        (["getting", "startet"], " (did you mean getting-started?)"),
        (["qqqq"], ""),
        (["add", "search"], " (did you mean search?)"),
        ([""], ""),
    ],
)
def test_slips_are_one_error(tmp_path: Path, words: list[str], meant: str) -> None:
    """With the closest topic or command, and exit code 2."""
    done = inside(["help", *words], tmp_path)
    message = f"factcli: no such topic or command: {' '.join(words)}{meant}\n  factcli help lists all topics\n"
    assert (done.code, done.stdout, done.stderr) == (2, "", message)


def test_hostile_words_are_escaped(tmp_path: Path) -> None:
    """An error shows them, and does not obey them."""
    done = inside(["help", "\x1b[31mred"], tmp_path)
    assert done.code == 2
    assert "\x1b" not in done.stderr
