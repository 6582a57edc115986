"""Given names: their forms in other languages, their pet names, and the father's in a patronymic."""

import pytest

from factcli.entities.directory import Directory
from factcli.entities.given_names import are_different_names, doubtful_pets, given_name_codes
from factcli.entities.merge_candidates import people_candidates
from factcli.entities.person_names import covers, match, possible_match
from tests.support.stores import statement

PETS = """
William Will|William Bill|Robert Rob|Elizabeth Liz|Kenneth Ken|Andrew Andy|Michael Mike|Richard Dick
Stephen Steve|Margaret Peggy|Vladimir Vova|Алексей Лёша|José Pepe|Francisco Paco|Дмитрий Дима|Wolodymyr Vova|Thomas Tom
"""
OF_SEVERAL = (
    "Alexander Alex|Alexandra Alex|Samuel Sam|Samantha Sam|Patrick Pat|Patricia Pat|Christopher Chris|Александр Sasha"
)
OTHERS = """
William Bob|Elizabeth Kate|John Josh|Alexander Alexandra|Patrick Patricia|Samuel Samantha|Daniel Danielle|Kenneth Kate
Christina Christopher|Jackson John|Peter Patrick
"""


def pairs(text: str) -> list[list[str]]:
    """The pairs of a table."""
    return [pair.split() for line in text.strip().splitlines() for pair in line.split("|")]


@pytest.mark.parametrize(("name", "pet"), pairs(PETS))
def test_pet_names(name: str, pet: str) -> None:
    """A pet name of one name only is a form of it."""
    assert match(f"{name} Aldersey", f"{pet} Aldersey")


@pytest.mark.parametrize(("name", "pet"), pairs(OF_SEVERAL))
def test_pet_names_of_several(name: str, pet: str) -> None:
    """A pet name of several names finds each, and whether it is that person's is a question."""
    assert covers(f"{pet} Aldersey", f"{name} Aldersey")
    assert covers(f"{name} Aldersey", f"{pet} Aldersey")
    assert match(f"{pet} Aldersey", f"{name} Aldersey") is None
    assert possible_match(f"{pet} Aldersey", f"{name} Aldersey")


@pytest.mark.parametrize(("a", "b"), pairs(OTHERS))
def test_names_of_others(a: str, b: str) -> None:
    """Two names do not become one by a pet name that both have, nor a man's by a woman's."""
    assert match(f"{a} Aldersey", f"{b} Aldersey") is None
    assert possible_match(f"{a} Aldersey", f"{b} Aldersey") is None
    assert covers(f"{a} Aldersey", f"{b} Aldersey") is None


def test_pet_names_are_proposed() -> None:
    """Names that only a table makes alike are proposed, those of several people as a doubt."""
    said = [statement(speaker=name, claim=name) for name in ("William Aldersey", "Bill Aldersey")]
    (sure,) = people_candidates(said, Directory(), [])
    assert not sure.doubt
    said = [statement(speaker=name, claim=name) for name in ("Alexandra Aldersey", "Alex Aldersey")]
    (doubtful,) = people_candidates(said, Directory(), [])
    assert doubtful.doubt


@pytest.mark.parametrize(
    ("ukrainian", "russian", "other"),
    [
        ("Mykolaiovych", "Николаевич", "Михайлович"),
        ("Serhiiovych", "Sergeevich", "Georgievich"),
        ("Hryhorovych", "Григорьевич", "Георгиевич"),
        ("Mykolaivna", "Nikolaevna", "Mykolaiovych"),
        ("Oleksandrovych", "Александрович", "Алексеевич"),
        ("Володимирович", "Vladimirovich", "Valentinovich"),
    ],
)
def test_patronymics(ukrainian: str, russian: str, other: str) -> None:
    """A patronymic is one in both languages, and tells people apart in either."""
    assert match(f"Zina Horban {ukrainian}", f"Zina Horban {russian}")
    assert match(f"Zina Horban {ukrainian}", f"Zina Horban {other}") is None


def test_codes() -> None:
    """A pet name has the codes of all its names, and full names none in common."""
    assert given_name_codes("alexander") < given_name_codes("alex")
    assert given_name_codes("alexander").isdisjoint(given_name_codes("alexandra"))
    assert "alex" in doubtful_pets()
    assert "bill" not in doubtful_pets()
    assert are_different_names("daniel", "danielle")
    assert not are_different_names("daniel", "daniil")
    assert not are_different_names("daniel", "unheard")
