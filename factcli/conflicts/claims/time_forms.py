"""The forms in which texts name times, as patterns over a plain text (see `numerals.plain`)."""

from factcli.text.english_dates import MONTH_PATTERN, ORDINAL_SUFFIX, WEEKDAY_PATTERN

_MONTH = rf"(?:{MONTH_PATTERN})(?![^\W\d_])\.?"
_DAY = rf"(?:0?[1-9]|[12][0-9]|3[01])(?:{ORDINAL_SUFFIX})?(?![0-9]|[.,][0-9]|:[0-9]|%|[^\W\d_])"
_ANY_YEAR = r"(?:1[0-9]|20)[0-9]{2}(?![0-9]|[.,][0-9]|[^\W\d_])"
_YEAR = r"(?:19|20)[0-9]{2}(?![0-9]|[.,][0-9]|[^\W\d_]|%)"
_ORDINAL = "first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|thirteenth|fourteenth"
_ORDINAL += "|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|twentieth|twenty-first"
ORDINALS = {word: number for number, word in enumerate(_ORDINAL.split("|"), 1)}
COUNTS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8}
COUNTS |= {"nine": 9, "ten": 10}
PARTS_OF_DAY = {"morning": (240, 720), "afternoon": (720, 1140), "evening": (960, 1440), "night": None}
_PART = "morning|afternoon|evening|night"
_ZONE = r"(?:\s?\(?(?P<zone>gmt|utc|bst|ist|cest|cet|e[sd]t|p[sd]t|c[sd]t|m[sd]t|msk|local time|[a-z]{3,9} time)\b)?"
_MERIDIEM = r"(?:a\.m\.|p\.m\.|[ap]\.?m\b)"

# Each form of a time, the longest first: where two begin at one place, the earlier in this list is meant.
_FORMS = {
    "iso": rf"(?P<iy>{_ANY_YEAR})[-/](?P<im>0[1-9]|1[0-2])[-/](?P<id>0[1-9]|[12][0-9]|3[01])(?![0-9])",
    "figures": r"(?P<f1>[0-3]?[0-9])(?P<sep>[/.-])(?P<f2>[0-3]?[0-9])(?P=sep)(?P<fy>(?:19|20)[0-9]{2})(?![0-9])",
    "dmy": rf"(?:the )?(?P<d1>{_DAY})(?:\s?(?:-|to|and)\s?(?P<d2>{_DAY}))?\s(?:of\s)?(?P<dm>{_MONTH})"
    rf"(?:,?\s(?P<dy>{_ANY_YEAR}))?",
    "mdy": rf"(?P<mm>{_MONTH})\s(?:the\s)?(?P<m1>{_DAY})(?:\s?(?:-|to|and)\s?(?P<m2>{_DAY}))?"
    rf"(?:,?\s(?P<my>{_ANY_YEAR}))?",
    "month_year": rf"(?P<ym>{_MONTH}),?\s(?:of\s)?(?P<yy>{_ANY_YEAR})",
    "years": rf"(?P<y1>{_ANY_YEAR})\s?(?:-|to|and|until|through)\s?(?P<y2>{_ANY_YEAR}|(?<=-)[0-9]{{2}}(?![0-9]))",
    "decade": r"(?:(?:19|20)(?P<c1>[0-9])0|'(?P<c2>[0-9])0)'?s\b",
    "century": rf"(?P<nth>{_ORDINAL}|[0-9]{{1,2}}(?:{ORDINAL_SUFFIX}))[\s-]century(?!\s(?:fox|bc))",
    "clock": rf"(?P<h1>[01]?[0-9]|2[0-3])[:.](?P<n1>[0-5][0-9])(?![0-9:]|[.,][0-9])\s?(?P<p1>{_MERIDIEM})?{_ZONE}",
    "hour": rf"(?P<h2>1[0-2]|0?[1-9])\s?(?P<p2>{_MERIDIEM}|o'clock\b){_ZONE.replace('zone', 'zone2')}",
    "noon": r"(?P<hit>noon|midday|midnight)\b",
    "ago": rf"(?P<count>[0-9]{{1,3}}|{'|'.join(COUNTS)})\s(?P<unit>day|week|month|year|decade)s?\s(?:ago|earlier)\b",
    "near": rf"(?P<which>day before yesterday|yesterday|today|tonight|tomorrow|overnight)\b(?:\s(?P<npart>{_PART}))?",
    "weekday": rf"(?:(?P<wrel>last|next|this)\s)?(?P<wday>{WEEKDAY_PATTERN})(?:'s)?\b(?:\s(?P<wpart>{_PART}))?",
    "relative": rf"(?P<rel>last|this|next|previous)\s(?P<what>week|month|year|decade|century|{_PART}|weekend)\b",
    "month": rf"(?:(?P<mrel>last|this|next)\s)?(?P<bare>{_MONTH})",
    "year": rf"(?P<only>{_ANY_YEAR})(?!%)",
}
ANY_TIME = r"(?<![^\W_])(?<![0-9][.,:/-])(?:" + "|".join(f"(?P<{name}>{form})" for name, form in _FORMS.items()) + ")"
HINT = (
    r"[0-9]|(?<![^\W_])(?:yester|toda|tonig|tomorr|overni|noon|midd|midn|monday|tuesd|wednes|thursd|frida|saturd|sunda"
    rf"|last |next |this |previous |(?:{MONTH_PATTERN})(?![^\W\d_])|(?:{_ORDINAL})[ -]cent"
    rf"|(?:{'|'.join(COUNTS)}) [a-z]+ (?:ago|earl)"
    r"|day before)"
)
