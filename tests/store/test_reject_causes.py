"""Rejected rows grouped by what was wrong with them."""

from __future__ import annotations

import pytest

from model.rejects import Reject
from store.reject_causes import causes, found_of

NAMES = "a crime type police.uk publishes, such as 'Burglary'"


def rejects(*rows: tuple[int, str, str], file: str = "f.csv") -> list[tuple[str, Reject]]:
    return [(file, Reject(*row)) for row in rows]


def test_rows_with_one_text_are_one_cause():
    found = causes(rejects(*((n, "crime type 'Cybercrime'", NAMES) for n in range(2, 42))))
    assert [cause.words for cause in found] == [
        f"40 rows: crime type 'Cybercrime'; expected {NAMES} (f.csv, rows 2, 3, 4 …)"
    ]


def test_texts_of_one_cause_are_counted_the_most_frequent_first():
    texts = ["Burglry"] * 12 + ["Robery"] * 3 + ["Druggs", "Drgs", "O'Theft"]
    found = causes(rejects(*((n, f"crime type '{text}'", NAMES) for n, text in enumerate(texts))))
    (cause,) = found
    assert cause.found == "crime type (12 'Burglry', 3 'Robery', 1 'Drgs' and 2 other texts)"
    assert cause.rows == 18


def test_other_columns_and_other_expectations_are_other_causes():
    found = causes(
        rejects(
            (2, "month 'soon'", "YYYY-MM"),
            (3, "crime type 'x'", NAMES),
            (4, "month 'later'", "YYYY-MM"),
        )
    )
    assert [(c.rows, c.found) for c in found] == [
        (2, "month (1 'later', 1 'soon')"),
        (1, "crime type 'x'"),
    ]


def test_what_is_expected_of_one_row_alone_does_not_part_a_cause():
    found = causes(
        rejects(
            (2, "ward 'Adle'", "a ward of the place: Adel & Wharfedale"),
            (3, "ward 'Armly'", "a ward of the place: Armley"),
            (4, "7 cells: 'a,b'", "12 cells, as in the header"),
            (5, "9 cells: 'c,d'", "12 cells, as in the header"),
        )
    )
    assert [(c.rows, c.found, c.expected) for c in found] == [
        (2, "7 cells: 'a,b' and 1 more like it", "12 cells, as in the header"),
        (2, "ward (1 'Adle', 1 'Armly')", "a ward of the place"),
    ]


def test_what_names_its_row_is_grouped_by_what_was_expected():
    found = causes(
        rejects(
            (2, "Armley, Feb 2025 a second time", "each figure once"),
            (9, "Morley, Mar 2025 a second time", "each figure once"),
        )
    )
    assert [c.found for c in found] == ["Armley, Feb 2025 a second time and 1 more like it"]


def test_the_order_of_rows_and_files_changes_no_count():
    rows = [
        *rejects((2, "month 'a'", "m"), (3, "month 'b'", "m")),
        *rejects((2, "month 'b'", "m"), file="g.csv"),
    ]
    one, other = causes(rows), causes(rows[::-1])
    assert [(c.rows, c.expected) for c in one] == [(c.rows, c.expected) for c in other]
    assert one[0].found == other[0].found == "month (2 'b', 1 'a')"
    assert one[0].first == "f.csv, rows 2, 3 and 1 more file"


@pytest.mark.parametrize(
    ("found", "sheet", "column", "values"),
    [
        ("sheet 'Apr 24', column '2024-04', count 'x'", "Apr 24", "2024-04", ("x",)),
        ("crime type 'Burglry'", "", "crime type", ("Burglry",)),
        ("ward 'O'Brien's End'", "", "ward", ("O'Brien's End",)),
        ("longitude '1', latitude '2'", "", "", ("1", "2")),
        ("no ward", "", "", ()),
    ],
)
def test_what_was_found_is_taken_apart(found, sheet, column, values):
    taken = found_of(Reject(2, found, ""))
    assert (taken.sheet, taken.column, taken.values) == (sheet, column, values)


def test_a_row_of_another_width_is_of_no_column():
    assert found_of(Reject(4, "2 cells: 'a,b'", "12 cells, as in the header")).column == ""
