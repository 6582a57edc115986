"""Messages on a terminal: broken between words, never within a command that is to be copied."""

from __future__ import annotations

import pytest

from factcli.output.streams import wrap_line
from factcli.text.wording import display_width

ALIAS = "factcli people alias 'Ahmad Massoud' 'Ahmad Masood; the younger'"


@pytest.mark.parametrize("width", [40, 80])
def test_every_word_stays_whole_and_every_line_fits(width: int) -> None:
    """Nothing is lost or changed but blanks, and the indent stays."""
    line = "  one of these: the figures of the two statements differ, " * 4 + "日本語 " * 30
    wrapped = wrap_line(line, width).split("\n")
    assert " ".join(wrapped).split() == line.split()
    assert all(display_width(part.rstrip()) <= width and part.startswith("  ") for part in wrapped)
    assert all(part[2] != " " for part in wrapped)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("short", "short"),
        ("  " + ALIAS, "  " + ALIAS),
        (f"If it is the same person: {ALIAS}", f"If it is the same person:\n  {ALIAS}"),
        (f"  If so: {ALIAS}; else write on", f"  If so:\n    {ALIAS};\n  else write on"),
        ('Each of the others has to run "factcli git --yes"', 'Each of the others has to run\n"factcli git --yes"'),
        ("a " + "x" * 50 + " b", "a\n" + "x" * 50 + "\nb"),
        ("in the forms 2021-09-06/..,  2021-09-06, ../2021", "in the forms 2021-09-06/..,  2021-09-06,\n../2021"),
        ("Enter keeps the answer as you typed it, q: ", "Enter keeps the answer as you typed it,\nq: "),
    ],
)
def test_a_command_is_never_broken(line: str, expected: str) -> None:
    """It gets a line of its own where it does not fit."""
    assert wrap_line(line, 40) == expected
