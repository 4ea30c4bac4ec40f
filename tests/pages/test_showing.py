"""What would have shown, beside every verdict: no figure at or above it is within, none below out.

The counts stand beside the percentage that a reader sees, so both are held against the verdict.
"""

from __future__ import annotations

import math
import re

import numpy as np
import pytest

from components import numbers
from pages import tested as at_once
from pages.overview.exceptions import EXCEPTIONS
from pages.overview.tiles import TILES
from pages.overview.wards import WARDS
from pages.plans.indicators import INDICATORS
from pages.showing import OF_SHOWS, rise_that_shows
from pages.trends.begun import BEGUN
from pages.trends.multiples import MULTIPLES
from stats.change import TESTED

RATE = "plan=partnership-plan-2008-11&priority=serious-acquisitive-crime"
"""A priority whose first tile is a rate."""
PLACES = ("", *(f"&area={a}" for a in ("inner-east", "E05012842", "E05011549", "E05011394")))
CHOSEN = [
    "",
    "offences=anti-social-behaviour",
    "offences=burglary,robbery",
    "offences=shoplifting",
    "offences=theft-from-the-person",
    "priority=asb",
    "compare=three-years",
    "area=inner-east",
    "area=zone:city-centre",
    "since=2026-05-01",
    RATE,
]
QUERIES = [
    f"months={months}&to={to}&{chosen}"
    for months, to in ((1, "2026-03"), (3, "2026-09"), (12, "2026-09"))
    for chosen in CHOSEN
]


def judged(panel, question):
    """Rows of the file of a panel: counts with a verdict, and what would have shown of each."""
    for row in panel.in_file(panel.table(question), question).to_dict("records"):
        counted = row.get("form", "count") in ("count", "rate") and row.get("offences", True)
        if counted and row.get("verdict", "beyond") in TESTED:
            yield row, row["numerator"] if row.get("form") == "rate" else row["value"]


@pytest.mark.parametrize("query", QUERIES)
def test_a_count_is_beyond_where_it_is_at_or_above_what_would_show_and_nowhere_else(asked, query):
    question, seen = asked(query), 0
    for panel in (TILES, WARDS, EXCEPTIONS, MULTIPLES, INDICATORS):
        for row, count in judged(panel, question):
            outside = count >= row["rises_from"] or count <= row["falls_to"]
            assert outside == (row.get("verdict", "beyond") == "beyond"), (panel.id, row)
            _percent_agrees(row, outside)
            seen += 1
    assert seen


def _percent_agrees(row, outside):
    """The change a reader sees and that which would show have one base."""
    if not math.isnan(row["percent"]):
        low, high = row["falls_percent"], row["rises_percent"]
        assert (row["percent"] >= high or row["percent"] <= low) == outside


def test_the_headline_says_what_would_show_and_its_change_on_the_base_it_names(asked):
    silent = []
    for question in map(asked, QUERIES):
        sentence = TILES.sentence(TILES.table(question), question)
        said = re.search(r"It would take about ([\d,.]+) or more \(([+−][\d,.]+)%\)", sentence)
        if said is None:
            silent.append(sentence)
            continue
        base = _number(re.search(r"\(([\d,.]+)(?:; .+?)?\)", sentence)[1])
        rise, told = map(_number, said.groups())
        # A count of three years is a mean, said as a whole number; a rate has one decimal.
        half = 0.05 if "per 1,000" in sentence else 0.5
        rounding = 100 * (half * rise / base**2 + (0.1 / base if half < 0.5 else 0)) + 0.05
        assert told == pytest.approx(100 * (rise / base - 1), abs=rounding), sentence
    assert [s for s in silent if "Not comparable: " not in s] == []
    assert len(silent) < len(QUERIES) / 10


def _number(said):
    return float(said.replace(",", "").replace("−", "-"))


def test_a_rate_that_would_show_is_no_nearer_than_its_count(asked):
    told = 0
    for question in map(asked, (f"{RATE}&months={m}{p}" for m in (1, 12) for p in PLACES)):
        table = TILES.table(question)
        row = TILES.in_file(table, question).iloc[0]
        ends = r"It would take about ([\d,.]+) or more .+? or (?:([\d,.]+) or less|none at all) "
        if row["form"] != "rate" or row["verdict"] not in ("similar", "possible"):
            continue
        rise, fall = re.search(ends, TILES.sentence(table, question)).groups()
        counts = [_number(end or "0") * row["population"] / 1000 for end in (rise, fall)]
        assert counts[0] >= row["rises_from"] - 1e-6
        assert counts[1] <= row["falls_to"] + 1e-6
        # Only of no records at all is none said.
        assert (fall is None) == (row["falls_to"] == 0)
        told += 1
    assert told > len(PLACES)


def test_files_name_the_counts_and_no_rise_on_another_base(asked):
    labels = [c.label for p in (TILES, WARDS, EXCEPTIONS) for c in p.columns(asked(""))]
    assert not [label for label in labels if "rise on expected" in label]
    assert {c.label for c in OF_SHOWS} <= set(labels)


def test_half_of_the_figures_of_a_list_would_show_only_from_more_than_it_says(asked):
    question = asked("offences=anti-social-behaviour&months=12")
    sentence = EXCEPTIONS.sentence(EXCEPTIONS.table(question), question)
    said = int(re.search(r"a rise of less than (\d+)% would not show", sentence)[1])
    of_period = {p.compare.name: p.of_name for p in at_once.periods(question)}
    rises = [
        rise_that_shows(question, question.area(area), of_period[period][offence])
        for area, offence, period in at_once.tested(question).limits.names
    ]
    assert np.mean(np.array(rises) > said) == pytest.approx(0.5, abs=0.05)


def test_what_has_begun_says_its_counts_of_what_is_usual(asked):
    (row,) = BEGUN.table(asked("offences=anti-social-behaviour")).to_dict("records")
    rise = 100 * (row["rises_from"] / row["usual"] - 1)
    assert numbers.percent(row["rises_percent"]) == numbers.percent(rise)
