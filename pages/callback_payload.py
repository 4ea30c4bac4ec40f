"""How a page's answer travels: what is only shown in one piece as text, the rest by property."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import dash
from dash import Output

from components.markup import markup

SHOWN = ("children", "className", "data-value")
"""Properties that nothing calls back from: the browser writes them itself (`write` of written.js).
`data-value` is what is chosen in a plain select."""


@dataclass(frozen=True)
class Travelling:
    """The outputs of a page, by the way they travel."""

    outputs: Mapping[str, Output]
    """What the page fills, by the key it gives it."""
    written: str
    """The id of what carries all that is only shown."""

    @property
    def declared(self) -> dict[str, Output]:
        """What Dash is told the page's callback fills."""
        return {WRITTEN: Output(self.written, "data"), **self._by_property}

    def answer(self, faces: Mapping[str, object]) -> dict[str, object]:
        """What the callback returns for what the page shows.

        `faces` has a value for every key of `outputs`; where that is `dash.no_update`, what the
        browser shows stays.
        """
        shown: dict[str, dict[str, str]] = {prop: {} for prop in SHOWN}
        for key, output in self.outputs.items():
            prop = output.component_property
            if prop in SHOWN and faces[key] is not dash.no_update:
                value = faces[key]
                text = markup(value) if prop == "children" else str(value)
                shown[prop][output.component_id] = text
        return {WRITTEN: shown, **{key: faces[key] for key in self._by_property}}

    @property
    def _by_property(self) -> dict[str, Output]:
        return {k: o for k, o in self.outputs.items() if o.component_property not in SHOWN}


WRITTEN = "written"
