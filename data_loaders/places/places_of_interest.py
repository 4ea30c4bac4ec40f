"""Places of interest: layers of cameras, licensed premises, schools, whatever has a position.

A layer is loaded whole: a later file of it takes the place of the earlier one. Of a file only the
position, name, id and layer are kept.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import partial

import pandas as pd

from data_loaders.columns.named_columns import POSITION
from data_loaders.files.readings import Member
from data_loaders.one_load.ledger import Line, refused
from data_loaders.one_load.load_context import Loading
from data_loaders.one_load.source import Source, Step
from data_loaders.places.columns import find_places
from data_loaders.places.geojson import holds_places
from data_loaders.places.postcodes import lookup
from data_loaders.places.reading import PlacesReading, read_places_of_interest
from geo.placing import Placer
from geo.wording import listed
from model.file_kinds import PLACES_OF_INTEREST as KIND
from model.places_of_interest import NEAR_M
from model.tables import PLACES_OF_INTEREST

TABLE = "places_of_interest"
_TOLD = ["place_id", "name", "easting", "northing"]


def load_places_of_interest(loading: Loading, files: Sequence[Member]) -> None:
    """Read files of places and store them, each layer in place of the one of its name.

    Rows with a postcode only are placed by the postcodes of the draft.
    Two files of one load that give the places of one layer, and not the same, are both refused. A
    file none of whose rows lies in or near the place changes no layer. Leaves a line of the ledger
    for each file.
    """
    wards = loading.wards_for(files)
    if wards.empty:
        return
    placer = Placer(wards, tolerance_m=NEAR_M)
    read = partial(read_places_of_interest, wards=placer, lookup=lookup(loading))
    readings = loading.tables(files, read)
    stored = loading.draft.read(TABLE)
    held = stored["layer"].map(str.casefold).value_counts()
    unclear = _unclear(readings)
    loading.lines.extend(refused(file, why) for file, why in unclear.items())
    readings = sorted((r for r in readings if r.file not in unclear), key=lambda r: r.file)
    giver = {key: n for n, reading in enumerate(readings) for key in reading.places["key"].unique()}
    taken = [r.places[r.places["key"].map(giver) == n] for n, r in enumerate(readings)]
    for reading, places in zip(readings, taken, strict=True):
        loading.lines.append(_line(reading, places, held))
    if giver:
        others = stored[~stored["layer"].map(str.casefold).isin(list(giver))]
        loading.replace(TABLE, _sorted([others, *taken]))


def _unclear(readings: Sequence[PlacesReading]) -> dict[str, str]:
    """The files that give a layer which another gives too, and not the same; what is said."""
    layers: dict[str, dict[str, frozenset[object]]] = defaultdict(dict)
    names = {}
    for reading in readings:
        for key, places in reading.places.groupby("key"):
            rows = places[_TOLD].itertuples(index=False, name=None)
            layers[str(key)][reading.file] = frozenset(rows)
            names[str(key)] = places["layer"].iloc[0]
    found = {}
    for key, files in layers.items():
        if len(set(files.values())) > 1:
            for file in files:
                others = listed(sorted(set(files) - {file}), limit=3)
                found[file] = (
                    f"{file}: {others} of the same command gives the layer '{names[key]}' too, "
                    "with other places, and a layer is replaced whole; expected one file of a "
                    "layer. None of them was loaded: put them together in one file, or add the "
                    "right one alone"
                )
    return found


def _line(reading: PlacesReading, taken: pd.DataFrame, held: pd.Series) -> Line:
    """The line of a file; `held` are the numbers of places of the layers the store had."""
    again = len(reading.places) - len(taken)
    before = int(held.reindex(taken["key"].unique()).sum())
    notes = []
    if again:
        notes.append(f"{again:,} rows of layers that another file gives too")
    if before:
        notes.append(f"in place of {before:,} loaded earlier")
    if reading.places.empty:
        notes.append("no place to keep: what was loaded earlier stays")
    return Line(
        file=reading.file,
        kind=reading.kind,
        sha256=reading.sha256,
        rows_read=reading.rows_read,
        placed=len(taken),
        outside=reading.outside,
        no_location=reading.no_location,
        duplicate=reading.duplicate + again,
        rejects=reading.rejects,
        notes=(*reading.notes, *notes),
    )


def _sorted(parts: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """The canonical table of several tables of places."""
    some = [part[list(PLACES_OF_INTEREST.columns)] for part in parts if len(part)]
    both = pd.concat(some, ignore_index=True)
    return both.sort_values(["layer", "place_id"], ignore_index=True)


SOURCE = Source(
    KIND,
    Step.PLACES,
    load_places_of_interest,
    columns={**POSITION, "name": ("name", "layer")},
    called="places of interest",
    in_sheet=lambda sheet, *_: find_places(sheet.rows) is not None,
    in_geojson=holds_places,
)
