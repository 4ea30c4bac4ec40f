"""What is said of shares in made places: `python -m tests.stats.shares [SEEDS]`.

Prints, by world and months of history, how many shares of wards, committees and of the whole place
are beyond normal variation where nothing changes but what wanders, and where all rose or fell.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

import numpy as np
import pandas as pd

from model.filters import LAST_YEAR
from model.periods import Window, month
from stats.chance.variation import difference
from stats.change import change_of_shares
from stats.comparison import comparison
from stats.counts import Cube
from stats.varying import Varying
from tests.stats.test_promise import CODES, GROUPS
from tests.stats.worlds import SHARES_WANDER, shares_world
from tests.wording import USUAL_VARIATION

LAST = month("2025-12")
LENGTHS = (3, 12)
HISTORIES = (25, 36, 48, 120)
OF = ("charged",), ("crime",)


def beyond(kind: str, seed: int, months: int, step: float = 0.0) -> Iterator[tuple[str, int, bool]]:
    """Of each area and period: its kind, the months of the period, whether it is beyond."""
    cube, areas = _place(*shares_world(kind, seed, months, step))
    varying = Varying(cube, areas, (), {}, USUAL_VARIATION)
    for length in LENGTHS:
        window = Window.ending(LAST, length)
        (before,) = comparison(window, LAST_YEAR).windows
        of_both = [cube.each(cube.areas, o)[:, 0] for o in OF]
        now, then = (
            [part[:, cube.in_window(w)].sum(axis=1) for part in of_both] for w in (window, before)
        )
        for of_kind, codes in areas.items():
            varies = varying.of_share(of_kind, *OF)
            for code in codes:
                at = cube.areas.index(code)
                x, n, x0, n0 = now[0][at], now[1][at], then[0][at], then[1][at]
                more = varies(
                    (x + x0) / length / 2, (n + n0) / length / 2, difference(window, (before,))
                )
                moved = change_of_shares((x, n), (x0, n0), dispersion=more)
                yield of_kind, length, moved.verdict == "beyond"


def _place(parts: np.ndarray, wholes: np.ndarray) -> tuple[Cube, dict[str, tuple[str, ...]]]:
    """A made place, its committees and the whole among its areas."""
    wards = {
        code: np.array(both, dtype=float) for code, *both in zip(CODES, parts, wholes, strict=True)
    }
    groups = {g: sum(wards[w] for w in codes) for g, codes in GROUPS.items()}
    rows = {**wards, **groups, "all": sum(wards.values())}
    months = pd.period_range(end=LAST, periods=parts.shape[1], freq="M")
    cube = Cube(tuple(rows), ("charged", "crime"), months, np.stack(list(rows.values())))
    return cube, {"ward": CODES, "group": tuple(GROUPS), "whole": ("all",)}


def shares_beyond(
    kind: str, seeds: int, months: int, step: float = 0.0
) -> dict[tuple[str, int], float]:
    """The part that is beyond, by kind of area and months of the period."""
    said = [one for seed in range(seeds) for one in beyond(kind, seed, months, step)]
    table = pd.DataFrame(said, columns=["kind", "length", "beyond"])
    return table.groupby(["kind", "length"])["beyond"].mean().to_dict()


STEPS = (0.3, -0.3, 0.5, -0.5)


def main(seeds: int) -> None:
    """Prints a line a world, a history and a kind of area."""
    for kind in SHARES_WANDER:
        for months in HISTORIES:
            still = shares_beyond(kind, seeds, months)
            moved = [shares_beyond(kind, seeds, months, step) for step in STEPS]
            for area in ("whole", "group", "ward"):
                false = " | ".join(f"{still[area, n]:.1%}" for n in LENGTHS)
                found = " | ".join(f"{of_step[area, 12]:.0%}" for of_step in moved)
                print(f"| {kind}, {months} months | {area} | {false} | {found} |", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 40)
