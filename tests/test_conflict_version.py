"""What was judged by other rules is not remembered: a change of the rules changes their version."""

from __future__ import annotations

import hashlib

from factcli.reasons import VERSION
from tests.transcript import ROOT

#: The version, and a digest of everything that a pair is judged by. If the test below fails, raise the version in
#: `reasons.VERSION` (once for each release is enough), and write both here.
RULES = ("1", "e5f5cd0a78066995")

_JUDGING = (
    "amounts claimtokens conflict counted cues daybounds denials figures leeway lexicon measures moments numerals"
    " opposing pairing reading roots scope setting signals stem timeforms timereading words"
)


def _digest() -> str:
    package = ROOT / "factcli"
    files = [package / f"{name}.py" for name in _JUDGING.split()]
    files += sorted(path for path in (package / "wordlists").rglob("*") if path.is_file())
    whole = hashlib.sha256()
    for path in files:
        whole.update(path.read_bytes())
    return whole.hexdigest()[:16]


def test_rules_and_version_go_together() -> None:
    """Whoever changes a rule, a list or a weight is reminded to raise the version that memories are kept under."""
    assert (VERSION, _digest()) == RULES
