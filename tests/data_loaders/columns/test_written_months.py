"""Months in cells and file names."""

from __future__ import annotations

import pandas as pd
import pytest

from data_loaders.columns.written_months import month_in_name, written_month
from model.forces import force_slug


@pytest.mark.parametrize(
    "text",
    [
        "2025-02",
        " 2025-02 ",
        "2025-02-01",
        "2025-02-01 00:00:00",
        "Feb-25",
        "FEB-25",
        "Feb-2025",
        "February 2025",
        "01/02/2025",
        "1/2/2025",
        "2025-02-28",
        "28/02/2025",
        "28/02/25",
        "02/28/2025",
        "28.02.2025",
        "202502",
        "2025/02",
        "2025.02",
        "02/2025",
        "2/2025",
        "02-2025",
        "02.2025",
        "02–2025",
        "2025–02",
        "Feb 25",
        "Feb25",
        "Feb'25",
        "Feb’25",
        "Feb/25",
        "Feb.25",
        "Feb–25",
        "feb 2025",
        "February2025",
        "February, 2025",
        "Febr 2025",
        "2025 Feb",
        "2025-Feb",
        "2025 February",
        "1 February 2025",
        "1st February 2025",
        "28 Feb 2025",
        "01-Feb-2025",
        "01-Feb-25",
        "2025-02-28T00:00:00",
        "28/02/2025 00:00",
    ],
)
def test_february_2025_in_every_way_it_is_written(text):
    assert written_month(text) == pd.Timestamp("2025-02-01")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2025-00",
        "2025-13",
        "2025-02-02",
        "02/01/2025",
        "Foo-25",
        "25-Feb",
        "Maybe 25",
        "2010/11",
        "201011",
        "2025-02-27",
        "13/02/2025",
        "24-Apr",
        "45383",
        "Feb",
        "2025",
        "２０２５-02",
    ],
)
def test_what_is_no_month_is_said_to_be_none(text):
    with pytest.raises(ValueError, match="is not a month such as 2025-02"):
        written_month(text)


def test_september_may_have_four_letters():
    assert written_month("Sept 24") == written_month("2024-09")


def test_months_are_kept_in_microseconds_as_the_store_keeps_them():
    assert written_month("2025-02").unit == "us"


@pytest.mark.parametrize(
    ("stem", "found"),
    [
        ("leeds-2025-03-polygon-07", ("2025-03-01", "leeds", "polygon-07")),
        ("crime_month_2016_01_area_E05_0", ("2016-01-01", "crime_month", "area_E05_0")),
        ("2025-02", ("2025-02-01", "", "")),
        ("a-120250-03", None),
        ("a-2025-13", None),
        ("answer", None),
    ],
)
def test_the_month_in_a_file_name(stem, found):
    month = month_in_name(stem)
    assert month == (found and (pd.Timestamp(found[0]), *found[1:]))


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("West Yorkshire Police", "west-yorkshire"),
        ("Metropolitan Police Service", "metropolitan"),
        ("City of London Police", "city-of-london"),
        ("Avon and Somerset Constabulary", "avon-and-somerset"),
        ("Devon & Cornwall Police", "devon-and-cornwall"),
        ("Dyfed-Powys Police", "dyfed-powys"),
        ("Police Service of Northern Ireland", "northern-ireland"),
        ("British Transport Police", "btp"),
        ("  kent police ", "kent"),
        ("", ""),
    ],
)
def test_a_force_is_called_what_police_uk_calls_it(name, slug):
    assert force_slug(name) == slug
