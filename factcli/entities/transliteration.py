"""Transliteration of words to Latin letters, so that their sounds can be compared.

The letters are those of common practice, not of one standard: :mod:`factcli.entities.phonetics` reads kh, h and ch
as one sound anyway. Sources: BGN/PCGN romanization systems (Russian 1947, Ukrainian
2019, Greek ELOT 743, Georgian, Armenian), ISO 9 for the Cyrillic letters of other languages, the romanization
of the IJMES for Arabic and Persian, ISO 259 for Hebrew, ISO 15919 for Devanagari, Hepburn for Japanese kana.
Keys come folded (see :func:`factcli.text.tokens.fold`): small letters, without accents.
"""

import re
from functools import cache

# Latin letters that folding leaves and that a reader may not expect: Azerbaijani, African, Sami.
_OTHER_LATIN = "ə ä|ɛ e|ɔ o|ŋ ng|ƒ f|ɣ gh|ʒ zh|ǝ ä"
_CYRILLIC = (
    "а a|б b|в v|г g|д d|е e|ж zh|з z|и i|к k|л l|м m|н n|о o|п p|р r|с s|т t|у u|ф f|х kh|ц ts|ч ch|ш sh|щ shch"
    "|ъ |ы y|ь |э e|ю yu|я ya|і i|ґ g|ў w|є ye|ѕ dz|ј j|љ lj|њ nj|ћ c|ђ dj|џ dz|ә a|ғ gh|қ q|ң ng|ө o|ұ u|ү u|һ h"
    "|тх th|ҳ h|ҷ j|ӣ i|ӯ u|ҡ q|ҙ z|ҫ s|ӏ |ѣ e|ҝ g|ҹ j"
)
_GREEK = (
    "α a|β v|γ g|δ d|ε e|ζ z|η i|θ th|ι i|κ k|λ l|μ m|ν n|ξ x|ο o|π p|ρ r|σ s|ς s|τ t|υ y|φ f|χ ch|ψ ps|ω o"
    "|γι yi|γε ye|ου ou|αυ av|ευ ev|μπ mb|ντ nd|γκ g|γγ ng|τζ dz|τσ ts|γχ nch"
)
_ARABIC = (
    "ا a|ب b|ت t|ث th|ج j|ح h|خ kh|د d|ذ dh|ر r|ز z|س s|ش sh|ص s|ض dh|ط t|ظ dh|ع |غ gh|ف f|ق q|ك k|ل l|م m|ن n"
    "|ه h|ة a|و w|ي y|پ p|چ ch|ژ zh|گ g|ڤ v|ء |ٹ t|ڈ d|ڑ r|ں n|ہ h|ھ h|ے y|ښ sh|ځ dz|څ ts|ړ r|ډ d|ټ t|ڼ n|ږ zh"
    "|ۍ y|ې y|ګ g"
)
_HEBREW = (
    "א a|ב b|ג g|ד d|ה h|ו w|ז z|ח h|ט t|י y|כ k|ך k|ל l|מ m|ם m|נ n|ן n|ס s|ע a|פ p|ף f|צ ts|ץ ts|ק k|ר r|ש sh|ת t"
)
_GEORGIAN = (
    "ა a|ბ b|გ g|დ d|ე e|ვ v|ზ z|თ t|ი i|კ k|ლ l|მ m|ნ n|ო o|პ p|ჟ zh|რ r|ს s|ტ t|უ u|ფ ph|ქ k|ღ gh|ყ q|შ sh|ჩ ch"
    "|ც ts|ძ dz|წ ts|ჭ ch|ხ kh|ჯ j|ჰ h"
)
_ARMENIAN = (
    "ա a|բ b|գ g|դ d|ե e|զ z|է e|ը y|թ t|ժ zh|ի i|լ l|խ kh|ծ ts|կ k|հ h|ձ dz|ղ gh|ճ ch|մ m|յ y|ն n|շ sh|ո o|չ ch"
    "|պ p|ջ j|ռ r|ս s|վ v|տ t|ր r|ց ts|ւ v|փ p|ք k|օ o|ֆ f|ու u|եւ ev|և ev"
)
_DEVANAGARI = (
    "अ a|आ a|इ i|ई i|उ u|ऊ u|ए e|ऐ ai|ओ o|औ au|ऋ ri|क k|ख kh|ग g|घ gh|ङ n|च ch|छ ch|ज j|झ jh|ञ n|ट t|ठ th|ड d|ढ dh"
    "|ण n|त t|थ t|द d|ध d|न n|प p|फ f|ब b|भ b|म m|य y|र r|ल l|व v|श sh|ष sh|स s|ह h|ा a|ि i|ी i|ु u|ू u|े e|ै ai"
    "|ो o|ौ au|ृ ri|ं n|ँ n|् |़ "
)

# The hard sign between two consonants is the vowel of Bulgarian, as in Тръмп and Чърчил.
_BULGARIAN_VOWEL = "(?<=[б-джзк-нп-тф-щ])ъ(?=[б-джзк-нп-тф-щ])"

#: Code points of the scripts that leave most vowels unwritten.
_UNVOWELLED = ((0x0590, 0x0780), (0x0900, 0x0980))


@cache
def _letters() -> dict[str, str]:
    """Map letters, and pairs of letters that are one sound, to Latin letters."""
    tables = (_OTHER_LATIN, _CYRILLIC, _GREEK, _ARABIC, _HEBREW, _GEORGIAN, _ARMENIAN, _DEVANAGARI)
    entries = (entry.partition(" ") for table in tables for entry in table.split("|"))
    return {letter: written for letter, _, written in entries}


def to_latin(key: str) -> str:
    """Transliterate a folded word to Latin letters; letters that no table has stay as they are."""
    if key.isascii():
        return key
    if "ъ" in key:
        key = re.sub(_BULGARIAN_VOWEL, "ă", key)
    table, written, at = _letters(), [], 0
    if key[:2] in ("μπ", "ντ"):  # at the beginning of a word one sound, within it often two
        written, at = ["b" if key[0] == "μ" else "d"], 2
    while at < len(key):
        step = 2 if key[at : at + 2] in table else 1
        written.append(table.get(key[at : at + step], key[at : at + step]))
        at += step
    # An ayn or hamza that opens a word is heard as its vowel, whichever that is.
    opening = "a" if key[0] in "عء" and written[1:2] not in (["a"], ["w"], ["y"]) else ""
    return opening + "".join(written)


def omits_vowels(key: str) -> bool:
    """Return whether a word is in a script that omits short vowels: Arabic, Hebrew, and Devanagari for its a."""
    return not key.isascii() and any(low <= ord(key[0]) < high for low, high in _UNVOWELLED)
