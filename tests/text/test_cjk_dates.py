"""Dates in Chinese, Japanese and Korean are rewritten in figures."""

import pytest

from factcli.text.cjk_dates import rewrite_cjk_date


@pytest.mark.parametrize(
    ("written", "rewritten"),
    [
        ("2021年9月6日", "2021-9-6"),
        ("2021年9月", "2021-9"),
        ("2021년 9월 6일", "2021-9-6"),
        ("二〇二一年十二月二十三日", "2021-12-23"),
        ("2021年十月三十日", "2021-10-30"),
        ("2021年9月6日（月）", "Monday 2021-9-6"),
        ("2021年9月6日 星期天", "Sunday 2021-9-6"),
        ("2021년 9월 6일 토요일", "Saturday 2021-9-6"),
        ("2021年9月6日下午3时5分", "2021-9-6 3:5 pm"),
        ("2021年9月6日 午前9時半", "2021-9-6 9:30 am"),
        ("2021년 9월 6일 15시 36분 7초", "2021-9-6 15:36:7"),
        ("9月6日2021", "2021-9-6"),
        ("9월 6일, 2021년", "2021-9-6"),
        ("2021年9月6日～10月8日", "2021-9-6～2021-10-8"),
        ("2021年9月6日至2022年1月8日", "2021-9-6 至 2022-1-8"),
        ("6 September 2021", "6 September 2021"),
    ],
)
def test_what_is_rewritten(written: str, rewritten: str) -> None:
    """In the order of ISO, with the weekday in English and the time of day behind."""
    assert rewrite_cjk_date(written) == rewritten
