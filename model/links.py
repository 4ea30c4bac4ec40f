"""How a link says what a reader asked for: the query string read, and written.

The query string is the whole state of the dashboard. Only what differs from the default is written,
in a fixed order, so that one question has one link. A value that makes no sense falls back to the
default, and a notice says so.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from urllib.parse import parse_qsl, urlencode

from model.filters import (
    CELLS,
    CHOICES,
    COMPARISONS,
    COUNT,
    DEFAULT_COLOUR,
    DEFAULT_SORT,
    USUAL_LAYERS,
    Filters,
    Scope,
    default_offences,
    usual_since,
)
from model.link_reading import NO_LAYER, SHOWN_CHARACTERS, filters_of
from model.wrong import Wrong, WrongKey

_MOST_CHARACTERS = 2000


def parse(query: str, scope: Scope) -> tuple[Filters, tuple[str, ...]]:
    """The question a query string asks, and a notice for each value that had to be replaced."""
    text = query.lstrip("?")
    pairs = parse_qsl(text[:_MOST_CHARACTERS], keep_blank_values=True)
    # What is known and empty asks for nothing: a form in a page sends all its fields.
    pairs = [(key, value) for key, value in pairs if value or key not in _WRITTEN]
    values = dict(pairs)
    filters, notices = filters_of(values, scope)
    said = (*_too_long(text), *_unknown(values), *_again(pairs, values), *notices)
    return filters, said


def _too_long(text: str) -> list[str]:
    if len(text) <= _MOST_CHARACTERS:
        return []
    return [f"The link is too long: only {_MOST_CHARACTERS:,} characters were read."]


def _unknown(values: Mapping[str, str]) -> list[str]:
    unknown = sorted(set(values) - set(_WRITTEN))
    if not unknown:
        return []
    names = ", ".join(f"“{k[:SHOWN_CHARACTERS]}”" for k in unknown[:5])
    words = f"The link has parts this dashboard does not know: {names}."
    return [WrongKey(words, "", unknown[:5], tuple((k, k) for k in KEYS), values)]


def _again(pairs: Sequence[tuple[str, str]], values: Mapping[str, str]) -> list[str]:
    """What is said of parameters that ask for several things, where one can be answered."""
    said: list[str] = []
    for key in (k for k in (*KEYS, "release") if k in values):
        found = tuple(dict.fromkeys(value for k, value in pairs if k == key))
        if len(found) > 1:
            which = " and ".join(f"“{value[:SHOWN_CHARACTERS]}”" for value in found[:5])
            read = values[key][:SHOWN_CHARACTERS]
            words = f"The link asks for {key} as {which}: “{read}” is read."
            others = tuple((value, value) for value in found if value != values[key])
            said.append(Wrong(words, key, [values[key]], others, values))
    return said


def query(filters: Filters, scope: Scope) -> str:
    """The shortest query string that asks for these filters, without the question mark."""
    plain = {key: write(filters, scope) for key, write in _WRITTEN.items()}
    return urlencode({k: v for k, v in plain.items() if v}, safe=",-")


def _unless(value: str, default: str) -> str:
    return "" if value == default else value


def _offences(filters: Filters, scope: Scope) -> str:
    usual = default_offences(scope, filters.plan, filters.priority)
    return _unless(",".join(filters.offences), ",".join(usual))


def _choice(key: str, known: tuple[str, ...]) -> _Write:
    return lambda f, _: _unless(getattr(f, key), known[0])


_Write = Callable[[Filters, Scope], str]
"""What a link says of one parameter; nothing where it is the usual."""

_WRITTEN: dict[str, _Write] = {
    "plan": lambda f, s: _unless(f.plan.id, s.catalogue.frameworks[0].id),
    "priority": lambda f, _: f.priority.id if f.priority else "",
    "offences": _offences,
    "area": lambda f, s: _unless(f.area.code, s.whole.code),
    "months": lambda f, s: _unless(str(f.window.length), str(s.usual_period(f.offences))),
    "to": lambda f, s: _unless(str(f.window.last), str(s.span(f.offences)[1])),
    "compare": lambda f, _: _unless(f.compare, COMPARISONS[0]),
    "measure": lambda f, _: _unless(f.measure, COUNT),
    "sort": lambda f, _: _unless(f.sort, DEFAULT_SORT[f.measure]),
    "since": lambda f, _: _unless(str(f.since), str(usual_since(f.window.last))),
    "colour": lambda f, _: _unless(f.colour, DEFAULT_COLOUR[f.measure]),
    "layers": lambda f, _: _unless(",".join(f.layers) or NO_LAYER, ",".join(USUAL_LAYERS)),
    **{key: _choice(key, known) for key, known in CHOICES.items()},
    "cells": lambda f, _: _unless(f.cells, CELLS[0]),
    "without": lambda f, _: ",".join(f.without),
    "spot": lambda f, _: f.spot,
    "tasks": lambda f, _: ",".join(f.tasks),
    "overlay": lambda f, _: f.overlay,
    "began": lambda f, _: str(f.began or ""),
    "ended": lambda f, _: str(f.ended or ""),
    "control": lambda f, _: f.control,
    "release": lambda f, _: f.release,
}

KEYS = tuple(key for key in _WRITTEN if key != "release")
"""The parameters of a link, in the order they are written; `release` may follow."""
