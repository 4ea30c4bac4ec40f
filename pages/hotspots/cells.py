"""Where: every cell with incidents, and how it is coloured."""

from __future__ import annotations

import numpy as np
import pandas as pd

from components.cell_map import cell_map
from components.panel import Column, Figure, Panel
from components.ward_map import MapArea
from pages.hotspots.found import COUNTED_HOT, Found, found, measurable
from pages.hotspots.scales import coloured, scale_of
from pages.question import Question, once_a_question

SURE = 90
"""A cell that is hot in so many draws of 100 is called sure."""

COLUMNS = (
    *("cell", "around", "ward", "group", "count", "share", "z", "hot"),
    *("class", "months_hot", "counted_months", "certainty"),
)


@once_a_question
def cells_table(question: Question) -> pd.DataFrame:
    """One row a cell of the chosen area with an incident, a hot month or a class; COLUMNS.

    `cell` is its id, `share` in % of the incidents of the place that have a map point, `z` of Gi*
    in the period (NaN where none can be said), `hot` hot, cold or nothing, `months_hot` of the last
    `counted_months` months with data, `certainty` in %. By count, largest first; then by id.
    """
    if not measurable(question):
        return pd.DataFrame(columns=list(COLUMNS))
    here = found(question)
    known = (here.count > 0) | (here.months_hot > 0) | here.hot
    known |= np.array([bool(name) for name in here.classes])
    rows = np.flatnonzero(known & here.inside)
    table = table_of(here, rows)
    return table.sort_values(["count", "cell"], ascending=[False, True], ignore_index=True)


def table_of(here: Found, rows: np.ndarray) -> pd.DataFrame:
    """COLUMNS of some cells, in the order given."""
    grid, total = here.ground.grid, here.count.sum()
    names = dict(
        zip(*(here.question.dataset.wards[c] for c in ("area_code", "area_name")), strict=True)
    )
    wards = [here.ground.ward[cell] for cell in rows]
    groups = here.question.groups
    return pd.DataFrame(
        {
            "cell": pd.Series([grid.ids[cell] for cell in rows], dtype=object),
            "around": pd.Series([around(here, cell) for cell in rows], dtype=object),
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


def around(here: Found, cell: int) -> str:
    """`Around Mill Lane and Town Street`: never on a street, since points are approximate."""
    name = here.ground.around[cell]
    return f"Around {name}" if name else "No map point"


def cell_columns(question: Question) -> tuple[Column, ...]:
    """What a reader sees of a cell."""
    place = question.dataset.catalogue.place
    unit = question.unit(question.filters.offences).capitalize() or "Incidents"
    group = place.group_label or "Group"
    return (
        Column("around", "Place"),
        Column("ward", "Ward"),
        Column("group", group, shown=False),
        Column("count", unit, "count"),
        Column("share", f"Share of {place.name}", "share"),
        Column("class", "Class"),
        Column("months_hot", "Months hot", "count"),
        Column("counted_months", "Of months", "count", shown=False),
        Column("certainty", "Certainty", "share"),
        Column("z", "Gi* z", "z"),
        Column("hot", "Hot in the period", shown=False),
        Column("cell", "Cell", shown=False),
    )


def cells_sentence(table: pd.DataFrame, question: Question) -> str:
    """How many cells are hot, how they are told, and how sure that is."""
    if not measurable(question):
        return f"No map points hold {question.subject}: only police.uk gives them."
    here = found(question)
    if not table["count"].sum():
        return f"No incident on a map point in {question.place_words}."
    hot = table[table["hot"] == "hot"]
    sure = int((hot["certainty"] >= SURE).sum())
    held = hot["count"].sum() / table["count"].sum()
    kind = f"{here.ground.grid.size:,.0f} m {here.ground.grid.shape}s"
    unit = question.unit(question.filters.offences)
    return (
        f"{len(hot)} of {int((table['count'] > 0).sum()):,} cells with {unit} ({kind}) are hot and "
        f"hold {held:.0%} of them. {sure} stay hot in nine draws of ten or more when points are "
        "moved as far as they may be off and the period ends a month or two earlier."
        f"{_months_words(here)}"
    )


def _months_words(here: Found) -> str:
    if here.counted_months >= COUNTED_HOT:
        return ""
    return f" Only {here.counted_months} of the last {COUNTED_HOT} months have data."


def cells_figure(table: pd.DataFrame, question: Question) -> Figure:
    """The map of the table, coloured by what the reader asks for."""
    if not measurable(question):
        return {"data": [], "layout": {}}
    dataset, filters = question.dataset, question.filters
    here = found(question)
    cells = [
        cell for cell in (*filters.tasks, filters.spot) if here.ground.grid.position(cell) >= 0
    ]
    return cell_map(
        coloured(table, question),
        scale_of(question),
        MapArea(dataset.geojson_path, dataset.bounds),
        cells_url=here.ground.geojson_path,
        wards=list(dataset.wards["area_code"]),
        area=[filters.area.code] if filters.area.kind in ("ward", "zone") else [],
        marked=[cell for cell in cells if cell != filters.spot],
        picked=[cell for cell in cells if cell == filters.spot],
    )


CELLS = Panel(
    page="hotspots",
    id="cells",
    title="Where",
    table=cells_table,
    sentence=cells_sentence,
    columns=cell_columns,
    figure=cells_figure,
)
