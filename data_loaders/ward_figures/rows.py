"""The figures of a file of ward figures, sorted into what they are."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import pandas as pd

from data_loaders.columns.number_marks import unclear_commas, unclear_points
from data_loaders.columns.written_numbers import (
    MISSING,
    SUPPRESSED,
    written_figure,
)
from data_loaders.files.faults import Rejects, UnusableError, shown
from data_loaders.headings.named_areas import NamedAreas
from data_loaders.headings.stated_measure import by_heading, named_offence
from data_loaders.ward_figures.cells import (
    BLANK,
    Figure,
    Given,
    Key,
    count_of,
    source_of,
    status_of,
    told_apart,
)
from data_loaders.ward_figures.wholes import UnclearFiguresError, wholes_of
from geo.wording import listed
from model.config.catalogue import Catalogue
from model.periods import short
from model.rejects import Reject

MOST_ALIKE = 2
"""Cells alike of one ward, month and offence that count as one figure given again."""


@dataclass
class FigureRows:
    """The figures of one file: those of wards, those not known, those left out, the rejects."""

    catalogue: Catalogue
    areas: NamedAreas
    given: dict[Key, list[Given]] = field(default_factory=lambda: defaultdict(list))
    sums: dict[Key, list[Given]] = field(default_factory=lambda: defaultdict(list))
    """Figures of rows called the total of an offence."""
    totals: dict[Key, list[str]] = field(default_factory=lambda: defaultdict(list))
    """What rows state of a group or the whole; sums of groups may be called by no name as well."""
    elsewhere: Counter[str] = field(default_factory=Counter)
    unmapped: Counter[str] = field(default_factory=Counter)
    partly: Counter[str] = field(default_factory=Counter)
    no_counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    """What figures are that are no counts, with the name of the column that says so."""
    of_totals: int = 0
    """Figures of totals of wards."""
    of_sums: int = 0
    """Figures of totals of offences, or of longer periods."""
    false_totals: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    told: list[str] = field(default_factory=list)
    sheets: int = 0
    _rejects: Rejects[tuple[int, Reject]] = field(default_factory=Rejects)
    _offences: dict[str, str] = field(default_factory=dict)
    figures: dict[Key, Figure] = field(default_factory=dict)
    duplicates: int = 0
    twice: list[str] = field(default_factory=list)
    """The figures that stand twice alike."""

    @property
    def rejects(self) -> list[Reject]:
        """The rejects in the order of the file."""
        return [r for _, r in sorted(self._rejects, key=lambda item: (item[0], item[1].row))]

    @property
    def unknown(self) -> int:
        """Figures of the place that are blank, or that their publisher hides."""
        return sum(figure.cells for figure in self.figures.values() if figure.count is None)

    @property
    def outside(self) -> int:
        """Figures of other places, of part of the people, of what is not counted, and totals."""
        left_out = (self.elsewhere, self.unmapped, self.partly)
        named = sum(counter.total() for counter in left_out) + self.no_counts.total()
        return named + self.of_totals + self.of_sums

    @property
    def count(self) -> int:
        """Everything read: each ends in one class of the ledger."""
        cells = sum(figure.cells for figure in self.figures.values())
        return cells + self.duplicates + self.outside + sum(r.figures for _, r in self._rejects)

    def offence(self, text: str) -> str:
        """The offence that a cell of a row names, as a heading may name it; empty for none."""
        if text not in self._offences:
            names = by_heading(self.catalogue.offence_of_name)
            self._offences[text] = named_offence(text, names)
        return self._offences[text]

    def reject(self, reject: Reject) -> None:
        """Note a row or cell that cannot be used."""
        self._rejects.append((self.sheets, reject))

    def settle(self) -> None:
        """Make one figure of the cells of each ward, month and offence.

        A figure given twice alike is there once; given differently it is rejected, whichever came
        first. The parts of an offence are added up, unless one of them is its total. Raises
        UnclearFiguresError where rows or parts cannot be told to be all of one figure.
        """
        self._take_sums()
        of_key: dict[Key, dict[str, list[Given]]] = {}
        unclear = self._unclear()
        for key, cells in self.given.items():
            parts = of_key.setdefault(key, defaultdict(list))
            for given in cells:
                parts[given.part].append(replace(given, unclear=unclear) if unclear else given)
        self._refuse_broken_down(of_key)
        wholes, told = wholes_of(of_key, self.catalogue)
        self.told += told
        for key, parts in of_key.items():
            whole = parts.get(wholes[key[2]]) if key[2] in wholes else None
            taken = list(parts.values()) if whole is None else [whole]
            self.of_sums += sum(map(len, parts.values())) - sum(map(len, taken))
            self._settle(key, [self._one(key, alike) for alike in taken])
        self.given.clear()

    def _take_sums(self) -> None:
        """Take the total of an offence where nothing else of that offence is there."""
        there = {offence for _, _, offence in self.given}
        for key, cells in self.sums.items():
            if key[2] in there:
                self.of_sums += len(cells)
            else:
                self.given[key] += cells
        self.sums.clear()

    def _unclear(self) -> dict[str, str]:
        """The numbers of the file that may be thousands or have parts, by all of its numbers."""
        cells = [given for cells in self.given.values() for given in cells]
        counts = {given.written.number for given in cells}
        counts |= {written_figure(t).number for said in self.totals.values() for t in said}
        beside = {text for given in cells for _, text in given.beside}
        return unclear_commas(counts | beside) | unclear_points(counts)

    def _refuse_broken_down(self, of_key: Mapping[Key, Mapping[str, list[Given]]]) -> None:
        """Raise where words in a column nobody reads tell rows of one figure apart."""
        for key, parts in of_key.items():
            for alike in parts.values():
                for column, texts in told_apart(alike).items():
                    if not all(map(_is_number, texts)):
                        rows = listed(given.row for given in alike)
                        raise UnclearFiguresError(
                            f"its rows are broken down by the column '{column}', which is not "
                            f"read: {self.name(key)} stands in the rows {rows}, as "
                            f"{listed(map(shown, texts))}; expected one row for each ward, month "
                            "and offence: add these up, or take out those that are not meant"
                        )

    def _one(self, key: Key, alike: list[Given]) -> Given | None:
        """The one cell of several of a part; None, and rejects, where they differ."""
        first, apart = alike[0], told_apart(alike)
        # A repeat stands twice, alike in each column; what stands more often is no repeat.
        if apart or len(alike) > MOST_ALIKE or any(g.written != first.written for g in alike[1:]):
            rows = listed(given.row for given in alike)
            times = f"{len(alike):,} times" if len(alike) > MOST_ALIKE else "a second time"
            if len(alike) <= MOST_ALIKE and any(g.written != first.written for g in alike[1:]):
                times = "a second time, and not the same"
            columns = listed(f"'{column}'" for column in apart)
            by = f", told apart only by the column {columns}" if apart else ""
            error = UnusableError(
                f"{self.name(key)} {times} (rows {rows}){by}",
                "each figure once",
                "leave the right one and take out the others",
            )
            for given in alike:
                self._reject_given(error, given, key)
            return None
        if len(alike) > 1:
            self.twice.append(self.name(key))
        self.duplicates += len(alike) - 1
        return first

    def _settle(self, key: Key, parts: list[Given | None]) -> None:
        counts, statuses, used = [], [], []
        for given in parts:
            if given is None:
                continue
            try:
                counts.append(count_of(given))
                statuses.append(given.written.status)
                used.append(given)
            except UnusableError as error:
                self._reject_given(self._hiding(error, given, key), given, key)
        if counts:
            told = [count for count in counts if count is not None]
            total = sum(told) if len(told) == len(parts) else None
            status = status_of(statuses, known=total is not None)
            self.figures[key] = Figure(total, status, tuple(used))

    def _hiding(self, error: UnusableError, given: Given, key: Key) -> UnusableError:
        """The error without what may be a small count of a source that hides those.

        The ledger is shown to readers; whoever loads the file has its row and column.
        """
        source = self.catalogue.source[source_of(self.catalogue.offence[key[2]])]
        if not source.disclosive or not any(map(str.isdigit, given.text)):
            return error
        return UnusableError("a count that is no whole number", error.expected, error.suggestion)

    def _reject_given(self, error: UnusableError, given: Given, key: Key) -> None:
        _, month, offence = key
        reject = error.at(given.row, given.where, column=given.column, month=month, offence=offence)
        self._rejects.append((given.sheet, reject))

    def table(self) -> pd.DataFrame:
        """The figures of wards: area_code, month, offence, count, status and cells, sorted."""
        rows = [(*k, f.count, f.status, f.cells) for k, f in sorted(self.figures.items())]
        return _table([row for row in rows if row[3] is not None]).astype({"count": "int64"})

    def withheld(self) -> pd.DataFrame:
        """What their publisher hides: the same columns, without a count."""
        rows = [(*k, None, f.status, f.cells) for k, f in sorted(self.figures.items())]
        return _table([row for row in rows if row[4] == SUPPRESSED])

    def withdrawn(self) -> frozenset[Key]:
        """What it says is not known; of blank cells those beside figures of that month."""
        told = {key[1:] for key, f in self.figures.items() if f.status not in (BLANK, MISSING)}
        return frozenset(
            key
            for key, f in self.figures.items()
            if (f.status == MISSING and f.is_marked) or (f.status == BLANK and key[1:] in told)
        )

    def name(self, key: Key) -> str:
        """`Armley, Feb 2025 (Burglary)`."""
        area, month, offence = key
        what = self.catalogue.offence[offence].name
        return f"{self.areas.names[area]}, {short(month.to_period('M'))} ({what})"


def _is_number(text: str) -> bool:
    """Whether a cell is blank or a number: a rate or a running number is no breakdown."""
    number = written_figure(text).number.replace(",", "").removesuffix("%")
    return not text or re.fullmatch(r"[-+]?\d*\.?\d+", number) is not None


def _table(rows: Sequence[tuple[object, ...]]) -> pd.DataFrame:
    names = ["area_code", "month", "offence", "count", "status", "cells"]
    types = {"area_code": "str", "month": "datetime64[us]", "offence": "str", "count": "Int64"}
    return pd.DataFrame(rows, columns=names).astype({**types, "status": "str", "cells": "int64"})
