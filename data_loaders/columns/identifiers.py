"""Which identifiers a spreadsheet has turned into rounded numbers or errors.

A spreadsheet shows a long identifier such as 2024130000137 as 2.02413E+12, one that begins like a
formula as #NAME?, and saves what it shows: different records then look the same. What was cut off
cannot be had back from the cell.
"""

from __future__ import annotations

from functools import reduce

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from data_loaders.files.faults import shown
from model.errors import RefusedFileError

_ROUNDED = r"^\s*\d([.,]\d+[eE]\+?|[eE]\+)\d{2,3}\s*$"
"""Spreadsheets, R and pandas write the plus sign, other programs a point without it: no identifier
of its own has either."""


_ERROR = r"^\s*#([A-Z/0]+[!?]|#+)\s*$"
"""#NAME?, #REF!, #DIV/0!, and the crosses of a column that is too narrow."""


def mangled(identifiers: pa.Array) -> np.ndarray:
    """True for identifiers written as rounded numbers, such as 2.02413E+12 and 1e+05."""
    # Hardly a text has one of these, and looking for one character is quick.
    some = reduce(pc.or_, (pc.match_substring(identifiers, sign) for sign in "+.,"))
    found = pc.fill_null(some, pa.scalar(False)).to_numpy(zero_copy_only=False).copy()
    if found.any():
        suspects = identifiers.filter(pa.array(found))
        found[found] = pc.match_substring_regex(suspects, _ROUNDED).to_numpy(zero_copy_only=False)
    return found


def refuse_mangled(identifiers: pa.Array, rows: np.ndarray, *, column: str, file: str) -> None:
    """Raise RefusedFileError where an identifier of a column is a rounded number or an error.

    `rows` are the rows as a spreadsheet numbers them, `column` what the file calls the column.
    """
    errors = pc.fill_null(pc.match_substring_regex(identifiers, _ERROR), pa.scalar(False))
    for found, did in (
        (mangled(identifiers), "rounded the identifiers"),
        (errors.to_numpy(zero_copy_only=False), "wrote an error in place of the identifiers"),
    ):
        places = np.flatnonzero(found)
        if len(places):
            first = shown(identifiers[int(places[0])].as_py())
            raise RefusedFileError(
                f"{file}: column '{column}' holds {first} in row {rows[places[0]]}: a spreadsheet "
                f"{did} of {len(places):,} of its {len(identifiers):,} rows, so that different "
                "records look the same; load the file as it was published, or format the column "
                "as text before it is saved"
            )
