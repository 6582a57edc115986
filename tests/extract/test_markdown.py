"""Markdown as the text that a person sees."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factcli.extract.markdown import read_markdown, show_inline, split_front_matter
from factcli.extract.paragraphs import clean_lines


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("The **wall** will be *raised*, __she__ said in _June_.", "The wall will be raised, she said in June."),
        ("***Both*** and **bold with *emphasis* within**.", "Both and bold with emphasis within."),
        ("2 * 3 * 4, snake_case_name, a_b, * and _, 5*", "2 * 3 * 4, snake_case_name, a_b, * and _, 5*"),
        ("Le**tt**ers and *“quoted,”* she said.", "Letters and “quoted,” she said."),
        ('[the report](https://a.example/x_(y) "Title") and [that][1] and [this].', "the report and that and [this]."),
        (
            "![wall](/wall.jpg) [![badge](/b.png)](https://a.example) [“Yes,”](/y) she said [sic].",
            "“Yes,” she said [sic].",
        ),
        (
            "<https://a.example/x> and [[Mia Holt]], [[mayor|the mayor]][^1]",
            "https://a.example/x and Mia Holt, the mayor",
        ),
        ("`code *x*` and ``a ` b`` and ` alone", "code *x* and a ` b and ` alone"),
        (r"\*not\* this \\ 1\. \[x\](y) &amp; &eacute;", r"*not* this \ 1. [x](y) & é"),
        ("<b>The</b> wall<br/> of <a href='x'>it</a>, 2 < 3 > 1, ~~gone~~", "The wall of it, 2 < 3 > 1, gone"),
        ("f(x)[0] and a [b] (c), $5* and 3**2", "f(x)[0] and a [b] (c), $5* and 3**2"),
    ],
)
def test_inline(text: str, shown: str) -> None:
    """Signs that mark something are left out, others stay."""
    assert show_inline(text) == shown


def test_blocks() -> None:
    """Headings, quotations, items and table rows are paragraphs; rules, fences and addresses of links are none."""
    text = """# Harbour *wall* ##

Setext title
============

First line of it
goes on here.
> “Quoted,” she said.
> > “Deeper.”

* one
- [x] two
10. ten
   - nested

***
| Year | Cost |
|------|-----:|
| 2024 | 2.1  |

```
code `x`
```
[1]: https://a.example "t"
[Interviewer]: Why?
<!-- nothing
of this -->Last[^2].

[^2]: A note.
"""
    assert read_markdown(clean_lines(text)).paragraphs == [
        "Harbour wall", "Setext title", "First line of it goes on here.", "“Quoted,” she said.", "“Deeper.”", "one",
        "two", "ten", "nested", "Year Cost", "2024 2.1", "code x", "[Interviewer]: Why?", "Last.", "A note.",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "keys", "rest"),
    [
        ("---\ntitle: A: b\nDate: 2026-05-03\n---\nText", {"title": ["A: b"], "date": ["2026-05-03"]}, "Text"),
        (
            "---\ntitle: \"It's: so\"\nauthor:\n  - '[[Mia Holt]]'\n  - Jon\ntags: [a, b]\nempty:\n...\n\nText",
            {"title": ["It's: so"], "author": ["Mia Holt", "Jon"], "tags": ["a", "b"], "empty": []},
            "\nText",
        ),
        ("---\nA line\n---\nText", {}, "---\nA line\n---\nText"),
        ("---\ntitle: x\nno end", {}, "---\ntitle: x\nno end"),
        ("Text\n---\ntitle: x\n---\n", {}, "Text\n---\ntitle: x\n---\n"),
    ],
)
def test_front_matter(text: str, keys: dict[str, list[str]], rest: str) -> None:
    """Keys between two lines of dashes at the beginning, and nothing else."""
    assert split_front_matter(text) == (keys, rest)


@given(st.text("*_[]()!`<>\\#-|&;> \nab1", max_size=80))
def test_any_markdown_can_be_read(text: str) -> None:
    """No letter appears that is not there, and paragraphs are paragraphs."""
    for paragraph in read_markdown(clean_lines(text)).paragraphs:
        assert "\n" not in paragraph
        assert set(paragraph) <= set(text) | {" "}


@given(st.lists(st.text("abc de.,“”’", min_size=1).map(str.strip).filter(bool), max_size=6))
def test_prose_without_signs_is_left_alone(lines: list[str]) -> None:
    """Text that marks nothing is what it is."""
    text = "\n\n".join(" ".join(line.split()) for line in lines)
    assert "\n\n".join(read_markdown(text).paragraphs) == text
