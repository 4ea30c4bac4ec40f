"""Names beside marks: near them, inside the plot, and on top of nothing where that can be."""

import random
from itertools import combinations

import pytest

from components.figures.mark_names import (
    HEIGHT_PX,
    LAPTOP_PX,
    MOST_PX,
    NAME_PX,
    PHONE_PX,
    Mark,
    name_places,
)


def test_a_lone_name_stands_above_its_mark():
    mark = Mark(0.5, 0.5, "Armley")
    assert name_places([mark], [mark]) == [(0, 19)]


@pytest.mark.parametrize(("along", "right"), [(0, 18), (0.5, 0), (1, -18)])
def test_a_name_begins_at_the_left_end_and_ends_at_the_right(along, right):
    mark = Mark(along, 0.5, "Armley")  # six letters of six pixels
    assert name_places([mark], [mark])[0][0] == right


def test_a_name_at_the_top_stands_below_its_mark():
    mark = Mark(0.5, 1, "Armley")
    assert name_places([mark], [mark]) == [(0, -19)]


def test_a_name_goes_where_it_covers_no_mark():
    mark = Mark(0.5, 0.5, "Armley")
    above = Mark(0.51, 0.5 + 19 / HEIGHT_PX, "Bramley")
    assert name_places([mark], [mark, above]) == [(0, -19)]


def test_a_mark_at_the_other_side_is_in_nobodys_way():
    mark = Mark(0.5, 0.5, "Armley")
    far = Mark(0.9, 0.5 + 19 / HEIGHT_PX, "Bramley")
    assert name_places([mark], [mark, far]) == [(0, 19)]


def test_the_first_named_has_the_first_choice():
    one, two = Mark(0.5, 0.5, "Armley"), Mark(0.5, 0.5, "Bramley")
    assert [up for _, up in name_places([one, two], [one, two])] == [19, -19]


def test_no_name_is_no_place():
    assert name_places([], [Mark(0.5, 0.5, "Armley")]) == []


def test_a_name_for_which_there_is_no_room_is_left_out():
    crowd = [Mark(0.5, 0.5, f"Ward {number}") for number in range(40)]
    places = name_places(crowd, crowd)
    assert None in places
    assert None not in places[:8]


@pytest.mark.parametrize(
    ("width", "tall"), [(PHONE_PX, HEIGHT_PX), (LAPTOP_PX, 254), (800, MOST_PX)]
)
@pytest.mark.parametrize("seed", range(25))
def test_names_of_33_marks_never_meet_and_never_leave_the_plot(seed, width, tall):
    chance = random.Random(seed)
    letters = "Burmantofts & Richmond Hill"
    marks = [
        Mark(chance.random(), 0.9 * chance.random(), letters[: chance.randint(6, 27)])
        for _ in range(33)
    ]
    named = sorted(marks, key=lambda mark: mark.height)[-4:] + marks[:4]
    boxes = []
    for mark, place in zip(named, name_places(named, marks), strict=True):
        if place:
            right, up = place
            left = mark.along * width + right - mark.width / 2
            assert -1 <= left <= width - mark.width + 1
            boxes.append((left, left + mark.width, mark.height * tall + up))
    assert len(boxes) >= 7
    for (left, right, height), (begins, stops, other) in combinations(boxes, 2):
        beside = right <= begins or stops <= left
        assert beside or abs(height - other) >= NAME_PX - 1e-9
