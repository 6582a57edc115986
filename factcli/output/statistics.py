"""Listings that count the store: people, outlets, tags, name pairs and figures."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from factcli.entities.directory import Context, Directory
from factcli.entities.origins import Origins
from factcli.model import OUTLET_KEYS, PERSON_KEYS, SOURCE_KEYS, Outlet, Person, Source, Statement, toml_value
from factcli.output.listing import Listing
from factcli.store.reader import StoreView
from factcli.store.sources import copy_size
from factcli.text.tokens import name_key

if TYPE_CHECKING:
    from factcli.entities.merge_candidates import NamePair


def date_span(statements: Iterable[Statement]) -> tuple[str | None, str | None]:
    """Return the oldest and the newest date in EDTF, ignoring statements without a date."""
    dates = sorted((s.date for s in statements if not s.date.unknown), key=lambda date: date.sort_key)
    if not dates:
        return None, None
    return _range_start(dates[0].text), _range_end(dates[-1].text)


def _range_start(date: str) -> str:
    """Return a date as the start of a period. An interval starts at its start or later."""
    start, slash, _ = date.partition("/")
    return f"{start}/.." if slash and start != ".." else date


def _range_end(date: str) -> str:
    """Return a date as the end of a period. An interval ends at its end or earlier."""
    _, slash, end = date.partition("/")
    return f"../{end}" if slash and end != ".." else date


def _group_by(statements: Iterable[Statement], key: Callable[[Statement], Iterable[str]]) -> dict[str, list[Statement]]:
    groups: defaultdict[str, list[Statement]] = defaultdict(list)
    for statement in statements:
        for name in key(statement):
            groups[name].append(statement)
    return groups


def _main_names(directory: Directory, names: Iterable[str]) -> dict[str, str]:
    """Map each name to its main name. Of main names that differ only in case and accents, the most used is chosen."""
    by_key: dict[str, str] = {}
    main_names: dict[str, str] = {}
    for name, _ in Counter(names).most_common():
        canonical = directory.canonical(name)
        main_names[name] = by_key.setdefault(name_key(canonical), canonical)
    return main_names


def _sort_by_count(records: list[dict[str, Any]], name: str) -> list[dict[str, Any]]:
    return sorted(records, key=lambda r: (-r["statements"], r[name].casefold(), r[name]))


def _entity_table(entity: Person | Outlet, keys: Iterable[str]) -> dict[str, Any]:
    return {key: toml_value(value) for key in keys if (value := getattr(entity, key))}


def people_listing(store: StoreView, directory: Directory) -> Listing:
    """List everyone quoted or with a ``[[person]]`` table, most quoted first. Confirmed aliases are one person."""
    main = _main_names(directory, (s.speaker for s in store.statements))
    groups = _group_by(store.statements, lambda s: [main[s.speaker]])
    entries = {person.name: person for person in store.people}
    records: list[dict[str, Any]] = []
    for name in dict.fromkeys([*groups, *entries]):
        statements = groups.get(name, [])
        entry = entries.get(name, Person(name))
        first, last = date_span(statements)
        spellings = Counter(s.speaker for s in statements)
        records.append(
            {
                "name": name,
                "statements": len(statements),
                "first": first,
                "last": last,
                "aliases": list(entry.aliases),
                "not_same_as": list(entry.not_same_as),
                "wikidata": entry.wikidata or None,
                "roles": sorted({s.role for s in statements if s.role}),
                "spellings": dict(sorted(spellings.items())),
            }
        )
    records = _sort_by_count(records, "name")
    tables = [("person", _entity_table(entries.get(r["name"], Person(r["name"])), PERSON_KEYS)) for r in records]
    columns = ("name", "statements", "first", "last", "aliases", "not_same_as")
    return Listing("people", records, columns, "name", csv_columns=(*columns, "wikidata", "roles"), toml=tables)


def outlets_listing(store: StoreView, directory: Directory) -> Listing:
    """List every outlet with the numbers of statements found in it, passed on by it, and originating from it."""
    main = _main_names(directory, (name for s in store.statements for name in (s.outlet, *s.via)))
    found = _group_by(store.statements, lambda s: [main[s.outlet]])
    credited = _group_by(store.statements, lambda s: {main[name] for name in s.via})
    origins = _group_by(store.statements, lambda s: [main[s.origin]])
    entries = {outlet.name: outlet for outlet in store.outlets}
    records: list[dict[str, Any]] = []
    for name in dict.fromkeys([*found, *credited, *entries]):
        entry = entries.get(name, Outlet(name))
        first, last = date_span(found.get(name, []) + credited.get(name, []))
        records.append(
            {
                "name": name,
                "statements": len(found.get(name, [])),
                "credited": len(credited.get(name, [])),
                "origin": len(origins.get(name, [])),
                "first": first,
                "last": last,
                "aliases": list(entry.aliases),
                "not_same_as": list(entry.not_same_as),
                "owner": entry.owner or None,
                "country": entry.country or None,
            }
        )
    records = _sort_by_count(records, "name")
    tables = [("outlet", _entity_table(entries.get(r["name"], Outlet(r["name"])), OUTLET_KEYS)) for r in records]
    columns = ("name", "statements", "credited", "origin", "aliases", "country", "not_same_as")
    csv_columns = (*columns[:-1], "owner", "first", "last", "not_same_as")
    return Listing("outlets", records, columns, "name", csv_columns=csv_columns, toml=tables)


def sources_listing(store: StoreView, sources: Iterable[Source]) -> Listing:
    """List sources as recorded, with the number of statements from each, and the bytes of its copy (None: no copy)."""
    listed = list(sources)
    counts = Counter(s.source for s in store.statements)
    records: list[dict[str, Any]] = []
    for source in listed:
        values = {key: getattr(source, key) for key in SOURCE_KEYS}
        records.append(
            {key: str(value) if value else None for key, value in values.items()}
            | {"statements": counts[source.id], "size": copy_size(store.root, source)}
        )
    columns = ("id", "statements", "outlet", "title", "published", "retrieved", "size", "url")
    every = (*SOURCE_KEYS, "statements", "size")
    return Listing("sources", records, columns, csv_columns=every, toml=[("source", s.to_table()) for s in listed])


def name_pairs_listing(found: Iterable[NamePair]) -> Listing:
    """List pairs of names that may be one entity, the likeliest first."""
    records = [
        {
            "a": pair.a,
            "b": pair.b,
            "score": pair.score,
            "reasons": list(pair.reasons),
            "doubt": pair.doubt,
            "counts": list(pair.counts),
            "statements": {name: [s.id for s in found] for name, found in zip("ab", pair.statements, strict=True)},
        }
        for pair in found
    ]
    columns = ("a", "b", "score", "reasons", "counts")
    csv_columns = (*columns, "doubt", "statements")
    return Listing("pairs", records, columns, "a", csv_columns=csv_columns, toml=_plain_tables("pair", records))


def tags_listing(store: StoreView) -> Listing:
    """List every tag with its number of statements, most used first."""
    records: list[dict[str, Any]] = []
    for tag, tagged in _group_by(store.statements, lambda s: dict.fromkeys(s.tags)).items():
        first, last = date_span(tagged)
        records.append({"tag": tag, "statements": len(tagged), "first": first, "last": last})
    records = _sort_by_count(records, "tag")
    return Listing("tags", records, ("tag", "statements", "first", "last"), "tag", toml=_plain_tables("tag", records))


def statistics_listing(store: StoreView, context: Context) -> Listing:
    """List figures about the whole store, one per record. Origins are independent origins."""
    s, speakers, outlets = store.statements, context.people, context.outlets
    first, last = date_span(s)
    figures: dict[str, Any] = {
        "statements": len(s),
        "speakers": len({*_main_names(speakers, (x.speaker for x in s)).values()}),
        "outlets": len({*_main_names(outlets, (x.outlet for x in s)).values()}),
        "origins": len(Origins(context, store.outlets).independent(s)),
        "tags": len({tag for x in s for tag in x.tags}),
        "first date": first,
        "last date": last,
        "undated": sum(x.date.unknown for x in s),
        "without an exact day": sum(not x.date.exact for x in s),
        "with the verbatim words": sum(bool(x.quote) for x in s),
        "without a link to the source": sum(not (x.url or x.archive_url) for x in s),
        "retracted": sum(x.retracted is not None for x in s),
        "decided pairs": len(store.links),
        "files": store.file_count,
    }
    records = [{"figure": key, "value": value} for key, value in figures.items()]
    return Listing("stats", records, ("figure", "value"), "figure", toml=_plain_tables("figure", records))


def _plain_tables(name: str, records: Sequence[dict[str, Any]]) -> list[tuple[str, dict[str, Any]]]:
    return [(name, {key: value for key, value in record.items() if value is not None}) for record in records]
