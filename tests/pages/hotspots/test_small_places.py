"""A small place, from files loaded to the sentence of the page: 28 after 5 is judged."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from geo.custom_area import corners
from model.custom_area import written
from pages import hotspots
from pages.asking import ask
from pages.hotspots.cells import part_words
from tests.pages.faces import words
from tests.pages.loaded_worlds import leeds_of, loaded

PLACED = 3
"""The ward in which something was done in July 2025, by its position."""


@pytest.fixture(scope="module")
def asked(tmp_path_factory):
    """What is asked of a release: counts of six months, up to June and after, in one ward."""

    def of(before, after):
        catalogue = leeds_of(8)
        counts = np.random.default_rng(before).poisson(6, (8, 14, 48)).astype(float)
        offence = catalogue.police_offences.index("burglary")
        even = [np.full(6, count // 6) + (np.arange(6) < count % 6) for count in (before, after)]
        counts[PLACED, offence] = np.concatenate([np.tile(even[0], 7), even[1]])
        datasets = loaded(tmp_path_factory.mktemp("small"), catalogue, counts)
        question = ask("", datasets)
        code = catalogue.place.wards[PLACED].code
        shapes = question.dataset.areas.set_index("area_code").geometry
        inner = shapely.box(*shapes[code].bounds).buffer(-20)
        areas = {"ward": code, "drawn": written(corners(inner))}
        return lambda area: ask(
            f"offences=burglary&area={areas[area]}&began=2025-07&to=2025-12", datasets
        )

    return of


@pytest.fixture(scope="module")
def places(asked):
    """Releases in which a place had so many before and after, made once."""
    counts = ((5, 28), (28, 5), (5, 7))
    return {pair: asked(*pair) for pair in counts}


@pytest.mark.parametrize("area", ["ward", "drawn"])
@pytest.mark.parametrize(
    ("counts", "told"),
    [
        ((5, 28), "More crimes than expected in {place}, beyond chance: 28 since Jul 2025 against"),
        ((28, 5), "Fewer crimes than expected in {place}, beyond chance: 5 since Jul 2025 against"),
        ((5, 7), "No change in crimes beyond chance in {place}: 7 since Jul 2025 against"),
    ],
)
def test_a_place_of_a_few_incidents_is_judged(places, counts, told, area):
    question = places[counts](area)
    faces = hotspots.view(question)
    sentence = words(faces["moved-sentence"])
    assert sentence.startswith(told.format(place=question.filters.area.name))
    assert words(faces["asked"]).startswith("Burglary, ")


@pytest.mark.parametrize(
    ("share", "told"), [(0.0004, "less than 1%"), (0.005, "less than 1%"), (0.12, "12%")]
)
def test_what_holds_an_incident_never_holds_none_of_them(share, told):
    assert part_words(share) == told
