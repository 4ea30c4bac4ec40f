"""Where figures come from, and by what licence a source is open."""

from __future__ import annotations

from pydantic import Field, model_validator

from model.config.licences import KNOWN, is_open
from model.config.toml_entries import Entry


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
        if not self.disclosive and not is_open(self.licence):
            raise ValueError(
                f"disclosive = false without an open licence (licence = '{self.licence:.60}'); "
                f"expected the one it is published under and nothing else, by name or address: "
                f"{KNOWN}. Name it, or leave disclosive out"
            )
        return self
