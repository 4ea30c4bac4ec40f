"""Records that come again under other numbers, in answers of other names, count once."""

from __future__ import annotations

import itertools
import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from data_loaders.load import add
from data_loaders.months.answers_anew import told_twice
from store.store import Store
from tests.data_loaders import loading as made
from tests.publications import record

WEST, EAST = -1.64, -1.54
KINDS = ("burglary", "robbery", "drugs", "anti-social-behaviour")
"""As many as a point has not, so that those of a point differ."""


@pytest.fixture(scope="module")
def place(leeds):
    return made.two_wards(leeds)


def records(longitude: float, number: int, first: int) -> list[dict]:
    """Records on points of a ward, three a point, with ids from `first` on."""
    return [
        {
            **record(first + n, "2025-01", *_point(longitude, n // 3)),
            "category": KINDS[n % 4],
        }
        for n in range(number)
    ]


def _point(west: float, number: int) -> tuple[float, float]:
    return west + 0.004 * number, 53.76 + 0.04 * (number % 3)


def anew(found: list[dict]) -> list[dict]:
    return [{**each, "id": each["id"] + 7_000_000} for each in found]


ONE, TWO = records(WEST, 60, 1), records(EAST, 60, 1001)
WARDS = {"2025-01-{0}.json": ONE, "2025-01-{1}.json": TWO}
BY_NAME = {"{2}-2025-01.json": anew(ONE), "{3}-2025-01.json": anew(TWO)}
CITY = {"2025-01-twoville.json": anew(ONE + TWO)}
PAIR = {"p-2025-01-polygon-01-of-02.json": anew(TWO), "p-2025-01-polygon-02-of-02.json": anew(ONE)}


def loaded(store: Store, place, folder: Path, *commands: dict[str, list[dict]]) -> list:
    west, east = place.place.wards
    reports = []
    for number, files in enumerate(commands):
        paths = []
        for name, found in files.items():
            path = folder / str(number) / name.format(west.code, east.code, west.name, east.name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(json.dumps(found))
            paths.append(path)
        reports.append(add(paths, place, store))
    return reports


def counted(store: Store) -> pd.Series:
    counts = store.read("ward_counts", store.current())
    found = counts[counts["source"] == "police.uk"].groupby(["area_code", "offence"])["count"].sum()
    return found[found > 0]


@pytest.mark.parametrize(
    "commands",
    [
        *itertools.permutations([WARDS, CITY]),
        *itertools.permutations([WARDS, BY_NAME]),
        *itertools.permutations([WARDS, PAIR]),
        [WARDS | CITY],
        [WARDS | BY_NAME],
        [WARDS, {"2025-01-north.json": anew(ONE)}],
        [WARDS, {"again/2025-01-{0}.json": anew(ONE + TWO[:10])}],
        [WARDS, {"2025-01-twoville.json": anew(ONE + TWO[:30])}],
    ],
)
def test_records_numbered_anew_count_once(store, place, tmp_path, commands):
    loaded(store, place, tmp_path, *commands)
    assert counted(store).groupby("area_code").sum().tolist() == [60, 60]
    assert set(counted(store)) == {15}


def test_a_later_answer_for_all_wards_takes_their_place(store, place, tmp_path):
    changed = anew(ONE + TWO)
    changed[0] = {**changed[0], "category": "shoplifting"}
    loaded(store, place, tmp_path, WARDS, {"2025-01-twoville.json": changed})
    assert counted(store).groupby("area_code").sum().tolist() == [60, 60]
    assert counted(store).xs("shoplifting", level="offence").tolist() == [1]


def many(longitude: float, number: int, first: int) -> list[dict]:
    """Records on points of a ward, three a point, so many that a few may be withdrawn."""
    found = records(longitude, number, first)
    places = [_point(longitude, n // 3 % 20) for n in range(number)]
    return [
        each | {"location": record(0, "2025-01", lng + 0.00004 * (n // 60), lat)["location"]}
        for n, (each, (lng, lat)) in enumerate(zip(found, places, strict=True))
    ]


@pytest.mark.parametrize("cut", [True, False])
def test_a_city_answer_of_another_outline_leaves_no_ward_short(store, place, tmp_path, cut):
    """What lies at whole points is beyond its outline; what was withdrawn lies anywhere."""
    west, east = many(WEST, 300, 1), many(EAST, 300, 1001)
    city = anew(reclassified(west) + east)
    lost = range(297, 285, -1) if cut else range(3, 300, 27)
    city = [each for n, each in enumerate(city) if n not in lost]
    wards = {"2025-01-{0}.json": west, "2025-01-{1}.json": east}
    reports = loaded(store, place, tmp_path, wards, {"2025-01-twoville.json": city})
    number = counted(store).groupby("area_code").sum().tolist()
    if cut:
        assert "its outline is another" in str(reports[-1])
        assert number == [300, 300]
    else:
        assert number == [300 - len(lost), 300]


def test_an_answer_that_nobody_can_tell_is_refused_with_a_question(store, place, tmp_path):
    half = anew(ONE)[:30]
    half[1] = {**half[1], "category": "burglary"}
    loaded(store, place, tmp_path, WARDS)
    before = counted(store)
    made_of = tmp_path / "2025-01-half.json"
    made_of.write_text(json.dumps(half))
    report = add([made_of], place, store)
    assert "under other ids" in str(report)
    assert counted(store).equals(before)
    (month,) = store.read("coverage", store.current()).itertuples()
    assert month.reason == "2025-01-half.json was refused, and may hold more of the month"


def test_pieces_of_an_answer_by_kind_of_crime_are_all_counted(store, place, tmp_path):
    asb = [[r for r in some if r["category"] == KINDS[3]] for some in (ONE, TWO)]
    rest = [[r for r in some if r["category"] != KINDS[3]] for some in (ONE, TWO)]
    names = [("2025-01-asb-{0}.json", "2025-01-asb-{1}.json"), tuple(WARDS)]
    first, second = (dict(zip(n, f, strict=True)) for n, f in zip(names, (asb, rest), strict=True))
    loaded(store, place, tmp_path, second, first)
    assert counted(store).groupby("area_code").sum().tolist() == [60, 60]


def reclassified(found: list[dict]) -> list[dict]:
    return [{**each, "category": "shoplifting"} if n == 1 else each for n, each in enumerate(found)]


@pytest.mark.parametrize(
    "files",
    [
        {"{2}-2025-01.json": reclassified(ONE), "{3}-2025-01.json": reclassified(TWO)},
        {"2025-01-twoville.json": reclassified(ONE) + reclassified(TWO)},
    ],
)
def test_newer_answers_of_other_names_take_the_place(store, place, tmp_path, files):
    loaded(store, place, tmp_path, WARDS, files)
    assert counted(store).groupby("area_code").sum().tolist() == [60, 60]
    assert counted(store).xs("shoplifting", level="offence").tolist() == [1, 1]


@pytest.mark.parametrize("together", [True, False])
def test_a_record_told_otherwise_is_asked_about_where_nothing_tells(
    store, place, tmp_path, together
):
    city, ward = {"2025-01-twoville.json": ONE + TWO}, {"{2}-2025-01.json": reclassified(ONE)}
    reports = loaded(store, place, tmp_path, *([city | ward] if together else [city, ward]))
    assert "another kind of crime" in str(reports[-1])


def of_kind(kind: str) -> dict[str, list[dict]]:
    files = ("2025-01-" + kind + "-{0}.json", ONE), ("2025-01-" + kind + "-{1}.json", TWO)
    return {name: [r for r in found if r["category"] == kind] for name, found in files}


def test_answers_of_one_kind_of_crime_are_no_month_of_all(store, place, tmp_path):
    loaded(store, place, tmp_path, of_kind("burglary") | of_kind("robbery"))
    (month,) = store.read("coverage", store.current()).itertuples()
    assert month.status != "complete"
    assert "one kind of crime alone (burglary, robbery)" in month.reason
    assert counted(store).empty
    loaded(store, place, tmp_path, WARDS)
    assert counted(store).groupby("area_code").sum().tolist() == [60, 60]


def test_answers_of_every_kind_are_a_whole_month(store, place, tmp_path):
    every = {n: f for kind in place.police_offences for n, f in of_kind(kind).items()}
    loaded(store, place, tmp_path, every)
    assert store.read("coverage", store.current())["status"].tolist() == ["complete"]
    assert counted(store).groupby("area_code").sum().tolist() == [60, 60]


@pytest.mark.parametrize("one_by_one", [True, False])
@pytest.mark.parametrize("name", ["2025-01.json", "crimes-street-all-crime.json"])
def test_answers_named_one_by_one_are_told_by_their_folders(
    store, place, tmp_path, name, one_by_one
):
    folders = [tmp_path / "answers" / ward.code for ward in place.place.wards]
    for folder, found in zip(folders, (ONE, TWO), strict=True):
        folder.mkdir(parents=True)
        (folder / name).write_text(json.dumps(found[:30]))
    paths = [folder / name for folder in folders] if one_by_one else [tmp_path / "answers"]
    add(paths, place, store)
    parts = store.read("parts", store.current())
    files = parts.loc[parts["source"] == "police.uk", "file"]
    assert sorted(files) == sorted(f"{folder.name}/{name}" for folder in folders)
    assert store.read("coverage", store.current())["status"].tolist() == ["complete"]


def test_answers_that_share_points_by_chance_are_not_told_anew():
    rng = np.random.default_rng(3)
    number = 600
    records = pd.DataFrame(
        {
            "easting": rng.integers(0, 300, number) * 10.0,
            "northing": 0.0,
            "month": np.datetime64("2025-01"),
            "offence": rng.integers(0, 14, number).astype(str),
            "incident_id": np.arange(number).astype(str),
        }
    )
    answer = rng.integers(0, 10, number)
    assert not told_twice(records, answer)
    anew = records.assign(incident_id=records["incident_id"] + "-anew")
    both = pd.concat([records, anew], ignore_index=True)
    assert told_twice(both, np.repeat([0, 1], number))
