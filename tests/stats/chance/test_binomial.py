"""Limits of a share of two counts: exact, and on no page narrower than on another."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.stats import binomtest

from stats.chance.binomial import exact_limits, odds
from stats.change import change
from stats.indicators import Share, share_limits
from stats.worked import Outcome

PAIRS = [(2, 6), (0, 5), (5, 0), (40, 25), (300, 360)]


@pytest.mark.parametrize(("part", "rest"), PAIRS)
@pytest.mark.parametrize("level", [0.9, 0.95])
def test_limits_are_the_exact_ones_of_a_binomial_count(part, rest, level):
    known = binomtest(part, part + rest).proportion_ci(level, method="exact")
    found = exact_limits(part, rest, level=level)
    assert found == pytest.approx((known.low, known.high), abs=1e-12)


def test_of_no_count_at_all_any_share_may_be():
    assert exact_limits(0, 0) == (0, 1)
    assert odds(1) == math.inf


@pytest.mark.parametrize("dispersion", [1.0, 2.5, 6.0])
@pytest.mark.parametrize(("now", "before"), [(40, 25), (300, 360), (0, 24)])
def test_the_same_counts_have_the_same_limits_on_every_page(now, before, dispersion):
    limits = exact_limits(now, before, dispersion=dispersion)
    of_change = change(now, before, dispersion=dispersion).percent_limits
    of_what_worked = Outcome(now, before, 1.0, dispersion).limits
    of_share = share_limits(Share(now, now + before), dispersion)
    assert [odds(share) for share in limits] == pytest.approx([1 + p / 100 for p in of_change])
    assert of_what_worked == pytest.approx([before * odds(share) - before for share in limits])
    assert of_share == pytest.approx([100 * share for share in limits])


@pytest.mark.parametrize("dispersion", [1.0, 4.0, 6.0])
@pytest.mark.parametrize("mean", [5, 10, 30, 100])
def test_what_is_said_of_events_in_clumps_is_wrong_at_most_as_often_as_promised(mean, dispersion):
    rng = np.random.default_rng(1)
    pairs = rng.poisson(mean / dispersion, (4_000, 2)) * dispersion
    wrong = [Outcome(*pair, 1.0, dispersion).verdict != "within chance" for pair in pairs]
    assert np.mean(wrong) <= 0.06
