"""How pages travel: security headers, compression, one structured log line a request."""

from __future__ import annotations

import gc
import re
import time
import uuid

import brotli
import structlog
from dash import Dash
from flask import Flask, Response, g, request
from flask.testing import FlaskClient
from flask_compress import Compress

from components.exports import GEOJSON_MIMETYPE
from model.filters import LAYERS
from pages.kept_files import keep_files, read_files_whole

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
}


def secure(app: Dash) -> None:
    """Let nothing but our own server be asked for anything, and nothing frame our pages.

    Dash writes its start-up scripts into the page, so their hashes are allowed. Plotly and MapLibre
    set styles from scripts and MapLibre starts its worker from a blob: both need their own word.
    """
    rules = (
        "default-src 'none'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self'",
        "connect-src 'self'",
        "worker-src blob:",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )

    server: Flask = app.server

    @server.after_request
    def add_headers(response: Response) -> Response:
        # Asked each time: Dash adds a script of its own on the first request.
        scripts = f"script-src 'self' {' '.join(app.csp_hashes())}"
        response.headers["Content-Security-Policy"] = "; ".join((*rules, scripts))
        for name, value in HEADERS.items():
            response.headers[name] = value
        # Pages and answers change with a release: asked after each time, unless they say otherwise.
        response.headers.setdefault("Cache-Control", "no-cache")
        return response


def compressed(server: Flask) -> None:
    """Brotli for every text; files that never change are compressed once and kept."""
    server.config["COMPRESS_ALGORITHM"] = ["br", "gzip"]
    server.config["COMPRESS_BR_LEVEL"] = 5
    server.config["COMPRESS_BR_WINDOW"] = 24
    # First, so that what it keeps is compressed: what follows a request runs in reverse.
    keep_files(server)
    # Not among its own: the cells of a whole place are megabytes.
    Compress(server).compress_mimetypes_set.update({GEOJSON_MIMETYPE, "text/csv"})
    read_files_whole(server)


def warmed(server: Flask) -> Flask:
    """The server after it has compressed the browser's code once, before it is forked.

    The store must not be touched before the fork: Delta Lake's threads do not survive it.
    """
    browser = _our_own(server)
    accepts = {"Accept-Encoding": "br"}
    of_answers = server.config["COMPRESS_BR_LEVEL"]
    server.config["COMPRESS_BR_LEVEL"] = ONCE_LEVEL
    page = browser.get("/", headers=accepts)
    html = brotli.decompress(page.data).decode() if page.content_encoding == "br" else page.text
    for address in re.findall(r'(?:src|href)="(/(?:_dash-component-suites|assets)/[^"]*)"', html):
        browser.get(address, headers=accepts)
    browser.get(PLOTLY, headers=accepts)
    server.config["COMPRESS_BR_LEVEL"] = of_answers
    _leave_alone_what_stays()
    return server


def read_ahead(server: Flask) -> None:
    """Read the current release in a worker before its first visitor asks for it."""
    _our_own(server).get("/readyz")
    _our_own(server).get("/data/overview/wards.csv")
    # The forecast keeps what it needs for every series of such a length.
    _our_own(server).get(f"/data/trends/series.csv?layers={','.join(LAYERS)}")
    _leave_alone_what_stays()


def read_further(server: Flask) -> None:
    """Read the map points, once a worker answers: hotspots need seconds more than the rest.

    Then the names that a search finds.
    """
    _our_own(server).get("/data/hotspots/spots.csv")
    _our_own(server).post("/search", data="a")
    _leave_alone_what_stays()


def _leave_alone_what_stays() -> None:
    """Keep garbage collection off everything loaded so far.

    Otherwise one answer in ten waits until hundreds of thousands of lasting objects were looked
    through once more: with 190 months, 105 ms instead of 58. Workers also share more memory.
    """
    gc.collect()
    gc.freeze()


def _our_own(server: Flask) -> FlaskClient:
    browser = server.test_client()
    browser.environ_base[WARMING] = "yes"
    return browser


WARMING = "safer.warming"
"""Marks our own first requests, which are not worth a line in the log."""

ONCE_LEVEL = 9
"""Brotli's level for what is compressed once: 60 kB less of Plotly than level 5 for a quarter of a
second. Level 11 would save 120 kB more and delay every start by eight seconds."""

PLOTLY = "/_dash-component-suites/plotly/package_data/plotly.min.js"
"""Loaded by the first figure, not named in the page."""


def log_requests(server: Flask) -> None:
    """A line of JSON a request: what was asked, the answer's status, how long it took."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.processors.dict_tracebacks,
            structlog.processors.JSONRenderer(),
        ]
    )
    log = structlog.get_logger("request")

    @server.before_request
    def start() -> None:
        g.started = time.perf_counter()
        g.request_id = uuid.uuid4().hex[:12]

    @server.after_request
    def finish(response: Response) -> Response:
        if WARMING in request.environ:
            return response
        log.info(
            "request",
            method=request.method,
            path=request.path,
            status=response.status_code,
            ms=round(1000 * (time.perf_counter() - g.started), 1),
            id=g.request_id,
        )
        return response
