"""What stands where a chart cannot: no axes, and the reason in words."""

from __future__ import annotations

from components.palette import CARD, FONT, SECONDARY
from components.panel import Figure


def no_figure(words: str) -> Figure:
    """A figure of nothing but words."""
    note = {"text": words, "xref": "paper", "yref": "paper", "x": 0.5, "y": 0.5}
    return {
        "data": [],
        "layout": {
            "paper_bgcolor": CARD,
            "plot_bgcolor": CARD,
            "font": {"family": FONT, "size": 16, "color": SECONDARY},
            "xaxis": {"visible": False, "fixedrange": True},
            "yaxis": {"visible": False, "fixedrange": True},
            "annotations": [{**note, "showarrow": False}],
        },
    }
