"""Names in a message: joined to a list, and in quotes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from factcli.sanitize import escape_inline

_MANY = 5  # names in one message


def join_names(names: Sequence[str], most: int = _MANY) -> str:
    """Return ``a, b and c``; of more than ``most`` the first ones and the number of the others."""
    names = [*names[:most], f"{len(names) - most} more"] if len(names) > most else list(names)
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def quote_name(name: str) -> str:
    """Return the name in quotes, on one line."""
    return f'"{escape_inline(name)}"'


def quote_names(names: Iterable[str]) -> str:
    """Return ``"a", "b", "c"``."""
    return ", ".join(map(quote_name, names))
