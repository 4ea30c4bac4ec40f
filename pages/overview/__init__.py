"""Overview: what was asked, one big number, then where and since when."""

from __future__ import annotations

from collections.abc import Collection

import dash_bootstrap_components as dbc
import pandas as pd
from dash import Output, dcc, html
from dash.development.base_component import Component

from components import numbers
from components.area_drawing import area_drawing
from components.figures.ward_map import MAP_CONFIG, legend
from components.grid import Row, Sorting, grid, records
from components.shell import (
    card,
    download_links,
    empty_state,
    how_we_know,
    noted,
    period_notes,
    quotable,
    scroll_box,
)
from components.street_control import street_control
from components.tiles import tile
from model.config.breaks import REFUSE, Break
from model.filters import WITHOUT_PLACE, earliest_since
from pages.areas import drawing, short_words, streets_shown, without_note
from pages.known import has_shares, how_known
from pages.overview.exceptions import EXCEPTIONS, offences_of
from pages.overview.tiles import TILES
from pages.overview.trend import TREND
from pages.overview.wards import WARDS, is_ward, legend_title, ward_classes, ward_comparison
from pages.panel_card import PanelCard, outputs_of
from pages.question import Question
from pages.reliance import doubted_months, page_note
from pages.still_map import NO_MOVING_MAP, opener, still_map, still_map_box
from pages.templates import template_path
from stats.counts import monthly

NAME = "overview"
PATH = "/"
LABEL = "Overview"
FILTERED = True
PANELS = (TILES, EXCEPTIONS, WARDS, TREND)

ROSE_OR_FELL = "What rose or fell beyond normal variation"
EXCEPTIONS_CARD = PanelCard(EXCEPTIONS, "exceptions-card", rows_label=ROSE_OR_FELL, asked=False)
WARDS_CARD = PanelCard(WARDS, asked=False)
TREND_CARD = PanelCard(
    TREND,
    "trend-card",
    rows_label="Figures by month",
    fold="The same figures as a table",
    chart="chart",
    asked=False,
)
FOLDS = (TREND_CARD.opener,)
"""What folds the table of months open and shut."""
OPENERS = (*FOLDS, opener(NAME))

SPARK_MONTHS = 24

NO_MAP = (
    "This browser cannot draw the moving map: this is a still one. Click a ward to ask about it. "
    "The table of ward figures has the same figures."
)
"""Shown by the browser itself where it has no WebGL 2."""


def layout(**_: str) -> html.Div:
    """The page before its figures arrive."""
    return html.Div(
        [
            _heading(),
            html.Div(id="overview-tiles", className="tiles"),
            html.P(id="overview-tiles-downloads", className="downloads-line"),
            html.Div(id="overview-empty"),
            _exceptions_card(),
            html.Div(
                [_map_card(), _table_card(), TREND_CARD.layout()],
                id="overview-figures",
                className="figures",
            ),
        ],
        className="page",
    )


def _heading() -> html.Div:
    """What is asked, its answer, and what is not final of it."""
    parts = [
        html.H1(id="overview-title"),
        quotable("overview-answer", "the answer", classes="answer"),
        how_we_know(NAME),
        period_notes(NAME),
    ]
    return html.Div(parts, className="page-heading")


def _map_card() -> html.Section:
    """Where: the map of wards, on which an area can be drawn."""
    graph = dcc.Graph(id="overview-wards-figure", config=MAP_CONFIG)
    parts = [
        area_drawing(NAME),
        html.Div(graph, className="map"),
        street_control(NAME),
        *still_map_box(NAME, NO_MAP),
        html.Div(id="overview-wards-legend"),
    ]
    return card("overview-wards", WARDS.title, parts, classes="map-card")


def _table_card() -> html.Section:
    """The same wards as a table."""
    return html.Section(
        [
            html.H2("Ward figures", id="overview-grid-heading"),
            scroll_box("overview-wards-grid", "Figures by ward"),
            html.Div(id="overview-wards-downloads"),
        ],
        className="card table-card",
        **{"aria-labelledby": "overview-grid-heading"},
    )


def _exceptions_card() -> html.Section:
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
    return EXCEPTIONS_CARD.layout(before=[day])


def outputs() -> dict[str, Output]:
    """What the page's callback fills, by the key `view` gives it."""
    children = (
        *("title", "answer", "how", "period-notes", "tiles", "tiles-downloads", "empty"),
        *("still-map", "wards-legend", "drawing", "streets"),
    )
    return {
        **{key: Output(f"overview-{key}", "children") for key in children},
        **outputs_of((EXCEPTIONS_CARD, WARDS_CARD, TREND_CARD)),
        "figures": Output("overview-figures", "className"),
        "exceptions": Output("overview-exceptions-card", "className"),
        "since": Output("overview-since", "value"),
        "since-min": Output("overview-since", "min"),
    }


def view(question: Question, *, opened: Collection[str] = FOLDS) -> dict[str, object]:
    """Everything the page shows for a question, each panel's table computed once.

    The table of months is long and folded away: it travels only while its opener is `opened`.
    """
    tiles, exceptions, wards, trend = (panel.table(question) for panel in PANELS)
    return {
        "title": f"{question.subject}: {question.filters.area.name}",
        "answer": TILES.sentence(tiles, question),
        "how": [
            html.P(line) for line in how_known(question, _shown(tiles), shares=has_shares(tiles))
        ],
        "period-notes": _notes(tiles, question),
        "tiles": _tiles(tiles, question),
        "tiles-downloads": download_links(TILES, question.query),
        "empty": [] if question.measurable else _needs_partner(tiles, question),
        "figures": "figures" if question.measurable else "figures hidden",
        **_exceptions_faces(exceptions, question),
        **_wards_faces(wards, question),
        **_map_faces(wards, question, still=opener(NAME) in opened),
        **_trend_faces(trend, question, opened),
        "drawing": drawing(question, NAME),
        "streets": streets_shown(question, NAME),
    }


def _notes(tiles: pd.DataFrame, question: Question) -> list[Component]:
    """What is not final of what is asked and of what the tiles show beside it."""
    note = page_note(question, _shown(tiles))
    return noted(note.lines, note.more)


def _shown(tiles: pd.DataFrame) -> list[str]:
    """The offences of all tiles."""
    return [offence for offences in tiles["offences"] for offence in offences]


def _tiles(table: pd.DataFrame, question: Question) -> list[html.Article]:
    return [_tile(row, question) for row in records(table)]


def _tile(row: Row, question: Question) -> html.Article:
    """A tile with the months before the end of the period; none for what is not counted here."""
    trend, breaks, doubtful = [], [], []
    offences = row["offences"] if row["form"] != "share" else ()
    if offences:
        last = question.filters.window.last
        series = monthly(question.cube, question.filters.area.code, offences)
        recent = series[series.index <= last].tail(SPARK_MONTHS)
        trend = recent.tolist()
        since = [
            len(recent) - 1 - (last.ordinal - b.month.ordinal)
            for b in _refusing(question, offences)
        ]
        breaks = [position for position in since if 0 < position < len(recent)]
        doubted = doubted_months(question, offences)
        doubtful = (
            [n for n, month in enumerate(recent.index) if month in doubted] if doubted else []
        )
    return tile(
        row,
        trend,
        as_rate=question.as_rate,
        template=template_path(question),
        breaks=breaks,
        doubtful=doubtful,
    )


def _refusing(question: Question, offences: tuple[str, ...]) -> list[Break]:
    return [b for b in question.breaks(offences) if b.effect == REFUSE]


def _exceptions_faces(table: pd.DataFrame, question: Question) -> dict[str, object]:
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
        **EXCEPTIONS_CARD.faces(table, question, rows=rows),
        "exceptions": shown if question.measurable else f"{shown} hidden",
        "since": str(filters.since),
        "since-min": str(earliest_since(filters.window.last)),
    }


def _wards_faces(table: pd.DataFrame, question: Question) -> dict[str, object]:
    wards = table[table["area_type"] == "ward"]
    classes = ward_classes(wards, question)
    form = numbers.rate if question.as_rate else numbers.count
    blank = "no rate by residents" if wards["rate"].isna().any() and question.as_rate else ""
    blank = "hidden: small numbers" if wards["hidden"].any() else blank
    unsaid = {} if question.measurable else {"wards-sentence": ""}
    return {
        **WARDS_CARD.faces(table, question, rows=_wards_grid(table, question)),
        **unsaid,
        "wards-legend": legend(legend_title(classes, question), classes.limits, form, blank),
    }


def _wards_grid(table: pd.DataFrame, question: Question) -> html.Table:
    """The wards as a table; what is noted of every comparison in it stands once above it."""
    compared, chosen = ward_comparison(question), question.filters.area.code
    words = [short_words(without_note(w, compared), compared) for w in table["words"]]
    note = compared.caution if not compared.reason and not question.as_rate else ""
    return grid(
        table.assign(words=words),
        WARDS.columns(question),
        f"{question.subject} by ward, {question.period_words}",
        note=f"To bear in mind: {note}." if note else "",
        sorting=Sorting(question.filters.sort, lambda by: question.link(sort=by)),
        link=lambda row: _area_link(row, question),
        chosen=lambda row: row["area_code"] == chosen and is_ward(row),
        total=lambda row: not is_ward(row),
    )


def _map_faces(table: pd.DataFrame, question: Question, *, still: bool) -> dict[str, object]:
    """The moving map, or the same as a still one."""
    figure = WARDS.figure(table, question)
    if not still:
        return {"wards-figure": figure, "still-map": ""}
    label = f"Map: {question.subject} by ward, {question.place_words}. The table has every ward."
    drawing = still_map(figure, question, label=label, chooses="area")
    return {"wards-figure": NO_MOVING_MAP, "still-map": drawing}


def _area_link(row: Row, question: Question) -> str:
    whole = question.dataset.scope.whole
    if row["area_code"] == WITHOUT_PLACE:
        return ""
    if row["area_code"] == whole.code:
        return question.link(area=whole)
    return question.area_link(row["area_code"])


def _trend_faces(
    table: pd.DataFrame, question: Question, opened: Collection[str]
) -> dict[str, object]:
    caption = f"{question.subject} by month, {question.filters.area.name}"
    unsaid = {} if question.measurable else {"trend-sentence": ""}
    return {**TREND_CARD.faces(table, question, opened=opened, caption=caption), **unsaid}


def _needs_partner(tiles: pd.DataFrame, question: Question) -> html.Div:
    priority = question.filters.priority
    title = priority.title if priority else question.subject
    needed = tiles[tiles["status"].isin(["partner", "unloaded"])]
    lines = [f"{row['name']}. {row['words']}." for row in records(needed)]
    return empty_state(
        f"No counts by ward measure “{title}”",
        [
            "So there is no map, table or trend to show: a stand-in would mislead. It needs:",
            *lines,
            html.A("Get the template to fill in", href=template_path(question), download=""),
            "Choose another shared priority above to see figures.",
        ],
    )
