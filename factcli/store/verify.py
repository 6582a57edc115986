"""Verify a written document: parse it again and compare it with the intended values."""

from __future__ import annotations

from typing import Any

Document = dict[str, Any]


def verify_document(document: Document, intended: Document, before: Document) -> bool:
    """Return whether a document equals the intended one, strictly in every table that was to change.

    Strictly means that ``1`` and ``1.0`` differ; to check that in unchanged tables too would take most of a change's
    time.
    """
    if document != intended:
        return same_values(document, intended)  # NaN is not equal to itself
    kept = {id(table) for table in before.get("statement", ())}
    pairs = zip(document.get("statement", ()), intended.get("statement", ()), strict=True)
    rest = {key: value for key, value in document.items() if key != "statement"}
    return all(id(there) in kept or same_values(here, there) for here, there in pairs) and same_values(
        rest, {key: value for key, value in intended.items() if key != "statement"}
    )


def same_values(a: Any, b: Any) -> bool:
    """Return whether two TOML values are identical: ``1``, ``1.0`` and ``true`` differ, NaN equals NaN."""
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
