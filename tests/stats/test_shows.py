"""The counts that would be beyond normal variation, against asking of every count."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from scipy.stats import false_discovery_control

from model.filters import LAST_YEAR
from model.periods import Window, month
from stats.chance.z_test import FALSE_DISCOVERIES, Steady
from stats.change import change
from stats.comparison import comparison
from stats.counts import Cube
from stats.exceptions import Compare, exceptions
from stats.shows import Shows, shows
from stats.together import limits_among

LAST = month("2025-12")


def by_itself(base, *, steady=None, varies=lambda count: 1.0):
    """The change of a count on a base, whose dispersion may depend on the count."""
    return lambda count: change(count, base, steady=steady, dispersion=varies(count))


def every(judge, base, most):
    """The nearest counts that are judged so, by asking of each."""
    rises = [n for n in range(math.floor(base) + 1, most) if judge(n)]
    falls = [n for n in range(math.ceil(base)) if judge(n)]
    return Shows(min(rises, default=math.nan), max(falls, default=math.nan))


def same(one, other):
    return np.array_equal(
        [one.rises_from, one.falls_to], [other.rises_from, other.falls_to], equal_nan=True
    )


@pytest.mark.parametrize("base", [12, 20, 45.7, 300])
@pytest.mark.parametrize("limit", [1.0, 0.02, 0.0001])
@pytest.mark.parametrize("steady", [None, Steady(32.9, 3.0, 2.0)])
@pytest.mark.parametrize("varies", [lambda _: 1.0, lambda _: 3.4, lambda n: 1 + n / 60])
@pytest.mark.parametrize("value", [25, 84, 900])
def test_they_are_the_nearest_of_all(base, limit, steady, varies, value):
    of = by_itself(base, steady=steady, varies=varies)

    def judge(count):
        return of(count).verdict == "beyond" and of(count).p <= limit

    found = shows(judge, of(value), limit=limit)
    if of(value).verdict in ("small", "none"):
        assert same(found, Shows())
    else:
        assert same(found, every(judge, base, 2_000))


def test_a_base_that_varies_with_the_count_may_let_no_rise_show():
    of = by_itself(1_000, varies=lambda count: 1 + count * 2)
    found = shows(lambda count: of(count).verdict == "beyond", of(1_100))
    assert math.isnan(found.rises_from)


def test_what_is_not_tested_shows_nothing():
    refused = change(900, 20, reason="recording changed")
    assert same(shows(lambda _: True, refused), Shows())


@pytest.mark.parametrize("seed", range(60))
def test_a_p_comes_through_up_to_its_limit_and_no_further(seed):
    rng = np.random.default_rng(seed)
    p = rng.uniform(size=rng.integers(1, 40)) ** rng.choice([1, 4, 12])
    for n, limit in enumerate(limits_among(p)):
        for other, through in ((limit * (1 - 1e-9), True), (limit * (1 + 1e-9), False)):
            moved = np.where(np.arange(len(p)) == n, other, p)
            if other <= 1:
                assert (false_discovery_control(moved)[n] <= FALSE_DISCOVERIES) == through


def counted(counts):
    """What is listed of areas with counts of two years, tested at once."""
    months = pd.period_range(end=LAST, periods=24, freq="M")
    codes = tuple(f"W{n:02}" for n in range(len(counts)))
    spread = np.zeros((len(counts), 1, 24))
    spread[:, 0, [0, 12]] = counts
    window = Window.ending(LAST, 12)
    asked = Compare("year", window, comparison(window, LAST_YEAR), ("asb",))
    return exceptions(Cube(codes, ("asb",), months, spread), codes, [asked])


def test_a_figure_is_listed_from_its_count_on_the_others_as_they_are():
    """Twelve wards, of which three moved: each in turn is given the counts about its limit."""
    rng = np.random.default_rng(7)
    before = rng.integers(30, 400, 12)
    now = np.where(np.arange(12) < 3, before * 2, rng.poisson(before))
    found = counted(np.stack([before, now], axis=1))
    longer = 366 / 365
    for n in range(12):
        limit = found.limits.of(f"W{n:02}", "asb", "year")

        def judge(count, base=before[n], limit=limit):
            moved = change(count, base, longer=longer)
            return moved.verdict == "beyond" and moved.p <= limit

        shown = shows(judge, change(now[n], before[n], longer=longer), limit=limit)
        for count, listed in (
            *((shown.rises_from, True), (shown.rises_from - 1, False)),
            *((shown.falls_to, True), (shown.falls_to + 1, False)),
        ):
            turned = np.stack([before, np.where(np.arange(12) == n, count, now)], axis=1)
            assert (f"W{n:02}" in set(counted(turned).table["area_code"])) == listed


def test_the_figure_in_the_middle_is_one_of_those_tested():
    found = counted([(100, 110), (400, 410), (40, 44), (5, 6)])
    assert found.limits.middle == ("W00", "asb", "year")
    assert math.isnan(found.limits.of("W03", "asb", "year"))
    assert counted([(5, 6)]).limits.middle is None
