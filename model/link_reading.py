"""The question that the parameters of a link ask, each read against what a release holds.

A value that makes no sense falls back to the default, and a notice says so.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd

from model import custom_area
from model.config.plans import EVERY_PRIORITY, Framework, Priority, kin_of
from model.filters import (
    CELLS,
    CHOICES,
    COMPARISONS,
    COUNT,
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
from model.periods import Window, day, month, short

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


class _Reader:
    """Reads the parameters of one link against a scope, noting what it had to replace."""

    def __init__(self, values: Mapping[str, str], scope: Scope) -> None:
        self.values = values
        self.scope = scope
        self.notices: list[str] = []

    def filters(self) -> Filters:
        plan = self._plan()
        priority = self._priority(plan)
        offences = self._offences(plan, priority)
        window = self._window(offences)
        measure = self._one_of("measure", (COUNT, RATE))
        began = self._began(window)
        return Filters(
            plan=plan,
            priority=priority,
            offences=offences,
            area=self._area(),
            window=window,
            compare=self._compare(window),
            measure=measure,
            sort=self._sort(measure),
            since=self._since(window.last),
            layers=self._layers(),
            **self._choices(),
            cells=self._cells(),
            without=self._without(),
            spot=self._spot(),
            tasks=self._tasks(),
            overlay=self._overlay(),
            began=began,
            ended=self._ended(began or window.first, window),
            control=self._control(),
            release=self.values.get("release", ""),
        )

    def _replaced(self, key: str, instead: str, why: str = "is not known") -> None:
        found = self.values[key][:SHOWN_CHARACTERS]
        self.notices.append(f"The link asked for {key} “{found}”, which {why}: {instead}.")

    def _plan(self) -> Framework:
        frameworks = self.scope.catalogue.frameworks
        asked = self.values.get("plan")
        if asked is None:
            return frameworks[0]
        found = self.scope.catalogue.framework(asked)
        if found is None:
            self._replaced("plan", f"showing {frameworks[0].short_title}")
        return found or frameworks[0]

    def _priority(self, plan: Framework) -> Priority | None:
        asked = self.values.get("priority", EVERY_PRIORITY)
        if asked == EVERY_PRIORITY:
            return None
        return plan.priority(asked) or self._kin(plan, asked)

    def _kin(self, plan: Framework, asked: str) -> Priority | None:
        """The nearest priority of this plan to one that another plan names."""
        plans = self.scope.catalogue.frameworks
        elsewhere = next((p for f in plans if (p := f.priority(asked))), None)
        if elsewhere is None:
            self._replaced("priority", "showing all recorded crime")
            return None
        kin = kin_of([plan], elsewhere)
        if not kin:
            why = f"“{elsewhere.title}” has no counterpart in {plan.short_title}"
            self.notices.append(f"{why}: showing all recorded crime.")
            return None
        found = kin[0][1]
        self.notices.append(
            f"“{elsewhere.title}” is nearest to “{found.title}” in {plan.short_title}."
        )
        return found

    def _offences(self, plan: Framework, priority: Priority | None) -> tuple[str, ...]:
        default = default_offences(self.scope, plan, priority)
        asked = self.values.get("offences")
        if asked is None:
            return default
        wanted = set(asked.split(","))
        found = tuple(o for o in choices(self.scope, plan, priority) if o in wanted)
        if wanted - set(found):
            usual = "those of the priority" if priority else "all recorded crime"
            self._replaced("offences", f"showing {'the others' if found else usual}")
        return found or default

    def _area(self) -> Area:
        asked = self.values.get("area")
        if asked is None:
            return self.scope.whole
        if custom_area.is_drawn(asked):
            return self._drawn(asked)
        current = self.scope.catalogue.place.current_code.get(asked, asked)
        found = self.scope.area(current)
        if found is None:
            self._replaced("area", f"showing {self.scope.whole.name}")
        return found or self.scope.whole

    def _drawn(self, asked: str) -> Area:
        try:
            return drawn_area(asked)
        except ValueError as error:
            self._replaced("area", f"showing {self.scope.whole.name}", str(error))
            return self.scope.whole

    def _window(self, offences: tuple[str, ...]) -> Window:
        usual = self.scope.usual_period(offences)
        known = (usual, *(p for p in PERIODS if p != usual))
        length = int(self._one_of("months", tuple(str(p) for p in known)))
        return Window.ending(self._last_month(offences), length)

    def _last_month(self, offences: tuple[str, ...]) -> pd.Period:
        usual = self.scope.span(offences)[1]
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
            self._replaced(key, instead)
            return None
        if not span[0] <= found <= span[1]:
            self._replaced(key, instead, outside)
            return None
        return found

    def _compare(self, window: Window) -> str:
        asked = self._one_of("compare", COMPARISONS)
        if asked == THREE_YEARS and window.length > 12:
            why = "needs a period of 12 months or less"
            self._replaced("compare", f"showing {LAST_YEAR}", why)
            return LAST_YEAR
        return asked

    def _sort(self, measure: str) -> str:
        asked = self.values.get("sort", DEFAULT_SORT[measure])
        if asked.removeprefix("-") in SORTS:
            return asked
        self._replaced("sort", "showing the largest first")
        return DEFAULT_SORT[measure]

    def _since(self, last: pd.Period) -> date:
        asked = self.values.get("since")
        usual = usual_since(last)
        if asked is None:
            return usual
        instead = f"showing what is new since {day(usual)}"
        try:
            found = date.fromisoformat(asked)
        except ValueError:
            self._replaced("since", instead, "is not a day written YYYY-MM-DD")
            return usual
        earliest = earliest_since(last)
        if found < earliest:
            self._replaced("since", instead, f"is before {day(earliest)}, a year back")
            return usual
        return found

    def _layers(self) -> tuple[str, ...]:
        asked = self.values.get("layers")
        if asked is None:
            return USUAL_LAYERS
        wanted = set(asked.split(",")) - {NO_LAYER}
        if wanted - set(LAYERS):
            self._replaced("layers", "showing the others")
        return tuple(name for name in LAYERS if name in wanted)

    def _cells(self) -> str:
        asked = self.values.get("cells")
        if asked in CELLS and asked not in self.scope.cells:
            self._replaced("cells", f"showing {CELLS[0]}", "needs boundaries that are not loaded")
            return CELLS[0]
        return self._one_of("cells", CELLS)

    def _without(self) -> tuple[str, ...]:
        asked = self.values.get("without")
        if asked is None:
            return ()
        wanted = set(asked.split(","))
        known = (NO_KIND, *map(kind_id, self.scope.catalogue.place_types))
        if wanted - set(known):
            self._replaced("without", "leaving out the others")
        return tuple(kind for kind in known if kind in wanted)

    def _spot(self) -> str:
        asked = self.values.get("spot", "")
        if asked and not _CELL.fullmatch(asked):
            self._replaced("spot", "no place is picked", "is not a cell")
            return ""
        return asked

    def _tasks(self) -> tuple[str, ...]:
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

    def _overlay(self) -> str:
        asked = self.values.get("overlay", "")
        known = {name.casefold(): name for name in self.scope.overlays}
        if asked and asked.casefold() not in known:
            why = "is not a layer of this release"
            self._replaced("overlay", "no places are shown", why)
        return known.get(asked.casefold(), "")

    def _began(self, window: Window) -> pd.Period | None:
        return self._month(
            "began",
            # Before the first month there is nothing to hold what follows against.
            (self.scope.first + 1, window.last),
            f"is not within the data to {short(window.last)}",
            f"showing what followed {short(window.first)}",
        )

    def _ended(self, began: pd.Period, window: Window) -> pd.Period | None:
        return self._month(
            "ended",
            # A month after it must be left to look at.
            (began, window.last - 1),
            f"is not from {short(began)} to the month before {short(window.last)}",
            "showing it as if it went on",
        )

    def _control(self) -> str:
        asked = self.values.get("control", "")
        if asked and self.scope.area(asked) is None:
            self._replaced("control", "comparing with the rest of the place")
            return ""
        return asked

    def _choices(self) -> dict[str, Any]:
        return {key: self._one_of(key, known) for key, known in CHOICES.items()}

    def _one_of(self, key: str, known: tuple[str, ...]) -> str:
        asked = self.values.get(key, known[0])
        if asked in known:
            return asked
        self._replaced(key, f"showing {known[0]}")
        return known[0]
