"""A partner's small numbers: hidden in every face of every panel, and the rest is shown.

The numbers are far too large for hate incidents, so that each is found wherever it occurs: a ward
has 70,000 a month and more, but for two wards that have a small number in one month. (The exact
tests of a figure go through every count near it: of ten times as many they take ten times as long.)
"""

from __future__ import annotations

import io
import math
import re
import shutil

import numpy as np
import pandas as pd
import pytest
from dash import html
from openpyxl import load_workbook

from app import PAGES, create_app
from components.exports import MIMETYPES
from components.numbers import NOTHING
from data_loaders.counts.disclosure import released
from model.periods import Window, month
from model.settings import Settings
from pages import overview
from pages.asking import ask
from pages.overview.tiles import TILES
from pages.overview.trend import TREND
from pages.overview.wards import WARDS
from stats.areas import BASE_NOT_SHOWN, HIDDEN, NOT_SHOWN
from store.datasets import Datasets
from store.store import Store
from tests.pages.faces import cells, csv_rows, found, words
from tests.stored import store_counts

pytestmark = pytest.mark.long

SOURCE, OFFENCE = "police-extract", "hate-incident"
MONTHS = pd.period_range("2024-10", "2026-09", freq="M")
GIPTON, ARMLEY = "E05011394", "E05012647"
SMALL = {(GIPTON, "2026-03"): 3, (ARMLEY, "2025-02"): 4}
"""One month of each year: so one ward has no sum, and another nothing to compare it with."""

ASKED = "priority=hate-crime"


@pytest.fixture(scope="module")
def raw(leeds) -> pd.DataFrame:
    """What the partner counted, which nobody is to see: areas by month."""
    wards = [w.code for w in leeds.place.wards]
    drawn = np.random.default_rng(3).integers(70_000, 100_000, (len(wards), len(MONTHS)))
    counts = pd.DataFrame(drawn, index=wards, columns=MONTHS)
    for (ward, text), number in SMALL.items():
        counts.loc[ward, month(text)] = number
    return counts


@pytest.fixture(scope="module")
def shown(raw, leeds) -> pd.DataFrame:
    """What may be shown of it, as rows of `ward_counts`."""
    long = raw.stack().rename("count").rename_axis(["area_code", "month"]).reset_index()
    long = long.assign(offence=OFFENCE, month=long["month"].dt.to_timestamp().dt.as_unit("us"))
    place = leeds.place
    table = released(long, {w.code: w.group for w in place.wards}, place.district_code)
    table.insert(0, "source", SOURCE)
    return table


@pytest.fixture(scope="module")
def partner_settings(tmp_path_factory, settings, leeds, shown) -> Settings:
    """The demonstration with this partner's file in place of its own."""
    folder = tmp_path_factory.mktemp("partner")
    shutil.copytree(settings.store_root(leeds.place.id), folder / leeds.place.id)
    store = Store(f"{folder}/{leeds.place.id}")
    store_counts(store, shown)
    return Settings(data_dir=str(folder))


@pytest.fixture(scope="module")
def datasets(partner_settings, leeds) -> Datasets:
    return Datasets(Store(partner_settings.store_root(leeds.place.id)), leeds, check_s=3600)


@pytest.fixture(scope="module")
def asked(datasets):
    """A question of the priority that the partner's file measures."""
    return lambda query: ask(f"{ASKED}&{query}", datasets)


@pytest.fixture(scope="module")
def client(partner_settings):
    return create_app(partner_settings).server.test_client()


@pytest.fixture(scope="module")
def hidden(shown) -> set[tuple[str, pd.Period]]:
    """The cells that may not be shown."""
    rows = shown[shown["status"] == "suppressed"]
    return set(zip(rows["area_code"], pd.PeriodIndex(rows["month"], freq="M"), strict=True))


@pytest.fixture(scope="module")
def secrets(raw, hidden) -> dict[int, str]:
    """Every number that would give a hidden one away, and what it is.

    Each hidden number that is not small, and the sums over each period that hold a hidden month,
    with it and without it.
    """
    found = {}
    for ward, period in hidden:
        series = raw.loc[ward]
        found[int(series[period])] = f"{ward} in {period}"
        for length in (3, 6, 12, 24):
            for last in MONTHS[length - 1 :]:
                window = Window.ending(last, length)
                total = int(series[list(window.months)].sum())
                gone = sum(int(series[p]) for w, p in hidden if w == ward and p in window.months)
                if gone:
                    found |= {total: f"{ward}, {window.words}", total - gone: "the same, less it"}
    return {number: what for number, what in found.items() if number > 1_000}


def test_two_small_numbers_hide_two_more_and_no_total(hidden, leeds):
    group = {w.code: w.group for w in leeds.place.wards}
    assert {(w, str(m)) for w, m in hidden} > SMALL.keys()
    assert len(hidden) == 4
    for ward, text in SMALL:
        (other,) = [w for w, m in hidden if str(m) == text and w != ward]
        assert group[other] == group[ward]


PLACES = ("E08000035", "inner-east", GIPTON, ARMLEY, "city-centre")
PERIODS = ("months=12", "months=1&to=2026-03", "months=1&to=2025-02", "months=24")
OTHERS = ("measure=rate", "months=3&to=2026-04&compare=three-years", "months=6&sort=-share")
QUERIES = [
    *(f"area={place}&{period}" for place in PLACES for period in PERIODS),
    *(f"area={GIPTON}&{other}" for other in OTHERS),
]


def _numbers(text: str) -> set[int]:
    """Every whole number in a text, however its thousands are written."""
    plain = re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", text)
    return {int(n) for n in re.findall(r"\d+", plain)}


@pytest.mark.parametrize("query", QUERIES)
def test_nothing_that_gives_a_hidden_number_away_is_in_any_face(asked, secrets, query):
    question = asked(query)
    for page in PAGES:
        # The whole component, so that what is drawn or said aloud counts as well.
        told = _numbers(repr(page.view(question))) & secrets.keys()
        assert not told, [secrets[n] for n in told]


# The other files say what the CSV says (test_panels.py), so one question of each is enough.
IN_FILES = [("csv", query) for query in QUERIES[:: len(PERIODS) - 1]]
IN_FILES += [(extension, QUERIES[0]) for extension in MIMETYPES if extension != "csv"]


@pytest.mark.parametrize(("extension", "query"), IN_FILES)
def test_nothing_that_gives_a_hidden_number_away_is_in_any_file(client, secrets, query, extension):
    for panel in (panel for page in PAGES for panel in page.PANELS):
        answer = client.get(f"{panel.path(extension)}?{ASKED}&{query}")
        told = _numbers(_text(answer.data, extension)) & secrets.keys()
        assert not told, (panel.element(), [secrets[n] for n in told])


def _text(content: bytes, extension: str) -> str:
    if extension != "xlsx":
        return content.decode()
    book = load_workbook(io.BytesIO(content))
    rows = (row for sheet in book for row in sheet.iter_rows(values_only=True))
    return " ".join(str(value) for row in rows for value in row)


def test_the_search_would_find_a_number_that_is_shown(asked, client, raw):
    whole = int(raw[MONTHS[-12:]].to_numpy().sum())
    faces = overview.view(asked(""))
    for face in ("tiles", "answer", "wards-grid"):
        assert whole in _numbers(repr(faces[face]))
    of_armley = int(raw.loc[ARMLEY, MONTHS[-1]])
    assert of_armley in _numbers(repr(overview.view(asked("months=1"))["wards-figure"]))
    assert of_armley in _numbers(repr(overview.view(asked(f"area={ARMLEY}"))["trend-figure"]))
    for extension in MIMETYPES:
        content = client.get(f"{WARDS.path(extension)}?{ASKED}").data
        assert whole in _numbers(_text(content, extension))


def test_the_same_cells_are_hidden_in_map_grid_and_files(asked, client, hidden):
    question = asked("months=1&to=2026-03")
    gone = {w for w, m in hidden if m == month("2026-03")}
    table = WARDS.table(question).set_index("area_code")
    assert set(table.index[table["value"].isna()]) == gone

    coloured, blank, *_ = WARDS.figure(WARDS.table(question), question)["data"]
    assert gone == set(blank["locations"])
    assert not gone & set(coloured["locations"])
    assert all(NOT_SHOWN in text for text in blank["text"])

    grid = {row[0]: row[1] for row in cells(overview.view(question)["wards-grid"])}
    names = {table.loc[code, "area_name"] for code in gone}
    assert {name for name, value in grid.items() if value == NOTHING} == names

    query = f"?{ASKED}&months=1&to=2026-03"
    file = csv_rows(client.get(f"{WARDS.path('csv')}{query}").data)
    assert {row["Area code"] for row in file if not row["This period"]} == gone
    as_json = client.get(f"{WARDS.path('json')}{query}").get_json()["rows"]
    assert {row["area_code"] for row in as_json if row["value"] is None} == gone
    book = load_workbook(io.BytesIO(client.get(f"{WARDS.path('xlsx')}{query}").data))
    heading, *rows = book.worksheets[0].iter_rows(values_only=True)
    code, value = heading.index("Area code"), heading.index("This period")
    assert {row[code] for row in rows if row[value] is None} == gone


def test_a_ward_with_a_hidden_month_has_no_sum_of_the_year(asked):
    question = asked(f"area={GIPTON}")
    (row,) = TILES.table(question).to_dict("records")
    assert row["status"] == "hidden"
    assert math.isnan(row["value"])
    assert math.isnan(row["rate"])
    faces = overview.view(question)
    (tile,) = faces["tiles"]
    assert "tile-hidden" in tile.className
    assert "Hidden" in words(tile)
    assert NOT_SHOWN in words(tile)
    assert NOTHING not in words(tile)
    assert faces["answer"] == f"Hate Crime, Gipton & Harehills, 12 months to Sep 2026: {HIDDEN}."


def test_a_ward_without_a_hidden_month_in_the_period_has_its_sum(asked, raw):
    question = asked(f"area={GIPTON}&months=3&to=2026-06")
    (row,) = TILES.table(question).to_dict("records")
    assert row["value"] == raw.loc[GIPTON, ["2026-04", "2026-05", "2026-06"]].sum()
    assert row["status"] == "measured"


def test_a_hidden_month_a_year_before_leaves_the_count_and_takes_the_comparison(asked, raw):
    question = asked(f"area={ARMLEY}")
    (row,) = TILES.table(question).to_dict("records")
    assert row["value"] == raw.loc[ARMLEY, MONTHS[-12:]].sum()
    assert math.isnan(row["base"])
    assert row["words"] == BASE_NOT_SHOWN
    assert row["status"] == "measured"


def test_the_month_is_hidden_in_the_trend_and_leaves_no_average(asked):
    question = asked(f"area={GIPTON}")
    table = TREND.table(question).set_index("month")
    march = month("2026-03")
    assert table.loc[march, "status"] == "hidden"
    assert math.isnan(table.loc[march, "value"])
    assert table["value"].isna().sum() == 1
    assert table["average"].notna().to_dict() == {
        m: m in pd.period_range("2025-09", "2026-02", freq="M") for m in table.index
    }
    sentence = TREND.sentence(table.reset_index(), question)
    assert "1 month is hidden: small numbers of a partner's file" in sentence


@pytest.mark.parametrize("area", ["inner-east", "inner-west", "E08000035"])
def test_a_committee_and_the_whole_are_as_released_hidden_wards_among_them(asked, leeds, raw, area):
    question = asked(f"area={area}")
    (row,) = TILES.table(question).to_dict("records")
    members = leeds.place.ward_codes(area) or list(raw.index)
    assert row["value"] == raw.loc[list(members), MONTHS[-12:]].to_numpy().sum()
    assert row["base"] == raw.loc[list(members), MONTHS[:12]].to_numpy().sum()


def test_a_zone_of_a_source_with_hidden_numbers_is_not_shown_and_is_no_zero(asked):
    question = asked("area=city-centre")
    (row,) = TILES.table(question).to_dict("records")
    assert math.isnan(row["value"])
    answer = overview.view(question)["answer"]
    assert answer == "Hate Crime, City centre, 12 months to Sep 2026: there is no figure."


def test_a_priority_whose_partner_file_is_not_here_offers_the_template(datasets):
    question = ask("priority=domestic-abuse", datasets)
    faces = overview.view(question)
    assert faces["figures"] == "figures hidden"
    links = found([*faces["tiles"], faces["empty"]], html.A)
    assert len(links) == 3 + 1, "three measures, and the page itself"
    assert {link.href for link in links} == {"/template/city-plan-2021-24.xlsx"}
