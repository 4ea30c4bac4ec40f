"""Placebo years: five years in which nothing is done, each judged against the one before.

    python -m tests.stats.placebo [PLACES]

prints the table of docs/methods.md: lists with an entry, and single figures beyond by themselves.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from model.filters import LAST_YEAR
from model.periods import Window
from stats.comparison import comparison
from stats.exceptions import Compare, exceptions
from tests.stats.test_promise import CODES, KINDS, LAST, alone, place
from tests.stats.worlds import WORLDS, world

MONTHS = 60
YEARS = tuple(Window.ending(LAST - ago, 12) for ago in (36, 24, 12, 0))
"""Those that have one before."""


@dataclass(frozen=True)
class Year:
    """What is said of one year of a place."""

    listed: int
    """Entries of its list of wards."""
    beyond: dict[str, list[bool]]
    """By kind of area, of each figure: whether it goes beyond normal variation by itself."""


def years(kind: str, seed: int) -> Iterator[Year]:
    """What is said of each year of a made place, asked of a release that has them all."""
    made = place(world(kind, seed, MONTHS))
    cube, varying = made
    for window in YEARS:
        asked = Compare(window.words, window, comparison(window, LAST_YEAR), KINDS, varying)
        beyond: dict[str, list[bool]] = {of: [] for of in varying.areas}
        for of, is_beyond in alone(made, window):
            beyond[of].append(is_beyond)
        yield Year(len(exceptions(cube, CODES, [asked]).table), beyond)


def shares(said: list[Year]) -> dict[str, float]:
    """The share of lists with an entry, and of figures beyond by kind of area."""
    beyond = {of: np.concatenate([year.beyond[of] for year in said]) for of in said[0].beyond}
    listed = np.mean([year.listed > 0 for year in said])
    return {"listed": float(listed), **{of: float(each.mean()) for of, each in beyond.items()}}


def main(places: int) -> None:
    """Prints a line a world."""
    for kind in WORLDS:
        said = [year for seed in range(places) for year in years(kind, seed)]
        each = ", ".join(f"{name} {share:.1%}" for name, share in shares(said).items())
        print(f"{kind}, {len(said)} years: {each}", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 25)
