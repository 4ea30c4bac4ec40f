import re

import pandas as pd

from components.month_slider import month_slider

FIRST, LAST = pd.Period("2021-10", "M"), pd.Period("2026-09", "M")


def test_a_native_range_says_its_month_in_words():
    text = month_slider("to", "Period ends in", FIRST, LAST, pd.Period("2026-01", "M"))
    assert re.findall(r"(min|max|value)='(\d+)'", text) == [
        ("min", str(12 * 2021 + 9)),
        ("max", str(12 * 2026 + 8)),
        ("value", str(12 * 2026)),
    ]
    assert "aria-valuetext='Jan 2026'" in text
    assert "<label for='to'>Period ends in</label>" in text
    assert "<output for='to'>Jan 2026</output>" in text


def test_words_are_escaped():
    assert "<b>" not in month_slider("to", "<b>", FIRST, LAST, LAST)
