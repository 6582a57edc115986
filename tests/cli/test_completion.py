"""Tab in a real shell: what it offers, how it is quoted, and that no recorded text commands the shell."""

from __future__ import annotations

import hashlib
import shutil
import statistics
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer._completion_shared import get_completion_script

from factcli.model import source_id
from factcli.store.reader import read_store
from factcli.store.sources import make_source
from factcli.store.writer import add_statements
from tests.support.stores import new_store, statement
from tests.support.terminal import CTRL_A, ENTER, FACTCLI, TAB, Terminal, plain
from tests.support.transcript import environment

pytestmark = pytest.mark.slow

pytest.importorskip("pty", reason="terminals are made with pty, which this system lacks")

WORDS = "words() { printf '%s\\0' \"$@\" > words; }\n"
MARK = "\x06"  # never typed, never recorded
NAMES = [
    "Kabir Wasiq",
    "Kabir Wasik",
    "Conor O'Brien",
    'Ali "Kaka" Massoud',
    "Élodie Ünal",
    "احمد مسعود",
    "A$HOME `id` (x); y & z > w*",
    "Back\\slash",
]
FIRST = source_id(hashlib.sha256(b"one").hexdigest(), "")
KNOWN = statement("Claim 0.", outlet="Minute Mirror").id
HOSTILE = ["Esc\x1b[2Jape", "Tab\tbed", "$(touch pwned)", "\\$(touch pwned)", "`touch pwned`", "'$(touch pwned)'"]


@pytest.fixture
def work(tmp_path: Path) -> Path:
    """A folder whose ``data`` holds statements by people with every kind of name."""
    statements = [statement(f"{name} said [/b] so: $(touch pwned) \\$(touch pwned).", speaker=name) for name in NAMES]
    outlets = ["Minute Mirror", "TASS", "L'Humanité"]
    more = [statement(f"Claim {n}.", outlet=outlets[n % 3], via=("Agence X",), tags=("a tag", "b")) for n in range(3)]
    new_store(tmp_path / "data", *statements, *more)
    for content, title in ((b"one", "A first page"), (b"two", "$(touch pwned)")):
        read, _ = make_source(content, media_type="text/plain", retrieved="2026-11-30", title=title, outlet="TASS")
        add_statements(read_store(tmp_path / "data"), [], "extract", source=(read, content))
    (tmp_path / "a file").touch()
    return tmp_path


class Shell:
    """An interactive shell with factcli's completion in it."""

    def __init__(self, terminal: Terminal, work: Path) -> None:
        self.terminal, self._words = terminal, work / "words"
        terminal.until(MARK)

    def words(self, typed: str) -> list[str]:
        """The words of a command line, as the shell parses it after these keys."""
        self.terminal.type(typed)
        self.terminal.type(CTRL_A + "words " + ENTER)
        self.terminal.until(MARK)
        return self._words.read_text().split("\0")[:-1]

    def listed(self, typed: str) -> str:
        """What is shown after these keys, up to the prompt that follows; the line is then given up."""
        self.terminal.type(typed)
        shown = self.terminal.until(MARK)
        self.terminal.type("\x03")
        self.terminal.until(MARK)
        return shown


def _bash(work: Path) -> list[str]:
    (work / "rc").write_text(
        WORDS + f"PS1='{MARK}'; bind 'set bell-style none'; bind 'set enable-bracketed-paste off'\n"
        "bind 'set completion-query-items 0'; bind 'set page-completions off'\n"
        'eval "$(factcli --show-completion bash)"\n'
    )
    return ["bash", "--noprofile", "--rcfile", "rc", "-i"]


@pytest.fixture
def shell(work: Path) -> Iterator[Shell]:
    """bash, with what ``--show-completion`` prints evaluated in it."""
    if not shutil.which("bash"):
        pytest.skip("bash is not installed")
    env = environment(work / "home", TERM="xterm", HISTFILE="")
    with Terminal(_bash(work), cwd=work, env=env, size=(120, 40)) as terminal:
        yield Shell(terminal, work)


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("sea\t", "search"),
        ("search --lim\t", "--limit"),
        ("search --format jsonl\t", "jsonl"),
        ("search --speaker Kab\tq", "Kabir Wasiq"),
        ("search --speaker kAB\tq", "Kabir Wasiq"),
        ("search --speaker elo\t", "Élodie Ünal"),
        ("search --speaker احمد\t", "احمد مسعود"),
        ("search --speaker kaka\t", 'Ali "Kaka" Massoud'),
        ("search --speaker Con\t", "Conor O'Brien"),
        ('search --speaker "Con\t', "Conor O'Brien"),
        ("search --speaker 'Con\t", "Conor O'Brien"),
        ('search --speaker "Kabir W\tq"', "Kabir Wasiq"),
        ("search --speaker Kabir\\ W\tq", "Kabir Wasiq"),
        ("search --speaker Ali\t", 'Ali "Kaka" Massoud'),
        ('search --speaker "Ali\t', 'Ali "Kaka" Massoud'),
        ("search --speaker 'Ali\t", 'Ali "Kaka" Massoud'),
        ("search --speaker A\\$\t", "A$HOME `id` (x); y & z > w*"),
        ('search --speaker "A\\$\t', "A$HOME `id` (x); y & z > w*"),
        ("search --speaker Back\t", "Back\\slash"),
        ("search --outlet tass\t", "TASS"),
        ("add --outlet \"L'\t", "L'Humanité"),
        ("add --via Ag\t", "Agence X"),
        ("edit x --tag 'a\t", "a tag"),
        ("--store data search --speaker Con\t", "Conor O'Brien"),
        ("search --store data --speaker Con\t", "Conor O'Brien"),
        ("search --store da\t", "data/"),
        ("add --from-json a\\ f\t", "a file"),
        ("compare --min h\t", "high"),
        ("review --min m\t", "medium"),
        ("link x y --as contra\t", "contradicts"),
        (f"search source:{FIRST[:4]}\t", f"source:{FIRST}"),
        (f"search -source:{FIRST[:4]}\t", f"-source:{FIRST}"),
        (f"search harbour 'source:{FIRST[:4]}\t", f"source:{FIRST}"),
        (f"sources {FIRST[:4].upper()}\t", FIRST),
        (f"add --source {FIRST[:4]}\t", FIRST),
        (f"show {FIRST[:4]}\t", FIRST[:4]),  # a source is no statement
        (f"compare id:{KNOWN[:4]}\t", f"id:{KNOWN}"),
        (f"sources {KNOWN[:4]}\t", KNOWN[:4]),
        ("timeline tag:B\t", "tag:b"),
        ("search claim:b\t", "claim:b"),
        ("tag --where tag:B\t", "tag:b"),
        ("edit --where 'tag:B\t", "tag:b"),
        ("tag --add x --where 'harbour -tag:B\t", "harbour -tag:b"),
        ("tag --where \"it's (tag:B\t", "it's (tag:b"),
        ('remove --where "speaker:\\"A B\\" tag:B\t', 'speaker:"A B" tag:b'),
        ("retract --where tag:c\\ -tag:B\t", "tag:c -tag:b"),
        (f"retract --where 'x OR source:{FIRST[:4]}\t", f"x OR source:{FIRST}"),
        (f"edit --where id:{KNOWN[:4]}\t", f"id:{KNOWN}"),
        (f"edit --note x {KNOWN[:4]}\t", KNOWN),
        ("help gl\t", "glossary"),
        ("help te\t", "textconv"),
        ("help outlets al\t", "alias"),
    ],
)
def test_bash(shell: Shell, typed: str, word: str) -> None:
    """One press of Tab puts in place what the shell then parses as exactly the name."""
    assert shell.words("factcli " + typed)[-1] == word


def test_bash_lists(shell: Shell, work: Path) -> None:
    """Commands, options and ids; two presses show them all."""
    listed = shell.listed("factcli " + TAB + TAB)
    assert {"add", "search", "compare", "undo", "init"} <= set(listed.split())
    listed = shell.listed("factcli add --" + TAB + TAB)
    assert {"--speaker", "--from-json", "--archive-url", "--yes"} <= set(listed.split())
    ids = {s.id for s in read_store(work / "data").statements}
    assert ids <= set(shell.listed("factcli show " + TAB + TAB).split())
    some = min(ids)
    assert shell.words(f"factcli show {some[:6].upper()}{TAB}")[-1] == some


def test_bash_lists_ids_behind_a_field(shell: Shell) -> None:
    """All sources, and none of the statements; behind another field nothing."""
    second = source_id(hashlib.sha256(b"two").hexdigest(), "")
    for typed in ("search source:", "search NOT source:", "sources "):
        listed = shell.listed(f"factcli {typed}" + TAB + TAB).split()
        assert {FIRST, second} <= {*listed}, typed
        assert KNOWN not in listed
    listed = shell.listed("factcli search id:" + TAB + TAB).split()
    assert KNOWN in listed
    assert FIRST not in listed


def test_other_shells_complete_the_whole_word(work: Path) -> None:
    """They do not break words at colons: the field stays before what is offered."""
    env = environment(work / "home", _FACTCLI_COMPLETE="complete_fish", _TYPER_COMPLETE_FISH_ACTION="get-args")
    env["_TYPER_COMPLETE_ARGS"] = f"factcli search harbour source:{FIRST[:3]}"
    done = subprocess.run([FACTCLI], cwd=work, env=env, capture_output=True, check=True)
    assert done.stdout.decode().split("\t") == [f"source:{FIRST}", "TASS: A first page\n"]


def test_bash_with_a_damaged_store(shell: Shell, work: Path) -> None:
    """No noise, and the rest is still offered, what stands in the damaged file too."""
    path = work / "data" / "broken.toml"
    path.write_bytes(b'x = = 1\n\xff\n[[statement]]\nspeaker = "Broken Man"\n')
    (work / "data" / "gone.toml").symlink_to("nowhere")
    (work / "data" / "pipe.toml").symlink_to("/dev/zero")
    assert shell.words("factcli search --speaker Con" + TAB)[-1] == "Conor O'Brien"
    shell.terminal.type("factcli search --speaker Bro" + TAB)
    assert plain(shell.terminal.seen) == ""
    assert shell.words("")[-1] == "Broken Man"
    assert shell.words("factcli --store nowhere show " + TAB + "x") == ["factcli", "--store", "nowhere", "show", "x"]


def test_bash_is_not_commanded(shell: Shell, work: Path) -> None:
    """Names are put in place as text: nothing of them is run, and none that commands a terminal is offered."""
    add_statements(read_store(work / "data"), [statement("x", speaker=name) for name in HOSTILE[2:]], "add")
    hostile = "\n".join(f'[[statement]]\nspeaker = "{name}"' for name in ("Esc\\u001b[2Jape", "Tab\\tbed"))
    (work / "data" / "more.toml").write_text(hostile)
    assert shell.words("factcli search --speaker \\$" + TAB)[-1] == "$(touch pwned)"
    assert shell.words("factcli search --speaker \\`" + TAB)[-1] == "`touch pwned`"
    listed = shell.listed("factcli search --speaker " + TAB + TAB)
    assert "pwned" in listed
    assert "ape" not in listed
    assert "bed" not in listed
    assert not (work / "pwned").exists()


# --- other shells -------------------------------------------------------------------------------------------


def _script(shell: str) -> str:
    """The completion script of a shell: which one asks is found out from the process that runs factcli."""
    return get_completion_script(prog_name="factcli", complete_var="_FACTCLI_COMPLETE", shell=shell)


def _zsh(work: Path) -> list[str]:
    (work / ".zshrc").write_text(
        WORDS + f"PS1='{MARK}'; unsetopt beep; autoload -Uz compinit; compinit -u -d {work}/dump; LISTMAX=999\n"
        "unset zle_bracketed_paste; bindkey '^A' beginning-of-line; unsetopt PROMPT_SP PROMPT_CR\n"
        "unsetopt AUTO_LIST AUTO_MENU\n" + _script("zsh")
    )
    return ["zsh", "-i"]


def _fish(work: Path) -> list[str]:
    (work / "factcli.fish").write_text(_script("fish"))
    return ["fish", "--no-config"]


def _fish_offers(work: Path, line: str) -> list[list[str]]:
    env = environment(work / "home", TERM="xterm")
    code = f"source factcli.fish; complete -C {line!r}"
    done = subprocess.run(["fish", "--no-config", "-c", code], cwd=work, env=env, capture_output=True, check=True)
    assert done.stderr == b""
    return [offer.split("\t") for offer in done.stdout.decode().splitlines()]


@pytest.mark.skipif(not shutil.which("zsh"), reason="zsh is not installed")
@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("sea\t", "search"),
        ("search --speaker Kab\tq", "Kabir Wasiq"),
        ("search --speaker A\\$\t", "A$HOME `id` (x); y & z > w*"),
        ("search --speaker \\$\t", "$(touch pwned)"),
        (f"search id:{KNOWN[:4]}\t", f"id:{KNOWN}"),
        (f"tag --where id:{KNOWN[:4]}\t", f"id:{KNOWN}"),
        (f"tag --where 'harbour (-id:{KNOWN[:4]}\t", f"harbour (-id:{KNOWN}"),
        (f'tag --where "harbour -id:{KNOWN[:4]}\t', f"harbour -id:{KNOWN}"),
        (f"tag --where harbour\\ -id:{KNOWN[:4]}\t", f"harbour -id:{KNOWN}"),
        (f"tag --where '$(touch pwned) id:{KNOWN[:4]}\t", f"$(touch pwned) id:{KNOWN}"),
        (f"tag --where '\\$(touch pwned) id:{KNOWN[:4]}\t'", f"\\$(touch pwned) id:{KNOWN[:4]}"),
        ("search --speaker Con\t", "Con"),  # zsh's completion loses apostrophes; a wrong name is worse than none
    ],
)
def test_zsh(work: Path, typed: str, word: str) -> None:
    """The same in zsh, which evaluates what it is given: nothing recorded is run."""
    add_statements(read_store(work / "data"), [statement("x", speaker=name) for name in HOSTILE[2:]], "add")
    (work / "home").mkdir(exist_ok=True)
    command = _zsh(work)
    env = environment(work / "home", TERM="xterm", ZDOTDIR=str(work))
    with Terminal(command, cwd=work, env=env, size=(120, 40)) as terminal:
        shell = Shell(terminal, work)
        assert shell.words("factcli " + typed)[-1] == word
    assert not (work / "pwned").exists()


@pytest.mark.skipif(not shutil.which("zsh"), reason="zsh is not installed")
def test_zsh_shows_what_ids_say(work: Path) -> None:
    """Beside each id who said what; and the claims, which hold what zsh would run, are not run."""
    (work / "home").mkdir(exist_ok=True)
    command = _zsh(work)
    env = environment(work / "home", TERM="xterm", ZDOTDIR=str(work))
    with Terminal(command, cwd=work, env=env, size=(120, 40)) as terminal:
        Shell(terminal, work)
        terminal.type("factcli show ")
        terminal.type("\x04")  # lists, at the end of a line
        terminal.until("Kabir Wasiq: Kabir Wasiq said (/b) so: $(touch pwned)")
    assert not (work / "pwned").exists()


@pytest.mark.skipif(not shutil.which("fish"), reason="fish is not installed")
def test_fish(work: Path) -> None:
    """The same in fish, which quotes for itself."""
    (work / "home").mkdir(exist_ok=True)
    _fish(work)
    assert _fish_offers(work, "factcli sea")[0][0] == "search"
    assert _fish_offers(work, "factcli search --speaker Con") == [["Conor O'Brien", "1 statement"]]
    assert _fish_offers(work, "factcli tag --where tag:B") == [["tag:b", "3 statements"]]
    assert _fish_offers(work, "factcli tag --where 'harbour -tag:B") == [["harbour -tag:b", "3 statements"]]
    offers = dict(_fish_offers(work, "factcli show "))
    assert "Kabir Wasiq: Kabir Wasiq said (/b) so: $(touch pwned) /$(tou" in offers.values()
    assert not (work / "pwned").exists()


# --- how long it takes --------------------------------------------------------------------------------------


def _seconds(work: Path, *words: str) -> float:
    """The time between Tab and the offer, without the shell's own: the best of three."""
    env = environment(work / "home", COMP_WORDS="\n".join(("factcli", *words)), COMP_CWORD=str(len(words)))
    env["_FACTCLI_COMPLETE"] = "complete_bash"
    found = []
    for _ in range(3):
        begun = time.perf_counter()
        done = subprocess.run([FACTCLI], cwd=work, env=env, capture_output=True, check=True)
        found.append(time.perf_counter() - begun)
        assert done.stdout
        assert done.stderr == b""
    return min(found)


def test_it_is_quick(tmp_path: Path) -> None:
    """20,000 statements cost little more than two: they are searched as text, not read."""
    small, large = tmp_path / "small", tmp_path / "large"
    new_store(small / "data", statement("One."), statement("Two."))
    new_store(large / "data")
    text = "".join(
        f'[[statement]]\nid = "{n:010d}"\nspeaker = "Speaker {n % 99}"\noutlet = "O"\ndate = 2021\nclaim = "{n}"\n'
        for n in range(20_000)
    )
    (large / "data" / "all.toml").write_text(text)
    slower = statistics.mean(_seconds(large, *words) for words in (("show", "00000"), ("search", "--speaker", "S")))
    assert slower < _seconds(small, "search", "--speaker", "Z") + 0.5


def test_what_is_not_searched_for(tmp_path: Path) -> None:
    """Escapes are read; comments and texts that look like statements offer nothing but names."""
    new_store(tmp_path / "data")
    (tmp_path / "data" / "x.toml").write_bytes(
        b'[[statement]]\r\n  speaker\t=  "T\\u0041b\\"" # speaker = "No"\r\n# speaker = "No"\r\n'
        b"tags = [\r\n 'one', # 'no'\r\n \"t#wo]\",\r\n]\r\n"
    )
    env = environment(tmp_path / "home", _FACTCLI_COMPLETE="complete_bash")
    for words, expected in ((("--speaker", ""), 'TAb\\"'), (("--tag", ""), "one\nt\\#wo\\]")):
        env |= {"COMP_WORDS": "\n".join(("factcli", "search", *words)), "COMP_CWORD": "3"}
        done = subprocess.run([FACTCLI], cwd=tmp_path, env=env, capture_output=True, check=True)
        assert done.stdout.decode().strip() == expected
