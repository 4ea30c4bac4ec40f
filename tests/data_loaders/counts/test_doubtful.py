"""Months far below their neighbours: files cut short are found, true months pass."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from data_loaders.counts.doubtful import doubtful_months
from data_loaders.demonstration.made import demonstration
from model.config.breaks import Break

KINDS = ("anti-social-behaviour", "burglary", "violent-crime")
CUTS = (0.5, 2 / 3)


def table(
    *totals: float, first: str = "2023-01", kinds: tuple[str, ...] = ("all",)
) -> pd.DataFrame:
    """These totals from a month on, in equal shares of each kind."""
    months = pd.period_range(first, periods=len(totals), freq="M").to_timestamp().as_unit("us")
    share = (np.array(totals) / len(kinds)).round()
    return pd.DataFrame(dict.fromkeys(kinds, share), index=months)


def found(counts: pd.DataFrame, **options: object) -> list[str]:
    return [f"{month:%Y-%m}" for month in doubtful_months(counts, **options)]


def cut(counts: pd.DataFrame, share: float, *at: int) -> pd.DataFrame:
    """The same with a share of the records of some months."""
    less = counts.astype(float).copy()
    less.iloc[list(at)] = (less.iloc[list(at)] * share).round()
    return less


@pytest.fixture(scope="module")
def demo(leeds) -> pd.DataFrame:
    """The demonstration data by month and offence."""
    made = demonstration(leeds).incidents
    return made.groupby(["month", "offence"], observed=True).size().unstack(fill_value=0)


@pytest.fixture(scope="module")
def real(westminster_store) -> pd.DataFrame:
    """29 real months of Westminster, March 2016 missing."""
    store, _ = westminster_store
    rows = store.read("incidents", store.current(), columns=("month", "offence"))
    return rows.groupby(["month", "offence"]).size().unstack(fill_value=0)


def test_a_month_cut_to_half_is_said_in_words_and_numbers():
    assert doubtful_months(table(8100, 8400, 4102, 7900, 8000, 8200)) == {
        pd.Timestamp("2023-03-01"): (
            "4,102 records, where 7,900 to 8,400 are usual in the months around it"
        )
    }


@pytest.mark.parametrize(
    ("totals", "low"),
    [
        ((8000,), []),
        ((8000, 8200), []),
        ((8000, 4000), ["2023-02"]),
        ((4000, 8000), ["2023-01"]),
        ((8000, 4000, 8200), ["2023-02"]),
        ((8000, 8200, 4000), ["2023-03"]),
        ((8000, 6800, 8200), []),  # 15 % fewer is a month like any other
        ((8000, 8100, 7900, 0, 8000), ["2023-04"]),
        ((0, 0, 0), []),
    ],
)
def test_few_months_are_judged_where_the_fall_is_gross(totals, low):
    assert found(table(*totals)) == low


def test_two_and_three_bad_months_side_by_side_are_found():
    usual = [8000, 8200, 7900, 8100, 8000, 8300, 8100, 7900, 8000, 8200]
    for at in ((4, 5), (8, 9), (0, 1), (4, 5, 6)):
        assert found(cut(table(*usual), 0.5, *at)) == [f"2023-{n + 1:02d}" for n in at]


def test_a_level_that_stays_low_is_a_change_and_no_bad_month():
    assert found(table(*[8000] * 8, *[4000] * 8)) == []


def test_a_short_february_is_no_fall():
    assert found(table(310, 280, 310, 300)) == []


def test_small_counts_are_let_be():
    assert found(table(9, 12, 10, 3, 11, 8, 10, 12)) == []


def test_a_season_known_from_other_years_is_taken_out():
    wave = [1 + 0.25 * np.cos(2 * np.pi * (n % 12 - 6) / 12) for n in range(48)]
    season = table(*(3000 * np.array(wave)))
    assert found(season) == []
    assert found(cut(season, 0.5, 40)) == ["2026-05"]


def test_a_kind_that_is_missing_is_found_and_named():
    counts = table(*[9000, 9100, 8900, 9000, 9050, 9000], kinds=KINDS)
    counts.loc["2023-04-01", "anti-social-behaviour"] = 0
    words = doubtful_months(counts, names={"anti-social-behaviour": "Anti-social behaviour"})
    assert list(words) == [pd.Timestamp("2023-04-01")]
    assert (
        "Anti-social behaviour: 0 records, where 2,967 to 3,033 are usual"
        in words[pd.Timestamp("2023-04-01")]
    )


def change(**more: object) -> Break:
    return Break(month="2023-05", name="New list", offences=("burglary",), source="made", **more)


def test_months_across_a_break_are_no_neighbours():
    counts = table(*[9000] * 6, kinds=KINDS)
    counts["burglary"] = [300, 310, 305, 300, 40, 35]
    assert found(counts) == ["2023-05", "2023-06"]
    assert found(counts, breaks=[change(kind="category")]) == []
    assert found(counts, breaks=[change(effect="flag")]) == ["2023-05", "2023-06"]


@pytest.mark.parametrize("stop", [3, 4, 5])
def test_a_kind_that_a_registered_break_ends_makes_no_month_doubtful_and_a_cut_is_found(stop):
    counts = table(*[9000] * 6, kinds=KINDS)
    counts.iloc[stop:, 0] = 0
    ends = Break(month=f"2023-{stop + 1:02d}", name="ASB ends", offences=(KINDS[0],), source="made")
    assert found(counts, breaks=[ends]) == []
    assert found(cut(counts, 0.5, 5), breaks=[ends]) == ["2023-06"]


def test_the_order_of_kinds_and_months_changes_nothing(demo):
    low = cut(demo, 0.5, 20)
    shuffled = low.iloc[::-1, ::-1].sort_index()
    assert found(shuffled) == found(low) == [f"{low.index[20]:%Y-%m}"]


def test_true_months_of_the_demonstration_pass(demo):
    for length in (2, 3, 6, 12, 24, len(demo)):
        for first in range(0, len(demo) - length + 1, 5):
            assert found(demo.iloc[first : first + length]) == []


def test_true_months_of_westminster_pass_however_many_are_at_hand(real):
    for length in (2, 3, 6, 12, 18, len(real)):
        for first in range(len(real) - length + 1):
            assert found(real.iloc[first : first + length]) == []


@pytest.mark.parametrize("share", CUTS)
@pytest.mark.parametrize("which", ["demo", "real"])
def test_a_month_cut_to_half_or_two_thirds_is_found_wherever_it_lies(request, which, share):
    counts = request.getfixturevalue(which)
    for at in range(len(counts)):
        assert found(cut(counts, share, at)) == [f"{counts.index[at]:%Y-%m}"]


@pytest.mark.parametrize("which", ["demo", "real"])
def test_two_months_cut_to_half_side_by_side_are_found(request, which):
    counts = request.getfixturevalue(which)
    for at in range(len(counts) - 1):
        both = [f"{counts.index[n]:%Y-%m}" for n in (at, at + 1)]
        assert found(cut(counts, 0.5, at, at + 1)) == both


def test_every_kind_of_westminster_that_is_not_rare_is_missed_when_it_is_gone(real):
    for kind in real.columns[real.median() >= 30]:
        for at in (0, 14, len(real) - 1):
            without = real.copy()
            without.iloc[at, without.columns.get_loc(kind)] = 0
            assert found(without) == [f"{real.index[at]:%Y-%m}"], kind


def test_a_month_far_below_in_all_names_no_kind_and_otherwise_three():
    kinds = tuple(f"kind-{n}" for n in range(6))
    counts = table(*[6_000] * 8, kinds=kinds)
    (words,) = doubtful_months(cut(counts, 0.1, 4)).values()
    assert words == "600 records, where 6,000 are usual in the months around it"
    some = table(*[60_000] * 8, kinds=(*kinds, *(f"other-{n}" for n in range(40))))
    some.iloc[4, :5] = 0
    (words,) = doubtful_months(some).values()
    assert words.count("kind-") == 3
    assert words.endswith("; and 2 more kinds of record")
