"""The strip of months: each in its place, its status told by shape and in words."""

import pandas as pd

from components.coverage_strip import coverage_strip


def strip(first, statuses):
    months = list(pd.period_range(first, periods=len(statuses), freq="M"))
    *years, key = coverage_strip(months, statuses).children
    return years, key


def test_a_line_is_a_year_of_twelve_places():
    years, _ = strip("2024-11", ["complete"] * 4)
    assert [y.children[0].children for y in years] == ["2024", "2025"]
    assert [len(y.children) - 1 for y in years] == [12, 12]


def test_each_month_stands_in_its_place():
    (year,), _ = strip("2024-11", ["complete", "complete"])
    titles = [getattr(cell, "title", None) for cell in year.children[1:]]
    assert titles[:10] == [None] * 10, "months that are not in the data are blank"
    assert titles[10:] == ["Nov 2024: complete", "Dec 2024: complete"]


def test_a_status_is_a_shape_and_words_not_only_a_colour():
    (year,), _ = strip("2025-01", ["complete", "partial", "missing"])
    cells = year.children[1:4]
    assert [c.children for c in cells] == ["J", "◐", "×"]
    assert [c.title.split(": ")[1] for c in cells] == ["complete", "partial", "missing"]
    assert [c.className.split()[1] for c in cells] == [
        "month-complete",
        "month-partial",
        "month-missing",
    ]


def test_the_key_explains_every_shape():
    _, key = strip("2025-01", ["complete"])
    assert ["".join(span.children) for span in key.children] == [
        "complete",
        "? doubtful",
        "◐ partial",
        "× missing",
    ]


def test_a_doubtful_and_a_provisional_month_have_marks_of_their_own():
    months = list(pd.period_range("2025-01", "2025-03", freq="M"))
    statuses = ["doubtful", "complete", "missing"]
    year, key = coverage_strip(months, statuses, provisional=months[1:]).children
    doubtful, complete, missing = year.children[1:4]
    assert (doubtful.children, doubtful.title) == ("?", "Jan 2025: doubtful")
    assert (complete.children, complete.title) == ("F", "Feb 2025: complete, provisional")
    assert "month-provisional" in complete.className
    assert missing.title == "Mar 2025: missing", "what is not there is not provisional"
    assert key.children[-1].children == "provisional"
