"""Commas and points in numbers: whether they part thousands is told by all numbers of a file."""

from __future__ import annotations

import random

import pytest

from tests.data_loaders.made_figures import figures, four_wards, read


@pytest.fixture(scope="module")
def place(leeds):
    return four_wards(leeds)


def counted(place, numbers, beside=()):
    """What is read of one figure a ward, and the numbers rejected."""
    wards = ("Ash", "Birch", "Cedar", "Dale & Elm")
    extra = [*beside, *[""] * len(numbers)]
    lines = [f"{w};2025-02;{n};{b}" for w, n, b in zip(wards, numbers, extra, strict=False)]
    random.Random(len(numbers)).shuffle(lines)
    reading = read(place, "\n".join(["Ward;Month;Robbery;Rate", *lines]))
    return sorted(figures(reading).values()), len(reading.rejects)


@pytest.mark.parametrize("other", ["0,5", "12,75", "0,123", "1.234,5", "12,3456"])
def test_a_group_of_three_is_no_thousand_among_numbers_with_a_comma_before_parts(place, other):
    assert counted(place, ["1,234", other, "7"]) == ([7], 2)
    assert counted(place, ["1,234", "7"], ["3", other]) == ([7], 1)


def test_groups_of_three_alone_or_among_whole_numbers_are_thousands(place):
    assert counted(place, ["1,234", "987", "2,000"]) == ([987, 1234, 2000], 0)
    assert counted(place, ["1,234", "9"], ["0.5", "1.2"]) == ([9, 1234], 0)


def test_points_before_zeros_are_parts_where_all_numbers_have_them(place):
    assert counted(place, ["2.000", "12.000", "7.000"]) == ([2, 7, 12], 0)
    assert counted(place, ["2.0", "12", "7.0"]) == ([2, 7, 12], 0)


@pytest.mark.parametrize("other", ["987", "1.234"])
def test_points_before_zeros_may_group_thousands_where_some_numbers_have_none(place, other):
    told = [987] if other == "987" else []
    assert counted(place, ["2.000", other]) == (told, 2 - len(told))
