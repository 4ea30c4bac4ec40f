"""Incidents of many files, placed in wards and merged into whole months.

A month of police.uk is made of parts: the archive's file of one force, or the API's answer for one
polygon. A later version of a part replaces the earlier one. Archive and API hold the same records
under different ids, so a month is taken from one of them: the archive wherever it is there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from data_loaders.kinds import STREET_API, STREET_CSV
from data_loaders.ledger import Line, all_duplicate
from data_loaders.reading import IncidentReading
from geo.boundaries import to_bng
from geo.placing import Placed, Placer
from model.tables import INCIDENTS, POLICE, empty

_KIND = {STREET_CSV: "archive", STREET_API: "api"}

Part = tuple[pd.Timestamp, str]
"""A month and the name of a part of it."""


@dataclass(frozen=True)
class MonthsRead:
    """What a load adds: incidents with the `area_code` of their ward, their parts, the ledger."""

    incidents: pd.DataFrame
    parts: pd.DataFrame
    lines: list[Line]


class MonthReader:
    """Takes the readings of one load one after another and keeps what lies in the place.

    `stored_parts` is the `parts` table of the store, `stored(month)` its incidents of one month.
    Archive readings must be taken before API ones.
    """

    def __init__(
        self,
        wards: Placer,
        *,
        force: str,
        load_id: str,
        stored_parts: pd.DataFrame,
        stored: Callable[[pd.Timestamp], pd.DataFrame],
    ) -> None:
        self._wards = wards
        self._force = force
        self._load_id = load_id
        self._stored = stored
        self._old: dict[Part, dict] = _by_part(stored_parts)
        self._new: dict[Part, dict] = {}
        self._seen: dict[pd.Timestamp, list[pd.Series]] = {}
        self._kept: list[pd.DataFrame] = []
        self._lines: list[Line] = []

    def take(self, reading: IncidentReading) -> None:
        """Place one file's rows and note where each ended."""
        parts = _parts_of(reading)
        if parts and all(self._sha256(part) == reading.sha256 for part in parts):
            self._add(all_duplicate(reading, "already loaded: nothing changed"))
            return
        self._drop_earlier_version(parts, by=reading.file)
        blocked = self._blocked_months(parts, _KIND[reading.kind])
        parts = [p for p in parts if p[0] not in blocked]
        rows = reading.incidents
        duplicate = self._duplicates(rows, parts) | rows["month"].isin(list(blocked)).to_numpy()
        placed = self._place(reading, rows[~duplicate], blocked)
        self._remember(placed if reading.kind == STREET_CSV else rows[~duplicate])
        self._note_parts(parts, placed, reading)

    def result(self) -> MonthsRead:
        """Everything taken so far."""
        columns = [*INCIDENTS.columns, "area_code"]
        some = [frame for frame in self._kept if len(frame)]
        none = empty("incidents").assign(area_code=pd.Series(dtype="str"))
        frame = pd.concat(some, ignore_index=True) if some else none
        parts = pd.DataFrame(list(self._new.values())) if self._new else empty("parts")
        return MonthsRead(frame[columns], parts, self._lines)

    def _add(self, line: Line, kept: pd.DataFrame | None = None) -> None:
        """One line for each frame, in step, so that a later version can correct both."""
        self._lines.append(line)
        self._kept.append(empty("incidents").assign(area_code="") if kept is None else kept)

    def _sha256(self, part: Part) -> str:
        known = self._new.get(part) or self._old.get(part)
        return str(known["sha256"]) if known else ""

    def _drop_earlier_version(self, parts: list[Part], *, by: str) -> None:
        """A part met twice in one load: the later file wins, the earlier rows are duplicates."""
        again = [part for part in parts if self._new.pop(part, None)]
        if not again:
            return
        for number, frame in enumerate(self._kept):
            line = self._lines[number]
            self._lines[number], self._kept[number] = superseded(line, frame, again, by=by)
        for month in {month for month, _ in again}:
            ids = [f.loc[f["month"] == month, "incident_id"] for f in self._kept]
            self._seen[month] = [i for i in ids if len(i)]

    def _blocked_months(self, parts: list[Part], kind: str) -> set[pd.Timestamp]:
        """Months whose records the store or this load has already from the other service."""
        blocked = set()
        for month, part in parts:
            if kind == "api":
                blocks = self._has_archive(month)
            else:
                # The API answers for every force; another force's file would count twice.
                blocks = (
                    part != self._force and self._has_api(month) and not self._has_archive(month)
                )
            if blocks:
                blocked.add(month)
        return blocked

    def _has_archive(self, month: pd.Timestamp) -> bool:
        return (month, self._force) in self._new or (month, self._force) in self._old

    def _has_api(self, month: pd.Timestamp) -> bool:
        return any(p["kind"] == "api" and m == month for (m, _), p in self._old.items())

    def _duplicates(self, rows: pd.DataFrame, parts: list[Part]) -> np.ndarray:
        """Rows whose id was met before: in this file, this load, or another part in the store."""
        duplicate = rows.duplicated(["month", "incident_id"]).to_numpy()
        for month in {month for month, _ in parts}:
            seen = self._seen_in(month, {p for m, p in parts if m == month})
            if seen:
                of_month = (rows["month"] == month).to_numpy()
                known = _is_in(rows["incident_id"], seen)
                duplicate = duplicate | (of_month & known)
        return duplicate

    def _seen_in(self, month: pd.Timestamp, replaced: set[str]) -> list[pd.Series]:
        if month not in self._seen:
            self._seen[month] = []
            others = {p for m, p in self._old if m == month} - replaced
            if others:
                stored = self._stored(month)
                self._seen[month].append(stored.loc[stored["part"].isin(others), "incident_id"])
        return self._seen[month]

    def _remember(self, rows: pd.DataFrame) -> None:
        for month, ids in rows.groupby("month")["incident_id"]:
            self._seen.setdefault(month, []).append(ids)

    def _place(
        self, reading: IncidentReading, rows: pd.DataFrame, blocked: set[pd.Timestamp]
    ) -> pd.DataFrame:
        easting, northing = to_bng(
            rows["longitude"].to_numpy(float), rows["latitude"].to_numpy(float)
        )
        located = ~np.isnan(easting)
        placed = self._wards.place(easting, northing)
        area = np.asarray(placed.area_code, dtype=object)
        inside = ~pd.isna(area)
        other = "the archive" if reading.kind == STREET_API else "the API"
        blocks = tuple(f"{m:%b %Y} is loaded from {other} already" for m in sorted(blocked))
        kept = _canonical(rows[inside], easting[inside], northing[inside], area[inside])
        self._add(
            Line(
                file=reading.file,
                kind=reading.kind,
                sha256=reading.sha256,
                rows_read=reading.rows_read,
                placed=int(inside.sum()),
                outside=int((located & ~inside).sum()),
                no_location=int((~located).sum()),
                duplicate=len(reading.incidents) - len(rows),
                rejects=reading.rejects,
                notes=(*reading.notes, *how_placed(placed), *blocks),
            ),
            kept,
        )
        return kept

    def _note_parts(self, parts: list[Part], kept: pd.DataFrame, reading: IncidentReading) -> None:
        counts = kept.groupby(["month", "part"]).size()
        for month, part in parts:
            self._new[month, part] = {
                "source": POLICE,
                "month": month,
                "part": part,
                "kind": _KIND[reading.kind],
                "file": reading.file,
                "sha256": reading.sha256,
                "load_id": self._load_id,
                "records": int(counts.get((month, part), 0)),
                "outside": 0,
                "no_location": 0,
                "rejected": len(reading.rejects),
            }


def superseded(
    line: Line, kept: pd.DataFrame, parts: list[Part], *, by: str
) -> tuple[Line, pd.DataFrame]:
    """A file's line and rows without the parts that a later file of the same load has anew."""
    gone = pd.MultiIndex.from_frame(kept[["month", "part"]]).isin(parts)
    if not gone.any():
        return line, kept
    number = int(gone.sum())
    corrected = replace(
        line,
        placed=line.placed - number,
        duplicate=line.duplicate + number,
        notes=(*line.notes, f"replaced by a later version in {by}"),
    )
    return corrected, kept[~gone]


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


def merged(
    read: MonthsRead, *, force: str, stored_parts: pd.DataFrame, stored: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The touched months whole, and the new `parts` table.

    `stored` holds the store's incidents of the touched months. What a new part replaces goes: its
    earlier version, and the API's answers once the force's archive file is there.
    """
    new = {(r.month, r.part) for r in read.parts.itertuples()}
    archived = {month for month, part in new if part == force}
    stays = [
        (r.month, r.part) not in new and not (r.kind == "api" and r.month in archived)
        for r in stored_parts.itertuples()
    ]
    old_parts = stored_parts[stays] if len(stored_parts) else stored_parts
    remaining = pd.MultiIndex.from_frame(old_parts[["month", "part"]])
    keys = pd.MultiIndex.from_frame(stored[["month", "part"]])
    incidents = _together(stored[keys.isin(remaining)], read.incidents[list(INCIDENTS.columns)])
    parts = _together(old_parts, read.parts).sort_values(["month", "part"], ignore_index=True)
    return incidents, parts


def _is_in(ids: pd.Series, seen: list[pd.Series]) -> np.ndarray:
    """Which ids are among those seen. By Arrow: pandas would make Python text of every one."""
    pool = pa.chunked_array([pa.array(series, pa.large_string()) for series in seen])
    return pc.is_in(pa.array(ids, pa.large_string()), value_set=pool).to_numpy(zero_copy_only=False)


def _together(first: pd.DataFrame, second: pd.DataFrame) -> pd.DataFrame:
    some = [frame for frame in (first, second) if len(frame)]
    return pd.concat(some, ignore_index=True) if some else first


def _by_part(parts: pd.DataFrame) -> dict[Part, dict]:
    by_part: dict[Part, dict] = defaultdict(dict)
    for row in parts.to_dict("records"):
        by_part[row["month"], row["part"]] = row
    return dict(by_part)


def _parts_of(reading: IncidentReading) -> list[Part]:
    pairs = reading.incidents[["month", "part"]].drop_duplicates()
    return sorted({*pairs.itertuples(index=False, name=None), *reading.covers})


def _canonical(
    rows: pd.DataFrame, easting: np.ndarray, northing: np.ndarray, area: np.ndarray
) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "source": POLICE,
            "month": rows["month"],
            "part": rows["part"],
            "incident_id": rows["incident_id"],
            "record": 1,
            "offence": rows["offence"],
            "easting": easting,
            "northing": northing,
            "location_precision": "snapped",
            "street": rows["street"],
            "outcome": rows["outcome"],
            "occurred_from": pd.Series(pd.NaT, index=rows.index, dtype="datetime64[us, UTC]"),
            "occurred_to": pd.Series(pd.NaT, index=rows.index, dtype="datetime64[us, UTC]"),
            "severity": pd.Series(None, index=rows.index, dtype="str"),
            "area_code": pd.Series(area, index=rows.index, dtype="str"),
        }
    )
