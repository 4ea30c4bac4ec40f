"""Since when: the monthly series of the chosen area."""

from __future__ import annotations

import math

import pandas as pd

from components import numbers
from components.panel import Column, Figure, Panel
from components.trend_chart import trend_chart
from components.wording import listed
from model.many import many, verb
from model.periods import short
from pages.breaks import break_words
from pages.question import Question
from pages.reliance import doubtful_words
from stats.trend import trend_table

MOST_NAMED = 3
"""Months a sentence names before it gives their number."""


def trend(question: Question) -> pd.DataFrame:
    """The monthly series of the chosen area and offences; no value where nothing measures them."""
    table = trend_table(
        question.cube,
        question.filters.area.code,
        question.filters.offences,
        question.status,
    ).assign(words=lambda t: t["month"].map(short))
    if question.measurable:
        return table
    # The sum of no offences is zero, which would say that nothing happened.
    return table.assign(value=math.nan, average=math.nan, status="not measured", revision="")


def trend_sentence(table: pd.DataFrame, question: Question) -> str:
    """Where the 12-month average stands, what is missing, and where recording changed."""
    if not question.measurable:
        return question.not_measured
    parts = [_average_words(table, question.filters.window.last)]
    for status, words in _GAPS:
        months = [short(m) for m in table.loc[table["status"] == status, "month"]]
        if months:
            some = listed(months) if len(months) <= MOST_NAMED else f"{len(months)} months"
            parts.append(f"There is {words} for {some}.")
    parts += filter(None, [doubtful_words(question)])
    hidden = int((table["status"] == "hidden").sum())
    if hidden:
        months = f"{many(hidden, 'months')} {verb(hidden, 'is', 'are')}"
        parts.append(f"{months} hidden: small numbers of a partner's file, or what would tell one.")
    of = f"{question.subject}, {question.filters.area.name}."
    return " ".join([of, *parts, *break_words(question)])


_GAPS = (
    ("missing", "no data"),
    ("partial", "only part of the data"),
)


def _average_words(table: pd.DataFrame, last: pd.Period) -> str:
    """The 12-month average at the end of the period, and a year before."""
    average = table.set_index("month")["average"]
    now, before = average.get(last, math.nan), average.get(last - 12, math.nan)
    if math.isnan(now):
        return f"The 12 months to {short(last)} are not all whole, so there is no average."
    words = f"The average of the 12 months to {short(last)} is {numbers.count(now)} a month"
    if math.isnan(before):
        return f"{words}."
    return f"{words}; a year earlier it was {numbers.count(before)}."


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
