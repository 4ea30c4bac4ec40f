"""The filter bar: native form controls that state.js turns into the query string.

The page's callback sets every control from the address; a reader's change travels the other way
only, through the address. A wrapper's `data-param` names the parameter a control writes and
`data-clears` those that make no sense after it.
"""

from __future__ import annotations

from collections.abc import Sequence

import dash_bootstrap_components as dbc
from dash import html
from dash.development.base_component import Component

PREFIX = "filter"

SELECTS = (
    # parameter, label, parameters it clears
    ("plan", "Plan", "priority offences"),
    ("priority", "Shared priority", "offences"),
    ("area", "Area", ""),
    ("months", "Period", ""),
    ("to", "Ending", ""),
    ("compare", "Compared with", ""),
)

Option = dict[str, str]


def option(value: str, label: str) -> Option:
    """A choice of a control."""
    return {"value": value, "label": label}


def element(part: str) -> str:
    """The id of a control of the filter bar."""
    return f"{PREFIX}-{part}"


def filter_bar() -> html.Section:
    """The empty filter bar; the page's callback fills it."""
    selects = {name: _select(name, label, clears) for name, label, clears in SELECTS}
    fields = [
        selects["plan"],
        selects["priority"],
        _offences(),
        selects["area"],
        selects["months"],
        selects["to"],
        selects["compare"],
        _measure(),
        html.Button("Copy link", id=element("copy"), className="button", type="button"),
        html.Span(id=element("copied"), className="visually-hidden", role="status"),
    ]
    return html.Section(
        html.Details(
            [
                html.Summary(
                    [
                        html.Span("Filters: ", className="summary-label"),
                        html.Span(id=element("summary")),
                    ]
                ),
                html.Div(fields, className="filter-fields"),
            ],
            open=True,
            id=element("details"),
        ),
        className="filter-bar",
        **{"aria-label": "Filters"},
    )


def _wrapper(name: str, clears: str, children: Sequence[Component]) -> html.Div:
    return html.Div(
        list(children),
        className=f"field field-{name}",
        **{"data-param": name, "data-clears": clears},
    )


def _select(name: str, label: str, clears: str) -> html.Div:
    return _wrapper(
        name,
        clears,
        [html.Label(label, htmlFor=element(name)), dbc.Select(id=element(name), options=[])],
    )


def _offences() -> html.Div:
    boxes = dbc.Checklist(id=element("offences"), options=[], value=[])
    return _wrapper(
        "offences",
        "",
        [
            html.Span("Offences", className="label", id=element("offences-label")),
            html.Details(
                [
                    html.Summary(id=element("offences-summary")),
                    html.Div(
                        boxes,
                        className="popover-list",
                        role="group",
                        **{"aria-labelledby": element("offences-label")},
                    ),
                ],
                className="popover",
            ),
        ],
    )


def _measure() -> html.Div:
    choices = [option("count", "Count"), option("rate", "Rate")]
    return _wrapper(
        "measure",
        "",
        [
            html.Span("Show", className="label", id=element("measure-label")),
            html.Div(
                dbc.RadioItems(id=element("measure"), options=choices, value="count", inline=True),
                className="segments",
                role="group",
                **{"aria-labelledby": element("measure-label")},
            ),
        ],
    )
