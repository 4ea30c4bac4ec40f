"""The figures of a sheet of ward figures, sorted into what they are."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import pandas as pd

from data_loaders.faults import UnusableError, shown
from data_loaders.named_areas import NamedAreas, is_code
from data_loaders.reading import Reject
from data_loaders.sheets import Sheet
from data_loaders.table_columns import cell, rows_below
from data_loaders.ward_figure_columns import Layout
from data_loaders.written_months import EXPECTED_MONTH, written_month
from data_loaders.written_numbers import EXPECTED_COUNT, is_kept_back, whole_number
from model.catalogue import Catalogue
from model.periods import short

Key = tuple[str, pd.Timestamp, str]
"""Area code, month, offence."""

MOST_NAMED = 20
"""Areas and figures a note names one by one."""


@dataclass
class FigureRows:
    """The figures of one file: those of wards, those not known, those left out, the rejects."""

    catalogue: Catalogue
    areas: NamedAreas
    rejects: list[Reject] = field(default_factory=list)
    figures: dict[Key, int] = field(default_factory=dict)
    blank: set[Key] = field(default_factory=set)
    kept_back: set[Key] = field(default_factory=set)
    totals: dict[Key, str] = field(default_factory=dict)
    elsewhere: Counter[str] = field(default_factory=Counter)
    of_totals: int = 0

    @property
    def unknown(self) -> int:
        """Figures of the place that are blank, or that their publisher hides."""
        return len(self.blank) + len(self.kept_back)

    @property
    def outside(self) -> int:
        """Figures of other places, and totals, which are made of the wards."""
        return self.elsewhere.total() + self.of_totals

    @property
    def count(self) -> int:
        """Everything read: each ends in one class of the ledger."""
        return len(self.figures) + self.unknown + self.outside + len(self.rejects)

    def take(self, sheet: Sheet, layout: Layout, measure: str, where: str) -> None:
        """Sort a sheet; `measure` is the one offence it states, `where` begins what is rejected."""
        names = sheet.rows[layout.header]
        for number, row in rows_below(sheet, layout.header):
            try:
                area = self._area(row, layout)
                offence = measure or self._offence(cell(row, layout.measure), area)
            except UnusableError as error:
                self.rejects.append(error.at(number, where))
                continue
            for column, month in layout.figures if area else ():
                try:
                    when = month or _month(cell(row, layout.month))
                    self._figure((area, when, offence), cell(row, column))
                except UnusableError as error:
                    column_named = f"{where}column '{names[column].strip()}', "
                    self.rejects.append(error.at(number, column_named))

    def _area(self, row: Sequence[str], layout: Layout) -> str:
        """The code of a ward or total; empty for a remark, or for an area of another place."""
        code, name = cell(row, layout.code), cell(row, layout.name)
        by_code, by_name = self.areas.ward(code), self.areas.ward(name)
        if by_code and by_name and by_code != by_name:
            raise UnusableError(f"code {shown(code)} beside {shown(name)}", "one and the same ward")
        ward = by_code or (None if is_code(code) else by_name)
        known = ward or self.areas.total(code) or self.areas.total(name)
        if known is None and not _is_remark(row):
            self._elsewhere(name or code, is_code(code), len(layout.figures))
        return known or ""

    def _elsewhere(self, name: str, coded: bool, figures: int) -> None:
        alike = [] if coded else self.areas.alike(name)
        if alike:
            raise UnusableError(f"ward {shown(name)}", f"a ward of the place: {_or(alike)}")
        if not name:
            raise UnusableError("no ward", "the code or name of a ward")
        self.elsewhere[name] += figures

    def _offence(self, text: str, area: str) -> str:
        found = self.catalogue.offence_of_name.get(" ".join(text.lower().split()))
        if found is None and area:
            raise UnusableError(f"measure {shown(text)}", _offences(text, self.catalogue))
        return found or ""

    def _figure(self, key: Key, text: str) -> None:
        if key[0] not in self.areas.ward_codes:
            self.totals.setdefault(key, text)
            self.of_totals += 1
        elif key in self.figures or key in self.blank or key in self.kept_back:
            raise UnusableError(f"{self.name(key)} a second time", "each figure once")
        elif not text:
            self.blank.add(key)
        elif is_kept_back(text):
            self.kept_back.add(key)
        else:
            self.figures[key] = _count(text)

    def table(self) -> pd.DataFrame:
        """The figures of wards: area_code, month, offence, count; sorted by the first three."""
        rows = [(*key, count) for key, count in sorted(self.figures.items())]
        table = pd.DataFrame(rows, columns=["area_code", "month", "offence", "count"])
        types = {"area_code": "str", "month": "datetime64[us]", "offence": "str", "count": "int64"}
        return table.astype(types)

    def notes(self) -> list[str]:
        """What was left out or is not known, each in a sentence."""
        told = [
            noted("a blank cell, so not known", map(self.name, sorted(self.blank))),
            noted("hidden by the publisher, so not known", map(self.name, sorted(self.kept_back))),
            noted("areas of other places left out", sorted(self.elsewhere)),
        ]
        if self.of_totals:
            told.append(f"{self.of_totals:,} totals left out: they are made of the wards")
        return [note for note in (*told, *self._false_totals()) if note]

    def name(self, key: Key) -> str:
        """`Armley, Feb 2025 (Burglary)`."""
        area, month, offence = key
        what = self.catalogue.offence[offence].name
        return f"{self.areas.names[area]}, {short(month.to_period('M'))} ({what})"

    def _false_totals(self) -> list[str]:
        """Stated totals their wards do not add up to. No figure: a difference could disclose."""
        return [
            f"the stated total of {self.name(key)} is not the sum of its wards: check the file"
            for key, text in sorted(self.totals.items())
            if (made := self._sum(key)) is not None and not _is_count(text, made)
        ]

    def _sum(self, key: Key) -> int | None:
        """What the wards of a total add up to; None when one of them is not known."""
        area, month, offence = key
        wards = self.catalogue.place.ward_codes(area) or self.areas.ward_codes
        counts = [self.figures.get((ward, month, offence)) for ward in wards]
        return None if None in counts else sum(c for c in counts if c is not None)


def noted(words: str, names: Iterable[str]) -> str:
    """A note that names things, up to 20 of them; empty when there are none."""
    listed = list(names)
    more = len(listed) - MOST_NAMED
    end = f" and {more:,} more" if more > 0 else ""
    return f"{words}: {'; '.join(listed[:MOST_NAMED])}{end}" if listed else ""


def _is_remark(row: Sequence[str]) -> bool:
    """A line of text under the table: one cell of it is filled."""
    return sum(bool(text.strip()) for text in row) == 1


def _month(text: str) -> pd.Timestamp:
    try:
        return written_month(text)
    except ValueError:
        raise UnusableError(f"month {shown(text)}", EXPECTED_MONTH) from None


def _count(text: str) -> int:
    try:
        return whole_number(text)
    except ValueError:
        raise UnusableError(f"count {shown(text)}", EXPECTED_COUNT) from None


def _is_count(text: str, count: int) -> bool:
    """Whether a stated total is the count; one that states no number contradicts nothing."""
    try:
        return whole_number(text) == count
    except ValueError:
        return True


def _offences(text: str, catalogue: Catalogue) -> str:
    near = difflib.get_close_matches(text.lower(), catalogue.offence_of_name)
    alike = dict.fromkeys(catalogue.offence[catalogue.offence_of_name[name]].name for name in near)
    return f"an offence of config/offences.toml{f', perhaps {_or(alike)}' if alike else ''}"


def _or(names: Iterable[str]) -> str:
    return " or ".join(names)
