"""The tasking sheet, which only paper shows: what a locality team takes to its meeting."""

from __future__ import annotations

import pandas as pd
from dash import html
from dash.development.base_component import Component

from components.exports import DEMONSTRATION, DRAFT
from components.grid import records
from components.tasking_sheet import tasking_sheet
from pages.hotspots.spots import SPOTS, TASKS, tasks_sentence
from pages.question import Question

FIRST_PLACES = 10
"""Places of the ranked list that are on the sheet while none is on the tasking list."""


def sheet(tasks: pd.DataFrame, spots: pd.DataFrame, question: Question) -> list[Component]:
    """The places of the tasking list, else the first of the ranked one."""
    listed = tasks if len(tasks) else spots.head(FIRST_PLACES)
    if listed.empty:
        return []
    return tasking_sheet(
        records(listed),
        title=TASKS.title if len(tasks) else SPOTS.title,
        sentence=_sentence(tasks, spots, question),
        running=_running(question),
        place=question.dataset.catalogue.place.name,
        unit=question.unit(question.filters.offences).capitalize(),
    )


def way_back(question: Question) -> list[Component | str]:
    """The address of what is printed, of its own release: a later one has other figures."""
    release = question.dataset.release.release_id
    address = f"/{TASKS.page}{question.link(release=release)}"
    # The browser writes out where the dashboard is, which the server need not know.
    return ["This page: ", html.A(address, href=address)]


def _sentence(tasks: pd.DataFrame, spots: pd.DataFrame, question: Question) -> str:
    if len(tasks):
        return tasks_sentence(tasks, question)
    if len(spots) > FIRST_PLACES:
        which = f"these are the first {FIRST_PLACES} of the {len(spots)} places of the ranked list"
    else:
        which = "these are all places of the ranked list"
    return f"Nothing is on the tasking list: {which}."


def _running(question: Question) -> str:
    """What every sheet of paper says of itself, for one is copied without the other."""
    release = question.dataset.release
    words = f"{question.subject}: {question.place_words}. Release {release.release_id}."
    if release.is_draft:
        return f"{DRAFT}: not published. {words}"
    return f"{DEMONSTRATION}: not real figures. {words}" if release.demonstration else words
