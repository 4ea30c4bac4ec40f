"""Overview: what was asked, one big number, then where and since when."""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd
from dash import Output, dcc, html
from dash.development.base_component import Component

from components.area_drawing import area_drawing
from components.choices import radios
from components.fields import group_field, segments
from components.figures.scale import scale_legend
from components.figures.ward_map import MAP_CONFIG
from components.grid import Row, Sorting, grid
from components.markup import Ready
from components.shell import (
    card,
    download_links,
    how_we_know,
    noted,
    period_notes,
    quotable,
    scroll_box,
)
from components.street_control import street_control
from model.filters import CHANGE, COUNT, RATE, WITHOUT_PLACE
from pages.areas import drawing, short_words, streets_shown, without_note
from pages.known import has_shares, how_known
from pages.overview.exceptions import EXCEPTIONS, compared
from pages.overview.exceptions_view import exceptions_card, exceptions_faces, exceptions_outputs
from pages.overview.tiles import TILES
from pages.overview.tiles_view import needs_partner, of_tiles, offences_of_tiles, tiles_shown
from pages.overview.trend import TREND
from pages.overview.ward_colours import WardColours
from pages.overview.wards import WARDS, colours_of, is_ward, ward_comparison, wards_figure
from pages.panel_card import PanelCard, outputs_of
from pages.question import Question
from pages.reliance import page_note
from pages.still_map import NO_MOVING_MAP, opener, still_map, still_map_box

NAME = "overview"
PATH = "/"
LABEL = "Overview"
FILTERED = True
PANELS = (TILES, EXCEPTIONS, WARDS, TREND)

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

COLOUR = "overview-colour"
"""What chooses the colours of the map."""
COLOUR_NAMES = {CHANGE: "Change", RATE: "Rate", COUNT: "Count"}

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
            html.Div(
                [
                    html.P(id="overview-tiles-of", className="small-print"),
                    html.P(id="overview-tiles-downloads", className="downloads-line"),
                ],
                className="tiles-foot",
            ),
            html.Div(id="overview-empty"),
            exceptions_card(),
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
        group_field("colour", "Coloured by", COLOUR, segments(COLOUR), "colour-field"),
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


def outputs() -> dict[str, Output]:
    """What the page's callback fills, by the key `view` gives it."""
    children = (
        *("title", "answer", "how", "period-notes", "empty"),
        *("tiles", "tiles-of", "tiles-downloads"),
        *("still-map", "wards-legend", "drawing", "streets", "colour"),
    )
    return {
        **{key: Output(f"overview-{key}", "children") for key in children},
        **outputs_of((WARDS_CARD, TREND_CARD)),
        "figures": Output("overview-figures", "className"),
        **exceptions_outputs(),
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
            html.P(line)
            for line in how_known(question, offences_of_tiles(tiles), shares=has_shares(tiles))
        ],
        "period-notes": _notes(tiles, question),
        "tiles": tiles_shown(tiles, question),
        "tiles-of": of_tiles(tiles),
        "tiles-downloads": download_links(TILES, question.query),
        "empty": [] if question.measurable else needs_partner(tiles, question),
        "figures": "figures" if question.measurable else "figures hidden",
        **exceptions_faces(exceptions, question),
        **_wards_faces(wards, question),
        **_map_faces(wards, question, still=opener(NAME) in opened),
        **_trend_faces(trend, question, opened),
        "drawing": drawing(question, NAME),
        "streets": streets_shown(question, NAME),
    }


def _notes(tiles: pd.DataFrame, question: Question) -> list[Component]:
    """What is not final of what is asked and of what the tiles show beside it."""
    note = page_note(question, offences_of_tiles(tiles), compared(question))
    return noted(note.lines, note.more)


def _wards_faces(table: pd.DataFrame, question: Question) -> dict[str, object]:
    colours = colours_of(table, question)
    unsaid = {} if question.measurable else {"wards-sentence": ""}
    return {
        **WARDS_CARD.faces(table, question, rows=_wards_grid(table, question)),
        **unsaid,
        "colour": _choices(colours),
        "wards-legend": scale_legend(colours.scale, colours.note, hatched=colours.hatched),
    }


def _choices(colours: WardColours) -> Ready:
    """What the map can show, and what it shows."""
    return radios(COLOUR, [(by, COLOUR_NAMES[by]) for by in colours.offered], colours.by)


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
    figure = wards_figure(table, question)
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
