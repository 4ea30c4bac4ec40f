"""Since when, and is it real: the months of the chosen area with limits, levels and a forecast."""

from __future__ import annotations

import math

import pandas as pd

from components import numbers
from components.no_figure import no_figure
from components.panel import Column, Figure, Panel
from components.trend_chart import trend_chart
from components.wording import sentence_of
from model.breaks import REFUSE
from model.periods import Window, short
from pages.areas import compared_areas
from pages.breaks import break_words
from pages.question import Question, once_a_question
from pages.reliance import doubtful_words, left_out
from stats.change_points import ChangePoint
from stats.history import ENOUGH
from stats.series import COLUMNS, Series, series
from stats.trend import trend_table

NO_DIGITS_FROM = 20
"""Levels from here on are said as whole numbers."""


@once_a_question
def found_series(question: Question) -> Series:
    """The series of what was asked, up to the end of the period."""
    filters = question.filters
    months = trend_table(question.cube, filters.area.code, filters.offences, question.status)
    return series(
        months,
        last=filters.window.last,
        breaks=[b.month for b in question.breaks(filters.offences) if b.effect == REFUSE],
        layers=filters.layers,
        varies=question.varying.of(filters.area.kind, filters.offences),
    )


def series_table(question: Question) -> pd.DataFrame:
    """One row a month, the forecast after them; the columns of `stats.series` and `words`."""
    if not question.measurable:
        return pd.DataFrame(columns=[*COLUMNS, "words"])
    found = found_series(question)
    return found.table.assign(words=[short(m) for m in found.table["month"]])


def answer(question: Question) -> str:
    """The change of the period, in the words of the tiles: what a committee may quote."""
    if not question.measurable:
        return question.not_measured
    (row,) = compared_areas(question, [question.filters.area], question.compared)
    where = question.place_words_beside(row["words"])
    if math.isnan(row["value"]):
        return f"{where}: {row['words']}."
    unit = question.unit(question.filters.offences)
    said = f"{where}: {numbers.count(row['value'])} {unit}"
    return sentence_of(said, {**row, "against": question.against.words})


def series_sentence(_: pd.DataFrame, question: Question) -> str:
    """The last month against its range, the levels before it, the forecast, and the breaks."""
    if not question.measurable:
        return question.not_measured
    found = found_series(question)
    parts = [
        _latest_words(found, question),
        *_recent_words(found, question),
        *_level_words(found, question),
        *_trend_words(found),
        *_forecast_words(found, question),
        *break_words(question),
        *filter(None, [doubtful_words(question)]),
    ]
    return " ".join(parts)


def _latest_words(found: Series, question: Question) -> str:
    """The last month against its range: `Sep 2026 (43) is within the range of …`."""
    last = found.latest
    if last is None:
        return _no_limits(found, question)
    month = f"{short(last.month)} ({numbers.count(found.run.iloc[-1])})"
    if not last.signal:
        return f"{month} is within the range of the last {found.limit_months} months."
    higher = last.signal == "above"
    said = question.dataset.catalogue.wording.of(
        "outside" if last.rule == "outside limits" else "signal",
        activity=question.compared.activity,
        direction="Higher" if higher else "Lower",
        more="More" if higher else "Fewer",
        months=found.limit_months,
        reason=RULE_WORDS.get(last.rule, ""),
    )
    since = f", as in every month since {short(last.since)}" if last.months > 1 else ""
    return f"{month}: {said}{since}."


def _no_limits(found: Series, question: Question) -> str:
    months = len(found.run)
    if months >= ENOUGH:
        return (
            f"{short(found.run.index[-1])} is the last whole month: there is none to judge since."
        )
    said = question.dataset.catalogue.wording.of("no history", months=months)
    return f"{said}{left_out(question, found.run)}."


RULE_WORDS = {
    "run of 7": "seven months or more in a row on one side of the mean",
    "trend of 7": "seven months or more in a row, each further than the one before",
    "two of three near a limit": "two of three months near a limit",
}
"""The rules of a control chart, but for the plain one, in words."""


def _recent_words(found: Series, question: Question) -> list[str]:
    """The last months together, where they differ from those before by more than chance."""
    last = found.recent
    if last is None or last.direction == "none":
        return []
    said = question.dataset.catalogue.wording.of(
        "recent",
        activity=question.compared.activity,
        direction=last.direction.capitalize(),
        more="More" if last.direction == "higher" else "Fewer",
        months=last.before,
    )
    counts = f"{numbers.count(last.count)}, where {_level(last.expected)} would be usual"
    return [f"{Window(last.first, last.last).span} ({counts}): {said} ({_chance(last.p)})."]


def _level_words(found: Series, question: Question) -> list[str]:
    """Where the level changed, and how sure the month is."""
    if not found.changes:
        return (
            [f"No change of level shows since {short(found.run.index[0])}."]
            if len(found.run) >= ENOUGH
            else []
        )
    season = ", season taken out" if found.season is not None and found.season.clear else ""
    unit = question.unit(question.filters.offences)
    steps = [_step_words(change) for change in found.changes[-MOST_STEPS:]]
    latest = "; ".join(reversed(steps))
    return [f"The level, {unit} a month{season}, changed {latest}."]


MOST_STEPS = 2
"""Changes of level a sentence tells, the latest first."""


def _step_words(change: ChangePoint) -> str:
    when = short(change.month)
    if change.earliest != change.latest:
        when += f" (between {short(change.earliest)} and {short(change.latest)})"
    return f"about {when} from {_level(change.before)} to {_level(change.after)}"


def _level(value: float) -> str:
    return numbers.count(value) if value >= NO_DIGITS_FROM else numbers.rate(value)


def _trend_words(found: Series) -> list[str]:
    """A steady rise or fall, where no step explains it."""
    trend = found.trend
    if trend is None or trend.direction == "none":
        return []
    by = _level(abs(trend.slope_per_year))
    return [
        f"It has been {trend.direction} by about {by} a month each year since "
        f"{short(found.run.index[0])} (seasonal Mann-Kendall, {_chance(trend.p)})."
    ]


def _chance(p: float) -> str:
    """`p is 0.012`."""
    return "p is below 0.001" if p < 0.001 else f"p is {p:.3f}"


def _forecast_words(found: Series, question: Question) -> list[str]:
    """The year ahead, and by how much the method beat repeating last year; or why there is none."""
    ahead = found.forecast
    if ahead is None:
        return []
    if not ahead.shown or ahead.table is None:
        return [f"No forecast: {ahead.reason}."]
    last = ahead.table.iloc[-1]
    unit = question.unit(question.filters.offences)
    return [
        f"Forecast: {numbers.count(last['expected'])} {unit} in {short(last['month'])}, 95 times "
        f"in 100 between {numbers.count(last['lower_95'])} and {numbers.count(last['upper_95'])} "
        f"if nothing changes. Tried on {ahead.tests:,} past months it missed by "
        f"{ahead.better:.0f}% less than repeating the year before."
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
        Column("lower", "Lower limit", "rate"),
        Column("mean", "Mean of the limits", "rate"),
        Column("upper", "Upper limit", "rate"),
        Column("signal", "Against the limits"),
        Column("rule", "Rule"),
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
