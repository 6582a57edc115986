"""Every transcript of tests/transcripts, and every console block of the README and the manual, holds to the letter.

``pytest tests/test_transcripts.py --update`` writes down what the commands print now.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from tests.support import transcript
from tests.support.run import inside
from tests.support.transcript import ROOT, Step

FILES = sorted((ROOT / "tests" / "transcripts").glob("*.txt"))
PAGES = [ROOT / "README.md", *sorted((ROOT / "factcli" / "manual").glob("*.md"))]
_PROGRAMS = ("jq", "git")
_BLOCK = re.compile(r"^```console\n(.*?)^```", flags=re.MULTILINE | re.DOTALL)


@pytest.mark.slow
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_transcript(path: Path, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """Each command prints exactly what the transcript says, in order, on a copy of the example store."""
    work = transcript.sandbox(tmp_path)
    in_this_process = not (request.config.getoption("--everything") or request.config.getoption("--update"))
    written: list[str] = []
    wrong: list[str] = []
    for step in transcript.steps(path.read_text(encoding="utf-8")):
        if isinstance(step, str):
            written.append(step)
            continue
        actual = transcript.as_lines(*_run(step, work, in_this_process))
        written += [*_written(step, transcript.trimmed(actual), wrong), ""]
    if request.config.getoption("--update"):
        path.write_text("\n".join(written).rstrip() + "\n", encoding="utf-8")
    else:
        assert not wrong, "\n".join(wrong)


def _run(step: Step, work: Path, in_this_process: bool) -> tuple[int, str, str]:
    """What a command does: in a process of its own, or in this one where that saves its start."""
    arguments = transcript.plain_arguments(step.command) if in_this_process else None
    if arguments is None:
        return transcript.run_step(step, work)
    done = inside(arguments, work, home=work.parent / "home")
    return done.code, done.stdout, done.stderr


def _written(step: Step, actual: list[str], wrong: list[str]) -> list[str]:
    """The step as it should stand in the transcript; what differs from it goes into ``wrong``."""
    expected = transcript.trimmed(step.expected)
    if not transcript.agrees(expected, actual):
        wrong += [f"$ {step.command}", *(f"- {line}" for line in expected), *(f"+ {line}" for line in actual)]
        expected = actual
    return ["$ " + step.command.replace("\n", "\n> ").replace("\n> \n", "\n>\n"), *expected]


@pytest.mark.slow
@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_page(path: Path, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """What a page shows on a terminal is what a terminal shows, block after block, in one copy of the example store."""
    work = transcript.sandbox(tmp_path)
    folder = work
    wrong: list[str] = []

    def replay(block: re.Match[str]) -> str:
        nonlocal folder
        lines: list[str] = []
        for step in transcript.steps(block.group(1)):
            if isinstance(step, str):
                lines.append(step)
                continue
            _skip_without_programs(step)
            actual = transcript.trimmed(transcript.run_on_terminal(step, folder, home=work.parent / "home"))
            folder = transcript.folder_after(step, folder)
            lines += _written(step, actual, wrong)
        return "```console\n" + "\n".join(lines) + "\n```"

    new = _BLOCK.sub(replay, path.read_text(encoding="utf-8"))
    if request.config.getoption("--update"):
        path.write_text(new, encoding="utf-8")
    else:
        assert not wrong, "\n".join(wrong)


def _skip_without_programs(step: Step) -> None:
    missing = [name for name in _PROGRAMS if re.search(rf"\b{name}\b", step.command) and not shutil.which(name)]
    if missing:
        pytest.skip(f"{missing[0]} is not installed")
