"""Names, and whether two of them are one."""

from factcli.words import fold, keys


def name_key(text: str) -> str:
    """Join the keys of the words of a text by spaces; a text without words is only folded."""
    return " ".join(keys(text)) or fold(text)


def same(a: str, b: str) -> bool:
    """Whether two texts are the same words, whatever their case, accents, spacing and punctuation."""
    return name_key(a) == name_key(b)
