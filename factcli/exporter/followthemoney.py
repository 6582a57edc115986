"""Statements for FollowTheMoney: one JSON line per value of an entity, as its ``Statement`` class reads them.

FollowTheMoney (https://followthemoney.tech, read with ``ftm`` 4) has no claims. What comes nearest: the saying of
something is an ``Event`` with dates, people involved and a source document. The speaker is a ``LegalEntity``, which
covers persons and organizations, as factcli does not know which. The report is an ``Article``.

- ``canonical_id`` joins the spellings of a name that ``[[person]]`` tables list as one, under their Wikidata item if
  there is one; ``entity_id`` is that of the spelling itself. Nothing else is merged.
- Dates are prefixes (``2021-09``) in UTC, without intervals. ``startDate`` and ``endDate`` are the earliest and the
  latest that it can have been said; ``date`` is given if one prefix says it all. The recorded date, or the wording
  of the report, is the ``original_value``. An unknown date has no value.
- ``first_seen`` and ``last_seen`` are null: when something was recorded is not recorded.

Decisions about two statements, keys of other programs and the outlets between the report and its origin are left out:
this form is not meant to be read back. The fields are those of ``followthemoney.statement.StatementDict`` in version
4.11.
"""

from __future__ import annotations

import datetime
import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from json.encoder import encode_basestring
from typing import Any, NamedTuple

from factcli.edtf import EdtfDate
from factcli.entities.directory import Directory
from factcli.exporter.jsonld import wikidata_items
from factcli.model import Person, Statement
from factcli.sanitize import escape_source
from factcli.text.tokens import name_key

DATASET = "factcli"
_BARE: dict[bool | None, str] = {None: "null", False: "false", True: "true"}  # as JSON writes them
#: The years that dates in FollowTheMoney can have.
_YEARS = range(1000, 3000)
_PREFIX = r"[0-9]{4}(?:-[0-9]{2}){0,2}"
# Language codes have two letters in most BCP 47 tags and three in FollowTheMoney: each code of ISO 639-1 before that
# of ISO 639-3 (https://iso639-3.sil.org).
_LANGUAGES = (
    "aaaar ababk aeave afafr akaka amamh anarg arara asasm avava ayaym azaze babak bebel bgbul bibis bmbam bnben bobod "
    "brbre bsbos cacat ceche chcha cocos crcre csces cuchu cvchv cycym dadan dedeu dvdiv dzdzo eeewe elell eneng eoepo "
    "esspa etest eueus fafas ffful fifin fjfij fofao frfra fyfry gagle gdgla glglg gngrn guguj gvglv hahau heheb hihin "
    "hohmo hrhrv hthat huhun hyhye hzher iaina idind ieile igibo iiiii ikipk ioido isisl itita iuiku jajpn jvjav kakat "
    "kgkon kikik kjkua kkkaz klkal kmkhm knkan kokor krkau kskas kukur kvkom kwcor kykir lalat lbltz lglug lilim lnlin "
    "lolao ltlit lulub lvlav mgmlg mhmah mimri mkmkd mlmal mnmon mrmar msmsa mtmlt mymya nanau nbnob ndnde nenep ngndo "
    "nlnld nnnno nonor nrnbl nvnav nynya ococi ojoji omorm orori ososs papan pipli plpol pspus ptpor quque rmroh rnrun "
    "roron rurus rwkin sasan scsrd sdsnd sesme sgsag shhbs sisin skslk slslv smsmo snsna sosom sqsqi srsrp ssssw stsot "
    "susun svswe swswa tatam tetel tgtgk ththa titir tktuk tltgl tntsn toton trtur tstso tttat twtwi tytah uguig ukukr "
    "ururd uzuzb veven vivie vovol wawln wowol xhxho yiyid yoyor zazha zhzho zuzul"
)


class _Entity(NamedTuple):
    """The entity of some values: its own id, its canonical id and its FollowTheMoney schema."""

    id: str
    canonical: str
    schema: str


class _Value(NamedTuple):
    """One value of a property, its original text, and its language (ISO 639-3)."""

    prop: str
    value: str
    original: str = ""
    lang: str = ""


def statement_lines(
    statements: Sequence[Statement], people: Iterable[Person], directory: Directory
) -> Iterator[dict[str, Any]]:
    """Yield each value of each entity once, in the order of the statements. ``directory`` resolves aliases."""
    items = wikidata_items(people)
    shared: set[tuple[str, str, str]] = set()  # values of entities that several statements have in common
    ids = Counter(s.id for s in statements)
    for statement in statements:
        for entity, values in _entities(statement, items, directory):
            alone = entity.schema == "Event" and ids[statement.id] == 1
            seen = set() if alone else shared
            for value in values:
                key = entity.id, value.prop, value.value
                if value.value and key not in seen:
                    seen.add(key)
                    yield _statement_row(entity, value)


def render_lines(statements: Sequence[Statement], people: Iterable[Person], directory: Directory) -> Iterator[str]:
    """Return the values as text, one JSON object a line."""
    return (_render_line(line) for line in statement_lines(statements, people, directory))


def _render_line(line: Mapping[str, str | bool | None]) -> str:
    """Fast path of ``dump_json`` for flat objects of strings, in a third of its time."""
    cells = [f'"{k}": {encode_basestring(v) if isinstance(v, str) else _BARE[v]}' for k, v in line.items()]
    text = f"{{{', '.join(cells)}}}"
    return f"{text if text.isprintable() else escape_source(text)}\n"


def _statement_row(entity: _Entity, value: _Value) -> dict[str, Any]:
    lang = value.lang or None
    return {
        "canonical_id": entity.canonical,
        "entity_id": entity.id,
        "prop": value.prop,
        "schema": entity.schema,
        "value": value.value,
        "dataset": DATASET,
        "lang": lang,
        "original_value": value.original if value.original and value.original != value.value else None,
        "first_seen": None,
        "last_seen": None,
        "external": False,
        "origin": None,
        "id": _hash_parts(DATASET, entity.id, value.prop, value.value, lang),
    }


def _hash_parts(*parts: str | None) -> str:
    """Return 40 hexadecimal digits that identify some parts.

    A JSON array is hashed, in which ``["a", "b.c"]`` and ``["a.b", "c"]`` differ.
    """
    text = f"[{','.join(['null' if part is None else encode_basestring(part) for part in parts])}]"
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:40]


# --- the entities of a statement --------------------------------------------------------------------------


def _entities(
    statement: Statement, items: Mapping[str, str], directory: Directory
) -> Iterator[tuple[_Entity, list[_Value]]]:
    speaker, report = _speaker_entity(statement, items, directory), _report_entity(statement)
    identity = f"{DATASET}-{statement.id}"
    yield _Entity(identity, identity, "Event"), _event_values(statement, speaker, report)
    item = items.get(name_key(statement.speaker), "")
    yield speaker, [_Value("name", statement.speaker), _Value("summary", statement.role), _Value("wikidataId", item)]
    yield report, _article_values(statement)


def _speaker_entity(statement: Statement, items: Mapping[str, str], directory: Directory) -> _Entity:
    key = name_key(statement.speaker)
    main = name_key(directory.canonical(statement.speaker))
    return _Entity(_name_id(key), items.get(key) or _name_id(main), "LegalEntity")


@lru_cache(4096)
def _name_id(key: str) -> str:
    return f"{DATASET}-speaker-{_hash_parts(key)[:20]}"


def _report_entity(statement: Statement) -> _Entity:
    """Return the report: one for all statements with the same outlet and link, otherwise one per statement."""
    key = _hash_parts(statement.outlet, statement.url or None, None if statement.url else statement.id)
    identity = f"{DATASET}-report-{key[:20]}"
    return _Entity(identity, identity, "Article")


def _event_values(statement: Statement, speaker: _Entity, report: _Entity) -> list[_Value]:
    retracted = f"Retracted: {statement.retracted}" if statement.retracted else ""
    return [
        _Value("name", f"{statement.speaker}, {statement.outlet}, {statement.date}"),
        _Value("summary", statement.claim, statement.quote),
        _Value("description", statement.quote, lang=_language_code(statement.lang)),
        *_date_values(statement.date, statement.date_text),
        _Value("involved", speaker.canonical, speaker.id),
        _Value("proof", report.id),
        _Value("publisher", statement.origin),
        _Value("recordId", statement.id),
        *(_Value("keywords", tag) for tag in statement.tags),
        _Value("notes", statement.note),
        _Value("notes", retracted),
    ]


def _article_values(statement: Statement) -> list[_Value]:
    bounds = dict.fromkeys(filter(None, _date_prefixes(statement.published))) if statement.published else ()
    published = [_Value("publishedAt", bound, str(statement.published)) for bound in bounds]
    return [
        _Value("publisher", statement.outlet),
        *published,
        _Value("sourceUrl", statement.url),
        _Value("sourceUrl", statement.archive_url),
    ]


@lru_cache
def _language_code(tag: str) -> str:
    """Return the ISO 639-3 code of a language tag; empty if it is not known."""
    code = tag.partition("-")[0].lower()
    return code if len(code) == 3 else next((c[2:] for c in _LANGUAGES.split() if c[:2] == code), "")


# --- dates as prefixes --------------------------------------------------------------------------------------


def _date_values(date: EdtfDate, wording: str) -> list[_Value]:
    start, end = _date_prefixes(date)
    only = [_Value("date", start, wording or date.text)] if start == end else []
    return [*only, _Value("startDate", start, date.text), _Value("endDate", end, date.text)]


@lru_cache
def _date_prefixes(date: EdtfDate) -> tuple[str, str]:
    """Return the prefixes of the earliest and the latest that a date may mean; empty where it is open."""
    if date.time:
        return (_utc_time(date),) * 2
    first, slash, last = date.text.partition("/")
    if not slash:
        last = first
    return _date_prefix(first, date.earliest), _date_prefix(last, date.latest)


def _date_prefix(text: str, bound: datetime.date | None) -> str:
    """Return one end of a date as written, if it can be a prefix; otherwise the day that bounds it."""
    if bound is None or bound.year not in _YEARS:
        return ""
    plain = text.rstrip("?~%").replace("-XX", "")
    return plain if re.fullmatch(_PREFIX, plain) else bound.isoformat()


def _utc_time(date: EdtfDate) -> str:
    """Return a time in UTC, or only the day if it has no zone."""
    moment = datetime.datetime.fromisoformat(re.sub(r"\.[0-9]+", "", date.text))
    if moment.tzinfo is None:
        return _date_prefix(date.text[:10], date.earliest)
    try:
        moment = moment.astimezone(datetime.UTC)
    except OverflowError:
        return ""
    return moment.strftime("%Y-%m-%dT%H:%M:%S") if moment.year in _YEARS else ""
