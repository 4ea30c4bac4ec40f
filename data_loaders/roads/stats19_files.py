"""The STATS19 files of one load: casualties joined with collisions, a line for each of those."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from functools import cached_property

import numpy as np
import pandas as pd

from data_loaders.files.readings import ExtractReading, Member
from data_loaders.one_load.ledger import Line, all_duplicate, refused
from data_loaders.one_load.load_context import Loading
from data_loaders.one_load.unforeseen import foreseen
from data_loaders.roads.lacking_casualties import lacking_words
from data_loaders.roads.stats19 import (
    CasualtyReading,
    CollisionReading,
    read_casualties,
    read_collisions,
)
from data_loaders.roads.stats19_joined import BESIDE, joined, together, years
from geo.placing import Placer
from model.errors import RefusedFileError


class Stats19:
    """Joins every file of casualties with the files of collisions, whatever their order.

    `casualties` are all files of casualties of the load: what one lacks another may have.
    """

    def __init__(self, loading: Loading, wards: Placer, casualties: Sequence[Member]) -> None:
        self._loading = loading
        self._wards = wards
        self._members = casualties
        self._files: list[CollisionReading] = []
        self._joined: set[str] = set()
        self._taken: dict[str, bool | None] = {}
        self._years: dict[str, set[str]] = {}
        """Of each file of casualties that could be read."""
        self._waiting: dict[str, set[str]] = {}
        """The years of the files of casualties of which another file is lacking."""

    def read_collisions(self, files: Sequence[Member]) -> None:
        """Read the files of collisions; one that is refused leaves its line in the ledger."""
        read = self._loading.readings(files, lambda member, _: read_collisions(member))
        self._files = list(read)

    def read_casualties(self, member: Member) -> ExtractReading:
        """The casualties of a file, joined.

        Raises RefusedFileError without their collisions, and where the collisions say that more
        people were hurt than all files of casualties have.
        """
        reading = self._casualties.get(member) or read_casualties(member)
        of_years = years(reading.casualties["collision"])
        self._years[member.name] = self._waiting[member.name] = of_years
        if not self._files:
            raise RefusedFileError(
                f"{member.name}: STATS19 casualties without a file of collisions, which says when "
                f"and where they were; {BESIDE}"
            )
        self._refuse_short(reading)
        found = joined(reading, self._collisions, self._files)
        self._joined |= of_years
        if reading.casualties["collision"].isin(self._collisions.index).all():
            del self._waiting[member.name]
        return found

    def note(self, file: str, taken: bool | None) -> None:
        """Note whether a file of casualties was new, known already (False) or refused (None)."""
        self._taken[file] = taken

    def waits(self, file: str) -> bool:
        """Whether a file is of use to files that are still to come."""
        if file in self._waiting:
            return True
        of_waiting = set().union(*self._waiting.values())
        return any(
            found & of_waiting or not found & self._joined
            for found in (years(r.collisions.index) for r in self._files if r.file == file)
        )

    def lines(self) -> list[Line]:
        """A line of the ledger for each file of collisions, whose rows are placed as casualties."""
        return [self._line(number) for number in range(len(self._files))]

    @cached_property
    def _casualties(self) -> dict[Member, CasualtyReading]:
        """The casualties of each file that can be read."""
        found = {}
        for member in self._members:
            with suppress(RefusedFileError), foreseen(member.name):
                self._loading.refuse_broken(member)
                found[member] = read_casualties(member)
        return found

    @cached_property
    def _in_place(self) -> pd.DataFrame:
        """The collisions in the place that can be used."""
        found = self._collisions[self._collisions["usable"]]
        placed = self._wards.place(found["easting"].to_numpy(), found["northing"].to_numpy())
        return found[~pd.isna(np.asarray(placed.area_code, dtype=object))]

    def _refuse_short(self, reading: CasualtyReading) -> None:
        """Raise RefusedFileError where people hurt in the years of a file are in no file."""
        of_years = self._in_place.index.str.slice(0, 4).isin(years(reading.casualties["collision"]))
        every = self._casualties.values()
        lacking = lacking_words(
            self._in_place[of_years],
            [each.casualties for each in every],
            rejected=sum(len(each.rejects) for each in every),
        )
        if lacking:
            raise RefusedFileError(
                f"{reading.file}: {lacking}: it was cut short or filtered. None of it is counted; "
                "add the rest of it, or the whole file as it is published: what is here is kept "
                "until then"
            )

    @cached_property
    def _collisions(self) -> pd.DataFrame:
        return together(self._files)

    def _taken_of(self, of_years: set[str]) -> set[bool | None]:
        """What became of the files of casualties of these years; of one not read they may be."""
        return {
            taken
            for file, taken in self._taken.items()
            if self._years.get(file, of_years) & of_years
        }

    def _line(self, number: int) -> Line:
        reading = self._files[number]
        of_years = years(reading.collisions.index)
        taken = self._taken_of(of_years)
        if not self._joined & of_years:
            if None in taken:
                return refused(
                    reading.file,
                    f"{reading.file}: the file of its casualties, who are what is counted, was "
                    "refused; it is kept until that is mended and added",
                )
            return refused(
                reading.file,
                f"{reading.file}: STATS19 collisions without a file of their casualties, who are "
                f"what is counted; {BESIDE}",
            )
        if True not in taken:
            return all_duplicate(reading, "already loaded: nothing changed")
        table = reading.collisions
        later = [f.collisions.index for f in self._files[number + 1 :]]
        again = table.index.duplicated(keep="last")
        for index in later:
            again |= table.index.isin(index)
        rows = table[table["usable"] & ~again]
        placed = self._wards.place(rows["easting"].to_numpy(), rows["northing"].to_numpy())
        inside = int((~pd.isna(np.asarray(placed.area_code, dtype=object))).sum())
        return Line(
            file=reading.file,
            kind=reading.kind,
            sha256=reading.sha256,
            rows_read=reading.rows_read,
            placed=inside,
            outside=placed.outside,
            no_location=placed.no_location,
            duplicate=int((table["usable"] & again).sum()),
            rejects=reading.rejects,
            notes=("collisions: the time and place of the casualties counted", *reading.notes),
        )
