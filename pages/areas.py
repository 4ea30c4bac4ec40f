"""What pages share: the compared figures of areas, and words about them."""

from __future__ import annotations

from model.filters import Area
from pages.question import Question
from stats.areas import Compared, Row, area_rows


def compared_areas(question: Question, areas: list[Area], compared: Compared) -> list[Row]:
    """The compared figures of some areas; city-centre areas have no residents to divide by."""
    dataset = question.dataset
    place = dataset.catalogue.place
    residents = {code: n for code, (n, _) in dataset.population.items()}
    withheld = {*place.not_ranked, *(z.id for z in place.zones)}
    return area_rows(
        question.cube,
        areas,
        compared,
        {code: n for code, n in residents.items() if code not in withheld},
        whole=dataset.scope.whole,
        groups=dict(zip(dataset.wards["area_code"], dataset.wards["group"], strict=True)),
    )


def no_rate(question: Question, area: Area) -> str:
    """Why an area has no rate by residents."""
    place = question.dataset.catalogue.place
    if area.kind == "zone" or area.code in place.not_ranked:
        return f"no rate: it {place.not_ranked_why or 'has more visitors than residents'}"
    return "population not available"
