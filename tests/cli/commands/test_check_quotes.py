"""``factcli check`` proves quotations by the kept copies of their sources; ``add`` and ``edit`` say what is wrong."""

from __future__ import annotations

import hashlib
import json
import subprocess
from pathlib import Path

import pytest

from factcli.model import source_id
from tests.support import terminal
from tests.support.run import Done, inside, on_terminal

REPORT = (
    "“We don’t know who will pay the govern-\nment’s debt,” said Ilona Varga.\n\n"
    "It fell by 5.5% in May, to −4 points. [The council] knew it.\n"
)
PAGE = "<p>“We <b>re</b>build <a href='/b'>the&nbsp;bridge</a>,” said Lund.</p><script>var x = 'in a script'</script>"
SUBTITLES = "1\n00:00:01,000 --> 00:00:03,000\nWe will not\n\n2\n00:00:03,000 --> 00:00:06,000\nleave the harbour.\n"
MARKDOWN = "# Harbour\n\n> We **never** left\n> the [harbour](https://example.org/h).\n"


class Desk:
    """A store with sources and statements, written as files."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.root.mkdir()
        (root / "factcli.toml").write_text("format = 1\n", encoding="utf-8")
        (root / "sources").mkdir()
        self.lines = 0

    def keep(self, content: str, media_type: str = "text/plain", more: str = "") -> str:
        """Keep a copy; return the id of its source."""
        data = content.encode()
        digest = hashlib.sha256(data).hexdigest()
        (self.root / "sources" / digest).write_bytes(data)
        source = source_id(digest, "")
        with open(self.root / "sources.toml", "a", encoding="utf-8") as stream:
            stream.write(f'[[source]]\nid = "{source}"\nretrieved = 2026-11-30\nmedia_type = "{media_type}"\n')
            stream.write(f'sha256 = "{digest}"\n{more}\n')
        return source

    def say(self, quote: str, source: str = "", more: str = "") -> str:
        """Record a statement; return the FILE:LINE of its quotation."""
        keys = [
            "[[statement]]",
            f'id = "{self.lines:010}"',
            'speaker = "Ilona Varga"',
            'outlet = "Halvik Post"',
            "date = 2026-11-02",
            f'claim = "Claim {self.lines}."',
            f"quote = {json.dumps(quote)}",
            *([f'source = "{source}"'] if source else []),
            *([more] if more else []),
            "",
        ]
        with open(self.root / "2026-11.toml", "a", encoding="utf-8") as stream:
            stream.write("\n".join(keys) + "\n")
        line = self.lines + 7
        self.lines += len(keys)
        return f"desk/2026-11.toml:{line}"

    def run(self, *arguments: str) -> Done:
        return inside(arguments, self.root.parent, FACTCLI_STORE=str(self.root.name))


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "desk")


TODO = "write it as the copy has it, with … for what you leave out and [ ] around what you put in: factcli edit"


def test_each_quotation_is_counted_and_each_fault_has_its_place(desk: Desk) -> None:
    source = desk.keep(REPORT)
    desk.say("said Ilona Varga", source)
    typography = desk.say("We don't know who will pay the government's debt", source)
    changed = desk.say("We know who will pay", source)
    missing = desk.say("The harvest failed", source)
    desk.say("Nobody kept a copy of this")
    done = desk.run("check")
    assert done.code == 3
    assert done.stdout.splitlines() == [
        f"{changed}: error: the quotation differs from the copy of source {source}: "
        f"We [-don’t-] know who will pay; {TODO} 0000000018",
        f"{missing}: error: the quotation is not in the copy of source {source}, nor anything like it; "
        "correct it, or name the source that it is from: factcli edit 0000000027 --source ID",
    ]
    count = (
        "4 quotations in 1 kept copy: 1 exact, 1 but for typography, 1 changed, 1 missing; 1 quotation without a copy"
    )
    assert done.stderr.splitlines() == [count, "5 statements in 3 files: 2 errors, 0 warnings"]
    alone = desk.run("check", "--quotes")
    assert (alone.code, alone.stderr) == (3, f"{count}\n")
    first, *others = alone.stdout.splitlines()
    assert others == done.stdout.splitlines()
    assert first == (
        f"{typography}: note: the quotation is in the copy of source {source} but for typography: "
        "We don’t know who will pay the govern- ment’s debt"
    )


@pytest.mark.parametrize(
    ("content", "media_type", "exact", "wrong"),
    [
        (PAGE, "text/html", "We rebuild the bridge", "in a script"),
        (SUBTITLES, "application/x-subrip", "We will not leave the harbour", "00:00:03,000"),
        (MARKDOWN, "text/markdown", "We never left the harbour", "We never left the port"),
        (MARKDOWN, "text/markdown", "We **never** left", "We **ever** left"),
        (REPORT, "text/plain", "It fell by 5.5% in May, to −4 points", "It fell by 55% in May, to −4 points"),
        (REPORT, "text/plain", "[The council] knew it", "[The mayor] knew"),
    ],
)
def test_the_text_of_a_copy_is_what_its_reader_sees(
    desk: Desk, content: str, media_type: str, exact: str, wrong: str
) -> None:
    source = desk.keep(content, media_type)
    desk.say(exact, source)
    done = desk.run("check", "--quotes")
    assert (done.code, done.stdout) == (0, "")
    assert done.stderr == "1 quotation in 1 kept copy: 1 exact, 0 but for typography, 0 changed, 0 missing\n"
    desk.say(wrong, source)
    assert desk.run("check", "--quotes").stderr.startswith("2 quotations in 1 kept copy: 1 exact, 0 but for")


def test_words_in_brackets_are_a_warning(desk: Desk) -> None:
    source = desk.keep(REPORT)
    place = desk.say("We [the council] don’t know", source)
    done = desk.run("check")
    assert done.code == 0
    assert done.stdout == (
        f"{place}: warning: the quotation has words in square brackets that are not in the copy of source {source}: "
        "We {+[the council]+} don’t know; if they are yours, leave it as it is\n"
    )


def test_parts_in_another_order_have_no_other_words(desk: Desk) -> None:
    source = desk.keep(REPORT)
    place = desk.say("It fell by 5.5% in May … We don’t know who will pay", source)
    assert desk.run("check").stdout == (
        f"{place}: error: the parts of the quotation are not in this order, or too far apart, in the copy of source "
        f"{source}: It fell by 5.5% in May … We don’t know who will pay; {TODO} 0000000000\n"
    )


def test_a_translation_is_missing_and_told_so(desk: Desk) -> None:
    source = desk.keep(REPORT, more='lang = "en"')
    place = desk.say("Wir wissen nicht, wer zahlen wird", source, 'lang = "de"')
    done = desk.run("check", "--quotes")
    assert done.code == 3
    assert done.stdout == (
        f"{place}: error: the quotation is not in the copy of source {source}, nor anything like it; a translation is "
        "not proved by a copy in another language (en): quote it in that language, or make the translation the claim: "
        "factcli edit 0000000000\n"
    )


def test_json_and_github_have_the_same_problems(desk: Desk) -> None:
    source = desk.keep(REPORT)
    desk.say("We don't know who", source)
    desk.say("It fell by 55% in May", source)
    problems = json.loads(desk.run("check", "--quotes", "--format", "json").stdout)["problems"]
    assert [(p["line"], p["severity"], p["code"]) for p in problems] == [
        (7, "note", "quote-typography"),
        (16, "error", "quote-changed"),
    ]
    assert problems[1]["what"].endswith(": It fell by [-5.5%-]{+55%+} in May")
    lines = desk.run("check", "--quotes", "--format", "github").stdout.splitlines()
    assert lines[0].startswith("::notice file=desk/2026-11.toml,line=7,title=factcli quote-typography::")
    assert lines[1].startswith("::error file=desk/2026-11.toml,line=16,title=factcli quote-changed::")
    assert "[-5.5%25-]{+55%25+}" in lines[1]
    assert [p["severity"] for p in json.loads(desk.run("check", "--json").stdout)["problems"]] == ["error"]


def test_without_copies_nothing_is_proved_and_that_is_said(desk: Desk) -> None:
    desk.say("Nobody kept a copy of this")
    line = "no quotation was checked, because no statement with a quotation has a source with a kept copy\n"
    done = desk.run("check", "--quotes")
    assert (done.code, done.stdout, done.stderr) == (0, "", line)
    assert desk.run("check").stderr == "1 statement in 2 files: 0 errors, 0 warnings\n"


def test_a_copy_that_is_lost_or_changed_proves_nothing(desk: Desk) -> None:
    source = desk.keep(REPORT)
    desk.say("said Ilona Varga", source)
    (copy,) = (desk.root / "sources").iterdir()
    copy.write_text(REPORT + "The harvest failed.", encoding="utf-8")
    for arguments in (["check"], ["check", "--quotes"]):
        done = desk.run(*arguments)
        assert done.code == 3
        assert done.stdout.startswith(f"desk/sources.toml:5: error: the copy desk/sources/{copy.name} is not as it was")
        assert len(done.stdout.splitlines()) == 1
        assert done.stderr.startswith("1 quotation could not be checked\n")
    copy.unlink()
    assert " is missing; " in desk.run("check", "--quotes").stdout


def test_a_copy_that_is_no_report_is_a_warning(desk: Desk) -> None:
    place = desk.say("said Ilona Varga", desk.keep("\0\1\2\3\4" * 20, "application/octet-stream"))
    done = desk.run("check", "--quotes")
    assert done.code == 0
    assert done.stdout.startswith(f"{place}: warning: the quotation could not be checked: ")


def test_a_file_that_cannot_be_read_is_not_passed_over(desk: Desk) -> None:
    """Its quotations were not checked."""
    desk.say("said Ilona Varga", desk.keep(REPORT))
    (desk.root / "2026-10.toml").write_text("[[statement]]\nclaim = \n", encoding="utf-8")
    done = desk.run("check", "--quotes")
    assert done.code == 3
    assert done.stdout.startswith("desk/2026-10.toml:2: error: not valid TOML")


def test_what_is_staged_is_proved_by_the_staged_copy(desk: Desk) -> None:
    source = desk.keep(REPORT)
    desk.say("said Ilona Varga", source)
    for command in (["init", "-q"], ["add", "."]):
        subprocess.run(["git", *command], cwd=desk.root, check=True)
    for copy in (desk.root / "sources").iterdir():
        copy.unlink()
    desk.say("The harvest failed", source)
    assert desk.run("check", "--quotes", "--staged").code == 0
    assert desk.run("check", "--quotes").code == 3


def test_on_a_terminal_the_words_have_signs_and_colours(desk: Desk) -> None:
    place = desk.say("We\u202e do know who", desk.keep(REPORT))
    shown = on_terminal(["check", "--quotes", "--store", str(desk.root)], desk.root.parent, 200).out.decode()
    assert "\x1b[31m[-don’t-]\x1b[0m\x1b[32m{+do+}\x1b[0m" in shown
    assert "\u202e" not in shown
    assert place.rpartition("/")[2] in terminal.plain(shown.encode())


@pytest.mark.parametrize(
    ("quote", "warning"),
    [
        ("We don’t know who will pay", ""),
        ("We don't know who will pay", ""),
        (
            "We know who will pay",
            "factcli: the quotation differs from the copy of source {}: We [-don’t-] know who will pay",
        ),
        ("The harvest failed", "factcli: the quotation is not in the copy of source {}, nor anything like it"),
    ],
)
def test_a_new_quotation_is_tried_at_once(desk: Desk, quote: str, warning: str) -> None:
    """It is recorded as it was given all the same."""
    source = desk.keep(REPORT)
    desk.say("said Ilona Varga", source)
    done = desk.run("edit", "0000000000", "--quote", quote)
    said = ("--speaker", "Lund", "--outlet", "Halvik Post", "--date", "2026-11-03", "--claim", "New.")
    added = desk.run("add", *said, "--quote", quote, "--source", source)
    line = json.dumps(_newer("Newer.", quote, source))
    piped_in = inside(["add", "--from-json", "-"], desk.root.parent, line.encode(), FACTCLI_STORE="desk")
    for each in (done, added, piped_in):
        assert each.code == 0
        told = [line for line in each.stderr.splitlines() if line.startswith("factcli: the quotation")]
        assert told == ([warning.format(source)] if warning else [])
    assert (desk.root / "2026-11.toml").read_text(encoding="utf-8").count(json.dumps(quote, ensure_ascii=False)) == 3


def _newer(claim: str, quote: str, source: str) -> dict[str, str]:
    return {
        "speaker": "Lund",
        "outlet": "O",
        "date": "2026-11-04",
        "claim": claim,
        "quote": quote,
        "source": source,
    }


def test_an_edit_of_something_else_says_nothing(desk: Desk) -> None:
    desk.say("The harvest failed", desk.keep(REPORT))
    assert desk.run("edit", "0000000000", "--note", "Seen.").stderr == ""


def test_an_edit_in_an_editor_is_tried_too(desk: Desk) -> None:
    desk.say("said Ilona Varga", desk.keep(REPORT))
    done = inside(["edit", "0000000000"], desk.root.parent, VISUAL="sed -i s/said/says/", FACTCLI_STORE="desk")
    assert done.code == 0
    assert ": [-said-]{+says+} Ilona Varga" in done.stderr


def test_many_new_quotations_are_not_all_named(desk: Desk) -> None:
    source = desk.keep(REPORT)
    lines = "\n".join(json.dumps(_newer(f"{n}.", f"Wrong {n}", source)) for n in range(13)).encode()
    done = inside(["add", "--from-json", "-"], desk.root.parent, lines, FACTCLI_STORE="desk")
    assert done.stderr.count("the quotation is not in the copy") == 10
    assert (
        "factcli: 3 further quotations are not in their copies, too; to list them: factcli check --quotes"
        in done.stderr
    )
