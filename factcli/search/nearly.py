"""What a query that finds nothing was likely to mean: words, tags and names of the store that differ by a slip.

Only the parts that find nothing by themselves are replaced, and only what then finds something is suggested.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import islice

from factcli.entities.suggestions import close_names
from factcli.search.find import find_statements, make_matcher
from factcli.search.index.connection import TOO_MUCH
from factcli.search.index.rows import LIST_END
from factcli.search.indexed_store import IndexedStore
from factcli.search.query import All, Either, Name, Node, Not, Query, Tag, Words
from factcli.text.phrase import Phrase
from factcli.text.tokens import fold, name_key, word_keys

_MOST_PARTS, _MOST_TRIED = 8, 5
_LONGEST = 40  # letters of a word; a longer one is no slip of the pen
_Near = tuple[str, Node]  # what to show, and the node that takes the place of another


def suggest_query(store: IndexedStore, query: Query, exact: bool = False) -> str:
    """Return the words, tags or names to write instead of those that find nothing, or nothing if none is near."""
    leaves = [leaf for leaf in _leaves(query.root) if isinstance(leaf, Words | Tag | Name)]
    if len(leaves) > _MOST_PARTS:
        return ""

    def finds(root: Node, *, alone: bool = False) -> bool:
        asked = Query(root) if alone else query._replace(root=root)
        return bool(find_statements(store, make_matcher(store, asked, exact), 1).total)

    with suppress(TOO_MUCH):
        root, shown = query.root, []
        for leaf in dict.fromkeys(leaves):
            if finds(leaf, alone=True):
                continue
            found = [near for near in islice(_near(store, leaf), _MOST_TRIED) if finds(near[1], alone=True)]
            if found:
                # With other parts that find nothing, the likeliest; else the first with which all parts are met.
                roots = [(text, _replaced(root, leaf, node)) for text, node in found]
                text, root = next((pair for pair in roots if finds(pair[1])), roots[0])
                shown.append(text)
        return " and ".join(shown) if shown and finds(root) else ""
    return ""


def _leaves(node: Node) -> Iterator[Node]:
    match node:
        case All(nodes) | Either(nodes):
            for item in nodes:
                yield from _leaves(item)
        case Not():
            return
        case _:
            yield node


def _replaced(node: Node, old: Node, new: Node) -> Node:
    match node:
        case All(nodes):
            return All(tuple(_replaced(item, old, new) for item in nodes))
        case Either(nodes):
            return Either(tuple(_replaced(item, old, new) for item in nodes))
        case _:
            return new if node == old else node


def _near(store: IndexedStore, node: Words | Tag | Name) -> Iterator[_Near]:
    """Yield what a part of a query may have meant, the likeliest first."""
    match node:
        case Tag(key, False):
            yield from ((tag, Tag(fold(tag))) for tag in _near_texts(key, _tags(store)))
        case Name(field, wanted):
            people = field == "speaker"
            directory = store.context.people if people else store.context.outlets
            known = list(store.names("speaker" if people else "outlet"))
            close = close_names(wanted, known, directory, people=people)
            names = dict.fromkeys([*close, *_near_texts(wanted, known)])
            yield from ((name, Name(field, name)) for name in names if name_key(name) != name_key(wanted))
        case Words(fields, Phrase((key,), False)):
            for word in _near_words(store, key):
                yield word, Words(fields, Phrase((word,)), word)
        case Words(fields, Phrase(keys, False)):
            for i, key in enumerate(keys):
                for word in _near_words(store, key):
                    changed = (*keys[:i], word, *keys[i + 1 :])
                    yield " ".join(changed), Words(fields, Phrase(changed))


def _tags(store: IndexedStore) -> list[str]:
    with store.reading() as db:
        rows = db.execute("SELECT DISTINCT tags FROM statement WHERE tags != ''")
        return sorted({tag for (tags,) in rows for tag in tags.split(LIST_END)})


def _near_texts(asked: str, known: Iterable[str]) -> list[str]:
    """Return the texts that have a word near each word that is asked for, the nearest first."""
    wanted = word_keys(asked)[:_MOST_PARTS]
    found = []
    for text in known if wanted else ():
        keys = word_keys(text)
        nearest = [min((_slips(word, key) for key in keys), default=_FAR) for word in wanted]
        if max(nearest) < _FAR:
            found.append((sum(nearest), len(keys), text))
    return [text for *_, text in sorted(found)]


def _near_words(store: IndexedStore, word: str) -> list[str]:
    """Return the words of the store near a word, the nearest and commonest first; one letter of the two first is there.

    Words with figures are left out, because most are ids and parts of addresses.
    """
    if not _allowed(word) or len(word) > _LONGEST or any(char.isdigit() for char in word):
        return []
    found: list[tuple[int, int, str]] = []
    with store.reading() as db:
        db.execute("CREATE VIRTUAL TABLE IF NOT EXISTS temp.vocabulary USING fts5vocab(main, words, row)")
        sql = "SELECT term, doc FROM temp.vocabulary WHERE term >= ? AND term < ? AND length(term) BETWEEN ? AND ?"
        for first in dict.fromkeys(word[:2]):
            limits = first, chr(ord(first) + 1), len(word) - 2, len(word) + 2
            for term, number in db.execute(sql, limits):
                if term.isalpha() and term != word and (slips := _slips(word, term)) < _FAR:
                    found.append((slips, -number, term))
    return [term for *_, term in sorted(found)]


_FAR = 9


def _allowed(word: str) -> int:
    """Return how many slips a word may have: a letter more, less, another one, or two in the wrong order."""
    return 0 if len(word) < 4 else 1 if len(word) < 8 else 2


def _slips(word: str, other: str) -> int:
    """Return how many slips make one word of another (optimal string alignment), or that they are far apart."""
    most = _allowed(word)
    if word == other:
        return 0
    if abs(len(word) - len(other)) > most or len(other) < 3 or len(set(word) ^ set(other)) > 2 * most:
        return _FAR
    before: list[int] = []
    last = list(range(len(other) + 1))
    for i, a in enumerate(word, 1):
        row = [i]
        for j, b in enumerate(other, 1):
            cost = min(last[j] + 1, row[-1] + 1, last[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and b == word[i - 2]:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        before, last = last, row
    return last[-1] if last[-1] <= most else _FAR
