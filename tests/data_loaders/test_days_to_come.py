"""A mistyped year is a rejected row: no figure is of a day after the load, or of long ago."""

from __future__ import annotations

import time

import pandas as pd
import pytest

from data_loaders.load import add
from model import clock
from tests.data_loaders.loading import HEADER, row
from tests.data_loaders.made_extracts import (
    COUNCIL,
    EAST,
    OUTCOMES,
    SEARCHES,
    WEST,
    casualty,
    outcome,
    search,
)

TODAY = pd.Timestamp("2026-06-10 09:30")
MAPPING = """source = "lasbt"
offence = "lasbt-case"
{months}
[columns]
id = "Ref"
easting = "X"
northing = "Y"
from = "Opened"
to = "Closed"
"""


@pytest.fixture(autouse=True)
def today(monkeypatch):
    """All is loaded on a morning of June 2026."""
    monkeypatch.setattr(clock, "now", lambda: TODAY)


def _load(store, folder, place, name, *rows, beside=""):
    path = folder / name
    path.write_text("\n".join(rows) + "\n")
    if beside:
        path.with_suffix(".toml").write_text(beside)
    (line,) = add([path], place, store).lines
    return line


def _cases(*days: tuple[str, str]) -> list[str]:
    rows = (f"C{n},{WEST[0]},{WEST[1]},{a},{b}" for n, (a, b) in enumerate(days))
    return ["Ref,X,Y,Opened,Closed", *rows]


MANY = [(f"{day:02d}/{month:02d}/2026", "") for month in (1, 2, 3, 4, 5) for day in range(1, 29)]


@pytest.mark.parametrize(
    "slip",
    [
        ("03/11/2052", ""),
        ("11/06/2026", ""),
        ("10/07/2026", ""),
        ("03/11/1889", ""),
        ("03/05/2026", "04/05/2062"),
    ],
)
def test_a_day_to_come_or_of_long_ago_is_a_rejected_row(store, tmp_path, place, slip):
    rows = _cases(*MANY, slip)
    line = _load(store, tmp_path, place, "c.csv", *rows, beside=MAPPING.format(months=""))
    assert (line.placed, [reject.row for reject in line.rejects]) == (len(MANY), [len(rows)])
    assert line.rejects[0].expected.endswith("to today")
    coverage = store.read("coverage", store.current())
    assert coverage["month"].max() == pd.Timestamp("2026-05-01")


@pytest.mark.parametrize("day", ["10/06/2026", "01/06/2026"])
def test_a_day_up_to_today_is_used(store, tmp_path, place, day):
    rows = _cases(*MANY, (day, "10/06/2026"))
    line = _load(store, tmp_path, place, "c.csv", *rows, beside=MAPPING.format(months=""))
    assert (line.placed, line.rejects) == (len(MANY) + 1, ())


def test_records_of_this_month_that_have_no_day_are_used(store, tmp_path, place):
    rows = _cases(("2026-05", ""), ("2026-06", ""))
    line = _load(store, tmp_path, place, "c.csv", *rows, beside=MAPPING.format(months=""))
    assert (line.placed, line.rejects) == (2, ())


@pytest.mark.parametrize("opened", ["01/07/2026 00:30", "2026-06-30T23:30:00Z", "01/07/2026"])
def test_in_summer_a_month_has_not_come_before_it_begins_here(
    store, tmp_path, place, monkeypatch, opened
):
    monkeypatch.setattr(clock, "now", lambda: pd.Timestamp("2026-06-30 09:30"))
    rows = _cases(*MANY, *[(opened, "")] * 20)
    line = _load(store, tmp_path, place, "c.csv", *rows, beside=MAPPING.format(months=""))
    assert (line.placed, line.rejected) == (len(MANY), 20)
    assert {reject.found for reject in line.rejects} == {f"from '{opened}'"}
    searches = [search(f"2026-06-{n + 1:02d}T17:12:00+00:00") for n in range(20)]
    slip = search("2026-06-30T23:30:00+00:00")
    name = "west-yorkshire-stop-and-search.csv"
    line = _load(store, tmp_path, place, name, SEARCHES, *searches, slip)
    assert (line.placed, line.rejected) == (20, 1)
    coverage = store.read("coverage", store.current())
    assert coverage["month"].max() == pd.Timestamp("2026-06-01")


@pytest.mark.parametrize(
    ("ended", "zone"),
    [
        ("10/06/2026", "UTC"),
        ("2026-06", "UTC"),
        ("10/06/2026", "Europe/London"),
        ("2026-06", "Europe/London"),
        ("10/06/2026 23:50", "Europe/London"),
    ],
)
def test_an_end_today_or_in_this_month_has_come_in_any_zone(store, tmp_path, place, ended, zone):
    rows = _cases(*((day, ended) for day, _ in MANY))
    beside = MAPPING.format(months=f'timezone = "{zone}"')
    line = _load(store, tmp_path, place, "c.csv", *rows, beside=beside)
    assert (line.placed, line.rejects) == (len(MANY), ())


def test_today_is_that_of_london_whatever_the_zone_of_the_machine(monkeypatch):
    monkeypatch.undo()
    monkeypatch.setenv("TZ", "Pacific/Kiritimati")
    time.tzset()
    try:
        london = pd.Timestamp.now("UTC").tz_convert("Europe/London").tz_localize(None)
        assert abs(clock.now() - london) < pd.Timedelta(minutes=5)
    finally:
        monkeypatch.undo()
        time.tzset()


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("2026-01", "2027-12", "first and last are months from 1990 to this one"),
        ("2026-01", "2026-07", "first and last are months from 1990 to this one"),
        ("1678-01", "2026-05", "first and last are months from 1990 to this one"),
        ("1950-01", "2026-05", "first and last are months from 1990 to this one"),
        ("2026-01", "2026-06", "says last = '2026-06', and its newest record is of May 2026"),
    ],
)
def test_months_that_no_record_shows_are_refused(store, tmp_path, place, first, last, words):
    months = f'first = "{first}"\nlast = "{last}"'
    beside = MAPPING.format(months=months)
    line = _load(store, tmp_path, place, "c.csv", *_cases(*MANY), beside=beside)
    assert words in line.refused, line.refused
    assert store.read("coverage", store.current()).empty


def test_one_row_of_another_year_ends_no_series_there(store, tmp_path, place):
    months = 'first = "2026-01"\nlast = "2026-05"'
    rows = _cases(*MANY, ("03/11/2052", ""))
    line = _load(store, tmp_path, place, "c.csv", *rows, beside=MAPPING.format(months=months))
    assert (line.placed, line.rejected) == (len(MANY), 1)


@pytest.mark.parametrize("year", ["2052", "1978"])
def test_other_sources_have_no_other_years_either(store, tmp_path, place, year):
    code = place.place.wards[0].code
    roads = [casualty(f"R{n}", at=EAST, date=f"{n + 1:02d}/05/2026") for n in range(20)]
    slip = casualty("X", date=f"15/08/{year}")
    line = _load(store, tmp_path, place, "roads.csv", COUNCIL, *roads, slip)
    assert (line.placed, line.rejected) == (20, 1)
    searches = [search(f"2026-05-{n + 1:02d}T17:12:00+00:00") for n in range(20)]
    slip = search(f"{year}-05-01T17:12:00+00:00")
    name = "west-yorkshire-stop-and-search.csv"
    line = _load(store, tmp_path, place, name, SEARCHES, *searches, slip)
    assert (line.placed, line.rejected) == (20, 1)
    figures = [f"{code},2026-0{n},Burglary,30" for n in (4, 5)]
    slip = f"{code},{year}-05,Burglary,3"
    line = _load(store, tmp_path, place, "f.csv", "ward,month,measure,count", *figures, slip)
    assert (line.placed, line.rejected) == (2, 1)
    series = [f"vehicle-asb,{code},2024,30", f"vehicle-asb,{code},{year},30"]
    line = _load(store, tmp_path, place, "s.csv", "indicator,area,period,numerator", *series)
    assert (line.placed, line.rejected) == (1, 1)


@pytest.mark.parametrize("month", ["2052-03", "2026-06", "2010-11", "1991-03"])
def test_police_data_is_of_no_month_to_come_or_before_there_was_any(store, tmp_path, place, month):
    rows = [*(row(f"{n}", month="2026-02") for n in range(20)), row("z", month=month)]
    line = _load(store, tmp_path, place, "street.csv", HEADER, *rows)
    assert (line.placed, [reject.row for reject in line.rejects]) == (20, [22])
    rows = [*(outcome(f"{n}", month="2026-02") for n in range(20)), outcome("z", month=month)]
    line = _load(store, tmp_path, place, "outcomes.csv", OUTCOMES, *rows)
    assert (line.rows_read, [reject.row for reject in line.rejects]) == (21, [22])
    assert list(store.read("coverage", store.current())["month"]) == [pd.Timestamp("2026-02-01")]


@pytest.mark.parametrize(("year", "words"), [(2026, ""), (2027, "year '2027'"), (2052, "'2052'")])
def test_residents_of_a_year_to_come_are_refused(store, tmp_path, place, year, words):
    rows = [f"{ward.code},20000" for ward in place.place.wards]
    line = _load(store, tmp_path, place, "r.csv", f"ward code,population {year}", *rows)
    assert words in line.refused
    assert bool(words) == bool(line.refused)


@pytest.mark.parametrize(
    "period",
    [
        *("2025-10 to 2062-09", "2026-05 to 2052-04", "2026-01 to 2027-12", "2025-07 to 2026-07"),
        *("2026-04-01 to 2026-07-15", "year ending May 2027", "1991-01 to 2025-12"),
    ],
)
def test_a_figure_of_a_period_whose_last_year_is_mistyped_is_rejected(
    store, tmp_path, place, period
):
    code = place.place.wards[0].code
    rows = [f"vehicle-asb,{code},2024-10 to 2025-09,30", f"vehicle-asb,{code},{period},3"]
    line = _load(store, tmp_path, place, "s.csv", "indicator,area,period,numerator", *rows)
    assert (line.placed, line.rejected) == (1, 1)
    assert [reject.column for reject in line.rejects] == ["period"]
    # What was rejected stands in the way of nothing, also where it was small and so hidden.
    right = f"vehicle-asb,{code},2025-10 to 2026-05,30"
    line = _load(store, tmp_path, place, "right.csv", "indicator,area,period,numerator", right)
    assert (line.placed, line.rejected) == (1, 0)


@pytest.mark.parametrize(
    "period", ["2026", "2026/27", "2026 Q2", "2026/27 Q1", "2026-06", "2025-07 to 2026-06"]
)
def test_a_figure_of_the_year_that_is_running_is_taken(store, tmp_path, place, period):
    row = f"vehicle-asb,{place.place.wards[0].code},{period},30"
    line = _load(store, tmp_path, place, "s.csv", "indicator,area,period,numerator", row)
    assert (line.placed, line.rejected) == (1, 0)
