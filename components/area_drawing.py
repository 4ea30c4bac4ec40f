"""Beside a map: draw an area, or bring one along as GeoJSON; every page then answers for it.

area_drawing.js sends what is drawn or chosen to the server, which answers with the area as a link
says it.
"""

from __future__ import annotations

from html import escape

from dash import html

from components.markup import Ready


def area_drawing(page: str) -> html.Div:
    """The place of the controls on a page, and of what is said about an area that was refused."""
    said = html.P(id=f"{page}-drawing-said", className="drawing-said", role="status")
    return html.Div([html.Div(id=f"{page}-drawing"), said], className="drawing")


def drawing_controls(page: str, href: str) -> html.Div:
    """A button to draw, a file to choose and, where `href` leads there, a way back to all."""
    draw = html.Button(
        "Draw an area", type="button", className="button draw-area", **{"aria-pressed": "false"}
    )
    back = [html.A("Remove the drawn area", href=href, **{"data-stay": ""})] if href else []
    return html.Div([draw, _file(f"{page}-area-file"), *back], className="drawing-controls")


def _file(element: str) -> Ready:
    """The browser's own control: it is reached by keyboard and says what was chosen."""
    name = escape(element)
    return Ready(
        f"<span class='field-file'><label for='{name}'>Upload an area (GeoJSON)</label>"
        f"<input type='file' id='{name}' data-area-file accept='.geojson,.json'></span>"
    )
