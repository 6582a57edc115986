"""The export as Parquet: every statement as JSON has it, in plain types that every reader knows."""

from __future__ import annotations

import datetime
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from factcli.errors import DataError, UsageError
from factcli.exporter import parquet as exporter_parquet
from factcli.model import REQUIRED, STATEMENT_KEYS
from factcli.search.indexed_store import IndexedStore
from tests.support import index
from tests.support.budget import examples
from tests.support.selection import EXAMPLE, record, selection_of
from tests.support.stores import new_store, statement
from tests.support.transcript import ROOT

MANUAL = (ROOT / "factcli" / "manual" / "databases.md").read_text(encoding="utf-8")


def test_without_pyarrow_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is wrong usage, with the command, and no file is begun."""
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(UsageError) as caught:
        exporter_parquet.write_parquet(selection_of(EXAMPLE), tmp_path / "data.parquet")
    assert str(caught.value) == "Parquet needs pyarrow, which is not installed\n  pip install 'factcli[parquet]'"
    assert not list(tmp_path.iterdir())


@pytest.fixture(scope="module")
def parquet() -> Any:
    """The library that reads the files back; it is large, and not needed for the other tests."""
    return pytest.importorskip("pyarrow.parquet", reason="pyarrow is not installed: pip install 'factcli[parquet]'")


def records(path: Path, parquet: Any) -> Iterator[dict[str, Any]]:
    """The statements of a file as JSON has them, read with the types that the file itself says."""
    for row in parquet.read_table(path).to_pylist():
        days = {key: row[key].isoformat() if row[key] else None for key in ("earliest", "latest")}
        extra = json.loads(row["extra"]) if row["extra"] else None
        yield {**{key: row[key] for key in (*STATEMENT_KEYS, "origin")}, **days, "extra": extra}


@settings(max_examples=examples(40))
@given(index.stores)
def test_every_statement_comes_back_as_recorded(
    tmp_path_factory: pytest.TempPathFactory, parquet: Any, files: dict[str, Any]
) -> None:
    """Every key of every statement of a hostile store, two of one id both; and names are one as people say."""
    root = tmp_path_factory.mktemp("hostile")
    index.write_store(root / "store", files)
    store = IndexedStore(root / "store")
    exporter_parquet.write_parquet(selection_of(root / "store"), root / "data.parquet")
    assert list(records(root / "data.parquet", parquet)) == [record(s) for s in store.statements]
    for names, main, directory in (
        ("speaker", "person", store.context.people),
        ("outlet", "outlet_name", store.context.outlets),
    ):
        found = parquet.read_table(root / "data.parquet", columns=[names, main]).to_pylist()
        for a in found:
            assert all((a[main] == b[main]) == directory.is_same(a[names], b[names]) for b in found)


def test_columns_have_plain_types(tmp_path: Path, parquet: Any) -> None:
    """Text, days and lists of text only, which every reader has; and what is always there is said to be."""
    exporter_parquet.write_parquet(selection_of(EXAMPLE), tmp_path / "data.parquet")
    schema = parquet.read_schema(tmp_path / "data.parquet")
    kinds = {field.name: str(field.type) for field in schema}
    assert {kinds.pop(name) for name in ("via", "tags")} == {"list<element: string>"}
    assert {kinds.pop(name) for name in ("earliest", "latest")} == {"date32[day]"}
    assert set(kinds.values()) == {"string"}
    assert {field.name for field in schema if not field.nullable} == {
        *("id", *REQUIRED, "person", "outlet_name", "via", "tags", "origin", "origin_key")
    }
    logical = parquet.ParquetFile(tmp_path / "data.parquet").schema
    physical = {logical.column(n).physical_type for n in range(len(logical.names))}
    assert physical == {"BYTE_ARRAY", "INT32"}


def test_a_day_long_ago_and_one_far_ahead_come_back(tmp_path: Path, parquet: Any) -> None:
    """The first and the last day that can be recorded; an open end is null."""
    said = [statement("a", date) for date in ("0001-01-01", "9999-12-31", "2021-09-27/..", "XXXX")]
    exporter_parquet.write_parquet(selection_of(EXAMPLE, said), tmp_path / "data.parquet")
    found = parquet.read_table(tmp_path / "data.parquet", columns=["earliest", "latest"]).to_pylist()
    assert [tuple(row.values()) for row in found] == [
        *((day, day) for day in (datetime.date.min, datetime.date.max)),
        (datetime.date(2021, 9, 27), None),
        (None, None),
    ]


def test_the_file_says_what_it_is(tmp_path: Path, parquet: Any) -> None:
    """Version, maker and what was chosen; a title in bytes that are no text is written out."""
    exporter_parquet.write_parquet(selection_of(EXAMPLE, title="tag:\udcff"), tmp_path / "data.parquet")
    about = parquet.read_schema(tmp_path / "data.parquet").metadata
    assert about[b"factcli.version"] == b"1"
    assert about[b"factcli.made_by"].startswith(b"factcli ")
    assert about[b"factcli.selection"] == b"tag:\\udcff"


_WRITE = """
from pathlib import Path
from tests.support.selection import EXAMPLE, selection_of
from factcli.exporter.parquet import write_parquet
import sys
from tests.support.budget import examples
write_parquet(selection_of(EXAMPLE), Path(sys.argv[1]))
"""


def test_the_same_store_gives_the_same_bytes(tmp_path: Path, parquet: Any) -> None:
    """Whichever process writes it."""
    assert parquet
    for seed in ("1", "2"):
        env = {**os.environ, "PYTHONHASHSEED": seed}
        subprocess.run([sys.executable, "-c", _WRITE, str(tmp_path / seed)], cwd=ROOT, env=env, check=True)
    assert (tmp_path / "1").read_bytes() == (tmp_path / "2").read_bytes()


def test_an_empty_store_gives_an_empty_table(tmp_path: Path, parquet: Any) -> None:
    """With all its columns."""
    new_store(tmp_path / "store")
    exporter_parquet.write_parquet(selection_of(tmp_path / "store"), tmp_path / "data.parquet")
    table = parquet.read_table(tmp_path / "data.parquet")
    assert table.num_rows == 0
    assert {*STATEMENT_KEYS} <= {*table.column_names}


def test_what_cannot_be_written_is_said(tmp_path: Path, parquet: Any) -> None:
    """A folder that is not there is the system's error, half a character one of the data."""
    assert parquet
    with pytest.raises(FileNotFoundError):
        exporter_parquet.write_parquet(selection_of(EXAMPLE), tmp_path / "none" / "data.parquet")
    broken = [replace(statement("a"), quote="half \ud800 of it")]
    with pytest.raises(DataError, match="invalid Unicode"):
        exporter_parquet.write_parquet(selection_of(EXAMPLE, broken), tmp_path / "data.parquet")


def test_the_queries_of_the_manual_run(tmp_path: Path, parquet: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each finds in the example store, with DuckDB, what the manual says."""
    assert parquet
    duckdb = pytest.importorskip("duckdb", reason="duckdb is not installed: pip install duckdb")
    queries = re.findall(r"```sql\n([^`]*?'(\w+\.parquet)'[^`]*)```\n+```text\n(.*?)```", MANUAL, flags=re.DOTALL)
    assert queries
    monkeypatch.chdir(tmp_path)
    for sql, file, text in queries:
        exporter_parquet.write_parquet(selection_of(EXAMPLE), tmp_path / file)
        found = duckdb.sql(sql).fetchall()
        assert "".join("|".join("" if cell is None else str(cell) for cell in row) + "\n" for row in found) == text
