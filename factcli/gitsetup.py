"""Having git merge a store by statement, and show its changes so: what that takes, setting it up, and undoing it.

Two things are needed. ``.gitattributes`` says for which files; it is committed, and so everybody has it. The
repository's own configuration says which program does it; that is never committed, since it could be any program,
and so everybody runs ``factcli git`` once. Where it was not, git merges line by line without a word.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from factcli import disk
from factcli.errors import Problem, StoreFault, UsageFault
from factcli.gitmarks import listed
from factcli.gitrepo import Repository
from factcli.harmless import inline
from factcli.locate import CONFIG, shown
from factcli.store import store_paths

ATTRIBUTES = ".gitattributes"
DRIVER = "merge.factcli.driver"
_NAME = "merge.factcli.name"
_TEXTCONV = "diff.factcli.textconv"
_MERGE = "merge %O %A %B %P"
#: Begins what is ours in the file; it goes on as long as lines end with one of the two.
_COMMENT = b"# Merged and shown by statement; set up and taken out by: factcli git"
_OURS, _NOT_OURS = b" merge=factcli diff=factcli", b" !merge !diff"
_STORE_TABLE = re.compile(
    rb"""^\s*(?:\[\[?\s*["']?(?:statement|person|outlet|link)\b|(?:statement|person|outlet|link)\s*=)""", re.MULTILINE
)


class Setting(NamedTuple):
    """A key of the repository's own configuration: what it is, and what it is to be. None: not set."""

    key: str
    before: str | None
    after: str | None


class Plan(NamedTuple):
    """What is to be changed: the attributes file, its bytes before and after (None: no file), and settings."""

    attributes: Path
    before: bytes | None
    after: bytes | None
    settings: tuple[Setting, ...]
    notes: tuple[str, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether nothing is to be changed."""
        return self.before == self.after and not self.settings


def plan(repository: Repository, root: Path) -> Plan:
    """What has to be changed for git to merge a store by statement."""
    path, before = _attributes(repository)
    lines = [_COMMENT, *attribute_lines(repository, root)]
    after = with_lines(before or b"", lines)
    wanted = {_NAME: "statement by statement (factcli)", DRIVER: command(_MERGE), _TEXTCONV: command("textconv")}
    now = _settings(repository)
    settings = tuple(Setting(key, now.get(key), value) for key, value in wanted.items() if now.get(key) != value)
    return Plan(path, before, after, settings, tuple(_merged_otherwise(repository, root)))


def removal(repository: Repository, root: Path) -> Plan:
    """What has to be changed to undo that. Settings stay as long as another store of the repository needs them."""
    path, before = _attributes(repository)
    after = without_lines(before or b"", attribute_lines(repository, root)[0])
    if any(line.rstrip().endswith(_OURS) for line in after.splitlines()):
        return Plan(path, before, after, (), (f"the settings stay: {_needed_for(after)} needs them",))
    ours = {_NAME: "", DRIVER: _MERGE, _TEXTCONV: "textconv"}
    settings = [Setting(key, value, None) for key, value in _settings(repository).items() if key in ours]
    settings = [setting for setting in settings if (setting.before or "").endswith(ours[setting.key])]
    return Plan(path, before, after if after or before == after else None, tuple(settings))


def _needed_for(attributes: bytes) -> str:
    """The first line of another store, by which the user finds it: it may be there no more."""
    lines = (line.strip() for line in attributes.splitlines())
    pattern = next(line for line in lines if line.endswith(_OURS)).removesuffix(_OURS)
    return f"{inline(os.fsdecode(pattern))} in {ATTRIBUTES}"


def carry_out(repository: Repository, planned: Plan) -> None:
    """Do what was planned. Raises :class:`StoreFault`, and where git refuses a setting nothing else was changed."""
    changed = planned.after is not None and planned.after != planned.before
    pending = disk.Pending(planned.attributes, planned.after or b"") if changed else None
    try:
        for key, _, value in planned.settings:
            action = ["--unset-all", key] if value is None else ["--replace-all", key, value]
            repository.run("config", "--local", *action)
    except BaseException:
        if pending:
            pending.discard()
        raise
    if pending:
        pending.publish()
    elif planned.before is not None and planned.after is None:
        disk.delete(planned.attributes)


def outranked(repository: Repository, root: Path) -> list[str]:
    """What to say of files that git merges in another way although it is set up here."""
    return list(_merged_otherwise(repository, root, "still", ": another attributes file outranks this one"))


def _attributes(repository: Repository) -> tuple[Path, bytes | None]:
    path = repository.top / ATTRIBUTES
    if os.path.islink(path):
        raise UsageFault(f"{shown(path)} is a symbolic link, and git does not follow it", "make it a file of its own")
    return path, None if disk.is_absent(path) else disk.read(path)


def _settings(repository: Repository) -> dict[str, str]:
    found = repository.holds("config", "--local", "-z", "--get-regexp", r"^(merge|diff)\.factcli\.") or b""
    pairs = (os.fsdecode(item).partition("\n") for item in found.split(b"\0") if item)
    return {key: value for key, _, value in pairs}


# --- the program --------------------------------------------------------------------------------------------


def command(arguments: str) -> str:
    """The command by which git's shell starts this factcli: by its name where that finds it, else by its place.

    By its place the folder it is started in, which holds what others have committed, is no place to import from (-P).
    """
    if _is_this(shutil.which("factcli")):
        return f"factcli {arguments}"
    python = shlex.quote(sys.executable)
    return f"{python.replace('%', '%%') if '%' in arguments else python} -P -m factcli {arguments}"


def _is_this(found: str | None) -> bool:
    """Whether a program on the path is this factcli, which an environment of its own or the same Python tells."""
    if found is None:
        return False
    program, folder = os.path.realpath(found), os.path.dirname(os.path.abspath(sys.executable))
    if os.path.dirname(program) == folder or program == os.path.realpath(sys.argv[0]):
        return True
    try:
        with open(program, "rb") as file:
            return file.readline().rstrip() == b"#!" + os.fsencode(sys.executable)
    except OSError:
        return False


def _missing_program(driver: str) -> str:
    """The program of a driver, if it is not there."""
    try:
        program = (shlex.split(driver) or [""])[0]
    except ValueError:
        return ""
    return program if program and shutil.which(program) is None else ""


# --- .gitattributes -----------------------------------------------------------------------------------------


def attribute_lines(repository: Repository, root: Path) -> list[bytes]:
    """The lines for a store: all its TOML files, but none that only lies among them, such as a pyproject.toml."""
    others = (repository.path_of(path) for path in store_paths(root, lambda problem: None) if _is_foreign(path))
    return [_first_line(repository, root), *(_quoted(b"/" + _literal(path)) + _NOT_OURS for path in others)]


def _first_line(repository: Repository, root: Path) -> bytes:
    folder = repository.path_of(root)
    return (_quoted(b"/" + _literal(folder) + b"/**/*.toml") if folder else b"*.toml") + _OURS


def _is_foreign(path: Path) -> bool:
    """Whether a TOML file holds something, and nothing of a store's."""
    try:
        data = disk.read(path)
    except StoreFault:
        return False
    return path.name != CONFIG and bool(data.strip()) and _STORE_TABLE.search(data) is None


def _literal(path: bytes) -> bytes:
    """A path in which no character means others."""
    return re.sub(rb"[*?\[\]\\]", rb"\\\g<0>", path)


def _quoted(pattern: bytes) -> bytes:
    """A pattern as gitattributes(5) has it: quoted in the style of C where it holds a blank or the like."""
    if not re.search(rb'[\x00-\x20"\x7f]', pattern):
        return pattern
    pattern = re.sub(rb'["\\]', rb"\\\g<0>", pattern)
    return b'"' + re.sub(rb"[\x00-\x1f\x7f]", lambda m: b"\\%03o" % m.group()[0], pattern) + b'"'


def with_lines(data: bytes, lines: Sequence[bytes]) -> bytes:
    """The file with these lines: in the place of those that are there, else at its end, where they outrank others.

    It ends as it did, with a line end or without.
    """
    span = _span(data, lines[1])
    if span is None:
        newline = b"\r\n" if b"\r\n" in data[: data.find(b"\n") + 1] else b"\n"
        block = newline.join(lines)
        return data + block + newline if not data or data.endswith(b"\n") else data + newline + block
    start, end = span
    newline = _newline_within(data[start:end])
    last = newline if data[start:end].endswith(b"\n") else b""
    return data[:start] + newline.join(lines) + last + data[end:]


def _newline_within(block: bytes) -> bytes:
    return b"\r\n" if b"\r\n" in block else b"\n"


def without_lines(data: bytes, line: bytes) -> bytes:
    """The file without our lines, of which this is the first; all other bytes as they are."""
    span = _span(data, line)
    if span is None:
        return data
    start, end = span
    rest = data[:start]
    if end == len(data) and not data.endswith(b"\n"):  # the line end before them was ours, too
        rest = rest.removesuffix(_newline_within(data[start:end]))
    return rest + data[end:]


def _span(data: bytes, first: bytes) -> tuple[int, int] | None:
    """From where to where our lines stand in the file: a comment, the line by which we know them, exceptions."""
    lines = re.findall(rb"[^\n]*\n|[^\n]+", data)
    bare = [line.rstrip(b"\r\n") for line in lines]
    if first not in bare:
        return None
    begin = bare.index(first)
    end = begin + 1
    while end < len(bare) and bare[end].endswith(_NOT_OURS):
        end += 1
    begin -= begin > 0 and bare[begin - 1] == _COMMENT
    return sum(map(len, lines[:begin])), sum(map(len, lines[:end]))


# --- what counts in the end ---------------------------------------------------------------------------------


def merged_as(repository: Repository, paths: Sequence[Path]) -> dict[Path, str]:
    """How git merges some files, by their attribute: factcli, union, unspecified, ..."""
    given = b"".join(repository.path_of(path) + b"\0" for path in paths)
    fields = repository.run("check-attr", "-z", "--stdin", "merge", given=given).split(b"\0")
    return {path: os.fsdecode(value) for path, value in zip(paths, fields[2::3], strict=False)}


def _store_files(root: Path) -> list[Path]:
    return [path for path in store_paths(root, lambda problem: None) if not _is_foreign(path)]


def _merged_otherwise(repository: Repository, root: Path, how: str = "so far", why: str = "") -> Iterator[str]:
    """What to say of files that git merges in another way than its own or ours."""
    found: dict[str, list[str]] = {}
    for path, value in merged_as(repository, _store_files(root)).items():
        if value not in ("factcli", "unspecified"):
            found.setdefault(value, []).append(shown(path))
    for value, names in found.items():
        loses = ", which loses keys without a word" if value == "union" else ""
        yield f'{how} git merges {listed(names)} by "{inline(value)}"{loses}{why}'


def problems(repository: Repository, root: Path) -> list[Problem]:
    """What is wrong with how git merges the store; nothing where nobody has asked for anything but git's own way."""
    found: list[Problem] = []
    first, set_up = _first_line(repository, root), False
    for path in _attribute_files(repository, root):
        try:
            lines = path.read_bytes().splitlines()
        except OSError:
            continue
        ours, union, mine = (_last(lines, what) for what in (b"merge=factcli", b"merge=union", first))
        set_up = set_up or bool(mine)
        if ours and not any(problem.code == "merge-driver" for problem in found):
            found += _driver_problem(repository, root, shown(path), ours)
        if union > mine:  # the last line counts
            found += _union_problem(repository, root, shown(path), union, set_up)
    return found


def _last(lines: Sequence[bytes], what: bytes) -> int:
    """The last line, from 1, that holds something and is no comment; 0 if none does."""
    return max((n for n, line in enumerate(lines, 1) if what in line and line[:1] != b"#"), default=0)


def _attribute_files(repository: Repository, root: Path) -> Iterator[Path]:
    """The files that may say how the store's files are merged."""
    inner = Path(os.path.realpath(root))
    top = Path(os.path.realpath(repository.top))
    yield from (
        place / ATTRIBUTES for place in (*reversed(inner.parents), inner) if place == top or top in place.parents
    )
    yield repository.common / "info" / "attributes"


def _driver_problem(repository: Repository, root: Path, label: str, line: int) -> list[Problem]:
    driver = repository.config(DRIVER)
    missing = _missing_program(driver) if driver else ""
    if driver and not missing:
        return []
    if merged_as(repository, [root / CONFIG])[root / CONFIG] != "factcli":
        return []  # it is said of another store
    what = "git is to merge this store by statement, but in this clone it does not know how"
    if missing:
        what = f"git is to merge this store with {inline(missing)}, which is not there"
    then = "leaves each file as this branch has it" if missing else "merges line by line, and may lose what it merges"
    todo = f"set it up once in each clone: factcli git; until then git {then}"
    return [Problem(label, line, "merge-driver", what, todo, "warning")]


def _union_problem(repository: Repository, root: Path, label: str, line: int, outranks: bool) -> list[Problem]:
    values = merged_as(repository, _store_files(root)).values()
    number = sum(value == "union" for value in values)
    if not number:
        return []
    which = f"{number} of its {len(values)} files" if number < len(values) else "all its files"
    what = f'git merges this store by "union" ({which}), which loses keys without a word'
    todo = "have it merge by statement: factcli git"
    if outranks:
        todo = "take this line out: it outranks what factcli git has set up"
    return [Problem(label, line, "merge-union", what, todo, "warning")]


def by_statement(repository: Repository, path: Path) -> bool:
    """Whether git would merge a file by statement now."""
    driver = repository.config(DRIVER)
    return bool(driver and not _missing_program(driver)) and merged_as(repository, [path])[path] == "factcli"


def said(planned: Plan) -> Mapping[str, list[str]]:
    """What a plan changes, by the file it changes: lines with - or + before them."""
    old, new = ((data or b"").decode("utf-8", "replace").splitlines() for data in (planned.before, planned.after))
    import difflib

    lines = [line for line in difflib.ndiff(old, new) if line[:1] in "+-"]
    settings = []
    for key, before, after in planned.settings:
        settings += [f"- {key} = {before}"] if before is not None else []
        settings += [f"+ {key} = {after}"] if after is not None else []
    return {"attributes": lines, "settings": settings}
