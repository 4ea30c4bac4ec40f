"""Components as HTML text: how what a page only shows travels, and is put in its place at once.

Dash's renderer looks after every component by itself, which for the hundreds of a table or a card
costs the browser more than drawing them. What nothing calls back from needs no looking after.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from html import escape

from dash.development.base_component import Component

VOID = frozenset({"br", "hr", "img", "input", "wbr"})
"""Elements that hold nothing and have no end."""

NAMES = {"className": "class", "htmlFor": "for"}
"""Properties whose attribute has another name; others are the same in small letters."""

OF_DASH = frozenset(
    {
        *("children", "key", "n_clicks", "n_clicks_timestamp", "disable_n_clicks"),
        *("_prop_names", "_valid_wildcard_attributes", "_type", "_namespace"),
        *("available_properties", "available_wildcard_properties"),
    }
)
"""What a component holds that is no attribute of its element."""


class Ready(str):
    """HTML text that `markup` made earlier, and leaves as it is."""

    __slots__ = ()


def markup(shown: object) -> str:
    """The HTML text of what a component's `children` may be: words, numbers, elements, lists.

    Every word and every value of an attribute is escaped. Raises TypeError for a component that is
    not a plain HTML element, such as a chart, and for an element that is styled in place.
    """
    parts: list[str] = []
    _write(shown, parts.append)
    return "".join(parts)


def element(tag: str, children: object = None, **attributes: object) -> Ready:
    """An HTML element as text at once, for the parts of which a page has hundreds.

    Named and escaped as those of `dash.html`, each of which takes ten times as long to make.
    """
    parts: list[str] = []
    _write_tag(tag, children, attributes, parts.append)
    return Ready("".join(parts))


def _write(shown: object, put: Callable[[str], None]) -> None:
    if shown is None:
        return
    if isinstance(shown, Ready):
        put(shown)
    elif isinstance(shown, str):
        put(escape(shown, quote=False))
    elif isinstance(shown, Component):
        _write_element(shown, put)
    elif isinstance(shown, list | tuple):
        for part in shown:
            _write(part, put)
    else:
        put(escape(str(shown), quote=False))


def _write_element(element: Component, put: Callable[[str], None]) -> None:
    held = vars(element)
    attributes = {name: value for name, value in held.items() if name not in OF_DASH}
    name = _tag(type(element))  # type: ignore[arg-type]  # Dash is not looked into
    _write_tag(name, held.get("children"), attributes, put)


def _write_tag(
    tag: str, children: object, attributes: Mapping[str, object], put: Callable[[str], None]
) -> None:
    put(f"<{tag}")
    for name, value in attributes.items():
        put(_attribute(name, value))
    put(">")
    if tag not in VOID:
        _write(children, put)
        put(f"</{tag}>")


@lru_cache
def _tag(kind: type[Component]) -> str:
    if kind._namespace != "dash_html_components":
        raise TypeError(f"a {kind.__name__} is not an HTML element: it cannot travel as text")
    return kind.__name__.lower()


def _attribute(name: str, value: object) -> str:
    if value is None or value is False:
        return ""
    if name == "style":
        raise TypeError("an element that travels as text cannot be styled in place: use a class")
    attribute = NAMES.get(name) or name.lower()
    if value is True:
        # aria-* and data-* hold words; others are there or not.
        return f" {attribute}='true'" if "-" in attribute else f" {attribute}"
    # In single quotes: double ones would be escaped once more on their way as JSON.
    return f" {attribute}='{escape(str(value))}'"
