"""Asking git: which repository a folder is in, and what that holds. The only module that runs it.

git is run as a program, so that what it says is what the user's own git says. It takes no locks that others wait
for, asks nothing, and gives names between zero bytes, since a name may hold anything else. Within a hook, git says
by the environment which repository and which index are meant; that is followed if the store is in that repository.

A repository may be a stranger's, whose settings name programs: none of the commands that are run here obeys them.
Nothing is fetched, and no folder below the checkout counts as a repository unless it has a ``.git``.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from factcli.errors import StoreError, UsageError
from factcli.git.folder import common, trap
from factcli.paths import display_path
from factcli.store import atomic

#: Seconds after which git counts as hanging: on a pipe, say, that the repository's settings include.
PATIENCE = 60.0

#: What ties git to one repository, of all that it takes from the environment (``git rev-parse --local-env-vars``).
_LOCAL = (
    *("GIT_DIR", "GIT_WORK_TREE", "GIT_COMMON_DIR", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_NAMESPACE"),
    *("GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_INTERNAL_SUPER_PREFIX"),
    *("GIT_GLOB_PATHSPECS", "GIT_NOGLOB_PATHSPECS", "GIT_ICASE_PATHSPECS", "GIT_EXTERNAL_DIFF", "GIT_CONFIG"),
)
_STEADY = {
    "LC_ALL": "C",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_LITERAL_PATHSPECS": "1",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_ALLOW_PROTOCOL": "none",  # for a git before 2.45, which does not know the last one
}
_SAFELY = ("-c", "core.fsmonitor=false", "-c", "safe.bareRepository=explicit")
_OBJECT = re.compile(rb"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_OUTSIDE = (
    *("not a git repository", "must be run in a work tree", "cannot be used without a working tree"),
    "cannot use bare repository",
)


class GitError(StoreError):
    """git could not do what it was asked."""


class NoCheckoutError(UsageError):
    """The folder is in no git checkout."""


class Entry(NamedTuple):
    """A file in git's index: its path below the top level, what it is, its content, and 0 or its part in a merge."""

    path: bytes
    mode: bytes
    blob: bytes
    stage: int


class Repository(NamedTuple):
    """The checkout that a folder is in.

    ``commits`` is what is checked out and then its parents, none before the first commit; ``environment`` is what
    git is run with to mean this repository.
    """

    top: Path
    folder: Path  # .git, or what stands for it in a worktree or a submodule
    commits: tuple[str, ...]
    environment: Mapping[str, str]

    def run(self, *arguments: str | bytes | Path, given: bytes = b"") -> bytes:
        """What git prints. Raises :class:`GitError` where it fails."""
        done = _run(arguments, self.top, self.environment, given)
        if done.code != 0:
            raise _failed(done.err)
        return done.out

    def holds(self, *arguments: str | bytes | Path) -> bytes | None:
        """What git prints; None where it says no by its exit code 1. Raises :class:`GitError` where it fails."""
        done = _run(arguments, self.top, self.environment)
        if done.code > 1:
            raise _failed(done.err)
        return None if done.code else done.out

    def config(self, key: str, *, local: bool = False) -> str | None:
        """The value of a setting; of this repository's own, or of any that counts."""
        found = self.holds("config", "-z", *(["--local"] if local else []), "--get", key)
        return None if found is None else os.fsdecode(found.rstrip(b"\0"))

    @property
    def config_file(self) -> Path:
        """The file of the repository's own settings, which all its worktrees share."""
        return self.common / "config"

    @property
    def common(self) -> Path:
        """Its folder, or for a linked worktree that of the repository it belongs to (gitrepository-layout(5))."""
        return common(self.folder)

    def path_of(self, place: Path) -> bytes:
        """A file or folder below the top level as git names it; nothing for the top level itself."""
        relative = os.path.relpath(os.path.realpath(place), os.path.realpath(self.top))
        return b"" if relative == "." else os.fsencode(relative.replace(os.sep, "/"))

    def staged(self, *paths: bytes) -> Iterator[Entry]:
        """What the index holds at or below some paths; everything where none is named."""
        for line in self.run("ls-files", "-z", "--stage", "--full-name", "--", *filter(None, paths)).split(b"\0"):
            if line:
                described, path = line.split(b"\t", 1)
                mode, blob, stage = described.split(b" ")
                yield Entry(path, mode, blob, int(stage))

    def contents(self, names: Sequence[bytes]) -> list[bytes | GitError]:
        """The contents of blobs by their object ids, in their order, or why there is none to be had."""
        if not names:
            return []
        told = self.run("cat-file", "--batch-check", given=_lines(names)).splitlines()
        faults = [_no_content(name, line) for name, line in zip(names, told, strict=True)]
        there = [name for name, fault in zip(names, faults, strict=True) if fault is None]
        out = self.run("cat-file", "--batch", given=_lines(there)) if there else b""
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


def _lines(names: Sequence[bytes]) -> bytes:
    return b"".join(name + b"\n" for name in names)


def _no_content(name: bytes, told: bytes) -> GitError | None:
    """Why the content of an object is not read, by what ``cat-file --batch-check`` says of it; None where it is."""
    kind, size = [*told.split(b" ")[1:], b""][:2]
    if kind == b"missing":
        todo = f"in a partial clone git show {name[:10].decode()} gets it; else see: git fsck"
        return GitError(f"git does not have its content here ({name[:10].decode()})", todo)
    if kind != b"blob":
        return GitError(f"git has something else than a file for it ({name[:10].decode()})", "see: git fsck")
    if int(size) > atomic.MAX_FILE_SIZE:
        what = f"it is larger than {atomic.MAX_FILE_SIZE // 1_000_000} MB, the most that factcli reads"
        return GitError(what, "split it into smaller files")
    return None


class _Done(NamedTuple):
    code: int
    out: bytes
    err: str


def _run(
    arguments: Sequence[str | bytes | Path], folder: Path, environment: Mapping[str, str], given: bytes = b""
) -> _Done:
    import subprocess

    command = ["git", *_SAFELY, *arguments]
    try:
        done = subprocess.run(  # noqa: S603
            command, cwd=folder, env=dict(environment), input=given, capture_output=True, check=False, timeout=PATIENCE
        )
    except subprocess.TimeoutExpired:
        what = f"git has not answered for {PATIENCE:.0f} seconds, and was stopped"
        raise GitError(what, "see whether git status works here; its settings may name a pipe") from None
    except FileNotFoundError:
        if not folder.is_dir():
            raise NoCheckoutError(f"{display_path(folder)} is not there", "it has to be in a git checkout") from None
        raise GitError("git was not found", "install it, or put it on your PATH") from None
    except OSError as error:
        raise GitError(f"git cannot be run: {error.strerror or error}", "see whether it works by itself") from None
    return _Done(done.returncode, done.stdout, done.stderr.decode("utf-8", "replace"))


def _failed(said: str) -> GitError:
    """What git says when it fails: its first line is what is wrong, the others are what to do."""
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    lines = [line for line in lines if not line.startswith(("warning:", "hint:"))] or lines or ["it gave no reason"]
    what = re.sub(r"^(?:fatal|error): ", "", lines[0])
    return GitError(f"git: {what}", "\n".join(lines[1:]))


# --- which repository ---------------------------------------------------------------------------------------


def in_checkout(folder: Path) -> bool:
    """Whether a folder can be in a git checkout, without asking git: most commands are spared that."""
    if os.environ.get("GIT_DIR"):
        return True
    real = Path(os.path.realpath(folder))
    return any(os.path.lexists(place / ".git") for place in (real, *real.parents))


def repository(folder: Path) -> Repository:
    """The checkout that a folder is in. Raises :class:`NoCheckoutError` or :class:`GitError`."""
    real = Path(os.path.realpath(folder))
    while not real.is_dir() and real != real.parent:
        real = real.parent  # a store that was deleted, or is yet to be made
    free = {key: value for key, value in os.environ.items() if key not in _LOCAL} | _STEADY
    try:
        found = _discover(real, free)
    except NoCheckoutError:
        if not os.environ.get("GIT_DIR"):
            raise
        found = _discover(real, free | _named())  # kept apart from its files: the environment alone can tell
        return found._replace(environment=free | _named())
    index = os.environ.get("GIT_INDEX_FILE")
    if index and _is_meant(found, free):
        return found._replace(environment=free | {"GIT_INDEX_FILE": os.path.abspath(index)})
    return found


def _named() -> dict[str, str]:
    """The repository that the environment names; what git takes as below the working folder holds from anywhere."""
    names = [name for name in _LOCAL[:4] if os.environ.get(name)]
    named = {name: os.path.abspath(os.environ[name]) for name in names}
    return {"GIT_WORK_TREE": os.getcwd(), **named}


def _is_meant(found: Repository, free: Mapping[str, str]) -> bool:
    """Whether it is the repository that git runs us in, whose index the environment names."""
    folder = os.environ.get("GIT_DIR")
    try:
        meant = Path(folder) if folder else _discover(Path.cwd(), free).folder
    except (NoCheckoutError, GitError):
        return False
    return os.path.realpath(meant) == os.path.realpath(found.folder)


def _discover(folder: Path, environment: Mapping[str, str]) -> Repository:
    if "GIT_DIR" not in environment and (what := trap(folder)):
        raise GitError(f"git was not asked: {what}", "take it away, or make a clone of the repository and work there")
    asked = ("rev-parse", "--show-toplevel", "--is-inside-work-tree", "--absolute-git-dir", "HEAD", "HEAD^@")
    done = _run(asked, folder, environment)
    # Before the first commit git fails at HEAD, and has printed all else. The top level may have line ends in its name.
    top, inside, rest = done.out.partition(b"\ntrue\n")
    if not inside:
        raise _no_checkout(folder, done.err)
    lines = rest.splitlines()
    while lines and (_OBJECT.fullmatch(lines[-1]) or lines[-1] in (b"HEAD", b"HEAD^@")):
        del lines[-1]
    commits = [line.decode() for line in rest.splitlines()[len(lines) :] if _OBJECT.fullmatch(line)]
    return Repository(Path(os.fsdecode(top)), Path(os.fsdecode(b"\n".join(lines))), tuple(commits), environment)


def _no_checkout(folder: Path, said: str) -> GitError | NoCheckoutError:
    if any(outside in said for outside in _OUTSIDE):
        apart = "not a git repository" not in said
        inside = "in a git repository, but in no checkout of it" if apart else "in no git checkout"
        todo = "git clone makes a checkout of a repository, git init a new one"
        return NoCheckoutError(f"{display_path(folder)} is {inside}", todo)
    return _failed(said)
