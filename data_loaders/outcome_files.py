"""The step that loads outcomes of crimes, and what the counts take from them.

Outcomes are kept where their point lies in the place, whether or not their crime is in the store
yet, so that the order in which files are loaded changes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from data_loaders.ledger import Line, all_duplicate
from data_loaders.loading import Loading
from data_loaders.months import Part
from data_loaders.outcomes import POSITIVE, OutcomeReading, read_outcomes
from data_loaders.reading import Member
from geo.boundaries import to_bng
from geo.placing import Placer
from model.catalogue import Catalogue
from model.tables import OUTCOMES, PARTS, POLICE, empty

OUTCOME_PARTS = "police.uk outcomes"
"""The source under which `parts` notes files of outcomes, apart from those of crimes."""

_KEYS = ["month", "part"]


def load_outcomes(loading: Loading, files: Sequence[Member], wards: Placer) -> bool:
    """Read files of outcomes and store those in the place; whether any changed the store.

    A line of the ledger says placed of the outcomes whose crime is in the store, outside of the
    others: their crime is in another district, or not loaded yet.
    """
    step = _Outcomes(loading, wards)
    for reading in loading.readings(files, lambda member, _: read_outcomes(member)):
        step.take(reading)
    return step.store()


@dataclass(frozen=True)
class _Taken:
    """One file's outcomes in the place, and its line of the ledger where that is sure already."""

    reading: OutcomeReading
    kept: pd.DataFrame
    duplicate: int = 0
    notes: tuple[str, ...] = ()
    line: Line | None = None


class _Outcomes:
    """The outcomes of one load."""

    def __init__(self, loading: Loading, wards: Placer) -> None:
        self._loading = loading
        self._wards = wards
        self._stored = loading.draft.read("parts", source=OUTCOME_PARTS)
        self._hashes: dict[Part, str] = {
            (row.month, row.part): row.sha256 for row in self._stored.itertuples()
        }
        self._new: dict[Part, dict] = {}
        self._taken: list[_Taken] = []

    def take(self, reading: OutcomeReading) -> None:
        rows = reading.outcomes
        parts = sorted(set(rows[_KEYS].itertuples(index=False, name=None)))
        if parts and all(self._hashes.get(part) == reading.sha256 for part in parts):
            line = all_duplicate(reading, "already loaded: nothing changed")
            self._taken.append(_Taken(reading, empty("outcomes"), line=line))
            return
        again = [part for part in parts if part in self._new]
        self._taken = [_without(taken, again, by=reading.file) for taken in self._taken]
        twice = rows.duplicated([*_KEYS, "incident_id", "outcome"]).to_numpy()
        rows = rows[~twice]
        kept = rows[self._in_place(rows)].assign(source=POLICE)[list(OUTCOMES.columns)]
        self._taken.append(_Taken(reading, kept, int(twice.sum())))
        for part in parts:
            self._hashes[part] = reading.sha256
            self._new[part] = self._part(part, kept, reading)

    def store(self) -> bool:
        """Write the lines and, if anything is new, the months it is of; whether anything is."""
        if self._new:
            self._store_months()
        crimes = pd.Series(dtype="str")
        if any(taken.line is None for taken in self._taken):
            stored = self._loading.draft.read("incidents", source=POLICE, columns=("incident_id",))
            crimes = stored["incident_id"]
        self._loading.lines.extend(taken.line or _line(taken, crimes) for taken in self._taken)
        return bool(self._new)

    def _in_place(self, rows: pd.DataFrame) -> np.ndarray:
        easting, northing = to_bng(rows["longitude"].to_numpy(), rows["latitude"].to_numpy())
        placed = self._wards.place(easting, northing)
        return ~pd.isna(np.asarray(placed.area_code, dtype=object))

    def _part(self, part: Part, kept: pd.DataFrame, reading: OutcomeReading) -> dict:
        month, name = part
        return {
            "source": OUTCOME_PARTS,
            "month": month,
            "part": name,
            "kind": "file",
            "file": reading.file,
            "sha256": reading.sha256,
            "load_id": self._loading.load_id,
            "records": int(((kept["month"] == month) & (kept["part"] == name)).sum()),
            "outside": 0,
            "no_location": 0,
            "rejected": len(reading.rejects),
        }

    def _store_months(self) -> None:
        draft, new = self._loading.draft, list(self._new)
        months = sorted({month for month, _ in new})
        old = draft.read("outcomes", source=POLICE)
        old = old[old["month"].isin(months)]
        stays = ~pd.MultiIndex.from_frame(old[_KEYS]).isin(new)
        frames = [old[stays], *(taken.kept for taken in self._taken)]
        some = [frame for frame in frames if len(frame)]
        outcomes = pd.concat(some, ignore_index=True) if some else empty("outcomes")
        draft.replace_months("outcomes", outcomes, months, source=POLICE)
        stays = ~pd.MultiIndex.from_frame(self._stored[_KEYS]).isin(new)
        parts = [self._stored[stays], pd.DataFrame(list(self._new.values()))]
        together = pd.concat([part for part in parts if len(part)], ignore_index=True)
        self._loading.replace_source("parts", together[list(PARTS.columns)], OUTCOME_PARTS)


def _without(taken: _Taken, parts: Sequence[Part], *, by: str) -> _Taken:
    """A file without the parts that a later file of the same load has anew."""
    gone = pd.MultiIndex.from_frame(taken.kept[_KEYS]).isin(parts)
    if not gone.any():
        return taken
    return replace(
        taken,
        kept=taken.kept[~gone],
        duplicate=taken.duplicate + int(gone.sum()),
        notes=(*taken.notes, f"replaced by a later version in {by}"),
    )


def _line(taken: _Taken, crimes: pd.Series) -> Line:
    reading = taken.reading
    joined = int(taken.kept["incident_id"].isin(crimes).sum())
    waiting = len(taken.kept) - joined
    others = reading.rows_read - len(reading.rejects) - taken.duplicate - joined
    wait = (f"{waiting:,} in the place are kept until their crimes are loaded",) if waiting else ()
    return Line(
        file=reading.file,
        kind=reading.kind,
        sha256=reading.sha256,
        rows_read=reading.rows_read,
        placed=joined,
        outside=others,
        duplicate=taken.duplicate,
        rejects=reading.rejects,
        notes=(*reading.notes, *taken.notes, *wait),
    )


def charged(
    incidents: pd.DataFrame, outcomes: pd.DataFrame, catalogue: Catalogue
) -> tuple[pd.DataFrame, pd.Series]:
    """The crimes whose latest outcome is a charge or another sanction; the months with outcomes.

    `incidents` have month, offence and outcome, and incident_id where there are `outcomes`, whose
    latest one wins over the outcome an incident came with; of several in that month, a sanction.
    """
    outcome = incidents["outcome"]
    if len(outcomes):
        outcome = _latest(outcomes).reindex(incidents["incident_id"]).set_axis(incidents.index)
        outcome = outcome.fillna(incidents["outcome"].astype("str"))
    crimes = incidents["offence"].isin(catalogue.crimes)
    known = incidents.loc[outcome.notna() & crimes, "month"].drop_duplicates()
    return incidents[outcome.isin(POSITIVE) & crimes], known


def _latest(outcomes: pd.DataFrame) -> pd.Series:
    """The latest outcome of each crime, by its id."""
    ranked = outcomes.assign(positive=outcomes["outcome"].isin(POSITIVE))
    ordered = ranked.sort_values(["month", "positive", "outcome"], kind="stable")
    return ordered.drop_duplicates("incident_id", keep="last").set_index("incident_id")["outcome"]
