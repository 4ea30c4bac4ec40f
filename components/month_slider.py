"""A slider through months: a native range, which the keyboard moves month by month."""

from __future__ import annotations

from html import escape

import pandas as pd

from components.markup import Ready
from model.periods import short


def month_slider(
    element: str, label: str, first: pd.Period, last: pd.Period, chosen: pd.Period
) -> Ready:
    """The slider from the first month to the last, and what it stands on in words.

    Its value is the number of the month (12 x year + month - 1), which controls.js writes into the
    address as `YYYY-MM`. HTML text, because Dash has no range that says its month to a reader.
    """
    low, high, at = (12 * month.year + month.month - 1 for month in (first, last, chosen))
    words = escape(short(chosen))
    return Ready(
        f"<label for='{escape(element)}'>{escape(label)}</label>"
        f"<span class='slider-end'>{escape(short(first))}</span>"
        f"<input type='range' id='{escape(element)}' min='{low}' max='{high}' step='1' "
        f"value='{at}' aria-valuetext='{words}'>"
        f"<span class='slider-end'>{escape(short(last))}</span>"
        f"<output for='{escape(element)}'>{words}</output>"
    )
