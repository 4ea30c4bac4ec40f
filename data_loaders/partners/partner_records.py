"""The records of a partner's file, each column understood by its mapping."""

from __future__ import annotations

from difflib import get_close_matches
from functools import cached_property, partial

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from data_loaders.columns.coordinates import coordinates
from data_loaders.columns.dictionary_columns import Coded, coded, numbers_among_alike, whole_column
from data_loaders.columns.known_months import stray_fault
from data_loaders.columns.local_time import local_month
from data_loaders.columns.national_grid import grid_points
from data_loaders.columns.written_months import month_or_none
from data_loaders.files.delimited import Lines
from data_loaders.files.faults import Fault, shown
from data_loaders.files.readings import EXTRACT_COLUMNS
from data_loaders.headings.named_areas import NamedAreas, is_code
from data_loaders.headings.near_offences import any_of
from data_loaders.partners.mapping import ColumnMapping
from data_loaders.partners.partner_times import Times, partner_times
from geo.boundaries import to_bng
from model import clock
from model.periods import short

NO_ID = "no-id/"
"""What an id begins with that is made of what a record says."""

_PASSED_OVER = ""
"""What a word of the offence column means whose records are not counted."""


class PartnerRecords:
    """The columns of one file, each understood once."""

    def __init__(self, lines: Lines, mapping: ColumnMapping, areas: NamedAreas, name: str) -> None:
        self._table = lines.table
        self._column = partial(whole_column, lines.table)
        self._mapping = mapping
        self._areas = areas
        self._place_faults: tuple[Fault, ...] = ()
        self._coarse: tuple[str, ...] = ()
        self.easting, self.northing = self._points(name)

    @cached_property
    def offence(self) -> Coded:
        """The offence of each record; empty for one of a kind that is not counted."""
        mapping = self._mapping
        if mapping.offence:
            every = pa.repeat(mapping.offence, self._table.num_rows)
            return coded(every, lambda text: text, pa.string())
        words = {word.strip().lower(): offence for word, offence in mapping.offences.items()}
        words |= {word.strip().lower(): _PASSED_OVER for word in mapping.passed_over}
        return coded(self._column("offence"), lambda t: words.get(t.lower()), pa.string())

    @cached_property
    def ward(self) -> Coded:
        """The code of the ward; empty for a code of another place."""
        areas = self._areas
        return coded(
            self._column("ward"),
            lambda text: areas.ward(text) or ("" if is_code(text) else None),
            pa.string(),
        )

    @cached_property
    def times(self) -> Times:
        """From when to when each record was."""
        columns = ("from", "from time", "to", "to time")
        texts = (self._column(name).to_pandas().astype("str") for name in columns)
        return partner_times(*texts, mapping=self._mapping)

    @property
    def passed_over(self) -> np.ndarray:
        """True for records of another kind, or of a ward of another place."""
        return np.asarray(self.offence.all().to_pandas() == _PASSED_OVER) | self.elsewhere

    @property
    def elsewhere(self) -> np.ndarray:
        """True for records of a ward of another place."""
        if not self._mapping.columns.ward:
            return np.zeros(self._table.num_rows, dtype=bool)
        return np.asarray(self.ward.all().to_pandas() == "")

    @property
    def months(self) -> pd.Series:
        """The month of each record, also of one whose day cannot be read; missing for others."""
        texts = self._column("from").to_pandas().astype("str")
        rough = {text: month_or_none(text) for text in texts[self.times.begins.isna()].unique()}
        return local_month(self.times.begins).fillna(texts.map(rough).astype("datetime64[us]"))

    def _points(self, name: str) -> tuple[np.ndarray, np.ndarray]:
        columns = self._mapping.columns
        if columns.longitude:
            point = coordinates(self._column("longitude"), self._column("latitude"))
            point.refuse_if_swapped(name)
            self._place_faults, self._coarse = point.faults, point.coarse(name)
            return to_bng(point.longitude, point.latitude)
        if columns.easting:
            grid = grid_points(self._column("easting"), self._column("northing"))
            grid.refuse_if_swapped(name)
            self._place_faults, self._coarse = grid.faults, grid.coarse(name)
            return grid.easting, grid.northing
        nowhere = np.full(self._table.num_rows, np.nan)
        return nowhere, nowhere

    def faults(self) -> tuple[Fault, ...]:
        """What is wrong with rows."""
        offence, ward, columns = self.offence, self.ward, self._mapping.columns
        words = ", ".join(f"'{word}'" for word in self._mapping.offences)
        faults = [
            Fault(
                offence.unknown,
                lambda i: f"offence {offence.text(i)}",
                f"a word of its mapping: {words}",
                columns.offence,
                lambda i: any_of(get_close_matches(_bare(offence.text(i)), self._mapping.offences)),
            ),
            *self.times.faults,
            self._never(),
            self._never_ended(),
            *self._month_faults(),
            *self._place_faults,
        ]
        if columns.ward:
            names = "the code or name of a ward"
            unknown = ward.unknown & ~ward.blank
            faults.append(
                Fault(unknown, lambda i: f"ward {self._near(i)}", names, columns.ward, self._alike)
            )
        return tuple(faults)

    def _near(self, row: int) -> str:
        alike = self._alike(row)
        return f"{self.ward.text(row)}, perhaps {alike}" if alike else self.ward.text(row)

    def _alike(self, row: int) -> str:
        return any_of(self._areas.alike(_bare(self.ward.text(row))))

    def _never(self) -> Fault:
        """Records of a time that has not come, or before any is kept: slips of a year."""
        begins, begun = self.times.begins, self._column("from")
        too_early = local_month(begins).dt.year < clock.EARLIEST
        return Fault(
            (too_early | clock.to_come(begins)).to_numpy(bool),
            lambda i: f"from {shown(begun[i].as_py())}",
            f"a time from {clock.EARLIEST} to today",
            self._mapping.columns.begins[0],
        )

    def _never_ended(self) -> Fault:
        """Records that ended on a day that has not come."""
        ended = self._column("to")
        return Fault(
            clock.to_come(self.times.given_ends).to_numpy(bool),
            lambda i: f"to {shown(ended[i].as_py())}",
            "an end up to today",
            next(iter(self._mapping.columns.ends), ""),
        )

    def _month_faults(self) -> list[Fault]:
        first, last = self._mapping.first, self._mapping.last
        month = local_month(self.times.begins)
        begun, column = self._column("from"), self._mapping.columns.begins[0]

        def found(i: int) -> str:
            return f"from {shown(begun[i].as_py())}"

        if first is None or last is None:
            return [stray_fault(month.mask(self._never().rows), found, column)]
        stray = (month < first.to_timestamp()) | (month > last.to_timestamp())
        expected = f"a time in {short(first)} to {short(last)}, the months the mapping gives"
        return [Fault(stray.to_numpy(), found, expected, column)]

    def incidents(self) -> pd.DataFrame:
        """Every row, in the columns of an extract; of a row with a fault, what is understood."""
        offence = self.offence.all().to_pandas().astype("str")
        ward = self.ward.all().to_pandas().astype("str")
        by_ward = bool(self._mapping.columns.ward)
        none = pd.Series(None, index=offence.index, dtype="str")
        columns = {
            "month": local_month(self.times.begins),
            "part": offence,
            "incident_id": self._ids(offence, ward),
            "offence": offence,
            "easting": self.easting,
            "northing": self.northing,
            "area_code": ward if by_ward else none,
            "location_precision": "area" if by_ward else self._mapping.precision,
            "outcome": none,
            "occurred_from": self.times.begins,
            "occurred_to": self.times.ends,
            "severity": none,
        }
        return pd.DataFrame(columns, columns=list(EXTRACT_COLUMNS))

    def _ids(self, offence: pd.Series, ward: pd.Series) -> pd.Series:
        given = pc.utf8_trim_whitespace(self._column("id")).to_pandas().astype("str")
        said = NO_ID + offence.fillna("") + "/" + ward.fillna("")
        numbers = pd.Series(self.easting), pd.Series(self.northing)
        moments = (m.dt.strftime("%Y-%m-%dT%H:%MZ") for m in (self.times.begins, self.times.ends))
        for text in (*(n.round(1).astype("str") for n in numbers), *moments):
            said = said + "/" + text.fillna("").astype("str")
        made = said + "/" + numbers_among_alike(said).astype("str")
        return given.where(given != "", made)

    def notes(self, used: np.ndarray) -> tuple[str, ...]:
        """What the ledger says of the file beside its numbers."""
        notes = [*self._coarse, *self.times.notes(used)]
        other = int(np.asarray(self.offence.all().to_pandas() == _PASSED_OVER).sum())
        if other:
            notes.append(f"{other:,} of kinds the mapping passes over")
        if self._mapping.columns.ward:
            notes.append("known by their ward only: put at a point inside it")
        return tuple(notes)


def _bare(text: str) -> str:
    """A cell as it is, without the quotes of a message."""
    return text.removeprefix("'").removesuffix("'")
