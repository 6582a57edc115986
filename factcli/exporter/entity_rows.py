"""Number the people and outlets of a selection, for tables in which they are rows with one main name each.

Names are merged only as aliases of the store allow, so that namesakes stay apart.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from factcli.model import Outlet, Person
from factcli.text.tokens import name_key

if TYPE_CHECKING:
    from factcli.exporter.selection import Selection

Entity = Person | Outlet


class EntityRows:
    """Rows, from 1, for entities with a table in the store, in its order, then for all other names as they occur.

    A name belongs to an entity if no other entity claims it, as in :class:`~factcli.entities.directory.Directory`.
    Other names share a row only if they differ in nothing but case, accents and punctuation.
    """

    def __init__(self, known: Sequence[Entity], shown: Iterable[Entity], names: Iterable[str]) -> None:
        """`known` are all tables of the store, `shown` those that get a row in any case, `names` the names in use."""
        owners, counts, always = _sole_owners(known), Counter(names), set(shown)
        # An entity is identified by its number in `known`, a name without one by its key.
        identities: dict[str, int | str] = {name: owners.get(key := name_key(name), key) for name in counts}
        used = set(identities.values())
        listed = [number for number, entity in enumerate(known) if number in used or entity in always]
        unlisted = list(dict.fromkeys(key for key in identities.values() if isinstance(key, str)))
        commonest: dict[int | str, str] = {}
        for name, _ in counts.most_common():
            commonest.setdefault(identities[name], name)
        rows = {identity: row for row, identity in enumerate([*listed, *unlisted], 1)}
        self._rows = {name: rows[identity] for name, identity in identities.items()}
        #: The entities with a table, whose rows come first.
        self.entities = [known[number] for number in listed]
        #: The main name of every row.
        self.main_names = [*(_main_name(known[n], n, owners) for n in listed), *(commonest[key] for key in unlisted)]

    def row(self, name: str) -> int:
        """Return the row of a name in use."""
        return self._rows[name]

    def name(self, name: str) -> str:
        """Return the main name of the row of a name in use."""
        return self.main_names[self.row(name) - 1]


def _sole_owners(known: Sequence[Entity]) -> dict[str, int]:
    """Map the key of each name to the number of the only entity that claims it."""
    claims: dict[str, set[int]] = {}
    for number, entity in enumerate(known):
        for name in (entity.name, *entity.aliases):
            claims.setdefault(name_key(name), set()).add(number)
    return {key: min(numbers) for key, numbers in claims.items() if len(numbers) == 1}


def _main_name(entity: Entity, number: int, owners: dict[str, int]) -> str:
    """Return the first name that no other entity claims, so that no two rows have the same."""
    names = (entity.name, *entity.aliases)
    return next((name for name in names if owners.get(name_key(name)) == number), entity.name)


def person_rows(selection: Selection) -> EntityRows:
    """Number the speakers of a selection."""
    return EntityRows(selection.store.people, selection.people, (s.speaker for s in selection.statements))


def outlet_rows(selection: Selection) -> EntityRows:
    """Number the outlets of a selection, including the credited ones."""
    names = (name for s in selection.statements for name in (s.outlet, *s.via))
    return EntityRows(selection.store.outlets, selection.outlets, names)
