"""What is served beside the pages: downloads, boundaries, health."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from flask import Blueprint, Response, abort, jsonify, request

from components.exports import MIMETYPES, exported
from components.panel import Panel
from data_loaders.dataset import Dataset, Datasets
from model.errors import StoreError
from model.filters import CELLS
from model.plans import Framework
from pages.frame import about
from pages.hotspots.ground import ground
from pages.question import Question, ask

FOR_EVER = "public, max-age=31536000, immutable"


def routes(datasets: Datasets, panels: Sequence[Panel[Question]]) -> Blueprint:
    """The routes of one app, reading from its datasets."""
    blueprint = Blueprint("safer", __name__)
    by_name = {(p.page, p.id): p for p in panels}

    @blueprint.get("/data/<page>/<name>.<extension>")
    def download(page: str, name: str, extension: str) -> Response:
        panel = by_name.get((page, name))
        if panel is None or extension not in MIMETYPES:
            abort(404)
        return _download(panel, ask(request.query_string.decode(), datasets), extension)

    @blueprint.get("/template/<plan>.xlsx")
    def template(plan: str) -> Response:
        dataset = datasets.get(request.args.get("release", ""))
        framework = dataset.catalogue.framework(plan)
        if framework is None:
            abort(404)
        return _template(framework, dataset)

    @blueprint.errorhandler(StoreError)
    def nothing_yet(error: StoreError) -> tuple[Response, int]:
        return Response(f"{error}\n", mimetype="text/plain"), 503

    _shapes(blueprint, datasets)
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
        dataset = dataset_of(release)
        return _kept(name, dataset.geojson_name, lambda: dataset.geojson)

    @blueprint.get("/geo/<release>/<kind>/<name>")
    def cells(release: str, kind: str, name: str) -> Response:
        if kind not in CELLS:
            abort(404)
        here = ground(dataset_of(release), kind)
        return _kept(name, here.geojson_name, lambda: here.geojson)


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
        """Whether there is a release to show."""
        try:
            release = datasets.get().release
        except StoreError as error:
            return jsonify(status="no data", reason=str(error)), 503
        return jsonify(status="ready", release=release.release_id), 200


def _template(framework: Framework, dataset: Dataset) -> Response:
    """The workbook of what a plan still needs. Imported late: no page needs it to start."""
    from data_loaders.template import template_workbook

    content = template_workbook(framework, dataset.catalogue, dataset.held)
    response = Response(content, content_type=MIMETYPES["xlsx"])
    name = f"{framework.id}-template.xlsx"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response


def _download(panel: Panel[Question], question: Question, extension: str) -> Response:
    dataset, filters = question.dataset, question.filters
    table = panel.table(question)
    subject = panel.subject(question) if panel.subject else question.subject
    asked = f": {subject}, {question.place_words}" if panel.filtered else ""
    words = {
        "Title": f"{panel.title}{asked}",
        **about(dataset),
        **({"Notice": " ".join(question.notices)} if question.notices else {}),
    }
    content = exported(table, panel.columns(question), words, extension)
    response = Response(content, content_type=MIMETYPES[extension])
    stem = f"{dataset.catalogue.place.id}-{panel.page}-{panel.id}-{filters.window.last}"
    if dataset.release.demonstration:
        stem += "-demonstration"
    response.headers["Content-Disposition"] = f'attachment; filename="{stem}.{extension}"'
    response.headers["Cache-Control"] = "no-store"
    return response
