"""The browser's own code, styles and fonts: compressed once, kept in memory, sent once.

Who has a file already is told so (304) before it is read; who has not is sent what is kept. An
address that names the state of its file may be kept by a browser for ever. After fonts and the icon
it asks once a day, not at every change of the address; after code at every visit.
"""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path

from dash.fingerprint import check_fingerprint
from flask import Flask, Request, Response, request

from model.settings import PROJECT

ASSETS = PROJECT / "assets"
OF_ASSETS = "_dash_assets.static"
OF_CODE = "/_dash-component-suites/<string:package_name>/<path:fingerprinted_path>"
"""Endpoints of Dash."""

FOR_EVER = "public, max-age=31536000, immutable"
A_DAY = "public, max-age=86400"
ASK_AGAIN = "no-cache"
"""Keep it, and ask whether it is still the same."""

ENCODINGS = ("br", "gzip")
Name = tuple[str, str]
Key = tuple[Name, str]


@dataclass(frozen=True)
class _File:
    """A file as it was sent, compressed or not."""

    body: bytes
    mimetype: str
    encoding: str
    etag: str

    def answer(self) -> Response:
        answer = Response(self.body, content_type=self.mimetype)
        answer.set_etag(self.etag)
        if self.encoding:
            answer.headers["Content-Encoding"] = self.encoding
        answer.make_conditional(request)
        return answer


def keep_files(server: Flask) -> None:
    """Answer for files that were sent before from memory; registered before what compresses."""
    kept: dict[Key, _File] = {}

    @server.before_request
    def answer_from_memory() -> Response | None:
        name = _name(request)
        found = kept.get((name, encoding_of(request))) if name else None
        return found.answer() if found else None

    @server.after_request
    def keep(response: Response) -> Response:
        name = _name(request)
        if name and response.status_code in (HTTPStatus.OK, HTTPStatus.NOT_MODIFIED):
            response.headers["Cache-Control"] = _how_long(name)
            if is_whole(response):
                kept[name, encoding_of(request)] = _file(response)
        return response


def read_files_whole(server: Flask) -> None:
    """Read a file before it is compressed: a stream is compressed otherwise, and never by gzip."""

    @server.after_request
    def read(response: Response) -> Response:
        if response.status_code == HTTPStatus.OK and _name(request):
            response.direct_passthrough = False
            response.get_data()
        return response


def _name(asked: Request) -> Name | None:
    """A file and its state, so that no other file is ever sent for it; None for other requests.

    What a request adds makes no name of its own: whoever asks cannot fill the memory.
    """
    if asked.method != "GET" or "Range" in asked.headers:
        return None
    found = asked.view_args or {}
    if asked.endpoint == OF_CODE:
        path, _ = check_fingerprint(found["fingerprinted_path"])
        return f"{found['package_name']}/{path}", ""
    if asked.endpoint == OF_ASSETS:
        return _asset(ASSETS / found["filename"])
    return None


def _asset(path: Path) -> Name | None:
    try:
        state = path.stat()
    except (OSError, ValueError):
        return None
    return str(path), str(state.st_mtime)


def _how_long(name: Name) -> str:
    """For ever, where the address that was asked for changes with the file."""
    if request.endpoint == OF_CODE:
        path = (request.view_args or {})["fingerprinted_path"]
        return FOR_EVER if check_fingerprint(path)[1] else ASK_AGAIN
    return FOR_EVER if request.args.get("m") == name[1] else A_DAY


def encoding_of(asked: Request) -> str:
    """How what is sent may be compressed, in the way that is best; empty for not at all."""
    return next((e for e in ENCODINGS if asked.accept_encodings.quality(e) > 0), "")


def is_whole(response: Response) -> bool:
    """Whether it can be sent to everybody who accepts what this request does."""
    sent = response.content_encoding or ""
    return response.status_code == HTTPStatus.OK and sent in ("", encoding_of(request))


def _file(response: Response) -> _File:
    body = response.get_data()
    if not response.get_etag()[0]:
        response.add_etag()
    return _File(
        body,
        response.headers["Content-Type"],
        response.content_encoding or "",
        str(response.get_etag()[0]),
    )
