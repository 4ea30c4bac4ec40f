"""Which of the layers of one file are the areas of the place."""

from __future__ import annotations

from typing import NamedTuple

import geopandas as gpd
import pandas as pd

from geo.columns import Columns, recognise
from geo.layer import EXPECTED, LayerFile
from geo.selection import select
from geo.wording import listed
from model.config.catalogue import Place
from model.errors import RefusedFileError


class _Fit(NamedTuple):
    """A layer that may be areas of the place."""

    number: int
    columns: Columns
    codes: frozenset[str]

    def rank(self, place: Place) -> tuple[bool, bool, bool]:
        """Wards before small areas, codes before names, the place's own year before others."""
        year = self.columns.year in (None, place.boundary_year)
        return self.columns.area_type == "ward", self.columns.code is not None, year


def fitting_layer(
    file: LayerFile, place: Place
) -> tuple[gpd.GeoDataFrame, Columns, tuple[str, ...]]:
    """The areas of the place in a file, whatever other layers lie beside them.

    Of several layers the one that fits is taken, with a note. Layers that hold different areas of
    one kind, as the folders of a KML may, are joined.

    Raises RefusedFileError when none fits, or several that hold the same areas.
    """
    if len(file.layers) == 1:
        layer, remarks = file.layer(*file.layers)
        _refuse_points(layer, file.name)
        return layer, recognise(layer, file.name), remarks
    fits = [fit for number in file.layers if (fit := _fit(file, number, place))]
    if not fits:
        raise RefusedFileError(
            f"{file.name}: none of its {len(file.layers)} layers "
            f"({listed(file.layers.values())}) holds areas of {place.name}; {EXPECTED}"
        )
    best = max(fit.rank(place) for fit in fits)
    taken = [fit for fit in fits if fit.rank(place) == best]
    if _share_areas(taken):
        raise RefusedFileError(
            f"{file.name}: {len(taken)} of its layers "
            f"({listed(file.layers[fit.number] for fit in taken)}) hold areas of {place.name} and "
            "one was expected; export the layer of areas alone"
        )
    read = [file.layer(fit.number) for fit in taken]
    layer = pd.concat([table for table, _ in read], ignore_index=True)
    note = _note(file, [fit.number for fit in taken])
    return layer, recognise(layer, file.name), (note, *(r for _, some in read for r in some))


def _refuse_points(layer: gpd.GeoDataFrame, file: str) -> None:
    """Raise RefusedFileError for a layer in which nothing but points is drawn."""
    kinds = set(layer.geom_type.dropna())
    if kinds and kinds <= {"Point", "MultiPoint"}:
        raise RefusedFileError(
            f"{file}: nothing but {len(layer):,} points is drawn in it, and boundaries are areas; "
            "to load them as places of interest, save them as GeoJSON or as a CSV with a name, "
            "longitude and latitude in each row"
        )


def _fit(file: LayerFile, number: int, place: Place) -> _Fit | None:
    """What a layer has of the place, judged by its columns; None where it has nothing."""
    table = file.table(number)
    try:
        columns = recognise(table, file.name)
        rows = select(
            gpd.GeoDataFrame(table, geometry=[None] * len(table)), columns, place, ""
        ).rows
    except RefusedFileError:
        return None
    return _Fit(number, columns, frozenset(rows["area_code"]))


def _share_areas(fits: list[_Fit]) -> bool:
    codes = [code for fit in fits for code in fit.codes]
    return len(codes) > len(set(codes)) or len({fit.columns for fit in fits}) > 1


def _note(file: LayerFile, taken: list[int]) -> str:
    others = [name for number, name in file.layers.items() if number not in taken]
    left = f"; not read: {listed(others)}" if others else ""
    return f"of its {len(file.layers)} layers read: {listed(file.layers[n] for n in taken)}{left}"
