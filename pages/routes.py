"""What is served beside the pages: downloads, boundaries, search, health."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from functools import partial

import pandas as pd
from flask import Blueprint, Response, abort, jsonify, request

from components.exports import GEOJSON, MIMETYPES, exported, exported_shapes, mimetypes
from components.panel import Column, Panel
from components.shell import HOW
from geo.custom_area import MOST_BYTES, corners, read_geojson
from model.config.catalogue import Catalogue
from model.config.plans import Framework
from model.custom_area import Ring, written
from model.errors import RefusedFileError, StoreError
from pages.asking import answered, ask
from pages.frame import about
from pages.hotspots.cell_layout import ground
from pages.question import Question
from pages.reliance import notes
from pages.searching.route import search_route
from pages.searching.wrong_links import in_words, no_such
from pages.street_tiles import FOR_EVER, street_routes
from store.dataset import Dataset
from store.datasets import Datasets

Workbook = Callable[[Framework, Catalogue, Collection[str]], bytes]
"""What makes the workbook of what a plan still needs, of the ids of the series that are held."""


def routes(datasets: Datasets, panels: Sequence[Panel[Question]], workbook: Workbook) -> Blueprint:
    """The routes of one app, reading from its datasets; `workbook` makes that of a plan."""
    blueprint = Blueprint("safer", __name__)
    by_name = {(p.page, p.id): p for p in panels}

    @blueprint.get("/data/<page>/<name>.<extension>")
    def download(page: str, name: str, extension: str) -> Response:
        panel = by_name.get((page, name))
        if panel is None:
            abort(no_such("table", f"{page}/{name}", [f"{p.page}/{p.id}" for p in panels]))
        if extension not in mimetypes(panel):
            abort(no_such("kind of file", extension, mimetypes(panel)))
        make = partial(_download, panel, extension=extension)
        return answered(request.query_string.decode(), datasets, make)

    @blueprint.get("/template/<plan>.xlsx")
    def template(plan: str) -> Response:
        dataset = ask(request.query_string.decode(), datasets).dataset
        framework = dataset.catalogue.framework(plan)
        if framework is None:
            abort(no_such("plan", plan, [f.id for f in dataset.catalogue.frameworks]))
        return _template(framework, dataset, workbook)

    @blueprint.errorhandler(StoreError)
    def nothing_yet(error: StoreError) -> tuple[Response, int]:
        return Response(f"{error}\n", mimetype="text/plain"), 503

    _shapes(blueprint, datasets)
    street_routes(blueprint, datasets)
    _drawing(blueprint, datasets)
    search_route(blueprint, datasets)
    _health(blueprint, datasets)
    return blueprint


def _shapes(blueprint: Blueprint, datasets: Datasets) -> None:
    """What maps are drawn of: files whose address changes with their content."""

    def dataset_of(release: str) -> Dataset:
        try:
            return datasets.get(release)
        except StoreError:
            abort(404)

    @blueprint.get("/geo/<release>/<name>")
    def boundaries(release: str, name: str) -> Response:
        outlines = dataset_of(release).outlines
        if name == outlines.hatches_name:
            return _kept(name, name, lambda: outlines.hatches_geojson)
        return _kept(name, outlines.name, lambda: outlines.geojson)

    @blueprint.get("/geo/<release>/<kind>/<name>")
    def cells(release: str, kind: str, name: str) -> Response:
        dataset = dataset_of(release)
        if kind not in dataset.scope.cells:
            abort(404)
        here = ground(dataset, kind)
        return _kept(name, here.geojson_name, lambda: here.geojson)


def _drawing(blueprint: Blueprint, datasets: Datasets) -> None:
    """From an area that was drawn or brought along to how a link says it."""

    @blueprint.post("/area")
    def area() -> tuple[Response, int]:
        # One byte more than is read tells that there is more.
        data = request.stream.read(MOST_BYTES + 1)
        try:
            return jsonify(area=written(_corners(data, datasets.get()))), 200
        except RefusedFileError as error:
            return jsonify(said=f"{error}."), 422


def _corners(data: bytes, dataset: Dataset) -> tuple[Ring, ...]:
    """The corners of the area of a GeoJSON. Raises RefusedFileError where it lies elsewhere too."""
    (shape,) = read_geojson(data)
    wards = dataset.areas[dataset.areas["area_type"] == "ward"]
    if not wards.geometry.intersects(shape).any():
        place = dataset.catalogue.place.name
        raise RefusedFileError(f"The area lies outside {place}. Draw one inside it")
    return corners(shape)


def _kept(asked: str, name: str, content: Callable[[], bytes]) -> Response:
    """A file that a browser may keep for ever; none under another name than its own."""
    if asked != name:
        abort(404)
    response = Response(content(), mimetype="application/json")
    response.headers["Cache-Control"] = FOR_EVER
    return response


def _health(blueprint: Blueprint, datasets: Datasets) -> None:
    """What a proxy asks."""

    @blueprint.get("/healthz")
    def healthy() -> Response:
        """Whether the process answers at all."""
        return jsonify(status="ok")

    @blueprint.get("/readyz")
    def ready() -> tuple[Response, int]:
        """Whether there is a release to show, and which."""
        try:
            dataset = datasets.get()
        except StoreError as error:
            return jsonify(status="no data", reason=str(error)), 503
        ready = {"status": "ready", "release": dataset.release.release_id}
        if why := datasets.why_not_current(dataset):
            ready |= {"status": "showing an earlier release", "reason": why}
        return jsonify(ready), 200


def _answered(panel: Panel[Question], table: pd.DataFrame, question: Question) -> dict[str, str]:
    """The sentence of a panel that says how it is known, and how."""
    if panel.how is None:
        return {}
    answer, how = panel.sentence(table, question), panel.how(table, question)
    return {"Answer": answer, **({HOW: " ".join(how)} if how else {})}


def has_rates(table: pd.DataFrame, columns: Sequence[Column]) -> bool:
    """Whether a file has a rate by residents in it: then it says whose residents."""
    keys = {"rate", "population"} & {column.key for column in columns}
    return bool(table[list(keys)].notna().any(axis=None))


def file_words(panel: Panel[Question], table: pd.DataFrame, question: Question) -> dict[str, str]:
    """What stands above the rows of a panel's file: what it is, of what, and what to know of it."""
    subject = panel.subject(question) if panel.subject else question.subject
    asked = f": {subject}, {question.place_words}" if panel.filtered else ""
    others = panel.compares(question) if panel.compares else ()
    said = notes(question, others) if panel.filtered else []
    return {
        "Title": f"{panel.title}{asked}",
        **about(question.dataset, rates=has_rates(table, panel.columns(question))),
        **_answered(panel, table, question),
        **({"Notice": " ".join(map(in_words, question.notices))} if question.notices else {}),
        **({"Note": " ".join(said)} if said else {}),
    }


def _template(framework: Framework, dataset: Dataset, workbook: Workbook) -> Response:
    """The workbook of what a plan still needs."""
    content = workbook(framework, dataset.catalogue, dataset.held)
    response = Response(content, content_type=MIMETYPES["xlsx"])
    name = f"{framework.id}-template.xlsx"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response


def _download(panel: Panel[Question], question: Question, extension: str) -> Response:
    dataset, filters = question.dataset, question.filters
    table, columns = panel.table(question), panel.columns(question)
    table = panel.whole(table, question)
    words = file_words(panel, table, question)
    if extension == GEOJSON and panel.shapes:
        content = exported_shapes(table, columns, words, panel.shapes(table, question))
    else:
        content = exported(table, columns, words, extension)
    response = Response(content, content_type=mimetypes(panel)[extension])
    stem = f"{dataset.catalogue.place.id}-{panel.page}-{panel.id}-{filters.window.last}"
    if dataset.release.demonstration:
        stem += "-demonstration"
    if dataset.release.is_draft:
        stem += "-draft"
    response.headers["Content-Disposition"] = f'attachment; filename="{stem}.{extension}"'
    response.headers["Cache-Control"] = "no-store"
    return response
