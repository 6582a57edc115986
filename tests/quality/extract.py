"""The project's own reports with the statements in them marked, and how well proposals agree with the marks.

``python -m tests.quality.extract`` prints the figures, ``--show`` what is missed and what is wrong; ``--use develop``
(or ``unread``) and names of reports restrict it. See ``articles/README.md`` for the marks.

Spans are compared as sets of the positions of letters and digits, so that quotation marks, blanks and full stops do
not count.
"""

from __future__ import annotations

import argparse
import re
import sys
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from factcli.extract.article import Article
from factcli.extract.attribution import Span
from factcli.extract.proposal import Proposal
from factcli.extract.proposals import propose
from factcli.extract.readers import article_of

FOLDER = Path(__file__).parent / "articles"
USES = ("develop", "unread")
_KEYS = {"outlet", "published", "lang", "use", "statement", "trap"}
_NEEDED = {"kind", "content", "speaker"}
_ALLOWED = {"or_content", "quotes", "or_speaker", "wording", "role", "via", "date", "date_text", "optional"}
_MEDIA_TYPES = {".txt": "text/plain", ".md": "text/markdown"}
_PRONOUNS = frozenset(("he", "she", "they", "it", "him", "her", "er", "sie", "il", "elle", "он", "она"))
#: What joins the spans of a claim.
JOINT = " … "
#: Words before a name that are no part of it.
_TITLE = re.compile(r"(?:the|an?|m[rs]|mrs|miss|dr|sir|dame|prof|professor|cllr|der|die|des|le|la|l)\Z")


class LabelError(Exception):
    """A file of marks says what its report does not hold; the message names the file and the words."""


class Labelled(NamedTuple):
    """A statement as a careful reader marks it.

    Each field has every reading that is fair, the best first; an empty tuple: nothing to compare. ``contents`` holds
    the spans of what is said, ``speakers`` names ("": rightly left open). ``optional``: fair to propose, fair to miss.
    """

    kind: str
    contents: tuple[tuple[Span, ...], ...]
    quotes: tuple[Span, ...]
    speakers: tuple[str, ...]
    wording: str
    roles: tuple[str, ...]
    vias: tuple[tuple[str, ...], ...]
    dates: tuple[str, ...]
    date_text: str
    optional: bool


class Trap(NamedTuple):
    """Words that look like a statement and are none, and why."""

    span: Span
    why: str


class Report(NamedTuple):
    """A report and what is marked in it; ``use`` tells whether rules may be written after it."""

    article: Article
    use: str
    statements: tuple[Labelled, ...]
    traps: tuple[Trap, ...]


def names() -> list[str]:
    """The names of all reports."""
    return sorted(path.stem for path in FOLDER.glob("*.toml"))


def reports(use: str | None = None) -> list[Report]:
    """All reports, or those of one use."""
    found = [load(name) for name in names()]
    return [report for report in found if use is None or report.use == use]


def load(name: str) -> Report:
    """Read a report and its marks. Raises :class:`LabelError` if they do not fit."""
    path = FOLDER / f"{name}.toml"
    texts = [FOLDER / (name + end) for end in _MEDIA_TYPES if (FOLDER / (name + end)).is_file()]
    if len(texts) != 1:
        raise LabelError(f"{path.name}: {len(texts)} reports of this name, not one")
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    read = article_of(texts[0].read_bytes(), _MEDIA_TYPES[texts[0].suffix], texts[0].name)
    marks = _Marks(path.name, read.text, table)
    article = replace(read, outlet=table["outlet"], published=table["published"], lang=table["lang"])
    return Report(article, table["use"], tuple(marks.statements()), tuple(marks.traps()))


class _Marks:
    """The marks of one report, checked against its text."""

    def __init__(self, name: str, text: str, table: dict[str, Any]) -> None:
        self.name, self.text, self.table = name, text, table
        self._check(set(table) <= _KEYS and {"outlet", "published", "lang", "use"} <= set(table), "keys", set(table))
        self._check(table["use"] in USES, "use", table["use"])

    def _check(self, holds: bool, what: str, words: object) -> None:
        if not holds:
            raise LabelError(f"{self.name}: {what}: {words!r}")

    def statements(self) -> Iterator[Labelled]:
        for table in self.table.get("statement", ()):
            self._check(_NEEDED <= set(table) <= _NEEDED | _ALLOWED, "keys", set(table))
            content = self._spans(table["content"])
            kind = table["kind"]
            self._check(kind in ("direct", "indirect", "mixed") and bool(content), "kind and content", table)
            quotes = content if kind == "direct" else self._spans(table.get("quotes", []))
            self._check((kind != "indirect") == bool(quotes), "quotes of a statement of its kind", table)
            others = tuple(self._spans(other) for other in table.get("or_content", ()))
            speakers = (table["speaker"], *table.get("or_speaker", ()))
            for words in (speakers[0], table.get("wording", ""), table.get("date_text", ""), *table.get("role", ())):
                self._check(_squeezed(words) in _squeezed(self.text), "not in the report", words)
            yield Labelled(
                kind,
                (content, *others),
                quotes,
                speakers,
                table.get("wording", ""),
                tuple(table.get("role", ())),
                tuple(tuple(via) for via in table.get("via", ())),
                tuple(table.get("date", ())),
                table.get("date_text", ""),
                table.get("optional", False),
            )

    def traps(self) -> Iterator[Trap]:
        for table in self.table.get("trap", ()):
            yield Trap(self._span(table["text"]), table["why"])

    def _spans(self, slices: Sequence[Any]) -> tuple[Span, ...]:
        return tuple(self._span(part) for part in slices)

    def _span(self, part: Any) -> Span:
        words, nth = (part, None) if isinstance(part, str) else (part["text"], part["nth"])
        starts = [match.start() for match in re.finditer(f"(?={re.escape(words)})", self.text)] if words else []
        self._check(bool(starts), "not in the report", words)
        self._check(nth is not None or len(starts) == 1, f"{len(starts)} times in the report, so nth is needed", words)
        self._check(nth is None or 1 <= nth <= len(starts), f"nth is {nth} of {len(starts)}", words)
        start = starts[(nth or 1) - 1]
        return Span(start, start + len(words))


def _squeezed(words: str) -> str:
    return " ".join(words.casefold().split())


# Counting


class Figures:
    """Counts over reports: how many of how many, by name of the measure."""

    def __init__(self) -> None:
        self.right: Counter[str] = Counter()
        self.of: Counter[str] = Counter()
        self.faults: list[str] = []

    def add(self, measure: str, right: float) -> None:
        self.right[measure] += right  # type: ignore[assignment]  # F1 adds up, too
        self.of[measure] += 1

    def share(self, measure: str) -> float:
        """A measure from 0 to 1; 1 if there was nothing to measure."""
        return self.right[measure] / self.of[measure] if self.of[measure] else 1.0

    def __str__(self) -> str:
        lines = (
            f"{measure:<42} {self.right[measure]:>6g} of {self.of[measure]:>4} {self.share(measure):>6.1%}"
            for measure in MEASURES
            if self.of[measure]
        )
        return "\n".join(lines)


#: The measures, in the order of printing. "open" is a speaker left to the person.
MEASURES = (
    "content found",
    "content F1",
    "direct found",
    "direct: same span",
    "mixed found",
    "mixed F1",
    "indirect found",
    "indirect F1",
    "kind right",
    "speaker right",
    "speaker right or open",
    "speaker named and right",
    "he, she right",
    "he, she right or open",
    "role right",
    "role not wrong",
    "via right",
    "via not invented",
    "date right",
    "date not invented",
    "proposals that match",
    "proposals that are no trap",
    "proposals that are no repeat",
    "quotations in the text",
    "sure of what is found",
    "sure and right",
)


def measure(found: Iterable[Report], proposer: Callable[[Article], Sequence[Proposal]] = propose) -> Figures:
    """Count how the proposals for reports agree with their marks."""
    figures = Figures()
    for report in found:
        _Comparison(report, proposer(report.article), figures).count()
    return figures


class _Comparison:
    """The proposals for one report beside its marks."""

    def __init__(self, report: Report, proposals: Sequence[Proposal], figures: Figures) -> None:
        self.report, self.proposals, self.figures = report, proposals, figures
        self.text = report.article.text
        self.contents = [self._positions(proposal.attribution.content) for proposal in proposals]
        self.readings = [[self._positions(spans) for spans in label.contents] for label in report.statements]

    def _positions(self, spans: Iterable[tuple[int, int]]) -> frozenset[int]:
        return frozenset(i for start, end in spans for i in range(start, end) if self.text[i].isalnum())

    def count(self) -> None:
        best = [self._best_proposal(number) for number in range(len(self.readings))]
        for number, label in enumerate(self.report.statements):
            if not label.optional:
                self._count_statement(label, number, best[number])
        self._count_proposals(best)

    def _best_proposal(self, number: int) -> tuple[int | None, float]:
        """The proposal that agrees best with a statement, and its F1."""
        scored = [(self._score(number, content), -at) for at, content in enumerate(self.contents)]
        score, at = max(scored, default=(0.0, 0))
        return (-at, score) if score > 0 else (None, 0.0)

    def _score(self, number: int, content: frozenset[int]) -> float:
        return max(_f1(reading, content) for reading in self.readings[number])

    def _count_statement(self, label: Labelled, number: int, best: tuple[int | None, float]) -> None:
        at, f1 = best
        content = self.contents[at] if at is not None else frozenset()
        hit = any(len(reading & content) >= len(reading) / 2 for reading in self.readings[number])
        self._add("content found", hit, label, at)
        self.figures.add(f"{label.kind} found", hit)
        self.figures.add("content F1", f1)
        if label.kind == "direct":
            self._add("direct: same span", self._same_span(number), label, at)
        else:
            self.figures.add(f"{label.kind} F1", f1)
        if not hit or at is None:
            return
        proposal = self.proposals[at]
        self._add("kind right", proposal.attribution.kind == label.kind, label, at)
        self._count_speaker(label, at)
        self.figures.add("sure of what is found", proposal.sure)
        if "" not in label.roles and label.roles:
            self._add("role right", any(_same_role(proposal.role, role) for role in label.roles), label, at)
        if label.roles and proposal.role:
            self._add("role not wrong", any(_same_role(proposal.role, role) for role in label.roles), label, at)
        self._count_via(label, at)
        self._count_date(label, at)

    def _same_span(self, number: int) -> bool:
        """Whether a proposal has just these words, or several proposals have one of the statement's spans each."""
        if any(content in self.readings[number] for content in self.contents):
            return True
        spans = self.report.statements[number].contents[0]
        return len(spans) > 1 and all(self._positions([span]) in self.contents for span in spans)

    def _count_speaker(self, label: Labelled, at: int) -> None:
        proposal = self.proposals[at]
        is_open = not proposal.speaker
        right = any(_same_name(proposal.speaker, speaker) for speaker in label.speakers)
        self.figures.add("speaker right", right)
        self._add("speaker right or open", right or is_open, label, at)
        if proposal.speaker:
            self.figures.add("speaker named and right", right)
        if label.wording.casefold() in _PRONOUNS:
            self.figures.add("he, she right", right)
            self._add("he, she right or open", right or is_open, label, at)

    def _count_via(self, label: Labelled, at: int) -> None:
        given = self.proposals[at].via
        right = any(_same_list(given, via) for via in label.vias)
        if label.vias and () not in label.vias:
            self._add("via right", right, label, at)
        elif given:
            self._add("via not invented", right, label, at)

    def _count_date(self, label: Labelled, at: int) -> None:
        given = self.proposals[at].date
        # The day of publication with "?" stands for "the report does not say", as XXXX does.
        stated = "" if given in ("XXXX", self.report.article.published + "?") else given
        if label.dates and "" not in label.dates:
            self._add("date right", stated in label.dates, label, at)
        elif stated:
            self._add("date not invented", stated in label.dates, label, at)

    def _count_proposals(self, best: Sequence[tuple[int | None, float]]) -> None:
        taken: Counter[int] = Counter()
        for at, proposal in enumerate(self.proposals):
            content = self.contents[at]
            scores = [self._score(number, content) for number in range(len(self.readings))]
            number = max(range(len(scores)), key=scores.__getitem__, default=None)
            matches = number is not None and scores[number] >= 0.5
            if not matches:
                number = next(
                    (n for n, label in enumerate(self.report.statements) if self._is_part(label, content)), None
                )
            label = None if number is None else self.report.statements[number]
            trapped = label is None and any(
                _f1(self._positions([trap.span]), content) >= 0.5 for trap in self.report.traps
            )
            if label is None or not label.optional:
                self._add("proposals that match", label is not None, label, at)
            self._add("proposals that are no trap", not trapped, label, at)
            if matches and number is not None:
                taken[number] += 1
                repeats = sum(len(content & other) * 2 > len(content) for other in self.contents[:at])
                self._add("proposals that are no repeat", not repeats, label, at)
            self._add("quotations in the text", self._is_verbatim(proposal), label, at)
            if proposal.sure and (label is None or not label.optional):
                right = label is not None and any(_same_name(proposal.speaker, s) for s in label.speakers)
                self._add("sure and right", right, label, at)

    def _is_part(self, label: Labelled, content: frozenset[int]) -> bool:
        """Whether a proposal is one of the spans of a statement: fair, if another has the rest."""
        return any(self._positions([span]) == content for span in label.contents[0])

    def _is_verbatim(self, proposal: Proposal) -> bool:
        """Whether claim and quotation are cut from the spans, in their order; a "that" may be left out.

        The claim of a denial or an act begins with its verb, which is at most a line before.
        """
        found = proposal.attribution
        first, *others = found.content
        widest = max(found.speaker.end if found.speaker else 0, first.start - 160)
        content = [(min(first.start, widest), first.end), *others] if widest < first.start else found.content
        return all(
            len(pieces) <= len(spans)
            and all(piece and piece in self.text[slice(*span)] for piece, span in zip(pieces, spans, strict=False))
            for pieces, spans in ((_pieces(proposal.claim), content), (_pieces(proposal.quote), found.quotes))
        )

    def _add(self, measure: str, right: bool, label: Labelled | None, at: int | None) -> None:
        self.figures.add(measure, right)
        if not right:
            self.figures.faults.append(f"{measure}: {self.report.article.name}: {self._describe(label, at)}")

    def _describe(self, label: Labelled | None, at: int | None) -> str:
        marked = proposed = "nothing"
        if label is not None:
            words = JOINT.join(self.text[start:end] for start, end in label.contents[0])
            marked = f"{words!r} | {label.speakers} | {label.roles} | via {label.vias} | {label.dates}"
        if at is not None:
            p = self.proposals[at]
            who = f"{p.speaker!r} ({p.wording!r}, {p.candidates})"
            proposed = (
                f"{p.claim!r} | {who} | {p.role!r} | via {p.via} | {p.date} {p.date_text!r} | {p.attribution.rule}"
            )
        return f"\n    marked   {marked}\n    proposed {proposed}"


def _pieces(quote: str) -> list[str]:
    return quote.split(JOINT) if quote else []


def _f1(a: frozenset[int], b: frozenset[int]) -> float:
    return 2 * len(a & b) / (len(a) + len(b)) if a or b else 0.0


def _words(name: str) -> list[str]:
    words = re.findall(r"[^\W_]+(?:-[^\W_]+)*", name.casefold().replace("’s ", " ").replace("'s ", " "))
    while len(words) > 1 and _TITLE.match(words[0]):
        del words[0]
    return words


def _same_name(given: str, marked: str) -> bool:
    """Whether a name is the one marked, but for titles; of unnamed sources also with fewer or more words."""
    if not given or not marked:
        return given == marked
    a, b = _words(given), _words(marked)
    if a == b:
        return True
    unnamed = not any(word[:1].isupper() for word in marked.split()[1:]) and not marked[0].isupper()
    unnamed = unnamed or marked.split()[0].casefold() in ("a", "an", "two", "another", "one")
    shorter, longer = sorted((a, b), key=len)
    return unnamed and longer[: len(shorter)] == shorter


def _same_role(given: str, marked: str) -> bool:
    a, b = ([word for word in _words(role) if word not in ("his", "her", "their", "its")] for role in (given, marked))
    return a == b


def _same_list(given: Sequence[str], marked: Sequence[str]) -> bool:
    return len(given) == len(marked) and all(_same_outlet(a, b) for a, b in zip(given, marked, strict=True))


def _same_outlet(given: str, marked: str) -> bool:
    """Whether a channel is the one marked, also by a longer name ("Nova agency")."""
    a, b = _words(given), _words(marked)
    return bool(a) and bool(b) and (" ".join(b) in " ".join(a) or " ".join(a) in " ".join(b))


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the figures of all reports, or of those named."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("name", nargs="*", help="names of reports")
    parser.add_argument("--use", choices=USES)
    parser.add_argument("--show", action="store_true", help="what is missed and what is wrong")
    options = parser.parse_args(arguments)
    chosen = [r for r in reports(options.use) if not options.name or Path(r.article.name).stem in options.name]
    english = [report for report in chosen if report.article.lang == "en"]
    others = [report for report in chosen if report.article.lang != "en"]
    for title, part in (("English", english), ("other languages", others)):
        figures = measure(part)
        if part:
            print(f"{title}: {len(part)} reports\n{figures}\n")
        if options.show:
            print("\n".join(sorted(figures.faults)), "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
