"""East Asian names: Hangul and Han, with their usual romanizations."""

import pytest

from factcli.entities.east_asian import is_east_asian, is_reading, latin_spellings, readings, split_name
from factcli.entities.person_names import covers, match, possible_match
from tests.entities.test_person_names import reached

ONE_PERSON = """
김민준 Kim Min-jun|김민준 Kim Minjun|김민준 Min-jun Kim|김민준 Gim Min-jun|이서연 Lee Seo-yeon|이서연 Yi Sŏyŏn
박지훈 Park Ji-hoon|박지훈 Pak Chihun|최영수 Choi Young-soo|정현우 Chung Hyun-woo
정현우 Jeong Hyeon-u|김성민 Kim Song-min|노희경 Noh Hee-kyung|백은혜 Paik Eun-hye|강경화 Kang Kyung-wha
남궁민수 Namgung Min-su|이민규 Lee Mingyu
임걱정 Lim Keokjeong
李建国 Li Jianguo|王小明 Xiaoming Wang|陳志強 Chen Zhiqiang|陈志强 陳志強
张伟 Zhang Wei|欧阳明 Ouyang Ming
毛国东 Mao Kuo-tung|吕娜 Lyu Na|吕娜 Lü Na|曾庆 Zeng Qing|单雄 Shan Xiong|周玥 Zhou Yue
"""
TWO_PEOPLE = """
김민준 Kim Min-seo|김민준 Lee Min-jun|김민준 Kim Seong-jun|박지훈 Park Ji-hyun|이서연 Lee Seo-jun|김민준 김민서
李建国 Li Jianhua|李建国 Liu Jianguo|王小明 Wang Xiaomei|张伟 Zhang Wen|张伟 Zhao Wei|李建国 李建华|李伟 黎伟
김민준 金民俊
"""


def pairs(text: str) -> list[list[str]]:
    """The pairs of a table: a name without a space, and another."""
    found = [pair for line in text.strip().splitlines() for pair in line.split("|")]
    return [pair.split(" ", 1) for pair in found]


@pytest.mark.parametrize(("name", "latin"), pairs(ONE_PERSON))
def test_one_person(name: str, latin: str) -> None:
    """A name and its romanizations are one, in any order, and the index finds one by the other."""
    assert match(name, latin)
    assert reached(name, latin)
    assert reached(latin, name)


@pytest.mark.parametrize(("a", "b"), pairs(TWO_PEOPLE))
def test_two_people(a: str, b: str) -> None:
    """A syllable tells people apart, and of two names in characters every one counts."""
    assert match(a, b) is None
    assert possible_match(a, b) is None
    assert covers(a, b) is None


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        ("文在明主席", "Wen Zaiming"),
        ("外长王毅", "Wang Yi"),
        ("문재인 대통령", "Moon Jae-in"),
        ("문재인대통령", "Moon Jae-in"),
        ("Moon", "문재인"),
        ("문재인", "Moon Jae-in"),
        ("김 민준", "김민준"),
        ("Obama", "오바마"),
    ],
)
def test_covers(asked: str, name: str) -> None:
    """Titles are left out, a part of the name is enough, and a foreign name in Hangul is one word."""
    assert covers(asked, name)


def test_words() -> None:
    """A name of two to four characters is split behind its surname, everything else is left whole."""
    assert split_name("김민준") == ("김", "민준")
    assert split_name("남궁민") == ("남궁", "민")
    assert split_name("陳明") == ("陈", "明")
    assert split_name("김") == ("김",)
    assert split_name("岸田文雄") == ("岸田文雄",)
    assert all(map(is_east_asian, ("김", "李", "李明")))
    assert not any(map(is_east_asian, ("あい", "li", "李a")))


def test_readings() -> None:
    """Characters have all their readings, unknown ones none."""
    assert readings("单") == {"shan", "dan", "tan"}
    assert readings("民俊") == {"minjun", "minchun"}
    assert readings("\u3400") == frozenset()
    assert latin_spellings("박")[0] == "pak"
    assert is_reading("国", "guo")
    assert is_reading("guo", "国")
    assert not is_reading("国", "го")
    assert not is_reading("국", "gup")
