"""Milestones as the partnership keeps them."""

from __future__ import annotations

import pytest

from data_loaders.headings.known_series import known_series
from data_loaders.partners.partner_returns import ReturnReading, read_return
from model.tables import MILESTONES
from store.store import Store
from tests.data_loaders.made_figures import areas_of, four_wards, loaded, table, with_plan
from tests.files import member

HEADER = "plan,deliverable,status,date reported,note"
ON_TRACK = "made-plan,strategy,on track,2025-02-14,Draft out"


@pytest.fixture(scope="module")
def place(leeds):
    return with_plan(four_wards(leeds))


@pytest.fixture
def store(tmp_path) -> Store:
    return Store(str(tmp_path / "store"))


def lines(*rows: str) -> str:
    return "\n".join((HEADER, *rows)) + "\n"


def read(place, *rows: str) -> ReturnReading:
    content = member(lines(*rows), "milestones.csv")
    return read_return(content, place, areas=areas_of(place), series=known_series(place))


def told(milestones) -> list[tuple[str, str, str, str, str]]:
    return [
        (r.plan, r.deliverable, r.status, f"{r.reported:%Y-%m-%d}", r.note)
        for r in milestones.itertuples()
    ]


def test_a_row_in_full(place):
    reading = read(place, ON_TRACK)
    assert told(reading.milestones) == [
        ("made-plan", "strategy", "on track", "2025-02-14", "Draft out")
    ]
    assert (reading.kind, reading.rows_read, reading.rejects) == ("milestones", 1, ())
    MILESTONES.validate(reading.milestones[list(MILESTONES.columns)])


@pytest.mark.parametrize(
    "row",
    [
        "Made Plan,STRATEGY,On Track,14/02/2025,Draft out",
        "The Made Plan of Fourville,strategy,on track,2025-02-14 00:00:00,Draft  out",
    ],
)
def test_plans_by_name_and_any_spelling_of_a_day(place, row):
    assert told(read(place, row).milestones) == told(read(place, ON_TRACK).milestones)


@pytest.mark.parametrize(
    ("row", "found", "expected"),
    [
        ("maid-plan,gating,complete,2025-02-14,", "plan 'maid-plan'", "one of made-plan"),
        ("made-plan,strategie,complete,2025-02-14,", "'strategie'", "of made-plan, perhaps str"),
        ("made-plan,gating,completed,2025-02-14,", "status 'completed'", "perhaps complete"),
        ("made-plan,gating,,2025-02-14,", "status ''", "one of not started, on track"),
        ("made-plan,gating,complete,soon,", "date 'soon'", "such as 2025-02-14"),
        ("made-plan,gating,complete,,", "date ''", "the day it was reported"),
        (ON_TRACK, "'strategy' a second time", "it once"),
    ],
)
def test_a_row_that_cannot_be_used_is_said_and_costs_no_other(place, row, found, expected):
    reading = read(place, ON_TRACK, row)
    (reject,) = reading.rejects
    assert reject.row == 3
    assert found in reject.found
    assert expected in reject.expected
    assert (reading.rows_read, len(reading.milestones)) == (2, 1)


def test_a_row_without_status_date_and_note_is_not_filled_in(place):
    assert read(place, ON_TRACK, "made-plan,gating,,,").rows_read == 1


def test_milestones_replace_those_of_the_same_deliverable_and_the_others_stay(
    place, store, tmp_path
):
    loaded(place, store, tmp_path, lines(ON_TRACK, "made-plan,gating,delayed,2025-02-14,"))
    (line,) = loaded(
        place, store, tmp_path, lines("made-plan,strategy,complete,2025-05-01,Done")
    ).lines
    assert (line.kind, line.placed) == ("milestones", 1)
    assert told(table(store, "milestones")) == [
        ("made-plan", "gating", "delayed", "2025-02-14", ""),
        ("made-plan", "strategy", "complete", "2025-05-01", "Done"),
    ]


def test_the_same_file_again_changes_nothing(place, store, tmp_path):
    loaded(place, store, tmp_path, lines(ON_TRACK))
    assert loaded(place, store, tmp_path, lines(ON_TRACK)).release is None


@pytest.mark.parametrize("order", [1, -1])
def test_a_milestone_that_stands_twice_and_differs_is_taken_from_neither_row(place, order):
    rows = [
        ON_TRACK,
        "made-plan,strategy,complete,2025-02-15,",
        "made-plan,gating,delayed,2025-02-14,",
    ]
    reading = read(place, *rows[::order])
    assert list(reading.milestones["deliverable"]) == ["gating"]
    assert sorted(reject.row for reject in reading.rejects) == ([2, 3] if order == 1 else [3, 4])
    assert all("a second time, and not the same" in reject.found for reject in reading.rejects)


@pytest.mark.parametrize("order", [1, -1])
def test_a_milestone_that_two_files_tell_differently_is_taken_from_neither(
    place, store, tmp_path, order
):
    files = [lines(ON_TRACK), lines("made-plan,strategy,complete,2025-02-15,")]
    report = loaded(place, store, tmp_path, *files[::order])
    for line in report.lines:
        (reject,) = line.rejects
        assert "'strategy' of made-plan is in file-1.csv and file-2.csv, and not" in reject.found
    assert table(store, "milestones").empty


def test_a_milestone_that_two_files_tell_alike_counts_once_and_a_later_command_replaces_it(
    place, store, tmp_path
):
    report = loaded(place, store, tmp_path, lines(ON_TRACK), lines(ON_TRACK))
    assert [(line.placed, line.duplicate) for line in report.lines] == [(0, 1), (1, 0)]
    complete = lines("made-plan,strategy,complete,2025-05-15,")
    (line,) = loaded(place, store, tmp_path, complete).lines
    assert line.notes == ("1 milestones take the place of those loaded earlier",)
    assert list(table(store, "milestones")["status"]) == ["complete"]
