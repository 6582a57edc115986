"""The people and outlets of a selection, each with a row and one name, for tables in which names are keys.

Names are resolved as people have confirmed them and no further, so that no namesakes are made one.
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
    """Those with a table of their own in the store, in its order, then all others as they occur; rows count from 1.

    A name belongs to a table if that alone claims it, as in :class:`~factcli.entities.directory.Directory`. All other
    names are one only if they differ in no more than case, accents and punctuation.
    """

    def __init__(self, known: Sequence[Entity], shown: Iterable[Entity], names: Iterable[str]) -> None:
        """`known` are all tables of the store, `shown` those that get a row in any case, `names` those used."""
        owners, used, always = _sole_owners(known), Counter(names), set(shown)
        who: dict[str, int | str] = {name: owners.get(key := name_key(name), key) for name in used}
        meant = set(who.values())
        listed = [number for number, entity in enumerate(known) if number in meant or entity in always]
        strangers = list(dict.fromkeys(key for key in who.values() if isinstance(key, str)))
        spelt: dict[int | str, str] = {}
        for name, _ in used.most_common():  # of a stranger's spellings that used most
            spelt.setdefault(who[name], name)
        place = {one: row for row, one in enumerate([*listed, *strangers], 1)}
        self._rows = {name: place[one] for name, one in who.items()}
        #: Those with a table, whose rows come first.
        self.entities = [known[number] for number in listed]
        #: The main name of every row.
        self.main = [*(_main_name(known[n], n, owners) for n in listed), *(spelt[key] for key in strangers)]

    def row(self, name: str) -> int:
        """The row of whoever has a name that is used."""
        return self._rows[name]

    def name(self, name: str) -> str:
        """The main name of whoever has a name that is used."""
        return self.main[self.row(name) - 1]


def _sole_owners(known: Sequence[Entity]) -> dict[str, int]:
    """The number of the only table that claims a name, by the key of the name."""
    claims: dict[str, set[int]] = {}
    for number, entity in enumerate(known):
        for name in (entity.name, *entity.aliases):
            claims.setdefault(name_key(name), set()).add(number)
    return {key: min(numbers) for key, numbers in claims.items() if len(numbers) == 1}


def _main_name(entity: Entity, number: int, owners: dict[str, int]) -> str:
    """What an entity goes by: the first name that it alone claims, so that no two who are named go by the same."""
    names = (entity.name, *entity.aliases)
    return next((name for name in names if owners.get(name_key(name)) == number), entity.name)


def person_rows(selection: Selection) -> EntityRows:
    """Who speaks in a selection."""
    return EntityRows(selection.store.people, selection.people, (s.speaker for s in selection.statements))


def outlet_rows(selection: Selection) -> EntityRows:
    """The outlets of a selection, those credited included."""
    names = (name for s in selection.statements for name in (s.outlet, *s.via))
    return EntityRows(selection.store.outlets, selection.outlets, names)
