"""Rewrite a date in Chinese, Japanese or Korean so that it reads like one in figures: 2021年9月6日 as 2021-9-6."""

import re

from factcli.text import english_dates

_YEAR_LAST = r"\A\s*([0-9]{1,2})\s*[月월]\s*([0-9]{1,2})\s*[日일号號]\s*[,，、]?\s*([0-9]{4})\s*[年년]?\s*\Z"
_DATE = r"([0-9]{4})\s*[年년](?:\s*([0-9]{1,2})\s*[月월](?:\s*([0-9]{1,2})\s*[日일号號])?)?(?:에|の|에는)?"
_CLOCK = r"([0-9]{1,2})\s*[时時点點시](?:\s*([0-9]{1,2})\s*[分분](?:\s*([0-9]{1,2})\s*[秒초])?|(半))?"
_WEEKDAY = (
    r"[(（]?(?:(?:星期|礼拜|禮拜|周|週)([一二三四五六日天])|([月火水木金土日])曜日?|([월화수목금토일])요일)[)）]?"
    r"|[(（]([月火水木金土日월화수목금토일一二三四五六])[)）]"
)
CJK_WEEKDAYS = {
    char: number for row in ("一二三四五六日", "月火水木金土日", "월화수목금토일") for number, char in enumerate(row)
} | {"天": 6}
_PARTS = {
    **dict.fromkeys(("上旬", "初", "초", "초순"), "early"),
    **dict.fromkeys(("中旬", "중순"), "mid"),
    **dict.fromkeys(("下旬", "末", "底", "말", "하순"), "late"),
    "春": "spring",
    "夏": "summer",
    "秋": "autumn",
    "봄": "spring",
    "여름": "summer",
    "가을": "autumn",
}
_HAN_DIGITS = dict(zip("〇零○一二三四五六七八九", "000123456789", strict=True))


def _han_number(match: re.Match[str]) -> str:
    """Return 二〇二一, 十二 or 二十三 in figures."""
    text = match[0]
    if "十" not in text:
        return "".join(_HAN_DIGITS[char] for char in text)
    tens, _, ones = text.partition("十")
    return str(10 * int(_HAN_DIGITS.get(tens, "1")) + int(_HAN_DIGITS.get(ones, "0")))


def rewrite_cjk_date(text: str) -> str:
    """Rewrite a date in Chinese, Japanese or Korean in the order of ISO, with its weekday and time of day."""
    text = re.sub(r"[〇零○一二三四五六七八九十]+(?=\s*[年月日号號时時点點分秒])", _han_number, text)
    text = re.sub(_YEAR_LAST, r"\3年\1月\2日", text)
    text = re.sub(_DATE, lambda m: f" {'-'.join(part for part in m.groups() if part)} ", text)
    text = re.sub(rf"\A (\S+) ?({'|'.join(_PARTS)})\Z", lambda match: f"{_PARTS[match[2]]} {match[1]}", text)
    year = re.search(r" ([0-9]{4})-[0-9]{1,2}-", text)  # of the first day of a range, which the last one has, too
    day = rf" {year[1]}-\1-\2 " if year else r" \1.\2. "
    text = re.sub(r"([0-9]{1,2})\s*[月월]\s*([0-9]{1,2})\s*[日일号號]", day, text)
    text = re.sub(r"(?<![0-9.])([0-9]{1,2})\s*[日일号號]", r" \1 ", text)
    weekday = None
    if match := re.search(_WEEKDAY, text):
        weekday = CJK_WEEKDAYS[next(filter(None, match.groups()))]
        text = f"{text[: match.start()]} {text[match.end() :]}"
    half = re.search(r"上午|午前|오전|下午|午後|오후|晚上|夜", text)
    if half:
        text = text.replace(half[0], " ")
    if match := re.search(_CLOCK, text):
        clock = f"{match[1]}:{match[2] or ('30' if match[4] else '00')}{f':{match[3]}' if match[3] else ''}"
        text = f"{text[: match.start()]} {clock} {text[match.end() :]}"
    if half and re.search("[0-9]:[0-9]", text):
        text = f"{text} {'am' if half[0] in ('上午', '午前', '오전') else 'pm'}"
    text = " ".join(text.split())
    text = re.sub(r" (?=[-~〜～–—] ?)|(?<=[-~〜～–—]) ", "", text) if not half else text
    return text if weekday is None else f"{english_dates.WEEKDAYS[weekday]} {text}"
