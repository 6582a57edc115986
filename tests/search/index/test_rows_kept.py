"""Of a file that factcli has changed itself, only what may have changed is looked at again; and that is enough."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from factcli.search.indexed_store import IndexedStore
from factcli.store.file import parse_file
from factcli.store.writer import add_statements, edit_statement, remove_statement
from tests.support.budget import examples
from tests.support.index import assert_law, checked, close, write_store, written
from tests.support.stores import statement


@pytest.mark.slow
@pytest.mark.parametrize("values", [{"note": None}, {"note": "x"}, {"claim": "new"}, {"role": "r"}, None], ids=str)
@pytest.mark.parametrize("which", range(4))
@pytest.mark.parametrize("below", [{}, {"mine": {"k": 1}}], ids=["", "table"])
def test_one_of_several_statements_changes(
    below: dict[str, Any], which: int, values: dict[str, Any] | None, tmp_path: Path
) -> None:
    """Of a file in which one statement was changed by factcli, all others are as they were and that one is not."""
    some = [{**statement(f"claim {n}").to_table(), "note": f"note {n}", **below} for n in range(4)]
    write_store(tmp_path, {"2021-09.toml": written(some).replace(b"\n\n", b"\n")})
    store = IndexedStore(tmp_path)
    recorded = store.resolve(some[which]["id"])
    outcome = remove_statement(store, recorded, "x") if values is None else edit_statement(store, recorded, values, "x")
    store.refresh(outcome.files)
    assert_law(store, ("claim", "note", "new"))
    store.refresh(add_statements(store, [statement("and another")], "add").files)
    assert_law(store, ("claim", "note", "another"))
    close(store)
    checked(tmp_path, ("claim", "note", "another"))


BODY = 'speaker = "S"\noutlet = "O"\ndate = 2021-09-06\nclaim = "C"\n'
STATEMENT = f"[[statement]]\n{BODY}"
PIECES = ['note = "a"\n', 'role = "r"\n', "[statement.x]\n", "k = 1\n", "# no\n", "\n", '[[person]]\nname = "P"\n']
PIECES += [STATEMENT, f'[["statement"]] # so\n{BODY}', f"{STATEMENT}tags = []\n", "# [[statement]]\n", "[[link]]\n"]
PIECES += ['role = """\n[[statement]]\n"""\n', f"[[state]]\n{BODY}", 'note = """\n', '"""\n', "[other]\n"]


@settings(max_examples=examples(150), suppress_health_check=list(HealthCheck))
@example(['note = "a"\n'], (1, 2), [])
@given(
    st.lists(st.sampled_from(PIECES), max_size=7),
    st.tuples(st.integers(0, 9), st.integers(0, 9)),
    st.lists(st.sampled_from(PIECES), max_size=2),
)
def test_any_change_of_a_file_that_is_known_before_and_after(
    pieces: list[str], out: tuple[int, int], put: list[str]
) -> None:
    """Whatever a file was and whatever is taken out of it and put in there, index and scan are equal."""
    old = [STATEMENT, *pieces, STATEMENT]
    new = [*old[: min(out)], *put, *old[max(out) :]]
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        path = root / "a.toml"
        write_store(root, {"a.toml": "".join(old).encode()})
        store = IndexedStore(root)
        path.write_bytes("".join(new).encode())
        changed = parse_file(path, "a.toml", path.read_bytes())
        changed.before = parse_file(path, "a.toml", "".join(old).encode())
        store.refresh([changed])
        assert_law(store, ("note:a", "S"))
        close(store)
