"""Damaged text: what can be decoded is, one line without an encoding costs itself, and nothing is replaced."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from factcli.importer.encoding import decode, find_codec
from factcli.importer.readers import ReadingOptions, read_import_file, render_rejects
from factcli.importer.records import ImportedFile
from tests.support.budget import examples

HEAD = "Claim,Who\nLe café est fermé,Ana\nDie Brücke hält,Bo\n"
PAIR = b"\xed\xa0\xbd\xed\xb8\x80"  # an emoji in CESU-8


def read(data: bytes, **told: str) -> ImportedFile:
    return read_import_file(data, "f.csv", ReadingOptions(**told))  # type: ignore[arg-type]


def claims(found: ImportedFile) -> list[str]:
    return [row.values["Claim"] for row in found.rows]


@pytest.mark.parametrize(
    ("line", "claim", "note"),
    [
        (b"It held " + PAIR + b",x", "It held 😀", "joined surrogate pairs (CESU-8) to characters (first on line 4)"),
        (
            "El niño está,x".encode("cp1252"),
            "El niño está",
            '1 line is not UTF-8 (first line 4), and read as windows-1252. Are these words right: "niño", "está"? '
            "If not, correct them in the file",
        ),
        (
            "Мост закрыт,x".encode("cp1251"),
            "Мост закрыт",
            '1 line is not UTF-8 (first line 4), and read as windows-1251. Are these words right: "Мост", "закрыт"? '
            "If not, correct them in the file",
        ),
        (b"It\x92s,x", "It’s", "1 line is not UTF-8 (first line 4), and read as windows-1252."),
        (b"a\xc0\x80b,x", "a\0b", None),
    ],
)
def test_a_line_from_elsewhere(line: bytes, claim: str, note: str | None) -> None:
    """A line of another program or encoding is decoded, said, and changes no other line."""
    found = read(HEAD.encode() + line + b"\nn\xc3\xa4chste,y\n")
    assert claims(found) == ["Le café est fermé", "Die Brücke hält", claim, "nächste"]
    assert not found.unread
    assert [each.startswith(note or "") for each in found.notes] == [True] * bool(note)


def test_an_emoji_of_two_surrogates_in_a_file_of_nothing_else() -> None:
    """No other character beyond ASCII has to prove that it is UTF-8."""
    assert claims(read(b"Claim,Who\nIt held " + PAIR * 2 + b",x\n")) == ["It held 😀😀"]
    assert read_import_file(b'[{"claim": "' + PAIR + b'"}]', "f.json").rows[0].values == {"claim": "😀"}


@pytest.mark.parametrize(
    ("line", "what"),
    [
        (
            b"caf\xc3\xa9 \xff\xfe,x",
            'has the bytes 0xFF 0xFE after "café ", which are no text in the encoding of this file',
        ),
        (b"Le caf\xc3,x", 'has the byte 0xC3 after "Le caf", which is no text in the encoding of this file'),
        (b"\xed\xa0\xbd caf\xc3\xa9,x", "has the bytes 0xED 0xA0 0xBD at the beginning of a value, which are no text"),
    ],
)
def test_a_line_without_an_encoding_costs_itself(line: bytes, what: str) -> None:
    """The record is rejected with the bytes and the reason; the rejects have its bytes as they were."""
    found = read(HEAD.encode() + line + b"\nn\xc3\xa4chste,y\n")
    assert claims(found) == ["Le café est fermé", "Die Brücke hält", "nächste"]
    (bad,) = found.unread
    assert (bad.line, bad.what.startswith(what)) == (4, True), bad.what
    assert bad.todo == "correct it in the original, or name the encoding if the whole file has another: --encoding NAME"
    assert line in render_rejects(found, [(bad, "why")])


def test_a_damaged_record_of_several_lines() -> None:
    """The whole record is set aside, and the records after it keep their lines."""
    found = read(HEAD.encode() + b'"one\ncaf\xc3\xa9 \xff\nthree",x\nn\xc3\xa4chste,y\n')
    assert [(row.line, row.values["Who"]) for row in found.rows] == [(2, "Ana"), (3, "Bo"), (7, "y")]
    assert [record.line for record in found.unread] == [4]


def test_damaged_lines_of_other_kinds() -> None:
    data = b'{"claim": "caf\xc3\xa9"}\n{"claim": "caf\xff\xc3\xa9"}\n{"claim": "\xc3\xa9t\xc3\xa9"}\n'
    found = read_import_file(data, "f.jsonl")
    assert [row.values["claim"] for row in found.rows] == ["café", "été"]
    assert b'"claim": "caf\\udcff\xc3\xa9"' in render_rejects(found, [(found.unread[0], "why")])


def test_a_damaged_line_does_not_hide_the_encoding() -> None:
    """One broken line excludes Shift JIS, and left an encoding of one byte a character, which decodes anything."""
    text = "Claim,Who\n" + "橋は閉鎖されました,田中太郎\n" * 5
    found = read(text.encode("cp932") + b"x \x81\xff,y\n")
    assert claims(found) == ["橋は閉鎖されました"] * 5
    assert [record.line for record in found.unread] == [7]
    found = read(text.encode("cp932") + b"x \x81\xff,y\n", encoding="shift_jis")
    assert (len(found.rows), len(found.unread)) == (5, 1)


def test_utf16_that_ends_within_a_character() -> None:
    """No letter is made of half a character: its record is set aside."""
    data = b"\xff\xfe" + "Claim,Who\nx,y\nz,Иван".encode("utf-16-le")[:-1]
    found = read(data)
    assert (claims(found), [record.line for record in found.unread]) == (["x"], [3])
    half = "Claim,Who\nx,y\nz,".encode("utf-16-le") + b"\x3d\xd8" + "\nä,ö\n".encode("utf-16-le")
    for mark in (b"\xff\xfe", b""):
        assert claims(read(mark + half)) == ["x", "ä"]


def test_japanese_mail() -> None:
    found = read("Claim,Who\n橋は閉鎖,田中\n".encode("iso2022_jp"))
    assert (claims(found), found.notes) == (
        ["橋は閉鎖"],
        ('read as iso2022-jp-ext. Are these words right: "橋は閉鎖", "田中"? If not: --encoding NAME',),
    )


@pytest.mark.parametrize("mark", [b"\xef\xbb\xbf", b"\xef\xbb\xbf\xef\xbb\xbf"])
def test_byte_order_marks_at_line_starts(mark: bytes) -> None:
    """Files that were put one behind the other, and files with two marks."""
    found = read(mark + HEAD.encode() + mark + HEAD.encode())
    assert claims(found) == ["Le café est fermé", "Die Brücke hält"] * 2
    assert found.notes == ("skipped 1 row that repeats the column names (first on line 4)",)


_LINES = st.lists(st.binary(max_size=12).map(lambda line: re.sub(rb"[\0-\x1f]", b"", line)), max_size=6)


@settings(max_examples=examples(300))
@given(_LINES)
def test_valid_lines_are_never_changed(lines: list[bytes]) -> None:
    """Whatever is among them, lines of valid UTF-8 come out as they are, in their place."""
    data = b"\n".join([*["é ä".encode()] * 12, *lines])
    texts = decode(data, "f").text.split("\n")
    assert len(texts) == len(lines) + 12
    for line, text in zip(lines, texts[12:], strict=True):
        try:
            expected = line.decode()
        except UnicodeDecodeError:
            continue
        assert text == expected.lstrip("\ufeff")


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("utf-8", "utf-8"), ("UTF8", "utf-8"), ("utf-16le", "utf-16-le"), ("windows-1251", "cp1251"),
        ("latin1", "cp1252"), ("ISO-8859-1", "cp1252"), ("us-ascii", "cp1252"), ("iso-8859-15", "iso8859-15"),
        ("koi8-r", "koi8-r"), ("macintosh", "mac-roman"), ("gb2312", "gb18030"), ("Big5-HKSCS", "big5hkscs"),
        ("Shift_JIS", "shift_jis"), ("shift_jisx0213", "shift_jisx0213"), ("euc-jp", "euc_jp"),
        ("iso-2022-jp", "iso2022_jp"), ("tis-620", "tis-620"), ("punycode", ""), ("idna", ""), ("zip", ""), ("hex", ""),
        ("rot13", ""), ("unicode_escape", ""), ("undefined", ""), ("nonsense", ""), ("", ""), ("\0", ""),
    ],
)  # fmt: skip
def test_names_of_encodings(label: str, name: str) -> None:
    """Encodings of files, as browsers read them, and no other codec."""
    assert find_codec(label) == name


@pytest.mark.parametrize("label", ["punycode", "hex", "undefined", "idna", "rot13"])
def test_a_page_that_names_no_encoding_of_files(label: str) -> None:
    """It is read as if it named none."""
    page = "<meta charset={}><p>Die Höhe der Mauer, sagte Frau Müller, ist größer als gedacht."
    read = [decode(page.format(name).encode("cp1252"), "a.html") for name in (label, "x")]
    assert [found.encoding for found in read] == ["windows-1252", "windows-1252"]
