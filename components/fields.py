"""What holds a control: controls.js writes what is chosen there into the address."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component


def select_field(
    parameter: str, label: str, name: str, classes: str, *, clears: str = "", **more: str
) -> html.Div:
    """A select of one parameter; `name` is its id, `clears` are parameters a choice takes away."""
    return html.Div(
        [html.Label(label, htmlFor=name), html.Select(id=name, className="form-select")],
        className=f"field {classes}",
        **{"data-param": parameter, "data-clears": clears, **more},
    )


def group_field(
    parameter: str, label: str, name: str, control: Component, classes: str, **more: str
) -> html.Div:
    """Boxes of one parameter, with a label over them all; `name` begins its id."""
    return html.Div(
        [html.Span(label, className="label", id=f"{name}-label"), control],
        className=f"field {classes}",
        role="group",
        **{
            "data-param": parameter,
            "data-clears": "",
            "aria-labelledby": f"{name}-label",
            **more,
        },
    )


def segments(name: str) -> html.Div:
    """Where choices stand side by side, of which one is chosen (`choices.radios` fills it)."""
    return html.Div(html.Div(id=name), className="segments")
