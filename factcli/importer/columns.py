"""Match the columns of a foreign file to the keys of a statement, by unambiguous names or by ``--map``.

Names are compared without case, punctuation, spaces and plurals, in the tiers of :data:`_NAMES`: of the columns that
could be one key, those in the first tier with any are chosen (a *Speaker* rather than a *Person*). Two columns in one
tier are refused, as is a column that could be two keys. Empty columns are no candidates. Speakers and authors are never
confused by guessing: an *Author* or a *Name* needs ``--map``, as does the *Text* of an article. The :class:`Matching`
has all that was matched for another reason than its name, and all that was not matched.
"""

from __future__ import annotations

import re
import shlex
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from functools import cache
from typing import NamedTuple

from factcli.errors import UsageError
from factcli.importer.addresses import find_address
from factcli.importer.cell_values import says_retracted
from factcli.model import DERIVED, REQUIRED, STATEMENT_KEYS, suggest_key
from factcli.sanitize import escape_inline
from factcli.text.tokens import normalize
from factcli.text.wording import quote_names

#: The keys that may have several columns.
JOINED = ("tags", "via", "note")
EXTRA = "extra"

#: The column names of each key in tiers; :func:`normalize_name` is applied to both sides.
_NAMES: dict[str, tuple[str, ...]] = {
    "speaker": (
        "speaker|speaker name|said by|stated by|claimed by|spoken by|claimant|claim author|who said it|attributed to"
        "|originator|statement originator|statement author|sprecher|sprecherin|redner|orateur|locuteur|declarante"
        "|orador|dichiarante|spreker|گوینده|القائل|المتحدث",
        "who|person|politician|wer|qui|quien",
    ),
    "outlet": (
        "outlet|publisher|publication|outlet name|publisher name|news outlet|newspaper|medium|media outlet|média|medio"
        "|رسانه|الوسيلة",
    ),
    "claim": (
        "claim|claim text|claim reviewed|statement|statement text|assertion|aussage|behauptung|déclaration|affirmation"
        "|declaración|afirmación|declaração|afirmação|dichiarazione|affermazione|uitspraak|bewering|ادعا|الادعاء|التصريح",
        "text",
    ),
    "quote": (
        "quote|quotation|quote text|quoted text|verbatim|exact word|zitat|cita|citazione|citação|citaat"
        "|نقل قول|الاقتباس",
    ),
    "date": (
        "date|date said|said on|date of statement|statement date|claim date|date claimed|stated on|date stated|said at"
        "|datum|fecha|تاریخ|التاريخ",
        "when|day|data",
    ),
    "published": ("published|date published|published on|published at|publication date|publish date|pub date",),
    "url": ("url|link|source url|source link|article url|statement url|web address|permalink|lien|enlace|لینک|الرابط",),
    "archive_url": ("archive|archive url|archived url|archive link|archived at|wayback",),
    "tags": ("tag|topic|subject|keyword|category|categorie|thema|thème|tema|schlagworte|schlagwörter",),
    "note": ("note|remark|annotation",),
    "role": ("role|speaker role|job|job title|occupation|speaker job|speaker job title|speaker title",),
    "lang": ("lang|language|quote language",),
    "via": ("via|quoted via|cited via|credited outlet",),
    "date_text": ("date text|date wording|date as written",),
    "retracted": ("retracted|retracted on|retraction date|withdrawn on",),
    "id": ("id|statement id|factcli id",),
}
_RATINGS = (
    "rating|verdict|ruling|truth o meter|truthometer|label|claim rating|review rating|textual rating|veracity"
    "|bewertung|urteil|veredicto|veredito|giudizio"
)
#: Columns of a list of fact checks, whose dates, sources and authors may be those of the checks.
_CHECKERS = "factchecker|fact checker|checker|checked by|reviewer|reviewed by|rated by|fact check|fact check url"
#: Columns that may have the speaker, the author of an article, or who filled in a form.
_AUTHORS = "author|author name|name|auteur|autor|autore"
_ARTICLES = "title|headline|article title"
_PLAIN_DATES = "date|datum|fecha|تاریخ|التاريخ|when|day|data"
#: Keys to suggest for unused columns; only a person can decide.
_PERHAPS = {"title": "role", "headline": "note", "context": "note", "text": "quote", "source": "via"}
_ID = r"[0-9a-hjkmnp-tv-z]{10}"
_ADDRESS = r"(?:https?|ftp)://\S+\s*\Z|=\s*HYPERLINK\("  # a cell that is one web address
_LETTERS = str.maketrans("يك", "یک")  # Arabic forms of two letters to Persian ones

MapOptions = Mapping[str, tuple[str, ...]]
ColumnTexts = Callable[[str], Sequence[str]]  # returns the texts of a column's cells that are not empty


class KeyColumns(NamedTuple):
    """The columns of a key, and the reason if it is neither their name nor ``--map``."""

    key: str
    columns: tuple[str, ...]
    why: str = ""


class Matching(NamedTuple):
    """The use of the columns: keys, ratings kept as notes, and unused columns.

    ``unused`` has the unused columns, each with a key that it could be mapped to; ``empty`` those without any value;
    ``extra`` those that hold keys of other programs.
    """

    uses: tuple[KeyColumns, ...]
    ratings: tuple[str, ...] = ()
    unused: tuple[tuple[str, str], ...] = ()
    empty: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()

    def columns(self, key: str) -> tuple[str, ...]:
        """Return the columns of a key."""
        return next((use.columns for use in self.uses if use.key == key), ())


# --- names --------------------------------------------------------------------------------------------------


def normalize_name(name: str) -> str:
    """Return the name of a column as words in the singular, so that ``Claim_Texts`` equals ``claimText``."""
    text = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", normalize("NFKC", name)).casefold().translate(_LETTERS)
    text = "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))
    words = re.sub(r"[\W_]+", " ", text.replace("(s)", "")).split()
    return " ".join(word[:-1] if len(word) > 3 and word.endswith("s") and word[-2] != "s" else word for word in words)


def _name_tiers() -> dict[str, tuple[str, int]]:
    return {
        normalize_name(name): (key, number)
        for key, tiers in _NAMES.items()
        for number, tier in enumerate(tiers)
        for name in tier.split("|")
    }


def map_option(key: str, column: str) -> str:
    """Return the option that maps a column to a key, quoted for a shell."""
    return f"--map {shlex.quote(f'{key}={escape_inline(column)}')}"


# --- --map --------------------------------------------------------------------------------------------------


def parse_map_options(options: Iterable[str], columns: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Parse ``--map KEY=COLUMN``; ``KEY=`` leaves a key without a column. Raises :class:`UsageError`."""
    given: dict[str, tuple[str, ...]] = {}
    for option in options:
        key, sign, column = option.partition("=")
        key = parse_option_key("--map", key.strip(), sign, option)
        if key in given and (key not in JOINED or not column):
            raise UsageError(f"--map {key}=… is given twice", f"only {', '.join(JOINED)} can have several columns")
        given[key] = (*given.get(key, ()), *([_find_column(column, columns)] if column else []))
    return given


def parse_option_key(option: str, key: str, sign: str, written: str) -> str:
    """Return the key of an option KEY=…. Raises :class:`UsageError`."""
    if not sign:
        raise UsageError(f'{option} "{escape_inline(written)}" has no "="', f"write it as {option} KEY=…")
    key = {"tag": "tags", "notes": "note", "text": "claim"}.get(key, key)
    if key not in STATEMENT_KEYS:
        raise UsageError(
            f'{option}: "{escape_inline(key)}" is not a key{suggest_key(key)}',
            f"use one of {', '.join(STATEMENT_KEYS)}",
        )
    return key


def _find_column(name: str, columns: Sequence[str]) -> str:
    if name in columns:
        return name
    numbered = f"column {name}"  # of a file without names
    alike = [column for column in columns if normalize_name(column) in (normalize_name(name), numbered)]
    if len(alike) == 1:
        return alike[0]
    what = (
        f'--map: there is no column "{escape_inline(name)}"'
        if not alike
        else f'--map: "{escape_inline(name)}" fits several columns'
    )
    raise UsageError(what, f"the columns are: {quote_names(columns)}")


# --- matching -----------------------------------------------------------------------------------------------


def match_native_columns(columns: Sequence[str], values: ColumnTexts, given: MapOptions, open_ended: bool) -> Matching:
    """Match columns that are keys themselves, as factcli writes them, and the others by name.

    With ``open_ended`` (TOML), every other column is a key of another program, whatever its name.
    """
    mapped = {column for found in given.values() for column in found}
    named = {key: (key,) for key in STATEMENT_KEYS if key in columns and key not in mapped and key not in given}
    ignored = {*STATEMENT_KEYS} if open_ended else {*STATEMENT_KEYS, *DERIVED, "version", EXTRA}
    further = [c for c in columns if c not in ignored and c not in mapped]
    if not open_ended:
        return match_columns(further, values, {**named, **given})
    uses = tuple(KeyColumns(key, found) for key, found in {**named, **given}.items() if found)
    return Matching(uses, extra=tuple(further))


def match_columns(
    columns: Sequence[str], values: ColumnTexts, given: MapOptions, settled: Iterable[str] = ()
) -> Matching:
    """Match columns by name; ``settled`` are the keys that ``--default`` gives.

    Raises :class:`UsageError` with every case of two columns for one key, or one column for two keys.
    """
    tiers = _name_tiers()
    mapped = {column for found in given.values() for column in found}
    empty = tuple(c for c in columns if c not in mapped and not values(c))
    free = [c for c in columns if c not in mapped and c not in empty]
    candidates = _candidates(free, tiers, given, values)
    checks = _is_about_checks(free)
    uses, faults = _choose_columns(candidates, checks)
    used = mapped | {column for use in uses for column in use.columns}
    uses += [KeyColumns(key, found) for key, found in given.items() if found]
    sources, source_faults = _match_source(
        [c for c in free if c not in used and normalize_name(c) == "source"],
        free,
        {*_matched_keys(uses), *given, *settled},
        values,
    )
    if faults + source_faults:
        raise UsageError(
            "; ".join(what for what, _ in faults + source_faults), "\n".join(todo for _, todo in faults + source_faults)
        )
    uses += sources
    used |= {column for use in sources for column in use.columns}
    ratings = () if given.get("note") == () else tuple(c for c in free if c not in used and _has_any([c], _RATINGS))
    unused = tuple(
        (c, _suggest_key(c, tiers, uses, () if checks else values(c)))
        for c in free
        if c not in used and c not in ratings
    )
    order = [*STATEMENT_KEYS]
    return Matching(tuple(sorted(uses, key=lambda use: order.index(use.key))), ratings, unused, empty)


def _matched_keys(uses: Iterable[KeyColumns]) -> set[str]:
    return {use.key for use in uses}


@cache
def _normalize_names(names: str) -> frozenset[str]:
    return frozenset(map(normalize_name, names.split("|")))


def _has_any(columns: Iterable[str], names: str) -> bool:
    return any(normalize_name(column) in _normalize_names(names) for column in columns)


def _is_about_checks(columns: Iterable[str]) -> bool:
    """Return whether the file lists fact checks, where author, date and source may be those of the check."""
    return _has_any(columns, f"{_RATINGS}|{_CHECKERS}")


def _candidates(
    free: Sequence[str], tiers: Mapping[str, tuple[str, int]], given: MapOptions, values: ColumnTexts
) -> dict[str, list[tuple[int, str]]]:
    """Return the columns whose names fit each key, with their tiers. The text of an article is no claim."""
    found: dict[str, list[tuple[int, str]]] = {}
    articles = _has_any(free, _ARTICLES)
    for column in free:
        key, tier = tiers.get(normalize_name(column), ("", 0))
        is_article = articles and normalize_name(column) == "text"
        if not key or key in given or is_article or not _could_hold(key, values(column)):
            continue
        found.setdefault(key, []).append((tier, column))
    return found


def _could_hold(key: str, values: Sequence[str]) -> bool:
    """Return whether the values fit the name: *Archive: yes* is no link, *Published: yes* no date."""
    if key == "id":
        return are_ids(values)
    if key in ("url", "archive_url"):
        return any(find_address(value) for value in values)
    if key == "retracted" and any(says_retracted(value) is not None for value in values):
        return True
    return key not in ("published", "retracted") or any(re.search("[0-9]", value) for value in values)


def is_id(value: str) -> bool:
    """Return whether a value has the form of the ids that factcli makes."""
    return re.fullmatch(_ID, value) is not None


def are_ids(values: Sequence[str]) -> bool:
    """Return whether values are ids of factcli, and not numbers of the same length."""
    return all(map(is_id, values)) and not all(v.isdecimal() for v in values)


Ambiguity = tuple[str, str]  # what is ambiguous, and the options that decide it


def _choose_columns(
    candidates: Mapping[str, list[tuple[int, str]]], checks: bool
) -> tuple[list[KeyColumns], list[Ambiguity]]:
    uses: list[KeyColumns] = []
    faults: list[Ambiguity] = []
    for key, found in candidates.items():
        first = min(tier for tier, _ in found)
        best = tuple(column for tier, column in found if tier == first)
        if len(best) > 1 and key not in ("tags", "note"):
            options = ", or ".join(map_option(key, column) for column in best)
            faults.append((f"{quote_names(best)} could each be the {key}", f"choose one: {options}"))
        else:
            uses.append(KeyColumns(key, best, _warn_of_check(key, best[0]) if checks else ""))
    return uses, faults


def _warn_of_check(key: str, column: str) -> str:
    """Return a warning for a column that may be about the check instead of the statement."""
    if key == "date" and normalize_name(column) in _normalize_names(_PLAIN_DATES):
        instead = f"{map_option('published', column)} --default date=XXXX"
        return f"read as the day of the claim. If it is the day of the check: {instead}"
    if key in ("url", "published"):
        what = {"url": "link to", "published": "day of"}[key]
        instead = f"If it is the {what} a check by somebody else:"
        return f"read as the {what} the outlet's report. {instead} {map_option('note', column)} {map_option(key, '')}"
    return ""


def _match_source(
    columns: Sequence[str], free: Sequence[str], known: Set[str], values: ColumnTexts
) -> tuple[list[KeyColumns], list[Ambiguity]]:
    """Match a column *Source*: the outlet beside a speaker, the speaker beside an outlet, a link if all are.

    In a list of fact checks it may be the occasion instead, and beside an author either of them may be the speaker.
    """
    if not columns:
        return [], []
    if len(columns) > 1:
        return [], [(f"{quote_names(columns)} have the same name", "rename one of them in the file")]
    (column,) = columns
    if are_ids(values(column)):  # as factcli writes the key of that name
        return ([KeyColumns("source", (column,))] if "source" not in known else []), []
    if all(re.match(_ADDRESS, value.strip()) for value in values(column)):
        return ([KeyColumns("url", (column,), "all its values are links")] if "url" not in known else []), []
    if "speaker" in known and "outlet" not in known and _is_about_checks(free):
        what = f"{quote_names([column])} could be the outlet, or the occasion of the statement"
        kept = f"{map_option('note', column)} --default outlet=…"
        return [], [(what, f"choose one: {map_option('outlet', column)}, or {kept}")]
    if "speaker" in known and "outlet" not in known:
        return [KeyColumns("outlet", (column,), "another column has the speaker")], []
    if "outlet" in known and "speaker" not in known and not _has_any(free, _AUTHORS):
        return [KeyColumns("speaker", (column,), "another column or --default has the outlet")], []
    if "speaker" in known:
        return [], []
    if "outlet" in known:
        authors = [map_option("speaker", c) for c in free if normalize_name(c) in _normalize_names(_AUTHORS)]
        options = ", or ".join([map_option("speaker", column), *authors])
        return [], [(f"{quote_names([column])} could be the speaker, or another column", f"choose one: {options}")]
    return [], [
        (
            f"{quote_names([column])} could be the speaker or the outlet",
            f"choose one: {map_option('speaker', column)} --default outlet=…,"
            f" or {map_option('outlet', column)} --default speaker=…",
        )
    ]


def _suggest_key(
    column: str, tiers: Mapping[str, tuple[str, int]], uses: Sequence[KeyColumns], cells: Sequence[str]
) -> str:
    """Return a key that a column could be mapped to; ``cells`` are its values if links among them count."""
    name = re.sub(" [0-9]+$", "", normalize_name(column))
    known = _matched_keys(uses)
    key = _PERHAPS.get(name) or tiers.get(name, ("", 0))[0]
    key = "claim" if name == "text" and "claim" not in known else key
    if not key and cells and all(re.match(_ADDRESS, cell.strip()) for cell in cells):
        key = "url"
    return key if key not in ("", "id") and (key in JOINED or key not in known) else "note"


def missing_keys(matching: Matching, settled: Iterable[str]) -> list[str]:
    """Return the required keys without a column or a default."""
    known = {use.key for use in matching.uses} | {*settled}
    return [key for key in REQUIRED if key not in known]


def missing_keys_error(
    keys: Sequence[str], columns: Sequence[str], matching: Matching, values: ColumnTexts
) -> UsageError:
    """Return the error for keys without a column, with the options that give them and all columns."""
    lines = []
    for key in keys:
        column = _likely_column(key, matching)
        condition = (
            " (if that is who said it, not who wrote about it)" if key == "speaker" and column != _SOME_COLUMN else ""
        )
        example = {"outlet": "…", "date": "XXXX", "speaker": "…"}.get(key)
        default = f" or --default {key}={example}" if example else ""
        hint = {"date": " (XXXX: not known)", "outlet": " (for all rows)", "speaker": " (for all rows)"}.get(key, "")
        lines.append(f"{map_option(key, column)}{condition}{default}{hint}")
    available = f"the columns are: {_describe_columns(columns, values)}" if columns else "the file has no column names"
    bare = [c for c in matching.empty if _name_tiers().get(normalize_name(c), ("",))[0] in keys]
    available += f"; empty: {quote_names(bare)}" if bare else ""
    named = keys[0] if len(keys) == 1 else f"{', '.join(keys[:-1])} and {keys[-1]}"
    what = f"there is no column for the {named}, which a statement needs; {available}"
    return UsageError(what, "add " + "\nadd ".join(lines))


_SOME_COLUMN = "COLUMN"


def _describe_columns(columns: Sequence[str], values: ColumnTexts) -> str:
    """Return columns by name, or by their first value if they have no names."""
    if not all(re.fullmatch("column [0-9]+", column) for column in columns):
        return quote_names(columns)
    firsts = ((column, next(iter(values(column)), "")) for column in columns)
    return ", ".join(f'"{column}" ({escape_inline(cell[:30])})' if cell else f'"{column}"' for column, cell in firsts)


def _likely_column(key: str, matching: Matching) -> str:
    """Return a column that could be meant for a missing key: the quote for the claim, an author for the speaker."""
    columns = matching.columns("quote") if key == "claim" else ()
    names = _normalize_names(_AUTHORS) if key == "speaker" else frozenset()
    columns = columns or tuple(c for c, could in matching.unused if could == key or normalize_name(c) in names)
    return columns[0] if columns else _SOME_COLUMN
