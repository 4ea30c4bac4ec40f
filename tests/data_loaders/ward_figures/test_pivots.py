"""Pivot tables as spreadsheets lay them out: tabular, in outline and compact, with their sums."""

from __future__ import annotations

import csv
import io

import pytest

from model.errors import RefusedFileError
from tests.data_loaders.made_figures import CODES, NAMES, figures, four_wards, read

MONTHS = ("2025-02", "2025-03")
OFFENCES = ("Burglary", "Robbery")
FEW = {"Ash": ("Burglary",), "Cedar": ("Robbery",)}
"""The offences of wards that lack one: an uneven block."""


@pytest.fixture(scope="module")
def place(leeds):
    return four_wards(leeds)


def count(ward: str, offence: str, month: str) -> int:
    return 10 * NAMES.index(ward) + 3 * OFFENCES.index(offence) + MONTHS.index(month) + 1


def row(ward, offence) -> list[int]:
    return [count(ward, offence, month) for month in MONTHS]


def summed(rows) -> list[int]:
    return [sum(column) for column in zip(*rows, strict=True)]


def expected(few) -> dict:
    return {
        (code, month, offence.lower()): count(ward, offence, month)
        for code, ward in zip(CODES, NAMES, strict=True)
        for offence in few.get(ward, OFFENCES)
        for month in MONTHS
    }


def text(rows) -> str:
    stream = io.StringIO()
    csv.writer(stream).writerows(rows)
    return stream.getvalue()


def tabular(few, *, repeated: bool) -> list:
    rows = [["Ward", "Crime type", *MONTHS]]
    for ward in NAMES:
        own = few.get(ward, OFFENCES)
        rows += [[ward if repeated or not n else "", o, *row(ward, o)] for n, o in enumerate(own)]
        rows += [[f"{ward} Total", "", *summed(row(ward, o) for o in own)]]
    return [*rows, ["Grand Total", "", 99, 99]]


def outline(few) -> list:
    rows = [["Ward", "Crime type", *MONTHS]]
    for ward in NAMES:
        own = few.get(ward, OFFENCES)
        rows += [[ward, "", *summed(row(ward, o) for o in own)]]
        rows += [["", o, *row(ward, o)] for o in own]
    return rows


def compact(few) -> list:
    rows = [["Sum of Count", "Column Labels", ""], ["Row Labels", *MONTHS]]
    for ward in NAMES:
        own = few.get(ward, OFFENCES)
        rows += [[ward, *summed(row(ward, o) for o in own)], *([o, *row(ward, o)] for o in own)]
    return [*rows, ["Grand Total", 99, 99]]


def compact_by_offence(few) -> list:
    rows = [["Row Labels", *MONTHS]]
    for offence in OFFENCES:
        own = [ward for ward in NAMES if offence in few.get(ward, OFFENCES)]
        rows += [[offence, *summed(row(w, offence) for w in own)]]
        rows += [[ward, *row(ward, offence)] for ward in own]
    return rows


LAYOUTS = {
    "tabular": lambda few: tabular(few, repeated=False),
    "repeated": lambda few: tabular(few, repeated=True),
    "outline": outline,
    "compact": compact,
    "by offence": compact_by_offence,
}


@pytest.mark.parametrize("few", [{}, FEW], ids=["even", "uneven"])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_pivot_table_is_read_without_its_sums(place, layout, few):
    reading = read(place, text(LAYOUTS[layout](few)))
    assert figures(reading) == expected(few)
    assert reading.rejects == ()


def test_a_pivot_table_of_months_down_and_offences_across(place):
    rows = [["Row Labels", *OFFENCES]]
    for month in MONTHS:
        own = [[ward, *(count(ward, o, month) for o in OFFENCES)] for ward in NAMES]
        rows += [[month, *summed(r[1:] for r in own)], *own]
    assert figures(read(place, text(rows))) == expected({})


def test_a_pivot_table_with_one_column_of_sums(place):
    rows = [["Ward", "Crime type", "Reporting month", "Sum of Count"]]
    rows += [[w, o, m, count(w, o, m)] for w in NAMES for o in OFFENCES for m in MONTHS]
    assert figures(read(place, text(rows))) == expected({})


def test_a_label_of_a_compact_pivot_table_that_is_not_known_is_asked_about(place):
    rows = [[cell if cell != "Cedar" else "Cedarr" for cell in row] for row in compact({})]
    with pytest.raises(RefusedFileError, match=r"row 9 of its pivot table says 'Cedarr', which is"):
        read(place, text(rows))


def test_a_compact_pivot_table_whose_rows_are_not_the_sum_of_others_is_asked_about(place):
    rows = compact({})
    rows[2][1] += 1
    with pytest.raises(RefusedFileError, match=r"'Ash', is not the sum of the rows under it"):
        read(place, text(rows))


def test_other_offences_in_each_ward_of_a_pivot_table_cost_no_others(place):
    rows = [["Row Labels", *MONTHS]]
    for ward in NAMES:
        own = [[o, *row(ward, o)] for o in OFFENCES]
        own.append(["Loitering", 1, 2])
        rows += [[ward, *summed(r[1:] for r in own)], *own]
    reading = read(place, text(rows))
    assert figures(reading) == expected({})
    assert {r.found for r in reading.rejects} == {"measure 'Loitering'"}
