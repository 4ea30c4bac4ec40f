"""The dashboard as readers get it: gunicorn in a process of its own, on a port of its own."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from data_loaders.demonstration.made_store import build_demonstration
from model.config.catalogue_files import load_catalogue
from model.settings import PROJECT, Settings
from store.store import Store

START_S = 60
"""How long a server may take to answer, in seconds; alone it takes about 3."""


def build_store(data_dir: Path) -> Store:
    """The store of Leeds in a folder, with one more release of demonstration data in it."""
    settings = Settings(data_dir=str(data_dir))
    catalogue = load_catalogue(settings.config_dir, settings.place)
    store = Store(settings.store_root(catalogue.place.id))
    build_demonstration(catalogue, store)
    return store


@contextlib.contextmanager
def serving(data_dir: Path, log: Path) -> Iterator[str]:
    """The address of a server that reads from a folder, until the block ends."""
    address = f"127.0.0.1:{_free_port()}"
    environment = {
        **os.environ,
        "SAFER_DATA_DIR": str(data_dir),
        "SAFER_BIND": address,
        "SAFER_WORKERS": "1",
        "SAFER_RELEASE_CHECK_S": "0.2",
    }
    with log.open("w") as out:
        server = subprocess.Popen(
            [sys.executable, "-m", "gunicorn"],
            cwd=PROJECT,
            env=environment,
            stdout=out,
            stderr=out,
        )
        try:
            _wait(f"http://{address}/healthz", server, log)
            yield f"http://{address}"
        finally:
            server.terminate()
            server.wait(timeout=20)


def status(url: str) -> int:
    """The status a server answers with. Raises OSError when it does not answer."""
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def _wait(url: str, server: subprocess.Popen, log: Path) -> None:
    until = time.monotonic() + START_S
    while time.monotonic() < until and server.poll() is None:
        with contextlib.suppress(OSError):
            status(url)
            return
        time.sleep(0.1)
    raise RuntimeError(f"the server did not start:\n{log.read_text()}")
