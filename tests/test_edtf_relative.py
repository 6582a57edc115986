"""Dates that count from another day, in many languages."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factcli.edtf import DateError, parse_date
from factcli.edtf_relative import parse_relative
from factcli.edtf_words import read_written_date

TUESDAY = date(2021, 10, 26)
#: What is written on or of that Tuesday, and the date.
COUNTED = """
today                          2021-10-26
earlier today                  2021-10-26
this morning                   2021-10-26
tonight                        2021-10-26
just now                       2021-10-26
yesterday                      2021-10-25
yesterday evening              2021-10-25
yesterday at 5pm               2021-10-25
last night                     2021-10-25/2021-10-26
the day before yesterday       2021-10-24
Monday                         2021-10-25
on Monday evening              2021-10-25
Monday at 10:30                2021-10-25
Tuesday                        2021-10-26
earlier on Monday              2021-10-25
late Monday                    2021-10-25
last Tuesday                   2021-10-19
Monday last week               2021-10-18
Donnerstag                     2021-10-21
am Donnerstag                  2021-10-21
jeudi                          2021-10-21
el lunes                       2021-10-25
в понедельник                  2021-10-25
w środę                        2021-10-20
perşembe                       2021-10-21
3 days ago                     2021-10-23
a day ago                      2021-10-25
3d ago                         2021-10-23
about 3 days ago               2021-10-23~
two weeks ago                  2021-10-12~
3 months ago                   2021-07~
11 months ago                  2020-11~
2 years ago                    2019~
5 hours ago                    2021-10-25/2021-10-26
20 minutes ago                 2021-10-26
vor 3 Tagen                    2021-10-23
vor zwei Wochen                2021-10-12~
il y a 3 jours                 2021-10-23
hace 3 días                    2021-10-23
há 3 dias                      2021-10-23
3 giorni fa                    2021-10-23
3 dagen geleden                2021-10-23
3 дня назад                    2021-10-23
3 dni temu                     2021-10-23
3 gün önce                     2021-10-23
3 hari yang lalu               2021-10-23
3天前                          2021-10-23
last week                      2021-10-18/2021-10-24
late last week                 2021-10-18/2021-10-24
letzte Woche                   2021-10-18/2021-10-24
la semaine dernière            2021-10-18/2021-10-24
на прошлой неделе              2021-10-18/2021-10-24
上周                           2021-10-18/2021-10-24
in the past week               2021-10-19/2021-10-26
over the past 3 days           2021-10-23/2021-10-26
this week                      2021-10-25/2021-10-26
earlier this week              2021-10-25/2021-10-26
over the weekend               2021-10-23/2021-10-24
last month                     2021-09
this month                     2021-10
earlier this month             2021-10-01/2021-10-26
last year                      2020
this year                      2021
earlier this year              2021-01-01/2021-10-26
gestern Abend                  2021-10-25
vorgestern                     2021-10-24
hier soir                      2021-10-25
ayer                           2021-10-25
вчера                          2021-10-25
wczoraj                        2021-10-25
昨天                           2021-10-25
어제                           2021-10-25
24 January                     2021-01-24
January 24                     2021-01-24
Sept. 6                        2021-09-06
26 October                     2021-10-26
27 October                     2020-10-27
29 February                    2020-02-29
Sunday, 24 January             2021-01-24
24 de enero                    2021-01-24
9月6日                         2021-09-06
September                      2021-09
in September                   2021-09
earlier in September           2021-09
December                       2020-12
"""

BAD = [
    ("last Monday", "it can be 2021-10-25 or 2021-10-18; write the one that is meant"),
    ("Friday, January 24", "2021-01-24 was a Sunday, not a Friday; write the date with its year"),
    ("31 February", "there is no day 31 in February"),
    ("9999 years ago", "there is no day before 0001-01-01"),
]
rows = [tuple(part.strip() for part in line.split("  ", 1)) for line in COUNTED.strip().splitlines()]


@pytest.mark.parametrize(("written", "found"), rows)
def test_words_that_count_from_a_day(written: str, found: str) -> None:
    """Each is counted from the day, never after it, and its wording is kept."""
    cell = read_written_date(written)
    assert cell.counted
    assert cell.counted.resolve(TUESDAY) == found
    assert cell.wording == written


@pytest.mark.parametrize(("written", "message"), BAD)
def test_what_has_no_such_day_is_refused(written: str, message: str) -> None:
    """Also what may be two days."""
    counted = parse_relative(written)
    assert counted
    with pytest.raises(DateError) as caught:
        counted.resolve(TUESDAY)
    assert str(caught.value) == message


@given(st.sampled_from([row[0] for row in rows]), st.dates())
def test_what_is_counted_is_never_ahead(written: str, anchor: date) -> None:
    """From whatever day, it is a valid date that may be that day or one before."""
    counted = read_written_date(written).counted
    assert counted
    try:
        found = parse_date(counted.resolve(anchor))
    except DateError:
        return
    assert found.earliest is not None
    assert found.earliest <= anchor
