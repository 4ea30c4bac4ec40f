"""Data: what is loaded, which months are whole, where every row went, sources and releases."""

from __future__ import annotations

from collections.abc import Collection
from functools import partial

import pandas as pd
from dash import Output, html
from dash.development.base_component import Component

from components.coverage_strip import coverage_strip
from components.grid import grid
from components.panel import Panel
from components.shell import card, download_links, folded, scroll_box
from model.config.revisions import PROVISIONAL
from model.many import many
from model.periods import Window
from model.tables import POLICE
from pages.data.coverage import COVERAGE
from pages.data.ledger import FILES, LEDGER, REJECTED
from pages.data.releases import RELEASES, release_link, shortened
from pages.data.sources import SOURCES
from pages.question import Question

NAME = "data"
PATH = "/data"
LABEL = "Data"
FILTERED = False
PANELS = (COVERAGE, LEDGER, REJECTED, FILES, RELEASES, SOURCES)
OPENERS = (FILES.element("opener"),)
"""What folds the table of thousands of files open and shut."""


def layout(**_: str) -> html.Div:
    """The page before its tables arrive."""
    cards = [card(panel.element(), panel.title, _parts(panel), quoted=False) for panel in PANELS]
    heading = html.Div(
        [html.H1("What is loaded"), html.P(id="data-answer", className="answer")],
        className="page-heading",
    )
    return html.Div([heading, *cards], className="page page-data")


def _parts(panel: Panel) -> list[Component]:
    """What stands in the card of a panel, before it is filled."""
    table = scroll_box(panel.element("grid"), f"{panel.title}, table")
    return [
        *([html.Div(id="data-coverage-strip")] if panel is COVERAGE else []),
        folded("Every file, one by one", OPENERS[0], table) if panel is FILES else table,
        html.Div(id=panel.element("downloads")),
    ]


def outputs() -> dict[str, Output]:
    """What the page's callback fills, by the key `view` gives it."""
    keys = [f"{p.id}-{part}" for p in PANELS for part in ("sentence", "grid", "downloads")]
    return {key: Output(f"data-{key}", "children") for key in ("answer", "coverage-strip", *keys)}


def view(question: Question, *, opened: Collection[str] = OPENERS) -> dict[str, object]:
    """Everything the page shows for a question; the files travel only while they are unfolded."""
    tables = {panel.id: panel.table(question) for panel in PANELS}
    faces: dict[str, object] = {}
    for panel in PANELS:
        table = tables[panel.id]
        faces[f"{panel.id}-sentence"] = panel.sentence(table, question)
        faces[f"{panel.id}-grid"] = _grid(panel, table, question, opened)
        faces[f"{panel.id}-downloads"] = download_links(panel, question.query)
    return {
        **faces,
        "answer": _answer(question),
        "coverage-strip": [
            html.Div([html.H3(name, className="strip-name"), _strip(rows.iloc[::-1]), *_why(rows)])
            for name, rows in tables["coverage"].groupby("source", sort=False)
        ],
    }


def _grid(
    panel: Panel, table: pd.DataFrame, question: Question, opened: Collection[str]
) -> Component | list[Component]:
    if panel is FILES and not set(opened) & set(OPENERS):
        return []
    if table.empty:
        # A head without rows says nothing that the sentence above does not say better.
        return []
    if panel is RELEASES:
        named = partial(release_link, question=question)
        return grid(shortened(table), panel.columns(question), panel.title, link=named)
    return grid(table, panel.columns(question), panel.title)


def _why(rows: pd.DataFrame) -> list[Component]:
    """Why months are doubtful or partial, the latest first: the table has them far down."""
    unsure = rows[rows["status"].isin(["doubtful", "partial"]) & (rows["reason"] != "")]
    if unsure.empty:
        return []
    said = [f"{r.month}, {r.status}: {r.reason}." for r in unsure.head(MOST_WHY).itertuples()]
    more = len(unsure) - MOST_WHY
    said += [f"{more} more: the table below says why."] if more > 0 else []
    return [html.Ul([html.Li(words) for words in said], className="strip-why")]


MOST_WHY = 6
"""Months of a source whose reason stands under its strip."""


def _strip(rows: pd.DataFrame) -> html.Div:
    still = rows.loc[rows["revision"] == PROVISIONAL, "period"]
    return coverage_strip(list(rows["period"]), list(rows["status"]), provisional=set(still))


def _answer(question: Question) -> str:
    dataset = question.dataset
    wards = many(len(dataset.wards), "wards")
    police = dataset.coverage[dataset.coverage["source"] == POLICE]
    if police.empty:
        return f"{wards} of {dataset.catalogue.place.name}: no police data yet."
    records = int(police["records"].sum())
    return (
        f"{many(records, 'records')} of crime and ASB in {wards} of "
        f"{dataset.catalogue.place.name}, {_span(police)}."
    )


def _span(coverage: pd.DataFrame) -> str:
    months = pd.PeriodIndex(coverage["month"], freq="M")
    return Window(months.min(), months.max()).span
