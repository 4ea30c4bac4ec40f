"""The question that the parameters of a link ask, each read against what a release holds.

A value that makes no sense falls back to the default, and a notice says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import date
from functools import cached_property
from typing import Any

import pandas as pd

from model import custom_area
from model.config.plans import EVERY_PRIORITY, Framework, Priority, kin_of
from model.filters import (
    CELLS,
    CHOICES,
    COLOURS,
    COMPARISONS,
    COUNT,
    DEFAULT_COLOUR,
    DEFAULT_SORT,
    LAST_YEAR,
    LAYERS,
    MOST_TASKS,
    NO_KIND,
    PERIODS,
    RATE,
    SORTS,
    THREE_YEARS,
    USUAL_LAYERS,
    Area,
    Filters,
    Scope,
    choices,
    default_offences,
    drawn_area,
    earliest_since,
    kind_id,
    usual_since,
)
from model.many import many
from model.periods import Window, day, month, short
from model.wrong import Known, Wrong

NO_LAYER = "none"
"""How a link says that no layer is wanted: an empty value would be the usual ones."""

SHOWN_CHARACTERS = 40
"""Of what a link asked for, a notice repeats so many."""

_CELL = re.compile(r"[hs][0-9]{2,4}(\.-?[0-9]{1,6}){2}|[A-Z][0-9]{8}")
"""A cell of a grid, or a ward or LSOA by the code that ONS gives it."""


def filters_of(values: Mapping[str, str], scope: Scope) -> tuple[Filters, list[str]]:
    """The question some parameters ask, and a notice for each value that had to be replaced."""
    reader = _Reader(values, scope)
    return reader.filters(), reader.notices


MOST_WRONG = 5
"""Parts of one parameter for which the nearest are offered: a link can hold hundreds."""


class _Reader:
    """Reads the parameters of one link against a scope, noting what it had to replace."""

    def __init__(self, values: Mapping[str, str], scope: Scope) -> None:
        self.values = values
        self.scope = scope
        self.notices: list[str] = []

    def filters(self) -> Filters:
        """Each filter as the property of its name reads it; one of few choices needs none."""
        read: dict[str, Any] = {
            f.name: self._one_of(f.name, CHOICES[f.name])
            if f.name in CHOICES
            else getattr(self, f.name)
            for f in fields(Filters)
        }
        return Filters(**read)

    def _replaced(
        self,
        key: str,
        instead: str,
        why: str = "is not known",
        *,
        known: Known = (),
        parts: Iterable[str] = (),
    ) -> None:
        """Say that a parameter, or some parts of it, cannot be; `known` is what can."""
        found = self.values[key][:SHOWN_CHARACTERS]
        words = f"The link asked for {key} “{found}”, which {why}: {instead}."
        self._say(words, key, sorted(parts)[:MOST_WRONG] or [self.values[key]], known)

    def _say(self, words: str, key: str, parts: Iterable[str], known: Known) -> None:
        self.notices.append(Wrong(words, key, parts, known, self.values))

    @cached_property
    def plan(self) -> Framework:
        frameworks = self.scope.catalogue.frameworks
        asked = self.values.get("plan")
        if asked is None:
            return frameworks[0]
        found = self.scope.catalogue.framework(asked)
        if found is None:
            known = tuple((f.id, f.short_title) for f in frameworks)
            self._replaced("plan", f"showing {frameworks[0].short_title}", known=known)
        return found or frameworks[0]

    @cached_property
    def priority(self) -> Priority | None:
        asked = self.values.get("priority", EVERY_PRIORITY)
        if asked == EVERY_PRIORITY:
            return None
        return self.plan.priority(asked) or self._kin(asked)

    def _kin(self, asked: str) -> Priority | None:
        """The nearest priority of the plan to one that another plan names."""
        plan = self.plan
        plans = self.scope.catalogue.frameworks
        elsewhere = next((p for f in plans if (p := f.priority(asked))), None)
        known = tuple((p.id, p.title) for p in plan.priorities)
        if elsewhere is None:
            self._replaced("priority", "showing all recorded crime", known=known)
            return None
        kin = kin_of([plan], elsewhere)
        if not kin:
            why = f"“{elsewhere.title}” has no counterpart in {plan.short_title}"
            self._say(f"{why}: showing all recorded crime.", "priority", [asked], known)
            return None
        found = kin[0][1]
        self.notices.append(
            f"“{elsewhere.title}” is nearest to “{found.title}” in {plan.short_title}."
        )
        return found

    @cached_property
    def offences(self) -> tuple[str, ...]:
        default = default_offences(self.scope, self.plan, self.priority)
        asked = self.values.get("offences")
        if asked is None:
            return default
        wanted, offered = set(asked.split(",")), choices(self.scope, self.plan, self.priority)
        found = tuple(o for o in offered if o in wanted)
        if wrong := wanted - set(found):
            usual = "those of the priority" if self.priority else "all recorded crime"
            instead = f"showing {'the others' if found else usual}"
            known = tuple((o, self.scope.catalogue.offence[o].name) for o in offered)
            self._replaced("offences", instead, known=known, parts=wrong)
        return found or default

    @cached_property
    def area(self) -> Area:
        asked = self.values.get("area")
        if asked is None:
            return self.scope.whole
        if custom_area.is_drawn(asked):
            return self._drawn(asked)
        current = self.scope.catalogue.place.current_code.get(asked, asked)
        found = self.scope.area(current)
        if found is None:
            self._replaced("area", f"showing {self.scope.whole.name}", known=self._areas())
        return found or self.scope.whole

    def _areas(self) -> Known:
        return tuple((a.code, a.name) for a in self.scope.areas)

    def _drawn(self, asked: str) -> Area:
        try:
            return drawn_area(asked)
        except ValueError as error:
            self._replaced("area", f"showing {self.scope.whole.name}", str(error))
            return self.scope.whole

    @cached_property
    def window(self) -> Window:
        usual = self.scope.usual_period(self.offences)
        known = (usual, *(p for p in PERIODS if p != usual))
        names = {str(p): many(p, "months") for p in known}
        length = int(self._one_of("months", tuple(names), names=names))
        return Window.ending(self._last_month(), length)

    def _last_month(self) -> pd.Period:
        usual = self.scope.span(self.offences)[1]
        found = self._month(
            "to",
            (self.scope.first, self.scope.last),
            f"is outside the data ({self.scope.words})",
            f"showing the period to {short(usual)}",
        )
        return usual if found is None else found

    def _month(
        self, key: str, span: tuple[pd.Period, pd.Period], outside: str, instead: str
    ) -> pd.Period | None:
        """The month of a parameter; None where there is none, or none from first to last of span.

        `outside` says in words why a month beyond the span was replaced.
        """
        asked = self.values.get(key)
        if asked is None:
            return None
        try:
            found = month(asked)
        except ValueError:
            found, outside = None, "is not known"
        if found is None or not span[0] <= found <= span[1]:
            months = pd.period_range(*span, freq="M")
            known = tuple((str(m), short(m)) for m in months)
            self._replaced(key, instead, outside, known=known)
            return None
        return found

    @cached_property
    def compare(self) -> str:
        asked = self._one_of("compare", COMPARISONS)
        if asked == THREE_YEARS and self.window.length > 12:
            why = "needs a period of 12 months or less"
            self._replaced("compare", f"showing {LAST_YEAR}", why)
            return LAST_YEAR
        return asked

    @cached_property
    def measure(self) -> str:
        return self._one_of("measure", (COUNT, RATE))

    @cached_property
    def sort(self) -> str:
        asked = self.values.get("sort", DEFAULT_SORT[self.measure])
        if asked.removeprefix("-") in SORTS:
            return asked
        known = tuple((f"-{c}", c.replace("_", " ")) for c in SORTS)
        self._replaced("sort", "showing the largest first", known=known)
        return DEFAULT_SORT[self.measure]

    @cached_property
    def colour(self) -> str:
        return self._one_of("colour", COLOURS, DEFAULT_COLOUR[self.measure])

    @cached_property
    def since(self) -> date:
        last = self.window.last
        asked = self.values.get("since")
        usual = usual_since(last)
        if asked is None:
            return usual
        instead = f"showing what is new since {day(usual)}"
        earliest = earliest_since(last)
        known = tuple((str(d), day(d)) for d in (usual, earliest))
        try:
            found = date.fromisoformat(asked)
        except ValueError:
            self._replaced("since", instead, "is not a day written YYYY-MM-DD", known=known)
            return usual
        if found < earliest:
            why = f"is before {day(earliest)}, a year back"
            self._replaced("since", instead, why, known=known)
            return usual
        return found

    @cached_property
    def layers(self) -> tuple[str, ...]:
        asked = self.values.get("layers")
        if asked is None:
            return USUAL_LAYERS
        wanted = set(asked.split(",")) - {NO_LAYER}
        if wrong := wanted - set(LAYERS):
            self._replaced("layers", "showing the others", known=_named(LAYERS), parts=wrong)
        return tuple(name for name in LAYERS if name in wanted)

    @cached_property
    def cells(self) -> str:
        asked = self.values.get("cells")
        if asked in CELLS and asked not in self.scope.cells:
            why = "needs boundaries that are not loaded"
            known = _named(self.scope.cells)
            self._replaced("cells", f"showing {CELLS[0]}", why, known=known)
            return CELLS[0]
        return self._one_of("cells", CELLS)

    @cached_property
    def without(self) -> tuple[str, ...]:
        asked = self.values.get("without")
        if asked is None:
            return ()
        wanted = set(asked.split(","))
        known = (NO_KIND, *map(kind_id, self.scope.catalogue.place_types))
        if wrong := wanted - set(known):
            self._replaced("without", "leaving out the others", known=_named(known), parts=wrong)
        return tuple(kind for kind in known if kind in wanted)

    @cached_property
    def spot(self) -> str:
        asked = self.values.get("spot", "")
        if asked and not _CELL.fullmatch(asked):
            self._replaced("spot", "no place is picked", "is not a cell")
            return ""
        return asked

    @cached_property
    def tasks(self) -> tuple[str, ...]:
        asked = self.values.get("tasks")
        if asked is None:
            return ()
        wanted = tuple(dict.fromkeys(asked.split(",")))
        cells = tuple(cell for cell in wanted if _CELL.fullmatch(cell))
        if cells != wanted:
            self._replaced("tasks", "listing the others", "has a part that is not a cell")
        if len(cells) > MOST_TASKS:
            self._replaced("tasks", f"listing the first {MOST_TASKS}", "is too long")
        return cells[:MOST_TASKS]

    @cached_property
    def overlay(self) -> str:
        asked = self.values.get("overlay", "")
        known = {name.casefold(): name for name in self.scope.overlays}
        if asked and asked.casefold() not in known:
            why = "is not a layer of this release"
            layers = _named(self.scope.overlays)
            self._replaced("overlay", "no places are shown", why, known=layers)
        return known.get(asked.casefold(), "")

    @cached_property
    def began(self) -> pd.Period | None:
        window = self.window
        return self._month(
            "began",
            # Before the first month there is nothing to hold what follows against.
            (self.scope.first + 1, window.last),
            f"is not within the data to {short(window.last)}",
            f"showing what followed {short(window.first)}",
        )

    @cached_property
    def ended(self) -> pd.Period | None:
        window = self.window
        began = self.began or window.first
        return self._month(
            "ended",
            # A month after it must be left to look at.
            (began, window.last - 1),
            f"is not from {short(began)} to the month before {short(window.last)}",
            "showing it as if it went on",
        )

    @cached_property
    def control(self) -> str:
        asked = self.values.get("control", "")
        if asked and self.scope.area(asked) is None:
            instead = "comparing with the rest of the place"
            self._replaced("control", instead, known=self._areas())
            return ""
        return asked

    @cached_property
    def release(self) -> str:
        return self.values.get("release", "")

    def _one_of(
        self,
        key: str,
        known: tuple[str, ...],
        usual: str = "",
        names: Mapping[str, str] | None = None,
    ) -> str:
        usual = usual or known[0]
        asked = self.values.get(key, usual)
        if asked in known:
            return asked
        self._replaced(key, f"showing {usual}", known=_named(known, names))
        return usual


def _named(known: Iterable[str], names: Mapping[str, str] | None = None) -> Known:
    """What can be asked for by its name, or by itself where readers know none."""
    return tuple((value, (names or {}).get(value, value)) for value in known)
