"""Having git merge a store by statement, and show its changes so: what that takes, setting it up, and undoing it.

Two things are needed. ``.gitattributes`` says for which files; it is committed, and so everybody has it. The
repository's own configuration says which program does it; that is never committed, since it could be any program,
and so everybody runs ``factcli git`` once. Where it was not, git merges line by line without a word.

And ``info/exclude``, a list of the clone's own, has git leave alone what a factcli that was killed has left.
"""

from __future__ import annotations

import contextlib
import os
import re
import shlex
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from factcli.errors import Problem, StoreError, UsageError
from factcli.git.attributes import COMMENT, LEFT_COMMENT, NOT_OURS, with_lines, without_lines
from factcli.git.repository import GitError, Repository
from factcli.paths import CONFIG, display_path
from factcli.sanitize import escape_inline
from factcli.store import atomic
from factcli.store.reader import store_paths
from factcli.text.name_lists import join_names

ATTRIBUTES = ".gitattributes"
DRIVER = "merge.factcli.driver"
_NAME = "merge.factcli.name"
_TEXTCONV = "diff.factcli.textconv"
_MERGE = "merge %O %A %B %P"
_OURS = b" merge=factcli diff=factcli"
_LEFT_BEHIND = [LEFT_COMMENT, b".factcli-*"]
_STORE_TABLE = re.compile(
    rb"""^\s*(?:\[\[?\s*["']?(?:statement|person|outlet|link)\b|(?:statement|person|outlet|link)\s*=)""", re.MULTILINE
)


class Setting(NamedTuple):
    """A key of the repository's own configuration: what it is, and what it is to be. None: not set."""

    key: str
    before: str | None
    after: str | None


class Edit(NamedTuple):
    """A file, and its bytes before and after (None: no file)."""

    path: Path
    before: bytes | None
    after: bytes | None

    @property
    def changes(self) -> bool:
        """Whether it is to be another file."""
        return self.before != self.after


class Plan(NamedTuple):
    """What is to be changed: the attributes file, the list of what git leaves alone, and settings."""

    attributes: Edit
    exclude: Edit
    settings: tuple[Setting, ...]
    notes: tuple[str, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether nothing is to be changed."""
        return not (self.attributes.changes or self.exclude.changes or self.settings)


def plan(repository: Repository, root: Path) -> Plan:
    """What has to be changed for git to merge a store by statement."""
    attributes = _with(repository.top / ATTRIBUTES, [COMMENT, *attribute_lines(repository, root)])
    exclude = _with(_exclude(repository), _LEFT_BEHIND)
    wanted = {_NAME: "statement by statement (factcli)", DRIVER: command(_MERGE), _TEXTCONV: command("textconv")}
    now = _settings(repository)
    settings = tuple(Setting(key, now.get(key), value) for key, value in wanted.items() if now.get(key) != value)
    return Plan(attributes, exclude, settings, tuple(_merged_otherwise(repository, root)))


def removal(repository: Repository, root: Path) -> Plan:
    """What has to be changed to undo that. Settings stay as long as another store of the repository needs them."""
    attributes = _without(repository.top / ATTRIBUTES, attribute_lines(repository, root)[0])
    exclude = _without(_exclude(repository), _LEFT_BEHIND[1])
    after = attributes.after or b""
    if any(line.rstrip().endswith(_OURS) for line in after.splitlines()):
        note = f"the settings stay: {_needed_for(after)} needs them"
        return Plan(attributes, exclude._replace(after=exclude.before), (), (note,))
    ours = {_NAME: "", DRIVER: _MERGE, _TEXTCONV: "textconv"}
    settings = [Setting(key, value, None) for key, value in _settings(repository).items() if key in ours]
    settings = [setting for setting in settings if (setting.before or "").endswith(ours[setting.key])]
    return Plan(attributes, exclude, tuple(settings))


def _needed_for(attributes: bytes) -> str:
    """The first line of another store, by which the user finds it: it may be there no more."""
    lines = (line.strip() for line in attributes.splitlines())
    pattern = next(line for line in lines if line.endswith(_OURS)).removesuffix(_OURS)
    return f"{escape_inline(os.fsdecode(pattern))} in {ATTRIBUTES}"


def carry_out(repository: Repository, planned: Plan) -> None:
    """Do what was planned. Raises :class:`StoreError`, and where git refuses a setting nothing else was changed."""
    edits = [edit for edit in (planned.attributes, planned.exclude) if edit.changes]
    pending: list[atomic.PendingFile] = []
    try:
        for path, _, after in edits:
            if after is not None:
                with contextlib.suppress(OSError):  # what is wrong is told where the file is written
                    path.parent.mkdir(exist_ok=True)
                pending.append(atomic.PendingFile(path, after))
        for key, _, value in planned.settings:
            action = ["--unset-all", key] if value is None else ["--replace-all", key, value]
            repository.run("config", "--local", *action)
    except BaseException:
        for new in pending:
            new.discard()
        raise
    for new in pending:
        new.publish()
    for path, _, after in edits:
        if after is None:
            atomic.delete_file(path)


def outranked(repository: Repository, root: Path) -> list[str]:
    """What to say of files that git merges in another way although it is set up here."""
    return list(_merged_otherwise(repository, root, "still", ": another attributes file outranks this one"))


def _with(path: Path, lines: Sequence[bytes]) -> Edit:
    before = _before(path)
    return Edit(path, before, with_lines(before or b"", lines))


def _without(path: Path, line: bytes) -> Edit:
    before = _before(path)
    after = without_lines(before or b"", line)
    return Edit(path, before, after if after or before == after else None)


def _before(path: Path) -> bytes | None:
    if os.path.islink(path) or (path.name != ATTRIBUTES and os.path.islink(path.parent)):
        what = "and git does not follow it" if path.name == ATTRIBUTES else "and could lead to any file"
        raise UsageError(f"{display_path(path)} is a symbolic link, {what}", "make it a file of its own")
    return None if atomic.is_absent(path) else atomic.read_bytes(path)


def _exclude(repository: Repository) -> Path:
    return repository.common / "info" / "exclude"


def _settings(repository: Repository) -> dict[str, str]:
    if os.path.islink(repository.config_file):
        what = f"{display_path(repository.config_file)} is a symbolic link, and could lead to any file"
        raise UsageError(what, "make it a file of its own")
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
    return [_first_line(repository, root), *(_quoted(b"/" + _literal(path)) + NOT_OURS for path in others)]


def _first_line(repository: Repository, root: Path) -> bytes:
    folder = repository.path_of(root)
    return (_quoted(b"/" + _literal(folder) + b"/**/*.toml") if folder else b"*.toml") + _OURS


def _is_foreign(path: Path) -> bool:
    """Whether a TOML file holds something, and nothing of a store's."""
    try:
        data = atomic.read_bytes(path)
    except StoreError:
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


# --- what counts in the end ---------------------------------------------------------------------------------


def merged_as(repository: Repository, paths: Sequence[Path]) -> dict[Path, str]:
    """How git merges some files, by their attribute: factcli, union, unspecified, ..."""
    names = [repository.path_of(path) for path in paths]
    _refuse_traps(repository, names)
    given = b"".join(name + b"\0" for name in names)
    fields = repository.run("check-attr", "-z", "--stdin", "merge", given=given).split(b"\0")
    return {path: os.fsdecode(value) for path, value in zip(paths, fields[2::3], strict=False)}


def _refuse_traps(repository: Repository, names: Sequence[bytes]) -> None:
    """Raises :class:`GitError` where git would wait for an attributes file, or read it without end."""
    folders = {Path(os.fsdecode(folder)) for name in names for folder in Path(os.fsdecode(name)).parents}
    files = [repository.top / folder / ATTRIBUTES for folder in folders]
    named = repository.holds("config", "-z", "--type=path", "--get", "core.attributesFile")
    files += [repository.top / os.fsdecode(named.rstrip(b"\0"))] if named else []
    for path in files:
        if os.path.exists(path) and str(path) != os.devnull:
            try:
                atomic.read_bytes(path)
            except StoreError as fault:
                raise GitError(f"git was not asked: {fault.what}", "make it an ordinary file, or remove it") from None


def _store_files(root: Path) -> list[Path]:
    return [path for path in store_paths(root, lambda problem: None) if not _is_foreign(path)]


def _merged_otherwise(repository: Repository, root: Path, how: str = "so far", why: str = "") -> Iterator[str]:
    """What to say of files that git merges in another way than its own or ours."""
    found: dict[str, list[str]] = {}
    for path, value in merged_as(repository, _store_files(root)).items():
        if value not in ("factcli", "unspecified"):
            found.setdefault(value, []).append(display_path(path))
    for value, names in found.items():
        loses = ", which loses keys without a word" if value == "union" else ""
        yield f'{how} git merges {join_names(names)} by "{escape_inline(value)}"{loses}{why}'


def problems(repository: Repository, root: Path) -> list[Problem]:
    """What is wrong with how git merges the store; nothing where nobody has asked for anything but git's own way."""
    found: list[Problem] = []
    first, set_up = _first_line(repository, root), False
    for path in _attribute_files(repository, root):
        try:
            lines = atomic.read_bytes(path).splitlines() if os.path.exists(path) else []
        except StoreError as fault:
            found.append(
                Problem(display_path(path), 1, "unreadable", fault.what, "make it an ordinary file", "warning")
            )
            continue
        ours, union, mine = (_last(lines, what) for what in (b"merge=factcli", b"merge=union", first))
        set_up = set_up or bool(mine)
        if ours and not any(problem.code == "merge-driver" for problem in found):
            found += _driver_problem(repository, root, display_path(path), ours)
        if union > mine:  # the last line counts
            found += _union_problem(repository, root, display_path(path), union, set_up)
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
        what = f"git is to merge this store with {escape_inline(missing)}, which is not there"
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
    settings = []
    for key, before, after in planned.settings:
        settings += [f"- {key} = {before}"] if before is not None else []
        settings += [f"+ {key} = {after}"] if after is not None else []
    return {"attributes": _changed(planned.attributes), "settings": settings, "exclude": _changed(planned.exclude)}


def _changed(edit: Edit) -> list[str]:
    import difflib

    old, new = ((data or b"").decode("utf-8", "replace").splitlines() for data in (edit.before, edit.after))
    return [line for line in difflib.ndiff(old, new) if line[:1] in "+-"]
