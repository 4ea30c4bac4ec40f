"""What a file contains is said to whoever adds it, and kept nowhere that a reader could look."""

from __future__ import annotations

import json
import stat

import pytest
from deltalake import DeltaTable

from data_loaders.load import add
from data_loaders.nearest import unknown_table
from data_loaders.rejected_rows import FOLDER
from store.read_dataset import read_dataset
from store.reject_causes import causes
from store.releases.kept_words import REFUSED, Public, masked, notes_kept, rejects_kept
from tests.data_loaders.loading import row, street

NAME, ADDRESS, BORN = "Jane Example", "14 Elm Grove LS9 7XX", "DOB 03/04/1987"
PERSON = (NAME, ADDRESS, BORN)
PRIVATE = ("Jane", "Elm Grove", "LS9", "1987")
MAPPING = (
    'source = "lasbt"\noffence = "lasbt-case"\n[columns]\n'
    'id = "Case ref"\neasting = "X"\nnorthing = "Y"\nfrom = "Opened"\n'
)


def _rows(*rows: tuple[str, ...]) -> str:
    return "\n".join(",".join(row) for row in rows) + "\n"


def _geojson(properties: dict[str, str]) -> str:
    feature = {"type": "Feature", "properties": properties, "geometry": {"type": NAME}}
    return json.dumps({"type": "FeatureCollection", "features": [feature]})


FILES = {
    "cases without a heading": {"cases.csv": _rows(("A/1", *PERSON), ("A/2", *PERSON))},
    "one row alone": {"cases.csv": _rows(("A/1", *PERSON))},
    "a case whose columns hold other things": {
        "cases.csv": _rows(("Case ref", "X", "Y", "Opened"), (NAME, ADDRESS, BORN, NAME)),
        "cases.toml": MAPPING,
    },
    "a column that the mapping names and the file lacks": {
        "cases.csv": _rows(("Case ref", *PERSON), ("1", "2", "3", "4")),
        "cases.toml": MAPPING,
    },
    "figures of a ward with a person's name": {
        "figures.csv": _rows(
            ("ward", "month", "measure", "count"),
            (NAME, "2025-02", "Burglary", "3"),
            ("E05012841", "2025-02", ADDRESS, BORN),
        )
    },
    "places": {"cctv.csv": _rows(("name", "easting", "northing", BORN), (NAME, ADDRESS, BORN, ""))},
    "a list of places in JSON": {"places.geojson": _geojson({"name": NAME, "layer": ADDRESS})},
    "an answer of some service": {"answer.json": json.dumps({"name": NAME, "born": BORN})},
    "a page": {"page.csv": f"<html><body>{NAME}, {ADDRESS}</body></html>"},
    "residents": {"populations-2020.csv": _rows(("ward code", "population"), (NAME, BORN))},
    "series": {
        "series.csv": _rows(("indicator", "area", "period", "value"), (NAME, ADDRESS, BORN, "1"))
    },
}


@pytest.fixture
def store(store_with_gap):
    """February and April 2025; March is missing."""
    return store_with_gap


def test_no_word_of_a_file_is_in_the_stored_ledger(store, tmp_path, place):
    given = tmp_path / "given"
    street(given, row("c", month="2025-05"), name="may.csv")
    for number, files in enumerate(FILES.values()):
        folder = given / f"{number}"
        folder.mkdir()
        for name, content in files.items():
            (folder / name).write_text(content, encoding="utf-8")
    report = add([given], place, store)
    said = {line.file: (line.refused, line.rejects, line.notes) for line in report.lines}
    assert len(said) == len(FILES) + 1
    assert all(any(words) for name, words in said.items() if name != "may.csv")
    ledger = str(DeltaTable(store.uri("ledger")).to_pyarrow_table().to_pylist())
    assert all(name in ledger for name in said)
    assert not [words for words in PRIVATE if words in ledger]


def test_a_row_that_is_no_heading_is_not_told_as_one():
    first, second = ("A/1", *PERSON), ("A/2", "John Example", "2 Oak Road", "DOB 01/02/1990")
    said = unknown_table("cases.csv", [first, second])
    assert not [words for words in PRIVATE if words in said]
    assert "Ref, Opened 2024" in unknown_table("x.csv", [("Ref", "Opened 2024"), ("1", "2")])


def test_the_causes_of_rejected_rows_are_what_was_expected_of_them(store, tmp_path, place):
    add([street(tmp_path, row("x"), row("y", kind=NAME), name="may.csv")], place, store)
    ledger = read_dataset(store, store.current(), place).ledger
    (kept,) = (rejects_kept(text) for text in ledger.loc[ledger["rejected"] > 0, "rejects"])
    (cause,) = causes([("may.csv", reject) for reject in kept])
    assert cause.words.startswith("1 row: expected ")
    assert NAME not in cause.words


def test_old_ledgers_are_masked_on_reading_and_written_anew_without_their_words(
    store, tmp_path, place
):
    with store.draft() as draft:
        old = draft.read("ledger")
        old["refused"] = f"x.csv: its columns are {', '.join(PERSON)}"
        old["notes"] = json.dumps([f"columns left out: {NAME}"])
        old["rejects"] = json.dumps([[2, NAME, "YYYY-MM", ADDRESS, BORN], [3, NAME, "a ward"]])
        draft.replace("ledger", old)
        draft.commit("as an older version wrote it")
    assert NAME in str(DeltaTable(store.uri("ledger")).to_pyarrow_table().to_pylist())
    read = store.read("ledger", store.current())
    assert set(read["refused"]) == {REFUSED}
    assert set(read.loc[read["kind"] == "refused", "rejects"]) <= {"[]"}
    opened = read.loc[read["kind"] != "refused", "rejects"]
    assert set(opened) == {'[[2, "YYYY-MM"], [3, "a ward"]]'}
    assert [notes_kept(text) for text in read["notes"]] == [[]] * len(read)
    assert masked(read).equals(read)
    add([street(tmp_path, row("c", month="2025-05"), name="may.csv")], place, store)
    assert NAME not in str(DeltaTable(store.uri("ledger")).to_pyarrow_table().to_pylist())


def test_what_is_made_of_a_public_sentence_is_private():
    assert not isinstance(Public("2 rows") + f", {NAME}", Public)


def test_rejected_rows_are_for_whoever_loads_them_alone(store, tmp_path, place):
    add([street(tmp_path, row("y", kind=NAME), row("x"), name="may.csv")], place, store)
    folder = tmp_path / "store" / FOLDER
    assert NAME in next(folder.glob("*/rejected.csv")).read_text(encoding="utf-8-sig")
    assert all(stat.S_IMODE(f.stat().st_mode) == 0o700 for f in (folder, *folder.iterdir()))
