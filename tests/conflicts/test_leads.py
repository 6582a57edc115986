"""Pairs that may conflict are found among many without looking at all, and what was judged once is remembered."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from factcli.conflicts import blocking, lead_cache, leads, neighbours
from factcli.conflicts import score as conflicts_score
from factcli.conflicts.finding import CONTRADICTION, HIGH, MEDIUM, Finding, Note, Reason
from factcli.conflicts.lead_cache import cache_path
from factcli.conflicts.leads import Lead, candidates_among, leads_against, leads_among, leads_of_new, leads_of_store
from factcli.entities.directory import Context, Directory, outlet_covers
from factcli.model import Statement, sort_key, statement_id
from factcli.search.indexed_store import IndexedStore
from factcli.store.writer import add_statements, edit_statement, remove_statement
from tests.store.test_faults import as_nobody, told
from tests.support.budget import examples
from tests.support.index import close, write_store, written
from tests.support.stores import new_store, statement

AS_IT_IS = conflicts_score.assess_pair
EXAMPLE = Path(__file__).resolve().parents[2] / "data"
NOBODY = Context(Directory(), Directory((), outlet_covers))
TOWNS = ("Anaba", "Bazarak", "Dara", "Khenj", "Paryan", "Rokha", "Shutul", "Astana", "Dasht", "Gulbahar", "Jabal")
GROUPS = ("rebels", "soldiers", "police", "villagers", "doctors", "miners", "judges", "pilots", "teachers", "farmers")
DEEDS = ("captured {} bridge", "left {} valley", "closed {} school", "reached {} airport", "burned {} market")
SPEAKERS = ("Ahmad Massoud", "Zabihullah Mujahid", "Kabir Wasiq", "Ahmed Massoud", "Sergei Lavrov")


def simple(a: Statement, b: Statement, context: Context | None = None) -> Finding | None:
    """Stands for the detector: finds something where just one of two says "not", the more the longer they are.

    By one speaker, whom the context may know by several names, it is found as something else.
    """
    if a.retracted or b.retracted or ("not" in a.claim) == ("not" in b.claim):
        return None
    same = context is not None and context.people.is_same(a.speaker, b.speaker)
    in_a, in_b = (((s.claim.index("not"), s.claim.index("not") + 3),) if "not" in s.claim else () for s in (a, b))
    reason = Reason("negation", "not" * len(in_a), "not" * len(in_b), in_a, in_b, 0.1 + len(a.claim) / 7)
    level = HIGH if len(a.claim + b.claim) % 2 else MEDIUM
    score = round((len(a.claim) + len(b.claim)) / 200, 2)
    return Finding(
        level,
        score,
        "same" if same else CONTRADICTION,
        (reason,),
        ("é",),
        (Note("hedged", "\udc80", ""),) if same else (),
    )


class Counter:
    """The detector that stands in, counting the pairs that it is asked about."""

    def __init__(self) -> None:
        self.pairs: list[tuple[str, str]] = []

    def __call__(self, a: Statement, b: Statement, context: Context | None = None) -> Finding | None:
        """Judge a pair."""
        self.pairs.append((a.id, b.id))
        return simple(a, b, context)

    def taken(self) -> set[frozenset[str]]:
        """The pairs since this was asked last."""
        pairs, self.pairs = self.pairs, []
        return set(map(frozenset, pairs))


def _stand_in(monkeypatch: pytest.MonkeyPatch, judge: Callable[..., Finding | None]) -> None:
    monkeypatch.setattr(conflicts_score, "assess_pair", judge)


@pytest.fixture(autouse=True)
def judge(monkeypatch: pytest.MonkeyPatch) -> Counter:
    """What judges pairs here, whatever the rules of conflicts are."""
    counter = Counter()
    _stand_in(monkeypatch, counter)
    return counter


def made(number: int, seed: int = 1) -> list[Statement]:
    """So many statements about a few things, some of which deny others."""
    rng = random.Random(seed)
    found = []
    for _ in range(number):
        deed = rng.choice(DEEDS).format(rng.choice(TOWNS))
        claim = f"{rng.randint(2, 90)} {rng.choice(GROUPS)} {'have not ' * (rng.random() < 0.3)}{deed}."
        date = f"2021-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}"
        found.append(statement(claim, date, speaker=rng.choice(SPEAKERS)))
    return list({s.id: s for s in found}.values())


def told_of(found: Sequence[Lead]) -> list[tuple[Any, ...]]:
    """Leads as something to be compared."""
    return [(a.id, b.id, repr(finding)) for a, b, finding in found]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[IndexedStore]:
    """A store of two hundred statements, through its index."""
    new_store(tmp_path / "store", *made(200))
    opened = IndexedStore(tmp_path / "store")
    yield opened
    close(opened)


# --- among some ---------------------------------------------------------------------------------------------


def test_leads_stand_in_order() -> None:
    """High before medium, then by score, each with the earlier statement first; the order given plays no part."""
    some = made(50)
    found = leads_among(some, NOBODY)
    ranks = [(lead.finding.level == MEDIUM, -lead.finding.score) for lead in found]
    assert len(found) > 20
    assert ranks == sorted(ranks)
    assert all(sort_key(a) < sort_key(b) for a, b, _ in found)
    random.Random(2).shuffle(some)
    assert told_of(leads_among(some, NOBODY)) == told_of(found)


def test_what_raises_nothing(judge: Counter) -> None:
    """A statement with itself, with one that says the same, and one that was retracted are not judged at all."""
    one = statement("The bridge at Bazarak is not open.")
    other = statement("The bridge at Bazarak is open.", retracted=one.date)
    again = statement("The bridge at Bazarak is not open.", outlet="TASS")
    assert leads_among([one, one, other, again], NOBODY) == []
    assert judge.pairs == []


# --- blocking -----------------------------------------------------------------------------------------------


def passing(*claims: str | Statement, others: int = 600) -> set[frozenset[str]]:
    """Which of some claims pass as pairs, among many others."""
    some = [statement(c, "2021-09-06", speaker=f"S{i}") if isinstance(c, str) else c for i, c in enumerate(claims)]
    ordered = sorted([*made(others), *some], key=sort_key)
    ids = {s.id for s in some}
    found = (frozenset((ordered[a].id, ordered[b].id)) for a, b in candidates_among(ordered))
    return {pair for pair in found if pair <= ids}


PASSING = [
    ("Robert Plant tore up a contract worth $800m.", "No, Robert Plant did not tear up an $800m contract."),
    ("The pipeline under the Baltic exploded on Monday.", "An official denies that any pipeline exploded."),
    ("Isis has infiltrated the southern border of Texas.", "That story about Isis in Texas is a hoax."),
    ("The mayor of Herat resigned.", "The mayor of Herat was sacked."),
    ("Unemployment fell to 4.1 percent in May.", "In May unemployment stood at 4.6 percent."),
    ("В столице провинции погибли 12 талибов.", "В столице провинции погибли 40 талибов."),
]


@pytest.mark.parametrize("pair", PASSING, ids=lambda pair: pair[1])
def test_near_pairs_pass(pair: tuple[str, str]) -> None:
    """What is about the same thing passes among six hundred others, a denial with fewer words in common."""
    assert len(passing(*pair)) == 1


REFUSED = [
    ("The mayor of Herat resigned.", "He denied it."),
    ("The mayor of Herat resigned.", "Not Herat."),
    ("Snow closed the Salang tunnel for a week in 14 places.", "14 ships wait for grain off the coast of Odesa."),
    ("A court in Minsk jailed the editor.", "Wheat is dearer than a year ago."),
    ("The mayor of Herat opened the bridge.", "The mayor of Herat praised the bridge."),  # no rule sees anything in it
]


@pytest.mark.parametrize("pair", REFUSED, ids=lambda pair: pair[1])
def test_others_do_not_pass(pair: tuple[str, str]) -> None:
    """Neither fragments nor what shares nothing, or hardly more than a number, nor what no rule could oppose."""
    assert passing(*pair) == set()


@pytest.mark.slow
def test_same_on_every_run(tmp_path: Path) -> None:
    """No order is chance: with other hashes of texts, the same leads come in the same order."""
    write_store(tmp_path / "store", {"a.toml": written([s.to_table() for s in made(300)])})
    code = (
        "import sys; from pathlib import Path; from factcli.conflicts import leads, score;"
        "from factcli.search.indexed_store import IndexedStore;"
        "from tests.conflicts.test_leads import simple; score.assess_pair = simple;"
        "print(*((a.id, b.id) for a, b, _ in leads.leads_of_store(IndexedStore(Path(sys.argv[1])))))"
    )
    outputs = set()
    for seed in ("1", "2", "3"):
        env = {**os.environ, "PYTHONHASHSEED": seed, "XDG_CACHE_HOME": str(tmp_path / seed)}
        command = [sys.executable, "-c", code, str(tmp_path / "store")]
        outputs.add(subprocess.run(command, check=True, capture_output=True, env=env).stdout)
    assert len(outputs) == 1
    assert len(outputs.pop()) > 1000


# --- of a store, remembered ---------------------------------------------------------------------------------


def fresh(root: Path) -> list[tuple[Any, ...]]:
    """The leads of a store when nothing is remembered."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lead_cache, "read_cache", lambda root: lead_cache.CachedLeads())
        patch.setattr(lead_cache, "write_cache", lambda root, cached: None)
        store = IndexedStore(root)
        found = told_of(leads_of_store(store))
        close(store)
    return found


def test_second_time_nothing_is_read(store: IndexedStore, judge: Counter) -> None:
    """Of a store that is as it was, neither is a pair judged nor a statement read that is in no lead."""
    found = told_of(leads_of_store(store))
    assert len(found) > 20
    assert judge.taken()
    again = IndexedStore(store.root)
    assert told_of(leads_of_store(again)) == found
    assert judge.taken() == set()
    assert "statements" not in vars(again)
    close(again)


def test_only_what_changed_is_judged(store: IndexedStore, judge: Counter) -> None:
    """After a change only pairs with the changed statement are judged; a note changes nothing.

    What it says makes its words commoner, which may bring two others together.
    """
    first = leads_of_store(store)
    judge.taken()
    changed = first[0].a.id
    store.refresh(edit_statement(store, store.resolve(changed), {"note": "seen"}, "x").files)
    assert told_of(leads_of_store(store)) == told_of(first)
    assert judge.taken() == set()
    claim = first[0].a.claim.replace(".", ", it is said.")
    store.refresh(edit_statement(store, store.resolve(changed), {"claim": claim}, "x").files)
    found = told_of(leads_of_store(store))
    new = judge.taken()
    assert sum(changed in pair for pair in new) > 0.9 * len(new) > 0
    assert found == fresh(store.root)


def test_claims_that_are_known_are_not_read(
    store: IndexedStore, judge: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After one statement was added, no other claim is read but those that it is judged with."""
    leads_of_store(store)
    judge.taken()
    read, as_it_is = [], leads.read_features

    def count(s: Statement) -> blocking.BlockingFeatures:
        read.append(s.id)
        return as_it_is(s)

    monkeypatch.setattr(leads, "read_features", count)
    (new,) = made(1, seed=5)
    store.refresh(add_statements(store, [new], "x").files)
    found = told_of(leads_of_store(store))
    assert read == [new.id]
    pairs = judge.taken()
    assert pairs
    assert all(new.id in pair for pair in pairs)
    assert found == fresh(store.root)


@pytest.mark.parametrize(
    "claims",
    [
        [],
        ["Панджшер пал перед рассветом.", "\ue000 c \u2028 d", "x", ""],
        [claim for pair in PASSING for claim in pair],
        [s.claim for s in made(50)],
    ],
)
def test_features_are_remembered_as_they_are(claims: list[str]) -> None:
    """What decides with which claims a claim is judged is the same when it is read from the cache."""
    some = [statement(claim, "2021-09-06") for claim in claims]
    features = {lead_cache.statement_digest(s): leads.read_features(s) for s in some}
    cached = lead_cache.CachedLeads(dumped_features=lead_cache.dump_features(features))
    assert cached.features() == features


def test_decision_leaves_all_as_it_was(store: IndexedStore, judge: Counter) -> None:
    """A decision about two statements is in a file of its own, and nothing is read or judged again for it."""
    found = told_of(leads_of_store(store))
    judge.taken()
    pair = {"a": found[0][0], "b": found[0][1], "relation": "unrelated"}
    (store.root / "links.toml").write_bytes(written(link=[pair]))
    store.refresh()
    assert told_of(leads_of_store(store)) == found
    assert judge.taken() == set()
    assert "statements" not in vars(store)


def test_who_is_who_counts(store: IndexedStore) -> None:
    """What was found depends on who is one person, and is found anew when that has changed."""
    before = told_of(leads_of_store(store))
    table = {"name": "Ahmad Massoud", "aliases": ["Ahmed Massoud"]}
    (store.root / "people.toml").write_bytes(written(person=[table]))
    store.refresh()
    found = told_of(leads_of_store(store))
    assert found != before
    assert found == fresh(store.root)


def test_other_rules_find_anew(store: IndexedStore, judge: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    """What other rules have found is not remembered."""
    leads_of_store(store)
    judged = judge.taken()
    monkeypatch.setattr("factcli.conflicts.lead_cache.VERSION", "another")
    leads_of_store(store)
    assert judge.taken() == judged


def test_broken_off_is_not_lost(store: IndexedStore, judge: Counter) -> None:
    """Whoever breaks off finds what was judged by then, and what is left is judged the next time."""
    expected = fresh(store.root)
    everything = judge.taken()

    def stop(done: int, number: int) -> None:
        assert number == len(everything)
        if done == 100:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        leads_of_store(store, stop)
    first = judge.taken()
    assert len(first) == 100
    assert told_of(leads_of_store(store)) == expected
    assert judge.taken() == everything - first


_step = st.tuples(st.sampled_from(["add", "edit", "date", "remove", "retract", "alias", "none"]), st.integers(0, 10**6))


@pytest.mark.slow
@settings(max_examples=examples(20), suppress_health_check=list(HealthCheck))
@given(st.lists(_step, min_size=1, max_size=7))
def test_remembered_is_what_would_be_found(steps: list[tuple[str, int]]) -> None:
    """After any changes, what is found with what is remembered is what is found without."""
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", folder)
        root = Path(folder) / "store"
        new_store(root, *made(40))
        store = IndexedStore(root)
        leads_of_store(store)
        for what, number in steps:
            _change(store, what, number)
            assert told_of(leads_of_store(store)) == fresh(root)
        close(store)


def _change(store: IndexedStore, what: str, number: int) -> None:
    some = store.statements
    if what == "add":
        store.refresh(add_statements(store, made(2, number), "x").files)
    elif what == "alias":
        table = {"name": SPEAKERS[number % 5], "aliases": [SPEAKERS[number % 3]]}
        (store.root / "people.toml").write_bytes(written(person=[table]))
        store.refresh()
    elif what != "none" and some:
        recorded = store.resolve(some[number % len(some)].id)
        values = {
            "edit": {"claim": made(1, number)[0].claim},
            "date": {"date": "2021-01-15"},
            "retract": {"retracted": "2022"},
        }
        outcome = (
            remove_statement(store, recorded, "x")
            if what == "remove"
            else edit_statement(store, recorded, values[what], "x")
        )
        store.refresh(outcome.files)


# --- where it is kept ---------------------------------------------------------------------------------------


def test_any_damage_is_passed_over(store: IndexedStore) -> None:
    """Whatever has become of the file, the leads are found, and from then on they are remembered again."""
    found = told_of(leads_of_store(store))
    path = cache_path(store.root)
    whole = path.read_bytes()
    middle = len(whole) // 2
    older = whole.replace(b"leads %d" % lead_cache.FORMAT, b"leads 0")
    assert older != whole
    flipped = whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :]
    for data in (b"", b"x", whole[:-1], whole[:40], whole + b"x", flipped, older):
        path.write_bytes(data)
        assert told_of(leads_of_store(store)) == found
        assert path.read_bytes() == whole


def test_something_else_in_its_place(store: IndexedStore) -> None:
    """A folder or a pipe of that name is left alone, and the leads are found."""
    found = told_of(leads_of_store(store))
    path = cache_path(store.root)
    path.unlink()
    path.mkdir()
    assert told_of(leads_of_store(store)) == found
    path.rmdir()
    if hasattr(os, "mkfifo"):
        os.mkfifo(path)
        assert told_of(leads_of_store(store)) == found


@pytest.mark.skipif(not hasattr(os, "fork"), reason="another user is a forked process")
@pytest.mark.parametrize("mode", [0o555, 0o000], ids=oct)
def test_folder_without_permission(mode: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing can be written or read, the leads are found all the same."""
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        monkeypatch.setenv("XDG_CACHE_HOME", str(Path(folder) / "cache"))
        root = Path(folder) / "store"
        write_store(root, {"a.toml": written([s.to_table() for s in made(80)])})
        expected = fresh(root)
        (Path(folder) / "cache" / "factcli").chmod(mode)
        assert told(as_nobody(lambda: _check(root, expected))) == ""
        (Path(folder) / "cache" / "factcli").chmod(0o755)


def _check(root: Path, expected: list[tuple[Any, ...]]) -> None:
    assert told_of(leads_of_store(IndexedStore(root))) == expected


@pytest.mark.slow
def test_several_processes_at_once(store: IndexedStore, tmp_path: Path) -> None:
    """Processes that find and change at the same time all find what there is."""
    expected = fresh(store.root)
    code = (
        "import sys; from pathlib import Path; from factcli.conflicts import leads, score;"
        "from factcli.search.indexed_store import IndexedStore;"
        "from factcli.conflicts.lead_cache import cache_path;"
        "from tests.conflicts.test_leads import simple; score.assess_pair = simple;"
        "root = Path(sys.argv[1])\n"
        "for _ in range(4):\n"
        "    print(len(leads.leads_of_store(IndexedStore(root)))); cache_path(root).unlink(missing_ok=True)\n"
    )
    command = [sys.executable, "-c", code, str(store.root)]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE) for _ in range(3)]
    for process in running:
        assert process.communicate()[0].split() == [str(len(expected)).encode()] * 4
        assert process.returncode == 0
    assert told_of(leads_of_store(store)) == expected


@pytest.mark.skipif(os.name != "posix", reason="modes are those of POSIX")
def test_nobody_else_may_read_it(store: IndexedStore) -> None:
    """What is remembered holds words of the statements, and is the user's own."""
    leads_of_store(store)
    assert cache_path(store.root).stat().st_mode & 0o777 == 0o600


def test_leads_of_a_store_that_is_gone(tmp_path: Path) -> None:
    """When the index of another store is made, what was remembered of one that is gone is taken away."""
    new_store(tmp_path / "one", *made(20))
    store = IndexedStore(tmp_path / "one")
    leads_of_store(store)
    close(store)
    path = cache_path(tmp_path / "one")
    assert path.exists()
    (tmp_path / "one").rename(tmp_path / "two")
    close(IndexedStore(tmp_path / "two"))
    assert not path.exists()


def test_claims_that_are_no_text_for_a_disk(tmp_path: Path) -> None:
    """Names of files and words of any script are remembered as they are."""
    some = [statement("Панджшер пал перед рассветом."), statement("Панджшер not пал перед рассветом.")]
    write_store(tmp_path / "s", {"ü ö/שלום.toml": written([s.to_table() for s in some])})
    store = IndexedStore(tmp_path / "s")
    found = told_of(leads_of_store(store))
    assert len(found) == 1
    assert told_of(leads_of_store(store)) == found
    close(store)


# --- one against a store ------------------------------------------------------------------------------------


@pytest.mark.slow
def test_against_finds_what_the_store_has(store: IndexedStore) -> None:
    """For every statement that is there, the index finds just the leads that the list has."""
    whole = leads_of_store(store)
    expected = {s.id: [one for one in told_of(whole) if s.id in one[:2]] for s in store.statements}
    assert {s.id: told_of(leads_against(store, s)) for s in store.statements} == expected
    assert sum(map(len, expected.values())) > 50


def test_against_many_finds_the_same(store: IndexedStore, judge: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the cache tells of many candidates spares pairs, and hides no lead."""
    some = store.statements[:20]
    expected, all_pairs = [told_of(leads_against(store, s)) for s in some], judge.taken()
    monkeypatch.setattr(leads, "_MANY", 0)
    assert [told_of(leads_against(store, s)) for s in some] == expected  # nothing is cached
    leads_of_store(store)
    judge.taken()
    assert [told_of(leads_against(store, s)) for s in some] == expected
    assert judge.taken() < all_pairs


def test_new_ones_have_the_leads_that_the_list_has(store: IndexedStore, judge: Counter) -> None:
    """Those of several statements, each once and in its order; no pair is judged twice."""
    new = store.statements[::5]
    found, complete = leads_of_new(store, new, 10**6)
    assert complete
    assert len(judge.pairs) == len(judge.taken()) > 0
    ids = {s.id for s in new}
    assert told_of(found) == [one for one in told_of(leads_of_store(store)) if not ids.isdisjoint(one[:2])]
    assert len(found) > 10


@pytest.mark.parametrize("most", [3, 40, 200])
def test_very_many_pairs_of_new_ones_are_not_all_judged(store: IndexedStore, judge: Counter, most: int) -> None:
    """The most similar of each are; of a single one all are."""
    new = store.statements[:60]
    expected = told_of(leads_of_new(store, new, 10**6)[0])
    judge.taken()
    found, complete = leads_of_new(store, new, most)
    assert not complete
    assert 0 < len(judge.taken()) <= most
    assert [one for one in expected if one in told_of(found)] == told_of(found)
    alone, complete = leads_of_new(store, new[:1], 0)
    assert complete
    assert told_of(alone) == told_of(leads_against(store, new[0]))


def test_against_asks_before_adding(store: IndexedStore) -> None:
    """A new statement is compared with what is there, whatever the forms of its words; the store stays as it is."""
    new = statement("The 7 rebels had not been capturing the bridges of Paryan.", "2021-05-01", speaker="Wasiq")
    store.refresh(
        add_statements(store, [statement("Seven rebels captured the bridge of Paryan.", "2021-05-02")], "x").files
    )
    number = store.number
    found = leads_against(store, new)
    assert any(b.claim.startswith("Seven rebels") for _, b, _ in found)
    assert all(new.id in (a.id, b.id) for a, b, _ in found)
    assert found == leads.sort_by_strength(found)
    assert store.number == number


def test_against_example(monkeypatch: pytest.MonkeyPatch) -> None:
    """On the example store, with the rules as they are, the index finds just what the list has."""
    _stand_in(monkeypatch, AS_IT_IS)
    store = IndexedStore(EXAMPLE)
    whole = told_of(leads_of_store(store))
    for s in store.statements:
        assert told_of(leads_against(store, s)) == [one for one in whole if s.id in one[:2]]
    assert len(whole) > 10
    close(store)


@pytest.mark.parametrize("claim", ["x", "!!!", "He denied it.", "a\0b \ue000 \udcff c d", "word " * 3000, '" OR NEAR('])
def test_against_anything(claim: str, store: IndexedStore) -> None:
    """No claim is too odd to be asked about."""
    odd = Statement(statement_id("S", "O", "XXXX", "x"), "S", "O", statement(date="XXXX").date, claim, tags=("*", ""))
    assert leads_against(store, odd) == []


def test_retracted_against_nothing(store: IndexedStore, judge: Counter) -> None:
    """A statement that was retracted raises nothing."""
    one = store.statements[0]
    assert leads_against(store, statement(one.claim + " Not so.", retracted=one.date)) == []
    assert list(neighbours.find_neighbours(store, statement("Yes."))) == []
    assert judge.pairs == []
