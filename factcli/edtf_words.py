"""Read one date as people and programs write it: the one grammar for typed dates and for cells of a column.

Read, besides EDTF as in :mod:`factcli.edtf`, are:

    year first      2025/09/18   2025.9.18   20250918   20250918160001   2025 September 18   2025-W05-3   2025-024
    with a word     18 September 2025   18. Sept. 2025   18th of September, 2025   1er mars 2021   September 2025
    in figures      18/09/2025   18.09.2025   9/18/2025   09/2025 (which of two is the day stays open here)
    with a time     3:36 PM · Jan 24, 2020   24.01.2020, 15:36 Uhr   and what RFC 2822, JavaScript and ``date`` write
    less than sure  c. 2020   around May 2020   May 2020 (?)   early May 2020   the 1990s   spring 2020   Q1 2020
    several days    24-26 January 2020   between 3 and 5 May 2020   Dec 30, 2019 – Jan 2, 2020   before May 3, 2020
    no date         unknown   n.d.   undated
    counted         yesterday   3 days ago   Donnerstag   January 24: see :mod:`factcli.edtf_relative`

A weekday may be beside the date (it must be correct), and words may surround a whole day: "stated on November 4, 2020
in a Facebook post". Month names may be those of some fifty languages (:mod:`factcli.text.date_words`).

The wording is kept if it says more than the date: words around it, "early", or a time of day without seconds, which
EDTF cannot express. A weekday does not count.
"""

from __future__ import annotations

import calendar
import re
import unicodedata
from datetime import date, timedelta
from typing import NoReturn

from factcli.edtf import AmbiguousDateError, DateError, parse_date
from factcli.edtf_plain import (
    ARTICLE,
    AS_WRITTEN,
    CLOCK,
    HALF,
    KEPT,
    LETTER,
    NAME,
    OF_YEAR,
    OTHER_CALENDAR,
    ZONE,
    WrittenDate,
    add_time,
    check_weekday,
    parse_edtf,
    parse_with_time,
)
from factcli.edtf_range import RANGE_SIGN, read_range
from factcli.edtf_relative import parse_relative
from factcli.text import date_words, english_dates
from factcli.text.cjk_dates import CJK_WEEKDAYS, rewrite_cjk_date
from factcli.text.tokens import fold, normalize

_LONGEST = 400  # most characters of a date with words around it
_OF_UNIX = r"\A([A-Za-z]{3}) ([A-Za-z]{3} [0-9]{1,2}) ([0-9:]{8}(?: [A-Z]{3}| [-+][0-9]{4})?) ([0-9]{4})\Z"
_WIDE_SIGNS = str.maketrans("،、，：／．", ",,,:/.")
_DAY = "[0-9]{4}-[0-9]{2}-[0-9]{2}[?~]?"
_ABOUT = (
    r"on or about|on or around"
    r"|c|ca|cca|circa|approx|approximately|about|around|roughly|~|etwa|ungefähr|um|gegen|vers|environ|hacia"
    r"|alrededor de|por volta de|cerca de|verso|intorno al"
    r"|circa il|rond|omstreeks|omkring|około|ok|okolo|oko|около|ок|примерно"
    r"|близько|yaklaşık|sekitar|περίπου|约|約|약"
)
_PERHAPS = (
    r"possibly|probably|perhaps|maybe|likely|presumably|vermutlich|wahrscheinlich|vielleicht|probablement|peut-être"
    r"|probablemente|quizás|возможно|вероятно|prawdopodobnie"
)
_PART = (
    r"(?:very )?(?:early|mid|middle|late|beginning|start|end|first days|last days|first week|second week|third week"
    r"|last week|first half|second half|1st half|2nd half)(?: in| of)?|anfang|mitte|ende|début|debut|mi|fin|courant"
    r"|a principios de|a comienzos de|principios de|comienzos de|mediados de|a mediados de|finales de|a finales de"
    r"|início de|meados de|final de|fim de|inizio|metà|fine|begin|midden|eind|początek|początku|na początku|połowa"
    r"|w połowie|koniec|pod koniec|начало|в начале|середина|в середине|конец|в конце|počátkem|začátkem"
    r"|v polovině|koncem"
)
_QUARTERS = {"q1": 1, "q2": 2, "q3": 3, "q4": 4, "first": 1, "second": 2, "third": 3, "fourth": 4}
_QUARTERS |= {"1st": 1, "2nd": 2, "3rd": 3, "4th": 4, "h1": 1, "h2": 2}
#: What opens a side, with the sign of the bound. Left out are words that are also no more than "on": from, na, de.
_BOUNDS = {
    "<": r"before|prior to|vor dem|vor|avant(?: le)?|antes de(?:l)?|prima del?|voor|przed|před|перед",
    "<=": (
        r"on or before"
        r"|until|till|up to|by|no later than|not later than|bis(?: zum)?|jusqu'au|hasta(?: el)?|até|fino al?|tot|do"
        r"|aż do|до"
    ),
    ">": r"after|nach dem|nach|après(?: le)?|después de(?:l)?|depois de|dopo(?: il)?|po|после|після",
    ">=": (
        r"on or after"
        r"|since(?: at least)?"
        r"|seit(?: dem)?|ab(?: dem)?|depuis(?: le)?|à partir du|desde(?: el)?|sinds|vanaf|od|с|starting"
        r"|no earlier than|not before"
    ),
}
_CLOCK_LEAD = (
    r"(?:at about|at|@|um|gegen|à|a las|a la|às|as|alle ore|alle|ore|om|kl\.?|klo|klokken|klockan|o godz\.?|godz\.?|o|v"
    r"|ve|u|в|о|saat|pukul|jam|lúc|time:?)"
)
_HOURS = r"(?:uhr|hrs?\b\.?|hours|horas|óra|uur|h\b|год\b\.?|ч\b\.?|hod\b\.?|wib|wita|wit)"
_ANY_CLOCK = (
    rf"(?:(?<=[\s,·•|(–—-])|\A|(?<=[0-9]T))(?:{_CLOCK_LEAD} ?)?(?:[0-9]{{1,2}}(?:[:.h][0-9]{{2}})?\s?[-–]\s?"
    r"(?=[0-9]{1,2}(?:[:.h][0-9]|\s?[AaPp]\.?[Mm]\b)))?(?:"
    r"(?P<hour>[0-9]{1,2})"
    r"(?P<colon>[:.]| ?h ?)(?P<minute>[0-9]{2})(?:[:.](?P<second>[0-9]{2})(?P<fraction>[.,][0-9]+)?)?"
    r"|(?P<bare>[0-9]{1,2}))"
    rf"(?: ?{HALF})?(?:\s?[-–]\s?[0-9]{{1,2}}[:.h][0-9]{{2}}(?: ?[AaPp]\.?[Mm]\b\.?)?)?(?P<unit> ?{_HOURS})?"
    rf"(?: ?(?P<zone>(?-i:{ZONE}))(?=[\s,).]|\Z))?(?: ?\([A-Za-z ]+\))?"
)
_LEAD = (
    r"(?:(?:stated|said|made|spoken|claimed|posted|tweeted|shared|aired|broadcast|delivered|recorded|given|written|filmed"
    r"|streamed)(?: on)?:?|on) (?P<rest>.*)"
)
_TAIL = r",? (?=(?:in|on|at|during|via|while|when) )"
#: Words before or behind a day, without figures, and those that make it another day or another event.
_BEFORE_DAY = r"(?P<words>[^0-9]{1,80}?)(?:[,:;–—|/]| -| on| am| le| el) (?P<rest>.*[0-9].*)"
_BEHIND_DAY = r"(?P<rest>.*[0-9])(?:[,:;–—|]| -) (?P<words>[^0-9]{1,80})"
_CHANGES_DATE = (
    "published updated modified changed checked reviewed verified accessed retrieved seen archived corrected before"
    " after not since until by between from to or except last next previous approximately about around circa early"
    " late mid born died expires veroffentlicht aktualisiert geboren nach vor bis seit publie mis avant apres"
    " publicado actualizado antes despues oder ou o"
)
_FORWARD = (
    r".*\b(?:tomorrow|next|coming|upcoming|morgen früh|demain|mañana por|завтра|jutro)\b.*"
    r"|in (?:[0-9]+|an?|one|two|three|four|five|six|seven) (?:day|week|month|year|hour)s?"
)
_ERAS = r"民国|民國|令和|平成|昭和|大正|明治|พ\.ศ|هجري|\bA\.?H\.?\b|\bB\.?E\.?\b"
_SUNDAY = 6
_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
_WEEK = r"(?:week|wk|kw|kalenderwoche|semaine|vecka|uge|uke|week nr)\.? ?([0-9]{1,2})(?:,| of|/)? ?([0-9]{4})"
_TWO_WORDS = {"كانون الثاني": "يناير", "كانون الأول": "ديسمبر", "تشرين الأول": "أكتوبر", "تشرين الثاني": "نوفمبر"}


def read_written_date(text: str, years_from: int | None = None) -> WrittenDate:
    """Read a date. Raises :class:`DateError` with one sentence if it is ambiguous or no date.

    ``years_from`` is the first year that two figures may mean.
    """
    text = " ".join(normalize("NFC", text).split())
    if not text.isascii():
        text = re.sub(r"[\u061c\u200e\u200f]", "", text).translate(_WIDE_SIGNS)
        text = re.sub(r"(?![0-9])\d", lambda digit: str(unicodedata.decimal(digit[0])), text)
    in_order = re.sub(_OF_UNIX, r"\1 \2 \4 \3", text)
    found = parse_edtf(text) or parse_with_time(in_order, years_from)
    if found is not None and in_order != text:
        found = found._replace(clock=text)
    if found is None:
        return _Reader(text, years_from).read()
    return found._replace(in_words=True) if re.search(r"[^\W\d_TZX]{2}", text) else found


class _Reader:
    """Reads a text that is not a plain date, by taking off what surrounds or changes a date until one is left."""

    def __init__(self, text: str, years_from: int | None) -> None:
        self.text, self.years_from = text, years_from
        self.left = 60  # steps, so that no text takes long

    def read(self) -> WrittenDate:
        if len(self.text) > _LONGEST:
            self._refuse()
        text = self.text.rstrip(" :;")
        found = self._led(text) or self._read(text)
        if found is None:
            self._refuse()
        return found._replace(
            wording=self.text.rstrip(" :;") if found.wording else "",
            clock=self.text if found.clock else "",
            in_words=True,
        )

    def _refuse(self) -> NoReturn:
        """Raise the error that tells what is wrong with a text that is no date."""
        if len(self.text) <= _LONGEST:
            if re.fullmatch(_FORWARD, self.text, re.IGNORECASE):
                raise DateError("it lies ahead of the day from which it counts; write the date, such as 2021-09-06")
            words = {fold(word) for word in re.findall(NAME, self.text)}
            of_other = words & date_words.other_calendar_months() and re.search("[0-9]", self.text)
            if of_other or re.search(_ERAS, self.text):
                raise DateError(OTHER_CALENDAR)
        parse_date(self.text)
        raise DateError(f"this is not a date; {AS_WRITTEN}")

    def _read(self, text: str) -> WrittenDate | None:
        """Return the date in a text, or None if it is no date. Raises :class:`DateError` if it cannot be right."""
        self.left -= 1
        text = text.strip(" ,;·•|").rstrip(" :")
        if self.left < 0 or not text:
            return None
        if _names_no_date(text):
            return WrittenDate(unknown=True)
        if found := parse_edtf(text) or parse_with_time(text, self.years_from):
            return found
        if not re.search("[0-9Xx〇一二三四五六七八九十]", text):
            return self._without_brackets(text) or self._qualified(text) or self._counted(text)
        for step in (
            self._without_brackets, self._rewritten, self._compact, self._beside_weekday, self._qualified, self._period,
            self._bounded, self._range, self._with_clock, self._counted, self._with_daypart, self._led,
            self._among_words,
        ):  # fmt: skip
            if (found := step(text)) is not None:
                return found
        return None

    # Each step below takes one thing off and reads the rest, or returns None if its thing is not there.

    def _without_brackets(self, text: str) -> WrittenDate | None:
        if match := re.fullmatch(r"""[\[({"'“„«「『]+ ?([^\[\](){}"“”„«»「」『』]+?) ?[\])}"'”“»」』]+""", text):
            return self._read(match[1])
        match = re.fullmatch(r"(.*?) ?[(（\[]([^()（）\[\]]*)[)）\]] ?(.*)", text)
        if match is None or not (match[1] + match[3]):
            return None
        rest, inner = f"{match[1]} {match[3]}".strip(), match[2].strip(" .")
        if date_words.short_weekday_numbers().get(fold(inner)) is not None:
            return self._read(f"{inner} {rest}")
        if inner in CJK_WEEKDAYS:
            return self._read(f"{english_dates.WEEKDAYS[CJK_WEEKDAYS[inner]]} {rest}")
        if ":" in rest and re.fullmatch(r"(?:UTC|GMT)(?: ?[-+][0-9:]+)?|[A-Z]{1,4}T", inner):
            return self._read(f"{match[1]} {inner} {match[3]}")
        if inner.startswith("?") or re.fullmatch(_PERHAPS + "|uncertain|unsure|unconfirmed", inner, re.IGNORECASE):
            return _qualify(self._read(rest), "?")
        if re.fullmatch(f"{_ABOUT}|estimate|estimated|est", inner, re.IGNORECASE):
            return _qualify(self._read(rest), "~")
        if re.search(r"\d", inner) or {*_CHANGES_DATE.split()} & {*fold(inner).split()}:
            return None
        found = self._read(rest)
        return found and found._replace(wording=KEPT)

    def _rewritten(self, text: str) -> WrittenDate | None:
        """Rewrite what other languages join or order otherwise, and names of two months."""
        before = text
        if re.search("[年년月월午오]", text):
            if re.search(rf"{_ERAS}|(?<![0-9])[0-9]{{1,3}} ?[年년]", text):
                raise DateError(OTHER_CALENDAR)
            text = rewrite_cjk_date(text)
        text = re.sub(r"\btháng ([0-9]{1,2})\b(?:,? năm\b)?", lambda m: _month_in_english(m[1]), text, flags=re.I)
        text = re.sub(r"\bngày (?=[0-9])", "", text, flags=re.IGNORECASE)
        if re.search(r"كانون|تشرين", text):
            for name, meant in _TWO_WORDS.items():
                text = text.replace(name, meant)
        text = re.sub(rf"(?i)(?<=[0-9]{{4}})(?: ?{OF_YEAR}|['’][a-zıü]{{2,4}}|\.(?! [0-9]))(?=[ ,]|\Z)", "", text)
        text = re.sub(r"(?<=[0-9] )ב-?(?=[א-ת]{3})", "", text)
        text = re.sub(r"\A([0-9]{1,2})[. /-]+([IVX]{1,4})[. /-]+(?=[0-9]{4})", _roman_month, text)
        text = re.sub(rf"\A([0-9]{{1,4}})({LETTER}{{3,9}})\.?(?=[0-9]{{1,4}}\Z)", r"\1 \2 ", text)
        text = re.sub(rf"\A({LETTER}{{3,9}})\.?(?=[0-9]{{1,2}},)", r"\1 ", text)
        text = re.sub(r"(?<=[0-9]),(?=[0-9]{4})", ", ", text)
        text = re.sub(r"\A([0-9]{1,2}/[A-Za-z]{3}/[0-9]{4}):(?=[0-9]{2}:)", r"\1 ", text)  # logs of web servers
        text = re.sub(r"(?<=[-+][0-9]{4}) [A-Z]{3,4}\Z|(?<=[0-9Z])\[[A-Za-z/_+-]+\]\Z", "", text)  # a zone named twice
        text = text.removeprefix("ה-")
        if match := re.fullmatch(rf"{ARTICLE} (?=.*[0-9])(.*)", text, re.IGNORECASE):
            text = match[1]
        text = re.sub(rf"(?<=[0-9])\.(?= {LETTER}{{3}})", "", text)
        text = re.sub(rf"({NAME}) ([0-9]{{1,2}})\.(?=\Z)", r"\1 \2", text)
        text = self._name_month(text)
        return self._read(text) if text != before else None

    def _name_month(self, text: str) -> str:
        """Replace a month that is another one in another language, if the words beside it tell the language."""
        ambiguous = date_words.ambiguous_months()
        words = re.findall(NAME, text)
        name = next((word for word in words if fold(word) in ambiguous), None)
        if name is None or not re.search("[0-9]", text):
            return text
        by_language = ambiguous[fold(name)]
        others = {fold(word) for word in re.findall(NAME, self.text)}
        told = {by_language[tongue] for tongue in _languages_of(others) if tongue in by_language}
        if not told and re.search(r"[0-9]{4}\.(?=\s|\Z)", self.text):
            told = {by_language["hr"]}  # Croatian writes a full stop behind the year
        if len(told) != 1:
            english = {number: english_dates.MONTHS[number - 1] for number in by_language.values()}
            what = " or ".join(english.values())
            raise DateError(f'"{name}" is {what}, depending on the language; write the month in figures')
        return text.replace(name, english_dates.MONTHS[told.pop() - 1])

    def _compact(self, text: str) -> WrittenDate | None:
        """Read EDTF with blanks or in small letters, ISO weeks and ordinal dates, and figures without separators."""
        if found := parse_edtf(re.sub(r" ?([/?~%]) ?", r"\1", text.upper())):
            return found
        if match := re.fullmatch(r"([0-9]{4})-?W([0-9]{2})(?:-?([1-7]))?", text):
            try:
                first = date.fromisocalendar(int(match[1]), int(match[2]), int(match[3] or 1))
                return WrittenDate(str(first) if match[3] else f"{first}/{first + timedelta(6)}")
            except (ValueError, OverflowError):
                raise DateError(f"there is no week {match[2]} in {match[1]}") from None
        if match := re.fullmatch(r"([0-9]{4})-([0-9]{3})", text):
            year, number = int(match[1]), int(match[2])
            if not year or not 1 <= number <= 365 + calendar.isleap(year):
                raise DateError(f"there is no day {number} in the year {year}")
            return WrittenDate(str(date(year, 1, 1) + timedelta(number - 1)))
        if match := re.fullmatch(
            r"([0-9]{4})[:-]([0-9]{2})[:-]([0-9]{2})[_ T]([0-9]{2})[:-]([0-9]{2})[:-]([0-9]{2})", text
        ):
            return parse_with_time("{}-{}-{} {}:{}:{}".format(*match.groups()), self.years_from)
        match = re.fullmatch(r"((?:19|20)[0-9]{6})[T_ -]?([0-9]{2})([0-9]{2})([0-9]{2})?(Z|[-+][0-9]{4})?", text)
        if match is None:
            return None
        colons = ":".join(filter(None, match.groups()[1:4]))
        return parse_with_time(f"{match[1]} {colons}{match[5] or ''}", self.years_from)

    def _beside_weekday(self, text: str) -> WrittenDate | None:
        """Take a weekday from anywhere in the text."""
        weekdays = date_words.short_weekday_numbers()
        words = text.split(" ")
        if len(words) > 8:
            return None
        for length in (2, 1):
            for at in range(len(words) - length + 1):
                number = weekdays.get(fold(" ".join(words[at : at + length])).strip(" .,"))
                if number is None:
                    continue
                rest = " ".join(words[:at] + words[at + length :])
                if re.search("[0-9]{4}|[/.][0-9]{2}", rest):
                    found = self._read(rest)
                    if found and (found.figures or re.fullmatch(_DAY, found.edtf)):
                        return check_weekday(found._replace(weekday=number))
        return None

    def _qualified(self, text: str) -> WrittenDate | None:
        for words, sign in ((_ABOUT, "~"), (_PERHAPS, "?")):
            if match := re.fullmatch(rf"(?:in |on )?(?:{words})(?:\.|\b|(?<=[^\w ])) ?(.+)", text, re.IGNORECASE):
                return _qualify(self._read(match[1]), sign)
        if match := re.fullmatch(r"(.*[0-9]),? (?:approx|approximately|circa|ca)\.?|c([0-9]{4})", text, re.IGNORECASE):
            return _qualify(self._read(match[1] or match[2]), "~")
        if match := re.fullmatch(r"(.*[0-9]) ?\?", text):
            return _qualify(self._read(match[1]), "?")
        return None

    def _period(self, text: str) -> WrittenDate | None:
        """Read decades, seasons, quarters, halves, and parts of a month or year, which keep their wording."""
        text = text.casefold().removeprefix("in ").removeprefix("im ").removeprefix("the ")
        if match := re.fullmatch(
            r"(?:années |años |anos |anni )?([0-9]{3})0(?: ?['’]?s|er(?: jahre)?|-е|-х|-ті)?", text
        ):
            return WrittenDate(f"{match[1]}X") if not text.isdigit() else None
        if match := re.fullmatch(r"(q[1-4])[ /-]?([0-9]{4})|([0-9]{4})[ /-]?(q[1-4])", text):
            return _months(int(match[2] or match[3]), 3 * _QUARTERS[match[1] or match[4]] - 2, 3)
        if match := re.fullmatch(r"(\w+) quarter(?: of|,)? ([0-9]{4})", text):
            return _months(int(match[2]), 3 * _QUARTERS[match[1]] - 2, 3) if match[1] in _QUARTERS else None
        if match := re.fullmatch(r"(first|second|1st|2nd|h1|h2)(?: half(?: of)?)? ([0-9]{4})", text):
            return _months(int(match[2]), 6 * _QUARTERS[match[1]] - 5, 6)
        if match := re.fullmatch(_WEEK, text):
            found = self._compact(f"{match[2]}-W{match[1]:0>2}")
            return found and found._replace(wording=KEPT)
        if match := re.fullmatch(r"week (of|beginning|commencing|starting)(?: on)? (.+)", text):
            return _week_of(self._read(match[2]), match[1])
        if found := self._season(text):
            return found
        match = re.fullmatch(rf"(?:{_PART})[ -]?(?:(?:the|des|der|de l'|of) )?(.+)", text)
        found = self._read(match[1]) if match else None
        if found is None or found.figures or not re.fullmatch("[0-9]{4}(?:-[0-9]{2})?|[0-9]{3}X|.*/.*", found.edtf):
            return None
        return found._replace(wording=KEPT)

    def _season(self, text: str) -> WrittenDate | None:
        match = re.fullmatch(rf"({NAME})(?: of| de| del|,)? ([0-9]{{4}})(?: ?[-/–] ?((?:[0-9]{{2}}){{1,2}}))?", text)
        name, year, next_year = match.groups() if match else ("", "", "")
        if match is None and (match := re.fullmatch(rf"([0-9]{{4}}) ({NAME})", text)):
            year, name = match.groups()
        number = date_words.seasons().get(fold(name)) if name else None
        if number is None or not 1 < int(year) < 9999:
            return None
        if number == 3:
            if not next_year:
                raise AmbiguousDateError([f"{first:04}-12/{first + 1:04}-02" for first in (int(year) - 1, int(year))])
            if (int(year) + 1) % 100 != int(next_year) % 100:
                return None
            return WrittenDate(f"{year}-12/{int(year) + 1:04}-02", wording=KEPT)
        return None if next_year else _months(int(year), 3 + 3 * number, 3)

    def _bounded(self, text: str) -> WrittenDate | None:
        """Read before, until, after and since."""
        if match := re.fullmatch(r"(.+?) ?(?:[-–—]|to|until|till) ?(?:present|now|today|ongoing|heute)", text, re.I):
            found = self._read(match[1])
            if found and found.edtf and not found.time and not re.search("[/X]", found.edtf):
                return found._replace(edtf=f"{found.edtf}/..", wording=KEPT)
        if match := re.fullmatch(r"(.+?),? (?:(onwards?|(?:and|or) later)|(?:and|or) (?:earlier|before))", text, re.I):
            found = self._read(re.sub(r"(?i)\Afrom ", "", match[1]))
            if found and found.edtf and not found.time and not re.search("[/X]", found.edtf):
                return _bound(found, ">=" if match[2] else "<=")
        for form, words in _BOUNDS.items():
            match = re.fullmatch(rf"(?:{words}) (.+)", text, re.IGNORECASE)
            found = self._read(match[1]) if match and not re.search(RANGE_SIGN, match[1]) else None
            if found is None or not found.edtf or found.time or "/" in found.edtf or "X" in found.edtf:
                continue
            return _bound(found, form)
        return None

    def _range(self, text: str) -> WrittenDate | None:
        return read_range(text, self.years_from, self._name_month)

    def _with_clock(self, text: str) -> WrittenDate | None:
        """Take a time of day from anywhere in the text."""
        for match in re.finditer(_ANY_CLOCK, text, re.IGNORECASE):
            if match["bare"] and not (match["half"] or match["unit"]):
                continue
            certain = match["unit"] or match["half"] or re.match(rf"{_CLOCK_LEAD} ?[0-9]", match[0], re.IGNORECASE)
            if match["colon"] == "." and not certain:
                continue
            rest = f"{text[: match.start()].rstrip(' ,·•|@–—-')} {text[match.end() :].lstrip(' ,·•|@–—-')}"
            rest = re.sub(r"(?i)(?:\s|\A)(?:at|um|à|on|am|the)\Z", "", rest.strip())
            if not (found := self._read(rest)) or found.unknown or found.clock:
                continue
            parts = match.groupdict()
            clock = re.fullmatch(
                rf"{CLOCK}(?: ?{HALF})?(?: ?(?P<zone>{ZONE}))?",
                f"{parts['hour'] or parts['bare']}:{parts['minute'] or '00'}"
                + (f":{parts['second']}" if parts["second"] else "")
                + (parts["fraction"] or "").replace(",", ".")
                + (f" {parts['half']}m" if parts["half"] else "")
                + (f" {parts['zone']}" if parts["zone"] else ""),
            )
            if clock is None:
                continue
            if found.qualifier or not (found.figures or len(found.edtf) == 10):
                return found._replace(wording=KEPT)
            return add_time(found, clock, text)
        return None

    def _counted(self, text: str) -> WrittenDate | None:
        counted = parse_relative(text)
        return WrittenDate(counted=counted, wording=KEPT) if counted else None

    def _with_daypart(self, text: str) -> WrittenDate | None:
        match = re.fullmatch(rf"(?P<day>.*?\S)[ ,]+{date_words.DAYPARTS}", text, re.IGNORECASE) or re.fullmatch(
            rf"(?:the |on the )?{date_words.DAYPARTS}(?: of| on| vom| am| du| des| del|,)?(?: the)? (?P<day>.*)",
            text,
            re.IGNORECASE,
        )
        found = self._read(match["day"]) if match else None
        return found._replace(wording=KEPT) if found and not found.unknown else None

    def _led(self, text: str) -> WrittenDate | None:
        """Read "stated on November 4, 2020 in a Facebook post": frequent, and slow to find out by the other steps."""
        lead = re.fullmatch(_LEAD, text, re.IGNORECASE)
        core = (lead["rest"] if lead else text).rstrip(" :;.")
        tail = re.search(_TAIL, core)
        if not (lead or (tail and tail.start())):
            return None
        found = parse_with_time(core[: tail.start()] if tail and tail.start() else core, self.years_from)
        if found is None or not (found.figures or len(found.edtf) == 10):
            return None
        only_on = lead is not None and not tail and text.casefold().removeprefix("on ") == core.casefold()
        return found if only_on else found._replace(wording=KEPT)

    def _among_words(self, text: str) -> WrittenDate | None:
        """Read a whole day surrounded by words that do not change it."""
        candidates = []
        for pattern in (_BEFORE_DAY, _BEHIND_DAY):
            if (match := re.fullmatch(pattern, text)) and not {*_CHANGES_DATE.split()} & {
                *fold(match["words"]).split()
            }:
                candidates.append(match["rest"])
        pieces = [piece for piece in re.split(r"\s*[·•|]\s*", text) if re.search("[0-9]", piece)]
        if len(pieces) == 1 and pieces[0] != text:
            candidates.append(pieces[0])
        for candidate in candidates:
            found = self._read(candidate)
            if found and (found.figures or re.fullmatch(_DAY, found.edtf)):
                return found._replace(wording=KEPT)
        return None


def _names_no_date(text: str) -> bool:
    known = date_words.words_for_no_date()
    text = text.casefold().replace(".", " ").strip()
    return text.replace("/", " ") in known or all(part.strip() in known for part in text.split("/"))


def _roman_month(match: re.Match[str]) -> str:
    return f"{match[1]} {english_dates.MONTHS[_ROMAN.index(match[2])]} " if match[2] in _ROMAN else match[0]


def _month_in_english(number: str) -> str:
    return english_dates.MONTHS[int(number) - 1] if 1 <= int(number) <= 12 else number


def _languages_of(words: set[str]) -> set[str]:
    weekdays = date_words.weekday_languages()
    found = set().union(*(weekdays.get(word, frozenset()) for word in words))
    return found | {tongue for tongue, marks in date_words.LANGUAGE_MARKS.items() if words & {*marks.split()}}


def _qualify(found: WrittenDate | None, sign: str) -> WrittenDate | None:
    """Add ? or ~ to a date that can have it."""
    if found is None or found.unknown or found.time or found.qualifier:
        return None
    if found.counted:
        resolve = found.counted.resolve
        return found._replace(counted=found.counted._replace(resolve=lambda day: _add_sign(resolve(day), sign)))
    if found.figures:
        return found._replace(qualifier=sign)
    return found._replace(edtf=_add_sign(found.edtf, sign)) if found.edtf and found.edtf[-1] not in "?~%" else None


def _add_sign(text: str, sign: str) -> str:
    """Add ? or ~ to each end of a date in EDTF that has none."""
    return "/".join(end if end[-1] in ".?~%" else end + sign for end in text.split("/"))


def _week_of(found: WrittenDate | None, word: str) -> WrittenDate | None:
    """Return the seven days from a day on; "of" another day than Sunday and Monday means the week around it."""
    if found is None or not re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", found.edtf) or found.clock:
        return None
    first = date.fromisoformat(found.edtf)
    if word == "of" and first.weekday() != _SUNDAY:
        first -= timedelta(min(first.weekday(), (first - date.min).days))
    if (date.max - first).days < 6:
        return None
    return WrittenDate(f"{first}/{first + timedelta(6)}", wording=KEPT)


def _months(year: int, first: int, number: int) -> WrittenDate:
    return WrittenDate(parse_date(f"{year:04}-{first:02}/{year:04}-{first + number - 1:02}").text, wording=KEPT)


def _bound(found: WrittenDate, form: str) -> WrittenDate | None:
    bounds = parse_date(found.edtf)
    if form in ("<=", ">="):
        return found._replace(edtf=f"../{found.edtf}" if form == "<=" else f"{found.edtf}/..")
    edge = bounds.earliest if form == "<" else bounds.latest
    step = timedelta(-1 if form == "<" else 1)
    if edge is None or found.edtf[-1] in "?~%" or not date.min < edge < date.max:
        return None
    text = str(edge + step)
    if len(found.edtf) == 7:
        text = text[:7]
    elif len(found.edtf) == 4:
        text = text[:4]
    return found._replace(edtf=f"../{text}" if form == "<" else f"{text}/..", wording=KEPT)
