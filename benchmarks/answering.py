"""How long the application itself takes: `python -m benchmarks.answering NAME DATA_DIR PLACE`.

Asks different questions through Flask's own test client, in a process of its own, without a
network. The last line it prints is the milliseconds of all answers, and of each question at its
quickest, as JSON.
"""

from __future__ import annotations

import json
import sys
import time
from http import HTTPStatus

import pandas as pd
from flask import Flask

# As in gunicorn.conf.py, and before anything of ours.
pd.set_option("mode.string_storage", "python")

from benchmarks.bare import bare_app
from benchmarks.questions import (
    DEPENDENCIES,
    UPDATE,
    bare_request,
    bare_values,
    hotspot_questions,
    page_request,
    plan_questions,
    questions,
    scope,
    trend_questions,
)
from benchmarks.results import together
from benchmarks.stores import Served
from model.settings import Settings

ASKED = 120
"""Different questions of each page; the first answer is not counted."""

ROUNDS = 3
"""How often each is asked, all pages by turns.

On a computer that others use too an answer takes now one, now two times as long. What a question
costs is told by its quickest answer, what a reader waits by all of them.
"""


def answer_times(server: Flask, requests: list[str]) -> list[float]:
    """Milliseconds of every answer but the first."""
    client = server.test_client()
    headers = {"Accept-Encoding": "br", "Content-Type": "application/json"}
    times = []
    for request in requests:
        started = time.perf_counter()
        response = client.post(UPDATE, data=request, headers=headers)
        times.append(1000 * (time.perf_counter() - started))
        if response.status_code != HTTPStatus.OK:
            raise SystemExit(f"answer {response.status_code} to {request[:200]}")
    return times[1:]


def main(name: str, data_dir: str, place: str) -> None:
    """Print the times of the dashboard beside those of the bare application, asked by turns."""
    from app import create_app
    from pages.web import read_ahead

    # What was asked before is answered from memory: here every answer is worked out.
    served = Served(name, Settings(data_dir=data_dir, place=place, answers_mb=0))
    server, floor = create_app(served.settings).server, bare_app().server
    read_ahead(server)
    dependencies = server.test_client().get(DEPENDENCIES).get_json()
    known = scope(served)
    asked = {
        "dashboard": ("overview", questions(known, ASKED)),
        "hotspots": ("hotspots", hotspot_questions(known, ASKED)),
        "trends": ("trends", trend_questions(known, ASKED)),
        "plans": ("plans", plan_questions(known, ASKED)),
    }
    simple = bare_request(floor.test_client().get(DEPENDENCIES).get_json())
    requests = {
        **{
            name: (server, [page_request(dependencies, page)(q) for q in of_page])
            for name, (page, of_page) in asked.items()
        },
        "floor": (floor, [simple(value) for value in bare_values(ASKED)]),
    }
    rounds: dict[str, list[list[float]]] = {page: [] for page in requests}
    for _ in range(ROUNDS):
        for page, (of, bodies) in requests.items():
            rounds[page].append(answer_times(of, bodies))
    found = {page: together(times) for page, times in rounds.items()}
    sys.stdout.write(json.dumps(found) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
