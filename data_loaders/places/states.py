"""Which rows of a register say that the place is no longer there, or not there yet."""

from __future__ import annotations

import numpy as np
import pandas as pd

from data_loaders.columns.table_columns import heading
from data_loaders.files.faults import shown
from data_loaders.one_load.named_notes import noted
from data_loaders.places.rows import PlaceRows
from model import clock

GONE = frozenset(
    {
        *("closed", "permanently closed", "proposed to open", "lapsed", "surrendered", "revoked"),
        *("expired", "ceased", "ceased trading", "inactive", "not active", "decommissioned"),
        *("removed", "withdrawn", "refused", "rejected", "cancelled", "canceled", "dissolved"),
        *("not in use", "out of use", "demolished", "superseded", "deregistered"),
    }
)
"""What a column of states says of a place that is not there. GIAS, the register of schools, has
"Open", "Open, but proposed to close", "Closed" and "Proposed to open"."""


def are_closed(rows: PlaceRows) -> tuple[np.ndarray, list[str]]:
    """True for rows that are not to be counted around, and a note of how many and why.

    A column of states decides; where there is none, a date of closure that is past does.
    """
    table = rows.table
    if "status" in table:
        column, gone = "status", table["status"].map(heading).isin(GONE).to_numpy()
    elif "closed" in table:
        column, gone = "closed", _past(table["closed"])
    else:
        return np.zeros(len(table), dtype=bool), []
    said = sorted({shown(text) for text in table[column][gone]}) if column == "status" else []
    words = f"{int(gone.sum()):,} rows left out, closed by the column {shown(rows.columns[column])}"
    note = noted(words, said) or words
    return gone, [note] if gone.any() else []


def _past(dates: pd.Series) -> np.ndarray:
    """Whether a day lies before today; a text that is no day says nothing."""
    days = pd.to_datetime(dates.where(dates != ""), dayfirst=True, errors="coerce", format="mixed")
    return (days < clock.now()).fillna(value=False).to_numpy(bool)
