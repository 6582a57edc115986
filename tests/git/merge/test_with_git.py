"""Merging with real git: clones with histories of their own, and what git makes of them with factcli's merge driver."""

from __future__ import annotations

import datetime
import random
import shlex
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
import tomli

from factcli.entities.aliases import record_alias
from factcli.store.entity_tables import EntityNames
from factcli.store.link_tables import record_link
from factcli.store.reader import Store, read_store
from factcli.store.verify import same_values
from factcli.store.writer import add_statements, edit_statement, remove_statement
from tests.support.git import Repository, needs_git, repository
from tests.support.merge import Editor, decided, named, remarks, said, union
from tests.support.run import piped
from tests.support.stores import new_store, statement

pytestmark = [pytest.mark.slow, needs_git]
DAY = datetime.date(2021, 11, 1)
NEW = '\n[[statement]]\nid = "{0}000000000"\nspeaker = "{0}"\noutlet = "O"\ndate = 2021-09-06\nclaim = "{0}"\n'


class Colleague(random.Random):
    """Somebody who works on a clone with factcli's own commands, and now and then in an editor."""

    def __init__(self, seed: int, who: str, clone: Repository) -> None:
        super().__init__(f"{seed} {who}")
        self.who, self.clone, self.count = who, clone, 0
        self.hand = Editor(seed, who)

    @property
    def root(self) -> Path:
        return self.clone.folder / "data"

    def work(self, edits: int, a_commit: int) -> None:
        """So many edits, so many of them a commit."""
        jobs: list[Callable[[Store], object]] = [self._add, self._add, self._edit, self._edit, self._retract]
        jobs += [self._remove, self._link, self._alias, self._by_hand]
        for number in range(1, edits + 1):
            self.choice(jobs)(read_store(self.root))
            if number % a_commit == 0:
                self.clone.commit(f"{self.who} {number}")

    def _add(self, store: Store) -> None:
        self.count += 1
        claim = f"{self.who} says {self.count}."
        add_statements(
            store, [statement(claim, self.choice(["2021-08-31", "2021-09-06", "2021-09-07", "XXXX"]))], "add"
        )

    def _edit(self, store: Store) -> None:
        self.count += 1
        change = {
            self.choice(["note", "role", "claim"]): f"{self.who} {self.count}",
            "tags": [*self.sample(["p", "q", "r", "s"], 2), self.who],
        }
        edit_statement(store, self.choice(store.recorded), dict([self.choice(list(change.items()))]), "edit")

    def _retract(self, store: Store) -> None:
        edit_statement(store, self.choice(store.recorded), {"retracted": DAY}, "retract")

    def _remove(self, store: Store) -> None:
        remove_statement(store, self.choice(store.recorded), "remove")

    def _link(self, store: Store) -> None:
        # Two people's decisions about one pair are both kept, which another test looks at: here each has their own.
        pairs = [(a, b) for a in store.statements for b in store.statements if a.id < b.id]
        mine = [(a, b) for a, b in pairs if (int(a.id, 36) + int(b.id, 36)) % 2 == (self.who == "a")]
        record_link(store, *self.choice(mine), self.choice(["agrees", "unrelated"]), self.who, DAY)

    def _alias(self, store: Store) -> None:
        self.count += 1
        names = EntityNames(store, "person", Counter(s.speaker for s in store.statements))
        record_alias(names, [self.choice(store.statements).speaker, f"{self.who} {self.count}"])

    def _by_hand(self, store: Store) -> None:
        path = self.root / self.choice(["2021-08.toml", "2021-09.toml"])
        text = self.hand.remark_within(self.hand.remark_before(path.read_bytes().decode()))
        path.write_bytes(text.encode())


def store_files(clone: Repository, at: str = "") -> dict[str, str]:
    """The store's files in a checkout, or in a commit."""
    if not at:
        return {path.name: path.read_bytes().decode() for path in sorted((clone.folder / "data").glob("*.toml"))}
    names = clone.git("ls-tree", "--name-only", f"{at}:data").stdout.split()
    return {name: clone.git("show", f"{at}:data/{name}").stdout for name in names}


def two_clones(folder: Path, seed: int) -> tuple[Repository, Colleague, Colleague]:
    """A store in a repository, and two clones of it with git's merge driver set up."""
    origin = repository(folder / "origin")
    rng = random.Random(seed)
    dates = ["2021-08-30", "2021-09-06", "2021-09-07"]
    some = [statement(f"Claim {n}.", rng.choice(dates), speaker=f"Speaker {n % 7}") for n in range(30)]
    new_store(origin.folder / "data", *some)
    origin.commit("begun")
    clones = [origin.clone(folder / who) for who in "ab"]
    for clone in clones:
        clone.use_driver()
    return origin, Colleague(seed, "a", clones[0]), Colleague(seed, "b", clones[1])


def merge_with(clone: Repository, other: Repository, message: str) -> dict[str, str]:
    """Merge another clone's work into this one, every conflict in it left; the files as git left them."""
    clone.git("fetch", "--quiet", str(other.folder), "main")
    done = clone.merge("FETCH_HEAD")
    found = store_files(clone)
    conflicted = any("<<<<<<<" in text for text in found.values())
    assert (done.returncode == 1) == conflicted, done.stderr
    unmerged = clone.git("diff", "--name-only", "--diff-filter=U").stdout.split()
    assert unmerged == [f"data/{name}" for name, text in found.items() if "<<<<<<<" in text]
    assert "error in factcli" not in done.stderr
    assert "line by line" not in done.stderr
    return found


@pytest.mark.parametrize("seed", [1, 2])
def test_a_hundred_edits_each_merged_both_ways(tmp_path: Path, seed: int) -> None:
    """Of two clones' hundred random edits each none is lost: merged both ways, and again, both say the same.

    Where both changed the same key, one side's value is chosen; what is expected is worked out from what the files
    say, key by key.
    """
    origin, a, b = two_clones(tmp_path, seed)
    for colleague in (a, b):
        colleague.work(100, a_commit=20)
    base, ours, theirs = store_files(origin), store_files(a.clone, "main"), store_files(b.clone, "main")
    merged = merge_with(a.clone, b.clone, "b into a"), merge_with(b.clone, a.clone, "a into b")
    statements = [0, 0]
    for name in sorted({*ours, *theirs}):
        versions = [said(files.get(name, "")) for files in (base, ours, theirs)]
        meant = union(versions[0], versions[1], versions[2], 0)
        for way, text in enumerate(files[name] for files in merged):
            settled = decided(text, lambda way=way: way)  # type: ignore[misc]
            document = named(tomli.loads(settled))
            statements[way] += len(document.get("statement", {}))
            assert same_values(sets_sorted(document), sets_sorted(meant))
            (merged[way])[name] = settled
            lost = {*remarks(ours.get(name, "")), *remarks(theirs.get(name, ""))} - {*remarks(text)}
            assert lost <= {*remarks(base.get(name, ""))}
    assert statements[0] == statements[1] > 40
    for colleague, files in zip((a, b), merged, strict=True):
        for name, text in files.items():
            (colleague.root / name).write_bytes(text.encode())
        colleague.clone.commit("merged")
        assert not read_store(colleague.root).problems


def sets_sorted(value: object) -> object:
    """Without the order of lists that are sets in effect."""
    if isinstance(value, dict):
        sets = ("tags", "aliases", "not_same_as")
        return {key: sorted(item) if key in sets else sets_sorted(item) for key, item in value.items()}
    return value


@pytest.fixture
def branches(tmp_path: Path) -> Repository:
    """A store with the branches ``main`` and ``other``, on ``main``."""
    made = repository(tmp_path / "repository")
    made.use_driver()
    made.write("data/factcli.toml", "format = 1\n")
    made.write("data/2021-09.toml", "# September\n" + NEW.format("s"))
    made.commit("begun")
    made.git("branch", "other")
    return made


def changed(where: Repository, branch: str, old: str, new: str) -> None:
    """On a branch, put something in the place of something else in the month's file."""
    where.switch(branch)
    where.write("data/2021-09.toml", where.read("data/2021-09.toml").replace(old, new))
    where.commit(f"on {branch}")


def test_git_merges_without_a_question(branches: Repository) -> None:
    """What both branches did is there after the merge, and nothing is asked or said."""
    changed(branches, "other", 'claim = "s"\n', 'claim = "s" # sure\n' + NEW.format("o"))
    changed(branches, "main", 'speaker = "s"', 'speaker = "S"')
    branches.write("data/2021-09.toml", branches.read("data/2021-09.toml") + NEW.format("m"))
    branches.commit()
    done = branches.merge("other")
    assert (done.returncode, done.stderr) == (0, "")
    both = NEW.format("s").replace('"s"\noutlet', '"S"\noutlet').replace('claim = "s"', 'claim = "s" # sure')
    assert branches.read("data/2021-09.toml") == "# September\n" + both + NEW.format("m") + NEW.format("o")


def test_a_conflict_is_settled_as_any_in_git(branches: Repository) -> None:
    """The file is unmerged in git's index and factcli refuses it, until it is settled, added and committed."""
    changed(branches, "other", 'claim = "s"', 'claim = "t"')
    changed(branches, "main", 'claim = "s"', 'claim = "m"')
    done = branches.merge("other")
    assert done.returncode == 1
    assert "data/2021-09.toml:8: claim of s000000000 was changed on both sides" in done.stderr
    text = branches.read("data/2021-09.toml")
    assert '<<<<<<< ours\nclaim = "m"\n=======\nclaim = "t"\n>>>>>>> theirs\n' in text
    assert branches.git("status", "--porcelain").stdout == "UU data/2021-09.toml\n"
    assert piped(["search"], branches.folder).code == 3
    branches.write("data/2021-09.toml", decided(text, lambda: 1))
    branches.commit("settled")
    assert piped(["search", "--format", "ids"], branches.folder).stdout == "s000000000\n"


def test_the_same_in_rebase_cherry_pick_and_stash(branches: Repository) -> None:
    """Whatever in git merges, merges by statement."""
    changed(branches, "other", 'claim = "s"\n', 'claim = "s"\n' + NEW.format("o"))
    changed(branches, "main", 'claim = "s"\n', 'claim = "s"\n' + NEW.format("m"))
    branches.git("cherry-pick", "other")
    assert branches.read("data/2021-09.toml").endswith(NEW.format("m") + NEW.format("o"))
    branches.git("reset", "--quiet", "--hard", "HEAD~1")
    branches.write("data/2021-09.toml", branches.read("data/2021-09.toml") + NEW.format("p"))
    branches.git("stash")
    branches.git("rebase", "--quiet", "other")
    assert branches.read("data/2021-09.toml").endswith(NEW.format("o") + NEW.format("m"))
    branches.git("stash", "pop")
    assert branches.read("data/2021-09.toml").endswith(NEW.format("o") + NEW.format("m") + NEW.format("p"))


@pytest.mark.parametrize("final", ["t", "m"])
def test_branches_that_were_merged_into_each_other(branches: Repository, final: str) -> None:
    """Where both settled a conflict alike, only what they did since is merged; else it is a conflict once more."""
    changed(branches, "other", 'claim = "s"', 'claim = "t"')
    changed(branches, "main", 'claim = "s"', 'claim = "m"')
    heads = {name: branches.git("rev-parse", name).stdout.strip() for name in ("main", "other")}
    for name, other, claim in (("other", "main", final), ("main", "other", "t")):
        branches.switch(name)
        assert branches.merge(heads[other]).returncode == 1
        settled = [decided(branches.read("data/2021-09.toml"), lambda s=s: s) for s in (0, 1)]  # type: ignore[misc]
        (text,) = (text for text in settled if f'claim = "{claim}"' in text)
        branches.write("data/2021-09.toml", text + NEW.format(name[0]))
        branches.commit("settled")
    done = branches.merge("other")
    assert done.returncode == (0 if final == "t" else 1)
    conflict = '<<<<<<< ours\nclaim = "t"\n=======\nclaim = "m"\n>>>>>>> theirs\n'
    end = 'claim = "t"\n' if final == "t" else conflict
    assert branches.read("data/2021-09.toml").endswith(end + NEW.format("m") + NEW.format("o"))


def test_files_that_both_begin(branches: Repository) -> None:
    """A month that is new on both branches is merged too, against nothing."""
    for branch, name in (("other", "o"), ("main", "m")):
        branches.switch(branch)
        branches.write("data/2021-10.toml", NEW.format(name).lstrip())
        branches.commit()
    assert branches.merge("other").returncode == 0
    assert branches.read("data/2021-10.toml") == NEW.format("m").lstrip() + NEW.format("o").lstrip()


def test_where_factcli_fails_nothing_counts_as_merged(branches: Repository) -> None:
    """Git leaves the file to the user, or (from 2.45 on) the whole merge undone; and the reason is told."""
    changed(branches, "other", 'claim = "s"', 'claim = "t"')
    changed(branches, "main", 'speaker = "s"', 'speaker = "m"')
    branches.git("config", "merge.factcli.driver", f"{shlex.quote(sys.executable)} -m factcli merge %O %A /nowhere %P")
    before = branches.read("data/2021-09.toml")
    done = branches.merge("other")
    assert done.returncode != 0
    assert "factcli: data/2021-09.toml: cannot read /nowhere: No such file or directory" in done.stderr
    assert branches.read("data/2021-09.toml") == before
    assert branches.git("status", "--porcelain").stdout in ("", "UU data/2021-09.toml\n")


def test_git_diff_names_the_statement(branches: Repository) -> None:
    """Each line that changed begins with the id."""
    branches.git("config", "diff.factcli.textconv", f"{shlex.quote(sys.executable)} -m factcli textconv")
    branches.write(".git/info/attributes", "*.toml diff=factcli\n")
    branches.write("data/2021-09.toml", branches.read("data/2021-09.toml").replace('claim = "s"', 'claim = "t"'))
    lines = branches.git("diff", "--unified=0").stdout.splitlines()
    assert lines[-2:] == ['-s000000000: claim = "s"', '+s000000000: claim = "t"']
