"""What areas are called on every face: wards of one name apart, groups by the place's own word."""

from __future__ import annotations

import dataclasses
import re

import pandas as pd
import pytest

from app import PAGES
from model.config.catalogue import Catalogue
from pages.asking import ask
from pages.frame import about
from pages.routes import has_rates
from tests.data_loaders.made_figures import changed
from tests.pages.faces import words

GIPTON, HEADINGLEY = "E05011394", "E05011397"
QUERIES = (
    "priority=asb&by=group",
    "area=inner-east&measure=rate",
    f"cells=ward&area={GIPTON}",
)


class Fixed:
    """Datasets of one dataset."""

    def __init__(self, dataset):
        self.dataset = dataset

    def get(self, _=""):
        return self.dataset

    def releases(self):
        return [self.dataset.release]

    def why_not_current(self, _):
        return ""


def asked_of(question, catalogue: Catalogue, query: str):
    """The question of a query string of the same release under another catalogue."""
    dataset = dataclasses.replace(question.dataset, catalogue=catalogue)
    return ask(query, Fixed(dataset))


def faces(question) -> str:
    """Every word of every page and table for a question; what plans say is as published."""
    pages = [page for page in PAGES if page.NAME != "plans"]
    said = [words(face) for page in pages for face in page.view(question).values()]
    for panel in (panel for page in pages for panel in page.PANELS):
        table = panel.table(question)
        columns = panel.columns(question)
        said += [panel.sentence(table, question), *(c.label for c in columns)]
        said.append(panel.whole(table, question)[[c.key for c in columns]].astype(str).to_csv())
    return "\n".join(said)


def around(said: str, *unwanted: str) -> list[str]:
    """Where a word stands, with what is around it."""
    found = re.finditer(rf"(?<!by=)\b({'|'.join(unwanted)})s?\b", said, re.IGNORECASE)
    return [said[max(0, m.start() - 40) : m.end() + 40] for m in found]


def other(leeds, **changes):
    return changed(leeds, place=changed(leeds.place, **changes))


@pytest.fixture(scope="module")
def one_name(leeds):
    """Leeds with two wards called Abbey, in two committees."""
    wards = tuple(
        changed(w, name="Abbey") if w.code in (GIPTON, HEADINGLEY) else w for w in leeds.place.wards
    )
    return other(leeds, wards=wards)


@pytest.mark.parametrize("query", QUERIES)
def test_two_wards_of_one_name_are_told_apart_on_every_face(asked, one_name, query):
    said = faces(asked_of(asked(""), one_name, query))
    assert "Abbey" in said
    assert "Abbey (Inner East)" in said
    assert not re.search(r"Abbey(?! \(Inner )", said)


def test_maps_write_them_apart_too(asked, one_name):
    dataset = asked_of(asked(""), one_name, "").dataset
    named = set(dataset.outlines.table["area_name"])
    assert {"Abbey (Inner East)", "Abbey (Inner North West)"} <= named
    assert "Abbey" not in named


@pytest.mark.parametrize("query", QUERIES)
def test_groups_are_called_by_the_word_of_the_place(asked, leeds, query):
    said = faces(asked_of(asked(""), other(leeds, group_label="Borough"), query))
    assert around(said, "committee") == []
    assert "Borough" in said


@pytest.mark.parametrize("query", QUERIES)
def test_a_place_without_groups_says_nothing_of_them(asked, leeds, query):
    wards = tuple(changed(w, group="") for w in leeds.place.wards)
    without = other(leeds, wards=wards, groups=(), group_label="")
    said = faces(asked_of(asked(""), without, query))
    assert around(said, "committee", "group") == []


@pytest.mark.parametrize(
    ("label", "plural", "said"),
    [
        ("Borough", "", ("Borough", "Boroughs")),
        ("Parish", "", ("Parish", "Parishes")),
        ("Locality", "", ("Locality", "Localities")),
        ("Team of wards", "Teams of wards", ("Team of wards", "Teams of wards")),
        ("", "", ("Group", "Groups")),
    ],
)
def test_several_groups_have_a_word(leeds, label, plural, said):
    place = changed(leeds.place, group_label=label, group_label_plural=plural)
    assert place.group_words == said
    assert changed(place, groups=()).group_words == ("", "")


# --- whose residents -----------------------------------------------------------------------------


def residents(question, *rows):
    table = pd.DataFrame(rows, columns=["area_code", "year", "population", "file"])
    real = dataclasses.replace(question.dataset.release, demonstration=False)
    dataset = dataclasses.replace(question.dataset, populations=table, release=real)
    return about(dataset)["Residents"]


def test_a_file_names_the_residents_of_the_place_file_and_their_year(asked):
    assert (
        residents(asked("")) == "ONS mid-2020 ward estimates; All Leeds: ONS mid-2020 ward "
        "estimates, 2021."
    )


def test_a_file_names_the_loaded_file_and_its_year_where_it_was_used(asked, leeds):
    codes = [w.code for w in leeds.place.wards]
    loaded = [(code, 2022, 20_000, "residents.csv") for code in [*codes, "E08000035"]]
    assert residents(asked(""), *loaded) == "residents.csv, 2022."


def test_residents_of_several_files_are_said_with_how_many_wards_each(asked, leeds):
    loaded = [(w.code, 2022, 20_000, "new.csv") for w in leeds.place.wards[:3]]
    said = residents(asked(""), *loaded)
    assert "new.csv, 2022, of 3 wards" in said
    assert re.search(r"ONS mid-2020 ward estimates, of \d+ wards", said)


@pytest.mark.parametrize(
    ("name", "query", "has"),
    [
        ("overview-wards", "measure=rate", True),
        ("overview-wards", "", False),
        ("trends-series", "", False),
        ("trends-funnel", "", True),
        ("hotspots-cells", "", False),
        ("overview-trend", "", False),
    ],
)
def test_a_file_says_whose_residents_only_where_it_has_a_rate(asked, name, query, has):
    (panel,) = [p for page in PAGES for p in page.PANELS if p.element() == name]
    question = asked(query)
    assert has_rates(panel.table(question), panel.columns(question)) == has
    real = dataclasses.replace(question.dataset.release, demonstration=False)
    dataset = dataclasses.replace(question.dataset, release=real)
    assert ("Residents" in about(dataset, rates=has)) == has
