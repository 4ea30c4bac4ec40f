"""What files say of the test of a cell's change beside its word: limits, p and dispersion."""

from __future__ import annotations

import numpy as np
import pandas as pd

from components.panel import Column
from pages.hotspots.cell_statistics import found
from pages.hotspots.layers import layers
from pages.question import Question

OF_CELL_CHANGE = (
    Column("difference_lower", "Difference, lower 95%", "figure", shown=False),
    Column("difference_upper", "Difference, upper 95%", "figure", shown=False),
    Column("change_p", "p of the change", "p", shown=False),
    Column("dispersion", "Times the variance of chance", "z", shown=False),
)


def with_tests(table: pd.DataFrame, question: Question) -> pd.DataFrame:
    """A table of cells with the columns of OF_CELL_CHANGE; NaN where nothing is compared."""
    over, grid = layers(question) if len(table) else None, found(question).ground.grid
    if over is None or over.compared.reason:
        return table.assign(**{column.key: np.nan for column in OF_CELL_CHANGE})
    cells = np.array([grid.position(cell) for cell in table["cell"]], dtype=int)
    tests = over.change_tests(cells)
    more = np.where(np.isnan(tests.p), np.nan, over.change_dispersion[cells])
    values = (tests.lower, tests.upper, tests.p, more)
    return table.assign(**{c.key: v for c, v in zip(OF_CELL_CHANGE, values, strict=True)})
