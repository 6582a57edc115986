"""A proposed statement: the spans that it is cut from, and its fields."""

from __future__ import annotations

from dataclasses import dataclass

from factcli.extract.attribution import Attribution


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A statement that a report seems to hold.

    ``claim`` and ``quote`` are slices of the report's text (several spans are joined by " … "). ``speaker`` is the
    fullest name that the report has for the source, "" if that is not sure: then ``candidates`` has the names in
    question, best first. ``wording`` is the source as the sentence words it. ``date`` is EDTF, counted from the day of
    publication; ``date_text`` its wording. ``unsure`` names the fields that are left to the person.
    """

    attribution: Attribution
    claim: str
    quote: str
    speaker: str
    wording: str
    candidates: tuple[str, ...] = ()
    role: str = ""
    via: tuple[str, ...] = ()
    date: str = ""
    date_text: str = ""
    unsure: tuple[str, ...] = ()

    @property
    def sure(self) -> bool:
        """Whether the statement may be recorded without asking."""
        return self.attribution.sure and not self.unsure
