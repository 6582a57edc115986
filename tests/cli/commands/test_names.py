"""``review``, ``separate`` and ``rename`` of people and outlets, and ``tags rename``."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from factcli.entities.directory import Directory
from factcli.model import Statement
from factcli.store.links import is_current
from factcli.store.reader import Store, read_store
from factcli.text.tokens import fold, name_key
from tests.support.budget import examples
from tests.support.run import Done, inside
from tests.support.stores import contents, new_store, statement
from tests.support.terminal import CTRL_C, Start, terminals

READY = "q quit  ?"
A = statement("The bridge is closed.", "2024-03-01", speaker="Karin Holm", outlet="Valley News", via=("Dagbladet",))
B = statement("The bridge is open.", "2024-04-02", speaker="Karen Holm", outlet="Dagbladet")
C = statement("The river rises.", "2024-04-03", speaker="Karin Holme", outlet="Valley News", via=("Dagbladet", "TT"))
D = statement("The river falls.", "2024-04-04", speaker="Mats Berg", outlet="TT", tags=("river", "River"))
START = "[[person]]\nname = 'Mats Berg'\naliases = ['M. Berg'] # by his initial\nnot_same_as = ['Karin Holm']\n"


@pytest.fixture
def work(tmp_path: Path) -> Path:
    """A folder with a store in which three speakers may be one."""
    new_store(tmp_path / "desk" / "data", A, B, C, D)
    _append(tmp_path / "desk", START)
    return tmp_path / "desk"


@pytest.fixture
def start(work: Path) -> Iterator[Start]:
    """Start factcli on a terminal of its own."""
    pytest.importorskip("pty", reason="terminals are made with pty, which this system lacks")
    with terminals(work) as start:
        yield start


def _append(work: Path, text: str, name: str = "factcli.toml") -> None:
    file = work / "data" / name
    before = file.read_text(encoding="utf-8") if file.exists() else ""
    file.write_text(f"{before}\n{text}", encoding="utf-8")


def _run(work: Path, *arguments: str, keys: str = "") -> Done:
    return inside(arguments, work, "".join(f"{key}\n" for key in keys).encode())


def _store(work: Path) -> Store:
    return read_store(work / "data")


def _people(work: Path) -> Directory:
    return Directory(_store(work).people)


def _speakers(work: Path) -> list[str]:
    return [s.speaker for s in sorted(_store(work).statements, key=lambda s: s.date.sort_key)]


# --- review -----------------------------------------------------------------------------------------------


def test_keys_decide_on_a_terminal(work: Path, start: Start) -> None:
    """Each decision is written before the next pair is shown; what it decides, too, is not asked about again."""
    terminal = start("people", "review")
    shown = terminal.until(READY)
    assert "1 of 3 · " in shown
    assert "s same person  d different people  k skip  b back  z undo" in shown
    names = [line.split("  ")[1] for line in shown.splitlines() if line[:3] in ("A  ", "B  ")]
    terminal.type("s")
    assert "2 of 3 · " in terminal.until(READY)
    assert _people(work).is_same(*names)
    terminal.type("z")
    assert "took back: people alias" in terminal.until(READY)
    assert not _people(work).is_same(*names)
    terminal.type("s")
    terminal.until(READY)
    terminal.type("d")
    shown = terminal.until("no more pairs")
    assert "3 of 3 skipped: " in shown
    assert "are recorded as not the same" in shown
    terminal.type("x")
    assert "2 of 3 pairs decided, 0 left open" in terminal.end()
    assert terminal.code == 0


def test_a_skipped_pair_and_the_end(work: Path, start: Start) -> None:
    """b goes back; Ctrl-C keeps what was decided."""
    terminal = start("people", "review")
    first = terminal.until(READY)
    terminal.type("k")
    terminal.until(READY)
    terminal.type("b")
    assert first[first.index("1 of 3") :] in terminal.until(READY)
    terminal.type("d")
    terminal.until(READY)
    terminal.type(CTRL_C)
    assert "1 of 3 pairs decided, 2 left open" in terminal.end()
    assert len(_store(work).people) == 2


@pytest.mark.parametrize("kind", ["people", "outlets"])
def test_nothing_to_decide(tmp_path: Path, kind: str) -> None:
    """Exit code 1, and why."""
    new_store(tmp_path / "desk" / "data", D)
    done = _run(tmp_path / "desk", kind, "review")
    assert (done.code, done.out) == (1, b"")
    assert done.stderr == f"no names that may be the same {'person' if kind == 'people' else 'outlet'}\n"
    assert "there is no store" in _run(tmp_path / "desk", kind, "review", "--store", "elsewhere").stderr


def test_somebody_else_decides_meanwhile(work: Path, start: Start) -> None:
    """A decision against another one is refused, and the pair shown stays open."""
    terminal = start("people", "review")
    shown = terminal.until(READY)
    a, b = (line.split("  ")[1] for line in shown.splitlines() if line[:3] in ("A  ", "B  "))
    assert _run(work, "people", "distinct", a, b).code == 0
    terminal.type("s")
    assert "is recorded as not the same as" in terminal.until(READY).replace("\n", " ")
    terminal.type("q")
    terminal.end()
    assert _people(work).is_distinct(a, b)


@settings(max_examples=examples(20))
@given(st.text("sdkbz?x", max_size=10))
def test_undo_takes_back_every_decision(tmp_path_factory: pytest.TempPathFactory, keys: str) -> None:
    """Whatever keys are pressed, one undo for each decision leads back to the bytes before."""
    work = tmp_path_factory.mktemp("desk")
    new_store(work / "data", A, B, C, D)
    before = contents(work / "data")
    done = _run(work, "people", "review", keys=keys)
    decided = int(done.stderr.rpartition(" pairs decided")[0].rpartition("\n")[2].split()[0])
    assert (contents(work / "data") != before) == bool(decided)
    for _ in range(decided):
        assert _run(work, "undo").code == 0
    assert contents(work / "data") == before


# --- separate -----------------------------------------------------------------------------------------------


def test_separate_takes_back_what_alias_has_joined(work: Path) -> None:
    """Search no longer finds one by the other; --distinct is the same step of undo."""
    assert _run(work, "people", "alias", "Karin Holm", "Karen Holm", "Karin Holme").code == 0
    before = contents(work / "data")
    assert _run(work, "people", "separate", "karin holm", "KAREN HOLM", "--distinct").code == 0
    people = _people(work)
    assert people.is_distinct("Karin Holm", "Karen Holm")
    assert people.is_same("Karin Holm", "Karin Holme")
    assert _run(work, "search", "--speaker", "Karen Holm", "--format", "ids").stdout == f"{B.id}\n"
    assert _run(work, "undo").code == 0
    assert contents(work / "data") == before


@settings(max_examples=examples(30))
@given(
    aliases=st.lists(st.sampled_from(["B", "C", "D", "E"]), min_size=1, unique=True),
    data=st.data(),
    newline=st.sampled_from(["\n", "\r\n"]),
    layout=st.sampled_from(["[{}]", "[\n  {}, # noted\n]", "[ {} ] # noted", "[\n{},\n# noted\n]"]),
)
def test_separate_leaves_the_rest(
    tmp_path_factory: pytest.TempPathFactory, aliases: list[str], data: st.DataObject, newline: str, layout: str
) -> None:
    """However the list is written: the other aliases stay in their order, comments and other bytes stay."""
    work = tmp_path_factory.mktemp("desk")
    new_store(work / "data", A)
    joined = (",\n" if "\n" in layout else ", ").join(f'"{name}"' for name in aliases)
    written = layout.replace("{}", joined)
    table = f'# before\n[[person]]\nname = "A" # main\naliases = {written}\nwikidata = "Q1"\n# behind\n'
    file = work / "data" / "who.toml"
    file.write_bytes(table.replace("\n", newline).encode())
    taken = data.draw(st.lists(st.sampled_from(aliases), min_size=1, unique=True))
    assert _run(work, "people", "separate", "A", *taken).code == 0
    (person,) = _store(work).people
    assert (person.name, person.aliases, person.wikidata) == ("A", tuple(n for n in aliases if n not in taken), "Q1")
    after = file.read_bytes().decode()
    assert after.count("#") == table.count("#")
    assert after.startswith(f'# before{newline}[[person]]{newline}name = "A" # main{newline}')
    assert after.endswith(f'wikidata = "Q1"{newline}# behind{newline}')
    assert "\n" not in after.replace("\r\n", "") or newline == "\n"


# --- rename -------------------------------------------------------------------------------------------------

_NAMES = ["Karin Holm", "karin hólm", "Karen Holm", "Mats Berg", "TT", "Dagbladet"]


@settings(max_examples=examples(60))
@given(
    kind=st.sampled_from(["people", "outlets", "tags"]),
    names=st.lists(st.sampled_from(_NAMES), min_size=8, max_size=8),
    tables=st.lists(
        st.tuples(st.sampled_from(_NAMES), st.lists(st.sampled_from(_NAMES), max_size=2, unique=True)), max_size=2
    ),
    old=st.sampled_from(_NAMES),
    new=st.sampled_from([*_NAMES, "Somebody Else", "KARIN HOLM"]),
)
def test_a_name_is_renamed_wherever_it_stands(
    tmp_path_factory: pytest.TempPathFactory,
    kind: str,
    names: list[str],
    tables: list[tuple[str, list[str]]],
    old: str,
    new: str,
) -> None:
    """In every statement and table, and nowhere else; ids stay, undo restores each byte."""
    work = tmp_path_factory.mktemp("desk")
    given = [
        replace(statement(f"Claim {i}.", f"2024-0{i + 1}-01"), speaker=name, outlet=name, tags=(name, "x"))
        for i, name in enumerate(names[:4])
    ]
    given = [replace(s, via=tuple(dict.fromkeys((name, names[7])))) for s, name in zip(given, names[4:], strict=True)]
    new_store(work / "data", *given)
    table = {"people": "person", "outlets": "outlet"}.get(kind)
    for name, aliases in tables if table else ():
        others = ", ".join(f'"{alias}"' for alias in aliases if name_key(alias) != name_key(name))
        _append(work, f'[[{table}]]\nname = "{name}"\naliases = [{others}]\n')
    before, statements = contents(work / "data"), {s.id: s for s in _store(work).statements}
    done = _run(work, kind, "rename", old, new, "--yes", *(["--merge"] if table else []))
    assert done.code in (0, 1, 3), done.stderr
    if done.code:
        assert contents(work / "data") == before
        return
    key = fold if kind == "tags" else name_key

    names_before = [n for s in statements.values() for n in (s.speaker, s.outlet, *s.via, *s.tags)]
    known = [name for name in names_before if key(name) == key(new) != key(old)]

    def renamed(name: str) -> str:
        return new if key(name) == key(old) else name

    after = {s.id: s for s in _store(work).statements}
    assert after.keys() == statements.keys()
    for identity, was in statements.items():
        if not known:
            assert after[identity] == _renamed(was, kind, renamed)
        else:  # spelt as it is known
            speaker = after[identity].speaker
            assert key(speaker) == key(_renamed(was, kind, renamed).speaker)
            assert speaker == was.speaker or speaker in known
    if table and key(old) != key(new):
        store = _store(work)
        names_left = [name for person in store.people for name in (person.name, *person.aliases)]
        names_left += [name for outlet in store.outlets for name in (outlet.name, *outlet.aliases)]
        assert key(old) not in map(key, names_left)
    if contents(work / "data") != before:
        assert _run(work, "undo").code == 0
        assert contents(work / "data") == before


def _renamed(was: Statement, kind: str, renamed: Callable[[str], str]) -> Statement:
    if kind == "people":
        return replace(was, speaker=renamed(was.speaker))
    if kind == "outlets":
        old = (was.outlet, *was.via)
        now = list(map(renamed, old))
        steps = zip(pairwise(old), pairwise(now), strict=True)
        chain = [new[1] for was, new in steps if len(set(map(name_key, new))) == 2 or len(set(map(name_key, was))) == 1]
        return replace(was, outlet=now[0], via=tuple(chain))
    tags = tuple(map(renamed, was.tags))
    return replace(
        was, tags=tuple({fold(tag): tag for tag in reversed(tags)}.values())[::-1] if tags != was.tags else tags
    )


def test_decisions_about_pairs_stay(work: Path) -> None:
    """They name ids, which stay, and the digest is of the claims."""
    assert _run(work, "link", A.id, B.id, "--as", "contradicts").code == 0
    assert _run(work, "people", "rename", "Karin Holm", "Lena Holm", "--yes").code == 0
    assert _run(work, "outlets", "rename", "Dagbladet", "Dagens Blad", "--yes").code == 0
    store = _store(work)
    (link,) = store.links
    statements = {s.id: s for s in store.statements}
    assert is_current(link, statements[A.id], statements[B.id])
    assert _run(work, "check").code == 0


def test_a_statement_without_an_id_keeps_the_one_it_went_by(work: Path) -> None:
    """Which a new name would change."""
    _append(
        work, '[[statement]]\nspeaker = "Mats Berg"\noutlet = "TT"\ndate = 2024-05-05\nclaim = "By hand."\n', "x.toml"
    )
    (by_hand,) = (s.id for s in _store(work).statements if s.claim == "By hand.")
    assert _run(work, "people", "rename", "Mats Berg", "Nils Berg", "--yes").code == 0
    assert {s.id: s.speaker for s in _store(work).statements}[by_hand] == "Nils Berg"


def test_tables_with_errors_are_renamed_too(work: Path) -> None:
    """Nothing keeps the old name; a comment beside a name stays there."""
    _append(
        work,
        '[[statement]]\nspeaker = "TT"\noutlet = "tt"\nclaim = "No date."\nvia = [\n  "TT", # they say\n  "X",\n]\n'
        "lang = 'no language'\n[[outlet]]\nname = 'TT Media'\nowner = 'TT' # half of it\n",
        "x.toml",
    )
    _append(work, "[defaults]\noutlet = 'TT'\nspeaker = 'TT'\n")
    source = f"id = 'aaaaaaaaaa'\noutlet = 'TT' # read\nretrieved = 2024-05-05\nsha256 = '{'0' * 64}'\n"
    _append(work, f"[[source]]\n{source}media_type = 'text/html'\n", "sources.toml")
    assert _run(work, "outlets", "rename", "TT", "Tidning", "--yes").code == 0
    text = (work / "data" / "x.toml").read_text(encoding="utf-8")
    assert 'speaker = "TT"\noutlet = "Tidning"\nclaim = "No date."\nvia = [\n  "Tidning", # they say\n' in text
    assert 'owner = "Tidning" # half of it\n' in text
    assert 'outlet = "Tidning" # read\n' in (work / "data" / "sources.toml").read_text("utf-8")
    assert "[defaults]\noutlet = \"Tidning\"\nspeaker = 'TT'\n" in (work / "data" / "factcli.toml").read_text("utf-8")


@pytest.mark.parametrize(
    ("arguments", "renamed"),
    [
        (["outlets", "rename", "TT", "Tidning"], ("outlet = 'TT' # read", 'outlet = "Tidning" # read')),
        (["people", "rename", "Mats Berg", "Nils Berg"], ("author = 'mats berg'", 'author = "Nils Berg"')),
    ],
)
def test_sources_follow(work: Path, arguments: list[str], renamed: tuple[str, str]) -> None:
    """In every file, and also those with an error; undo restores each byte."""
    lines = "author = 'mats berg'\noutlet = 'TT' # read\ntitle = 'TT'\n"
    whole = f"id = 'aaaaaaaaaa'\nretrieved = 2024-05-05\nmedia_type = 'text/html'\nsha256 = '{'0' * 64}'\n"
    for name, text in {"sources.toml": f"[[source]]\n{whole}{lines}", "more/x.toml": f"[[source]]\n{lines}"}.items():
        (work / "data" / name).parent.mkdir(exist_ok=True)
        _append(work, text, name)
    before = contents(work / "data")
    assert _run(work, *arguments, "--yes").code == 0
    for name in ("sources.toml", "more/x.toml"):
        assert (work / "data" / name).read_text(encoding="utf-8") == before[name].decode().replace(*renamed)
    assert _run(work, "undo").code == 0
    assert contents(work / "data") == before


def test_a_name_that_no_statement_has_is_renamed_too(work: Path) -> None:
    """If a source, an owner or [defaults] has it."""
    _append(work, "[defaults]\nspeaker = 'Ida Dal'\n\n[[outlet]]\nname = 'TT'\nowner = 'Group'\n")
    _append(work, "[[source]]\nauthor = 'Eva Lo'\n", "sources.toml")
    for kind, old, new in (
        ("people", "Ida Dal", "Ida D."),
        ("outlets", "Group", "Firm"),
        ("people", "Eva Lo", "Eva L."),
    ):
        assert _run(work, kind, "rename", old, new, "--yes").code == 0
        assert _run(work, kind, "rename", old, new, "--yes").code == 1
    text = "".join((work / "data" / name).read_text(encoding="utf-8") for name in ("factcli.toml", "sources.toml"))
    assert [f'"{name}"' in text for name in ("Ida D.", "Firm", "Eva L.")] == [True] * 3


@pytest.mark.parametrize(
    ("old", "new", "outlet", "via"),
    [
        ("TT", "Valley News", "Valley News", ("Dagbladet", "Valley News")),
        ("Dagbladet", "Valley News", "Valley News", ("TT",)),
        ("TT", "Dagbladet", "Valley News", ("Dagbladet",)),
        ("Valley News", "Dagbladet", "Dagbladet", ("TT",)),
    ],
)
def test_an_outlet_does_not_credit_itself_by_a_new_name(
    work: Path, old: str, new: str, outlet: str, via: tuple[str, ...]
) -> None:
    """Two steps of the chain that become one outlet are one step."""
    assert _run(work, "outlets", "rename", old, new, "--yes", "--merge").code == 0
    assert {s.id: (s.outlet, s.via) for s in _store(work).statements}[C.id] == (outlet, via)


@pytest.mark.parametrize("command", ["rename Big Small", "rename Small Big", "alias Big Small", "alias Small Big"])
@pytest.mark.parametrize("owner", ["", "Group"])
def test_no_outlet_owns_itself(work: Path, command: str, owner: str) -> None:
    """Where an outlet and its owner become one, the owner of both stays."""
    owner_of_big = f"owner = '{owner}'\n" if owner else ""
    _append(work, f"[[outlet]]\nname = 'Big'\n{owner_of_big}[[outlet]]\nname = 'Small'\nowner = 'BIG' # said so\n")
    before = contents(work / "data")
    done = _run(work, "outlets", *command.split(), *(["--yes", "--merge"] if "rename" in command else []))
    assert done.code == 0, done.stderr
    assert [outlet.owner for outlet in _store(work).outlets] == [owner]
    assert "# said so" in (work / "data" / "factcli.toml").read_text(encoding="utf-8")
    assert ('owner "BIG" was left out: it names the outlet itself' in done.stderr) == ("alias" in command)
    assert _run(work, "undo").code == 0
    assert contents(work / "data") == before


def test_two_known_names_need_more_than_yes(work: Path, start: Start) -> None:
    """A namesake could be meant: on a terminal that is a question of its own, even with --yes."""
    before = contents(work / "data")
    done = _run(work, "people", "rename", "Karen Holm", "Karin Holme", "--yes")
    assert (done.code, contents(work / "data")) == (2, before)
    assert "--yes --merge" in done.stderr
    terminal = start("people", "rename", "Karen Holm", "Karin Holme", "--yes")
    shown = terminal.answer("Make the two one person? [y/N]", "")
    assert '"Karin Holme" is known already (used 1 time): nothing will tell' in shown
    terminal.end()
    assert (terminal.code, contents(work / "data")) == (1, before)
    terminal = start("people", "rename", "Karen Holm", "Karin Holme", "--merge")
    terminal.answer("Make the two one person? [y/N]", "y")
    assert 'Renamed "Karen Holm" to "Karin Holme" in 1 statement.' in terminal.end()
    assert _speakers(work) == ["Karin Holm", "Karin Holme", "Karin Holme", "Mats Berg"]


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["people", "rename", "M. Berg", "Karin Holm"], 3, "are recorded as not the same"),
        (["people", "rename", "Mats Berg", "Karin Holm", "--merge"], 3, "are recorded as not the same"),
        (["people", "rename", "Mats Berg", "Nils Berg"], 3, '"Mats Berg" and "Nils Berg" are recorded as not the same'),
        (["people", "rename", "M. Berg", "nils berg"], 3, "are recorded as not the same"),
        (["people", "rename", "Mats Bergh", "X"], 1, 'similar known names: "Mats Berg"'),
        (["people", "rename", "Mats Berg", "  "], 2, "the new name is empty"),
        (["people", "rename", "Mats Berg", "a\nb"], 2, "the new name contains"),
        (["people", "rename", "Mats Berg", "a\x1b[2J"], 2, "the new name contains"),
        (["outlets", "rename", "TU", "X"], 1, 'no outlet is called "TU"'),
        (["tags", "rename", "rivers", "x"], 1, '(did you mean "river"?)'),
        (["tags", "rename", "river", ""], 2, "the new name is empty"),
        (["tags", "rename", "river", "?"], 2, 'the new name "?" is no tag'),
        (["tags", "rename", "river", "a\nb"], 2, "the new name contains a line break"),
    ],
)
def test_what_cannot_be_renamed(work: Path, arguments: list[str], code: int, message: str) -> None:
    """Nothing changes, and the error says why and what is known."""
    if arguments[-1].title() == "Nils Berg":  # a name that nothing else has
        config = work / "data" / "factcli.toml"
        config.write_text(config.read_text(encoding="utf-8").replace("'Karin Holm'", "'Nils Berg'"), encoding="utf-8")
    before = contents(work / "data")
    done = _run(work, *arguments, "--yes")
    assert (done.code, contents(work / "data")) == (code, before)
    assert message in done.stderr
    assert "\x1b" not in done.stderr


@pytest.mark.parametrize(
    "meanwhile",
    [
        ("add", "--speaker", "mats berg", "--outlet", "X", "--date", "2024-06-01", "--claim", "It rained."),
        ("add", "--speaker", "Nils Berg", "--outlet", "X", "--date", "2024-06-01", "--claim", "It rained."),
        ("people", "alias", "Mats Berg", "Mats B."),
        ("remove", D.id),
    ],
)
def test_somebody_else_changes_the_names_while_the_question_waits(
    work: Path, start: Start, meanwhile: tuple[str, ...]
) -> None:
    """Then something else would be renamed than was shown; so nothing is."""
    terminal = start("people", "rename", "Mats Berg", "Nils Berg")
    terminal.until("Rename it? [y/N]")
    done = _run(work, *meanwhile)
    assert done.code == 0, done.stderr
    before = contents(work / "data")
    terminal.type("y\r")
    shown = " ".join(terminal.end().split())
    assert (terminal.code, contents(work / "data")) == (3, before)
    assert "just" in shown
    assert "nothing was changed" in shown


def test_a_known_name_is_spelt_as_it_is_known(work: Path) -> None:
    """However the new name is typed: nothing gets a second spelling by it."""
    assert _run(work, "outlets", "rename", "TT", "dagbladet", "--yes", "--merge").code == 0
    outlets = {s.id: (s.outlet, s.via) for s in _store(work).statements}
    assert (outlets[D.id], outlets[C.id]) == (("Dagbladet", ()), ("Valley News", ("Dagbladet",)))
    assert _run(work, "outlets", "rename", "Dagbladet", "DAGBLADET", "--yes").code == 0
    assert {s.id: s.outlet for s in _store(work).statements}[D.id] == "DAGBLADET"


def test_a_table_that_stays_as_it_is_is_not_listed(work: Path) -> None:
    """Where a name without aliases joins another."""
    _append(work, "[[person]]\nname = 'Karin Holm'\n\n[[person]]\nname = 'Karen Holm'\n")
    done = _run(work, "people", "rename", "Karen Holm", "Karin Holm", "--yes", "--merge")
    assert 'renamed "Karen Holm" to "Karin Holm" in 1 statement and data/factcli.toml:11.' in done.stderr


def test_tags_that_differ_in_case_become_one(work: Path) -> None:
    """A statement that has both has one of them afterwards."""
    assert _run(work, "tags", "rename", "RIVER", "river", "--yes").code == 0
    assert {s.id: s.tags for s in _store(work).statements}[D.id] == ("river",)
    assert "nothing to change" in _run(work, "tags", "rename", "river", "river", "--yes").stderr


def test_a_file_that_cannot_be_read_may_have_the_name(work: Path) -> None:
    """So nothing is renamed."""
    (work / "data" / "y.toml").write_text("[[statement\n", encoding="utf-8")
    before = contents(work / "data")
    done = _run(work, "tags", "rename", "river", "x", "--yes")
    assert (done.code, contents(work / "data")) == (3, before)
    assert "correct that file first, or the old name may stay in it" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "text", "where", "key"),
    [
        (["people", "Karin Holm"], "[[person]]\nname = 'K'\naliases = ['Karin Holm', 5]\n", 4, "aliases"),
        (["people", "karin holm"], "[[person]]\nname = 'K'\nnot_same_as = [5, 'Karin Holm']\n", 4, "not_same_as"),
        (["people", "Karin Holm"], "[[person]]\nname = 'K'\naliases = 'Karin Holm'\n", 4, "aliases"),
        (["people", "Karin Holm"], "[[person]]\nname = 'K'\naliases = [['Karin Holm']]\n", 4, "aliases"),
        (["people", "Karin Holm"], "[[person]]\nname = 5\naliases = ['Karin Holm']\n", 3, "name"),
        (["people", "Karin Holm"], "[[person]]\naliases = ['Karin Holm']\n", 2, "name"),
        (["people", "Karin Holm"], "[[person]]\nname = 'Karin Holm'\naliases = ['Ny', 5]\n", 4, "aliases"),
        (["people", "Mats Berg"], "[[source]]\nauthor = ['Mats Berg']\n", 3, "author"),
        (["outlets", "TT"], "[[outlet]]\nname = 'K'\nowner = ['TT']\n", 4, "owner"),
        (["outlets", "TT"], "[[statement]]\nclaim = 'X.'\nvia = ['A', 'TT', 5]\n", 4, "via"),
        (["outlets", "TT"], "[[statement]]\nclaim = 'X.'\noutlet = ['TT']\n", 4, "outlet"),
        (["tags", "river"], "[[statement]]\nclaim = 'X.'\ntags = ['River', 5]\n", 4, "tags"),
        (["tags", "river"], "[defaults]\ntags = [5, 'river']\n", 0, "tags in [defaults]"),
    ],
)
def test_a_name_beside_a_wrong_item_is_not_renamed(
    work: Path, arguments: list[str], text: str, where: int, key: str
) -> None:
    """A value that is not valid cannot be renamed whole, so nothing is; the error names file, line and key."""
    name = "factcli.toml" if "defaults" in text else "x.toml"
    _append(work, text, name)
    where = where or (work / "data" / name).read_text(encoding="utf-8").splitlines().index("[defaults]") + 2
    before = contents(work / "data")
    command, old = arguments
    done = _run(work, command, "rename", old, "Ny", "--yes")
    assert (done.code, contents(work / "data")) == (3, before)
    assert f"factcli: data/{name}:{where}: {key} " in done.stderr
    assert done.stderr.splitlines()[-1].startswith("  nothing was changed; ")
    assert done.stderr.splitlines()[-1].endswith("; part of it might keep the old name")


def test_wrong_items_elsewhere_are_no_reason(work: Path) -> None:
    """A list that does not have the name is none of its business."""
    _append(
        work, "[[person]]\nname = 'K'\naliases = ['L', 5]\n[[statement]]\nspeaker = 'K'\ntags = ['x', 5]\n", "x.toml"
    )
    assert _run(work, "people", "rename", "Karin Holm", "Ny", "--yes").code == 0
    assert _run(work, "tags", "rename", "river", "x", "--yes").code == 0
