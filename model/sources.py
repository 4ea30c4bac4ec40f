"""Where figures come from, and by what licence a source is open."""

from __future__ import annotations

import re

from pydantic import Field, model_validator

from model.entries import Entry

_OPEN = re.compile(
    r"(open (government|parliament|data commons|database) licen[cs]e|\bOGL\b|\bODC\b|\bODbL\b"
    r"|\bPDDL\b|open data commons|creative commons|\bCC[ -]?(BY|0|zero)\b|public domain)",
    re.IGNORECASE,
)
"""What names an open licence. A word that is not known here opens nothing: "tbc" is none."""
_TAKEN_BACK = re.compile(
    r"\b(not|no|non|none|without|unlike|unless|except|may be|NC|ND)\b", re.IGNORECASE
)
"""What says in the same clause that it is none, or opens in part only: CC BY-NC-ND."""
_UNSURE = re.compile(
    r"\b(tbc|to be (confirmed|agreed)|pending|await(ing|ed)|unknown|requested|applied for)\b"
    r"|all rights reserved|\?",
    re.IGNORECASE,
)
"""What leaves a licence open to doubt wherever it stands."""


def _is_open(licence: str) -> bool:
    clauses = (c for c in re.split(r"[;,()]|\.\s", licence) if _OPEN.search(c))
    return not _UNSURE.search(licence) and any(not _TAKEN_BACK.search(c) for c in clauses)


class Source(Entry):
    """Where figures come from, and whether small ones among them must be hidden."""

    # With a point: the first source is called what its publisher is called, police.uk.
    id: str = Field(pattern=r"^[a-z0-9]+([.-][a-z0-9]+)*$", max_length=80)
    name: str
    publisher: str
    licence: str = ""
    """The words of its licence; empty for a file lent for this dashboard only."""
    know: str = ""
    """What a reader should know before quoting it."""
    disclosive: bool = True
    """Whether counts below the threshold are hidden. Nothing is open until someone says so."""
    threshold: int = Field(default=5, ge=2)
    show_zeros: bool = True
    revised_months: int = Field(default=0, ge=0, le=36)
    """How many of its last months the publisher still revises: they are called provisional."""
    late_months: int = Field(default=0, ge=0, le=36)
    """How many months after a month it is published: it is revised from then on."""
    revised_why: str = ""
    """How that is known; needed with `revised_months`."""

    @model_validator(mode="after")
    def _says_why(self) -> Source:
        if self.late_months and not self.revised_months:
            raise ValueError(
                f"late_months = {self.late_months} without revised_months; expected both, for it "
                "says when their revision begins. Give revised_months, or leave it out"
            )
        if bool(self.revised_months) != bool(self.revised_why):
            raise ValueError(
                f"source '{self.id}' has revised_months = {self.revised_months} and revised_why = "
                f"'{self.revised_why}'; give both, the number of months and its reason, or neither"
            )
        return self

    @model_validator(mode="after")
    def _open_by_licence(self) -> Source:
        if not self.disclosive and not _is_open(self.licence):
            raise ValueError(
                f"disclosive = false without an open licence (licence = '{self.licence:.60}'); "
                "expected the one it is published under, such as Open Government Licence v3.0 or "
                "CC BY 4.0. Name it, or leave disclosive out"
            )
        return self
