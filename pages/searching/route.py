"""The address that searches: the text comes in the body, for access logs keep addresses."""

from __future__ import annotations

import logging
from dataclasses import asdict
from functools import partial
from http import HTTPStatus

import pandas as pd
from flask import Blueprint, Response, jsonify, request

from model.errors import ReleaseError
from model.many import many
from model.tables import empty
from pages.asking import answered
from pages.question import Question
from pages.searching.finding import LONGEST, Finder, Found, finder
from pages.searching.named import STREET, areas_named, places_named, streets_named
from pages.searching.postcodes import POSTCODE, postcodes_of
from store.dataset import Dataset
from store.datasets import Datasets
from store.worked_out import once_a_release

LOG = logging.getLogger(__name__)

MOST_BYTES = 4 * LONGEST
"""Of a text: what so many characters can take in UTF-8."""


def search_route(blueprint: Blueprint, datasets: Datasets) -> None:
    """What a text may mean in the release of a query string; no answer repeats the text."""

    @blueprint.post("/search")
    def search() -> Response | tuple[Response, int]:
        # One byte more than is read tells that there is more.
        typed = request.stream.read(MOST_BYTES + 1)
        if len(typed) > MOST_BYTES:
            said = f"Nothing has so long a name. Type at most {LONGEST} characters."
            return _unkept({"said": said}), HTTPStatus.UNPROCESSABLE_ENTITY
        make = partial(_answer, typed.decode(errors="replace"))
        return answered(request.query_string.decode(), datasets, make)


def _answer(text: str, question: Question) -> Response:
    here = finder_of(question.dataset)
    found = here.found(text)
    said = _said(found) if text.strip() else ""
    if not found.matches:
        said = " ".join(filter(None, [said, _can_be_found(here)]))
    return _unkept({"matches": [asdict(match) for match in found.matches], "said": said})


def _unkept(answer: dict[str, object]) -> Response:
    response = jsonify(answer)
    response.headers["Cache-Control"] = "no-store"
    return response


def _said(found: Found) -> str:
    """How many names fit, for whoever does not see the list."""
    number = len(found.matches)
    if not number:
        return "Nothing here is called that."
    if found.more:
        return f"{number} of {number + found.more:,} are listed. Type more to have fewer."
    if found.mistaken:
        return f"Nothing is called exactly that. {many(number, 'names')} like it."
    return f"{many(number, 'results')}."


def _can_be_found(here: Finder) -> str:
    """Which kinds of name there are, and which are not loaded."""
    lacking = [kind.lower() for kind in (STREET, POSTCODE) if kind not in here.kinds]
    not_loaded = f" No {' or '.join(lacking)} is loaded." if lacking else ""
    return f"Can be found: {', '.join(here.kinds)}.{not_loaded}"


@once_a_release()
def finder_of(dataset: Dataset) -> Finder:
    """All that can be found in a release; with 36,000 links it is made in half a second."""
    wards = dataset.areas[dataset.areas["area_type"] == "ward"]
    stored = dict(zip(dataset.areas["area_code"], dataset.areas["area_name"], strict=True))
    names = dataset.wards.set_index("area_code")["area_name"]
    shown = wards.assign(area_name=wards["area_code"].map(names))
    tables = (
        areas_named(dataset.scope, dataset.catalogue.place, stored),
        streets_named(_streets(dataset), shown),
        places_named(dataset.places_of_interest, shown),
    )
    return finder(tables, postcodes_of(dataset.postcodes(), wards), names)


def _streets(dataset: Dataset) -> pd.DataFrame:
    """The streets of a release; none where they are damaged, as on its maps."""
    try:
        return dataset.street_names()
    except ReleaseError as error:
        LOG.warning("searches find no streets: %s", error)
        return empty("streets")
