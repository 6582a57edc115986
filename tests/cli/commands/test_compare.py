"""``compare`` and ``add`` as they are typed: leads, decisions, and what is shown of both, in every form."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from collections.abc import Sequence
from contextvars import copy_context
from pathlib import Path

import pytest

from factcli.cli import session
from factcli.comparison.pairs import leads_among
from factcli.conflicts.lead_cache import cache_path as remembered_in
from factcli.conflicts.leads import leads_of_store
from factcli.model import Link, Statement
from factcli.search.indexed_store import IndexedStore
from factcli.store.links import claims_digest
from factcli.store.reader import read_store
from factcli.store.writer import add_statements
from tests.support.run import Done, inside, piped
from tests.support.stores import new_store, statement
from tests.support.transcript import ROOT

FORMS = ("table", "plain", "json", "jsonl", "csv", "toml", "markdown", "ids")
GONE = statement("The bridge was destroyed.", speaker="Minister", outlet="TASS")
DENIED = statement("The ministry denies that the bridge was destroyed.", speaker="Ministry", outlet="AP")
WHEAT = statement("Wheat prices rose by a third in spring.", speaker="Mayor", outlet="Dawn")


def store(root: Path, *statements: Statement, links: str = "") -> Path:
    """A store in `data` below a folder, with some statements and links."""
    new_store(root / "data", *statements)
    if links:
        (root / "data" / "links.toml").write_text(links, encoding="utf-8")
    return root


def decided(a: Statement, b: Statement, relation: str, digest: str | None = None) -> str:
    """A ``[[link]]`` about two statements, as `link` writes it."""
    link = Link(a.id, b.id, relation)
    digest = claims_digest(a, b) if digest is None else digest
    return (
        f'[[link]]\na = "{link.a}"\nb = "{link.b}"\nrelation = "{relation}"\nnote = "By hand."\n'
        f'decided = 2026-11-20\ndigest = "{digest}"\n'
    )


def pairs(done: Done) -> list[tuple[str, str]]:
    """The label and level of each pair in plain lines."""
    rows = [line.split("\t") for line in done.stdout.splitlines()]
    return [(row[0], row[1]) for row in rows]


def places(number: int) -> list[Statement]:
    """So many bridges, each said to be destroyed, and not to be."""
    names = [
        "Kerem",
        "Vantaa",
        "Oulu",
        "Tampere",
        "Lahti",
        "Kotka",
        "Espoo",
        "Porvoo",
        "Raisio",
        "Loimaa",
        "Kuopio",
        "Pori",
    ]
    said = [(f"The bridge at {name} was destroyed.", f"The ministry denies that the bridge at {name} was destroyed.")
            for name in names[:number]]  # fmt: skip
    return [statement(claim, speaker=f"S{n}{k}") for n, both in enumerate(said) for k, claim in enumerate(both)]


def json_lines(statements: Sequence[Statement]) -> bytes:
    """Return statements as add --from-json reads them."""
    keys = ("speaker", "outlet", "date", "claim")
    return "".join(json.dumps({key: str(getattr(s, key)) for key in keys}) + "\n" for s in statements).encode()


# --- compare without arguments --------------------------------------------------------------------------------


def test_confirmed_first(tmp_path: Path) -> None:
    """First what people have confirmed, with note and date; then the open leads, called so."""
    other = statement("The mayor denies that the bridge was destroyed.", speaker="Mayor", outlet="AFP")
    work = store(tmp_path, GONE, DENIED, other, links=decided(GONE, DENIED, "contradicts"))
    done = inside(["compare"], work)
    assert done.code == 0
    assert pairs(done)[0][0] == "contradiction"
    assert [label for label, _ in pairs(done)[1:]] == ["possible contradiction"]
    table = inside(["compare", "--format", "table"], work)
    assert table.stdout.index("Contradictions confirmed by a person") < table.stdout.index("Leads: pairs that")
    assert "contradiction (confirmed 2026-11-20): By hand." in table.stdout
    assert table.stderr.startswith("1 contradiction confirmed; 1 lead\nto see one whole: factcli compare ")
    assert table.stderr.endswith("; to see all so, add --full\nto decide about the leads: factcli review\n")


def test_nothing_to_show(tmp_path: Path) -> None:
    """Neither confirmed nor open: exit code 1, and where to look; in JSON an empty list."""
    work = store(tmp_path, GONE, WHEAT)
    done = inside(["compare"], work)
    assert (done.code, done.stdout) == (1, "")
    assert done.stderr == (
        "no confirmed contradiction and no open lead in 2 statements of data."
        " To compare topic by topic: factcli compare --topics\n"
    )
    assert json.loads(inside(["compare", "--json"], work).stdout) == {
        "version": 2, "confirmed": 0, "leads": 0, "more": 0, "pairs": [],
    }  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
def test_every_form_of_nothing(tmp_path: Path, form: str) -> None:
    """An empty store has no pairs in any form."""
    assert inside(["compare", "--format", form], store(tmp_path)).code == 1


def test_ten_leads_and_how_many_more(tmp_path: Path) -> None:
    """Ten leads by default, the strongest, and the number of further ones; --all and --limit show more or fewer."""
    work = store(tmp_path, *places(12))
    done = inside(["compare"], work)
    shown = re.fullmatch(
        r"10 of (\d+) leads shown \(--all shows every one\)\nto decide about the leads: factcli review\n", done.stderr
    )
    assert shown
    total = int(shown[1])
    assert len(pairs(done)) == 10
    everything = inside(["compare", "--all"], work)
    assert (len(pairs(everything)), everything.stderr) == (total, "")
    assert everything.stdout.startswith(done.stdout)
    assert len(pairs(inside(["compare", "--limit", "3"], work))) == 3
    found = json.loads(inside(["compare", "--json"], work).stdout)
    assert (found["leads"], found["more"], len(found["pairs"])) == (total, total - 10, 10)


def test_min_leaves_out_weaker_ones(tmp_path: Path) -> None:
    """--min high shows leads that are high, and --min medium all."""
    work = store(tmp_path, *places(4))
    everything = pairs(inside(["compare", "--all"], work))
    assert pairs(inside(["compare", "--all", "--min", "medium"], work)) == everything
    high = pairs(inside(["compare", "--all", "--min", "high"], work))
    assert high == [pair for pair in everything if pair[1] == "high"]


@pytest.mark.parametrize("relation", ["unrelated", "agrees", "repeats", "supersedes"])
def test_decided_pairs_are_no_leads(tmp_path: Path, relation: str) -> None:
    """A decision silences the pair until a claim is changed; then it is a lead again, and says what was decided."""
    work = store(tmp_path, GONE, DENIED, links=decided(GONE, DENIED, relation))
    assert inside(["compare"], work).code == 1
    assert "possible" not in inside(["compare", "bridge"], work).stdout
    assert f"{relation}" in inside(["compare", "bridge", "--format", "table"], work).stdout
    assert inside(["edit", GONE.id, "--claim", "The old bridge was destroyed."], work).code == 0
    table = inside(["compare", "--format", "table"], work)
    assert f"decided before the wording changed: {relation}, 2026-11-20 (By hand.)" in " ".join(table.stdout.split())
    (pair,) = json.loads(inside(["compare", "--json"], work).stdout)["pairs"]
    assert (pair["lead"], pair["decision"]["relation"], pair["decision"]["current"]) == (True, relation, False)


def test_retracted_statements_raise_nothing(tmp_path: Path) -> None:
    """What was withdrawn is in no lead."""
    work = store(tmp_path, GONE, DENIED)
    assert inside(["retract", GONE.id, "--on", "2021-10-01"], work).code == 0
    assert inside(["compare"], work).code == 1
    assert "possible" not in inside(["compare", "bridge", "--format", "table"], work).stdout


def test_carriers_fill_no_page(tmp_path: Path) -> None:
    """Outlets that repeat one wire are one lead, whatever it is written as."""
    wire = [statement(GONE.claim, speaker="Minister", outlet=name, via=("TASS",)) for name in ("Dawn", "Samaa", "News")]
    work = store(tmp_path, GONE, *wire, DENIED)
    table = inside(["compare", "--full", "--format", "table"], work)
    assert table.stderr == "1 lead\nto decide about the leads: factcli review\n"
    assert ", and 3 more): The bridge" in inside(["compare", "--format", "table"], work).stdout
    assert table.stdout.count("also ") == 3
    assert "4 outlets, 1 origin (TASS)" in table.stdout
    assert len(pairs(inside(["compare"], work))) == 1


def test_forms_of_pairs(tmp_path: Path) -> None:
    """Every form holds the same pair: lines, JSON with both statements, CSV, TOML, Markdown, and both ids."""
    work = store(tmp_path, GONE, DENIED)
    shown = {form: inside(["compare", "--format", form], work) for form in FORMS}
    assert {done.code for done in shown.values()} == {0}
    (pair,) = json.loads(shown["json"].stdout)["pairs"]
    a, b = pair["statements"]
    assert {a["claim"], b["claim"]} == {GONE.claim, DENIED.claim}
    assert (a["id"], b["id"], f"{pair['a']} {pair['b']}\n") == (pair["a"], pair["b"], shown["ids"].stdout)
    assert pair["origins"] == [a["outlet"], b["outlet"]]
    claims = {"a": a["claim"], "b": b["claim"]}
    words = [claims[side][start:end] for r in pair["reasons"] for side in "ab" for start, end in r[side]]
    assert any("denies" in word for word in words)
    assert json.loads(shown["jsonl"].stdout) == {"version": 2, **pair}
    (row,) = csv.DictReader(io.StringIO(shown["csv"].stdout))
    assert (row["a"], row["b_claim"], row["label"]) == (pair["a"], b["claim"], pair["label"])
    assert shown["toml"].stdout.count("[[statement]]") == 2
    assert "## Leads" in shown["markdown"].stdout


# --- compare with words, ids, --topics -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "chosen", [["bridge"], [GONE.id, DENIED.id], ["--speaker", "Minister", "--speaker", "Ministry"]]
)
def test_leads_among_what_is_chosen(tmp_path: Path, chosen: list[str]) -> None:
    """Words, ids and filters choose statements; no lead among them is left out, in any form."""
    work = store(tmp_path, GONE, DENIED, WHEAT)
    for form in ("table", "plain", "markdown"):
        assert "possible contradiction" in inside(["compare", *chosen, "--format", form], work).stdout
    (topic,) = json.loads(inside(["compare", *chosen, "--json"], work).stdout)["topics"]
    assert [pair["label"] for pair in topic["pairs"]] == ["possible contradiction"]
    assert len(topic["conflicts"][0]["sides"]) == 2


def test_the_whole_store_topic_by_topic(tmp_path: Path) -> None:
    """--topics compares every statement, the topic in conflict first."""
    wheat = [statement(f"Wheat prices rose in {when}.", outlet="Dawn") for when in ("spring", "autumn", "winter")]
    work = store(tmp_path, *wheat, GONE, DENIED)
    found = json.loads(inside(["compare", "--topics", "--json"], work).stdout)["topics"]
    assert [len(topic["statements"]) for topic in found] == [2, 3]
    assert [len(topic["pairs"]) for topic in found] == [1, 0]


@pytest.mark.parametrize(
    "arguments",
    [
        ["--all", "bridge"],
        ["--all", "--limit", "3"],
        ["--all", "--topics"],
        ["--topics", "bridge"],
        ["--topics", "--tag", "x"],
        ["--topics", "--by", "speaker"],
        ["--min", "low"],
        ["--limit", "3", "--by", "speaker"],
        ["--full", "bridge"],
        ["--full", "--topics"],
    ],
)
def test_options_that_would_do_nothing(tmp_path: Path, arguments: list[str]) -> None:
    """An option that would change nothing is a misunderstanding, and is refused."""
    done = inside(["compare", *arguments], store(tmp_path, GONE, DENIED))
    assert (done.code, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 2


def test_the_command_that_is_shown_works(tmp_path: Path) -> None:
    """The command under a lead makes it a contradiction."""
    work = store(tmp_path, GONE, DENIED)
    table = inside(["compare", "--full", "--format", "table"], work).stdout
    command = re.search(r"factcli (link \S+ \S+ --as contradicts)", table)
    assert command
    assert inside(command[1].split(), work).code == 0
    assert pairs(inside(["compare"], work))[0][0] == "contradiction"


@pytest.mark.parametrize("remembered", [True, False])
def test_of_a_pair_the_same_is_said_everywhere(tmp_path: Path, remembered: bool) -> None:
    """What the list of leads says of two statements, they say side by side, whether or not the list is remembered."""
    indexed = IndexedStore(store(tmp_path, *places(4), WHEAT) / "data")
    listed = leads_of_store(indexed)
    assert listed
    if not remembered:
        remembered_in(indexed.root).unlink()
    for lead in listed:
        assert leads_among(indexed, (lead.a, lead.b)) == [lead]
        assert lead in leads_among(indexed, indexed.statements)


@pytest.mark.parametrize("chosen", [["Panjshir"], ["tag:control", "--since", "2021-09-01"], ["--outlet", "TASS"]])
def test_what_is_chosen_does_not_depend_on_what_was_asked_before(chosen: list[str], tmp_path: Path) -> None:
    """With nothing in the cache the same is found, in the same order, as after the whole store was judged."""
    answers = []
    for name, first in (("new", []), ("known", ["compare"])):
        work = tmp_path / name
        shutil.copytree(ROOT / "data", work / "data")
        if first:
            inside(first, work)
        answers.append(inside(["compare", *chosen, "--json"], work).stdout)
    assert '"lead"' in answers[0]
    assert answers[0] == answers[1]


def test_two_who_decided_otherwise(tmp_path: Path) -> None:
    """Where a merge has left two decisions about a pair, neither is shown as if there were no other, nor in short."""
    both = decided(GONE, DENIED, "unrelated") + decided(DENIED, GONE, "contradicts")
    work = store(tmp_path, GONE, DENIED, links=both)
    for form in ("table", "markdown"):
        shown = " ".join(inside(["compare", "--format", form], work).stdout.split())
        assert "also decided differently: unrelated, 2026-11-20 (By hand.)" in shown


def test_short_ids_are_not_ambiguous(tmp_path: Path) -> None:
    """In the command an id is as long as it has to be."""
    root = store(tmp_path)
    text = "".join(
        f'[[statement]]\nid = "{i}"\nspeaker = "S"\noutlet = "O"\ndate = 2021-09-06\nclaim = "{claim}"\n'
        for i, claim in (("abcdef0001", GONE.claim), ("abcdef0002", DENIED.claim), ("abzzzzzzzz", WHEAT.claim))
    )
    (root / "data" / "2021-09.toml").write_text(text, encoding="utf-8")
    table = inside(["compare", "--full", "--format", "table"], root).stdout
    assert {"abcdef0001", "abcdef0002"} == set(re.findall(r"abcdef\S+(?= )", table.split("factcli link")[1]))


# --- one statement, and columns -------------------------------------------------------------------------------


@pytest.mark.parametrize("form", FORMS)
def test_one_statement_with_its_leads(tmp_path: Path, form: str) -> None:
    """One id compares it with all that it may conflict with, and with what was confirmed, but not with the rest."""
    mayor = statement("The mayor denies that the bridge was destroyed.", speaker="Mayor", outlet="AFP")
    work = store(tmp_path, GONE, DENIED, mayor, WHEAT, links=decided(GONE, mayor, "contradicts"))
    done = inside(["compare", GONE.id[:5], "--format", form], work)
    assert done.code == 0
    found = {s.id for s in (GONE, DENIED, mayor, WHEAT) if s.id in done.stdout}
    assert found == {GONE.id, DENIED.id, mayor.id}
    if form == "json":
        (topic,) = json.loads(done.stdout)["topics"]
        assert [GONE.id in (pair["a"], pair["b"]) for pair in topic["pairs"]] == [True, True]


def test_one_statement_without_leads(tmp_path: Path) -> None:
    """It is told, with exit code 1; the same statement twice is a slip."""
    work = store(tmp_path, GONE, DENIED, WHEAT)
    done = inside(["compare", WHEAT.id], work)
    assert (done.code, done.stdout) == (1, "")
    assert done.stderr.startswith(f"no lead with {WHEAT.id}, which does not mean that others agree.")
    done = inside(["compare", WHEAT.id, WHEAT.id], work)
    assert (done.code, done.stderr.partition("\n")[0]) == (2, "factcli: the same statement is named twice")


def test_an_ambiguous_id_beside_another(tmp_path: Path) -> None:
    """A beginning that several ids have is told so, however short it is; a word that begins none stays a word."""
    root = store(tmp_path)
    text = "".join(
        f'[[statement]]\nid = "{i}"\nspeaker = "S"\noutlet = "O"\ndate = 2021-09-06\nclaim = "{claim}"\n'
        for i, claim in (("y2cdef0001", GONE.claim), ("y3cdef0002", DENIED.claim), ("abzzzzzzzz", WHEAT.claim))
    )
    (root / "data" / "2021-09.toml").write_text(text, encoding="utf-8")
    done = inside(["compare", "y", "abzz"], root)
    assert done.code == 2
    assert done.stderr.startswith('factcli: 2 ids begin with "y": y2cdef0001, y3cdef0002')
    assert "abzz is the beginning of an id, but q is not" in inside(["compare", "q", "abzz"], root).stderr


def test_columns_have_their_leads(tmp_path: Path) -> None:
    """In every form, with the command that decides; --min leaves out the weaker."""
    work = store(tmp_path, GONE, DENIED, WHEAT)
    for form in ("table", "markdown"):
        shown = inside(["compare", "--by", "speaker", "bridge", "--format", form], work).stdout
        assert f"{GONE.id[:4]} ↔ {DENIED.id[:4]}" in shown
        assert 'denial: "denies" only in' in shown
        assert "factcli link " in shown
    found = json.loads(inside(["compare", "--by", "outlet", "bridge", "--json"], work).stdout)
    assert [{pair["a"], pair["b"]} for pair in found["pairs"]] == [{GONE.id, DENIED.id}]
    rows = inside(["compare", "--by", "date", "bridge"], work).stdout.splitlines()
    assert sorted(row.rpartition(": ")[2] for row in rows) == sorted((GONE.id, DENIED.id))
    assert inside(["compare", "--by", "speaker", "--min", "high", "bridge"], work).code == 0


def test_the_leads_in_short(tmp_path: Path) -> None:
    """Each in a few lines, with both claims whole and the way to see one side by side."""
    work = store(tmp_path, GONE, DENIED)
    done = inside(["compare", "--format", "table"], work)
    assert len(done.stdout.strip().splitlines()) < len(
        inside(["compare", "--full", "--format", "table"], work).stdout.strip().splitlines()
    )
    for s in (GONE, DENIED):
        assert s.claim in " ".join(done.stdout.split())
    command = re.search(r"to see one whole: factcli (compare \S+ \S+);", done.stderr)
    assert command
    assert "─┬─" in inside([*command[1].split(), "--format", "table"], work).stdout


# --- add ------------------------------------------------------------------------------------------------------


def adding(work: Path, s: Statement, *more: str) -> Done:
    """Add a statement by options."""
    fields = (f"--{key}={getattr(s, key)}" for key in ("speaker", "outlet", "date", "claim"))
    return inside(["add", *fields, *more], work)


def test_add_ends_with_the_leads(tmp_path: Path) -> None:
    """Two lines on stderr for each lead: the reasons, and the command to see both; stdout has what it always had."""
    work = store(tmp_path, GONE, WHEAT)
    done = adding(work, DENIED)
    assert (done.code, done.stdout) == (0, f"{DENIED.id}\tdata/2021-09.toml\n")
    line, see = done.stderr.splitlines()
    assert line.startswith(f"may contradict {GONE.id} (Minister, TASS, 2021-09-06): ")
    assert '"denies" only in the new statement' in line
    assert see == f"  factcli compare {DENIED.id[:4]} {GONE.id[:4]}"
    command = see.removeprefix("  factcli ").split()
    assert "possible contradiction" in inside([*command, "--format", "table"], work).stdout


def test_add_says_nothing_of_what_does_not_conflict(tmp_path: Path) -> None:
    """No lead, no line: in an empty store, and against other topics."""
    assert adding(store(tmp_path / "empty"), GONE).stderr == ""
    assert adding(store(tmp_path / "other", WHEAT), GONE).stderr == ""


def test_add_does_not_say_what_is_decided(tmp_path: Path) -> None:
    """A statement that is added again after a decision about it raises no lead that was judged."""
    work = store(tmp_path, GONE, links=decided(GONE, DENIED, "unrelated"))
    assert "may contradict" not in adding(work, DENIED).stderr


def test_adding_many_tells_each_pair_once(tmp_path: Path) -> None:
    """With --from-json each lead is one line, behind the id of what is new, also between two new ones."""
    done = inside(["add", "--from-json", "-"], store(tmp_path, WHEAT), json_lines([GONE, DENIED]))
    told = [line for line in done.stderr.splitlines() if "may contradict" in line]
    assert len(told) == 1
    assert told[0].startswith((f"{GONE.id} may", f"{DENIED.id} may"))
    assert len(done.stdout.splitlines()) == 2


def test_add_obeys_nothing_that_is_recorded(tmp_path: Path) -> None:
    """The line of a lead holds recorded names as data, on one line, before the command."""
    evil = statement("The bridge was destroyed.", speaker="Evil \x1b[31m one", outlet="A\u202eB")
    new_store(tmp_path / "data")
    text = "\n".join(f"{key} = {json.dumps(str(value))}" for key, value in evil.to_table().items() if key != "date")
    path = tmp_path / "data" / "2021-09.toml"
    path.write_text(f"[[statement]]\n{text}\ndate = 2021-09-06\n", encoding="utf-8")
    done = adding(tmp_path, DENIED)
    assert "may contradict" in done.stderr
    assert not {"\x1b", "\u202e"} & set(done.stderr)
    assert len(done.stderr.splitlines()) == 2


def test_many_leads_are_counted(tmp_path: Path) -> None:
    """Of one statement the five strongest leads are told, and how many more there are."""
    gone = [statement(GONE.claim, speaker=f"Speaker {n}", outlet=f"Outlet {n}") for n in range(8)]
    work = store(tmp_path, *gone)
    lines = adding(work, DENIED).stderr.splitlines()
    assert len([line for line in lines if line.startswith("may contradict")]) == 5
    assert lines[-1] == f"3 more leads. To see all: factcli compare {DENIED.id}"


def test_the_leads_of_many_new_statements_are_capped_together(tmp_path: Path) -> None:
    """However many statements are added, five leads are shown, high before medium, each once, and the rest counted."""
    gone = [statement(GONE.claim, speaker=f"Speaker {n}", outlet=f"Outlet {n}") for n in range(6)]
    denied = [statement(DENIED.claim, speaker=f"Denier {n}", outlet=f"Outlet {n}") for n in range(6)]
    done = inside(["add", "--from-json", "-"], store(tmp_path, *gone), json_lines(denied))
    lines = done.stderr.splitlines()
    shown = [line for line in lines if "may contradict" in line]
    assert len(shown) == 5
    assert len({frozenset((line.split()[0], line.split()[3])) for line in shown}) == 5
    assert lines[-1] == "31 more leads. To see all: factcli compare --all"
    first = json.loads(inside(["compare", "--json"], tmp_path).stdout)["pairs"][0]
    assert {shown[0].split()[0], shown[0].split()[3]} == {first["a"], first["b"]}


def test_of_very_many_similar_statements_only_some_pairs_are_checked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The pairs that are judged after a command are bounded, and it says so."""
    monkeypatch.setattr("factcli.cli.leads._PAIRS_JUDGED", 30)
    gone = [statement(GONE.claim, speaker=f"Speaker {n}", outlet=f"Outlet {n}") for n in range(10)]
    denied = [statement(DENIED.claim, speaker=f"Denier {n}", outlet=f"Outlet {n}") for n in range(6)]
    done = inside(["add", "--from-json", "-"], store(tmp_path, *gone), json_lines(denied))
    assert sum("may contradict" in line for line in done.stderr.splitlines()) == 5
    last = "25 more leads found; not all pairs were checked. To see all: factcli compare --all"
    assert done.stderr.splitlines()[-1] == last
    agreed = [statement(GONE.claim, speaker=f"Third {n}", outlet=f"Outlet {n}") for n in range(6)]
    done = inside(["add", "--from-json", "-"], store(tmp_path / "other", *gone), json_lines(agreed))
    last = "not all pairs were checked for leads. To see all: factcli compare --all"
    assert done.stderr.splitlines()[-1] == last


def test_quiet_looks_for_no_leads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With --quiet no time goes into leads that nobody sees."""
    monkeypatch.setattr("factcli.conflicts.leads.leads_of_new", lambda *_: pytest.fail("looked for leads"))
    arguments = ["add", "--from-json", "-", "--quiet"]
    done = copy_context().run(inside, arguments, store(tmp_path, GONE), json_lines([DENIED]))
    assert (done.code, done.stderr) == (0, "")


@pytest.mark.slow
def test_the_second_time_no_rule_is_imported(tmp_path: Path) -> None:
    """What was judged is remembered, so that reading the rules and their lists is spared, too."""
    work = store(tmp_path, *places(3))
    first, second = (piped(["compare"], work, PYTHONPROFILEIMPORTTIME="1") for _ in range(2))
    assert first.out == second.out != b""
    rules = {"score", "rules.registry", "claims.reader", "lexicon", "claims.quantities", "claims.times"}
    imported = [
        set(re.findall(r"factcli\.conflicts\.([\w.]+)$", done.stderr, re.MULTILINE)) for done in (first, second)
    ]
    assert (rules & imported[0], rules & imported[1]) == (rules, set())


@pytest.mark.parametrize("patience", [-1.0, 60.0])
@pytest.mark.parametrize("terminal", [True, False])
def test_judging_tells_how_far_it_is(monkeypatch: pytest.MonkeyPatch, terminal: bool, patience: float) -> None:
    """On a terminal, if it takes a while, and leaves nothing behind."""
    stream = io.StringIO()
    monkeypatch.setattr(stream, "isatty", lambda: terminal)
    monkeypatch.setattr("sys.stderr", stream)
    monkeypatch.setattr(session, "_PROGRESS_DELAY", patience)
    judging = session.leads_progress()
    for done in range(1, 5):
        judging(done, 4)
    assert ("looking for leads: 75 %" in stream.getvalue()) == (terminal and patience < 0)
    assert stream.getvalue()[-42:].strip() == ""


@pytest.mark.parametrize("option", ["--topic", "--mni", "--al"])
def test_misspelt_options_are_no_words(tmp_path: Path, option: str) -> None:
    """What looks like an option is not looked for; the one that was meant is named."""
    done = inside(["compare", option], store(tmp_path, GONE))
    assert done.code == 2
    assert f"no such option: {option} (did you mean --" in done.stderr


def test_the_store_is_not_touched(tmp_path: Path) -> None:
    """Whatever is shown, nothing the program thinks is written into the store."""
    work = store(tmp_path, GONE)
    add_statements(read_store(work / "data"), [DENIED], "add")
    before = {path.name: path.read_bytes() for path in (work / "data").iterdir()}
    for arguments in (["compare"], ["compare", "bridge"], ["compare", "--topics", "--json"]):
        assert inside(arguments, work).code == 0
    assert {path.name: path.read_bytes() for path in (work / "data").iterdir()} == before
