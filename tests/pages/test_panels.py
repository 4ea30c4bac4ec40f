"""Every panel of every page: one table, and faces that never disagree with it."""

from __future__ import annotations

import io
import json
import math
import re
from functools import cache
from itertools import chain
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from dash import html
from openpyxl import load_workbook
from plotly import graph_objects

from app import PAGES
from components.numbers import FORMS
from model.config.catalogue_files import load_catalogue
from model.settings import PROJECT
from pages.areas import NOT_COMPARED
from pages.overview.wards import colours_of
from stats.change import TESTED
from tests.pages.faces import cells, csv_rows, words

LEEDS = load_catalogue(PROJECT / "config", "leeds")
PRIORITIES = ["all", *(p.id for p in LEEDS.frameworks[0].priorities)]
PLACES = (
    "",
    "area=E05011394&months=1",
    "area=inner-east&measure=rate",
    "area=city-centre&months=3&compare=three-years",
    "measure=rate&sort=area_name&to=2023-06",
)
# Every place with crime, ASB and a partner's counts; each other priority with all and one other.
IN_FULL = ("all", "asb", "hate-crime")
QUERIES = [
    *(f"priority={p}&{place}".rstrip("&") for p in IN_FULL for place in PLACES),
    *(
        f"priority={p}&{place}".rstrip("&")
        for number, p in enumerate(p for p in PRIORITIES if p not in IN_FULL)
        for place in (PLACES[0], PLACES[1 + number % (len(PLACES) - 1)])
    ),
    "priority=asb&area=d42800.43300.300.0.0.300.-300.0&began=2026-01",
    *(f"plan={plan.id}" for plan in LEEDS.frameworks[1:]),
    *(f"plan={plan.id}&priority={plan.priorities[0].id}" for plan in LEEDS.frameworks[1:]),
]
PICKED = "priority=asb&tasks=h400.1076.1250,h400.1077.1250"
PANELS = {panel.element(): panel for page in PAGES for panel in page.PANELS}
# Demonstration data has no ledger, the first plan prints no figure: test_data_page.py and
# test_plans_page.py test their rows; nothing is on a tasking list before somebody puts it there;
# no places are loaded, test_nearby_panel.py loads some; what was done is asked of an area,
# test_moved.py asks.
NO_ROWS = {
    "data-ledger",
    "data-rejected",
    "data-files",
    "overview-wards",
    "plans-figures",
    "hotspots-tasks",
}
NO_ROWS |= {"hotspots-nearby", "hotspots-reach", "hotspots-moved"}
NEVER_EMPTY = sorted(PANELS.keys() - NO_ROWS)

each_panel = pytest.mark.parametrize("panel", PANELS.values(), ids=PANELS)
each_query = pytest.mark.parametrize("query", QUERIES)


@pytest.fixture(scope="module")
def csv_of(client):
    """The rows of a panel's CSV for a query, downloaded once."""

    @cache
    def rows(path, query):
        return csv_rows(client.get(f"{path}?{query}").data)

    return lambda panel, query: rows(panel.path("csv"), query)


@pytest.fixture(scope="module")
def table_of(asked):
    """The table of a panel for a query, computed once."""
    return cache(lambda panel, query: panel.table(asked(query)))


@pytest.fixture(scope="module")
def faces_of(asked):
    """What each page shows for a query, worked out once."""
    return cache(lambda query: {page.NAME: page.view(asked(query)) for page in PAGES})


def test_all_eleven_priorities_are_asked_about():
    assert len(PRIORITIES) == 1 + 11


@each_panel
def test_a_panel_is_named_once_and_lives_on_its_page(panel):
    (page,) = [page for page in PAGES if panel in page.PANELS]
    assert panel.page == page.NAME
    assert [p.id for p in page.PANELS].count(panel.id) == 1
    assert panel.filtered == page.FILTERED


@each_panel
@each_query
def test_a_panel_gives_the_columns_it_declares_and_says_something(asked, table_of, panel, query):
    question, table = asked(query), table_of(panel, query)
    columns = panel.columns(question)
    assert {c.key for c in columns if c.shown} <= set(table.columns)
    whole = panel.whole(table, question)
    assert {c.key for c in columns} <= set(whole.columns)
    assert {c.form for c in columns} <= FORMS.keys()
    for column in columns:
        if column.is_number:
            pd.to_numeric(whole[column.key], errors="raise")
    sentence = panel.sentence(table, question)
    assert isinstance(sentence, str)
    assert sentence.strip().endswith(".")
    assert "nan" not in sentence.lower()


@pytest.mark.parametrize("name", NEVER_EMPTY)
def test_a_panel_has_rows(asked, name):
    question = asked("")
    assert len(PANELS[name].table(question))


@each_query
def test_a_figure_is_one_that_plotly_knows(asked, table_of, query):
    for panel in PANELS.values():
        if panel.figure:
            figure = panel.figure(table_of(panel, query), asked(query))
            graph_objects.Figure(figure)
            json.dumps(figure, allow_nan=False)


def _grid(page, panel, question) -> html.Table:
    return page.view(question)[f"{panel.id}-grid"]


def _as_read(row: dict[str, str], columns) -> list[str]:
    """A row of a CSV as the page writes it."""
    shown = [c for c in columns if c.shown]
    values = [(c, row[c.label]) for c in shown]
    return [
        _not_defused(v) if c.form == "text" else FORMS[c.form](float(v) if v else math.nan)
        for c, v in values
    ]


def _not_defused(text: str) -> str:
    """Text without the apostrophe that keeps a spreadsheet from running it."""
    return re.sub(r"^'(?=[=+@-])", "", text)


@each_query
def test_the_csv_has_the_rows_and_the_values_of_the_grid(asked, csv_of, faces_of, query):
    question = asked(query)
    for page in PAGES:
        faces = faces_of(query)[page.NAME]
        for panel in page.PANELS:
            if f"{panel.id}-grid" not in faces:
                continue
            file = csv_of(panel, query)
            read = [_as_read(row, panel.columns(question)) for row in file]
            # A card with nothing to show has words instead.
            shown = faces[f"{panel.id}-grid"]
            on_page = cells(shown) if shown else []
            assert [len(row) for row in read] == [len(row) for row in on_page]
            pairs = zip(chain(*read), chain(*on_page), strict=True)
            assert [pair for pair in pairs if not _says(*pair)] == []


def _says(in_file: str, on_page: str) -> bool:
    """Whether a cell of the page says what the file says; the reason may stand above its grid."""
    short = on_page == NOT_COMPARED and in_file.startswith("Not comparable: ")
    return short or in_file == on_page


@each_query
def test_the_json_says_what_the_csv_says(asked, client, csv_of, query):
    question = asked(query)
    for panel in PANELS.values():
        columns = panel.columns(question)
        file = csv_of(panel, query)
        as_json = client.get(f"{panel.path('json')}?{query}").get_json()
        assert as_json["columns"] == {c.key: c.label for c in columns}
        assert [_texts(row.values()) for row in as_json["rows"]] == [
            _texts(r.values()) for r in file
        ]


@pytest.mark.parametrize("query", QUERIES[:: len(PLACES) + 2])
def test_the_workbook_says_what_the_csv_says(asked, client, csv_of, query):
    for panel in PANELS.values():
        file = csv_of(panel, query)
        book = load_workbook(io.BytesIO(client.get(f"{panel.path('xlsx')}?{query}").data))
        heading, *rows = book.worksheets[0].iter_rows(values_only=True)
        assert list(heading) == [c.label for c in panel.columns(asked(query))]
        assert [_texts(row) for row in rows] == [_texts(r.values()) for r in file]
        about = {row[0]: row[1] for row in book["About"].iter_rows(values_only=True)}
        assert {"Title", "Release"} <= about.keys()


FOR_MAPS = [panel for panel in PANELS.values() if panel.shapes]


@pytest.mark.parametrize("query", [*QUERIES[:: len(PLACES) + 2], PICKED])
def test_the_shapes_carry_what_the_json_says(asked, client, query):
    for panel in FOR_MAPS:
        file, as_json = (
            json.loads(client.get(f"{panel.path(kind)}?{query}").data)
            for kind in ("geojson", "json")
        )
        assert [f["properties"] for f in file["features"]] == as_json["rows"]
        assert file["about"] == as_json["about"]
        assert file["columns"] == as_json["columns"]
        if "cell" in file["columns"]:
            assert [f["id"] for f in file["features"]] == [row["cell"] for row in as_json["rows"]]
        assert len(file["features"]) == len(panel.table(asked(query)))


def _texts(values) -> list[str]:
    """Values as text: nothing where there is none; Excel writes 14.0 as 14."""
    texts = [_not_defused("" if v is None else str(v)) for v in values]
    return [re.sub(r"^(-?\d+)\.0$", r"\1", text) for text in texts]


@each_query
def test_the_total_is_the_same_in_tile_table_map_trend_and_file(asked, csv_of, table_of, query):
    question = asked(query)
    tiles, wards, trend = (PANELS[f"overview-{n}"] for n in ("tiles", "wards", "trend"))
    of_tiles, of_wards, of_trend = (table_of(p, query) for p in (tiles, wards, trend))
    if not question.measurable:
        assert of_wards.empty
        assert not (of_tiles["status"] == "measured").any()
        assert of_trend["value"].isna().all()
        return
    area = question.filters.area
    chosen = of_tiles["offences"].map(lambda offences: offences == question.filters.offences)
    # Of a measure that is a rate the numerator is the count.
    total = of_tiles.loc[chosen, "numerator"].iloc[0]

    rows = of_wards.set_index("area_code")["value"]
    assert _same(rows[area.code], total)
    members = rows[list(area.members)]
    if members.notna().all():
        assert members.sum() == total

    months = of_trend[of_trend["month"].isin(question.filters.window.months)]
    if math.isnan(total):
        assert months["value"].count() < question.filters.window.length
    else:
        assert months["value"].sum() == total

    file = csv_of(wards, query)
    count = "Count" if question.as_rate else "This period"
    of_file = {row["Area code"]: float(row[count] or "nan") for row in file}
    assert of_file.keys() == set(rows.index)
    assert all(_same(of_file[code], value) for code, value in rows.items())


def _same(one: float, other: float) -> bool:
    """Whether two figures are one, or both are not known."""
    return one == other or (math.isnan(one) and math.isnan(other))


@each_query
def test_the_map_shows_every_listed_ward_once_in_the_class_of_its_value(asked, table_of, query):
    question = asked(query)
    if not question.measurable:
        return
    panel = PANELS["overview-wards"]
    table = table_of(panel, query)
    wards = table[table["area_type"] == "ward"].set_index("area_code")
    by = colours_of(table, question).by
    coloured, blank, *_ = panel.figure(table, question)["data"]
    drawn = [*blank["locations"], *coloured["locations"]]
    assert len(drawn) == len(set(drawn)) == 33
    shown = wards["rate" if by == "rate" else "value"].dropna()
    if by == "change":
        # Lower, no change, higher: the way that the verdict says.
        shown = np.sign(wards["difference"]).where(wards["verdict"] == "beyond", 0.0)
        shown = shown[wards["verdict"].isin(TESTED)]
    assert sorted(coloured["locations"]) == sorted(shown.index)
    for code, text in zip(coloured["locations"], coloured["text"], strict=True):
        name, count, *_ = text.split("<br>")
        assert name == f"<b>{wards.loc[code, 'area_name']}</b>"
        assert count.startswith(f"{wards.loc[code, 'value']:,.0f} ")
    of_class = shown.groupby(dict(zip(coloured["locations"], coloured["z"], strict=True)))
    limits = of_class.agg(["min", "max"])
    # A darker class never holds a smaller value.
    assert (limits["min"].to_numpy()[1:] > limits["max"].to_numpy()[:-1]).all()


@pytest.mark.parametrize("place", PLACES)
def test_asb_is_never_in_total_crime(asked, place):
    question = asked(place)
    crimes = {o.id for o in LEEDS.offences if o.kind == "crime"}
    assert "anti-social-behaviour" not in question.filters.offences
    total = PANELS["overview-tiles"].table(question)["value"].iloc[0]
    each = [
        PANELS["overview-tiles"].table(asked(f"{place}&offences={o}"))["value"].iloc[0]
        for o in question.filters.offences
    ]
    assert set(question.filters.offences) <= crimes
    assert total == sum(each)


@each_query
def test_every_face_of_a_page_is_filled(faces_of, query):
    for page in PAGES:
        assert faces_of(query)[page.NAME].keys() == page.outputs().keys()


def test_words_on_the_page_are_those_of_the_panel(asked):
    question = asked("priority=asb")
    for page in PAGES:
        faces = page.view(question)
        for panel in page.PANELS:
            if f"{panel.id}-sentence" in faces:
                sentence = panel.sentence(panel.table(question), question)
                assert words(faces[f"{panel.id}-sentence"]) == sentence


def test_no_page_names_this_machine(asked):
    for page in PAGES:
        text = words(list(page.view(asked("")).values()))
        assert str(Path.cwd()) not in text
