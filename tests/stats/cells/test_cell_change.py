import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import false_discovery_control

from stats.cells.cell_change import PLAINLY_WITHIN, cell_change, cell_tests, e_tests
from stats.chance.binomial import exact_limits
from stats.chance.e_test import e_test


def test_ten_after_five_is_the_published_p():
    assert e_tests([10], [5]) == pytest.approx([0.206], abs=5e-4)


@pytest.mark.parametrize("years", [1, 3])
def test_many_pairs_at_once_have_the_p_of_each_by_itself(years):
    rng = np.random.default_rng(4)
    level = np.concatenate([rng.gamma(0.5, 40, 60), [0, 0, 900, 4_000]])
    now, before = rng.poisson(level), rng.poisson(years * level)
    alone = [e_test(int(x), int(y), times=years) for x, y in zip(now, before, strict=True)]
    assert e_tests(now, before, times=years) == pytest.approx(alone, abs=1e-11)


@given(st.integers(0, 500), st.integers(0, 500), st.sampled_from([1, 3]))
def test_what_is_not_tested_could_not_have_been_called(now, before, years):
    apart = abs(now - before / years) / np.sqrt(max(now + before, 1) / years)
    if apart < PLAINLY_WITHIN:
        assert e_tests([now], [before], times=years)[0] > 0.07


def test_a_cell_rose_fell_or_stayed_within_chance_or_held_nothing():
    found = cell_change([60, 3, 20, 0, 0], [10, 40, 22, 0, 1])
    assert found.verdict == ("rose", "fell", "within chance", "", "within chance")
    assert found.tested == 4, "nothing in either period is nothing to test"


def test_all_cells_are_tested_at_once():
    # 12 after 3 by itself is 1 chance in 25; among 200 cells where nothing moved it is nothing.
    assert e_tests([12], [3])[0] < 0.05
    assert cell_change([12], [3]).verdict == ("rose",)
    assert cell_change([12] + [9] * 200, [3] + [9] * 200).verdict[0] == "within chance"


def test_the_verdict_is_that_of_the_e_test_of_every_cell():
    rng = np.random.default_rng(8)
    level = rng.gamma(0.6, 30, 400)
    now = rng.poisson(level * np.where(np.arange(400) < 25, 2.5, 1))
    before = rng.poisson(level)
    held = now + before > 0
    called = false_discovery_control(e_tests(now[held], before[held])) <= 0.05
    found = np.array(cell_change(now, before).verdict)[held]
    assert called.any()
    assert (np.isin(found, ["rose", "fell"]) == called).all()


def test_a_base_of_three_years_is_their_mean():
    found = cell_change([60, 20], [30, 60], times=3)
    assert found.verdict == ("rose", "within chance")


@pytest.mark.parametrize("seed", range(3))
def test_shuffled_cells_have_the_same_verdict(seed):
    rng = np.random.default_rng(seed)
    now, before = rng.poisson(20, 300) * rng.choice([1, 3], 300), rng.poisson(20, 300)
    order = rng.permutation(300)
    plain = cell_change(now, before).verdict
    assert cell_change(now[order], before[order]).verdict == tuple(plain[i] for i in order)


def test_where_nothing_changed_hardly_a_map_calls_a_cell():
    rng = np.random.default_rng(12)
    level = rng.gamma(0.5, 20, 500)
    calls = [
        any(v in ("rose", "fell") for v in cell_change(*rng.poisson(level, (2, 500))).verdict)
        for _ in range(100)
    ]
    assert np.mean(calls) <= 0.08


def test_no_cells_are_no_changes():
    found = cell_change([], [])
    assert (found.verdict, found.tested) == ((), 0)
    assert e_tests([], []).tolist() == []


def test_counts_of_other_cells_are_refused():
    with pytest.raises(ValueError, match=r"\(2,\) and \(3,\) are not of the same cells"):
        cell_change([1, 2], [1, 2, 3])


def test_the_limits_of_a_difference_are_those_of_both_counts_together():
    found = cell_tests([60, 12, 0], [10, 3, 0])
    for at, (now, before) in enumerate([(60, 10), (12, 3)]):
        low, high = exact_limits(now, before)
        assert found.lower[at] == pytest.approx((now + before) * (2 * low - 1))
        assert found.upper[at] == pytest.approx((now + before) * (2 * high - 1))
        assert found.p[at] == pytest.approx(e_test(now, before))
    assert np.isnan([found.lower[2], found.upper[2], found.p[2]]).all(), "nothing was counted"


# Of unequal periods the two sides differ, and limits leave out as much on each.
@pytest.mark.parametrize(("years", "most"), [(1, 0.05), (3, 0.11)])
@pytest.mark.parametrize("dispersion", [1.0, 2.2, 7.0])
def test_a_difference_whose_limits_leave_out_none_has_a_small_p_and_no_other(
    years, most, dispersion
):
    now, before = (of.ravel() for of in np.meshgrid(np.arange(60), np.arange(0, 60 * years, 7)))
    found = cell_tests(now, before, times=years, dispersion=dispersion)
    apart = (found.lower > 0) | (found.upper < 0)
    assert apart.any()
    assert (found.p[apart] <= most).all()
    # Exact limits are a little wider than the test is.
    assert (found.p[~apart & (now + before > 0)] > 0.019).all()
    held = now + before > 0
    difference = now - before / years
    assert (found.lower[held] <= difference[held] + 1e-9).all()
    assert (difference[held] <= found.upper[held] + 1e-9).all()


def test_as_much_a_day_is_no_change():
    """February of a leap year, against the year before."""
    leap = cell_change([29_000], [28_000], times=28 / 29)
    assert leap.verdict == ("within chance",)
    assert cell_change([29_000], [28_000]).verdict == ("rose",)
    found = cell_tests([29_000], [28_000], times=28 / 29)
    assert found.lower[0] < 0 < found.upper[0]
    assert found.p[0] == 1.0


def test_counts_that_vary_more_have_wider_limits():
    narrow, wide = cell_tests([60], [10]), cell_tests([60], [10], dispersion=3.0)
    assert wide.lower[0] < narrow.lower[0] < 50 < narrow.upper[0] < wide.upper[0]


def test_limits_of_no_cells_are_none():
    assert len(cell_tests([], []).lower) == 0
