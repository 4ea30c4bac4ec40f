"""Data: what is loaded, which months are whole, where every row went, sources and releases."""

from __future__ import annotations

from collections.abc import Collection
from functools import partial

import pandas as pd
from dash import Output, html
from dash.development.base_component import Component

from components.coverage_strip import coverage_strip
from components.grid import grid
from model.config.revisions import PROVISIONAL
from model.many import many
from model.periods import Window
from model.tables import POLICE
from pages.data.coverage import COVERAGE
from pages.data.ledger import FILES, LEDGER, REJECTED
from pages.data.releases import RELEASES, release_link, shortened
from pages.data.sources import SOURCES
from pages.panel_card import PanelCard, outputs_of
from pages.question import Question

NAME = "data"
PATH = "/data"
LABEL = "Data"
FILTERED = False
PANELS = (COVERAGE, LEDGER, REJECTED, FILES, RELEASES, SOURCES)
CARDS = tuple(
    PanelCard(
        panel,
        fold="Every file, one by one" if panel is FILES else "",
        asked=False,
        quoted=False,
    )
    for panel in PANELS
)
OPENERS = (FILES.element("opener"),)
"""What folds the table of thousands of files open and shut."""


def layout(**_: str) -> html.Div:
    """The page before its tables arrive."""
    strip = html.Div(id="data-coverage-strip")
    cards = [card.layout(before=[strip] if card.panel is COVERAGE else []) for card in CARDS]
    heading = html.Div(
        [html.H1("What is loaded"), html.P(id="data-answer", className="answer")],
        className="page-heading",
    )
    return html.Div([heading, *cards], className="page page-data")


def outputs() -> dict[str, Output]:
    """What the page's callback fills, by the key `view` gives it."""
    return {
        **{key: Output(f"data-{key}", "children") for key in ("answer", "coverage-strip")},
        **outputs_of(CARDS),
    }


def view(question: Question, *, opened: Collection[str] = OPENERS) -> dict[str, object]:
    """Everything the page shows for a question; the files travel only while they are unfolded."""
    tables = {panel: panel.table(question) for panel in PANELS}
    faces: dict[str, object] = {}
    for card in CARDS:
        table = tables[card.panel]
        rows, title = _rows(card, table, question), card.panel.title
        faces |= card.faces(table, question, opened=opened, rows=rows, caption=title)
    return {
        **faces,
        "answer": _answer(question),
        "coverage-strip": [
            html.Div([html.H3(name, className="strip-name"), _strip(rows.iloc[::-1]), *_why(rows)])
            for name, rows in tables[COVERAGE].groupby("source", sort=False)
        ],
    }


def _rows(card: PanelCard, table: pd.DataFrame, question: Question) -> object:
    """What stands in place of the plain rows of a card; None for nothing else."""
    if table.empty:
        # A head without rows says nothing that the sentence above does not say better.
        return []
    if card.panel is RELEASES:
        named = partial(release_link, question=question)
        return grid(shortened(table), RELEASES.columns(question), RELEASES.title, link=named)
    return None


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
