"""How many people live in the areas of a place, by a loaded file or the place file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from model.config.catalogue import Place
from model.filters import Area

StatedResidents = tuple[int, int, str]
"""Number, year, and who says so."""


def stated_residents(populations: pd.DataFrame, place: Place) -> dict[str, StatedResidents]:
    """Residents as a file or the place file states them, by code of a ward or the whole.

    Those of the latest year that a loaded file has win over the place file.
    """
    own = place.population_source or "the place file"
    known = {code: (number, year, own) for code, (number, year) in _of_place(place).items()}
    for row in populations.sort_values("year").itertuples():
        known[row.area_code] = (int(row.population), int(row.year), row.file or own)
    return known


def residents(
    stated: Mapping[str, StatedResidents], areas: Sequence[Area]
) -> dict[str, tuple[int, int]]:
    """Residents and their year, by code of a ward, group or the whole; absent when unknown.

    A group's residents are known only when every ward's are, for one year; so are the whole's
    unless the district has a figure of its own.
    """
    known = {code: (number, year) for code, (number, year, _) in stated.items()}
    for area in areas:
        if area.code not in known and area.kind in ("group", "whole"):
            parts = [known.get(code) for code in area.members]
            years = {part[1] for part in parts if part}
            if all(parts) and len(years) == 1:
                known[area.code] = (sum(part[0] for part in parts if part), years.pop())
    return known


def _of_place(place: Place) -> dict[str, tuple[int, int]]:
    known = {w.code: (w.population, place.population_year) for w in place.wards if w.population}
    if place.district_population:
        known[place.district_code] = (place.district_population, place.district_population_year)
    return known
