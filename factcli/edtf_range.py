"""Read a range of days: two ends, each of which may take its month or its year from the other.

24-26 January 2020, 30 December to 2 January 2020, between 3 and 5 May 2020, 2019/20.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from factcli.edtf import DateError, parse_date
from factcli.edtf_plain import (
    ARTICLE,
    AS_WRITTEN,
    KEPT,
    LETTER,
    NAME,
    NTH,
    OF,
    OF_YEAR,
    WrittenDate,
    calendar_date,
    match_patterns,
    month_number,
)
from factcli.text import date_words
from factcli.text.cjk_dates import rewrite_cjk_date
from factcli.text.tokens import fold

_RANGE_LEAD = (
    r"from|between|vom|von|zwischen(?: dem)?|du|de|del|desde(?: el)?|entre(?: le| el)?|dal|van|tussen|od|с|з|від"
    r"|między|mezi|između|между|між|(?:the )?night of|(?:in der )?nacht vom|dari"
)
#: What is between the two ends.
RANGE_SIGN = (
    r" (?:to|until|till|til|through|thru|up to|bis(?: zum)?|auf den|au|al|a|à|até|hasta(?: el)?|tot(?: en met)?|t/m|do"
    r"|po|по|до|ila|sampai) |\s?[–—−~〜～至到]\s?| - |(?<=[0-9]{4})/(?=[^\W\d_])"
    r"|(?<=[0-9.])-(?=[^\W_])|(?<=[^\W\d_])-(?=[^\W\d_])"
    r"|(?<=[0-9])\.\.\.?(?=[0-9])|(?<=[0-9]\.)/(?=[0-9]{1,2}\. [^\W\d_])"
    # 2020-01-24/26, January 24/26, 24/26 January
    r"|(?<=[0-9]{4}-[0-9]{2}-[0-9]{2})/(?=[0-9]{2}\Z)|(?<=[^\W\d_] [0-9])/(?=[0-9])|(?<=[^\W\d_] [0-9]{2})/(?=[0-9])"
    r"|(?<=\A[0-9])/(?=[0-9]{1,2}\.? [^\W\d_])|(?<=\A[0-9]{2})/(?=[0-9]{1,2}\.? [^\W\d_])"
)
_AND = r" (?:and|und|et|y|e|en|i|a|и|і|та) "
_HALF_YEAR = 6


class _End(NamedTuple):
    """One end of a range, perhaps without its month or year; ``figures`` are day and month in either order."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    figures: tuple[int, int] | None = None
    sign: str = ""

    @property
    def has_day(self) -> bool:
        return self.day is not None or self.figures is not None


def read_range(text: str, years_from: int | None, name_month: Callable[[str], str]) -> WrittenDate | None:
    """Read two ends with a sign or words between them, or None if the text is no such range.

    ``name_month`` replaces a month whose language must be told by the words beside it, ``years_from`` is the first year
    that two figures may mean. Raises :class:`DateError` for ends that cannot be right.
    """
    text = re.sub(r"\s*(?:inclusive|incl\.?)\Z", "", text)
    lead = re.fullmatch(rf"({_RANGE_LEAD}) (.+)", text, re.IGNORECASE)
    wording = ""
    if lead:
        text = lead[2]
        wording = KEPT if re.search("night|nacht", lead[1], re.IGNORECASE) else ""
    if match := re.fullmatch(r"([0-9]{2})([0-9]{2})([-–/])([0-9]{2})", text):
        later = int(match[4])  # 2019/20; with a hyphen from 21 on it is EDTF for a season
        if later == int(match[2]) + 1 and later > 12 and (match[3] != "-" or later < 21):
            return WrittenDate(f"{match[1]}{match[2]}/{match[1]}{match[4]}")
        return None
    signs = f"{RANGE_SIGN}|{_AND}" if lead else RANGE_SIGN
    for sign in list(re.finditer(signs, text, re.IGNORECASE))[:6]:
        start = _read_end(text[: sign.start()], years_from, name_month)
        end = _read_end(text[sign.end() :], years_from, name_month)
        if start and end and (found := _join(start, end)):
            return found._replace(wording=wording)
    return None


def _read_end(text: str, years_from: int | None, name_month: Callable[[str], str]) -> _End | None:
    text = re.sub(rf"\A(?:{ARTICLE}|dem|der|zum) (?=\S)", "", text.strip(" ,.").casefold())
    words = text.replace(",", " ").split()
    name = fold(words[0]).strip(".") if len(words) > 1 else ""
    if name in date_words.short_weekday_numbers() and name not in date_words.month_numbers():
        text = text.partition(words[0])[2].strip(" ,")
    text = re.sub(rf"(?<=[0-9]{{4}}) {OF_YEAR}\Z", "", name_month(text))
    text = re.sub(rf"(?<=[0-9])\.(?= {LETTER}{{3}})", "", text)
    text = rewrite_cjk_date(text) if re.search("[年년月월日일]", text) else text
    if re.fullmatch("[0-9]{4}", text):
        return _End(int(text))
    if found := match_patterns(text, years_from):
        if found.figures:
            return _End(found.figures[2], figures=found.figures[:2], sign=found.sign)
        year, month, day = (int(number) for number in f"{found.edtf}-0-0".split("-")[:3])
        return _End(year, month or None, day or None)
    if match := re.fullmatch(rf"([0-9]{{1,2}}){NTH}(?:,? ([0-9]{{4}}))?", text):
        return _End(day=int(match[1]), year=int(match[2]) if match[2] else None)
    if match := re.fullmatch(r"([0-9]{1,2}) ?\. ?([0-9]{1,2})\.?", text):
        return _End(figures=(int(match[1]), int(match[2])), sign=".")
    match = re.fullmatch(rf"(?P<day>[0-9]{{1,2}}){NTH} ?{OF}(?P<month>{NAME})", text) or re.fullmatch(
        rf"(?P<month>{NAME})\.?(?: (?P<day>[0-9]{{1,2}}){NTH})?", text
    )
    named = month_number(match["month"]) if match else None
    return _End(month=named, day=int(match["day"]) if match["day"] else None) if match and named else None


def _join(start: _End, end: _End) -> WrittenDate | None:
    """Join two ends of a range, each of which may take month or year from the other."""
    year = start.year or end.year
    if year is None:
        return None
    borrowed = start.year is None, end.year is None
    start, end = start._replace(year=start.year or year), end._replace(year=end.year or year)
    start, end = _with_month(start, end), _with_month(end, start)
    precise = [(part.has_day, part.month is not None or part.figures is not None) for part in (start, end)]
    if (any(borrowed) and precise[0] != precise[1]) or any(part.day and not part.month for part in (start, end)):
        return None
    if any(borrowed) and (start.month or 0) >= (end.month or 0) + _HALF_YEAR:  # 30 December to 2 January 2020
        start = start._replace(year=year - borrowed[0])
        end = end._replace(year=year + borrowed[1])
    ends = _finish(start), _finish(end)
    if any(part.figures for part in ends):
        return WrittenDate(ends=ends)
    first, last = (part.edtf for part in ends)
    return WrittenDate(first if first == last else parse_date(f"{first}/{last}").text)


def _with_month(one: _End, other: _End) -> _End:
    """Return an end that has a day and no month with the month of the other."""
    if one.day is None or one.month is not None:
        return one
    if other.figures:
        return one._replace(day=None, figures=(one.day, other.figures[1]), sign=other.sign)
    return one._replace(month=other.month)


def _finish(end: _End) -> WrittenDate:
    year = end.year or 0
    if end.figures:
        first, second = end.figures
        if (first > 12 and second > 12) or 0 in end.figures:
            raise DateError(f"these numbers are not a day and a month; {AS_WRITTEN}")
        return WrittenDate(figures=(first, second, year), sign=end.sign)
    return WrittenDate(calendar_date(year, end.month, end.day) if end.month else parse_date(f"{year:04}").text)
