"""What people decide about pairs: written where it belongs and nowhere else, once a pair, and taken back whole."""

from __future__ import annotations

import datetime
import json
import random
from pathlib import Path

import pytest
import tomli
from hypothesis import given, settings
from hypothesis import strategies as st

from factcli.cli import completion
from factcli.edtf import parse_date
from factcli.errors import DataError, EditConflictError, NothingFoundError, UsageError
from factcli.model import RELATIONS, Link
from factcli.search.indexed_store import IndexedStore
from factcli.store import link_tables, writer
from factcli.store.check import find_problems
from factcli.store.link_tables import RecordedLink, parse_relation, record_link, remove_link
from factcli.store.links import Decisions, claims_digest, describe_link
from factcli.store.reader import read_store
from factcli.store.undo import undo_last_change
from tests.support.budget import examples
from tests.support.run import inside
from tests.support.stores import contents, new_store, statement

DAY = datetime.date(2021, 9, 8)
A = statement("The bridge was destroyed.", speaker="Fahim Dashti")
B = statement("The ministry denies that the bridge was destroyed.", speaker="Ministry")
C = statement("The bridge stands.", speaker="Bilal Karimi")
D = statement("Nobody was at the bridge.", speaker="Amrullah Saleh")
EVERY = (A, B, C, D)
LINKS = f"""# What we decided.

[[link]] # of the bridge
  a = "{A.id}"
  b   =   '{B.id}'  # the denial
relation = "contradicts" # sure
seen = 3
note = "Asked both."
decided = 2021-09-07
# the end
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A store with four statements and one decision."""
    root = tmp_path / "data"
    new_store(root, *EVERY)
    (root / "links.toml").write_text(LINKS, encoding="utf-8")
    return root


def _decide(root: Path, a: int, relation: str, b: int, note: str = "") -> RecordedLink:
    return record_link(read_store(root), EVERY[a], EVERY[b], relation, note, DAY)


def _text(root: Path) -> str:
    return (root / "links.toml").read_text(encoding="utf-8")


# --- what holds ---------------------------------------------------------------------------------------------


def test_the_digest_is_of_both_claims() -> None:
    """In either order the same; any change of either claim changes it, and nothing else does."""
    assert claims_digest(A, B) == claims_digest(B, A) == claims_digest(statement(A.claim, speaker="X", note="y"), B)
    assert len({claims_digest(A, B), claims_digest(A, C), claims_digest(B, C), claims_digest(A, A)}) == 4
    assert len(claims_digest(A, B)) == 12
    assert int(claims_digest(A, B), 16)


def test_the_digest_stays_what_it_is() -> None:
    """Stores hold it: another way of working it out would put every decision in doubt."""
    assert claims_digest(A, B) == "0b6ce84b5eb6"


def test_a_decision_holds_until_a_claim_changes() -> None:
    """Whatever the decision; without a digest nothing tells, and it holds."""
    for relation in RELATIONS:
        rulings = Decisions([Link(B.id, A.id, relation, digest=claims_digest(A, B))])
        assert rulings.is_decided(A, B)
        assert rulings.is_decided(B, A)
        assert not rulings.is_decided(A, C)
        changed = statement("The bridge was damaged.", id=A.id)
        ruling = rulings.of(B, changed)
        assert ruling is not None
        assert (ruling.link.relation, ruling.current) == (relation, False)
        assert not rulings.is_decided(changed, B)
        assert Decisions([Link(A.id, B.id, relation)]).is_decided(changed, B)
    assert Decisions([]).of(A, B) is None


@pytest.mark.parametrize(
    ("dates", "latest"),
    [
        (("2021-09-07", "2021-09-06"), 0),
        (("2021-09-06", "2021-09-07"), 1),
        (("2021-09-06", "2021-09-06"), 1),
        (("2021-09-06", None), 0),
        ((None, None), 1),
        (("XXXX", "2021"), 1),
    ],
)
def test_the_latest_decision_counts(dates: tuple[str | None, str | None], latest: int) -> None:
    """Of two about a pair; of those of one day, the one that stands last."""
    links = [
        Link(A.id, B.id, relation, decided=parse_date(date) if date else None)
        for date, relation in zip(dates, ("agrees", "unrelated"), strict=True)
    ]
    ruling = Decisions(links).of(B, A)
    assert ruling is not None
    assert ruling.link is links[latest]
    assert Decisions(links).links == [links[latest]]


def test_the_index_keeps_what_a_link_says(root: Path) -> None:
    """The digest, too: reading the files and asking the index give the same."""
    _decide(root, 0, "agrees", 2, "n")
    assert IndexedStore(root).links == read_store(root).links
    assert IndexedStore(root).links[-1].digest == claims_digest(A, C)


# --- what is written ----------------------------------------------------------------------------------------


def test_a_new_decision_stands_in_links_toml(root: Path) -> None:
    """At the end, after all that is there; the ids in the order given."""
    decided = _decide(root, 2, "repeats", 0, "He quotes him.")
    added = f'\n[[link]]\na = "{C.id}"\nb = "{A.id}"\nrelation = "repeats"\nnote = "He quotes him."\n'
    assert _text(root) == LINKS + added + f'decided = 2021-09-08\ndigest = "{claims_digest(A, C)}"\n'
    assert decided.link == Link(C.id, A.id, "repeats", "He quotes him.", parse_date("2021-09-08"), claims_digest(A, C))
    assert decided.replaced == ()


def test_links_toml_is_made(tmp_path: Path) -> None:
    """By the first decision; undo takes it away with it."""
    new_store(tmp_path, *EVERY)
    before = contents(tmp_path)
    _decide(tmp_path, 0, "agrees", 1)
    assert set(contents(tmp_path)) - set(before) == {"links.toml"}
    undo_last_change(tmp_path)
    assert contents(tmp_path) == before


def test_another_decision_takes_the_place_of_the_old(root: Path) -> None:
    """In its table, with its comments, blanks and unknown key; a note about the old one goes, and is told."""
    decided = _decide(root, 1, "unrelated", 0)
    new = LINKS.replace('"contradicts"', '"unrelated"').replace('note = "Asked both."\n', "")
    assert _text(root) == new.replace("2021-09-07", f'2021-09-08\n  digest = "{claims_digest(A, B)}"')
    (old,) = decided.replaced
    assert describe_link(old) == f"{A.id} contradicts {B.id} (decided 2021-09-07, Asked both.)"
    undo_last_change(root)
    assert _text(root) == LINKS


def test_a_direction_is_written_as_given(root: Path) -> None:
    """Only where there is one do a and b change places."""
    _decide(root, 1, "supersedes", 0)
    assert f"""a = "{B.id}"\n  b   =   "{A.id}"  # the denial\n""" in _text(root)
    _decide(root, 0, "supersedes", 1)
    assert f"""a = "{A.id}"\n  b   =   "{B.id}"  # the denial\n""" in _text(root)
    assert len(read_store(root).links) == 1


def test_the_same_again_changes_nothing(root: Path) -> None:
    """In either order, and where it stands is told. A note that is not given is the one that is there."""
    for a, b, note in ((0, 1, ""), (1, 0, ""), (0, 1, "Asked both.")):
        again = _decide(root, a, "contradicts", b, note)
        assert again.outcome is None
        assert again.where.endswith("links.toml:3")
    assert _text(root) == LINKS
    _decide(root, 2, "repeats", 0)
    assert _decide(root, 2, "repeats", 0).outcome is None
    assert _decide(root, 0, "repeats", 2).outcome is not None


def test_another_note_is_another_decision(root: Path) -> None:
    """It takes the place of the old note, which is told."""
    decided = _decide(root, 1, "contradicts", 0, "Asked again.")
    assert decided.replaced[0].note == "Asked both."
    assert 'note = "Asked again."\n' in _text(root)


def test_the_same_again_about_other_words_is_dated_anew(root: Path) -> None:
    """With its note, and the digest of the claims as they are."""
    _decide(root, 0, "agrees", 2, "Near enough.")
    store = read_store(root)
    writer.edit_statement(store, store.resolve(C.id), {"claim": "The bridge still stands."}, "edit")
    fresh = read_store(root).resolve(C.id).statement
    assert fresh is not None
    assert not Decisions(read_store(root).links).is_decided(A, fresh)
    assert record_link(read_store(root), A, fresh, "agrees", "", DAY).outcome is not None
    assert Decisions(read_store(root).links).is_decided(A, fresh)
    assert read_store(root).links[-1].note == "Near enough."


def test_the_table_may_stand_anywhere(root: Path) -> None:
    """With its line ends and its byte order mark; links.toml is left alone."""
    other = root / "more" / "x.toml"
    other.parent.mkdir()
    source = f'[[link]]\r\na = "{C.id}"\r\nb = "{D.id}"\r\nrelation = "agrees"\r\n'
    other.write_bytes(b"\xef\xbb\xbf" + source.encode())
    _decide(root, 3, "unrelated", 2)
    assert other.read_bytes().decode("utf-8-sig") == (
        source.replace("agrees", "unrelated") + f'decided = 2021-09-08\r\ndigest = "{claims_digest(C, D)}"\r\n'
    )
    assert _text(root) == LINKS


def test_two_tables_become_one(root: Path) -> None:
    """Which check reports as an error: the first is kept, the comments of the other stay."""
    other = f'[[link]]\n# on second thoughts\na = "{B.id}" # B\nb = "{A.id}"\nrelation = "agrees"\n'
    (root / "links.toml").write_text(LINKS + other, encoding="utf-8")
    decided = _decide(root, 0, "unrelated", 1)
    assert [link.relation for link in decided.replaced] == ["contradicts", "agrees"]
    assert [link.relation for link in read_store(root).links] == ["unrelated"]
    assert _text(root).endswith("# the end\n# on second thoughts\n# B\n")
    assert not [problem for problem in find_problems(read_store(root)) if problem.severity == "error"]


def test_a_relation_with_a_slip_is_put_right(root: Path) -> None:
    """A table that makes no link, for its relation is none, is still the one about the pair."""
    (root / "links.toml").write_text(LINKS.replace("contradicts", "contradict"), encoding="utf-8")
    decided = _decide(root, 0, "contradicts", 1, "Asked both.")
    assert [link.relation for link in decided.replaced] == ["contradict"]
    assert len(read_store(root).links) == 1
    assert not read_store(root).problems


def test_check_remarks_on_outdated_decisions(root: Path) -> None:
    """As a warning, for it is no fault; without a digest nothing tells."""
    _decide(root, 0, "agrees", 2)
    assert not find_problems(read_store(root))[1:]
    for statement_id in (A.id, C.id):
        store = read_store(root)
        writer.edit_statement(store, store.resolve(statement_id), {"claim": "The bridge may stand."}, "edit")
        (problem,) = [p for p in find_problems(read_store(root)) if p.code == "wording-changed"]
        assert (problem.severity, problem.line) == ("warning", 17)
        assert problem.what == f"{A.id} agrees {C.id} was decided before the wording of one of the two claims changed"
        undo_last_change(root)
    assert not find_problems(read_store(root))[1:]


@pytest.mark.parametrize("dated", [True, False])
def test_show_marks_outdated_decisions(root: Path, dated: bool) -> None:
    """On a terminal in words, in JSON as not current; once the claim is what it was, it is as before."""
    _decide(root, 0, "agrees", 2)
    if not dated:
        (root / "links.toml").write_text(_text(root).replace("decided = 2021-09-08\n", ""), encoding="utf-8")
    told = "decided 2021-09-08, before the wording changed" if dated else "decided before the wording changed"
    for changed in (True, False):
        if changed:
            store = read_store(root)
            writer.edit_statement(store, store.resolve(C.id), {"claim": "The bridge may stand."}, "edit")
        else:
            undo_last_change(root)
        shown = inside(["show", A.id, "--format", "table"], root.parent).stdout
        assert (told in " ".join(shown.split())) == changed
        (one,) = json.loads(inside(["show", A.id, "--json"], root.parent).out)["statements"]
        assert {link["id"]: link["current"] for link in one["links"]} == {B.id: True, C.id: not changed}


def test_relations_and_levels_are_completed() -> None:
    """By their beginnings."""
    assert completion.relations("") == [*RELATIONS]
    assert completion.relations("re") == ["repeats"]
    assert (completion.levels(""), completion.levels("m")) == (["high", "medium"], ["medium"])


# --- taken back ---------------------------------------------------------------------------------------------


def test_take_back(root: Path) -> None:
    """The table goes, the comments stay, and undo puts it back to the byte."""
    decided = remove_link(read_store(root), B.id, A.id)
    assert decided.replaced[0].note == "Asked both."
    assert _text(root) == "# What we decided.\n\n# of the bridge\n# the denial\n# sure\n# the end\n"
    assert not read_store(root).links
    with pytest.raises(NothingFoundError):
        remove_link(read_store(root), B.id, A.id)
    undo_last_change(root)
    assert _text(root) == LINKS


def test_take_back_what_names_nobody(root: Path) -> None:
    """A link whose statements are gone can be taken out, by the beginnings of its ids; not if these say too little."""
    (root / "links.toml").write_text(
        LINKS + '[[link]]\na = "zzzzzzzzz1"\nb = "zzzzzzzzz2"\nrelation = "agrees"\n', encoding="utf-8"
    )
    assert link_tables.find_link(read_store(root), "ZZZ", "zzzzzzzzz2") == ("zzzzzzzzz1", "zzzzzzzzz2")
    assert link_tables.find_link(read_store(root), A.id, C.id) is None
    assert link_tables.find_link(read_store(root), "", "zz") is None
    done = inside(["--store", str(root), "link", "zzzzzzzzz2", "zz", "--remove"], root)
    assert (done.code, done.stdout.split("\t")[:3]) == (0, ["zzzzzzzzz1", "agrees", "zzzzzzzzz2"])
    assert len(read_store(root).links) == 1
    (root / "links.toml").write_text(
        "".join(f'[[link]]\na = "zzzzzzzzz{n}"\nb = "yyyyyyyyyy"\nrelation = "agrees"\n' for n in "12"),
        encoding="utf-8",
    )
    with pytest.raises(UsageError, match="2 pairs"):
        link_tables.find_link(read_store(root), "yy", "zz")


# --- refused ------------------------------------------------------------------------------------------------


def test_somebody_else_decides_meanwhile(root: Path) -> None:
    """About the same pair: nothing is written. About another: both decisions stand."""
    seen = read_store(root)
    late = link_tables._tables_about(seen, frozenset((A.id, B.id)))
    _decide(root, 0, "agrees", 1)
    before = _text(root)
    with pytest.raises(EditConflictError):
        link_tables._write(seen, frozenset((A.id, B.id)), late, {"a": A.id, "b": B.id, "relation": "unrelated"}, "link")
    assert _text(root) == before
    late = link_tables._tables_about(seen, frozenset((C.id, D.id)))
    _decide(root, 0, "agrees", 2)
    link_tables._write(seen, frozenset((C.id, D.id)), late, {"a": C.id, "b": D.id, "relation": "unrelated"}, "link")
    assert len(read_store(root).links) == 3


@pytest.mark.parametrize("source", ["link = [{a = 'aaaaaaaaaa', b = 'bbbbbbbbbb', relation = 'agrees'}]\n", "[[link\n"])
def test_files_that_cannot_be_changed(root: Path, source: str) -> None:
    """One inline list, or no TOML at all: refused, and left as they are."""
    (root / "links.toml").write_text(source, encoding="utf-8")
    with pytest.raises(DataError):
        _decide(root, 0, "agrees", 1)
    assert _text(root) == source


def test_relations_as_typed() -> None:
    """Only as they are written in the files; the one that was meant is named."""
    assert [parse_relation(relation) for relation in RELATIONS] == [*RELATIONS]
    for slip, meant in (("contradict", "contradicts"), ("Agrees", "agrees"), ("suppersedes", "supersedes")):
        with pytest.raises(UsageError, match=f"did you mean {meant}"):
            parse_relation(slip)
    with pytest.raises(UsageError, match=r"not a relation\n"):
        parse_relation("\x1b[31m")


# --- the law ------------------------------------------------------------------------------------------------

_STEP = st.tuples(
    st.integers(0, 3), st.integers(0, 3), st.sampled_from([*RELATIONS, "", "undo"]), st.sampled_from(["", "n", "[m]"])
).filter(lambda step: step[0] != step[1])


@settings(max_examples=examples(40))
@given(st.lists(_STEP, max_size=8), st.integers(0, 2**32))
def test_the_file_holds_what_was_decided_last(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[int, int, str, str]], seed: int
) -> None:
    """Whatever is decided, taken back and undone, in any order, in a file with comments and tables of its own."""
    root = tmp_path_factory.mktemp("store")
    new_store(root, *EVERY)
    words = random.Random(seed)
    kept = [f"# remark {number}" for number in range(words.randint(0, 4))]
    text = "\n\n".join([*kept, '[[person]] # one\nname = "Ali"', '[[tag]]\nid = "other"']) + words.choice(["", "\n"])
    (root / "links.toml").write_text(text, encoding="utf-8")
    decided: dict[frozenset[str], tuple[str, str, str]] = {}
    history: list[dict[frozenset[str], tuple[str, str, str]]] = []
    for one, other, relation, note in steps:
        a, b = EVERY[one], EVERY[other]
        pair, before = frozenset((a.id, b.id)), dict(decided)
        if relation == "undo":
            if history:
                decided = history.pop()
                undo_last_change(root)
            continue
        if relation:
            made = record_link(read_store(root), a, b, relation, note, DAY)
            decided[pair] = (relation, made.link.note, a.id if relation in ("repeats", "supersedes") else "")
            history += [before] if made.outcome else []
            assert made.link.note in (note, before.get(pair, ("", ""))[1])
        elif pair in decided:
            remove_link(read_store(root), a.id, b.id)
            del decided[pair]
            history.append(before)
        links = {frozenset((link.a, link.b)): link for link in read_store(root).links}
        assert len(read_store(root).links) == len(links)
        assert {
            p: (k.relation, k.note, k.a if k.relation in ("repeats", "supersedes") else "") for p, k in links.items()
        } == decided
        found = tomli.loads(_text(root))
        assert (found["person"], found["tag"]) == ([{"name": "Ali"}], [{"id": "other"}])
        assert _text(root).startswith(text)
