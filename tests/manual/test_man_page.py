"""The man page: made from the texts that are there now, and well formed.

``pytest tests/manual/test_man_page.py --update`` makes it anew.
"""

from __future__ import annotations

import os
import shutil
import subprocess

import pytest

from factcli.cli.main import COMMANDS
from factcli.cli.manual import TOPICS
from tests.tools.man_page import MAN_PAGE, man_page

#: Programs that format a man page, and how they are made to tell every mistake.
FORMATTERS = {
    "man": ["man", "--warnings", "-E", "UTF-8", "-l", "-Tutf8", "-Z"],
    "groff": ["groff", "-k", "-man", "-Tutf8", "-ww", "-z"],
    "mandoc": ["mandoc", "-T", "lint", "-W", "warning"],
}


def test_it_is_up_to_date(request: pytest.FixtureRequest) -> None:
    """What is checked in is what the script makes."""
    if request.config.getoption("--update"):
        MAN_PAGE.write_text(man_page(), encoding="utf-8")
    same = MAN_PAGE.read_text(encoding="utf-8") == man_page()
    assert same, "run: python tests/tools/man_page.py"


@pytest.mark.parametrize("program", FORMATTERS)
def test_it_formats_without_warnings(program: str) -> None:
    """Nothing is printed about it by the programs that format it."""
    if not shutil.which(program):
        pytest.skip(f"{program} is not installed")
    env = {**os.environ, "LC_ALL": "C.UTF-8", "MANROFFSEQ": "", "MANWIDTH": "80"}
    command = [*FORMATTERS[program], str(MAN_PAGE)]
    done = subprocess.run(command, env=env, capture_output=True, text=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stderr) == (0, "")
    if program == "mandoc":
        assert done.stdout == ""


def test_it_is_whole() -> None:
    """It has each command and each page, and shows their text: backslashes, minuses and first dots are kept."""
    if not shutil.which("groff"):
        pytest.skip("groff is not installed")
    command = ["groff", "-k", "-man", "-Tutf8", "-P-cbou", "-rLL=100n", str(MAN_PAGE)]
    shown = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=True).stdout
    assert all(f"\n       {command}" in shown for command in COMMANDS)
    assert shown.count("\nS") >= 2
    assert len([line for line in shown.splitlines() if line.isupper() and line[0].isalpha()]) >= len(TOPICS)
    for text in ("printf '#!/bin/sh\\nexec factcli check --staged\\n' > .git/hooks/pre-commit", "\n.git/config (of"):
        assert text in shown
