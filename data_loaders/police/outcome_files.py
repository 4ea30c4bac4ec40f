"""The step that loads outcomes of crimes.

Outcomes are kept where their point lies in the place, whether or not their crime is in the store
yet, so that the order in which files are loaded changes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd

from data_loaders.files.readings import Member
from data_loaders.months.file_pairs import Earlier
from data_loaders.months.fingerprints import Fingerprints, fingerprints
from data_loaders.months.merged_months import together, with_noted, without
from data_loaders.months.month_lines import OLDER, lacking
from data_loaders.months.month_pieces import Part, Pieces, Row, edition_in, part_row
from data_loaders.months.part_versions import Judgement, judged, refusal
from data_loaders.months.refused_before import refused_before, remember
from data_loaders.one_load.ledger import ALREADY_LOADED, Line, all_duplicate, refused
from data_loaders.one_load.load_context import Loading
from data_loaders.one_load.refused_files import RefusedFile
from data_loaders.police.outcomes import OutcomeReading, read_outcomes
from geo.boundaries import to_bng
from geo.placing import Placer
from model.file_kinds import OUTCOMES_CSV
from model.periods import spans
from model.tables import OUTCOME_PARTS, OUTCOMES, PARTS, POLICE, empty

_KEYS = ["month", "part"]


def load_outcomes(loading: Loading, files: Sequence[Member], wards: Placer) -> bool:
    """Read files of outcomes and store those in the place; whether any changed the store.

    A line of the ledger says placed of the outcomes whose crime is in the store, outside of the
    others: their crime is in another district, or not loaded yet.
    """
    step = _Outcomes(loading, wards)
    for reading in loading.readings(
        files,
        lambda member, known: read_outcomes(member, known.place.force),
        step.note_refused,
    ):
        step.take(reading)
    for file in loading.unread.get(OUTCOMES_CSV, ()):
        step.note_refused(file)
    return step.store()


@dataclass(frozen=True)
class _Taken:
    """One file's outcomes in the place, and its line of the ledger where that is sure already."""

    reading: OutcomeReading
    kept: pd.DataFrame
    duplicate: int = 0
    replaced: int = 0
    notes: tuple[str, ...] = ()
    line: Line | None = None


class _Outcomes:
    """The outcomes of one load."""

    def __init__(self, loading: Loading, wards: Placer) -> None:
        self._loading = loading
        self._wards = wards
        self._stored = loading.draft.read("parts", source=OUTCOME_PARTS)
        self._pieces = Pieces(self._stored)
        self._pieces.recall(refused_before(loading, OUTCOME_PARTS))
        self._taken: list[_Taken] = []

    def note_refused(self, file: RefusedFile) -> None:
        """Note that a file was refused."""
        self._pieces.refuse(file)

    def take(self, reading: OutcomeReading) -> None:
        """Keep the outcomes in the place; a part that is there is judged as those of crimes are."""
        rows = reading.outcomes
        parts = sorted(set(rows[_KEYS].itertuples(index=False, name=None)))
        there = [row for part in parts for row in self._pieces.of(*part).values()]
        if parts and all(
            self._pieces.has_file(month, part, reading.sha256, new=self._loading.replaces)
            for month, part in parts
        ):
            self._note(reading, all_duplicate(reading, ALREADY_LOADED))
            self._settle(reading)
            return
        twice = rows.duplicated([*_KEYS, "incident_id", "outcome"]).to_numpy()
        rows = rows[~twice]
        kept = rows[self._in_place(rows)].assign(source=POLICE)[list(OUTCOMES.columns)]
        found = self._judged(kept, there, reading.edition)
        if found.kind in ("unclear", "versions"):
            self._note(reading, refused(reading.file, _refusal(reading.file, there, found)))
            if found.may_add:
                self.note_refused(RefusedFile(reading.file, frozenset(parts)))
        elif found.kind in ("same", "older"):
            note = f"every outcome is there already{lacking(found.lacks)}"
            self._note(reading, all_duplicate(reading, OLDER if found.kind == "older" else note))
            self._settle(reading)
        else:
            self._keep(reading, kept, int(twice.sum()), parts, there, found)

    def _note(self, reading: OutcomeReading, line: Line) -> None:
        self._taken.append(_Taken(reading, empty("outcomes"), line=line))

    def _settle(self, reading: OutcomeReading) -> None:
        for month in reading.outcomes["month"].unique():
            self._pieces.settle(month, reading.file)

    def _judged(self, kept: pd.DataFrame, there: Sequence[Row], edition: str) -> Judgement:
        """What the outcomes are to those that are there, told apart by id and outcome."""
        of_store = [r for r in there if not self._pieces.is_new(r["month"], str(r["part"]))]
        if of_store and self._loading.replaces:
            return Judgement("later", tuple(map(_name, of_store)))
        earlier = {
            _name(row): Earlier(
                _fingerprints(self._records(row)), edition_in(row), row not in of_store
            )
            for row in there
        }
        earlier = {name: old for name, old in earlier.items() if len(old.records)}
        if not earlier:
            return Judgement("piece")
        return judged(_fingerprints(kept), earlier, edition=edition)

    def _records(self, row: Row) -> pd.DataFrame:
        """The outcomes of one piece."""
        new = self._pieces.is_new(row["month"], str(row["part"]))
        frames = [taken.kept for taken in self._taken] if new else [self._stored_outcomes]
        table = pd.concat(frames, ignore_index=True)
        return table[(table["month"] == row["month"]) & (table["part"] == row["part"])]

    @cached_property
    def _stored_outcomes(self) -> pd.DataFrame:
        return self._loading.draft.read("outcomes", source=POLICE)

    def _keep(
        self,
        reading: OutcomeReading,
        kept: pd.DataFrame,
        twice: int,
        parts: Sequence[Part],
        there: Sequence[Row],
        found: Judgement,
    ) -> None:
        for row in there:
            if _name(row) in found.replaces:
                self._replace(row, by=reading.file)
        names = {part: self._pieces.free_name(*part) for part in parts}
        keys = zip(kept["month"], kept["part"], strict=True)
        kept = kept.assign(part=pd.Series([names[k] for k in keys], index=kept.index, dtype="str"))
        for (month, _), name in names.items():
            self._pieces.add(self._part((month, name), kept, reading), len(self._taken))
        self._taken.append(_Taken(reading, kept, duplicate=twice))

    def _replace(self, row: Row, *, by: str) -> None:
        part = (row["month"], str(row["part"]))
        line = self._pieces.replace(*part, by=by)
        if line is not None:
            self._taken[line] = _without(self._taken[line], [part], by=by)

    def store(self) -> bool:
        """Write the lines and, if anything is new, the months it is of; whether anything is."""
        self._pieces.finish()
        self._loading.notes.extend(self._pieces.stays_words())
        remember(self._loading, OUTCOME_PARTS, self._pieces.refused)
        new, noted = self._pieces.new(), self._pieces.noted()
        if len(new) or noted:
            self._store_months(new)
        crimes = pd.Series(dtype="str")
        if any(taken.line is None for taken in self._taken):
            stored = self._loading.draft.read("incidents", source=POLICE, columns=("incident_id",))
            crimes = stored["incident_id"]
        self._loading.lines.extend(taken.line or _line(taken, crimes) for taken in self._taken)
        return bool(len(new) or noted)

    def _in_place(self, rows: pd.DataFrame) -> np.ndarray:
        easting, northing = to_bng(rows["longitude"].to_numpy(), rows["latitude"].to_numpy())
        placed = self._wards.place(easting, northing)
        return ~pd.isna(np.asarray(placed.area_code, dtype=object))

    def _part(self, part: Part, kept: pd.DataFrame, reading: OutcomeReading) -> Row:
        month, name = part
        return part_row(
            reading,
            source=OUTCOME_PARTS,
            month=month,
            part=name,
            kind="file",
            load_id=self._loading.load_id,
            records=int(((kept["month"] == month) & (kept["part"] == name)).sum()),
            rejected=sum(reject.month in (month, None) for reject in reading.rejects),
        )

    def _store_months(self, new: pd.DataFrame) -> None:
        draft, gone = self._loading.draft, self._pieces.gone()
        if months := sorted(new["month"].unique()):
            old = self._stored_outcomes
            frames = [without(old[old["month"].isin(months)], gone)]
            frames += [taken.kept for taken in self._taken]
            outcomes = together(frames, "outcomes")
            draft.replace_months("outcomes", outcomes, months, source=POLICE)
        stays = with_noted(without(self._stored, gone), self._pieces.noted())
        parts = together([stays, new], "parts")
        self._loading.replace_source("parts", parts[list(PARTS.columns)], OUTCOME_PARTS)


def _name(row: Row) -> str:
    return f"{row['month']:%Y-%m} {row['part']}"


def _fingerprints(outcomes: pd.DataFrame) -> Fingerprints:
    """As those of records that are judged: an outcome is to an id what an offence is."""
    says = {"offence": outcomes["outcome"], "easting": 0.0, "northing": 0.0, "street": ""}
    return fingerprints(outcomes.assign(**says))


def _refusal(file: str, there: Sequence[Row], found: Judgement) -> str:
    files = sorted({str(row["file"]) for row in there})
    what = f"outcomes of {spans(row['month'] for row in there)}"
    return refusal(file, what, " and ".join(files), found)


def _without(taken: _Taken, parts: Sequence[Part], *, by: str) -> _Taken:
    """A file without the parts that a later file of the same load has anew."""
    gone = pd.MultiIndex.from_frame(taken.kept[_KEYS]).isin(parts)
    if not gone.any():
        return taken
    return replace(
        taken,
        kept=taken.kept[~gone],
        replaced=taken.replaced + int(gone.sum()),
        notes=(*taken.notes, f"replaced by {by}"),
    )


def _line(taken: _Taken, crimes: pd.Series) -> Line:
    reading = taken.reading
    inside = len(taken.kept)
    waiting = int((~taken.kept["incident_id"].isin(crimes)).sum())
    others = reading.rows_read - len(reading.rejects) - taken.duplicate - taken.replaced - inside
    wait = (f"{waiting:,} in the place are kept until their crimes are loaded",) if waiting else ()
    return Line(
        file=reading.file,
        kind=reading.kind,
        sha256=reading.sha256,
        rows_read=reading.rows_read,
        placed=inside,
        outside=others,
        duplicate=taken.duplicate,
        replaced=taken.replaced,
        rejects=reading.rejects,
        notes=(*reading.notes, *taken.notes, *wait),
    )
