"""Incidents of any source but street-level police data: placed, merged by month, stored, counted.

A source's month is made of parts: road casualties are one part a month whoever published them, stop
and search one a force, partners' incidents one an offence. A part may come in pieces, as those of
police.uk do (`part_versions`); a later version of a file replaces what it answers for.
"""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from functools import cached_property

import geopandas as gpd
import pandas as pd

from data_loaders.columns.swapped_axes import exchanged_words
from data_loaders.counts.extract_counts import count_extract
from data_loaders.counts.extract_judging import NOTHING_NEW, ExtractJudge, Verdict, with_own_ids
from data_loaders.counts.extract_placing import RejectedHere, placed
from data_loaders.files.readings import ExtractReading
from data_loaders.months.cut_months import cut_ends
from data_loaders.months.merged_months import together, with_noted, without
from data_loaders.months.month_lines import OLDER, lacking
from data_loaders.months.month_pieces import Part, Pieces, Row, part_row
from data_loaders.months.of_another_place import elsewhere_words, lies_elsewhere
from data_loaders.months.part_versions import Judgement, refusal
from data_loaders.months.refused_before import refused_before, remember
from data_loaders.one_load.ledger import ALREADY_LOADED, Line, ReplacedPart, all_duplicate, refused
from data_loaders.one_load.load_context import Loading
from data_loaders.one_load.refused_files import RefusedFile
from geo.placing import Placer
from model.periods import spans
from model.tables import empty


class Extracts:
    """The incidents of one source in one load: take readings, then store them.

    `areas` are the wards and zones of the place, EPSG:27700; `wards` places points in its wards.
    """

    def __init__(
        self, loading: Loading, source: str, areas: gpd.GeoDataFrame, wards: Placer
    ) -> None:
        self._loading = loading
        self._source = source
        self._areas = areas
        self._wards = wards
        self._stored = loading.draft.read("parts", source=source)
        self._pieces = Pieces(self._stored)
        self._pieces.recall(refused_before(loading, source))
        self._lines: list[Line] = []
        self._kept: list[pd.DataFrame] = []

    def note_refused(self, file: RefusedFile) -> None:
        """Note that a file was refused in reading."""
        self._pieces.refuse(file)

    def take(self, reading: ExtractReading) -> bool:
        """Place one file's rows; False when it changes nothing.

        A file of parts that are there already is judged as one of police.uk is (`part_versions`),
        month by month. Road casualties of another publisher it replaces whatever they are; in a
        load that `replaces`, everything of the store.
        """
        earlier = self._earlier(reading)
        if reading.parts and all(
            self._pieces.has_file(*part, reading.sha256, new=self._loading.replaces)
            for part in reading.parts
        ):
            self._add(all_duplicate(reading, ALREADY_LOADED))
            for month, _ in reading.parts:
                self._pieces.settle(month, reading.file)
            return False
        line, kept, ended = placed(reading, self._source, self._wards_of_place, self._wards)
        if misplaced := self._misplaced(reading, line, known=bool(earlier)):
            self._add(refused(reading.file, misplaced))
            return False
        verdict = self._judge.verdict(kept, earlier, reading.edition)
        if found := verdict.refused:
            self._add(refused(reading.file, self._refusal(reading.file, earlier, found)))
            self.note_refused(_refused(reading.file, kept, verdict))
            return False
        settled = [part for part in reading.parts if verdict.settled(part)]
        for month, _ in settled:
            self._pieces.settle(month, reading.file)
        if settled and len(settled) == len(reading.parts):
            words = f"every record is there already{self._lacking(verdict.lacks)}: nothing changed"
            self._add(all_duplicate(reading, OLDER if verdict.older else words))
            return False
        line, kept = self._without_settled(line, kept, ended, settled, verdict.lacks)
        notes = self._make_room(earlier, verdict, by=reading.file)
        rejected = RejectedHere.of(reading, ended)
        notes = (*rejected.words(disclosive=self._is_disclosive), *notes)
        taken = [part for part in reading.parts if part not in settled]
        names = {part: self._pieces.free_name(*part) for part in taken}
        self._add(dataclasses.replace(line, notes=(*line.notes, *notes)), _renamed(kept, names))
        self._note_parts(names, ended, reading, rejected)
        return True

    def store(self, *, recount: bool = False) -> None:
        """Write the lines of the ledger and, if anything changed, the source's tables."""
        self._loading.lines.extend(self._lines)
        self._pieces.finish()
        self._loading.notes.extend(self._pieces.stays_words())
        remember(self._loading, self._source, self._pieces.refused)
        new = self._pieces.new()
        months = sorted({*new["month"], *(month for month, _ in self._pieces.noted())})
        if months:
            self._store_parts(new, months)
        if months or (recount and len(self._stored)):
            count_extract(
                self._loading,
                self._source,
                self._areas,
                self._wards,
                parts=self._stored,
                months=None if recount else months,
            )

    def _earlier(self, reading: ExtractReading) -> dict[str, list[Row]]:
        """The pieces there are of the parts of a file, by the bytes of the file they are from."""
        by_file: dict[str, list[Row]] = defaultdict(list)
        for part in reading.parts:
            for row in self._pieces.of(*part).values():
                by_file[str(row["sha256"])].append(row)
        return dict(by_file)

    @cached_property
    def _judge(self) -> ExtractJudge:
        named = self._loading.catalogue.offence
        return ExtractJudge(
            self._pieces,
            self._source,
            self._loading.replaces,
            self._records,
            lambda offence: named[offence].name,
        )

    def _without_settled(
        self,
        line: Line,
        kept: pd.DataFrame,
        ended: pd.DataFrame,
        settled: list[Part],
        lacks: int,
    ) -> tuple[Line, pd.DataFrame]:
        """A file's line and records, without the parts of which all is there already."""
        if not settled:
            return line, kept
        rows = ended[ended.index.isin(settled)].sum().astype(int)
        months = spans(month for month, _ in settled)
        note = f"{months}: every record is there already{self._lacking(lacks)}"
        line = dataclasses.replace(
            line,
            placed=line.placed - int(rows["records"]),
            outside=line.outside - int(rows["outside"]),
            no_location=line.no_location - int(rows["no_location"]),
            duplicate=line.duplicate + int(rows.sum()),
            notes=(*line.notes, note),
        )
        there = pd.MultiIndex.from_frame(kept[["month", "part"]]).isin(settled)
        return line, kept[~there]

    def _lacking(self, lacks: int) -> str:
        """What is said of a file that lacks records that are there."""
        return lacking(lacks, disclosive=self._is_disclosive)

    @cached_property
    def _is_disclosive(self) -> bool:
        return self._loading.catalogue.source[self._source].disclosive

    def _records(self, rows: list[Row]) -> pd.DataFrame:
        """The records of some pieces."""
        names = pd.MultiIndex.from_tuples([(row["month"], row["part"]) for row in rows])
        frames = list(self._kept)
        if any(not self._pieces.is_new(*name) for name in names):
            frames.append(self._stored_incidents)
        found = [f[pd.MultiIndex.from_frame(f[["month", "part"]]).isin(names)] for f in frames]
        return with_own_ids(together(found))

    @cached_property
    def _wards_of_place(self) -> gpd.GeoDataFrame:
        return self._areas[self._areas["area_type"] == "ward"]

    @cached_property
    def _stored_incidents(self) -> pd.DataFrame:
        return self._loading.draft.read("incidents", source=self._source)

    def _refusal(self, file: str, earlier: dict[str, list[Row]], found: Judgement) -> str:
        there = sorted({str(row["file"]) for rows in earlier.values() for row in rows})
        months = spans(row["month"] for rows in earlier.values() for row in rows)
        # How many records two partners' files share could tell a number that is hidden.
        if self._is_disclosive:
            why = "it has some of its records and lacks others"
            found = dataclasses.replace(found, why=why)
        return refusal(file, months, " and ".join(there), found)

    def _misplaced(self, reading: ExtractReading, line: Line, *, known: bool) -> str:
        """Why a file is refused for where its records lie; empty where they may lie there."""
        rows = reading.incidents
        easting, northing = (rows[axis].to_numpy(float) for axis in ("easting", "northing"))
        if words := exchanged_words(easting, northing, self._wards, reading.file):
            return words
        if known or not lies_elsewhere(rows, line.placed, self._wards_of_place):
            return ""
        return elsewhere_words(line.file, line.outside, self._loading.catalogue.place.name)

    def _make_room(
        self, earlier: dict[str, list[Row]], verdict: Verdict, *, by: str
    ) -> tuple[str, ...]:
        """Take away what a file takes the place of; what its line says of that."""
        notes = []
        for file, rows in earlier.items():
            name = rows[0]["file"]
            gone = [row for row in rows if file in verdict.months[row["month"]].replaces]
            beside = [
                row
                for row in rows
                if row not in gone and verdict.months[row["month"]].kind not in NOTHING_NEW
            ]
            if gone:
                months = spans(row["month"] for row in gone)
                notes.append(f"replaces {months} as loaded from {name}")
            if beside:
                months = spans(row["month"] for row in beside)
                notes.append(f"{months}: a piece beside {name}, with hardly a record in common")
            for row in gone:
                self._replace(row, by=by)
        return tuple(notes)

    def _replace(self, row: Row, *, by: str) -> None:
        month, name = row["month"], str(row["part"])
        line = self._pieces.replace(month, name, by=by)
        if line is not None:
            self._lines[line] = self._lines[line].without(ReplacedPart(row, by))
            kept = self._kept[line]
            self._kept[line] = kept[(kept["month"] != month) | (kept["part"] != name)]

    def _note_parts(
        self,
        names: dict[Part, str],
        ended: pd.DataFrame,
        reading: ExtractReading,
        rejected: RejectedHere,
    ) -> None:
        of_month, undated, ends = rejected.by_month(), rejected.undated(), cut_ends(reading)
        counts = ended.to_dict("index")
        for (month, part), name in names.items():
            row = part_row(
                reading,
                source=self._source,
                month=month,
                part=name,
                kind="file",
                load_id=self._loading.load_id,
                **counts.get((month, part), dict.fromkeys(ended.columns, 0)),
                rejected=of_month[month],
                undated=undated,
                cut=int(month in ends),
            )
            self._pieces.add(row, len(self._lines) - 1)

    def _add(self, line: Line, kept: pd.DataFrame | None = None) -> None:
        """One line for each frame, in step, so that a later version can correct both."""
        self._lines.append(line)
        self._kept.append(empty("incidents") if kept is None else kept)

    def _store_parts(self, new: pd.DataFrame, months: list[pd.Timestamp]) -> None:
        """Write the months read: what a new piece replaces goes, all else of them stays."""
        draft, source, gone = self._loading.draft, self._source, self._pieces.gone()
        stored = self._stored_incidents
        of_months = without(stored[stored["month"].isin(months)], gone)
        draft.replace_months("incidents", together([of_months, *self._kept]), months, source=source)
        stays = with_noted(without(self._stored, gone), self._pieces.noted())
        parts = together([stays, new], "parts")
        self._stored = parts.sort_values(["month", "part"], ignore_index=True)
        self._loading.replace_source("parts", self._stored, source)
        self._loading.gone.extend(gone)


def _refused(file: str, kept: pd.DataFrame, verdict: Verdict) -> RefusedFile:
    """A refused file, with the parts of its records in the place that it may hold more of."""
    parts = set(kept[["month", "part"]].itertuples(index=False, name=None))
    return RefusedFile(file, frozenset(part for part in parts if verdict.may_add(part[0])))


def _renamed(kept: pd.DataFrame, names: dict[Part, str]) -> pd.DataFrame:
    """With the names of pieces in place of those of their parts."""
    if all(part == name for (_, part), name in names.items()):
        return kept
    parts = zip(kept["month"], kept["part"], strict=True)
    return kept.assign(part=pd.Series([names[p] for p in parts], index=kept.index, dtype="str"))
