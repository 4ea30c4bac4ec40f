"""How much counts vary beyond chance: the numbers, and the usual ones of config/variation.toml."""

from __future__ import annotations

from pydantic import Field

from model.config.toml_entries import Entry

FILE = "variation.toml"


class Variation(Entry):
    """How the counts of one kind of area vary beyond chance.

    Stats/chance/variation.py has the formula.
    """

    own: float = Field(ge=0, le=100)
    """Of a month by itself, growing with its count."""
    series: float = Field(ge=0, le=100)
    """Of series of offences that run on into the next months, growing with the count."""
    spread: float = Field(ge=0, le=1)
    """Of a month by itself, growing with the square of its count."""
    wander: float = Field(ge=0, le=1)
    """Of slow ups and downs, growing with the square of the count."""
    left: float = Field(ge=0, lt=1)
    """The share of a slow movement that is left a month later."""


class UsualVariation(Entry):
    """That of each kind of area, for a release with too few months to tell its own."""

    ward: Variation
    """Zones and drawn areas too."""
    group: Variation
    whole: Variation
    level: Variation
    """That of the whole about its levels, in a history too short to tell a level from a wander."""
    share: Variation
    """That of shares of records, whatever the area."""
