"""Fifty people at once, each changing a filter, looking, and changing another."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

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
from benchmarks.stores import Stores
from model.errors import SaferError

PEOPLE = 50
EACH = 8
"""Changes a person makes; the load ends after them."""
LOOKS_S = (1.0, 3.0)
"""How long a person in a hurry looks before the next change, from and to."""
SHARE = 95
BUDGET_MS = 500


def crowd(stores: Stores) -> list[Result]:
    """Answer times and refusals under load, beside the bare application under the same."""
    served = stores.police(RECORDS)
    asked = questions(scope(served), PEOPLE * EACH)
    with dashboard(served, stores.folder) as server:
        compose = page_request(json.loads(server.get(DEPENDENCIES)[1]))
        times, refused = _asked_by_all(server, compose, asked)
    with bare(stores.folder, kept=True) as server:
        simple = bare_request(json.loads(server.get(DEPENDENCIES)[1]))
        floor, _ = _asked_by_all(server, simple, bare_values(PEOPLE * EACH))
    return [
        Result(
            part="load",
            what=f"{PEOPLE} people at once, p{SHARE} of {len(times)} answers, {served.name}",
            unit="ms",
            measured=percentile(times, SHARE),
            floor=percentile(floor, SHARE),
            budget=BUDGET_MS,
        ),
        Result(
            part="load",
            what=f"answers that failed, {PEOPLE} people at once",
            unit="answers",
            measured=refused,
            budget=0,
        ),
    ]


def _asked_by_all(
    server: Server, compose: Compose, asked: Sequence[str]
) -> tuple[list[float], int]:
    """Milliseconds of every answer, and how many failed."""
    shares = [asked[number::PEOPLE] for number in range(PEOPLE)]
    with ThreadPoolExecutor(PEOPLE) as people:
        found = list(
            people.map(lambda n: _one_person(server, compose, shares[n], n), range(PEOPLE))
        )
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
