"""Columns of few distinct texts, each understood once; and ids for records that have none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from data_loaders.files.faults import shown


@dataclass(frozen=True)
class Coded:
    """A column of few distinct texts, and what each of them means."""

    codes: np.ndarray
    texts: list[str]
    meanings: pa.Array
    """One for each text; null where it means nothing."""

    @property
    def unknown(self) -> np.ndarray:
        """True for rows whose text means nothing."""
        return self.meanings.is_null().to_numpy(zero_copy_only=False)[self.codes]

    @property
    def blank(self) -> np.ndarray:
        """True for rows without a text."""
        return np.array([not text for text in self.texts], dtype=bool)[self.codes]

    def text_of(self, row: int) -> str:
        """A row's text as it is."""
        return self.texts[self.codes[row]]

    def text(self, row: int) -> str:
        """A row's text, quoted."""
        return shown(self.text_of(row))

    def all(self) -> pa.Array:
        """What every row means."""
        return self.meanings.take(pa.array(self.codes))


def coded(column: pa.Array, meaning: Callable[[str], object], kind: pa.DataType) -> Coded:
    """A column of text, `meaning` asked once for each distinct text; None means nothing."""
    found = column.dictionary_encode()
    texts = [text.strip() for text in found.dictionary.to_pylist()]
    meanings = pa.array([meaning(text) for text in texts], kind)
    return Coded(found.indices.to_numpy(), texts, meanings)


def whole_column(table: pa.Table, name: str) -> pa.Array:
    """A column in one piece; blank texts where the table has none of that name."""
    if name not in table.column_names:
        return pa.repeat("", table.num_rows)
    column = table[name]
    return column.chunk(0) if column.num_chunks else pa.array([], column.type)


def numbers_among_alike(said: pd.Series) -> pd.Series:
    """1, 2, … for rows that say the same, so that an id made of both is unique.

    Rows that say the same cannot be told apart, so their order changes nothing.
    """
    return said.groupby(said, sort=False).cumcount() + 1


def rows_as_text(table: pa.Table) -> pd.Series:
    """All that each row says, in one text."""
    return pc.binary_join_element_wise(*table.columns, "\x1f").to_pandas()
