"""Texts that are certainly not English, and texts that may be."""

import pytest

from factcli.text.not_english import is_foreign

FOREIGN = [
    "Die Lage am Damm ist ernst.",
    "Die Feuerwehr und die Polizei suchen weiter",
    "Le barrage est fermé depuis lundi.",
    "El alcalde dijo que la presa no resiste.",
    "El alcalde no vive en la casa.",
    "A barragem não resistiu.",
    "La diga della valle è chiusa.",
    "De dam is niet veilig.",
    "Dammen är inte säker.",
    "Tama nie jest bezpieczna od maja.",
    "Baraj için bir uyarı yapıldı.",
    "Bendungan itu tidak aman.",
]
ENGLISH = [
    "Soldiers die in the valley.",
    "Miners died.",
    "The newspaper Die Zeit and the mayor of Los Altos agreed.",
    "Van der Berg resigned",
    "Ali visits Le Havre, El Paso and San José",
    "Ilse Müller supports Avenne",
    "Convoys would leave El Paso, La Paz and Las Lomas",
    "The café’s owner fled to Côte d'Ivoire",
    "",
    "塞爾水庫",
]


@pytest.mark.parametrize("text", FOREIGN)
def test_foreign(text: str) -> None:
    """Common words of other languages are a certain sign, unless the text is recorded as English."""
    assert is_foreign(text)
    assert not is_foreign(text, "en")
    assert not is_foreign(text, "EN-GB")


@pytest.mark.parametrize("text", ENGLISH)
def test_perhaps_english(text: str) -> None:
    """Without a certain sign a text is taken for English: names and loans are none."""
    assert not is_foreign(text)


def test_recorded_language() -> None:
    """A text without English words is in the language that is recorded; with them, it is not."""
    assert is_foreign("Die Regierung dankt", "de")
    assert not is_foreign("The government thanks", "de")
