"""How often proposals are right, on reports marked before any rule was written: a floor under each part."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from pathlib import Path

import pytest

from factcli.extract.attribution import Attribution, Kind
from factcli.extract.proposal import Proposal
from tests.quality import extract
from tests.quality.extract import Figures, LabelError, Report, reports

pytestmark = pytest.mark.slow(whole=True)

# A little below what is measured: of the reports that rules may be tried on, and of those that are unread. A change
# that falls below a floor makes proposals worse: mend it, and leave these.
FLOORS = {
    "content found": (0.97, 0.94),
    "direct: same span": (0.94, 0.90),
    "mixed F1": (0.93, 0.89),
    "indirect F1": (0.93, 0.86),
    "kind right": (0.95, 0.92),
    "speaker right": (0.86, 0.79),
    "speaker right or open": (0.97, 0.93),
    "he, she right or open": (0.96, 0.90),
    "role right": (0.89, 0.75),
    "role not wrong": (0.94, 0.87),
    "via right": (0.90, 0.89),
    "date right": (0.92, 0.88),
    "proposals that match": (0.93, 0.94),
    "proposals that are no trap": (0.95, 0.96),
    "proposals that are no repeat": (0.94, 0.96),
    "sure of what is found": (0.80, 0.79),
    "sure and right": (0.97, 0.92),
}
#: The same of the reports in German, French, Spanish and Russian, where direct speech alone is looked for.
FLOORS_ELSEWHERE = {
    "direct found": (0.90, 0.55),
    "direct: same span": (0.90, 0.44),
    "speaker right or open": (0.81, 0.83),
    "sure and right": (0.80, 0.60),
}
MOST_INVENTED = 0


@lru_cache(maxsize=4)
def measured(use: str, english: bool) -> Figures:
    return extract.measure([r for r in reports(use) if (r.article.lang == "en") == english])


@pytest.mark.parametrize("use", extract.USES)
@pytest.mark.parametrize("measure", FLOORS)
def test_english_reports(use: str, measure: str) -> None:
    """Each part of a proposal is as often right as it was."""
    figures = measured(use, english=True)
    assert figures.share(measure) >= FLOORS[measure][use == "unread"], str(figures)


@pytest.mark.parametrize("use", extract.USES)
@pytest.mark.parametrize("measure", FLOORS_ELSEWHERE)
def test_reports_in_other_languages(use: str, measure: str) -> None:
    """Direct speech is found by the marks and verbs of its language as often as it was."""
    figures = measured(use, english=False)
    assert figures.share(measure) >= FLOORS_ELSEWHERE[measure][use == "unread"], str(figures)


@pytest.mark.parametrize("use", extract.USES)
@pytest.mark.parametrize("english", [True, False])
def test_every_word_is_of_the_report(use: str, english: bool) -> None:
    """Claims and quotations are the slices that their spans say, in each report."""
    figures = measured(use, english)
    assert figures.of["quotations in the text"] - figures.right["quotations in the text"] == MOST_INVENTED, str(figures)


def as_marked(report: Report) -> list[Proposal]:
    """What a perfect reader would propose."""
    text = report.article.text
    return [
        Proposal(
            attribution=Attribution(label.contents[0], label.quotes, None, None, Kind(label.kind), "marked"),
            claim=" … ".join(text[start:end] for start, end in label.contents[0]),
            quote=" … ".join(text[start:end] for start, end in label.quotes),
            speaker=label.speakers[0],
            wording=label.wording,
            role=label.roles[0] if label.roles else "",
            via=label.vias[0] if label.vias else (),
            date=(label.dates[0] if label.dates else "") or f"{report.article.published}?",
            date_text=label.date_text,
        )
        for label in report.statements
    ]


def test_marks_are_right_by_themselves() -> None:
    """A reader who proposes what is marked is right in all."""
    by_article = {report.article: as_marked(report) for report in reports()}
    figures = extract.measure(reports(), by_article.__getitem__)
    repeats = "proposals that are no repeat"  # a marked statement may stand in another one
    assert {measure for measure in extract.MEASURES if figures.share(measure) < 1} <= {repeats}, figures.faults
    assert all(figures.of[measure] >= 20 for measure in extract.MEASURES if "invented" not in measure), str(figures)


def test_nothing_is_found_by_nobody() -> None:
    """A reader who proposes nothing finds nothing, and proposes nothing wrong."""
    figures = extract.measure(reports(), lambda _: [])
    assert figures.share("content found") == figures.share("content F1") == 0
    assert figures.of["content found"] >= 200
    assert not figures.of["proposals that match"]


def test_reports_are_of_both_uses() -> None:
    """Over thirty reports, half of them unread, each half with all kinds of statements and with traps."""
    assert Counter(report.use for report in reports()) == {"develop": 17, "unread": 17}
    for use in extract.USES:
        kinds = Counter(label.kind for report in reports(use) for label in report.statements)
        assert min(kinds[kind] for kind in Kind) >= 20
        assert sum(len(report.traps) for report in reports(use)) >= 20
        assert sum(report.article.lang != "en" for report in reports(use)) == 2


@pytest.mark.parametrize(
    ("marks", "message"),
    [
        ('content = ["They never left"]', "a.toml: not in the report: 'They never left'"),
        ('content = ["left"]', "a.toml: 2 times in the report, so nth is needed: 'left'"),
        ('content = [{ text = "left", nth = 3 }]', "a.toml: nth is 3 of 2: 'left'"),
        ('content = ["They"]\ndate_text = "on Friday"', "a.toml: not in the report: 'on Friday'"),
    ],
)
def test_marks_that_do_not_fit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, marks: str, message: str) -> None:
    """A slice that the report does not have, or has twice, is an error with the file and the words."""
    monkeypatch.setattr(extract, "FOLDER", tmp_path)
    (tmp_path / "a.txt").write_text("They left, she said. He left on Monday.\n", encoding="utf-8")
    head = 'outlet = "The Post"\npublished = "2024-05-01"\nlang = "en"\nuse = "unread"\n'
    statement = f'[[statement]]\nkind = "indirect"\nspeaker = "she"\n{marks}\n'
    (tmp_path / "a.toml").write_text(head + statement, encoding="utf-8")
    with pytest.raises(LabelError) as error:
        extract.load("a")
    assert str(error.value) == message
