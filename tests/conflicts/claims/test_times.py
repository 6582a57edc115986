"""Times of claims: which words name one, what days they may mean, and when two cannot be one."""

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factcli.conflicts.claims.times import TimeExpression, disjoint, find_times
from factcli.edtf import EdtfDate, parse_date
from tests.support.cases import indented

SAID = parse_date("2021-09-08")  # a Wednesday

# A claim of that day, and under it its times: role | text | kind, first day/last day, hours.
READ = """
The law was passed in May 2019
    in | May 2019 | month 2019-05-01/2019-05-31
It happened on 6 September 2021
    on | 6 September 2021 | day 2021-09-06/2021-09-06
Clashes began on September 6, 2021
    on | September 6, 2021 | day 2021-09-06/2021-09-06
Clashes began on Sept. 6
    on | Sept. 6 | day 2021-09-06/2021-09-06
He resigned on the 6th of September
    on | the 6th of September | day 2021-09-06/2021-09-06
September 6th, 2021 was a Monday
    - | September 6th, 2021 | day 2021-09-06/2021-09-06
    - | Monday | weekday 2021-09-06/2021-09-06
The record says 2021-09-06
    - | 2021-09-06 | day 2021-09-06/2021-09-06
The form is dated 13/09/2021
    - | 13/09/2021 | day 2021-09-13/2021-09-13
The form is dated 06/09/2021
    - | 06/09/2021 | range 2021-06-09/2021-09-06
The form is dated 9/9/2021
    - | 9/9/2021 | day 2021-09-09/2021-09-09
The bill is dated 13.09.2021
    - | 13.09.2021 | day 2021-09-13/2021-09-13
The talks take place on Monday
    on | Monday | weekday 2021-09-06/2021-09-06
The talks took place on Monday evening
    on | Monday evening | weekday 2021-09-06/2021-09-06 16:00-24:00
The talks will take place on Monday
    on | Monday | weekday 2021-09-06/2021-09-20
He arrived last Monday
    - | last Monday | weekday 2021-08-30/2021-09-06
She leaves next Monday
    - | next Monday | weekday 2021-09-06/2021-09-20
The attack happened yesterday
    - | yesterday | relative 2021-09-07/2021-09-07
The attack happened yesterday evening
    - | yesterday evening | relative 2021-09-07/2021-09-07 16:00-24:00
He spoke today
    - | today | relative 2021-09-08/2021-09-08
He will speak tomorrow
    - | tomorrow | relative 2021-09-09/2021-09-09
Rockets fell last night
    - | last night | relative 2021-09-07/2021-09-08
They met this morning
    - | this morning | relative 2021-09-08/2021-09-08 04:00-12:00
Prices rose last week
    - | last week | relative 2021-08-29/2021-09-06
Prices rose last month
    - | last month | relative 2021-08-01/2021-08-31
Prices rose last year
    - | last year | relative 2020-01-01/2020-12-31
It opens next year
    - | next year | relative 2022-01-01/2022-12-31
It opens next week
    - | next week | relative 2021-09-12/2021-09-20
The strike ends this month
    - | this month | relative 2021-09-01/2021-09-30
It was built in the 1990s
    in | 1990s | range 1990-01-01/1999-12-31
the early '90s
    - | '90s | range 1990-01-01/1999-12-31
It dates from the 19th century
    from | 19th century | range 1801-01-01/1900-12-31
A twelfth-century church
    - | twelfth-century | range 1101-01-01/1200-12-31
The group has ruled since 2014
    since | 2014 | open 2014-01-01/..
He has led since March 2014
    since | March 2014 | open 2014-03-01/..
He was minister until 2006
    until | 2006 | open ../2006-12-31
The road was open until Tuesday
    until | Tuesday | open ../2021-09-21
He left before 2010
    before | 2010 | open ../2009-12-31
It must be done by March
    by | March | open ../2022-03-31
It must be done by Friday
    by | Friday | open ../2021-09-17
It came after 11 September 2001
    after | 11 September 2001 | open 2001-09-11/..
He ruled from 2001 to 2006
    from | 2001 to 2006 | range 2001-01-01/2006-12-31
He ruled between 2001 and 2006
    between | 2001 and 2006 | range 2001-01-01/2006-12-31
the 2015-16 season
    - | 2015-16 | range 2015-01-01/2016-12-31
the years 2001-2006
    - | 2001-2006 | range 2001-01-01/2006-12-31
It happened at 5:30 pm
    at | 5:30 pm | clock ../.. 17:30-17:30
It happened around 09:00 GMT
    around | 09:00 GMT | clock ../.. 08:40-09:20 gmt
It happened at 17:30
    at | 17:30 | clock ../.. 17:30-17:30
It happened at 5pm local time
    at | 5pm local time | clock ../.. 17:00-17:00 local time
It happened at 5 p.m.
    at | 5 p.m. | clock ../.. 17:00-17:00
It began at noon
    at | noon | clock ../.. 12:00-12:00
Shortly after midnight
    about | midnight | clock ../.. 00:00-01:00
shortly before midnight
    about | midnight | clock ../.. 23:00-24:00
at a quarter to midnight
    at | a quarter to midnight | clock ../.. 23:45-23:45
at ten past noon
    at | ten past noon | clock ../.. 12:10-12:10
in the early hours of Monday
    in | early hours | clock ../.. 00:00-06:00
    - | Monday | weekday 2021-09-06/2021-09-06
at dusk
    at | dusk | clock ../.. 16:00-22:00
It was 12 o'clock when the morning train came
    - | 12 o'clock | clock ../.. 12:00-12:00
will open in October
    in | October | month 2021-10-01/2021-10-31
will open in May
    in | May | month 2022-05-01/2022-05-31
this November
    - | this November | month 2021-11-01/2021-11-30
at 5.30pm
    at | 5.30pm | clock ../.. 17:30-17:30
at about 7 o'clock
    at | 7 o'clock | clock ../.. 06:40-07:20
three days ago
    - | three days ago | relative 2021-09-05/2021-09-05
two weeks ago
    - | two weeks ago | relative 2021-08-21/2021-08-30
ten years ago
    - | ten years ago | relative 2011-02-02/2012-04-15
a week earlier
    - | a week earlier | relative ../..
6-8 September
    - | 6-8 September | range 2021-09-06/2021-09-08
from 6 to 8 September 2021
    from | 6 to 8 September 2021 | range 2021-09-06/2021-09-08
September 6-8, 2021
    - | September 6-8, 2021 | range 2021-09-06/2021-09-08
The 2020 election
    - | 2020 | year 2020-01-01/2020-12-31
in early 2020
    in | 2020 | year 2020-01-01/2020-12-31
by mid-2022
    by | 2022 | open ../2022-12-31
by the end of 2023
    by | 2023 | open ../2023-12-31
In 2014 rebels seized the town
    in | 2014 | year 2014-01-01/2014-12-31
He died in 1789
    in | 1789 | year 1789-01-01/1789-12-31
The population in 1950 was small
    in | 1950 | year 1950-01-01/1950-12-31
since 6 September
    since | 6 September | open 2021-09-06/..
until the end of May
    until | May | open ../2021-05-31
in late August
    in | August | month 2021-08-01/2021-08-31
Until October
    until | October | open ../2021-10-31
Early in June, he left
    in | June | month 2021-06-01/2021-06-30
(1974-2013)
    - | 1974-2013 | range 1974-01-01/2013-12-31
He was born on 4 July 1976
    on | 4 July 1976 | day 1976-07-04/1976-07-04
the day before yesterday
    - | day before yesterday | relative 2021-09-06/2021-09-06
overnight
    - | overnight | relative 2021-09-07/2021-09-08
Tuesday's attack
    - | Tuesday's | weekday 2021-09-07/2021-09-07
the Sunday morning raid
    - | Sunday morning | weekday 2021-09-05/2021-09-05 04:00-12:00
5 to 6 pm
    - | 6 pm | clock ../.. 18:00-18:00
8 a.m. EST
    - | 8 a.m. EST | clock ../.. 08:00-08:00 est
the week of 6 September
    - | 6 September | range 2021-08-30/2021-09-13
In September
    in | September | month 2021-09-01/2021-09-30
during April
    in | April | month 2021-04-01/2021-04-30
on the night of 14 June
    on | 14 June | day 2021-06-14/2021-06-14
In the 21st century
    in | 21st century | range 2001-01-01/2100-12-31
on Wed 8 Sept 2021
    - | 8 Sept 2021 | day 2021-09-08/2021-09-08
Saturday, 4 September 2021
    - | Saturday | weekday 2021-09-04/2021-09-04
    - | 4 September 2021 | day 2021-09-04/2021-09-04
as of Thursday
    - | Thursday | weekday 2021-09-02/2021-09-02
since Thursday
    since | Thursday | open 2021-09-02/..
before dawn on Friday
    before | dawn | open ../.. 00:00-08:00
    on | Friday | weekday 2021-09-03/2021-09-03
early on Friday
    on | Friday | weekday 2021-09-03/2021-09-03
Friday afternoon
    - | Friday afternoon | weekday 2021-09-03/2021-09-03 12:00-19:00
Friday night
    - | Friday night | weekday 2021-09-03/2021-09-03
the summer of 2016
    - | 2016 | year 2016-01-01/2016-12-31
by 2030
    by | 2030 | open ../2030-12-31
from 2017
    from | 2017 | open 2017-01-01/..
through 2019
    - | 2019 | year 2019-01-01/2019-12-31
no later than 31 August
    by | 31 August | open ../2021-08-31
after 31 August
    after | 31 August | open 2021-08-31/..
before 31 August
    before | 31 August | open ../2021-08-30
the 31 August deadline
    - | the 31 August | day 2021-08-31/2021-08-31
30 April 1975
    - | 30 April 1975 | day 1975-04-30/1975-04-30
1 May
    - | 1 May | day 2021-05-01/2021-05-01
May 1
    - | May 1 | day 2021-05-01/2021-05-01
The September 11 attacks shocked them
    - | September 11 | day 2001-09-11/2001-09-11
It reopened on 3rd May
    on | 3rd May | day 2021-05-03/2021-05-03
The inquiry runs until 31 December 2022
    until | 31 December 2022 | open ../2022-12-31
The law takes effect on 1 January
    on | 1 January | day 2022-01-01/2022-01-01
He was seen on Thursday night
    on | Thursday night | weekday 2021-09-02/2021-09-02
Shelling began at 6:15 a.m. local time
    at | 6:15 a.m. local time | clock ../.. 06:15-06:15 local time
The vote is on 3 November 2020
    on | 3 November 2020 | day 2020-11-03/2020-11-03
The deal was signed on 29 February 2020
    on | 29 February 2020 | day 2020-02-29/2020-02-29
It burnt down a year ago
    - | a year ago | relative 2020-02-02/2021-04-15
The curfew lasts from 10pm
    from | 10pm | open ../.. 22:00-24:00
He took office in January 2017
    in | January 2017 | month 2017-01-01/2017-01-31
After Wednesday's vote
    after | Wednesday's | open 2021-09-08/..
The war of 1939-1945
    - | 1939-1945 | range 1939-01-01/1945-12-31
The museum opened in the 1970s
    in | 1970s | range 1970-01-01/1979-12-31
In the late 1960s
    in | 1960s | range 1960-01-01/1969-12-31
The paper of 4th June, 1989
    - | 4th June, 1989 | day 1989-06-04/1989-06-04
The crash in March 2014
    in | March 2014 | month 2014-03-01/2014-03-31
On Tuesday 7 September
    on | Tuesday | weekday 2021-09-07/2021-09-07
    - | 7 September | day 2021-09-07/2021-09-07
September of 2021
    - | September of 2021 | month 2021-09-01/2021-09-30
Between 1990 and 1995
    between | 1990 and 1995 | range 1990-01-01/1995-12-31
in Sept.
    in | Sept. | month 2021-09-01/2021-09-30
in the year 1066
    in | 1066 | year 1066-01-01/1066-12-31
It ran from September 22, 2004, to May 23, 2010
    from | September 22, 2004, to May 23, 2010 | range 2004-09-22/2010-05-23
He returned from the 2000 presidential race
    from | 2000 | year 2000-01-01/2000-12-31
He lived from 1811 to 1886
    from | 1811 to 1886 | range 1811-01-01/1886-12-31
The composer (1811-1886) was Hungarian
    - | 1811-1886 | range 1811-01-01/1886-12-31
"""

NO_TIMES = """
They may have left
They march on Rome in march
Jan said so
Mark sat in the sun
Boeing 2000
2000 people were there
He paid $1999
1,999 votes
Good Friday agreement
The Sunday Times said
version 2.10
the ratio is 3:1
a second man
Room 2010
He ran 1500 metres
August company
the Windows 2000 system
He lost 2-1
from 2000 feet
10 Downing Street
in 1500 villages
May is prime minister
Sat Nav
Theresa May 10 years on
Mar-a-Lago
Black Friday sales
Sundays are quiet
Super Tuesday
24/7
next to last
on 31 February
the 45 May be late
It may 5 times
in 1500 villages
at 25:00
Type 2010
Police say second to none
"""

# Two times, and whether they are apart, in claims of that day.
APART = """
in 2014 | in 2016 | True
in 2014 | in 2014 | False
in May 2019 | in 2019 | False
in May 2019 | in June 2019 | True
in May 2019 | in 2018 | True
on 6 September 2021 | on 7 September 2021 | True
on 6 September 2021 | on September 6, 2021 | False
on 6 September 2021 | on 2021-09-06 | False
on 6 September 2021 | on Monday | False
on 6 September 2021 | on Tuesday | True
on 6 September 2021 | yesterday | True
on 7 September 2021 | yesterday | False
on 6 September | on 7 September | True
on 6 September | in September | False
on 6 September | in August | True
on Monday | on Tuesday | True
on Monday | on Monday | False
on Monday | yesterday | True
on Tuesday | yesterday | False
last week | yesterday | True
last month | in August | False
last year | in 2020 | False
last year | in 2021 | True
today | tomorrow | True
last night | yesterday | False
last night | today | False
last night | tomorrow | True
in the 1990s | in 1985 | True
in the 1990s | in 1994 | False
in the 19th century | in 1950 | True
since 2014 | in 2010 | True
since 2014 | in 2016 | False
since 2014 | since 2016 | True
since 2014 | since March 2014 | False
until 2006 | in 2010 | True
until 2006 | until 2008 | True
until 2006 | in 2001 | False
before 2010 | in 2010 | True
before 2010 | in 2009 | False
after 2010 | in 2009 | True
after 2010 | in 2012 | False
before 2010 | before 2012 | False
by 2030 | in 2031 | True
by 2030 | by 2040 | False
from 2001 to 2006 | in 2008 | True
from 2001 to 2006 | in 2003 | False
at 5pm | at 17:00 | False
at 5pm | at 9pm | True
at 5pm | at 5:30 pm | False
at 5pm | at 9pm GMT | None
at 11:45 pm | at 00:15 | False
at noon | at midnight | True
at noon | at 12:30 | False
in 2014 | at 5pm | None
at 5pm | on Monday | None
Monday morning | Monday evening | True
shortly after four in the afternoon | at 6.20 in the morning | True
shortly after four in the afternoon | at half past four in the afternoon | False
at 10.15 pm | at about a quarter to midnight | True
at 10.15 pm | at 10.45 pm | False
Monday morning | Monday afternoon | False
6-8 September 2021 | on 7 September 2021 | False
6-8 September 2021 | on 10 September 2021 | True
three days ago | on Sunday | False
three days ago | on Monday | True
ten years ago | in 2011 | False
ten years ago | in 2015 | True
06/09/2021 | in July 2021 | False
06/09/2021 | in December 2021 | True
13/09/2021 | on 13 September 2021 | False
since Monday | on Sunday | True
since Monday | on Tuesday | False
next year | in 2022 | False
next year | in 2021 | True
"""

# The same where it is not known when the claims were made.
APART_UNDATED = """
on Monday | on Tuesday | True
on Monday | on Monday | False
on Monday | yesterday | None
on Monday | in 2014 | None
on Monday | on 6 September 2021 | False
on Monday | on 7 September 2021 | True
on 6 September | on 7 September | True
on 6 September | on 6 September 2019 | False
on 6 September | in May 2019 | True
on 6 September | on Monday | None
last year | in 2014 | None
yesterday | today | None
since Monday | on Sunday | None
since Monday | since Tuesday | True
in 2014 | yesterday | None
"""


def _hour(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _said(moment: TimeExpression) -> str:
    clock = f" {_hour(moment.clock[0])}-{_hour(moment.clock[1])}" if moment.clock else ""
    zone = f" {moment.zone}" if moment.zone else ""
    days = f"{moment.earliest or '..'}/{moment.latest or '..'}"
    return f"{moment.role or '-'} | {moment.text} | {moment.kind} {days}{clock}{zone}"


def _only(words: str, said: EdtfDate | None) -> TimeExpression:
    (moment,) = find_times(f"It was {words}", said)
    return moment


@pytest.mark.parametrize(("claim", "expected"), indented(READ).items())
def test_times_of_news(claim: str, expected: list[str]) -> None:
    """Each time is read with its role and with the days and hours that it may mean."""
    assert [_said(moment) for moment in find_times(claim, SAID)] == expected


@pytest.mark.parametrize("claim", NO_TIMES.strip().splitlines())
def test_other_words_and_numbers_are_no_times(claim: str) -> None:
    """May, march, sun and second, names of days, and numbers that count or name something, are no times."""
    assert find_times(claim, SAID) == ()


@pytest.mark.parametrize("line", APART.strip().splitlines())
def test_apart(line: str) -> None:
    """Two times are apart only if they cannot be one, whichever comes first."""
    a, b, verdict = line.split(" | ")
    first, second = _only(a, SAID), _only(b, SAID)
    assert str(disjoint(first, second)) == verdict
    assert disjoint(second, first) is disjoint(first, second)


@pytest.mark.parametrize("line", APART_UNDATED.strip().splitlines())
def test_apart_where_the_day_of_the_claim_is_not_known(line: str) -> None:
    """Without the day of the claim, only what the words settle is told: Monday is not Tuesday."""
    a, b, verdict = line.split(" | ")
    first, second = _only(a, None), _only(b, None)
    assert str(disjoint(first, second)) == verdict
    assert disjoint(second, first) is disjoint(first, second)


@pytest.mark.parametrize("claim", indented(READ))
def test_any_day_of_a_claim_will_do(claim: str) -> None:
    """A claim may be of no certain day, or of the first and the last of the calendar."""
    for said in ("XXXX", "2021", "2021-09", "../2021-09-08", "2021-09-08/..", "0001-01-01", "9999-12-31"):
        for moment in find_times(claim, parse_date(said)):
            assert moment.earliest is None or moment.latest is None or moment.earliest <= moment.latest, said


def test_a_date_without_its_year_is_near_the_claim() -> None:
    """In January, December is the last one and February the next."""
    said = parse_date("2021-01-05")
    assert str(_only("on 30 December", said).earliest) == "2020-12-30"
    assert str(_only("on 2 February", said).earliest) == "2021-02-02"


def test_digits_of_other_scripts_and_dashes() -> None:
    """Persian digits and typographic dashes are read as plain ones."""
    assert str(_only("on ۶ September ۲۰۲۱", None).earliest) == "2021-09-06"
    assert str(_only("2001–2006", None).latest) == "2006-12-31"


_CLAIMS = [*indented(READ), *NO_TIMES.strip().splitlines()]
_WORDS = st.sampled_from(sorted({word for claim in _CLAIMS for word in claim.split()}))
_TEXTS = st.text(max_size=60) | st.lists(_WORDS, max_size=14).map(" ".join)
_DAYS = (
    st.none()
    | st.dates().map(lambda day: parse_date(day.isoformat()))
    | st.sampled_from([parse_date("XXXX"), parse_date("2021/..")])
)


@given(_TEXTS, _DAYS)
def test_any_text_is_read(text: str, said: EdtfDate | None) -> None:
    """No text is too odd: spans lie in it, in order, and no time ends before it begins."""
    found = find_times(text, said)
    assert all(text[m.start : m.end] == m.text and m.start < m.end for m in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert all(m.earliest is None or m.latest is None or m.earliest <= m.latest for m in found)


@given(_TEXTS, _TEXTS, _DAYS, _DAYS)
def test_apart_is_symmetric(a: str, b: str, said: EdtfDate | None, heard: EdtfDate | None) -> None:
    """Which of two times comes first makes no difference, and none is apart from itself."""
    first, second = find_times(a, said), find_times(b, heard)
    assert all(disjoint(x, y) is disjoint(y, x) for x in first for y in second)
    assert not any(disjoint(x, x) for x in first)


LONG = (
    "5",
    "5 ",
    "May ",
    "last ",
    "1 May ",
    "2014 ",
    "12:30 ",
    "6-8 September ",
    "from ",
    "a ",
    "2001-",
    "september",
    "the ",
)


@pytest.mark.parametrize("part", LONG)
def test_long_texts_end(part: str) -> None:
    """A text of dates or digits that is ten times as long takes no longer than that, but for the noise of a machine."""
    seconds = []
    for length in (100_000, 1_000_000):
        start = time.process_time()
        find_times(part * (length // len(part)), SAID)
        seconds.append(time.process_time() - start)
    assert seconds[1] < 30 * max(seconds[0], 0.005)
