"""Set up the merge driver and the diff of statements in a git repository, check the set-up, and remove it.

``.gitattributes`` names the files; it is committed, so everybody has it. The configuration of the repository names
the program; it is never committed, since it could be any program, so everybody runs ``factcli git`` once in each
clone. Without that, git merges line by line, and does not say so.

``info/exclude``, a list of the clone, makes git ignore temporary files of a killed factcli.
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
from factcli.git.attributes import (
    COMMENT,
    COPIES_PATTERN,
    COPIES_VALUE,
    LEFT_COMMENT,
    NOT_OURS,
    insert_lines,
    remove_lines,
)
from factcli.git.repository import GitError, Repository
from factcli.paths import CONFIG, display_path
from factcli.sanitize import escape_inline
from factcli.store import atomic
from factcli.store.reader import store_paths
from factcli.text.wording import join_names

ATTRIBUTES = ".gitattributes"
DRIVER = "merge.factcli.driver"
_NAME = "merge.factcli.name"
_TEXTCONV = "diff.factcli.textconv"
_MERGE = "merge %O %A %B %P"
_ATTRIBUTE_VALUES = b" merge=factcli diff=factcli"
_EXCLUDE_LINES = [LEFT_COMMENT, b".factcli-*"]
_STORE_TABLE = re.compile(
    rb"""^\s*(?:\[\[?\s*["']?(?:statement|person|outlet|link|source)\b|(?:statement|person|outlet|link|source)\s*=)""",
    re.MULTILINE,
)


class Setting(NamedTuple):
    """A change of a key in the configuration of the repository. None: not set."""

    key: str
    before: str | None
    after: str | None


class Edit(NamedTuple):
    """A change of a file: its bytes before and after (None: no file)."""

    path: Path
    before: bytes | None
    after: bytes | None

    @property
    def changes(self) -> bool:
        """Whether there is anything to change."""
        return self.before != self.after


class Plan(NamedTuple):
    """The changes to make: to the attributes file, to the exclude file, and to settings."""

    attributes: Edit
    exclude: Edit
    settings: tuple[Setting, ...]
    notes: tuple[str, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether there is nothing to change."""
        return not (self.attributes.changes or self.exclude.changes or self.settings)


def plan_setup(repository: Repository, root: Path) -> Plan:
    """Plan the changes that make git merge a store by statement."""
    attributes = _plan_insertion(repository.top / ATTRIBUTES, [COMMENT, *attribute_lines(repository, root)])
    exclude = _plan_insertion(_exclude_file(repository), _EXCLUDE_LINES)
    wanted = {
        _NAME: "statement by statement (factcli)",
        DRIVER: driver_command(_MERGE),
        _TEXTCONV: driver_command("textconv"),
    }
    now = _read_settings(repository)
    settings = tuple(Setting(key, now.get(key), value) for key, value in wanted.items() if now.get(key) != value)
    return Plan(attributes, exclude, settings, tuple(_describe_other_merges(repository, root)))


def plan_removal(repository: Repository, root: Path) -> Plan:
    """Plan the changes that undo the set-up. Settings stay while another store of the repository needs them."""
    attributes = _plan_removal(repository.top / ATTRIBUTES, attribute_lines(repository, root)[0])
    exclude = _plan_removal(_exclude_file(repository), _EXCLUDE_LINES[1])
    after = attributes.after or b""
    if any(line.rstrip().endswith(_ATTRIBUTE_VALUES) for line in after.splitlines()):
        note = f"kept the settings: {_describe_user(after)} needs them"
        return Plan(attributes, exclude._replace(after=exclude.before), (), (note,))
    ours = {_NAME: "", DRIVER: _MERGE, _TEXTCONV: "textconv"}
    settings = [Setting(key, value, None) for key, value in _read_settings(repository).items() if key in ours]
    settings = [setting for setting in settings if (setting.before or "").endswith(ours[setting.key])]
    return Plan(attributes, exclude, tuple(settings))


def _describe_user(attributes: bytes) -> str:
    """Describe the first line of another store, which the user may find to be outdated."""
    lines = (line.strip() for line in attributes.splitlines())
    pattern = next(line for line in lines if line.endswith(_ATTRIBUTE_VALUES)).removesuffix(_ATTRIBUTE_VALUES)
    return f"{escape_inline(os.fsdecode(pattern))} in {ATTRIBUTES}"


def apply_plan(repository: Repository, planned: Plan) -> None:
    """Make the planned changes. Raises :class:`StoreError`; if git refuses a setting, nothing else was changed."""
    edits = [edit for edit in (planned.attributes, planned.exclude) if edit.changes]
    pending: list[atomic.PendingFile] = []
    try:
        for path, _, after in edits:
            if after is not None:
                with contextlib.suppress(OSError):  # an error is raised where the file is written
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


def describe_outranked(repository: Repository, root: Path) -> list[str]:
    """Return notes about files that git merges in another way in spite of the set-up."""
    return list(_describe_other_merges(repository, root, "still", ": another attributes file overrides this one"))


def _plan_insertion(path: Path, lines: Sequence[bytes]) -> Edit:
    before = _read_file(path)
    return Edit(path, before, insert_lines(before or b"", lines))


def _plan_removal(path: Path, line: bytes) -> Edit:
    before = _read_file(path)
    after = remove_lines(before or b"", line)
    return Edit(path, before, after if after or before == after else None)


def _read_file(path: Path) -> bytes | None:
    if os.path.islink(path) or (path.name != ATTRIBUTES and os.path.islink(path.parent)):
        what = "which git does not follow" if path.name == ATTRIBUTES else "which could lead to any file"
        raise UsageError(f"{display_path(path)} is a symbolic link, {what}", "replace the link with an ordinary file")
    return None if atomic.is_absent(path) else atomic.read_bytes(path)


def _exclude_file(repository: Repository) -> Path:
    return repository.common / "info" / "exclude"


def _read_settings(repository: Repository) -> dict[str, str]:
    if os.path.islink(repository.config_file):
        what = f"{display_path(repository.config_file)} is a symbolic link, which could lead to any file"
        raise UsageError(what, "replace the link with an ordinary file")
    found = repository.holds("config", "--local", "-z", "--get-regexp", r"^(merge|diff)\.factcli\.") or b""
    pairs = (os.fsdecode(item).partition("\n") for item in found.split(b"\0") if item)
    return {key: value for key, _, value in pairs}


# --- the driver's program -----------------------------------------------------------------------------------


def driver_command(arguments: str) -> str:
    """Return the command by which git's shell starts this factcli: by name if the path finds it, else by Python.

    Python must not import from the working folder (-P): it has files that others have committed.
    """
    if _is_this_factcli(shutil.which("factcli")):
        return f"factcli {arguments}"
    python = shlex.quote(sys.executable)
    return f"{python.replace('%', '%%') if '%' in arguments else python} -P -m factcli {arguments}"


def _is_this_factcli(found: str | None) -> bool:
    """Return whether a program on the path is this factcli, by its folder or its Python."""
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
    """Return the program of a driver if it cannot be found, else nothing."""
    try:
        program = (shlex.split(driver) or [""])[0]
    except ValueError:
        return ""
    return program if program and shutil.which(program) is None else ""


# --- .gitattributes -----------------------------------------------------------------------------------------


def attribute_lines(repository: Repository, root: Path) -> list[bytes]:
    """Return the lines for a store: TOML files below it, kept copies, and files of others, such as a pyproject.toml."""
    others = (repository.path_of(path) for path in store_paths(root, lambda problem: None) if _is_foreign(path))
    return [
        _first_line(repository, root),
        _copies_line(repository, root),
        *(_quote_pattern(b"/" + _escape_pattern(path)) + NOT_OURS for path in others),
    ]


def _first_line(repository: Repository, root: Path) -> bytes:
    folder = repository.path_of(root)
    return (_quote_pattern(b"/" + _escape_pattern(folder) + b"/**/*.toml") if folder else b"*.toml") + _ATTRIBUTE_VALUES


def _copies_line(repository: Repository, root: Path) -> bytes:
    folder = repository.path_of(root)
    pattern = _quote_pattern(b"/" + _escape_pattern(folder) + b"/" + COPIES_PATTERN) if folder else COPIES_PATTERN
    return pattern + COPIES_VALUE


def _is_foreign(path: Path) -> bool:
    """Return whether a TOML file is not empty and has no tables of a store."""
    try:
        data = atomic.read_bytes(path)
    except StoreError:
        return False
    return path.name != CONFIG and bool(data.strip()) and _STORE_TABLE.search(data) is None


def _escape_pattern(path: bytes) -> bytes:
    """Escape the characters of a path that have a meaning in patterns."""
    return re.sub(rb"[*?\[\]\\]", rb"\\\g<0>", path)


def _quote_pattern(pattern: bytes) -> bytes:
    """Quote a pattern as in gitattributes(5): in the style of C if it has a blank or the like."""
    if not re.search(rb'[\x00-\x20"\x7f]', pattern):
        return pattern
    pattern = re.sub(rb'["\\]', rb"\\\g<0>", pattern)
    return b'"' + re.sub(rb"[\x00-\x1f\x7f]", lambda m: b"\\%03o" % m.group()[0], pattern) + b'"'


# --- checking the set-up ------------------------------------------------------------------------------------


def merge_attributes(repository: Repository, paths: Sequence[Path]) -> dict[Path, str]:
    """Return the effective merge attribute of files: factcli, union, unspecified, ..."""
    names = [repository.path_of(path) for path in paths]
    _refuse_traps(repository, names)
    given = b"".join(name + b"\0" for name in names)
    fields = repository.run("check-attr", "-z", "--stdin", "merge", given=given).split(b"\0")
    return {path: os.fsdecode(value) for path, value in zip(paths, fields[2::3], strict=False)}


def _refuse_traps(repository: Repository, names: Sequence[bytes]) -> None:
    """Raise :class:`GitError` if git would hang on an attributes file."""
    folders = {Path(os.fsdecode(folder)) for name in names for folder in Path(os.fsdecode(name)).parents}
    files = [repository.top / folder / ATTRIBUTES for folder in folders]
    named = repository.holds("config", "-z", "--type=path", "--get", "core.attributesFile")
    files += [repository.top / os.fsdecode(named.rstrip(b"\0"))] if named else []
    for path in files:
        if os.path.exists(path) and str(path) != os.devnull:
            try:
                atomic.read_bytes(path)
            except StoreError as fault:
                raise GitError(
                    f"cannot use git here: {fault.what}", "replace it with an ordinary file, or remove it"
                ) from None


def _store_files(root: Path) -> list[Path]:
    return [path for path in store_paths(root, lambda problem: None) if not _is_foreign(path)]


def _describe_other_merges(repository: Repository, root: Path, how: str = "now", why: str = "") -> Iterator[str]:
    """Yield notes about files that have another merge attribute."""
    found: dict[str, list[str]] = {}
    for path, value in merge_attributes(repository, _store_files(root)).items():
        if value not in ("factcli", "unspecified"):
            found.setdefault(value, []).append(display_path(path))
    for value, names in found.items():
        loses = ", which loses keys without warning" if value == "union" else ""
        yield f'git {how} merges {join_names(names)} by "{escape_inline(value)}"{loses}{why}'


def find_setup_problems(repository: Repository, root: Path) -> list[Problem]:
    """Return problems of the set-up; none where nobody has set anything up."""
    found: list[Problem] = []
    first, set_up = _first_line(repository, root), False
    for path in _attribute_files(repository, root):
        try:
            lines = atomic.read_bytes(path).splitlines() if os.path.exists(path) else []
        except StoreError as fault:
            found.append(
                Problem(display_path(path), 1, "unreadable", fault.what, "replace it with an ordinary file", "warning")
            )
            continue
        driver, union, own = (_last_line_with(lines, what) for what in (b"merge=factcli", b"merge=union", first))
        set_up = set_up or bool(own)
        if own and not _last_line_with(lines, _copies_line(repository, root)) and (root / atomic.COPIES).is_dir():
            what, todo = "git may change the line ends of kept copies here", "to keep them as they are: factcli git"
            found.append(Problem(display_path(path), own, "copies-in-git", what, todo, "warning"))
        if driver and not any(problem.code == "merge-driver" for problem in found):
            found += _driver_problem(repository, root, display_path(path), driver)
        if union > own:  # the last line counts
            found += _union_problem(repository, root, display_path(path), union, set_up)
    return found


def _last_line_with(lines: Sequence[bytes], what: bytes) -> int:
    """Return the number of the last line (from 1) that contains a text and is no comment; 0 if none does."""
    return max((n for n, line in enumerate(lines, 1) if what in line and line[:1] != b"#"), default=0)


def _attribute_files(repository: Repository, root: Path) -> Iterator[Path]:
    """Yield the attributes files that apply to the store's files."""
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
    if merge_attributes(repository, [root / CONFIG])[root / CONFIG] != "factcli":
        return []  # the line is about another store
    what = "this store is meant to merge by statement, but git is not set up for that in this clone"
    if missing:
        what = f"this store is meant to merge with {escape_inline(missing)}, which does not exist"
    then = "keeps each file as it is on this branch" if missing else "merges line by line and may lose changes"
    todo = f"to set it up, once in each clone: factcli git; until then git {then}"
    return [Problem(label, line, "merge-driver", what, todo, "warning")]


def _union_problem(repository: Repository, root: Path, label: str, line: int, outranks: bool) -> list[Problem]:
    values = merge_attributes(repository, _store_files(root)).values()
    number = sum(value == "union" for value in values)
    if not number:
        return []
    which = f"{number} of its {len(values)} files" if number < len(values) else "all its files"
    what = f'git merges this store by "union" ({which}), which loses keys without warning'
    todo = "to merge by statement: factcli git"
    if outranks:
        todo = "remove this line: it overrides what factcli git has set up"
    return [Problem(label, line, "merge-union", what, todo, "warning")]


def merges_by_statement(repository: Repository, path: Path) -> bool:
    """Return whether git would merge a file by statement."""
    driver = repository.config(DRIVER)
    return bool(driver and not _missing_program(driver)) and merge_attributes(repository, [path])[path] == "factcli"


def describe_plan(planned: Plan) -> Mapping[str, list[str]]:
    """Describe what a plan changes: for each file the changed lines, with - or + before them."""
    settings = []
    for key, before, after in planned.settings:
        settings += [f"- {key} = {before}"] if before is not None else []
        settings += [f"+ {key} = {after}"] if after is not None else []
    return {
        "attributes": _diff_lines(planned.attributes),
        "settings": settings,
        "exclude": _diff_lines(planned.exclude),
    }


def _diff_lines(edit: Edit) -> list[str]:
    import difflib

    old, new = ((data or b"").decode("utf-8", "replace").splitlines() for data in (edit.before, edit.after))
    return [line for line in difflib.ndiff(old, new) if line[:1] in "+-"]
