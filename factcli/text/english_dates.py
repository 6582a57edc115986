"""English names of months and weekdays, with the regular expressions that match them.

Numbers are those of :class:`datetime.date`: months from 1, weekdays from Monday as 0. The patterns are alternatives
without a group, in small letters.
"""

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

#: Numbers of names and abbreviations in small letters.
MONTH_NUMBERS = {
    **{name.lower(): number for number, name in enumerate(MONTHS, 1)},
    **{name[:3].lower(): number for number, name in enumerate(MONTHS, 1)},
    "sept": 9,
}
WEEKDAY_NUMBERS = {
    **{name.lower(): number for number, name in enumerate(WEEKDAYS)},
    **{name[:3].lower(): number for number, name in enumerate(WEEKDAYS)},
    "tues": 1,
    "thur": 3,
    "thurs": 3,
}

MONTH_PATTERN = "|".join(sorted(MONTH_NUMBERS, key=len, reverse=True))
WEEKDAY_PATTERN = "|".join(name.lower() for name in WEEKDAYS)  # no abbreviations: "sat" and "sun" are words
ORDINAL_SUFFIX = "st|nd|rd|th"
#: Words that name a day or a time only relative to another one.
RELATIVE_PATTERN = rf"to(?:day|night|morrow)|yesterday|ago|last|next|this|earlier|later|{WEEKDAY_PATTERN}"
