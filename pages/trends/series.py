"""Since when: the months of the chosen area with their range, levels and a forecast."""

from __future__ import annotations

import pandas as pd

from components import numbers
from components.figures.no_figure import no_figure
from components.figures.trend_chart import trend_chart
from components.panel import Column, Figure, Panel
from components.wording import listed
from model.periods import short
from pages.breaks import break_months, break_words
from pages.question import Question, once_a_question
from pages.reliance import doubtful_words
from stats.months.change_points import ChangePoint
from stats.months.history import ENOUGH
from stats.months.series import COLUMNS, Series, series
from stats.months.trend import trend_table


@once_a_question
def found_series(question: Question) -> Series:
    """The series of what was asked, up to the end of the period."""
    filters = question.filters
    breaks = break_months(question)
    status = question.covered.status
    months = trend_table(question.cube, filters.area.code, filters.offences, status, breaks)
    return series(
        months,
        last=filters.window.last,
        breaks=breaks,
        layers=filters.layers,
        varies=question.varying.of_levels(filters.area.kind, filters.offences),
    )


def series_table(question: Question) -> pd.DataFrame:
    """One row a month, the forecast after them.

    The columns of `stats.months.series` and `words`.
    """
    if not question.measurable:
        return pd.DataFrame(columns=[*COLUMNS, "words"])
    found = found_series(question)
    return found.table.assign(words=[short(m) for m in found.table["month"]])


def series_sentence(_: pd.DataFrame, question: Question) -> str:
    """The months beyond their range, the levels, the forecast and the breaks: without a verdict."""
    if not question.measurable:
        return question.not_measured
    found = found_series(question)
    parts = [
        _range_words(found, question),
        *_level_words(found, question),
        *_forecast_words(found, question),
        *break_words(question),
        *filter(None, [doubtful_words(question)]),
    ]
    return " ".join(parts)


def _range_words(found: Series, question: Question) -> str:
    """How many months lie beyond the range, and which: `2 of the 52 months to Sep 2026 …`."""
    if found.range is None:
        said = question.dataset.catalogue.wording.of(
            "no history", months=len(found.known), needed=ENOUGH
        )
        return f"{said}."
    outside, months = found.outside, found.range.months
    of = f"of the {len(months)} months to {short(months[-1])}"
    if outside.empty:
        return f"None {of} is outside its normal range."
    sides = ((1, "above"), (-1, "below"))
    parts = [_some_months(outside.index[outside == n], side) for n, side in sides]
    verb = "is" if len(outside) == 1 else "are"
    which = "; ".join(filter(None, parts))
    return (
        f"{len(outside)} {of} {verb} outside {'its' if verb == 'is' else 'their'} range: {which}."
    )


MOST_MONTHS = 4
"""Months a sentence names before it gives their number."""


def _some_months(months: pd.PeriodIndex, side: str) -> str:
    """`Mar 2025 and May 2025 above it`, or `9 above it`; nothing where there is none."""
    if not len(months):
        return ""
    some = listed([short(m) for m in months]) if len(months) <= MOST_MONTHS else str(len(months))
    return f"{some} {side} it"


def _level_words(found: Series, question: Question) -> list[str]:
    """Where the months are best drawn at another level, and between which months that began."""
    season = ", season taken out," if found.season is not None and found.season.clear else ""
    unit = question.unit(question.filters.offences)
    return [
        f"The level{season} stepped {_step_words(change)} {unit} a month."
        for change in reversed(found.changes[-MOST_STEPS:])
    ]


MOST_STEPS = 2
"""Changes of level a sentence tells, the latest first."""


def _step_words(change: ChangePoint) -> str:
    when = short(change.month)
    if change.earliest != change.latest:
        when += f" (between {short(change.earliest)} and {short(change.latest)})"
    return f"about {when} from {numbers.mean(change.before)} to {numbers.mean(change.after)}"


def _forecast_words(found: Series, question: Question) -> list[str]:
    """The year ahead, and by how much the method beat repeating last year; or why there is none."""
    ahead = found.forecast
    if ahead is None:
        return []
    if not ahead.shown or ahead.table is None:
        return [f"No forecast: {ahead.reason}."]
    last = ahead.table.iloc[-1]
    unit = question.unit(question.filters.offences)
    low, high = numbers.count(last["lower_95"]), numbers.count(last["upper_95"])
    return [
        f"Forecast: {numbers.count(last['expected'])} {unit} in {short(last['month'])}, 95 times "
        f"in 100 between {low} and {high} if nothing changes.",
        f"In {ahead.tests:,} trials, of {ahead.origins:,} past months, it missed by "
        f"{ahead.better:.0f}% less than repeating the year before.",
    ]


def series_figure(table: pd.DataFrame, question: Question) -> Figure:
    """The chart of the months with the layers asked for."""
    if table.empty:
        return no_figure(question.not_measured)
    filters = question.filters
    return trend_chart(
        table,
        question.unit(filters.offences),
        filters.window,
        question.breaks(filters.offences),
        layers=frozenset(filters.layers),
    )


def _columns(_: Question) -> tuple[Column, ...]:
    return (
        Column("words", "Month"),
        Column("value", "Count", "count"),
        Column("average", "12-month average", "rate"),
        Column("last_year", "Same month last year", "count"),
        Column("lower", "Normal range, from", "rate"),
        Column("usual", "Usual for the month", "rate"),
        Column("upper", "Normal range, to", "rate"),
        Column("signal", "Against the range"),
        Column("seasonal", "Season and trend", "rate"),
        Column("level", "Level, season taken out", "rate"),
        Column("step", "Change of level", "rate"),
        Column("expected", "Forecast", "rate"),
        Column("lower_95", "Forecast, lower 95%", "rate"),
        Column("upper_95", "Forecast, upper 95%", "rate"),
        Column("lower_80", "Forecast, lower 80%", "rate", shown=False),
        Column("upper_80", "Forecast, upper 80%", "rate", shown=False),
        Column("status", "Data"),
        Column("revision", "Figure status"),
    )


SERIES = Panel(
    page="trends",
    id="series",
    title="Month by month",
    table=series_table,
    sentence=series_sentence,
    columns=_columns,
    figure=series_figure,
    latest_first=True,
)
