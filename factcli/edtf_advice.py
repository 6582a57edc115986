"""What is wrong with a text that is no EDTF date, and how to write what it plainly means."""

import re
from collections.abc import Callable

from factcli.text.english_dates import MONTH_NUMBERS, MONTH_PATTERN, ORDINAL_SUFFIX, RELATIVE_PATTERN, WEEKDAYS

SEASON_ADVICE = "seasons cannot be recorded; write the months, such as 2021-06/2021-08"
_ANY_CASE = re.ASCII | re.IGNORECASE | re.DOTALL
_FILLERS = {"of", "the", "on", "in", *ORDINAL_SUFFIX.split("|"), *(day.lower() for day in WEEKDAYS)}
_PLAIN_DATE = r"(\d{4}(?:-\d\d){0,2})"
_REWRITINGS = (
    (r"(\d{4})(\d\d)(\d\d)", r"\1-\2-\3"),
    (r"(\d{4})[-\u2013\u2014\u2212/. ](\d\d?)", r"\1-\2"),
    (r"(\d{4})[-\u2013\u2014\u2212/. ](\d\d?)[-\u2013\u2014\u2212/. ](\d\d?)", r"\1-\2-\3"),
    (r"(\d\d?)[/.-](\d{4})", r"\2-\1"),
    (r"(1[3-9]|[2-9]\d)[/.-](\d\d?)[/.-](\d{4})", r"\3-\2-\1"),
    (r"(\d\d?)[/.-](1[3-9]|[2-9]\d)[/.-](\d{4})", r"\3-\1-\2"),
    (r"(\d\d?)[/.-]\1[/.-](\d{4})", r"\2-\1-\1"),
    (rf"{_PLAIN_DATE}\s*(?:[-\u2013\u2014]|to|until)\s*{_PLAIN_DATE}", r"\1/\2"),
    (rf"(?:c|ca|circa|about|around)\.?\s*{_PLAIN_DATE}", r"\1~"),
)
_ADVICE = (
    (r"", "the date is empty; write XXXX if it is unknown"),
    (r"unknown|undated|n\.? ?d\.?|\?+", "write an unknown date as XXXX"),
    (
        r"(\d\d?[/.-]){2}(\d\d){1,2}",
        "which number is the day? Write the year first, such as 2021-09-06",
    ),
    (r"\d\d?[/.-]\d\d?[/.-]?", "write the date with its year, such as 2021-09-06"),
    (
        r"(?!.*[a-su-wyz]).*/.*/.*",
        "an interval has one slash, between its start and its end, such as 2021-09-01/2021-09-06",
    ),
    (r"(open|unknown|X+)?/.*|.*/(open|unknown|X+)?", "write an open end of an interval as .., such as 2021-09-06/.."),
    (r"(-\d{4}|Y-?\d|\d{5}).*", "a year has four digits, from 0001 to 9999"),
    (r"\d{4}-?W\d\d.*", "week numbers cannot be recorded; write the days, such as 2021-09-06/2021-09-12"),
    (r"(?=.*[?~%])[\dX?~%-]+", "use one qualifier, at the end of the date: ? (uncertain), ~ (about) or % (both)"),
    (
        r"(?=.*X)[\dX]{4}(-[\dX]{2}){0,2}",
        "X can only end a date, such as 202X, 20XX, 2021-XX, 2021-09-XX",
    ),
    (r"[^/]*\d:\d[^/]*", "write a time after its day and with seconds, such as 2021-09-06T10:00:00+04:30"),
    (r"[^/]*\b(spring|summer|autumn|fall|winter)\b[^/]*", SEASON_ADVICE),
    (rf"[^/]*\b({MONTH_PATTERN})\b[^/]*", "write the date in figures with its year, such as 2021-09-06 or 2021-09~"),
    (
        rf"[^/]*\b({RELATIVE_PATTERN})\b[^/]*",
        "this can mean more than one day; write the date, such as 2021-09-06",
    ),
)


def explain_invalid_date(text: str, why_invalid: Callable[[str, bool], str]) -> str:
    """Return one sentence on a text that is no date, "" if it is unclear what is meant.

    ``why_invalid`` returns the message for any text, "" for a date; its second argument is whether to explain.
    """
    if written := _in_capitals(text, why_invalid) or _in_figures(text) or _from_words(text):
        return why_invalid(written, True) or f"write {written}"
    if any(char.isdecimal() and not char.isascii() for char in text):
        return "use the digits 0 to 9 and the Gregorian calendar, such as 2021-09-06"
    for pattern, sentence in _ADVICE:
        if re.fullmatch(pattern, text, _ANY_CASE):
            return sentence
    if re.search(r"/(\.\.|\d{4})|(\.\.|\d{4}[^ ]*)/", text):
        for end, part in zip(("start", "end"), text.split("/"), strict=False):
            if part != ".." and (reason := why_invalid(part, True)):
                return f"at the {end} of the interval, {reason}"
        return "an interval cannot contain X or a time"
    return ""


def _in_capitals(text: str, why_invalid: Callable[[str, bool], str]) -> str:
    """Rewrite small letters and inner spaces: xxxx, 2021-09-06 10:00:00z, 2021-09 / 2021-10."""
    words = text.upper().split() if text.isascii() else []
    joined = ("T".join(words), "".join(words))
    return next((written for written in joined if written != text and not why_invalid(written, False)), "")


def _in_figures(text: str) -> str:
    """Rewrite figures in another order or with other signs."""
    for pattern, form in _REWRITINGS:
        if match := re.fullmatch(pattern, text, _ANY_CASE):
            return re.sub(r"\b(\d)\b", r"0\1", match.expand(form))
    return ""


def _from_words(text: str) -> str:
    """Rewrite 6 September 2021, Monday, Sept. 6th, 2021 and September 2021."""
    words = re.findall("[a-z]+|[0-9]+|[^a-z0-9 ,.-]", text.lower())
    months = [word for word in words if word in MONTH_NUMBERS]
    years = [word for word in words if re.fullmatch("[0-9]{4}", word)]
    days = [word for word in words if re.fullmatch("[0-9]{1,2}", word)]
    if len(months) != 1 or len(years) != 1 or len(days) > 1 or {*words} - {*months, *years, *days} - _FILLERS:
        return ""
    return "-".join([*years, f"{MONTH_NUMBERS[months[0]]:02}", *(day.zfill(2) for day in days)])
