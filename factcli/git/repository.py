"""Run git: find the repository of a folder, and query it. The only module that runs git.

The git program of the user is run, so that its answers are those that the user gets. It takes no optional locks, does
not prompt, and separates names by zero bytes, since a name may contain any other. In a hook, git names the repository
and the index in the environment; these are used if the store is in that repository.

A repository may be a stranger's, with programs in its configuration: no command used here runs them. Nothing is
fetched, and no folder below the checkout counts as a repository unless it has a ``.git``.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from factcli.errors import StoreError, UsageError
from factcli.git.folder import common_folder, find_trap
from factcli.paths import display_path
from factcli.store import atomic

#: Seconds after which git counts as hanging, for example on a pipe that the configuration includes.
TIMEOUT = 60.0

# Environment variables that tie git to one repository (``git rev-parse --local-env-vars``).
_LOCAL = (
    *("GIT_DIR", "GIT_WORK_TREE", "GIT_COMMON_DIR", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_NAMESPACE"),
    *("GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_INTERNAL_SUPER_PREFIX"),
    *("GIT_GLOB_PATHSPECS", "GIT_NOGLOB_PATHSPECS", "GIT_ICASE_PATHSPECS", "GIT_EXTERNAL_DIFF", "GIT_CONFIG"),
)
_FIXED_ENVIRONMENT = {
    "LC_ALL": "C",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_LITERAL_PATHSPECS": "1",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_ALLOW_PROTOCOL": "none",  # for a git before 2.45, which does not know the last one
}
_SAFE_OPTIONS = ("-c", "core.fsmonitor=false", "-c", "safe.bareRepository=explicit")
_OBJECT = re.compile(rb"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_OUTSIDE = (
    *("not a git repository", "must be run in a work tree", "cannot be used without a working tree"),
    "cannot use bare repository",
)


class GitError(StoreError):
    """Git failed, or could not be run."""


class NoCheckoutError(UsageError):
    """The folder is not in a git checkout."""


class Entry(NamedTuple):
    """An entry of git's index: path below the top level, mode, blob id, and stage (0, or the side of a merge)."""

    path: bytes
    mode: bytes
    blob: bytes
    stage: int


class Repository(NamedTuple):
    """The checkout that a folder is in.

    ``commits`` are the checked-out commit and its parents, none before the first commit; git is run with
    ``environment``.
    """

    top: Path
    folder: Path  # .git, or the folder that a worktree or a submodule has for it
    commits: tuple[str, ...]
    environment: Mapping[str, str]

    def run(self, *arguments: str | bytes | Path, given: bytes = b"") -> bytes:
        """Run git, and return its output. Raises :class:`GitError` if it fails."""
        done = _run(arguments, self.top, self.environment, given)
        if done.code != 0:
            raise _git_error(done.err)
        return done.out

    def holds(self, *arguments: str | bytes | Path) -> bytes | None:
        """Run git, and return its output, or None for exit code 1. Raises :class:`GitError` if it fails."""
        done = _run(arguments, self.top, self.environment)
        if done.code > 1:
            raise _git_error(done.err)
        return None if done.code else done.out

    def config(self, key: str, *, local: bool = False) -> str | None:
        """Return the value of a setting: of the repository's own configuration, or of the effective one."""
        found = self.holds("config", "-z", *(["--local"] if local else []), "--get", key)
        return None if found is None else os.fsdecode(found.rstrip(b"\0"))

    @property
    def config_file(self) -> Path:
        """The configuration file of the repository, which all its worktrees share."""
        return self.common / "config"

    @property
    def common(self) -> Path:
        """The folder, or for a linked worktree that of its main repository (gitrepository-layout(5))."""
        return common_folder(self.folder)

    def path_of(self, place: Path) -> bytes:
        """Return the path of a file or folder below the top level as git writes it; empty for the top level."""
        relative = os.path.relpath(os.path.realpath(place), os.path.realpath(self.top))
        return b"" if relative == "." else os.fsencode(relative.replace(os.sep, "/"))

    def staged(self, *paths: bytes) -> Iterator[Entry]:
        """Yield the entries of the index at or below paths; without a path, all."""
        for line in self.run("ls-files", "-z", "--stage", "--full-name", "--", *filter(None, paths)).split(b"\0"):
            if line:
                described, path = line.split(b"\t", 1)
                mode, blob, stage = described.split(b" ")
                yield Entry(path, mode, blob, int(stage))

    def contents(self, names: Sequence[bytes]) -> list[bytes | GitError]:
        """Return the contents of blobs in the order of their object ids, or an error for each that cannot be read."""
        if not names:
            return []
        described = self.run("cat-file", "--batch-check", given=_join_lines(names)).splitlines()
        faults = [_content_error(name, line) for name, line in zip(names, described, strict=True)]
        readable = [name for name, fault in zip(names, faults, strict=True) if fault is None]
        out = self.run("cat-file", "--batch", given=_join_lines(readable)) if readable else b""
        found: list[bytes | GitError] = []
        at = 0
        for fault in faults:
            if fault is not None:
                found.append(fault)
                continue
            start = out.index(b"\n", at) + 1
            at = start + int(out[at:start].split()[2])
            found.append(out[start:at])
            at += 1
        return found


def _join_lines(names: Sequence[bytes]) -> bytes:
    return b"".join(name + b"\n" for name in names)


def _content_error(name: bytes, described: bytes) -> GitError | None:
    """Return the error for an object that cannot be read, by the output of ``cat-file --batch-check``, or None."""
    kind, size = [*described.split(b" ")[1:], b""][:2]
    if kind == b"missing":
        todo = f"in a partial clone, to get it: git show {name[:10].decode()}; otherwise see: git fsck"
        return GitError(f"git does not have the content of this file ({name[:10].decode()})", todo)
    if kind != b"blob":
        return GitError(f"git has something other than a file here ({name[:10].decode()})", "see: git fsck")
    if int(size) > atomic.MAX_FILE_SIZE:
        what = f"it is larger than {atomic.MAX_FILE_SIZE // 1_000_000} MB, the most that factcli reads"
        return GitError(what, "split it into smaller files")
    return None


class _Result(NamedTuple):
    code: int
    out: bytes
    err: str


def _run(
    arguments: Sequence[str | bytes | Path], folder: Path, environment: Mapping[str, str], given: bytes = b""
) -> _Result:
    import subprocess

    command = ["git", *_SAFE_OPTIONS, *arguments]
    try:
        done = subprocess.run(  # noqa: S603
            command, cwd=folder, env=dict(environment), input=given, capture_output=True, check=False, timeout=TIMEOUT
        )
    except subprocess.TimeoutExpired:
        what = f"git did not answer for {TIMEOUT:.0f} seconds, so factcli stopped it"
        raise GitError(what, "check whether git status works here; git's settings may name a pipe") from None
    except FileNotFoundError:
        if not folder.is_dir():
            raise NoCheckoutError(f"{display_path(folder)} does not exist", "name a folder in a git checkout") from None
        raise GitError("git was not found", "install it, or put it on your PATH") from None
    except OSError as error:
        raise GitError(f"cannot run git: {error.strerror or error}", "check whether git works by itself") from None
    return _Result(done.returncode, done.stdout, done.stderr.decode("utf-8", "replace"))


def _git_error(stderr: str) -> GitError:
    """Return the error of a failed command: the first line of its output is what is wrong, the others what to do."""
    lines = [line.strip() for line in stderr.splitlines() if line.strip()]
    lines = [line for line in lines if not line.startswith(("warning:", "hint:"))] or lines or ["it gave no reason"]
    what = re.sub(r"^(?:fatal|error): ", "", lines[0])
    return GitError(f"git: {what}", "\n".join(lines[1:]))


# --- finding the repository ---------------------------------------------------------------------------------


def in_checkout(folder: Path) -> bool:
    """Return whether a folder may be in a git checkout, without running git, which most commands need not do."""
    if os.environ.get("GIT_DIR"):
        return True
    real = Path(os.path.realpath(folder))
    return any(os.path.lexists(place / ".git") for place in (real, *real.parents))


def find_repository(folder: Path) -> Repository:
    """Find the checkout that a folder is in. Raises :class:`NoCheckoutError` or :class:`GitError`."""
    real = Path(os.path.realpath(folder))
    while not real.is_dir() and real != real.parent:
        real = real.parent  # the store was deleted, or does not exist yet
    free = {key: value for key, value in os.environ.items() if key not in _LOCAL} | _FIXED_ENVIRONMENT
    try:
        found = _discover(real, free)
    except NoCheckoutError:
        if not os.environ.get("GIT_DIR"):
            raise
        found = _discover(
            real, free | _repository_from_environment()
        )  # its folder is elsewhere, and only the environment names it
        return found._replace(environment=free | _repository_from_environment())
    index = os.environ.get("GIT_INDEX_FILE")
    if index and _is_hook_repository(found, free):
        return found._replace(environment=free | {"GIT_INDEX_FILE": os.path.abspath(index)})
    return found


def _repository_from_environment() -> dict[str, str]:
    """Return GIT_DIR and related variables from the environment, made absolute."""
    names = [name for name in _LOCAL[:4] if os.environ.get(name)]
    named = {name: os.path.abspath(os.environ[name]) for name in names}
    return {"GIT_WORK_TREE": os.getcwd(), **named}


def _is_hook_repository(found: Repository, free: Mapping[str, str]) -> bool:
    """Return whether a repository is the one in whose hook factcli runs, so that GIT_INDEX_FILE belongs to it."""
    folder = os.environ.get("GIT_DIR")
    try:
        meant = Path(folder) if folder else _discover(Path.cwd(), free).folder
    except (NoCheckoutError, GitError):
        return False
    return os.path.realpath(meant) == os.path.realpath(found.folder)


def _discover(folder: Path, environment: Mapping[str, str]) -> Repository:
    if "GIT_DIR" not in environment and (what := find_trap(folder)):
        raise GitError(f"cannot use git here: {what}", "remove that file, or clone the repository and work there")
    asked = ("rev-parse", "--show-toplevel", "--is-inside-work-tree", "--absolute-git-dir", "HEAD", "HEAD^@")
    done = _run(asked, folder, environment)
    # Before the first commit git fails at HEAD, after the other output. The top level may have line ends in its name.
    top, inside, rest = done.out.partition(b"\ntrue\n")
    if not inside:
        raise _checkout_error(folder, done.err)
    lines = rest.splitlines()
    while lines and (_OBJECT.fullmatch(lines[-1]) or lines[-1] in (b"HEAD", b"HEAD^@")):
        del lines[-1]
    commits = [line.decode() for line in rest.splitlines()[len(lines) :] if _OBJECT.fullmatch(line)]
    return Repository(Path(os.fsdecode(top)), Path(os.fsdecode(b"\n".join(lines))), tuple(commits), environment)


def _checkout_error(folder: Path, stderr: str) -> GitError | NoCheckoutError:
    if any(outside in stderr for outside in _OUTSIDE):
        is_bare = "not a git repository" not in stderr
        inside = "in a git repository, but not in a checkout of it" if is_bare else "not in a git checkout"
        todo = "to check out a repository: git clone; to start a new one: git init"
        return NoCheckoutError(f"{display_path(folder)} is {inside}", todo)
    return _git_error(stderr)
