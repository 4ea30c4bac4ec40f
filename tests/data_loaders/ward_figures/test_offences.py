"""Offences are known by the same words in headings, in cells and in lines over a table."""

from __future__ import annotations

import pytest

from model.errors import RefusedFileError
from tests.data_loaders.made_figures import ASH, figures, four_wards, read

WORDS = [
    ("ASB incidents", "anti-social-behaviour"),
    ("Anti social behaviour", "anti-social-behaviour"),
    ("Burglaries", "burglary"),
    ("Number of burglaries", "burglary"),
    ("Burglary (recorded)", "burglary"),
    ("Vehicle Crimes", "vehicle-crime"),
    ("Vehicle crime*", "vehicle-crime"),
    ("Shop lifting", "shoplifting"),
    ("Violence & sexual offences", "violent-crime"),
]


@pytest.fixture(scope="module")
def place(leeds):
    return four_wards(leeds)


def _long(called: str) -> str:
    rows = (f"Ash,2024-0{n},{called},{n}\nAsh,2024-0{n},Robbery,9\n" for n in (4, 5))
    return f"Ward,Month,Offence,Count\n{''.join(rows)}"


def _across(called: str) -> str:
    return f"Ward,Month,{called},Robbery\nAsh,2024-04,4,9\nAsh,2024-05,5,9\n"


def _alone(called: str) -> str:
    return f"Ward,Month,{called}\nAsh,2024-04,4\nAsh,2024-05,5\n"


def _over(called: str) -> str:
    names = "Apr-24,May-24"
    return f",{called},,Robbery,\nWard,{names},{names}\nAsh,4,5,9,9\n"


def _title(called: str) -> str:
    return f"{called}\nWard,Apr-24,May-24\nAsh,4,5\n"


def _beside(called: str) -> str:
    return f"Ward,Offence,Apr-24,May-24\nAsh,{called},4,5\nAsh,Robbery,9,9\n"


LAYOUTS = [_long, _across, _alone, _over, _title, _beside]


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize(("called", "offence"), WORDS)
def test_an_offence_is_known_by_the_same_words_wherever_it_stands(place, layout, called, offence):
    found = figures(read(place, layout(called), "a.csv"))
    assert {key[1]: n for key, n in found.items() if key[2] == offence} == {
        "2024-04": 4,
        "2024-05": 5,
    }


@pytest.mark.parametrize("layout", [_long, _across, _over, _beside])
def test_what_is_nearly_an_offence_is_rejected_with_its_name(place, layout):
    reading = read(place, layout("Violent & sexual offences"), "a.csv")
    assert sum(reject.figures for reject in reading.rejects) == 2
    assert {reject.suggestion for reject in reading.rejects} == {"Violence and sexual offences"}


def test_a_block_of_another_measure_is_no_slip_of_its_offence(place):
    reading = read(place, ",Robbery,Burglary: rate\nWard,Apr-24,Apr-24\nAsh,4,5\n", "a.csv")
    assert not reading.rejects
    assert list(figures(reading)) == [(ASH, "2024-04", "robbery")]


def test_the_total_of_an_offence_across_is_its_figure_where_no_other_column_is_of_it(place):
    text = "Ward,Month,Total burglary,Robbery,Total crime\nAsh,2024-04,4,9,13\n"
    assert figures(read(place, text, "a.csv")) == {
        (ASH, "2024-04", "burglary"): 4,
        (ASH, "2024-04", "robbery"): 9,
    }
    parts = "Ward,Month,Burglary,Total burglary\nAsh,2024-04,4,5\n"
    assert figures(read(place, parts, "a.csv")) == {(ASH, "2024-04", "burglary"): 4}


@pytest.mark.parametrize(
    ("first", "last"), [("From", "To"), ("Start date", "End date"), ("Period start", "Period end")]
)
def test_a_period_from_first_to_last_day_is_a_month_where_it_is_one(place, first, last):
    text = f"Ward,{first},{last},Count\nAsh,01/04/2024,30/04/2024,4\nAsh,2024-05,2024-05,5\n"
    found = figures(read(place, text, "burglary.csv"))
    assert found == {(ASH, "2024-04", "burglary"): 4, (ASH, "2024-05", "burglary"): 5}
    quarter = f"Ward,{first},{last},Count\nAsh,01/04/2024,30/06/2024,4\n"
    reading = read(place, quarter, "burglary.csv")
    (reject,) = reading.rejects
    assert not len(reading.figures)
    assert reject.expected == "the first and the last day of one month"


@pytest.mark.parametrize("name", ["burglary part1.csv", "burglary (part 1 of 2).csv"])
def test_the_number_of_a_part_of_a_file_is_no_part_of_an_offence(place, name):
    assert len(figures(read(place, "Ward,Apr-24\nAsh,4\n", name))) == 1
    with pytest.raises(RefusedFileError, match="says 'part'"):
        read(place, "Ward,Apr-24\nAsh,4\n", "burglary part.csv")
