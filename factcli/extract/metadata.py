"""What a report says of itself: title, outlet, author, day of publication, address, language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from factcli.edtf import DateError
from factcli.extract.paragraphs import clean_lines

# Days that programs write where they have none.
_NO_DAYS = frozenset(["1970-01-01", "0001-01-01", "1900-01-01", "1969-12-31"])
# Patterns are compiled at their first use: much of this is not needed to look for a quotation in a copy.
_LANGUAGE = r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*\Z"
_ARCHIVED = r"(?is)https?://web\.archive\.org/web/[0-9]{4,14}[a-z_]{0,4}/(.+)"
_BY = r"(?i:by|von|par|por|di|door|od)[ :]+(?=[^\W\d_])"
_NAME = r"[^\W\d_a-zß-ÿ][\w.'’-]*"
_PERSON = rf"{_NAME}(?: (?:(?:de|del|della|da|di|dos|du|van|von|der|den|el|al|bin|ibn|la|le|ter|zu) )*{_NAME}){{1,4}}"
_BYLINE = rf"(?:By|BY)[ :]+({_PERSON}(?:(?:, | and | AND | & ){_PERSON}){{0,4}})(?:[,|–—-].{{0,80}}| in .{{1,40}})?\Z"
_PUBLISHED = (
    r"(?i:(?:first )?(?:published|posted|veröffentlicht|publié|publicado)(?: (?:on|at|am|le|el))?):? +(.{6,80})\Z"
)
_MONTH_DAY = r"(?:[0-9]{1,2} [A-Z][a-z]{2,8}\.? [0-9]{4}|[A-Z][a-z]{2,8}\.? [0-9]{1,2}, [0-9]{4})"
_DATELINE = rf"[A-Z][\w .'’/-]{{1,60}}, ?({_MONTH_DAY})(?:,? \([^()]{{2,40}}\))? ?[-–—:]"
_CLOSED = r"""[.,:;…]["'”’»)]*\Z"""  # a sentence, or a part of one
_LONGEST_TITLE = 150
_NEAR = 8  # the paragraphs at the beginning among which byline and day are


class Metadata(NamedTuple):
    """Fields of an :class:`~factcli.extract.article.Article`; empty where the report does not say."""

    title: str = ""
    outlet: str = ""
    author: str = ""
    published: str = ""
    url: str = ""
    lang: str = ""

    def or_else(self, other: Metadata) -> Metadata:
        """Return these fields, and those of another where one is empty."""
        return Metadata(*(mine or theirs for mine, theirs in zip(self, other, strict=True)))


def one_line(text: str, most: int = 300) -> str:
    """Return a text as one line without what nobody sees; "" if it is too long for a field."""
    line = " ".join(clean_lines(text).split())
    return line if len(line) <= most else ""


def web_address(text: str) -> str:
    """Return a text that is an address on the web, else ""."""
    text = text.strip()
    return text if re.fullmatch(r"https?://[^\s<>\"\x00-\x1f\x7f-\x9f]{1,2000}", text, re.IGNORECASE) else ""


def split_archived(url: str) -> tuple[str, str]:
    """Return the address of a page that the Wayback Machine keeps, and its address there; "" for the second if not."""
    found = re.match(_ARCHIVED, url)
    return (web_address(found[1]), url) if found else (url, "")


def language_tag(text: str) -> str:
    """Return a language tag with a hyphen before each subtag, else ""."""
    text = text.strip()
    return text.replace("_", "-") if re.match(_LANGUAGE, text) else ""


def day_of(text: str) -> str:
    """Return the day that a text consists of, as EDTF, with or without a time; "" if it is none, or not certain.

    It is the day as written: a time zone changes nothing.
    """
    from factcli.edtf_plain import list_readings
    from factcli.edtf_words import read_written_date

    text = " ".join(text.split())
    if not 6 <= len(text) <= 100:
        return ""
    text = re.sub(r"\[[\w/+-]{3,40}\]\Z", "", text)  # the name of a time zone behind its offset
    try:
        written = read_written_date(text)
    except DateError:
        return ""
    readings = list_readings(written) if written.figures else [written.edtf]
    found = re.match(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:T|\Z)", readings[0]) if len(readings) == 1 else None
    return found[1] if found and not written.wording and found[1] not in _NO_DAYS else ""


def join_authors(names: Iterable[str]) -> str:
    """Return the names of authors as one text, each once, without "By"; addresses are no names."""
    clean = (re.sub(_BY, "", one_line(name), count=1).strip(" ,;|") for name in names)
    return ", ".join(dict.fromkeys(name for name in clean if name and "://" not in name and "@" not in name))


def read_plain(paragraphs: Sequence[str]) -> Metadata:
    """Return what the paragraphs at the beginning of a plain text say unmistakably; all else is left empty.

    A title is a first line that ends no sentence; an author stands behind "By" on a line of its own; a day of
    publication alone on a line, behind "Published", or in a dateline with its year.
    """
    title = author = published = ""
    head = paragraphs[:_NEAR]
    if len(paragraphs) > 1 and len(head[0]) <= _LONGEST_TITLE and _is_title(head[0]):
        title = head[0]
    for paragraph in head[:_NEAR]:
        if not author and len(paragraph) <= _LONGEST_TITLE and (found := re.match(_BYLINE, paragraph)):
            author = join_authors([found[1]])
        if not published:
            found = re.match(_PUBLISHED, paragraph) or re.match(_DATELINE, paragraph)
            published = day_of(found[1]) if found else day_of(paragraph)
    return Metadata(title, "", author, published)


def _is_title(line: str) -> bool:
    return (
        not (re.search(_CLOSED, line) or re.match(_BYLINE, line) or re.match(_PUBLISHED, line) or day_of(line))
        and line.count(" ") > 0
    )


def read_front_matter(keys: Mapping[str, Sequence[str]]) -> Metadata:
    """Return the fields that the front matter of a Markdown file has, under the names that clipping programs use."""

    def first(*names: str) -> str:
        return next((values[0] for name in names if (values := keys.get(name))), "")

    url = next(
        filter(None, (web_address(first(name)) for name in ("url", "source", "link", "source_url", "canonical"))), ""
    )
    outlet = first("outlet", "publisher", "publication", "sitename", "site", "site_name", "newspaper")
    source = first("source")
    return Metadata(
        one_line(first("title")),
        one_line(outlet or ("" if web_address(source) else source)),
        join_authors([*keys.get("author", ()), *keys.get("authors", ()), *keys.get("byline", ())]),
        day_of(first("published", "date", "publish_date", "date_published", "pubdate")),
        url,
        language_tag(first("lang", "language")),
    )
