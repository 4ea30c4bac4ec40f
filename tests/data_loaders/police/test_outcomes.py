"""Outcomes: joined to crimes whatever the order of loading, and counted as charged."""

from __future__ import annotations

import pandas as pd
import pytest

from data_loaders.load import add
from data_loaders.one_load.terms import Terms
from data_loaders.police.charged import charged
from data_loaders.police.outcomes import POSITIVE, read_outcomes
from model.errors import RefusedFileError
from store.store import Store
from tests.data_loaders.made_extracts import (
    AWAY_DEGREES,
    NOWHERE,
    OUTCOMES,
    classes,
    line_of,
    outcome,
    table,
    written,
)
from tests.files import member, street_file, street_row

WEST = {"longitude": "-1.60", "latitude": "53.80"}
EAST = {"longitude": "-1.50", "latitude": "53.80"}


def read(*rows: str, header: str = OUTCOMES):
    return read_outcomes(member("\n".join((header, *rows)) + "\n", "outcomes.csv"))


def outcomes(folder, *rows: str, name: str = "2025-03-west-yorkshire-outcomes.csv"):
    return written(folder, name, OUTCOMES, *rows)


def street(folder, *rows: str, name: str = "2025-02-west-yorkshire-street.csv"):
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(street_file(*rows), encoding="utf-8")
    return path


def charged_counts(store: Store) -> dict[tuple[str, str], int]:
    """Counts of crimes with a charge by ward and month, zeros too."""
    counts = table(store, "ward_counts")
    rows = counts[counts["offence"] == "crime-charged"]
    keys = zip(rows["area_code"], rows["month"].dt.strftime("%Y-%m"), strict=True)
    return dict(zip(keys, rows["count"], strict=True))


def test_a_row_becomes_an_outcome():
    (found,) = read(outcome("a", kind="Local resolution")).outcomes.to_dict("records")
    assert found == {
        "month": pd.Timestamp("2025-03-01"),
        "part": "west-yorkshire",
        "incident_id": "a",
        "outcome": "Local resolution",
        "longitude": -1.6,
        "latitude": 53.8,
    }


@pytest.mark.parametrize(
    ("row", "found", "expected"),
    [
        (outcome(""), "Crime ID ''", "the id of the crime"),
        (outcome(month="2025-13"), "month '2025-13'", "a month such as"),
        (outcome(kind=""), "outcome type ''", "such as 'Suspect charged'"),
        (outcome(at=("x", "53.8")), "longitude 'x'", "decimal degrees"),
    ],
)
def test_a_row_that_cannot_be_used_is_a_reject_in_words(row, found, expected):
    (reject,) = read(outcome(), row, outcome("b")).rejects
    assert reject.row == 3
    assert found in reject.found
    assert expected in reject.expected


def test_a_file_without_a_column_or_rows_is_refused():
    with pytest.raises(RefusedFileError, match=r"outcomes\.csv: no column 'outcome type' among"):
        read(outcome(), header=OUTCOMES.replace("Outcome type", "Result"))
    with pytest.raises(RefusedFileError, match="column names and no rows"):
        read()


def test_placed_lies_in_the_place_and_the_rest_is_outside(store, tmp_path, place):
    crimes = street(tmp_path, street_row("a", **WEST), street_row("b", **EAST))
    rows = [outcome("a"), outcome("a"), outcome("x"), outcome("y", at=AWAY_DEGREES)]
    rows += [outcome("z", at=NOWHERE), outcome("")]
    report = add([crimes, outcomes(tmp_path, *rows)], place, store)
    line = line_of(report, "outcomes")
    assert classes(line) == (2, 2, 0, 1, 1)
    assert line.notes == ("1 in the place are kept until their crimes are loaded",)
    assert sorted(table(store, "outcomes")["incident_id"]) == ["a", "x"]


def test_a_charge_is_counted_in_the_ward_and_month_of_the_crime(store, tmp_path, place):
    crimes = street(
        tmp_path,
        street_row("a", **WEST),
        street_row("b", **WEST),
        street_row("c", **EAST, outcome="Offender given a caution"),
        street_row("", **EAST, crime_type="Anti-social behaviour", outcome=""),
    )
    west, east = (ward.code for ward in place.place.wards)
    add([crimes], place, store)
    assert charged_counts(store) == {(west, "2025-02"): 0, (east, "2025-02"): 1}
    add([outcomes(tmp_path, outcome("a"), outcome("c", kind="Offender fined"))], place, store)
    assert charged_counts(store) == {(west, "2025-02"): 1, (east, "2025-02"): 1}


def test_the_latest_outcome_wins_over_an_earlier_one_and_the_street_file(store, tmp_path, place):
    crimes = street(
        tmp_path,
        street_row("a", **WEST, outcome="Suspect charged"),
        street_row("b", **WEST, outcome="Under investigation"),
    )
    march = outcomes(tmp_path, outcome("a"), outcome("b"))
    april = outcomes(
        tmp_path,
        outcome("a", month="2025-04", kind="Defendant found not guilty"),
        name="2025-04-west-yorkshire-outcomes.csv",
    )
    add([crimes, april, march], place, store)
    west, east = (ward.code for ward in place.place.wards)
    # Of a and b, only b's latest outcome is a charge.
    assert charged_counts(store) == {(west, "2025-02"): 1, (east, "2025-02"): 0}


def test_where_no_crime_has_an_outcome_nothing_is_counted(store, tmp_path, place):
    add([street(tmp_path, street_row("a", **WEST, outcome=""))], place, store)
    assert charged_counts(store) == {}


@pytest.mark.parametrize("order", [("street", "outcomes"), ("outcomes", "street"), ("both",)])
def test_the_order_of_loading_changes_nothing(store, tmp_path, place, order):
    files = {
        "street": [street(tmp_path, street_row("a", **WEST), street_row("b", **EAST))],
        "outcomes": [outcomes(tmp_path, outcome("a"), outcome("b", kind="Local resolution"))],
    }
    files["both"] = files["outcomes"] + files["street"]
    for name in order:
        add(files[name], place, store)
    west, east = (ward.code for ward in place.place.wards)
    assert charged_counts(store) == {(west, "2025-02"): 1, (east, "2025-02"): 1}
    kept = table(store, "outcomes")[["month", "part", "incident_id", "outcome"]]
    month = pd.Timestamp("2025-03-01")
    assert list(kept.itertuples(index=False, name=None)) == [
        (month, "west-yorkshire", "a", "Suspect charged"),
        (month, "west-yorkshire", "b", "Local resolution"),
    ]
    assert list(table(store, "coverage")["month"]) == [pd.Timestamp("2025-02-01")]


def test_the_same_file_twice_changes_nothing(store, tmp_path, place):
    path = outcomes(tmp_path, outcome("a"))
    add([path], place, store)
    report = add([path], place, store)
    assert report.release is None
    assert classes(report.lines[0]) == (0, 0, 0, 1, 0)


def test_a_later_version_of_a_month_replaces_it(store, tmp_path, place):
    crimes = street(tmp_path, street_row("a", **WEST), street_row("b", **WEST))
    old = outcomes(tmp_path, outcome("a"), outcome("b"))
    new = outcomes(tmp_path / "new", outcome("b"), outcome("c"))
    (refused,) = add([crimes, old, new], place, store, terms=Terms(check=True)).refused
    assert "nothing says which is the newer" in refused.refused
    add([crimes, old], place, store)
    (line,) = add([new], place, store).lines
    assert classes(line) == (2, 0, 0, 0, 0)
    assert list(table(store, "outcomes")["incident_id"]) == ["b", "c"]


@pytest.mark.parametrize("together", [True, False])
def test_outcomes_of_a_month_in_two_files_are_all_kept(store, tmp_path, place, together):
    crimes = street(tmp_path, *(street_row(name, **WEST) for name in "abcd"))
    one = outcomes(tmp_path, outcome("a"), outcome("b"))
    two = outcomes(tmp_path / "two", outcome("c"), outcome("d"))
    for paths in [[crimes, one, two]] if together else [[crimes, one], [two]]:
        add(paths, place, store)
    assert sorted(table(store, "outcomes")["incident_id"]) == ["a", "b", "c", "d"]
    again = add([one, two], place, store)
    assert again.release is None


def test_outcomes_that_are_neither_piece_nor_later_version_are_refused(store, tmp_path, place):
    add([outcomes(tmp_path, *(outcome(name) for name in "abcdef"))], place, store)
    half = outcomes(tmp_path / "half", *(outcome(name) for name in "efgh"))
    (line,) = add([half], place, store).refused
    assert "neither a later version of it nor a piece" in line.refused
    assert len(table(store, "outcomes")) == 6


def test_street_files_are_still_read_by_their_own_parts(store, tmp_path, place):
    """The outcomes of a month are no file of its crimes: it stays missing."""
    crimes = street(tmp_path, street_row("a", **WEST))
    later = outcomes(tmp_path, outcome("a"))
    add([crimes, later], place, store)
    assert list(table(store, "parts")["source"]) == ["police.uk", "police.uk outcomes"]
    assert list(table(store, "coverage")["source"]) == ["police.uk"]


@pytest.mark.parametrize(
    ("words", "counts"),
    [
        ("Suspect charged", 1),
        ("charged", 1),
        ("Awaiting court outcome", 1),
        ("Local resolution", 1),
        ("penalty-notice-issued", 1),
        ("Under investigation", 0),
        ("Unable to prosecute suspect", 0),
        ("Defendant found not guilty", 0),
        ("Court case unable to proceed", 0),
        ("Action to be taken by another organisation", 0),
    ],
)
def test_which_outcomes_are_a_charge_or_another_sanction(leeds, words, counts):
    incidents = pd.DataFrame(
        {"month": [pd.Timestamp("2025-02-01")], "offence": ["burglary"], "outcome": [words]}
    )
    crimes, months = charged(incidents, pd.DataFrame(), leeds)
    assert len(crimes) == counts
    assert list(months) == [pd.Timestamp("2025-02-01")]


def test_every_sanction_is_listed_once():
    assert len(set(POSITIVE)) == len(POSITIVE)


def test_outcomes_added_before_their_crimes_are_of_the_place_and_wait(store, place, tmp_path):
    rows = [outcome(f"c{n}") for n in range(5)]
    report = add([outcomes(tmp_path, *rows, outcome("away", at=AWAY_DEGREES))], place, store)
    assert not report.failed
    assert not report.elsewhere
    (line,) = report.lines
    assert (line.placed, line.outside) == (5, 1)
    assert line.notes == ("5 in the place are kept until their crimes are loaded",)
    crimes = [street_row(f"c{n}", **WEST) for n in range(5)]
    assert not add([street(tmp_path, *crimes)], place, store).failed
    assert sum(charged_counts(store).values()) == 5
