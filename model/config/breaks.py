"""The register of breaks: from when, and for what, figures on either side are not alike."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, Literal

import pandas as pd
from pydantic import Field, ValidationInfo, field_validator

from model.config.toml_entries import Entry
from model.periods import likely_month

EVERY = "*"
"""In place of offences: every offence there is."""
CRIMES = "crimes"
"""In place of offences: those of total recorded crime."""

REFUSE: Final = "refuse"
FLAG: Final = "flag"


class Break(Entry):
    """From when some offences are recorded, sorted or mapped differently, or life was different."""

    month: pd.Period
    """The first month of the new way, or of the stretch."""
    until: pd.Period | None = None
    """The last month of a stretch: of a change that came little by little, or of unusual times."""
    name: str
    kind: Literal["recording", "category", "boundary", "points", "period"] = "recording"
    """What changed: how records are made, the list of offences, the areas, or the list of map
    points; or, changing nothing of these, a period unlike others."""
    effect: Literal["refuse", "flag"] = REFUSE
    """Whether a comparison across it is refused, or made and said with a note."""
    offences: tuple[str, ...] = Field(min_length=1)
    """Ids of offences; `crimes` for those of total recorded crime, the id of a source for whatever
    is counted from it, `*` for all there are."""
    areas: tuple[Literal["whole", "group", "ward", "zone"], ...] = ()
    """The kinds of area it concerns; where none is named, every kind."""
    source: str
    """How it is known, and how surely."""

    @field_validator("month", "until", mode="before")
    @classmethod
    def _month(cls, value: object) -> pd.Period | None:
        # TOML reads 2023-05-01 without quotes as a date, which has no length to check.
        return None if value is None else likely_month(str(value))

    @field_validator("until")
    @classmethod
    def _after_its_month(cls, value: pd.Period | None, info: ValidationInfo) -> pd.Period | None:
        begins = info.data.get("month")
        if value is not None and begins is not None and value <= begins:
            raise ValueError(f"'{value}' is not after '{begins}', its month: leave it out")
        return value

    @property
    def end(self) -> pd.Period:
        """The last month of the stretch, or the month itself."""
        return self.until or self.month

    def spelled_out(
        self, crimes: Iterable[str], sources: Iterable[str], source_of: Mapping[str, str]
    ) -> Break:
        """The same with ids of offences alone: `crimes` make up total recorded crime.

        `source_of` is the source a release counts each of its offences from: not always that of the
        offence list, for a partnership's ward figures may be all there is.
        """
        meant = {EVERY: tuple(source_of), CRIMES: tuple(crimes)}
        for source in sources:
            meant[source] = tuple(o for o, of in source_of.items() if of == source)
        ids = (offence for name in self.offences for offence in meant.get(name, (name,)))
        return self.model_copy(update={"offences": tuple(dict.fromkeys(ids))})

    def concerns(self, offences: Iterable[str], area_kind: str) -> bool:
        """Whether it concerns any of the offences, in an area of that kind."""
        if self.areas and area_kind not in self.areas:
            return False
        return not set(self.offences).isdisjoint(offences)
