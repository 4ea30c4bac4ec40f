"""Three files of one month, of the API, the railways and the force: the same store in any order."""

from __future__ import annotations

import itertools
import json
from pathlib import Path

import pandas as pd
import pytest

from data_loaders.load import add
from store.store import Store
from tests.data_loaders import loading as made
from tests.publications import record

RAILWAYS = "British Transport Police"


def own(folder: Path, extra: int = 0) -> Path:
    rows = [made.row(f"{n:064x}") for n in range(20 + extra)]
    return made.street(folder, *rows)


def railways(folder: Path, number: int = 4) -> Path:
    rows = [
        made.row(f"{n:064x}", longitude="-1.50").replace(made.FORCE, RAILWAYS)
        for n in range(100, 100 + number)
    ]
    return made.street(folder, *rows, name="2025-02-btp-street.csv")


def api(folder: Path, number: int = 24) -> Path:
    """The answer of the API, the railways' records in it."""
    found = [
        record(n + 1, "2025-02", -1.649 + 0.198 * n / (number - 1), 53.751 + 0.098 * (n % 2))
        for n in range(number)
    ]
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "twoville-2025-02-polygon-01-of-01.json"
    path.write_text(json.dumps(found))
    return path


def state(store: Store) -> dict[str, object]:
    release = store.current()
    parts = store.read("parts", release)
    counts = store.read("ward_counts", release).groupby("area_code")["count"].sum()
    incidents = store.read("incidents", release, source="police.uk")
    return {
        "counts": counts.to_dict(),
        "coverage": store.read("coverage", release)[["status", "records"]].values.tolist(),
        "parts": sorted(map(tuple, parts[["source", "part", "kind", "records"]].to_numpy())),
        "incidents": sorted(incidents["incident_id"]),
    }


FILES = {"own": own, "railways": railways, "api": api}


@pytest.mark.parametrize("together", [False, True])
@pytest.mark.parametrize("order", list(itertools.permutations(FILES)))
def test_every_order_ends_in_the_same_store(store, place, tmp_path, order, together):
    files = [FILES[name](tmp_path) for name in order]
    for some in [files] if together else [[file] for file in files]:
        assert not add(some, place, store).refused
    west, east = (ward.code for ward in place.place.wards)
    found = state(store)
    assert found["counts"] == {west: 20, east: 4}
    assert found["coverage"] == [["complete", 24]]
    assert found["parts"] == [
        ("police.uk", "btp", "archive", 4),
        ("police.uk", "west-yorkshire", "archive", 20),
    ]


@pytest.mark.parametrize("order", [1, -1])
def test_beside_the_api_alone_the_railways_file_waits_and_counts_nothing(
    store, place, tmp_path, order
):
    files = [railways(tmp_path), api(tmp_path)][::order]
    reports = [add([file], place, store) for file in files]
    assert sum(state(store)["counts"].values()) == 24
    assert state(store)["coverage"] == [["complete", 24]]
    assert any("btp (4 records in the place) waits for the file" in n for n in reports[1].notes)
    assert add([files[0]], place, store).release is None, "the same again changes nothing"


def test_a_later_version_of_a_file_that_waits_takes_its_place(store, place, tmp_path):
    for file in (api(tmp_path), railways(tmp_path), railways(tmp_path / "later", 9)):
        add([file], place, store)
    assert sum(state(store)["counts"].values()) == 24
    add([own(tmp_path)], place, store)
    assert sum(state(store)["counts"].values()) == 29
    ledger = store.read("ledger", store.current())
    ledger = ledger[ledger["kind"].str.startswith("police.uk")]
    assert (ledger["placed"].sum(), ledger["replaced"].sum()) == (29, 28)


def test_other_months_keep_what_waits(store, place, tmp_path):
    add([api(tmp_path), railways(tmp_path)], place, store)
    march = [made.row(f"{n:064x}", month="2025-03") for n in range(9)]
    add([made.street(tmp_path, *march, name="march.csv")], place, store)
    parts = store.read("parts", store.current())
    assert parts.loc[parts["source"] == "police.uk waiting", "part"].tolist() == ["btp"]
    waiting = store.read("incidents", store.current(), source="police.uk waiting")
    assert len(waiting) == 4
    assert set(waiting["month"]) == {pd.Timestamp("2025-02-01")}
