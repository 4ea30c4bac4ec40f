"""Answers of an unchanged release: whoever has one is told so, whoever asks again is sent it.

What is answered follows from the code, what the store shows and the question: the three make the
name of an answer (its ETag). A file that is asked for with its name is a 304 before anything is
worked out. Nobody can ask so for what a page is answered (a POST): whole answers are kept in
memory, compressed, and the least asked for go first. While the release that should be shown cannot
be read, nothing is kept.
"""

from __future__ import annotations

import hashlib
import threading
import uuid
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus

from flask import Flask, Request, Response, g, request

from pages.kept_files import ASSETS, encoding_of, is_whole
from pages.refusing import CALLBACK

OF_A_RELEASE = ("safer.download", "safer.template", CALLBACK)
"""Endpoints whose answers follow from a release and a question."""
DOCUMENTS = ("/", "/<path:path>", "/_dash-layout", "/_dash-dependencies")
"""Endpoints of Dash whose answers are the same for all; they name the state of our assets."""

LARGEST_SHARE = 16
"""No answer fills more than this part of what is kept."""

KEPT_HEADERS = ("Content-Type", "Content-Disposition", "Content-Encoding", "Cache-Control", "Vary")


@dataclass(frozen=True)
class _Answer:
    """An answer as it was sent, compressed or not."""

    body: bytes
    headers: Mapping[str, str]

    @property
    def size(self) -> int:
        """In bytes, about: of what is beside the body too."""
        return len(self.body) + 1_000


class KeptAnswers:
    """The answers of one server, by name; `most` bytes of them."""

    def __init__(self, state: Callable[[], str], *, most: int) -> None:
        self._state = state
        """What the store shows, in a word that changes with it; empty while it cannot be told."""
        self._most = most
        # Changes with every start: of code, libraries, config.
        self._edition = uuid.uuid4().hex
        # The least asked for first.
        self._answers: OrderedDict[str, _Answer] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()

    def name(self, asked: Request) -> str:
        """The name of the answer to a request; empty where it has none."""
        known = asked.endpoint in (*OF_A_RELEASE, *DOCUMENTS)
        if not known or asked.method not in ("GET", "POST"):
            return ""
        # No store for documents: they are made before workers are forked.
        if not (state := _of_assets() if asked.endpoint in DOCUMENTS else self._state()):
            return ""
        question = _question(asked)
        parts = (self._edition, state, asked.method, asked.path, encoding_of(asked))
        return hashlib.sha256("\n".join(parts).encode() + b"\n" + question).hexdigest()[:32]

    def get(self, name: str) -> _Answer | None:
        """What is kept under a name."""
        with self._lock:
            if name in self._answers:
                self._answers.move_to_end(name)
            return self._answers.get(name)

    def keep(self, name: str, body: bytes, headers: Mapping[str, str]) -> None:
        """Keep an answer, and let the least asked for go."""
        answer = _Answer(body, headers)
        if answer.size * LARGEST_SHARE > self._most:
            return
        with self._lock:
            before = self._answers.pop(name, None)
            self._bytes += answer.size - (before.size if before else 0)
            self._answers[name] = answer
            while self._bytes > self._most:
                _, gone = self._answers.popitem(last=False)
                self._bytes -= gone.size


def keep_answers(server: Flask, answers: KeptAnswers) -> None:
    """Keep and name what was answered; registered before what compresses."""

    @server.after_request
    def keep(response: Response) -> Response:
        if response.status_code != HTTPStatus.OK:
            return response
        name = g.get("answer", "")
        # Not where a release came, or could not be read, while this was worked out.
        if not name or not (g.was_kept or answers.name(request) == name):
            return response
        if not g.was_kept and is_whole(response):
            headers = {h: response.headers[h] for h in KEPT_HEADERS if h in response.headers}
            answers.keep(name, response.get_data(), headers)
        if request.method == "GET":
            response.set_etag(name)
        return response


def answer_from_kept(server: Flask, answers: KeptAnswers) -> None:
    """Answer from what is kept; registered after what refuses."""

    @server.before_request
    def answer() -> Response | None:
        g.answer, g.was_kept = answers.name(request), False
        if not g.answer:
            return None
        if request.method == "GET" and request.if_none_match.contains(g.answer):
            response = Response(status=HTTPStatus.NOT_MODIFIED)
            response.set_etag(g.answer)
            if request.endpoint in OF_A_RELEASE:
                response.headers["Cache-Control"] = "no-store"
            return response
        if kept := answers.get(g.answer):
            g.was_kept = True
            return Response(kept.body, headers=dict(kept.headers))
        return None


def _question(asked: Request) -> bytes:
    """What tells one answer of an address from another."""
    if asked.endpoint in DOCUMENTS:
        return b""
    return asked.get_data() if asked.method == "POST" else asked.query_string


def _of_assets() -> str:
    return str([path.stat().st_mtime_ns for path in sorted(ASSETS.glob("*.*"))])
