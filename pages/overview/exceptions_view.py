"""What the page shows of what rose or fell: the day of the last meeting, and a row each."""

from __future__ import annotations

import dash_bootstrap_components as dbc
import pandas as pd
from dash import Output, html

from components.grid import grid
from model.filters import earliest_since
from pages.overview.exceptions import EXCEPTIONS, offences_of
from pages.panel_card import PanelCard
from pages.question import Question

ROSE_OR_FELL = "What rose or fell beyond normal variation"
CARD = PanelCard(EXCEPTIONS, "exceptions-card", rows_label=ROSE_OR_FELL, asked=False)


def exceptions_card() -> html.Section:
    """What is new since a day the reader gives; controls.js writes the day into the address."""
    day = html.Div(
        [
            html.Label("Your last meeting", htmlFor="overview-since"),
            # A year of four digits: browsers let one type six.
            dbc.Input(id="overview-since", type="date", max="9999-12-31"),
        ],
        className="field switch field-since",
        **{"data-param": "since", "data-clears": ""},
    )
    return CARD.layout(before=[day])


def exceptions_outputs() -> dict[str, Output]:
    """What the page's callback fills of it."""
    return {
        **CARD.outputs(),
        "exceptions": Output("overview-exceptions-card", "className"),
        "since": Output("overview-since", "value"),
        "since-min": Output("overview-since", "min"),
    }


def exceptions_faces(table: pd.DataFrame, question: Question) -> dict[str, object]:
    """What the page shows of it; hidden where no open data measures what is asked."""
    filters = question.filters
    shown = "card exceptions-card"
    rows = grid(
        table,
        EXCEPTIONS.columns(question),
        f"{ROSE_OR_FELL}, {filters.area.name}",
        link=lambda row: question.link(
            area=question.area(row["area_code"]), offences=offences_of(row, question)
        ),
    )
    return {
        **CARD.faces(table, question, rows=rows),
        "exceptions": shown if question.measurable else f"{shown} hidden",
        "since": str(filters.since),
        "since-min": str(earliest_since(filters.window.last)),
    }
