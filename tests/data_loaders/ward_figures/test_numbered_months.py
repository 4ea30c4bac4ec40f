"""Months across called `M1` to `M12`: read where the year and their order say which they are."""

from __future__ import annotations

import pytest

from model.errors import RefusedFileError
from tests.data_loaders.made_figures import figures, four_wards, read

YEAR = range(1, 13)
FROM_APRIL = [f"2024-{n:02}" for n in range(4, 13)] + [f"2025-{n:02}" for n in range(1, 4)]


@pytest.fixture
def place(leeds):
    return four_wards(leeds)


def table(numbers, *above: str, word: str = "M{}") -> str:
    heads = ",".join(word.format(n) for n in numbers)
    return "\n".join((*above, f"Ward,{heads}", f"Ash,{','.join(str(20 + n) for n in numbers)}"))


def months(reading) -> dict[str, int]:
    return {month: count for (_, month, _), count in figures(reading).items()}


@pytest.mark.parametrize("word", ["M{}", "M{:02}", "Month {}", "m{}"])
@pytest.mark.parametrize("stated", ["line", "name"])
def test_of_a_calendar_year_the_first_is_january(place, word, stated):
    above = ("Burglary 2024",) if stated == "line" else ()
    name = "figures.csv" if stated == "line" else "burglary 2024.csv"
    found = months(read(place, table(YEAR, *above, word=word), name))
    assert found == {f"2024-{n:02}": 20 + n for n in YEAR}


@pytest.mark.parametrize("stated", ["line", "name", "over"])
def test_of_a_financial_year_numbered_from_its_first_month_it_is_april(place, stated):
    above = {"line": ("Burglary 2024/25",), "over": ("Burglary", f",2024/25{',' * 11}")}
    name = "burglary 2024-25.csv" if stated == "name" else "figures.csv"
    found = months(read(place, table(YEAR, *above.get(stated, ())), name))
    assert found == {month: 20 + n for n, month in enumerate(FROM_APRIL, start=1)}


def test_of_a_financial_year_that_begins_with_the_fourth_it_is_january(place):
    numbers = [*range(4, 13), *range(1, 4)]
    found = months(read(place, table(numbers, "Burglary 2024/25")))
    assert found == {month: 20 + n for n, month in zip(numbers, FROM_APRIL, strict=True)}


def test_a_year_and_the_number_of_a_month_in_one_heading(place):
    found = months(read(place, table(YEAR, "Burglary", word="2024 M{}")))
    assert found == {f"2024-{n:02}": 20 + n for n in YEAR}


def test_months_of_a_calendar_year_in_rows(place):
    text = "Ward,Year,Month,Offence,Count\nAsh,2024,M1,Burglary,5\nAsh,2024,M2,Burglary,6\n"
    assert months(read(place, text)) == {"2024-01": 5, "2024-02": 6}


@pytest.mark.parametrize(
    ("numbers", "line"),
    [(YEAR, "Burglary"), ((1, 2, 3), "Burglary 2024/25"), (YEAR, "Burglary FY 2024")],
)
def test_numbers_that_cannot_be_told_are_asked_about(place, numbers, line):
    with pytest.raises(RefusedFileError, match=r"its headings 'M1', 'M2', 'M3' number months"):
        read(place, table(numbers, line))
