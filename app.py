"""The application: `create_app(settings)` makes it; `python app.py` serves it for development.

Nothing imports this module but the production server (`gunicorn.conf.py`) and the tests.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Sequence
from importlib import import_module

import dash
from dash import ClientsideFunction, Dash, Input, Output, dcc, html
from dash.development.base_component import Component

from components.filter_bar import filter_bar
from components.shell import Site, frame_id, no_such_page, shell
from model.config.catalogue import Catalogue
from model.config.catalogue_files import load_catalogue
from model.config.plans import Framework
from model.errors import SaferError
from model.settings import PROJECT, Settings
from pages import frame
from pages.asking import answered
from pages.callback_payload import Travelling
from pages.explained.glossary import glossary
from pages.explained.route import explained_routes
from pages.explained.statement import statement
from pages.kept_answers import KeptAnswers, answer_from_kept, keep_answers
from pages.page import Page
from pages.question import Question
from pages.refusing import refuse_long_bodies, refuse_odd_callbacks, refuse_unknown_pages
from pages.routes import routes
from pages.web import compressed, log_requests, secure
from store.datasets import Datasets
from store.store import Store

PAGES: tuple[Page, ...] = tuple(
    import_module(f"pages.{name}")
    for name in (
        "overview",
        "hotspots",
        "trends",
        "plans",
        "data",
    )
)
"""The modules of `pages` that are one, in the order of the menu."""


def create_app(settings: Settings | None = None) -> Dash:
    """The dashboard of one place, reading from its store.

    Raises ConfigError when config/ does not say what it should. A store without a release is no
    error: the pages say what to do.
    """
    settings = settings or Settings()
    logging.basicConfig(level=settings.log_level)
    catalogue = load_catalogue(settings.config_dir, settings.place)
    datasets = Datasets(
        Store(settings.store_root(catalogue.place.id)),
        catalogue,
        check_s=settings.release_check_s,
        others_mb=settings.other_releases_mb,
    )
    app = Dash(
        __name__,
        use_pages=True,
        pages_folder="",
        assets_folder=str(PROJECT / "assets"),
        title=f"{catalogue.place.title} {catalogue.place.subtitle.lower()}",
        update_title=None,
        index_string=INDEX.replace("{%lang%}", "en-GB"),
    )
    # First, so that what is refused has its line too.
    log_requests(app.server)
    menu = tuple((page.PATH, page.LABEL) for page in PAGES)
    site = Site(catalogue.place.title, catalogue.place.subtitle, menu)
    _add_pages(app, site, datasets)
    # refresh=False: figures, and the reader's zoom, stay while the query string changes.
    app.layout = html.Div([dcc.Location(id="url", refresh=False), dash.page_container])
    _choose_on_maps(app)
    panels = [panel for page in PAGES for panel in page.PANELS]
    app.server.register_blueprint(routes(datasets, panels, _workbook))
    texts = (glossary(catalogue), statement(settings))
    app.server.register_blueprint(explained_routes(site, texts, app.get_asset_url("styles.css")))
    answers = KeptAnswers(datasets.state, most=int(settings.answers_mb * 1e6))
    keep_answers(app.server, answers)
    compressed(app.server)
    secure(app)
    refuse_long_bodies(app.server)
    refuse_odd_callbacks(app)
    refuse_unknown_pages(app, [page.PATH for page in PAGES])
    answer_from_kept(app.server, answers)
    return app


def _workbook(framework: Framework, catalogue: Catalogue, held: Collection[str]) -> bytes:
    """The workbook of what a plan still needs. Imported late: no page needs it to start."""
    from data_loaders.partners.template import template_workbook

    return template_workbook(framework, catalogue, held)


def _add_pages(app: Dash, site: Site, datasets: Datasets) -> None:
    for page in PAGES:
        dash.register_page(
            page.NAME,
            path=page.PATH,
            title=f"{page.LABEL} – {site.title}",
            layout=_layout(page, site),
        )
        _register(app, page, datasets)
    dash.register_page(
        "not_found_404",
        title=f"Not found – {site.title}",
        layout=shell(site, "not-found", "", no_such_page(), ""),
    )


def _choose_on_maps(app: Dash) -> None:
    """A click on a ward or a cell changes the address."""
    chosen = {"chooseWard": "overview-wards-figure", "chooseCell": "hotspots-cells-figure"}
    for name, figure in chosen.items():
        app.clientside_callback(
            ClientsideFunction("safer", name),
            Output(figure, "clickData"),
            Input(figure, "clickData"),
            prevent_initial_call=True,
        )


# Without Dash's own {%metas%}: they repeat the host that was asked for, whatever the request says.
INDEX = """<!DOCTYPE html>
<html lang="{%lang%}">
  <head>
    <meta charset="UTF-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="theme-color" content="#0B3C49">
    <title>{%title%}</title>
    <link rel="icon" href="/assets/favicon.svg" type="image/svg+xml">
    {%css%}
  </head>
  <body>
    <noscript>This dashboard needs JavaScript. Its figures can be read without it as files:
      <a href="/data/overview/tiles.csv">tiles</a>,
      <a href="/data/overview/wards.csv">wards</a>,
      <a href="/data/overview/trend.csv">trend</a>.</noscript>
    {%app_entry%}
    {%config%}{%scripts%}{%renderer%}
  </body>
</html>"""


def _layout(page: Page, site: Site) -> Component:
    """A page in its frame, before its figures arrive."""
    filters = filter_bar(page.NAME) if page.FILTERED else ""
    return shell(site, page.NAME, page.PATH, page.layout(), filters)


def _register(app: Dash, page: Page, datasets: Datasets) -> None:
    """One callback a page: the query string in, everything the page shows out."""
    of_frame = frame.outputs(page.NAME, filtered=page.FILTERED)
    of_page = page.outputs()
    written = frame_id(page.NAME, "written")
    travelling = Travelling(of_frame | of_page, written)

    asked = {"search": Input("url", "search")}
    if page.OPENERS:
        asked["clicks"] = [Input(opener, "n_clicks") for opener in page.OPENERS]

    @app.callback(output=travelling.declared, inputs=asked)
    def show(search: str | None, clicks: Sequence[int | None] = ()) -> dict[str, object]:
        opened = {o for o, n in zip(page.OPENERS, clicks, strict=False) if n}

        def shown(question: Question) -> tuple[dict[str, object], dict[str, object]]:
            return page.view(question, opened=opened), frame.frame(question, page.NAME)

        try:
            faces, around = answered(search, datasets, shown)
        except SaferError as error:
            faces = dict.fromkeys(of_page, dash.no_update)
            around = frame.frame_error(error)
        return travelling.answer(around | faces)

    app.clientside_callback(ClientsideFunction("safer", "write"), Input(written, "data"))


if __name__ == "__main__":
    create_app().run(port=8050)
