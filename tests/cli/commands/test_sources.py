"""``factcli sources``, and what other commands and exports do with the source of a statement."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from factcli.model import Source
from factcli.store.reader import read_store
from factcli.store.sources import make_source
from factcli.store.writer import add_statements
from tests.support.run import inside, on_terminal, piped
from tests.support.stores import new_store, statement

PAGE = b'<p>It rained.</p><p>"The lock \x1b]0;gone\x07 is <i>shut</i>," she said. <script>alert(1)</script></p>\r\n\xff'
TEXT = "Rain fell. The lock is <b>shut</b> & she left, they say, at five.\n"
URL = "https://fen.example/lock"


def store_of(root: Path, content: bytes, media_type: str = "text/plain", url: str = URL, **values: str) -> Source:
    """A store with one statement that was read in a report."""
    given = {"title": "The lock", "outlet": "Fen Herald", **values}
    read, _ = make_source(content, media_type=media_type, retrieved="2026-11-30", url=url, **given)
    new_store(root)
    made = statement("It is unsafe.", quote="The lock is <b>shut</b> & she left", source=read.id)
    add_statements(read_store(root), [made], "extract", source=(read, content))
    return read


def test_a_copy_is_written_byte_for_byte(tmp_path: Path) -> None:
    """Also what is no text; but never to a terminal, which could obey it."""
    read = store_of(tmp_path / "data", PAGE)
    done = piped(["sources", read.id[:4], "--copy"], tmp_path)
    assert (done.code, done.out, done.err) == (0, PAGE, b"")
    shown = on_terminal(["sources", read.id, "--copy"], tmp_path)
    assert shown.code == 2
    assert b"\x1b]0" not in shown.out + shown.err
    assert f"write them to a file: factcli sources {read.id} --copy > FILE" in " ".join(shown.stdout.split())


@pytest.mark.slow
def test_sources_of_a_stranger_command_no_terminal(tmp_path: Path) -> None:
    """Titles and addresses are data; a table that is no source is named and left out."""
    read = store_of(tmp_path / "data", b"x")
    text = (tmp_path / "data" / "sources.toml").read_text()
    hostile = text.replace('"The lock"', '"\\u001b[2J\\u202eThe lock"').replace(URL, "https://a.example/\\u001b[2J")
    (tmp_path / "data" / "sources.toml").write_text(f'{hostile}\n[[source]]\nid = "aaaaaaaaaa"\nsha256 = "../../etc"\n')
    for words in ([], [read.id], ["--json"], ["--format", "csv"], ["--format", "markdown"]):
        done = on_terminal(["sources", *words], tmp_path)
        assert done.code == 3
        assert "\x1b[2J" not in done.stdout
        assert "\u202e" not in done.stdout
        assert '"../../etc" is not a SHA-256' in " ".join(done.stdout.split())


def test_one_source_has_its_statements_in_json(tmp_path: Path) -> None:
    """Beside the source; the size is null where the copy is gone."""
    read = store_of(tmp_path / "data", TEXT.encode())
    found: dict[str, Any] = json.loads(inside(["sources", read.id, "--json"], tmp_path).stdout)
    assert [s["quote"] for s in found["statements"]] == ["The lock is <b>shut</b> & she left"]
    assert [(s["id"], s["statements"], s["size"]) for s in found["sources"]] == [(read.id, 1, len(TEXT))]
    (tmp_path / "data" / "sources" / read.sha256).unlink()
    assert json.loads(inside(["sources", "--json"], tmp_path).stdout)["sources"][0]["size"] is None
    assert inside(["sources", read.id, "--copy"], tmp_path).code == 3


class _Links(HTMLParser):
    """The addresses of links in a page, and its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag not in ("iframe", "object", "img")
        self.found += [value or "" for key, value in attrs if tag == "a" and key == "href"]

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.parametrize("url", [URL, "", "ftp://fen.example/lock", "https://fen.example/lock\\u0022\\u003e"])
def test_the_report_leads_to_the_words(url: str, tmp_path: Path) -> None:
    """On the page and in the copy, escaped; what is no safe web address becomes no link."""
    store_of(tmp_path / "data", TEXT.encode(), url=URL)
    path = tmp_path / "data" / "sources.toml"
    path.write_text(path.read_text().replace(f'url = "{URL}"\n', f'url = "{url}"\n' if url else ""))
    assert inside(["export", "-o", "r.html", "--force"], tmp_path).code == 0
    page = _Links((tmp_path / "r.html").read_text(encoding="utf-8"))
    links = [link for link in page.found if not link.startswith("#")]
    words = "The%20lock%20is%20%3Cb%3Eshut%3C%2Fb%3E%20%26%20she%20left"
    assert links == {URL: [f"{URL}#:~:text={words}"], "ftp://fen.example/lock": [url]}.get(url, [])
    assert "In the kept copy: The lock is <b>shut</b> & she left, they say, at five." in page.text
    assert "Rain fell" not in page.text


def test_the_report_without_copies_is_as_it_was(tmp_path: Path) -> None:
    """A source without a copy changes nothing but the address, for which there is none of its own."""
    read = store_of(tmp_path / "data", TEXT.encode())
    (tmp_path / "data" / "sources" / read.sha256).unlink()
    assert inside(["export", "-o", "r.html"], tmp_path).code == 0
    assert "In the kept copy" not in (tmp_path / "r.html").read_text(encoding="utf-8")


def test_sqlite_has_the_sources(tmp_path: Path) -> None:
    """Those of the statements, with every key; a statement may name one that is not there."""
    read = store_of(tmp_path / "data", TEXT.encode(), author="Ida Moor", published="2026-11")
    new_store(tmp_path / "data", statement("Other.", source="k3f9x2ma7q"))
    assert inside(["export", "-o", "x.db"], tmp_path).code == 0
    with closing(sqlite3.connect(tmp_path / "x.db")) as db:
        db.row_factory = sqlite3.Row
        (row,) = db.execute("SELECT * FROM source")
        assert dict(row) == {key: str(value) if value else None for key, value in _values(read).items()}
        sql = "SELECT claim, title FROM statement AS s LEFT JOIN source ON source.id = s.source ORDER BY claim"
        found = db.execute(sql.replace("title", "source.title")).fetchall()
    assert [tuple(row) for row in found] == [("It is unsafe.", "The lock"), ("Other.", None)]


def _values(read: Source) -> dict[str, Any]:
    return {key: getattr(read, key) for key in type(read).__slots__ if key != "place"}


def test_what_is_exported_keeps_the_source(tmp_path: Path) -> None:
    """Every form that is imported again has the key; that the source is not there is said once.

    Two forms have the source itself.
    """
    read = store_of(tmp_path / "data", TEXT.encode())
    for form in ("csv", "json", "jsonl", "toml", "jsonld"):
        assert inside(["export", "-o", f"x.{form}"], tmp_path).code == 0
        assert inside(["init", form], tmp_path).code == 0
        done = inside(["import", f"x.{form}", "--store", form], tmp_path)
        assert done.code == 0, done.stderr
        assert [s.source for s in read_store(tmp_path / form).statements] == [read.id]
        missing = f"the source {read.id} of these statements is not in this store"
        assert done.stderr.count(missing) == (form not in ("json", "toml"))


def test_a_column_source_of_others_is_no_id(tmp_path: Path) -> None:
    """In tables and JSON of other programs a source is an outlet, as before."""
    (tmp_path / "a.csv").write_text("speaker,source,date,claim\nIda Moor,Fen Herald,2024-05-01,It burst.\n")
    (tmp_path / "a.json").write_text(
        '[{"speaker": "Ida Moor", "source": "Fen Herald", "date": "2024-05-01", "claim": "It held."}]'
    )
    for name in ("a.csv", "a.json"):
        assert inside(["import", name, "--store", "data"], tmp_path).code == 0
    assert {(s.outlet, s.source) for s in read_store(tmp_path / "data").statements} == {("Fen Herald", "")}


def test_a_source_is_given_by_the_beginning_of_its_id(tmp_path: Path) -> None:
    """To add and to edit, and taken out by --unset; the editor takes it whole."""
    read = store_of(tmp_path / "data", TEXT.encode())
    words = ["add", "--speaker", "A", "--outlet", "B", "--date", "2021", "--claim", "c", "--source", read.id[:3]]
    done = inside(words, tmp_path)
    assert done.code == 0
    identity = done.stdout.split("\t")[0]
    assert f'source = "{read.id}"' in (tmp_path / "data" / "undated.toml").read_text()
    assert inside(["edit", identity, "--unset", "source"], tmp_path).code == 0
    assert "source" not in (tmp_path / "data" / "undated.toml").read_text()
    assert inside(["edit", identity, "--source", "zzz"], tmp_path).code == 2
