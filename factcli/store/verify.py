"""Whether a document says what it was meant to say: what is written is read back and compared, to the last detail."""

from __future__ import annotations

from typing import Any

Document = dict[str, Any]


def verify_document(document: Document, meant: Document, before: Document) -> bool:
    """Whether a document says what was meant, to the last detail where it was meant to change.

    In tables that were to stay as they are, telling ``1`` from ``1.0`` would take most of the time of a change.
    """
    if document != meant:
        return same_values(document, meant)  # NaN is not equal to itself
    kept = {id(table) for table in before.get("statement", ())}
    pairs = zip(document.get("statement", ()), meant.get("statement", ()), strict=True)
    rest = {key: value for key, value in document.items() if key != "statement"}
    return all(id(there) in kept or same_values(here, there) for here, there in pairs) and same_values(
        rest, {key: value for key, value in meant.items() if key != "statement"}
    )


def same_values(a: Any, b: Any) -> bool:
    """Whether two TOML values are the same to the last detail: ``1``, ``1.0`` and ``true`` differ, NaN is NaN."""
    pairs = [(a, b)]
    while pairs:
        x, y = pairs.pop()
        if type(x) is not type(y):
            return False
        if isinstance(x, dict):
            if x.keys() != y.keys():
                return False
            pairs += [(value, y[key]) for key, value in x.items()]
        elif isinstance(x, list):
            if len(x) != len(y):
                return False
            pairs += zip(x, y, strict=True)
        elif x != y if isinstance(x, str | int) else repr(x) != repr(y):
            return False
    return True
