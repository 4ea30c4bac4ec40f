"""What a reader asked for: the query string as a frozen object, and back.

The query string is the whole state of the dashboard. Only what differs from the default is written,
in a fixed order, so that one question has one link. A value that makes no sense falls back to the
default, and a notice says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Literal
from urllib.parse import parse_qsl, urlencode

import pandas as pd

from model import drawn
from model.catalogue import Catalogue
from model.periods import Window, day, month, short
from model.plans import Framework, Priority, kin_of

PERIODS = (1, 3, 6, 12, 24)
"""Lengths of the period, in months."""

USUAL_PERIOD = 12
"""The length shown first, where there are as many months."""

LAST_YEAR = "last-year"
THREE_YEARS = "three-years"
COMPARISONS = (LAST_YEAR, THREE_YEARS)

COUNT = "count"
RATE = "rate"
DEFAULT_SORT = {COUNT: "-value", RATE: "-rate"}

SORTS = (
    *("area_name", "value", "base", "difference", "percent", "words"),
    *("rate", "rate_lower", "rate_upper", "population", "share"),
)
"""Columns of the ward table that it can be sorted by."""

LAYERS = ("limits", "season", "changes", "forecast", "last-year")
"""What can be laid over the months of the trends page."""

USUAL_LAYERS = ("limits", "changes")

BY_WARD = "ward"
BY_GROUP = "group"
GRAINS = (BY_WARD, BY_GROUP)
"""What is drawn side by side on the trends page: wards, or groups of them."""

MAPS = (
    *("count", "density", "gi", "class", "months", "certainty"),
    *("change", "dual", "moran"),
)
"""What the cells of the hotspots page are coloured by."""

FIXED, FIT = "fixed", "fit"
SCALES = (FIXED, FIT)
"""Whether its colours mean the same whatever is asked, or are fitted to what is shown."""

GRIDS = ("h400", "h200", "h800", "s400", "s200")
"""Grids of the hotspots page: hexagons or squares, and their size in metres."""

WARDS, LSOAS = "ward", "lsoa"
CELLS = (*GRIDS, WARDS, LSOAS)
"""The cells of the hotspots page: those of a grid, or areas; LSOAs only where they are loaded."""

MOST_TASKS = 20
"""Cells on a tasking list."""

NO_KIND = "street"
"""How a link names points on ordinary streets among the kinds of place."""

USUAL_SINCE = 3
"""Months since the last meeting, before a reader says when it was: committees meet each quarter."""
MOST_SINCE = 12
"""The longest run of months a meeting can lie back: windows compared with must not overlap."""

KEYS = (
    *("plan", "priority", "offences", "area", "months", "to", "compare", "measure", "sort"),
    *("since", "layers", "by"),
    *("map", "scale", "cells", "without", "spot", "tasks", "overlay", "began", "control"),
)
"""The parameters of a link, in the order they are written; `release` may follow."""

_MOST_CHARACTERS = 2000
_SHOWN_CHARACTERS = 40


@dataclass(frozen=True)
class Area:
    """Something a reader can choose under Area, and the wards or zone it is made of."""

    code: str
    name: str
    kind: Literal["whole", "group", "ward", "zone", "drawn"]
    """A drawn area has the text of a link for its code (model.drawn)."""
    members: tuple[str, ...]
    """Area codes whose counts sum to the area's."""


Span = tuple[pd.Period, pd.Period]
"""The first and the last month of a series."""


@dataclass(frozen=True)
class Scope:
    """What can be asked of one release: the areas there are and the months of each offence."""

    catalogue: Catalogue
    areas: tuple[Area, ...]
    """The whole place first."""
    spans: Mapping[str, Span]
    """The months of each offence the release has counts of; its other offences are not held."""
    overlays: tuple[str, ...] = ()
    """The layers of places of interest the release has."""
    cells: tuple[str, ...] = (*GRIDS, WARDS)
    """The cells that can be shown: those of CELLS the release has boundaries for."""

    @cached_property
    def first(self) -> pd.Period:
        """The first month of any count."""
        return min(first for first, _ in self.spans.values())

    @cached_property
    def last(self) -> pd.Period:
        """The last month of any count."""
        return max(last for _, last in self.spans.values())

    @cached_property
    def offered(self) -> dict[tuple[str, str], tuple[str, ...]]:
        """What `choices` has found, by plan and priority: every link of a page asks it."""
        return {}

    @cached_property
    def spanned(self) -> dict[tuple[str, ...], Span]:
        """What `span` has found, by offences: every link of a page asks it, and months are slow."""
        return {}

    def span(self, offences: Iterable[str]) -> Span:
        """The months of some offences together; of all there is where none of them is held."""
        key = tuple(offences)
        if key not in self.spanned:
            self.spanned[key] = self._span(key)
        return self.spanned[key]

    def _span(self, offences: tuple[str, ...]) -> Span:
        spans = [self.spans[o] for o in offences if o in self.spans]
        if not spans:
            return self.first, self.last
        return min(first for first, _ in spans), max(last for _, last in spans)

    def area(self, code: str) -> Area | None:
        """The area of that code, or None."""
        return next((a for a in self.areas if a.code == code), None)

    @property
    def words(self) -> str:
        """`Oct 2021 to Sep 2026`, or the one month there is."""
        return Window(self.first, self.last).span

    def usual_period(self, offences: Iterable[str]) -> int:
        """The length of the period shown first: 12 months, or what there is of the offences."""
        first, last = self.span(offences)
        months = (last - first).n + 1
        return max(p for p in PERIODS if p <= min(USUAL_PERIOD, months))

    @property
    def whole(self) -> Area:
        """The whole place."""
        return self.areas[0]


@dataclass(frozen=True)
class Filters:
    """One question: every field is valid for the scope it was read against."""

    plan: Framework
    priority: Priority | None
    offences: tuple[str, ...]
    """Offence ids that are counted; empty where no open data measures the priority."""
    area: Area
    window: Window
    compare: str
    measure: str
    sort: str
    """The column the ward table is sorted by; a leading `-` means largest first."""
    since: date
    """The day of the reader's last meeting."""
    layers: tuple[str, ...] = USUAL_LAYERS
    """What is laid over the months of the trends page, in the order of LAYERS."""
    by: str = BY_WARD
    """What is drawn side by side there: one of GRAINS."""
    map: str = MAPS[0]
    """What the cells of the hotspots page are coloured by: one of MAPS."""
    scale: str = FIXED
    """What the colours of amounts mean there: one of SCALES."""
    cells: str = CELLS[0]
    """What cells they are: one of CELLS."""
    without: tuple[str, ...] = ()
    """The kinds of place whose points are left out there, as `kind_id` writes them."""
    spot: str = ""
    """The id of the cell that is looked at; empty for none."""
    tasks: tuple[str, ...] = ()
    """The ids of the cells on the tasking list, in the order they were put there."""
    overlay: str = ""
    """The layer of places that incidents are counted around; empty for none."""
    began: pd.Period | None = None
    """The first month of what was done in the area; None for the first of the period."""
    control: str = ""
    """The code of the area that what was done is held against; empty for the rest of the place."""
    release: str = ""
    """The release a link was read from; empty for the current one."""

    @property
    def since_window(self) -> Window | None:
        """The whole months since the last meeting, to the end of the period; None for none.

        A meeting on the first day of a month has that whole month after it.
        """
        first = pd.Period(self.since, "M") + int(self.since.day > 1)
        return Window(first, self.window.last) if first <= self.window.last else None


def choices(scope: Scope, plan: Framework, priority: Priority | None) -> tuple[str, ...]:
    """The offence ids a reader can tick under a priority, in the order of what measures it.

    Those the release has counts of. Crimes and casualties never stand in one sum: where a priority
    is measured by counts of several sources, these are the offences of the first.
    """
    key = plan.id, priority.id if priority else ""
    if key not in scope.offered:
        scope.offered[key] = _choices(scope, plan, priority)
    return scope.offered[key]


def _choices(scope: Scope, plan: Framework, priority: Priority | None) -> tuple[str, ...]:
    catalogue = scope.catalogue
    if priority is None:
        return tuple(o for o in catalogue.police_offences if o in scope.spans)
    held = [o for o in catalogue.offences_of(priority, plan) if o in scope.spans]
    source = {o: catalogue.offence[o].source for o in held}
    return tuple(o for o in held if source[o] == source[held[0]])


def default_offences(scope: Scope, plan: Framework, priority: Priority | None) -> tuple[str, ...]:
    """What is counted before a reader ticks anything: without a priority, crime but never ASB."""
    offered = choices(scope, plan, priority)
    if priority is not None:
        return offered
    return tuple(o for o in offered if o in scope.catalogue.crimes)


def parse(query: str, scope: Scope) -> tuple[Filters, tuple[str, ...]]:
    """The question a query string asks, and a notice for each value that had to be replaced."""
    text = query.lstrip("?")
    reader = _Reader(dict(parse_qsl(text[:_MOST_CHARACTERS], keep_blank_values=False)), scope)
    if len(text) > _MOST_CHARACTERS:
        reader.notices.append(
            f"The link is too long: only {_MOST_CHARACTERS:,} characters were read."
        )
    filters = reader.filters()
    return filters, tuple(reader.notices)


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
        "by": _unless(filters.by, BY_WARD),
        "map": _unless(filters.map, MAPS[0]),
        "scale": _unless(filters.scale, FIXED),
        "cells": _unless(filters.cells, CELLS[0]),
        "without": ",".join(filters.without),
        "spot": filters.spot,
        "tasks": ",".join(filters.tasks),
        "overlay": filters.overlay,
        "began": str(filters.began or ""),
        "control": filters.control,
        "release": filters.release,
    }
    return urlencode({k: v for k, v in plain.items() if v}, safe=",-")


NO_LAYER = "none"
"""How a link says that no layer is wanted: an empty value would be the usual ones."""


def usual_since(last: pd.Period) -> date:
    """The meeting taken for the last one: three whole months lie between it and a month's end."""
    return _first_day(last - (USUAL_SINCE - 1))


def earliest_since(last: pd.Period) -> date:
    """The earliest day of a meeting that can be asked about, for a period ending in a month."""
    return _first_day(last - (MOST_SINCE - 1))


def _first_day(month: pd.Period) -> date:
    return date(month.year, month.month, 1)


def drawn_area(text: str) -> Area:
    """The area of a link that says its corners. Raises ValueError as `model.drawn.read` does."""
    return Area(text, drawn.drawn_name(drawn.read(text)), "drawn", (text,))


def with_area(filters: Filters, scope: Scope, code: str) -> Filters:
    """The same question of another area."""
    area = scope.area(code)
    return filters if area is None else replace(filters, area=area)


def kind_id(kind: str) -> str:
    """How a link names a kind of place: `park-open-space`."""
    return _NOT_LETTERS.sub("-", kind.casefold()).strip("-")


_NOT_LETTERS = re.compile(r"[^a-z0-9]+")
_CELL = re.compile(r"[hs][0-9]{2,4}(\.-?[0-9]{1,6}){2}|[A-Z][0-9]{8}")
"""A cell of a grid, or a ward or LSOA by the code that ONS gives it."""


def _unless(value: str, default: str) -> str:
    return "" if value == default else value


class _Reader:
    """Reads one query string against a scope, noting what it had to replace."""

    def __init__(self, values: Mapping[str, str], scope: Scope) -> None:
        self.values = values
        self.scope = scope
        self.notices: list[str] = []

    def filters(self) -> Filters:
        self._note_unknown_keys()
        plan = self._plan()
        priority = self._priority(plan)
        offences = self._offences(plan, priority)
        window = self._window(offences)
        measure = self._one_of("measure", (COUNT, RATE))
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
            by=self._one_of("by", GRAINS),
            map=self._one_of("map", MAPS),
            scale=self._one_of("scale", SCALES),
            cells=self._cells(),
            without=self._without(),
            spot=self._spot(),
            tasks=self._tasks(),
            overlay=self._overlay(),
            began=self._began(window),
            control=self._control(),
            release=self.values.get("release", ""),
        )

    def _replaced(self, key: str, instead: str, why: str = "is not known") -> None:
        found = self.values[key][:_SHOWN_CHARACTERS]
        self.notices.append(f"The link asked for {key} “{found}”, which {why}: {instead}.")

    def _note_unknown_keys(self) -> None:
        unknown = sorted(set(self.values) - {*KEYS, "release"})
        if unknown:
            names = ", ".join(f"“{k[:_SHOWN_CHARACTERS]}”" for k in unknown[:5])
            self.notices.append(f"The link has parts this dashboard does not know: {names}.")

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
        asked = self.values.get("priority", "all")
        if asked == "all":
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
        if drawn.is_drawn(asked):
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
        asked = self.values.get("to")
        last = self.scope.span(offences)[1]
        if asked is None:
            return last
        instead = f"showing the period to {short(last)}"
        try:
            found = month(asked)
        except ValueError:
            self._replaced("to", instead)
            return last
        if not self.scope.first <= found <= self.scope.last:
            self._replaced("to", instead, f"is outside the data ({self.scope.words})")
            return last
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
        asked = self.values.get("began")
        if asked is None:
            return None
        instead = f"showing what followed {short(window.first)}"
        try:
            found = month(asked)
        except ValueError:
            self._replaced("began", instead)
            return None
        if not self.scope.first < found <= window.last:
            self._replaced("began", instead, f"is not within the data to {short(window.last)}")
            return None
        return found

    def _control(self) -> str:
        asked = self.values.get("control", "")
        if asked and self.scope.area(asked) is None:
            self._replaced("control", "comparing with the rest of the place")
            return ""
        return asked

    def _one_of(self, key: str, known: tuple[str, ...]) -> str:
        asked = self.values.get(key, known[0])
        if asked in known:
            return asked
        self._replaced(key, f"showing {known[0]}")
        return known[0]
