"""What a file of incidents is to what is there, in each month by itself.

The parts of a month that both have are judged together: of a partner's offences a month may have
one or two records. A month that only the file has is new.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

import pandas as pd

from data_loaders.months.file_pairs import Earlier, all_there
from data_loaders.months.fingerprints import fingerprints
from data_loaders.months.month_pieces import Part, Pieces, Row, edition_in, part_of
from data_loaders.months.part_versions import Judgement, judged
from data_loaders.roads.road_casualties import ROADS

ByFile = Mapping[str, list[Row]]
"""Pieces that are there, by the bytes of the file they are from."""

REFUSED = ("unclear", "versions")
NOTHING_NEW = ("same", "older")


@dataclass(frozen=True)
class Verdict:
    """What a file is in each month of which something is there."""

    months: Mapping[pd.Timestamp, Judgement]
    shared: frozenset[Part]
    """The parts that are there, of any file."""

    @property
    def refused(self) -> Judgement | None:
        """The first month that only a person can tell."""
        return next((j for j in self.months.values() if j.kind in REFUSED), None)

    def settled(self, part: Part) -> bool:
        """Whether a part is there already, so that the file has nothing to say of it."""
        return part in self.shared and self.months[part[0]].kind in NOTHING_NEW

    def may_add(self, month: pd.Timestamp) -> bool:
        """Whether a file that is refused may hold more of a month than is there."""
        found = self.months.get(month)
        if found is None or found.kind not in (*REFUSED, *NOTHING_NEW):
            return True
        return found.may_add

    @property
    def lacks(self) -> int:
        """Records that are there and not in the file, in the months that are settled."""
        return sum(j.lacks for j in self.months.values() if j.kind in NOTHING_NEW)

    @property
    def older(self) -> bool:
        """Whether a month is there from an archive known to be newer."""
        return any(j.kind == "older" for j in self.months.values())


@dataclass(frozen=True)
class ExtractJudge:
    """Judges the files of one source."""

    pieces: Pieces
    source: str
    replaces: bool
    records: Callable[[list[Row]], pd.DataFrame]
    """The records of some pieces."""
    name: Callable[[str], str]
    """What people call an offence."""

    def verdict(self, kept: pd.DataFrame, earlier: ByFile, edition: str) -> Verdict:
        """What a file with these records in the place is to the files before it."""
        shared = frozenset(_part(row) for rows in earlier.values() for row in rows)
        new = with_own_ids(kept[_of_parts(kept, shared)])
        there = {file: self.records(rows) for file, rows in earlier.items()}
        if self._told_anew(new, there):
            months = {month: Judgement("later", tuple(earlier)) for month, _ in shared}
            return Verdict(months, shared)
        months = {
            month: self._of_month(new[new["month"] == month], of_month, edition)
            for month, of_month in _by_month(earlier)
        }
        return Verdict(self._moved(months, new, earlier, edition), shared)

    def _told_anew(self, new: pd.DataFrame, there: Mapping[str, pd.DataFrame]) -> bool:
        """Whether as many of the same records are told anew: by other times, for other months."""
        old = [found for found in there.values() if len(found)]
        if self.replaces or not old or len(new) != sum(map(len, old)):
            return False
        return all_there(fingerprints(new), fingerprints(pd.concat(old)))

    def _moved(
        self,
        months: dict[pd.Timestamp, Judgement],
        new: pd.DataFrame,
        earlier: ByFile,
        edition: str,
    ) -> dict[pd.Timestamp, Judgement]:
        """The same, where a month between others is unclear and the file as a whole is later.

        Its records have moved from month to month. The first and the last month of a file may be
        cut, so they must be clear by themselves.
        """
        inner = [m for m in sorted(months)[1:-1] if months[m].kind in REFUSED]
        if not inner or self._of_month(new, earlier, edition).kind != "later":
            return months
        return months | {month: Judgement("later", tuple(earlier)) for month in inner}

    def _of_month(self, new: pd.DataFrame, earlier: ByFile, edition: str) -> Judgement:
        if self.replaces and (of_store := self._of_store(earlier)):
            return Judgement("later", of_store)
        there = {file: self.records(rows) for file, rows in earlier.items()}
        # A file that says there was nothing gives way to one that says there was something.
        silent = tuple(file for file, records in there.items() if records.empty)
        there = {file: records for file, records in there.items() if len(records)}
        if not there:
            return Judgement("later", silent)
        if new.empty:
            return Judgement("same", lacks=sum(map(len, there.values())))
        if others := self._of_others(new, there):
            return Judgement("later", (*others, *silent))
        judgeable = {file: self._earlier(earlier[file], there[file]) for file in there}
        found = judged(fingerprints(new), judgeable, edition=edition, name=self.name)
        return replace(found, replaces=(*found.replaces, *silent))

    def _of_store(self, earlier: ByFile) -> tuple[str, ...]:
        """The files of the store, which a load that replaces takes the place of."""
        return tuple(file for file, rows in earlier.items() if not self._are_new(rows))

    def _of_others(self, new: pd.DataFrame, there: Mapping[str, pd.DataFrame]) -> tuple[str, ...]:
        """The files of another publisher of road casualties, who gives other ids."""
        if self.source != ROADS:
            return ()
        own = _publishers(new)
        return tuple(file for file, records in there.items() if _publishers(records) - own)

    def _earlier(self, rows: list[Row], records: pd.DataFrame) -> Earlier:
        return Earlier(fingerprints(records), edition_in(rows[0]), self._are_new(rows))

    def _are_new(self, rows: list[Row]) -> bool:
        return all(self.pieces.is_new(row["month"], str(row["part"])) for row in rows)


def _part(row: Row) -> Part:
    return row["month"], part_of(str(row["part"]))


def _of_parts(kept: pd.DataFrame, parts: frozenset[Part]) -> pd.Series:
    return pd.MultiIndex.from_frame(kept[["month", "part"]]).isin(list(parts))


def _by_month(earlier: ByFile) -> Iterator[tuple[pd.Timestamp, ByFile]]:
    """The pieces of each month, by file."""
    months: dict[pd.Timestamp, dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
    for file, rows in earlier.items():
        for row in rows:
            months[row["month"]][file].append(row)
    yield from sorted(months.items())


def _publishers(records: pd.DataFrame) -> set[str]:
    """What the ids of road casualties begin with: who published them."""
    return set(records["incident_id"].str.split("/").str[0])


def with_own_ids(records: pd.DataFrame) -> pd.DataFrame:
    """Ids made of what a record says hold its time and number here, so they tell records apart."""
    return records.assign(incident_id="id:" + records["incident_id"])
