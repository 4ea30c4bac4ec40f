"""What the colours of a map mean, step by step, and the legend that says it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dash import html


@dataclass(frozen=True)
class Scale:
    """What colours mean: step by step, in words."""

    title: str
    labels: tuple[str, ...]
    colours: tuple[str, ...]
    swatches: tuple[str, ...]
    """The class of style each colour has in the legend."""


def scale_legend(scale: Scale, note: str, *, hatched: Sequence[str] = ()) -> html.Div:
    """The steps of a scale with their colours, lowest first, and a word on what has none.

    `hatched` are the words on areas that are hatched.
    """
    items = [
        html.Li([html.Span(className=f"swatch {swatch}"), label])
        for swatch, label in (
            *zip(scale.swatches, scale.labels, strict=True),
            *(("swatch-hatched", words) for words in hatched),
        )
    ]
    noted = [html.Span(note, className="legend-note")] if note else []
    return html.Div([html.Strong(scale.title), html.Ul(items), *noted], className="legend")
