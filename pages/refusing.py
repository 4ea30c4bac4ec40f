"""What is refused before it is answered: long bodies, callbacks no page sends, pages that are not.

Whoever asks for it is told 400, 404 or 413, in one line of the log. What fails in an answer to a
question that a page can send is our own fault, and keeps its traceback.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from http import HTTPStatus
from types import NoneType
from typing import Any

from dash import Dash
from dash.exceptions import DependencyException
from flask import Flask, Response, abort, request

from geo.custom_area import MOST_BYTES

LONGEST_BODY = 2 * MOST_BYTES
"""In bytes. An area that is brought along is the longest that is read; one somewhat longer is
refused by its own route, in words. A question of a page takes a few thousand."""

CALLBACK = "/_dash-update-component"

SENT: Mapping[str, tuple[type, ...]] = {
    "search": (str, NoneType),
    "pathname": (str, NoneType),
    "n_clicks": (int, NoneType),
}
"""What the properties are that questions are sent with."""


def refuse_long_bodies(server: Flask) -> None:
    """Answer 413 on any route, before a body is read; one of untold length is read so far only."""
    server.config["MAX_CONTENT_LENGTH"] = LONGEST_BODY

    @server.before_request
    def check_length() -> None:
        if (request.content_length or 0) > LONGEST_BODY:
            abort(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)


def refuse_odd_callbacks(app: Dash) -> None:
    """Answer 400 to what is no question of a page, and 404 to one for what no page shows."""
    server: Flask = app.server

    @server.before_request
    def check_callback() -> None:
        if request.path == CALLBACK and request.method == "POST":
            body = _json()
            if not isinstance(body, dict) or not isinstance(body.get("output"), str):
                abort(HTTPStatus.BAD_REQUEST)
            declared = app.callback_map.get(body["output"], {})
            if "callback" not in declared:
                abort(HTTPStatus.NOT_FOUND)
            if not _is_question(body, declared):
                abort(HTTPStatus.BAD_REQUEST)


def refuse_unknown_pages(app: Dash, paths: Collection[str]) -> None:
    """Answer 404 where no page is, with the page that says so; and for unknown code of Dash."""
    known = {path.strip("/") for path in paths}
    server: Flask = app.server

    @server.after_request
    def say_so(response: Response) -> Response:
        # Dash answers every address that is no route with the same document.
        if (
            request.endpoint == "/<path:path>"
            and response.status_code == HTTPStatus.OK
            and request.path.strip("/") not in known
        ):
            response.status_code = HTTPStatus.NOT_FOUND
        return response

    @server.errorhandler(DependencyException)
    def no_such_code(_: DependencyException) -> tuple[str, int]:
        return "There is no such file.\n", HTTPStatus.NOT_FOUND


def _json() -> object:
    try:
        return request.get_json()
    except RecursionError:
        abort(HTTPStatus.BAD_REQUEST)


def _is_question(body: Mapping[str, Any], declared: Mapping[str, list[dict[str, str]]]) -> bool:
    """Whether a body has the inputs its callback declares, and its outputs."""
    inputs, changed = body.get("inputs"), body.get("changedPropIds", [])
    return (
        _names(inputs) == _names(declared["inputs"])
        and all(isinstance(i.get("value"), SENT[i["property"]]) for i in inputs or [])
        and _names(body.get("state", [])) == _names(declared["state"])
        and f"..{'...'.join(_names(body.get('outputs')) or [])}.." == body["output"]
        and isinstance(changed, list)
        and all(isinstance(name, str) for name in changed)
    )


def _names(parts: object) -> list[str] | None:
    """The ids and properties of a list of them; None of anything else."""
    if not isinstance(parts, list) or not all(isinstance(part, dict) for part in parts):
        return None
    return [f"{part.get('id')}.{part.get('property')}" for part in parts]
