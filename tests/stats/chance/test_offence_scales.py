"""How much one offence varies beside the others of its kind of area."""

from __future__ import annotations

import math

import numpy as np
import pytest

from stats.chance.offence_scales import (
    SCALES_DIFFER,
    UNKNOWN,
    Scale,
    drawn,
    own_scale,
    scales_differ,
)
from stats.chance.variation import Weights, dispersion
from stats.chance.variation_fit import fit_variation, pairs_of
from tests.stats.worlds import BY_OFFENCE, dispersion_by_offence, usual_means, world

YEAR_ON_YEAR = Weights(tuple(range(24)), (-1.0,) * 12 + (1.0,) * 12)


def estimated(counts, means):
    """The dispersion of a year on the year before of each offence, all wards together."""
    pairs = [pairs_of(counts[:, offence]) for offence in range(counts.shape[1])]
    pool = fit_variation(pairs)
    own = [own_scale(p, pool) for p in pairs]
    between = scales_differ(own)
    scales = [drawn(scale, between) for scale in own]
    each = [
        dispersion(pool, mean, YEAR_ON_YEAR, scale)
        for mean, scale in zip(means.T, scales, strict=True)
    ]
    return np.array([np.average(e, weights=mean) for e, mean in zip(each, means.T, strict=True)])


@pytest.mark.parametrize("months", [30, 48])
def test_offences_that_vary_much_and_little_are_each_taken_as_they_are(months):
    off = []
    for seed in range(6):
        means = usual_means(seed)[:, :, 0]
        true = dispersion_by_offence(usual_means(seed))[:, :, 0]
        true = np.array([np.average(t, weights=m) for t, m in zip(true.T, means.T, strict=True)])
        off.append(estimated(world("hetnb", seed, months), means) / true)
    most = int(np.argmax(BY_OFFENCE))
    typical = np.exp(np.mean(np.log(off), axis=0))
    assert typical[most] == pytest.approx(1, abs=0.2), "drawn by its error, it would be half of it"
    assert typical == pytest.approx(1, abs=0.35)


def test_where_all_vary_by_chance_alone_none_is_taken_to_vary_more():
    for seed in range(3):
        means = usual_means(seed)[:, :, 0]
        assert estimated(world("poisson", seed, 48), means) == pytest.approx(1, abs=0.15)


def test_half_trusted_a_scale_is_drawn_half_way_in_logarithms():
    # Twice the pool's dispersion: (1 + 3) / (1 + 1). Half way is the root of two.
    scale = Scale(3.0, 1.0, variance=16 * 0.1)
    assert scale.log == pytest.approx(math.log(2))
    assert scale.error == pytest.approx(0.1)
    assert drawn(scale, between=0.1) == pytest.approx(2 * math.sqrt(2) - 1)


def test_a_scale_is_never_below_none():
    assert drawn(Scale(-0.9, 1.0, variance=0.0001), between=10.0) == 0.0


@pytest.mark.parametrize("counts", [np.full((1, 30), 9.0), np.zeros((3, 30)), np.ones((3, 30))])
def test_months_that_say_nothing_leave_an_offence_at_the_pool(counts):
    rng = np.random.default_rng(1)
    pool = fit_variation([pairs_of(rng.negative_binomial(5, 0.2, (20, 40)).astype(float))])
    assert own_scale(pairs_of(counts), pool) == UNKNOWN
    assert drawn(UNKNOWN, between=1.0) == 1.0


def test_of_too_few_offences_nothing_tells_how_they_differ():
    assert scales_differ([Scale(9.0, 1.0, 0.1), Scale(0.1, 1.0, 0.1)]) == SCALES_DIFFER
