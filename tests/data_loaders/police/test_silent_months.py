"""A file of police.uk that has no record in the place says nothing of it: no zero, no month."""

from __future__ import annotations

import itertools

import pytest

from data_loaders.load import add
from data_loaders.one_load.terms import Terms
from tests.data_loaders import loading as made
from tests.data_loaders.made_extracts import table

OTHERS = "North Yorkshire Police"


def own(folder, month="2025-02"):
    rows = [made.row(f"{month}{n}", month=month) for n in range(5)]
    return made.street(folder, *rows, name=f"{month}-west-yorkshire-street.csv")


def of_others(folder, month="2025-03", longitude="-2.90"):
    rows = [
        made.row(f"n{month}{n}", month=month, longitude=longitude).replace(made.FORCE, OTHERS)
        for n in range(4)
    ]
    return made.street(folder, *rows, name=f"{month}-north-yorkshire-street.csv")


def statuses(store):
    rows = table(store, "coverage")
    return dict(zip(rows["month"].dt.strftime("%Y-%m"), rows["status"], strict=True))


@pytest.mark.parametrize("together", [False, True])
@pytest.mark.parametrize("order", list(itertools.permutations(range(2))))
def test_a_month_of_another_force_alone_is_missing_and_no_zero(
    store, place, tmp_path, order, together
):
    files = [(own(tmp_path), of_others(tmp_path))[n] for n in order]
    for some in [files] if together else [[file] for file in files]:
        report = add(some, place, store)
        assert not report.refused
    assert statuses(store) == {"2025-02": "complete", "2025-03": "missing"}
    counts = table(store, "ward_counts")
    assert set(counts["month"].dt.strftime("%Y-%m")) == {"2025-02"}
    add([own(tmp_path, "2025-03")], place, store)
    assert statuses(store)["2025-03"] == "complete"
    assert table(store, "ward_counts")["count"].sum() == 10


def test_a_file_of_another_force_alone_is_told_to_hold_nothing_of_the_place(store, place, tmp_path):
    report = add([of_others(tmp_path)], place, store)
    assert table(store, "coverage").empty
    assert table(store, "ward_counts").empty
    assert any("Mar 2025: no record of 2025-03-north-yorkshire" in note for note in report.notes)


def test_what_others_recorded_in_the_place_is_known_and_no_other_zero(store, place, tmp_path):
    add([own(tmp_path), of_others(tmp_path, longitude="-1.60")], place, store)
    assert statuses(store)["2025-03"] == "partial"
    counts = table(store, "ward_counts")
    march = counts[counts["month"] == "2025-03-01"]
    assert march[["offence", "count"]].values.tolist() == [["burglary", 4]]


def test_the_own_force_s_file_without_a_record_in_the_place_is_no_month(store, place, tmp_path):
    corners = itertools.product(("-2.00", "-1.00"), ("53.50", "54.10"))
    around = [
        made.row(f"a{n}", month="2025-03", longitude=x, latitude=y)
        for n, (x, y) in enumerate(corners)
    ]
    add([own(tmp_path), made.street(tmp_path, *around, name="march.csv")], place, store)
    assert statuses(store)["2025-03"] == "missing"
    assert set(table(store, "ward_counts")["month"].dt.month) == {2}


@pytest.mark.parametrize("where", ["1.60", "-2.90"])
@pytest.mark.parametrize("others", [False, True])
def test_the_own_force_s_file_that_lies_elsewhere_is_refused_whole(
    store, place, tmp_path, where, others
):
    rows = [made.row(f"a{n}", month="2025-03", longitude=where) for n in range(4)]
    rows += [made.row("b", month="2025-03", longitude="", latitude="")]
    if others:
        rows += [made.row("c", month="2025-03").replace(made.FORCE, OTHERS)]
    report = add([made.street(tmp_path, *rows, name="march.csv")], place, store)
    (line,) = report.refused
    assert line.refused.startswith(
        "march.csv: none of its 4 records with a place lies in Twoville, nor do they lie around it"
    )
    assert report.release is None


def test_it_takes_the_place_of_no_month_that_is_there(store, place, tmp_path):
    add([own(tmp_path)], place, store)
    rows = [made.row(f"2025-02{n}", longitude="1.60") for n in range(5)]
    lost = made.street(tmp_path, *rows, name="lost.csv")
    report = add([lost], place, store, terms=Terms(replace=True))
    assert len(report.refused) == 1
    # Its records were refused, and may be of the month.
    assert statuses(store) == {"2025-02": "partial"}
    assert table(store, "ward_counts")["count"].sum() == 5


def test_a_file_without_one_place_says_nothing_of_where_it_is_of(store, place, tmp_path):
    rows = [made.row(f"a{n}", longitude="", latitude="") for n in range(4)]
    assert not add([made.street(tmp_path, *rows)], place, store).refused
