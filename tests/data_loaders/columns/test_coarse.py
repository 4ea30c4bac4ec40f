"""A file whose coordinates were rounded is refused or told of; trailing zeros mean nothing."""

from __future__ import annotations

import json

import numpy as np
import pytest

from data_loaders.columns.coarse import METRES, coarse_notes
from data_loaders.load import add
from data_loaders.police.police_api_table import read_api
from data_loaders.police.police_csv import read_street_csv
from data_loaders.police.stop_and_search import read_stop_and_search
from model.errors import RefusedFileError
from tests.data_loaders.made_extracts import SEARCHES, search, wards_from, written
from tests.files import member, street_file, street_row
from tests.publications import record

NAME = "2025-02-west-yorkshire-street.csv"


def points(number: int = 200) -> list[tuple[float, float]]:
    rng = np.random.default_rng(7)
    return [*zip(rng.uniform(-1.7, -1.4, number), rng.uniform(53.7, 53.9, number), strict=True)]


def file(decimals: int, *, exact: int = 0):
    """A street CSV with so many decimals, but for some rows, zeros at the end dropped."""
    rows = []
    for n, point in enumerate(points()):
        x, y = (str(round(v, 6 if n < exact else decimals)) for v in point)
        rows.append(street_row(f"id{n}", longitude=x, latitude=y))
    return member(street_file(*rows), NAME)


@pytest.mark.parametrize("decimals", [1, 2])
@pytest.mark.parametrize("exact", [0, 10])
def test_degrees_of_two_decimals_are_refused_in_words(decimals, exact, leeds):
    with pytest.raises(RefusedFileError, match=r"2 decimals or fewer.*650 metres.*6 decimals"):
        read_street_csv(file(decimals, exact=exact), leeds)


def test_three_decimals_are_told_of(leeds):
    (note,) = read_street_csv(file(3), leeds).notes
    assert "200 of its 200 records" in note
    assert "65 metres off" in note


@pytest.mark.parametrize("decimals", [4, 5, 6])
def test_more_decimals_are_not_told_of(decimals, leeds):
    assert read_street_csv(file(decimals), leeds).notes == ()


def test_many_records_at_one_round_place_are_read(leeds):
    rows = [street_row(f"id{n}", longitude="-1.55", latitude="53.8") for n in range(50)]
    assert read_street_csv(member(street_file(*rows), NAME), leeds).notes == ()


@pytest.mark.parametrize(("decimals", "off"), [(2, "650 metres"), (3, "65 metres"), (5, "")])
@pytest.mark.parametrize("places", [3, 4, 9])
def test_a_file_of_few_places_is_told_of_and_read(leeds, places, decimals, off):
    few = [points()[n % places] for n in range(40)]
    rows = [
        street_row(f"id{n}", longitude=str(round(x, decimals)), latitude=str(round(y, decimals)))
        for n, (x, y) in enumerate(few)
    ]
    notes = read_street_csv(member(street_file(*rows), NAME), leeds).notes
    assert len(notes) == (places >= 4 and bool(off))
    assert all(f"its {places} different places" in note and off in note for note in notes)


@pytest.mark.parametrize(("step", "refused"), [(1000, True), (100, False)])
def test_a_partner_s_file_is_judged_too(place, store, tmp_path, step, refused):
    rng = np.random.default_rng(3)
    x, y = rng.integers(424_000, 436_000, 60), rng.integers(428_000, 438_000, 60)
    rows = [
        f"L{n},{a // step * step},{b // step * step},05/03/2026"
        for n, (a, b) in enumerate(zip(x, y, strict=True))
    ]
    written(tmp_path, "cases.csv", "Case ref,X,Y,Opened", *rows)
    (tmp_path / "cases.toml").write_text(
        'source = "lasbt"\noffence = "lasbt-case"\n[columns]\nid = "Case ref"\n'
        'easting = "X"\nnorthing = "Y"\nfrom = "Opened"\n'
    )
    report = add([tmp_path / "cases.csv", tmp_path / "cases.toml"], place, store)
    (line,) = [line for line in report.lines if line.file.endswith("cases.csv")]
    assert bool(line.refused) is refused
    words = line.refused or " ".join(line.notes)
    assert ("are whole kilometres" if refused else "70 metres off") in words


def test_an_answer_of_the_api_is_judged_too(leeds):
    records = [record(n, "2025-02", round(x, 2), round(y, 2)) for n, (x, y) in enumerate(points())]
    with pytest.raises(RefusedFileError, match="2 decimals"):
        read_api(member(json.dumps(records), "2025-02-leeds.json"), leeds)


def test_stop_and_search_is_judged_too(leeds):
    rows = [search(at=(f"{x:.2f}", f"{y:.2f}")) for x, y in points()]
    content = "\n".join((SEARCHES, *rows)) + "\n"
    file = member(content, "2024-08-west-yorkshire-stop-and-search.csv")
    with pytest.raises(RefusedFileError, match="2 decimals"):
        read_stop_and_search(file, leeds, wards_from(-1.7))


def test_whole_kilometres_are_refused_and_hundreds_of_metres_told_of():
    rng = np.random.default_rng(3)
    x, y = rng.integers(420_000, 440_000, 90), rng.integers(425_000, 440_000, 90)
    with pytest.raises(RefusedFileError, match="whole kilometres"):
        coarse_notes(x.round(-3).astype(float), y.round(-3).astype(float), METRES, "a.csv")
    (note,) = coarse_notes(x.round(-2).astype(float), y.round(-2).astype(float), METRES, "a.csv")
    assert "70 metres off" in note
    assert coarse_notes(x.round(-1).astype(float), y.astype(float), METRES, "a.csv") == ()
