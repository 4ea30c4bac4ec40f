"""Records without an id of the publisher: known by what they say, else asked about."""

from __future__ import annotations

import dataclasses
from collections import Counter

import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data_loaders.files.readings import INCIDENT_SCHEMA, IncidentReading
from model.file_kinds import STREET_CSV
from tests.data_loaders.months.test_monthly_merge import FEBRUARY, FORCE, INSIDE, after, taken

Row = tuple[str, str, int]
"""Id, offence and place of a record; no id for incidents, as published."""


def made(rows: list[Row], name: str) -> IncidentReading:
    """A reading of a street file; an id is made where there is none, as its reader does."""
    table = pd.DataFrame(
        {
            "month": pd.Series([FEBRUARY] * len(rows), dtype="datetime64[us]"),
            "part": FORCE,
            "incident_id": [i or f"no-id/{offence}{place}" for i, offence, place in rows],
            "record": range(1, len(rows) + 1),
            "offence": [offence for _, offence, _ in rows],
            "longitude": [INSIDE[0] + place / 10_000 for _, _, place in rows],
            "latitude": INSIDE[1],
            "street": [f"On or near {place}" for _, _, place in rows],
            "outcome": pd.Series([None] * len(rows), dtype="str"),
        }
    )
    found = pa.Table.from_pandas(table, INCIDENT_SCHEMA)
    return IncidentReading(
        file=name, kind=STREET_CSV, sha256=name, rows_read=len(rows), table=found
    )


def month(crimes: int, incidents: int) -> list[Row]:
    """A month of crimes with an id each, and of incidents on few places without one."""
    rows = [(f"c{n}", ("burglary", "robbery")[n % 2], n % 97) for n in range(crimes)]
    return rows + [("", "anti-social-behaviour", n % 5) for n in range(incidents)]


def bare(rows: list[Row]) -> list[Row]:
    """The rows as a client saves them that leaves ids out."""
    return [("", offence, place) for _, offence, place in rows]


def loaded(wards, files: list[IncidentReading], *, at_once: bool):
    """The incidents there are after one load or two, and whether a file was refused."""
    if at_once:
        read = taken(wards, *files)
        return read.incidents, any(line.refused for line in read.lines)
    read, incidents, _ = after(wards, taken(wards, files[0]), *files[1:])
    return incidents, any(line.refused for line in read.lines)


@settings(max_examples=40)
@given(
    crimes=st.integers(25, 60),
    incidents=st.integers(0, 30),
    first=st.booleans(),
    at_once=st.booleans(),
)
def test_a_month_without_ids_is_the_same_month_with_them(wards, crimes, incidents, first, at_once):
    """The file with ids is the one that is kept, whichever came first."""
    rows = month(crimes, incidents)
    files = [made(rows, "whole.csv"), made(bare(rows), "bare.csv")]
    found, refused = loaded(wards, files[:: 1 if first else -1], at_once=at_once)
    assert not refused
    assert len(found) == len(rows)
    assert sum(found["incident_id"].str.startswith("c")) == crimes


def test_half_a_month_without_ids_is_there_already(wards):
    rows = month(60, 10)
    found, refused = loaded(
        wards, [made(rows, "whole.csv"), made(bare(rows[:30]), "bare.csv")], at_once=False
    )
    assert not refused
    assert len(found) == len(rows)


def test_a_whole_month_without_ids_beside_half_of_it_is_asked_about(wards):
    rows = month(60, 10)
    found, refused = loaded(
        wards, [made(rows[:30], "half.csv"), made(bare(rows), "bare.csv")], at_once=False
    )
    assert refused
    assert len(found) == 30


def test_a_month_without_ids_whose_places_were_rounded_is_asked_about(wards):
    """It has no record in common with the month, and is no piece beside it."""
    rows = month(60, 10)
    rounded = [("", offence, place + 100) for _, offence, place in rows]
    for at_once in (True, False):
        files = [made(rows, "whole.csv"), made(rounded, "bare.csv")]
        found, refused = loaded(wards, files, at_once=at_once)
        assert refused
        assert len(found) == len(rows)


def test_incidents_alone_are_never_taken_for_others_that_say_the_same(wards):
    """Three incidents on places where the month has some already may be three more."""
    rows = month(60, 20)
    alone = [("", "anti-social-behaviour", n) for n in range(3)]
    for files in ([rows, alone], [alone, rows]):
        named = [made(some, f"{n}.csv") for n, some in enumerate(files)]
        _, refused = loaded(wards, named, at_once=False)
        assert refused


@settings(max_examples=60)
@given(data=st.data(), at_once=st.booleans(), turned=st.booleans())
def test_pieces_that_overlap_never_count_a_record_twice(wards, data, at_once, turned):
    rows = data.draw(st.permutations(month(data.draw(st.integers(60, 120)), 20)))
    cut = data.draw(st.integers(30, len(rows) - 30))
    overlap = data.draw(st.sampled_from((0, 0, 2, 5, 8)))
    pieces = [made(rows[: cut + overlap], "one.csv"), made(rows[cut:], "two.csv")]
    found, refused = loaded(wards, pieces[:: -1 if turned else 1], at_once=at_once)
    shared = Counter(bool(i) for i, _, _ in rows[cut : cut + overlap])
    has_ids = [any(i for i, _, _ in some) for some in (rows[: cut + overlap], rows[cut:])]
    if not overlap and all(has_ids):
        assert not refused
    if not refused:
        # Hardly a record with an id in common says nothing of those without.
        assert 0 <= len(found) - len(rows) <= shared[False]
        assert shared[True] <= 3 or len(found) == len(rows)


def test_what_is_asked_says_what_overlaps_and_what_to_do(wards):
    rows = [row for pair in zip(month(200, 0), month(0, 200), strict=True) for row in pair]
    pieces = [made(rows[:204], "one.csv"), made(rows[196:], "two.csv")]
    read = taken(wards, *pieces)
    (line,) = [line for line in read.lines if line.refused]
    assert "so the two overlap" in line.refused
    assert "leave each row in one of the two alone" in line.refused


def test_the_same_outcome_or_not_changes_nothing(wards):
    rows = month(40, 5)
    new = made(rows, "new.csv")
    text = new.table.to_pandas().assign(outcome="Charged")
    new = dataclasses.replace(new, table=pa.Table.from_pandas(text, INCIDENT_SCHEMA))
    found, refused = loaded(wards, [made(bare(rows), "bare.csv"), new], at_once=False)
    assert not refused
    assert set(found["outcome"]) == {"Charged"}


@pytest.mark.parametrize("whole_first", [False, True])
@pytest.mark.parametrize("at_once", [False, True])
def test_all_incidents_of_a_month_alone_are_those_of_the_whole_month(wards, whole_first, at_once):
    """Incidents have no ids anywhere: nothing is left out of a file of them alone."""
    rows = month(60, 20)
    alone = [row for row in rows if not row[0]]
    files = [made(rows, "whole.csv"), made(alone[::-1], "alone.csv")]
    found, refused = loaded(wards, files[:: 1 if whole_first else -1], at_once=at_once)
    assert not refused
    assert len(found) == len(rows)


def test_pieces_by_kind_make_room_for_the_whole_month(wards):
    rows = month(60, 20)
    kinds = [made([r for r in rows if bool(r[0]) == ids], f"{ids}.csv") for ids in (False, True)]
    read = taken(wards, *kinds)
    assert len(read.incidents) == len(rows)
    read, found, _ = after(wards, read, made(rows, "whole.csv"))
    assert not any(line.refused for line in read.lines)
    assert len(found) == len(rows)


@pytest.mark.parametrize("alone_first", [False, True])
def test_a_few_incidents_alone_are_asked_about_in_true_words(wards, alone_first):
    rows, alone = month(60, 20), [("", "anti-social-behaviour", n) for n in range(3)]
    files = [made(alone, "alone.csv"), made(rows, "whole.csv")]
    files = files if alone_first else files[::-1]
    read, _, _ = after(wards, taken(wards, files[0]), files[1])
    (said,) = [line.refused for line in read.lines if line.refused]
    assert "of anti-social-behaviour, which have no Crime ID, 3 say the same" in said
