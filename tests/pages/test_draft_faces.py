"""A draft says that it is one wherever it is shown, and is shown only where a link names it."""

from __future__ import annotations

import io
import json

import pytest
from openpyxl import load_workbook

from app import PAGES, create_app
from data_loaders.load import add
from data_loaders.one_load.terms import Terms
from model.settings import Settings
from pages import data, frame
from pages.asking import ask
from pages.hotspots.sheet import sheet
from pages.hotspots.spots import SPOTS, TASKS
from store.datasets import Datasets
from store.store import Store
from tests.data_loaders import loading as made
from tests.pages.faces import words


@pytest.fixture(scope="module")
def settings(tmp_path_factory, shared_data, leeds) -> Settings:
    """Leeds's wards and a month that readers see, and a draft with one more."""
    folder = tmp_path_factory.mktemp("drafts")
    settings = Settings(data_dir=str(folder / "data"))
    store = Store(settings.store_root("leeds"))
    wards = shared_data / "leeds" / "wards-2025.geojson"
    rows = [[made.row(f"{m}-{n}", month=m) for n in range(12)] for m in ("2025-02", "2025-03")]
    files = [made.street(folder, *of, name=f"{n}.csv") for n, of in enumerate(rows)]
    add([wards, files[0]], leeds, store)
    add([files[1]], leeds, store, terms=Terms(draft=True, note="before the meeting"))
    return settings


@pytest.fixture(scope="module")
def store(settings) -> Store:
    return Store(settings.store_root("leeds"))


@pytest.fixture(scope="module")
def draft(store) -> str:
    """The name of the draft."""
    return store.drafts()[0].release_id


@pytest.fixture(scope="module")
def client(settings):
    return create_app(settings).server.test_client()


@pytest.fixture(scope="module")
def datasets(store, leeds) -> Datasets:
    return Datasets(store, leeds, check_s=3600)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.NAME)
def test_every_page_says_so_at_its_head_and_foot(datasets, draft, page):
    around = frame.frame(ask(f"release={draft}", datasets), page.NAME)
    assert words(around["banner"]).startswith(f"Draft {draft}: not published.")
    assert "draft, not published" in words(around["release"])
    assert f"Draft: release {draft} is not published" in words(around["source"])
    unmarked = frame.frame(ask("", datasets), page.NAME)
    assert "raft" not in words([unmarked[key] for key in ("banner", "release", "source")])


def test_links_of_a_draft_lead_to_the_draft(datasets, draft):
    assert f"release={draft}" in ask(f"release={draft}", datasets).query


def test_every_file_says_so(client, draft):
    path = "/data/overview/wards"
    csv = client.get(f"{path}.csv?release={draft}")
    assert f"# Draft: release {draft} is not published" in csv.data.decode("utf-8-sig")
    assert "-draft.csv" in csv.headers["Content-Disposition"]
    assert "Draft" in client.get(f"{path}.json?release={draft}").get_json()["about"]
    book = load_workbook(io.BytesIO(client.get(f"{path}.xlsx?release={draft}").data))
    assert book.worksheets[0].title == "Draft, not published"
    assert "Draft" in [row[0] for row in book["About"].iter_rows(values_only=True)]
    shapes = json.loads(client.get(f"/data/hotspots/cells.geojson?release={draft}").data)
    assert "Draft" in shapes["about"]
    assert "Draft" not in client.get(f"{path}.csv").data.decode("utf-8-sig")


def test_the_sheet_of_paper_says_so(datasets, draft):
    question = ask(f"release={draft}", datasets)
    printed = sheet(TASKS.table(question), SPOTS.table(question), question)
    assert "Draft: not published." in words(printed)


def test_it_is_not_listed_among_releases_and_is_on_its_own_page(datasets, draft):
    assert draft not in list(data.RELEASES.table(ask("", datasets))["release"])
    own = data.RELEASES.table(ask(f"release={draft}", datasets)).iloc[0]
    assert tuple(own[["release", "kind", "note", "shown"]]) == (
        *(draft, "draft", "before the meeting", "shown now"),
    )


def test_its_months_are_its_own(datasets, draft):
    assert len(ask("", datasets).covered.status) == 1
    assert len(ask(f"release={draft}", datasets).covered.status) == 2
