"""Whether something worked: by hand, against the exact test, and as often as promised."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from model.periods import month
from stats.counts import Cube
from stats.varying import Varying, by_chance
from stats.worked import Outcome, Pair, judged, outcome, placebos, scale_of
from tests.stats.worlds import WORLDS, world
from tests.wording import USUAL_VARIATION

LAST = month("2025-12")
YEAR = range(12)


def pair(before, after, control=(1_000_000, 1_000_000)):
    """A month before and one after; a control so large that it is as good as known."""
    counts = np.array([[before, after], control], dtype=float)
    return Pair(0, *counts)


def said(two, **more):
    """What is said of the last month against the one before it."""
    last = len(two.area) - 1
    return judged(two, [last], [last - 1], by_chance, **more).answer


def test_what_is_expected_is_what_was_before_as_the_control_changed():
    found = outcome(pair(40, 50, (1_000_000, 1_500_000)), [1], [0], by_chance)
    assert (found.expected, found.difference) == (60, -10)


@pytest.mark.parametrize(
    ("before", "after"), [(5, 28), (28, 5), (10, 3), (0, 9), (9, 0), (120, 90), (3, 3)]
)
@pytest.mark.parametrize("ratio", [1, 2])
def test_without_overdispersion_it_is_the_exact_binomial_test(before, after, ratio):
    found = outcome(pair(before, after, (10**9, ratio * 10**9)), [1], [0], by_chance)
    total, share = before + after, ratio / (1 + ratio)
    tails = (
        stats.binom.cdf(after, total, share),
        stats.binom.sf(after - 1, total, share),
    )
    assert found.p == pytest.approx(min(1, 2 * min(tails)), rel=1e-4)


@pytest.mark.parametrize(
    ("before", "after", "answer"),
    [
        (5, 28, "rose"),
        (28, 5, "fell"),
        (0, 9, "rose"),
        (9, 0, "fell"),
        (2, 3, "too few"),
        (0, 0, "too few"),
        (0, 5, "too few"),
        (0, 6, "rose"),
        (12, 9, "within chance"),
    ],
)
def test_small_places_are_judged_where_so_few_can_show_anything(before, after, answer):
    assert said(pair(before, after)) == answer


@pytest.mark.parametrize("dispersion", [1.0, 2.5, 6.0])
@pytest.mark.parametrize(
    ("before", "after"), [(40, 20), (40, 22), (8, 1), (300, 360), (5, 0), (0, 14), (0, 3)]
)
def test_the_limits_hold_no_difference_where_the_verdict_is_chance(before, after, dispersion):
    found = Outcome(after, before, 1.0, dispersion)
    lower, upper = found.limits
    assert lower <= found.difference <= upper
    assert (lower <= 0 <= upper) == (found.verdict == "within chance")


def test_a_small_control_counts_as_the_chance_it_is():
    large = outcome(pair(100, 70), [1], [0], by_chance)
    small = outcome(pair(100, 70, (50, 50)), [1], [0], by_chance)
    assert large.verdict == "fell"
    assert small.verdict == "within chance"


def test_a_control_without_an_event_is_refused():
    with pytest.raises(ValueError, match="the control has no event"):
        outcome(pair(5, 5, (0, 10)), [1], [0], by_chance)


def months_of(earlier, before, after, each=1):
    """Twelve months earlier, one before and one after, in an area whose control stays."""
    area = np.array([earlier] * 12 + [before, after], dtype=float)
    return Pair(0, area, np.full(14, 1_000_000.0 * each))


def test_a_fall_to_the_usual_after_a_bad_spell_is_none():
    spell = months_of(20, 60, 22)
    assert said(spell) == "fell"
    assert said(spell, earlier=YEAR, busy=True) == "within chance"
    assert said(spell, earlier=range(4), busy=True) == "calmer"


def test_what_is_shown_of_a_busy_place_is_what_it_differs_from_less():
    found = judged(months_of(20, 60, 22), [13], [12], by_chance, earlier=YEAR, busy=True)
    assert found.usual == pytest.approx(20)
    assert found.outcome.expected == pytest.approx(20)


def test_a_fall_below_the_usual_is_one_though_it_was_busy():
    assert said(months_of(20, 60, 4), earlier=YEAR, busy=True) == "fell"


def test_a_rise_is_told_of_a_busy_place_without_a_longer_history():
    assert said(pair(60, 130), busy=True) == "rose"


def test_placebos_are_earlier_windows_of_the_same_length():
    area = np.arange(1.0, 37.0)
    steady = Pair(0, area, area * 1_000)
    found = placebos(steady, range(33, 36), range(21, 24), by_chance)
    assert len(found) == 7
    assert sum(found) == pytest.approx(0, abs=1e-9)
    wild = Pair(0, np.where(np.arange(36) % 2, 5.0, 80.0), np.full(36, 1e6))
    assert scale_of(placebos(wild, [35], [22], by_chance)) > 3


def test_a_missing_month_is_no_placebo():
    area = np.full(36, 10.0)
    area[10] = np.nan
    found = placebos(Pair(0, area, area * 1_000), range(33, 36), range(21, 24), by_chance)
    assert len(found) == 6


def test_the_months_of_what_was_done_are_no_placebo():
    flat = Pair(0, np.full(36, 10.0), np.full(36, 1e6))
    spans = (range(33, 36), range(21, 24), by_chance)
    assert len(placebos(flat, *spans)) - len(placebos(flat, *spans, began=29)) == 2


def place(counts):
    """How the counts of a made place vary; shape (areas, offences, months)."""
    codes = [f"A{n:03}" for n in range(len(counts))]
    months = pd.period_range(end=LAST, periods=counts.shape[2], freq="M")
    kinds = tuple(f"o{n:02}" for n in range(counts.shape[1]))
    rows = np.concatenate([counts, counts.sum(axis=0, keepdims=True)])
    cube = Cube((*codes, "all"), kinds, months, rows)
    areas = {"ward": tuple(codes), "group": (), "whole": ("all",)}
    return Varying(cube, areas, kinds, {}, USUAL_VARIATION), kinds


def answers(counts, length, *, picked=0, earlier=True):
    """What is said of areas where nothing was done: all, or of each kind the busiest before."""
    varying, kinds = place(counts)
    months = counts.shape[2]
    after = range(months - length, months)
    before = range(after[0] - 12, after[0] - 12 + length)
    others = [m for m in range(after[0]) if m not in before] if earlier else []
    found = []
    for number, kind in enumerate(kinds):
        of_kind, varies = counts[:, number], varying.of("ward", (kind,))
        busiest = np.argsort(-of_kind[:, before].sum(axis=1))
        for at in busiest[: picked or None]:
            two = Pair(0, of_kind[at], of_kind.sum(axis=0) - of_kind[at])
            one = judged(two, after, before, varies, earlier=others, busy=bool(picked))
            found.append(one.answer)
    return np.array(found)


@pytest.mark.long
@pytest.mark.parametrize("length", [3, 12])
@pytest.mark.parametrize("kind", WORLDS)
def test_where_nothing_was_done_at_most_six_in_a_hundred_are_beyond_chance(kind, length):
    found = np.concatenate([answers(world(kind, seed), length) for seed in range(2)])
    assert np.isin(found, ["fell", "rose"]).mean() <= 0.06


@pytest.mark.long
@pytest.mark.parametrize("earlier", [True, False])
@pytest.mark.parametrize("kind", WORLDS)
def test_of_equal_places_the_busiest_before_fell_at_most_six_times_in_a_hundred(kind, earlier):
    found = []
    for seed in range(6):
        rng = np.random.default_rng(seed)
        means = np.broadcast_to(np.array([2.0, 8.0, 30.0])[:, None], (100, 3, 48))
        counts = WORLDS[kind](rng, means).astype(float)
        found += [answers(counts, 12, picked=5, earlier=earlier)]
    assert (np.concatenate(found) == "fell").mean() <= 0.06


def test_a_place_halved_is_found_though_it_was_busy():
    rng = np.random.default_rng(1)
    counts = WORLDS["real"](rng, np.full((100, 1, 48), 30.0)).astype(float)
    busiest = np.argsort(-counts[:, 0, 24:36].sum(axis=1))[:5]
    counts[busiest, 0, 36:] = rng.binomial(counts[busiest, 0, 36:].astype(int), 0.5)
    assert (answers(counts, 12, picked=5) == "fell").mean() >= 0.8


def test_a_rise_from_nothing_has_limits_too():
    # 14 of 14 after: the lower limit of their share is 0.025 ** (1 / 14) = 0.768.
    lower, upper = Outcome(14, 0, 1.0, 1.0).limits
    assert lower == pytest.approx(14 * (1 - 0.232 / 0.768), rel=0.01)
    assert upper == 14
    assert np.isnan(Outcome(0, 0, 1.0, 1.0).limits).all()
