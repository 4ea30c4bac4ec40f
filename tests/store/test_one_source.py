"""Months that one source has and another, from which the offence is counted, has not."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path

import pytest

from data_loaders.load import add
from data_loaders.load_report import LoadReport
from data_loaders.one_load.terms import Terms
from data_loaders.publishing import publish
from data_loaders.status import status_as_json
from model.config.catalogue import Catalogue
from model.errors import StoreError
from store.read_dataset import read_dataset
from store.store import Store
from tests.data_loaders import loading as made
from tests.data_loaders.made_figures import NAMES, boundaries, four_wards, written

OURS, RAILWAY = made.FORCE, "British Transport Police"
LOST = ("ward-figures", ("Burglary",), "police.uk")


def figures(folder: Path, *months: str, offence: str = "Burglary") -> Path:
    lines = [f"{ward},{month},{offence},20" for month in months for ward in NAMES]
    name = f"{offence.lower()} {months[0]}.csv"
    return written(folder, name, "\n".join(["ward,month,measure,count", *lines]))


def street(folder: Path, month: str, *, force: str = OURS) -> Path:
    row = made.row(f"{month}-{force}", month=month, longitude="-1.68").replace(OURS, force)
    slug = force.lower().removesuffix(" police").replace(" ", "-")
    return made.street(folder, row, name=f"{month}-{slug}-street.csv")


@pytest.fixture(scope="module")
def place(leeds: Catalogue) -> Catalogue:
    return four_wards(leeds)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(str(tmp_path / "store"))


@pytest.fixture
def live(place: Catalogue, store: Store, tmp_path: Path):
    """Loads files after the wards, on some terms."""
    add([boundaries(tmp_path)], place, store)

    def load(*paths: Path, **terms: bool) -> LoadReport:
        return add(paths, place, store, terms=Terms(**terms))

    return load


def told(found) -> list[tuple]:
    return [(n.source, n.offences, n.counted_from) for n in found]


def burglary(store: Store, place: Catalogue) -> dict[str, float]:
    counts, _ = read_dataset(store, store.current(), place).counts
    return counts.loc[(place.place.district_code, "burglary")].dropna().to_dict()


@pytest.mark.parametrize("check", [True, False])
def test_records_that_would_hide_months_of_figures_go_live_only_where_asked(
    live, store, place, tmp_path, check
):
    live(figures(tmp_path, "2024-12", "2025-01", "2025-02"))
    before = store.current()
    report = live(street(tmp_path, "2025-02"), check=check)
    assert report.failed
    assert report.hides
    assert store.current() == before
    (lost,) = report.unshown.lost
    assert lost.words == (
        "ward-figures, Burglary, Dec 2024 to Jan 2025: pages count this from police.uk, which has "
        "no whole month there"
    )
    assert report.unshown.remedy.startswith("Add the files of police.uk for these months as well")
    assert len(burglary(store, place)) == 3


def test_said_once_it_is_settled(live, store, place, tmp_path):
    live(figures(tmp_path, "2025-01", "2025-02"))
    report = live(street(tmp_path, "2025-02"), without_figures=True)
    assert not report.failed
    assert told(report.unshown.lost) == [LOST]
    assert list(map(str, burglary(store, place))) == ["2025-02"]
    assert told(read_dataset(store, store.current(), place).not_shown) == [LOST]
    (words,) = status_as_json(store, place)["not_shown"]
    assert words.startswith("ward-figures, Burglary, Jan 2025: pages count this from police.uk")
    assert not live(street(tmp_path, "2025-03")).failed


def test_a_draft_says_it_and_is_kept_and_publishing_it_asks(live, store, place, tmp_path):
    live(figures(tmp_path, "2025-01", "2025-02"))
    report = live(street(tmp_path, "2025-02"), draft=True)
    assert not report.failed
    assert told(report.unshown.lost) == [LOST]
    assert len(store.drafts()) == 1
    draft, shown = report.release.release_id, store.current()
    with pytest.raises(StoreError, match="shown: ward-figures, Burglary, Jan 2025"):
        publish(store, place, draft, Terms())
    assert store.current() == shown
    publish(store, place, draft, Terms(without_figures=True))
    assert store.current().release_id == draft


def test_records_of_every_month_take_the_place_of_the_figures(live, tmp_path):
    live(figures(tmp_path, "2025-01", "2025-02"))
    report = live(street(tmp_path, "2025-01"), street(tmp_path, "2025-02"))
    assert not report.failed
    assert not report.unshown.lost
    assert not report.unshown.kept_back


def test_a_few_records_of_another_force_do_not_stand_for_a_figure(live, tmp_path):
    live(figures(tmp_path, "2025-02"))
    report = live(street(tmp_path, "2025-02", force=RAILWAY))
    assert report.hides
    assert told(report.unshown.lost) == [LOST]


def test_figures_that_come_after_the_records_are_told_by_month(live, tmp_path):
    live(street(tmp_path, "2025-02"))
    report = live(figures(tmp_path, "2025-01", "2025-02", "2025-03"))
    assert not report.failed
    (kept,) = report.unshown.kept_back
    assert "ward-figures, Burglary, Jan 2025, Mar 2025: pages count" in kept.words


def test_in_one_command_any_order_says_the_same(place, tmp_path):
    boundaries(tmp_path)
    files = (figures(tmp_path, "2025-01", "2025-02"), street(tmp_path, "2025-02"))
    files += (tmp_path / "wards.geojson",)
    for n, order in enumerate(permutations(files)):
        report = add(order, place, Store(str(tmp_path / f"store-{n}")), terms=Terms())
        assert not report.failed
        assert told(report.unshown.kept_back) == [LOST]


def test_an_offence_that_the_records_do_not_count_is_not_asked_about(live, tmp_path):
    live(figures(tmp_path, "2025-01", offence="Hate incidents"))
    report = live(street(tmp_path, "2025-02"))
    assert not report.failed
    assert not report.unshown.lost


def test_offences_of_the_same_months_are_told_together(live, tmp_path):
    live(figures(tmp_path, "2025-01"), figures(tmp_path, "2025-01", offence="Robbery"))
    report = live(street(tmp_path, "2025-02"))
    assert told(report.unshown.lost) == [("ward-figures", ("Burglary", "Robbery"), "police.uk")]
