"""What a filter change asks of the server and receives, and how fast the server answers it."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

from benchmarks.browser import (
    DASHBOARD,
    HOTSPOTS,
    TRENDS,
    Controls,
    Received,
    Visit,
    chromium,
    kilobytes,
)
from benchmarks.questions import DEPENDENCIES, UPDATE, page_request, questions, scope
from benchmarks.results import Result, percentile
from benchmarks.servers import answer, dashboard
from benchmarks.stores import Served, Stores
from benchmarks.visit import data_of
from model.errors import SaferError
from model.settings import PROJECT

RECORDS = 1_830_000
REQUESTS = 1
BUDGET_KB = 20
BUDGET_MS = 50
CHANGES = 15
ASKED = 250
PREPARING = 150
"""Questions over HTTP that are not counted: for some seconds after a start, workers also make ready
what the page of hotspots will need."""
SHARE = 95
BUDGET_HOTSPOTS_MS = 150

QUICKEST = ", each question at its quickest of three"

PAGES = (("", DASHBOARD), (", hotspots page", HOTSPOTS), (", trends page", TRENDS))


def change(stores: Stores) -> list[Result]:
    """Requests, bytes and answer times of filter changes."""
    large = stores.police(RECORDS)
    shown = [
        result
        for served in (*stores.readers(), large)
        for words, page in PAGES
        for result in _shown(served.name + words, _received(served, page, stores.folder))
    ]
    return [*shown, *_within(large), _over_http(large, stores.folder)]


def _received(served: Served, page: Controls, folder: Path) -> list[list[Received]]:
    """What arrived because of each change."""
    with dashboard(served, folder) as server, chromium() as browser, Visit(browser) as seen:
        seen.open(server.url, page)
        found = []
        for value in seen.values(page)[:CHANGES]:
            before = len(seen.received)
            seen.change(page, value)
            found.append(seen.received[before:])
    return found


def _shown(name: str, changes: list[list[Received]]) -> list[Result]:
    most = f"most of {len(changes)}"
    return [
        Result(
            part="change",
            what=f"data requests of a filter change, {most}, {name}",
            unit="requests",
            measured=max(len(data_of(received)) for received in changes),
            budget=REQUESTS,
        ),
        Result(
            part="change",
            what=f"received of a filter change, {most}, {name}",
            unit="kB",
            measured=max(kilobytes(received) for received in changes),
            budget=BUDGET_KB,
        ),
    ]


def _within(served: Served) -> list[Result]:
    """Answer times inside the process, beside those of the bare application."""
    settings = served.settings
    arguments = (served.name, settings.data_dir, settings.place)
    command = [sys.executable, "-m", "benchmarks.answering", *arguments]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SaferError(f"the questions were not answered: {done.stderr.strip()[-500:]}")
    times = json.loads(done.stdout.strip().splitlines()[-1])
    return [
        Result(
            part="change",
            what=f"server, p{SHARE}, {served.name}{words}",
            unit="ms",
            measured=percentile(times[page][which], SHARE),
            floor=percentile(times["floor"][which], SHARE),
            budget=budget,
        )
        for page, which, words, budget in (
            ("dashboard", "all", "", BUDGET_MS),
            ("dashboard", "quickest", QUICKEST, BUDGET_MS),
            ("hotspots", "all", ", hotspots page", BUDGET_HOTSPOTS_MS),
            ("hotspots", "quickest", f", hotspots page{QUICKEST}", BUDGET_HOTSPOTS_MS),
            ("trends", "all", ", trends page", BUDGET_MS),
            ("trends", "quickest", f", trends page{QUICKEST}", BUDGET_MS),
            ("plans", "all", ", page of plans", BUDGET_MS),
            ("plans", "quickest", f", page of plans{QUICKEST}", BUDGET_MS),
        )
    ]


def _over_http(served: Served, folder: Path) -> Result:
    """The same through gunicorn, one question after another."""
    asked = questions(scope(served), PREPARING + ASKED)
    with dashboard(served, folder) as server:
        compose = page_request(json.loads(server.get(DEPENDENCIES)[1]))
        times = [timed(server.port, compose(question)) for question in asked][PREPARING:]
    return Result(
        part="change",
        what=f"server over HTTP, p{SHARE}, {served.name}",
        unit="ms",
        measured=percentile(times, SHARE),
        budget=BUDGET_MS,
    )


def timed(port: int, request: str) -> float:
    """Milliseconds until a callback's answer was received. Raises SaferError for a refusal."""
    started = time.perf_counter()
    status, body = answer(port, "POST", UPDATE, request, compressed=True)
    milliseconds = 1000 * (time.perf_counter() - started)
    if status != 200:
        raise SaferError(f"the server answered {status} to {request[:200]}: {body[:200]!r}")
    return milliseconds
