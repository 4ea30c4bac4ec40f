"""Stop and search as data.police.uk publishes it in CSV, one force and month a file.

https://data.police.uk/about/#stop-search. Nothing about the person is read or kept: neither age,
sex nor ethnicity. Forces differ in how many searches have a place: many have none.
"""

from __future__ import annotations

from functools import cached_property, partial
from pathlib import PurePosixPath

import pandas as pd
import pyarrow as pa

from data_loaders.columns.coordinates import Coordinates, coordinates
from data_loaders.columns.dictionary_columns import (
    Coded,
    coded,
    numbers_among_alike,
    rows_as_text,
    whole_column,
)
from data_loaders.columns.known_months import stray_fault
from data_loaders.columns.local_time import EXPECTED_PAST, local_month
from data_loaders.columns.named_columns import columns_of
from data_loaders.columns.records import found_records
from data_loaders.columns.standing_twice import refuse_rows_twice
from data_loaders.columns.written_months import only_month_in_name
from data_loaders.files.archives import own_name
from data_loaders.files.delimited import MISSING, Lines, read_lines
from data_loaders.files.faults import Fault, shown
from data_loaders.files.readings import EXTRACT_COLUMNS, ExtractReading, Member
from data_loaders.one_load.incident_files import IncidentFiles
from data_loaders.one_load.source import Source, Step
from geo.boundaries import to_bng
from geo.placing import Placer
from model import clock
from model.config.catalogue import Catalogue
from model.errors import RefusedFileError
from model.file_kinds import STOP_AND_SEARCH_CSV
from model.forces import force_in_name

SEARCHES = "stop-and-search"
"""The source, and what the name of a file says it is."""

COLUMNS = {
    "type": ("type",),
    "date": ("date", "datetime"),
    "latitude": ("latitude", "lat"),
    "longitude": ("longitude", "long", "lon", "lng"),
    "object of search": ("object of search",),
}
OPTIONAL = {"outcome": ("outcome",)}
SAID_BESIDE = {
    name: (name,)
    for name in (
        *("legislation", "part of a policing operation", "policing operation"),
        *("outcome linked to object of search", "removal of more than just outer clothing"),
    )
}
"""What else a row says, read to tell it from others and not kept; of the person nothing is read."""

TWICE_SHARE = 0.2
"""The share of a month's searches that may say the same as another; beyond it the month stands
twice. It was 9.8 % in West Yorkshire in August 2021: people searched together."""

OFFENCES = {
    "controlled drugs": "stop-search-drugs",
    "offensive weapons": "stop-search-weapons",
    "firearms": "stop-search-weapons",
    "crossbows": "stop-search-weapons",
    "anything to threaten or harm anyone": "stop-search-weapons",
    "stolen goods": "stop-search-stolen",
    "article for use in theft": "stop-search-stolen",
}
"""What was searched for, as police.uk words it; https://data.police.uk/docs/method/stops-street/"""

OTHER = "stop-search-other"
"""Any other object, and none stated."""

_EXPECTED_MOMENT = "a date and time in UTC such as 2021-08-01T14:05:00+00:00"


def read_stop_and_search(member: Member, catalogue: Catalogue, wards: Placer) -> ExtractReading:
    """The searches of a file; a row that cannot be used is a reject with its number.

    Times are UTC in the file; the month of a search is by local time, so 23:40 UTC on 31 July
    belongs to August. A search has no id: it gets one made of what it says and its number among
    those that say the same; rows alike all stay. Which force it was only the file's name says, as
    `2021-08-west-yorkshire-stop-and-search.csv`: the searches of another force are passed over.
    Where it names none, the force is the place's if at least `LEAST_SHARE` of the searches with a
    point lie in its `wards`. Where the name has one month, searches of any other are
    rejects, so that a stray row cannot replace a month; a name of several months or none leaves it
    to the rows.

    Raises RefusedFileError when the file is damaged, lacks a column or any row, has its longitudes
    and latitudes swapped throughout, a month that stands in it twice, or neither its name nor its
    points tell the force.
    """
    lines = read_lines(
        member, columns_of(member, COLUMNS, {**OPTIONAL, **SAID_BESIDE}), missing=MISSING
    )
    searches = _Searches(lines)
    searches.coordinates.refuse_if_swapped(member.name)
    coarse = searches.coordinates.coarse(member.name)
    month = _month_in_name(member.name)
    found = found_records(
        lines, searches.faults(month), file=member.name, what="search", months=searches.month
    )
    whole = rows_as_text(lines.table)[found.good]
    refuse_rows_twice(member.name, searches.month[found.good], whole, most=TWICE_SHARE)
    force, notes = _force(member.name, searches.coordinates, catalogue, wards)
    own = force == catalogue.place.force
    incidents = searches.incidents(force)[found.good & own].reset_index(drop=True)
    return ExtractReading(
        file=member.name,
        kind=STOP_AND_SEARCH_CSV,
        sha256=lines.sha256,
        rows_read=found.rows_read,
        rejects=found.rejects,
        notes=(*notes, *coarse, *found.notes),
        source=SEARCHES,
        incidents=incidents,
        covers=_covers(incidents["month"], month, force) if own else (),
        passed_over=0 if own else int(found.good.sum()),
    )


LEAST_SHARE = 0.25
"""Of the searches of West Yorkshire 43 % lie in Leeds; of those of any force around it hardly one.
Of a force far larger than the place fewer do: then the name has to say it."""


def _force(
    name: str, point: Coordinates, catalogue: Catalogue, wards: Placer
) -> tuple[str, tuple[str, ...]]:
    """The force that searched, and what the ledger says of it."""
    place = catalogue.place
    force = force_in_name(PurePosixPath(own_name(name)).stem, place.force)
    if force:
        other = (f"searches by {force}, another force than the place's",)
        return force, () if force == place.force else other
    placed = wards.place(*to_bng(point.longitude, point.latitude))
    located = int(point.located.sum())
    inside = located - placed.outside
    if not located or inside < LEAST_SHARE * located:
        raise RefusedFileError(
            f"{name}: neither its name nor its points say which force searched ({inside:,} of "
            f"{located:,} points lie in {place.name}); rename it as "
            f"2021-08-{place.force}-{SEARCHES}.csv, with the force's own name and any month or none"
        )
    return place.force, (
        f"its name does not say which force searched: taken as {place.force}, because "
        f"{inside:,} of its {located:,} points lie in {place.name}",
    )


def _month_in_name(name: str) -> pd.Timestamp | None:
    """The month a file's name says, where it says just one."""
    return only_month_in_name(PurePosixPath(own_name(name)).stem)


def _covers(
    months: pd.Series, named: pd.Timestamp | None, force: str
) -> tuple[tuple[pd.Timestamp, str], ...]:
    every = {*months, named} - {None}
    return tuple((month, force) for month in sorted(every))


class _Searches:
    """The columns of one file."""

    def __init__(self, lines: Lines) -> None:
        self._column = partial(whole_column, lines.table)

    @cached_property
    def moment(self) -> pd.Series:
        texts = self._column("date").to_pandas().astype("str").str.strip()
        found = pd.to_datetime(texts, format="ISO8601", utc=True, errors="coerce")
        return found.astype("datetime64[us, UTC]")

    @cached_property
    def month(self) -> pd.Series:
        return local_month(self.moment)

    @cached_property
    def offence(self) -> Coded:
        column = self._column("object of search")
        return coded(column, lambda text: OFFENCES.get(text.lower(), OTHER), pa.string())

    @cached_property
    def outcome(self) -> Coded:
        return coded(self._column("outcome"), lambda text: text or None, pa.string())

    @cached_property
    def coordinates(self) -> Coordinates:
        return coordinates(self._column("longitude"), self._column("latitude"))

    def faults(self, month: pd.Timestamp | None) -> tuple[Fault, ...]:
        dates = self._column("date")

        def found(i: int) -> str:
            return f"date {shown(dates[i].as_py())}"

        never = clock.to_come(self.moment)
        faults = [
            Fault(self.moment.isna().to_numpy(), found, _EXPECTED_MOMENT),
            Fault(never.to_numpy(bool), found, EXPECTED_PAST),
        ]
        if month is None:
            faults.append(stray_fault(self.month.mask(never), found))
        else:
            stray = (self.month != month).to_numpy()
            expected = f"a search of {month:%b %Y} by local time, the month in the file name"
            faults.append(Fault(stray, found, expected))
        return (*faults, *self.coordinates.faults)

    def incidents(self, force: str) -> pd.DataFrame:
        """Every row as a search by a force, in the columns of an extract."""
        place = self.coordinates
        easting, northing = to_bng(place.longitude, place.latitude)
        offence = self.offence.all().to_pandas().astype("str")
        outcome = self.outcome.all().to_pandas().astype("str")
        columns = {
            "month": self.month,
            "part": force,
            "incident_id": self._ids(force, offence, outcome),
            "offence": offence,
            "easting": easting,
            "northing": northing,
            "area_code": pd.Series(None, index=self.month.index, dtype="str"),
            "location_precision": "snapped",
            "outcome": outcome,
            "occurred_from": self.moment,
            "occurred_to": self.moment,
            "severity": pd.Series(None, index=self.month.index, dtype="str"),
        }
        return pd.DataFrame(columns, columns=list(EXTRACT_COLUMNS))

    def _ids(self, force: str, offence: pd.Series, outcome: pd.Series) -> pd.Series:
        texts = [
            self.moment.dt.strftime("%Y-%m-%dT%H:%M:%SZ").fillna(""),
            self._column("type").to_pandas().astype("str"),
            *(_as_published(self._column(name)) for name in ("longitude", "latitude")),
            offence,
            outcome.fillna(""),
        ]
        said = pd.Series("no-id/" + force, index=offence.index, dtype="str")
        for text in texts:
            said = said + "/" + text
        return said + "/" + numbers_among_alike(said).astype("str")


def _as_published(numbers: pa.Array) -> pd.Series:
    """Coordinates with six decimals, as published: what saves a file again drops zeros at the end.

    What is no number stays as it is.
    """
    texts = numbers.to_pandas().astype("str")
    found = pd.to_numeric(texts, errors="coerce")
    return found.map("{:.6f}".format).where(found.notna(), texts)


class Searches(IncidentFiles):
    """Files of searches."""

    source = SEARCHES

    def read(self, member: Member) -> ExtractReading:
        """The searches of a file."""
        return read_stop_and_search(member, self.loading.catalogue, self.wards)


SOURCE = Source(
    STOP_AND_SEARCH_CSV,
    Step.INCIDENTS,
    columns=COLUMNS,
    called="police.uk stop and search",
    in_archive="stop-and-search",
    incidents=Searches,
)
