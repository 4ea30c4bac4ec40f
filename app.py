"""The application: `create_app(settings)` makes it; `python app.py` serves it for development.

Nothing imports this module but the production server (`gunicorn.conf.py`) and the tests.
"""

from __future__ import annotations

import logging
from types import ModuleType

import dash
from dash import ClientsideFunction, Dash, Input, Output, State

import pages.data
import pages.overview
from components.filter_bar import filter_bar
from components.shell import nav_id, shell
from data_loaders.dataset import Datasets
from data_loaders.store import Store
from model.catalogue import load_catalogue
from model.errors import SaferError
from model.settings import PROJECT, Settings
from pages import frame
from pages.question import ask
from pages.routes import routes
from pages.web import compressed, log_requests, secure

PAGES: tuple[ModuleType, ...] = (pages.overview, pages.data)
"""In the order of the menu. A page has NAME, PATH, LABEL, PANELS, layout, outputs and view."""


def create_app(settings: Settings | None = None) -> Dash:
    """The dashboard of one place, reading from its store.

    Raises ConfigError when config/ does not say what it should. A store without a release is no
    error: the pages say what to do.
    """
    settings = settings or Settings()
    logging.basicConfig(level=settings.log_level)
    catalogue = load_catalogue(settings.config_dir, settings.place)
    datasets = Datasets(
        Store(settings.store_root(catalogue.place.id)), catalogue, check_s=settings.release_check_s
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
    for page in PAGES:
        title = f"{page.LABEL} – {catalogue.place.title}"
        dash.register_page(page.NAME, path=page.PATH, title=title, layout=page.layout)
    app.layout = shell(
        catalogue.place.title,
        catalogue.place.subtitle,
        [(page.NAME, page.PATH, page.LABEL) for page in PAGES],
        filter_bar(),
        dash.page_container,
    )
    for page in PAGES:
        _register(app, page, datasets)
    _register_browser_side(app)
    app.server.register_blueprint(routes(datasets, [p for page in PAGES for p in page.PANELS]))
    compressed(app.server)
    secure(app)
    log_requests(app.server)
    return app


INDEX = """<!DOCTYPE html>
<html lang="{%lang%}">
  <head>
    {%metas%}
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="theme-color" content="#0B3C49">
    <title>{%title%}</title>
    {%favicon%}
    {%css%}
  </head>
  <body>
    <noscript>This dashboard needs JavaScript. Its figures can be read without it as files:
      <a href="/data/overview/tiles.csv">tiles</a>,
      <a href="/data/overview/wards.csv">wards</a>,
      <a href="/data/overview/trend.csv">trend</a>.</noscript>
    {%app_entry%}
    <footer>{%config%}{%scripts%}{%renderer%}</footer>
  </body>
</html>"""


def _register(app: Dash, page: ModuleType, datasets: Datasets) -> None:
    """One callback a page: the query string in, everything the page shows out."""

    @app.callback(
        output={"frame": frame.outputs(), "page": page.outputs()},
        inputs={"search": Input("url", "search")},
        prevent_initial_call="initial_duplicate",
    )
    def show(search: str | None) -> dict[str, dict[str, object]]:
        try:
            question = ask(search, datasets)
        except SaferError as error:
            nothing = dict.fromkeys(page.outputs(), dash.no_update)
            return {"frame": frame.frame_error(error), "page": nothing}
        return {"frame": frame.frame(question), "page": page.view(question)}


def _register_browser_side(app: Dash) -> None:
    """What needs no data runs in the browser: assets/state.js."""
    app.clientside_callback(
        ClientsideFunction("safer", "navLinks"),
        [Output(nav_id(page.NAME), "href") for page in PAGES],
        Input("url", "search"),
    )
    app.clientside_callback(
        ClientsideFunction("safer", "markPage"),
        Output("main", "data-page"),
        Input("url", "pathname"),
    )
    app.clientside_callback(
        ClientsideFunction("safer", "chooseWard"),
        Output("overview-wards-figure", "clickData"),
        Input("overview-wards-figure", "clickData"),
        State("url", "search"),
        prevent_initial_call=True,
    )


if __name__ == "__main__":
    create_app().run(port=8050)
