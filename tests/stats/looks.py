"""What the page of trends says in made places: the figures of docs/methods.md.

    python -m tests.stats.looks

"Looked at once" is the last month; "in a year" is at any of the last twelve, the variation of the
place estimated anew each month. It takes some minutes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from stats.counts import Cube
from stats.months.series import Series, series
from stats.months.trend import trend_table
from stats.varying import Varying
from tests.stats.test_promise import CODES, GROUPS, KINDS, place
from tests.stats.worlds import WORLDS, usual_means, world

MONTHS, YEAR, SEEDS = 60, 12, 3
AREAS = {"ward": CODES[::6], "group": tuple(GROUPS), "whole": ("all",)}
"""Every sixth ward: enough to tell."""
SIZES = {10: (7, 14), 40: (28, 56), 150: (105, 210)}
"""Counts a month, and between which a ward's are taken for so many."""


def seen(cube: Cube, varying: Varying, kind: str, area: str, offence: str, months: int) -> Series:
    """What the page finds in the first months of a series."""
    status = pd.Series("complete", index=cube.months[:months])
    table = trend_table(cube, area, (offence,), status)
    last = cube.months[months - 1]
    return series(table, last=last, layers=(), varies=varying.of(kind, (offence,)))


def looks(counts: np.ndarray, months: int) -> Iterator[tuple[str, str, str, Series]]:
    """What is seen of every area and offence in the first months of a place."""
    cube, varying = place(counts[:, :, :months])
    for kind, codes in AREAS.items():
        for code in codes:
            for offence in KINDS:
                yield kind, code, offence, seen(cube, varying, kind, code, offence, months)


def alarms(kind: str, seeds: int = SEEDS) -> dict[str, dict[str, float]]:
    """By kind of area, the shares of series of a world that are said to move; nothing does."""
    told: dict[str, list[tuple[bool, bool, bool, float]]] = {name: [] for name in AREAS}
    for seed in range(seeds):
        counts = world(kind, seed, MONTHS)
        ever: dict[tuple[str, str], bool] = {}
        for months in range(MONTHS - YEAR + 1, MONTHS + 1):
            for of, code, offence, found in looks(counts, months):
                begun = found.recent.begun
                ever[code, offence] = ever.get((code, offence), False) or begun
                if months == MONTHS:
                    outside = len(found.outside) / len(found.range.months)
                    told[of].append((begun, ever[code, offence], bool(found.changes), outside))
    names = ("once", "in a year", "level", "outside")
    return {of: dict(zip(names, np.mean(rows, axis=0), strict=True)) for of, rows in told.items()}


def power(kind: str, rise: float, seeds: int = SEEDS) -> Mapping[int, float]:
    """By size, the share of wards of which a rise is seen in any of its first four months."""
    found: dict[int, list[bool]] = {size: [] for size in SIZES}
    for seed in range(seeds):
        counts = world(kind, seed, MONTHS)
        for size, which in _raised(counts, rise, seed).items():
            ends = range(MONTHS - 3, MONTHS + 1)
            places = [place(counts[:, :, :months]) for months in ends]
            for ward, offence in which:
                found[size].append(
                    any(
                        seen(*made, "ward", CODES[ward], KINDS[offence], months).recent.begun
                        for made, months in zip(places, ends, strict=True)
                    )
                )
    return {size: float(np.mean(seen)) for size, seen in found.items()}


def _raised(counts: np.ndarray, rise: float, seed: int) -> dict[int, list[tuple[int, int]]]:
    """Twelve wards and offences of each size, their last four months raised in place."""
    rng, means, chosen = np.random.default_rng(seed), usual_means(seed)[:, :, 0], {}
    for size, (least, most) in SIZES.items():
        large = np.argwhere((means >= least) & (means < most))
        which = large[rng.choice(len(large), min(12, len(large)), replace=False)]
        for ward, offence in which:
            months = counts[ward, offence, -4:]
            counts[ward, offence, -4:] += rng.poisson(months * rise)
        chosen[size] = [(int(ward), int(offence)) for ward, offence in which]
    return chosen


def _percent(share: float) -> str:
    return f"{100 * share:.1f}%"


def _table(header: str, rows: dict[str, list[str]]) -> None:
    columns = header.count("|") + 1
    print(f"| {header} |\n|{'---|' * columns}")
    for kind, cells in rows.items():
        print(f"| {' | '.join([kind, *cells])} |", flush=True)


def main() -> None:
    """Print both tables."""
    moved = {kind: alarms(kind) for kind in WORLDS}
    names = ("once", "in a year", "level", "outside")
    _table(
        "nothing changes: ward, committee, whole | once | in a year | step of level | outside",
        {
            kind: [", ".join(_percent(of[area][name]) for area in AREAS) for name in names]
            for kind, of in moved.items()
        },
    )
    risen = {kind: [power(kind, rise) for rise in (0.3, 0.5)] for kind in WORLDS}
    _table(
        "seen within four months, ward: 30%, 50% more | 10 a month | 40 | 150",
        {
            kind: [", ".join(f"{100 * seen[size]:.0f}%" for seen in of) for size in SIZES]
            for kind, of in risen.items()
        },
    )


if __name__ == "__main__":
    main()
