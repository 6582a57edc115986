"""Messages that several commands print: why nothing was found, and what is uncertain in what was."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

from factcli.cli.session import Session
from factcli.entities.directory import SPELLING
from factcli.errors import DataError
from factcli.paths import user_store
from factcli.sanitize import escape_inline
from factcli.text.tokens import fold
from factcli.text.wording import plural

if TYPE_CHECKING:
    from factcli.model import Statement
    from factcli.search.find import SearchResult
    from factcli.search.match import Matcher
    from factcli.search.query import Query
    from factcli.store.reader import RecordedStatement

_MOST_TERMS = 3  # of those that a line proposes


def no_store(session: Session) -> tuple[str, str]:
    """Return that there is no store, and how to make one."""
    if session.root == user_store():
        return "there is no store here or in a folder above", "to make one: factcli init"
    return f"there is no store in {session.label}", f"to make one: factcli init {session.label}"


def nothing_found(session: Session, query: Query | None = None, exact: bool = False) -> str:
    """Return why a command has no result: no store, an empty store, or no match; and what the query may have meant."""
    if not session.store.exists:
        return "{}; {}".format(*no_store(session))
    number, problems = session.store.number, session.store.problems
    if not number and not problems:
        return f"the store {session.label} is empty. To record a statement: factcli add"
    read = " that could be read" if problems else ""
    return (
        f"nothing found in {plural(number, 'statement')} of {session.label}{read}{_did_you_mean(session, query, exact)}"
    )


def _did_you_mean(session: Session, query: Query | None, exact: bool) -> str:
    if query is None or query.empty:
        return ""
    from factcli.search.nearly import suggest_query

    suggestion = suggest_query(session.store, query, exact)
    return f" (did you mean {escape_inline(suggestion)}?)" if suggestion else ""


def likely_spellings(result: SearchResult) -> str:
    """Return how many statements match only by a likely spelling of a name; empty if none does."""
    likely = result.grades.count(SPELLING)
    if not likely:
        return ""
    those = "it" if likely == 1 else "them"
    if likely < len(result.statements):
        return f"{likely} of them by a likely spelling only (--exact leaves {those} out)"
    return f"{'' if likely == 1 else 'all '}found by a likely spelling only (--exact leaves {those} out)"


def kept_spellings(matcher: Matcher, statements: Iterable[Statement]) -> list[str]:
    """Return a line for statements with a likely spelling of what the query excludes; none without such a statement."""
    terms: Counter[str] = Counter()
    written: dict[str, str] = {}  # each term as it is written first, by its folded form
    number = 0
    for statement in statements:
        found = {fold(term): term for term in matcher.kept_spellings(statement)}
        number += bool(found)
        terms.update(found.keys())
        written = found | written
    if not number:
        return []
    from factcli.entities.aliases import shell_quote

    have = plural(number, "statement here has", "statements here have")
    shown = [shell_quote(f"-{written[term]}") for term, _ in terms.most_common(_MOST_TERMS)]
    more = " …" if len(terms) > _MOST_TERMS else ""
    return [f"a minus takes out no likely spellings: {have} one. To take them out, too: {' '.join(shown)}{more}"]


def invalid_statement(recorded: RecordedStatement, done: str) -> DataError:
    """Return the error for a statement that cannot be shown, compared or linked because a key is missing or wrong."""
    todo = f"to correct it: factcli edit {recorded.id}"
    return DataError(f"{recorded.id} has an error and cannot be {done}", todo, where=recorded.where)
