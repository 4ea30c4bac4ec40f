"""Where: every cell with incidents, and how it is coloured."""

from __future__ import annotations

from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd

from components.figures.cell_map import cell_map, with_places
from components.figures.ward_map import Picked
from components.panel import Column, Figure, Panel
from model.filters import WARDS
from model.many import verb
from pages.areas import map_area, with_neighbours
from pages.hotspots.cell_statistics import COUNTED_HOT, Found, found, measurable
from pages.hotspots.cell_types import kind_of, none_inside, nothing_known
from pages.hotspots.layer_text import OF_CELL_CHANGE, layer_sentence, with_tests
from pages.hotspots.layers import layer_columns, layer_values, listed_cells
from pages.hotspots.nearby import overlaid
from pages.hotspots.scales import coloured, scale_of
from pages.question import Question, once_a_question
from store.outlines import degrees_of

SURE = 90
"""A cell that is hot in so many draws of 100 is called sure."""

CELL_CONTEXT = 3.0
"""How much around a cell that is picked a map shows, of the cell's size on each side."""
FEW = 5
"""Incidents in and around a cell by the mean, below which the page says how few they are."""

COLUMNS = (
    *("cell", "around", "ward", "group", "count", "share", "z", "hot"),
    *("class", "months_hot", "counted_months", "certainty"),
)


@once_a_question
def cells_table(question: Question) -> pd.DataFrame:
    """One row a cell of the chosen area with an incident in the period, or with a colour.

    COLUMNS, then those of what the cells are coloured by (`pages.hotspots.layers`).
    `cell` is its id, `ward` the one it lies in (empty where it is a ward itself), `share` in % of
    the incidents of the place that have a map point, `z` of Gi* in the period (NaN where none can
    be said), `hot` hot, cold or nothing, `months_hot` of the last `counted_months` months with
    data, `certainty` in %. By count, largest first; then by id.
    """
    if not measurable(question):
        return pd.DataFrame(columns=[*COLUMNS, *(c.key for c in layer_columns(question))])
    here = found(question)
    rows = np.flatnonzero(listed_cells(question))
    table = table_of(here, rows).assign(**layer_values(question, rows))
    return table.sort_values(["count", "cell"], ascending=[False, True], ignore_index=True)


def table_of(here: Found, rows: np.ndarray) -> pd.DataFrame:
    """COLUMNS of some cells, in the order given."""
    grid, total = here.ground.grid, here.count.sum()
    names = dict(
        zip(*(here.question.dataset.wards[c] for c in ("area_code", "area_name")), strict=True)
    )
    wards = [here.ground.ward[cell] for cell in rows]
    if here.ground.cells == WARDS:
        names = {}
    groups = here.question.groups
    return pd.DataFrame(
        {
            "cell": pd.Series([grid.ids[cell] for cell in rows], dtype=object),
            "around": pd.Series([here.ground.named[cell] for cell in rows], dtype=object),
            "ward": pd.Series([names.get(code, "") for code in wards], dtype=object),
            "group": pd.Series([groups.get(code, "") for code in wards], dtype=object),
            "count": here.count[rows],
            "share": 100 * here.count[rows] / total if total else np.full(len(rows), np.nan),
            # As it is written; a zero has no sign.
            "z": np.round(here.z[rows], 2) + 0.0,
            "hot": pd.Series(
                np.where(here.cold, "cold", np.where(here.hot, "hot", ""))[rows], dtype=object
            ),
            "class": pd.Series([here.classes[cell] for cell in rows], dtype=object),
            "months_hot": here.months_hot[rows].astype(float),
            "counted_months": float(here.counted_months),
            "certainty": 100 * here.certainty[rows],
        }
    )


def cell_columns(question: Question) -> tuple[Column, ...]:
    """What a reader sees of a cell."""
    place = question.dataset.catalogue.place
    unit = question.unit(question.filters.offences).capitalize() or "Incidents"
    group, _ = place.group_words
    kind = kind_of(question)
    return (
        Column("around", "Place"),
        *(() if question.filters.cells == WARDS else (Column("ward", "Ward"),)),
        *((Column("group", group, shown=False),) if group else ()),
        Column("count", unit, "count"),
        Column("share", f"Share of {place.name}", "share"),
        Column("class", "Class"),
        Column("months_hot", "Months hot", "count"),
        Column("counted_months", "Of months", "count", shown=False),
        Column("certainty", "Certainty", "share"),
        Column("z", "Gi* z", "z"),
        Column("hot", "Hot in the period", shown=False),
        Column("cell", "Code" if kind.has_name else "Cell", shown=False),
    )


def _all_columns(question: Question) -> tuple[Column, ...]:
    """What a reader sees of a cell, and what it is coloured by where that is not among it."""
    tests = OF_CELL_CHANGE if question.filters.map == "change" else ()
    return (*cell_columns(question), *layer_columns(question), *tests)


def _in_file(table: pd.DataFrame, question: Question) -> pd.DataFrame:
    return with_tests(table, question) if question.filters.map == "change" else table


def cells_sentence(table: pd.DataFrame, question: Question) -> str:
    """How many cells are hot, how they are told, and how sure that is."""
    if not measurable(question):
        return f"No map points hold {question.subject}: only police.uk gives them."
    here = found(question)
    if not here.inside.any():
        return none_inside(question)
    if nothing := no_incident(question):
        return nothing
    return (
        f"{_hot_words(table, question)}{_sure_words(table, here)}"
        f"{_months_words(here)}{few_words(here)}{layer_sentence(table, question)}"
    )


def no_incident(question: Question) -> str:
    """What is said of an area without an incident on a map point; nothing where one is.

    Of months that are missing nothing is known, and nobody may read that as none.
    """
    here = found(question)
    if here.count[here.inside].any():
        return ""
    return nothing_known(question) or f"No incident on a map point in {question.place_words}."


def _hot_words(table: pd.DataFrame, question: Question) -> str:
    """How many of the cells with an incident are hot, and what part of the incidents they hold."""
    kind, unit = kind_of(question), question.unit(question.filters.offences)
    held, hot = table[table["count"] > 0], table[table["hot"] == "hot"]
    shape = f" ({kind.shape})" if kind.shape else ""
    if len(held) == 1:
        return f"The one {kind.one} with {unit}{shape} is {'' if len(hot) else 'not '}hot."
    among = f"of the {len(held):,} {kind.many} with {unit}{shape}"
    if hot.empty:
        return f"None {among} is hot."
    part = f"{part_words(hot['count'].sum() / held['count'].sum())} of them"
    if len(hot) == len(held):
        return f"All {len(held):,} {kind.many} with {unit}{shape} are hot."
    if len(hot) == 1:
        return f"1 {among} is hot and holds {part}."
    return f"{len(hot):,} {among} are hot and hold {part}."


def part_words(share: float) -> str:
    """`12%`; what holds one of thousands holds less than 1%, and not 0%."""
    return f"{share:.0%}" if share > 0.005 else "less than 1%"


def _sure_words(table: pd.DataFrame, here: Found) -> str:
    """How many of the hot ones stay so when what is uncertain is drawn anew."""
    hot = table[table["hot"] == "hot"]
    if hot.empty:
        return ""
    sure = int((hot["certainty"] >= SURE).sum())
    if not sure:
        return " None is sure (certainty of 90% or more)."
    are, more = ("is", "it stays") if sure == 1 else ("are", "they stay")
    return (
        f" {sure:,} {are} sure: {more} hot when points move as far as they may be off and counts "
        f"vary{_rolled_words(here)}."
    )


def _rolled_words(here: Found) -> str:
    """How much earlier the period may end too, as far as the months before have data."""
    earlier = {2: "a month", 3: "a month or two"}.get(len(here.rolled))
    return f", and when the period ends {earlier} earlier" if earlier else ""


def _months_words(here: Found) -> str:
    if here.counted_months >= COUNTED_HOT:
        return ""
    whole = here.counted_months
    if not whole:
        return f" None of the last {COUNTED_HOT} months is whole."
    return f" Of the last {COUNTED_HOT} months only {whole} {verb(whole, 'is', 'are')} whole."


def few_words(here: Found) -> str:
    """That so little lies in and around a cell that only much of it can be told from chance."""
    if here.usual >= FEW:
        return ""
    kind, few = kind_of(here.question), f"{here.usual:.1f}" if here.usual >= 0.05 else "almost none"
    lie = "lies" if few == "almost none" else "lie"
    return (
        f" By the mean {few} {lie} in and around {kind.a}: only a close gathering can be told "
        "from chance."
    )


def cells_figure(table: pd.DataFrame, question: Question) -> Figure:
    """The map of the table, coloured by what the reader asks for."""
    if not measurable(question):
        return {"data": [], "layout": {}}
    dataset, filters = question.dataset, question.filters
    here = found(question)
    cells = [
        cell for cell in (*filters.tasks, filters.spot) if here.ground.grid.position(cell) >= 0
    ]
    figure = cell_map(
        coloured(table, question),
        scale_of(question),
        replace(map_area(question), picked=_picked(here, filters.spot)),
        cells_url=here.ground.geojson_path,
        wards=list(dataset.wards["area_code"]),
        area=[filters.area.code] if filters.area.kind in ("group", "ward", "zone") else [],
        marked=[cell for cell in cells if cell != filters.spot],
        picked=[cell for cell in cells if cell == filters.spot],
    )
    places = overlaid(question)
    return with_places(figure, places) if places else figure


def _picked(here: Found, cell: str) -> Picked | None:
    """The cell that is looked at, and as much around it as shows where it is."""
    number = here.ground.grid.position(cell)
    if number < 0:
        return None
    (bounds,) = degrees_of(gpd.GeoSeries([here.ground.grid.polygons[number]], crs=27700))
    return Picked(cell, with_neighbours(bounds, CELL_CONTEXT))


def cell_shapes(table: pd.DataFrame, question: Question) -> gpd.GeoSeries:
    """The polygon of the cell of each row of a table of cells, by its id (EPSG:27700)."""
    ids = list(table["cell"])
    if not ids:
        return gpd.GeoSeries([], index=[], crs=27700)
    grid = found(question).ground.grid
    return gpd.GeoSeries(grid.polygons[[grid.position(cell) for cell in ids]], index=ids, crs=27700)


CELLS = Panel(
    page="hotspots",
    id="cells",
    title="Where",
    table=cells_table,
    sentence=cells_sentence,
    columns=_all_columns,
    figure=cells_figure,
    in_file=_in_file,
    shapes=cell_shapes,
)
