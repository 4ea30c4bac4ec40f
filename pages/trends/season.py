"""When in the year: the twelve calendar months side by side."""

from __future__ import annotations

import calendar
import math

import pandas as pd

from components.figures.no_figure import no_figure
from components.figures.season_chart import season_chart
from components.panel import Column, Figure, Panel
from model.periods import Window, short
from pages.question import Question, once_a_question
from pages.reliance import left_out
from pages.trends.series import found_series
from stats.months.history import ENOUGH
from stats.months.season import Season, season, seasonal_profile

COLUMNS = ("calendar_month", "name", "mean", "lowest", "highest", "years", "latest", "factor")
MOST_YEARS = 5
"""Years a profile looks back on: longer ago, another town."""


def season_table(question: Question) -> pd.DataFrame:
    """One row a calendar month with COLUMNS, from the last five years of one way of recording.

    `factor` is that of the season (1.2 is a fifth above trend), NaN where none is beyond chance.
    """
    if not question.measurable:
        return pd.DataFrame(columns=list(COLUMNS))
    run, found = _found(question)
    profile = {name: values.array for name, values in seasonal_profile(run).items()}
    factor = found.factors.to_numpy() if found is not None and found.clear else math.nan
    columns = {**profile, "name": list(calendar.month_name)[1:], "factor": factor}
    return pd.DataFrame(columns, columns=list(COLUMNS))


@once_a_question
def _found(question: Question) -> tuple[pd.Series, Season | None]:
    """The last five years of one way of recording, and their season."""
    run = found_series(question).run.tail(12 * MOST_YEARS)
    return run, season(run)


def season_sentence(table: pd.DataFrame, question: Question) -> str:
    """Which months are usually high and low, or that none is beyond chance."""
    if not question.measurable:
        return question.not_measured
    run, found = _found(question)
    if found is None:
        said = question.dataset.catalogue.wording.of("no history", months=len(run), needed=ENOUGH)
        return f"{said}{left_out(question, run)}."
    span = Window(run.index[0], run.index[-1]).span
    if not found.clear:
        return f"From {span} no season is clear."
    ordered = table.sort_values("factor")
    low, high = ordered.iloc[0], ordered.iloc[-1]
    return (
        f"From {span}, {high['name']} is usually the highest month, {high['factor']:.2f} times the "
        f"average of the year, and {low['name']} the lowest, {low['factor']:.2f} times."
    )


def season_figure(table: pd.DataFrame, question: Question) -> Figure:
    """The year as a band from the lowest to the highest, the mean and the latest twelve months."""
    if table.empty:
        return no_figure(question.not_measured)
    unit = question.unit(question.filters.offences)
    run, _ = _found(question)
    return season_chart(table, unit, f"12 months to {short(run.index[-1])}" if len(run) else "")


def _columns(_: Question) -> tuple[Column, ...]:
    return (
        Column("name", "Month"),
        Column("mean", "Mean", "rate"),
        Column("lowest", "Lowest", "count"),
        Column("highest", "Highest", "count"),
        Column("latest", "Latest", "count"),
        Column("years", "Years known", "count"),
        Column("factor", "Times the average month", "z"),
    )


SEASON = Panel(
    page="trends",
    id="season",
    title="When in the year",
    table=season_table,
    sentence=season_sentence,
    columns=_columns,
    figure=season_figure,
)
