"""Which wards the API's answers cover: told by the place's wards, never by the files at hand."""

from __future__ import annotations

import itertools
import json
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from data_loaders.load import add
from data_loaders.months.answer_reach import REACH_SHARE, WITHIN, WardReach
from data_loaders.police.street_counts import _wards_under
from store.read_dataset import read_dataset
from store.store import Store
from tests.data_loaders import loading as made
from tests.publications import record

WEST, EAST = (-1.64, -1.56), (-1.54, -1.46)
"""The longitudes of records in either ward; all lie well inside."""

NUMBERS = itertools.count(1)


@pytest.fixture(scope="module")
def place(leeds):
    """A place of two wards; both have an earlier code."""
    two = made.two_wards(leeds)
    west, east = two.place.wards
    wards = (
        west.model_copy(update={"earlier_codes": ("E05000901",)}),
        east.model_copy(update={"earlier_codes": ("E05000902",)}),
    )
    return two.model_copy(update={"place": two.place.model_copy(update={"wards": wards})})


def records(where: tuple[float, float], number: int, month: str, kind: str = "Force") -> list[dict]:
    """Records spread over a ward, from its one end to the other."""
    west, east = where
    spread = max(number - 1, 1)
    return [
        record(
            next(NUMBERS), month, west + (east - west) * n / spread, 53.76 + 0.04 * (n % 3), kind
        )
        for n in range(number)
    ]


def answer(folder: Path, name: str, *found: list[dict]) -> Path:
    """An answer of the API in a file."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(json.dumps([r for some in found for r in some]))
    return path


def months(store: Store) -> dict[str, tuple[str, str]]:
    rows = store.read("coverage", store.current())
    return {f"{r.month:%Y-%m}": (r.status, r.reason) for r in rows.itertuples()}


def counted(store: Store, month: str) -> dict[str, int]:
    """Records by ward of a month, of those wards that are known."""
    counts = store.read("ward_counts", store.current())
    of_month = counts[counts["month"] == pd.Timestamp(month)]
    return of_month.groupby("area_code")["count"].sum().to_dict()


def both(place) -> tuple[str, str]:
    west, east = place.place.wards
    return west.code, east.code


def test_a_ward_without_an_answer_is_not_known_even_when_no_month_has_one(store, place, tmp_path):
    west, east = both(place)
    files = [
        answer(tmp_path, f"2025-0{m}-{west}.json", records(WEST, 20, f"2025-0{m}")) for m in (1, 2)
    ]
    stray = answer(tmp_path, f"2025-03-{west}.json", records((-1.64, -1.549), 20, "2025-03"))
    add([*files, stray], place, store)
    name = place.place.wards[1].name
    assert set(months(store).values()) == {("partial", f"no answer covers: {name}")}
    assert counted(store, "2025-01") == {west: 20}
    assert counted(store, "2025-03").keys() == {west}, "a neighbour's stray record is no count"
    counts, _ = read_dataset(store, store.current(), place).counts
    assert counts[counts.index.get_level_values("area_code") == east].isna().all(axis=None)


def test_an_empty_answer_fails_a_load_only_where_no_other_of_it_covers_its_month(
    store, place, tmp_path
):
    _, east = both(place)
    spread = [records(where, 20, "2025-03") for where in (WEST, EAST)]
    city = answer(tmp_path, "2025-03-twoville.json", *spread)
    empty = [answer(tmp_path, f"2025-03-{kind}-{east}.json") for kind in ("drugs", "robbery")]
    assert add(empty, place, store).failed
    report = add([city, *empty], place, store)
    assert not report.gave_nothing
    assert not report.failed
    assert add(empty, place, store).failed, "nothing but empty answers, whatever was there"


@pytest.mark.parametrize("order", list(itertools.permutations(range(2))))
def test_an_empty_answer_gainsays_no_other_that_covers_its_ward(store, place, tmp_path, order):
    west, east = both(place)
    city = answer(
        tmp_path,
        "2025-03-twoville.json",
        records(WEST, 20, "2025-03"),
        records(EAST, 20, "2025-03"),
    )
    empty = answer(tmp_path, f"2025-03-{east}.json")
    for number in order:
        add([(city, empty)[number]], place, store)
    assert months(store) == {"2025-03": ("complete", "")}
    assert counted(store, "2025-03") == {west: 20, east: 20}


@pytest.mark.parametrize(
    ("west", "east"),
    [
        ("2025-03-{0}.json", "2025-03-{1}.json"),
        ("crime_month_2025_03_area_E05000901_0.json", "crime_month_2025_03_area_E05000902_0.json"),
        ("twoville-2025-03-{2}.json", "{3}_2025-03.json"),
        ("{0}/2025-03.json", "{1}/2025-03.json"),
        ("2025-03/{0}.json", "2025-03/{1}.json"),
        ("leeds-2025-03-polygon-01-of-02.json", "leeds-2025-03-polygon-02-of-02.json"),
    ],
)
def test_answers_are_told_by_code_name_or_number(store, place, tmp_path, west, east):
    codes = both(place)
    words = [w.name.replace(" & ", "-and-").replace(" ", "-") for w in place.place.wards]
    folder = tmp_path / "api"
    for name, where in ((west, WEST), (east, EAST)):
        path = folder / name.format(*codes, *words)
        answer(path.parent, path.name, records(where, 9, "2025-03"))
    add([folder], place, store)
    assert months(store) == {"2025-03": ("complete", "")}
    assert counted(store, "2025-03") == dict.fromkeys(codes, 9)


def test_a_set_of_polygons_that_lacks_one_does_not_cover_the_place(store, place, tmp_path):
    add(
        [answer(tmp_path, "p-2025-03-polygon-01-of-02.json", records(WEST, 9, "2025-03"))],
        place,
        store,
    )
    assert months(store)["2025-03"][0] == "partial"
    assert counted(store, "2025-03").keys() == {both(place)[0]}


def test_an_answer_of_no_name_covers_the_wards_its_records_reach_over(store, place, tmp_path):
    add(
        [
            answer(
                tmp_path,
                "twoville-2025-03.json",
                records(WEST, 60, "2025-03"),
                records(EAST, 60, "2025-03"),
            )
        ],
        place,
        store,
    )
    assert months(store) == {"2025-03": ("complete", "")}
    only_west = answer(tmp_path, "twoville-2025-04-a.json", records(WEST, 60, "2025-04"))
    add([only_west], place, store)
    assert months(store)["2025-04"][0] == "partial"
    assert counted(store, "2025-04") == {both(place)[0]: 60}


def test_a_few_records_far_apart_cover_no_ward(store, place, tmp_path):
    few = [record(1, "2025-03", -1.63, 53.77), record(2, "2025-03", -1.47, 53.83)]
    add(
        [made.street(tmp_path, made.row("a")), answer(tmp_path, "a-2025-03.json", few)],
        place,
        store,
    )
    assert months(store)["2025-03"] == ("missing", "no answer covers a ward")
    assert counted(store, "2025-03") == {}


@pytest.mark.parametrize("kind", ["none", "BTP"])
def test_a_month_without_a_record_of_a_police_force_is_missing(store, place, tmp_path, kind):
    found = [] if kind == "none" else records(WEST, 3, "2025-03", kind="BTP")
    files = [answer(tmp_path, f"2025-03-{code}.json", found) for code in both(place)]
    february = made.street(tmp_path, made.row("a"), made.row("b", longitude="-1.50"))
    report = add([february, *files], place, store)
    status, reason = months(store)["2025-03"]
    assert (status, "no answer has a record of a police force" in reason) == ("missing", True)
    assert counted(store, "2025-03") == {}
    words = " ".join(report.lines[-1].notes)
    assert ("is missing unless" if kind == "none" else "that is no month") in words
    assert any("Mar 2025 of the API is missing" in note for note in report.notes)
    dataset = read_dataset(store, store.current(), place)
    assert str(dataset.scope.last) == "2025-02", "the period shown first ends where data does"


def test_empty_answers_of_another_age_make_no_gap(store, place, tmp_path):
    far = [answer(tmp_path, f"{year}-03-{both(place)[0]}.json") for year in (1999, 2095)]
    add([made.street(tmp_path, made.row("a")), *far], place, store)
    assert list(months(store)) == ["2025-02"]


def with_history(tmp_path: Path, place, usual_east: int) -> list[Path]:
    """January and February of both wards; East has so many a month."""
    west, east = both(place)
    return [
        answer(tmp_path, f"2025-0{m}-{code}.json", records(where, number, f"2025-0{m}"))
        for m in (1, 2)
        for code, where, number in ((west, WEST, 30), (east, EAST, usual_east))
    ]


@pytest.mark.parametrize(("usual", "status"), [(4, "complete"), (5, "partial")])
@pytest.mark.parametrize("order", [1, -1])
def test_an_empty_answer_is_a_zero_only_for_a_ward_of_usually_few(
    store, place, tmp_path, usual, status, order
):
    west, east = both(place)
    march = [
        answer(tmp_path, f"2025-03-{west}.json", records(WEST, 30, "2025-03")),
        answer(tmp_path, f"2025-03-{east}.json"),
    ]
    for file in [*with_history(tmp_path, place, usual), *march][::order]:
        add([file], place, store)
    assert months(store)["2025-03"][0] == status
    assert counted(store, "2025-03") == {west: 30} | ({east: 0} if status == "complete" else {})
    if status == "partial":
        assert "(5 records a month are usual)" in months(store)["2025-03"][1]


def test_an_empty_answer_without_another_month_is_not_known(store, place, tmp_path):
    west, east = both(place)
    add(
        [
            answer(tmp_path, f"2025-03-{west}.json", records(WEST, 30, "2025-03")),
            answer(tmp_path, f"2025-03-{east}.json"),
        ],
        place,
        store,
    )
    status, reason = months(store)["2025-03"]
    assert status == "partial"
    assert "no other month says how many are usual" in reason


@pytest.mark.parametrize("kind", ["none", "BTP"])
def test_a_later_answer_of_nothing_never_wipes_a_month(store, place, tmp_path, kind):
    add(with_history(tmp_path, place, 20), place, store)
    before = counted(store, "2025-02")
    nothing = [] if kind == "none" else records(WEST, 2, "2025-02", kind="BTP")
    later = [answer(tmp_path / "later", f"2025-02-{code}.json", nothing) for code in both(place)]
    report = add(later, place, store)
    assert report.release is None, "nothing of it is used"
    assert "they stay" in report.lines[0].notes[-1]
    assert counted(store, "2025-02") == before


def test_a_zone_is_known_where_its_wards_are():
    wards = gpd.GeoDataFrame(
        {"area_code": ["W", "E"]}, geometry=[shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1)]
    )
    zones = gpd.GeoDataFrame(
        {"area_code": ["both", "one"]},
        geometry=[shapely.box(0.5, 0.2, 1.5, 0.8), shapely.box(0.2, 0.2, 1.001, 0.8)],
    )
    assert _wards_under(zones, wards) == {"both": frozenset("WE"), "one": frozenset("W")}


def test_an_old_store_knows_the_reach_of_an_answer_by_its_records(store, place, tmp_path):
    both_wards = records(WEST, 60, "2025-03"), records(EAST, 60, "2025-03")
    add([answer(tmp_path, "twoville-2025-03.json", *both_wards)], place, store)
    with store.draft() as draft:
        draft.replace("parts", draft.read("parts").assign(reach=None))
        draft.commit("as it was")
    add([made.street(tmp_path, made.row("a"))], place, store)
    assert months(store)["2025-03"] == ("complete", "")


@pytest.mark.parametrize("order", [1, -1])
@pytest.mark.parametrize("together", [True, False])
@pytest.mark.parametrize("own", [True, False])
def test_an_answer_under_another_wards_name_covers_only_where_its_records_lie(
    store, place, tmp_path, own, together, order
):
    """West's answer saved as East's, with a stray record of East or none, beside West's or not."""
    west, east = both(place)
    found = records((-1.64, -1.549), 60, "2025-03")
    files = [answer(tmp_path, f"2025-03-{east}.json", found)]
    files += [answer(tmp_path, f"2025-03-{west}.json", found)] if own else []
    for some in [files] if together else [[file] for file in files[::order]]:
        add(some, place, store)
    status, reason = months(store)["2025-03"]
    names = [w.name for w in place.place.wards]
    assert status == "partial"
    assert f"no answer covers: {names[1]}" in reason
    assert (
        f"2025-03-{east}.json is named after {names[1]}, but its records lie in {names[0]}"
    ) in reason
    assert counted(store, "2025-03").keys() == {west}


def test_an_answer_from_elsewhere_under_a_wards_name_covers_nothing(store, place, tmp_path):
    west, east = both(place)
    far = records((-1.30, -1.20), 30, "2025-03")
    files = [
        answer(tmp_path, f"2025-03-{west}.json", records(WEST, 30, "2025-03")),
        answer(tmp_path, f"2025-03-{east}.json", far),
    ]
    add(files, place, store)
    assert "but its records lie outside the place" in months(store)["2025-03"][1]
    assert counted(store, "2025-03") == {west: 30}


def test_a_wider_answer_under_one_wards_name_covers_all_it_reaches(store, place, tmp_path):
    _, east = both(place)
    wide = records((-1.645, -1.455), 60, "2025-02"), records((-1.40, -1.20), 60, "2025-02")
    add([answer(tmp_path, f"2025-02-{east}.json", *wide)], place, store)
    assert months(store)["2025-02"] == ("complete", "")
    assert sum(counted(store, "2025-02").values()) == 60


def test_of_two_wards_in_a_name_one_without_records_is_not_covered(store, place, tmp_path):
    west, east = both(place)
    found = records(WEST, 60, "2025-03"), records(EAST, 60, "2025-03")
    add([answer(tmp_path, f"2025-03-{west}-{east}.json", *found)], place, store)
    assert months(store)["2025-03"] == ("complete", "")
    only = answer(tmp_path, f"2025-04-{west}-{east}.json", records(WEST, 60, "2025-04"))
    add([only], place, store)
    assert months(store)["2025-04"][0] == "partial"
    assert counted(store, "2025-04") == {west: 60}


def test_a_wards_few_records_just_beside_it_do_not_gainsay_its_name(store, place, tmp_path):
    west, east = both(place)
    files = [
        *with_history(tmp_path, place, 3),
        answer(tmp_path, f"2025-03-{west}.json", records(WEST, 30, "2025-03")),
        answer(tmp_path, f"2025-03-{east}.json", [record(1, "2025-03", -1.5502, 53.80)]),
    ]
    add(files, place, store)
    assert months(store)["2025-03"] == ("complete", "")
    assert counted(store, "2025-03")[east] == 0


SET = "leeds-2025-03-polygon-{:02d}-of-{:02d}.json"
WHOLE = (-1.64, -1.46)


@pytest.mark.parametrize("order", [1, -1])
@pytest.mark.parametrize("together", [True, False])
@pytest.mark.parametrize(
    ("answers", "lacks"),
    [
        ({(1, 2): [WHOLE]}, "no answer for polygon 02 of 02"),
        ({(1, 2): [WHOLE], (2, 2): []}, "the answer for polygon 02 of 02 is empty"),
        ({(1, 2): [WEST], (2, 2): []}, "the answer for polygon 02 of 02 is empty"),
        ({(1, 3): [WEST], (3, 3): [EAST]}, "no answer for polygon 02 of 03"),
        ({(1, 2): [WEST], (2, 3): [EAST]}, "no answer for polygon 02 of 02"),
        ({(1, 2): ["same"], (2, 2): ["same"]}, "for polygons 01 and 02 of 02 are the same"),
    ],
)
def test_a_set_that_is_not_whole_is_never_a_complete_month(
    store, place, tmp_path, answers, lacks, together, order
):
    same = records(WHOLE, 60, "2025-03")
    files = [
        answer(
            tmp_path,
            SET.format(*number),
            *(same if where == "same" else records(where, 60, "2025-03") for where in found),
        )
        for number, found in answers.items()
    ]
    for some in [files] if together else [[file] for file in files[::order]]:
        add(some, place, store)
    status, reason = months(store)["2025-03"]
    assert status == "partial"
    assert lacks in reason


def test_halves_of_two_places_sets_are_no_set(store, place, tmp_path):
    files = [
        answer(tmp_path, SET.format(1, 2), records(WEST, 60, "2025-03")),
        answer(tmp_path, "york-2025-03-polygon-02-of-02.json", records((-1.3, -1.2), 9, "2025-03")),
    ]
    add(files, place, store)
    assert months(store)["2025-03"][0] == "partial"
    assert counted(store, "2025-03").keys() == {both(place)[0]}


def test_a_whole_set_of_another_place_covers_no_ward(store, place, tmp_path):
    stray = records((-1.46, -1.30), 60, "2025-03")
    add([answer(tmp_path, "york-2025-03-polygon-01-of-01.json", stray)], place, store)
    assert months(store)["2025-03"] == ("missing", "no answer covers a ward")


def test_an_island_of_usually_few_may_be_empty(store, place, tmp_path):
    for month, island in (("2025-02", 2), ("2025-03", 0)):
        name = SET.replace("2025-03", month)
        files = [
            answer(tmp_path, name.format(1, 2), records(WHOLE, 60, month)),
            answer(tmp_path, name.format(2, 2), records((-1.452, -1.451), island, month)),
        ]
        add(files, place, store)
    assert {status for status, _ in months(store).values()} == {"complete"}


def test_a_whole_set_beside_part_of_another_covers_the_place(store, place, tmp_path):
    files = [
        answer(tmp_path, SET.format(1, 1), records(WHOLE, 60, "2025-03")),
        answer(tmp_path, "other-" + SET.format(1, 3), records(EAST, 60, "2025-03")),
    ]
    add(files, place, store)
    assert months(store)["2025-03"] == ("complete", "")


@pytest.mark.parametrize("bad", [1, 14])
def test_a_ward_much_of_whose_own_answer_was_rejected_is_not_known(store, place, tmp_path, bad):
    west, east = both(place)
    faulty = records(EAST, 30, "2025-01")
    for one in faulty[:bad]:
        one["category"] = "burglry"
    files = [
        answer(tmp_path, f"2025-01-{west}.json", records(WEST, 3_000, "2025-01")),
        answer(tmp_path, f"2025-01-{east}.json", faulty),
    ]
    add(files, place, store)
    status, reason = months(store)["2025-01"]
    assert status == "partial"
    assert reason == (
        f"{bad} of 30 rows of 2025-01-{east}.json were rejected, so its ward is not known"
    )
    assert counted(store, "2025-01") == {west: 3_000}


def test_a_ward_with_one_reject_of_many_is_known(store, place, tmp_path):
    west, east = both(place)
    faulty = records(EAST, 200, "2025-01")
    faulty[0]["category"] = "burglry"
    files = [
        answer(tmp_path, f"2025-01-{west}.json", records(WEST, 200, "2025-01")),
        answer(tmp_path, f"2025-01-{east}.json", faulty),
    ]
    add(files, place, store)
    assert months(store)["2025-01"][0] == "complete"
    assert counted(store, "2025-01") == {west: 200, east: 199}


@pytest.mark.parametrize("seed", range(40))
def test_a_ward_is_within_reach_exactly_where_all_answers_together_cover_so_much(seed):
    rng = np.random.default_rng(seed)
    ward = shapely.MultiPoint(rng.random((9, 2)) * 1000).buffer(120)
    grounds = rng.random((rng.integers(1, 9), 6, 2)) * rng.choice([400, 1000, 4000])
    places = rng.random((len(grounds), 1, 2)) * 800 - 400
    hulls = np.array([shapely.MultiPoint(p).convex_hull for p in grounds + places], dtype=object)
    far = REACH_SHARE * np.sqrt(ward.area)
    reach = shapely.union_all([hull.buffer(far) for hull in hulls])
    covered = reach.intersection(ward).area / ward.area
    for share in (0.5, WITHIN):
        assert WardReach(ward).is_within(hulls, share) == (covered >= share)
