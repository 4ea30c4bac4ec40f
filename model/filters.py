"""What a reader can ask for, and one question as a frozen object."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from functools import cached_property
from typing import Literal

import pandas as pd

from model import custom_area
from model.config.catalogue import Catalogue
from model.config.plans import Framework, Priority
from model.periods import Window, first_day

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

CHANGE = "change"
COLOURS = (CHANGE, RATE, COUNT)
"""What the wards of the overview's map are coloured by."""
DEFAULT_COLOUR = {COUNT: CHANGE, RATE: RATE}
"""Where it moved; who asks for rates sees rates on the map too."""

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
    *("change", "dual", "moran", "mix"),
)
"""What the cells of the hotspots page are coloured by."""

STREETS = ON, OFF = "on", "off"
"""Whether maps show streets, where the release has any."""

ROOM = OFF, ON
"""Whether a page is shown for a meeting room: large, one panel at a time."""

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


@dataclass(frozen=True)
class Area:
    """Something a reader can choose under Area, and the wards or zone it is made of."""

    code: str
    name: str
    kind: Literal["whole", "group", "ward", "zone", "drawn", "without place"]
    """A drawn area has the text of a link for its code (model.custom_area)."""
    members: tuple[str, ...]
    """Area codes whose counts sum to the area's."""


WITHOUT_PLACE = "without-place"
"""The code of the line of records without a place, which the whole counts and no ward does: nothing
that a reader can choose."""

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


def _one_of(known: tuple[str, ...]) -> str:
    """A filter that is one of few, the first where nothing is asked: links read and write it so."""
    return field(default=known[0], metadata={"known": known})


@dataclass(frozen=True)
class Filters:
    """One question: every field is valid for the scope it was read against.

    Links are read in this order: what one filter rests on stands before it.
    """

    plan: Framework
    priority: Priority | None
    offences: tuple[str, ...]
    """Offence ids that are counted; empty where no open data measures the priority."""
    window: Window
    measure: str
    area: Area
    compare: str
    sort: str
    """The column the ward table is sorted by; a leading `-` means largest first."""
    since: date
    """The day of the reader's last meeting."""
    colour: str = CHANGE
    """What the wards of the overview's map are coloured by: one of COLOURS."""
    layers: tuple[str, ...] = USUAL_LAYERS
    """What is laid over the months of the trends page, in the order of LAYERS."""
    by: str = _one_of(GRAINS)
    """What is drawn side by side there."""
    map: str = _one_of(MAPS)
    """What the cells of the hotspots page are coloured by."""
    scale: str = _one_of(SCALES)
    """What the colours of amounts mean there."""
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
    ended: pd.Period | None = None
    """Its last month; None for something that goes on."""
    control: str = ""
    """The code of the area that what was done is held against; empty for the rest of the place."""
    streets: str = _one_of(STREETS)
    """Whether maps show streets."""
    room: str = _one_of(ROOM)
    """Whether the page is for the screen of a meeting room."""
    release: str = ""
    """The release a link was read from; empty for the current one."""

    @property
    def since_window(self) -> Window | None:
        """The whole months since the last meeting, to the end of the period; None for none.

        A meeting on the first day of a month has that whole month after it.
        """
        first = pd.Period(self.since, "M") + int(self.since.day > 1)
        return Window(first, self.window.last) if first <= self.window.last else None


CHOICES: dict[str, tuple[str, ...]] = {
    f.name: f.metadata["known"] for f in fields(Filters) if "known" in f.metadata
}
"""What each filter that is declared by `_one_of` can be, by its name."""


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


def usual_since(last: pd.Period) -> date:
    """The meeting taken for the last one: three whole months lie between it and a month's end."""
    return first_day(last - (USUAL_SINCE - 1))


def earliest_since(last: pd.Period) -> date:
    """The earliest day of a meeting that can be asked about, for a period ending in a month."""
    return first_day(last - (MOST_SINCE - 1))


def drawn_area(text: str) -> Area:
    """The area of a link that says its corners.

    Raises ValueError as `model.custom_area.read` does.
    """
    return Area(text, custom_area.drawn_name(custom_area.read(text)), "drawn", (text,))


def with_area(filters: Filters, scope: Scope, code: str) -> Filters:
    """The same question of another area."""
    area = scope.area(code)
    return filters if area is None else replace(filters, area=area)


def kind_id(kind: str) -> str:
    """How a link names a kind of place: `park-open-space`."""
    return _NOT_LETTERS.sub("-", kind.casefold()).strip("-")


_NOT_LETTERS = re.compile(r"[^a-z0-9]+")
