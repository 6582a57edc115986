"""Units and currencies by the names that reports use, converted to one base unit for each dimension."""

import re
from typing import NamedTuple


class Unit(NamedTuple):
    """A unit: its base unit, its factor to that, its kind, and a shift that is added first (for degrees Fahrenheit)."""

    base: str
    factor: float
    kind: str  # "percent" "money" "measure" "age"
    shift: float = 0.0


# Each line: the kind, the base unit, then groups of a factor and names after |; (s) is optional, ~ a space or hyphen.
_TABLE = """
percent percent|1 % percent per~cent pct
percent percentage-point|1 percentage~point(s) pp|0.01 basis~point(s)
measure km|1 km(s) kilometre(s) kilometer(s)|0.001 m metre(s) meter(s)|0.00001 cm centimetre(s) centimeter(s)
measure km|0.000001 mm millimetre(s) millimeter(s)|1.609344 mile(s)|0.0009144 yard(s)|0.0003048 foot feet ft
measure km|0.0000254 inch(es)|1.852 nautical~mile(s)
measure km2|1 square~km square~kilometre(s) square~kilometer(s) sq~km km2 km²|2.589988 square~mile(s) sq~mile(s)
measure km2|0.000001 square~metre(s) square~meter(s) sq~m m² m2|0.0000000929 square~foot square~feet sq~ft
measure km2|0.01 hectare(s)|0.00404686 acre(s)
measure kg|1 kg(s) kilo(s) kilogram(s) kilogramme(s)|0.001 gram(s) gramme(s)|0.000001 milligram(s) mg
measure kg|1000 tonne(s) ton(s) metric~ton(s)|1000000 kiloton(s)|0.45359237 lb(s)|0.02835 ounce(s) oz
measure litre|1 litre(s) liter(s)|3.785 gallon(s)|159 barrel(s) bbl|0.001 ml millilitre(s) milliliter(s)
measure km/h|1 km/h kph kmh kilometres~per~hour kilometers~per~hour km~per~hour kilometres~an~hour kilometers~an~hour
measure km/h|1.609344 mph miles~per~hour miles~an~hour|1.852 knot(s)
measure celsius|1 °c degrees~celsius degrees~centigrade degrees~c celsius c
measure degree|1 degree(s) °
measure magnitude|1 magnitude
measure watt|1 watt(s)|1000 kw kilowatt(s)|1000000 mw megawatt(s)|1000000000 gw gigawatt(s)
measure hour|1 hour(s) hr(s)|0.0166666667 minute(s) min(s)|0.000277777778 second(s) sec(s)|24 day(s) night(s)
measure hour|168 week(s)|336 fortnight(s)|730.5 month(s)|8766 year(s) yr(s)|87660 decade(s)|17532 years~running
money USD|1 us~dollar(s) dollar(s) usd buck(s)|0.01 cent(s) us~cents
money EUR|1 euro(s) eur
money GBP|1 pounds~sterling gbp sterling quid|0.01 pence
money CAD|1 canadian~dollar(s) cad
money AUD|1 australian~dollar(s) aud
money HKD|1 hong~kong~dollar(s) hkd
money NZD|1 new~zealand~dollar(s) nzd
money SGD|1 singapore~dollar(s) sgd
money RUB|1 ruble(s) rouble(s) rub
money INR|1 rupee(s) inr rs
money JPY|1 yen jpy
money CNY|1 yuan renminbi rmb cny
money TRY|1 lira(s) lire turkish~lira
money ILS|1 shekel(s)
money IRR|1 rial(s)
money SAR|1 riyal(s)
money AED|1 dirham(s)
money UAH|1 hryvnia(s) hryvnya(s)
money AFN|1 afghanis
money CHF|1 franc(s) swiss~franc(s) chf
money SEK|1 kronor krona sek
money peso|1 peso(s)
money pound|1 pound(s)
age year|1 years~old year~old(s) yr~old years~of~age|0.0833333333 months~old month~old(s)
age year|0.0191780822 weeks~old week~old(s)|0.002737907 days~old day~old(s)
"""
_FAHRENHEIT = Unit("celsius", 5 / 9, "measure", -32.0)
#: Currencies by the sign or code before an amount.
SIGNS = {"$": "USD", "£": "GBP", "€": "EUR", "¥": "JPY", "₹": "INR", "₽": "RUB", "₴": "UAH", "₺": "TRY", "₪": "ILS"}
SIGNS |= {"us$": "USD", "a$": "AUD", "c$": "CAD", "au$": "AUD", "ca$": "CAD", "hk$": "HKD", "nz$": "NZD", "s$": "SGD"}
SIGNS |= {"usd": "USD", "eur": "EUR", "gbp": "GBP", "rs": "INR", "inr": "INR", "cad": "CAD", "aud": "AUD", "chf": "CHF"}


def _spellings(name: str) -> list[str]:
    """Return the spellings of a name in the table, with a space where a space or a hyphen may be."""
    bare, _, ending = name.partition("(")
    return [bare.replace("~", " ")] + ([(bare + ending[:-1]).replace("~", " ")] if ending else [])


def _parse_table() -> dict[str, Unit]:
    units: dict[str, Unit] = {}
    for line in _TABLE.strip().splitlines():
        head, *groups = line.split("|")
        kind, base = head.split()
        for group in groups:
            factor, *names = group.split()
            units |= {spelling: Unit(base, float(factor), kind) for name in names for spelling in _spellings(name)}
    return units | dict.fromkeys(("°f", "degrees fahrenheit", "degrees f", "fahrenheit", "f"), _FAHRENHEIT)


MEASURES = _parse_table()
# Names that are too short to be units unless they touch the number.
_TOUCHING = ("c", "f", "m", "%")
_FORMS = sorted(MEASURES, key=len, reverse=True)
#: Pattern of a unit right after a number. One of a single letter must touch the number.
UNIT = (
    r"\s?-?\s?(?P<unit>"
    + "|".join(
        re.escape(name).replace(r"\ ", r"[\s-]{1,2}") for name in _FORMS if name.isascii() and name not in _TOUCHING
    )
    + r"|%|°\s?[cf]?|km²|m²|(?<=[0-9])[cmf]|(?<=[0-9] )[cf])(?![^\W\d_]|[0-9])"
)

#: Pattern of a currency after dozens or millions.
_MONEY = [name for name in _FORMS if MEASURES[name].kind == "money" and name.isascii()]
OF_MONEY = rf" of (?P<unit>{'|'.join(_MONEY)})(?![^\W\d_])"


def find_unit(written: str) -> Unit | None:
    """Return the unit of a spelling, None if it is unknown."""
    return MEASURES.get(" ".join(written.replace("-", " ").split()).replace("° ", "°"))
