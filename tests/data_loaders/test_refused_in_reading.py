"""A file that is refused because a month stands in it twice may hold more of that month."""

from __future__ import annotations

import itertools

import pytest

from data_loaders.load import add
from tests.data_loaders import loading as made
from tests.data_loaders.made_extracts import table

SECOND = "2025-02-west-yorkshire-street-2.csv"


def rows(first, last):
    return [made.row(f"{n:064x}") for n in range(first, last)]


def piece(folder):
    return made.street(folder, *rows(0, 40), name="2025-02-west-yorkshire-street-1.csv")


def pasted(folder, first=40, name=SECOND):
    return made.street(folder, *rows(first, first + 40), *rows(first, first + 40), name=name)


def month(store):
    (row,) = table(store, "coverage").itertuples()
    return row.status, row.reason


@pytest.mark.parametrize("order", list(itertools.permutations(range(2))))
def test_beside_a_refused_piece_a_month_is_partial_until_it_is_mended(
    tmp_path, place, store, order
):
    report = add([(piece(tmp_path), pasted(tmp_path))[n] for n in order], place, store)
    (told,) = [line.refused for line in report.lines if line.refused]
    assert "stands in it twice: 80 of its 80 rows" in told
    assert month(store) == (
        "partial",
        f"{SECOND} was refused, and may hold more of the month",
    )
    mended = made.street(tmp_path / "new", *rows(40, 80), name=SECOND)
    add([mended], place, store)
    assert month(store) == ("complete", "")
    assert len(table(store, "incidents")) == 80


def test_a_refused_file_changes_nothing_of_an_earlier_command(tmp_path, place, store):
    add([piece(tmp_path)], place, store)
    assert add([pasted(tmp_path)], place, store).lines[0].refused
    assert month(store) == ("complete", "")


def test_a_refused_file_with_nothing_more_leaves_the_month_complete(tmp_path, place, store):
    add([piece(tmp_path), pasted(tmp_path, first=0)], place, store)
    assert month(store) == ("complete", "")


def test_a_refused_file_of_another_force_may_hold_more_of_the_month_too(tmp_path, place, store):
    railways = pasted(tmp_path, name="2025-02-btp-street.csv")
    text = railways.read_text().replace(made.FORCE, "British Transport Police")
    railways.write_text(text)
    add([piece(tmp_path), railways], place, store)
    assert month(store)[0] == "partial"
    assert "2025-02-btp-street.csv was refused" in month(store)[1]


def test_a_whole_file_in_place_of_the_piece_settles_it(tmp_path, place, store):
    add([piece(tmp_path), pasted(tmp_path)], place, store)
    add([made.street(tmp_path, *rows(0, 80), name="whole.csv")], place, store)
    assert month(store) == ("complete", "")
    assert len(table(store, "incidents")) == 80
