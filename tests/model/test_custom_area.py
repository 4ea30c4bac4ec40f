"""An area in a link: what is written is read again, and what is written wrongly is said."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from model.custom_area import (
    MOST_CORNERS,
    SMALLEST_KM2,
    drawn_name,
    is_drawn,
    read,
    size_km2,
    written,
)

SQUARE = ((430_000, 433_000), (431_000, 433_000), (431_000, 434_000), (430_000, 434_000))
"""One square kilometre."""
FARTHER = tuple((x + 5_000, y) for x, y in SQUARE)


def test_the_first_corner_is_a_place_and_the_others_are_steps_from_the_one_before():
    assert written((SQUARE,)) == "d43000.43300.100.0.0.100.-100.0"


def test_a_further_part_begins_anew():
    text = written((SQUARE, FARTHER))
    assert text == "d43000.43300.100.0.0.100.-100.0_d43500.43300.100.0.0.100.-100.0"
    assert read(text) == (SQUARE, FARTHER)


corner = st.tuples(st.integers(0, 69_999), st.integers(0, 129_999))
ring = st.lists(corner, min_size=3, max_size=MOST_CORNERS // 2).map(
    lambda corners: tuple((10 * x, 10 * y) for x, y in corners)
)


@given(st.lists(ring, min_size=1, max_size=2).map(tuple))
def test_what_is_written_is_read_again(rings):
    assume(size_km2(rings) >= SMALLEST_KM2)
    assert read(written(rings)) == rings


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("d43000", "not written"),
        ("d43000.43300.100.0.0.100.-100", "not written"),
        ("d43000.43300.100.0", "not written"),
        ("d43000.43300.100.0.0.100.-100.0_", "not written"),
        ("d43000.43300.100.0.0.100.-100.x", "not written"),
        ("d-1.43300.100.0.0.100.-100.0", "not written"),
        ("d43000.43300" + ".1.1" * 79 + "_d1.1" + ".2.2" * 3, "more than 80 corners"),
        ("d43000.43300.19.0.0.19.-19.0", "smaller than 200 m"),
        ("d43000.43300.100.0.100.0.100.0", "smaller than 200 m"),
    ],
)
def test_what_is_no_area_is_refused_in_words(text, why):
    assert is_drawn(text)
    with pytest.raises(ValueError, match=why):
        read(text)


def test_the_smallest_area_is_200_m_by_200_m():
    assert size_km2(read("d43000.43300.20.0.0.20.-20.0")) == 0.04


@pytest.mark.parametrize("code", ["E05011385", "inner-east", "city-centre", "dock-street", ""])
def test_an_area_of_the_place_is_not_taken_for_a_drawn_one(code):
    assert not is_drawn(code)


@pytest.mark.parametrize("turned", [SQUARE, SQUARE[::-1], SQUARE[2:] + SQUARE[:2]])
def test_the_size_does_not_depend_on_where_the_outline_begins_or_which_way_it_runs(turned):
    assert size_km2((turned,)) == 1.0


@pytest.mark.parametrize(
    ("side", "name"),
    [
        (200, "Drawn area of 0.04 km²"),
        (1_110, "Drawn area of 1.2 km²"),
        (3_160, "Drawn area of 10 km²"),
        (7_070, "Drawn area of 50 km²"),
    ],
)
def test_the_name_says_the_size(side, name):
    assert drawn_name((((0, 0), (side, 0), (side, side), (0, side)),)) == name
