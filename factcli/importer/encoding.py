"""Detect the encoding of a file and decode it.

UTF-8 and UTF-16 are recognized by being valid, which other text hardly ever is. Text in neither is in one of some forty
older encodings, which differ only in what the words look like. chardet judges that, and the words are shown to the
user. No character is ever replaced: bytes that do not fit become lone surrogates (PEP 383), by which their record is
known and set aside; if most lines do not fit, that is an error with the first line.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Sequence
from itertools import islice
from typing import NamedTuple

from factcli.errors import DataError, UsageError
from factcli.sanitize import escape_inline

# Byte order marks (Unicode standard, section 23.8). UTF-32 comes before UTF-16, whose mark its own begins with.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8", "UTF-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32-be", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "UTF-16"),
)
# The first bytes of files that are not text, and their names for users.
_MAGIC = (
    (b"PK\x03\x04", "an Excel workbook or another zip archive"),
    (b"\xd0\xcf\x11\xe0", "an old Excel or Word file"),
    (b"%PDF-", "a PDF"),
    (b"\x1f\x8b", "compressed with gzip"),
    (b"SQLite format 3\0", "a SQLite database"),
    (b"PAR1", "a Parquet file"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
)
# Encodings of spreadsheets, exports and saved pages: those of the WHATWG standard, Mac OS and DOS.
_WINDOWS = (*(f"cp{number}" for number in range(1250, 1259)), "cp874")
_LEGACY = (
    *_WINDOWS,
    *(f"iso8859-{number}" for number in (1, 2, 4, 5, 6, 7, 8, 9, 13, 15)),
    *("koi8-r", "koi8-u", "mac-roman", "mac-cyrillic", "mac-latin2", "mac-greek", "mac-turkish"),
    *("cp437", "cp850", "cp852", "cp855", "cp866", "cp737", "cp857"),
    *("cp932", "euc-jp", "gb18030", "big5", "big5hkscs", "cp949", "euc-kr"),
)
_SEVERAL_BYTES = _LEGACY[-8:]
_WIDE = ("utf-16", "utf-32")  # whose lines do not end in the bytes of a line end
# Encodings that browsers read as others: https://encoding.spec.whatwg.org/#names-and-labels
_AS_BROWSERS = {
    "ascii": "cp1252", "iso8859-1": "cp1252", "iso8859-9": "cp1254", "gb2312": "gb18030", "gbk": "gb18030",
}  # fmt: skip
_FOR_FILES = re.compile(
    r"ascii|(?:cp|iso8859-|utf-)[0-9]+(?:-[a-z]+)*|(?:koi8|mac)-[a-z0-9]+|gb[0-9k]+|big5[a-z]*|(?:euc|iso2022)_[a-z0-9_]+"
    r"|shift_jis[0-9x_]*|hz|johab|tis-620"
)
_WIDER = {
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-15": "cp1252",
    "iso8859-2": "cp1250",
    "iso8859-7": "cp1253",
}
# Encodings of Central Europe, and the Western ones that differ from them in a few letters. One sentence hardly tells
# them apart, and the Western ones are far more common.
_WESTERN = {"cp1250": "cp1252", "cp1257": "cp1252", "iso8859-2": "cp1252", "mac-latin2": "mac-roman", "cp852": "cp850"}
_NEARLY = 0.8  # of the confidence of chardet in the other
_NONE = "ascii"  # the answer of chardet if nothing fits
_SAMPLE = 200_000  # bytes given to chardet
_SEEN = 4096  # bytes in which to look for the NULs of UTF-16 and the charset of a page
_WORDS_SHOWN = 3
_OVERRIDE = "name its encoding, such as --encoding windows-1252"
_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?([\w.:-]{1,40})""", re.IGNORECASE)
# Opening quotes before a word; closing ones behind one, or an apostrophe before an English ending.
_PLACED = re.compile(
    rb"(?<![A-Za-z])[\x91\x93](?=[A-Za-z0-9])"
    rb"|(?<=\S)\x92(?=(?:s|t|d|m|re|ve|ll)?(?![A-Za-z]))|(?<=\S)\x94(?![A-Za-z])"
)
# A character beyond the Basic Multilingual Plane in CESU-8: its two UTF-16 units, encoded one by one.
_PAIR = re.compile(rb"\xed[\xa0-\xaf][\x80-\xbf]\xed[\xb0-\xbf][\x80-\xbf]")
# A character in UTF-8, or the first of its two bytes at the end of a word, where text was cut to a number of bytes.
_CHARACTER = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xf4][\x80-\xbf]{2}|(?<=[a-z])[\xc2-\xdf](?![A-Za-z\x80-\xff])")
_MOSTLY = 0.8  # share of lines that counts as most
_STRAY = 8  # most control characters of a text, as databases export some
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f]")


class NotTextError(DataError):
    """The bytes are not text in any encoding, but a workbook, a picture or the like."""


class Decoded(NamedTuple):
    """A file as text without byte order mark, the name of its encoding, and assumptions made."""

    text: str
    encoding: str
    notes: tuple[str, ...] = ()
    damaged: bool = False  # some bytes are in no encoding


def decode(data: bytes, source: str, encoding: str | None = None) -> Decoded:
    """Decode a file. An ``encoding`` given by the user overrides what the bytes suggest.

    Raises :class:`DataError` with the line if most lines do not fit, :class:`NotTextError` if the file is not text.
    """
    decoded = _decode_any(data, source) if encoding is None else _decode_as_given(data, source, encoding)
    if "\ufeff" in decoded.text:  # of files put one behind the other
        decoded = decoded._replace(text=re.sub("(?:^|(?<=[\r\n]))\ufeff+", "", decoded.text))
    return decoded


def encode_as_read(text: str) -> bytes:
    """Encode a text in UTF-8, with the bytes that :func:`decode` could not decode as they were."""
    try:
        return text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogatepass")


def _decode_any(data: bytes, source: str) -> Decoded:
    for magic, name in _MAGIC:
        if data.startswith(magic):
            raise _not_text_error(source, name)
    decoded = (
        _decode_marked(data, source)
        or _decode_utf16(data)
        or (None if _find_shift_encoding(data) else _decode_utf8(data))
        or _decode_legacy(data, source)
    )
    controls = len(_CONTROL.findall(decoded.text, 0, _SEEN))
    if controls > _STRAY and controls * 100 > min(len(decoded.text), _SEEN):
        raise _not_text_error(source, "not text")
    return decoded


def _decode_as_given(data: bytes, source: str, encoding: str) -> Decoded:
    try:
        codec = codecs.lookup(encoding)
        if not codec._is_text_encoding:
            raise LookupError
    except (LookupError, ValueError):
        raise UsageError(
            f'--encoding "{escape_inline(encoding)}" is not known',
            "use a name such as utf-8, windows-1252 or shift_jis",
        ) from None
    mark = next((mark for mark, name, _ in _MARKS if codec.name == name and data.startswith(mark)), b"")
    data = data[len(mark) :]
    lines = None if codec.name.startswith(_WIDE) else _decode_lines(data, codec.name)
    text = lines or _decode_strictly(data, codec.name, source)
    return Decoded(text.removeprefix("\ufeff"), _display_name(codec.name), damaged=lines is not None)


def _not_text_error(source: str, name: str) -> NotTextError:
    todo = "export it as CSV (UTF-8) from the program that made it, and import that file"
    return NotTextError(f"this is {name}; factcli cannot read it", todo, where=source)


def _decode_marked(data: bytes, source: str) -> Decoded | None:
    for mark, encoding, name in _MARKS:
        if data.startswith(mark):
            name, rest = f"{name} with a byte order mark", data[len(mark) :]
            if encoding == "utf-8" and (decoded := _decode_utf8(rest)):
                return decoded._replace(encoding=name)
            if encoding.startswith("utf-16"):
                return _decode_utf16_units(rest, encoding, name)
            return Decoded(_decode_strictly(rest, encoding, source), name)
    return None


def _decode_utf16_units(data: bytes, encoding: str, name: str) -> Decoded:
    """Decode UTF-16; half a surrogate pair stays lone, and so does half a unit at the end."""
    rest = data[len(data) // 2 * 2 :]
    text = data[: len(data) - len(rest)].decode(encoding, "surrogatepass") + "".join(
        chr(0xDC00 + byte) for byte in rest
    )
    return Decoded(text, name, damaged=re.search("[\ud800-\udfff]", text) is not None)


def _decode_utf16(data: bytes) -> Decoded | None:
    """Decode UTF-16 without a byte order mark: every second byte of a delimiter, digit or line end is NUL."""
    head = data[:_SEEN]
    low, high = head[0::2].count(0), head[1::2].count(0)
    if max(low, high) * 100 < len(head) or min(low, high) * 4 >= max(low, high):
        return None
    if len(re.findall(rb"[\x00-\x08\x0e-\x1f]", head)) * 20 < len(head) and _decodes(data, "utf-8"):
        return None  # stray NULs in UTF-8: as UTF-16, the text would have hardly any common character
    encoding = "utf-16-le" if high > low else "utf-16-be"
    decoded = _decode_utf16_units(data, encoding, "UTF-16 without a byte order mark")
    unsure = decoded.damaged and max(low, high) * 4 < len(head)
    return None if unsure or "\0" in decoded.text else decoded


def _decode_utf8(data: bytes) -> Decoded | None:
    """Decode UTF-8, also with pairs of surrogates, and with a few lines in another encoding or in none."""
    try:
        return Decoded(data.decode("utf-8"), "UTF-8")
    except UnicodeDecodeError:
        pass
    joined, first = _join_surrogates(data)
    notes: tuple[str, ...] = (
        (f"joined surrogate pairs (CESU-8) to characters (first on line {first})",) if first else ()
    )
    try:
        return Decoded(joined.decode("utf-8"), "UTF-8", notes)
    except UnicodeDecodeError:
        if not _is_mostly_utf8(joined):
            return None
    lines = joined.splitlines(keepends=True)
    wrong = [number for number, line in enumerate(lines) if not _decodes(line, "utf-8")]
    # A line with characters of UTF-8, too, is damaged; else it may come from another file.
    foreign = [number for number in wrong if not _CHARACTER.search(lines[number])]
    sample = b"".join(lines[number] for number in foreign)
    encoding = _guess_encoding(sample) if foreign else None
    texts = [line.decode("utf-8", "surrogateescape") for line in lines]
    read = [number for number in foreign if encoding and _decodes(lines[number], encoding)]
    for number in read:
        texts[number] = lines[number].decode(encoding or "")
    if encoding and read:
        words = _sample_words("".join(texts[number] for number in read))
        some = "1 line is" if len(read) == 1 else f"{len(read)} lines are"
        notes += (
            f"{some} not UTF-8 (first line {read[0] + 1}), and read as {_display_name(encoding)}."
            f" Are these words right: {words}? If not, correct them in the file",
        )
    return Decoded("".join(texts), "UTF-8", notes, damaged=len(read) < len(wrong))


def _join_surrogates(data: bytes) -> tuple[bytes, int]:
    """Return UTF-8 for text in which programs encoded UTF-16 unit by unit, and the first line with a pair of units.

    Java also writes NUL as two bytes.
    """
    match = _PAIR.search(data)
    data = data.replace(b"\xc0\x80", b"\0")
    if match is None:
        return data, 0

    def join(pair: re.Match[bytes]) -> bytes:
        units = pair[0].decode("utf-8", "surrogatepass").encode("utf-16-le", "surrogatepass")
        return units.decode("utf-16-le").encode()

    return _PAIR.sub(join, data), _line_number(data, match.start())


def _is_mostly_utf8(data: bytes) -> bool:
    """Return whether at least as many non-ASCII characters are valid UTF-8 as are not, or twice as many lines.

    Two bytes in another encoding may look like UTF-8 by chance, but rarely do.
    """
    text = data.decode("utf-8", "replace")
    if len(re.findall("[^\x00-\x7f\ufffd]", text)) >= text.count("\ufffd"):
        return True
    lines = [line for line in re.split("[\r\n]+", text) if not line.isascii()]
    return len(lines) >= 3 * sum("\ufffd" in line for line in lines)


def _decode_legacy(data: bytes, source: str) -> Decoded:
    encoding = declared_encoding(data) or _find_shift_encoding(data) or _guess_encoding(data)
    encoding = _guess_despite_damage(data, encoding)
    if encoding is None:
        raise DataError("cannot detect its encoding", _OVERRIDE, where=source)
    lines = _decode_lines(data, encoding)
    text = lines or _decode_strictly(data, encoding, source)
    name = _display_name(encoding)
    note = f"read as {name}. Are these words right: {_sample_words(text)}? If not: --encoding NAME"
    return Decoded(text, name, (note,), damaged=lines is not None)


def _decode_lines(data: bytes, encoding: str) -> str | None:
    """Decode line by line, with lone surrogates for the lines that do not fit; None if all of them fit or few."""
    if _decodes(data, encoding):
        return None
    lines = data.splitlines(keepends=True)
    wrong = [number for number, line in enumerate(lines) if not _decodes(line, encoding)]
    if 2 * len(wrong) > sum(not line.isascii() for line in lines):
        return None
    left_out = {*wrong}
    return "".join(
        line.decode("ascii", "surrogateescape") if number in left_out else line.decode(encoding)
        for number, line in enumerate(lines)
    )


def _find_shift_encoding(data: bytes) -> str | None:
    """Return the encoding of text in seven bits that switches between sets of characters, as Japanese mail does."""
    if b"\x1b$" not in data:
        return None
    sets = ((rb"\x1b\$[@B]", "iso2022_jp_ext"), (rb"\x1b\$\)C", "iso2022_kr"))
    return next((name for sign, name in sets if re.search(sign, data) and _decodes(data, name)), None)


def _guess_despite_damage(data: bytes, encoding: str | None) -> str | None:
    """Return the guess for the lines that fit one of the encodings with several bytes a character.

    One damaged line excludes the right one, and leaves those of one byte a character, which decode anything.
    """
    if encoding in _SEVERAL_BYTES:
        return encoding
    lines = [line for line in data[:_SAMPLE].splitlines(keepends=True) if not line.isascii()]
    for name in _SEVERAL_BYTES:
        fitting = [line for line in lines if _decodes(line, name)]
        if _MOSTLY * len(lines) <= len(fitting) < len(lines) and _guess_encoding(b"".join(fitting)) == name:
            return name
    return encoding


def _sample_words(text: str) -> str:
    """Return the first words that are not ASCII, in quotes; if there is none, other characters."""
    for kind in (r"\w+", r"""[^\x00-\x20,;|"]+"""):
        # Each match is taken whole and looked at once.
        words = (match[0] for match in re.finditer(kind, text[:_SAMPLE]) if not match[0].isascii())
        if found := [*islice(dict.fromkeys(words), _WORDS_SHOWN)]:
            return ", ".join(f'"{word[:30]}"' for word in found)
    return ""


def declared_encoding(data: bytes) -> str | None:
    """Return the encoding that a saved web page declares, if the page can be decoded with it."""
    match = _CHARSET.search(data, 0, _SEEN)
    if match is None:
        return None
    name = find_codec(match[1].decode("ascii", "replace"))
    return name if name and _decodes(data, name) else None


def find_codec(label: str) -> str:
    """Return Python's name for an encoding that a page, a server or a store names, as browsers read it; "" if none.

    Codecs that are for no file are none: they take any time (punycode), or make text of what is none (zip).
    """
    try:
        name = codecs.lookup(label).name
    except (LookupError, ValueError):
        return ""
    return _AS_BROWSERS.get(name, name) if _FOR_FILES.fullmatch(name) else ""


def _guess_encoding(data: bytes) -> str | None:
    """Return the encoding that chardet detects, from the first line that is not ASCII; None if none fits.

    chardet 7 was right in 229 of 230 tables made of 20 languages and 24 encodings, charset-normalizer 3.5 in 183.
    """
    import chardet

    beyond = re.search(rb"[^\x00-\x7f]", data)
    start = data.rfind(b"\n", 0, beyond.start() if beyond else 0) + 1
    sample = data[start : start + _SAMPLE]

    def among(encodings: Sequence[str]) -> str | None:
        found = chardet.detect_all(
            sample,
            ignore_threshold=True,
            include_encodings=(*encodings, _NONE),
            compat_names=False,
            no_match_encoding=_NONE,
        )
        confidence = {codecs.lookup(each["encoding"]).name: each["confidence"] for each in found if each["encoding"]}
        best = max(confidence, key=lambda name: confidence[name], default=_NONE)
        western = _WESTERN.get(best, best)
        best = western if confidence.get(western, 0) >= _NEARLY * confidence.get(best, 0) else best
        return None if best == _NONE else best

    encoding = among(_LEGACY)
    if encoding and encoding.startswith(("mac", "cp4", "cp7", "cp8")) and _has_windows_quotes(sample):
        encoding = among(_WINDOWS) or encoding
    windows = _WIDER.get(encoding or "")
    if encoding is None or windows is None or not _decodes(data, windows) or not _decodes(data, encoding):
        return encoding
    # A control character in an ISO encoding is a quotation mark or a dash in the Windows encoding.
    same = re.search(rb"[\x80-\x9f]", data) or data.decode(windows) == data.decode(encoding)
    return windows if same else encoding


def _has_windows_quotes(sample: bytes) -> bool:
    """Return whether the bytes of curly quotes in all Windows encodings are placed like quotes.

    In encodings of Mac OS and DOS they are letters. In English, hardly any other byte could tell.
    """
    quotes = len(re.findall(rb"[\x91-\x94]", sample))
    return quotes > 0 and len(_PLACED.findall(sample)) == quotes


def _decodes(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeError:
        return False
    return True


def _decode_strictly(data: bytes, encoding: str, source: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeError as error:
        fault = error
    what, todo = (
        f"is not {_display_name(encoding)}",
        "if it has another encoding, name that, such as --encoding windows-1252",
    )
    try:
        start = fault.start if isinstance(fault, UnicodeDecodeError) else 0
        before = data[:start].decode(encoding, "ignore").encode("utf-8", "surrogatepass")
    except UnicodeError:  # a codec that is not for files, such as idna
        raise DataError(what, todo, where=source) from None
    reason = fault.reason if isinstance(fault, UnicodeDecodeError) else str(fault)
    where = f"{source}:{_line_number(before, len(before))}"
    raise DataError(f"{what} from here on: {reason}", f"correct that line; {todo}", where=where) from None


def _line_number(data: bytes, position: int) -> int:
    """Return the line, from 1, of a byte; any of the three line ends ends a line."""
    return 1 + len(re.findall(rb"\r\n?|\n", data[:position]))


def _display_name(encoding: str) -> str:
    """Return the common name of an encoding: cp1252 of Python is known as windows-1252."""
    if re.fullmatch(r"cp125\d", encoding):
        return f"windows-{encoding[2:]}"
    if encoding.startswith("utf-"):
        return encoding.upper()
    return encoding.replace("iso8859", "iso-8859").replace("_", "-")
