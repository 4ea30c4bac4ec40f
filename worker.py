"""A worker of the production server: waitress under gunicorn, so that slow clients hold nobody up.

gunicorn's own threads read a request while they answer it: as many half-sent requests as there are
threads stop the server. Waitress reads requests whole before a thread sees them, and keeps what
clients are slow to take; gunicorn still starts the workers, shares the code and ends them.
"""

from __future__ import annotations

import logging
import os
import time

import structlog
from gunicorn.workers.base import Worker
from waitress import wasyncore
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser, ParsingError
from waitress.server import BaseWSGIServer, create_server
from waitress.task import ErrorTask

from pages.refusing import LONGEST_BODY

LONGEST_HEADERS = 64 << 10
"""In bytes. The longest links are of drawn areas; a proxy takes no more than 32 kB by itself."""

REQUEST_S = 20.0
"""How long a client may take over sending a request, in seconds: whoever sends 2 MB in it has a
line of 1 Mbit/s."""

IDLE_S = 60
"""How long a connection may be silent, in seconds. A proxy has to let go of one before we do, or
it sends a question into a connection that is being closed."""

MOST_CONNECTIONS = 500
"""Of one worker: a process may have 1,024 files open where nobody has said otherwise."""

ROOM = 50
"""Connections of a worker that are kept free for whoever comes: the longest silent go first."""

MOST_WAITING = 16 << 20
"""Bytes of answers that a client has not taken. Whoever then asks on would hold a thread: no
browser asks for a second thing on a connection before it has the first."""

LOOKS_EVERY_S = 1.0


class _Parser(HTTPRequestParser):
    """Reads requests; an address that is none is a bad request, and no fault of ours."""

    def parse_header(self, header_plus: bytes) -> None:
        """Read the first line and the headings."""
        try:
            super().parse_header(header_plus)
        except ValueError as error:
            raise ParsingError("Bad address") from error


class _Refused(ErrorTask):
    """The answer to a request that no page gets to see, in a line of the log as any other."""

    def execute(self) -> None:
        """Answer."""
        super().execute()
        structlog.get_logger("request").info(
            "request",
            method=getattr(self.request, "command", None),
            path=getattr(self.request, "path", None),
            status=int(self.status.split()[0]),
        )


class Channel(HTTPChannel):
    """A connection to a client."""

    parser_class = _Parser
    error_task_class = _Refused


class BufferingWorker(Worker):
    """Answers requests in threads, once they are here whole."""

    def run(self) -> None:
        """Answer until told to stop, or until the process that started us is gone."""
        # A busy moment is no warning.
        logging.getLogger("waitress.queue").setLevel(logging.ERROR)
        self._map: dict[int, wasyncore.dispatcher] = {}
        self._begun: dict[HTTPRequestParser, float] = {}
        server = self._server()
        for listener in self._of(BaseWSGIServer):
            listener.channel_class = Channel
        while self.alive and os.getppid() == self.ppid:
            self._look()
        for listener in self._of(BaseWSGIServer):
            listener.accepting = False
        until = time.monotonic() + self.cfg.graceful_timeout
        while any(_is_busy(c) for c in self._of(HTTPChannel)) and time.monotonic() < until:
            self._look()
        server.task_dispatcher.shutdown()
        wasyncore.close_all(self._map)

    def _server(self) -> BaseWSGIServer:
        return create_server(
            self.wsgi,
            map=self._map,
            sockets=[listener.sock for listener in self.sockets],
            threads=self.cfg.threads,
            max_request_body_size=LONGEST_BODY,
            max_request_header_size=LONGEST_HEADERS,
            channel_timeout=IDLE_S,
            cleanup_interval=int(IDLE_S / 4),
            connection_limit=MOST_CONNECTIONS,
            outbuf_high_watermark=MOST_WAITING,
            log_socket_errors=False,
            ident=None,
        )

    def _look(self) -> None:
        """Read and write what can be, and tell gunicorn that we live."""
        self.notify()
        wasyncore.loop(timeout=LOOKS_EVERY_S, use_poll=True, map=self._map, count=1)
        self._hang_up(time.monotonic())
        self._let_go()

    def _hang_up(self, now: float) -> None:
        """Close the connections whose request takes too long to arrive."""
        partly = {c.request: c for c in self._of(HTTPChannel) if c.request is not None}
        self._begun = {request: self._begun.get(request, now) for request in partly}
        for request, channel in partly.items():
            if now - self._begun[request] > REQUEST_S:
                channel.will_close = True

    def _let_go(self) -> None:
        """Close what holds a thread without taking its answers, and what fills the last places."""
        channels = self._of(HTTPChannel)
        for channel in channels:
            if channel.requests and channel.total_outbufs_len > MOST_WAITING:
                # At once: its thread waits for it.
                channel.handle_close()
        silent = sorted(
            (c for c in channels if c.connected and not c.requests), key=lambda c: c.last_activity
        )
        for channel in silent[: max(0, len(channels) - MOST_CONNECTIONS + ROOM)]:
            channel.will_close = True

    def _of(self, kind: type) -> list:
        return [found for found in self._map.values() if isinstance(found, kind)]


def _is_busy(channel: HTTPChannel) -> bool:
    """Whether an answer is being made, or on its way."""
    return bool(channel.requests or channel.total_outbufs_len)
