"""What the button beside a sentence copies names offence, area and period: it stands alone."""

from __future__ import annotations

import pytest
from dash import html

from pages import hotspots, overview, trends
from tests.pages.faces import found, words

QUERIES = (
    "",
    "offences=burglary&area=inner-east&months=3",
    "offences=drugs&area=E05011394&months=1&to=2026-05",
    "priority=asb&area=city-centre&compare=three-years",
    "offences=burglary,drugs&months=24",
)


def copied(page, question):
    """What each button of a page copies, by the element of its sentence; as copying.js does."""
    faces, prefix = page.view(question), f"{page.NAME}-"
    for button in found(page.layout(), html.Button):
        element = getattr(button, "data-copies", "").removeprefix(prefix)
        asked = getattr(button, "data-asked", "").removeprefix(prefix)
        if element and (sentence := words(faces[element])):
            yield element, f"{words(faces[asked])}. {sentence}" if asked else sentence


@pytest.mark.parametrize("query", QUERIES)
@pytest.mark.parametrize("page", [overview, hotspots, trends], ids=lambda page: page.NAME)
def test_what_is_copied_names_offence_area_and_period(asked, page, query):
    question = asked(query)
    window = question.filters.window
    # The wards of a place are named by it, whichever of them was asked.
    areas = (question.filters.area.name, question.dataset.catalogue.place.name)
    lacking = {
        element: text
        for element, text in copied(page, question)
        if not (
            question.subject in text
            and any(name in text for name in areas[: 1 + (element == "wards-sentence")])
            and any(span in text for span in (window.words, window.span))
        )
    }
    # The average of twelve months has a period of its own.
    lacking.pop("trend-sentence", None)
    assert lacking == {}
