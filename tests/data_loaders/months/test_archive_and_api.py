"""One month from the API and from a street file of the same records: all counts are alike."""

from __future__ import annotations

import csv
import json
import random
import zipfile
from pathlib import Path

import pandas as pd
import pytest

from data_loaders.load import add
from model.config.catalogue import Catalogue
from store.store import Store

MONTH = "2017-05"
NAMES = "Crime ID,Month,Reported by,Longitude,Latitude,Location,Crime type,Last outcome category"
KEYS = ["area_code", "month", "offence"]


@pytest.fixture(scope="module")
def answers(shared_data, tmp_path_factory) -> list[Path]:
    """The API's answers for a real month of Westminster, a file a ward."""
    folder = tmp_path_factory.mktemp("answers")
    zipped = shared_data / "westminster" / "police-uk-api-2016-01-to-2018-06.zip"
    with zipfile.ZipFile(zipped) as archive:
        names = [n for n in archive.namelist() if MONTH.replace("-", "_") in n]
        return sorted(Path(archive.extract(name, folder)) for name in names)


@pytest.fixture(scope="module")
def records(answers) -> list[dict]:
    """The same month's records, each once."""
    found = [record for path in answers for record in json.loads(path.read_text())]
    return list({record["id"]: record for record in found}.values())


def street_file(path: Path, records: list[dict], catalogue: Catalogue) -> Path:
    """A street CSV of these records, as data.police.uk would publish them."""
    name = {offence.id: offence.name for offence in catalogue.offences}
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        writer.writerow(NAMES.split(","))
        for record in records:
            place, outcome = record["location"], record["outcome_status"]
            writer.writerow(
                [
                    record["persistent_id"],
                    record["month"],
                    "Metropolitan Police Service",
                    place["longitude"],
                    place["latitude"],
                    place["street"]["name"],
                    name[catalogue.offence_of_name[record["category"]]],
                    outcome["category"] if outcome else "",
                ]
            )
    return path


def counts(folder: Path, paths: list[Path], shared_data: Path, catalogue: Catalogue) -> pd.Series:
    """Counts by ward, month and offence of a store of these files alone."""
    store = Store(str(folder))
    wards = shared_data / "westminster" / "wards-2013.geojson"
    report = add([wards, *paths], catalogue, store)
    assert not report.refused
    table = store.read("ward_counts", store.current()).set_index(KEYS)["count"]
    return table[table > 0].sort_index()


def test_the_archive_and_the_api_of_a_month_count_alike_in_any_order(
    tmp_path, shared_data, westminster, answers, records
):
    by_api = counts(tmp_path / "api", answers, shared_data, westminster)
    assert by_api.sum() > 5_000
    ids = [record["persistent_id"] for record in records if record["persistent_id"]]
    assert len(ids) - len(set(ids)) > 100  # records that share an id are in it
    for seed in range(2):
        random.Random(seed).shuffle(records)
        path = street_file(tmp_path / f"{MONTH}-street-{seed}.csv", records, westminster)
        by_csv = counts(tmp_path / f"csv-{seed}", [path], shared_data, westminster)
        pd.testing.assert_series_equal(by_csv, by_api)


def test_a_load_over_api_months_tells_what_differs(
    tmp_path, shared_data, westminster, answers, records
):
    store = Store(str(tmp_path / "store"))
    add([shared_data / "westminster" / "wards-2013.geojson", *answers], westminster, store)
    without = [record for record in records if record["category"] != "bicycle-theft"]
    path = street_file(tmp_path / f"{MONTH}-street.csv", without, westminster)
    report = add([path], westminster, store)
    (note,) = (note for note in report.notes if "by the archive" in note)
    assert note.startswith("May 2017: ")
    assert "(Bicycle theft 0 and " in note
    ledger = store.read("ledger", store.current())
    of_api = ledger[ledger["kind"] == "police.uk API JSON"]
    assert of_api["placed"].sum() == 0
    assert of_api["replaced"].sum() == of_api["rows_read"].sum() - of_api["duplicate"].sum()
    assert of_api["notes"].str.contains(f"replaced by {path.name}").any()
    assert (store.read("parts", store.current())["kind"] == "archive").all()
