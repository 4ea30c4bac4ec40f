"""Under a map: whether it shows streets, and whose they are."""

from __future__ import annotations

from collections.abc import Sequence

from dash import html

from components.choices import boxes
from model.filters import OFF, ON


def street_control(page: str) -> html.Div:
    """The place of the control; controls.js writes what is chosen into the address."""
    return html.Div(
        html.Div(id=f"{page}-streets"),
        className="field streets-field",
        **{"data-param": "streets", "data-clears": "", "data-none": OFF},
    )


def street_choice(page: str, chosen: str, sources: Sequence[str]) -> list[object]:
    """The box and the sources of the streets; nothing where there are none to show."""
    if not sources:
        return []
    box = boxes(f"{page}-streets", ((ON, "Streets"),), [chosen])
    return [box, html.Span(f"{'; '.join(sources)}.", className="streets-source")]
