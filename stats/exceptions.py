"""What rose or fell beyond normal variation: every area by offence by period, tested at once.

Of 462 changes tested one by one at 1 in 20, some 23 would be flagged where nothing happened. So the
p of all of them together decide, by the false-discovery rate: of a list made this way, at most one
entry in twenty is expected to be chance, and where nothing changed at all, one list in twenty has
any entry.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from functools import cached_property

import numpy as np
import pandas as pd
from scipy.special import ndtr
from scipy.stats import false_discovery_control

from model.periods import Window
from stats.chance.e_test import estimated, p_of
from stats.chance.variation import difference
from stats.chance.z_test import BEYOND_Z, FALSE_DISCOVERIES, count_that_shows, surer_z
from stats.change import PERCENT_BASE, Change, change
from stats.comparison import Comparison
from stats.counts import Cube
from stats.expected import Expected
from stats.together import limits_among
from stats.varying import Varying

COLUMNS = (
    "area_code",
    "offence",
    "period",
    "value",
    "base",
    "difference",
    "percent",
    "expected",
    "percent_lower",
    "percent_upper",
    "more_lower",
    "more_upper",
    "z",
    "dispersion",
    "p",
    "q",
)


@dataclass(frozen=True)
class Compare:
    """One period of some offences, and what it is compared with."""

    name: str
    """How a reader tells this period from the others."""
    window: Window
    against: Comparison
    offences: tuple[str, ...]
    """Those that can be compared: no gap and no recording change between the windows."""
    varying: Varying | None = None
    """How counts vary where nothing changes; None for chance alone."""
    sum_of: tuple[str, ...] = ()
    """Offences whose sum is looked at too, under the name ALL; none where there is no such sum."""

    @property
    def names(self) -> tuple[str, ...]:
        """What is looked at: each offence, then the sum."""
        return (*self.offences, *((ALL,) if self.sum_of else ()))

    def of(self, name: str) -> tuple[str, ...]:
        """The offences of one of `names`."""
        return self.sum_of if name == ALL else (name,)


ALL = "all"
"""The sum of several offences, where an offence is named; config/ refuses an offence of that id."""


@dataclass(frozen=True)
class Exceptions:
    """What is beyond normal variation, and how many figures were looked at."""

    table: pd.DataFrame
    """The columns of COLUMNS, period by period in the order asked, the largest difference first;
    `q` is the false-discovery rate at which an entry would just be listed."""
    tested: int
    small: int
    """Figures of which both counts are below 20: too small to be tested."""
    unknown: int
    """Figures with a missing or hidden count."""
    limits: Limits
    """How small a p each of those tested would have to have to be listed."""


@dataclass(frozen=True, eq=False)
class Limits:
    """For each figure tested, the p up to which it would be listed, all others as they are."""

    names: list[tuple[str, str, str]]
    """Area, offence and period."""
    p: np.ndarray
    rises: np.ndarray
    """About the rise in % from which each would be listed."""

    def of(self, area: str, offence: str, period: str) -> float:
        """That of one figure; NaN of one that was not tested."""
        return self._of_name.get((area, offence, period), np.nan)

    @cached_property
    def _of_name(self) -> dict[tuple[str, str, str], float]:
        return dict(zip(self.names, self.p.tolist(), strict=True))

    @property
    def middle(self) -> tuple[str, str, str] | None:
        """The figure in the middle by the rise that would be listed; None where none is tested."""
        known = np.flatnonzero(np.isfinite(self.rises))
        if not len(known):
            return None
        return self.names[known[np.argsort(self.rises[known])[len(known) // 2]]]


def exceptions(
    cube: Cube, areas: Sequence[str], compared: Sequence[Compare], *, kind: str = "ward"
) -> Exceptions:
    """Every area by offence, and their sum, by period, tested at once; areas are of one kind.

    Listed is what is flagged at a false-discovery rate of 5 % (Benjamini and Hochberg, over the
    E-test of every figure) and beyond normal variation by itself. Null hypothesis of each: the
    period has the same underlying count as what it is compared with; two-sided. Figures are
    positively dependent at most (one area's offences, overlapping periods), which the procedure
    allows.

    Source: Y. Benjamini and Y. Hochberg, "Controlling the false discovery rate", Journal of the
    Royal Statistical Society B 57 (1995), https://doi.org/10.1111/j.2517-6161.1995.tb02031.x
    """
    asked = [c for c in compared if c.names]
    figures = _joined([_figures(cube, areas, kind, c, n) for n, c in enumerate(asked)])
    unknown = np.isnan(figures.value) | np.isnan(figures.base)
    small = (figures.value < PERCENT_BASE) & (figures.base < PERCENT_BASE)
    tested = figures.where(~unknown & ~small)
    p = _p(tested)
    table = _listed(tested, p, areas, asked)
    limits = _limits(tested, p, areas, asked)
    return Exceptions(table, len(p), int(small.sum()), int(unknown.sum()), limits)


@dataclass(frozen=True)
class _Figures:
    """Figures as arrays, one entry a figure: hundreds of rows are no work for a table."""

    area: np.ndarray
    offence: np.ndarray
    period: np.ndarray
    """Positions in what was asked; an offence is one of its period."""
    value: np.ndarray
    base: np.ndarray
    years: np.ndarray
    longer: np.ndarray
    """How many times as many days the years of the base have as the period."""
    dispersion: np.ndarray
    """Of the difference from the base."""
    expected: np.ndarray
    """What all months of the area expect; NaN where they say no more than the base."""
    expected_longer: np.ndarray
    expected_dispersion: np.ndarray

    def where(self, chosen: np.ndarray) -> _Figures:
        return _Figures(*(getattr(self, f.name)[chosen] for f in fields(self)))

    def changes(self) -> list[Change]:
        """`stats.change.change` of each."""
        every = zip(self.value, self.base, self.years, self.longer, self.dispersion, strict=True)
        return [
            change(
                now, before, times=int(years), longer=longer, dispersion=more,
                steady=self._expected.of(n),
            )
            for n, (now, before, years, longer, more) in enumerate(every)
        ]  # fmt: skip

    @property
    def _expected(self) -> Expected:
        return Expected(self.expected, self.expected_longer, self.expected_dispersion)

    @property
    def tested(self) -> Expected:
        """What each is tested against: what is expected, or the base a day."""
        none = np.isnan(self.expected)
        return Expected(
            np.where(none, self.base * self.years / self.longer, self.expected),
            np.where(none, self.longer, self.expected_longer),
            np.where(none, self.dispersion, self.expected_dispersion),
        )

    @property
    def z(self) -> np.ndarray:
        """The z of `stats.change.change` of each."""
        base = Expected(self.base * self.years / self.longer, self.longer, self.dispersion)
        z = self._against(base)
        return np.where(np.isnan(self.expected), z, surer_z(z, self._against(self._expected)))

    @property
    def surer(self) -> np.ndarray:
        """Whether z is that of what each is tested against."""
        return self.z == self._against(self.tested)

    def _against(self, tested: Expected) -> np.ndarray:
        """`stats.chance.z_test.poisson_z` of each."""
        scale = 2 * np.sqrt(2 / (1 + 1 / tested.longer) / tested.dispersion)
        return scale * (np.sqrt(self.value) - np.sqrt(tested.count))


def _joined(parts: Sequence[_Figures]) -> _Figures:
    """Figures of several periods as one; none of none."""
    names = [f.name for f in fields(_Figures)]
    return _Figures(*(np.concatenate([[], *(getattr(p, n) for p in parts)]) for n in names))


def _figures(cube: Cube, areas: Sequence[str], kind: str, asked: Compare, period: int) -> _Figures:
    """The counts of each area and offence; NaN where a month of either window is not known."""
    years = asked.against.years
    value = _sums(cube, areas, asked, [asked.window])
    base = _sums(cube, areas, asked, asked.against.windows) / years
    area, offence = np.indices(value.shape)
    same = np.ones(value.size)
    expected = _expected(asked, kind, areas, value)
    return _Figures(
        area.ravel(),
        offence.ravel(),
        period * same,
        value.ravel(),
        base.ravel(),
        years * same,
        asked.against.longer(asked.window) * same,
        _dispersion(asked, kind, (value + base * years) / (1 + years)).ravel(),
        *(part.ravel() for part in expected),
    )


def _expected(asked: Compare, kind: str, areas: Sequence[str], value: np.ndarray) -> np.ndarray:
    """Count, length and dispersion of what all months expect: shape (3, areas, offences)."""
    found = np.full((3, len(areas), len(asked.names)), np.nan)
    if asked.varying is None:
        return found
    rows = asked.varying.rows(kind, areas)
    for n, name in enumerate(asked.names):
        every = asked.varying.expected(kind, asked.of(name), asked.window, asked.against)
        if every is not None:
            of_areas = np.array([every.count, every.longer, every.dispersion])[:, rows]
            near = replace(every, count=of_areas[0]).near(value[:, n])
            found[:, :, n] = np.where(rows < 0, np.nan, [near.count, *of_areas[1:]])
    return found


def _dispersion(asked: Compare, kind: str, mean: np.ndarray) -> np.ndarray:
    """Of each area (row) and offence; `mean` are counts of a window."""
    if asked.varying is None:
        return np.ones(mean.shape)
    weights = difference(asked.window, asked.against.windows)
    monthly = mean / asked.window.length
    columns = [
        asked.varying.dispersion(kind, asked.of(name), monthly[:, n], weights)
        for n, name in enumerate(asked.names)
    ]
    return np.stack(columns, axis=1)


def _sums(
    cube: Cube, areas: Sequence[str], asked: Compare, windows: Sequence[Window]
) -> np.ndarray:
    """Shape (areas, names): counts over some windows together."""
    counts = cube.each(areas, asked.offences)
    if asked.sum_of:
        counts = np.concatenate([counts, cube.of(areas, asked.sum_of)[:, None]], axis=1)
    return np.sum([counts[:, :, cube.in_window(w)].sum(axis=2) for w in windows], axis=0)


def _listed(
    tested: _Figures, p: np.ndarray, areas: Sequence[str], asked: Sequence[Compare]
) -> pd.DataFrame:
    """The flagged by period, the largest difference first; ties by name."""
    q = false_discovery_control(p) if len(p) else p
    chosen = (q <= FALSE_DISCOVERIES) & (np.abs(tested.z) > BEYOND_Z)
    found = tested.where(chosen)
    periods = [asked[int(n)] for n in found.period]
    moved = found.changes()
    rows = {
        "area_code": [areas[int(n)] for n in found.area],
        "offence": [c.names[int(n)] for c, n in zip(periods, found.offence, strict=True)],
        "period": [c.name for c in periods],
        "value": found.value,
        "base": found.base,
        "difference": np.array([m.difference for m in moved], dtype=float),
        "percent": np.array([m.percent for m in moved], dtype=float),
        "expected": found.tested.count,
        "percent_lower": np.array([m.percent_limits[0] for m in moved], dtype=float),
        "percent_upper": np.array([m.percent_limits[1] for m in moved], dtype=float),
        "more_lower": np.array([m.limits[0] for m in moved], dtype=float),
        "more_upper": np.array([m.limits[1] for m in moved], dtype=float),
        "z": found.z,
        "dispersion": found.tested.dispersion,
        "p": p[chosen],
        "q": q[chosen],
    }
    # The last key decides first.
    names = [np.array(rows[n], dtype=str) for n in ("offence", "area_code")]
    order = np.lexsort([*names, -np.abs(rows["difference"]), found.period])
    return pd.DataFrame(rows).iloc[order].reset_index(drop=True)


def _limits(
    tested: _Figures, p: np.ndarray, areas: Sequence[str], asked: Sequence[Compare]
) -> Limits:
    """How small the p of each would have to be, and about what rise on its base that is."""
    limits, against = limits_among(p), tested.tested
    periods = [asked[int(n)] for n in tested.period]
    names = [
        (areas[int(area)], of.names[int(offence)], of.name)
        for area, of, offence in zip(tested.area, periods, tested.offence, strict=True)
    ]
    with np.errstate(divide="ignore", invalid="ignore"):
        count = count_that_shows(against.count, against.longer, against.dispersion, limits)
        rises = 100 * (count / tested.base - 1)
    return Limits(names, limits, rises)


def _p(tested: _Figures) -> np.ndarray:
    """The p of each figure, by z alone where that keeps it from the list.

    The E-test takes a tenth of a millisecond, so it is done where it can matter: where z is beyond
    normal variation by itself. Counts here are 20 or more on one side, where the two are near. Of
    the other figures only number and rank matter.
    """
    deviate, against = -np.abs(tested.z) / np.sqrt(2), tested.tested
    p = np.where(against.dispersion > 1, estimated(deviate), 2 * ndtr(deviate))
    base = against.count * against.longer
    for i in np.flatnonzero((np.abs(tested.z) > BEYOND_Z) & tested.surer):
        p[i] = p_of(tested.value[i], base[i], against.longer[i], against.dispersion[i])
    return p
