"""Rows and parts of one figure: what is added up, what is its total, and what is asked about."""

from __future__ import annotations

import random

import pytest

from data_loaders.ward_figures.parts import PartsUnclearError, whole_of
from model.errors import RefusedFileError
from tests.data_loaders.made_figures import ASH, BIRCH, CEDAR, figures, four_wards, merged, read


@pytest.fixture(scope="module")
def place(leeds):
    return four_wards(leeds)


# --- rows told apart by a column that is not read -----------------------------------------------


@pytest.mark.parametrize("second", ["11", "12"])
@pytest.mark.parametrize(
    ("column", "one", "other"),
    [
        ("Force", "West Yorkshire", "British Transport"),
        ("LSOA code", "E01000001", "E01000002"),
        ("Team", "A", "B"),
        ("", "A", "B"),
        ("Week commencing", "06/01/2025", "13/01/2025"),
    ],
)
def test_rows_told_apart_by_a_column_not_read_are_a_breakdown(place, column, one, other, second):
    rows = [f"Ash,2025-01,Robbery,11,{one}", f"Ash,2025-01,Robbery,{second},{other}"]
    for order in (rows, rows[::-1]):
        with pytest.raises(RefusedFileError, match=r"broken down by the column '.*Ash, Jan 2025"):
            read(place, "\n".join((f"ward,month,offence,count,{column}", *order)))


def test_rows_told_apart_by_a_number_only_are_rejected_with_its_column(place):
    rows = "1,Ash,2025-01,Robbery,11\n2,Ash,2025-01,Robbery,11\n3,Birch,2025-01,Robbery,4\n"
    reading = read(place, f"id,ward,month,offence,count\n{rows}")
    assert figures(reading) == {(BIRCH, "2025-01", "robbery"): 4}
    assert {r.found for r in reading.rejects} == {
        "Ash, Jan 2025 (Robbery) a second time (rows 2, 3), told apart only by the column 'id'"
    }


def test_a_figure_twice_alike_in_every_column_is_named(place):
    reading = read(place, "ward,month,team,robbery\nAsh,2025-01,A,11\nAsh,2025-01,A,11\n")
    assert figures(reading) == {(ASH, "2025-01", "robbery"): 11}
    assert (
        "1 figures stand twice alike, and count once: check that no part of one is lost: "
        "Ash, Jan 2025 (Robbery)"
    ) in reading.notes


# --- totals among the parts of an offence -------------------------------------------------------


def in_parts(total: str, second: str = "Birch", columns: str = "category,subcategory") -> str:
    rows = [
        f"{ward},{month},Burglary,{part},{count}"
        for ward, month, counts in (
            ("Ash", "2025-01", (13, 10, 3)),
            ("Ash", "2025-02", (16, 12, 4)),
            (second, "2025-01", (7, 5, 2)),
            (second, "2025-02", (9, 5, 4)),
        )
        for part, count in zip((total, "Residential", "Business"), counts, strict=True)
    ]
    random.Random(total).shuffle(rows)
    return "\n".join((f"ward,month,{columns},count", *rows))


@pytest.mark.parametrize(
    "total", ["", "All burglary", "Burglary (all)", "Burglary total", "Burglary", "Combined", "Q"]
)
@pytest.mark.parametrize("columns", ["category,subcategory", "Major text,Minor text"])
def test_the_total_among_the_parts_is_taken_once_whatever_it_is_called(place, total, columns):
    reading = read(place, in_parts(total, columns=columns))
    assert figures(reading) == {
        (ASH, "2025-01", "burglary"): 13,
        (ASH, "2025-02", "burglary"): 16,
        (BIRCH, "2025-01", "burglary"): 7,
        (BIRCH, "2025-02", "burglary"): 9,
    }
    called = f"'{total}'" if total else "the row without a part"
    assert any(note.startswith(f"{called} of Burglary is the total") for note in reading.notes)


@pytest.mark.parametrize(
    ("parts", "cells", "whole"),
    [
        # Parts that do not count one another.
        (("A", "B"), [{"A": 10, "B": 3}], None),
        (("A", "B"), [{"A": 0, "B": 0}], None),
        # Nothing but numbers tells, and they do so in three wards.
        (("A", "B", "C"), [{"A": 3, "B": 1, "C": 2}] * 3, "A"),
        # By its words, also where a part is hidden or not given.
        (("All burglary", "B"), [{"All burglary": 9, "B": 1}], "All burglary"),
        (("Residential total", "Business total"), [{"Residential total": 9}], None),
    ],
)
def test_which_part_is_the_total(parts, cells, whole):
    assert whole_of(parts, cells, ["burglary"]) == whole
    assert whole_of(parts[::-1], cells[::-1], ["burglary"]) == whole


@pytest.mark.parametrize(
    ("parts", "cells"),
    [
        (("A", "B"), [{"A": 5, "B": 5}]),
        (("A", "B", "C"), [{"A": 3, "B": 1, "C": 2}]),
        (("", "B"), [{"": 9, "B": 2}]),
        (("Sub total", "A", "B", "C"), [{"Sub total": 3, "A": 1, "B": 2, "C": 7}]),
        (("X", "A", "B", "C"), [{"X": 3, "A": 1, "B": 2, "C": 7}] * 3),
    ],
    ids=["alike", "perhaps by chance", "blank, and no sum", "of some", "of some, unnamed"],
)
def test_a_part_that_may_count_others_is_asked_about(parts, cells):
    for order in (parts, parts[::-1]):
        with pytest.raises(PartsUnclearError):
            whole_of(order, cells, ["burglary"])


def test_a_file_whose_parts_cannot_be_told_is_refused_with_their_names(place):
    text = "ward,month,category,subcategory,count\nAsh,2025-01,Burglary,,13\n"
    with pytest.raises(
        RefusedFileError, match="of Burglary it gives '', 'Residential', and whethe"
    ):
        read(place, f"{text}Ash,2025-01,Burglary,Residential,10\n")


# --- a number merged over several figures -------------------------------------------------------


@pytest.mark.parametrize(
    ("cells", "known"),
    [
        ("B2:B3", {(ASH, "05"): 3, (BIRCH, "05"): 4, (CEDAR, "04"): 5, (CEDAR, "05"): 6}),
        ("B2:C2", {(BIRCH, "04"): 7, (BIRCH, "05"): 4, (CEDAR, "04"): 5, (CEDAR, "05"): 6}),
        ("B2:C3", {(CEDAR, "04"): 5, (CEDAR, "05"): 6}),
    ],
)
def test_a_number_merged_over_several_figures_is_none_of_them(place, cells, known):
    rows = [["Ward", "Apr-24", "May-24"], ["Ash", 12, 3], ["Birch", 7, 4], ["Cedar", 5, 6]]
    reading = read(place, merged(rows, cells), "burglary.xlsx")
    assert {(code, month[-2:]): n for (code, month, _), n in figures(reading).items()} == known
    assert any(
        note.startswith("merged over several figures, so none of them is known: rows 2")
        for note in reading.notes
    )


def test_a_number_merged_with_a_column_of_no_figures_is_known(place):
    rows = [["Ward", "Apr-24", "Remark"], ["Ash", 12, None]]
    reading = read(place, merged(rows, "B2:C2"), "burglary.xlsx")
    assert figures(reading) == {(ASH, "2024-04", "burglary"): 12}


@pytest.mark.parametrize("major", ["MajorText", "Offence", "Crime type", "Offence group"])
@pytest.mark.parametrize(
    "minor", ["MinorText", "SubText", "Subtype", "Offence sub-category", "Offence Subgroup"]
)
def test_parts_of_an_offence_are_added_up_whatever_their_column_is_called(place, major, minor):
    rows = "Ash,2025-01,Burglary,Dwelling,7\nAsh,2025-01,Burglary,Non dwelling,4\n"
    reading = read(place, f"Ward,Month,{major},{minor},Count\n{rows}")
    assert figures(reading) == {(ASH, "2025-01", "burglary"): 11}


def test_parts_of_parts_are_added_up_too(place):
    text = (
        "Ward,Month,Major,Minor,Sub type,Count\nAsh,2025-01,Burglary,Dwelling,Attempted,7\n"
        "Ash,2025-01,Burglary,Dwelling,Completed,4\nAsh,2025-01,Burglary,Other,Completed,2\n"
        "Ash,2025-01,Theft,Shoplifting,Alone,5\n"
    )
    assert figures(read(place, text)) == {
        (ASH, "2025-01", "burglary"): 13,
        (ASH, "2025-01", "shoplifting"): 5,
    }


def test_a_part_that_stands_alone_is_named(place):
    text = "Ward,Month,Major,Minor,Count\nAsh,2025-01,Burglary,Dwelling,7\n"
    with pytest.raises(RefusedFileError, match="its column 'Minor' says 'Dwelling' in every row"):
        read(place, text)
    text += "Ash,2025-01,Robbery,Robbery,3\n"
    assert any("Burglary it gives only 'Dwelling'" in note for note in read(place, text).notes)
    for whole in (text.replace("Dwelling", "Burglary"), text.replace("Dwelling", "Total")):
        assert read(place, whole).notes == ()
