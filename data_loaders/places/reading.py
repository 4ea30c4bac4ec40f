"""What a file of places of interest holds of the place: each row judged, nothing stored yet."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd
import pyarrow as pa

from data_loaders.columns.dictionary_columns import numbers_among_alike
from data_loaders.columns.identifiers import mangled
from data_loaders.files.faults import Fault, in_order, rejects, shown
from data_loaders.files.readings import Member, Reading
from data_loaders.files.text_format import HEAD_BYTES, decoded
from data_loaders.files.workbook_formats import begins_a_workbook
from data_loaders.one_load.named_notes import noted
from data_loaders.places.geojson import read_place_geojson
from data_loaders.places.positions import Positions, positions, refuse_if_swapped
from data_loaders.places.postcode_lookup import PostcodeLookup
from data_loaders.places.rows import PlaceRows, in_sheet, read_place_table, tidy
from data_loaders.places.states import are_closed
from geo.placing import Placer
from geo.wording import listed
from model.config.catalogue import Catalogue
from model.errors import RefusedFileError
from model.file_kinds import PLACES_OF_INTEREST as KIND
from model.places_of_interest import BY_POSTCODE, EXACT, NEAR_M
from model.tables import PLACES_OF_INTEREST, empty

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


def read_places_of_interest(
    member: Member, _: Catalogue, *, wards: Placer, lookup: PostcodeLookup
) -> PlacesReading:
    """The places of a table or GeoJSON that lie in the place, or at most `NEAR_M` outside it.

    A row is judged by its position first: one that has none or lies elsewhere may have any id. One
    that says it is closed is no place of interest. Rows alike in all that is kept are one place. An
    id that two different places have is no id, and rejects both, so that the order of rows changes
    nothing; where there is none, or a spreadsheet has mangled it, it is made of the name and the
    position.

    Raises RefusedFileError when nothing of the file can be used, the axes are swapped throughout,
    it has addresses only and `lookup` no postcodes, or there are more places or layers in it than
    any list of places has.
    """
    rows = _rows(member)
    numbers = rows.table["row"].to_numpy()
    found = positions(rows, lookup, member.name)
    refuse_if_swapped(found, wards, member.name)
    closed, closed_note = are_closed(rows)
    # Nobody has to mend the row of a place that is no longer there.
    open_faults = [replace(fault, rows=fault.rows & ~closed) for fault in found.faults]
    bad, faulty = rejects(open_faults, numbers)
    how = wards.place(found.easting, found.northing).how
    outside = ~bad & ((how == "outside") | closed)
    no_location = ~bad & ~closed & (how == "no_location")
    at = np.flatnonzero(~(bad | outside | no_location))
    here, id_notes = _with_ids(_places(rows, found, at, member.name))
    _refuse_too_many(here, member.name)
    unusable, odd = rejects(_faults(here, rows.layer_column), here["row"].to_numpy())
    good = here[~unusable]
    # Of places alike but for how they were placed, the more exact.
    places = good.sort_values(["precision", "row"]).drop_duplicates(_ALL).sort_index()
    beyond = int((how[places["at"]] == "nearest").sum())
    return PlacesReading(
        file=member.name,
        kind=KIND,
        sha256=rows.sha256,
        rows_read=len(numbers) + len(rows.rejects),
        rejects=in_order(rows.rejects, faulty, odd),
        notes=(
            *(*rows.notes, *found.notes, *closed_note, *id_notes),
            *_notes(places, rows.layer_column, beyond, found),
        ),
        places=places[["key", *PLACES_OF_INTEREST.columns]],
        outside=int(outside.sum()),
        no_location=int(no_location.sum()),
        duplicate=len(good) - len(places),
    )


def _rows(member: Member) -> PlaceRows:
    with member.open() as stream:
        head = stream.read(HEAD_BYTES)
    if begins_a_workbook(head):
        return read_place_table(member)
    start = decoded(head, member.name)[1].lstrip("\ufeff \t\r\n")
    return read_place_geojson(member) if start.startswith("{") else read_place_table(member)


def _places(rows: PlaceRows, found: Positions, at: np.ndarray, file: str) -> pd.DataFrame:
    """Some rows, `at` counted from 0, with the columns of `places_of_interest`, row, sheet and key.

    A layer spelled in several ways has the first of them by alphabet.
    """
    some = rows.table.iloc[at].reset_index(drop=True)
    blank = pd.Series("", some.index, dtype="str")
    layer, place_id, name = (
        some.get(column, blank).map(tidy).astype("str") for column in ("layer", "place_id", "name")
    )
    if not rows.layer_column:
        layer = layer.str[:LONGEST_LAYER].str.strip()
    long = name.str.len() > LONGEST_NAME
    key = layer.map(str.casefold).astype("str")
    by_postcode = pd.Series(found.by_postcode[at], some.index)
    return pd.DataFrame(
        {
            "at": at,
            "row": some["row"],
            "sheet": some["sheet"],
            "key": key,
            "layer": layer.groupby(key).transform("min").astype("str"),
            "place_id": place_id,
            "name": name.mask(long, name.str[: LONGEST_NAME - 1] + "…"),
            "easting": np.round(found.easting[at], 1),
            "northing": np.round(found.northing[at], 1),
            "precision": by_postcode.map({True: BY_POSTCODE, False: EXACT}).astype("str"),
            "file": pd.Series(tidy(file), some.index, dtype="str"),
        }
    )


def _with_ids(here: pd.DataFrame) -> tuple[pd.DataFrame, list[str]]:
    """The places with an id made of name and position where they have none.

    2.02413E+12, as a spreadsheet writes a long number, stands for many and is none: a note says so.
    """
    cut_off = pd.Series(mangled(pa.array(here["place_id"], pa.string())), index=here.index)
    position = here["easting"].astype("str") + "|" + here["northing"].astype("str")
    said = here["name"] + "|" + position
    # Rows whose ids were cut off may be different places of one name and position.
    number = numbers_among_alike(said[cut_off]).astype("str").reindex(here.index)
    said = said.where(~cut_off, said + "|" + number)
    made = [hashlib.sha256(text.encode()).hexdigest()[:16] for text in said]
    made_ids = pd.Series(made, here.index, dtype="str")
    note = (
        f"{int(cut_off.sum()):,} ids such as {here['place_id'][cut_off].iloc[0]} are left out: a "
        "spreadsheet has cut them off"
        if cut_off.any()
        else ""
    )
    kept = (here["place_id"] != "") & ~cut_off
    return here.assign(place_id=here["place_id"].where(kept, made_ids)), [note] if note else []


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
    where = here["sheet"].map(in_sheet).tolist()
    group = here.groupby(_SAME).ngroup()
    different = here.drop_duplicates(_ALL).groupby(group).size()
    clash = (group.map(different) > 1).to_numpy()
    alike = here["row"][clash].groupby(group[clash]).agg(listed)

    return (
        Fault(
            (layer == 0).to_numpy(),
            lambda i: f"{where[i]}layer ''",
            f"what kind of place it is, in {shown(layer_column)}",
        ),
        Fault(
            (layer > LONGEST_LAYER).to_numpy(),
            lambda i: f"{where[i]}layer {shown(layers[i])}",
            f"a layer's name of at most {LONGEST_LAYER} characters",
        ),
        Fault(
            (place_id > LONGEST_ID).to_numpy(),
            lambda i: f"{where[i]}id {shown(ids[i])}",
            f"an id of at most {LONGEST_ID} characters",
        ),
        Fault(
            clash,
            lambda i: (
                f"{where[i]}id {shown(ids[i])} of different places (rows {alike[group.iloc[i]]})"
            ),
            "an id for each place: correct it, or leave out the column of ids",
        ),
    )


def _notes(places: pd.DataFrame, layer_column: str, beyond: int, found: Positions) -> list[str]:
    layers = [shown(layer) for layer in sorted(places["layer"].unique())]
    told = f"by the column {shown(layer_column)}" if layer_column else "named after the file"
    words = "layer" if len(layers) == 1 else f"{len(layers)} layers"
    notes = [noted(f"{words} {told}", layers)]
    by_postcode = places[places["precision"] == BY_POSTCODE]
    if len(by_postcode):
        notes.append(f"{len(by_postcode):,} placed where their postcode lies, not at their door")
    if ended := int(found.ended[by_postcode["at"]].sum()):
        notes.append(f"{ended:,} of these have a postcode that is no longer in use")
    if beyond:
        notes.append(f"{beyond:,} placed lie outside every ward, by {NEAR_M:,.0f} m at most")
    return [note for note in notes if note]
