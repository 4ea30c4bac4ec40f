"""Streets under maps: the style and the tiles that are served, the switch, the still map."""

import gzip
import re
import shutil
from pathlib import Path

import pytest

from app import create_app
from components.street_style import FIRST_LINES, FIRST_NAMES
from model.settings import Settings
from pages.hotspots.cell_layout import ground
from pages.hotspots.cells import CELLS
from pages.overview.wards import WARDS
from pages.street_tiles import style_path as style_path_of
from store.read_dataset import read_dataset
from store.store import Store
from tests.pages.test_answers_tell_nothing import posted


@pytest.fixture(scope="module")
def style_path(asked) -> str:
    return _map(asked(""))["style"]


def _map(question) -> dict:
    return WARDS.figure(WARDS.table(question), question)["layout"]["map"]


def test_a_style_draws_streets_under_their_names_and_asks_no_letters(client, style_path):
    answer = client.get(style_path)
    style = answer.get_json()

    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "glyphs" not in style
    ids = [layer["id"] for layer in style["layers"]]
    assert ids.index("ground") < ids.index(FIRST_LINES) < ids.index(FIRST_NAMES)
    fonts = {f for x in style["layers"] for f in x.get("layout", {}).get("text-font", ())}
    # A number at the end of a family is taken for a weight.
    assert not any(re.search(r"\d$", font) for font in fonts)


def test_no_host_of_a_request_gets_into_a_style(client, style_path):
    plain = client.get(style_path).data
    named = client.get(style_path, headers={"Host": "evil.example", "X-Forwarded-Host": "x.test"})
    assert named.data == plain
    assert b"evil" not in plain
    assert client.get(style_path).get_json()["sources"]["streets"]["tiles"][0].startswith("/tiles/")


def _tile(client, style_path, *key: int, **headers: str):
    address = client.get(style_path).get_json()["sources"]["streets"]["tiles"][0]
    for name, value in zip("zxy", key, strict=True):
        address = address.replace(f"{{{name}}}", str(value))
    return client.get(address, headers=headers)


def test_a_tile_is_sent_as_it_is_kept_for_ever(client, style_path):
    answer = _tile(client, style_path, 9, 253, 164, **{"Accept-Encoding": "gzip, br"})

    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/vnd.mapbox-vector-tile"
    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert b"major" in gzip.decompress(answer.data)
    assert gzip.decompress(answer.data) == _tile(client, style_path, 9, 253, 164).data


@pytest.mark.parametrize("key", [(9, 0, 0), (13, 999_999, 4), (99, 1, 1)])
def test_a_tile_without_a_street_is_no_fault(client, style_path, key):
    answer = _tile(client, style_path, *key)
    assert (answer.status_code, answer.data) == (204, b"")


@pytest.mark.parametrize(
    "path",
    [
        "/tiles/no-such-release/streets-1/style.json",
        "/tiles/no-such-release/streets-1/9/253/164.pbf",
        "/tiles/{release}/streets-0000000000000000/9/253/164.pbf",
        "/tiles/{release}/streets-0000000000000000/style.json",
        "/tiles/{release}/{name}/9/253/-1.pbf",
        "/tiles/{release}/{name}/9/253/../164.pbf",
    ],
)
def test_other_addresses_are_not_found(client, style_path, path):
    release, name = style_path.split("/")[2:4]
    assert client.get(path.format(release=release, name=name)).status_code == 404


def test_coloured_areas_lie_under_streets_and_edges_over_them(asked):
    for panel in (WARDS, CELLS):
        question = asked("")
        figure = panel.figure(panel.table(question), question)
        for trace in figure["data"]:
            over = trace.get("hoverinfo") == "skip"
            assert trace["below"] == (FIRST_NAMES if over else FIRST_LINES)


def test_a_worker_that_has_not_seen_a_release_yet_draws_its_maps(
    settings, leeds, tmp_path, monkeypatch
):
    monkeypatch.setattr("store.datasets.AGAIN_S", 0)
    shutil.copytree(settings.data_dir, tmp_path / "data")
    later = Settings(data_dir=str(tmp_path / "data"), release_check_s=3600)
    worker = create_app(later).server.test_client()
    assert worker.get("/readyz").status_code == 200
    store = Store(later.store_root(leeds.place.id))
    with store.draft() as draft:
        new = draft.commit("the second", demonstration=True)

    dataset = read_dataset(store, new, leeds)
    for path in (
        style_path_of(dataset),
        dataset.geojson_path,
        ground(dataset, "h400").geojson_path,
    ):
        assert worker.get(path).status_code == 200


def damaged(table: Path) -> None:
    """Make the files of a table unreadable, and keep them there."""
    for file in table.rglob("*.parquet"):
        file.write_bytes(b"x" * file.stat().st_size)


@pytest.mark.parametrize("table", ["streets", "street_tiles"])
@pytest.mark.parametrize("harm", [shutil.rmtree, damaged])
def test_figures_stand_where_streets_cannot_be_read(
    settings, client, style_path, tmp_path, caplog, table, harm
):
    shutil.copytree(settings.data_dir, tmp_path / "data")
    (folder,) = (path for path in (tmp_path / "data").rglob(table) if path.is_dir())
    harm(folder)
    app = create_app(Settings(data_dir=str(tmp_path / "data")))
    other = app.server.test_client()

    written = posted(other, "")
    assert '"white-bg"' in written
    assert "can no longer be read" not in written
    assert f"its table {table}" in caplog.text
    assert other.get(style_path).status_code == 404
    whole = client.get("/data/overview/wards.csv").data
    assert other.get("/data/overview/wards.csv").data == whole


def test_the_address_turns_streets_off(asked):
    question = asked("streets=off")

    assert _map(question)["style"] == "white-bg"
    assert not any("below" in t for t in WARDS.figure(WARDS.table(question), question)["data"])
    assert "streets=off" in question.query


def test_a_map_says_whose_its_streets_are(asked):
    from pages.areas import streets_shown

    box, source = streets_shown(asked(""), "overview")
    assert "checked" in box
    assert source.children == "Invented streets, not real ones."
    assert "checked" not in streets_shown(asked("streets=off"), "overview")[0]


def test_the_still_map_draws_the_main_roads(asked):
    from pages.still_map import still_map

    for query, drawn in (("", True), ("streets=off", False)):
        question = asked(query)
        figure = WARDS.figure(WARDS.table(question), question)
        text = still_map(figure, question, label="Map", chooses="area")
        assert ("<g class='roads'" in text) is drawn
        if drawn:
            # Over the colours, under the edges of groups.
            assert text.index("data-shape") < text.index("<g class='roads'")
            assert len(re.search(r"class='roads'.*?</g>", text)[0]) < 40_000
