"""What each part of a file of police.uk is to what is there of its month."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from data_loaders.files.readings import IncidentReading
from data_loaders.months.bare_kinds import MISSING_SHARE
from data_loaders.months.file_pairs import Earlier
from data_loaders.months.fingerprints import Fingerprints, all_of, by_row
from data_loaders.months.mended_rows import are_apart
from data_loaders.months.month_batches import Batch, FilePart
from data_loaders.months.month_pieces import Pieces, Row, edition_in
from data_loaders.months.part_versions import Judgement, judged, refusal
from data_loaders.months.refused_before import RefusedMonth
from geo.wording import listed
from model.file_kinds import STREET_CSV
from model.periods import short

_UNKNOWN = (
    "it has no record in the place, and the store, made by an earlier version, does not hold what "
    "tells the records of that file outside the place apart"
)


@dataclass(frozen=True)
class Judge:
    """Judges the parts of files one by one.

    `told(month, name)` are the fingerprints of a piece; fewer than it has records where a release
    of before did not keep those of its records elsewhere.
    """

    pieces: Pieces
    force: str
    replaces: bool
    told: Callable[[pd.Timestamp, str], Fingerprints]
    name: Callable[[str], str] = str
    """What people call an offence."""

    def judged(self, batch: Batch, number: int) -> Judgement:
        """What one part of a file of the batch is."""
        key = batch.keys[number]
        reading = batch.readings[key.file]
        if self._other_service_has(key, archive=reading.kind == STREET_CSV):
            return Judgement("blocked")
        pieces = self.comparable(key, reading)
        if not pieces:
            return self._judged_first(batch, number)
        if reading.reach.get(key.month) == "" and any(
            row["reach"] != "" for row in pieces.values()
        ):
            return Judgement("silent")
        rows = batch.rows_of(number)
        if not len(rows):
            return Judgement("same")
        if self.replaces:
            # Files of one command are pieces or versions of one another, as always.
            of_store = [name for name in pieces if not self.pieces.is_new(key.month, name)]
            if of_store:
                return Judgement("later", tuple(of_store), asked=True)
        return self._beside(batch.fingerprints[rows], key, reading)

    def may_add(self, batch: Batch, number: int, found: Judgement) -> bool:
        """Whether a part of a file that is refused may hold more of its month than is there.

        Of a file that was judged, whatever else of it a person must tell.
        """
        if batch.readings[batch.keys[number].file].refusal or found.kind in ("piece", "later"):
            return self.holds_more(batch, number)
        return found.may_add

    def holds_more(self, batch: Batch, number: int) -> bool:
        """Whether a part of a file that is refused has records, beyond a few, that are not there.

        Of a part that is not there, those in the place.
        """
        key = batch.keys[number]
        new = batch.fingerprints[batch.rows_of(number)]
        pieces = self.comparable(key, batch.readings[key.file])
        if not pieces:
            return bool(new.inside.any())
        return self._are_more(np.unique(by_row(new)), key.month, pieces)

    def has_all(self, refused: RefusedMonth) -> bool:
        """Whether all that a refused file of a part holds, but a few, is there by now."""
        said = np.frombuffer(refused.records, dtype=np.uint64)
        pieces = self.pieces.of(refused.month, refused.part)
        return bool(len(said) and pieces) and not self._are_more(said, refused.month, pieces)

    def _are_more(self, said: np.ndarray, month: pd.Timestamp, pieces: Iterable[str]) -> bool:
        there = all_of([self.told(month, name) for name in pieces])
        return int((~np.isin(said, by_row(there))).sum()) > max(1, MISSING_SHARE * len(said))

    def comparable(self, key: FilePart, reading: IncidentReading) -> dict[str, Row]:
        """The pieces that a file can be a version of: none that has rejected rows of it anew."""
        this = {"sha256": reading.sha256, "mends": reading.mends.get(key.month)}
        there = self.pieces.of(key.month, key.part).items()
        return {name: row for name, row in there if not are_apart(this, row)}

    def refusal(self, file: str, key: FilePart, found: Judgement) -> str:
        """What is said of a file of which only a person can tell what it is."""
        pieces = self.pieces.of(key.month, key.part) or self.pieces.of_month(key.month)
        there = listed(sorted({str(row["file"]) for row in pieces.values()}), limit=3)
        return refusal(file, f"{key.part}, {short(pd.Period(key.month, 'M'))},", there, found)

    def _judged_first(self, batch: Batch, number: int) -> Judgement:
        """What the first file of a part is; the force's must not be far less than the API has."""
        key = batch.keys[number]
        if key.part != self.force or self.replaces:
            return Judgement("piece")
        there = self.pieces.of_month(key.month).values()
        by_api = sum(int(row["records"]) for row in there if row["kind"] == "api")
        records = len(batch.of_key(number)) if by_api else 0
        if by_api and records * 2 < by_api:
            why = f"it holds {records:,} records in the place, and the API's answers {by_api:,}"
            return Judgement("unclear", why=why)
        return Judgement("piece")

    def _beside(self, new: Fingerprints, key: FilePart, reading: IncidentReading) -> Judgement:
        """What a file is to the pieces of its part that are there."""
        pieces = self.comparable(key, reading)
        found = {name: self.told(key.month, name) for name in pieces}
        number = sum(map(_size, pieces.values()))
        is_old = any(len(found[name]) < _size(row) for name, row in pieces.items())
        if is_old:
            found = {name: there.in_place for name, there in found.items()}
        judgement = self._compared(new.in_place if is_old else new, found, key, reading)
        if is_old and not new.inside.any():
            return Judgement("unclear", why=_UNKNOWN)
        inside = len(new.in_place) == sum(map(len, found.values()))
        if is_old and judgement.kind == "same" and inside and len(new) > number:
            return Judgement("later", tuple(pieces))
        return judgement

    def _compared(
        self,
        new: Fingerprints,
        found: dict[str, Fingerprints],
        key: FilePart,
        reading: IncidentReading,
    ) -> Judgement:
        pieces = self.pieces.of(key.month, key.part)
        earlier = {
            name: Earlier(there, edition_in(pieces[name]), self._is_new(key, name))
            for name, there in found.items()
        }
        archive = reading.kind == STREET_CSV
        return judged(new, earlier, edition=reading.edition, lasting_ids=archive, name=self.name)

    def _is_new(self, key: FilePart, name: str) -> bool:
        return self.pieces.is_new(key.month, name)

    def _other_service_has(self, key: FilePart, *, archive: bool) -> bool:
        """Whether the other service has the month, so that these records would count twice.

        The API answers for every force. The file of another force is kept all the same, and
        waits until the place's own is there (`waiting`).
        """
        return not archive and bool(self.pieces.of(key.month, self.force))


def _size(row: Row) -> int:
    return sum(int(str(row[name])) for name in ("records", "outside", "no_location"))
