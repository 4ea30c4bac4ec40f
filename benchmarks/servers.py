"""Servers for a while: the dashboard and the bare application, each under the same gunicorn."""

from __future__ import annotations

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from benchmarks.stores import Served
from model.errors import SaferError
from model.settings import PROJECT

HOST = "127.0.0.1"
PATIENCE_S = 60.0
"""How long a server may take to answer before the run is given up."""
STOPPING_S = 10.0
LOOKS_EVERY_S = 0.01


@dataclass(frozen=True)
class Server:
    """A server that answers."""

    port: int
    pid: int
    ready_s: float
    """From its start as a process to its first answer of 200."""

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://{HOST}:{self.port}"

    def worker_pids(self) -> list[int]:
        """The processes that answer, started by the one that listens."""
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children")
        return [int(pid) for pid in children.read_text(encoding="ascii").split()]

    def get(self, path: str) -> tuple[int, bytes]:
        """The status and the body of an answer."""
        return answer(self.port, "GET", path)


def answer(
    port: int, method: str, path: str, body: str | None = None, *, compressed: bool = False
) -> tuple[int, bytes]:
    """The status and the body, as received, of one request on a new connection."""
    headers = {"Accept-Encoding": "br" if compressed else "identity"}
    if body is not None:
        headers["Content-Type"] = "application/json"
    connection = http.client.HTTPConnection(HOST, port, timeout=PATIENCE_S)
    with contextlib.closing(connection):
        connection.request(method, path, body, headers)
        response = connection.getresponse()
        return response.status, response.read()


def dashboard(served: Served, folder: Path) -> contextlib.AbstractContextManager[Server]:
    """The dashboard of a store, as `make run` serves it."""
    return _running([], served.environment, "/readyz", folder / "dashboard.log")


def bare(folder: Path, *, kept: bool) -> contextlib.AbstractContextManager[Server]:
    """The bare application; `kept` compresses its code once before it is forked, as ours does."""
    factory = "benchmarks.bare:kept()" if kept else "benchmarks.bare:plain()"
    return _running([factory], {}, "/_dash-layout", folder / "bare.log")


@contextlib.contextmanager
def _running(
    arguments: list[str], environment: Mapping[str, str], ready: str, log: Path
) -> Iterator[Server]:
    port = _free_port()
    command = [sys.executable, "-m", "gunicorn", *arguments]
    started = time.perf_counter()
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            cwd=PROJECT,
            env={**os.environ, **environment, "SAFER_BIND": f"{HOST}:{port}"},
            stdout=output,
            stderr=subprocess.STDOUT,
            # Ctrl+C is ours to handle: the server is stopped below, once.
            start_new_session=True,
        )
        try:
            _wait_for(process, port, ready, log)
            yield Server(port, process.pid, time.perf_counter() - started)
        finally:
            _stop(process)


def _wait_for(process: subprocess.Popen[bytes], port: int, path: str, log: Path) -> None:
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until and process.poll() is None:
        with contextlib.suppress(OSError, http.client.HTTPException):
            if answer(port, "GET", path)[0] == http.HTTPStatus.OK:
                return
        time.sleep(LOOKS_EVERY_S)
    end = log.read_text(encoding="utf-8", errors="replace")[-1000:]
    raise SaferError(f"the server did not answer {path} within {PATIENCE_S:g} s; it said: {end}")


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(STOPPING_S)
    except subprocess.TimeoutExpired:
        # The group is the server and its workers alone, being a session of its own.
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return probe.getsockname()[1]
