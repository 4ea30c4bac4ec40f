"""Which of the records of one id a row of a street file is, and which rows are no record.

Every row of a file is a record of its own, also where several share a Crime ID and where two are
alike in every column: the publisher's API gives each of them an id. Two things are no records but
faults of a file: one row many times over, and a month that stands in it twice.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from data_loaders.columns.standing_twice import TWICE_FROM, refuse_if_twice, twice
from data_loaders.files.faults import shown
from data_loaders.months.fingerprints import MADE_ID
from model.counted import counted
from model.errors import RefusedFileError
from store.releases.kept_words import Public

MOST_ALIKE = 12
"""More rows with an id than this, alike in every column, are one record written many times. In 29
months of Westminster the API has up to 11 records that are alike; a force's file of 2022 held one
row 13 times. Rows without an id say too little to be judged so: 42 alike were met, all of them
records."""

TWICE_SHARE = 0.1
"""The share of a month's rows with an id that may have the id and offence of another; beyond it the
month is pasted twice, or two versions of it. It was 4 to 6.8 % in 29 months of Westminster, and
about 6 % of a year of London."""

ROWS_OF_ONE_ID = 100
"""More rows than this that share one id and say different things are no series of crimes but a
column that does not hold identifiers: 12 rows were the most in 29 months of Westminster."""

_SAID = ("month", "part", "offence", "longitude", "latitude", "street")
_WHOLE = ["month", "incident_id", "part", "offence", "longitude", "latitude", "street", "outcome"]


@dataclass(frozen=True)
class Numbered:
    """The records of a file, told apart by id and `record`."""

    batch: pa.RecordBatch
    """As given, with an id made of what a record says where it had none, and `record`."""
    repeated: int
    """Rows left out, each one more of a record that stands more than `MOST_ALIKE` times."""
    notes: tuple[str, ...]
    refusal: str = ""
    """Why the file is refused: a month stands in it twice. The rows are numbered all the same."""


def numbered(batch: pa.RecordBatch, name: str) -> Numbered:
    """The rows of a street file with a number among those of one month and id.

    The order of the rows changes nothing.
    """
    batch = _with_ids(batch)
    shared = _shared(batch)
    again = batch.filter(pa.array(shared)).select(_WHOLE).to_pandas()
    given = ~again["incident_id"].str.startswith(MADE_ID)
    _refuse_if_no_id(again[given], batch.num_rows, name)
    alike = again.groupby(_WHOLE, dropna=False)["month"].transform("size")
    refusal = ""
    try:
        _refuse_if_twice(batch, again.assign(alike=alike, given=given), name)
    except RefusedFileError as error:
        refusal = str(error)
    order = again.sort_values(_WHOLE, kind="stable").index
    number = again.loc[order].groupby(_WHOLE, dropna=False).cumcount()
    left_out = (given & (alike > MOST_ALIKE) & (number > 0)).reindex(again.index)
    record = again.loc[order][~left_out[order]].groupby(["month", "incident_id"]).cumcount() + 1
    records = np.ones(batch.num_rows, dtype=np.int64)
    places = np.flatnonzero(shared)
    records[places[record.index]] = record.to_numpy()
    kept = np.ones(batch.num_rows, dtype=bool)
    kept[places[left_out.to_numpy()]] = False
    whole = batch.append_column("record", pa.array(records))
    counted = again[given & ~left_out]
    sharing = counted.duplicated(["month", "incident_id"], keep=False).sum()
    notes = _notes(again[given & left_out], int(sharing))
    filtered = whole if kept.all() else whole.filter(pa.array(kept))
    return Numbered(filtered, int((~kept).sum()), notes, refusal)


def _with_ids(batch: pa.RecordBatch) -> pa.RecordBatch:
    """With an id made of what a record says where it has none."""
    ids = batch["incident_id"]
    none = pc.equal(ids, "")
    said = batch.filter(none)
    month, *others = (said[column] for column in _SAID)
    texts = [month.cast(pa.date32()).cast(pa.string()), *map(_as_text, others)]
    made = pc.binary_join_element_wise(MADE_ID.rstrip("/"), *texts, "/")
    whole = pc.replace_with_mask(ids, none, made)
    return batch.set_column(batch.column_names.index("incident_id"), "incident_id", whole)


def _shared(batch: pa.RecordBatch) -> np.ndarray:
    """True for rows whose id stands on another row of the same month."""
    codes = batch["incident_id"].dictionary_encode().indices.to_numpy()
    months = batch["month"].dictionary_encode()
    if len(months.dictionary) > 1:
        codes, _ = pd.factorize(
            codes.astype(np.int64) * len(months.dictionary) + months.indices.to_numpy()
        )
    return np.bincount(codes)[codes] > 1


def _refuse_if_no_id(again: pd.DataFrame, rows: int, name: str) -> None:
    """Raise RefusedFileError where one text stands as the id of rows that say different things."""
    if again.empty:
        return
    by_id = again["incident_id"].value_counts()
    text, number = by_id.index[0], int(by_id.iloc[0])
    most = number > ROWS_OF_ONE_ID or (number >= TWICE_FROM and number * 2 > rows)
    said = ["offence", "longitude", "latitude", "street"]
    if most and len(again.loc[again["incident_id"] == text, said].drop_duplicates()) > 1:
        raise RefusedFileError(
            f"{name}: {number:,} of its {rows:,} rows have one and the same Crime ID, "
            f"{shown(text)}, and say different things, so the column holds no identifiers; "
            "expected an identifier for each crime, or nothing. Nothing of it was loaded; download "
            "the file again, or empty the cells of that column that hold no identifier"
        )


def _refuse_if_twice(batch: pa.RecordBatch, again: pd.DataFrame, name: str) -> None:
    """Raise RefusedFileError for a month whose rows with an id stand twice.

    Where no row has an id, a month stands twice when every row does, as often as all others or a
    multiple of it.
    """
    if again.empty:
        return
    made = pc.starts_with(batch["incident_id"], MADE_ID).to_numpy(zero_copy_only=False)
    months = batch["month"].to_pandas()
    # By id and offence: two versions of a month differ in outcomes.
    pairs = again.groupby(["month", "incident_id", "offence"])["month"].transform("size")
    alike = again.loc[again["given"] & pairs.between(2, MOST_ALIKE), "month"].value_counts()
    given = months[~made].value_counts()
    by = "by id and offence"
    refuse_if_twice(name, given, alike, most=TWICE_SHARE, by=by)
    for month, of_month in again[~again["month"].isin(given.index)].groupby("month"):
        rows = int((months == month).sum())
        copies = np.gcd.reduce(of_month["alike"].to_numpy())
        if len(of_month) == rows >= TWICE_FROM and copies > 1:
            raise twice(name, month, rows, rows, most=TWICE_SHARE, by=by)


def _notes(repeated: pd.DataFrame, sharing: int) -> tuple[str, ...]:
    """What the ledger says of ids that are shared, and of rows that are left out."""
    notes: list[str] = []
    if sharing:
        words = f"{sharing:,} records share a Crime ID with another of the file; each counts"
        notes.append(Public(words))
    if len(repeated):
        times = repeated.groupby("incident_id").size().sort_index() + 1
        notes.append(
            f"kept once: {counted(len(times), 'record')} found more than {MOST_ALIKE} times over, "
            "alike in every column, which is a fault of the file (such as Crime ID "
            f"{times.index[0]}, {times.iloc[0]:,} times over)"
        )
    return tuple(notes)


def _as_text(column: pa.Array) -> pa.Array:
    """NaN and missing as an empty text."""
    if pa.types.is_floating(column.type):
        column = pc.if_else(pc.is_nan(column), pa.scalar(None, column.type), column)
    return pc.fill_null(column.cast(pa.string()), "")
