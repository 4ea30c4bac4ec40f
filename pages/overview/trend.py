"""Since when: the monthly series of the chosen area."""

from __future__ import annotations

import math

import pandas as pd

from components import numbers
from components.figures.trend_chart import trend_chart
from components.panel import Column, Figure, Panel
from components.wording import listed
from model.many import many, verb
from model.periods import short
from pages.breaks import break_months, break_words
from pages.question import Question
from pages.reliance import doubtful_words
from stats.months.history import eras
from stats.months.trend import trend_table

MOST_NAMED = 3
"""Months a sentence names before it gives their number."""


def trend(question: Question) -> pd.DataFrame:
    """The monthly series of the chosen area and offences; no value where nothing measures them."""
    table = trend_table(
        question.cube,
        question.filters.area.code,
        question.filters.offences,
        question.covered.status,
        break_months(question),
    ).assign(words=lambda t: t["month"].map(short))
    if question.measurable:
        return table
    # The sum of no offences is zero, which would say that nothing happened.
    return table.assign(value=math.nan, average=math.nan, status="not measured", revision="")


def trend_sentence(table: pd.DataFrame, question: Question) -> str:
    """Where the 12-month average stands, what is missing, and where recording changed."""
    if not question.measurable:
        return question.not_measured
    parts = [_average_words(table, question)]
    for status, words in _GAPS:
        months = [short(m) for m in table.loc[table["status"] == status, "month"]]
        if months:
            some = listed(months) if len(months) <= MOST_NAMED else f"{len(months)} months"
            parts.append(f"There is {words} for {some}.")
    parts += filter(None, [doubtful_words(question)])
    hidden = int((table["status"] == "hidden").sum())
    if hidden:
        which = f"{many(hidden, 'months')} {verb(hidden, 'is', 'are')}"
        parts.append(f"{which} hidden: small numbers of a partner's file, or what would tell one.")
    of = f"{question.subject}, {question.filters.area.name}."
    return " ".join([of, *parts, *break_words(question)])


_GAPS = (
    ("missing", "no data"),
    ("partial", "only part of the data"),
)


def _average_words(table: pd.DataFrame, question: Question) -> str:
    """The 12-month average at the end of the period, and a year before where these are alike."""
    last = question.filters.window.last
    average = table.set_index("month")["average"]
    now, before = average.get(last, math.nan), average.get(last - 12, math.nan)
    if math.isnan(now):
        return f"The 12 months to {short(last)} are not all whole and alike: there is no average."
    words = f"The average of the 12 months to {short(last)} is {numbers.mean(now)} a month"
    if math.isnan(before) or _broken(last, question):
        return f"{words}."
    return f"{words}; a year earlier it was {numbers.mean(before)}."


def _broken(last: pd.Period, question: Question) -> bool:
    """Whether a month of this year's average may not be held against one of last year's."""
    two_years = pd.period_range(last - 23, last, freq="M")
    return len(set(eras(two_years, break_months(question)))) > 1


def trend_figure(table: pd.DataFrame, question: Question) -> Figure:
    """Bars by month with the 12-month average."""
    unit = question.unit(question.filters.offences)
    breaks = question.breaks(question.filters.offences)
    return trend_chart(table, unit, question.filters.window, breaks)


def _trend_columns(_: Question) -> tuple[Column, ...]:
    return (
        Column("words", "Month"),
        Column("value", "Count", "count"),
        Column("average", "12-month average", "rate"),
        Column("status", "Data"),
        Column("revision", "Figure status"),
    )


TREND = Panel(
    page="overview",
    id="trend",
    title="Since when: by month",
    table=trend,
    sentence=trend_sentence,
    columns=_trend_columns,
    figure=trend_figure,
    latest_first=True,
)
