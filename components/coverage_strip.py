"""A strip of months by year: whole, partial or missing, told apart by shape as well as colour."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

import pandas as pd
from dash import html

from model.periods import short

_MARKS = {"complete": "", "partial": "◐", "missing": "×"}


def coverage_strip(months: Sequence[pd.Period], statuses: Sequence[str]) -> html.Div:
    """One line a year, one square a month. The table below it says the same to assistive tools."""
    pairs = zip(months, statuses, strict=True)
    years = [_year(year, list(of_year)) for year, of_year in groupby(pairs, lambda p: p[0].year)]
    key = html.P(
        [
            html.Span(["complete"], className="key key-complete"),
            html.Span([_MARKS["partial"], " partial"], className="key key-partial"),
            html.Span([_MARKS["missing"], " missing"], className="key key-missing"),
        ],
        className="strip-key",
    )
    return html.Div([*years, key], className="strip", **{"aria-hidden": "true"})


def _year(year: int, months: Sequence[tuple[pd.Period, str]]) -> html.Div:
    by_month = {m.month: (m, s) for m, s in months}
    cells = [_cell(*by_month[n]) if n in by_month else html.Span() for n in range(1, 13)]
    return html.Div([html.Span(str(year), className="strip-year"), *cells], className="strip-row")


def _cell(month: pd.Period, status: str) -> html.Span:
    return html.Span(
        _MARKS[status] or month.strftime("%b")[0],
        className=f"month month-{status}",
        title=f"{short(month)}: {status}",
    )
