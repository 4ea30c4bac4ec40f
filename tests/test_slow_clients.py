"""The production server with clients that dawdle: everybody else is answered."""

from __future__ import annotations

import contextlib
import json
import os
import re
import resource
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

import worker
from model.settings import PROJECT
from pages.refusing import CALLBACK, LONGEST_BODY
from pages.web import PLOTLY

SLOW = 64
"""Eight times the threads of the two workers."""
SOON_S = 5.0
"""How long an answer may take beside them; alone it takes milliseconds."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """Where the server has its store, and writes its log."""
    return tmp_path_factory.mktemp("slow")


@pytest.fixture(scope="module")
def port(folder) -> Iterator[int]:
    """Where a server of an empty store answers, as `make run` starts it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with (folder / "log").open("w") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "gunicorn"],
            cwd=PROJECT,
            env={
                **os.environ,
                "SAFER_BIND": f"127.0.0.1:{port}",
                "SAFER_DATA_DIR": str(folder / "data"),
            },
            stdout=log,
            stderr=log,
        )
        try:
            _wait_for(port, folder / "log")
            yield port
        finally:
            server.terminate()
            assert server.wait(timeout=30) == 0


def _wait_for(port: int, log: Path) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        with contextlib.suppress(OSError):
            if _status(port) == 200:
                return
        time.sleep(0.1)
    raise RuntimeError(log.read_text())


def _status(port: int, path: str = "/healthz") -> int:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=SOON_S) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code


@contextlib.contextmanager
def _clients(port: int, sent: bytes, number: int = SLOW) -> Iterator[list[socket.socket]]:
    """Many connections, each of which has sent something and waits."""
    with contextlib.ExitStack() as stack:
        clients = [
            stack.enter_context(socket.create_connection(("127.0.0.1", port), timeout=SOON_S))
            for _ in range(number)
        ]
        for client in clients:
            client.sendall(sent)
        yield clients


POST = f"POST {CALLBACK} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"GET / HTTP/1.1\r\nHost:",
        f"{POST}Content-Length: 1000\r\n\r\n{{".encode(),
        f"{POST}Transfer-Encoding: chunked\r\n\r\n5\r\n{{".encode(),
        # Answers that nobody takes.
        f"GET {PLOTLY} HTTP/1.1\r\nHost: x\r\n\r\n".encode(),
    ],
    ids=["silent", "half a heading", "half a body", "half a chunk", "no reading"],
)
def test_beside_slow_clients_others_are_answered(port, sent):
    with _clients(port, sent):
        began = time.monotonic()
        assert [_status(port, path) for path in ("/healthz", "/", "/hotspots")] == [200] * 3
        assert time.monotonic() - began < SOON_S


@pytest.mark.parametrize("sent", [b"", b"GET / HTTP/1.1\r\nHost:"], ids=["silent", "half"])
def test_more_connections_than_the_server_takes_shut_nobody_out(port, sent):
    number = 3 * worker.MOST_CONNECTIONS
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard < number + 100:
        pytest.skip(f"a process may have no more than {hard} files open here")
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, number + 100), hard))
    with _clients(port, sent, number):
        for path in ("/healthz", "/", "/hotspots"):
            began = time.monotonic()
            assert _status(port, path) == 200
            assert time.monotonic() - began < SOON_S


def test_who_asks_on_and_takes_nothing_holds_no_thread(port):
    with _clients(port, f"GET {PLOTLY} HTTP/1.1\r\nHost: x\r\n\r\n".encode() * 50):
        # Until every thread has answered more than is kept of what nobody takes.
        until = time.monotonic() + 4 * SOON_S
        while time.monotonic() < until:
            began = time.monotonic()
            assert _status(port) == 200
            assert time.monotonic() - began < SOON_S
            time.sleep(0.2)


def test_a_long_body_is_refused_before_it_is_here(port):
    with socket.create_connection(("127.0.0.1", port), timeout=SOON_S) as client:
        client.sendall(f"{POST}Content-Length: {200 << 20}\r\n\r\n{{".encode())
        assert client.recv(100).startswith(b"HTTP/1.1 413 ")
        while client.recv(4096):
            pass
    assert _status(port) == 200


@pytest.mark.parametrize(
    ("sent", "method", "status"),
    [
        ("GET http://[::1 HTTP/1.1\r\nHost: x\r\n\r\n", "GET", 400),
        ("nonsense\r\n\r\n", None, 400),
        (f"{POST}Content-Length: {200 << 20}\r\n\r\n{{", "POST", 413),
    ],
)
def test_what_no_page_gets_to_see_is_answered_in_one_line_of_the_log(
    folder, port, sent, method, status
):
    log = folder / "log"
    before = len(log.read_text().splitlines())
    with socket.create_connection(("127.0.0.1", port), timeout=SOON_S) as client:
        client.sendall(sent.encode())
        assert f" {status} ".encode() in client.recv(4096).splitlines()[0]
        while client.recv(4096):
            pass
    time.sleep(0.5)
    (line,) = (json.loads(line) for line in log.read_text().splitlines()[before:])
    assert (line["method"], line["status"]) == (method, status)


def test_a_request_that_trickles_is_hung_up_on():
    class Channel(worker.HTTPChannel):
        def __init__(self, request):
            self.request, self.will_close = request, False

    whole, partly = Channel(None), Channel(object())
    made = object.__new__(worker.BufferingWorker)
    made._map, made._begun = {1: whole, 2: partly}, {}
    made._hang_up(0)
    made._hang_up(worker.REQUEST_S - 1)
    assert not partly.will_close
    made._hang_up(worker.REQUEST_S + 1)
    assert partly.will_close
    assert not whole.will_close


def test_the_proxy_in_the_handbook_takes_what_the_server_takes():
    text = (PROJECT / "docs" / "operations.md").read_text()
    assert f"client_max_body_size {LONGEST_BODY >> 20}m;" in text
    (upstream,) = re.findall(r"upstream safer_leeds {(.+?)\n}", text, re.DOTALL)
    (kept_s,) = re.findall(r"keepalive_timeout (\d+)s;", upstream)
    assert int(kept_s) < worker.IDLE_S
