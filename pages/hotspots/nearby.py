"""Around places: incidents near each place of a layer that a team has loaded, and near any."""

from __future__ import annotations

import math
from html import escape

import geopandas as gpd
import numpy as np
import pandas as pd

from components import numbers
from components.figures.cell_map import MapPlaces
from components.grid import Row, records
from components.panel import Column, Panel
from pages.hotspots.cell_statistics import found, measurable
from pages.hotspots.overlay import Overlay, overlay
from pages.hotspots.points import points_in
from pages.question import Question, once_a_question
from stats.cells.nearby import DISTANCES_M, DRAWS, near_any

WITHIN = tuple(f"within_{distance}" for distance in DISTANCES_M)
COLUMNS = ("place_id", "place", "ward", "group", *WITHIN)
REACH_COLUMNS = (
    *("distance", "distance_m", "count", "share", "share_of_points"),
    *("lowest", "highest", "at_random", "verdict"),
)

TOLD_M = 200
"""The distance that places are sorted by and sentences tell."""

MOST_DOTS = 400
"""Places drawn on the map: more would be a map of dots, and slow to send."""

APPROXIMATE = (
    "Records lie on points some 100 m apart, so within 100 m means on the nearest point or two."
)


@once_a_question
def nearby_table(question: Question) -> pd.DataFrame:
    """One row a place of the chosen layer in the chosen area; COLUMNS.

    `within_100` and so on are the incidents of the period within so many metres, in that area or
    beyond; NaN where no month of the period has data. Most within 200 m first, then by name.
    """
    layer = _asked(question)
    if layer is None:
        return pd.DataFrame(columns=list(COLUMNS))
    places, groups = layer.places, question.groups
    wards = question.dataset.wards
    names = dict(zip(wards["area_code"], wards["area_name"], strict=True))
    counts = layer.near.counts(_numbers(question)) if _has_data(question) else np.nan
    table = pd.DataFrame(counts, index=places.index, columns=list(WITHIN), dtype=float).assign(
        place_id=places["place_id"],
        place=places["name"],
        ward=places["ward"].map(names),
        group=places["ward"].map(groups),
    )[list(COLUMNS)]
    return table[layer.inside(question)].sort_values(
        [f"within_{TOLD_M}", "place", "place_id"], ascending=[False, True, True], ignore_index=True
    )


@once_a_question
def reach_table(question: Question) -> pd.DataFrame:
    """One row a distance: the incidents of the chosen area near any place of the layer, each once.

    REACH_COLUMNS: `share` of the incidents of the area, `share_of_points` of its map points and
    `lowest` to `highest` of the draws of `stats.cells.nearby.near_any` in %, `at_random` the two
    as they are written, and its `verdict`. Places beyond the area count where they are near its
    edge.
    """
    layer = _asked(question)
    if layer is None or not _has_data(question):
        return pd.DataFrame(columns=list(REACH_COLUMNS))
    inside = points_in(question.dataset, question.filters.area) & found(question).kept
    table = near_any(
        _numbers(question)[inside], layer.near.nearest_m[inside], layer.at_random[:, inside]
    )
    shares = ("share", "share_of_points", "lowest", "highest")
    table = table.assign(**{name: 100 * table[name] for name in shares})
    return table.assign(
        distance=[f"Within {distance} m" for distance in DISTANCES_M],
        at_random=[_range(row) for row in records(table)],
    )[list(REACH_COLUMNS)]


def _range(row: Row) -> str:
    low, high = (numbers.share(row[name]) for name in ("lowest", "highest"))
    return low if low == high else f"{low} to {high}"


def _asked(question: Question) -> Overlay | None:
    name = question.filters.overlay
    return overlay(question.dataset, name) if name and measurable(question) else None


def _has_data(question: Question) -> bool:
    """Whether any month of the period has data: else a zero would be no zero."""
    months = question.covered.status.reindex(question.filters.window.months).fillna("missing")
    return bool((months != "missing").any())


@once_a_question
def _numbers(question: Question) -> np.ndarray:
    """Incidents of the period on each map point; none on those left out."""
    return found(question).on_points(question.filters.window, question.filters.offences)


def nearby_columns(question: Question) -> tuple[Column, ...]:
    """What a reader sees of a place."""
    group, _ = question.dataset.catalogue.place.group_words
    return (
        Column("place", "Place"),
        Column("ward", "Ward"),
        *((Column("group", group, shown=False),) if group else ()),
        *(
            Column(key, f"Within {distance} m", "count")
            for key, distance in zip(WITHIN, DISTANCES_M, strict=True)
        ),
        Column("place_id", "Id", shown=False),
    )


def reach_columns(question: Question) -> tuple[Column, ...]:
    """What a reader sees of a distance."""
    unit = question.unit(question.filters.offences)
    return (
        Column("distance", "Distance"),
        Column("count", unit.capitalize() or "Incidents", "count"),
        Column("share", "Of all", "share"),
        Column("at_random", "At random"),
        Column("verdict", "So it is"),
        Column("lowest", "At random, lowest", "share", shown=False),
        Column("highest", "At random, highest", "share", shown=False),
        Column("share_of_points", "Of map points", "share", shown=False),
        Column("distance_m", "Metres", "count", shown=False),
    )


def nearby_sentence(table: pd.DataFrame, question: Question) -> str:
    """How many places there are, and how their counts are to be read; or what can be chosen."""
    name = question.filters.overlay
    if not question.dataset.scope.overlays:
        return (
            "No places are loaded yet. A team can load its CCTV cameras, licensed premises, "
            "schools, or any CSV, Excel or GeoJSON file of places, to see what is recorded around "
            "them."
        )
    if not name:
        return "Choose a layer of places to see what is recorded within 100, 200 and 400 m of each."
    if not measurable(question):
        return f"No map points hold {question.subject}: only police.uk gives them."
    if table.empty:
        return f"No place of “{name}” lies in {question.filters.area.name}."
    if not _has_data(question):
        return f"No data to count around “{name}”: {question.place_words}."
    unit, number = question.unit(question.filters.offences), len(table)
    places = "1 place" if number == 1 else f"{number:,} places"
    return (
        f"{places} of “{name}”, {question.place_words}. Each row counts all {unit} around the "
        "place, so what lies near two places is in both rows, and a sum over rows may count it "
        f"twice. {APPROXIMATE}{_precision_words(question)}"
    )


def _precision_words(question: Question) -> str:
    """What is to be said where places lie at their postcode's point; it has some 15 addresses."""
    layer = _asked(question)
    if layer is None or not layer.by_postcode:
        return ""
    number, every = layer.by_postcode, len(layer.places)
    whose = "all" if number == every else f"{number:,} of"
    return (
        f" The positions of {whose} its {every:,} places are those of postcodes, which can be 100 m"
        " or more from the door: read the figures within 200 and 400 m rather than 100."
    )


def reach_sentence(table: pd.DataFrame, question: Question) -> str:
    """How much of what is recorded lies near the layer, against chance."""
    name, where = question.filters.overlay, question.place_words
    if not name:
        return "No layer of places is chosen."
    if not measurable(question):
        return f"No map points hold {question.subject}: only police.uk gives them."
    unit = question.unit(question.filters.offences)
    if table.empty:
        return f"No data to count around “{name}”: {where}."
    (row,) = records(table[table["distance_m"] == TOLD_M])
    if math.isnan(row["share"]):
        return f"No {unit} on a map point: {where}."
    return (
        f"{numbers.share(row['share'])} of the {unit} lie within {TOLD_M} m of a place of “{name}” "
        f"({where}), each counted once. As many places at random in the same wards, drawn {DRAWS} "
        f"times, had {row['at_random']}: this is {row['verdict']}. It does not say why: places may "
        f"stand where incidents are.{_precision_words(question)}"
    )


def _subject(question: Question) -> str:
    name = question.filters.overlay
    return f"{question.subject} around “{name}”" if name else question.subject


def nearby_shapes(table: pd.DataFrame, question: Question) -> gpd.GeoSeries:
    """The point of the place of each row, as the team has given it (EPSG:27700)."""
    layer = _asked(question)
    if layer is None:
        return gpd.GeoSeries([], index=[], crs=27700)
    return layer.shapes.loc[list(table["place_id"])]


def overlaid(question: Question) -> MapPlaces | None:
    """The places on the map, those with most within 200 m if they are many; None for no layer."""
    layer, table = _asked(question), nearby_table(question).head(MOST_DOTS)
    if layer is None or table.empty:
        return None
    at = layer.degrees.loc[table["place_id"]]
    unit = question.unit(question.filters.offences)
    said = [_said(row, unit) for row in records(table)]
    return MapPlaces(at["longitude"].tolist(), at["latitude"].tolist(), said)


def _said(row: Row, unit: str) -> str:
    counts = " / ".join(numbers.count(row[key]) for key in WITHIN)
    metres = " / ".join(map(str, DISTANCES_M))
    # Plotly reads a text as HTML; a team's names are not ours.
    name = escape(row["place"], quote=False)
    return f"<b>{name}</b><br>{counts} {unit}<br>within {metres} m"


NEARBY = Panel(
    page="hotspots",
    id="nearby",
    title="Around places",
    table=nearby_table,
    sentence=nearby_sentence,
    columns=nearby_columns,
    subject=_subject,
    shapes=nearby_shapes,
)
REACH = Panel(
    page="hotspots",
    id="reach",
    title="Near any of these places",
    table=reach_table,
    sentence=reach_sentence,
    columns=reach_columns,
    subject=_subject,
)
