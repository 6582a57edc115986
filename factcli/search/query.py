"""The query language of ``search`` and ``compare``: nodes, parser and filters.

======================== ==================================================================================
Written                  Finds statements
======================== ==================================================================================
``Massoud Tajikistan``   with both words, each in any field; ``AND`` between them says the same
``supports``             with any English form of the word: support, supported, supporting
``Masud``                with any likely spelling of the name: Massoud, Masood, مسعود
``"full control"``       with these words as they stand, next to each other in one field; so does ``anti-Taliban``
``resist*``              with a word that begins so
``Massoud OR Saleh``     with either; terms side by side bind tighter than ``OR``, and ``( )`` groups
``-Kabul``, ``NOT Kabul`` without it; also before a phrase, a field or a parenthesis
``speaker:"A B"``        whose speaker has this name, or all these words in one name, or likely spellings of them
``outlet:TASS``          found in this outlet; ``via:TASS`` are those in which another outlet credits it
``tag:panjshir``         with this tag, whole
``claim:"A B"``          with this word or phrase in this field; also ``quote: role: note:``
``url:tass.com``         with this in one of its links; a link itself needs no ``url:``
``id:k3f9``              whose id begins so; ``source:r0cp`` are those whose source has an id that begins so
``date:2021-09``         which can have been said then; ``date:XXXX`` are those of unknown date
``date:2021-09..``       then or later; also ``..2021-09`` and ``2021-09-06..2021-10``
======================== ==================================================================================

Words are whole words, without case, accents and punctuation (:mod:`factcli.text.tokens`). They are looked for in
every field that holds words, and in the other confirmed spellings of speakers and outlets. Inside quotation
marks a colon, a parenthesis, a minus and ``OR`` mean nothing; a star after the last word does. Likely spellings do
not count behind a minus: nothing is excluded on a guess.

This module parses a query into a tree of the nodes below. :mod:`factcli.search.find` runs it: compiled to SQL by
:mod:`factcli.search.sql`, and matched against single statements by :mod:`factcli.search.match`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple, NoReturn

from factcli.edtf import DateError, parse_date
from factcli.edtf_input import resolve_typed_date
from factcli.errors import UsageError
from factcli.model import STATEMENT_KEYS, URL_SCHEMES
from factcli.sanitize import escape_controls, escape_inline, escape_line_ends
from factcli.text.phrase import Phrase, parse_phrase, phrase_variants
from factcli.text.search_words import LIKE_WORDS, may_be_halves
from factcli.text.tokens import fold, word_keys
from factcli.text.wording import display_width

FIELDS = ("speaker", "outlet", "via", "tag", "claim", "quote", "role", "note", "url", "id", "source", "date")
#: The fields in which words are looked for.
TEXTS = tuple(key for key in STATEMENT_KEYS if key not in ("lang", "published", "source", "retracted"))
#: The fields that hold names.
NAMES = ("speaker", "outlet", "via")
_MAX_DEPTH = 50  # of parentheses: nobody types more, and Python's own limit is far off
_BOUND = "write a day, month or year, such as 2021-09-06, 2021-09 or 2021; or today, yesterday or a weekday"
_EXCERPT = 36  # characters of a query that an error shows on either side


class QueryError(UsageError):
    """A query that cannot be parsed: what is wrong, the place with a caret below it, and what to write."""

    def __init__(self, what: str, query: str, at: int, advice: str) -> None:
        super().__init__(what, f"{_excerpt(query, at)}\n{advice}")


def _excerpt(query: str, at: int) -> str:
    line = re.sub(r"\s", " ", query)
    start, end = max(0, at - _EXCERPT), at + _EXCERPT
    before = ("…" if start else "") + escape_controls(line[start:at])
    after = escape_controls(line[at:end].rstrip()) + ("…" if end < len(line) else "")
    return f"{before}{after}\n{' ' * display_width(before)}^"


# --- nodes ------------------------------------------------------------------------------------------------


class Words(NamedTuple):
    """Words next to each other in one of some fields; a single bare ``word``, as typed, also in its other forms.

    The ``variants`` are the same words written apart or as one. ``neighbours`` are keys of the word written as one with
    a word beside it. An abbreviation ``like_word`` is not to be found as that word.
    """

    fields: tuple[str, ...]
    phrase: Phrase
    word: str = ""
    variants: tuple[Phrase, ...] = ()
    neighbours: tuple[str, ...] = ()
    like_word: bool = False


class Name(NamedTuple):
    """A name, or a part of one, in a field that holds names."""

    field: str
    wanted: str


class Tag(NamedTuple):
    """A tag by its folded text, or by the beginning of it."""

    key: str
    open_end: bool = False


class Link(NamedTuple):
    """A part of one of the links, see :func:`link_key`."""

    part: str


class Identity(NamedTuple):
    """The beginning of an id, without case: of the statement, or of its ``source``."""

    start: str
    field: str = "id"


class Dated(NamedTuple):
    """A range of days on which a statement can have been made; without any day, statements of unknown date."""

    since: date | None
    until: date | None


class All(NamedTuple):
    """All of some nodes; without any, every statement."""

    nodes: tuple[Node, ...] = ()


class Either(NamedTuple):
    """At least one of some nodes."""

    nodes: tuple[Node, ...]


class Not(NamedTuple):
    """The statements that a node does not find."""

    node: Node


Node = Words | Name | Tag | Link | Identity | Dated | All | Either | Not


class Query(NamedTuple):
    """A query: a tree of nodes, and the days since and until which a statement can have been made."""

    root: Node = All()
    since: date | None = None
    until: date | None = None
    typed: Node | None = None  # the part of the tree that was typed; the rest are filters

    @property
    def empty(self) -> bool:
        """Whether the query finds every statement."""
        return (self.root, self.since, self.until) == (All(), None, None)


def link_key(link: str) -> str:
    """Return a link without what makes no difference to a reader: case, https, www and a slash at the end."""
    key = link.lower().replace("https://", "http://").replace("http://www.", "http://")
    return key if key.endswith("/") else key + "/"


def link_part_key(part: str) -> str:
    """Return what the key of a link has if it has a part as typed."""
    part = part.lower().removeprefix("www.") or part
    return link_key(part).removesuffix("" if part.endswith("/") else "/")


def _all_of(nodes: Sequence[Node]) -> Node:
    return nodes[0] if len(nodes) == 1 else All(tuple(nodes))


# --- parser ----------------------------------------------------------------------------------------------

_TOKEN = re.compile(
    r"""\s* (?P<token> (?P<mark> [()] | (?<!-)(?:OR|AND|NOT)(?![^\s()]) | - )
    | (?: (?P<field>[^\W\d]+) : )? (?: "(?P<quoted>[^"]*)(?P<closed>"?) | (?P<bare>[^\s()"]*) ) )""",
    re.VERBOSE,
)
_QUOTES = dict.fromkeys(map(ord, "\u201c\u201d\u201e\u201f\u00ab\u00bb"), '"')  # as word processors write them
_QUOTE = 'to search for the words as they are, put quotation marks around them, such as "Re: aid"'
_VALUE = 'write the value directly after the colon, such as speaker:Massoud or speaker:"Ahmad Massoud"'
_RANGE = "write a date such as date:2021-09, date:2021-09-06..2021-10 or date:2021-09.."


def _with_neighbours(nodes: Sequence[Node]) -> list[Node]:
    """Add to bare words next to each other what they are written as one: airstrike for ``air strike``."""
    found = list(nodes)
    for i in range(len(found) - 1):
        a, b = found[i], found[i + 1]
        if isinstance(a, Words) and isinstance(b, Words) and a.word and b.word and a.fields == b.fields:
            joined = "".join(word_keys(a.word) + word_keys(b.word))
            if may_be_halves("".join(word_keys(a.word)), "".join(word_keys(b.word))):
                found[i] = a._replace(neighbours=(*a.neighbours, joined))
                found[i + 1] = b._replace(neighbours=(joined,))
    return found


class _Parser:
    """Parser of a query by this grammar, in which no blanks are within a term.

    either = every {"OR" every}    every = term {["AND"] term}
    term   = ["-" | "NOT"] ("(" either ")" | [field ":"] (word ["*"] | '"' words ["*"] '"'))
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.plain = text.translate(_QUOTES)  # of the same length, so that positions stay
        self.kind, self.at, self.end, self.depth = "", 0, 0, 0
        self.advance()

    def advance(self) -> None:
        """Move to the next token: a parenthesis, an operator, a minus, a ``term``, or nothing at the end."""
        self.before = self.kind, self.at
        found = _TOKEN.match(self.plain, self.end)
        assert found is not None  # noqa: S101  (it also matches nothing)
        self.token, self.at, self.end = found, found.start("token"), found.end()
        self.kind = found["mark"] or ("term" if found["token"] else "")

    def fail(self, what: str, at: int, is_wrong: str, advice: str) -> NoReturn:
        raise QueryError(f"{what} at column {at + 1} {is_wrong}", self.text, at, advice) from None

    def either(self) -> Node:
        nodes = [self.every()]
        while self.kind == "OR":
            self.advance()
            nodes.append(self.every())
        return nodes[0] if len(nodes) == 1 else Either(tuple(nodes))

    def every(self) -> Node:
        nodes = [self.term()]
        while self.kind not in ("OR", ")", ""):
            if self.kind == "AND":
                self.advance()
            nodes.append(self.term())
        return _all_of(_with_neighbours(nodes))

    def term(self) -> Node:
        if self.kind == "(":
            return self.group()
        if self.kind == "-":
            return self.negated()
        if self.kind == "NOT":
            self.advance()
            return Not(self.term())
        if self.kind != "term":
            self.fail_without_term()
        node = self.leaf()
        self.advance()
        return node

    def group(self) -> Node:
        at = self.at
        self.depth += 1
        if self.depth > _MAX_DEPTH:
            self.fail("the parenthesis", at, "is nested too deeply", f"use at most {_MAX_DEPTH} inside each other")
        self.advance()
        node = self.either() if self.kind else All()
        if not self.kind:
            self.fail("the parenthesis", at, "is never closed", "add a closing one after its last word")
        self.advance()
        self.depth -= 1
        return node

    def negated(self) -> Node:
        at = self.at
        self.advance()
        if self.at != at + 1 or self.kind not in ("term", "("):
            self.fail(
                "the minus sign", at, "has nothing directly after it", "put it directly before a word, or remove it"
            )
        return Not(self.term())

    def fail_without_term(self) -> NoReturn:
        """Raise the error that tells why no term can begin here."""
        (kind, at), beside = self.before, "write it between two terms, or in small letters to search for the word"
        if self.kind in ("OR", "AND"):
            self.fail(f"the {self.kind}", self.at, "has nothing before it", beside)
        if kind in ("OR", "AND", "NOT"):
            beside = beside if kind != "NOT" else "write it before a term, or in small letters to search for the word"
            self.fail(f"the {kind}", at, "has nothing after it", beside)
        if kind == "(":
            self.fail("the parenthesis", at, "is empty", "put words into it, or remove it")
        self.fail("the parenthesis", self.at, "is never opened", "remove it, or put an opening one before it")

    def leaf(self) -> Node:
        field, at = (self.token["field"] or "").lower(), self.token.start("bare")
        if field in URL_SCHEMES or (field == "url" and at >= 0):
            return self.link(at if field == "url" else self.at)
        if field and field not in FIELDS:
            self.fail(f"{self.token['field']}:", self.at, f"is not a field; the fields are {', '.join(FIELDS)}", _QUOTE)
        if at >= 0:
            value = self.token["bare"]
            skip = len("www.") if not field and re.match(r"(?i)www\.\w", value) else 0  # as in links
            return self.in_field(field, value[skip:], at + skip)
        at = self.token.start("quoted")
        if not self.token["closed"]:
            self.fail("the quotation mark", at - 1, "is never closed", "add a closing one after its last word")
        return self.in_field(field, self.token["quoted"], at)

    def link(self, at: int) -> Node:
        """Parse a link, which may have parentheses; one that closes a group around it is not its own."""
        value = re.split(r'[\s"]', self.text[at:], maxsplit=1)[0]
        closing = min(len(value) - len(value.rstrip(")")), value.count(")") - value.count("("))
        value = value[: len(value) - max(0, closing)]
        self.end = at + len(value)
        return self.in_field("url", value, at)

    def in_field(self, field: str, value: str, at: int) -> Node:
        start = value.removesuffix("*").strip()
        if field and not start:
            self.fail(f"{field}:", self.at, "has nothing directly after it", _VALUE)
        match field:
            case "date":
                return self.dated(value, at)
            case "url":
                return Link(start)
            case "id" | "source":
                return Identity(start, field)
            case "tag":
                return Tag(fold(start), value.endswith("*"))
        asked = self.phrase(value, at)
        if field in NAMES and not asked.open_end:
            return Name(field, start)
        bare = self.token["quoted"] is None and not asked.open_end and len(word_keys(value)) == 1
        variants = phrase_variants(value, asked)
        abbreviation = len(asked.keys) == 1 and value.isupper() and asked.keys[0] in LIKE_WORDS
        dotted = any(variant.keys[0] in LIKE_WORDS and len(variant.keys) == 1 for variant in variants)
        like_word = (abbreviation or dotted) and not asked.open_end
        fields = (field,) if field else TEXTS
        return Words(fields, asked, value if bare else "", variants, like_word=like_word)

    def phrase(self, value: str, at: int) -> Phrase:
        found = parse_phrase(value)
        if found is None:
            self.fail(
                f'"{escape_line_ends(value[:_EXCERPT])}"', at, "contains no word", "remove it; search finds only words"
            )
        star = value.find("*", 0, len(value) - found.open_end)
        if star >= 0 and self.token["quoted"] is None:
            self.fail(
                "the star",
                at + star,
                "is not at the end of a word",
                "write it directly after the beginning of a word, such as bomb*",
            )
        return found

    def dated(self, value: str, at: int) -> Node:
        start, dots, end = (value, "", "") if "/" in value else value.partition("..")
        try:
            first, last = (parse_date(part) if part.strip() else None for part in (start, end if dots else start))
            if not first and not last:
                raise DateError("it has no start and no end")
            since, until = first.earliest if first else None, last.latest if last else None
            if since and until and since > until:
                raise DateError("it ends before it starts")
        except DateError as error:
            self.fail("the date", at, f"cannot be read: {error}", _RANGE)
        return Dated(since, until)


def parse_query(text: str) -> Query:
    """Parse a query. Raises :class:`QueryError`, and nothing else, whatever the text is."""
    parser = _Parser(text)
    root = parser.either() if parser.kind else All()
    if parser.kind:
        parser.fail_without_term()
    return Query(root)


_ONE_VALUE = re.compile(rf'\A(-?(?:{"|".join(FIELDS)}):)([^"()]*\s[^"()]*)\Z', re.IGNORECASE)
_MORE_TERMS = re.compile(r"\s(?:-|(?:OR|AND|NOT)\s|[^\W\d]+:)")


def join_arguments(args: Sequence[str]) -> str:
    """Join the arguments of a shell to one query, with the quotation marks that the shell has removed.

    ``speaker:"Ahmad Massoud"`` arrives as one argument with a blank in it, and gets its marks back. Any other blank
    separates words, also within an argument such as ``Ahmad Massoud``.
    """
    return " ".join(arg if _MORE_TERMS.search(arg) else _ONE_VALUE.sub(r'\1"\2"', arg) for arg in args)


class Filters(NamedTuple):
    """The filters of the options. Several of one kind are alternatives; each kind must match."""

    speaker: tuple[str, ...] = ()
    outlet: tuple[str, ...] = ()
    via: tuple[str, ...] = ()
    tag: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None

    def join(self, query: Query) -> Query:
        """Return the query that finds the statements found both by these filters and by another query."""
        nodes = [query.root] if query.root != All() else []
        for field in NAMES:
            nodes += _alternatives([Name(field, wanted) for wanted in getattr(self, field)])
        nodes += _alternatives([Tag(fold(tag)) for tag in self.tag])
        return Query(_all_of(nodes), self.since, self.until, query.root)


def _alternatives(nodes: Sequence[Node]) -> list[Node]:
    return [Either(tuple(nodes))] if len(nodes) > 1 else list(nodes)


def parse_bound(text: str, *, upper: bool, today: date) -> date:
    """Return the day of a date typed for ``--since`` (its first possible day) or ``--until`` (its last one).

    Raises :class:`UsageError` if it is no date, or has no such day.
    """
    option, end = ("--until", "last") if upper else ("--since", "first")
    try:
        found = resolve_typed_date(text, today=today).date
    except DateError as error:
        reason, todo = ("this is not a date", _BOUND) if error.is_unclear else (str(error), "")
        raise UsageError(f'cannot use {option} "{escape_inline(text)}": {reason}', todo) from None
    day = found.latest if upper else found.earliest
    if day is None:
        raise UsageError(f"{option} {found} has no {end} day", _BOUND)
    return day
