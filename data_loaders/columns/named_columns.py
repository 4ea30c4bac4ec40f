"""Where the columns of a table stand that is published under several spellings of their names."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import zip_longest

from data_loaders.files.readings import Member
from data_loaders.files.text_format import HEAD_BYTES, written
from model.errors import RefusedFileError

Spellings = Mapping[str, Sequence[str]]
"""What a column is called here, to what publishers call it."""

POSITION: Spellings = {
    "easting or longitude": ("easting", "eastings", "longitude", "long", "lon", "lng", "x"),
    "northing or latitude": ("northing", "northings", "latitude", "lat", "y"),
}
"""What columns are mostly called that say where something is."""


def bare(name: str) -> str:
    """A column name as it is compared: its letters and digits, in lower case."""
    return re.sub(r"[^a-z0-9]", "", name.lower())


def repeats_names(row: Sequence[str], header: Sequence[str]) -> bool:
    """Whether a row repeats the names of the columns, as where files were joined: no record."""
    pairs = zip_longest(row, header, fillvalue="")
    return any(map(str.strip, row)) and all(bare(cell) == bare(name) for cell, name in pairs)


def found_columns(header: Sequence[str], columns: Spellings) -> dict[str, int]:
    """The position of each column that is there, by its first spelling that is."""
    places = {bare(name): number for number, name in reversed(list(enumerate(header)))}
    found = {}
    for column, spellings in columns.items():
        position = next((places[bare(s)] for s in spellings if bare(s) in places), None)
        if position is not None:
            found[column] = position
    return found


def has_columns(header: Sequence[str], columns: Spellings) -> bool:
    """Whether every one of the columns is there."""
    return len(found_columns(header, columns)) == len(columns)


def header_of(member: Member) -> tuple[str, ...]:
    """The names of the columns of a text file."""
    with member.open() as stream:
        return written(stream.read(HEAD_BYTES), member.name).header


def columns_of(member: Member, columns: Spellings, optional: Spellings) -> dict[str, int]:
    """The position of each column of a file of text that is there.

    Raises RefusedFileError, naming it, when one that is not optional is absent, or one is there
    twice.
    """
    header = header_of(member)
    found = found_columns(header, {**columns, **optional})
    absent = [spellings[0] for column, spellings in columns.items() if column not in found]
    names = [bare(name) for name in header]
    twice = [header[place] for place in found.values() if names.count(names[place]) > 1]
    if absent or twice:
        wrong = f"no column {absent[0]!r}" if absent else f"column {twice[0]!r} occurs twice"
        wanted = ", ".join(spellings[0] for spellings in columns.values())
        raise RefusedFileError(
            f"{member.name}: {wrong} among {', '.join(header)}; expected once each: {wanted}. "
            "Download it again"
        )
    return found
