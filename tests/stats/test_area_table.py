"""One row an area: every figure of the row, worked by hand for a place of two wards."""

import math

import numpy as np
import pandas as pd
import pytest

from model.filters import LAST_YEAR, THREE_YEARS, Area
from model.periods import Window, month
from stats.areas import BASE_NOT_SHOWN, COLUMNS, NOT_SHOWN, Compared, area_rows, area_table
from stats.comparison import comparison
from stats.counts import Cube
from stats.rates import rate_limits
from tests.wording import WORDING

NORTH = Area("N", "North", "ward", ("N",))
SOUTH = Area("S", "South", "ward", ("S",))
TOWN = Area("T", "Town", "whole", ("N", "S"))
AREAS = (NORTH, SOUTH, TOWN)
RESIDENTS = {"N": 10_000, "T": 20_000}

FEBRUARIES = [month(f"{year}-02") for year in (2022, 2023, 2024, 2025)]
BURGLARY = {"N": [10, 12, 14, 36], "S": [20, 30, 11, 4]}


def cube(counts, hidden=()):
    """The counts of each February, the town beside its wards; zeros between.

    `hidden` are pairs of an area code and a year.
    """
    wards = np.array(list(counts.values()), dtype=float)
    months = pd.period_range(FEBRUARIES[0], FEBRUARIES[-1], freq="M")
    array = np.zeros((len(counts) + 1, 1, len(months)))
    array[:, 0, ::12] = [*wards, wards.sum(axis=0)]
    codes = (*counts, "T")
    flags = np.zeros(array.shape, dtype=bool)
    for code, year in hidden:
        flags[codes.index(code), 0, months.get_loc(month(f"{year}-02"))] = True
    return Cube(codes, ("burglary",), months, np.where(flags, math.nan, array), flags)


def asked(kind=LAST_YEAR, reason="", *, activity=False, caution=""):
    window = Window.ending(FEBRUARIES[-1], 1)
    return Compared(
        ("burglary",), window, comparison(window, kind), reason, activity, WORDING, caution
    )


def table(question=None, *, counts=BURGLARY, areas=AREAS, groups=None, hidden=()):
    there = cube(counts, hidden)
    rows = area_rows(there, areas, question or asked(), RESIDENTS, whole=TOWN, groups=groups or {})
    return area_table(rows).set_index("area_code")


def test_the_columns_and_the_order_of_the_rows():
    found = table(areas=(TOWN, SOUTH, NORTH)).reset_index()
    assert tuple(found.columns) == COLUMNS
    assert found["area_name"].tolist() == ["Town", "South", "North"]
    assert found["area_type"].tolist() == ["whole", "ward", "ward"]


def test_february_2025_against_february_2024():
    found = table()
    assert found["value"].to_dict() == {"N": 36, "S": 4, "T": 40}
    assert found["base"].to_dict() == {"N": 14, "S": 11, "T": 25}
    assert found["difference"].to_dict() == {"N": 22, "S": -7, "T": 15}
    # 40 against 25 is +60 %; a ward's base below 20 has no percentage.
    assert found["percent"].to_dict() == pytest.approx(
        {"N": math.nan, "S": math.nan, "T": 60}, nan_ok=True
    )
    assert found["share"].to_dict() == {"N": 90, "S": 10, "T": 100}


def test_the_words_and_the_tone_of_each_row():
    found = table()
    assert found["verdict"].to_dict() == {"N": "beyond", "S": "small", "T": "possible"}
    assert found["words"]["N"] == "Higher than expected: beyond normal variation"
    assert found["words"]["T"] == "Higher; may be chance"
    assert found["tone"].to_dict() == {"N": "bad", "S": "neutral", "T": "neutral"}


def test_a_mean_of_three_years_is_the_base():
    found = table(asked(THREE_YEARS))
    assert found["base"]["N"] == 12  # (14 + 12 + 10) / 3
    assert found["base"]["S"] == pytest.approx(61 / 3)


def test_a_rate_travels_with_its_count_and_residents():
    found = table()
    assert found[["value", "population", "rate"]].loc["N"].tolist() == [36, 10_000, 3.6]
    assert found["rate"]["T"] == 2.0
    low, high = rate_limits(36, 10_000)
    assert found[["rate_lower", "rate_upper"]].loc["N"].tolist() == [low, high]
    assert low < 3.6 < high


def test_an_area_without_residents_has_a_count_and_no_rate():
    south = table().loc["S"]
    assert south["value"] == 4
    assert math.isnan(south["population"])
    assert math.isnan(south["rate"])


def test_a_committee_is_named_beside_its_ward():
    assert table(groups={"N": "Upper"})["group"].to_dict() == {"N": "Upper", "S": "", "T": ""}


def test_what_cannot_be_compared_shows_its_count_and_no_base():
    found = table(asked(reason="recording changed in May 2024"))
    assert found["value"]["T"] == 40
    for column in ("base", "difference", "percent"):
        assert found[column].isna().all()
    assert set(found["words"]) == {"Not comparable: recording changed in May 2024"}
    assert set(found["tone"]) == {"neutral"}


def test_what_follows_police_activity_has_no_tone():
    found = table(asked(activity=True))
    assert set(found["tone"]) == {"neutral"}
    assert found["words"]["N"] == "More recorded; may reflect police activity or reporting"


def test_a_missing_month_is_missing_everywhere():
    found = table(counts={"N": [10, 12, 14, math.nan], "S": [20, 30, 11, math.nan]})
    for column in ("value", "difference", "percent", "rate", "rate_lower", "rate_upper", "share"):
        assert found[column].isna().all()
    assert set(found["verdict"]) == {"not comparable"}


def test_nothing_recorded_is_a_zero_with_a_rate_and_no_share():
    found = table(counts={"N": [0, 0, 0, 0], "S": [0, 0, 0, 0]})
    assert found["value"].tolist() == [0, 0, 0]
    assert found["rate"]["N"] == 0
    assert found["share"].isna().all()
    assert set(found["words"]) == {"None in either period"}


def test_an_area_the_release_does_not_know_is_missing():
    nowhere = Area("X", "Nowhere", "ward", ("X",))
    row = table(areas=(nowhere,)).loc["X"]
    assert math.isnan(row["value"])
    assert row["verdict"] == "not comparable"


def test_no_areas_make_an_empty_table():
    rows = area_rows(cube(BURGLARY), (), asked(), RESIDENTS, whole=TOWN, groups={})
    found = area_table(rows)
    assert tuple(found.columns) == COLUMNS
    assert found.empty


def test_the_order_of_the_areas_changes_no_figure():
    pd.testing.assert_frame_equal(
        table(areas=(TOWN, SOUTH, NORTH)).loc[["N", "S", "T"]], table(areas=AREAS)
    )


def test_a_small_number_that_may_not_be_shown_is_missing_and_says_why():
    found = table(hidden=[("S", 2025)])
    south = found.loc["S"]
    assert south[["value", "base", "difference", "percent", "rate", "share"]].isna().all()
    assert south["words"] == NOT_SHOWN
    assert south["verdict"] == "not comparable"
    assert found["hidden"].to_dict() == {"N": False, "S": True, "T": False}
    # The town's own figure was released beside it, so it stands.
    assert found["value"].to_dict() == pytest.approx({"N": 36, "S": math.nan, "T": 40}, nan_ok=True)
    assert found["difference"]["T"] == 15


@pytest.mark.parametrize(
    ("kind", "year", "blocks"),
    [
        (LAST_YEAR, 2024, True),
        (LAST_YEAR, 2023, False),  # compared with February 2024 only
        (THREE_YEARS, 2023, True),
        (THREE_YEARS, 2022, True),
    ],
)
def test_a_hidden_number_in_the_period_compared_with_hides_the_base_not_the_count(
    kind, year, blocks
):
    north = table(asked(kind), hidden=[("N", year)]).loc["N"]
    assert north["value"] == 36
    assert north["hidden"] == blocks
    assert math.isnan(north["base"]) == blocks
    assert math.isnan(north["difference"]) == blocks
    assert (north["words"] == BASE_NOT_SHOWN) == blocks


def test_where_the_whole_is_hidden_no_ward_has_a_share_of_it():
    found = table(hidden=[("T", 2025)])
    assert found["value"]["N"] == 36
    assert found["share"].isna().all()


def test_a_note_on_the_comparison_stands_in_every_row_that_is_compared():
    found = table(asked(caution="the base includes Covid-19 restrictions"), hidden=[("S", 2025)])
    noted = "; note that the base includes Covid-19 restrictions"
    assert found["words"]["N"].endswith(noted)
    assert found["as_chance"]["N"] == f"Higher; may be chance{noted}"
    assert found["words"]["S"] == NOT_SHOWN
