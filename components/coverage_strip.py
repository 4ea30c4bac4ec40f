"""A strip of months by year: what each has of the data, told apart by shape as well as colour."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import groupby

import pandas as pd
from dash import html

from model.config.revisions import PROVISIONAL
from model.periods import short

MARKS = {"complete": "", "doubtful": "?", "partial": "◐", "missing": "×"}
"""The mark of each status, in the order of the key."""


def coverage_strip(
    months: Sequence[pd.Period],
    statuses: Sequence[str],
    *,
    provisional: Collection[pd.Period] = (),
) -> html.Div:
    """One line a year, one square a month. The table below it says the same to assistive tools.

    `provisional` are the months that their publisher still revises.
    """
    cells = [
        (m, s, m in provisional and s != "missing") for m, s in zip(months, statuses, strict=True)
    ]
    years = [_year(year, list(of_year)) for year, of_year in groupby(cells, lambda c: c[0].year)]
    key = [
        html.Span(f"{mark} {status}".strip(), className=f"key key-{status}")
        for status, mark in MARKS.items()
    ]
    if provisional:
        key.append(html.Span(PROVISIONAL, className="key key-provisional"))
    return html.Div(
        [*years, html.P(key, className="strip-key")], className="strip", **{"aria-hidden": "true"}
    )


def _year(year: int, cells: Sequence[tuple[pd.Period, str, bool]]) -> html.Div:
    by_month = {cell[0].month: cell for cell in cells}
    squares = [_cell(*by_month[n]) if n in by_month else html.Span() for n in range(1, 13)]
    return html.Div([html.Span(str(year), className="strip-year"), *squares], className="strip-row")


def _cell(month: pd.Period, status: str, provisional: bool) -> html.Span:
    words = f"{status}, {PROVISIONAL}" if provisional else status
    classes = " month-provisional" if provisional else ""
    return html.Span(
        MARKS[status] or month.strftime("%b")[0],
        className=f"month month-{status}{classes}",
        title=f"{short(month)}: {words}",
    )
