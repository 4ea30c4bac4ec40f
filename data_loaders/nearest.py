"""Which kind of table a file that nothing knows is nearest to, and what it lacks to be one.

The table of kinds names the columns each needs, as its reader does; names are compared by their
letters and digits.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from data_loaders.areas.population_columns import RESIDENTS
from data_loaders.columns.named_columns import Spellings, found_columns
from data_loaders.columns.written_months import month_or_none
from data_loaders.police.outcomes import COLUMNS as OUTCOME_COLUMNS
from data_loaders.police.police_api_table import COLUMNS as API_TABLE_COLUMNS
from data_loaders.police.police_csv import REQUIRED as STREET_COLUMNS
from data_loaders.police.stop_and_search import COLUMNS as SEARCH_COLUMNS
from data_loaders.roads.road_casualties import REQUIRED as ROAD_COLUMNS
from data_loaders.roads.stats19 import CASUALTY_COLUMNS, COLLISION_COLUMNS
from geo.wording import listed

LEAST_SHARE = 0.4
"""Of the columns a kind needs; a file with fewer of every kind is like none of them: a list of
people has names too."""

_FEWEST_ACROSS = 4
_NUMBER = re.compile(r" *-?[\d,]+(\.\d+)? *", re.ASCII)

_X = ("easting", "eastings", "longitude", "long", "lon", "lng", "x")
_Y = ("northing", "northings", "latitude", "lat", "y")
_WARD = ("ward", "ward name", "ward code", "ward of incident")
_OPENED = (
    *("opened", "date opened", "received", "date received", "reported", "date reported"),
    *("reported date", "occurred", "date occurred", "incident date", "from", "date from", "date"),
    *("start date", "created", "date created"),
)


@dataclass(frozen=True)
class Form:
    """One kind of table."""

    name: str
    columns: Spellings
    """Those it needs."""
    others: Spellings = field(default_factory=dict)
    """Those it may have, which tell it from other kinds."""
    beside: str = ""
    """What it needs besides its columns."""


FORMS = (
    Form(
        "a police.uk street CSV",
        STREET_COLUMNS,
        {name: (name,) for name in ("last outcome category", "context")},
    ),
    Form("an answer of the police.uk API saved as a table", API_TABLE_COLUMNS),
    Form("police.uk outcomes", OUTCOME_COLUMNS),
    Form("police.uk stop and search", SEARCH_COLUMNS),
    Form("road casualties as the council publishes them", ROAD_COLUMNS),
    Form("STATS19 collisions", COLLISION_COLUMNS),
    Form("STATS19 casualties", CASUALTY_COLUMNS),
    Form(
        "indicator figures",
        {name: (name,) for name in ("indicator", "area", "period", "value")},
    ),
    Form("milestones of a plan", {name: (name,) for name in ("plan", "deliverable", "status")}),
    Form(
        "ward figures",
        {
            "ward": _WARD,
            "month": ("month", "period"),
            "measure": ("measure", "offence", "crime type"),
            "count": ("count", "number", "total", "value", "figure", "offences"),
        },
    ),
    Form("a table of residents", {"ward code": ("ward code", "code"), "residents": RESIDENTS}),
    Form(
        "a partner's incidents",
        {"easting or longitude": _X, "northing or latitude": _Y, "date": _OPENED},
        beside="a column mapping beside it (.toml, of its name)",
    ),
    Form(
        "places of interest",
        {"easting or longitude": _X, "northing or latitude": _Y, "name": ("name", "layer")},
    ),
    Form(
        "a table of postcodes",
        {
            "easting or longitude": _X,
            "northing or latitude": _Y,
            "postcode": ("postcode", "post code", "pcd", "pcds"),
        },
    ),
)

_CODE = re.compile(r"(wd|ward|lad|lsoa|msoa)(\d\d)?(cd|code)", re.IGNORECASE)
_NAME = re.compile(r"(wd|ward)(\d\d)?(nm|name)", re.IGNORECASE)


@dataclass(frozen=True)
class Near:
    """How near a row of column names is to a kind."""

    form: Form
    found: int
    absent: tuple[str, ...]
    """The columns that are not there, and what should stand beside the file."""
    others: int
    """How many of the columns it may have are there."""
    lower: bool
    """Whether the names stand below other lines."""

    @property
    def share(self) -> float:
        """Of what the kind needs, how much is there."""
        return self.found / (self.found + len(self.absent))

    @property
    def likeness(self) -> tuple[float, int]:
        """The more, the nearer: what is there for each thing that is not, then how much is."""
        found = self.found + self.others
        return found / (found + len(self.absent)), found

    @property
    def words(self) -> str:
        """The kind, and what is missing of it."""
        *columns, last = self.absent or ("",)
        if not last and self.lower:
            return f"{self.form.name}, but with lines above its column names; take them out"
        if not last:
            return f"{self.form.name} by its columns, but not by what stands in them"
        if not columns and last == self.form.beside:
            return f"{self.form.name}, but without {last}"
        beside = f" and {last}" if last == self.form.beside else ""
        names = columns if beside else self.absent
        word = "a column" if len(names) == 1 else "columns"
        return f"{self.form.name}, but without {word} {listed(map(repr, names), limit=4)}{beside}"


def nearest(rows: Sequence[Sequence[str]]) -> Near | None:
    """The kind that any of these rows of names is nearest to; None where it is like none."""
    filled = [row for row in rows if any(map(str.strip, row))]
    near = [one for number, row in enumerate(filled) for one in _nearness(row, lower=number > 0)]
    best = max(near, key=lambda one: one.likeness, default=None)
    return best if best is not None and best.share >= LEAST_SHARE else None


def unknown_table(file: str, rows: Sequence[Sequence[str]]) -> str:
    """What is said of a table that nothing here knows, from its first rows."""
    header = next((row for row in rows if any(map(str.strip, row))), ())
    columns = _names_shown(header, rows)
    if across := _columns_beside_months(rows):
        return (
            f"{file}: its months stand below one another, with {len(across)} columns of numbers "
            f"beside them ({listed(across, limit=4)}); ward figures are read with a row for each "
            "ward. Where these columns are wards, turn the table (copy, Paste Special, Transpose) "
            "and call its first column Ward"
        )
    near = nearest(rows)
    if near is None:
        return (
            f"{file}: nothing here knows its columns ({columns}); docs/data-dictionary.md says "
            "which files are read, and a partner's incidents need a column mapping beside them"
        )
    shown = "its first row is" if near.lower else "its columns are"
    return f"{file}: nearest to {near.words}; {shown} {columns}"


def _names_shown(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """The names of the columns; of a table without any not the row that stands there instead.

    A row is no row of names where a cell with a digit is written as the one below it is: what it
    says may be somebody's address.
    """
    below = [row for row in rows if any(map(str.strip, row))][1:2]
    alike = [
        name
        for row in below
        for name, cell in zip(header, row, strict=False)
        if any(map(str.isdigit, name)) and _written(name) == _written(cell)
    ]
    if alike:
        return f"{len(header):,} without names: its first row says what the others do"
    return listed([name for name in header if name.strip()], limit=12)


def _written(cell: str) -> str:
    """How a cell is written: which of its letters are digits, which letters, which neither."""
    return re.sub(r"\d+", "9", re.sub(r"[^\W\d_]+", "a", cell.strip()))


def _columns_beside_months(rows: Sequence[Sequence[str]]) -> list[str]:
    """The names of the columns of a table of months by something else; none for another table."""
    filled = [row for row in rows if any(map(str.strip, row))]
    if len(filled) < 3:
        return []
    header, *body = filled
    place = next((i for i, cell in enumerate(body[0]) if month_or_none(cell)), None)
    if place is None:
        return []
    months = [cell for row in body for cell in row[place : place + 1] if month_or_none(cell)]
    if len(months) < max(2, len(body) - 1):
        return []
    numbers = [
        name
        for i, name in enumerate(header)
        if i != place and all(_NUMBER.fullmatch(row[i]) for row in body if i < len(row) and row[i])
    ]
    return numbers if len(numbers) >= max(_FEWEST_ACROSS, len(header) - 2) else []


def _nearness(row: Sequence[str], *, lower: bool) -> Iterator[Near]:
    names = [_respelt(name) for name in row]
    for form in FORMS:
        found = found_columns(names, form.columns)
        absent = [column for column in form.columns if column not in found]
        if found:
            beside = (form.beside,) if form.beside else ()
            others = len(found_columns(names, form.others))
            yield Near(form, len(found), (*absent, *beside), others, lower)


def _respelt(name: str) -> str:
    """Names of codes and of wards as the Office for National Statistics spells them, in words."""
    bare = re.sub(r"[\W_]", "", name)
    if _CODE.fullmatch(bare):
        return "ward code"
    return "ward name" if _NAME.fullmatch(bare) else name
