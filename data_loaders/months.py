"""Incidents of many files, placed in wards and merged into whole months.

A month of police.uk is made of parts: the archive's file of one force, or the API's answer for one
polygon. A part can come in pieces, each a file; `part_versions` says whether a file is a piece, a
later version or there already. The first piece bears the name of its part, the next ones a number
after it (`west-yorkshire/2`). Archive and API hold the same records under different ids, so a month
is taken from one of them: the archive wherever it is there.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from data_loaders.kinds import STREET_API, STREET_CSV
from data_loaders.ledger import Line, ReplacedPart, all_duplicate, refused
from data_loaders.mended_rows import are_apart
from data_loaders.month_batches import Batch, FilePart
from data_loaders.month_pieces import Part, Pieces, part_of
from data_loaders.part_versions import Judgement, has_id, judged
from data_loaders.reading import IncidentReading
from data_loaders.rejects_by_month import rejected_by_month
from data_loaders.service_differences import difference
from geo.placing import Placed, Placer
from geo.wording import listed
from model.periods import short, spans
from model.tables import FORCE_RECORDS, INCIDENTS, PARTS, POLICE, empty

_KIND = {STREET_CSV: "archive", STREET_API: "api"}
_OTHER = {"archive": "the API", "api": "the archive"}


@dataclass(frozen=True)
class MonthsRead:
    """What a load adds and takes away."""

    incidents: pd.DataFrame
    """With the `area_code` of their ward."""
    parts: pd.DataFrame
    force_records: pd.DataFrame
    gone: list[ReplacedPart]
    """The parts of the store that a file of this load takes the place of."""
    lines: list[Line]
    notes: list[str]


class MonthReader:
    """Takes the readings of one load and keeps what lies in the place.

    `stored_parts` is the `parts` table of the store, `stored(month)` its incidents of one month,
    `name(offence)` what people call an offence. With `replaces`, a file of a part that is there
    takes its place whatever it holds. Archive readings must be taken before API ones.
    """

    def __init__(
        self,
        wards: Placer,
        *,
        force: str,
        load_id: str,
        stored_parts: pd.DataFrame,
        stored: Callable[[pd.Timestamp], pd.DataFrame],
        name: Callable[[str], str] = str,
        replaces: bool = False,
    ) -> None:
        self._wards = wards
        self._force = force
        self._load_id = load_id
        # Files come by month: with two months at hand, none is read anew for every file.
        self._stored = lru_cache(maxsize=2)(stored)
        self._name = name
        self._replaces = replaces
        self._pieces = Pieces(stored_parts)
        self._kept: dict[pd.Timestamp, list[pd.DataFrame]] = defaultdict(list)
        self._force_records: dict[Part, pd.DataFrame] = {}
        self._api_beside: dict[pd.Timestamp, list[pd.DataFrame]] = defaultdict(list)
        self._lines: list[Line] = []

    def take(self, readings: Sequence[IncidentReading]) -> None:
        """Place the rows of files of one kind and note where each ended.

        They are judged in the order given. Many answers of the API are best taken at once.
        """
        for some in _without_repeats(readings):
            fresh = [reading for reading in some if not self._note_known(reading)]
            if fresh:
                self._take(Batch.of(fresh, self._wards))

    def result(self) -> MonthsRead:
        """Everything taken so far."""
        none = empty("incidents").assign(area_code=pd.Series(dtype="str"))
        incidents = _concat([frame for kept in self._kept.values() for frame in kept] or [none])
        forces = list(self._force_records.values())
        return MonthsRead(
            incidents=incidents[[*INCIDENTS.columns, "area_code"]],
            parts=self._pieces.new(),
            force_records=_concat(forces, "force_records"),
            gone=self._pieces.gone(),
            lines=list(self._lines),
            notes=[self._difference(month) for month in sorted(self._api_beside)],
        )

    def _note_known(self, reading: IncidentReading) -> bool:
        """Whether every part of a file is there from a file of the same bytes; then it says so."""
        parts = reading.parts
        known = bool(parts) and all(
            any(row["sha256"] == reading.sha256 for row in self._pieces.of(*part).values())
            for part in parts
        )
        if known:
            self._lines.append(all_duplicate(reading, "already loaded: nothing changed"))
        return known

    def _take(self, batch: Batch) -> None:
        found = [self._judged(batch, number) for number in range(len(batch.keys))]
        refusals = self._refusals(batch, found)
        used = np.array(
            [
                judgement.kind in ("piece", "later") and key.file not in refusals
                for judgement, key in zip(found, batch.keys, strict=True)
            ],
            dtype=bool,
        )
        for number in np.flatnonzero(used):
            self._make_room(batch, int(number), found[number])
        names = [self._pieces.free_name(key.month, key.part) for key in batch.keys]
        kept, repeated = self._kept_of(batch, used, names)
        tally = _tally(batch, used, repeated)
        of_file: dict[int, list[int]] = defaultdict(list)
        for number, key in enumerate(batch.keys):
            of_file[key.file].append(number)
        for file, reading in enumerate(batch.readings):
            if file in refusals:
                self._lines.append(refused(reading.file, refusals[file]))
                continue
            keys = of_file[file]
            notes = self._notes(batch, found, keys)
            self._lines.append(_line(batch, file, [tally[n] for n in keys], notes))
            self._note_parts(batch, [n for n in keys if used[n]], names, tally)
        months = kept["month"].unique()
        for month in months:
            of_month = kept if len(months) == 1 else kept[kept["month"] == month]
            self._kept[month].append(of_month)

    def _judged(self, batch: Batch, number: int) -> Judgement:
        key = batch.keys[number]
        archive = batch.readings[key.file].kind == STREET_CSV
        if self._other_service_has(key, archive=archive):
            if not archive:
                self._api_beside[key.month].append(batch.of_key(number))
            return Judgement("blocked")
        reading = batch.readings[key.file]
        this = {"sha256": reading.sha256, "mends": reading.mends.get(key.month)}
        there = self._pieces.of(key.month, key.part).items()
        pieces = {name: row for name, row in there if not are_apart(this, row)}
        if not pieces:
            return self._judged_first(batch, number)
        if reading.reach.get(key.month) == "" and any(
            row["reach"] != "" for row in pieces.values()
        ):
            return Judgement("silent")
        records = batch.of_key(number)
        if records.empty:
            return Judgement("piece" if archive else "same")
        if self._replaces:
            # Files of one command are pieces or versions of one another, as always.
            of_store = [name for name in pieces if not self._pieces.is_new(key.month, name)]
            if of_store:
                return Judgement("later", tuple(of_store))
        earlier = {name: self._records(key.month, name) for name in pieces}
        return judged(records, earlier, lasting_ids=archive, name=self._name)

    def _judged_first(self, batch: Batch, number: int) -> Judgement:
        """What the first file of a part is; the force's must not be far less than the API has."""
        key = batch.keys[number]
        if key.part != self._force or self._replaces:
            return Judgement("piece")
        there = self._pieces.of_month(key.month).values()
        by_api = sum(int(row["records"]) for row in there if row["kind"] == "api")
        records = len(batch.of_key(number)) if by_api else 0
        if by_api and records * 2 < by_api:
            why = f"it holds {records:,} records in the place, and the API's answers {by_api:,}"
            return Judgement("unclear", why=why)
        return Judgement("piece")

    def _other_service_has(self, key: FilePart, *, archive: bool) -> bool:
        """Whether the other service has the month, so that these records would count twice.

        The API answers for every force. The file of another force is kept all the same, and
        waits until the place's own is there (`waiting`).
        """
        return not archive and bool(self._pieces.of(key.month, self._force))

    def _records(self, month: pd.Timestamp, name: str) -> pd.DataFrame:
        """The records of one piece."""
        if not self._pieces.is_new(month, name):
            stored = self._stored(month)
            return stored[stored["part"] == name]
        return _concat([frame[frame["part"] == name] for frame in self._kept[month]])

    def _refusals(self, batch: Batch, found: list[Judgement]) -> dict[int, str]:
        """The files of which only a person can tell what they are, and what is said of each."""
        return {
            key.file: self._unclear(batch.readings[key.file].file, key, judgement.why)
            for key, judgement in zip(batch.keys, found, strict=True)
            if judgement.kind == "unclear"
        }

    def _unclear(self, file: str, key: FilePart, why: str) -> str:
        pieces = self._pieces.of(key.month, key.part) or self._pieces.of_month(key.month)
        there = listed(sorted({str(row["file"]) for row in pieces.values()}), limit=3)
        return (
            f"{file}: {key.part}, {short(pd.Period(key.month, 'M'))}, is there from "
            f"{there}, and this file is neither a later version of it nor a piece "
            f"beside it: {why}. Nothing was changed; put the pieces together in one file, or add "
            "this one with --replace to use it instead"
        )

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
            self._api_beside[key.month] += [self._records(key.month, name) for name in other]
        return other

    def _replace(self, month: pd.Timestamp, name: str, *, by: str) -> None:
        row = self._pieces.of_month(month)[name]
        line = self._pieces.replace(month, name, by=by)
        if line is not None:
            self._lines[line] = self._lines[line].without(ReplacedPart(row, by))
            self._kept[month] = [frame[frame["part"] != name] for frame in self._kept[month]]
            self._force_records.pop((month, name), None)

    def _kept_of(
        self, batch: Batch, used: np.ndarray, names: list[str]
    ) -> tuple[pd.DataFrame, np.ndarray]:
        """The new records of the parts that are used; and which rows of the batch are not new."""
        key = batch.key[batch.inside]
        of_used = used[key] if len(batch.keys) else np.zeros(0, dtype=bool)
        records = batch.kept[of_used] if not of_used.all() else batch.kept
        met = self._met_before(records, archive=batch.readings[0].kind == STREET_CSV)
        repeated = np.zeros(len(batch.rows), dtype=bool)
        repeated[np.flatnonzero(batch.inside)[of_used]] = met
        kept = records[~met] if met.any() else records
        if any(name != of_key.part for name, of_key in zip(names, batch.keys, strict=True)):
            part = np.array(names, dtype=object)[key[of_used][~met]]
            kept = kept.assign(part=pd.Series(part, index=kept.index, dtype="str"))
        return kept, repeated

    def _met_before(self, records: pd.DataFrame, *, archive: bool) -> np.ndarray:
        """Records whose id stands in another part of their month.

        Within a file of the archive every row is a record. Polygons of the API overlap: the first
        by name has the record, whatever the order of the files.
        """
        met = np.zeros(len(records), dtype=bool)
        if not archive and len(records):
            order = np.argsort(records["part"].to_numpy(object), kind="stable")
            again = records.iloc[order].duplicated(["month", "incident_id"]).to_numpy()
            met[order] = again
        parts = set(records["part"].unique()) if archive else set()
        for month in records["month"].unique():
            others = self._ids_of_others(month, parts)
            if others:
                of_month = (records["month"] == month).to_numpy() & has_id(records)
                met |= of_month & _is_in(records["incident_id"], others)
        return met

    def _ids_of_others(self, month: pd.Timestamp, parts: set[str]) -> list[pd.Series]:
        """The ids of a month that are there, of all parts but some."""
        there = self._pieces.of_month(month)
        names = [name for name in there if part_of(name) not in parts]
        stored = [name for name in names if not self._pieces.is_new(month, name)]
        frames = list(self._kept[month]) + ([self._stored(month)] if stored else [])
        return [f.loc[f["part"].isin(names), "incident_id"] for f in frames] if names else []

    def _notes(self, batch: Batch, found: list[Judgement], keys: list[int]) -> tuple[str, ...]:
        """What the ledger says of the parts of one file, before they are noted themselves."""
        notes = []
        for kind, words in _JUDGED_WORDS.items():
            months = [batch.keys[n].month for n in keys if found[n].kind == kind]
            # A first piece needs no words.
            if kind == "piece":
                months = [
                    batch.keys[n].month
                    for n in keys
                    if found[n].kind == kind
                    and self._pieces.of(batch.keys[n].month, batch.keys[n].part)
                ]
            if months:
                notes.append(words.format(months=spans(months)))
        return tuple(notes)

    def _note_parts(
        self, batch: Batch, keys: list[int], names: list[str], tally: list[dict[str, int]]
    ) -> None:
        """A row of `parts` for each of these parts of the file whose line was written last."""
        for number in keys:
            key, counts = batch.keys[number], tally[number]
            reading = batch.readings[key.file]
            row = {
                "source": POLICE,
                "month": key.month,
                "part": names[number],
                "kind": _KIND[reading.kind],
                "file": reading.file,
                "sha256": reading.sha256,
                "load_id": self._load_id,
                "records": counts["placed"],
                "outside": counts["outside"],
                "no_location": counts["no_location"],
                "rejected": counts["rejected"],
                "reach": reading.reach.get(key.month),
                "mends": reading.mends.get(key.month),
            }
            self._pieces.add(row, len(self._lines) - 1)
            if key.part == self._force and reading.kind == STREET_CSV:
                self._force_records[key.month, names[number]] = _force_records(batch, number, row)

    def _difference(self, month: pd.Timestamp) -> str:
        archive = [self._records(month, name) for name in self._pieces.of(month, self._force)]
        # Polygons overlap, so a record can be in several answers.
        api = _concat(self._api_beside[month]).drop_duplicates("incident_id")
        return difference(month, _concat(archive)["offence"], api["offence"], self._name)


_JUDGED_WORDS = {
    "blocked": "{months}: the other service of police.uk has the month, and the archive counts",
    "silent": "{months}: no record of a police force, where there are some already: they stay",
    "same": "{months}: every record is there already",
    "later": "{months}: a later version, which takes the place of the one before",
    "piece": "{months}: a piece beside another file, with hardly a record in common",
}


def how_placed(placed: Placed) -> list[str]:
    """What a reader of the ledger should know of the records placed, in words."""
    notes = []
    if placed.nearest:
        notes.append(
            f"{placed.nearest:,} placed lie metres outside every ward: the nearest has them"
        )
    if placed.on_edge_or_overlap:
        notes.append(
            f"{placed.on_edge_or_overlap:,} placed lie in several wards: the lowest code has them"
        )
    return notes


def _tally(batch: Batch, used: np.ndarray, repeated: np.ndarray) -> list[dict[str, int]]:
    """Where the rows of each file part ended: placed, outside, no_location, duplicate, rejected."""
    of_used = used[batch.key] if len(batch.keys) else np.zeros(0, dtype=bool)
    ended = {
        "placed": of_used & batch.inside & ~repeated,
        "outside": of_used & batch.located & ~batch.inside,
        "no_location": of_used & ~batch.located,
        "duplicate": ~of_used | repeated,
    }
    number = len(batch.keys)
    tally = pd.DataFrame(
        {name: np.bincount(batch.key[rows], minlength=number) for name, rows in ended.items()}
    )
    return tally.assign(rejected=_rejected(batch, tally.sum(axis=1))).to_dict("records")


def _rejected(batch: Batch, rows: pd.Series) -> list[int]:
    """The rejects that count against each file part: all those of a month, at its first part."""
    counts = [0] * len(batch.keys)
    first: dict[tuple[int, pd.Timestamp], int] = {}
    of_file: dict[int, Counter[pd.Timestamp]] = defaultdict(Counter)
    for number, key in enumerate(batch.keys):
        first.setdefault((key.file, key.month), number)
        of_file[key.file][key.month] += int(rows[number])
    for file, of_month in of_file.items():
        # Mended rows that are rejected once more count with the file they are of.
        if batch.readings[file].rejects and not batch.readings[file].mends:
            for month, rejected in rejected_by_month(
                batch.readings[file].rejects, of_month
            ).items():
                counts[first[file, month]] = rejected
    return counts


def _line(batch: Batch, file: int, tally: list[dict[str, int]], notes: tuple[str, ...]) -> Line:
    reading = batch.readings[file]
    names = ("placed", "outside", "no_location", "duplicate")
    ended = {name: sum(counts[name] for counts in tally) for name in names}
    return Line(
        file=reading.file,
        kind=reading.kind,
        sha256=reading.sha256,
        rows_read=reading.rows_read,
        placed=ended["placed"],
        outside=ended["outside"],
        no_location=ended["no_location"],
        duplicate=ended["duplicate"] + reading.repeated,
        rejects=reading.rejects,
        notes=(*reading.notes, *how_placed(batch.how_placed(file)), *notes),
    )


def _force_records(batch: Batch, number: int, part: dict[str, object]) -> pd.DataFrame:
    """All records of a force's file by offence, and those without a place."""
    mine = batch.key == number
    offences = batch.rows["offence"] if mine.all() else batch.rows.loc[mine, "offence"]
    records = offences.value_counts().sort_index()
    lost = offences[~batch.located[mine]].value_counts()
    without_place = lost.reindex(records.index, fill_value=0).to_numpy()
    found = pd.DataFrame({"offence": records.index, "records": records.to_numpy()})
    found["without_place"] = without_place
    found = found.assign(source=POLICE, month=part["month"], part=part["part"])
    return found[list(FORCE_RECORDS.columns)].astype(empty("force_records").dtypes.to_dict())


def merged(
    read: MonthsRead, stored_parts: pd.DataFrame, stored: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The touched months whole, and the new `parts` table.

    `stored` holds the store's incidents of the touched months. What a new part replaces goes.
    """
    parts = _together(without(stored_parts, read.gone), read.parts)
    incidents = _together(without(stored, read.gone), read.incidents[list(INCIDENTS.columns)])
    return incidents, parts.sort_values(["month", "part"], ignore_index=True)[list(PARTS.columns)]


def without(table: pd.DataFrame, gone: Sequence[ReplacedPart]) -> pd.DataFrame:
    """A table with month and part, without the parts that are gone."""
    if not gone or table.empty:
        return table
    keys = pd.MultiIndex.from_tuples([(g.row["month"], g.row["part"]) for g in gone])
    return table[~pd.MultiIndex.from_frame(table[["month", "part"]]).isin(keys)]


def _without_repeats(readings: Sequence[IncidentReading]) -> Iterator[list[IncidentReading]]:
    """The readings in their order, cut before each that has a part of one before it.

    Files of the archive go one by one: they are large, and few.
    """
    some: list[IncidentReading] = []
    met: set[Part] = set()
    for reading in readings:
        parts = set(reading.parts)
        if some and (met & parts or reading.kind == STREET_CSV):
            yield some
            some, met = [], set()
        some.append(reading)
        met |= parts
    if some:
        yield some


def _is_in(ids: pd.Series, seen: list[pd.Series]) -> np.ndarray:
    """Which ids are among those seen. By Arrow: pandas would make Python text of every one."""
    arrays = [pa.array(series, pa.large_string()) for series in seen]
    pool = pa.chunked_array(arrays, pa.large_string())
    return pc.is_in(pa.array(ids, pa.large_string()), value_set=pool).to_numpy(zero_copy_only=False)


def _together(first: pd.DataFrame, second: pd.DataFrame) -> pd.DataFrame:
    some = [frame for frame in (first, second) if len(frame)]
    return pd.concat(some, ignore_index=True) if some else first


def _concat(frames: Sequence[pd.DataFrame], table: str = "incidents") -> pd.DataFrame:
    """The frames together; without any, a table of that name without rows."""
    some = [frame for frame in frames if len(frame)] or list(frames[:1])
    return pd.concat(some, ignore_index=True) if some else empty(table)
