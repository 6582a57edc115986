"""Read the tags of a web page, and the text that a browser would show.

The tags are found as browsers find them (https://html.spec.whatwg.org/multipage/parsing.html, without the tree), in a
time that grows with the length of any page: :mod:`html.parser` takes its square for tags that are never closed.
Nothing that a page names is fetched or opened.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from factcli.extract.paragraphs import clean_lines, join_paragraphs, split_paragraphs

# A tag with its attributes, in which quotation marks hold a value only behind "="; or the beginning of a comment.
_TAG = re.compile(
    r"""<(?:(/?[A-Za-z][^\s/>]*+)((?:[^>=]++|=\s*+(?:"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z))?+)*+)(>|\Z)|(!--|[!?/]))"""
)
_ATTRIBUTE = re.compile(r"""([^\s=/>]++)(?:\s*+=\s*+(?:"([^"]*+)"?|'([^']*+)'?|([^\s>]*+)))?""")
_BLOCKS = frozenset((
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog",
    "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "frameset", "h1", "h2", "h3",
    "h4", "h5", "h6", "header", "hgroup", "hr", "html", "legend", "li", "main", "menu", "nav", "ol", "optgroup",
    "option", "p", "pre", "search", "section", "summary", "table", "tbody", "textarea", "tfoot", "thead",
    "title", "tr", "ul", "video", "amp-img",
))  # fmt: skip
# Elements whose content is text up to their end tag, whatever it looks like; none of it is shown as text of the page.
_RAW = frozenset(["script", "style", "textarea", "title", "noscript", "iframe", "noembed", "noframes", "xmp"])
# Other elements of which no text is shown, or none but as a picture.
_UNSEEN = frozenset(
    ["template", "svg", "canvas", "audio", "video", "object", "datalist", "select", "map", "rp", "amp-analytics"]
)
_VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"]
)
_NEVER_NESTED = frozenset(["p", "li", "dt", "dd", "tr", "td", "th", "option"])  # the next one ends such an element
_ALWAYS_SHOWN = frozenset(["html", "body", "main", "article"])  # hidden only until a script has run
_HIDDEN_STYLE = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_HIDDEN_IDS = frozenset(["wm-ipp-base", "wm-ipp", "wm-ipp-print"])  # the toolbar of the Wayback Machine
_LITTLE = 1_000  # characters of a page that seems to hide its text
_MUCH_MORE = 5  # times as many with what it hides
_LINE = "\0"  # stands for a line break, while those of the source are spaces
# What a start and an end tag put into the text.
_MARKS = {"br": (_LINE, _LINE), "td": (" ", " "), "th": (" ", " "), "button": (" ", " "), "q": ("“", "”")}


#: The name of a tag in small letters, "/" before that of an end tag, "" for text; the attributes of a tag or the text,
#: as written; and the content of an element such as ``script``, whose end tag is no token.
Token = tuple[str, str, str]


def read_tokens(page: str) -> Iterator[Token]:
    """Yield the tags and texts of a page in their order. Comments and what is like them are left out."""
    position = 0
    while found := _TAG.search(page, position):
        name, attributes, closed, other = found.groups()
        if found.start() > position:
            yield "", page[position : found.start()], ""
        position = found.end()
        if other:
            sign = "-->" if other == "!--" else ">"
            end = page.find(sign, position - 2 if other == "!--" else position)
            position = end + len(sign) if end >= 0 else len(page)
        elif closed:  # a browser shows nothing of a tag without an end
            tag, content = name.lower(), ""
            if tag in _RAW:
                ends = re.compile(rf"</{tag}(?=[\s/>])", re.IGNORECASE).search(page, position)
                content, after = (page[position : ends.start()], ends.end()) if ends else (page[position:], len(page))
                position = page.find(">", after) + 1 or len(page)
            yield tag, attributes, content
    if position < len(page):
        yield "", page[position:], ""


def read_attributes(text: str) -> dict[str, str]:
    """Return the attributes of a tag, names in small letters; of several with one name the first counts."""
    found = reversed([*_ATTRIBUTE.finditer(text)])
    return {each[1].lower(): unescape(each[2] or each[3] or each[4] or "") for each in found}


def visible_text(page: str) -> str:
    """Return the text of a web page that a browser would show; an empty line between the parts that begin a line.

    Scripts, lists of forms and what is hidden by its own attributes are left out. Where hardly anything would be left,
    because a script was to show it, the hidden parts are there, too.
    """
    return join_paragraphs(visible_paragraphs(page))


def visible_paragraphs(page: str) -> list[str]:
    """Return the paragraphs of :func:`visible_text`."""
    shown = [*_paragraphs(page, False)]
    number = sum(map(len, shown))
    if number < _LITTLE:
        whole = [*_paragraphs(page, True)]
        return whole if sum(map(len, whole)) > _MUCH_MORE * number else shown
    return shown


def _paragraphs(page: str, with_hidden: bool) -> Iterator[str]:
    pieces: list[str] = []
    preformatted = 0
    for name, text, _ in _shown(page.replace(_LINE, ""), with_hidden):
        if not name:
            text = unescape(text)
            pieces.append(text.replace("\n", _LINE) if preformatted else text)
            continue
        tag = name.removeprefix("/")
        if tag in _BLOCKS:
            yield from _finish(pieces)
            pieces = []
            if tag == "pre":
                preformatted = max(0, preformatted + (1 if name == tag else -1))
        elif tag in _MARKS:
            pieces.append(_MARKS[tag][name != tag])
    yield from _finish(pieces)


def _shown(page: str, with_hidden: bool) -> Iterator[Token]:
    """Yield the tokens of a page but those within an element that is not shown; its own start tag is among them."""
    hidden, depth = "", 0
    for token in read_tokens(page):
        name, text, _ = token
        if hidden:
            if name == f"/{hidden}":
                depth -= 1
            elif name == hidden:  # which is within it, or the next one
                depth += 0 if hidden in _NEVER_NESTED else 1
            if depth > 0 and not (hidden in _NEVER_NESTED and (name == hidden or (hidden == "p" and name in _BLOCKS))):
                continue
            hidden = ""
        yield token
        if not name or name[0] == "/" or name in _VOID or name in _RAW:
            continue
        if (name in _UNSEEN and not text.endswith("/") and "shadowroot" not in text) or (
            not with_hidden and _is_hidden(name, text)
        ):
            hidden, depth = name, 1


def _is_hidden(name: str, attributes: str) -> bool:
    """Return whether the attributes of an element hide it."""
    if name in _ALWAYS_SHOWN:
        return False
    if name == "dialog":
        return "open" not in read_attributes(attributes)
    lower = attributes.lower()
    if not ("hidden" in lower or "none" in lower or "wm-ipp" in lower):
        return False
    given = read_attributes(attributes)
    return (
        ("hidden" in given and given["hidden"].lower() != "until-found")
        or _HIDDEN_STYLE.search(given.get("style", "")) is not None
        or given.get("id") in _HIDDEN_IDS
    )


def _finish(pieces: list[str]) -> list[str]:
    """Return the paragraphs of a block: its white space is one space, and its breaks are lines."""
    text = "".join(pieces)
    if _LINE not in text:
        text = " ".join(text.split())
        text = text if text.isprintable() else clean_lines(text).strip()
        return [text] if text else []
    return split_paragraphs(clean_lines("\n".join(" ".join(line.split()) for line in text.split(_LINE))))
