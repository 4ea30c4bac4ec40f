"""Merging months: parts replace parts, archive before API, and every row ends somewhere."""

from __future__ import annotations

import dataclasses
import itertools
import json
from datetime import UTC, datetime

import pandas as pd
import pyarrow as pa
import pytest

from data_loaders.counts.counting import coverage
from data_loaders.files.readings import INCIDENT_SCHEMA, IncidentReading
from data_loaders.months.merged_months import merged
from data_loaders.months.monthly_merge import MonthReader
from data_loaders.one_load.ledger import Line, ledger_table, with_replaced
from model.file_kinds import STREET_API, STREET_CSV
from model.rejects import Reject
from model.tables import LEDGER_CLASSES, empty
from tests.data_loaders.loading import INSIDE

FEBRUARY = pd.Timestamp("2025-02-01")
MARCH = pd.Timestamp("2025-03-01")
FORCE = "west-yorkshire"
OUTSIDE = (-1.00, 53.80)
NOWHERE = (float("nan"), float("nan"))


def reading(*rows, file="a.csv", sha256="1", kind=STREET_CSV, part=FORCE, month=FEBRUARY):
    """A reading of rows (id, place)."""
    table = pd.DataFrame(
        [
            {
                "month": month,
                "part": part,
                "incident_id": name,
                "record": 1,
                "offence": "burglary",
                "longitude": place[0],
                "latitude": place[1],
                "street": "On or near Any Street",
                "outcome": None,
            }
            for name, place in rows
        ]
    ).astype({"month": "datetime64[us]", "outcome": "str"})
    return IncidentReading(
        file=file, kind=kind, sha256=sha256, rows_read=len(rows), table=in_arrow(table)
    )


def in_arrow(table: pd.DataFrame) -> pa.Table:
    return pa.Table.from_pandas(table, INCIDENT_SCHEMA)


def reader(wards, parts=None, stored=None, others=None, *, replaces=False) -> MonthReader:
    """A reader over a store that holds `parts`, `stored` and `others` elsewhere."""
    none = empty("incidents") if stored is None else stored
    none_else = empty("elsewhere") if others is None else others
    return MonthReader(
        wards,
        force=FORCE,
        load_id="load",
        stored_parts=empty("parts") if parts is None else parts,
        stored=lambda month: none[none["month"] == month],
        stored_elsewhere=lambda month: none_else[none_else["month"] == month],
        replaces=replaces,
    )


def classes(line: Line) -> tuple[int, ...]:
    return tuple(getattr(line, name) for name in LEDGER_CLASSES)


def taken(wards, *readings, parts=None, stored=None, others=None):
    """What a reader makes of these readings, one after another."""
    taking = reader(wards, parts, stored, others)
    for one in readings:
        taking.take([one])
    return taking.result()


def after(wards, first, *readings):
    """What a second load makes of these readings; and the incidents and parts there are then."""
    stored = first.incidents.drop(columns="area_code")
    second = taken(wards, *readings, parts=first.parts, stored=stored, others=first.elsewhere)
    return second, *merged(second, first.parts, stored)


def ids(*names: str) -> list[tuple[str, tuple[float, float]]]:
    """Records inside the ward, one an id."""
    return [(name, INSIDE) for name in names]


def test_every_row_ends_in_one_class(wards):
    read = taken(wards, reading(("a", INSIDE), ("b", OUTSIDE), ("c", NOWHERE), ("a", INSIDE)))
    (line,) = read.lines
    assert classes(line) == (2, 1, 1, 0, 0, 0)
    assert list(read.incidents["incident_id"]) == ["a", "a"]
    assert set(read.incidents["area_code"]) == {"E1"}
    assert read.parts[["records", "outside", "no_location"]].values.tolist() == [[2, 1, 1]]


def test_rejected_rows_are_counted_with_the_rest(wards):
    one = reading(("a", INSIDE))
    reject = Reject(3, "crime type 'Piracy'", "one of the 14")
    read = taken(wards, dataclasses.replace(one, rows_read=2, rejects=(reject,)))
    assert classes(read.lines[0]) == (1, 0, 0, 0, 0, 1)
    assert list(read.parts["rejected"]) == [1]


def test_a_rejected_row_counts_against_its_own_month(wards):
    both = pd.concat(
        [reading(*ids("a")).incidents, reading(*ids("b", "c", "d"), month=MARCH).incidents]
    )
    rejects = (
        *(Reject(n, "x", "y", month=MARCH) for n in (2, 3)),
        *(Reject(n, "x", "y") for n in (4, 5, 6, 7)),
    )
    one = dataclasses.replace(
        reading(*ids("a")),
        table=in_arrow(both.reset_index(drop=True)),
        rows_read=len(both) + len(rejects),
        rejects=rejects,
    )
    read = taken(wards, one)
    told = read.parts.set_index("month")[["rejected", "undated"]].T.to_dict("list")
    # Four that give no month may be of either.
    assert told == {FEBRUARY: [0, 4], MARCH: [2, 4]}


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_neighbouring_polygons_that_give_the_same_crime_count_it_once(wards, order):
    both = (
        reading(("api:1", INSIDE), ("api:2", OUTSIDE), kind=STREET_API, part="p1", file="p1"),
        reading(("api:1", INSIDE), kind=STREET_API, part="p2", sha256="2", file="p2"),
    )
    taking = reader(wards)
    taking.take([both[n] for n in order])
    lines = {line.file: classes(line) for line in taking.result().lines}
    assert lines == {"p1": (1, 1, 0, 0, 0, 0), "p2": (0, 0, 0, 1, 0, 0)}


def test_a_polygon_added_later_does_not_count_what_is_there(wards):
    first = taken(wards, reading(*ids("api:1"), kind=STREET_API, part="p1"))
    later = reading(*ids("api:1", "api:2"), kind=STREET_API, part="p2", sha256="2")
    read, incidents, _ = after(wards, first, later)
    assert classes(read.lines[0]) == (1, 0, 0, 1, 0, 0)
    assert sorted(incidents["incident_id"]) == ["api:1", "api:2"]


def test_what_a_replaced_answer_had_is_not_there_for_a_piece_after_it(wards):
    """The one that took its place has its name too."""

    def answer(names, sha256):
        return reading(*ids(*names), kind=STREET_API, part="p1", file=sha256, sha256=sha256)

    def apart(one, streets):
        table = one.incidents.assign(street=list(streets))
        return dataclasses.replace(one, table=in_arrow(table))

    other = reading(*ids("z"), kind=STREET_API, part="p2", sha256="z")
    first = taken(wards, apart(answer("abcd", "1"), "abcd"), other)
    later, rest = apart(answer("abcx", "2"), "abcx"), apart(answer("d", "3"), "d")
    _, incidents, _ = after(wards, first, later, rest)
    assert sorted(incidents["incident_id"]) == list("abcdxz")


def test_a_file_the_store_has_already_changes_nothing(wards):
    first = taken(wards, reading(*ids("a")))
    read, incidents, _ = after(wards, first, reading(*ids("a")))
    assert classes(read.lines[0]) == (0, 0, 0, 1, 0, 0)
    assert read.parts.empty
    assert len(incidents) == 1


def test_the_same_records_in_another_order_are_there_already(wards):
    first = taken(wards, reading(*ids(*"abcd")))
    read, incidents, _ = after(wards, first, reading(*ids(*"dcba"), sha256="2"))
    assert classes(read.lines[0]) == (0, 0, 0, 4, 0, 0)
    assert "every record is there already" in read.lines[0].notes[-1]
    assert len(incidents) == 4


def test_a_later_version_of_a_month_replaces_it(wards):
    first = taken(wards, reading(*ids(*"abcd")))
    read, incidents, parts = after(wards, first, reading(*ids(*"bcde"), sha256="2"))
    assert sorted(incidents["incident_id"]) == ["b", "c", "d", "e"]
    assert list(parts["sha256"]) == ["2"]
    (gone,) = read.gone
    assert (gone.row["records"], gone.by) == (4, "a.csv")


def test_two_versions_in_one_load_the_later_wins_and_the_earlier_is_replaced(wards):
    more = ("x", OUTSIDE), ("y", NOWHERE)
    old = reading(*ids(*"ab"), *more, file="old.csv")
    new = reading(*ids(*"abc"), *more, file="new.csv", sha256="2")
    read = taken(wards, old, new)
    assert [classes(line) for line in read.lines] == [(0, 0, 0, 0, 4, 0), (3, 1, 1, 0, 0, 0)]
    assert read.lines[0].notes[-1] == "Feb 2025: replaced by new.csv"
    assert list(read.parts["file"]) == ["new.csv"]


@pytest.mark.parametrize("together", [True, False])
def test_pieces_of_a_month_are_all_kept(wards, together):
    one, two = reading(*ids(*"abc")), reading(*ids(*"de"), file="b.csv", sha256="2")
    if together:
        parts = taken(wards, one, two).parts
    else:
        _, incidents, parts = after(wards, taken(wards, one), two)
        assert sorted(incidents["incident_id"]) == list("abcde")
    assert parts[["part", "file", "records"]].values.tolist() == [
        [FORCE, "a.csv", 3],
        [f"{FORCE}/2", "b.csv", 2],
    ]


def test_a_whole_month_takes_the_place_of_its_pieces_in_any_order(wards):
    pieces = reading(*ids(*"abc")), reading(*ids(*"de"), file="b.csv", sha256="2")
    whole = reading(*ids(*"abcde"), file="whole.csv", sha256="3")
    for order in itertools.permutations([*pieces, whole]):
        read = taken(wards, *order)
        assert sorted(read.incidents["incident_id"]) == list("abcde")
        assert read.parts["records"].sum() == 5


def test_a_later_version_of_one_piece_replaces_that_piece(wards):
    first = taken(wards, reading(*ids(*"abc")), reading(*ids(*"de"), file="b.csv", sha256="2"))
    read, incidents, parts = after(wards, first, reading(*ids(*"abcx"), file="c.csv", sha256="3"))
    assert sorted(incidents["incident_id"]) == list("abcdex")
    assert sorted(parts["file"]) == ["b.csv", "c.csv"]
    assert [gone.row["file"] for gone in read.gone] == ["a.csv"]


def test_a_file_that_is_neither_piece_nor_later_version_is_refused(wards):
    first = taken(wards, reading(*ids(*"abcdef")))
    read, incidents, _ = after(wards, first, reading(*ids(*"efgh"), file="b.csv", sha256="2"))
    (line,) = read.lines
    assert "is there from a.csv" in line.refused
    assert "of its 4 records with an id, 2 are among the 6" in line.refused
    assert "--replace" in line.refused
    assert sorted(incidents["incident_id"]) == list("abcdef")


def test_asked_to_replace_a_file_takes_the_place_of_what_is_there(wards):
    first = taken(wards, reading(*ids(*"abcdef")))
    stored = first.incidents.drop(columns="area_code")
    taking = reader(wards, first.parts, stored, first.elsewhere, replaces=True)
    taking.take([reading(*ids(*"efgh"), file="b.csv", sha256="2")])
    taking.take([reading(*ids(*"xy"), file="c.csv", sha256="3")])
    # Files of one command are pieces of one another all the same.
    incidents, _ = merged(taking.result(), first.parts, stored)
    assert sorted(incidents["incident_id"]) == list("efghxy")


def test_the_same_month_without_ids_is_no_piece_beside_that_with_ids(wards):
    whole = reading(*ids(*"abcdef"))
    bare = whole.incidents.assign(incident_id=[f"no-id/{n}" for n in range(6)])
    bare = dataclasses.replace(whole, file="bare.csv", sha256="2", table=in_arrow(bare))
    read, incidents, _ = after(wards, taken(wards, whole), bare)
    assert read.lines[0].refused
    assert len(incidents) == 6


def test_a_file_cut_short_is_there_already_or_refused_never_a_shorter_month(wards):
    whole = reading(*ids(*"abcdefghij"))
    cut = reading(*ids(*"abcde"), file="cut.csv", sha256="2")
    read, incidents, _ = after(wards, taken(wards, whole), cut)
    assert classes(read.lines[0]) == (0, 0, 0, 5, 0, 0)
    assert len(incidents) == 10
    changed = in_arrow(cut.incidents.assign(outcome="Charged"))
    changed = dataclasses.replace(cut, table=changed)
    read, incidents, _ = after(wards, taken(wards, whole), changed)
    assert read.lines[0].refused
    assert len(incidents) == 10


def test_another_part_of_the_month_stays(wards):
    first = taken(wards, reading(*ids("a")))
    other = reading(*ids("x"), part="north-yorkshire", sha256="2")
    _, incidents, parts = after(wards, first, other)
    assert sorted(incidents["incident_id"]) == ["a", "x"]
    assert len(parts) == 2


def test_a_crime_in_the_files_of_two_forces_counts_once(wards):
    other = reading(*ids("a", "x"), part="north-yorkshire", sha256="2")
    read = taken(wards, reading(*ids("a")), other)
    assert sorted(read.incidents["incident_id"]) == ["a", "x"]
    assert classes(read.lines[1]) == (1, 0, 0, 1, 0, 0)


def test_the_archive_replaces_the_api_and_the_api_never_the_archive(wards):
    api = taken(wards, reading(*ids("api:1", "api:2"), kind=STREET_API, part="p1"))
    read, incidents, parts = after(wards, api, reading(*ids("a"), sha256="2"))
    assert list(incidents["incident_id"]) == ["a"]
    assert list(parts["kind"]) == ["archive"]
    assert [gone.row["part"] for gone in read.gone] == ["p1"]
    assert read.notes == [
        "Feb 2025: 1 records in the place by the archive, 2 by the API (burglary 1 and 2). "
        "The archive counts."
    ]

    answer = reading(*ids("api:9"), kind=STREET_API, part="p1", sha256="3")
    late = taken(wards, answer, parts=parts, stored=incidents)
    assert classes(late.lines[0]) == (0, 0, 0, 1, 0, 0)
    assert "the archive counts" in late.lines[0].notes[-1]
    assert late.notes[0].endswith("every offence is alike. The archive counts.")


def test_the_records_of_a_force_and_those_without_a_place_are_kept(wards):
    rows = [*ids("a", "b"), ("c", OUTSIDE), ("d", NOWHERE), ("e", NOWHERE)]
    read = taken(
        wards,
        reading(*rows),
        reading(("x", NOWHERE), part="north-yorkshire", sha256="2"),
    )
    (row,) = read.force_records.to_dict("records")
    assert (row["part"], row["offence"]) == (FORCE, "burglary")
    assert (row["records"], row["without_place"]) == (5, 2)


def test_an_answer_of_no_crimes_never_wipes_the_polygon(wards):
    none = dataclasses.replace(
        reading(*ids("api:1"), kind=STREET_API, part="p1", sha256="2"),
        rows_read=0,
        covers=((FEBRUARY, "p1"),),
    )
    none = dataclasses.replace(none, table=none.table.slice(0, 0))
    first = taken(wards, reading(*ids("api:1"), kind=STREET_API, part="p1"))
    _, incidents, parts = after(wards, first, none)
    assert len(incidents) == 1
    assert list(parts["records"]) == [1]


def test_the_same_id_in_two_months_is_two_records(wards):
    read = taken(wards, reading(*ids("a")), reading(*ids("a"), month=MARCH, sha256="2"))
    assert len(read.incidents) == 2


def test_the_ledger_of_an_earlier_load_says_what_was_replaced(wards):
    first = taken(wards, reading(*ids(*"ab"), ("x", OUTSIDE)))
    ledger = ledger_table(first.lines, "load", datetime(2026, 11, 30, tzinfo=UTC))
    read, _, _ = after(wards, first, reading(*ids(*"abc"), file="b.csv", sha256="2"))
    (row,) = with_replaced(ledger, read.gone).to_dict("records")
    assert [row[name] for name in LEDGER_CLASSES] == [0, 0, 0, 0, 3, 0]
    assert json.loads(row["notes"]) == {"public": ["Feb 2025: replaced by b.csv"]}


def test_a_force_file_of_far_less_than_the_api_is_refused(wards):
    api = taken(wards, reading(*ids(*(f"api:{n}" for n in range(9))), kind=STREET_API, part="p1"))
    read, incidents, _ = after(wards, api, reading(*ids(*"abcd"), file="few.csv", sha256="2"))
    assert "it holds 4 records in the place, and the API's answers 9" in read.lines[0].refused
    assert len(incidents) == 9


def no_place(*names: str) -> list[tuple[str, tuple[float, float]]]:
    return [(name, NOWHERE) for name in names]


@pytest.mark.parametrize("where", [NOWHERE, OUTSIDE])
def test_a_piece_of_records_outside_the_place_is_added_once(wards, where):
    far = [(name, where) for name in "xyz"]
    both = reading(*ids(*"abc"), file="a.csv"), reading(*far, file="b.csv", sha256="2")
    first = taken(wards, *both)
    assert first.force_records["records"].sum() == 6
    again = reading(*reversed(far), file="c.csv", sha256="3")
    read, _, parts = after(wards, first, again)
    assert "every record is there already" in read.lines[0].notes[-1]
    assert (len(parts), len(read.force_records)) == (2, 0)


def test_a_later_version_that_adds_records_without_a_place_is_one(wards):
    first = taken(wards, reading(*ids(*"abc"), *no_place("x")))
    later = reading(*ids(*"abc"), *no_place(*"xyz"), file="later.csv", sha256="2")
    read, incidents, parts = after(wards, first, later)
    assert list(parts["no_location"]) == [3]
    assert (len(incidents), read.force_records["without_place"].sum()) == (3, 3)


def test_a_version_that_lost_the_place_alone_is_refused(wards):
    far = [(f"x{n}", OUTSIDE) for n in range(97)]
    first = taken(wards, reading(*ids(*"abc"), *far))
    read, incidents, _ = after(wards, first, reading(("y", OUTSIDE), *far, sha256="2"))
    assert read.lines[0].refused
    assert len(incidents) == 3


def test_records_of_a_store_of_before_are_judged_by_those_in_the_place(wards):
    first = taken(wards, reading(*ids(*"abc"), *no_place("x")))
    before = dataclasses.replace(first, elsewhere=first.elsewhere.iloc[:0])
    more = reading(*ids(*"abc"), *no_place(*"xyz"), file="later.csv", sha256="2")
    assert list(after(wards, before, more)[2]["no_location"]) == [3]
    alone = reading(*no_place("x"), file="alone.csv", sha256="3")
    assert "made by an earlier version" in after(wards, before, alone)[0].lines[0].refused


@pytest.mark.parametrize("together", [True, False])
@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_what_stands_in_two_pieces_counts_once(wards, together, order):
    shared = [*ids("s"), *no_place("t")]
    of_one = [*ids(*(f"a{n}" for n in range(60))), *shared]
    of_two = [*shared, *ids(*(f"b{n}" for n in range(60)))]
    files = reading(*of_one, file="1"), reading(*of_two, file="2", sha256="2")
    one, two = (files[n] for n in order)
    if together:
        read = taken(wards, one, two)
        incidents, line, records = read.incidents, read.lines[1], read.force_records["records"]
    else:
        first = taken(wards, one)
        read, incidents, _ = after(wards, first, two)
        line = read.lines[0]
        records = pd.concat([first.force_records, read.force_records])["records"]
    assert (len(incidents), records.sum()) == (121, 122)
    assert line.duplicate == 2
    assert "2 records stand in both and are counted once" in line.notes[-1]


def test_rows_of_one_id_that_say_different_things_are_records_of_two_pieces(wards):
    one = reading(*ids(*(f"a{n}" for n in range(60))), file="1")
    two = reading(*ids("a0", *(f"b{n}" for n in range(60))), file="2", sha256="2")
    moved = two.incidents.assign(street=["On or near Elsewhere", *two.incidents["street"][1:]])
    read = taken(wards, one, dataclasses.replace(two, table=in_arrow(moved)))
    assert len(read.incidents) == 121


def test_a_month_of_which_the_same_command_refused_a_file_is_partial_until_it_is_settled(wards):
    first = reading(*ids(*"abcdef"))
    other = reading(*ids(*"efgh"), file="b.csv", sha256="2")
    read = taken(wards, first, other)
    (month,) = coverage(read.parts, FORCE).to_dict("records")
    assert month["status"] == "partial"
    assert month["reason"] == "b.csv was refused, and may hold more of the month"
    whole = reading(*ids(*"abcdefgh"), file="whole.csv", sha256="3")
    settled, _, parts = after(wards, read, whole)
    assert not any(line.refused for line in settled.lines)
    assert list(coverage(parts, FORCE)["status"]) == ["complete"]


def test_a_refused_file_changes_nothing_but_that_the_month_is_whole(wards):
    first = taken(wards, reading(*ids(*"abcdef")))
    read, _, parts = after(wards, first, reading(*ids(*"efgh"), file="b.csv", sha256="2"))
    assert read.lines[0].refused
    assert not len(read.parts)
    assert len(parts) == 1
    assert list(coverage(parts, FORCE)["status"]) == ["partial"]


def of_kind(one: IncidentReading, name: str, number: int) -> IncidentReading:
    """The reading with so many records more of a kind without ids, each of its own street."""
    rows = one.incidents.iloc[[0] * number].assign(
        offence=name,
        incident_id=[f"no-id/{n}" for n in range(number)],
        street=[f"On or near {n}" for n in range(number)],
    )
    both = pd.concat([one.incidents, rows], ignore_index=True)
    return dataclasses.replace(one, table=in_arrow(both), rows_read=len(both))


@pytest.mark.parametrize(("number", "refused"), [(96, False), (94, True), (60, True)])
def test_a_later_version_may_hardly_lose_records_without_an_id(wards, number, refused):
    crimes = ids(*(f"a{n}" for n in range(50)))
    first = taken(wards, of_kind(reading(*crimes), "asb", 100))
    later = of_kind(reading(*crimes, ("new", INSIDE), file="b", sha256="2"), "asb", number)
    read, _, _ = after(wards, first, later)
    (line,) = read.lines
    if refused:
        assert f"it holds {number} records of asb, where 100 are there" in line.refused
    else:
        assert "4 records of that are no longer in it" in line.notes[-1]


def test_a_file_that_only_lacks_records_says_how_many(wards):
    first = taken(wards, reading(*ids(*"abcdefghij"), *no_place("x")))
    less = reading(*ids(*"abcdefgh"), file="less.csv", sha256="2")
    (line,) = after(wards, first, less)[0].lines
    assert "and 3 more that it lacks" in line.notes[-1]
    assert "--replace" in line.notes[-1]


def with_edition(one: IncidentReading, edition: str) -> IncidentReading:
    return dataclasses.replace(one, edition=edition)


def test_a_newer_archive_may_only_withdraw_records(wards):
    names = [f"a{n}" for n in range(40)]
    first = taken(wards, with_edition(reading(*ids(*names)), "2026-08 of 2026-09-20"))
    newer = reading(*ids(*names[1:]), file="newer.csv", sha256="2")
    newer = with_edition(newer, "2026-09 of 2026-10-20")
    assert len(after(wards, first, newer)[1]) == 39


def test_two_versions_of_which_nothing_says_the_newer_are_refused(wards):
    one, two = reading(*ids(*"abcd")), reading(*ids(*"bcde"), file="b.csv", sha256="2")
    line = taken(wards, one, two).lines[1]
    assert "b.csv: west-yorkshire, Feb 2025, is there from a.csv of the same comm" in line.refused
    assert "add the two one after the other, the newer last" in line.refused


@pytest.mark.parametrize("together", [True, False])
def test_an_older_archive_never_takes_the_place_of_a_newer(wards, together):
    new = with_edition(reading(*ids(*"abcd"), file="new"), "2026-09 of 2026-10-20")
    old = reading(*ids(*"bcde"), file="old", sha256="2")
    old = with_edition(old, "2026-08 of 2026-09-20")
    if together:
        read = taken(wards, new, old)
        incidents, line = read.incidents, read.lines[1]
    else:
        read, incidents, _ = after(wards, taken(wards, new), old)
        line = read.lines[0]
    assert sorted(incidents["incident_id"]) == list("abcd")
    assert "an older version than the one that is there" in line.notes[-1]
    # A release's own day may speak against its newest month: then nothing says which is newer.
    unsure = with_edition(dataclasses.replace(old, file="u"), "2026-08 of 2026-11-20")
    assert taken(wards, new, unsure).lines[1].refused


def of_months(*months, file):
    """A file of the ids of each month."""
    each = [reading(*ids(*names), month=month).incidents for month, names in months]
    table = in_arrow(pd.concat(each, ignore_index=True))
    rows = table.num_rows
    return dataclasses.replace(
        reading(*ids("a")), file=file, sha256=file, table=table, rows_read=rows
    )


@pytest.mark.parametrize("order", [1, -1])
def test_the_months_of_joined_files_do_not_tell_which_is_newer(wards, order):
    april = pd.Timestamp("2025-04-01")
    one = of_months((FEBRUARY, "abcdef"), (MARCH, "ghijkl"), file="s1")
    two = of_months((MARCH, "jkl"), (april, "mnopqr"), file="s2")
    read = taken(wards, *(one, two)[::order])
    assert not any(line.refused for line in read.lines)
    assert sorted(read.incidents["incident_id"]) == list("abcdefghijklmnopqr")
    assert list(coverage(read.parts, FORCE)["status"]) == ["complete"] * 3


@pytest.mark.parametrize("order", [1, -1])
def test_of_two_in_one_command_the_one_that_holds_all_of_the_other_is_the_later(wards, order):
    one = of_months((FEBRUARY, "abcdefgh"), (MARCH, "xyz"), file="joined")
    table = in_arrow(reading(*ids(*"abcdefghi")).incidents.assign(outcome="Charged"))
    two = dataclasses.replace(reading(*ids("a")), file="more", sha256="2", table=table, rows_read=9)
    read = taken(wards, *(one, two)[::order])
    assert not any(line.refused for line in read.lines)
    assert sorted(read.incidents["incident_id"]) == list("abcdefghixyz")


@pytest.mark.parametrize("order", [1, -1])
def test_the_whole_month_of_an_older_archive_takes_the_place_of_half_of_it(wards, order):
    half = with_edition(reading(*ids(*"abc"), file="half"), "2026-09 of 2026-10-20")
    whole = reading(*ids(*"abcdefgh"), file="whole", sha256="2")
    whole = with_edition(whole, "2026-08 of 2026-09-20")
    read = taken(wards, *(half, whole)[::order])
    assert not any(line.refused for line in read.lines)
    assert sorted(read.incidents["incident_id"]) == list("abcdefgh")


def test_the_same_month_without_ids_is_told_by_that(wards):
    whole = reading(*ids(*"abcdef"))
    bare = whole.incidents.assign(incident_id=[f"no-id/{n}" for n in range(6)])
    bare = dataclasses.replace(whole, file="bare.csv", sha256="2", table=in_arrow(bare))
    (line,) = after(wards, taken(wards, whole), bare)[0].lines
    assert "its records have no Crime ID, and those that are there have" in line.refused
