"""How the index finds what a query asks for: each node of the query as a condition in SQL and full-text search.

A condition finds what :mod:`factcli.search.match` says that a node finds, or more; then it says so, and each statement
found is judged once more. No text of a user's ever becomes SQL: values are bound, and in the language of the
full-text search every token stands between quotation marks.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from factcli.entities.directory import ALIAS, SPELLING, Context, Directory, match_name
from factcli.search.index.rows import LONGEST_KEY, LONGEST_START, WORD_COLUMNS, exact_token, key_token, storable
from factcli.search.index.schema import Database, fts_any, fts_exact, fts_in_columns, fts_phrase, names_by_key
from factcli.search.match import Accepted
from factcli.search.query import NAMES, TEXTS, All, Dated, Either, Identity, Link, Name, Node, Not, Tag, Words
from factcli.text.tokens import name_key, word_keys

_END = "\U0010ffff"  # sorts after every character of an id
_KINDS = {"speaker": ("speaker", "s"), "outlet": ("outlet", "o"), "via": ("outlet", "v")}


class Condition(NamedTuple):
    """What a statement's row has to meet: to be found by its words, not to be found by others, and some SQL.

    What is left empty asks for nothing. One that is not ``certain`` also finds what was not asked for.
    """

    words: str = ""
    without: tuple[str, ...] = ()
    sql: str = ""
    values: tuple[Any, ...] = ()
    certain: bool = True

    @property
    def match(self) -> str:
        """The words to be found and those not to be found, as one expression; only where there are the former."""
        return f"({self.words}) NOT ({' OR '.join(self.without)})" if self.without else self.words

    def as_sql(self) -> tuple[str, tuple[Any, ...]]:
        """The whole condition as SQL over a row of ``statement``, with its values."""
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
    """The condition that all of some are met."""
    some = list(dict.fromkeys(conditions))
    words = [one.words for one in some if one.words]
    return Condition(
        words[0] if len(words) == 1 else " AND ".join(f"({one})" for one in words),
        tuple(unwanted for one in some for unwanted in one.without),
        " AND ".join(one.sql for one in some if one.sql),
        tuple(value for one in some for value in one.values),
        all(one.certain for one in some),
    )


def any_of(conditions: Iterable[Condition]) -> Condition:
    """The condition that at least one of some is met."""
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
    """The condition that one is not met; all statements, to be judged, where that one finds too many."""
    if not condition.certain:
        return Condition(certain=False)
    if condition.words and not condition.sql:
        return Condition(without=(f"({condition.match})",))
    sql, values = condition.as_sql()
    return Condition(sql=f"NOT ({sql})", values=values)


def _condition(words: str) -> Condition:
    """The condition that an expression finds; nothing where there is none."""
    return Condition(words) if words else NOTHING


_MARKS = ("marks",)


class SqlCompiler:
    """Makes conditions for one query, given the names and words that a store has."""

    def __init__(self, db: Database, context: Context, accepted: Accepted) -> None:
        self._db, self._context, self._accepted = db, context, accepted

    def condition(self, node: Node, grade: int) -> Condition:
        """What finds a node's statements, up to a grade (:data:`~factcli.entities.directory.EXACT` and so on)."""
        match node:
            case All(nodes):
                return all_of([self.condition(item, grade) for item in nodes])
            case Either(nodes):
                return any_of([self.condition(item, grade) for item in nodes])
            case Not(item):
                return none_of(self.condition(item, ALIAS))
            case Words():
                return any_of([self._words(node, grade), *self._aliases(node, grade)])
            case Name():
                return self._name(node, grade)
            case Dated(since, until):
                return _dated(since.toordinal() if since else None, until.toordinal() if until else None)
            case _:
                return _as_text(node)

    # --- words ----------------------------------------------------------------------------------------------

    def _words(self, node: Words, grade: int) -> Condition:
        columns = () if node.fields == TEXTS else node.fields
        accepted = self._accepted(node, grade)
        tokens = [key_token(key) for key in node.phrase.keys]
        certain = all(len(key) < LONGEST_KEY for key in (*node.phrase.keys, *accepted))
        if accepted:
            return Condition(fts_any(map(key_token, accepted), columns), certain=certain)
        expression = fts_phrase(tokens) + (" *" if node.phrase.open_end else "")
        return Condition(fts_in_columns(columns, expression), certain=certain)

    def _aliases(self, node: Words, grade: int) -> Iterable[Condition]:
        """The statements whose names have another confirmed spelling that holds the words."""
        if grade < ALIAS:
            return
        accepted = self._accepted(node, grade)
        for field in (field for field in NAMES if field in node.fields):
            directory = self._directory(field)
            spoken = {
                key
                for spellings, its_keys in directory.groups()
                if any(accepted & set(word_keys(s)) if accepted else node.phrase.is_in(s) for s in spellings)
                for key in its_keys
            }
            yield self._marked(field, self._spelt(field, spoken))

    # --- names ----------------------------------------------------------------------------------------------

    def _name(self, node: Name, grade: int) -> Condition:
        """A name, or words of one next to each other, found as words; anything else by the name as a whole."""
        field, wanted, asked = node.field, node.wanted, word_keys(node.wanted)
        if not asked:
            same = self._spelt(field, [name_key(wanted)])
            return self._marked(field, [name for name in same if self._finds(node, name, grade)])
        certain = all(len(key) < LONGEST_KEY for key in asked)
        phrase = Condition(fts_in_columns((field,), fts_phrase(map(key_token, asked))), certain=certain)
        others = [name for name in self._refusable(node) if not self._finds(node, name, SPELLING)]
        unwanted = self._marked(field, others)
        candidates = self._candidates(node, grade)
        if unwanted != NOTHING and field == "via":  # beside a name that is not meant may stand one that is
            candidates.update(self._with_all(field, asked))
        found = [name for name in candidates if self._finds(node, name, grade)]
        named = self._marked(field, found)
        if unwanted == NOTHING:
            return any_of([phrase, named])
        return any_of([all_of([phrase, none_of(unwanted)]), named])

    def _finds(self, node: Name, name: str, grade: int) -> bool:
        found = match_name(self._directory(node.field), node.wanted, name)
        return found is not None and found <= grade

    def _directory(self, field: str) -> Directory:
        directory = self._context.directory(field)
        assert directory is not None  # noqa: S101
        return directory

    def _refusable(self, node: Name) -> list[str]:
        """The names that may hold the words and yet be somebody else's."""
        directory = self._directory(node.field)
        refused = directory.refused_keys(node.wanted)
        groups = [its for _, its in directory.groups() if not refused.isdisjoint(its)]
        return self._spelt(node.field, {*refused, *(key for its in groups for key in its)})

    def _candidates(self, node: Name, grade: int) -> set[str]:
        """Names that may be found up to a grade, other than by the words as they stand."""
        directory, asked = self._directory(node.field), word_keys(node.wanted)
        known = {key for _, its in directory.groups() for key in its}
        found = set(self._spelt(node.field, {*known, name_key(node.wanted)}))
        found.update(self._with_all(node.field, asked) if len(asked) > 1 else ())
        if grade > ALIAS:
            found.update(self._alike(node))
        return found

    def _spelt(self, field: str, some_keys: Iterable[str]) -> list[str]:
        """The names of statements that have one of some keys."""
        return names_by_key(self._db, _KINDS[field][0], some_keys)

    def _with_all(self, field: str, asked: Sequence[str]) -> list[str]:
        """The names of statements that have all of some words."""
        kind = _KINDS[field][0]
        one = "SELECT key FROM name_word WHERE kind = ? AND word = ?"
        sql = " INTERSECT ".join([one] * len(set(asked)))
        found = self._db.execute(sql, [value for word in set(asked) for value in (kind, word)])
        return self._spelt(field, [key for (key,) in found])

    def _alike(self, node: Name) -> Iterable[str]:
        """The names of statements that may be likely spellings, by the codes of their words."""
        if _KINDS[node.field][0] == "outlet":
            return [text for (text,) in self._db.execute("SELECT text FROM name WHERE kind = 'outlet' AND number > 0")]
        from factcli.entities.blocking import asked_codes
        from factcli.entities.name_parts import name_words

        asked = name_words(node.wanted)
        parts: list[str] = []
        values: list[str] = []
        for codes in map(asked_codes, asked):
            parts.append(f"SELECT DISTINCT key FROM name_code WHERE code IN ({', '.join('?' * len(codes))})")  # noqa: S608
            values += codes
        if not parts:
            return []
        union = " UNION ALL ".join(parts)
        sql = f"SELECT key FROM ({union}) GROUP BY key HAVING count(*) >= {min(2, len(asked))}"  # noqa: S608
        if len(word_keys(node.wanted)) == 1:  # whatever has the word itself is found, or refused, already
            sql += " EXCEPT SELECT key FROM name_word WHERE kind = 'speaker' AND word = ?"
            values += word_keys(node.wanted)
        return self._spelt(node.field, [key for (key,) in self._db.execute(sql, values)])

    def _marked(self, field: str, names: Iterable[str]) -> Condition:
        """The statements that have one of some names in a field."""
        return _condition(fts_exact(_KINDS[field][1], names))


def _as_text(node: Tag | Link | Identity) -> Condition:
    """What is looked for as it is written, and not by its words."""
    match node:
        case Tag(text) | Link(text) | Identity(text) if not storable(text):
            return NOTHING
        case Tag(key, True):
            start = fts_phrase([exact_token("t", key[:LONGEST_START])])
            return Condition(fts_in_columns(_MARKS, start + " *"), certain=len(key) <= LONGEST_START)
        case Tag(key):
            return Condition(fts_in_columns(_MARKS, fts_phrase([exact_token("t", key)])))
        case Link(part):
            sql = "(holds(statement.url, ?) OR holds(statement.archive_url, ?))"
            return Condition(sql=sql, values=(part.lower(), part.lower()))
        case Identity(start):
            sql = "(statement.id >= ? AND statement.id < ?)"
            return Condition(sql=sql, values=(start.lower(), start.lower() + _END))


def _dated(since: int | None, until: int | None) -> Condition:
    """The statements that can have been made on some day of these; those of unknown date, if there is no day."""
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
