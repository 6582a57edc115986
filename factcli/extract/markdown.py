"""Read Markdown as running text: without its signs, as a person sees it when it is shown, and its front matter.

Read is what reports are written with (https://spec.commonmark.org/0.31.2/): headings, emphasis, links, pictures,
quotations, lists, code, escapes, entities, and tags of HTML. A sign that marks nothing stays.
"""

from __future__ import annotations

import re
from html import unescape
from typing import NamedTuple

from factcli.extract.paragraphs import clean_lines, split_paragraphs

_FENCE = re.compile(r" {0,3}(?:```|~~~)")
_RULE = re.compile(r" {0,3}(?:([-*_]) *(?:\1 *){2,}|=+ *|-+ *)\Z")
_LEADING = re.compile(r"(?: {0,3}> ?)+")
_HEADING = re.compile(r" {0,3}#{1,6}(?: +|\Z)(.*?)(?: +#+)? *\Z")
_ITEM = re.compile(r" *(?:[-+*]|[0-9]{1,9}[.)]) +(?:\[[ xX]\] )?")
_DEFINITION = re.compile(r""" {0,3}\[[^\]^\n][^\]\n]{0,300}\]: <?(?:[a-z]+:|[/#.])\S*(?: ["'(].*)?\Z""")
_TABLE_RULE = re.compile(r" *\|?(?: *:?-{2,}:? *\|)+ *(?::?-{2,}:?)? *\Z")
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_TAG = re.compile(r"""</?[A-Za-z][A-Za-z0-9-]*+(?:\s++[^<>\n]{0,2000}+)?/?>""")
_AUTOLINK = re.compile(r"<((?:https?|mailto):[^\s<>]{1,2000})>")
_LINK = re.compile(
    r"""(!?)\[((?:[^\][\\\n]|\\.){0,1000})\]"""
    r"""(?:\(\s*+(?:<[^<>\n]{0,2000}>|[^\s()<>]{0,2000}(?:\([^\s()]{0,500}\)[^\s()<>]{0,500}){0,3})"""
    r"""(?:\s++(?:"[^"\n]{0,500}"|'[^'\n]{0,500}'|\([^()\n]{0,500}\)))?\s*+\)|\[[^\]\n]{0,300}\])"""
)
_WIKI_LINK = re.compile(r"!?\[\[(?:[^\][|\n]{1,300}\|)?([^\][|\n]{1,300})\]\]")
_FOOTNOTE = re.compile(r"\[\^[^\]\s]{1,40}\]:?")
_STRONG = re.compile(
    r"(?<![\w\\])(\*{1,3}|_{1,3}|~~)(?=[^\s*_])((?:[^*_\n\\]|\\.|(?<=\w)_(?=\w)){1,2000}?)(?<=\S)\1(?!\w)"
)
_STARRED = re.compile(r"(?<!\\)(\*{1,3})(?=[^\s*])([^*\n\\]{1,2000}?)(?<=\S)\1")
_CODE = re.compile(r"(?<!`)(`++)(.{1,2000}?)(?<!`)\1(?!`)")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_KEY = re.compile(r"([A-Za-z][A-Za-z0-9_ -]{0,40}?)[ \t]*:(?:[ \t]+(.*))?\Z")


class MarkdownText(NamedTuple):
    """The paragraphs of a Markdown file, and the keys of its front matter in small letters with their values."""

    paragraphs: list[str]
    front_matter: dict[str, list[str]]


def read_markdown(text: str) -> MarkdownText:
    """Read a clean text (:func:`~factcli.extract.paragraphs.clean_lines`) as Markdown."""
    front_matter, text = split_front_matter(text.lstrip())
    lines: list[str] = []
    fenced = False
    for line in _COMMENT.sub("", text).split("\n"):
        line = _LEADING.sub("", line, count=1)
        if _FENCE.match(line):
            fenced = not fenced
            lines.append("")
        elif fenced:
            lines.append(line)
        elif _RULE.match(line) or _TABLE_RULE.match(line) or _DEFINITION.match(line):
            lines.append("")
        elif heading := _HEADING.match(line):
            lines += ["", heading[1], ""]
        elif item := _ITEM.match(line):
            lines += ["", line[item.end() :]]
        elif line.lstrip().startswith("|"):
            lines += ["", " ".join(cell.strip() for cell in line.strip().strip("|").split("|"))]
        else:
            lines.append(line.rstrip("\\"))
    return MarkdownText([show_inline(each) for each in split_paragraphs("\n".join(lines))], front_matter)


def show_inline(text: str) -> str:
    """Return a paragraph without the signs of links, emphasis, code and tags."""
    codes: list[str] = []

    def keep(code: re.Match[str]) -> str:
        codes.append(code[2])
        return f"\0{len(codes) - 1}\0"

    text = _CODE.sub(keep, text)
    text = _AUTOLINK.sub(r"\1", text)
    text = _WIKI_LINK.sub(r"\1", _FOOTNOTE.sub("", text))
    for _ in range(2):  # a picture in a link
        text = _LINK.sub(lambda link: "" if link[1] else link[2], text)
    text = _TAG.sub("", text)
    for _ in range(3):  # strong within emphasis
        text = _STRONG.sub(r"\2", text)
    text = unescape(_ESCAPE.sub(r"\1", _STARRED.sub(r"\2", text)))
    text = re.sub("\0([0-9]+)\0", lambda place: codes[int(place[1])], text)
    return " ".join(clean_lines(text).split())


def split_front_matter(text: str) -> tuple[dict[str, list[str]], str]:
    """Return the keys of the YAML between the lines ``---`` at the beginning, and the rest of the text.

    Read are plain values, lists and quotation marks, as clipping programs write them; nested keys are left out.
    """
    lines = text.split("\n")
    if lines[0].rstrip() != "---":
        return {}, text
    end = next((n for n, line in enumerate(lines[1:500], 1) if line.rstrip() in ("---", "...")), 0)
    if not end:
        return {}, text
    found: dict[str, list[str]] = {}
    values: list[str] = []
    for line in lines[1:end]:
        item = re.match(r"\s*-\s+(.*)", line)
        if item:
            values.append(_unquote(item[1]))
        elif key := _KEY.match(line):
            value = (key[2] or "").strip()
            listed = value[1:-1].split(",") if value[:1] == "[" and value[-1:] == "]" and value[:2] != "[[" else [value]
            values = found.setdefault(key[1].strip().lower(), [])
            values += [_unquote(each) for each in listed if each.strip()]
    if not found:
        return {}, text
    return {key: [value for value in values if value] for key, values in found.items()}, "\n".join(lines[end + 1 :])


def _unquote(value: str) -> str:
    """Return a value without the quotation marks around it, and a name without the brackets of a wiki link."""
    value = value.strip()
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        value = value[1:-1]
    return _WIKI_LINK.sub(r"\1", value).strip()
