"""What pages share: the compared figures of areas, and words about them."""

from __future__ import annotations

from model.filters import Area
from pages.question import Question
from stats.areas import Compared, Row, area_rows


def compared_areas(question: Question, areas: list[Area], compared: Compared) -> list[Row]:
    """The compared figures of some areas; city-centre areas have no residents to divide by."""
    return area_rows(
        question.cube,
        areas,
        compared,
        question.residents,
        whole=question.dataset.scope.whole,
        groups=question.groups,
    )


def no_rate(question: Question, area: Area) -> str:
    """Why an area has no rate by residents."""
    place = question.dataset.catalogue.place
    if area.kind == "zone" or area.code in place.not_ranked:
        return f"no rate: it {place.not_ranked_why or 'has more visitors than residents'}"
    return "population not available"
