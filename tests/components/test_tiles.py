"""Tiles: a number never without its comparison; a small trend that never bridges a gap."""

import math
import re
from urllib.parse import unquote

import pytest

from components.tiles import SPARK_HEIGHT, SPARK_WIDTH, sparkline, tile

ROW = {
    "name": "Burglary",
    "unit": "crimes",
    "value": 5_688.0,
    "base": 6_100.0,
    "difference": -412.0,
    "percent": -6.75,
    "against": "the 12 months before",
    "words": "Lower than expected: beyond normal variation",
    "tone": "good",
    "rate": 7.03,
    "population": 809_036.0,
    "no_rate": "population not available",
    "status": "measured",
    "label": "",
    "gap": "",
}
PARTNER = {
    "name": "Hate incidents by ward",
    "status": "partner",
    "label": "Open data has hate crime for the whole force only",
    "words": "Needs a partner file: West Yorkshire Police",
}


def words(component):
    """What a reader reads, line by line."""
    children = getattr(component, "children", component)
    if isinstance(children, list):
        return [w for child in children for w in words(child)]
    return [children] if isinstance(children, str) else []


def shown(*, as_rate=False, **changes):
    return words(tile({**ROW, **changes}, [1, 2, 3], as_rate=as_rate))


def svg(trend):
    return unquote(sparkline(trend).src.removeprefix("data:image/svg+xml,"))


def lines(trend):
    """The points of each drawn line."""
    return [
        [tuple(map(float, point.split(","))) for point in line.split()]
        for line in re.findall("polyline points='([^']*)'", svg(trend))
    ]


def test_a_tile_shows_a_count_with_its_unit_comparison_and_verdict():
    assert shown() == [
        "Burglary",
        "5,688",
        "crimes",
        "412 fewer",
        " than the 12 months before (6,100; −6.8%)",
        "Lower than expected: beyond normal variation",
    ]


def test_a_rate_comes_with_its_count_and_residents():
    found = shown(as_rate=True)
    assert found[1:3] == ["7.0", "crimes per 1,000 residents"]
    assert found[-1] == "5,688 crimes among 809,036 residents"


def test_where_residents_are_not_known_the_rate_is_a_dash_and_says_why():
    found = shown(as_rate=True, rate=math.nan, population=math.nan)
    assert found[1] == "–"
    assert found[-1] == "5,688 crimes; population not available"


def test_a_missing_count_is_a_dash():
    missing = dict.fromkeys(("value", "base", "difference", "percent"), math.nan)
    found = shown(**missing, words="Not comparable: Feb 2025 is missing", tone="neutral")
    assert found[1] == "–"
    assert "No comparison with the 12 months before" in found


def test_the_words_of_a_stand_in_are_shown():
    assert shown(label="Proxy measure. Stands in")[-1] == "Proxy measure. Stands in"


def test_a_period_that_is_not_all_here_says_so():
    gap = "Only part of the period: Feb 2025 is missing"
    assert shown(gap=gap, label="Proxy measure")[-2:] == [gap, "Proxy measure"]


@pytest.mark.parametrize("tone", ["good", "bad", "neutral"])
def test_the_verdict_carries_the_tone(tone):
    verdict = tile({**ROW, "tone": tone}, [], as_rate=False).children[4]
    assert verdict.className == f"verdict tone-{tone}"
    assert verdict.children == ROW["words"]


@pytest.mark.parametrize("as_rate", [False, True])
def test_what_only_a_partner_holds_is_a_state_of_its_own_not_a_zero(as_rate):
    found = tile(PARTNER, [], as_rate=as_rate)
    assert "tile-partner" in found.className
    assert words(found) == [
        "Hate incidents by ward",
        "–",
        PARTNER["label"],
        PARTNER["words"],
        "Partner file only",
    ]


def test_a_trend_is_one_line_from_left_to_right():
    (line,) = lines([0, 5, 10])
    across = [x for x, _ in line]
    assert across == sorted(across)
    assert 0 <= across[0] < across[-1] <= SPARK_WIDTH


def test_zero_is_at_the_bottom_and_the_largest_at_the_top():
    (line,) = lines([0, 5, 10])
    (_, zero), (_, half), (_, top) = line
    assert zero > half > top >= 0
    assert zero <= SPARK_HEIGHT
    assert half == pytest.approx((zero + top) / 2)


def test_a_missing_month_breaks_the_line():
    assert [len(line) for line in lines([1, 2, math.nan, 3, 4, 5])] == [2, 3]
    assert [len(line) for line in lines([math.nan, 1, 2, math.nan])] == [2]


def test_the_dot_is_at_the_last_month_and_only_if_that_is_known():
    assert svg([1, 2]).count("<circle") == 1
    assert svg([1, 2, math.nan]).count("<circle") == 0


@pytest.mark.parametrize("trend", [[], [math.nan], [0], [0, 0], [7]])
def test_a_trend_of_next_to_nothing_is_still_an_image(trend):
    assert "nan" not in svg(trend)
    assert sparkline(trend).alt == ""
