"""The weighted displacement difference: the paper's example, its author's others, and chance."""

import dataclasses
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stats.displacement import (
    BeforeAfter,
    Estimate,
    scaled_difference,
    verdict,
    weighted_displacement_difference,
)

# The worked example of Wheeler and Ratcliffe.
PAPER = (
    BeforeAfter(207, 110),
    BeforeAfter(308, 318),
    BeforeAfter(178, 157),
    BeforeAfter(150, 140),
)
COUNTS = st.integers(0, 1_000)
AREAS = st.builds(BeforeAfter, COUNTS, COUNTS, st.floats(0.05, 20))


def difference(*areas, **options):
    return weighted_displacement_difference(*areas, **options)


def test_the_worked_example_of_the_paper():
    found = difference(*PAPER)
    total = found.total
    assert total.value == -118
    assert total.standard_error == pytest.approx(math.sqrt(1568))
    assert (round(total.z, 2), round(total.lower), round(total.upper)) == (-2.98, -196, -40)
    assert verdict(total) == "fell"


def test_its_parts_by_hand():
    found = difference(*PAPER)
    # (110 - 207) - (318 - 308), of 943 events; (157 - 178) - (140 - 150), of 625.
    assert found.local.value == -107
    assert found.local.standard_error == pytest.approx(math.sqrt(943))
    assert found.displaced.value == -11
    assert found.displaced.standard_error == 25
    assert (verdict(found.local), verdict(found.displaced)) == ("fell", "within chance")


def test_without_a_displacement_area_the_total_is_local():
    found = difference(*PAPER[:2])
    assert found.displaced is None
    assert found.total == found.local == difference(*PAPER).local


def test_a_published_example_without_displacement():
    # Wheeler (2025): 20 fewer against 10 fewer, a standard error of 19.
    total = difference(BeforeAfter(100, 80), BeforeAfter(100, 90)).total
    assert (total.value, round(total.standard_error)) == (-10, 19)
    assert verdict(total) == "within chance"


@pytest.mark.parametrize(
    ("areas", "local", "displaced", "total"),
    [
        # The tests of its author's own software.
        ([(20, 10), (20, 20)], -10, None, -10),
        ([(20, 20), (20, 20), (20, 10), (20, 20)], 0, -10, -10),
        ([(20, 10), (20, 20), (20, 10), (20, 20)], -10, -10, -20),
    ],
)
def test_published_small_tables(areas, local, displaced, total):
    found = difference(*(BeforeAfter(*area) for area in areas))
    assert found.local.value == local
    assert (found.displaced and found.displaced.value) == displaced
    assert found.total.value == total


def test_a_time_before_twice_as_long():
    # Wheeler (2021): 40 and 50 a year before, 20 and 50 after; 20 + 80 / 4 + 50 + 100 / 4 = 115.
    total = difference(BeforeAfter(80, 20), BeforeAfter(100, 50), lengths=(2, 1)).total
    assert total.value == -20
    assert total.standard_error == pytest.approx(math.sqrt(115))


def test_the_answer_is_of_the_time_after_in_whatever_unit():
    areas = BeforeAfter(80, 20), BeforeAfter(100, 50)
    months, years = difference(*areas, lengths=(24, 12)), difference(*areas, lengths=(2, 1))
    assert months.total.value == years.total.value
    assert months.total.standard_error == pytest.approx(years.total.standard_error)


def test_areas_of_unequal_size():
    # Wheeler (2021): counts per unit of sizes 1.2, 0.9, 1.5 and 1.6.
    sizes = 1.2, 0.9, 1.5, 1.6
    areas = [
        dataclasses.replace(area, weight=1 / size) for area, size in zip(PAPER, sizes, strict=True)
    ]
    found = difference(*areas)
    assert found.total.value == pytest.approx(-99.69444444)
    assert found.total.standard_error == pytest.approx(35.4280755)
    assert found.total.z == pytest.approx(-2.813995483)
    assert found.total.lower == pytest.approx(-169.1321965)
    assert found.total.upper == pytest.approx(-30.25669241)
    # The local part, elsewhere by the same author.
    assert round(found.local.value, 1) == -91.9
    assert round(found.local.standard_error, 1) == 31.5


def test_a_control_of_twice_the_size_counts_half():
    # 100 to 80, and 220 to 210 in twice the area: -20 + 5; 180 + 430 / 4.
    found = difference(BeforeAfter(100, 80), BeforeAfter(220, 210, weight=0.5))
    assert found.total.value == -15
    assert found.total.standard_error == pytest.approx(math.sqrt(287.5))


@pytest.mark.parametrize(
    ("after", "expected"),
    # Two areas with 100 before and a control with 100 after: a standard error near 20.
    [(60, "fell"), (62, "fell"), (63, "within chance"), (100, "within chance"), (145, "rose")],
)
def test_the_verdict_changes_where_the_limits_leave_out_0(after, expected):
    total = difference(BeforeAfter(100, after), BeforeAfter(100, 100)).total
    assert verdict(total) == expected
    assert (total.upper < 0) == (expected == "fell")
    assert (total.lower > 0) == (expected == "rose")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (-1.97, "fell"),
        (-1.95, "within chance"),
        (0, "within chance"),
        (1.95, "within chance"),
        (1.97, "rose"),
    ],
)
def test_the_verdict_of_an_estimate(value, expected):
    assert verdict(Estimate(value, 1)) == expected


def test_where_nothing_was_counted_nothing_is_known_and_nothing_flagged():
    total = difference(BeforeAfter(0, 0), BeforeAfter(0, 0)).total
    assert (total.value, total.standard_error) == (0, 0)
    assert all(math.isnan(number) for number in (total.z, total.lower, total.upper))
    assert verdict(total) == "within chance"


@given(AREAS, AREAS, AREAS, AREAS)
def test_area_and_control_the_other_way_round_turn_the_sign(one, other, near, far):
    found, turned = difference(one, other, near, far), difference(other, one, far, near)
    assert turned.total.value == pytest.approx(-found.total.value, abs=1e-9)
    assert turned.total.standard_error == pytest.approx(found.total.standard_error)


@given(AREAS, AREAS, AREAS, AREAS)
def test_the_total_is_the_sum_of_its_parts(one, other, near, far):
    found = difference(one, other, near, far)
    assert found.local == difference(one, other).total
    assert found.total.value == pytest.approx(found.local.value + found.displaced.value)
    assert found.total.standard_error >= found.local.standard_error
    if found.total.standard_error:
        assert found.total.lower < found.total.value < found.total.upper


@given(AREAS, AREAS, st.floats(0.1, 10))
def test_a_common_unit_of_the_weights_changes_no_z(one, other, unit):
    in_unit = [dataclasses.replace(area, weight=unit * area.weight) for area in (one, other)]
    z = difference(one, other).total.z
    assert difference(*in_unit).total.z == pytest.approx(z, nan_ok=True, abs=1e-9)


def simulated(means, *, weights=None, lengths=(1.0, 1.0), seed=1, draw=None):
    """How often the limits hold the true difference, and how often a fall or rise is said.

    `means` are the events expected before and after in each area.
    """
    weights = weights or [1.0] * len(means)
    rng = np.random.default_rng(seed)
    draws = (draw or rng.poisson)(means, size=(4_000, *np.shape(means)))
    of_before = lengths[1] / lengths[0]
    changes = [
        weight * (after - of_before * before)
        for (before, after), weight in zip(means, weights, strict=True)
    ]
    true = sum(changes[0::2]) - sum(changes[1::2])
    held = said = 0
    for counts in draws.tolist():
        areas = [BeforeAfter(*pair, weight) for pair, weight in zip(counts, weights, strict=True)]
        total = difference(*areas, lengths=lengths).total
        held += total.lower <= true <= total.upper
        said += verdict(total) != "within chance"
    return held / len(draws), said / len(draws)


@pytest.mark.parametrize(
    ("means", "options"),
    [
        ([(20, 20), (20, 20)], {}),
        ([(100, 100), (100, 100)], {}),
        ([(20, 20), (20, 20), (30, 30), (30, 30)], {}),
        # Everything rose by ten; the treated area as its control.
        ([(40, 50), (60, 70), (20, 30), (25, 35)], {}),
        ([(60, 20), (60, 20)], {"lengths": (36, 12)}),
        ([(25, 50), (50, 100)], {"lengths": (6, 12), "weights": (1, 0.5)}),
        ([(20, 20), (200, 200)], {"weights": (1, 0.1)}),
    ],
)
def test_no_difference_is_flagged_about_5_times_in_100(means, options):
    held, said = simulated(means, **options)
    assert 0.93 <= held <= 0.97
    assert 0.035 <= said <= 0.06


@pytest.mark.parametrize(
    ("means", "options"),
    [
        ([(40, 20), (40, 40)], {}),
        ([(100, 60), (100, 110), (50, 70), (50, 50)], {}),
        ([(150, 40), (120, 60)], {"lengths": (24, 12)}),
        ([(50, 25), (200, 220)], {"weights": (1, 0.25)}),
    ],
)
def test_the_limits_hold_a_true_difference_about_95_times_in_100(means, options):
    held, _ = simulated(means, seed=2, **options)
    assert 0.93 <= held <= 0.97


def test_with_few_events_in_areas_of_one_size_no_more_is_flagged():
    _, said = simulated([(1, 1), (1, 1)], seed=3)
    assert said <= 0.06


def test_one_event_against_a_large_control_is_flagged_too_often():
    # A known weakness, said in the docstring: 14 times in 100.
    _, said = simulated([(5, 1), (50, 10)], weights=(1, 0.1), lengths=(60, 12), seed=4)
    assert said == pytest.approx(0.14, abs=0.02)


def test_counts_that_vary_twice_as_much_are_flagged_too_often():
    rng = np.random.default_rng(5)

    def twice_the_variance(means, size):
        return rng.negative_binomial(means, 0.5, size)

    _, said = simulated([(100, 100), (100, 100)], draw=twice_the_variance)
    assert said == pytest.approx(0.17, abs=0.02)


@pytest.mark.parametrize(
    ("numbers", "sentence"),
    [
        ((-3, 5), "`before` is -3; give a whole number of 0 or more events."),
        ((3, 5.5), "`after` is 5.5; give a whole number of 0 or more events."),
        ((math.nan, 5), "`before` is nan; give a whole number of 0 or more events."),
        ((3, math.inf), "`after` is inf; give a whole number of 0 or more events."),
        ((3, 5, 0), "`weight` is 0; give a number above 0."),
        ((3, 5, -1), "`weight` is -1; give a number above 0."),
        ((3, 5, math.nan), "`weight` is nan; give a number above 0."),
    ],
)
def test_counts_and_weights_that_cannot_be_are_refused(numbers, sentence):
    with pytest.raises(ValueError, match=r"^`") as refused:
        BeforeAfter(*numbers)
    assert str(refused.value) == sentence


@pytest.mark.parametrize(
    ("lengths", "named"), [((0, 12), "before"), ((12, -1), "after"), ((math.nan, 1), "before")]
)
def test_times_have_a_length(lengths, named):
    with pytest.raises(
        ValueError, match=rf"^`lengths \({named}\)` is .*; give a number above 0\.$"
    ):
        difference(*PAPER, lengths=lengths)


@pytest.mark.parametrize("only", ["displacement", "displacement_control"])
def test_a_displacement_area_comes_with_its_control(only):
    with pytest.raises(ValueError, match=f"^only `{only}` is given; give .* or neither"):
        difference(*PAPER[:2], **{only: BeforeAfter(10, 12)})


def test_a_control_of_another_size_is_scaled_to_what_the_area_had_before():
    # The control halved, so 50 of 100 were expected; there were 40.
    found = scaled_difference(BeforeAfter(100, 40), BeforeAfter(1_000, 500))
    assert found.value == pytest.approx(-10)
    assert found.standard_error == pytest.approx(math.sqrt(100 + 40 + 0.01 * 1_500))


def test_an_area_that_changed_as_its_control_did_has_no_difference():
    assert scaled_difference(BeforeAfter(30, 36), BeforeAfter(500, 600)).value == pytest.approx(0)


@pytest.mark.parametrize(
    ("change", "flagged"), [(0.8, 0.028), (0.9, 0.039), (1.0, 0.050), (1.1, 0.062), (1.2, 0.074)]
)
@pytest.mark.parametrize("times", [3, 30])
def test_no_difference_is_flagged_as_often_as_is_said(change, flagged, times):
    rng, draws = np.random.default_rng(6), 40_000
    before, after = rng.poisson(80, draws), rng.poisson(80 * change, draws)
    control = [rng.poisson(80 * times * part, draws) for part in (1, change)]
    weight = before / control[0]
    # The formula by arrays: it is held to the function by the tests above and the line below.
    value = after - before - weight * (control[1] - control[0])
    error = np.sqrt(before + after + weight**2 * (control[0] + control[1]))
    one = scaled_difference(
        BeforeAfter(int(before[0]), int(after[0])),
        BeforeAfter(int(control[0][0]), int(control[1][0])),
    )
    assert (one.value, one.standard_error) == pytest.approx((value[0], error[0]))
    assert (np.abs(value / error) > 1.959964).mean() == pytest.approx(flagged, abs=0.006)


@pytest.mark.parametrize(
    ("area", "control"), [((0, 5), (100, 90)), ((100, 90), (99, 90)), ((0, 0), (0, 0))]
)
def test_an_area_without_events_or_with_more_than_its_control_is_refused(area, control):
    with pytest.raises(ValueError, match="with as many or more"):
        scaled_difference(BeforeAfter(*area), BeforeAfter(*control))
