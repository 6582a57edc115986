"""Text that was decoded wrongly before is noticed, shown as what it was, and changed only on request."""

from __future__ import annotations

import json
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from factcli.importer.mojibake import repair_text
from factcli.importer.readers import ReadingOptions, read_import_file
from factcli.importer.records import ImportedFile
from tests.importer.test_readers import SENTENCES
from tests.support.budget import examples


def read(text: str, fix: bool = False, source: str = "f.csv") -> ImportedFile:
    return read_import_file(text.encode(), source, ReadingOptions(fix_encoding=fix))


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("They donâ€™t know.", "They don’t know."),
        ("MÃ¼ller left.", "Müller left."),
        ("The cafÃƒÂ© is closed.", "The café is closed."),
        ("РџСЂРёРІРµС‚, РјРёСЂ", "Привет, мир"),
        ("ÐŸÑ€Ð¸Ð²ÐµÑ‚", "Привет"),
        ("Ø§Ù„Ø¬Ø³Ø± Ù…ØºÙ„Ù‚", "الجسر مغلق"),
        ("Å½iÅ¾ek", "Žižek"),
        ("â‚¬5 a day", "€5 a day"),
        ("caf√© M√ºller", "café Müller"),
        ("Tiáº¿ng Viá»‡t", "Tiếng Việt"),
        ("donâ\u0080\u0099t", "don’t"),
    ],
)
def test_what_it_probably_was(wrong: str, right: str) -> None:
    """Without the option, text stays as it is, and the line, the words and the option are shown."""
    text = f"Claim,Who\nIt held.,x\n{wrong.replace(',', '')},y\n"
    wrong, right = wrong.replace(",", ""), right.replace(",", "")
    found = read(text)
    assert [row.values["Claim"] for row in found.rows] == ["It held.", wrong]
    (note,) = found.notes
    assert note.startswith("text was decoded wrongly before, in 1 row (first on line 3: ")
    assert note.endswith("; to repair it: --fix-encoding")
    fixed = read(text, fix=True)
    assert [row.values["Claim"] for row in fixed.rows] == ["It held.", right]
    assert len(fixed.notes) == 1
    assert fixed.notes[0].startswith("repaired text that had been decoded wrongly, in 1 row (first on line 3: ")


def test_the_words_are_shown() -> None:
    text = "Claim,Who\nThey donâ€™t know.,x\nMÃ¼ller left.,y\n"
    assert read(text).notes == (
        'text was decoded wrongly before, in 2 rows (first on line 2: "donâ€™t" is probably "don’t"); '
        "to repair it: --fix-encoding",
    )


def test_names_of_columns_and_nested_values() -> None:
    found = read("Claim,MÃ©dia\nx,y\n", fix=True)
    assert found.columns == ("Claim", "Média")
    assert found.rows[0].values == {"Claim": "x", "Média": "y"}
    assert "in the column names" in found.notes[0]
    data = json.dumps([{"claim": "x", "tags": ["MÃ¼ll", "a"], "n": 1}])
    assert read(data, fix=True, source="f.json").rows[0].values == {"claim": "x", "tags": ["Müll", "a"], "n": 1}
    assert read("Média,MÃ©dia\nx,y\n", fix=True).columns == ("Média", "MÃ©dia"), "no two columns get one name"


@pytest.mark.parametrize(
    "text",
    [
        "Il a dit « À bientôt »… à Orléans",
        "LE CAFÉ” EST “FERMÉ”",
        "AÇÃO NÃO É SÃO",
        "Ærøskøbing Å” – Spaß“",
        "Růžička řekl: „Ne!“",
        "Привет, мир — «да», сказал её брат",
        "Річка Сіль, її «води»",
        "НАТО’, СССР’, А. С.",
        "ΑΘΗΝΑ”",
        "√2 and √x",
        *SENTENCES,
    ],
)
def test_right_text_is_not_suspected(text: str) -> None:
    assert repair_text(text) == text


def test_letters_that_are_lost_are_told_and_not_invented() -> None:
    found = read("Claim,Who\nx,y\nThe caf\ufffd is closed.,y\nâ€œyesâ€\ufffd,z\n", fix=True)
    assert [row.values["Claim"] for row in found.rows] == ["x", "The caf\ufffd is closed.", "“yesâ€\ufffd"]
    assert found.notes[1] == (
        "2 rows (first on line 3) lost letters before, where � stands; if you can, get the file again from its source"
    )


def test_ordinary_files_do_not_load_ftfy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ftfy", None)
    monkeypatch.delitem(sys.modules, "factcli.importer.mojibake")
    for sentence in SENTENCES:
        assert read(f"Claim;Who\n{sentence};x\n").rows


@settings(max_examples=examples(200))
@given(st.sampled_from([*SENTENCES]), st.sampled_from(["cp1252", "latin-1", "cp1251"]))
def test_whole_sentences_come_back(sentence: str, encoding: str) -> None:
    """A sentence that was read in another encoding, with no byte lost, comes back, or is left as it is."""
    try:
        wrong = sentence.encode().decode(encoding)
    except UnicodeDecodeError:
        return
    if encoding == "latin-1":
        assert repair_text(wrong) == sentence
    assert repair_text(wrong) in (wrong, sentence)
