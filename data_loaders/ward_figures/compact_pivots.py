"""Pivot tables in compact form, where wards, offences and months stand in one column of labels.

Each label belongs to the ones over it of an outer kind. Which kind is outer is told by which
comes first, and a row of an outer kind is the sum of those under it.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from data_loaders.columns.named_columns import bare
from data_loaders.columns.table_columns import cell
from data_loaders.files.sheet import Sheet
from data_loaders.files.text_format import HEADER_WITHIN
from data_loaders.headings.named_areas import NamedAreas
from data_loaders.headings.period_headings import read_periods
from data_loaders.headings.stated_measure import by_heading, is_total, named_offence
from data_loaders.ward_figures.filled_down import is_sum

_LABELS = "rowlabels"
_OF_COLUMNS = "columnlabels"
_BLANK = "(blank)"


def unfolded(sheet: Sheet, offences: Mapping[str, str], areas: NamedAreas) -> tuple[Sheet, str]:
    """A sheet with a column for each kind of label, rows in their places; and why not, in words.

    A sheet without a column called "Row Labels" comes back as it is.
    """
    if (labels := _labels(sheet)) is None:
        return sheet, ""
    return _Pivot(sheet, *labels, by_heading(offences), areas).unfolded()


def is_pivot(sheet: Sheet) -> bool:
    """Whether a column of a sheet is called "Row Labels"."""
    return _labels(sheet) is not None


def _labels(sheet: Sheet) -> tuple[int, int] | None:
    """The row and the column of the name "Row Labels"."""
    rows = enumerate(sheet.rows[:HEADER_WITHIN])
    cells = ((n, c) for n, row in rows for c, text in enumerate(row) if bare(text) == _LABELS)
    return next(cells, None)


class _Pivot:
    def __init__(
        self,
        sheet: Sheet,
        header: int,
        column: int,
        offences: Mapping[str, str],
        areas: NamedAreas,
    ) -> None:
        self._sheet = sheet
        self._header = header
        self._column = column
        self._offences = offences
        self._areas = areas
        self._labels = [cell(row, column) for row in sheet.rows[header + 1 :]]
        self._months = read_periods({text for text in self._labels if text})
        kinds = [self._kind(text) for text in self._labels]
        self._order = list(dict.fromkeys(kind for kind in kinds if kind and kind != "total"))
        self._kinds = [self._placed(n, kind) for n, kind in enumerate(kinds)]

    def unfolded(self) -> tuple[Sheet, str]:
        if not self._order:
            return self._sheet, ""
        for number, kind in enumerate(self._kinds):
            if kind == "unknown":
                return self._sheet, (
                    f"row {self._header + 2 + number} of its pivot table says "
                    f"'{self._labels[number]}', which is no ward, offence or month known here, so "
                    "which rows are of it cannot be told; show the pivot table in tabular form "
                    "with all labels repeated"
                )
        if why := self._false_sum():
            return self._sheet, why
        above = [self._plain(row) for row in self._sheet.rows[: self._header]]
        rows = [*above, self._names(), *self._rows()]
        return replace(self._sheet, rows=rows, merged=()), ""

    def _kind(self, text: str) -> str:
        """What a label names; empty for a blank one and for one that is not known."""
        if is_total(text) or self._areas.total(text):
            return "total"
        if self._areas.ward(text):
            return "ward"
        if text in self._months:
            kind = self._months[text].kind
            return kind if kind in ("year", "quarter") else "month"
        return "measure" if named_offence(text, self._offences) else ""

    def _placed(self, number: int, kind: str) -> str:
        """The kind of a label that is not known, by where it stands."""
        text = self._labels[number]
        if kind or not text:
            return kind
        inner, *outer = reversed(self._order or ["ward"])
        if not outer or Counter(self._labels)[text] > 1:
            return inner
        if text.lower() != _BLANK:
            return "unknown"
        after = self._labels[number + 1] if number + 1 < len(self._labels) else ""
        return outer[0] if self._kind(after) == inner else inner

    def _false_sum(self) -> str:
        """Why a row of an outer kind is not the sum of those under it; empty where each is."""
        rows = self._sheet.rows[self._header + 1 :]
        for first, kind in enumerate(self._kinds):
            columns = set(range(len(rows[first]))) - {self._column}
            if kind in self._order[:-1] and not is_sum(rows[first], self._under(first), columns):
                return (
                    f"row {self._header + 2 + first} of its pivot table, '{self._labels[first]}', "
                    "is not the sum of the rows under it, so which are of it cannot be told; show "
                    "the pivot table in tabular form with all labels repeated"
                )
        return ""

    def _under(self, first: int) -> list[Sequence[str]]:
        """The rows of the innermost kind under one of an outer kind, up to the next like it."""
        ends = {*self._order[: self._order.index(self._kinds[first]) + 1], "total"}
        after = range(first + 1, len(self._kinds))
        own = itertools.takewhile(lambda n: self._kinds[n] not in ends, after)
        inner = self._order[-1]
        rows = self._sheet.rows[self._header + 1 :]
        return [rows[n] for n in own if self._kinds[n] == inner]

    def _plain(self, row: Sequence[str]) -> list[str]:
        """A row above without what a spreadsheet writes over the columns of a pivot table."""
        row = list(row)
        is_of_columns = any(bare(text) == _OF_COLUMNS for text in row)
        return [] if is_of_columns and sum(map(bool, row)) <= 2 else row

    def _names(self) -> list[str]:
        *outer, inner = self._order
        names = list(self._sheet.rows[self._header])
        names[self._column] = inner
        return [*names, *outer]

    def _rows(self) -> list[list[str]]:
        *outer, inner = self._order
        width = len(self._sheet.rows[self._header])
        under: dict[str, str] = {}
        found = []
        for kind, text, row in zip(
            self._kinds, self._labels, self._sheet.rows[self._header + 1 :], strict=True
        ):
            if kind in outer:
                under[kind] = text
            full = [*row[:width], *[""] * (width - len(row))]
            found.append([*full, *(under.get(k, "") for k in outer)] if kind == inner else [])
        return found
