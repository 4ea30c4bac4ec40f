"""The panel: one table with several faces.

A panel's table is computed once for a question; its figure, sentence, grid and downloads are all
read from that table, so no number on a page can differ from the one in the file.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import geopandas as gpd
import pandas as pd

from model.periods import Window

Figure = dict[str, Any]
"""A Plotly figure as a dictionary, as dcc.Graph takes it. Plotly's own classes check every
property at every request, at ten times the cost of all the rest; a test checks them instead."""

Q = TypeVar("Q")
"""What a panel is asked: a page's question."""


@dataclass(frozen=True)
class Column:
    """A column a reader sees, and how its values are written."""

    key: str
    label: str
    form: str = "text"
    """A key of components.numbers.FORMS."""
    shown: bool = True
    """False for a column that only files carry, such as a code."""

    @property
    def is_number(self) -> bool:
        """Whether values are right-aligned and sort largest first."""
        return self.form != "text"


@dataclass(frozen=True)
class Panel(Generic[Q]):
    """One question's table and its faces, at `/data/<page>/<id>.<ext>`."""

    page: str
    id: str
    title: str
    table: Callable[[Q], pd.DataFrame]
    sentence: Callable[[pd.DataFrame, Q], str]
    columns: Callable[[Q], tuple[Column, ...]]
    figure: Callable[[pd.DataFrame, Q], Figure] | None = None
    filtered: bool = True
    """Whether its table follows the reader's filters, so that its file names them."""
    subject: Callable[[Q], str] | None = None
    """What its file is about, where that is not what the filters count."""
    how: Callable[[pd.DataFrame, Q], list[str]] | None = None
    """What its verdicts rest on, a sentence each: behind a fold on its page. Its files begin with
    its sentence and with these."""
    compares: Callable[[Q], Sequence[Window]] | None = None
    """The months that it compares besides those asked about and what they are compared with."""
    latest_first: bool = False
    """Whether rows are months and read from the newest: in the grid, and so in the files."""
    in_file: Callable[[pd.DataFrame, Q], pd.DataFrame] | None = None
    """Its table with the columns that only its files have and that no page waits for."""
    shapes: Callable[[pd.DataFrame, Q], gpd.GeoSeries] | None = None
    """The shape of each row in their order, by its id: such a panel is a file for maps too."""

    def whole(self, table: pd.DataFrame, question: Q) -> pd.DataFrame:
        """Its table as its files have it."""
        return self.in_order(self.in_file(table, question) if self.in_file else table)

    def in_order(self, table: pd.DataFrame) -> pd.DataFrame:
        """The rows of its table in the order that its grid and its files have."""
        return table.iloc[::-1] if self.latest_first else table

    def element(self, part: str = "") -> str:
        """The id of this panel, or of a part of it, in the page."""
        return f"{self.page}-{self.id}" + (f"-{part}" if part else "")

    def path(self, extension: str) -> str:
        """Where its download lives, without the query string."""
        return f"/data/{self.page}/{self.id}.{extension}"
