"""How a link says what a reader asked for: the query string read, and written.

The query string is the whole state of the dashboard. Only what differs from the default is written,
in a fixed order, so that one question has one link. A value that makes no sense falls back to the
default, and a notice says so.
"""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import parse_qsl, urlencode

from model.filters import (
    CELLS,
    CHOICES,
    COMPARISONS,
    COUNT,
    DEFAULT_SORT,
    USUAL_LAYERS,
    Filters,
    Scope,
    default_offences,
    usual_since,
)
from model.link_reading import NO_LAYER, SHOWN_CHARACTERS, filters_of

KEYS = (
    *("plan", "priority", "offences", "area", "months", "to", "compare", "measure", "sort"),
    *("since", "layers"),
    *CHOICES,
    *("cells", "without", "spot", "tasks", "overlay", "began", "ended", "control"),
)
"""The parameters of a link, in the order they are written; `release` may follow."""

_MOST_CHARACTERS = 2000


def parse(query: str, scope: Scope) -> tuple[Filters, tuple[str, ...]]:
    """The question a query string asks, and a notice for each value that had to be replaced."""
    text = query.lstrip("?")
    values = dict(parse_qsl(text[:_MOST_CHARACTERS], keep_blank_values=False))
    filters, notices = filters_of(values, scope)
    return filters, (*_too_long(text), *_unknown(values), *notices)


def _too_long(text: str) -> list[str]:
    if len(text) <= _MOST_CHARACTERS:
        return []
    return [f"The link is too long: only {_MOST_CHARACTERS:,} characters were read."]


def _unknown(values: Iterable[str]) -> list[str]:
    unknown = sorted(set(values) - {*KEYS, "release"})
    if not unknown:
        return []
    names = ", ".join(f"“{k[:SHOWN_CHARACTERS]}”" for k in unknown[:5])
    return [f"The link has parts this dashboard does not know: {names}."]


def query(filters: Filters, scope: Scope) -> str:
    """The shortest query string that asks for these filters, without the question mark."""
    plain = {
        "plan": _unless(filters.plan.id, scope.catalogue.frameworks[0].id),
        "priority": filters.priority.id if filters.priority else "",
        "offences": _unless(
            ",".join(filters.offences),
            ",".join(default_offences(scope, filters.plan, filters.priority)),
        ),
        "area": _unless(filters.area.code, scope.whole.code),
        "months": _unless(str(filters.window.length), str(scope.usual_period(filters.offences))),
        "to": _unless(str(filters.window.last), str(scope.span(filters.offences)[1])),
        "compare": _unless(filters.compare, COMPARISONS[0]),
        "measure": _unless(filters.measure, COUNT),
        "sort": _unless(filters.sort, DEFAULT_SORT[filters.measure]),
        "since": _unless(str(filters.since), str(usual_since(filters.window.last))),
        "layers": _unless(",".join(filters.layers) or NO_LAYER, ",".join(USUAL_LAYERS)),
        **{key: _unless(getattr(filters, key), known[0]) for key, known in CHOICES.items()},
        "cells": _unless(filters.cells, CELLS[0]),
        "without": ",".join(filters.without),
        "spot": filters.spot,
        "tasks": ",".join(filters.tasks),
        "overlay": filters.overlay,
        "began": str(filters.began or ""),
        "ended": str(filters.ended or ""),
        "control": filters.control,
        "release": filters.release,
    }
    return urlencode({k: v for k, v in plain.items() if v}, safe=",-")


def _unless(value: str, default: str) -> str:
    return "" if value == default else value
