"""The filter bar: native form controls that controls.js turns into the query string.

The page's callback sets every control from the address; a reader's change travels the other way
only, through the address. A wrapper's `data-param` names the parameter a control writes and
`data-clears` those that make no sense after it.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from dash import html
from dash.development.base_component import Component

from components.fields import select_field
from components.markup import Ready, markup

SELECTS = (
    # parameter, label, parameters it clears
    ("plan", "Plan", "priority offences"),
    ("priority", "Shared priority", "offences"),
    ("area", "Area", ""),
    ("months", "Period", ""),
    ("to", "Ending", ""),
    ("compare", "Compared with", ""),
)

MEASURES = (("count", "Count"), ("rate", "Rate"))


@lru_cache(maxsize=64)
def options_text(options: tuple[tuple[str, str], ...]) -> Ready:
    """The choices of a select, as (value, label): they are many and seldom change."""
    return Ready(markup([html.Option(label, value=value) for value, label in options]))


def element(page: str, part: str) -> str:
    """The id of a control of a page's filter bar."""
    return f"{page}-filter-{part}"


def filter_bar(page: str) -> html.Section:
    """The empty filter bar of a page; the page's callback fills it."""
    selects = {name: _select(page, name, label, clears) for name, label, clears in SELECTS}
    fields = [
        selects["plan"],
        selects["priority"],
        _offences(page),
        selects["area"],
        selects["months"],
        selects["to"],
        selects["compare"],
        _measure(page),
        html.Div(
            [
                html.Button(
                    "Room screen", type="button", className="room-switch", **{"data-room": ""}
                ),
                html.Button("Copy link", className="button copy-link", type="button"),
                html.Span(className="visually-hidden copied", role="status"),
            ],
            className="view-buttons",
        ),
    ]
    return html.Section(
        html.Details(
            [
                html.Summary(
                    [
                        html.Span("Filters: ", className="summary-label"),
                        html.Span(id=element(page, "summary")),
                    ]
                ),
                html.Div(fields, className="filter-fields"),
            ],
            open=True,
            className="filters",
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


def _select(page: str, name: str, label: str, clears: str) -> html.Div:
    return select_field(name, label, element(page, name), f"field-{name}", clears=clears)


def _offences(page: str) -> html.Div:
    boxes = html.Div(id=element(page, "offences"))
    return _wrapper(
        "offences",
        "",
        [
            html.Span("Offences", className="label", id=element(page, "offences-label")),
            html.Details(
                [
                    html.Summary(id=element(page, "offences-summary")),
                    html.Div(
                        boxes,
                        className="popover-list",
                        role="group",
                        **{"aria-labelledby": element(page, "offences-label")},
                    ),
                ],
                className="popover",
            ),
        ],
    )


def _measure(page: str) -> html.Div:
    return _wrapper(
        "measure",
        # Counts and rates have columns of their own, and a map of their own.
        "sort colour",
        [
            html.Span("Show", className="label", id=element(page, "measure-label")),
            html.Div(
                html.Div(id=element(page, "measure")),
                className="segments",
                role="group",
                **{"aria-labelledby": element(page, "measure-label")},
            ),
        ],
    )
