"""Many people at once, each changing a filter, looking, and changing another."""

from __future__ import annotations

import json
import os
import random
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from benchmarks.change import RECORDS, timed
from benchmarks.questions import (
    DEPENDENCIES,
    SEED,
    Compose,
    bare_request,
    bare_values,
    page_request,
    questions,
    scope,
)
from benchmarks.results import Result, percentile
from benchmarks.servers import Server, bare, dashboard
from benchmarks.stores import Served, Stores
from model.errors import SaferError

CROWDS = (50, 200)
EACH = 8
"""Changes a person makes; the load ends after them."""
LOOKS_S = (1.0, 3.0)
"""How long a person in a hurry looks before the next change, from and to."""
SHARE = 95
BUDGET_MS = {50: 500}
"""Of those whom a machine of two cores is meant for; what more people get is only told."""


def crowd(stores: Stores) -> list[Result]:
    """Answer times and refusals under load, beside the bare application under the same."""
    served = stores.police(RECORDS)
    return [result for people in CROWDS for result in of_people(served, stores.folder, people)]


def of_people(served: Served, folder: Path, people: int) -> list[Result]:
    """What so many people at once are given, and the floor in the same minutes."""
    asked = questions(scope(served), people * EACH)
    with dashboard(served, folder) as server:
        compose = page_request(json.loads(server.get(DEPENDENCIES)[1]))
        before, began = _memory_mb(server), time.perf_counter()
        times, refused = _asked_by_all(server, compose, asked, people)
        took, after = time.perf_counter() - began, _memory_mb(server)
    with bare(folder, kept=True) as server:
        simple = bare_request(json.loads(server.get(DEPENDENCIES)[1]))
        floor, _ = _asked_by_all(server, simple, bare_values(people * EACH), people)

    def told(what: str, unit: str, measured: float, **more: float) -> Result:
        return Result(
            part="load", what=f"{people} people: {what}", unit=unit, measured=measured, **more
        )

    more = {"budget": BUDGET_MS[people]} if people in BUDGET_MS else {}
    return [
        told("median of an answer", "ms", percentile(times, 50), floor=percentile(floor, 50)),
        told(f"p{SHARE}", "ms", percentile(times, SHARE), floor=percentile(floor, SHARE), **more),
        told("answers a second", "", len(times) / took),
        told("answers that failed", "answers", refused, budget=0),
        told("largest worker before", "MB", before),
        told("largest worker after", "MB", after),
    ]


def _memory_mb(server: Server) -> float:
    """What the largest worker holds, what it shares with others among it."""
    pages = [Path(f"/proc/{p}/statm").read_text().split()[1] for p in server.worker_pids()]
    return max(map(int, pages)) * os.sysconf("SC_PAGE_SIZE") / 1e6


def _asked_by_all(
    server: Server, compose: Compose, asked: Sequence[str], people: int
) -> tuple[list[float], int]:
    """Milliseconds of every answer, and how many failed."""
    shares = [asked[number::people] for number in range(people)]
    with ThreadPoolExecutor(people) as pool:
        found = list(pool.map(lambda n: _one_person(server, compose, shares[n], n), range(people)))
    times = [milliseconds for of_person, _ in found for milliseconds in of_person]
    return times, sum(refused for _, refused in found)


def _one_person(
    server: Server, compose: Compose, asked: Sequence[str], number: int
) -> tuple[list[float], int]:
    pause = random.Random(SEED + number)
    times, refused = [], 0
    for question in asked:
        time.sleep(pause.uniform(*LOOKS_S))
        try:
            times.append(timed(server.port, compose(question)))
        except (OSError, SaferError):
            refused += 1
    return times, refused
