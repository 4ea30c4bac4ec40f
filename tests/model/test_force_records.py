"""All records of a force and those without a place: what is known, what is zero, what is not."""

import pandas as pd
import pytest

from model.force_records import force_records, without_place_changed
from model.periods import Window, month
from model.tables import FORCE_RECORDS, POLICE, empty

OFFENCES = ("burglary", "asb")


def table(*rows):
    """Rows of month, force, offence, records and those without a place."""
    columns = ["month", "part", "offence", "records", "without_place"]
    made = pd.DataFrame(rows, columns=columns).assign(source=POLICE)
    made["month"] = pd.to_datetime(made["month"]).astype("datetime64[us]")
    return FORCE_RECORDS.validate(made[list(FORCE_RECORDS.columns)])


ROWS = (
    ("2025-02-01", "town", "burglary", 10, 1),
    ("2025-02-01", "town", "asb", 4, 0),
    ("2025-03-01", "town", "asb", 6, 2),
    ("2025-05-01", "town", "burglary", 7, 7),
    ("2025-04-01", "shire", "burglary", 90, 9),
)


def known(first, last, offences=("burglary",), rows=ROWS):
    window = Window(month(first), month(last))
    force = force_records(table(*rows), "town", OFFENCES)
    return force.sums(offences, window) if force.knows(offences, window) else None


@pytest.mark.parametrize("rows", [ROWS, ROWS[::-1]])
def test_records_are_summed_over_the_months_and_offences(rows):
    assert known("2025-02", "2025-03", OFFENCES, rows) == (20, 3)


def test_an_offence_without_a_row_is_a_zero_in_a_month_that_is_known():
    assert known("2025-03", "2025-03") == (0, 0)


def test_the_pieces_of_a_force_s_file_are_taken_together_and_no_other_force_s():
    more = (
        ("2025-02-01", "town/2", "burglary", 5, 2),
        ("2025-02-01", "townville", "burglary", 50, 20),
    )
    assert known("2025-02", "2025-02", rows=(*ROWS, *more)) == (15, 3)


def test_a_month_of_another_force_only_is_not_known_and_no_zero():
    assert known("2025-04", "2025-04") is None
    assert known("2025-03", "2025-05") is None


def test_an_offence_that_is_not_counted_from_the_force_is_not_known():
    assert known("2025-02", "2025-02", ("visit",)) is None
    assert known("2025-02", "2025-02", ("burglary", "visit")) is None
    assert known("2025-02", "2025-02", ()) is None


def test_nothing_is_known_without_a_file_of_the_force():
    force = force_records(empty("force_records"), "town", OFFENCES)
    assert not force.knows(("burglary",), Window.ending(month("2025-02"), 1))
    assert force.without_place_by_month.empty


def test_the_months_from_which_they_are_counted_or_not_are_breaks_of_the_whole_alone():
    force = force_records(table(*ROWS), "town", OFFENCES)
    status = pd.Series("complete", index=pd.period_range("2025-01", "2025-06", freq="M"))
    status[month("2025-01")] = "missing"
    breaks = without_place_changed(force, status)
    assert [(str(b.month), "not known" in b.name) for b in breaks] == [
        ("2025-04", True),
        ("2025-05", False),
        ("2025-06", True),
    ]
    assert all(b.areas == ("whole",) and b.effect == "refuse" for b in breaks)
    assert breaks[0].concerns(["asb"], "whole")
    assert not breaks[0].concerns(["asb"], "ward")


def test_where_every_month_is_known_there_is_no_break():
    force = force_records(table(*ROWS[:3]), "town", OFFENCES)
    status = pd.Series("complete", index=pd.period_range("2025-02", "2025-03", freq="M"))
    assert without_place_changed(force, status) == ()
