"""One row an area: every figure of the row, worked by hand for a place of two wards."""

import math

import numpy as np
import pandas as pd
import pytest

from model.filters import LAST_YEAR, THREE_YEARS, Area
from model.periods import Window, month
from stats.areas import COLUMNS, Compared, area_rows, area_table
from stats.comparison import comparison
from stats.counts import Cube

NORTH = Area("N", "North", "ward", ("N",))
SOUTH = Area("S", "South", "ward", ("S",))
TOWN = Area("T", "Town", "whole", ("N", "S"))
AREAS = (NORTH, SOUTH, TOWN)
RESIDENTS = {"N": 10_000, "T": 20_000}

FEBRUARIES = [month(f"{year}-02") for year in (2022, 2023, 2024, 2025)]
BURGLARY = {"N": [10, 12, 14, 36], "S": [20, 30, 11, 4]}


def cube(counts):
    months = pd.period_range(FEBRUARIES[0], FEBRUARIES[-1], freq="M")
    array = np.zeros((len(counts), 1, len(months)))
    for row, values in enumerate(counts.values()):
        for period, value in zip(FEBRUARIES, values, strict=True):
            array[row, 0, months.get_loc(period)] = value
    return Cube(tuple(counts), ("burglary",), months, array)


def asked(kind=LAST_YEAR, reason="", *, activity=False):
    window = Window.ending(FEBRUARIES[-1], 1)
    return Compared(("burglary",), window, comparison(window, kind), reason, activity)


def table(question=None, *, counts=BURGLARY, areas=AREAS, groups=None):
    rows = area_rows(
        cube(counts), areas, question or asked(), RESIDENTS, whole=TOWN, groups=groups or {}
    )
    found = area_table(rows)
    return found.set_index("area_code")


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
    for column in ("value", "difference", "percent", "rate", "share"):
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
