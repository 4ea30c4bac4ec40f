"""What readers ask: different questions about one release, and the request a browser makes of each.

The request is composed from what the server says of its callbacks, as Dash's own renderer does.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from itertools import cycle
from typing import Any
from urllib.parse import parse_qsl, urlencode

import numpy as np
import pandas as pd

from benchmarks.bare import AREAS, SELECT
from benchmarks.stores import Served
from model.filters import (
    CELLS,
    COMPARISONS,
    COUNT,
    LAYERS,
    MAPS,
    PERIODS,
    RATE,
    USUAL_LAYERS,
    Scope,
    choices,
)
from store.datasets import Datasets
from store.store import Store

DEPENDENCIES = "/_dash-dependencies"
UPDATE = "/_dash-update-component"
SEED = 50

NOT_OF_A_PLAN = ("priority", "offences")
"""What a question of a whole plan leaves out."""

Compose = Callable[[str], str]


def scope(served: Served) -> Scope:
    """What can be asked of the current release of a store."""
    store = Store(served.settings.store_root(served.catalogue.place.id))
    return Datasets(store, served.catalogue).get().scope


def questions(scope: Scope, count: int) -> list[str]:
    """So many different query strings, drawn by chance with a fixed seed."""
    rng = np.random.default_rng(SEED)
    months = pd.period_range(scope.first, scope.last, freq="M")
    found: dict[str, None] = {}
    while len(found) < count:
        found[f"?{urlencode(_question(scope, months, rng))}"] = None
    return list(found)


def _question(scope: Scope, months: pd.PeriodIndex, rng: np.random.Generator) -> dict[str, str]:
    def one(of: Sequence[object]) -> str:
        return str(of[rng.integers(len(of))])

    asked = {
        "area": one([area.code for area in scope.areas]),
        "months": one(PERIODS),
        "to": one(months[len(months) // 2 :]),
        "compare": one(COMPARISONS),
        "measure": one((COUNT, RATE)),
    }
    plan = scope.catalogue.frameworks[0]
    if rng.random() < 0.5:
        return asked | {"priority": one([p.id for p in plan.priorities])}
    return asked | {"offences": one(choices(scope, plan, None))}


def plan_questions(scope: Scope, count: int) -> list[str]:
    """So many questions of the page of plans: each plan by turns, areas and periods by chance."""
    plans = [plan.id for plan in scope.catalogue.frameworks]
    asked = (dict(parse_qsl(q.lstrip("?"))) for q in questions(scope, count))
    return [
        f"?{urlencode({k: v for k, v in q.items() if k not in NOT_OF_A_PLAN} | {'plan': plan})}"
        for q, plan in zip(asked, cycle(plans), strict=False)
    ]


def trend_questions(scope: Scope, count: int) -> list[str]:
    """So many questions of the trends page, every second with all there is to lay over the months.

    Layers that are not asked for are not worked out: a reader who wants all pays the most.
    """
    shown = cycle((LAYERS, USUAL_LAYERS))
    return [
        f"{q}&layers={','.join(layers)}"
        for q, layers in zip(questions(scope, count), shown, strict=False)
    ]


def hotspot_questions(scope: Scope, count: int) -> list[str]:
    """So many questions of the hotspots page: every colouring by turns, some of other cells."""
    # Four by turns meet each of the nine colourings.
    shown = zip(cycle(MAPS), cycle((CELLS[0], CELLS[0], CELLS[2], CELLS[0])), strict=False)
    return [
        f"{q}&map={colouring}&cells={cells}"
        for q, (colouring, cells) in zip(questions(scope, count), shown, strict=False)
    ]


def page_request(dependencies: Sequence[dict[str, Any]], page: str = "overview") -> Compose:
    """The body of the request of a page's one callback, for a query string.

    `dependencies` is the server's answer at DEPENDENCIES.
    """
    marker = f"{page}-frame-written.data"
    callback = next(d for d in dependencies if marker in d["output"] and d["inputs"])
    return _composed(callback, asks={"id": "url", "property": "search"})


def bare_request(dependencies: Sequence[dict[str, Any]]) -> Compose:
    """The body of the request of the bare application's callback, for the value of its select."""
    return _composed(dependencies[0], asks={"id": SELECT, "property": "value"})


def bare_values(count: int) -> list[str]:
    """So many values of the bare application's select, one after another."""
    return [f"A{number % AREAS:02}" for number in range(count)]


def _composed(callback: dict[str, Any], *, asks: dict[str, str]) -> Compose:
    """Only the input that `asks` has a value; a browser sends others so before they are used."""
    outputs = [_output(text) for text in callback["output"].strip(".").split("...")]
    inputs = [{"id": i["id"], "property": i["property"]} for i in callback["inputs"]]
    changed = [f"{asks['id']}.{asks['property']}"]

    def compose(value: str) -> str:
        body = {
            "output": callback["output"],
            "outputs": outputs,
            "inputs": [i | {"value": value} if i == asks else i for i in inputs],
            "changedPropIds": changed,
            "parsedChangedPropsIds": changed,
        }
        return json.dumps(body)

    return compose


def _output(text: str) -> dict[str, str]:
    element, prop = text.rsplit(".", 1)
    return {"id": element, "property": prop}
