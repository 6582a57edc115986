"""Compile a query to conditions in SQL and full-text search.

The condition of a node finds the statements that :mod:`factcli.search.match` finds for it, or more; then it is not
``certain``, and every statement is matched once more. No text of the user ever becomes SQL: values are bound, and in
full-text expressions every token is quoted.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from functools import cache
from typing import Any, NamedTuple

from factcli.entities.directory import ALIAS, SPELLING, Context, Directory
from factcli.search.index.rows import (
    LONGEST_KEY,
    LONGEST_START,
    PROSE,
    WORD_COLUMNS,
    WORDY,
    exact_token,
    joined_token,
    key_token,
    storable,
    word_token,
)
from factcli.search.index.schema import Database, fts_any, fts_exact, fts_in_columns, fts_phrase, names_by_key
from factcli.search.match import AcceptedWords, finds_name
from factcli.search.query import (
    NAMES,
    TEXTS,
    All,
    Dated,
    Either,
    Identity,
    Link,
    Name,
    Node,
    Not,
    Tag,
    Words,
    link_part_key,
)
from factcli.text.phrase import Phrase
from factcli.text.search_words import search_keys
from factcli.text.tokens import name_key, word_keys

_END = "\U0010ffff"  # sorts after every character of an id
# For each field with names: the kind of the names in the index, and of their marks.
_KINDS = {"speaker": ("speaker", "s"), "outlet": ("outlet", "o"), "via": ("outlet", "v")}


class Condition(NamedTuple):
    """A condition on rows: a full-text expression, expressions that must not match, and SQL with its values.

    Empty parts ask for nothing. A condition that is not ``certain`` also finds statements that do not match.
    """

    words: str = ""
    without: tuple[str, ...] = ()
    sql: str = ""
    values: tuple[Any, ...] = ()
    certain: bool = True

    @property
    def match(self) -> str:
        """The full-text parts as one expression; only where ``words`` is not empty."""
        return f"({self.words}) NOT ({' OR '.join(self.without)})" if self.without else self.words

    def as_sql(self) -> tuple[str, tuple[Any, ...]]:
        """Return the whole condition as SQL over a row of ``statement``, with its values."""
        parts: list[str] = []
        values: list[Any] = []
        if self.words:
            parts.append("statement.row IN (SELECT rowid FROM words WHERE words MATCH ?)")
            values.append(self.match)
        elif self.without:
            parts.append("statement.row NOT IN (SELECT rowid FROM words WHERE words MATCH ?)")
            values.append(" OR ".join(self.without))
        if self.sql:
            parts.append(self.sql)
            values += self.values
        return " AND ".join(parts) or "1", tuple(values)


NOTHING = Condition(sql="0")


def all_of(conditions: Iterable[Condition]) -> Condition:
    """Return the condition that all conditions are met."""
    unique = list(dict.fromkeys(conditions))
    words = [one.words for one in unique if one.words]
    return Condition(
        words[0] if len(words) == 1 else " AND ".join(f"({one})" for one in words),
        tuple(unwanted for one in unique for unwanted in one.without),
        " AND ".join(one.sql for one in unique if one.sql),
        tuple(value for one in unique for value in one.values),
        all(one.certain for one in unique),
    )


def any_of(conditions: Iterable[Condition]) -> Condition:
    """Return the condition that at least one condition is met."""
    wanted = [one for one in dict.fromkeys(conditions) if one != NOTHING]
    if not wanted:
        return NOTHING
    certain = all(one.certain for one in wanted)
    if not any(one.sql for one in wanted) and all(one.words for one in wanted):
        return Condition(" OR ".join(f"({one.match})" for one in wanted), certain=certain)
    parts = [one.as_sql() for one in wanted]
    sql = " OR ".join(f"({sql})" for sql, _ in parts)
    return Condition(sql=f"({sql})", values=tuple(v for _, values in parts for v in values), certain=certain)


def none_of(condition: Condition) -> Condition:
    """Return the condition that a condition is not met; if that one is not certain, all statements, to be matched."""
    if not condition.certain:
        return Condition(certain=False)
    if condition.words and not condition.sql:
        return Condition(without=(f"({condition.match})",))
    sql, values = condition.as_sql()
    return Condition(sql=f"NOT ({sql})", values=values)


_MARKS = ("marks",)


class SqlCompiler:
    """Compiles the nodes of a query, with the names and words of a store."""

    def __init__(self, db: Database, context: Context, accepted: AcceptedWords) -> None:
        self._db, self._context, self._accepted = db, context, accepted

    def compile(self, node: Node, grade: int) -> Condition:
        """Return the condition that finds the statements of a node up to a grade."""
        match node:
            case All(nodes):
                return all_of([self.compile(item, grade) for item in nodes])
            case Either(nodes):
                return any_of([self.compile(item, grade) for item in nodes])
            case Not(item):
                return none_of(self.compile(item, ALIAS))
            case Words():
                return any_of([self._compile_words(node, grade), *self._compile_aliases(node, grade)])
            case Name():
                return self._compile_name(node, grade)
            case Dated(since, until):
                return _compile_dates(since.toordinal() if since else None, until.toordinal() if until else None)
            case _:
                return _compile_text(node)

    # --- words ----------------------------------------------------------------------------------------------

    def _compile_words(self, node: Words, grade: int) -> Condition:
        accepted = self._accepted(node, grade)
        keys = [*accepted.words, *accepted.english, *(key for phrase in accepted.phrases for key in phrase.keys)]
        certain = all(len(key) < LONGEST_KEY for key in keys)
        words = [_one_of(accepted.words, node.fields, accepted.like_word)]
        words += [_phrase(phrase, node.fields) for phrase in accepted.phrases]
        found = [one._replace(certain=certain) for one in words]
        if accepted.english:
            prose = [field for field in PROSE if field in node.fields and self._has_foreign(field)]
            rest = tuple(field for field in node.fields if field not in prose)
            found.append(_one_of(accepted.english, rest)._replace(certain=certain))
            for field in prose:
                english = _one_of(accepted.english, (field,))
                found.append(english._replace(without=(fts_exact("x", [field]),), certain=certain))
        return any_of(found)

    @cache  # noqa: B019
    def _has_foreign(self, field: str) -> bool:
        """Return whether any statement has a text in this field that is not English."""
        sql = "SELECT 1 FROM words WHERE words MATCH ? LIMIT 1"
        return self._db.execute(sql, (fts_exact("x", [field]),)).fetchone() is not None

    def _compile_aliases(self, node: Words, grade: int) -> Iterable[Condition]:
        """Yield for each field with names the condition that another confirmed spelling of a name has the words."""
        if grade < ALIAS:
            return
        accepted = self._accepted(node, grade)
        for field in (field for field in NAMES if field in node.fields):
            directory = self._directory(field)
            named = {
                key
                for spellings, keys in directory.groups()
                if any(accepted.is_in(spelling, field, foreign=False) for spelling in spellings)
                for key in keys
            }
            yield self._has_name(field, self._names_by_key(field, named))

    # --- names ----------------------------------------------------------------------------------------------

    def _compile_name(self, node: Name, grade: int) -> Condition:
        """Find the words of a name next to each other by full-text search, and all other matches by the whole name."""
        field, wanted, asked = node.field, node.wanted, word_keys(node.wanted)
        if not asked:
            same = self._names_by_key(field, [name_key(wanted)])
            return self._has_name(field, [name for name in same if self._finds(node, name, grade)])
        certain = all(len(key) < LONGEST_KEY for key in asked)
        tokens = map(key_token, search_keys(wanted))
        phrase = Condition(fts_in_columns((field,), fts_phrase(tokens)), certain=certain)
        others = [name for name in self._refused_names(node) if not self._finds(node, name, SPELLING)]
        unwanted = self._has_name(field, others)
        candidates = self._candidates(node, grade)
        found = [name for name in candidates if self._finds(node, name, grade)]
        named = self._has_name(field, found)
        if unwanted == NOTHING:
            return any_of([phrase, named])
        if field == "via":  # which may have a wanted name beside one that is not
            return any_of([phrase._replace(certain=False), named])
        return any_of([all_of([phrase, none_of(unwanted)]), named])

    def _finds(self, node: Name, name: str, grade: int) -> bool:
        return finds_name(self._directory(node.field), node.wanted, name, grade)

    def _directory(self, field: str) -> Directory:
        directory = self._context.directory(field)
        assert directory is not None  # noqa: S101
        return directory

    def _refused_names(self, node: Name) -> list[str]:
        """Return the names that may have the words and yet be recorded as distinct."""
        directory = self._directory(node.field)
        refused = directory.refused_keys(node.wanted)
        groups = [keys for _, keys in directory.groups() if not refused.isdisjoint(keys)]
        return self._names_by_key(node.field, {*refused, *(key for keys in groups for key in keys)})

    def _candidates(self, node: Name, grade: int) -> set[str]:
        """Return the names that may be found up to a grade, other than by the words as written."""
        directory, asked = self._directory(node.field), word_keys(node.wanted)
        known = {key for _, keys in directory.groups() for key in keys}
        found = set(self._names_by_key(node.field, {*known, name_key(node.wanted)}))
        found.update(self._names_with_words(node.field, asked) if len(asked) > 1 or not asked[0].isascii() else ())
        if grade > ALIAS:
            found.update(self._similar_names(node))
        return found

    def _names_by_key(self, field: str, keys: Iterable[str]) -> list[str]:
        """Return the names of statements with one of some keys."""
        return names_by_key(self._db, _KINDS[field][0], keys)

    def _names_with_words(self, field: str, asked: Sequence[str]) -> list[str]:
        """Return the names of statements with all of some words."""
        kind = _KINDS[field][0]
        one = "SELECT key FROM name_word WHERE kind = ? AND word = ?"
        sql = " INTERSECT ".join([one] * len(set(asked)))
        found = self._db.execute(sql, [value for word in set(asked) for value in (kind, word)])
        return self._names_by_key(field, [key for (key,) in found])

    def _similar_names(self, node: Name) -> Iterable[str]:
        """Return the names of statements that may be likely spellings, by the codes of their words."""
        if _KINDS[node.field][0] == "outlet":
            return [text for (text,) in self._db.execute("SELECT text FROM name WHERE kind = 'outlet' AND number > 0")]
        from factcli.entities.blocking import asked_codes
        from factcli.entities.name_parts import asked_words

        asked = asked_words(node.wanted)
        parts: list[str] = []
        values: list[str] = []
        for codes in map(asked_codes, asked):
            parts.append(f"SELECT DISTINCT key FROM name_code WHERE code IN ({', '.join('?' * len(codes))})")  # noqa: S608
            values += codes
        if not parts:
            return []
        union = " UNION ALL ".join(parts)
        sql = f"SELECT key FROM ({union}) GROUP BY key HAVING count(*) >= {min(2, len(asked))}"  # noqa: S608
        if len(word_keys(node.wanted)) == 1:  # names with the word itself are found, or refused, already
            sql += " EXCEPT SELECT key FROM name_word WHERE kind = 'speaker' AND word = ?"
            values += word_keys(node.wanted)
        return self._names_by_key(node.field, [key for (key,) in self._db.execute(sql, values)])

    def _has_name(self, field: str, names: Iterable[str]) -> Condition:
        """Return the condition that a field has one of some names."""
        words = fts_exact(_KINDS[field][1], names)
        return Condition(words) if words else NOTHING


def _columns(fields: tuple[str, ...]) -> tuple[str, ...]:
    """Return the columns of some fields for a full-text expression, none if they are all."""
    return () if fields == TEXTS else fields


def _one_of(keys: Collection[str], fields: tuple[str, ...], like_word: bool = False) -> Condition:
    """Return the condition that fields have one of some words, or joined words."""
    if not keys or not fields:
        return NOTHING
    plain = tuple(field for field in fields if not (like_word and field in PROSE))
    joined = tuple(field for field in fields if field in WORDY)
    if plain == joined == fields or fields == TEXTS == plain:
        return Condition(fts_any([*map(word_token, keys), *map(joined_token, keys)], _columns(fields)))
    parts = [Condition(fts_any(map(word_token, keys), plain))] if plain else []
    return any_of([*parts, *([Condition(fts_any(map(joined_token, keys), joined))] if joined else [])])


def _phrase(phrase: Phrase, fields: tuple[str, ...]) -> Condition:
    expression = fts_phrase(map(key_token, phrase.keys)) + (" *" if phrase.open_end else "")
    return Condition(fts_in_columns(_columns(fields), expression))


def _compile_text(node: Tag | Link | Identity) -> Condition:
    """Compile a node that is looked for as written, and not by its words."""
    match node:
        case Tag(text) | Link(text) | Identity(text, _) if not storable(text):
            return NOTHING
        case Tag(key, True):
            start = fts_phrase([exact_token("t", key[:LONGEST_START])])
            return Condition(fts_in_columns(_MARKS, start + " *"), certain=len(key) <= LONGEST_START)
        case Tag(key):
            return Condition(fts_in_columns(_MARKS, fts_phrase([exact_token("t", key)])))
        case Link(part):
            sql = "(holds(statement.url, ?) OR holds(statement.archive_url, ?))"
            return Condition(sql=sql, values=(link_part_key(part),) * 2)
        case Identity(start, field):
            sql = f"(statement.{field} >= ? AND statement.{field} < ?)"
            return Condition(sql=sql, values=(start.lower(), start.lower() + _END))


def _compile_dates(since: int | None, until: int | None) -> Condition:
    """Return the condition that a statement can be of a day in a range; without any day, that its date is unknown."""
    if since is None and until is None:
        return Condition(sql="(statement.first IS NULL AND statement.last IS NULL)")
    parts, values = [], []
    if until is not None:
        parts.append("(statement.first IS NULL OR statement.first <= ?)")
        values.append(until)
    if since is not None:
        parts.append("(statement.last IS NULL OR statement.last >= ?)")
        values.append(since)
    return Condition(sql=f"({' AND '.join(parts)})", values=tuple(values))


assert set(NAMES) < set(WORD_COLUMNS)  # noqa: S101
