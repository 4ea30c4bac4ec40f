"""What charts share: numbers JSON knows, bands that stay open at gaps, an axis from zero."""

import math

import pytest

from components import palette
from components.figures.charts import band, from_zero, highest, plain, stepped_band


def test_numbers_are_rounded_whole_ones_have_no_point_and_missing_ones_are_null():
    written = plain([1.0, 2.25, 2.96, math.nan, -0.04, 0.0])
    assert written == [1, 2.2, 3, None, 0, 0]
    assert [type(v) for v in written] == [int, float, int, type(None), int, int]
    assert plain([0.126, 2.0], 2) == [0.13, 2]


def drawn(lower, upper):
    trace = band(range(len(lower)), lower, upper, "range", "#EEEEEE")
    return list(zip(trace["x"], trace["y"], strict=True))


def test_a_band_goes_out_along_its_upper_line_and_back_along_its_lower():
    assert drawn([1, 2], [5, 6]) == [(0, 5), (1, 6), (1, 2), (0, 1)]


def test_a_band_is_open_where_either_line_is_missing():
    open_at_two = drawn([1, 1, math.nan, 1], [5, 5, 5, 5])
    assert open_at_two == [(0, 5), (1, 5), (1, 1), (0, 1), (None, None), (3, 5), (3, 1)]
    assert drawn([1, 1, 1, 1], [5, 5, math.nan, 5]) == open_at_two


def test_a_level_stretch_is_drawn_by_its_ends_alone():
    assert drawn([1] * 5 + [2], [5] * 6) == [(0, 5), (4, 5), (5, 5), (5, 2), (4, 1), (0, 1)]


@pytest.mark.parametrize("lower", [[], [math.nan, math.nan]])
def test_a_band_of_nothing_is_no_point(lower):
    assert drawn(lower, lower) == []


def test_a_stepped_band_holds_its_values_from_edge_to_edge():
    trace = stepped_band([0, 1, 2, 3], [1, 1, 2], [5, 5, 6], "range", "#EEEEEE")
    out, back = [(0, 5), (2, 5), (2, 6), (3, 6)], [(3, 2), (2, 2), (2, 1), (0, 1)]
    assert list(zip(trace["x"], trace["y"], strict=True)) == out + back


@pytest.mark.parametrize(("top", "ticks"), [(0, 1), (5, 1), (5.1, None), (200, None)])
def test_few_are_counted_by_whole_ones(top, ticks):
    assert from_zero(top).get("dtick") == ticks


def test_rates_need_no_whole_numbers():
    assert "dtick" not in from_zero(3, ",.1f")


def test_the_highest_value_of_traces_leaves_out_missing_ones():
    assert highest([{"y": [1, None, 7]}, {"y": []}]) == 7
    assert highest([{"y": [None]}]) == 0


def luminance(colour):
    """Relative luminance of #rrggbb, as WCAG 2 defines it."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


VEILED = "#F9F9FA"
"""White, under the normal range, under the veil that names lie on."""


@pytest.mark.parametrize("ground", [palette.CARD, VEILED])
@pytest.mark.parametrize("words", [palette.INK, palette.SECONDARY, palette.SELECTED_NAME])
def test_words_of_charts_can_be_read_on_every_ground_they_stand_on(words, ground):
    assert contrast(words, ground) >= 4.5


@pytest.mark.parametrize(
    "mark", [palette.SERIES, palette.LEVEL, palette.ABOVE, palette.BELOW, palette.SELECTION]
)
def test_lines_and_marks_stand_out_from_bars_and_ground(mark):
    # WCAG 2.2, 1.4.11: 3 to 1 for what must be seen to understand a picture.
    assert contrast(mark, palette.CARD) >= 3
    assert contrast(mark, palette.AMOUNTS[1]) >= 3


AS_SEEN = {
    "without red": [[0.152, 1.053, -0.205], [0.115, 0.786, 0.099], [-0.004, -0.048, 1.052]],
    "without green": [[0.367, 0.861, -0.228], [0.280, 0.673, 0.047], [-0.012, 0.043, 0.969]],
    "without blue": [[1.256, -0.077, -0.179], [-0.078, 0.931, 0.148], [0.005, 0.691, 0.304]],
}
"""Linear light as readers see it who lack one of the three; Machado, Oliveira and Fernandes (2009),
https://doi.org/10.1109/TVCG.2009.113"""


def seen(colour, who):
    """The linear red, green and blue that a reader sees."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    light = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    mixed = (sum(a * b for a, b in zip(row, light, strict=True)) for row in AS_SEEN[who])
    return [max(part, 0.001) for part in mixed]


OF_WARDS = (palette.WARD_FALLS, palette.WARD_RISES)


@pytest.mark.parametrize("colour", [*palette.FALLS, *palette.RISES, *OF_WARDS])
def test_a_change_stands_out_from_a_cell_within_chance_and_from_no_colour(colour):
    assert contrast(colour, palette.NEITHER) >= 3
    assert contrast(colour, palette.CARD) >= 3


@pytest.mark.parametrize("who", AS_SEEN)
def test_less_is_cooler_and_more_is_warmer_for_every_reader(who):
    for falls, rises in zip(palette.FALLS, palette.RISES, strict=True):
        (red_f, _, blue_f), (red_r, _, blue_r) = seen(falls, who), seen(rises, who)
        assert red_r / blue_r > 4 * red_f / blue_f


@pytest.mark.parametrize("who", AS_SEEN)
def test_wards_that_rose_are_darker_than_those_that_fell_for_every_reader(who):
    falls, rises = ("#" + "".join(f"{_byte(p):02x}" for p in seen(of, who)) for of in OF_WARDS)
    assert luminance(rises) < luminance(falls)
    assert contrast(falls, rises) >= 1.8


def test_the_sign_of_a_ward_stands_out_from_its_colour():
    for colour in OF_WARDS:
        assert contrast("#ffffff", colour) >= 3


def test_hatches_stand_out_from_their_ground():
    assert contrast(palette.HATCHES, palette.NO_FIGURE) >= 3


def _byte(light):
    part = 12.92 * light if light <= 0.0031308 else 1.055 * light ** (1 / 2.4) - 0.055
    return round(255 * min(max(part, 0), 1))


@pytest.mark.parametrize(("few", "many"), [palette.FALLS, palette.RISES])
def test_a_large_change_stands_out_from_a_small_one(few, many):
    assert contrast(few, many) >= 2


def test_the_dots_of_a_missing_month_stand_out_from_its_column():
    assert contrast(palette.MISSING_DOTS, palette.MISSING) >= 3
