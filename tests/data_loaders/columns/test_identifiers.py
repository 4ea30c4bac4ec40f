"""Identifiers that a spreadsheet rounded: never taken for one another, in any file."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from data_loaders.columns.identifiers import mangled, refuse_mangled
from data_loaders.load import add
from data_loaders.police.outcomes import read_outcomes
from data_loaders.police.police_api_table import read_api
from data_loaders.police.police_csv import read_street_csv
from data_loaders.roads.road_casualties import read_road_casualties
from model.errors import RefusedFileError
from tests.data_loaders.made_extracts import COUNCIL, OUTCOMES, casualty, outcome, table, written
from tests.files import member, street_file, street_row


@pytest.mark.parametrize(
    "text",
    [
        "2.02413E+12",
        "1E+05",
        "1e+05",
        "2,02413E+12",
        " 1.30E+08 ",
        "2.02413E+012",
        "1.00091E+11",
        "1.23457e61",
        "1,2E61",
    ],
)
def test_a_number_that_was_rounded(text):
    assert mangled(pa.array([text])).tolist() == [True]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2024130000137",
        "1E05",
        "1E12345",
        "12E+05",
        "E+05",
        "A+1E+05",
        "1+1",
        "3f1e+05",
        "2e5",
        "12345e61",
        "v1.2",
        "12.3e61",
    ],
)
def test_an_identifier_as_it_was_given(text):
    assert mangled(pa.array([text])).tolist() == [False]


def test_the_column_and_its_first_row_are_named():
    with pytest.raises(RefusedFileError) as refusal:
        refuse_mangled(
            pa.array(["1", "1E+05", "1E+05"]), np.array([2, 4, 5]), column="URN", file="x.csv"
        )
    assert str(refusal.value) == (
        "x.csv: column 'URN' holds '1E+05' in row 4: a spreadsheet rounded the identifiers of 2 of "
        "its 3 rows, so that different records look the same; load the file as it was published, "
        "or format the column as text before it is saved"
    )


IDS = ("1.23457E+63", "2.02413E+12")
CLIENT = "category,persistent_id,date,latitude,longitude,id"


@pytest.mark.parametrize("identifier", IDS)
def test_readers_refuse_files_of_rounded_identifiers(leeds, identifier):
    files = (
        (lambda m: read_street_csv(m, leeds), street_file(street_row(identifier)), "Crime ID"),
        (read_outcomes, f"{OUTCOMES}\n{outcome(identifier)}\n", "Crime ID"),
        (read_road_casualties, f"{COUNCIL}\n{casualty(identifier)}\n", "Reference Number"),
        (
            lambda m: read_api(m, leeds),
            f"{CLIENT}\nburglary,a,2025-03,53.8,-1.6,{identifier}\n",
            "id",
        ),
    )
    for read, text, column in files:
        with pytest.raises(RefusedFileError, match=f"column '{column}' holds '{identifier[0]}"):
            read(member(text))


def test_a_partners_cases_with_rounded_references_are_refused(store, tmp_path, place):
    rows = [f"1.00091E+11,0{n}/01/2026,426000,433000" for n in range(1, 5)]
    path = written(tmp_path, "lasbt.csv", "Case ref,Opened,X,Y", *rows)
    mapping = (
        'source = "lasbt"\noffence = "lasbt-case"\n[columns]\nid = "Case ref"\neasting = "X"\n'
        'northing = "Y"\nfrom = "Opened"\n'
    )
    path.with_suffix(".toml").write_text(mapping)
    (line,) = [x for x in add([path], place, store).lines if x.refused]
    assert "column 'Case ref' holds '1.00091E+11' in row 2" in line.refused
    assert table(store, "incidents").empty
