"""The funnel of rates: five areas by hand, published limits, and what chance alone does to it."""

import dataclasses
import math
from typing import get_args

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import ndtri
from scipy.stats import nbinom, norm, poisson

from stats.funnel import (
    OUTSIDE,
    TAIL_95,
    TAIL_998,
    WINSORISED,
    WINSORISED_VARIANCE,
    Funnel,
    Position,
    funnel,
)
from stats.rates import rate_limits, rate_ratio, shrunken_rates

COLUMNS = [
    "area_code",
    "area_name",
    "numerator",
    "denominator",
    "rate",
    "lower",
    "upper",
    "shrunken",
    "ratio",
    "ratio_lower",
    "ratio_upper",
    "lower_998",
    "lower_95",
    "upper_95",
    "upper_998",
    "z",
    "position",
]
FIGURES = COLUMNS[4:-1]


def areas(counts, residents=10_000):
    """Areas A, B, C and so on with these counts, of so many residents each."""
    codes = [chr(ord("A") + n) for n in range(len(counts))]
    return pd.DataFrame(
        {
            "area_code": codes,
            "area_name": [f"Ward {code}" for code in codes],
            "numerator": counts,
            "denominator": residents,
        }
    )


def positions(found):
    return found.table.set_index("area_code")["position"].to_dict()


def limits_of_poisson(expected):
    """Control limits, as counts, where so many are expected and counts are Poisson."""
    expected = np.atleast_1d(np.asarray(expected, dtype=float))
    chart = Funnel(pd.DataFrame(), centre=1.0, apart=0.0).limits(1000 * expected)
    return chart.drop(columns="denominator").mul(expected, axis=0)


def test_the_columns_and_the_order_of_the_rows():
    found = funnel(areas([97, 97, 92, 93, 121])[::-1])
    assert found.table.columns.tolist() == COLUMNS
    assert found.table["area_code"].tolist() == ["E", "D", "C", "B", "A"]
    assert found.table.index.tolist() == [0, 1, 2, 3, 4]


def test_five_areas_of_which_one_is_high():
    # 500 records, 50,000 residents: 10 per 1,000, 100 expected in each, z = (count - 100) / 10.
    found = funnel(areas([97, 97, 92, 93, 121]))
    assert found.centre == 10
    assert found.table["rate"].tolist() == [9.7, 9.7, 9.2, 9.3, 12.1]
    # Drawn in to -0.76 and 1.14, the z-scores have 2.5472 squared, over 4 x 0.67865: 0.94.
    assert found.apart == 0
    assert found.table["z"].tolist() == pytest.approx([-0.3, -0.3, -0.8, -0.7, 2.1])
    # 121 or more have a chance of 2.3 % where 100 are expected, 133 or more of 0.1 %.
    assert found.table["upper_95"].tolist() == pytest.approx([12.0558] * 5, abs=1e-4)
    assert positions(found) == {
        "A": "inside",
        "B": "inside",
        "C": "inside",
        "D": "inside",
        "E": "above 95",
    }


def test_five_areas_that_all_differ_widen_the_funnel():
    # z = -4, -2, 0, 2, 4, of which the ends are drawn in by 0.4 of 2 to -3.2 and 3.2.
    found = funnel(areas([60, 80, 100, 120, 140]))
    # As large as they are, all z-scores are divided by the same: of 27.12... / 2.7146 = 10.49.
    variance = (2 * 3.2**2 + 2 * 2**2) / (4 * 0.67865)
    assert found.apart == pytest.approx(math.sqrt((variance - 1) / 100))
    assert found.apart == pytest.approx(0.308, abs=0.0005)
    assert found.table["z"].tolist() == pytest.approx([-1.235, -0.617, 0, 0.617, 1.235], abs=0.001)
    assert set(found.table["position"]) == {"inside"}
    as_poisson = dataclasses.replace(found, apart=0.0).limits([10_000])
    assert as_poisson["upper_998"][0] < 14
    assert as_poisson["lower_998"][0] > 6


@pytest.mark.parametrize(
    ("count", "position"),
    # Of 35 areas with 100 expected: 81 to 120 are within 95 %, 71 to 132 within 99.8 %.
    [
        (70, "below 99.8"),
        (71, "below 95"),
        (80, "below 95"),
        (81, "inside"),
        (120, "inside"),
        (121, "above 95"),
        (132, "above 95"),
        (133, "above 99.8"),
    ],
)
def test_the_positions_and_their_boundaries(count, position):
    # A count and what is left of 3,500 on 34 areas: a hundred is expected everywhere.
    rest = 3_500 - count
    counts = [rest // 34 + (n < rest % 34) for n in range(34)]
    found = funnel(areas([count, *counts]))
    assert (found.centre, found.apart) == (10, 0)
    assert positions(found)["A"] == position
    assert position in get_args(Position)


def test_the_figures_of_an_area_are_those_of_its_own_functions():
    table = areas([97, 60, 92, 93, 131], [10_000, 5_000, 9_000, 12_000, 11_000])
    found = funnel(table).table.set_index("area_code")
    assert (found["lower"]["B"], found["upper"]["B"]) == rate_limits(60, 5_000)
    ratio = rate_ratio(60, 5_000, 97 + 92 + 93 + 131, 10_000 + 9_000 + 12_000 + 11_000)
    assert found["ratio"]["B"] == ratio.value
    assert (found["ratio_lower"]["B"], found["ratio_upper"]["B"]) == (ratio.lower, ratio.upper)
    shrunken = shrunken_rates(table["numerator"].to_numpy(), table["denominator"].to_numpy())
    assert found["shrunken"].tolist() == shrunken.tolist()


def test_the_limits_in_the_table_are_those_of_the_curves():
    found = funnel(areas([60, 80, 100, 120, 140], [5_000, 8_000, 9_000, 12_000, 11_000]))
    curves = found.limits(found.table["denominator"])
    assert curves.columns.tolist() == [
        "denominator",
        "lower_998",
        "lower_95",
        "upper_95",
        "upper_998",
    ]
    pd.testing.assert_frame_equal(curves, found.table[curves.columns], check_dtype=False)


@pytest.mark.parametrize(
    ("events", "lower_95", "upper_95", "lower_998", "upper_998"),
    # Public Health England's chart for rates per 100,000 over three years about 116.1720835: the
    # residents at which so many events lie on each limit. PHEindicatormethods, its test data.
    [
        (1, 1598.675694, 7.264481402, 2649.348525, 0.287087625),
        (10, 5276.757672, 1375.943768, 6924.776769, 849.4639547),
        (99, 34583.45945, 23087.10848, 38382.78582, 20393.92315),
        (1360, 411529.9259, 369759.5622, 424043.2424, 358342.3275),
    ],
)
def test_the_limits_are_those_of_public_health_england(
    events, lower_95, upper_95, lower_998, upper_998
):
    chart = Funnel(pd.DataFrame(), centre=1.161720835, apart=0.0)
    published = {
        "lower_95": lower_95,
        "upper_95": upper_95,
        "lower_998": lower_998,
        "upper_998": upper_998,
    }
    for name, residents in published.items():
        person_years = 3 * residents
        assert chart.limits([person_years])[name][0] == pytest.approx(
            1000 * events / person_years, rel=1e-5
        )


@pytest.mark.parametrize(
    ("least", "most", "below", "above"),
    # Median, smallest and greatest chance of a false alarm, of prediction limits at 95 %: Seaton
    # and Manktelow (2012), table 1.
    [
        (1, 50, (0.0186, 0, 0.0250), (0.0201, 0.0052, 0.0250)),
        (50, 100, (0.0215, 0.0172, 0.0250), None),
    ],
)
def test_the_chances_of_a_false_alarm_are_the_published_ones(least, most, below, above):
    expected = np.arange(least, most + 0.005, 0.01)
    limits = limits_of_poisson(expected)
    low = poisson.cdf(np.ceil(limits["lower_95"]) - 1, expected)
    high = poisson.sf(np.floor(limits["upper_95"]), expected)
    for chances, published in ((low, below), (high, above)):
        if published:
            found = (np.median(chances), chances.min(), chances.max())
            assert found == pytest.approx(published, abs=0.00006)


@settings(deadline=None)
@given(st.floats(0.001, 3_000), st.integers(0, 60))
def test_a_count_is_outside_exactly_where_its_poisson_tail_is_thin_enough(expected, steps):
    limits = limits_of_poisson(expected).iloc[0]
    # Whole counts around what is expected, six standard deviations either way.
    count = max(round(expected + (steps - 30) / 5 * math.sqrt(expected)), 0)
    for tail, name in ((TAIL_95, "95"), (TAIL_998, "998")):
        assert (count < limits[f"lower_{name}"]) == (poisson.cdf(count, expected) < tail)
        assert (count > limits[f"upper_{name}"]) == (poisson.sf(count - 1, expected) < tail)


@pytest.mark.parametrize(("expected", "limit"), [(3.68, 0), (3.7, 0.005)])
def test_no_record_at_all_is_low_only_where_more_than_3_69_are_expected(expected, limit):
    # exp(-3.689) = 0.025.
    assert limits_of_poisson(expected)["lower_95"][0] == pytest.approx(limit, abs=0.005)
    assert (limits_of_poisson(expected)["lower_95"][0] > 0) == (expected > 3.689)


@settings(deadline=None)
@given(
    st.floats(0.01, 500),
    st.floats(0, 5),
    st.lists(st.floats(100, 100_000), min_size=1, max_size=5),
)
def test_the_limits_are_in_order_and_never_below_nothing(centre, apart, residents):
    limits = Funnel(pd.DataFrame(), centre, apart).limits(residents)
    in_order = limits[["lower_998", "lower_95", "upper_95", "upper_998"]].to_numpy()
    assert (np.diff(in_order, axis=1) >= 0).all()
    assert (in_order >= 0).all()
    assert (limits["lower_95"] < centre).all()


@pytest.mark.parametrize("residents", [0, math.nan])
def test_where_nobody_lives_there_is_no_limit(residents):
    limits = Funnel(pd.DataFrame(), centre=10, apart=0.0).limits([residents, 10_000])
    assert limits.isna().all(axis=1).tolist() == [True, False]


def test_more_residents_narrow_the_funnel_to_as_far_as_rates_differ():
    residents = [5_000, 20_000, 80_000, 8_000_000]
    width = {}
    for apart in (0.0, 0.2):
        limits = Funnel(pd.DataFrame(), centre=10, apart=apart).limits(residents)
        width[apart] = (limits["upper_95"] - limits["lower_95"]).to_numpy()
        assert (np.diff(width[apart]) < 0).all()
    assert (width[0.2] > width[0.0]).all()
    # Two standard deviations of 2 either way, however large an area is.
    assert width[0.2][-1] == pytest.approx(2 * 1.96 * 2, rel=0.02)


def test_counts_that_vary_more_than_chance_widen_it_by_their_standard_deviation():
    found = Funnel(pd.DataFrame(), centre=10, apart=0.0)
    more = dataclasses.replace(found, varies=lambda expected: np.full(len(expected), 4.0))
    width = [
        (limits["upper_95"] - limits["lower_95"]).to_numpy()
        for limits in (f.limits([5_000, 20_000, 80_000]) for f in (found, more))
    ]
    assert width[1] / width[0] == pytest.approx([2, 2, 2], rel=0.03)


@pytest.mark.parametrize("apart", [0.1, 0.3, 1.0])
@pytest.mark.parametrize("expected", [0.5, 7, 100, 3000])
def test_where_rates_differ_limits_are_those_of_the_negative_binomial(expected, apart):
    limits = Funnel(pd.DataFrame(), centre=1.0, apart=apart).limits([1000 * expected])
    size = apart**-2
    counts = nbinom(size, size / (size + expected))
    for tail, name in ((TAIL_95, "95"), (TAIL_998, "998")):
        low, high = (limits[f"{side}_{name}"][0] * expected for side in ("lower", "upper"))
        assert counts.cdf(math.ceil(low) - 1) < tail <= counts.cdf(math.ceil(low))
        assert counts.sf(math.floor(high)) < tail <= counts.sf(math.floor(high) - 1)


def test_the_variance_left_after_drawing_in_is_that_of_the_normal_distribution():
    edge = ndtri(1 - WINSORISED)
    middle = norm.expect(lambda z: z**2, lb=-edge, ub=edge)
    assert middle + 2 * WINSORISED * edge**2 == pytest.approx(WINSORISED_VARIANCE, abs=5e-6)


def test_an_area_without_a_rate_stays_and_changes_nothing_for_the_others():
    whole = areas([60, 80, 100, 120, 170], [5_000, 8_000, 9_000, 12_000, 11_000])
    more = areas(
        [900, 60, math.nan, 80, 100, 120, 30, 170],
        [math.nan, 5_000, 7_000, 8_000, 9_000, 12_000, 0, 11_000],
    )
    alone, among = funnel(whole), funnel(more)
    assert (among.centre, among.apart) == (alone.centre, alone.apart)
    with_rate = among.table["position"] != "no rate"
    assert with_rate.tolist() == [False, True, False, True, True, True, False, True]
    for column in [*FIGURES, "position"]:
        assert among.table.loc[with_rate, column].tolist() == alone.table[column].tolist()
    assert among.table.loc[~with_rate, FIGURES].isna().all(axis=None)
    # What was given is still there: a count stands without residents.
    assert among.table["numerator"].tolist()[0] == 900
    assert among.table["denominator"].tolist()[2] == 7_000


@pytest.mark.parametrize("counts", [[5, 500, 5, 5], [0, 0, 0, 0], [7]])
def test_with_fewer_than_five_rates_none_is_said_to_be_outside(counts):
    found = funnel(areas([*counts, math.nan]))
    assert math.isnan(found.apart)
    known = found.table[:-1]
    assert set(known["position"]) == {"too few areas"}
    assert found.table["position"].tolist()[-1] == "no rate"
    control = ["lower_998", "lower_95", "upper_95", "upper_998"]
    assert known[[*control, "z"]].isna().all(axis=None)
    assert found.limits([10_000])[control].isna().all(axis=None)
    # A rate and its own limits need no other area.
    assert known[["rate", "lower", "upper", "shrunken"]].notna().all(axis=None)


@pytest.mark.parametrize("counts", [[], [math.nan] * 6])
def test_without_any_rate_there_is_no_centre(counts):
    found = funnel(areas(np.array(counts, dtype=float)))
    assert math.isnan(found.centre)
    assert found.table.columns.tolist() == COLUMNS
    assert found.table["position"].tolist() == ["no rate"] * len(counts)


def test_where_nothing_was_recorded_all_are_inside():
    found = funnel(areas([0] * 6))
    assert (found.centre, found.apart) == (0, 0)
    assert set(found.table["position"]) == {"inside"}
    assert found.table["z"].tolist() == [0] * 6
    assert found.table["upper"].tolist() == pytest.approx([0.3689] * 6, abs=1e-4)
    assert found.table["ratio"].isna().all()


def test_one_area_with_everything_is_above_and_infinitely_many_times_the_rest():
    found = funnel(areas([30, *[0] * 9]))
    row = found.table.iloc[0]
    assert row["position"] == "above 99.8"
    assert (row["ratio"], row["ratio_upper"]) == (math.inf, math.inf)
    assert row["ratio_lower"] > 1


def test_one_extreme_area_does_not_widen_the_limits_that_find_it():
    rng = np.random.default_rng(6)
    found = funnel(areas([*rng.poisson(400, 32), 800]))
    assert found.apart < 0.05
    assert found.table["position"].tolist()[-1] == "above 99.8"


def test_the_table_given_is_left_as_it_was():
    given_table = areas([60, 80, math.nan, 120, 140, 100])
    before = given_table.copy()
    funnel(given_table)
    pd.testing.assert_frame_equal(given_table, before)


@settings(deadline=None, max_examples=25)
@given(st.permutations(range(8)))
def test_the_order_of_the_areas_changes_no_figure(order):
    table = areas(
        [60, 80, 0, 120, math.nan, 170, 44, 90],
        [5_000, 8_000, 700, 12_000, 9_000, 11_000, math.nan, 10_000],
    )
    found, again = funnel(table), funnel(table.iloc[order])
    assert again.apart == pytest.approx(found.apart, abs=1e-8)
    pd.testing.assert_frame_equal(
        again.table.sort_values("area_code", ignore_index=True), found.table
    )


def beyond(counts_of, seed, funnels=100, largest=35_000):
    """Shares outside 95 % and 99.8 % of 33 wards in thirds by size, the smallest first."""
    rng = np.random.default_rng(seed)
    outside = {95: [], 998: []}
    for _ in range(funnels):
        residents = np.sort(np.exp(rng.uniform(np.log(8_000), np.log(largest), 33)))
        position = funnel(areas(counts_of(rng, residents), residents)).table["position"]
        outside[95].append(position.isin(OUTSIDE))
        outside[998].append(position.isin(["above 99.8", "below 99.8"]))
    return {
        name: np.mean(found, axis=0).reshape(3, 11).mean(axis=1) for name, found in outside.items()
    }


def rates(rate, sd):
    """Poisson counts of wards whose rates differ: lognormal."""

    def counts_of(rng, residents):
        own = np.exp(rng.normal(-(sd**2) / 2, sd, len(residents)))
        return rng.poisson(rate * own * residents / 1000)

    return counts_of


@pytest.mark.parametrize("rate", [4, 200])
def test_where_nothing_differs_about_1_ward_of_33_is_outside_95_percent(rate):
    # Short of 5 %, because rates are at times taken to differ by chance.
    shares = beyond(rates(rate, 0), 7)
    assert shares[95] == pytest.approx([0.032] * 3, abs=0.012)
    assert (shares[998] <= 0.004).all()


def test_where_few_are_counted_fewer_still_are_outside():
    # Three a ward, as of a rare offence in a month.
    shares = beyond(rates(0.12, 0), 8)
    assert (shares[95] <= 0.03).all()
    assert (shares[998] <= 0.003).all()


@pytest.mark.parametrize("sd", [0.15, 0.3, 0.6])
@pytest.mark.parametrize("rate", [4, 40, 200])
def test_where_rates_differ_large_wards_are_outside_no_more_often_than_small_ones(rate, sd):
    # By a multiple of the variance of chance: 1.5 % of the smallest third, 15 % of the largest.
    shares = beyond(rates(rate, sd), int(10 * sd + rate), largest=60_000)
    assert shares[95] == pytest.approx([0.05] * 3, abs=0.02)
    assert (shares[998] <= 0.012).all()


def test_a_ward_that_stands_out_is_found_where_the_others_differ():
    def one_doubled(rng, residents):
        counts = rates(40, 0.15)(rng, residents)
        counts[0] = 2 * 40 * residents[0] / 1000
        return counts

    rng = np.random.default_rng(10)
    found = 0
    for _ in range(60):
        residents = rng.uniform(15_000, 35_000, 33)
        table = funnel(areas(one_doubled(rng, residents), residents)).table
        found += table["position"][0].startswith("above")
    assert found == 60
