"""What can be chosen of the map: its colours and their scale, which cells, what is left out."""

from __future__ import annotations

from dash import Output, html
from dash.development.base_component import Component

from components.choices import boxes
from components.fields import group_field, select_field
from components.markup import Ready
from model.filters import FIT, NO_KIND, kind_id
from model.map_points import STREET
from pages.hotspots.cell_types import KINDS
from pages.hotspots.class_breaks import AMOUNTS
from pages.question import Question

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


def choices() -> list[html.Div]:
    """The controls, empty; the page fills them."""
    scale = html.Div(id="hotspots-scale")
    left_out = html.Details(
        [
            html.Summary(id="hotspots-without-summary"),
            html.Div(html.Div(id="hotspots-without"), className="popover-list"),
        ],
        className="popover",
    )
    return [
        select_field("map", "Coloured by", "hotspots-map", "map-control field-map"),
        group_field("scale", "Colours", "hotspots-scale", scale, "map-control field-scale"),
        select_field(
            "cells", "Cells", "hotspots-kind", "map-control field-cells", clears="spot tasks"
        ),
        group_field(
            "without", "Leave out", "hotspots-without", left_out, "map-control field-without"
        ),
    ]


def choices_outputs() -> dict[str, Output]:
    """What the page's callback fills of them."""
    return {
        "map-options": Output("hotspots-map", "children"),
        "map": Output("hotspots-map", "data-value"),
        "scale": Output("hotspots-scale", "children"),
        "kind-options": Output("hotspots-kind", "children"),
        "kind": Output("hotspots-kind", "data-value"),
        "without": Output("hotspots-without", "children"),
        "without-summary": Output("hotspots-without-summary", "children"),
    }


def choices_faces(question: Question) -> dict[str, object]:
    """What is offered, and what is chosen of it."""
    return {
        "map-options": _map_options(),
        "map": question.filters.map,
        "scale": _scale(question),
        "kind-options": [
            html.Option(KINDS[kind].label, value=kind) for kind in question.dataset.scope.cells
        ],
        "kind": question.filters.cells,
        **_without_faces(question),
    }


def _map_options() -> list[Component]:
    groups = {
        group: [html.Option(name, value=value) for value, name in names.items()]
        for group, names in MAP_NAMES.items()
    }
    return [html.Optgroup(options, label=group) for group, options in groups.items()]


def _scale(question: Question) -> Ready:
    """Whether the colours of amounts are fitted to what is shown; others have no such choice."""
    if question.filters.map not in AMOUNTS:
        return Ready("")
    ticked = [question.filters.scale]
    return boxes("hotspots-scale", ((FIT, "Scaled to what is shown"),), ticked)


def _without_faces(question: Question) -> dict[str, object]:
    """Kinds of place whose points are left out."""
    kinds = question.dataset.map_points.kinds
    names = {NO_KIND if k == STREET else kind_id(k): k or "Ordinary streets" for k in kinds}
    left_out = [kind for kind in question.filters.without if kind in names]
    return {
        "without": boxes("hotspots-without", tuple(names.items()), left_out),
        "without-summary": f"{len(left_out)} of {len(names)}" if left_out else "Nothing",
    }
