"""What ``search`` and ``compare`` are asked: words, and what they mean for a statement.

======================== ==================================================================================
Written                  Finds statements
======================== ==================================================================================
``Massoud Tajikistan``   with both words, each in any field; ``AND`` between them says the same
``"full control"``       with these words next to each other in one field; so does ``anti-Taliban``
``resist*``              with a word that begins so
``Massoud OR Saleh``     with either; terms side by side bind tighter than ``OR``, and ``( )`` groups
``-Kabul``               without it; also before a phrase, a field or a parenthesis
``speaker:"A B"``        whose speaker has this name, or all these words in one name; see :mod:`factcli.people`
``outlet:TASS``          found in this outlet; ``via:TASS`` are those in which another outlet credits it
``tag:panjshir``         with this tag, whole
``claim:"A B"``          with this word or phrase in this field; also ``quote: role: note:``
``url:tass.com``         with this in one of its links; a link itself needs no ``url:``
``id:k3f9``              whose id begins so
``date:2021-09``         which can have been said then; ``date:XXXX`` are those of unknown date
``date:2021-09..``       then or later; also ``..2021-09`` and ``2021-09-06..2021-10``
======================== ==================================================================================

Words are whole words, without case, accents and punctuation (:mod:`factcli.words`). They are looked for in
every field that holds words, and in the other confirmed spellings of speakers and outlets. Inside quotation
marks a colon, a parenthesis, a minus and ``OR`` mean nothing; a star after the last word does.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any, NoReturn

from factcli.dates import DateError, resolve
from factcli.dates import parse as parse_date
from factcli.errors import UsageFault
from factcli.harmless import harmless, inline, one_line
from factcli.model import STATEMENT_KEYS, URL_SCHEMES, Statement
from factcli.people import Context as Context
from factcli.people import Directory, finds, name_spans
from factcli.phrase import Phrase, Span, phrase
from factcli.words import fold

FIELDS = ("speaker", "outlet", "via", "tag", "claim", "quote", "role", "note", "url", "id", "date")
_TEXTS = tuple(key for key in STATEMENT_KEYS if key not in ("lang", "published", "retracted"))
_MAX_DEPTH = 50  # of parentheses: nobody types more, and Python's own limit is far off
_BOUND = "write a day, month or year, as 2021-09-06, 2021-09 or 2021; or today, yesterday or a weekday"
_EXCERPT = 36  # characters of a query that an error shows on either side


class QueryFault(UsageFault):
    """A query that cannot be read: what is wrong, the place with a caret below it, and what to write."""

    def __init__(self, what: str, query: str, at: int, advice: str) -> None:
        super().__init__(what, f"{_excerpt(query, at)}\n{advice}")


def _excerpt(query: str, at: int) -> str:
    line = re.sub(r"\s", " ", query)
    start, end = max(0, at - _EXCERPT), at + _EXCERPT
    before = ("…" if start else "") + harmless(line[start:at])
    after = harmless(line[at:end].rstrip()) + ("…" if end < len(line) else "")
    unseen = sum(unicodedata.category(char) in ("Mn", "Me", "Cf") for char in before)
    double = sum(unicodedata.east_asian_width(char) in ("W", "F") for char in before)
    return f"{before}{after}\n{' ' * (len(before) + double - unseen)}^"


# --- what a term asks for --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Node:
    """A term, or several joined: the statements it asks for, and what it finds in the text of a field."""

    matches: Callable[[Statement, Context], bool]
    marks: Callable[[str, str, Context], Iterable[Span]] = lambda text, field, context: []


_Has = Callable[[str, Directory | None], bool]  # judges the text of a field, given its directory of names


def _texts(s: Statement, field: str) -> tuple[str, ...]:
    value: Any = getattr(s, field)
    return value if isinstance(value, tuple) else (str(value),) if value else ()


def _term(fields: tuple[str, ...], has: _Has, spans: Callable[[str], list[Span]] = lambda text: []) -> _Node:
    """Ask for something in the text of one of some fields; `spans` tells where, if it is not the whole."""

    def matches(s: Statement, context: Context) -> bool:
        return any(has(text, context.directory(field)) for field in fields for text in _texts(s, field))

    def marks(text: str, field: str, context: Context) -> list[Span]:
        if field not in fields or not has(text, context.directory(field)):
            return []
        # A name found by another of its spellings is marked whole: no word in it says why.
        return spans(text) or [(0, len(text))]

    return _Node(matches, marks)


def _in_text(asked: Phrase, text: str, directory: Directory | None) -> bool:
    return asked.is_in(text) if directory is None else any(map(asked.is_in, directory.names(text)))


def _anywhere(asked: Phrase) -> _Node:
    """Ask for words in any field. Most statements do not hold them, and one look at all texts tells."""
    # No phrase that a glance is sure of has an apostrophe between its words.
    apart = "\n" if len(asked.keys) == 1 else "\n'\n"

    def matches(s: Statement, context: Context) -> bool:
        one = (s.speaker, s.outlet, s.claim, s.quote, s.role, s.note, s.date_text, s.url, s.archive_url, s.id)
        texts = (*one, *s.via, *s.tags, s.date.text)
        glance = asked.glance(apart.join(texts))
        if glance or (glance is None and any(map(asked.is_in, texts))):
            return True
        names = (context.people.names(s.speaker), *map(context.outlets.names, (s.outlet, *s.via)))
        return any(len(spellings) > 1 and any(map(asked.is_in, spellings)) for spellings in names)

    return _Node(matches, _term(_TEXTS, partial(_in_text, asked), asked.spans).marks)


def _part(fields: tuple[str, ...], pattern: str) -> _Node:
    part = re.compile(pattern, re.IGNORECASE)
    return _term(fields, lambda text, _: bool(part.search(text)), lambda text: [m.span() for m in part.finditer(text)])


def _joined(one: bool, nodes: Sequence[_Node]) -> _Node:
    """Ask for one of several, or for all; all of none is every statement."""
    if len(nodes) == 1:
        return nodes[0]
    return _Node(
        lambda s, context: next((one for node in nodes if node.matches(s, context) is one), not one),
        lambda text, field, context: [span for node in nodes for span in node.marks(text, field, context)],
    )


_ALL = _joined(False, ())


@dataclass(frozen=True, slots=True)
class Query:
    """A query that has been read."""

    root: _Node
    empty: bool

    def matches(self, statement: Statement, context: Context) -> bool:
        """Whether a statement is one of those asked for; a blank query asks for all."""
        return self.root.matches(statement, context)

    def marks(self, text: str, field: str, context: Context) -> list[Span]:
        """What the query finds in the text of a field, for highlighting: spans in order, none overlapping.

        What is only asked to be absent is not marked.
        """
        merged: list[Span] = []
        for start, end in sorted(self.root.marks(text, field, context)):
            if merged and start <= merged[-1][1]:
                start, end = merged[-1][0], max(end, merged.pop()[1])
            merged.append((start, end))
        return merged


# --- reading a query -------------------------------------------------------------------------------------

_TOKEN = re.compile(
    r"""\s* (?P<token> (?P<mark> [()] | (?<!-)(?:OR|AND)(?![^\s()]) | - )
    | (?: (?P<field>[^\W\d]+) : )? (?: "(?P<quoted>[^"]*)(?P<closed>"?) | (?P<bare>[^\s()"]*) ) )""",
    re.VERBOSE,
)
_QUOTE = 'for the words as they stand put quotation marks around them, as "Re: aid"'
_VALUE = 'write it directly after the colon, as speaker:Massoud or speaker:"Ahmad Massoud"'
_RANGE = "write it as date:2021-09, date:2021-09-06..2021-10 or date:2021-09.."


class _Reader:
    """Reads a query by this grammar, in which a term's parts touch.

    either = every {"OR" every}    every = term {["AND"] term}
    term   = ["-"] ("(" either ")" | [field ":"] (word ["*"] | '"' words ["*"] '"'))
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.kind, self.at, self.end, self.depth = "", 0, 0, 0
        self.advance()

    def advance(self) -> None:
        """Go on to the next token: a parenthesis, an operator, a minus, a ``term``, or nothing at the end."""
        self.before = self.kind, self.at
        found = _TOKEN.match(self.text, self.end)
        assert found is not None  # noqa: S101  (it also matches nothing)
        self.token, self.at, self.end = found, found.start("token"), found.end()
        self.kind = found["mark"] or ("term" if found["token"] else "")

    def fault(self, what: str, at: int, is_wrong: str, advice: str) -> NoReturn:
        raise QueryFault(f"{what} at column {at + 1} {is_wrong}", self.text, at, advice) from None

    def either(self) -> _Node:
        nodes = [self.every()]
        while self.kind == "OR":
            self.advance()
            nodes.append(self.every())
        return _joined(True, nodes)

    def every(self) -> _Node:
        nodes = [self.term()]
        while self.kind not in ("OR", ")", ""):
            if self.kind == "AND":
                self.advance()
            nodes.append(self.term())
        return _joined(False, nodes)

    def term(self) -> _Node:
        if self.kind == "(":
            return self.group()
        if self.kind == "-":
            return self.negated()
        if self.kind != "term":
            self.missing()
        node = self.leaf()
        self.advance()
        return node

    def group(self) -> _Node:
        at = self.at
        self.depth += 1
        if self.depth > _MAX_DEPTH:
            self.fault("the parenthesis", at, "is nested too deeply", f"{_MAX_DEPTH} inside each other are read")
        self.advance()
        node = self.either() if self.kind else _ALL
        if not self.kind:
            self.fault("the parenthesis", at, "is never closed", "put a closing one after the last of its words")
        self.advance()
        self.depth -= 1
        return node

    def negated(self) -> _Node:
        at = self.at
        self.advance()
        if self.at != at + 1 or self.kind not in ("term", "("):
            self.fault("the minus sign", at, "has nothing directly after it", "write it before a word, or take it out")
        node = self.term()
        return _Node(lambda s, context: not node.matches(s, context))

    def missing(self) -> NoReturn:
        """Say why no term can begin here."""
        (kind, at), beside = self.before, "write it between two terms, or in small letters if it is a word"
        if self.kind in ("OR", "AND"):
            self.fault(f"the {self.kind}", self.at, "has nothing before it", beside)
        if kind in ("OR", "AND"):
            self.fault(f"the {kind}", at, "has nothing after it", beside)
        if kind == "(":
            self.fault("the parenthesis", at, "holds nothing", "put words into it, or take it out")
        self.fault("the parenthesis", self.at, "is never opened", "take it out, or put an opening one before it")

    def leaf(self) -> _Node:
        field, at = (self.token["field"] or "").lower(), self.token.start("bare")
        if field in URL_SCHEMES or (field == "url" and at >= 0):
            return self.link(at if field == "url" else self.at)
        if field and field not in FIELDS:
            self.fault(f"{self.token['field']}:", self.at, f"is no field; the fields are {', '.join(FIELDS)}", _QUOTE)
        if at >= 0:
            return self.in_field(field, self.token["bare"], at)
        at = self.token.start("quoted")
        if not self.token["closed"]:
            self.fault("the quotation mark", at - 1, "is never closed", "put another after the last of its words")
        return self.in_field(field, self.token["quoted"], at)

    def link(self, at: int) -> _Node:
        """A link, which may hold parentheses; one that closes a group around it is not its own."""
        value = re.split(r'[\s"]', self.text[at:], maxsplit=1)[0]
        while value.endswith(")") and value.count(")") > value.count("("):
            value = value[:-1]
        self.end = at + len(value)
        return self.in_field("url", value, at)

    def in_field(self, field: str, value: str, at: int) -> _Node:
        start = value.removesuffix("*").strip()
        if field and not start:
            self.fault(f"{field}:", self.at, "has nothing directly after it", _VALUE)
        match field:
            case "date":
                return self.dated(value, at)
            case "url":
                return _part(("url", "archive_url"), re.escape(start))
            case "id":
                return _part(("id",), r"\A" + re.escape(start))
            case "tag":
                tag, star = fold(start), value.endswith("*")
                return _term(("tags",), lambda text, _: fold(text).startswith(tag) if star else fold(text) == tag)
        asked = self.phrase(value, at)
        if field in ("speaker", "outlet", "via") and not asked.open_end:
            spans = partial(name_spans, start)
            return _term((field,), lambda text, d: d is not None and finds(d, start, text), spans)
        return _term((field,), partial(_in_text, asked), asked.spans) if field else _anywhere(asked)

    def phrase(self, value: str, at: int) -> Phrase:
        found = phrase(value)
        if found is None:
            self.fault(f'"{one_line(value[:_EXCERPT])}"', at, "holds no word", "take it out; only words are looked for")
        star = value.find("*", 0, len(value) - found.open_end)
        if star >= 0 and self.token["quoted"] is None:
            self.fault("the star", at + star, "does not end a word", "write it directly after the beginning of a word")
        return found

    def dated(self, value: str, at: int) -> _Node:
        start, dots, end = (value, "", "") if "/" in value else value.partition("..")
        try:
            first, last = (parse_date(part) if part.strip() else None for part in (start, end if dots else start))
            if not first and not last:
                raise DateError("it has no start and no end")
            since, until = first.earliest if first else None, last.latest if last else None
            if since and until and since > until:
                raise DateError("it ends before it starts")
        except DateError as error:
            self.fault("the date", at, f"cannot be read: {error}", _RANGE)
        # What is asked for without a bound are the dates that are not known.
        return _Node(lambda s, context: s.date.overlaps(since, until) if since or until else s.date.unknown)


def parse(text: str) -> Query:
    """Read a query. Raises :class:`QueryFault`, and nothing else, whatever the text is."""
    reader = _Reader(text)
    root = reader.either() if reader.kind else _ALL
    if reader.kind:
        reader.missing()
    return Query(root, root is _ALL)


_ONE_VALUE = re.compile(rf'\A(-?(?:{"|".join(FIELDS)}):)([^"()]*\s[^"()]*)\Z', re.IGNORECASE)
_MORE_TERMS = re.compile(r"\s(?:-|(?:OR|AND)\s|[^\W\d]+:)")


def join_arguments(args: Sequence[str]) -> str:
    """One query out of what a shell hands over word by word, without the quotation marks it has taken off.

    ``speaker:"Ahmad Massoud"`` arrives as one argument with a blank in it, and gets its marks back. Any
    other blank parts words, also those of an argument such as ``Ahmad Massoud``.
    """
    return " ".join(arg if _MORE_TERMS.search(arg) else _ONE_VALUE.sub(r'\1"\2"', arg) for arg in args)


@dataclass(frozen=True, slots=True)
class Filters:
    """What the options ask for. Several of one kind are alternatives, and each kind must be met."""

    speaker: tuple[str, ...] = ()
    outlet: tuple[str, ...] = ()
    via: tuple[str, ...] = ()
    tag: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None

    def matches(self, statement: Statement, context: Context) -> bool:
        """Whether a statement meets them all."""
        s = statement
        asked: tuple[tuple[Iterable[str], Iterable[str], Callable[[str, str], bool]], ...] = (
            (self.speaker, (s.speaker,), partial(finds, context.people)),
            (self.outlet, (s.outlet,), partial(finds, context.outlets)),
            (self.via, s.via, partial(finds, context.outlets)),
            (self.tag, s.tags, lambda wanted, tag: fold(wanted) == fold(tag)),
        )
        return s.date.overlaps(self.since, self.until) and all(
            not wanted or any(has(name, text) for name in wanted for text in there) for wanted, there, has in asked
        )


def parse_bound(text: str, *, upper: bool, today: date) -> date:
    """The day from which, or up to which, a date typed for ``--since`` or ``--until`` reaches.

    The first day that the date may mean, or the last one. Raises :class:`UsageFault` if it is no date, or
    has no such day.
    """
    option, end = ("--until", "last") if upper else ("--since", "first")
    try:
        found = resolve(text, today=today).date
    except DateError as error:
        raise UsageFault(f'{option} "{inline(text)}" is not taken: {error}', _BOUND) from None
    day = found.latest if upper else found.earliest
    if day is None:
        raise UsageFault(f"{option} {found} has no {end} day", _BOUND)
    return day


def sort_key(statement: Statement) -> tuple[Any, ...]:
    """Oldest first, the undated last; then by the report's date, and by the words, so that no order is chance."""
    s, report = statement, statement.published
    return s.date.sort_key, (False, report.sort_key) if report else (True,), s.speaker, s.outlet, s.claim, s.id


def run(statements: Iterable[Statement], query: Query, filters: Filters, context: Context) -> list[Statement]:
    """The statements that a query and the filters both find, in the order of :func:`sort_key`."""
    let_through = statements if filters == Filters() else (s for s in statements if filters.matches(s, context))
    return sorted((s for s in let_through if query.matches(s, context)), key=sort_key)
