"""Tiles: a number never without its comparison; a small trend that never bridges a gap."""

import math
import re

import pytest
from dash import html

from components.markup import Ready, markup
from components.tiles import SPARK_HEIGHT, SPARK_WIDTH, sparkline, tile

ROW = {
    "name": "Burglary",
    "form": "count",
    "offences": ("burglary",),
    "unit": "crimes",
    "value": 5_688.0,
    "base": 6_100.0,
    "difference": -412.0,
    "percent": -6.75,
    "against": "the 12 months before",
    "words": "Lower than expected: beyond normal variation",
    "tone": "good",
    "rate": 7.03,
    "numerator": 5_688.0,
    "denominator": 809_036.0,
    "population": 809_036.0,
    "rate_lower": 6.8,
    "rate_upper": 7.2,
    "lower": math.nan,
    "upper": math.nan,
    "no_rate": "population not available",
    "status": "measured",
    "label": "",
    "revision": "",
    "without_place": "",
    "gap": "",
    "period": "12 months to Feb 2025",
    "measured_in": "All Leeds",
    "source": "Street-level crime and ASB",
    "baseline": "",
    "target_words": "",
    "of_target": math.nan,
}
SERIES = {
    **ROW,
    "name": "Residents who feel safe",
    "form": "share",
    "offences": (),
    "unit": "% of people asked",
    "value": 83.4,
    "base": 81.2,
    "difference": 2.2,
    "percent": math.nan,
    "numerator": math.nan,
    "denominator": math.nan,
    "against": "the same period a year before",
    "words": "Change not tested",
    "tone": "neutral",
    "period": "3 months to Dec 2024",
    "measured_in": "All Leeds",
    "source": "A survey",
}
PARTNER = {
    **dict.fromkeys(ROW, ""),
    "name": "Hate incidents by ward",
    "status": "partner",
    "of_target": math.nan,
    "label": "Open data has hate crime for the whole force only",
    "words": "Needs a partner file: West Yorkshire Police",
}
TEMPLATE = "/template/city-plan.xlsx"


def words(component):
    """What a reader reads, line by line."""
    children = getattr(component, "children", component)
    if isinstance(children, list):
        return [w for child in children for w in words(child)]
    is_words = isinstance(children, str) and not isinstance(children, Ready)
    return [children] if is_words else []


OF_WHAT = "12 months to Feb 2025. Source: Street-level crime and ASB"
"""The period and source of ROW, as its tile says them."""


def shown(*, of=ROW, as_rate=False, **changes):
    return [w for w in words(tile({**of, **changes}, [1, 2, 3], as_rate=as_rate)) if w]


def inside(component, kind):
    """Every component of a kind inside another."""
    children = getattr(component, "children", None)
    parts = children if isinstance(children, list) else [children]
    found = [c for part in parts if hasattr(part, "children") for c in inside(part, kind)]
    return [component, *found] if isinstance(component, kind) else found


def lines(trend):
    """The points of each drawn line."""
    return [
        [tuple(map(float, point.split(","))) for point in line.split()]
        for line in re.findall("polyline points='([^']*)'", sparkline(trend))
    ]


def test_a_tile_shows_a_count_with_its_unit_comparison_and_verdict():
    assert shown() == [
        "Burglary",
        "5,688",
        "crimes",
        "412 fewer",
        " than the 12 months before (6,100; −6.8%)",
        "Lower than expected: beyond normal variation",
        OF_WHAT,
    ]


def test_a_rate_comes_with_its_count_and_residents():
    found = shown(as_rate=True)
    assert found[1:3] == ["7.0", "crimes per 1,000 residents"]
    assert found[-1] == "5,688 crimes among 809,036 residents (95% limits of the rate: 6.8 to 7.2)"


def test_where_residents_are_not_known_the_rate_is_a_dash_and_says_why():
    found = shown(as_rate=True, rate=math.nan, population=math.nan)
    assert found[1] == "–"
    assert found[-1] == "5,688 crimes; population not available"


def test_a_doubtful_month_is_a_ring_apart_from_the_line():
    drawn = sparkline([5, 6, 1, 6, 5], doubtful=[2])
    assert drawn.count("<polyline") == 2
    assert drawn.count("r='2'") == 1
    assert sparkline([5, 6, 1, 6, 5]).count("<polyline") == 1


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


@pytest.mark.parametrize("status", ["measured", "partial", "proxy", "published", "hidden"])
def test_the_state_of_a_measure_is_a_class_of_its_tile(status):
    assert tile({**ROW, "status": status}, [], as_rate=False).className == f"tile tile-{status}"


def test_what_the_page_says_once_is_not_said_again_but_for_what_is_not_final():
    row = ROW | {"revision": "provisional"}
    said = "12 months to Feb 2025 (provisional). Source: Street-level crime and ASB"
    once = [w for w in words(tile(row, [], as_rate=False, said=said)) if w]
    assert said not in once
    assert f"{ROW['unit']} (provisional)" in once
    other = [w for w in words(tile(row, [], as_rate=False, said=OF_WHAT)) if w]
    assert said in other
    assert ROW["unit"] in other


def test_a_figure_of_a_file_says_its_own_period_area_and_source():
    assert shown(of=SERIES) == [
        "Residents who feel safe",
        "83.4%",
        "of people asked",
        "2.2 points higher",
        " than the same period a year before (81.2%)",
        "Change not tested",
        "All Leeds, 3 months to Dec 2024. Source: A survey",
    ]


def test_a_share_of_records_comes_with_both_counts():
    found = shown(
        of=SERIES, offences=("crime-charged",), value=25.0, numerator=2.0, denominator=8.0
    )
    assert found[1] == "25.0%"
    assert found[-1] == "2 of 8"


def test_the_limits_of_a_survey_stand_beside_its_figure():
    assert "between 80.1 and 86 (limits as given)" in shown(of=SERIES, lower=80.1, upper=86.0)


@pytest.mark.parametrize("as_rate", [False, True])
def test_a_measure_that_is_a_rate_stays_one_and_comes_with_its_count_and_residents(as_rate):
    unit = "crimes per 1,000 residents"
    found = shown(as_rate=as_rate, form="rate", value=7.03, base=7.5, difference=-0.47, unit=unit)
    assert found[1:3] == ["7.0", unit]
    assert found[-1] == "5,688 crimes among 809,036 residents (95% limits of the rate: 6.8 to 7.2)"


def test_only_counts_of_this_release_become_rates():
    assert shown(of=SERIES, as_rate=True) == shown(of=SERIES)


def test_what_may_not_be_shown_is_hidden_in_words_and_no_dash_or_zero():
    nothing = dict.fromkeys(("value", "base", "difference", "percent", "rate"), math.nan)
    found = shown(**nothing, status="hidden", words="Not comparable: small numbers", tone="neutral")
    assert found == ["Burglary", "Hidden", "crimes", "Not comparable: small numbers", OF_WHAT]


def test_what_the_plan_published_is_compared_with_nothing():
    found = shown(of=SERIES, status="published", words="As the plan published it")
    assert not [w for w in found if "a year before" in w]
    assert "As the plan published it" in found


AGAINST = {"of_target": 87.142857, "target_words": "Target 35.0%: 4.5 points short, 87.1%"}


@pytest.mark.parametrize(
    ("of_target", "value"),
    [(87.142857, "87.1"), (100.0, "100.0"), (114.3, "100.0"), (-3.0, "0.0"), (0.0, "0.0")],
)
def test_a_target_has_a_bar_as_far_as_it_is_reached(of_target, value):
    found = tile({**SERIES, **AGAINST, "of_target": of_target}, [], as_rate=False)
    (bar,) = inside(found, html.Meter)
    assert (bar.min, bar.max, bar.value) == ("0", "100", value)


def test_the_bar_of_a_target_says_in_words_what_it_shows():
    (bar,) = inside(tile({**SERIES, **AGAINST}, [], as_rate=False), html.Meter)
    assert getattr(bar, "aria-label") == bar.children == "87.1% of the target"
    assert AGAINST["target_words"] in shown(of=SERIES, **AGAINST)


def test_without_a_figure_to_measure_there_is_no_bar_and_the_plan_s_words_stay():
    found = tile(
        {**ROW, "target_words": "No target set", "baseline": "12 in 2019"}, [], as_rate=False
    )
    assert inside(found, html.Meter) == []
    assert [w for w in words(found) if w][-3:] == [
        "No target set",
        "Baseline in the plan: 12 in 2019",
        OF_WHAT,
    ]


@pytest.mark.parametrize("as_rate", [False, True])
def test_what_only_a_partner_holds_is_a_state_of_its_own_not_a_zero(as_rate):
    found = tile(PARTNER, [], as_rate=as_rate)
    assert found.className == "tile tile-partner"
    assert words(found) == ["Hate incidents by ward", "–", PARTNER["label"], PARTNER["words"]]


def test_what_a_partner_holds_comes_with_the_template_to_fill_in():
    (link,) = inside(tile(PARTNER, [], as_rate=False, template=TEMPLATE), html.A)
    assert link.href == TEMPLATE
    assert link.children == "Get the template to fill in"
    # Several such tiles on one page: a list of links tells them apart.
    assert getattr(link, "aria-label") == f"{link.children}, for Hate incidents by ward"


def test_open_data_that_is_not_loaded_needs_no_template():
    words_of_it = "Open, but not loaded here: Stop and search"
    found = tile(
        {**PARTNER, "status": "unloaded", "words": words_of_it},
        [],
        as_rate=False,
        template=TEMPLATE,
    )
    assert inside(found, html.A) == []
    assert words_of_it in words(found)


def test_what_a_plan_wants_of_a_partner_s_measure_is_said_all_the_same():
    found = tile({**PARTNER, "target_words": "35% by March 2008"}, [], as_rate=False)
    assert "35% by March 2008" in words(found)


def test_a_tile_without_a_trend_has_no_empty_picture():
    assert "<svg" not in markup(tile(SERIES, [], as_rate=False))
    assert markup(tile(ROW, [1, 2], as_rate=False)).count("<svg") == 1


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
    assert sparkline([1, 2]).count("<circle") == 1
    assert sparkline([1, 2, math.nan]).count("<circle") == 0


@pytest.mark.parametrize("trend", [[], [math.nan], [0], [0, 0], [7]])
def test_a_trend_of_next_to_nothing_is_still_an_image(trend):
    assert "nan" not in sparkline(trend)
    assert "aria-hidden='true'" in sparkline(trend)


def test_a_recording_break_is_a_dashed_line_between_two_months():
    assert "stroke-dasharray" not in sparkline([1, 2, 3])
    drawn = sparkline([1, 2, 3], [1])
    (at,) = re.findall(r"<path d='M([\d.]+) 0V", drawn)
    (points,) = lines([1, 2, 3])
    assert points[0][0] < float(at) < points[1][0]
