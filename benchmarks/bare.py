"""The floor to serve: a Dash application with one map and one bar chart, and nothing else.

It draws as many areas and months as the demonstration data of Leeds, from numbers made by chance:
what Dash, Plotly and MapLibre cost before this project adds anything.
"""

from __future__ import annotations

import json
from typing import Any

import dash_bootstrap_components as dbc
import numpy as np
from dash import Dash, Input, Output, dcc, html
from flask import Flask, Response

from pages.web import compressed, warmed

AREAS = 33
MONTHS = 60
SELECT, MAP, CHART, WORDS = "bare-select", "bare-map", "bare-chart", "bare-words"
GEOJSON = "/geo/bare.json"
_CORNERS = 120
_COLUMNS = 6


def bare_app() -> Dash:
    """The application: one select, one map, one chart, one callback."""
    app = Dash(__name__, update_title=None)
    codes = [f"A{n:02}" for n in range(AREAS)]
    app.layout = html.Div(
        [
            dbc.Select(id=SELECT, options=codes, value=codes[0]),
            html.P(id=WORDS),
            dcc.Graph(id=MAP),
            dcc.Graph(id=CHART),
        ]
    )

    @app.callback(
        Output(WORDS, "children"),
        Output(MAP, "figure"),
        Output(CHART, "figure"),
        Input(SELECT, "value"),
    )
    def show(code: str) -> tuple[str, dict[str, Any], dict[str, Any]]:
        rng = np.random.default_rng(codes.index(code))
        return code, _map(codes, rng), _chart(rng)

    @app.server.get(GEOJSON)
    def boundaries() -> Response:
        return Response(json.dumps(_squares(codes)), mimetype="application/json")

    return app


def plain() -> Flask:
    """The server with nothing done before it is forked."""
    return bare_app().server


def kept() -> Flask:
    """The server that compresses and keeps its code as the dashboard does."""
    server = plain()
    compressed(server)
    return warmed(server)


def _map(codes: list[str], rng: np.random.Generator) -> dict[str, Any]:
    trace = {
        "type": "choroplethmap",
        "geojson": GEOJSON,
        "featureidkey": "id",
        "locations": codes,
        "z": rng.integers(0, 500, len(codes)).tolist(),
    }
    view = {"style": "white-bg", "center": {"lon": -1.5, "lat": 53.8}, "zoom": 9}
    return {"data": [trace], "layout": {"map": view, "uirevision": "bare"}}


def _chart(rng: np.random.Generator) -> dict[str, Any]:
    bars = {"type": "bar", "y": rng.integers(0, 900, MONTHS).tolist()}
    return {"data": [bars], "layout": {"uirevision": "bare"}}


def _squares(codes: list[str]) -> dict[str, Any]:
    """Rounded areas side by side, with about as many corners as a ward has on the map."""
    angle = np.linspace(0, 2 * np.pi, _CORNERS)
    features = []
    for number, code in enumerate(codes):
        x, y = -1.75 + 0.09 * (number % _COLUMNS), 53.7 + 0.04 * (number // _COLUMNS)
        ring = np.round(np.column_stack([x + 0.04 * np.cos(angle), y + 0.02 * np.sin(angle)]), 5)
        shape = {"type": "Polygon", "coordinates": [ring.tolist()]}
        features.append({"type": "Feature", "id": code, "properties": {}, "geometry": shape})
    return {"type": "FeatureCollection", "features": features}
