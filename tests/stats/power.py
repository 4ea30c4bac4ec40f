"""What lists of exceptions find in the made worlds: `python -m tests.stats.power [SEEDS]`.

Prints the lists with an entry where nothing changes (ten lists a seed, of places with 30 and 48
months), then the share found of twelve rises of the last twelve months, by world, by size of rise
and by size of ward, with the false share of lists and how exact it is.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from itertools import count, islice

import numpy as np

from tests.stats.test_promise import CODES, KINDS, listed
from tests.stats.worlds import WORLDS, usual_means, world

RISES = 12
SIZES = {"10": (7, 15), "40": (30, 60), "150": (100, 300)}
"""Counts a month of the figures that rise."""


@dataclass(frozen=True)
class Found:
    """Of one list: how many of the rises it names, and what share of it is false."""

    found: int
    false: float


def found(kind: str, seed: int, size: tuple[float, float], rise: float) -> Found:
    """A list of a world in which twelve figures of a size rise by a share for a year."""
    counts, rng = world(kind, seed), np.random.default_rng(seed)
    of_size = _of_size(seed, size)
    rises = {tuple(at) for at in of_size[rng.choice(len(of_size), RISES, replace=False)].tolist()}
    for ward, offence in rises:
        months = counts[ward, offence, -12:]
        counts[ward, offence, -12:] += rng.binomial(months.astype(int), rise)
    table = listed(counts).table
    named = [
        (CODES.index(area), KINDS.index(offence))
        for area, offence, more in table[["area_code", "offence", "difference"]].itertuples(False)
        if more > 0
    ]
    true = [at for at in named if at in rises]
    return Found(len(set(true)), 1 - len(true) / len(table) if len(table) else 0.0)


def _of_size(seed: int, size: tuple[float, float]) -> np.ndarray:
    mean = usual_means(seed)[:, :, 0]
    return np.argwhere((mean >= size[0]) & (mean < size[1]))


def seeds_of(size: tuple[float, float], number: int) -> list[int]:
    """The first seeds whose worlds have enough figures of a size."""
    enough = (seed for seed in count() if len(_of_size(seed, size)) >= 2 * RISES)
    return list(islice(enough, number))


def main(seeds: int) -> None:
    """Prints both tables."""
    for kind in WORLDS:
        for months in (30, 48):
            lists = [listed(world(kind, seed, months)).table for seed in range(10 * seeds)]
            share = np.mean([len(table) > 0 for table in lists])
            print(f"{kind}, {months} months: {share:.1%} of {len(lists)} lists have an entry")
        for rise in (0.3, 0.5):
            for size, limits in SIZES.items():
                lists = [found(kind, seed, limits, rise) for seed in seeds_of(limits, seeds)]
                share = sum(f.found for f in lists) / (RISES * seeds)
                false = [f.false for f in lists]
                error = np.std(false) / np.sqrt(len(lists))
                print(
                    f"  +{rise:.0%} at {size}: {share:.0%} found, {np.mean(false):.1%} false "
                    f"(standard error {error:.1%})",
                    flush=True,
                )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20)
