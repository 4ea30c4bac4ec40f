"""What a file of places of interest holds of the place: each row judged, nothing stored yet."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
import pyarrow as pa

from data_loaders.coordinates import coordinates
from data_loaders.faults import Fault, rejects, shown
from data_loaders.kinds import PLACES_OF_INTEREST as KIND
from data_loaders.layer_names import layer_name
from data_loaders.national_grid import grid_points
from data_loaders.place_of_interest_columns import EITHER, GRID
from data_loaders.place_of_interest_geojson import read_place_geojson
from data_loaders.place_of_interest_rows import PlaceRows, read_place_csv, tidy
from data_loaders.reading import Member, Reading
from data_loaders.ward_figure_rows import noted
from data_loaders.written import HEAD_BYTES, decoded
from geo.placing import Placer
from geo.projection import to_bng
from geo.wording import listed
from model.catalogue import Catalogue
from model.errors import RefusedFileError
from model.tables import PLACES_OF_INTEREST, empty

NEAR_M = 1_000.0
"""How far outside every ward a place may lie and still be kept. A camera across the boundary sees
streets on this side; incidents are counted up to 400 m around a place, so that none of this place
is near one further out than this."""

MOST_PLACES = 50_000
"""The most places of one file that are kept: every worker of the server holds all layers."""

MOST_LAYERS = 20
"""The most layers of one file: beyond it the column is no layer but, say, an address."""

LONGEST_LAYER, LONGEST_ID, LONGEST_NAME = 60, 100, 200
"""Characters. A longer name is cut; of a layer or an id nothing can be cut, for they are keys."""

_SAME = ["key", "place_id"]
_ALL = [*_SAME, "name", "easting", "northing"]


@dataclass(frozen=True)
class PlacesReading(Reading):
    """The places of one file: rows neither outside, without location, duplicate nor rejected."""

    places: pd.DataFrame = field(default_factory=lambda: empty("places_of_interest"))
    """Columns of `places_of_interest`, and `key`: the layer as it is compared."""
    outside: int = 0
    no_location: int = 0
    duplicate: int = 0


def read_places_of_interest(member: Member, _: Catalogue, *, wards: Placer) -> PlacesReading:
    """The places of a CSV or GeoJSON that lie in the place, or at most `NEAR_M` outside it.

    A row is judged by its position first: one that has none or lies elsewhere may have any id. Rows
    alike in all that is kept are one place. An id that two different places have is no id, and
    rejects both, so that the order of rows changes nothing; where there is none, it is made of the
    name and the position.

    Raises RefusedFileError when nothing of the file can be used, longitude and latitude are swapped
    throughout, or there are more places or layers in it than any list of places has.
    """
    rows = _rows(member)
    easting, northing, faults, read_as = _positions(rows, member.name)
    bad, found = rejects(faults, rows.rows)
    how = wards.place(easting, northing).how
    outside = ~bad & (how == "outside")
    no_location = ~bad & (how == "no_location")
    at = np.flatnonzero(~(bad | outside | no_location))
    here = _with_ids(
        _texts(rows, at, member.name).assign(
            easting=np.round(easting[at], 1), northing=np.round(northing[at], 1)
        )
    )
    _refuse_too_many(here, member.name)
    unusable, odd = rejects(_faults(here, rows.layer_column), here["row"].to_numpy())
    good = here[~unusable]
    places = good.drop_duplicates(_ALL)
    all_rejects = sorted((*rows.rejects, *found, *odd), key=lambda reject: reject.row)
    beyond = int((how[places["at"]] == "nearest").sum())
    return PlacesReading(
        file=member.name,
        kind=KIND,
        sha256=rows.sha256,
        rows_read=len(rows.rows) + len(rows.rejects),
        rejects=tuple(all_rejects),
        notes=(*rows.notes, *read_as, *_notes(places, rows.layer_column, beyond)),
        places=places[["key", *PLACES_OF_INTEREST.columns]],
        outside=int(outside.sum()),
        no_location=int(no_location.sum()),
        duplicate=len(good) - len(places),
    )


def _rows(member: Member) -> PlaceRows:
    with member.open() as stream:
        start = decoded(stream.read(HEAD_BYTES), member.name)[1].lstrip("\ufeff \t\r\n")
    return read_place_geojson(member) if start.startswith("{") else read_place_csv(member)


def _positions(
    rows: PlaceRows, file: str
) -> tuple[np.ndarray, np.ndarray, tuple[Fault, ...], tuple[str, ...]]:
    """Eastings and northings, NaN where there is none; what is wrong; how they were read."""
    metres = rows.meaning == GRID or (rows.meaning == EITHER and _are_metres(rows.x, rows.y))
    if metres:
        grid = grid_points(rows.x, rows.y)
        note = "coordinates read as metres of the National Grid (EPSG:27700), by their size"
        return grid.easting, grid.northing, grid.faults, (note,) if rows.meaning == EITHER else ()
    degrees = coordinates(rows.x, rows.y)
    degrees.refuse_if_swapped(file)
    return *to_bng(degrees.longitude, degrees.latitude), degrees.faults, ()


def _are_metres(x: pa.Array, y: pa.Array) -> bool:
    """Whether most of the pairs are too large for degrees."""
    first, second = (pd.to_numeric(a.to_pandas(), errors="coerce").abs() for a in (x, y))
    known = np.isfinite(first) & np.isfinite(second)
    large = known & ((first > 180) | (second > 90))
    return 2 * int(large.sum()) > int(known.sum())


def _texts(rows: PlaceRows, at: np.ndarray, file: str) -> pd.DataFrame:
    """The texts of some rows, `at` counted from 0: at, row, key, layer, place_id, name, file.

    A layer spelled in several ways has the first of them by alphabet.
    """
    texts = {
        column: pd.Series(
            [tidy(text) for text in rows.texts[column].take(pa.array(at)).to_pylist()]
            if column in rows.texts
            else [""] * len(at),
            dtype="str",
        )
        for column in ("layer", "place_id", "name")
    }
    if not rows.layer_column:
        texts["layer"] = pd.Series([tidy(layer_name(file)[:LONGEST_LAYER])] * len(at), dtype="str")
    long = texts["name"].str.len() > LONGEST_NAME
    texts["name"] = texts["name"].mask(long, texts["name"].str[: LONGEST_NAME - 1] + "…")
    key = texts["layer"].map(str.casefold).astype("str")
    texts["layer"] = texts["layer"].groupby(key).transform("min").astype("str")
    table = pd.DataFrame({"at": at, "row": rows.rows[at], "key": key, **texts})
    return table.assign(file=pd.Series([tidy(file)] * len(at), dtype="str"))


def _with_ids(here: pd.DataFrame) -> pd.DataFrame:
    """The places with an id made of name and position where they have none."""
    said = here["name"] + "|" + here["easting"].astype("str") + "|" + here["northing"].astype("str")
    made = [hashlib.sha256(text.encode()).hexdigest()[:16] for text in said]
    made_ids = pd.Series(made, here.index, dtype="str")
    return here.assign(place_id=here["place_id"].where(here["place_id"] != "", made_ids))


def _refuse_too_many(here: pd.DataFrame, file: str) -> None:
    if len(here) > MOST_PLACES:
        raise RefusedFileError(
            f"{file}: {len(here):,} of its rows lie in the place; at most {MOST_PLACES:,} were "
            "expected. Leave out what incidents need not be counted around"
        )
    layers = here["layer"].unique()
    if len(layers) > MOST_LAYERS:
        some = listed(shown(layer) for layer in sorted(layers))
        raise RefusedFileError(
            f"{file}: {len(layers):,} layers ({some}); at most {MOST_LAYERS} were expected. Rename "
            "the column if it does not say of what kind a place is"
        )


def _faults(here: pd.DataFrame, layer_column: str) -> tuple[Fault, ...]:
    layer, place_id = here["layer"].str.len(), here["place_id"].str.len()
    ids, layers = here["place_id"].tolist(), here["layer"].tolist()
    group = here.groupby(_SAME).ngroup()
    different = here.drop_duplicates(_ALL).groupby(group).size()
    clash = (group.map(different) > 1).to_numpy()
    alike = here["row"][clash].groupby(group[clash]).agg(listed)

    return (
        Fault(
            (layer == 0).to_numpy(),
            lambda _: "layer ''",
            f"what kind of place it is, in {shown(layer_column)}",
        ),
        Fault(
            (layer > LONGEST_LAYER).to_numpy(),
            lambda i: f"layer {shown(layers[i])}",
            f"a layer's name of at most {LONGEST_LAYER} characters",
        ),
        Fault(
            (place_id > LONGEST_ID).to_numpy(),
            lambda i: f"id {shown(ids[i])}",
            f"an id of at most {LONGEST_ID} characters",
        ),
        Fault(
            clash,
            lambda i: f"id {shown(ids[i])} of different places (rows {alike[group.iloc[i]]})",
            "an id for each place: correct it, or leave out the column of ids",
        ),
    )


def _notes(places: pd.DataFrame, layer_column: str, beyond: int) -> list[str]:
    layers = [shown(layer) for layer in sorted(places["layer"].unique())]
    told = f"by the column {shown(layer_column)}" if layer_column else "named after the file"
    words = "layer" if len(layers) == 1 else f"{len(layers)} layers"
    notes = [noted(f"{words} {told}", layers)]
    if beyond:
        notes.append(f"{beyond:,} placed lie outside every ward, by {NEAR_M:,.0f} m at most")
    return [note for note in notes if note]
