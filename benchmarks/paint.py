"""How long it takes from choosing a value to the figures being drawn."""

from __future__ import annotations

from itertools import cycle, islice

from benchmarks.browser import BARE, Controls, Visit, chromium
from benchmarks.change import PAGES
from benchmarks.results import Result, median
from benchmarks.servers import bare, dashboard
from benchmarks.stores import Served, Stores

CHANGES = 15
BUDGET_RATIO = 1.5


def paint(stores: Stores) -> list[Result]:
    """The middle time of a change, beside the bare application in the same browser."""
    return [
        _painted(served, shown, words, stores)
        for served in stores.readers()
        for words, shown in PAGES
    ]


def _painted(served: Served, shown: Controls, words: str, stores: Stores) -> Result:
    folder = stores.folder
    with (
        dashboard(served, folder) as ours,
        bare(folder, kept=True) as floor,
        chromium() as browser,
        Visit(browser) as page,
        Visit(browser) as simple,
    ):
        page.open(ours.url, shown)
        simple.open(floor.url, BARE)
        times, floors = _by_turns(page, shown, simple)
    return Result(
        part="paint",
        what=f"filter to painted, {served.name}{words}, median of {CHANGES}",
        unit="ms",
        measured=median(times),
        floor=median(floors),
        budget_ratio=BUDGET_RATIO,
    )


def _by_turns(page: Visit, shown: Controls, simple: Visit) -> tuple[list[float], list[float]]:
    """The milliseconds of each change, one side after the other; the first pair warms up."""
    times, floors = [], []
    pairs = zip(_values(page, shown), _values(simple, BARE), strict=True)
    for value, floor_value in pairs:
        times.append(_changed(page, shown, value))
        floors.append(_changed(simple, BARE, floor_value))
    return times[1:], floors[1:]


def _values(visit: Visit, controls: Controls) -> list[str]:
    return list(islice(cycle(visit.values(controls)), CHANGES + 1))


def _changed(visit: Visit, controls: Controls, value: str) -> float:
    visit.page.bring_to_front()
    return visit.change(controls, value)
