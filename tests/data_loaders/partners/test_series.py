"""Indicator figures: what a row means, what is checked, and what a disclosive source hides."""

from __future__ import annotations

import io
import math
import random

import openpyxl
import pandas as pd
import pytest
import xlwt
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data_loaders.headings.known_series import known_series
from data_loaders.partners.partner_returns import ReturnReading, read_return
from data_loaders.partners.series_hiding import follows, hidden_rows
from model.errors import RefusedFileError
from model.tables import INDICATOR_VALUES
from store.store import Store
from tests.data_loaders.files.test_sheets import ods
from tests.data_loaders.made_figures import (
    ASH,
    BIRCH,
    CODES,
    NAMES,
    WHOLE,
    areas_of,
    four_wards,
    loaded,
    table,
    with_plan,
)
from tests.files import member, workbook

HEADER = "indicator,area,period,numerator,denominator,value,lower,upper,status,source"


@pytest.fixture(scope="module")
def place(leeds):
    return with_plan(four_wards(leeds))


@pytest.fixture
def store(tmp_path) -> Store:
    return Store(str(tmp_path / "store"))


def lines(*rows: str) -> str:
    return "\n".join((HEADER, *rows)) + "\n"


def read(place, *rows: str) -> ReturnReading:
    content = member(lines(*rows), "return.csv")
    return read_return(content, place, areas=areas_of(place), series=known_series(place))


def one(place, row: str) -> dict:
    reading = read(place, row)
    assert reading.rejects == ()
    (figure,) = reading.figures.to_dict("records")
    return figure


def test_a_row_in_full(place):
    figure = one(place, "feel-safe,Ash,2024/25,45,60,75.0,63.0,84.5,provisional,Residents' survey")
    assert figure["indicator"] == "feel-safe"
    assert figure["area_code"] == ASH
    assert f"{figure['period_start']:%Y-%m-%d}" == "2024-04-01"
    assert f"{figure['period_end']:%Y-%m-%d}" == "2025-03-31"
    assert [figure[k] for k in ("numerator", "denominator", "value", "lower", "upper")] == [
        *(45.0, 60.0, 75.0, 63.0, 84.5)
    ]
    assert (figure["status"], figure["source"]) == ("provisional", "Residents' survey")


@pytest.mark.parametrize(
    "periods",
    [
        ["04/01/2024 to 04/30/2024", "05/01/2024 to 05/31/2024"],
        [f"{month:02}/01/2024 to {month + 1:02}/01/2024" for month in range(1, 5)],
    ],
)
def test_american_days_of_periods_are_refused_and_never_half_read(place, periods):
    with pytest.raises(RefusedFileError, match="dates have the"):
        read(place, *(f"feel-safe,Ash,{period},45,60,75,,,," for period in periods))


def test_years_from_first_of_january_to_first_of_january_are_read(place):
    years = [f"01/01/{year} to 01/01/{year + 1}" for year in range(2019, 2024)]
    reading = read(place, *(f"feel-safe,Ash,{year},45,60,75,,,," for year in years))
    assert not reading.rejects


def test_a_reject_says_its_column_and_what_it_should_probably_say(place):
    rejects = read(place, "feel-save,Ash,2024,,,75,,,,", "feel-safe,Brich,2024,,,75,,,,").rejects
    assert [(reject.column, reject.suggestion) for reject in rejects] == [
        ("indicator", "feel-safe"),
        ("area", "Birch"),
    ]


@pytest.mark.parametrize(
    ("periods", "first_days"),
    [
        (("2010-11", "2011-12", "2012-13"), ("2010-04-01", "2011-04-01", "2012-04-01")),
        (("2010-11", "2010-12"), ("2010-11-01", "2010-12-01")),
        (("2010-11",), ()),
    ],
)
def test_a_period_that_may_be_a_month_or_a_year_is_what_the_others_are(place, periods, first_days):
    rows = [f"feel-safe,Ash,{period},,,75,,,," for period in periods]
    for order in (rows, rows[::-1]):
        reading = read(place, *order)
        starts = sorted(f"{day:%Y-%m-%d}" for day in reading.figures["period_start"])
        assert starts == list(first_days)
        assert [reject.column for reject in reading.rejects] == ["period"] * (not first_days)


@pytest.mark.parametrize(
    ("cells", "status", "value"),
    [
        ("feel-safe,Ash,2024,,,75 [p],,,,", "provisional", 75.0),
        ("feel-safe,Ash,2024,,,75 (r),,,,", "revised", 75.0),
        ("feel-safe,Ash,2024,,,75.0*,,,,", "final", 75.0),
        ("feel-safe,Ash,2024,,,75,,,revised,", "revised", 75.0),
        ("feel-safe,Ash,2024,,,[x],,,,", "missing", math.nan),
        ("feel-safe,Ash,2024,,,n/a,,,,", "missing", math.nan),
        ("feel-safe,Ash,2024,,,[c],,,,", "suppressed", math.nan),
        ("feel-safe,Ash,2024,,,-,,,,", "missing", math.nan),
        ("cases,Ash,2024,-,,,,,,", "suppressed", math.nan),
    ],
)
def test_marks_in_a_series(place, cells, status, value):
    figure = one(place, cells)
    assert figure["status"] == status
    assert figure["value"] == pytest.approx(value, nan_ok=True)


def test_without_a_source_of_its_own_a_figure_has_that_of_its_indicator(place):
    assert one(place, "feel-safe,Fourville,2024,,,75,,,,")["source"] == "open-statistics"
    assert one(place, "gates,Fourville,2024,,,75,,,,")["source"] == "partner-returns"


@pytest.mark.parametrize(
    ("area", "code"),
    [
        ("Ash", ASH),
        ("E05011382", ASH),
        ("E05001411", ASH),
        ("North", "north"),
        ("Fourville", WHOLE),
        ("All Fourville", WHOLE),
        ("E08000035", WHOLE),
        ("west-yorkshire", "west-yorkshire"),
        ("West Yorkshire Police", "west-yorkshire"),
    ],
)
def test_an_area_by_code_or_name(place, area, code):
    assert one(place, f"feel-safe,{area},2024,,,75,,,,")["area_code"] == code


@pytest.mark.parametrize(
    ("row", "value"),
    [
        ("feel-safe,Ash,2024,45,60,,,,,", 75.0),
        ("drug-deaths,Fourville,2024,60,800000,,,,,", 7.5),
        ("cases,Ash,2024,45,,,,,,", 45.0),
        ("cases,Ash,2024,45,60,,,,,", 0.75),
        ("feel-safe,Ash,2024,1,3,33,,,,", 33.0),
        ("feel-safe,Ash,2024,1,3,33.3,,,,", 33.3),
        ("feel-safe,Ash,2024,2,3,66.67,,,,", 66.67),
    ],
)
def test_a_value_is_worked_out_or_kept_as_it_is_rounded(place, row, value):
    assert one(place, row)["value"] == value


@pytest.mark.parametrize(
    ("row", "found", "expected"),
    [
        ("feel-save,Ash,2024,,,75,,,,", "indicator 'feel-save'", "perhaps feel-safe"),
        ("feeling,Ash,2024,,,75,,,,", "indicator 'feeling'", "feel-safe, which measures it"),
        ("feel-safe,Brich,2024,,,75,,,,", "area 'Brich'", "perhaps Birch"),
        ("feel-safe,,2024,,,75,,,,", "area ''", "a ward, group or the whole"),
        ("feel-safe,Ash,lately,,,75,,,,", "period 'lately'", "a quarter (2024 Q1)"),
        ("feel-safe,Ash,2024,,,lots,,,,", "value 'lots'", "a number"),
        ("feel-safe,Ash,2024,,,,,,final,", "no value", "a value in % of people asked"),
        ("feel-safe,Ash,2024,5,,,,,,", "no value", "or its counts"),
        ("feel-safe,Ash,2024,5,0,,,,,", "a denominator that is not above 0", "above 0"),
        ("repeats,Ash,2024,70,60,,,,,", "a numerator above its denominator", "a part of"),
        ("feel-safe,Ash,2024,70,60,,,,,", "a numerator above its denominator", "a part of"),
        ("feel-safe,Ash,2024,-5,10,,,,,", "a numerator below 0", "from 0"),
        (
            "feel-safe,Ash,2024,1,3,33.4,,,,",
            "a value that its counts do not make",
            "100 × numerator / denominator, rounded as it is",
        ),
        ("cases,Ash,2024,45,,46,,,,", "a value that its counts do not make", "leave the value out"),
        ("cases,Ash,2024,4.5,,,,,,", "a numerator with decimals", "a whole number"),
        ("feel-safe,Ash,2024,,,75,76,80,,", "limits that leave the value out", "lower ≤ value"),
        ("feel-safe,Ash,2024,,,75,,,draft,", "status 'draft'", "final, provisional, revised"),
        ("feel-safe,Ash,2024,,,75,,,missing,", "a value with the status 'missing'", "one or the"),
        (
            "repeats,Ash,2024,,,75,,,,",
            "a value of Ash without its numerator",
            "so that small counts can be hidden",
        ),
        ("repeats,Ash,2024,38,,95,,,,", "a value of Ash without its denominator", "so that small"),
        (
            "repeats,Fourville,2024,,200,29.5,,,,",
            "a value of All Fourville without its numerator",
            "numerator and denominator or neither",
        ),
        ("repeats,Fourville,2024,59,,29.5,,,,", "without its denominator", "or neither"),
        ("cases,west-yorkshire,2024,,2,29.5,,,,", "without its numerator", "or neither"),
        ("feel-safe,Cedar,2024,,,75,,,,", "feel-safe of Cedar, Jan 2024 to Dec 2024 a sec", "once"),
    ],
)
def test_a_row_that_cannot_be_used_is_said_and_costs_no_other(place, row, found, expected):
    good = ("feel-safe,Cedar,2024,,,75,,,,", "cases,Cedar,2024,9,,,,,,")
    reading = read(place, good[0], row, good[1])
    (reject,) = reading.rejects
    assert reject.row == 3
    assert found in reject.found
    assert expected in reject.expected
    assert (reading.rows_read, len(reading.figures)) == (3, 2)


def test_the_share_of_the_whole_comes_alone_or_with_both_counts(place):
    assert one(place, "repeats,Fourville,2024,,,29.5,,,,")["value"] == 29.5
    assert one(place, "repeats,Fourville,2024,59,200,29.5,,,,")["numerator"] == 59


def test_areas_of_other_places_are_left_out_and_named(place):
    reading = read(place, "feel-safe,Bradford,2024,,,75,,,,", "feel-safe,E08000032,2024,,,7,,,,")
    assert (reading.rows_read, reading.outside) == (2, 2)
    assert reading.notes == ("areas of other places left out: Bradford; E08000032",)


def test_a_row_that_is_not_filled_in_is_no_row(place):
    reading = read(place, "cases,Ash,,,,,,,,", ",,,,,,,,,")
    assert reading.rows_read == 0
    assert reading.notes == ("no row is filled in yet",)


@pytest.mark.parametrize(
    ("cells", "status"),
    [
        (",,<5,,,", "suppressed"),
        ("*,,,,,", "suppressed"),
        ("<5,20,15,,,", "suppressed"),
        (",,,,,suppressed", "suppressed"),
        (",,,,,Missing", "missing"),
    ],
)
def test_what_is_kept_back_or_missing_has_a_status_and_no_value(place, cells, status):
    figure = one(place, f"cases,Ash,2024,{cells},")
    assert figure["status"] == status
    assert all(math.isnan(figure[k]) for k in ("numerator", "denominator", "value"))


def test_a_period_in_two_columns(place):
    text = "Indicator ID,Area code,From,To,Value\nfeel-safe,Ash,2022-11,2023-10,75\n"
    reading = read_return(member(text), place, areas=areas_of(place), series=known_series(place))
    assert f"{reading.figures['period_end'][0]:%Y-%m-%d}" == "2023-10-31"


def test_a_workbook_names_the_sheet_of_a_reject(place):
    data = workbook(
        About=[["Return of the team"]],
        Q1=[["Indicator", "Area", "Period", "Value"], ["cases", "Ash", "2024 Q1", "many"]],
        Q2=[["Indicator", "Area", "Period", "Value"], ["cases", "Ash", "2024 Q2", 9]],
    )
    content = member(data, "return.xlsx")
    reading = read_return(content, place, areas=areas_of(place), series=known_series(place))
    assert [(r.row, r.found) for r in reading.rejects] == [(2, "sheet 'Q1', value 'many'")]
    assert len(reading.figures) == 1


def test_without_such_a_table_it_is_said_what_was_expected(place):
    with pytest.raises(RefusedFileError, match=r"no table of indicator figures .*the template"):
        read_return(member("a,b\n1,2\n"), place, areas=areas_of(place), series={})


def held(store: Store, indicator: str = "cases") -> dict[tuple[str, str], object]:
    """What is stored by area and first month: the value, or the status where there is none."""
    rows = table(store, "indicator_values")
    INDICATOR_VALUES.validate(rows)
    return {
        (r.area_code, f"{r.period_start:%Y-%m}"): r.status if math.isnan(r.value) else r.value
        for r in rows[rows["indicator"] == indicator].itertuples()
    }


def of_all(indicator: str, period: str, *numerators: int, denominator: str = "") -> list[str]:
    """A row for each ward, for both groups and for the whole."""
    a, b, c, d = numerators
    figures = dict(zip(NAMES, numerators, strict=True))
    totals = {"North": a + b, "South": c + d, "Fourville": a + b + c + d}
    return [
        f"{indicator},{area},{period},{n},{denominator},,,,,"
        for area, n in (figures | totals).items()
    ]


def test_figures_are_added_and_replaced_by_key(place, store, tmp_path):
    loaded(place, store, tmp_path, lines("cases,Ash,2023,10,,,,,,", "cases,Ash,2024,20,,,,,,"))
    report = loaded(
        place, store, tmp_path, lines("cases,Ash,2024,21,,,,,,", "cases,Birch,2024,9,,,,,,")
    )
    (line,) = report.lines
    assert (line.kind, line.rows_read, line.placed) == ("indicator series", 2, 2)
    assert held(store) == {(ASH, "2023-01"): 10, (ASH, "2024-01"): 21, (BIRCH, "2024-01"): 9}


def test_small_counts_are_hidden_with_whatever_would_tell_them(place, store, tmp_path):
    loaded(place, store, tmp_path, lines(*of_all("cases", "2024", 3, 20, 30, 40)))
    found = held(store)
    assert found[ASH, "2024-01"] == "suppressed"
    assert "suppressed" in (found[BIRCH, "2024-01"], found["north", "2024-01"])
    rows = table(store, "indicator_values")
    hidden = rows[rows["status"] == "suppressed"]
    assert hidden[["numerator", "denominator", "value", "lower", "upper"]].isna().all(axis=None)


@pytest.mark.parametrize(
    ("numerator", "denominator", "hidden"),
    [
        *((0, 50, False), (1, 50, True), (4, 50, True), (5, 50, False)),
        *((45, 50, False), (46, 50, True), (49, 50, True), (50, 50, False)),
        *((2, 4, True), (0, 4, True)),
    ],
)
def test_a_share_is_hidden_for_its_count_and_for_what_is_left_of_it(
    place, store, tmp_path, numerator, denominator, hidden
):
    loaded(place, store, tmp_path, lines(f"repeats,Fourville,2024,{numerator},{denominator},,,,,"))
    assert (held(store, "repeats")[WHOLE, "2024-01"] == "suppressed") is hidden


def test_an_open_source_hides_nothing(place, store, tmp_path):
    loaded(place, store, tmp_path, lines("feel-safe,Ash,2024,1,4,,,,,"))
    assert held(store, "feel-safe") == {(ASH, "2024-01"): 25.0}


def test_a_count_given_as_a_value_is_hidden_too(place, store, tmp_path):
    loaded(place, store, tmp_path, lines("gates,Ash,2024,,,3,,,,", "gates,Birch,2024,,,30,,,,"))
    assert held(store, "gates")[ASH, "2024-01"] == "suppressed"


def test_a_total_is_hidden_with_a_part_its_publisher_hides(place, store, tmp_path):
    rows = ["cases,Ash,2024,,,*,,,,", *of_all("cases", "2024", 0, 20, 30, 40)[1:]]
    loaded(place, store, tmp_path, lines(*rows))
    found = held(store)
    assert [found[a, "2024-01"] for a in (ASH, "north", WHOLE)] == ["suppressed"] * 3
    assert found["south", "2024-01"] == 70


def test_groups_without_wards_are_protected_within_the_whole(place, store, tmp_path):
    rows = [
        "cases,North,2024,3,,,,,,",
        "cases,South,2024,70,,,,,,",
        "cases,Fourville,2024,73,,,,,,",
    ]
    loaded(place, store, tmp_path, lines(*rows))
    found = held(store)
    assert found["north", "2024-01"] == "suppressed"
    assert "suppressed" in (found["south", "2024-01"], found[WHOLE, "2024-01"])


def test_what_was_hidden_stays_hidden(place, store, tmp_path):
    loaded(place, store, tmp_path, lines(*of_all("cases", "2024", 3, 20, 30, 40)))
    first = {key for key, value in held(store).items() if value == "suppressed"}
    loaded(place, store, tmp_path, lines(*of_all("cases", "2024", 9, 20, 30, 40)))
    assert {key for key, value in held(store).items() if value == "suppressed"} >= first


def test_what_was_hidden_stays_hidden_after_going_back(place, store, tmp_path):
    loaded(place, store, tmp_path, lines("cases,Birch,2023,9,,,,,,"))
    first = store.current()
    loaded(place, store, tmp_path, lines("cases,Ash,2024,3,,,,,,"))
    store.use(first.release_id)
    loaded(place, store, tmp_path, lines("cases,Ash,2024,9,,,,,,"))
    assert held(store)[ASH, "2024-01"] == "suppressed"


def test_part_of_the_areas_is_refused_where_the_others_are_hidden(place, store, tmp_path):
    wards = of_all("cases", "2024", 3, 20, 30, 40)
    loaded(place, store, tmp_path, lines(*wards[:4]))
    before = held(store)
    (line,) = loaded(place, store, tmp_path, lines(wards[4])).lines
    (reject,) = line.rejects
    assert reject.found == "some areas of cases for Jan 2024 to Dec 2024"
    assert "all its areas in one file" in reject.expected
    assert held(store) == before


BY_WARD = ["Ash,2024,9,20,", "Birch,2024,6,40,", "Cedar,2024,20,60,", "Dale,2024,30,80,"]


@pytest.mark.parametrize(
    ("files", "taken"),
    [
        pytest.param([["Fourville,2024,,,29.5"]], 1, id="alone"),
        pytest.param([["Fourville,2023,,,29.5", *BY_WARD]], 5, id="in another year"),
        pytest.param([["Fourville,2024,,,32.5", *BY_WARD]], 5, id="what all its wards make"),
        pytest.param([["Fourville,2024,,,32.5"], BY_WARD], 5, id="before its wards"),
        pytest.param([BY_WARD, ["Fourville,2024,,,32.5"]], 5, id="after its wards"),
        pytest.param(
            [["Fourville,2024,65,200,"], ["Fourville,2024,,,32.5"]], 1, id="of its counts"
        ),
        pytest.param(
            [["Fourville,2024,,,32.5"], ["Fourville,2024,65,200,", *BY_WARD[1:]]],
            4,
            id="then counts",
        ),
        pytest.param([["Fourville,2024,,,29.5", *BY_WARD]], 4, id="not what its wards make"),
        pytest.param([["Fourville,2024,,,32.5", *BY_WARD[1:]]], 3, id="without a ward"),
        pytest.param([["Fourville,2024,,,32.5"], BY_WARD[1:]], 1, id="before some wards"),
        pytest.param([["Fourville,2024,,,32.5"], ["Ash,2024-05,9,20,"]], 1, id="before a month"),
    ],
)
def test_a_share_of_the_whole_stands_alone_where_no_counts_tell_its_own(
    place, store, tmp_path, files, taken
):
    for rows in files:
        lines = [
            "indicator,area,period,numerator,denominator,value",
            *(f"repeats,{r}" for r in rows),
        ]
        (line,) = loaded(place, store, tmp_path, "\n".join(lines) + "\n").lines
        assert all("make its share" in reject.expected for reject in line.rejects)
    assert len(table(store, "indicator_values")) == taken


def test_a_total_may_be_added_where_nothing_is_hidden(place, store, tmp_path):
    rows = of_all("cases", "2024", 10, 20, 30, 40)
    loaded(place, store, tmp_path, lines(*rows[:4]))
    loaded(place, store, tmp_path, lines(*rows[4:]))
    assert held(store)[WHOLE, "2024-01"] == 100


@pytest.mark.parametrize(("small", "refused"), [(3, 1), (30, 0)])
def test_a_rolling_window_is_refused_where_a_figure_is_hidden(
    place, store, tmp_path, small, refused
):
    one_year = f"cases,Ash,2024-01 to 2024-12,{small},,,,,,"
    a_month_on = "cases,Ash,2024-02 to 2025-01,40,,,,,,"
    (line,) = loaded(place, store, tmp_path, lines(one_year, a_month_on)).lines
    assert line.rejected == refused
    if refused:
        assert line.rejects[0].row == 3
        assert line.rejects[0].found == (
            "cases for Feb 2024 to Jan 2025, which overlaps Jan 2024 to Dec 2024"
        )
        assert "the difference of the two could tell them" in line.rejects[0].expected


def test_a_year_over_a_hidden_month_is_refused_whatever_the_order(place, store, tmp_path):
    rows = ["cases,Ash,2024,90,,,,,,", *[f"cases,Ash,2024-0{m},{m},,,,,," for m in range(4, 9)]]
    random.Random(2).shuffle(rows)
    (line,) = loaded(place, store, tmp_path, lines(*rows)).lines
    assert [r.found.partition(",")[0] for r in line.rejects] == ["cases for Jan 2024 to Dec 2024"]
    later = loaded(place, store, tmp_path, lines("cases,Birch,2024 Q2,90,,,,,,")).lines[0]
    assert "which overlaps Apr 2024" in later.rejects[0].found


def test_an_open_series_may_roll(place, store, tmp_path):
    rows = ("feel-safe,Ash,2024,1,4,,,,,", "feel-safe,Ash,2024/25,2,4,,,,,")
    assert loaded(place, store, tmp_path, lines(*rows)).lines[0].rejected == 0


def test_the_same_file_again_changes_nothing_and_makes_no_release(place, store, tmp_path):
    text = lines(*of_all("cases", "2024", 3, 20, 30, 40), "feel-safe,Ash,2024,,,75,,,,")
    loaded(place, store, tmp_path, text)
    before = held(store)
    assert loaded(place, store, tmp_path, text).release is None
    assert held(store) == before


def test_rows_in_any_order_are_the_same_store(place, tmp_path):
    rows = of_all("cases", "2024", 3, 20, 30, 40) + of_all("cases", "2023", 3, 2, 30, 40)
    found = []
    for order in (1, 2):
        folder = tmp_path / str(order)
        folder.mkdir()
        random.Random(order).shuffle(rows)
        store = Store(str(folder / "store"))
        loaded(place, store, folder, lines(*rows))
        found.append(held(store))
    assert found[0] == found[1]


@pytest.mark.parametrize("turned", [False, True])
def test_a_figure_that_two_files_of_one_load_give_differently_is_in_neither(
    turned, place, store, tmp_path
):
    both = [
        lines(f"cases,Ash,2024,{n},,,,,,", f"cases,{w},2024,9,,,,,,")
        for n, w in ((10, "Birch"), (11, "Cedar"))
    ]
    report = loaded(place, store, tmp_path, *(both[::-1] if turned else both))
    assert [(line.placed, line.rejected) for line in report.lines] == [(1, 1), (1, 1)]
    (reject,) = report.lines[0].rejects
    assert f"cases of {ASH} from 2024-01-01 is in file-1.csv and file-2.csv" in reject.found
    assert "in a command of its own" in reject.expected
    assert sorted(held(store).values()) == [9, 9]


def test_a_figure_that_two_files_of_one_load_give_alike_counts_once(place, store, tmp_path):
    both = [lines("cases,Ash,2024,10,,,,,,"), lines("cases,Ash,2024,10,,,,,,")]
    report = loaded(place, store, tmp_path, *both)
    assert [(line.placed, line.duplicate) for line in report.lines] == [(0, 1), (1, 0)]
    assert held(store)[ASH, "2024-01"] == 10


@pytest.mark.parametrize("order", [(75, 76), (76, 75)])
def test_a_figure_given_twice_and_not_the_same_is_not_taken(place, order):
    reading = read(place, *(f"feel-safe,Ash,2024,,,{value},,,," for value in order))
    assert len(reading.figures) == 0
    assert [(r.row, "not the same" in r.found) for r in reading.rejects] == [(2, True), (3, False)]


WARDS_OF = {"north": CODES[:2], "south": CODES[2:], WHOLE: CODES}


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None
)
@given(
    st.lists(st.integers(0, 12), min_size=4, max_size=4),
    st.lists(st.integers(0, 12), min_size=4, max_size=4),
)
def test_no_shown_total_leaves_a_single_hidden_ward(place, numerators, others):
    """Else the ward would be the total less its neighbours."""
    rows = pd.DataFrame({"area_code": [*CODES, *WARDS_OF], "status": "final"})
    for name, wards in (("numerator", numerators), ("left", others)):
        a, b, c, d = wards
        rows[name] = [float(n) for n in (*wards, a + b, c + d, sum(wards))]
    rows["denominator"] = rows["numerator"] + rows["left"]
    before = pd.Series(False, index=rows.index)
    hidden = hidden_rows(rows, place.place, place.source["partner-returns"], before)
    is_hidden = dict(zip(rows["area_code"], hidden, strict=True))
    for total, wards in WARDS_OF.items():
        assert is_hidden[total] or sum(is_hidden[w] for w in wards) != 1
    small = rows[["numerator", "left", "denominator"]].isin(range(1, 5)).any(axis=1)
    assert hidden[small].all()


def test_more_events_than_residents_in_one_ward_unhide_no_other(place):
    """What is left of 40 is 3: it is hidden, whatever another row says."""
    for cedar in (50.0, 70.0):
        rows = pd.DataFrame(
            {
                "area_code": CODES,
                "status": "final",
                "numerator": [37.0, 20.0, cedar, 30.0],
                "denominator": [40.0, 60.0, 60.0, 80.0],
            }
        )
        source, before = place.source["partner-returns"], pd.Series(False, index=rows.index)
        assert hidden_rows(rows, place.place, source, before).iloc[0]
        cell = {
            "period_start": pd.Timestamp("2024-01-01"),
            "period_end": pd.Timestamp("2024-12-31"),
        }
        north = pd.DataFrame({"area_code": ["north"], "numerator": [57.0], "denominator": [100.0]})
        told = pd.concat([rows.iloc[1:], north]).assign(**cell)
        assert follows(told, place.place, known_series(place)["repeats"]) == 366


@pytest.mark.parametrize(
    ("series", "unit", "is_read"),
    [
        ("cases", "Number", True),
        ("cases", "cases", True),
        ("cases", "", True),
        ("cases", "%", False),
        ("cases", "Rate per 1,000", False),
        ("cases", "12 month rolling", False),
        ("cases", "Female victims", False),
        ("repeats", "Percentage", True),
        ("repeats", "Number", False),
        ("drug-deaths", "Rate per 100000", True),
        ("drug-deaths", "per 1,000", False),
    ],
)
@pytest.mark.parametrize("column", ["Unit", "Value type", "Metric"])
def test_a_figure_in_another_unit_than_its_series_is_rejected(place, series, unit, is_read, column):
    text = f'indicator,area,period,value,{column}\n{series},{WHOLE},2024/25,9,"{unit}"\n'
    reading = read_return(
        member(text, "return.csv"), place, areas=areas_of(place), series=known_series(place)
    )
    assert len(reading.figures) == is_read
    assert [reject.column for reject in reading.rejects] == ([] if is_read else ["unit"])


def percents(indicator: str, cell: float, number_format: str) -> bytes:
    """A workbook of one figure, in a cell of that format."""
    book = openpyxl.Workbook()
    book.active.append(["indicator", "area", "period", "value"])
    book.active.append([indicator, "Fourville", "2024/25", cell])
    book.active["D2"].number_format = number_format
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("number_format", "value"),
    [("0.0%", 25.3), ("0%", 25.3), ("0.00%", 25.3), ("General", 0.253), ('0.0"%"', 0.253)],
)
def test_a_cell_shown_as_a_percentage_is_read_as_shown(place, number_format, value):
    content = member(percents("feel-safe", 0.253, number_format), "return.xlsx")
    areas, series = areas_of(place), known_series(place)
    reading = read_return(content, place, areas=areas, series=series)
    assert [*reading.figures["value"]] == [value]


def test_a_percentage_is_no_rate(place):
    content = member(percents("drug-deaths", 0.253, "0.0%"), "return.xlsx")
    areas, series = areas_of(place), known_series(place)
    reading = read_return(content, place, areas=areas, series=series)
    assert [(r.found, r.column) for r in reading.rejects] == [("value '25.3%'", "value")]


def test_a_cell_of_an_open_document_shown_as_a_percentage_is_read_as_shown(place):
    rows = [["indicator", "area", "period", "value"]]
    cells = (("2022/23", (0.2534, "25%")), ("2023/24", 0.253), ("2024/25", 25.3))
    rows += [["feel-safe", "Fourville", year, value] for year, value in cells]
    content = member(ods(rows), "return.ods")
    reading = read_return(content, place, areas=areas_of(place), series=known_series(place))
    assert [*reading.figures["value"]] == [25.34, 0.253, 25.3]
    assert reading.rejects == ()


def test_a_share_of_a_workbook_whose_formats_are_not_known_is_asked_about(place):
    book = xlwt.Workbook()
    sheet = book.add_sheet("Figures")
    rows = [["indicator", "area", "period", "value"]]
    rows += [["feel-safe", "Fourville", y, v] for y, v in (("2023/24", 0.253), ("2024/25", 25.3))]
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            sheet.write(number, column, value)
    stream = io.BytesIO()
    book.save(stream)
    content = member(stream.getvalue(), "return.xls")
    reading = read_return(content, place, areas=areas_of(place), series=known_series(place))
    assert [*reading.figures["value"]] == [25.3]
    assert [r.found for r in reading.rejects] == ["0.253, which may be a cell shown as 25.3%"]


def test_a_comma_among_decimal_commas_is_asked_about(place):
    row = 'drug-deaths,All Fourville,2024,,,"1,234"'
    told = read(place, row)
    assert list(told.figures["value"]) == [1234]
    other = "drug-deaths,All Fourville,2023,,,"
    reading = read(place, row, f'{other}"1,5"')
    assert len(reading.figures) == 0
    assert any("'1,234' in a file with '1,5'" in reject.found for reject in reading.rejects)
