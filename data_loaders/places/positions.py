"""Where the rows of a file of places lie: by their coordinates, else by their postcode."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from data_loaders.columns.swapped_axes import refuse_if_exchanged
from data_loaders.files.faults import Fault, shown
from data_loaders.places.coordinate_pairs import CoordinatePair
from data_loaders.places.postcode_lookup import (
    POSTCODE_FILES,
    PostcodeLookup,
    postcode,
    postcode_in,
)
from data_loaders.places.rows import PlaceRows, in_sheet
from geo.placing import Placer
from model.errors import RefusedFileError

_WOULD_PLACE = f"a postcode file would place them ({POSTCODE_FILES})"


@dataclass(frozen=True)
class Positions:
    """Of each row where it lies, EPSG:27700; NaN where it has no position or a faulty one."""

    easting: np.ndarray
    northing: np.ndarray
    by_postcode: np.ndarray
    """True where it lies where its postcode does."""
    ended: np.ndarray
    """True where that postcode is no longer in use."""
    faults: tuple[Fault, ...]
    notes: tuple[str, ...]


def positions(rows: PlaceRows, lookup: PostcodeLookup, file: str) -> Positions:
    """Where each row of a file lies.

    Metres and degrees may change from row to row: a column says which, or the size of the numbers
    does. Zero and zero is no place. A row without coordinates lies where its postcode does.

    Raises RefusedFileError when longitude and latitude are swapped throughout, or when the file has
    addresses only and no postcode file was loaded.
    """
    count = len(rows.table)
    easting, northing = np.full((2, count), np.nan)
    placed = np.zeros(count, dtype=bool)
    faults: list[Fault] = []
    notes: list[str] = []
    for meaning in rows.meanings:
        pair = CoordinatePair(rows, meaning, ~placed)
        e, n, wrong, said = pair.read(file)
        easting, northing = np.where(pair.given, e, easting), np.where(pair.given, n, northing)
        placed |= pair.given
        faults += wrong
        notes += said
    codes = _postcodes(rows, ~placed)
    _refuse_addresses_only(rows, placed, codes, lookup, file)
    found = lookup.positions(codes)
    known = (found["easting"].notna() & ~placed).to_numpy()
    if not lookup.empty:
        faults.append(_unknown_postcode(codes, ~placed & ~known))
    elif (codes != "").any():
        number = int((codes != "").sum())
        notes.append(f"{number:,} rows without a position have a postcode: {_WOULD_PLACE}")
    return Positions(
        easting=np.where(known, found["easting"], easting),
        northing=np.where(known, found["northing"], northing),
        by_postcode=known,
        ended=known & (found["ended"] != "").to_numpy(),
        faults=tuple(_with_sheet(fault, rows) for fault in faults),
        notes=tuple(notes),
    )


def _postcodes(rows: PlaceRows, asked: np.ndarray) -> pd.Series:
    """The postcode of each row asked for: of its own column, else the last in its address.

    What stands in the column and is no postcode is given back as it is, for a message to quote.
    """
    table = rows.table
    blank = pd.Series("", table.index, dtype="str")
    own = table.get("postcode", blank)
    codes = own.map(postcode).where(own.map(postcode) != "", own)
    if "address" in table:
        codes = codes.where(codes != "", table["address"].map(postcode_in))
    return codes.where(asked, "").astype("str")


def _refuse_addresses_only(
    rows: PlaceRows, placed: np.ndarray, codes: pd.Series, lookup: PostcodeLookup, file: str
) -> None:
    if placed.any() or not len(placed) or (not lookup.empty and (codes != "").any()):
        return
    if (codes != "").any():
        raise RefusedFileError(
            f"{file}: it has addresses and no positions; a postcode file makes it placeable: add "
            f"{POSTCODE_FILES} in the same command as this file"
        )
    if not rows.meanings:
        raise RefusedFileError(
            f"{file}: it has addresses and neither positions nor postcodes; add a column of "
            "postcodes, or columns easting and northing"
        )


def _unknown_postcode(codes: pd.Series, asked: np.ndarray) -> Fault:
    return Fault(
        asked & (codes != "").to_numpy(),
        lambda i: f"postcode {shown(codes.iloc[i])}",
        "a postcode that is in the postcode files loaded: correct it, or add the file that has it",
    )


def _with_sheet(fault: Fault, rows: PlaceRows) -> Fault:
    sheets: Sequence[str] = rows.table["sheet"]
    if not any(sheets):
        return fault
    found = fault.found
    return replace(fault, found=lambda i: f"{in_sheet(sheets[i])}{found(i)}")


def refuse_if_swapped(found: Positions, wards: Placer, file: str) -> None:
    """Raise RefusedFileError when coordinates lie better in the place with their axes swapped."""
    known = ~found.by_postcode
    refuse_if_exchanged(found.easting[known], found.northing[known], wards, file)
