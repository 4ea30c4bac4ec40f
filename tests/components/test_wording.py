"""Sentences that more than one face says."""

import math

import pytest

from components.wording import could_see, listed, moved

BEFORE = "the 12 months before"


BE = " to be beyond normal variation."


@pytest.mark.parametrize(
    ("difference", "base", "percent", "said"),
    [
        (-412, 6_100, -6.75, ("412 fewer", f" than {BEFORE} (6,100; −6.8%)")),
        (1_036, 6_100, 16.98, ("1,036 more", f" than {BEFORE} (6,100; +17.0%)")),
        (5, 4, math.nan, ("5 more", f" than {BEFORE} (4)")),
        (0, 12, math.nan, ("The same", f" as {BEFORE} (12)")),
        (0.3, 411.7, 0.07, ("The same", f" as {BEFORE} (412)")),
        (math.nan, math.nan, math.nan, ("", f"No comparison with {BEFORE}")),
    ],
)
def test_a_difference_in_words(difference, base, percent, said):
    row = {"difference": difference, "base": base, "percent": percent, "against": BEFORE}
    assert moved(row) == said


@pytest.mark.parametrize(
    ("form", "difference", "base", "said"),
    [
        ("share", 4.5, 26.0, ("4.5 points higher", f" than {BEFORE} (26.0%)")),
        ("share", -4.5, 35.0, ("4.5 points lower", f" than {BEFORE} (35.0%)")),
        ("share", 0.04, 35.0, ("The same", f" as {BEFORE} (35.0%)")),
        ("rate", -2.1, 9.5, ("2.1 lower", f" than {BEFORE} (9.5)")),
        ("rate", 0.3, 411.7, ("0.3 higher", f" than {BEFORE} (411.7)")),
        ("share", math.nan, math.nan, ("", f"No comparison with {BEFORE}")),
    ],
)
def test_a_difference_of_what_is_no_count_is_in_points_or_to_one_place(
    form, difference, base, said
):
    row = {"form": form, "difference": difference, "base": base, "percent": math.nan}
    assert moved({**row, "against": BEFORE}) == said


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (["Armley"], "Armley"),
        (["Armley", "Pudsey"], "Armley and Pudsey"),
        (["Armley", "Pudsey", "Rothwell"], "Armley, Pudsey and Rothwell"),
    ],
)
def test_names_as_a_list_in_a_sentence(names, said):
    assert listed(names) == said


@pytest.mark.parametrize(
    ("verdict", "rise", "fall", "said"),
    [
        ("similar", (92, 104.4), (12, -73.3), f"92 or more (+104.4%) or 12 or fewer (−73.3%){BE}"),
        # On a small base there is no percentage; of some figures not even none is few enough.
        ("possible", (31, math.nan), (math.nan, math.nan), f"31 or more{BE}"),
        ("similar", (math.nan, math.nan), (0, -100), f"none at all (−100.0%){BE}"),
    ],
)
def test_a_verdict_that_nothing_moved_says_what_would_have_been_seen(verdict, rise, fall, said):
    about = "" if said.startswith("none") else "about "
    assert could_see(showing(verdict, rise, fall)) == f"It would take {about}{said}"


@pytest.mark.parametrize("form", ["count", "rate"])
def test_of_what_no_count_would_show_that_is_said(form):
    none = math.nan, math.nan
    said = f"No {form} would be beyond normal variation here."
    assert could_see({**showing("similar", none, none), "form": form}) == said


def test_a_small_rate_that_would_show_is_not_called_none():
    row = {**showing("similar", (1.8, 66.7), (0.04, -95.8)), "form": "rate"}
    said = f"It would take about 1.8 or more (+66.7%) or 0.04 or less (−95.8%){BE}"
    assert could_see(row) == said


@pytest.mark.parametrize("verdict", ["beyond", "small", "none", "not comparable", "untested"])
def test_what_was_seen_or_not_tested_says_nothing_of_it(verdict):
    assert could_see(showing(verdict, (92, 104.4), (12, -73.3))) == ""


def showing(verdict, rise, fall):
    keys = ("rises_from", "rises_percent", "falls_to", "falls_percent")
    return {"verdict": verdict, "form": "count", **dict(zip(keys, (*rise, *fall), strict=True))}
