"""How long the server takes to be ready, and how much memory a worker holds."""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from pathlib import Path

from benchmarks.change import timed
from benchmarks.questions import (
    DEPENDENCIES,
    Compose,
    bare_request,
    bare_values,
    page_request,
    questions,
    scope,
)
from benchmarks.results import Result, median
from benchmarks.servers import Server, bare, dashboard
from benchmarks.stores import Stores

RECORDS = 1_200_000
BUDGET_S = 5
BUDGET_MB = 450
STARTS = 5
ASKED = 60
"""Questions asked before memory is looked at, so that every worker holds what it needs."""
AT_ONCE = 8

Start = Callable[[], AbstractContextManager[Server]]


def start(stores: Stores) -> list[Result]:
    """Seconds to ready and megabytes of a worker, beside the bare application."""
    served, folder = stores.police(RECORDS), stores.folder
    asked = questions(scope(served), ASKED)
    ours = _starts(lambda: dashboard(served, folder), page_request, asked)
    floor = _starts(lambda: bare(folder, kept=False), bare_request, bare_values(ASKED))
    return [
        Result(
            part="start",
            what=f"ready to answer, {served.name}",
            unit="s",
            measured=ours[0],
            floor=floor[0],
            budget=BUDGET_S,
        ),
        Result(
            part="start",
            what=f"memory of the larger of two workers, {served.name}",
            unit="MB",
            measured=ours[1],
            floor=floor[1],
            budget=BUDGET_MB,
        ),
    ]


def _starts(
    begin: Start, request: Callable[[list[dict]], Compose], asked: list[str]
) -> tuple[float, float]:
    """The middle time of several starts, and the memory of a worker of the last one."""
    seconds = []
    for _ in range(STARTS - 1):
        with begin() as server:
            seconds.append(server.ready_s)
    with begin() as server:
        seconds.append(server.ready_s)
        compose = request(json.loads(server.get(DEPENDENCIES)[1]))
        with ThreadPoolExecutor(AT_ONCE) as readers:
            list(readers.map(lambda value: timed(server.port, compose(value)), asked))
        return median(seconds), max(_share_mb(pid) for pid in server.worker_pids())


def _share_mb(pid: int) -> float:
    """The proportional set size: memory shared with others counted in equal parts."""
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
    line = next(line for line in rollup.splitlines() if line.startswith("Pss:"))
    return int(line.split()[1]) * 1024 / 1e6
