"""Hotspots: where incidents gather, how sure and how long that has been so, a list to take."""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd
from dash import Output, dcc, html
from dash.development.base_component import Component

from components import numbers
from components.area_drawing import area_drawing
from components.cell_map import scale_legend
from components.choices import boxes
from components.grid import Row, grid, records
from components.markup import Ready
from components.month_slider import month_slider
from components.panel import Panel
from components.shell import card, download_links, empty_state, folded, scroll_box
from components.tasking_sheet import certainty_words, months_words
from components.ward_map import MAP_CONFIG
from model.filters import FIT, MOST_TASKS, NO_KIND, kind_id
from model.map_points import STREET
from pages.areas import drawing
from pages.hotspots.amounts import AMOUNTS
from pages.hotspots.cells import CELLS
from pages.hotspots.found import measurable
from pages.hotspots.goodness import FORESIGHT, TOP
from pages.hotspots.ground import ground
from pages.hotspots.kinds import KINDS, capital, kind_of, placed
from pages.hotspots.layers import COMPARING
from pages.hotspots.moved import MOVED
from pages.hotspots.moved_faces import moved_card, moved_faces, moved_outputs, tasks_area
from pages.hotspots.nearby import NEARBY, REACH
from pages.hotspots.nearby_faces import (
    NEAR,
    near_cards,
    near_faces,
    near_outputs,
    places_control,
)
from pages.hotspots.scales import blank_words, scale_of
from pages.hotspots.sheet import sheet, way_back
from pages.hotspots.spots import SPOTS, TASKS
from pages.question import Question
from pages.still_map import NO_MOVING_MAP, opener, still_map, still_map_box

NAME = "hotspots"
PATH = "/hotspots"
LABEL = "Hotspots"
FILTERED = True
PANELS = (CELLS, SPOTS, TASKS, MOVED, FORESIGHT, TOP, NEARBY, REACH)
LISTS = (SPOTS, TASKS)
"""Panels shown as lists of places to pick from."""
FOLDS = ("hotspots-cells-opener",)
"""What folds the table of every cell open and shut."""
OPENERS = (*FOLDS, opener(NAME))

MOST_LISTED = 25
"""Places listed beside the map; the file has all of them."""

MAP_NAMES = {
    "How much": {"count": "Incidents", "density": "Density per km²"},
    "How sure, how long": {
        "gi": "Hot and cold (Gi*)",
        "class": "Class of hotspot",
        "months": "Months hot",
        "certainty": "Certainty",
        "moran": "High or low among neighbours",
    },
    "Against before": {"change": "Change beyond chance", "dual": "Difference of densities"},
    "Against everything recorded": {"mix": "More or less of it than elsewhere"},
}
"""What cells can be coloured by, grouped as they are offered."""
NO_MAP = (
    "This browser cannot draw the moving map: this is a still one. Point at a cell to read of it, "
    "click to look at it in the list. The list and the table of cells hold what it shows."
)
CAVEAT = (
    "Places are approximate: police.uk moves every record to one of a fixed list of points, so no "
    "cell is smaller than 200 m and no street is ranked."
)


def layout(**_: str) -> html.Div:
    """The page before its figures arrive."""
    return html.Div(
        [
            html.Div(
                [html.H1(id="hotspots-title"), html.P(id="hotspots-answer", className="answer")],
                className="page-heading",
            ),
            html.Div(id="hotspots-empty"),
            html.Div(
                [
                    _map_card(),
                    html.Div(
                        [
                            _list_card(SPOTS, "spots-card"),
                            _list_card(TASKS, "tasks-card", *_of_tasks()),
                        ],
                        className="hotspots-lists",
                    ),
                    moved_card(),
                    _list_card(FORESIGHT, "foresight-card"),
                    _list_card(TOP, "top-card"),
                    *near_cards(),
                    html.Section(id="hotspots-sheet", className="paper-sheet"),
                ],
                id="hotspots-figures",
                className="hotspots-figures",
            ),
            html.P(CAVEAT, className="caveat"),
        ],
        className="page page-hotspots",
    )


def _map_card() -> html.Section:
    return card(
        "hotspots-cells",
        CELLS.title,
        [
            html.Div(
                [_maps(), _scale(), _cells(), _kinds(), places_control()],
                className="map-controls",
            ),
            area_drawing(NAME),
            html.Div(
                dcc.Graph(id="hotspots-cells-figure", config=MAP_CONFIG), className="map map-tall"
            ),
            html.Div(id="hotspots-paper-map", className="paper-map"),
            *still_map_box(NAME, NO_MAP),
            html.Div(id="hotspots-cells-legend"),
            html.P(id="hotspots-address", className="address"),
            html.Div(id="hotspots-overlay-key"),
            html.Div(
                id="hotspots-slider",
                className="field month-slider",
                **{"data-param": "to", "data-clears": ""},
            ),
            folded(
                "Every cell as a table",
                FOLDS[0],
                scroll_box("hotspots-cells-grid", "Every cell, table"),
            ),
            html.Div(id="hotspots-cells-downloads"),
        ],
        classes="cells-card",
    )


def _list_card(panel: Panel, classes: str, *more: Component) -> html.Section:
    parts = [
        scroll_box(panel.element(_face(panel)), f"{panel.title}, table"),
        *more,
        html.Div(id=panel.element("downloads")),
    ]
    return card(panel.element(), panel.title, parts, classes=classes)


def _of_tasks() -> tuple[Component, ...]:
    """What can be done with the list: print it, or ask every page about its places."""
    button = html.Button("Print the tasking list", type="button", className="button print-page")
    return html.P(id="hotspots-tasks-area"), html.P(button, className="print-line")


def _face(panel: Panel) -> str:
    """How the rows of a panel are shown."""
    return "list" if panel in (*LISTS, *NEAR) else "grid"


def _maps() -> html.Div:
    """What cells are coloured by."""
    return html.Div(
        [
            html.Label("Coloured by", htmlFor="hotspots-map"),
            html.Select(id="hotspots-map", className="form-select"),
        ],
        className="field map-control field-map",
        **{"data-param": "map", "data-clears": ""},
    )


def _scale() -> html.Div:
    """Whether the colours of amounts are fitted to what is shown; others have no such choice."""
    return _control("scale", "Colours", html.Div(id="hotspots-scale"), "hotspots-scale")


def _cells() -> html.Div:
    """What cells they are."""
    return html.Div(
        [
            html.Label("Cells", htmlFor="hotspots-kind"),
            html.Select(id="hotspots-kind", className="form-select"),
        ],
        className="field map-control field-cells",
        **{"data-param": "cells", "data-clears": "spot tasks"},
    )


def _kinds() -> html.Div:
    """Kinds of place whose points are left out."""
    return _control(
        "without",
        "Leave out",
        html.Details(
            [
                html.Summary(id="hotspots-without-summary"),
                html.Div(html.Div(id="hotspots-without"), className="popover-list"),
            ],
            className="popover",
        ),
        "hotspots-without",
    )


def _control(parameter: str, label: str, control: Component, name: str) -> html.Div:
    return html.Div(
        [html.Span(label, className="label", id=f"{name}-label"), control],
        className=f"field map-control field-{parameter}",
        role="group",
        **{"data-param": parameter, "data-clears": "", "aria-labelledby": f"{name}-label"},
    )


def outputs() -> dict[str, Output]:
    """What the page's callback fills, by the key `view` gives it."""
    children = (
        *("title", "answer", "empty", "still-map", "cells-legend", "slider", "drawing"),
        "without-summary",
        *(f"{p.id}-{part}" for p in PANELS for part in ("sentence", "downloads")),
        *(f"{p.id}-{_face(p)}" for p in PANELS),
        *("sheet", "address"),
    )
    return {
        **{key: Output(f"hotspots-{key}", "children") for key in children},
        "cells-figure": Output("hotspots-cells-figure", "figure"),
        "map-options": Output("hotspots-map", "children"),
        "map": Output("hotspots-map", "data-value"),
        "scale": Output("hotspots-scale", "children"),
        "kind-options": Output("hotspots-kind", "children"),
        "kind": Output("hotspots-kind", "data-value"),
        "without": Output("hotspots-without", "children"),
        "figures": Output("hotspots-figures", "className"),
        **near_outputs(),
        **moved_outputs(),
    }


def view(question: Question, *, opened: Collection[str] = FOLDS) -> dict[str, object]:
    """Everything the page shows for a question, each panel's table computed once.

    The table of every cell is long and folded away: it travels only while its opener is `opened`.
    """
    tables = {panel.id: panel.table(question) for panel in PANELS}
    shown = measurable(question)
    faces: dict[str, object] = {}
    for panel in PANELS:
        if panel in NEAR:
            continue
        faces[f"{panel.id}-sentence"] = panel.sentence(tables[panel.id], question)
        faces[f"{panel.id}-downloads"] = download_links(panel, question.query)
        if panel in LISTS:
            faces[f"{panel.id}-list"] = _listed(panel, tables[panel.id], question)
        elif panel is CELLS and FOLDS[0] not in opened:
            faces["cells-grid"] = []
        else:
            faces[f"{panel.id}-grid"] = _grid(panel, tables[panel.id], question)
    return {
        **faces,
        "title": f"Hotspots of {question.subject}: {question.filters.area.name}",
        "answer": _answer(question),
        "empty": [] if shown else _no_points(question),
        **_map_faces(tables["cells"], question, still=opener(NAME) in opened),
        "cells-legend": scale_legend(scale_of(question), blank_words(question)),
        "slider": _slider(question),
        "drawing": drawing(question, NAME),
        "map-options": _map_options(),
        "map": question.filters.map,
        "scale": _scale_choice(question),
        "kind-options": [
            html.Option(KINDS[kind].label, value=kind) for kind in question.dataset.scope.cells
        ],
        "kind": question.filters.cells,
        **_without_faces(question),
        "sheet": sheet(tables["tasks"], tables["spots"], question),
        "address": way_back(question),
        **near_faces(question, tables),
        **moved_faces(question, tables["moved"]),
        "tasks-area": tasks_area(question, tables["tasks"]),
        "figures": _figures_class(question),
    }


def _figures_class(question: Question) -> str:
    """Whether there is anything to show, and whether what is shown compares two periods."""
    compares = " compares" if question.filters.map in COMPARING else ""
    return f"hotspots-figures{compares}{'' if measurable(question) else ' hidden'}"


def _map_options() -> list[Component]:
    groups = {
        group: [html.Option(name, value=value) for value, name in names.items()]
        for group, names in MAP_NAMES.items()
    }
    return [html.Optgroup(options, label=group) for group, options in groups.items()]


def _scale_choice(question: Question) -> Ready:
    if question.filters.map not in AMOUNTS:
        return Ready("")
    ticked = [question.filters.scale]
    return boxes("hotspots-scale", ((FIT, "Scaled to what is shown"),), ticked)


def _map_faces(table: pd.DataFrame, question: Question, *, still: bool) -> dict[str, object]:
    """The moving map, or the same as a still one."""
    figure = CELLS.figure(table, question)
    if not still:
        return {"cells-figure": figure, "still-map": ""}
    here = ground(question.dataset, question.filters.cells)
    label = f"Map: {scale_of(question).title}, {question.place_words}. The table has every cell."
    cells = (here.geojson_path, here.on_sheet)
    drawing = still_map(figure, question, label=label, chooses="spot", cells=cells)
    return {"cells-figure": NO_MOVING_MAP, "still-map": drawing if figure["data"] else ""}


def _answer(question: Question) -> str:
    place, cell = question.dataset.catalogue.place.name, capital(kind_of(question).a)
    return (
        f"{question.place_words}. {cell} is hot where more is recorded in and around it than "
        f"chance would gather anywhere in {place}."
    )


def _grid(panel: Panel[Question], table: pd.DataFrame, question: Question) -> html.Table:
    caption = f"{panel.title}: {question.subject}, {question.place_words}"
    return grid(table, panel.columns(question), caption)


def _slider(question: Question) -> Ready:
    scope, window = question.dataset.scope, question.filters.window
    first, last = scope.span(question.filters.offences)
    return month_slider("hotspots-to", "Period ends in", first, last, window.last)


def _without_faces(question: Question) -> dict[str, object]:
    kinds = question.dataset.map_points.kinds
    names = {NO_KIND if k == STREET else kind_id(k): k or "Ordinary streets" for k in kinds}
    left_out = [kind for kind in question.filters.without if kind in names]
    return {
        "without": boxes("hotspots-without", tuple(names.items()), left_out),
        "without-summary": f"{len(left_out)} of {len(names)}" if left_out else "Nothing",
    }


def _listed(panel: Panel[Question], table: pd.DataFrame, question: Question) -> list[Component]:
    """A list of places: each leads to its cell on the map, and on to the tasking list or off it."""
    rows = records(table)[:MOST_LISTED] if panel is SPOTS else records(table)
    if not rows:
        return []
    unit = question.unit(question.filters.offences)
    heads = ("Place", "Count", "Class", "Months hot", "Certainty", "List")
    numeric = {"Count", "Months hot", "Certainty"}
    head = html.Tr(
        [html.Th(h, scope="col", className="number" if h in numeric else "") for h in heads]
    )
    caption = f"{panel.title}: {question.subject}, {question.place_words}"
    body = [_place(row, question) for row in rows]
    parts = [
        html.Caption(caption, className="visually-hidden"),
        html.Thead(head),
        html.Tbody(body),
    ]
    more = len(table) - len(rows)
    note = f"The {MOST_LISTED} with most {unit} of {len(table)}: the files have all."
    return [
        html.Table(parts, className="grid places"),
        *([html.P(note, className="small-print")] if more else []),
    ]


def _place(row: Row, question: Question) -> html.Tr:
    cell, filters = row["cell"], question.filters
    picked = cell == filters.spot
    look = html.A(
        row["around"],
        href=question.link(spot="" if picked else cell),
        **{"data-stay": "", **({"aria-current": "true"} if picked else {})},
    )
    name = row["class"]
    chip = html.Span(name.capitalize(), className=f"chip class-chip class-{name}") if name else "–"
    return html.Tr(
        [
            html.Th([look, html.Span(row["ward"], className="place-ward")], scope="row"),
            html.Td(numbers.count(row["count"]), className="number"),
            html.Td(chip),
            html.Td(months_words(row), className="number"),
            html.Td(certainty_words(row), className="number"),
            html.Td(_task_link(row, question)),
        ],
        className="chosen" if picked else "",
    )


def _task_link(row: Row, question: Question) -> Component | str:
    tasks, cell = question.filters.tasks, row["cell"]
    name = f": {placed(row)}"
    if cell in tasks:
        words, after = "Remove", tuple(t for t in tasks if t != cell)
    elif len(tasks) >= MOST_TASKS:
        return "List is full"
    else:
        words, after = "Add", (*tasks, cell)
    return html.A(
        [words, html.Span(name, className="visually-hidden")],
        href=question.link(tasks=after),
        **{"data-stay": ""},
    )


def _no_points(question: Question) -> html.Div:
    return empty_state(
        f"No map points hold “{question.subject}”",
        [
            "Only records of police.uk have map points: a partner's are not shown by place.",
            "Choose another shared priority above to see hotspots.",
        ],
    )
