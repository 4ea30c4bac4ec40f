"""Incidents of many files, placed in wards and merged into whole months.

A month of police.uk is made of parts: the archive's file of one force, or the API's answer for one
polygon. A part can come in pieces, each a file; `part_versions` says whether a file is a piece, a
later version or there already. The first piece bears the name of its part, the next ones a number
after it (`west-yorkshire/2`). Archive and API hold the same records under different ids, so a month
is taken from one of them: the archive wherever it is there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

import numpy as np
import pandas as pd

from data_loaders.files.readings import IncidentReading
from data_loaders.months.answers_anew import told_twice
from data_loaders.months.answers_beside import AnswersBeside, replaced
from data_loaders.months.cut_months import cut_ends
from data_loaders.months.fingerprints import all_of, by_row, met_in
from data_loaders.months.merged_months import MonthsRead, together
from data_loaders.months.month_batches import Batch, FilePart, without_repeats
from data_loaders.months.month_judging import Judge
from data_loaders.months.month_lines import judged_words, line, tally
from data_loaders.months.month_pieces import Part, Pieces, part_row
from data_loaders.months.month_records import ByMonth, MonthRecords
from data_loaders.months.part_versions import Judgement
from data_loaders.months.refused_before import RefusedMonth
from data_loaders.one_load.ledger import ALREADY_LOADED, Line, ReplacedPart, all_duplicate, refused
from data_loaders.one_load.refused_files import RefusedFile
from geo.placing import Placer
from model.file_kinds import STREET_API, STREET_CSV
from model.tables import FORCE_RECORDS, POLICE, empty
from store.service_differences import difference

_KIND = {STREET_CSV: "archive", STREET_API: "api"}


class MonthReader:
    """Takes the readings of one load and keeps what lies in the place.

    `stored_parts` is the `parts` table of the store, `stored(month)` its incidents of one month,
    `stored_elsewhere(month)` its fingerprints of the other records, `name(offence)` what people
    call an offence. With `replaces`, a file of a part that is there takes its place whatever it
    holds. Archive readings must be taken before API ones.
    """

    def __init__(
        self,
        wards: Placer,
        *,
        force: str,
        load_id: str,
        stored_parts: pd.DataFrame,
        stored: ByMonth,
        stored_elsewhere: ByMonth,
        name: Callable[[str], str] = str,
        replaces: bool = False,
    ) -> None:
        self._wards = wards
        self._force = force
        self._load_id = load_id
        self._name = name
        self._replaces = replaces
        self._pieces = Pieces(stored_parts)
        self._records = MonthRecords(self._pieces, stored, stored_elsewhere)
        self._beside = AnswersBeside(self._pieces, self._records)
        self._judge = Judge(self._pieces, force, replaces, self._records.fingerprints, name)
        self._force_records: dict[Part, pd.DataFrame] = {}
        self._api_beside: dict[pd.Timestamp, list[pd.DataFrame]] = defaultdict(list)
        self._lines: list[Line] = []

    def recall(self, refused: Iterable[RefusedMonth]) -> None:
        """Recall what the store remembers as refused before its months had a file."""
        self._pieces.recall(refused)

    def note_refused(self, file: RefusedFile) -> None:
        """Note that a file of the archive was refused in reading."""
        self._pieces.refuse(file, "archive")

    def note_refused_answer(self, file: RefusedFile) -> None:
        """Note that an answer of the API was refused in reading."""
        self._pieces.refuse(file, "api")

    def take(self, readings: Sequence[IncidentReading]) -> None:
        """Place the rows of files of one kind and note where each ended.

        They are judged in the order given. Many answers of the API are best taken at once.
        """
        for some in without_repeats(readings):
            fresh = [reading for reading in some if not self._note_known(reading)]
            if fresh:
                self._take_together(Batch.of(fresh, self._wards))

    def _take_together(self, batch: Batch) -> None:
        """Take a batch at once, or one by one where its answers tell the same records otherwise."""
        if len(batch.readings) > 1 and told_twice(batch.kept, batch.key[batch.inside]):
            for reading in batch.readings:
                self._take(Batch.of([reading], self._wards))
        else:
            self._take(batch)

    def result(self) -> MonthsRead:
        """Everything taken so far."""
        self._pieces.finish(self._judge.has_all)
        return MonthsRead(
            incidents=self._records.kept(),
            elsewhere=self._records.kept_elsewhere(),
            parts=self._pieces.new(),
            force_records=together(list(self._force_records.values()), "force_records"),
            gone=self._pieces.gone(),
            noted=self._pieces.noted(),
            remembered=self._pieces.refused,
            lines=list(self._lines),
            notes=[
                *self._pieces.stays_words(),
                *(self._difference(month) for month in sorted(self._api_beside)),
            ],
        )

    def _note_known(self, reading: IncidentReading) -> bool:
        """Whether every part of a file is there from a file of the same bytes; then it says so.

        What is asked to take the place of the store's is read even so: the wards may be new.
        """
        known = (
            bool(reading.parts)
            and not reading.refusal
            and all(
                self._pieces.has_file(*part, reading.sha256, new=self._replaces)
                for part in reading.parts
            )
        )
        if known:
            self._lines.append(all_duplicate(reading, ALREADY_LOADED))
            for month, part in reading.parts:
                self._pieces.settle(month, reading.file)
                self._pieces.renew(month, part, reading, all_of=False)
        return known

    def _take(self, batch: Batch) -> None:
        found = self._judged(batch)
        self._note_beside(batch, found)
        refusals = self._refusals(batch, found)
        for key, judgement in zip(batch.keys, found, strict=True):
            if judgement.kind == "same" and not judgement.lacks:
                self._pieces.renew(key.month, key.part, batch.readings[key.file], all_of=True)
        used = np.array(
            [
                judgement.kind in ("piece", "later") and key.file not in refusals
                for judgement, key in zip(found, batch.keys, strict=True)
            ],
            dtype=bool,
        )
        for number in np.flatnonzero(used):
            self._make_room(batch, int(number), found[number])
        beside = [bool(self._pieces.of(key.month, key.part)) for key in batch.keys]
        names = [self._pieces.free_name(key.month, key.part) for key in batch.keys]
        again = self._in_other_pieces(batch, used & np.array(beside, dtype=bool), found)
        kept, repeated = self._kept_of(batch, used, names, again)
        self._records.keep_elsewhere(batch, used[batch.key] & ~batch.inside & ~repeated, names)
        ended = tally(batch, used, repeated)
        overlaps = np.bincount(batch.file[again], minlength=len(batch.readings))
        of_file: dict[int, list[int]] = defaultdict(list)
        for number, key in enumerate(batch.keys):
            of_file[key.file].append(number)
        for file, reading in enumerate(batch.readings):
            if file in refusals:
                self._lines.append(refused(reading.file, refusals[file]))
                continue
            keys = of_file[file]
            told = [
                (batch.keys[n].month, found[n])
                for n in keys
                # A first piece needs no words.
                if found[n].kind != "piece" or beside[n] or overlaps[file]
            ]
            for month, judgement in told:
                if judgement.kind in ("same", "older"):
                    self._pieces.settle(month, reading.file)
            notes = judged_words(told, overlap=int(overlaps[file]))
            self._lines.append(line(batch, file, [ended[n] for n in keys], notes))
            self._note_parts(batch, [n for n in keys if used[n]], names, ended, ~again)
        self._records.keep(kept)

    def _judged(self, batch: Batch) -> list[Judgement]:
        """What each part of the files is; by month, so that none is read anew for every file."""
        keys = range(len(batch.keys))
        of_key = {
            number: Judgement("unclear")
            if batch.readings[batch.keys[number].file].refusal
            else self._judge.judged(batch, number)
            for number in sorted(keys, key=lambda number: batch.keys[number].month)
        }
        found = [of_key[number] for number in keys]
        gone = replaced(batch, found)
        return [self._beside.judged(batch, number, found[number], gone) for number in keys]

    def _note_beside(self, batch: Batch, found: list[Judgement]) -> None:
        """Keep the records of the API that stand beside the archive's, to say what differs."""
        for number, judgement in enumerate(found):
            key = batch.keys[number]
            if judgement.kind == "blocked" and batch.readings[key.file].kind == STREET_API:
                self._api_beside[key.month].append(batch.of_key(number))

    def _refusals(self, batch: Batch, found: list[Judgement]) -> dict[int, str]:
        """The files of which only a person can tell what they are, and what is said of each.

        A month is not known to be whole of which a file is there and another was refused that may
        hold more of it, be it by a later command.
        """
        refusals = {}
        for key, judgement in zip(batch.keys, found, strict=True):
            reading = batch.readings[key.file]
            if reading.refusal:
                refusals[key.file] = reading.refusal
            elif judgement.kind in ("unclear", "versions"):
                refusals[key.file] = self._judge.refusal(reading.file, key, judgement)
        elsewhere = {file for file in refusals if self._lies_elsewhere(batch, file)}
        for number, (key, judgement) in enumerate(zip(batch.keys, found, strict=True)):
            is_there = bool(self._pieces.of(key.month, key.part))
            told = key.file in refusals and (is_there or key.file not in elsewhere)
            if told and self._judge.may_add(batch, number, judgement):
                reading, part = batch.readings[key.file], (key.month, key.part)
                said = np.unique(by_row(batch.fingerprints[batch.rows_of(number)])).tobytes()
                file = RefusedFile(reading.file, frozenset({part}), {part: said})
                self._pieces.refuse(file, _KIND[reading.kind])
        return refusals

    def _lies_elsewhere(self, batch: Batch, file: int) -> bool:
        """Whether a file of the place's own force has none of its records in the place."""
        own = [n for n, k in enumerate(batch.keys) if k.file == file and k.part == self._force]
        rows = [batch.inside[batch.rows_of(number)] for number in own]
        return bool(own) and not any(inside.any() for inside in rows)

    def _make_room(self, batch: Batch, number: int, judgement: Judgement) -> None:
        """Take away what a file part takes the place of."""
        key = batch.keys[number]
        reading = batch.readings[key.file]
        replaced = list(judgement.replaces)
        replaced += self._of_other_service(key, _KIND[reading.kind])
        for name in replaced:
            self._replace(key.month, name, by=reading.file)

    def _of_other_service(self, key: FilePart, kind: str) -> list[str]:
        """The API's answers, of which the place's own force now has a file of the archive."""
        if kind == "api" or key.part != self._force:
            return []
        there = self._pieces.of_month(key.month).items()
        other = [name for name, row in there if row["kind"] == "api"]
        if other:
            self._api_beside[key.month] += [self._records.of(key.month, name) for name in other]
        return other

    def _replace(self, month: pd.Timestamp, name: str, *, by: str) -> None:
        row = self._pieces.of_month(month)[name]
        number = self._pieces.replace(month, name, by=by)
        if number is not None:
            self._lines[number] = self._lines[number].without(ReplacedPart(row, by))
            self._records.take_away(month, name)
            self._force_records.pop((month, name), None)

    def _in_other_pieces(
        self, batch: Batch, used: np.ndarray, found: list[Judgement]
    ) -> np.ndarray:
        """Which rows of the archive's are records of another piece of their part.

        `used` are the parts that are a piece beside others. A record is the same where all that it
        says is, whatever its outcome.
        """
        again = np.zeros(len(batch.rows), dtype=bool)
        if batch.readings[0].kind != STREET_CSV:
            return self._beside.told_anew(batch, found)
        for number in np.flatnonzero(used):
            key, rows = batch.keys[number], batch.key == number
            pieces = self._judge.comparable(key, batch.readings[key.file])
            there = [self._records.fingerprints(key.month, name) for name in pieces]
            again[rows] = met_in(batch.fingerprints[rows], all_of(there))
        return again

    def _kept_of(
        self, batch: Batch, used: np.ndarray, names: list[str], again: np.ndarray
    ) -> tuple[pd.DataFrame, np.ndarray]:
        """The new records of the parts that are used; and which rows of the batch are not new."""
        key = batch.key[batch.inside]
        wanted = ~again[batch.inside]
        wanted &= used[key] if len(batch.keys) else False
        records = batch.kept[wanted] if not wanted.all() else batch.kept
        met = self._records.met_before(records, archive=batch.readings[0].kind == STREET_CSV)
        repeated = again.copy()
        repeated[np.flatnonzero(batch.inside)[wanted]] = met
        kept = records[~met] if met.any() else records
        if any(name != of_key.part for name, of_key in zip(names, batch.keys, strict=True)):
            part = np.array(names, dtype=object)[key[wanted][~met]]
            kept = kept.assign(part=pd.Series(part, index=kept.index, dtype="str"))
        return kept, repeated

    def _note_parts(
        self,
        batch: Batch,
        keys: list[int],
        names: list[str],
        ended: list[dict[str, int]],
        once: np.ndarray,
    ) -> None:
        """A row of `parts` for each of these parts of the file whose line was written last.

        `once` are the rows that are no record of another piece.
        """
        for number in keys:
            key, counts = batch.keys[number], ended[number]
            reading = batch.readings[key.file]
            row = part_row(
                reading,
                source=POLICE,
                month=key.month,
                part=names[number],
                kind=_KIND[reading.kind],
                load_id=self._load_id,
                records=counts["placed"],
                outside=counts["outside"],
                no_location=counts["no_location"],
                rejected=counts["rejected"],
                undated=counts["undated"],
                reach=reading.reach.get(key.month),
                mends=reading.mends.get(key.month),
                cut=int(key.month in cut_ends(reading)),
            )
            self._pieces.add(row, len(self._lines) - 1)
            if key.part == self._force and reading.kind == STREET_CSV:
                self._force_records[key.month, names[number]] = _force_records(
                    batch, (batch.key == number) & once, row
                )

    def _difference(self, month: pd.Timestamp) -> str:
        archive = [self._records.of(month, name) for name in self._pieces.of(month, self._force)]
        # Polygons overlap, so a record can be in several answers.
        api = together(self._api_beside[month]).drop_duplicates("incident_id")
        return difference(month, together(archive)["offence"], api["offence"], self._name)


def _force_records(batch: Batch, mine: np.ndarray, part: dict[str, object]) -> pd.DataFrame:
    """The records of some rows of a force's file by offence, and those without a place."""
    offences = batch.rows["offence"] if mine.all() else batch.rows.loc[mine, "offence"]
    records = offences.value_counts().sort_index()
    lost = offences[~batch.located[mine]].value_counts()
    without_place = lost.reindex(records.index, fill_value=0).to_numpy()
    found = pd.DataFrame({"offence": records.index, "records": records.to_numpy()})
    found["without_place"] = without_place
    found = found.assign(source=POLICE, month=part["month"], part=part["part"])
    return found[list(FORCE_RECORDS.columns)].astype(empty("force_records").dtypes.to_dict())
