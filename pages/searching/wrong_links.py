"""What is nearest to what an address asked for in vain: offered on a page, named in a file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from http import HTTPStatus

from dash import html
from dash.development.base_component import Component
from flask import Response
from rapidfuzz.fuzz import WRatio
from rapidfuzz.process import extract

from components.filter_bar import MEASURES
from model.filters import LAST_YEAR, THREE_YEARS
from model.wrong import Known, Wrong
from pages.hotspots.cell_types import KINDS
from pages.hotspots.choices_view import MAP_NAMES
from pages.searching.spellings import Spellings, plain

MOST = 3
"""Names that are offered in the place of one."""
FEW = 12
"""So many are all offered where none is near."""
LONGEST = 100
"""Characters that are compared: no name is longer."""
_ALIKE = 75
"""From so many of 100 on two names are alike: "armley ward" and "armley" are, "nonsense" and any
ward of Leeds are not."""
_NUMBER = re.compile(r"-?[0-9]+([-.][0-9]+)*")

NAMES: Mapping[str, Mapping[str, str]] = {
    "compare": {LAST_YEAR: "the same months a year before", THREE_YEARS: "mean of 3 years before"},
    "measure": dict(MEASURES),
    "map": {value: name for names in MAP_NAMES.values() for value, name in names.items()},
    "cells": {value: kind.label for value, kind in KINDS.items()},
}
"""What readers know by a name that the address does not have, by parameter."""


def wrong_links(notices: Sequence[str]) -> Component | str:
    """What was asked for in vain, and links to the nearest: announced at once, printed too."""
    wrong = [n for n in notices if isinstance(n, Wrong)]
    if not wrong:
        return ""
    heading = html.P(html.Strong(HEADING))
    each = html.Ul([html.Li([str(n), *_offers(n)]) for n in wrong])
    return html.Div([heading, each], className="wrong-link", role="alert")


HEADING = "This is not what the link asked for"


def others(notices: Sequence[str]) -> list[str]:
    """What else readers are told of an address."""
    return [n for n in notices if not isinstance(n, Wrong)]


def in_words(notice: str) -> str:
    """A notice as a file has it, with the nearest names."""
    if not isinstance(notice, Wrong):
        return notice
    near = {v: name for part in notice.parts for v, name in nearest(part, known_of(notice))}
    names = [name if name == v else f"{name} ({notice.key}={v})" for v, name in near.items()]
    return f"{notice} Nearest: {', '.join(names)}." if names else str(notice)


def known_of(notice: Wrong) -> Known:
    """What could have been asked for, by the names that readers know."""
    names = NAMES.get(notice.key, {})
    return tuple((value, names.get(value, name)) for value, name in notice.known)


def _offers(notice: Wrong) -> list[Component | str]:
    known = known_of(notice)
    offers = [(part, nearest(part, known)) for part in notice.parts]
    links = [
        html.A(name, href=f"?{notice.mended(part, value)}", **{"data-stay": ""})
        for part, near in offers
        for value, name in near
    ]
    if not links:
        return [f" None of the {len(known)} that there are is spelt like it."] if known else []
    is_near = any(near != known for _, near in offers)
    parts: list[Component | str] = [" Nearest: " if is_near else " There are: "]
    for number, link in enumerate(links):
        parts += [" · ", link] if number else [link]
    return parts


def no_such(what: str, asked: str, known: Iterable[str]) -> Response:
    """What is answered to an address of a file that is none, with the nearest there are."""
    near = [value for value, _ in nearest(asked, tuple((k, k) for k in known))]
    words = f" Nearest: {', '.join(near)}." if near else ""
    said = f"There is no {what} “{asked[:LONGEST]}”.{words}\n"
    return Response(said, HTTPStatus.NOT_FOUND, mimetype="text/plain")


def nearest(asked: str, known: Known) -> Known:
    """What there is that is nearest to a text: a number by its distance, a name by its letters.

    All of a few where none is near; nothing where many are.
    """
    asked = asked[:LONGEST]
    at = _by_number(asked, known) or _by_spelling(asked, known) or _alike(asked, known)
    if not at and len(known) <= FEW:
        return known
    return tuple(known[n] for n in at[:MOST])


def _by_number(asked: str, known: Known) -> list[int]:
    values = [value for value, _ in known]
    if not all(map(_NUMBER.fullmatch, (asked, *values))):
        return []
    size = _size(asked)
    return sorted(range(len(values)), key=lambda n: abs(_size(values[n]) - size))


def _size(text: str) -> float:
    """How far on a number, month or day is: of 2025-02 the year counts for more."""
    return sum(int(part) / 1000**n for n, part in enumerate(re.findall(r"[0-9]+", text)))


def _by_spelling(asked: str, known: Known) -> list[int]:
    """Of names and values in any letters; those that fit best first."""
    spelt = [plain(text) for entry in known for text in entry]
    fits = Spellings(spelt).ranked(asked)
    order = sorted(fits, key=lambda n: (*fits[n], n))
    return list(dict.fromkeys(n // 2 for n in order))


def _alike(asked: str, known: Known) -> list[int]:
    names = [plain(name) for _, name in known]
    found = extract(plain(asked), names, scorer=WRatio, score_cutoff=_ALIKE, limit=MOST)
    return [n for _, _, n in found]
