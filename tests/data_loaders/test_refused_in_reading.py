"""A file that is refused because a month stands in it twice may hold more of that month."""

from __future__ import annotations

import itertools

import pytest

from data_loaders.load import add
from tests.data_loaders import loading as made
from tests.data_loaders.made_extracts import COUNCIL, SEARCHES, casualty, search, table, written

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


# --- files that could not be read, of any source ------------------------------------------------


def damaged(folder, name=SECOND):
    """A file that was cut off within a row."""
    path = made.street(folder, *rows(40, 80), name=name)
    path.write_bytes(path.read_bytes()[:-30])
    return path


def unknown(folder):
    """A file none of whose rows can be used."""
    bad = [made.row(f"{n:064x}", kind="Cybercrime") for n in range(40, 80)]
    return made.street(folder, *bad, name=SECOND)


@pytest.mark.parametrize("other", [damaged, unknown])
@pytest.mark.parametrize("order", list(itertools.permutations(range(2))))
def test_beside_a_file_that_cannot_be_read_a_month_is_partial(tmp_path, place, store, order, other):
    report = add([(piece(tmp_path), other(tmp_path))[n] for n in order], place, store)
    assert len([line for line in report.lines if line.refused]) == 1
    assert month(store) == ("partial", f"{SECOND} was refused, and may hold more of the month")
    add([made.street(tmp_path / "new", *rows(40, 80), name=SECOND)], place, store)
    assert month(store) == ("complete", "")


def test_a_file_that_is_there_already_settles_it_under_the_refused_name(tmp_path, place, store):
    add([piece(tmp_path), damaged(tmp_path)], place, store)
    mended = made.street(tmp_path / "new", *rows(40, 80), name="of-another-name.csv")
    add([mended], place, store)
    assert month(store)[0] == "partial"
    add([mended.rename(tmp_path / SECOND)], place, store)
    assert month(store) == ("complete", "")
    assert len(table(store, "incidents")) == 80


def test_a_mended_file_of_the_same_name_settles_it_at_once(tmp_path, place, store):
    whole = made.street(tmp_path / "new", *rows(40, 80), name=SECOND)
    add([piece(tmp_path), damaged(tmp_path), whole], place, store)
    assert month(store) == ("complete", "")


def test_a_file_that_cannot_be_read_changes_nothing_of_before_nor_of_other_months(
    tmp_path, place, store
):
    add([piece(tmp_path)], place, store)
    march = [made.row(f"m{n}", month="2025-03") for n in range(40)]
    march_file = made.street(tmp_path, *march, name="2025-03-west-yorkshire-street.csv")
    add([march_file, damaged(tmp_path)], place, store)
    assert list(table(store, "coverage")["status"]) == ["complete", "complete"]


def casualties(*months, each=30):
    return [casualty(f"{m}-{n}", date=f"05/{m}/2024") for m in months for n in range(each)]


@pytest.mark.parametrize("order", list(itertools.permutations(range(2))))
def test_casualties_pasted_twice_leave_the_months_beside_them_partial(
    tmp_path, place, store, order
):
    kept = written(tmp_path, "first.csv", COUNCIL, *casualties("01", "02"))
    more = [row.replace("02-", "02x") for row in casualties("02", "03")]
    twice = written(tmp_path, "second.csv", COUNCIL, *more, *more)
    add([(kept, twice)[n] for n in order], place, store)
    covered = store.read("coverage", store.current(), source="road-casualties")
    assert list(covered["status"]) == ["complete", "partial"]
    assert covered["reason"].iloc[1].startswith("second.csv was refused")


@pytest.mark.parametrize("order", list(itertools.permutations(range(2))))
def test_an_unclear_file_leaves_each_month_it_has_more_of_partial(tmp_path, place, store, order):
    """Its first month half of another's, its second a piece beside it."""
    first = written(tmp_path, "first.csv", COUNCIL, *casualties("01", each=60), *casualties("02"))
    half = casualties("01", each=30) + [f"x{row}" for row in casualties("01", each=20)]
    second = written(
        tmp_path, "second.csv", COUNCIL, *half, *[f"x{row}" for row in casualties("02", each=20)]
    )
    report = add([(first, second)[n] for n in order], place, store)
    assert [line.file for line in report.lines if line.refused] == ["second.csv"]
    covered = store.read("coverage", store.current(), source="road-casualties")
    assert list(covered["status"]) == ["partial", "partial"]


def test_searches_of_a_month_cut_off_beside_a_piece(tmp_path, place, store):
    found = [search(f"2024-08-{1 + n % 28:02}T12:{n % 60:02}:00+00:00") for n in range(80)]
    name = "2024-08-west-yorkshire-stop-and-search-{}.csv"
    kept = written(tmp_path, name.format(1), SEARCHES, *found[:40])
    cut = written(tmp_path, name.format(2), SEARCHES, *found[40:])
    cut.write_bytes(cut.read_bytes()[:-40])
    add([kept, cut], place, store)
    covered = store.read("coverage", store.current(), source="stop-and-search")
    assert list(covered["status"]) == ["partial"]
