"""Boxes to tick and choices of one of several, as HTML text: native controls.

A reader's change is written into the address; the answer comes back as text with what is ticked.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from html import escape

from components.markup import Ready

Option = tuple[str, str]
"""The value and the label of a choice."""


def boxes(name: str, options: Sequence[Option], ticked: Collection[str]) -> Ready:
    """A box for each option; `name` begins the id of each."""
    return Ready("".join(_choice("checkbox", name, o, on=o[0] in ticked) for o in options))


def radios(name: str, options: Sequence[Option], chosen: str) -> Ready:
    """One of the options; `name` makes them one group, so that arrow keys choose between them."""
    return Ready("".join(_choice("radio", name, o, on=o[0] == chosen) for o in options))


def _choice(kind: str, name: str, option: Option, *, on: bool) -> str:
    value, label = (escape(text) for text in option)
    element = f"{escape(name)}-{value}"
    group = f" name='{escape(name)}'" if kind == "radio" else ""
    return (
        f"<div class='form-check'><input type='{kind}' id='{element}'{group} value='{value}' "
        f"class='form-check-input'{' checked' if on else ''}>"
        f"<label class='form-check-label' for='{element}'>{label}</label></div>"
    )
