"""Tell what kind of file a report is, by its content first and its name second, and refuse what holds no plain text."""

from __future__ import annotations

import io
import json
import re
from enum import StrEnum
from pathlib import PurePosixPath, PureWindowsPath

from factcli.errors import DataError
from factcli.extract.paragraphs import clean_lines


class Kind(StrEnum):
    """What can be read, as its media type."""

    TEXT = "text/plain"
    MARKDOWN = "text/markdown"
    HTML = "text/html"
    MHTML = "multipart/related"
    SRT = "application/x-subrip"
    VTT = "text/vtt"


_BY_TYPE = {**{kind.value: kind for kind in Kind}, "application/xhtml+xml": Kind.HTML, "message/rfc822": Kind.MHTML}
_BY_SUFFIX = {
    **dict.fromkeys((".md", ".markdown", ".mdown", ".mkd"), Kind.MARKDOWN),
    **dict.fromkeys((".html", ".htm", ".xhtml", ".shtml"), Kind.HTML),
    **dict.fromkeys((".mht", ".mhtml"), Kind.MHTML),
    ".srt": Kind.SRT,
    ".vtt": Kind.VTT,
}
_AS_TEXT = 'save its text as a plain text file, in the program that opens it with "Save as" or by copying the text'
_TRANSCRIBE = "transcribe it, and extract from the transcript (.txt, .srt or .vtt)"
_READ_PICTURE = "type its text or have it recognised, such as with tesseract, and extract from that"
_UNPACK = "unpack it, and extract from each report in it"
_IMPORT = "factcli import reads tables of statements; to extract from a text in it, save that as a .txt file"
_PDF = "turn it into text, such as with pdftotext FILE.pdf FILE.txt, and extract from that"
_RTF, _POSTSCRIPT = _OF_TEXT = (b"{\\rtf", b"%!PS-")  # whose files are text, but not to be read
_BINARY = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x80-\xff]")
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_HEAD, _RARE = 4096, 50
_BEGINNING = 64  # bytes among which others than those of letters tell a file from a text that begins with "ID3"
# How other files begin: https://en.wikipedia.org/wiki/List_of_file_signatures
_MAGIC = (
    (b"\xd0\xcf\x11\xe0", "an old Word, Excel or Outlook file", _AS_TEXT),
    (_RTF, "a rich text (RTF) file", _AS_TEXT),
    (b"bplist00", "a web archive of Safari or another property list", 'save the page with "Format: Page Source"'),
    (_POSTSCRIPT, "a PostScript file", "turn it into text, such as with ps2ascii, and extract from that"),
    (b"\x1f\x8b", "a file compressed with gzip", _UNPACK),
    (b"BZh", "a file compressed with bzip2", _UNPACK),
    (b"\xfd7zXZ\0", "a file compressed with xz", _UNPACK),
    (b"\x28\xb5\x2f\xfd", "a file compressed with zstd", _UNPACK),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive", _UNPACK),
    (b"Rar!\x1a\x07", "a RAR archive", _UNPACK),
    (b"SQLite format 3\0", "a SQLite database", _IMPORT),
    (b"PAR1", "a Parquet file", _IMPORT),
    (b"\x89PNG", "a picture", _READ_PICTURE),
    (b"\xff\xd8\xff", "a picture", _READ_PICTURE),
    (b"GIF8", "a picture", _READ_PICTURE),
    (b"II*\0", "a picture", _READ_PICTURE),
    (b"MM\0*", "a picture", _READ_PICTURE),
    *(
        (magic, "a recording or a video", _TRANSCRIBE)
        for magic in (b"RIFF", b"ID3", b"\xff\xfb", b"\xff\xf3", b"OggS", b"fLaC")
    ),
    (b"\x1aE\xdf\xa3", "a recording or a video", _TRANSCRIBE),
    (b"\x7fELF", "a program", "is it the right file?"),
    (b"MZ\x90\0", "a program", "is it the right file?"),
)
# Patterns are compiled at their first use: of a kept copy the kind is known.
_PAGE = (
    r"(?i)(?:<\?xml[^>]{0,200}\?>\s*|<!--(?:[^-]|-(?!->)){0,2000}-->\s*)*"
    r"<(?:!doctype\s+html|(?:html|head|body|article|main|section|header|div|p|h[1-6]|meta|title|span|table)\b)"
)
_XML = r"(?:<\?xml\b|<(?:rss|feed|rdf:RDF|svg|sitemapindex|urlset)\b)"
_FEED = r"<(?:rss|feed|rdf:RDF)\b"
_SRT = r"(?:[0-9]{1,6}[ \t]*[\r\n]{1,2})?[0-9]{1,3}:[0-9]{2}:[0-9]{2}[,.][0-9]{1,3}[ \t]*-->"
_VTT = r"WEBVTT(?![^\s])"
_MARKED_DOWN = r"\A#{1,6} \S|\[[^\][\n]{1,300}\]\(https?://[^\s()]{1,2000}\)"
_HEADERS = rb"(?:[A-Za-z][A-Za-z0-9-]{0,60}:[^\n]*\n(?:[ \t][^\n]*\n)*)+\r?\n"
_MIME = rb"(?im)^(?:content-type|mime-version):"
_SAVED_PAGE = rb"(?im)^(?:(?:snapshot-)?content-location:|x-maf[\w-]*:|from:[^\n]*saved by)"


def refuse_binary(content: bytes, name: str) -> None:
    """Raise :class:`DataError` for a file that is known not to be text, saying what it is and what to do."""
    if re.search(rb"(?:\A|[\r\n])%PDF-[0-9]", content[:1024]):
        raise _unreadable("a PDF", _PDF, name)
    if content.startswith(b"PK\x03\x04"):
        raise _unreadable(*_archive(content), name)
    if content[4:8] == b"ftyp":
        picture = content[8:12] in (b"heic", b"heix", b"mif1", b"avif")
        raise _unreadable(*(("a picture", _READ_PICTURE) if picture else ("a recording or a video", _TRANSCRIBE)), name)
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        raise _unreadable("a picture", _READ_PICTURE, name)
    for magic, what, todo in _MAGIC:
        if content.startswith(magic) and (magic in _OF_TEXT or _BINARY.search(content, 0, _BEGINNING)):
            raise _unreadable(what, todo, name)


def is_binary(content: bytes) -> bool:
    """Return whether bytes have more control characters than any text, in the encodings that use single bytes."""
    head = content[:_HEAD]
    return len(_CONTROL.findall(head)) * _RARE > len(head)


def not_text_error(name: str) -> DataError:
    """Return the error for bytes of which nothing is known but that they are no text."""
    return _unreadable("not text", _AS_TEXT, name)


def _unreadable(what: str, todo: str, name: str) -> DataError:
    return DataError(f"this is {what}; factcli cannot extract from it", todo, where=name)


def _archive(content: bytes) -> tuple[str, str]:
    """Return what an archive is, by the names in it, and what to do."""
    import zipfile

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
            media = archive.read("mimetype")[:100].decode("ascii", "replace") if "mimetype" in names else ""
    except Exception:  # whatever a damaged archive makes zipfile raise
        return "a zip archive, and a damaged one", "get the file again"
    if "word/document.xml" in names:
        return "a Word document", _AS_TEXT
    if "xl/workbook.xml" in names or "xl/workbook.bin" in names or "opendocument.spreadsheet" in media:
        return "a spreadsheet", _IMPORT
    if "ppt/presentation.xml" in names or "opendocument.presentation" in media:
        return "a presentation", _AS_TEXT
    if "opendocument.text" in media:
        return "an OpenDocument text", _AS_TEXT
    if "epub" in media:
        return "an e-book (EPUB)", _AS_TEXT
    return "a zip archive", _UNPACK


def detect_mhtml(content: bytes, name: str) -> Kind | None:
    """Return :attr:`Kind.MHTML` if a file begins with the headers of one. Raises :class:`DataError` for an e-mail."""
    found = re.match(_HEADERS, content[:100_000])
    if found is None or not re.search(_MIME, found[0]):
        return None
    suffix = _suffix(name)
    if suffix == ".eml" or (_BY_SUFFIX.get(suffix) is not Kind.MHTML and not re.search(_SAVED_PAGE, found[0])):
        raise _unreadable("an e-mail", _AS_TEXT, name)
    return Kind.MHTML


def detect_text(text: str, name: str, declared: str = "") -> Kind:
    """Return the kind of a text, by what it begins with, then the end of its name, then its content.

    ``declared`` is the media type that a server gave, which counts least. Raises :class:`DataError` for text that is no
    report: JSON, feeds, tables.
    """
    text = text.lstrip()
    for pattern, kind in ((_VTT, Kind.VTT), (_SRT, Kind.SRT), (_PAGE, Kind.HTML)):
        if re.match(pattern, text):
            return kind
    suffix = _suffix(name)
    _refuse_data(text, suffix, name)
    found = _BY_SUFFIX.get(suffix)
    if found in (Kind.HTML, Kind.MARKDOWN):
        return found
    if re.search(_MARKED_DOWN, text[:100_000]) or _has_front_matter(text):
        return Kind.MARKDOWN
    found = kind_of_type(declared)
    return found if found in (Kind.HTML, Kind.MARKDOWN) else Kind.TEXT


def is_address(name: str) -> bool:
    """Return whether a name is an address, and not that of a file: ``scheme://`` and more."""
    return re.match(r"[A-Za-z][A-Za-z0-9+.-]{1,20}://", name) is not None


def kind_of_type(media_type: str) -> Kind | None:
    """Return the kind that a media type names, with or without parameters; None for another one."""
    return _BY_TYPE.get(media_type.partition(";")[0].strip().lower())


def _suffix(name: str) -> str:
    """Return the end of a name or of an address's path, in small letters."""
    if re.match(r"https?://", name, re.IGNORECASE):
        name = re.split("[?#]", name, maxsplit=1)[0].partition("//")[2].partition("/")[2]
    return (PurePosixPath(name).suffix or PureWindowsPath(name).suffix).lower()


def _has_front_matter(text: str) -> bool:
    if not text.startswith("---"):
        return False
    from factcli.extract.markdown import split_front_matter

    return bool(split_front_matter(clean_lines(text[:50_000]))[0])


def _refuse_data(text: str, suffix: str, name: str) -> None:
    if re.match(_XML, text):
        head = text[:2000]
        if re.search(_FEED, head):
            todo = "open a report of it in the browser, and extract from its address or the saved page"
            raise _unreadable("a feed", todo, name)
        if "<html" not in head:
            raise _unreadable("XML", _AS_TEXT, name)
    if suffix in (".csv", ".tsv", ".toml"):
        raise _unreadable("a table" if suffix != ".toml" else "TOML", _IMPORT, name)
    if suffix in (".json", ".jsonl", ".ndjson") or _is_json(text):
        raise _unreadable("JSON", _IMPORT, name)


def _is_json(text: str) -> bool:
    if text[:1] not in ("{", "["):
        return False
    for candidate in (text, text.partition("\n")[0]):
        try:
            if isinstance(json.loads(candidate), dict | list):
                return True
        except (ValueError, RecursionError):
            continue
    return False
