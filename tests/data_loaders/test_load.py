"""Loading: files in, a release out, every row accounted for."""

from __future__ import annotations

import tempfile
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data_loaders.load import add
from model.tables import LEDGER_CLASSES
from store.store import Store
from tests.data_loaders import loading as made


@pytest.fixture(scope="module")
def place(leeds):
    """A place of two wards."""
    return made.two_wards(leeds)


@pytest.fixture
def store(tmp_path) -> Store:
    """An empty store."""
    return Store(str(tmp_path / "store"))


@pytest.fixture
def loaded(tmp_path, place, store) -> Store:
    """A store with two wards and three incidents of February 2025."""
    files = [
        made.boundaries(tmp_path, place),
        made.street(tmp_path, made.row("a"), made.row("b", longitude="-1.50"), made.row()),
    ]
    add(files, place, store)
    return store


def table(store: Store, name: str):
    return store.read(name, store.current())


def count_of(store: Store, ward: int, offence: str, place) -> int:
    counts = table(store, "ward_counts")
    chosen = (counts["area_code"] == place.place.wards[ward].code) & (counts["offence"] == offence)
    return int(counts.loc[chosen, "count"].sum())


# --- what a load does ---------------------------------------------------------------------------


def test_points_are_counted_in_their_wards_and_zeros_are_stored(loaded, place):
    assert count_of(loaded, 0, "burglary", place) == 2
    assert count_of(loaded, 1, "burglary", place) == 1
    counts = table(loaded, "ward_counts")
    assert (counts["count"] == 0).sum() == 2 * 14 - 2


def test_a_point_on_a_shared_corner_is_counted_once_and_said(store, tmp_path, place):
    edge = made.row("a", longitude="-1.55", latitude="53.75")
    report = add([made.boundaries(tmp_path, place), made.street(tmp_path, edge)], place, store)
    assert report.lines[-1].notes == ("1 placed lie in several wards: the lowest code has them",)
    assert count_of(store, 0, "burglary", place) + count_of(store, 1, "burglary", place) == 1


def test_the_same_file_twice_changes_nothing(loaded, tmp_path, place):
    before = loaded.current().release_id
    report = add([tmp_path / "2025-02-west-yorkshire-street.csv"], place, loaded)
    assert report.release is None
    assert loaded.current().release_id == before
    assert report.lines[0].duplicate == 3


def test_a_later_version_of_a_month_replaces_it(loaded, tmp_path, place):
    newer = made.street(tmp_path / "newer", made.row("a"), made.row("d"), made.row("e"))
    add([newer], place, loaded)
    assert sorted(table(loaded, "incidents")["incident_id"]) == ["a", "d", "e"]
    assert count_of(loaded, 1, "burglary", place) == 0


def test_another_month_is_added_beside_it_and_a_gap_is_missing(loaded, tmp_path, place):
    april = made.street(tmp_path, made.row("x", month="2025-04"), name="april.csv")
    add([april], place, loaded)
    assert list(table(loaded, "coverage")["status"]) == ["complete", "missing", "complete"]


def test_asb_rows_alike_are_all_kept(store, tmp_path, place):
    asb = made.row(kind="Anti-social behaviour")
    report = add(
        [made.boundaries(tmp_path, place), made.street(tmp_path, asb, asb, asb)], place, store
    )
    assert report.lines[-1].placed == 3
    assert count_of(store, 0, "anti-social-behaviour", place) == 3


def test_months_written_by_a_spreadsheet_load_the_same(store, tmp_path, place):
    rows = (made.row("a", month="Feb-25"), made.row("b", month="2025-02"))
    add([made.boundaries(tmp_path, place), made.street(tmp_path, *rows)], place, store)
    assert table(store, "incidents")["month"].dt.strftime("%Y-%m").unique().tolist() == ["2025-02"]


def test_incidents_without_boundaries_are_refused_in_words(store, tmp_path, place):
    report = add([made.street(tmp_path, made.row("a"))], place, store)
    assert "Give it first, or in the same command" in report.refused[0].refused
    assert store.current() is None


def test_boundaries_loaded_after_count_the_months_again(loaded, tmp_path, place):
    moved = tmp_path / "moved"
    moved.mkdir()
    path = made.boundaries(moved, place)
    path.write_text(
        path.read_text().replace("-1.55", "-1.62").replace("-1.4500000000000002", "-1.45")
    )
    report = add([path], place, loaded)
    assert report.release is not None, report
    assert count_of(loaded, 0, "burglary", place) + count_of(loaded, 1, "burglary", place) == 3


def test_real_files_set_demonstration_data_aside(tmp_path, leeds, place, store):
    with store.draft() as draft:
        draft.commit("made up", demonstration=True)
    report = add(
        [made.boundaries(tmp_path, place), made.street(tmp_path, made.row("a"))], place, store
    )
    assert not report.release.demonstration
    assert any("set aside" in note for note in report.notes)
    assert len(table(store, "incidents")) == 1


# --- bad input costs nothing but itself ---------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("empty.csv", b"", "is empty"),
        ("page.csv", b"<!DOCTYPE html><html><body>Not found</body></html>", "web page"),
        ("wrong.csv", b"name,age\nAnn,3\n", "columns"),
        ("cut.zip", b"PK\x03\x04 and then nothing", "zip"),
    ],
)
def test_a_bad_file_is_refused_by_name_and_the_good_one_loads(
    store, tmp_path, place, name, content, words
):
    bad = tmp_path / name
    bad.write_bytes(content)
    report = add(
        [made.boundaries(tmp_path, place), bad, made.street(tmp_path, made.row("a"))], place, store
    )
    (line,) = report.refused
    assert name in line.refused
    assert words in line.refused.lower()
    assert len(table(store, "incidents")) == 1


def test_unknown_crime_types_and_swapped_coordinates_are_rejected_by_row(store, tmp_path, place):
    rows = (
        made.row("a"),
        made.row("b", kind="Piracy"),
        made.row("c", longitude="53.80", latitude="-1.60"),
    )
    report = add([made.boundaries(tmp_path, place), made.street(tmp_path, *rows)], place, store)
    line = report.lines[-1]
    assert (line.rows_read, line.placed, line.rejected) == (3, 1, 2)
    by_row = {reject.row: reject for reject in line.rejects}
    assert "Piracy" in by_row[3].found
    assert set(by_row) == {3, 4}


def test_a_zip_with_a_hostile_name_keeps_its_other_members(store, tmp_path, place):
    archive = tmp_path / "archive.zip"
    with zipfile.ZipFile(archive, "w") as zipped:
        good = made.street(tmp_path, made.row("a"))
        zipped.write(good, "2025-02/2025-02-west-yorkshire-street.csv")
        zipped.writestr("../../escape.csv", "no")
    report = add([made.boundaries(tmp_path, place), archive], place, store)
    assert ".." in report.refused[0].refused
    assert len(table(store, "incidents")) == 1
    assert not (tmp_path.parent / "escape.csv").exists()


CELLS = st.sampled_from(["-1.60", "-1.50", "0.5", "53.80", "", "north", "-1.55"])
ROWS = st.builds(
    made.row,
    st.sampled_from(["", "a", "b", "c"]),
    month=st.sampled_from(["2025-02", "Feb-25", "2025-13", "soon", ""]),
    longitude=CELLS,
    latitude=st.sampled_from(["53.80", "-1.60", "", "60.9", "x"]),
    kind=st.sampled_from(["Burglary", "Anti-social behaviour", "Piracy", ""]),
) | st.sampled_from(["", "a,b", ",,,,,,,,,,,,,,", '"unclosed,2025-02'])


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(files=st.lists(st.lists(ROWS, max_size=8), min_size=1, max_size=3))
def test_whatever_is_in_a_file_every_row_is_accounted_for(request, files):
    # Asked for here, because a failure prints every argument and a place is pages long.
    place = request.getfixturevalue("place")
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        paths = [
            made.street(here, *rows, name=f"file-{number}.csv") for number, rows in enumerate(files)
        ]
        store = Store(str(here / "store"))
        report = add([made.boundaries(here, place), *paths], place, store)
        for line in report.lines:
            assert line.rows_read == sum(getattr(line, name) for name in LEDGER_CLASSES)
        placed = sum(x.placed for x in report.lines if x.kind == "police.uk street CSV")
        if store.current() is not None:
            assert len(table(store, "incidents")) == placed
            assert table(store, "ward_counts")["count"].sum() == placed


# --- the real files -----------------------------------------------------------------------------


def test_leeds_february_2025_is_accounted_for_and_adds_up(tmp_path, shared_data, leeds):
    store = Store(str(tmp_path / "store"))
    files = ["wards-2025.geojson", "police-uk-street-2025-02.csv", "lsoa-2021.geojson"]
    report = add([shared_data / "leeds" / f for f in files], leeds, store)
    line = next(x for x in report.lines if x.kind == "police.uk street CSV")
    assert (line.rows_read, line.placed) == (8009, 8009)
    assert line.notes == ("6 placed lie metres outside every ward: the nearest has them",)
    assert not report.refused
    counts = table(store, "ward_counts")
    wards = counts[counts["area_code"].str.startswith("E05")]
    by_offence = wards.groupby("offence")["count"].sum()
    assert by_offence["violent-crime"] == 3171
    assert by_offence["anti-social-behaviour"] == 474
    assert by_offence["crime-charged"] == 280 + 92 + 7  # awaiting court, resolution, caution
    recorded = counts[counts["offence"] != "crime-charged"]
    assert by_offence.drop(["anti-social-behaviour", "crime-charged"]).sum() == 7535
    centre = recorded[recorded["area_code"] == "city-centre"]
    assert centre["count"].sum() == 1003
    assert centre.loc[centre["offence"] == "violent-crime", "count"].sum() == 316


def test_leeds_on_boundaries_known_by_name_only(tmp_path, shared_data, leeds):
    store = Store(str(tmp_path / "store"))
    files = ["wards-2018.geojson", "police-uk-street-2025-02.csv"]
    report = add([shared_data / "leeds" / f for f in files], leeds, store)
    line = next(x for x in report.lines if x.kind == "police.uk street CSV")
    assert line.rows_read == 8009
    assert line.placed + line.outside == 8009
    assert line.outside == 0
    assert set(table(store, "ward_counts")["area_code"]) == {w.code for w in leeds.place.wards}


def test_westminster_is_a_place_file_and_no_code(westminster_store):
    store, report = westminster_store
    lines = [x for x in report.lines if x.kind == "police.uk API JSON"]
    assert sum(x.rows_read for x in lines) == 175_299
    assert sum(x.placed + x.outside + x.no_location for x in lines) == 165_803
    assert sum(x.rejected for x in lines) == 0
    (bad,) = report.refused
    assert "crime_month_2018_03_area_E05000523_0.json" in bad.refused
    assert "empty" in bad.refused
    covered = table(store, "coverage")
    assert (covered["status"] == "complete").sum() == 29
    missing = covered.loc[covered["status"] == "missing", "month"].dt.strftime("%Y-%m")
    assert missing.tolist() == ["2016-03"]
    counts = table(store, "ward_counts")
    assert not (counts["month"] == "2016-03-01").any()
    recorded = counts[counts["offence"] != "crime-charged"]
    assert recorded["count"].sum() == sum(x.placed for x in lines)
