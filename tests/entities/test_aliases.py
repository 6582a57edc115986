"""Who is who, decided: written where it belongs and nowhere else, never against another decision, taken back whole."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest
import tomli
from hypothesis import given
from hypothesis import strategies as st

from factcli.entities import aliases
from factcli.entities.aliases import NameDecision, alias_command
from factcli.entities.directory import Directory
from factcli.errors import DataError, EditConflictError, NothingFoundError, UsageError
from factcli.store.check import find_problems
from factcli.store.entity_tables import EntityNames
from factcli.store.reader import Store, read_store
from factcli.store.toml_edit import TomlLayout, append_item
from factcli.store.undo import undo_last_change
from tests.support.run import inside, piped
from tests.support.stores import contents, new_store, statement

SPEAKERS = ("Ahmad Massoud", "Ahmed Massoud", "Kabir Wasiq", "Kabir Wasik", "Zabihullah Mujahid", "Amrullah Saleh")
TABLES = """# Who is who.
format = 1

[[person]] # the son
name = "Ahmad Massoud"
not_same_as = [
  "Ahmad Shah Massoud", # the father
]
wikidata = "Q1"

[[person]]
  name    =    'Kabir Wasiq'  # spelt so by TASS
  born    = 1970
  aliases = ["Kabir Vasiq"]
# the end
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A store with six speakers and two people."""
    root = tmp_path / "data"
    new_store(root, *(statement(f"Claim {n}.", speaker=name) for n, name in enumerate(SPEAKERS)))
    (root / "factcli.toml").write_text(TABLES, encoding="utf-8")
    return root


def _names(store: Store, kind: str = "person") -> EntityNames:
    used = [s.speaker for s in store.statements] if kind == "person" else [s.outlet for s in store.statements]
    return EntityNames(store, kind, Counter(used))


def _alias(root: Path, *names: str, kind: str = "person") -> NameDecision:
    return aliases.record_alias(_names(read_store(root), kind), names)


def _distinct(root: Path, *names: str, kind: str = "person") -> NameDecision:
    return aliases.record_distinct(_names(read_store(root), kind), names)


def _people(root: Path) -> Directory:
    return Directory(read_store(root).people)


def _text(root: Path) -> str:
    return (root / "factcli.toml").read_text(encoding="utf-8")


# --- where a decision is written ----------------------------------------------------------------------------


def test_a_table_that_has_a_name_gains_the_others(root: Path) -> None:
    """Whichever of the names it has; it has no list yet, so one is put behind its name."""
    decision = _alias(root, "Ahmed Massoud", "Ahmad Massoud")
    assert decision.names == ("Ahmad Massoud", "Ahmed Massoud")
    head = 'name = "Ahmad Massoud"\n'
    assert _text(root) == TABLES.replace(head, head + 'aliases = ["Ahmed Massoud"]\n')
    assert _people(root).is_same("ahmed massoud", "Ahmad Massoud")


def test_a_list_gains_an_item(root: Path) -> None:
    """One that is there keeps its form, and the table its comments, its blanks and its unknown key."""
    _alias(root, "Kabir Wasiq", "Kabir Wasik")
    assert _text(root) == TABLES.replace('["Kabir Vasiq"]', '["Kabir Vasiq", "Kabir Wasik"]')
    _distinct(root, "Ahmad Massoud", "Amrullah Saleh")
    assert '  "Ahmad Shah Massoud", # the father\n  "Amrullah Saleh",\n]' in _text(root)


def test_names_without_a_table_get_a_new_one(root: Path) -> None:
    """At the end of factcli.toml; the name given first is the main one."""
    _alias(root, "Zabihullah Mujahid", "Zabiullah Mujahid", "Z. Mujahid")
    added = '\n[[person]]\nname = "Zabihullah Mujahid"\naliases = ["Zabiullah Mujahid", "Z. Mujahid"]\n'
    assert _text(root) == TABLES + added


def test_the_table_may_stand_anywhere(root: Path) -> None:
    """In any file of the store; factcli.toml is left alone."""
    who = root / "who" / "people.toml"
    who.parent.mkdir()
    who.write_bytes(b'\xef\xbb\xbf[[person]]\r\nname = "Amrullah Saleh"\r\n')
    decision = _alias(root, "Amrullah Saleh", "Amrullah Salih")
    assert decision.where.endswith("people.toml")
    assert who.read_bytes() == (
        b'\xef\xbb\xbf[[person]]\r\nname = "Amrullah Saleh"\r\naliases = ["Amrullah Salih"]\r\n'
    )
    assert _text(root) == TABLES


@pytest.mark.parametrize(
    ("names", "file_says"),
    [
        (("Amrullah Saleh", "Zabihullah Mujahid"), 'name = "Amrullah Saleh"\nnot_same_as = ["Zabihullah Mujahid"]\n'),
        (("Amrullah Saleh", "Ali Saleh"), 'name = "Ali Saleh"\nnot_same_as = ["Amrullah Saleh"]\n'),
        (("Ali Saleh", "Amrullah Saleh"), 'name = "Ali Saleh"\nnot_same_as = ["Amrullah Saleh"]\n'),
        (("Ahmad Massoud", "Ali Massoud"), 'name = "Ali Massoud"\nnot_same_as = ["Ahmad Massoud"]\n'),
    ],
)
def test_a_name_that_nobody_has_gets_a_table(root: Path, names: tuple[str, str], file_says: str) -> None:
    """A refusal of a name that no statement has would else name nobody, which check reports."""
    _distinct(root, *names)
    assert _text(root) == f"{TABLES}\n[[person]]\n{file_says}"
    assert _people(root).is_distinct(*names)


def test_outlets(root: Path) -> None:
    """The same in [[outlet]] tables, refusals included."""
    _alias(root, "AP", "Associated Press", kind="outlet")
    _distinct(root, "Associated Press", "AFP", kind="outlet")
    added = '\n[[outlet]]\nname = "AP"\naliases = ["Associated Press"]\n'
    added += '\n[[outlet]]\nname = "AFP"\nnot_same_as = ["Associated Press"]\n'
    assert _text(root) == TABLES + added
    outlets = Directory(read_store(root).outlets)
    assert outlets.is_distinct("ap", "afp")
    with pytest.raises(EditConflictError):
        _alias(root, "AFP", "AP", kind="outlet")


def test_names_are_written_as_the_store_spells_them(root: Path) -> None:
    """However they are typed."""
    assert _alias(root, "  kabir WASIK ", "kábir wasiq").names == ("Kabir Wasiq", "Kabir Wasik")


# --- again, and against -------------------------------------------------------------------------------------


def test_the_same_again_changes_nothing(root: Path) -> None:
    """Any spelling, either way round; where it is recorded is told."""
    _alias(root, "Kabir Wasiq", "Kabir Wasik")
    _distinct(root, "Kabir Wasiq", "Amrullah Saleh")
    before = contents(root)
    for names in (("Kabir Wasik", "Kabir Wasiq"), ("kabir vasiq", "KABIR WASIK")):
        again = _alias(root, *names)
        assert again.outcome is None
        assert again.where.endswith(":14")
    for names in (("Kabir Wasik", "Amrullah Saleh"), ("Amrullah Saleh", "Kabir Vasiq")):
        assert _distinct(root, *names).outcome is None
    assert _alias(root, "TASS", "tass", "Kabir Wasiq").outcome is not None
    undo_last_change(root)
    assert contents(root) == before


@pytest.mark.parametrize("names", [("Ahmed Massoud", "Ahmad Shah Massoud"), ("ahmad shah massoud", "Ahmad Massoud")])
def test_an_alias_of_names_kept_apart_is_refused(root: Path, names: tuple[str, str]) -> None:
    """With the place of the refusal; it holds for every confirmed spelling."""
    _alias(root, "Ahmad Massoud", "Ahmed Massoud")
    before = contents(root)
    with pytest.raises(EditConflictError) as caught:
        _alias(root, *names)
    assert caught.value.where.endswith("factcli.toml:7")
    assert '"Ahmad Massoud" is recorded as not the same as "Ahmad Shah Massoud"' in caught.value.what
    assert contents(root) == before


def test_names_joined_through_a_third_are_judged_too(root: Path) -> None:
    """Two people who are not the same cannot be joined by a spelling that one of them has."""
    _distinct(root, "Kabir Wasiq", "Ahmad Massoud")
    with pytest.raises(EditConflictError):
        _alias(root, "Kabir Vasiq", "Zabihullah Mujahid", "Ahmad Massoud")


def test_a_refusal_of_one_entry_is_refused(root: Path) -> None:
    """Names that are one cannot be kept apart."""
    with pytest.raises(EditConflictError) as caught:
        _distinct(root, "kabir vasiq", "Kabir Wasiq")
    assert caught.value.where.endswith("factcli.toml:14")
    with pytest.raises(UsageError):
        _distinct(root, "Amrullah Saleh", "amrullah  SALEH")


def test_nobody(root: Path) -> None:
    """One of the names has to be known; close ones are named where there are any."""
    with pytest.raises(NothingFoundError, match="no speaker is called") as caught:
        _alias(root, "Kabir Waziq", "Kabeer Waziq")
    assert '"Kabir Wasiq"' in caught.value.todo
    with pytest.raises(NothingFoundError):
        _distinct(root, "A", "B")
    slip = _alias(root, "Amrullah Saleh", "Zabiullah Mujahid")
    (note,) = slip.notes
    assert note == 'no statement has "Zabiullah Mujahid" yet; similar known names: "Zabihullah Mujahid"'


@pytest.mark.parametrize("name", ["", "  ", "a\nb", "a\x1b[31m", "\ud800"])
def test_what_is_no_name(root: Path, name: str) -> None:
    """It is refused as it would be in a statement."""
    with pytest.raises(UsageError):
        _alias(root, "Kabir Wasiq", name)


def test_a_name_of_two_entries_is_nobodys(root: Path) -> None:
    """Nothing is added to either, until it is clear whose it is; both places are told."""
    more = (
        '[[person]]\nname = "Karim Wasiq"\naliases = ["K. Wasiq"]\n[[person]]\nname = "Kamal"\naliases = ["K. Wasiq"]\n'
    )
    (root / "factcli.toml").write_text(TABLES + more, encoding="utf-8")
    with pytest.raises(DataError, match=r"factcli\.toml:16 and .*factcli\.toml:19"):
        _alias(root, "K. Wasiq", "Kabir Wasik")
    _alias(root, "K. Wasiq", "Karim Wasiq", "Kamal")
    assert _people(root).is_same("Kamal", "K. Wasiq")


# --- two tables become one ----------------------------------------------------------------------------------


def test_two_tables_are_joined(root: Path) -> None:
    """The second's names, refusals and other keys go to the first; its comments stay; undo parts them again."""
    before = contents(root)
    decision = _alias(root, "Ahmed Massoud", "Ahmad Massoud", "Kabir Wasik", "Kabir Wasiq")
    doc = tomli.loads(_text(root))
    assert doc["person"] == [
        {
            "name": "Ahmad Massoud",
            "aliases": ["Ahmed Massoud", "Kabir Wasik", "Kabir Wasiq", "Kabir Vasiq"],
            "not_same_as": ["Ahmad Shah Massoud"],
            "wikidata": "Q1",
            "born": 1970,
        }
    ]
    for comment in ("# Who is who.", "# the son", "# the father", "# spelt so by TASS", "# the end"):
        assert comment in _text(root)
    assert "was joined to that of Ahmad Massoud" in decision.notes[0]
    undo_last_change(root)
    assert contents(root) == before


def test_two_tables_in_two_files(root: Path) -> None:
    """It is one change: undo takes back both files."""
    (root / "more.toml").write_text('[[person]]\nname = "Amrullah Saleh"\nnot_same_as = ["Kabir Wasiq"]\n')
    before = contents(root)
    _alias(root, "Zabihullah Mujahid", "Amrullah Saleh", "Ahmad Massoud")
    assert (root / "more.toml").read_text().startswith('[[person]]\nname = "Amrullah Saleh"\naliases = [')
    assert [person.name for person in read_store(root).people] == ["Kabir Wasiq", "Amrullah Saleh"]
    undo_last_change(root)
    assert contents(root) == before


def test_values_that_differ_are_never_lost(root: Path) -> None:
    """Two Wikidata items cannot both stay; the places of both are told, and nothing is written."""
    (root / "more.toml").write_text('[[person]]\nname = "Amrullah Saleh"\nwikidata = "Q2"\n')
    before = contents(root)
    with pytest.raises(EditConflictError, match=r"wikidata differs .*factcli\.toml:9") as caught:
        _alias(root, "Ahmad Massoud", "Amrullah Saleh")
    assert caught.value.where.endswith("more.toml:3")
    assert contents(root) == before


def test_what_cannot_be_moved_is_left(root: Path) -> None:
    """A table below the second."""
    (root / "more.toml").write_text('[[person]]\nname = "Amrullah Saleh"\n[person.born]\nyear = 1970\n')
    before = contents(root)
    with pytest.raises(DataError):
        _alias(root, "Ahmad Massoud", "Amrullah Saleh")
    assert contents(root) == before


# --- files that cannot be changed ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("[[person\n", "cannot read this file, so factcli does not write it"),
        ('person = [{name = "Amrullah Saleh"}]\n', "inline list"),
        ('[[person]]\nname = "Amrullah Saleh"\naliases = "A. Saleh"\n', "aliases must be a list of strings"),
    ],
)
def test_a_file_that_cannot_be_changed(root: Path, text: str, what: str) -> None:
    """It is told, and stays."""
    (root / "factcli.toml").write_text(text, encoding="utf-8")
    before = contents(root)
    with pytest.raises(DataError, match=what):
        _alias(root, "Amrullah Saleh", "Amrullah Salih")
    assert contents(root) == before


def test_a_decision_made_meanwhile_is_not_missed(root: Path) -> None:
    """The tables are looked at again under the lock, in whatever file they stand."""
    (root / "more.toml").write_text('[[person]]\nname = "Amrullah Saleh"\n')
    names = _names(read_store(root))
    (root / "more.toml").write_text('[[person]]\nname = "Amrullah Saleh"\nnot_same_as = ["Kabir Wasiq"]\n')
    before = contents(root)
    with pytest.raises(EditConflictError, match="somebody else has just changed"):
        aliases.record_alias(names, ["Kabir Wasiq", "Kabir Wasik"])
    assert contents(root) == before


@pytest.mark.slow
def test_many_at_once_lose_nothing(root: Path) -> None:
    """Processes that decide about one name at the same time: each decision is there, or was refused."""
    wanted = [f"Kabir Wasiq {number}" for number in range(6)]
    jobs = [
        subprocess.Popen(
            [sys.executable, "-m", "factcli", "people", "alias", "Kabir Wasiq", name, "--store", str(root)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for name in wanted
    ]
    codes = [job.wait() for job in jobs]
    people = _people(root)
    assert set(codes) <= {0, 3}
    assert [people.is_same(name, "Kabir Wasiq") for name in wanted] == [code == 0 for code in codes]
    assert 0 in codes


def test_check_knows_outlets_that_are_not_the_same(root: Path) -> None:
    """A refusal that names no outlet, or one of the outlet's own names, is a fault at its line."""
    (root / "more.toml").write_text('[[outlet]]\nname = "AP"\naliases = ["A. P."]\nnot_same_as = ["AFP", "a p"]\n')
    found = [(p.line, p.code, p.what) for p in find_problems(read_store(root)) if p.file.endswith("more.toml")]
    assert found == [
        (4, "nobody", 'not_same_as names "AFP", but no outlet here has that name'),
        (4, "own-name", 'not_same_as names "a p", which is one of this outlet\'s own names'),
    ]


# --- laws ---------------------------------------------------------------------------------------------------

_ITEMS = st.lists(st.text("ab\"\\#],[é'", min_size=1, max_size=6), max_size=4)
_GAPS = st.sampled_from(["", " ", "\n", "\n  ", " # c\n", '  # ] , "\n\n    ', "\t"])


@st.composite
def lists(draw: st.DrawFn) -> tuple[str, list[str]]:
    """A list of strings in any form that TOML allows, and what it holds."""
    items = draw(_ITEMS)
    source = "[" + draw(_GAPS)
    for number, item in enumerate(items):
        last = number == len(items) - 1
        quoted = "'" + item + "'" if "'" not in item and draw(st.booleans()) else _basic(item)
        source += quoted + draw(_GAPS)
        source += "," + draw(_GAPS) if not last or draw(st.booleans()) else ""
    return source + "]", items


def _basic(item: str) -> str:
    return '"' + item.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _is_within(old: str, new: str) -> bool:
    """Whether all characters of the one stand in the other, in their order."""
    rest = iter(new)
    return all(char in rest for char in old)


@given(lists(), st.sampled_from(["\n", "\r\n"]), st.sampled_from(["", "  # c", "\nb = 1"]))
def test_an_item_is_added_and_nothing_else(made: tuple[str, list[str]], newline: str, tail: str) -> None:
    """The list holds one item more, at its end, and no byte of it is lost."""
    source, items = made
    text = f"a  = {source}{tail}".replace("\n", newline)
    (entry, *_) = TomlLayout(text).tables[0].entries
    new = append_item(text, entry, 'x"y', newline)
    assert tomli.loads(new)["a"] == [*items, 'x"y']
    assert {k: v for k, v in tomli.loads(new).items() if k != "a"} == ({"b": 1} if "b" in tail else {})
    assert _is_within(text, new)


_NAMES = st.lists(
    st.sampled_from((*SPEAKERS, "Kabir Vasiq", "Ali", "Omar", "é 'q' [x]")), min_size=2, max_size=3, unique=True
)
_DECISIONS = st.lists(st.tuples(st.booleans(), _NAMES), min_size=1, max_size=5)


@pytest.mark.slow
@given(_DECISIONS)
def test_decisions_hold_and_are_taken_back(steps: Sequence[tuple[bool, Sequence[str]]]) -> None:
    """What is recorded is so, for every spelling; it never contradicts; undone one by one it leaves the old bytes."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "data"
        new_store(root, *(statement(f"Claim {n}.", speaker=name) for n, name in enumerate(SPEAKERS)))
        (root / "factcli.toml").write_text(TABLES, encoding="utf-8")
        states = [contents(root)]
        for joined, names in steps:
            try:
                decision = _alias(root, *names) if joined else _distinct(root, *names[:2])
            except (EditConflictError, NothingFoundError):
                assert contents(root) == states[-1]
                continue
            people = _people(root)
            assert people.is_same(names[0], names[1]) is joined
            assert people.is_distinct(names[0], names[1]) is not joined
            assert (contents(root) != states[-1]) is (decision.outcome is not None)
            if decision.outcome:
                states.append(contents(root))
        for state in reversed(states[:-1]):
            undo_last_change(root)
            assert contents(root) == state


# --- as it is used ------------------------------------------------------------------------------------------


def test_a_command_reads_back(root: Path) -> None:
    """The command for a hostile name, run by bash, records just that name."""
    names = ["Kabir Wasiq", '-o\'Neil "[x]" $(id) `id` \\ ; \u202eevil']
    line = alias_command("person", "alias", names, root).replace("factcli", 'printf "%s\\n"', 1)
    done = subprocess.run(["bash", "-c", line], capture_output=True, check=True, env={"LANG": "C.UTF-8"})
    assert done.stdout.decode().splitlines() == ["people", "alias", "--store", str(root), "--", *names]
    assert line.isprintable()


def test_a_damaged_store_is_told(root: Path) -> None:
    """A decision is recorded, and the exit code says so, while a file of the store that cannot be read is told."""
    (root / "broken.toml").write_text("[[statement\n")
    done = piped(["people", "alias", "Kabir Wasiq", "Kabir Wasik", "--store", str(root)], root.parent)
    assert done.code == 0
    assert "broken.toml:1" in done.stderr
    assert "Kabir Wasik" in _text(root)


@pytest.mark.parametrize(
    "arguments",
    [("people", "alias", "a"), ("people", "distinct", "a", "b", "c"), ("outlets", "--json", "alias", "a", "b")],
)
def test_wrong_usage(root: Path, arguments: tuple[str, ...]) -> None:
    """Too few names, too many, or options of the list before the word."""
    assert inside(arguments, root.parent).code == 2
    assert _text(root) == TABLES


def test_no_store(tmp_path: Path) -> None:
    """There is nobody to decide about."""
    (tmp_path / "empty").mkdir()
    done = inside(["people", "alias", "a", "b", "--store", str(tmp_path / "empty")], tmp_path)
    assert done.code == 1
    assert "there is no store in" in done.stderr
