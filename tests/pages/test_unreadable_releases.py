"""A release that cannot be read any more: pages say so and show another, and nothing dies."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from deltalake import DeltaTable

from app import create_app
from data_loaders.__main__ import main
from data_loaders.demonstration.made_store import build_demonstration
from data_loaders.load import add
from data_loaders.tidy import tidy
from model.errors import NoDataError, ReleaseError
from model.settings import Settings
from pages import frame
from pages.asking import ask
from store.datasets import Datasets
from store.releases.delta_tables import paths_of
from store.releases.releases import Release
from store.store import Store
from tests.data_loaders import loading as made
from tests.pages.faces import words
from tests.pages.sentences.sentence_rules import sentence_faults


@pytest.fixture(scope="module")
def whole(tmp_path_factory, shared_data, leeds) -> Path:
    """The data folder of a store of three releases, each with a month more."""
    folder = tmp_path_factory.mktemp("unreadable")
    store = Store(Settings(data_dir=str(folder / "data")).store_root("leeds"))
    months = ("2025-02", "2025-03", "2025-04")
    rows = [[made.row(f"{m}-{n}", month=m) for n in range(12)] for m in months]
    files = [made.street(folder, *of, name=f"{n}.csv") for n, of in enumerate(rows)]
    add([shared_data / "leeds" / "wards-2025.geojson", files[0]], leeds, store)
    for file in files[1:]:
        add([file], leeds, store)
    return folder / "data"


@pytest.fixture
def store(whole, tmp_path, monkeypatch) -> Store:
    """A copy of it to damage."""
    shutil.copytree(whole, tmp_path / "data")
    monkeypatch.setenv("SAFER_DATA_DIR", str(tmp_path / "data"))
    return Store(Settings().store_root("leeds"))


@pytest.fixture
def datasets(store, leeds) -> Datasets:
    return Datasets(store, leeds, check_s=3600)


def gone(store: Store, release: Release, table: str) -> None:
    """Take the files of a table away that no release before this one has."""
    before = [r for r in store.releases() if r.created < release.created]
    kept = {path for r in before for path in files(store, r, table)}
    for path in files(store, release, table) - kept:
        Path(path).unlink()


def cut_short(store: Store, release: Release, table: str) -> None:
    for path in files(store, release, table):
        Path(path).write_bytes(Path(path).read_bytes()[:-100])


def without_log(store: Store, release: Release, table: str) -> None:
    (Path(store.uri(table)) / "_delta_log" / f"{release.versions[table]:020}.json").unlink()


def files(store: Store, release: Release, table: str) -> set[str]:
    uri = store.uri(table)
    return {f"{uri}/{path}" for path in paths_of(DeltaTable(uri, version=release.versions[table]))}


DAMAGES = [(gone, "incidents"), (cut_short, "ward_counts"), (without_log, "coverage")]


@pytest.mark.parametrize(("damage", "table"), DAMAGES)
def test_the_newest_that_can_be_read_stands_in_for_the_current_release(
    store, datasets, damage, table
):
    _, second, third = store.releases()
    damage(store, third, table)
    question = ask("", datasets)
    assert question.dataset.release.release_id == second.release_id
    said = words(frame.frame(question, "overview")["notices"])
    assert f"Release {third.release_id}, which should be shown, can no longer be read" in said
    assert f"showing release {second.release_id}" in said
    ready = create_app().server.test_client().get("/readyz")
    assert ready.status_code == 200
    assert ready.get_json()["release"] == second.release_id
    assert "can no longer be read" in ready.get_json()["reason"]


@pytest.mark.parametrize(("damage", "table"), DAMAGES)
def test_a_link_to_a_release_that_cannot_be_read_says_so_and_shows_the_current_one(
    store, damage, table
):
    first, _, third = store.releases()
    store.use(first.release_id)
    damage(store, third, table)
    client = create_app().server.test_client()
    answer = client.get(f"/data/overview/wards.json?release={third.release_id}")
    assert answer.status_code == 200
    about = answer.get_json()["about"]
    assert about["Release"].startswith(first.release_id)
    assert f"“{third.release_id}”, which can no longer be read: showing" in about["Notice"]
    assert client.get("/readyz").get_json() == {"status": "ready", "release": first.release_id}
    template = client.get(f"/template/city-plan-2021-24.xlsx?release={third.release_id}")
    assert template.status_code == 200


def test_every_notice_of_another_release_is_whole_sentences(store, leeds):
    first, _, third = store.releases()
    tidy(store, leeds, [first.release_id])
    gone(store, third, "incidents")
    datasets = Datasets(store, leeds, check_s=3600)
    for name in ("", "nothing", first.release_id, third.release_id):
        notices = ask(f"release={name}", datasets).notices
        assert notices
        assert [(n, f) for n in notices for f in sentence_faults(n)] == []


def test_a_release_that_cannot_be_read_is_not_returned_to(store, capsys):
    first, _, third = store.releases()
    store.use(first.release_id)
    gone(store, third, "incidents")
    assert main(["use", third.release_id]) == 1
    said = capsys.readouterr().err
    assert f"release {third.release_id} can no longer be read" in said
    assert "its table incidents" in said
    assert store.current() == first
    assert main(["tidy", "--check"]) == 0
    said = f"Release {third.release_id} cannot be read any more: files of incidents are gone"
    assert said in capsys.readouterr().out


def test_after_going_back_from_it_loads_go_on(store, leeds, tmp_path):
    _, second, third = store.releases()
    without_log(store, third, "incidents")
    may = [made.row(f"may-{n}", month="2025-05") for n in range(12)]
    file = made.street(tmp_path, *may, name="may.csv")
    with pytest.raises(ReleaseError, match=r"can no longer be read.*`use` another release"):
        add([file], leeds, store)
    store.use(second.release_id)
    release = add([file], leeds, store).release
    assert len(store.read("incidents", release)) == 36


def test_where_nothing_can_be_read_pages_and_health_say_so(store, datasets):
    shutil.rmtree(store.uri("ward_counts"))
    client = create_app().server.test_client()
    ready = client.get("/readyz")
    assert ready.status_code == 503
    assert "can no longer be read" in ready.get_json()["reason"]
    answer = client.get("/data/overview/wards.json")
    assert answer.status_code == 503
    assert store.root not in answer.text
    with pytest.raises(ReleaseError):
        ask("", datasets)


def test_what_goes_while_a_release_is_shown_is_said_where_it_is_needed(store):
    client = create_app().server.test_client()
    assert client.get("/readyz").status_code == 200
    gone(store, store.releases()[0], "incidents")
    answer = client.get("/data/hotspots/spots.csv")
    assert answer.status_code == 503
    assert "its table incidents" in answer.text
    # What is in memory is shown on, as nothing can stand in for it.
    kept = client.get("/data/overview/wards.json")
    assert kept.status_code == 200
    newest = store.current().release_id
    notice = kept.get_json()["about"]["Notice"]
    assert f"Parts of release {newest} can no longer be read" in notice
    assert list(sentence_faults(notice)) == []


def test_another_release_stands_in_for_one_whose_files_go_while_it_is_shown(store):
    _, second, third = store.releases()
    app = create_app()
    client = app.server.test_client()
    assert client.get("/readyz").get_json()["status"] == "ready"
    gone(store, third, "incidents")
    answer = client.get("/data/hotspots/spots.json")
    assert answer.status_code == 200
    about = answer.get_json()["about"]
    assert about["Release"].startswith(second.release_id)
    assert f"{third.release_id}, which should be shown, can no longer be read" in about["Notice"]
    ready = client.get("/readyz").get_json()
    assert (ready["status"], ready["release"]) == ("showing an earlier release", second.release_id)
    assert client.get("/template/city-plan-2021-24.xlsx").status_code == 200


def test_the_files_of_a_release_that_a_link_names_go_while_it_is_shown(store):
    first, _, third = store.releases()
    client = create_app().server.test_client()
    store.use(first.release_id)
    address = f"/data/hotspots/spots.json?release={third.release_id}"
    assert client.get(address.replace("hotspots/spots", "overview/wards")).status_code == 200
    gone(store, third, "incidents")
    about = client.get(address).get_json()["about"]
    assert about["Release"].startswith(first.release_id)
    assert f"“{third.release_id}”, which can no longer be read: showing" in about["Notice"]


def test_a_page_says_what_cannot_be_shown_and_not_that_there_is_nothing_yet(store):
    (release, *_) = store.releases()
    gone = frame.frame_error(ReleaseError(release.release_id, "is gone"))
    assert "This cannot be shown now" in words(gone["notices"])
    none = frame.frame_error(NoDataError("no data has been loaded"))
    assert "There is nothing to show yet" in words(none["notices"])


def test_invented_figures_never_stand_in_for_real_ones(store, datasets, leeds):
    real = store.releases()
    build_demonstration(leeds, store)
    store.use(real[-1].release_id)
    shutil.rmtree(store.uri("parts"))
    with pytest.raises(ReleaseError):
        ask("", datasets)


def test_a_release_put_back_is_shown_again(store, leeds, monkeypatch, tmp_path):
    monkeypatch.setattr("store.kept_releases.RETRY_S", 0)
    datasets = Datasets(store, leeds, check_s=0)
    third = store.releases()[-1]
    shutil.copytree(store.uri("coverage"), tmp_path / "backup")
    without_log(store, third, "coverage")
    assert ask("", datasets).dataset.release != third
    shutil.copytree(tmp_path / "backup", store.uri("coverage"), dirs_exist_ok=True)
    question = ask("", datasets)
    assert question.dataset.release == third
    assert not question.notices
