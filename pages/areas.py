"""What pages share: the compared figures of areas, and words about them."""

from __future__ import annotations

import shapely
from dash.development.base_component import Component

from components.area_drawing import drawing_controls
from components.figures.ward_map import Bounds, MapArea
from components.panel import Column
from components.street_control import street_choice
from geo.custom_area import to_geojson
from model.custom_area import read
from model.filters import ON, Area
from pages.question import Question
from pages.street_tiles import style_path
from pages.tested import beyond
from stats.areas import Compared, Row, area_rows

OF_TEST = (
    Column("percent_lower", "Against expected %, lower 95%", "percent", shown=False),
    Column("percent_upper", "Against expected %, upper 95%", "percent", shown=False),
    Column("more_lower", "More than expected, lower 95%", "figure", shown=False),
    Column("more_upper", "More than expected, upper 95%", "figure", shown=False),
    Column("z", "z, allowing for how counts vary", "z", shown=False),
    Column("dispersion", "Times the variance of chance", "z", shown=False),
)
"""What a file says of a test beside its words."""

OF_CHANGE = (Column("expected", "Expected", "figure", shown=False), *OF_TEST)
"""The same of a change of counts of areas; what is expected is the base a day, or surer."""


def compared_areas(question: Question, areas: list[Area], compared: Compared) -> list[Row]:
    """The compared figures of some areas; city-centre areas have no residents to divide by.

    They are judged by all that is tested at once of their kind (`pages.tested`).
    """
    return area_rows(
        question.cube,
        areas,
        compared,
        question.residents,
        whole=question.dataset.scope.whole,
        groups=question.groups,
        beyond=beyond(question, areas, compared),
    )


NOT_COMPARED = "Not compared"
"""Beside each of many figures whose comparison is refused for one reason, which is said above."""


def short_words(words: str, compared: Compared) -> str:
    """The verdict on one of many figures: why none of them is compared is said above them."""
    why = compared.wording.of("not comparable", reason=compared.reason)
    return NOT_COMPARED if compared.reason and words == why else words


def without_note(words: str, compared: Compared) -> str:
    """The verdict without the note on its comparison, where that stands once above all of them."""
    return words.removesuffix(compared.wording.noted("", compared.caution)) or words


def drawing(question: Question, page: str) -> Component:
    """What draws an area beside a map, and takes one that was drawn away."""
    whole = question.dataset.scope.whole
    drawn = question.filters.area.kind == "drawn"
    return drawing_controls(page, question.link(area=whole) if drawn else "")


def streets_shown(question: Question, page: str) -> list[object]:
    """Whether the maps of a page show streets, and whose they are."""
    streets = question.dataset.streets
    return street_choice(page, question.filters.streets, streets.sources if streets else ())


def map_area(question: Question) -> MapArea:
    """Where a map looks, where its boundaries are, and the area that was drawn."""
    dataset, area = question.dataset, question.filters.area
    outlines = dataset.outlines
    drawn = to_geojson(read(area.code)) if area.kind == "drawn" else None
    of_area = shapely.geometry.shape(drawn).bounds if drawn else outlines.bounds_of.get(area.code)
    return MapArea(
        dataset.geojson_path,
        with_neighbours(of_area) if of_area else outlines.bounds,
        drawn,
        outlines.group_codes,
        style_path(dataset) if question.filters.streets == ON else "",
        area.code,
        hatches_url=dataset.hatches_path,
    )


def with_neighbours(bounds: Bounds, share: float = 0.35) -> Bounds:
    """What a map of an area shows: what lies around it too, a `share` of its size on each side."""
    west, south, east, north = bounds
    across, down = share * (east - west), share * (north - south)
    return west - across, south - down, east + across, north + down


def no_rate(question: Question, area: Area) -> str:
    """Why an area has no rate by residents."""
    place = question.dataset.catalogue.place
    if area.kind == "drawn":
        return "no rate: the residents of a drawn area are not known"
    if area.kind == "zone" or area.code in place.not_ranked:
        return f"no rate: it {place.not_ranked_why or 'has more visitors than residents'}"
    return "population not available"
