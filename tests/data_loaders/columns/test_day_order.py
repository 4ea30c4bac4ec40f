"""Dates whose day and month may stand the other way round: refused, never guessed."""

from __future__ import annotations

import pytest

from data_loaders.columns.day_order import DAYS_FIRST, refuse_other_order
from model.errors import RefusedFileError

UNSAID = {"remedy": "say which", "dayfirst": None}
DAYS = range(1, 29)


def british(days=DAYS, months=(3, 4)) -> list[str]:
    return [f"{day:02}/{month:02}/2026" for day in days for month in months]


@pytest.mark.parametrize("dayfirst", [None, True])
def test_one_date_that_can_only_be_american_tells_of_all(dayfirst):
    dates = ["01/02/2026 10:00", "02/13/2026 10:00"]
    with pytest.raises(RefusedFileError, match="have the month before the day"):
        refuse_other_order("a.csv", dates, remedy=DAYS_FIRST, dayfirst=dayfirst)
    refuse_other_order("a.csv", dates, remedy=DAYS_FIRST, dayfirst=False)


def test_said_to_be_american_and_british():
    with pytest.raises(RefusedFileError, match="have the day before the month"):
        refuse_other_order("a.csv", british([2, 23]), remedy="say so", dayfirst=False)


def test_a_slip_among_dates_with_the_day_first_is_a_row_to_mend():
    refuse_other_order("a.csv", [*british(), "02/31/2026"], **UNSAID)


def test_many_dates_of_which_none_is_after_the_twelfth_are_asked_about():
    few, many = british(range(2, 6), [3]), british(range(2, 12), [3])
    refuse_other_order("a.csv", few, **UNSAID)
    with pytest.raises(RefusedFileError, match=r"nothing tells .* no number in them is above 12"):
        refuse_other_order("a.csv", many, **UNSAID)
    refuse_other_order("a.csv", many, remedy="", dayfirst=True)


def test_firsts_of_months_are_months():
    refuse_other_order("a.csv", british([1], range(1, 13)) * 9, **UNSAID, months=12)


def test_all_of_january_in_a_file_of_a_quarter_may_be_american_months():
    firsts = british([1, 2, 3], [1])
    refuse_other_order("a.csv", firsts, **UNSAID, months=3)
    with pytest.raises(RefusedFileError, match="nothing tells"):
        refuse_other_order("a.csv", firsts * 9, **UNSAID, months=3)
    refuse_other_order("a.csv", firsts * 9, **UNSAID, months=1)


def test_a_spreadsheet_that_changed_the_dates_it_could_is_refused():
    text = british(range(13, 29), [3])
    dates = [f"2026-{day:02}-03 00:00:00" for day in range(1, 13)]
    turned = [f"2026-{month:02}-{day:02}" for month in (3, 4) for day in range(1, 13)]
    for dayfirst in (None, True):
        with pytest.raises(RefusedFileError, match="set to American dates leaves them"):
            refuse_other_order("a.xlsx", [*text, *turned], remedy="", dayfirst=dayfirst)
    refuse_other_order("a.xlsx", [*text, *dates, "2026-03-13"], **UNSAID)
    refuse_other_order("a.xlsx", [*british(), *turned], **UNSAID)
