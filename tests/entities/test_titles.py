"""Titles: which words of a query say what somebody is, and which may be names."""

import pytest

from factcli.entities.directory import Directory, match_name
from factcli.entities.name_parts import asked_words, parse_person_name
from factcli.entities.person_names import covers, match
from factcli.entities.titles import are_titles, clean
from tests.entities.test_person_names import reached

TITLES = """
Prime Minister *
Congressman *
Rep. *
Former President *
ex-minister *
The Right Honourable *
Rt Hon *
Attorney General *
Deputy Foreign Minister *
US Secretary of State *
Vice President *
Sgt. Maj. *
Sr. Adviser *
President-elect *
Rear Admiral *
UN Special Envoy *
Police Chief *
CEO *
Kyiv Mayor *
German Chancellor *
climate activist *
Oscar-winning director *
NATO chief *
acting defence secretary *
prime minister *
President of the Chamber *
Secretary-General of Interpol *
Bürgermeister *
Ministerpräsidentin *
Kanzleramtschefin *
ministre des Affaires étrangères *
le président *
Ministro de Relaciones Exteriores *
Presidente da República *
alcalde *
minister spraw zagranicznych *
statsminister *
Başbakan *
министр *
премьер-министр *
وزیر امور خارجه *
رئيس الوزراء *
المتحدث باسم الجيش *
ראש הממשלה *
* MP
* (D-NY)
* (Ret.)
* (Labour)
*, Ph.D.
*, M.D.
* KC
* Esq.
*, spokesman for the ministry
*, the mayor of Oslo
"""


@pytest.mark.parametrize("title", TITLES.strip().splitlines())
def test_a_title_beside_a_known_name(title: str) -> None:
    """Known titles are left out in all languages, and before or behind a full name unknown ones are, too."""
    asked = title.replace("*", "Torvald Lindqvist")
    assert match_name(Directory(), asked, "Torvald Lindqvist") is not None
    assert reached(asked, "Torvald Lindqvist")


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        ("Ahmad Shah Massoud", "Shah Massoud"),
        ("Maria Torvald Lindqvist", "Torvald Lindqvist"),
        ("maria torvald lindqvist", "Torvald Lindqvist"),
        ("Senator Maria Torvald Lindqvist", "Torvald Lindqvist"),
        ("Ministro Jorge Luis Gomar", "Luis Gomar"),
        ("Maria de la Cruz Gomar", "Cruz Gomar"),
        ("Jean-Paul Ferrant", "Paul Ferrant"),
        ("Mayor Ingrid Lindqvist", "Torvald Lindqvist"),
        ("Maria Prince Lindqvist", "Torvald Lindqvist"),
        ("Prime Minister", "Torvald Lindqvist"),
        ("Иван Пётр Линдквист", "Пётр Линдквист"),
    ],
)
def test_a_word_that_may_be_a_given_name_is_no_title(asked: str, name: str) -> None:
    """Somebody who has one name more is somebody else."""
    assert match_name(Directory(), asked, name) is None


@pytest.mark.parametrize(
    ("asked", "name", "words"),
    [
        ("President Lindqvist", "Torvald Lindqvist", ["lindqvist"]),
        ("Swedish Foreign Minister Lindqvist", "Torvald Lindqvist", ["lindqvist"]),
        ("Kanzleramtschefin Lindqvist", "Torvald Lindqvist", ["lindqvist"]),
        ("Dr King", "Coretta King", ["king"]),
    ],
)
def test_a_title_before_a_surname(asked: str, name: str, words: list[str]) -> None:
    """A known title, with what is before it, is left out also where a surname stands alone."""
    assert match_name(Directory(), asked, name) is not None
    assert asked_words(asked) == words
    assert match(asked, name) is None


def test_titles_that_are_surnames() -> None:
    """The last word is the name, and a name of titles only keeps its words."""
    assert parse_person_name("Elsa Bishop").words == ["elsa", "bishop"]
    assert parse_person_name("Don Carlos Lindqvist").words == ["carlos", "lindqvist"]
    assert parse_person_name("Don Lindqvist").words == ["don", "lindqvist"]
    assert parse_person_name("Foreign Minister").words == ["foreign", "minister"]
    assert parse_person_name("Lindqvist, Prof.").words == ["lindqvist"]


def test_degrees_are_not_surnames() -> None:
    """Yo-Yo Ma is no Master of Arts."""
    assert parse_person_name("Yo-Yo Ma").words == ["yo", "ma"]
    assert parse_person_name("YO-YO MA").words == ["yo", "ma"]
    assert parse_person_name("Torvald Lindqvist MA").words == ["torvald", "lindqvist"]
    assert clean("J. D. Lindqvist") == "J. D. Lindqvist"
    assert clean("Lindqvist, Torvald, Ph. D.") == "Lindqvist, Torvald, PhD"
    assert clean("Torvald (Tor) Lindqvist (R., Texas)") == "Torvald Lindqvist"


def test_where_a_title_ends() -> None:
    """Only words before, behind a comma or in parentheses are a title, and never words within the name."""
    assert are_titles("Chess hopeful Jo Lind", ["chess", "hopeful"], full=True)
    assert not are_titles("Chess hopeful Jo Lind", ["chess", "hopeful"], full=False)
    assert not are_titles("Jo chess Lind", ["chess"], full=True)
    assert not are_titles("Jo Lind Berg", ["berg"], full=True)
    assert not are_titles("Jo Lind", ["elsewhere"], full=True)


def test_a_name_of_signs_only_has_no_degrees() -> None:
    """It is a name all the same, and no error."""
    assert match(",", ",") is not None
    assert match(", ;", "Ana Poe") is None
    assert covers("A. Nazarov", "Nursultan Nazarov") is None  # another initial is no title
