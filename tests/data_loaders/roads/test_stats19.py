"""STATS19: casualties joined with their collisions, in one command and in words without."""

from __future__ import annotations

import time
import zlib

import pandas as pd
import pytest
from rich.console import Console

from data_loaders.load import add
from data_loaders.removing import remove
from data_loaders.roads.stats19 import read_casualties, read_collisions
from data_loaders.roads.stats19_joined import joined, together
from data_loaders.status import print_status, status_as_json
from model.errors import RefusedFileError, StoreError
from store.store import Store
from tests.data_loaders import loading as made
from tests.data_loaders.made_extracts import (
    AWAY,
    CASUALTIES,
    COLLISIONS,
    COUNCIL,
    EAST,
    WEST,
    casualty,
    classes,
    collision,
    counted,
    hurt,
    line_of,
    table,
    written,
)
from tests.files import member


def collisions(*rows: str, header: str = COLLISIONS):
    return read_collisions(member("\n".join((header, *rows)) + "\n", "collisions.csv"))


def casualties(*rows: str, header: str = CASUALTIES):
    return read_casualties(member("\n".join((header, *rows)) + "\n", "casualties.csv"))


def join(of_collisions, of_casualties):
    return joined(of_casualties, together([of_collisions]), [of_collisions])


def test_a_casualty_has_the_time_and_place_of_its_collision():
    reading = join(collisions(collision("2024130001")), casualties(hurt("2024130001", number="2")))
    (found,) = reading.incidents.to_dict("records")
    assert found["incident_id"] == "stats19/2024130001/2"
    assert (found["easting"], found["northing"]) == WEST
    assert found["occurred_from"] == pd.Timestamp("2024-08-15 17:12Z")
    assert (found["offence"], found["severity"]) == ("road-slight", "slight")
    assert found["location_precision"] == "exact"


def test_older_files_call_the_collision_by_another_name():
    old = [h.replace("collision_index", "accident_index") for h in (COLLISIONS, CASUALTIES)]
    reading = join(collisions(collision(), header=old[0]), casualties(hurt(), header=old[1]))
    assert list(reading.incidents["incident_id"]) == ["stats19/2024130001/1"]


@pytest.mark.parametrize("cells", [("", ""), ("NULL", "NULL"), ("-1", "-1")])
def test_a_collision_without_a_place_is_no_location(cells):
    reading = join(collisions(collision(at=cells)), casualties(hurt()))
    assert reading.incidents["easting"].isna().all()
    assert not reading.rejects


@pytest.mark.parametrize("cell", ["", "-1", "NULL", "NA", "Unknown"])
def test_a_time_that_is_not_known_costs_no_casualty(cell):
    reading = join(collisions(collision(time=cell)), casualties(hurt()))
    (found,) = reading.incidents.to_dict("records")
    day = pd.Timestamp("2024-08-14 23:00Z"), pd.Timestamp("2024-08-15 22:59Z")
    assert (found["occurred_from"], found["occurred_to"]) == day
    assert reading.notes == ("1 without a time: any time of their day",)


@pytest.mark.parametrize("cell", ["NULL", "-1", ""])
def test_a_place_in_degrees_stands_in_for_one_in_metres(cell):
    cells = collision(at=(cell, cell)).split(",")
    table = collisions(",".join([*cells[:5], "-1.6", "53.8", *cells[7:]])).collisions
    assert (round(table["easting"].iloc[0]), round(table["northing"].iloc[0])) == (426444, 433818)


def of_severity(collision_severity: str, hurt_there: int, *given: str):
    """Casualties of one collision, whose file says its severity and how many were hurt."""
    header = COLLISIONS + ",collision_severity,number_of_casualties"
    file = collisions(collision() + f",{collision_severity},{hurt_there}", header=header)
    rows = [hurt(number=str(n), severity=s) for n, s in enumerate(given, start=1)]
    return join(file, casualties(*rows))


def test_who_was_hurt_alone_has_the_severity_of_the_collision():
    reading = of_severity("2", 1, "-1")
    assert list(reading.incidents["severity"]) == ["serious"]
    assert reading.notes[-1].startswith("1 without a severity have that of their collision")


@pytest.mark.parametrize(
    "reading",
    [
        of_severity("2", 2, "-1"),
        of_severity("2", 2, "-1", "3"),
        of_severity("-1", 1, "-1"),
    ],
)
def test_a_severity_that_nobody_knows_is_a_reject_of_its_month(reading):
    (reject,) = reading.rejects
    assert (reject.row, reject.found, reject.month) == (2, "no severity", pd.Timestamp("2024-08"))


ROUNDED = "2.02413E+12"


def rounded(row: str) -> str:
    """A row after a spreadsheet rounded its index."""
    return ",".join([ROUNDED, *row.split(",")[1:]])


def of_40(row, change):
    return [change(row(f"2024130{n * 137:06}")) for n in range(40)]


@pytest.mark.parametrize("which", ["both", "collisions", "casualties"])
def test_an_index_that_a_spreadsheet_rounded_is_made_again_of_year_and_number(which):
    same = str
    reading = join(
        collisions(*of_40(collision, same if which == "casualties" else rounded)),
        casualties(*of_40(hurt, same if which == "collisions" else rounded)),
    )
    assert len(reading.incidents) == 40
    assert reading.incidents["incident_id"].iloc[1] == "stats19/2024130000137/1"
    assert not reading.rejects


def test_a_number_whose_first_zero_a_spreadsheet_dropped_has_it_again():
    row = rounded(collision("2024010000137")).replace(",010000137,", ",10000137,")
    assert list(collisions(row).collisions.index) == ["2024010000137"]


def test_an_index_with_a_point_and_a_zero_is_the_one_without():
    row = collision().replace("2024130001,", "2024130001.0,", 1)
    assert list(collisions(row).collisions.index) == ["2024130001"]


@pytest.mark.parametrize("lacking", ["collision_year", "collision_ref_no"])
def test_a_rounded_index_without_its_parts_is_refused_in_words(lacking):
    words = (
        r"collisions\.csv: column 'collision_index' holds '2\.02413E\+12' in row 3: a spreadsheet "
        r"rounded the identifiers of 1 of its 2 rows.*; load the file as it was published"
    )
    with pytest.raises(RefusedFileError, match=words):
        collisions(
            collision(), rounded(collision()), header=COLLISIONS.replace(lacking, "something")
        )


def test_a_casualty_whose_collision_is_missing_or_faulty_is_a_reject():
    rows = [collision("2024130001", date="31/02/2024"), collision("2024130002")]
    hurts = [hurt("2024130001"), hurt("2024130002"), hurt("2024130009")]
    reading = join(collisions(*rows), casualties(*hurts))
    assert [(r.row, r.found) for r in reading.rejects] == [
        (2, "collision '2024130001'"),
        (4, "collision '2024130009'"),
    ]
    assert reading.rejects[0].expected == "a collision in the file of collisions"
    assert len(reading.incidents) == 1


@pytest.mark.parametrize(
    ("row", "found"),
    [
        (hurt(""), "collision_index ''"),
        (hurt(number=""), "casualty_reference ''"),
        (hurt(severity="4"), "casualty_severity '4'"),
    ],
)
def test_a_faulty_row_of_casualties_is_a_reject(row, found):
    (reject,) = casualties(hurt(), row).rejects
    assert (reject.row, reject.found) == (3, found)


@pytest.mark.parametrize(
    ("row", "found"),
    [
        (collision("", date="15/08/2024"), "collision_index ''"),
        (collision(date="2024-13-01"), "date '2024-13-01'"),
        (collision(time="24:00"), "time '24:00'"),
        (collision(at=("-1.5", "53.8")), "easting '-1.5', northing '53.8'"),
    ],
)
def test_a_faulty_row_of_collisions_is_a_reject(row, found):
    (reject,) = collisions(collision(), row).rejects
    assert (reject.row, reject.found) == (3, found)


def test_a_year_without_its_collisions_is_refused():
    with pytest.raises(RefusedFileError, match=r"casualties of 2023 are in collisions of which no"):
        join(collisions(collision()), casualties(hurt(), hurt("2023130001")))


def test_a_file_without_rows_is_refused():
    with pytest.raises(RefusedFileError, match=r"collisions\.csv: it has column names and no rows"):
        collisions()


# --- loaded -------------------------------------------------------------------------------------


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_both_files_in_one_command_in_any_order(store, tmp_path, place, order):
    rows = [
        collision("2024130001", at=WEST),
        collision("2024130002", at=EAST, date="01/02/2024"),
        collision("2024130003", at=AWAY),
        collision("2024130004", at=("", "")),
        collision("2024130005", date="x"),
    ]
    hurts = [hurt(f"202413000{n}") for n in (1, 2, 3, 4, 5)] + [hurt("2024130001", number="2")]
    hurts.append(hurts[-1])
    files = [
        written(tmp_path, "collisions.csv", COLLISIONS, *rows),
        written(tmp_path, "casualties.csv", CASUALTIES, *hurts),
    ]
    report = add([files[i] for i in order], place, store)
    assert classes(line_of(report, "casualties.csv")) == (3, 1, 1, 1, 1)
    assert classes(line_of(report, "collisions.csv")) == (2, 1, 1, 0, 1)
    west, east = (ward.code for ward in place.place.wards)
    found = counted(store, "road-casualties")[["area_code", "month", "count"]]
    assert set(found.itertuples(index=False, name=None)) == {
        (west, "2024-08", 2),
        (east, "2024-02", 1),
    }
    assert len(table(store, "coverage")) == 7


@pytest.mark.parametrize(
    ("name", "rows", "words"),
    [
        ("collisions.csv", (COLLISIONS, collision()), "collisions without a file of their"),
        ("casualties.csv", (CASUALTIES, hurt()), "casualties without a file of collisions"),
    ],
)
def test_one_without_the_other_is_refused_in_words(store, tmp_path, place, name, rows, words):
    report = add([written(tmp_path, name, *rows)], place, store)
    (line,) = report.refused
    assert words in line.refused
    assert line.refused.endswith(
        "add the files of collisions and of casualties of the same years; what is here already is "
        "kept until they come"
    )
    assert "accident" not in line.refused.lower()


def test_the_same_files_twice_change_nothing(store, tmp_path, place):
    files = [
        written(tmp_path, "collisions.csv", COLLISIONS, collision()),
        written(tmp_path, "casualties.csv", CASUALTIES, hurt()),
    ]
    add(files, place, store)
    report = add(files, place, store)
    assert report.release is None
    assert [classes(line) for line in report.lines] == [(0, 0, 0, 1, 0)] * 2


def test_the_same_casualties_from_the_council_are_replaced_and_that_is_said(store, tmp_path, place):
    council = written(tmp_path, "council.csv", COUNCIL, casualty(), casualty(date="15/09/2024"))
    add([council], place, store)
    files = [
        written(tmp_path, "collisions.csv", COLLISIONS, collision()),
        written(tmp_path, "casualties.csv", CASUALTIES, hurt()),
    ]
    report = add(files, place, store)
    assert line_of(report, "casualties.csv").notes == (
        "replaces Aug 2024 as loaded from council.csv",
    )
    # September is still the council's.
    assert sorted(table(store, "incidents")["incident_id"]) == [
        "council/1A1/2",
        "stats19/2024130001/1",
    ]


def test_several_years_are_joined_each_with_its_own(store, tmp_path, place):
    files = [
        written(tmp_path, f"{kind}-{year}.csv", *rows)
        for year in (2023, 2024)
        for kind, rows in (
            ("collisions", (COLLISIONS, collision(f"{year}130001", date=f"01/12/{year}"))),
            ("casualties", (CASUALTIES, hurt(f"{year}130001"))),
        )
    ]
    add(files, place, store)
    assert len(table(store, "incidents")) == 2
    covered = table(store, "coverage")
    assert list(covered["status"]) == ["complete", *["missing"] * 11, "complete"]
    # One of the two years again, with one casualty more.
    newer = written(tmp_path / "new", "casualties-2024.csv", CASUALTIES, hurt("2024130001"))
    newer.write_text(newer.read_text() + hurt("2024130001", number="2") + "\n")
    add([files[2], newer], place, store)
    assert len(table(store, "incidents")) == 3


def test_the_whole_country_is_quick(tmp_path, place):
    number = 100_000
    ids = [f"2024{n:06}" for n in range(number)]
    where = [WEST if n % 100 == 0 else AWAY for n in range(number)]
    rows = [collision(i, at=at) for i, at in zip(ids, where, strict=True)]
    files = [
        made.boundaries(tmp_path, place),
        written(tmp_path, "collisions.csv", COLLISIONS, *rows),
        written(tmp_path, "casualties.csv", CASUALTIES, *map(hurt, ids)),
    ]
    begun = time.perf_counter()
    report = add(files, place, Store(str(tmp_path / "store")))
    assert classes(line_of(report, "casualties.csv")) == (1_000, 99_000, 0, 0, 0)
    assert time.perf_counter() - begun < 20


def test_casualties_pasted_twice_are_each_one_casualty(store, tmp_path, place):
    rows = [hurt(str(2024130001 + n), severity="-1") for n in range(30)]
    head = COLLISIONS + ",collision_severity,number_of_casualties"
    there = [collision(str(2024130001 + n)) + ",2,1" for n in range(30)]
    paths = [
        written(tmp_path, "collisions.csv", head, *there, *there),
        written(tmp_path, "casualties.csv", CASUALTIES, *rows, *rows),
    ]
    assert classes(line_of(add(paths, place, store), "casualties.csv")) == (30, 0, 0, 30, 0)
    assert counted(store, "road-casualties")["count"].sum() == 30


HURT = COLLISIONS + ",number_of_casualties"


def a_year(tmp_path, keep):
    """Files of 240 collisions of a year with two hurt in each, and those casualties kept."""
    ids = [str(2024130001 + n) for n in range(240)]
    there = [
        collision(i, date=f"05/{1 + n % 12:02}/2024", at=WEST if n % 3 else AWAY) + ",2"
        for n, i in enumerate(ids)
    ]
    every = [hurt(i, number=str(n), severity=str(n + 1)) for i in ids for n in (1, 2)]
    return [
        written(tmp_path, "collisions.csv", HURT, *there),
        written(tmp_path, "casualties.csv", CASUALTIES, *keep(every)),
    ]


@pytest.mark.parametrize(
    "keep",
    [
        lambda rows: rows[:240],
        lambda rows: rows[: int(0.95 * len(rows))],
        lambda rows: [row for row in rows if row.endswith("2")],
        lambda rows: rows[::2],
    ],
    ids=["half", "95 %", "serious alone", "the first of each"],
)
@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_casualties_short_of_what_their_collisions_say_are_refused(
    store, tmp_path, place, keep, order
):
    files = a_year(tmp_path, keep)
    report = add([files[i] for i in order], place, store)
    words = line_of(report, "casualties.csv").refused
    assert "people hurt in the place in " in words
    assert "are in no file of casualties: it was cut short or filtered" in words
    assert "was refused" in line_of(report, "collisions.csv").refused
    report = add(a_year(tmp_path / "whole", list), place, store)
    assert not report.refused
    assert counted(store, "road-casualties")["count"].sum() == 320


def test_casualties_of_the_place_alone_or_in_pieces_are_whole(store, tmp_path, place):
    files = a_year(tmp_path, lambda rows: [r for n, r in enumerate(rows) if (n // 2) % 3])
    head, *rows = files[1].read_text().splitlines()
    pieces = [
        written(tmp_path, f"{n}.csv", head, *some) for n, some in enumerate((rows[:90], rows[90:]))
    ]
    report = add([files[0], *pieces], place, store)
    assert not report.refused
    assert counted(store, "road-casualties")["count"].sum() == 320


PIECES = {
    "collisions, then casualties": [("all collisions",), ("all casualties",)],
    "casualties, then collisions": [("all casualties",), ("all collisions",)],
    "casualties in pieces": [("all collisions", "casualties 1"), ("casualties 2",)],
    "the rest of both": [("collisions 1", "casualties 1"), ("collisions 2", "casualties 2")],
    "one by one": [("casualties 2",), ("collisions 1",), ("casualties 1",), ("collisions 2",)],
    "collisions in pieces": [("collisions 2", "all casualties"), ("collisions 1",)],
}


@pytest.mark.parametrize("commands", PIECES.values(), ids=PIECES)
def test_a_year_in_pieces_in_several_commands_is_what_one_command_gives(
    tmp_path, place, store, commands
):
    whole = a_year(tmp_path, list)
    files = {f"all {path.stem}": path for path in whole}
    for path in whole:
        head, *rows = path.read_text().splitlines()
        # Not where the other file is cut: some casualties are of collisions of the other piece.
        cut = len(rows) // 3 if path.stem == "collisions" else len(rows) // 2
        for n, some in enumerate((rows[:cut], rows[cut:]), start=1):
            name = f"{path.stem} {n}"
            files[name] = written(tmp_path, f"{name}.csv", head, *some)
    for names in commands:
        add([files[name] for name in names], place, store)
    one = Store(str(tmp_path / "one"))
    add([made.boundaries(tmp_path, place)], place, one)
    add([files[name] for names in commands for name in names], place, one)
    for name, keys in {
        "incidents": ["incident_id"],
        "ward_counts": ["area_code", "month", "offence"],
        "coverage": ["month"],
    }.items():
        told, expected = (
            table(of, name)
            .sort_values(keys, ignore_index=True)
            .drop(columns="part", errors="ignore")
            for of in (store, one)
        )
        pd.testing.assert_frame_equal(told, expected)
    assert table(one, "ward_counts")["count"].sum() == 320
    assert table(store, "waiting_files").empty
    ledger = table(store, "ledger")
    assert ledger.loc[ledger["kind"] == "STATS19 casualties", "placed"].sum() == 320


def test_a_file_kept_is_said_of_only_once_it_counts(tmp_path, place, store):
    of_collisions, of_casualties = a_year(tmp_path, list)
    add([of_collisions], place, store)
    assert status_as_json(store, place)["waiting_files"] == ["collisions.csv"]
    other = written(tmp_path, "c.csv", CASUALTIES, hurt("2023130001"))
    assert [line.file for line in add([other], place, store).lines] == ["c.csv"]
    assert add([other], place, store).release is None
    report = add([of_casualties], place, store)
    assert sorted(line.file for line in report.lines) == ["casualties.csv", "collisions.csv"]
    assert list(table(store, "waiting_files")["file"]) == ["c.csv"]


def test_of_a_file_kept_nothing_is_kept_of_who_was_hurt(tmp_path, place, store):
    path = written(tmp_path, "casualties.csv", CASUALTIES, hurt(), "too,short", hurt(number="2"))
    add([path], place, store)
    (row,) = table(store, "waiting_files").itertuples()
    text = zlib.decompress(row.content).decode()
    assert text.splitlines()[0].split(",") == [
        *("collision_index", "casualty_reference", "casualty_severity"),
        *("collision_year", "collision_ref_no"),
    ]
    assert "age_of_casualty" in CASUALTIES
    report = add([written(tmp_path, "collisions.csv", COLLISIONS, collision())], place, store)
    line = line_of(report, "casualties.csv")
    assert (line.placed, [reject.row for reject in line.rejects]) == (2, [3])


def a_pair(tmp_path, year):
    """A file of one collision of a year, and one of its casualty."""
    index = f"{year}130001"
    rows = {COLLISIONS: collision(index, date=f"15/08/{year}"), CASUALTIES: hurt(index)}
    names = (f"col{year}.csv", f"cas{year}.csv")
    return [written(tmp_path, name, *of) for name, of in zip(names, rows.items(), strict=True)]


def test_casualties_of_another_year_are_not_said_to_be_refused(tmp_path, place, store):
    of_2021, of_2023 = (a_pair(tmp_path, year) for year in (2021, 2023))
    add([of_2021[1]], place, store)
    (line,) = add([of_2023[0]], place, store).lines
    assert line.file == "col2023.csv"
    assert "STATS19 collisions without a file of their casualties" in line.refused


def test_a_year_given_again_beside_a_new_one_is_known(tmp_path, place, store):
    of_2021, of_2023 = (a_pair(tmp_path, year) for year in (2021, 2023))
    add(of_2023, place, store)
    report = add([*of_2021, *of_2023], place, store)
    assert classes(line_of(report, "col2021.csv"))[0] == 1
    assert "already loaded: nothing changed" in line_of(report, "col2023.csv").notes


def test_a_file_that_waits_is_taken_out_by_its_name_and_its_count_stays(tmp_path, place, store):
    ids = [str(2024130001 + n) for n in range(40)]
    files = [
        written(tmp_path, "col.csv", COLLISIONS, *map(collision, ids[1:])),
        written(tmp_path, "cas.csv", CASUALTIES, *map(hurt, ids)),
    ]
    add(files, place, store)
    with (console := Console(width=200)).capture() as said:
        print_status(store, place, console)
    assert "beside what is counted of them already: cas.csv, col.csv." in said.get()
    for name in ("cas.csv", "COL.csv"):
        assert remove(store, name)[1] == "waiting file"
    assert table(store, "waiting_files").empty
    assert counted(store, "road-casualties")["count"].sum() == 39
    with pytest.raises(StoreError, match=r"no waiting file 'cas\.csv' in .*; there are: none"):
        remove(store, "cas.csv")
