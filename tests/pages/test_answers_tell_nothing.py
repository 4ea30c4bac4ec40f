"""What no answer tells: where the store lies, what host was asked for; and how long it is kept."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from app import PAGES, create_app
from components.shell import frame_id
from model.settings import Settings

ADDRESSES = [
    *(page.PATH for page in PAGES),
    "/nowhere",
    "/data/overview/wards.csv",
    "/data/overview/wards.json?release=nope",
    "/template/x.xlsx",
    "/template/x.xlsx?release=nope",
    "/template/x.xlsx?release=../../etc",
    "/geo/nope/areas.json",
    "/readyz",
    "/healthz",
    "/_dash-layout",
]
BREAKS = {
    "whole": (),
    "empty": ("",),
    "without its log": ("releases",),
    "without counts": ("ward_counts",),
    "without areas": ("areas",),
    "without the log of a table": ("areas/_delta_log",),
}


WRITTEN = frame_id("overview", "written")


def posted(client: FlaskClient, search: str) -> str:
    """What the page of the overview answers to a question."""
    dependencies = client.get("/_dash-dependencies").get_json()
    (show,) = [d for d in dependencies if ".".join((WRITTEN, "data")) in d["output"]]
    outputs = (name.rsplit(".", 1) for name in show["output"].strip(".").split("..."))
    values = {"search": search}
    asked = {
        "output": show["output"],
        "outputs": [{"id": of, "property": name} for of, name in outputs],
        "inputs": [{**i, "value": values.get(i["property"])} for i in show["inputs"]],
        "changedPropIds": ["url.search"],
    }
    answer = client.post("/_dash-update-component", json=asked)
    assert answer.status_code == 200
    return answer.text


@pytest.mark.parametrize("gone", BREAKS.values(), ids=BREAKS.keys())
def test_no_answer_names_the_folder_of_the_store(settings, tmp_path, gone):
    folder = tmp_path / "kept-in-this-folder"
    shutil.copytree(settings.data_dir, folder)
    (store,) = (path.parent for path in Path(folder).rglob("releases") if path.is_dir())
    for name in gone:
        shutil.rmtree(store / name)
    client = create_app(Settings(data_dir=str(folder))).server.test_client()
    answers = {address: client.get(address).get_data(as_text=False) for address in ADDRESSES}
    answers["posted"] = posted(client, "?release=nope").encode()
    answers["searched"] = client.post("/search?release=nope", data="armley").data
    assert b"nope" in answers["posted"] or gone, "the page was not asked"
    told = [address for address, answer in answers.items() if folder.name.encode() in answer]
    assert told == []


def without_its_end(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:30])


@pytest.mark.parametrize(
    ("pattern", "harm"),
    [
        ("*.parquet", Path.unlink),
        ("*.parquet", without_its_end),
        ("_delta_log/*.json", without_its_end),
    ],
)
def test_a_page_says_that_the_list_of_releases_cannot_be_read(
    settings, tmp_path, pattern: str, harm: Callable[[Path], None]
):
    shutil.copytree(settings.data_dir, tmp_path / "data")
    (log,) = (path for path in (tmp_path / "data").rglob("releases") if path.is_dir())
    harm(sorted(log.glob(pattern))[-1])
    client = create_app(Settings(data_dir=str(tmp_path / "data"))).server.test_client()
    for _ in range(2):
        assert "This cannot be shown now" in posted(client, "")
        file = client.get("/data/overview/wards.csv")
        assert (file.status_code, "ETag" in file.headers) == (503, False)


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_answer_repeats_the_host_it_was_asked_for(client, address):
    hosts = {"Host": "evil.example", "X-Forwarded-Host": "evil.example", "Forwarded": "host=evil"}
    answer = client.get(address, headers=hosts)
    assert "evil" not in answer.get_data(as_text=True)
    assert "evil" not in str(answer.headers)


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_answer_says_how_long_it_may_be_kept(client, address):
    kept = client.get(address).headers["Cache-Control"]
    assert kept == (
        "no-store" if address == "/data/overview/wards.csv" or ".json?" in address else "no-cache"
    )
