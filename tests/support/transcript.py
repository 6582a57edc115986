"""Transcripts: commands with what they print, run for real and compared to the letter.

A transcript is text in which a line ``$ command`` is followed by what the command writes. In the files
of ``tests/transcripts`` a line ``2> …`` is one of stderr and ``? N`` is the exit code where it is not
0. In the README and the manual a console block shows what stands on an 80-column terminal, as a reader would
see it; a command that is only ``cd FOLDER`` holds for those after it.
A line ``…`` stands for any number of lines.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ANY = "…"
#: What a shell does not pass on as it stands, outside of single quotes.
_SHELL = re.compile(r"[|;&<>$`*?()\[\]{}~\\\n!#]|^factcli (?:git|merge)\b")
_DAY = r"\d{4}-\d\d-\d\d"
#: What depends on the day on which a transcript is run: when something was done, and weekdays up to today.
_WHEN = re.compile(rf"\({_DAY} \d\d:\d\d\)|\bretrieved = {_DAY}|\bas {_DAY}, the last \w+ up to {_DAY}, today's date")


@dataclass
class Step:
    """One command with the output the transcript says it has."""

    command: str
    expected: list[str] = field(default_factory=list)


def steps(text: str) -> Iterator[Step | str]:
    """The commands of a transcript, and its other lines (comments) as they are."""
    current: Step | None = None
    for line in text.splitlines():
        if line.startswith("$ "):
            if current:
                yield current
            current = Step(line[2:])
        elif current and f"{line} ".startswith("> ") and not current.expected:
            current.command += "\n" + line[2:]
        elif line.startswith("# ") or (current is None and not line):
            if current:
                yield current
                current = None
            yield line
        elif current:
            current.expected.append(line)
        else:
            yield line
    if current:
        yield current


def environment(home: Path, **more: str) -> dict[str, str]:
    """An environment with nothing of the user's in it, this factcli first on the path, and no pager."""
    keep = {key: os.environ[key] for key in ("SYSTEMROOT", "TMPDIR") if key in os.environ}
    programs = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    fixed = {"LANG": "C.UTF-8", "COLUMNS": "80", "TZ": "UTC", "PAGER": "cat"}
    return {**keep, "PATH": programs, "HOME": str(home), **fixed, **more}


def sandbox(folder: Path) -> Path:
    """A folder with a copy of the example store in it, as in a fresh clone."""
    work = folder / "desk"
    work.mkdir()
    (folder / "home").mkdir()
    shutil.copytree(ROOT / "data", work / "data")
    return work


def plain_arguments(command: str) -> list[str] | None:
    """The arguments of a command line that is one ``factcli …`` and needs nothing of a shell; else None."""
    if not command.startswith("factcli ") or _SHELL.search(re.sub(r"'[^']*'", "", command)):
        return None
    return shlex.split(command)[1:]


def run_step(step: Step, work: Path) -> tuple[int, str, str]:
    """Exit code, stdout and stderr of a command line, run by a shell."""
    done = subprocess.run(
        ["bash", "-c", step.command],
        cwd=work,
        env=environment(work.parent / "home"),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def as_lines(code: int, out: str, err: str) -> list[str]:
    """What a command did, in a transcript's own notation."""
    lines = [*out.splitlines(), *(f"2> {line}".rstrip() for line in err.splitlines())]
    return lines + ([f"? {code}"] if code else [])


def folder_after(step: Step, folder: Path) -> Path:
    """The folder for the next command: another one after a line that is a ``cd`` and nothing else."""
    words = step.command.split()
    return (folder / words[1]).resolve() if len(words) == 2 and words[0] == "cd" else folder


def run_on_terminal(step: Step, work: Path, columns: int = 80, home: Path | None = None) -> list[str]:
    """What a command shows on a terminal without colours, stdout and stderr as they come."""
    import pty

    env = environment(home or work.parent / "home", TERM="dumb", COLUMNS=str(columns))
    main, side = pty.openpty()
    process = subprocess.Popen(
        ["bash", "-c", step.command], cwd=work, env=env, stdin=subprocess.DEVNULL, stdout=side, stderr=side
    )
    os.close(side)
    output = b"".join(_chunks(main))
    process.wait()
    return [line.rstrip() for line in output.decode().replace("\r\n", "\n").splitlines()]


def _chunks(handle: int) -> Iterator[bytes]:
    while True:
        try:
            data = os.read(handle, 65536)
        except OSError:  # Linux says so when the other side has closed
            data = b""
        if not data:
            os.close(handle)
            return
        yield data


def agrees(expected: list[str], actual: list[str]) -> bool:
    """Whether an output is the one expected, where ``…`` stands for any lines, and the day of the run for any."""
    expected, actual = [[_WHEN.sub("(WHEN)", line) for line in lines] for lines in (expected, actual)]
    pattern = "".join(r"(?:.*\n)*?" if line.strip() == ANY else re.escape(line.rstrip()) + r"\n" for line in expected)
    return re.fullmatch(pattern, "".join(line.rstrip() + "\n" for line in actual)) is not None


def trimmed(lines: list[str]) -> list[str]:
    """Without the blank lines at the end."""
    while lines and not lines[-1].strip():
        lines = lines[:-1]
    return lines
