"""Real git repositories for tests: nobody's settings in them, a fixed author, the same dates on every run."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support.transcript import environment

needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
#: How git calls factcli to merge a file, with the factcli under test.
DRIVER = f"{shlex.quote(sys.executable)} -m factcli merge %O %A %B %P"
_WHO = {"NAME": "Tester", "EMAIL": "tester@example.org", "DATE": "2021-11-01T12:00:00+00:00"}


def git_environment(home: Path, **more: str) -> dict[str, str]:
    """An environment in which git knows no settings but a repository's own."""
    home.mkdir(parents=True, exist_ok=True)
    settings = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "GIT_TERMINAL_PROMPT": "0"}
    people = {f"GIT_{role}_{key}": value for role in ("AUTHOR", "COMMITTER") for key, value in _WHO.items()}
    return environment(home, **settings, **people, **more)


@dataclass(frozen=True)
class Repository:
    """A checkout in a folder."""

    folder: Path

    @property
    def home(self) -> Path:
        """The home folder of whoever works in it."""
        return self.folder.parent / f"{self.folder.name}-home"

    def git(self, *words: str, fine: bool = True, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
        """Run git; where it is to go well (``fine``), it must."""
        done = subprocess.run(
            ["git", *words],
            cwd=cwd or self.folder,
            env=git_environment(self.home),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        assert not fine or done.returncode == 0, f"git {' '.join(words)}\n{done.stdout}{done.stderr}"
        return done

    def write(self, name: str, content: str | bytes) -> Path:
        """Put content into a file of the checkout."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def read(self, name: str) -> str:
        """What a file of the checkout says, line ends as they are."""
        return (self.folder / name).read_bytes().decode()

    def commit(self, message: str = "a change") -> str:
        """Commit all there is, even if nothing changed; the commit's hash."""
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message", message)
        return self.git("rev-parse", "HEAD").stdout.strip()

    def branch(self, name: str, start: str = "HEAD") -> None:
        """Make a branch and go to it."""
        self.git("checkout", "--quiet", "-b", name, start)

    def switch(self, name: str) -> None:
        """Go to a branch."""
        self.git("checkout", "--quiet", name)

    def merge(self, name: str) -> subprocess.CompletedProcess[str]:
        """Merge a branch into this one, with a commit of its own; it may end in a conflict."""
        return self.git("merge", "--quiet", "--no-ff", "--no-edit", name, fine=False)

    def clone(self, folder: Path) -> Repository:
        """A clone of it; settings are not cloned."""
        self.git("clone", "--quiet", str(self.folder), str(folder), cwd=self.folder.parent)
        return Repository(folder)

    def use_driver(self, pattern: str = "*.toml") -> None:
        """Have these files merged by factcli in this checkout, without a file that is committed."""
        self.git("config", "merge.factcli.driver", DRIVER)
        attributes = self.folder / ".git" / "info" / "attributes"
        attributes.parent.mkdir(exist_ok=True)
        attributes.write_text(f"{pattern} merge=factcli\n", encoding="utf-8")


def repository(folder: Path) -> Repository:
    """A new, empty repository with the branch ``main``."""
    folder.mkdir(parents=True, exist_ok=True)
    made = Repository(folder)
    made.git("init", "--quiet", "--initial-branch", "main")
    return made
