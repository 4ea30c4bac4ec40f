"""A small line of months."""

import math

from components.months_line import months_line


def test_a_line_goes_from_zero_to_its_highest_month_and_breaks_where_data_are_lacking():
    assert "<path d='M0 19L3 1M9 10'/>" in str(months_line([0, 8, math.nan, 4]))
    assert "viewBox='0 0 9 20' aria-hidden='true'" in str(months_line([0, 8, math.nan, 4]))


def test_nothing_is_a_line_along_the_bottom():
    assert "<path d='M0 19L3 19'/>" in str(months_line([0, 0]))
    assert "<path d=''/>" in str(months_line([math.nan, math.nan]))
