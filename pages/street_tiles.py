"""What draws streets under a map: its style and its tiles, at addresses that change with them."""

from __future__ import annotations

import gzip

from flask import Blueprint, Response, abort, jsonify, request

from components.street_style import street_style
from model.errors import StoreError
from store.dataset import Dataset
from store.datasets import Datasets
from store.street_map import StreetMap

FOR_EVER = "public, max-age=31536000, immutable"
TILE = "application/vnd.mapbox-vector-tile"


def style_path(dataset: Dataset) -> str:
    """The address of the style of a release's maps; nothing where it has no streets."""
    streets = dataset.streets
    return f"{_folder(dataset, streets)}/style.json" if streets else ""


def _folder(dataset: Dataset, streets: StreetMap) -> str:
    return f"/tiles/{dataset.release.release_id}/{streets.name}"


def street_routes(blueprint: Blueprint, datasets: Datasets) -> None:
    """The style, and the tiles: 204 for one in which there is no street."""

    def found(release: str, name: str) -> tuple[Dataset, StreetMap]:
        try:
            dataset = datasets.get(release)
            streets = dataset.streets
        except StoreError:
            abort(404)
        if streets is None or streets.name != name:
            abort(404)
        return dataset, streets

    @blueprint.get("/tiles/<release>/<name>/style.json")
    def style(release: str, name: str) -> Response:
        dataset, streets = found(release, name)
        # Without a host, which no header of a request is believed about: streets.js knows it.
        tiles = f"{_folder(dataset, streets)}/{{z}}/{{x}}/{{y}}.pbf"
        return _kept(jsonify(street_style(tiles, streets.first_zooms, streets.last_zoom)))

    @blueprint.get("/tiles/<release>/<name>/<int:z>/<int:x>/<int:y>.pbf")
    def tile(release: str, name: str, z: int, x: int, y: int) -> Response:
        content = found(release, name)[1].tiles.get((z, x, y))
        if content is None:
            return _kept(Response(status=204))
        return _kept(_as_accepted(content))


def _as_accepted(content: bytes) -> Response:
    """A tile as it is kept, compressed; plain for whoever does not take that."""
    if request.accept_encodings.quality("gzip") <= 0:
        answer = Response(gzip.decompress(content), mimetype=TILE)
    else:
        answer = Response(content, mimetype=TILE, headers={"Content-Encoding": "gzip"})
    answer.vary.add("Accept-Encoding")
    return answer


def _kept(answer: Response) -> Response:
    answer.headers["Cache-Control"] = FOR_EVER
    return answer
