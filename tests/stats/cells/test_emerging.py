import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pymannkendall import original_test

from stats.cells.emerging import CLASSES, classes, trends

FLAT = "5" * 12


def of(hot, z=""):
    """The class of one cell: `#` for a hot month, `.` for another; z by single digits."""
    months = np.array([[m == "#" for m in hot]])
    scores = np.array([[float(d) for d in z]]) if z else np.where(months, 5.0, 0.0)
    (found,) = classes(months, scores)
    return found


@pytest.mark.parametrize(
    ("hot", "z", "expected"),
    [
        ("############", FLAT, "persistent"),
        ("############", "334455667788", "intensifying"),
        ("############", "887766554433", "diminishing"),
        # 11 of 12 are 92 %, 10 of 12 are 83 %.
        ("####.#######", FLAT, "persistent"),
        ("###.#.######", FLAT, "sporadic"),
        # The last three months: two of them make it hot now.
        ("###########.", FLAT, "persistent"),
        ("######....##", FLAT, "sporadic"),
        ("........####", "", "new"),
        ("......######", "", "new"),
        ("......#.##.#", "", "new"),
        ("......##.#.#", "", "new"),
        (".....#######", "", "consecutive"),
        (".##########.", "", "sporadic"),
        ("##........##", "", "sporadic"),
        # Not hot now: one of the last three is not enough.
        ("######......", "", "historical"),
        ("####........", "", "historical"),
        ("##....##....", "", "sporadic"),
        ("#########..#", "", "historical"),
        (".....####...", "", "sporadic"),
        # One busy month makes three: it may be chance.
        (".........###", "", ""),
        ("...........#", "", ""),
        ("#...........", "", ""),
        ("............", "", ""),
    ],
)
def test_the_table_row_by_row(hot, z, expected):
    assert of(hot, z) == expected


def test_24_months_have_an_earlier_half_of_12():
    assert of("." * 12 + "#" * 12) == "new"
    assert of("." * 11 + "#" * 13) == "consecutive"
    assert of("#" * 6 + "." * 18) == "historical"
    assert of("#" * 5 + "." * 19) == "sporadic"


def test_a_place_that_is_cold_throughout_is_nothing_however_its_trend_goes():
    (found,) = classes(np.zeros((1, 12), dtype=bool), np.linspace(-9, -3, 12)[None])
    assert found == ""


def test_a_month_without_a_score_counts_as_not_hot():
    hot = np.ones((1, 12), dtype=bool)
    z = np.full((1, 12), 5.0)
    hot[0, 3], z[0, 3] = False, np.nan
    assert classes(hot, z) == ["persistent"]


@given(st.lists(st.lists(st.booleans(), min_size=14, max_size=14), max_size=8))
def test_every_cell_has_one_class_or_none_and_the_order_of_cells_does_not_matter(rows):
    hot = np.array(rows, dtype=bool).reshape(-1, 14)
    z = np.where(hot, 4.0, 0.0)
    found = classes(hot, z)
    assert len(found) == len(rows)
    assert set(found) <= {*CLASSES, ""}
    assert classes(hot[::-1], z[::-1]) == found[::-1]


def test_what_cannot_be_classed_is_refused():
    with pytest.raises(ValueError, match="12 months, not 11"):
        classes(np.ones((1, 11)), np.ones((1, 11)))
    with pytest.raises(ValueError, match=r"\(1, 12\).*\(2, 12\) differ"):
        classes(np.ones((1, 12)), np.ones((2, 12)))


@given(st.lists(st.lists(st.integers(0, 5), min_size=12, max_size=12), min_size=1, max_size=6))
def test_trends_are_those_of_mann_and_kendall(rows):
    words = {"increasing": 1, "decreasing": -1, "no trend": 0}
    expected = [words[original_test(row).trend] for row in rows]
    assert trends(np.array(rows, dtype=float)) == expected


def test_no_rows_have_no_trend():
    assert trends(np.empty((0, 12))) == []
