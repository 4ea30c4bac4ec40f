"""What a reader's browser receives on the first visit."""

from __future__ import annotations

from collections.abc import Iterable

from benchmarks.browser import BARE, DASHBOARD, Received, Visit, chromium, kilobytes
from benchmarks.questions import UPDATE
from benchmarks.results import Result
from benchmarks.servers import bare, dashboard
from benchmarks.stores import Served, Stores

BUDGET_KB = 1_800
DATA_BUDGET_KB = 200
TILES_BUDGET_KB = 400


def visit(stores: Stores) -> list[Result]:
    """Bytes received, in all and of data alone, beside the bare application."""
    with bare(stores.folder, kept=True) as server, chromium() as browser, Visit(browser) as seen:
        seen.open(server.url, BARE)
        floor = list(seen.received)
    return [
        result
        for served in stores.readers()
        for result in _results(served.name, _received(served, stores), floor)
    ]


def data_of(received: Iterable[Received]) -> list[Received]:
    """The boundaries and the answers of callbacks: what this dashboard has to say."""
    return [answer for answer in received if "/geo/" in answer.url or answer.url.endswith(UPDATE)]


def tiles_of(received: Iterable[Received]) -> list[Received]:
    """The streets under the map, and how they are drawn; kept by the browser for ever."""
    return [answer for answer in received if "/tiles/" in answer.url]


def _received(served: Served, stores: Stores) -> list[Received]:
    with dashboard(served, stores.folder) as server, chromium() as browser, Visit(browser) as seen:
        seen.open(server.url, DASHBOARD)
        return list(seen.received)


def _results(name: str, received: list[Received], floor: list[Received]) -> list[Result]:
    return [
        Result(
            part="visit",
            what=f"first visit, {name}",
            unit="kB",
            measured=kilobytes(received),
            floor=kilobytes(floor),
            budget=BUDGET_KB,
        ),
        Result(
            part="visit",
            what=f"of it data, {name}",
            unit="kB",
            measured=kilobytes(data_of(received)),
            floor=kilobytes(data_of(floor)),
            budget=DATA_BUDGET_KB,
        ),
        Result(
            part="visit",
            what=f"of it streets, {name}",
            unit="kB",
            measured=kilobytes(tiles_of(received)),
            budget=TILES_BUDGET_KB,
        ),
    ]
