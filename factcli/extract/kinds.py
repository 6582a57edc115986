"""Tell what kind of file a report is, by its content first and its name second, and refuse what holds no plain text."""

from __future__ import annotations

import io
import json
import re
import zipfile
from enum import StrEnum
from pathlib import PurePosixPath, PureWindowsPath

from factcli.errors import DataError
from factcli.extract.markdown import split_front_matter
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
# How other files begin: https://en.wikipedia.org/wiki/List_of_file_signatures
_MAGIC = (
    (b"\xd0\xcf\x11\xe0", "an old Word, Excel or Outlook file", _AS_TEXT),
    (b"{\\rtf", "a rich text (RTF) file", _AS_TEXT),
    (b"bplist00", "a web archive of Safari or another property list", 'save the page with "Format: Page Source"'),
    (b"%!PS", "a PostScript file", "turn it into text, such as with ps2ascii, and extract from that"),
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
    (b"RIFF", "a recording or a picture", _TRANSCRIBE),
    (b"ID3", "a recording", _TRANSCRIBE),
    (b"\xff\xfb", "a recording", _TRANSCRIBE),
    (b"\xff\xf3", "a recording", _TRANSCRIBE),
    (b"OggS", "a recording", _TRANSCRIBE),
    (b"fLaC", "a recording", _TRANSCRIBE),
    (b"\x1aE\xdf\xa3", "a video", _TRANSCRIBE),
    (b"\x7fELF", "a program", "is it the right file?"),
    (b"MZ\x90\0", "a program", "is it the right file?"),
)
_PAGE = re.compile(
    r"\s*(?:<\?xml[^>]{0,200}\?>\s*|<!--(?:[^-]|-(?!->)){0,2000}-->\s*)*"
    r"<(?:!doctype\s+html|(?:html|head|body|article|main|section|header|div|p|h[1-6]|meta|title|span|table)\b)",
    re.IGNORECASE,
)
_XML = re.compile(r"\s*(?:<\?xml\b|<(?:rss|feed|rdf:RDF|svg|sitemapindex|urlset)\b)")
_FEED = re.compile(r"<(?:rss|feed|rdf:RDF)\b")
_SRT = re.compile(r"\s*(?:[0-9]{1,6}[ \t]*\n)?[ \t]*[0-9]{1,3}:[0-9]{2}:[0-9]{2}[,.][0-9]{1,3}[ \t]*-->")
_VTT = re.compile(r"WEBVTT(?![^\s])")
_MARKED_DOWN = re.compile(r"\A\s*#{1,6} \S|\[[^\][\n]{1,300}\]\(https?://[^\s()]{1,2000}\)")
_HEADERS = re.compile(rb"(?:[A-Za-z][A-Za-z0-9-]{0,60}:[^\n]*\n(?:[ \t][^\n]*\n)*)+\r?\n")
_MIME = re.compile(rb"^(?:content-type|mime-version):", re.IGNORECASE | re.MULTILINE)
_SAVED_PAGE = re.compile(
    rb"^(?:(?:snapshot-)?content-location:|x-maf[\w-]*:|from:[^\n]*saved by)", re.IGNORECASE | re.MULTILINE
)


def refuse_binary(content: bytes, name: str) -> None:
    """Raise :class:`DataError` for a file that is known not to be text, saying what it is and what to do."""
    if b"%PDF-" in content[:1024]:
        raise _unreadable("a PDF", _PDF, name)
    if content.startswith(b"PK\x03\x04"):
        raise _unreadable(*_archive(content), name)
    if content[4:8] == b"ftyp":
        picture = content[8:12] in (b"heic", b"heix", b"mif1", b"avif")
        raise _unreadable(*(("a picture", _READ_PICTURE) if picture else ("a recording or a video", _TRANSCRIBE)), name)
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        raise _unreadable("a picture", _READ_PICTURE, name)
    for magic, what, todo in _MAGIC:
        if content.startswith(magic):
            raise _unreadable(what, todo, name)


def not_text_error(name: str) -> DataError:
    """Return the error for bytes of which nothing is known but that they are no text."""
    return _unreadable("not text", _AS_TEXT, name)


def _unreadable(what: str, todo: str, name: str) -> DataError:
    return DataError(f"this is {what}; factcli cannot extract from it", todo, where=name)


def _archive(content: bytes) -> tuple[str, str]:
    """Return what an archive is, by the names in it, and what to do."""
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
    found = _HEADERS.match(content, 0, 100_000)
    if found is None or not _MIME.search(found[0]):
        return None
    suffix = _suffix(name)
    if suffix == ".eml" or (_BY_SUFFIX.get(suffix) is not Kind.MHTML and not _SAVED_PAGE.search(found[0])):
        raise _unreadable("an e-mail", _AS_TEXT, name)
    return Kind.MHTML


def detect_text(text: str, name: str, declared: str = "") -> Kind:
    """Return the kind of a text, by what it begins with, then the end of its name, then its content.

    ``declared`` is the media type that a server gave, which counts least. Raises :class:`DataError` for text that is no
    report: JSON, feeds, tables.
    """
    for pattern, kind in ((_VTT, Kind.VTT), (_SRT, Kind.SRT), (_PAGE, Kind.HTML)):
        if pattern.match(text):
            return kind
    suffix = _suffix(name)
    _refuse_data(text, suffix, name)
    found = _BY_SUFFIX.get(suffix)
    if found in (Kind.HTML, Kind.MARKDOWN):
        return found
    if _MARKED_DOWN.search(text, 0, 100_000) or split_front_matter(clean_lines(text[:50_000]))[0]:
        return Kind.MARKDOWN
    found = kind_of_type(declared)
    return found if found in (Kind.HTML, Kind.MARKDOWN) else Kind.TEXT


def kind_of_type(media_type: str) -> Kind | None:
    """Return the kind that a media type names, with or without parameters; None for another one."""
    return _BY_TYPE.get(media_type.partition(";")[0].strip().lower())


def _suffix(name: str) -> str:
    """Return the end of a name or of an address's path, in small letters."""
    if re.match(r"https?://", name, re.IGNORECASE):
        name = re.split("[?#]", name, maxsplit=1)[0].partition("//")[2].partition("/")[2]
    return (PurePosixPath(name).suffix or PureWindowsPath(name).suffix).lower()


def _refuse_data(text: str, suffix: str, name: str) -> None:
    if _XML.match(text):
        head = text[:2000]
        if _FEED.search(head):
            todo = "open a report of it in the browser, and extract from its address or the saved page"
            raise _unreadable("a feed", todo, name)
        if "<html" not in head:
            raise _unreadable("XML", _AS_TEXT, name)
    if suffix in (".csv", ".tsv", ".toml"):
        raise _unreadable("a table" if suffix != ".toml" else "TOML", _IMPORT, name)
    if suffix in (".json", ".jsonl", ".ndjson") or _is_json(text):
        raise _unreadable("JSON", _IMPORT, name)


def _is_json(text: str) -> bool:
    start = text.lstrip()
    if start[:1] not in ("{", "["):
        return False
    for candidate in (start, start.partition("\n")[0]):
        try:
            if isinstance(json.loads(candidate), dict | list):
                return True
        except (ValueError, RecursionError):
            continue
    return False
