"""Boxes to tick and choices of one of several, as HTML text: native controls.

A reader's change is written into the address; the answer comes back as text with what is ticked.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from html import escape

from components.markup import Ready

Option = tuple[str, str]
"""The value and the label of a choice."""


def boxes(
    name: str,
    options: Sequence[Option],
    ticked: Collection[str],
    *,
    only: Callable[[str], str] | None = None,
) -> Ready:
    """A box for each option; `name` begins the id of each.

    `only` is the address at which one option alone is asked: a link beside each box leads there.
    """
    return Ready(
        "".join(
            _choice("checkbox", name, o, on=o[0] in ticked, beside=_only(name, o, only))
            for o in options
        )
    )


def quick_choices(links: Sequence[tuple[str, str]]) -> Ready:
    """Words, and the address at which they are chosen: what takes many ticks at one click."""
    each = "".join(f"<a data-stay href='{escape(to)}'>{escape(words)}</a>" for words, to in links)
    return Ready(f"<div class='quick-choices'>{each}</div>" if each else "")


def radios(name: str, options: Sequence[Option], chosen: str) -> Ready:
    """One of the options; `name` makes them one group, so that arrow keys choose between them."""
    return Ready("".join(_choice("radio", name, o, on=o[0] == chosen) for o in options))


def _only(name: str, option: Option, only: Callable[[str], str] | None) -> str:
    if only is None:
        return ""
    value, label = option
    words = f"only<span class='visually-hidden'> {escape(label)}</span>"
    element = f"{escape(name)}-{escape(value)}-only"
    return f"<a class='only' data-stay id='{element}' href='{escape(only(value))}'>{words}</a>"


def _choice(kind: str, name: str, option: Option, *, on: bool, beside: str = "") -> str:
    value, label = (escape(text) for text in option)
    element = f"{escape(name)}-{value}"
    group = f" name='{escape(name)}'" if kind == "radio" else ""
    return (
        f"<div class='form-check'><input type='{kind}' id='{element}'{group} value='{value}' "
        f"class='form-check-input'{' checked' if on else ''}>"
        f"<label class='form-check-label' for='{element}'>{label}</label>{beside}</div>"
    )
