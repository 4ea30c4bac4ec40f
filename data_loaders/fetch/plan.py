"""Download what a place needs from its publishers: boundaries, archived months, newest months."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path
from typing import Any, BinaryIO, Protocol

import pandas as pd
from shapely import Polygon
from shapely.geometry.base import BaseGeometry

from data_loaders.fetch.api import fetch_month, polygons
from data_loaders.fetch.boundaries import boundary_file, fetch_layer
from data_loaders.fetch.downloads import Downloads, open_downloads
from data_loaders.fetch.http import GO_ON, Client, Publishers
from data_loaders.fetch.police_archives import (
    Archive,
    archives_for,
    fetch_months,
    find_archive,
    street_file,
)
from model.config.catalogue import Catalogue, Place
from model.errors import FetchError
from model.periods import Window
from model.periods import month as month_of

DEFAULT_MONTHS = 36
"""The window fetched unless another is asked for: what the publisher keeps open."""


Outline = Callable[[list[Path]], BaseGeometry | None]
"""From the boundary files of a place to its area in EPSG:27700."""


class Progress(Protocol):
    """Where a download says how far it is."""

    def start(self, total: int) -> None:
        """So many files are wanted."""

    def describe(self, words: str) -> None:
        """Something travels now."""

    def advance(self) -> None:
        """One of the files wanted is here, or known to be missing."""


class Silent:
    """No progress shown."""

    def start(self, total: int) -> None:
        """Say nothing."""

    def describe(self, words: str) -> None:
        """Say nothing."""

    def advance(self) -> None:
        """Say nothing."""


@dataclass(frozen=True)
class Fetched:
    """What a download brought."""

    files: tuple[Path, ...]
    """Every file to load, boundaries first, then months from the first to the last."""
    missing_months: dict[pd.Period, str] = field(default_factory=dict)
    """Months asked for that the publisher does not have, and why, in words."""
    reused: tuple[Path, ...] = ()
    """Those of `files` that were here already and did not travel again."""


def fetch(
    catalogue: Catalogue,
    first: pd.Period | None,
    last: pd.Period | None,
    folder: Path,
    *,
    sources: Publishers | None = None,
    progress: Progress | None = None,
    outline: Outline | None = None,
) -> Fetched:
    """Download the boundaries and months of a place into a folder.

    Without `last`, to the newest month published; without `first`, the 36 months to the last.
    `outline` gives the place's area in EPSG:27700 from the boundary files that came first, for
    months that only the API has; without it the place's box is asked for. What the folder holds
    whole does not travel again, unless the publisher has changed it.

    Raises FetchError when a publisher cannot be reached or keeps answering wrongly; every file
    saved until then is whole and stays, so the next call goes on from there.
    """
    with open_downloads(folder) as downloads, Client(sources or Publishers()) as client:
        run = _Run(client, catalogue.place, downloads, progress or Silent())
        published = published_months(client)
        last = last or max(first or published[-1], published[-1])
        wanted = list(Window(first or last - (DEFAULT_MONTHS - 1), last).months)
        run.progress.start(len(run.place.boundaries) + len(wanted))
        boundaries = _boundaries(run)
        archived = _from_archives(run, wanted, published[-1])
        rest = [m for m in wanted if m not in archived]
        by_month = archived | _from_api(run, rest, published, _area(run, boundaries, outline))
    return _fetched(downloads, [boundaries, *(by_month[m] for m in wanted)], by_month)


def _area(run: _Run, boundaries: _Got, outline: Outline | None) -> BaseGeometry | None:
    return outline([run.downloads.path(name) for name in boundaries.names]) if outline else None


def published_months(client: Client) -> list[pd.Period]:
    """The months the police.uk API answers for, oldest first. Raises FetchError."""
    url = f"{client.sources.police}/api/crimes-street-dates"
    answer: Any = client.get_json(url)
    try:
        months = sorted(month_of(entry["date"]) for entry in answer)
    except (TypeError, KeyError, ValueError):
        months = []
    if not months:
        raise FetchError(
            f"{url} answered {str(answer)[:60]!r}, a list of dates YYYY-MM was expected; {GO_ON}"
        )
    return months


@dataclass(frozen=True)
class _Run:
    """What every step of one download needs."""

    client: Client
    place: Place
    downloads: Downloads
    progress: Progress


@dataclass(frozen=True)
class _Got:
    """The names of files, each with whether it was here already; or why there are none."""

    names: dict[str, bool] = field(default_factory=dict)
    missing: str = ""


def _fetched(
    downloads: Downloads, in_order: list[_Got], by_month: dict[pd.Period, _Got]
) -> Fetched:
    names = {name: reused for got in in_order for name, reused in got.names.items()}
    return Fetched(
        files=tuple(downloads.path(name) for name in names),
        missing_months={m: got.missing for m, got in sorted(by_month.items()) if got.missing},
        reused=tuple(downloads.path(name) for name, reused in names.items() if reused),
    )


def _boundaries(run: _Run) -> _Got:
    names = {}
    for layer in run.place.boundaries:
        run.progress.describe(boundary_file(layer, run.place))
        name, reused = fetch_layer(run.client, layer, run.place, run.downloads)
        names[name] = reused
        run.progress.advance()
    return _Got(names)


def _from_archives(run: _Run, wanted: list[pd.Period], newest: pd.Period) -> dict[pd.Period, _Got]:
    """What the archives gave for each month that one of them holds."""
    find = cache(partial(find_archive, run.client))
    source = archives_for(wanted, newest, lambda month: find(month) is not None)
    got: dict[pd.Period, _Got] = {}
    for archive in filter(None, map(find, sorted(set(source.values())))):
        got |= _from_archive(run, archive, [m for m in source if source[m] == archive.month])
    return got


def _from_archive(run: _Run, archive: Archive, months: list[pd.Period]) -> dict[pd.Period, _Got]:
    by_name = {street_file(month, run.place.force): month for month in months}
    got: dict[pd.Period, _Got] = {}
    for name, reused in fetch_months(
        run.client, archive, list(by_name), run.downloads, run.progress.describe
    ):
        got[by_name[name]] = _Got({name: reused})
        run.progress.advance()
    # The API is not asked for these: it would answer "none" for what was never published.
    lacking = f"the archive of {archive.month} has no street file of {run.place.force} for it"
    for month in months:
        if month not in got:
            got[month] = _Got(missing=lacking)
            run.progress.advance()
    return got


def _from_api(
    run: _Run, months: list[pd.Period], published: list[pd.Period], outline: BaseGeometry | None
) -> dict[pd.Period, _Got]:
    """What the API gave for months that no archive holds."""
    area = polygons(outline, run.place.box) if months else []
    got = {}
    for month in months:
        if month > published[-1]:
            got[month] = _Got(missing=f"not published yet: the newest month is {published[-1]}")
        elif month not in published:
            got[month] = _Got(missing="in no archive, and not among the months of the API")
        else:
            got[month] = _month_from_api(run, month, area, str(published[-1]))
        run.progress.advance()
    return got


def _month_from_api(run: _Run, month: pd.Period, area: list[Polygon], release: str) -> _Got:
    # A month can change whenever the publisher releases a newer one.
    drawn = hashlib.sha256(str([polygon.wkt for polygon in area]).encode()).hexdigest()[:16]
    origin = f"{run.client.sources.all_crime} {release} {drawn}"
    # The name says how many polygons make the place: with all of them there, the month is whole.
    names = [
        f"{run.place.id}-{month}-polygon-{n:02d}-of-{len(area):02d}.json"
        for n in range(1, len(area) + 1)
    ]
    if all(run.downloads.has(name, origin) for name in names):
        return _Got(dict.fromkeys(names, True))
    run.progress.describe(f"{month} from the API of police.uk")
    answers = fetch_month(run.client, month, area)
    if not answers:
        return _Got(missing=f"the API holds no record of a police force for {run.place.name}")
    for name, answer in zip(names, answers, strict=True):
        run.downloads.save(name, origin, partial(_write, answer))
    return _Got(dict.fromkeys(names, False))


def _write(answer: bytes, file: BinaryIO) -> None:
    file.write(answer)
