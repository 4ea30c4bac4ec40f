"""Small charts side by side: one scale for all, gaps left open, the same words as elsewhere."""

import json
import math
import random
import re
from dataclasses import replace
from xml.etree import ElementTree as ET

import brotli
import pandas as pd
import pytest
from plotly.utils import PlotlyJSONEncoder

from components.figures.small_multiples import FOOT, STEP, ZERO, Multiple, small_multiples
from components.markup import Ready
from components.palette import AMOUNTS, SELECTION, SERIES, STRETCH
from model.config.breaks import Break

NAN = math.nan
MONTHS = list(pd.period_range("2025-01", "2025-04", freq="M"))
ARMLEY = Multiple(
    name="Armley",
    href="/trends?area=E1",
    values=[10.0, 0.0, NAN, 5.0],
    average=[NAN, 8.0, 7.0, NAN],
    total="15 crimes",
    words="Similar to last year: within normal variation",
    tone="neutral",
    chosen=False,
    note="4 months to Apr 2025",
)
CHANGE = Break(month="2025-02", name="Rule changed", offences=("robbery",), source="A note")
STRETCH_OF_TWO = Break(
    month="2025-02", until="2025-03", name="Closed", offences=("robbery",), source="A note"
)


def drawn(*items, top=10, months=MONTHS, breaks=()):
    return small_multiples(items or [ARMLEY], top=top, months=months, breaks=breaks, unit="crimes")


def cards(component):
    """The cards as a browser reads them."""
    *_, grid = component.children
    return [ET.fromstring(card) for card in grid.children]


def picture(card):
    """The drawing of a card, which says nothing that the words beside it do not say."""
    svg = card.find("svg")
    assert svg.get("aria-hidden") == "true"
    return svg


def part(card, **attributes):
    """The path that has these attributes."""
    (found,) = [p for p in picture(card) if attributes.items() <= p.attrib.items()]
    return found.get("d")


def bars(card):
    """How high each bar is, in units; None for a month that is stepped over."""
    path = part(card, fill=AMOUNTS[1]).removeprefix(f"M0,{FOOT}")
    steps = re.findall(rf"h{STEP}|V(\d+)h{STEP - 1}V{FOOT}h1", path)
    return [FOOT - int(height) if height else None for height in steps]


def line(card):
    """The runs of the average: places of its points."""
    runs = []
    for run in part(card, stroke=SERIES).split("M")[1:]:
        x, y = map(int, run.split("h1")[0].split(","))
        points = [(x + 1, y)]
        for across, down in re.findall(r"l(\d+),(-?\d+)", run):
            points.append((points[-1][0] + int(across), points[-1][1] + int(down)))
        runs.append(points)
    return runs


def words(component):
    """What a reader reads, piece by piece."""
    children = getattr(component, "children", component)
    if isinstance(children, list):
        return [w for child in children for w in words(child)]
    if isinstance(children, str):
        return (
            list(ET.fromstring(children).itertext()) if isinstance(children, Ready) else [children]
        )
    return [] if children is None else words(children)


def test_a_bar_is_as_high_as_its_share_of_the_scale_and_stands_on_a_foot():
    (card,) = cards(drawn())
    foot = FOOT - ZERO
    assert bars(card) == [ZERO + foot, foot, None, ZERO // 2 + foot]


def test_a_missing_month_is_a_gap_and_a_zero_is_not():
    foot = FOOT - ZERO
    (card,) = cards(drawn(replace(ARMLEY, values=[NAN, 0.0, NAN, 0.0])))
    assert bars(card) == [None, foot, None, foot]


def test_what_is_more_than_nothing_is_seen_to_be():
    (card,) = cards(drawn(replace(ARMLEY, values=[0.0, 1.0, 5_000.0, NAN]), top=5_000))
    nothing, little, *_ = bars(card)
    assert little > nothing


def test_the_same_figure_is_as_high_in_every_chart():
    other = replace(ARMLEY, name="Bramley", values=[5.0, 10.0, 0.0, NAN])
    one, two = cards(drawn(ARMLEY, other, top=20))
    assert bars(one)[0] == bars(two)[1]
    assert bars(one)[3] == bars(two)[0]


def test_the_average_goes_through_the_middle_of_its_months_and_is_broken_at_gaps():
    item = replace(ARMLEY, average=[10.0, 5.0, NAN, 0.0])
    (card,) = cards(drawn(item))
    assert line(card) == [[(2, 0), (6, ZERO // 2)], [(14, ZERO)]]


def test_the_image_is_as_wide_as_its_months_and_takes_the_width_of_its_card():
    svg = picture(cards(drawn())[0])
    assert svg.get("viewBox") == f"0 0 {4 * STEP} {FOOT}"
    assert svg.get("preserveAspectRatio") == "none"


def test_a_break_is_a_dashed_line_before_its_month():
    (card,) = cards(drawn(breaks=[CHANGE]))
    assert part(card, **{"stroke": SELECTION, "stroke-dasharray": "4,3"}) == f"M4,0V{FOOT}"


def test_a_stretch_is_a_ground_as_long_as_its_months():
    (card,) = cards(drawn(breaks=[STRETCH_OF_TWO]))
    assert part(card, fill=STRETCH) == f"M4,0H12V{FOOT}H4z"
    assert part(card, stroke=SELECTION) == "M4,0H12"


@pytest.mark.parametrize(
    ("first", "until", "drawn_as"),
    [
        ("2024-11", "2025-01", f"M0,0H4V{FOOT}H0z"),
        ("2025-04", "2025-12", f"M12,0H16V{FOOT}H12z"),
        ("2024-11", "2025-12", f"M0,0H16V{FOOT}H0z"),
    ],
)
def test_a_stretch_is_cut_at_the_first_and_last_month(first, until, drawn_as):
    stretch = STRETCH_OF_TWO.model_copy(
        update={"month": pd.Period(first, "M"), "until": pd.Period(until, "M")}
    )
    assert part(cards(drawn(breaks=[stretch]))[0], fill=STRETCH) == drawn_as


@pytest.mark.parametrize(
    ("first", "until"), [("2024-12", None), ("2025-05", None), ("2024-01", "2024-12")]
)
def test_what_lies_beyond_the_months_is_neither_drawn_nor_in_the_key(first, until):
    beyond = Break(month=first, until=until, name="Far", offences=("robbery",), source="A note")
    assert words(drawn(breaks=[beyond])) == words(drawn())
    images = [picture(cards(c)[0]) for c in (drawn(breaks=[beyond]), drawn())]
    assert ET.tostring(images[0]) == ET.tostring(images[1])


def test_the_scale_is_said_in_words():
    scale, *_ = words(drawn(top=214))
    assert scale == (
        "Every chart runs from 0 to 214 crimes a month, Jan 2025 to Apr 2025. "
        "A gap is a month without a figure that may be shown."
    )


def test_without_a_figure_above_zero_no_scale_is_said():
    scale, *_ = words(drawn(top=NAN))
    assert scale.startswith("No month has a figure above zero, Jan 2025 to Apr 2025. ")


def test_the_key_tells_bars_line_and_breaks():
    _, key, _ = drawn(breaks=[CHANGE, STRETCH_OF_TWO]).children
    assert [item.children[1] for item in key.children] == [
        "month",
        "12-month average",
        "Rule changed, Feb 2025",
        "Closed, Feb 2025 to Mar 2025",
    ]


def test_a_card_has_its_name_its_figure_and_what_may_be_said_of_it():
    (card,) = cards(drawn())
    assert list(card.itertext()) == [
        "Armley",
        "15 crimes",
        " 4 months to Apr 2025",
        "Similar to last year: within normal variation",
    ]


def test_the_name_is_a_link_that_stays_on_the_page():
    (card,) = cards(drawn())
    link = card.find("p/a")
    assert (link.get("href"), link.get("data-stay")) == ("/trends?area=E1", "")


def test_names_and_words_are_escaped():
    item = replace(ARMLEY, name="<b>A & B</b>", words="<i>more</i>", href="/?a='1'&b=2")
    (card,) = cards(drawn(item))
    assert card.find("p/a").text == "<b>A & B</b>"
    assert card.find("p/a").get("href") == "/?a='1'&b=2"
    assert card.findall("p")[-1].text == "<i>more</i>"


@pytest.mark.parametrize("tone", ["neutral", "good", "bad", "partner"])
def test_the_verdict_carries_the_rule_of_its_tone(tone):
    (card,) = cards(drawn(replace(ARMLEY, tone=tone)))
    assert card.findall("p")[-1].get("class") == f"verdict tone-{tone}"


def test_the_chosen_card_is_marked_for_the_eye_and_for_assistive_tools():
    chosen, other = cards(drawn(replace(ARMLEY, chosen=True), ARMLEY))
    assert [card.get("class") for card in (chosen, other)] == ["multiple chosen", "multiple"]
    links = [card.find("p/a") for card in (chosen, other)]
    assert [link.get("aria-current") for link in links] == ["true", None]


@pytest.mark.parametrize("top", [0, NAN])
def test_months_without_a_figure_above_zero_are_drawn_all_the_same(top):
    value = NAN if math.isnan(top) else 0.0
    empty = replace(ARMLEY, values=[value] * 4, average=[value] * 4)
    (card,) = cards(drawn(empty, top=top))
    assert bars(card) == [None if math.isnan(top) else FOOT - ZERO] * 4


def test_no_item_is_no_card():
    assert cards(small_multiples([], top=1, months=MONTHS, breaks=[], unit="crimes")) == []


def test_33_wards_of_three_years_travel_light():
    chance = random.Random(1)
    months = list(pd.period_range("2023-10", "2026-09", freq="M"))
    items = [
        replace(
            ARMLEY,
            name=f"Ward {number}",
            values=[chance.randint(0, 200) for _ in months],
            average=[90 + chance.randint(-5, 5) for _ in months],
        )
        for number in range(33)
    ]
    sent = json.dumps(drawn(*items, top=200, months=months), cls=PlotlyJSONEncoder)
    assert len(brotli.compress(sent.encode(), quality=5)) < 7_000
