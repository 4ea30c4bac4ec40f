"""Another list of map points is found in its month, and nothing else is taken for one."""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data_loaders.load import add
from model.tables import POINT_LISTS
from store.point_lists import point_lists, points_changed
from store.read_dataset import read_dataset
from store.store import Store
from tests.data_loaders import loading as made

BEGINS = pd.Period("2022-01", "M")
SEED = 4


def records(*months: tuple[str, list[float]]) -> pd.DataFrame:
    """Incidents of some months, each on a point of that easting."""
    rows = [(pd.Timestamp(month), x, 0.0) for month, points in months for x in points]
    table = pd.DataFrame(rows, columns=["month", "easting", "northing"])
    return table.astype({"month": "datetime64[us]"})


SMALL = records(
    ("2025-01-01", [1, 1, 2]), ("2025-02-01", [1, 2, 2, 3]), ("2025-04-01", [3, 4, 4, 5])
)


def city(
    months: int = 36,
    *,
    size: int = 600,
    points: int = 1500,
    moved: int | None = None,
    share: float = 1.0,
    fresh: tuple[float, float] = (0.0, 0.0),
    seed: int = SEED,
) -> pd.DataFrame:
    """Incidents of a made city: a few busy points, many quiet ones.

    From month number `moved` on, that share of its points are others. `fresh` is the share of the
    records of the first and the last month that lie on a point of their own, as on rare points.
    """
    rng = np.random.default_rng(seed)
    weight = 1 / np.arange(1, points + 1)
    moves = rng.random(points) < share
    frames = []
    for number in range(months):
        point = rng.choice(points, size, p=weight / weight.sum()).astype(float)
        if moved is not None and number >= moved:
            point = np.where(moves[point.astype(int)], point + 100_000, point)
        rare = rng.random(size) < np.interp(number, [0, months - 1], fresh)
        point = np.where(rare, 200_000 + rng.integers(0, 400_000, size), point)
        month = (BEGINS + number).to_timestamp().as_unit("us")
        frames.append(pd.DataFrame({"month": month, "easting": point, "northing": 0.0}))
    return pd.concat(frames, ignore_index=True)


def without(incidents: pd.DataFrame, *numbers: int) -> pd.DataFrame:
    """Those of the other months."""
    gone = [(BEGINS + n).to_timestamp() for n in numbers]
    return incidents[~incidents["month"].isin(gone)]


def found(incidents: pd.DataFrame, *, partial: tuple[int, ...] = ()) -> list[int]:
    """The numbers of the months from which the points are found to be others."""
    table = POINT_LISTS.validate(point_lists(incidents))
    months = pd.PeriodIndex(table["month"], freq="M")
    status = pd.Series("complete", index=pd.period_range(months.min(), months.max(), freq="M"))
    status[~status.index.isin(months)] = "missing"
    status[[BEGINS + n for n in partial]] = "partial"
    return [(b.month - BEGINS).n for b in points_changed(table, status)]


# --- the table ----------------------------------------------------------------------------------


def test_a_point_is_new_where_no_month_before_has_a_record_on_it():
    table = point_lists(SMALL)
    assert list(table["records"]) == [3, 4, 4]
    assert list(table["points"]) == [2, 3, 3]
    assert list(table["new_share"]) == [1.0, 0.25, 0.75]


@pytest.mark.parametrize(("month", "new_share"), [("2025-01-01", 0.0), ("2025-02-01", 1.0)])
def test_a_point_is_forgotten_after_24_months(month, new_share):
    table = point_lists(records(("2023-01-01", [1, 2]), (month, [1, 2])))
    assert table["new_share"].iloc[-1] == new_share


@pytest.mark.parametrize(("moved_m", "new_share"), [(0.0, 0.0), (1e-4, 0.0), (1.0, 1.0)])
def test_a_point_is_known_to_the_metre(moved_m, new_share):
    """So that another version of the transformation of coordinates moves no point."""
    table = point_lists(records(("2025-01-01", [430_000.2]), ("2025-02-01", [430_000.2 + moved_m])))
    assert table["new_share"].iloc[-1] == new_share


def test_points_apart_in_one_direction_only_are_two():
    incidents = records(("2025-01-01", [1, 1, 2, 2])).assign(northing=[1.0, 2.0, 1.0, 2.0])
    assert list(point_lists(incidents)["points"]) == [4]


def test_no_incidents_no_months():
    table = POINT_LISTS.validate(point_lists(records()))
    assert len(table) == 0


@settings(max_examples=25, deadline=None)
@given(st.permutations(range(len(SMALL))))
def test_the_order_of_records_does_not_matter(order):
    pd.testing.assert_frame_equal(point_lists(SMALL.iloc[order]), point_lists(SMALL))


# --- what is found in it ------------------------------------------------------------------------


@pytest.mark.parametrize("moved", [12, 13, 20, 35])
def test_points_all_replaced_are_found_in_exactly_that_month(moved):
    assert found(city(moved=moved)) == [moved]


@pytest.mark.parametrize("seed", range(10))
def test_no_change_is_found_where_there_is_none(seed):
    assert found(city(seed=seed)) == []


def test_a_first_year_is_never_judged():
    assert found(city(moved=11)) == []


@pytest.mark.parametrize(("share", "months"), [(0.1, []), (0.6, [20])])
def test_a_few_points_replaced_are_no_other_list_and_most_are(share, months):
    assert found(city(size=3000, moved=20, share=share)) == months


def test_two_changes_more_than_a_year_apart_are_two():
    twice = city(48, moved=15)
    later = twice["month"] >= (BEGINS + 30).to_timestamp()
    twice = twice.assign(easting=twice["easting"] + np.where(later, 700_000, 0))
    assert found(twice) == [15, 30]


@pytest.mark.parametrize("fresh", [(0.02, 0.02), (0.02, 0.20), (0.0, 0.45), (0.35, 0.35)])
def test_rare_points_that_come_little_by_little_are_no_other_list(fresh):
    assert found(city(fresh=fresh)) == []


@pytest.mark.parametrize("gap", [[18], [19], [18, 19], [5, 11, 19]])
def test_a_missing_month_neither_hides_a_change_nor_makes_one(gap):
    assert found(without(city(), *gap)) == []
    assert found(without(city(moved=20), *gap)) == [20]


def test_a_change_in_a_missing_month_is_found_in_the_next():
    assert found(without(city(moved=20), 20)) == [21]


@pytest.mark.parametrize(("size", "months"), [(199, []), (200, [20])])
def test_a_month_of_few_records_is_not_judged(size, months):
    assert found(city(size=size, moved=20)) == months


def test_a_change_in_a_partial_month_is_found_in_the_next():
    assert found(city(moved=20), partial=(20,)) == [21]
    assert found(city(), partial=(20,)) == []


def test_a_place_of_which_little_was_loaded_at_first_did_not_change_its_points():
    """The points of the other three quarters are new, because nothing of them was loaded before."""
    part = city()
    early = part["month"] < (BEGINS + 15).to_timestamp()
    assert found(part[~(early & (part["easting"] > 20))]) == []


def judged(*shares: float, sizes: tuple[int, ...] = ()) -> int:
    """How many changes are found in months with these shares of records on new points."""
    months = pd.period_range(BEGINS, periods=len(shares), freq="M")
    table = pd.DataFrame(
        {
            "source": "police.uk",
            "month": months.to_timestamp(),
            "records": sizes or [1000] * len(shares),
            "points": 100,
            "new_share": shares,
        }
    )
    return len(points_changed(POINT_LISTS.validate(table), pd.Series("complete", index=months)))


@pytest.mark.parametrize(
    ("usual", "share", "changes"),
    [
        (0.00, 0.29, 0),  # not high
        (0.00, 0.30, 1),
        (0.10, 0.34, 0),  # high, but no jump
        (0.10, 0.36, 1),
        (0.60, 0.84, 0),
        (0.60, 0.86, 1),
    ],
)
def test_the_share_must_be_high_and_a_jump(usual, share, changes):
    assert judged(*[usual] * 12, share) == changes


@pytest.mark.parametrize(("before", "changes"), [(11, 0), (12, 1)])
def test_there_must_be_a_year_before_it(before, changes):
    assert judged(*[0.02] * before, 0.9) == changes


@pytest.mark.parametrize(("size", "changes"), [(699, 0), (700, 1)])
def test_a_year_of_months_of_like_size(size, changes):
    assert judged(*[0.02] * 12, 0.9, sizes=(*[size] * 12, 1000)) == changes


def test_the_jump_is_from_the_usual_month_and_not_from_the_worst():
    assert judged(*[0.02] * 7, *[0.8] * 5, 0.9) == 1


def test_what_is_found_says_how_much_of_the_month_lies_on_new_points_and_where_it_matters():
    table = point_lists(city(moved=20))
    status = pd.Series("complete", index=pd.PeriodIndex(table["month"], freq="M"))
    (change,) = points_changed(table, status)
    assert change.month == BEGINS + 20
    assert (change.kind, change.effect, change.areas) == ("points", "flag", ("ward", "zone"))
    assert change.offences == ("police.uk",)
    assert change.source == (
        "found in the data: 100% of records lie on points not met in the 24 months before"
    )


def test_the_order_of_rows_of_the_table_does_not_matter():
    table = point_lists(city(moved=20))
    status = pd.Series("complete", index=pd.PeriodIndex(table["month"], freq="M"))
    shuffled = table.sample(frac=1, random_state=SEED)
    assert points_changed(shuffled, status.sample(frac=1, random_state=SEED)) == points_changed(
        table, status
    )


def test_the_real_months_of_westminster_lie_on_one_list(westminster_store, westminster):
    store, _ = westminster_store
    dataset = read_dataset(store, store.current(), westminster)
    assert len(dataset.point_lists) == 29
    assert dataset.point_lists["records"].sum() == dataset.coverage["records"].sum()
    assert [b for b in dataset.breaks if b.kind == "points"] == []
    # What the thresholds are set beside: in the third month, the tenth, and after a year.
    share = dataset.point_lists["new_share"]
    assert (round(share[2], 3), round(share[9], 4)) == (0.085, 0.0016)
    assert share[12:].max() < 0.0011


# --- as the store keeps it ----------------------------------------------------------------------


def street(folder: Path, month: str, *longitudes: str) -> Path:
    """A street file of a month, a record at each longitude."""
    rows = [
        made.row(f"{month}-{n}", month=month, longitude=x, kind=made.KINDS[n % 4])
        for n, x in enumerate(longitudes)
    ]
    return made.street(folder, *rows, name=f"{month}-west-yorkshire-street.csv")


def kept(store: Store) -> pd.DataFrame:
    return store.read("point_lists", store.current())


@pytest.fixture(scope="module")
def months(tmp_path_factory) -> list[Path]:
    """Street files of January, February and April."""
    folder = tmp_path_factory.mktemp("months")
    return [
        street(folder, "2025-01", "-1.60", "-1.60", "-1.50"),
        street(folder, "2025-02", "-1.60", "-1.51"),
        street(folder, "2025-04", "-1.52", "-1.51", "-1.54"),
    ]


@pytest.fixture(scope="module")
def all_at_once(tmp_path_factory, place, months) -> pd.DataFrame:
    """What the store keeps when these are added in one load."""
    folder = tmp_path_factory.mktemp("all-at-once")
    store = Store(str(folder / "store"))
    add([made.boundaries(folder, place), *months], place, store)
    return kept(store)


def test_the_store_keeps_the_months_that_have_records(all_at_once):
    assert list(all_at_once["month"].dt.month) == [1, 2, 4]
    assert list(all_at_once["new_share"].round(3)) == [1.0, 0.5, 0.667]


@settings(
    max_examples=2,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(order=st.permutations(range(3)))
def test_whatever_the_order_of_loading_the_table_is_as_of_all_at_once(request, order):
    """An older month may come last, and an earlier version of January is replaced by the later."""
    # Asked for here, because a failure prints every argument and a place is pages long.
    place, months, all_at_once = map(request.getfixturevalue, ("place", "months", "all_at_once"))
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        store = Store(str(here / "store"))
        add([made.boundaries(here, place), street(here, "2025-01", "-1.53", "-1.54")], place, store)
        for number in order:
            add([months[number]], place, store)
        pd.testing.assert_frame_equal(kept(store), all_at_once)


@pytest.fixture(scope="module")
def moved(tmp_path_factory, place) -> Store:
    """26 months of a place whose points are all replaced in the 20th, added as a zip would be."""
    folder = tmp_path_factory.mktemp("moved")
    files = [made.boundaries(folder, place)]
    for number in range(26):
        shift = 5e-4 if number >= 19 else 0.0
        points = [f"{-1.60 + 1e-3 * (n % 40) + shift:.4f}" for n in range(210)]
        files.append(street(folder, str(BEGINS + number), *points))
    store = Store(str(folder / "store"))
    add(files, place, store)
    return store


def test_a_dataset_knows_what_was_found_beside_the_register(moved, place):
    dataset = read_dataset(moved, moved.current(), place)
    *registered, change = dataset.breaks
    assert [b.name for b in registered] == [b.name for b in place.breaks]
    assert (change.kind, change.month) == ("points", BEGINS + 19)
    assert set(change.offences) == {o for o, s in dataset.source_of.items() if s == "police.uk"}
    assert change.concerns(["burglary"], "ward")
    assert not change.concerns(["burglary"], "whole")


def test_a_release_without_the_table_is_read_and_the_next_load_makes_it_whole(
    moved, place, tmp_path
):
    with moved.draft() as draft:
        del draft._versions["point_lists"]
        older = draft.commit("as the version before made it")
    assert [b.kind for b in read_dataset(moved, older, place).breaks].count("points") == 0
    add([street(tmp_path, str(BEGINS + 26), *["-1.6000"] * 3)], place, moved)
    dataset = read_dataset(moved, moved.current(), place)
    assert len(dataset.point_lists) == 27
    assert [b.month for b in dataset.breaks if b.kind == "points"] == [BEGINS + 19]
