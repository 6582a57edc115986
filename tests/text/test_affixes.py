"""Words with what is written on to them in Arabic, Hebrew and Korean."""

import pytest

from factcli.text.affixes import affixed_forms
from factcli.text.tokens import fold


@pytest.mark.parametrize(
    ("word", "forms", "likely"),
    [
        ("سد", "السد بالسد للسد", ""),
        ("جسر", "الجسر والجسر", "وجسر لجسر"),
        ("الجسر", "جسر والجسر للجسر", "بجسر"),
        ("لاجئون", "اللاجئون للاجئون", ""),
        ("للاجئون", "لاجئون اللاجئون", ""),
        ("وجسور", "", "جسور"),
        ("גשר", "הגשר והגשר", "בגשר ולגשר"),
        ("הגשרים", "", "גשרים בגשרים"),
        ("물", "물은 물이", ""),
    ],
)
def test_forms(word: str, forms: str, likely: str) -> None:
    """With an article a word is certainly the same; a single letter before it may belong to it."""
    found = affixed_forms(fold(word), word)
    assert set(map(fold, forms.split())) <= found.forms
    assert set(map(fold, likely.split())) <= found.likely


def test_letters_that_belong_to_a_word() -> None:
    """No article is cut off where a hamza says that it is none, nor so much that hardly a word is left."""
    assert fold("أليمة") == fold("اليمة")
    assert "يمة" not in affixed_forms(fold("أليمة"), "أليمة").forms
    assert "يمة" in affixed_forms(fold("اليمة"), "اليمة").forms
    assert not affixed_forms("الله", "الله").likely & {"له"}
    assert "له" not in affixed_forms("الله", "الله").forms
    assert not affixed_forms("dam", "dam").forms


def test_korean_beginnings() -> None:
    """A Korean word is the beginning of itself with particles; what looks like a particle is only likely to be one."""
    found = affixed_forms("제방에서", "제방에서")
    assert (found.starts, found.likely_starts) == (("제방에서",), ("제방",))
    assert affixed_forms("제방", "제방").likely_starts == ()
