"""Rows of a group of wards that is named beside the column of wards, whose cell is blank."""

from __future__ import annotations

import itertools

import pytest

from tests.data_loaders.made_figures import ASH, BIRCH, CEDAR, DALE, figures, four_wards, read

WARDS = {"North": ("Ash", "Birch"), "South": ("Cedar", "Dale & Elm")}
COUNTS = {"Ash": (1, 2), "Birch": (3, 4), "Cedar": (5, 6), "Dale & Elm": (7, 8)}
RIGHT = {
    (code, month, "burglary"): count
    for code, counts in zip((ASH, BIRCH, CEDAR, DALE), COUNTS.values(), strict=True)
    for month, count in zip(("2025-01", "2025-02"), counts, strict=True)
}


@pytest.fixture(scope="module")
def place(leeds):
    return four_wards(leeds)


def with_sums(group, whole, *, above=False, once=False, wards=WARDS) -> str:
    """A sheet of groups and wards with a sum for each group, called by `group`, and the whole."""
    lines = []
    for name, own in wards.items():
        rows = [(name if not once or n == 0 else "", w, *COUNTS[w]) for n, w in enumerate(own)]
        total = (group.format(name), "", *map(sum, zip(*(COUNTS[w] for w in own), strict=True)))
        lines += [total, *rows] if above else [*rows, total]
    lines.append((whole, "", *map(sum, zip(*COUNTS.values(), strict=True))))
    table = [",".join(map(str, line)) for line in lines]
    return "\n".join(["Committee,Ward,Jan-25,Feb-25", *table]) + "\n"


@pytest.mark.parametrize(
    ("group", "whole"),
    [
        ("{} total", "Fourville total"),
        ("{}", "Fourville"),
        ("Total {}", "Grand total"),
        ("{} Community Committee sub-total", "Total"),
        ("Total", "Total"),
    ],
)
@pytest.mark.parametrize(("above", "once"), [(False, False), (True, False), (False, True)])
def test_a_sum_of_a_group_named_beside_the_wards_is_left_out(place, group, whole, above, once):
    reading = read(place, with_sums(group, whole, above=above, once=once), "burglary.csv")
    assert figures(reading) == RIGHT
    assert reading.rejects == ()
    assert "6 totals left out: they are made of the wards" in reading.notes
    assert not [note for note in reading.notes if "stated total" in note]


@pytest.mark.parametrize("order", [*itertools.permutations(range(3))])
def test_the_order_of_the_rows_changes_nothing(place, order):
    rows = ["North,Ash,1,2", "North,Birch,3,4", "North total,,4,6"]
    text = "\n".join(["Committee,Ward,Jan-25,Feb-25", *(rows[n] for n in order)])
    reading = read(place, text, "burglary.csv")
    assert (len(reading.figures), reading.rejects) == (4, ())


def test_a_group_that_nothing_here_knows_is_known_by_its_sum(place):
    areas = {"Inner area": WARDS["North"], "Outer area": WARDS["South"]}
    reading = read(place, with_sums("{} total", "Total", wards=areas), "burglary.csv")
    assert figures(reading) == RIGHT
    assert reading.rejects == ()


def test_sums_of_a_long_sheet_are_of_their_offence_and_month(place):
    rows = [
        f"{group},{ward},{month},Burglary,{COUNTS[ward][n]}"
        for group, wards in WARDS.items()
        for ward in wards
        for n, month in enumerate(("2025-01", "2025-02"))
    ]
    sums = ["North,,2025-01,Burglary,4", "North,,2025-02,Burglary,6"]
    text = "\n".join(["Committee,Ward,Month,Offence,Count", *rows, *sums])
    reading = read(place, text)
    assert figures(reading) == RIGHT
    assert reading.rejects == ()


def test_a_row_whose_ward_was_lost_is_no_sum(place):
    text = "Committee,Ward,Jan-25\nNorth,Ash,1\nNorth,,3\nSouth,Cedar,5\nSouth,Dale & Elm,7\n"
    reading = read(place, text, "burglary.csv")
    assert len(reading.figures) == 3
    assert [(r.row, r.found) for r in reading.rejects] == [(3, "no ward")]


def test_a_stated_sum_of_a_group_that_its_wards_do_not_give_is_noted(place):
    text = "Committee,Ward,Jan-25\nNorth,Ash,1\nNorth,Birch,3\nNorth total,,9\n"
    reading = read(place, text, "burglary.csv")
    assert len(reading.figures) == 2
    assert (
        "the stated total of North, Jan 2025 (Burglary) is not the sum of its wards: "
        "check the file" in reading.notes
    )


def test_the_total_of_a_breakdown_of_a_ward_is_no_group(place):
    rows = ["Ash,2025-01,Private,1", ",2025-01,Total,4", "Birch,2025-01,Private,3"]
    text = "\n".join(["Ward,Month,Tenure,Burglary", *rows, ",2025-01,Total,9"])
    reading = read(place, text)
    assert {r.found for r in reading.rejects} == {"no ward"}
