"""Who owes which data: the measures of a plan that wait for a partner's file, by holder."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
from dash import html
from dash.development.base_component import Component

from components.grid import Row
from components.panel import Column, Panel
from model.many import many, verb
from pages.plans.indicators import indicators_table
from pages.question import Question

COLUMNS = ("plan", "holder", "name", "priorities", "series")


def owed_table(question: Question) -> pd.DataFrame:
    """One row a measure without a partner's file, with COLUMNS; most owed first, then by name.

    `priorities` are the titles of all that are asked about and that it stands under.
    """
    return owed_of(indicators_table(question), question)


def owed_of(indicators: pd.DataFrame, question: Question) -> pd.DataFrame:
    """The same from the table of indicators that is worked out already."""
    waiting = indicators[indicators["status"] == "partner"]
    if waiting.empty:
        return pd.DataFrame(columns=list(COLUMNS))
    of_measure = waiting.groupby(["holder", "name", "indicator"], sort=False, as_index=False)
    table = of_measure["priority"].agg(lambda titles: "; ".join(dict.fromkeys(titles)))
    table["owed"] = table.groupby("holder")["name"].transform("size")
    table = table.sort_values(["owed", "holder", "name"], ascending=[False, True, True])
    table = table.rename(columns={"priority": "priorities", "indicator": "series"})
    return table.assign(plan=question.filters.plan.title)[list(COLUMNS)].reset_index(drop=True)


def owed_sentence(table: pd.DataFrame, question: Question) -> str:
    """How many measures wait for a file, and whose they are."""
    plan = question.filters.plan.short_title
    if table.empty:
        return f"{plan}: no measure waits for a partner’s file."
    counts = table["holder"].value_counts(sort=False)
    waits = f"{many(len(table), 'measures')} {verb(len(table), 'waits', 'wait')}"
    said = f"{plan}: {waits} for a partner’s file."
    if len(counts) == 1:
        return f"{said} {counts.index[0]} has all of them." if len(table) > 1 else said
    first = f"{counts.index[0]} has {counts.iloc[0]}"
    return f"{said} {len(counts)} partners hold them; {first}."


def owed_list(rows: Sequence[Row]) -> list[Component]:
    """A line a holder: how many measures it holds, and which."""
    by_holder: dict[str, list[str]] = {}
    for row in rows:
        by_holder.setdefault(row["holder"], []).append(row["name"])
    return [
        html.Li(
            [
                html.Strong(holder),
                html.Span(many(len(names), "measures"), className="owed-number"),
                html.P("; ".join(names), className="small-print"),
            ]
        )
        for holder, names in by_holder.items()
    ]


OWED = Panel(
    page="plans",
    id="owed",
    title="Who owes which data",
    table=owed_table,
    sentence=owed_sentence,
    columns=lambda question: (
        Column("holder", "Who has the file"),
        Column("name", "Measure"),
        Column("priorities", question.filters.plan.priority_label),
        Column("plan", "Plan", shown=False),
        Column("series", "Indicator code", shown=False),
    ),
    subject=lambda question: question.filters.plan.short_title,
)
