"""Escape control and bidirectional characters before text reaches a terminal.

A terminal obeys C0, DEL and C1 characters (ECMA-48), and the explicit bidirectional formatting characters of Unicode
(UAX #9, sections 2.1 to 2.3) reorder the text around them (the "Trojan Source" attack, CVE-2021-42574). Marks that
ordinary Persian, Arabic or Hebrew prose needs (ZWNJ, LRM, RLM) reorder nothing else and stay as they are.
"""

from __future__ import annotations

import re

# `str.isprintable` is False for each of these: it is a quick test that nearly every text passes, and the patterns,
# slow to compile, are compiled at their first use.
# DEL and C1, line and paragraph separators, bidirectional embeddings, overrides and isolates, annotations, surrogates.
_BEYOND_C0 = "\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufff9-\ufffb\ud800-\udfff"
_HAZARD = f"[\x00-\x08\x0b-\x1f{_BEYOND_C0}]"
_INLINE = f"[\x00-\x1f{_BEYOND_C0}]"
_PLAIN = f"[\\\\\x00-\x1f{_BEYOND_C0}]"
_REFUSED = "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]"
#: Part of every text in which git left a merge unfinished; a quick test before parsing for markers.
CONFLICT_SIGN = "<<<<<<<"
_SHORT = {"\t": "\\t", "\n": "\\n", "\r": "\\r", "\\": "\\\\"}


def _escape(match: re.Match[str]) -> str:
    char = match.group()
    return _SHORT.get(char) or f"\\u{ord(char):04x}"


def escape_controls(text: str) -> str:
    r"""Return the text with every character that could control a terminal escaped, as ``\u001b``.

    Line feeds and tabs stay; ``\r\n`` becomes ``\n``.
    """
    return text if text.isprintable() else re.sub(_HAZARD, _escape, text.replace("\r\n", "\n"))


def escape_line_ends(text: str) -> str:
    r"""Return the text on one line, reversibly: tab, line ends and backslash as ``\t \n \r \\``."""
    return text if text.isprintable() and "\\" not in text else re.sub(_PLAIN, _escape, text)


def escape_inline(text: str) -> str:
    r"""Return the text on one line for messages, labels and paths; a backslash stays single."""
    return text if text.isprintable() else re.sub(_INLINE, _escape, text)


def escape_source(text: str) -> str:
    r"""Return JSON or TOML source with each hazard in a string as ``\uXXXX``, which parses to the same value.

    For text in which control characters below U+0020 are escaped already.
    """
    return re.sub(_HAZARD, lambda m: m.group() if m.group() == "\r" else f"\\u{ord(m.group()):04x}", text)


def unsafe_reason(text: str) -> str | None:
    """Return why a text must not be recorded (control characters, broken Unicode), or None."""
    found = None if text.isprintable() else re.search(_REFUSED, text)
    if found is None:
        return None
    code = ord(found.group())
    if 0xD800 <= code <= 0xDFFF:
        return f"bytes that are not UTF-8 text (at character {found.start() + 1})"
    name = {0: "NUL", 0x1B: "escape", 0x7F: "delete"}.get(code, "control")
    return f"the {name} character U+{code:04X} (at character {found.start() + 1})"
