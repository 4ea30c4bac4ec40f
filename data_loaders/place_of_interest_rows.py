"""The rows of a CSV or the features of a GeoJSON that may be places of interest, as text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from data_loaders.coded import whole_column
from data_loaders.delimited import read_lines
from data_loaders.named_columns import header_of
from data_loaders.place_of_interest_columns import (
    DEGREES,
    EXPECTED_PLACES,
    are_places,
    point_columns,
    refuse_incidents,
    text_columns,
)
from data_loaders.reading import Member, Reject
from geo.wording import listed
from model.errors import RefusedFileError

MOST_BYTES = 100 << 20
"""The largest CSV of places that is read (100 MiB): a row has some 100 bytes, so a million rows."""

_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
"""Control characters, and halves of characters, which no file of UTF-8 can hold."""


@dataclass(frozen=True)
class PlaceRows:
    """Rows of one file whose form is right; whether each is a place is not judged yet."""

    rows: np.ndarray
    """As a spreadsheet numbers them; in GeoJSON the first feature is row 1."""
    x: pa.Array
    y: pa.Array
    """The coordinates as text, both blank where there is no location."""
    meaning: str
    """GRID, DEGREES or EITHER."""
    texts: Mapping[str, pa.Array]
    """As far as the file has them: layer, name, place_id."""
    layer_column: str
    """What the file calls its layers' column; empty where it has none."""
    rejects: tuple[Reject, ...]
    sha256: str
    notes: tuple[str, ...] = ()


def read_place_csv(member: Member) -> PlaceRows:
    """The rows of a CSV of places; one of another width than the header is a reject.

    Raises RefusedFileError when it is too large, damaged, lacks a column or any row, or holds
    incidents.
    """
    if member.size > MOST_BYTES:
        raise RefusedFileError(too_large(member, MOST_BYTES))
    header = header_of(member)
    if not are_places(header):
        raise RefusedFileError(
            f"{member.name}: its columns are {listed(header, limit=20)}; expected {EXPECTED_PLACES}"
        )
    refuse_incidents(header, member.name)
    meaning, points = point_columns(header) or (DEGREES, {})
    texts = text_columns(header)
    columns = points | texts
    # All columns are read: a row with nothing but, say, a post code is a row without a location.
    others = {f"#{n}": n for n in range(len(header)) if n not in columns.values()}
    lines = read_lines(member, columns | others)
    if not lines.table.num_rows and not lines.wrong_width:
        raise RefusedFileError(no_places(member.name, "column names and no rows"))
    return PlaceRows(
        rows=lines.rows,
        x=whole_column(lines.table, "x"),
        y=whole_column(lines.table, "y"),
        meaning=meaning,
        texts={name: whole_column(lines.table, name) for name in texts},
        layer_column=header[texts["layer"]] if "layer" in texts else "",
        rejects=lines.wrong_width,
        sha256=lines.sha256,
    )


def tidy(text: str) -> str:
    """A text on one line, without what cannot be printed or stored."""
    return " ".join(_UNPRINTABLE.sub(" ", text).split())


def too_large(member: Member, most: int) -> str:
    """What is said of a file of more bytes than are read."""
    return (
        f"{member.name}: {member.size:,} bytes; a list of places of at most {most:,} was expected. "
        "Cut it down to the place"
    )


def no_places(file: str, holds: str) -> str:
    """What is said of a file without a row: it does not empty its layer."""
    return (
        f"{file}: it has {holds}; expected one for each place. To take a layer out, use: "
        "python -m data_loaders remove LAYER"
    )
