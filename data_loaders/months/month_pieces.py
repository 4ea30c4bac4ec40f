"""Which pieces each part of a month has, of the store and of the load that is going on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from itertools import count
from typing import Any

import pandas as pd

from data_loaders.files.archives import same_name
from data_loaders.files.editions import newer
from data_loaders.files.readings import Reading
from data_loaders.months.refused_before import RefusedMonth
from data_loaders.one_load.ledger import ReplacedPart
from data_loaders.one_load.refused_files import RefusedFile
from model.periods import spans
from model.tables import PARTS, empty

Part = tuple[pd.Timestamp, str]
"""A month and the name of a part, or of a piece of one."""

Row = dict[str, Any]
"""A row of the `parts` table."""


UNSAID: Row = {
    "outside": 0,
    "no_location": 0,
    "rejected": 0,
    "reach": None,
    "mends": None,
    "edition": "",
    "refused": None,
    "cut": 0,
    "undated": 0,
}
"""What a row of `parts` has where nothing else is said of it."""


def part_row(reading: Reading, **said: object) -> Row:
    """The row of `parts` of what one file has of a part."""
    of_file = {name: getattr(reading, name) for name in ("file", "sha256", "edition")}
    return UNSAID | of_file | said


def part_of(piece: str) -> str:
    """The part that a piece belongs to: `west-yorkshire` of `west-yorkshire/2`."""
    return piece.split("/", maxsplit=1)[0]


def edition_in(row: Row) -> str:
    """How old the archive is that a piece was read from; empty where nothing says."""
    edition = row["edition"]
    return edition if isinstance(edition, str) else ""


def refused_in(cell: object) -> set[str]:
    """The refused files that a row of `parts` names, a line each."""
    return set(cell.split("\n")) - {""} if isinstance(cell, str) else set()


class Pieces:
    """The pieces of the store (`stored`, a `parts` table), and what a load changes of them."""

    def __init__(self, stored: pd.DataFrame) -> None:
        self._by_month: dict[pd.Timestamp, dict[str, dict[str, Row]]] = defaultdict(dict)
        self._line_of: dict[Part, int] = {}
        self._gone: dict[Part, ReplacedPart] = {}
        self._noted: dict[Part, Row] = defaultdict(dict)
        self._refused: set[RefusedMonth] = set()
        self._stays: set[tuple[str, pd.Timestamp]] = set()
        for row in stored.to_dict("records"):
            self._put(row)

    def of(self, month: pd.Timestamp, part: str) -> dict[str, Row]:
        """The pieces of a part, by name."""
        return self._by_month[month].get(part, {})

    def of_month(self, month: pd.Timestamp) -> dict[str, Row]:
        """Every piece of a month, by name."""
        return {n: row for pieces in self._by_month[month].values() for n, row in pieces.items()}

    def is_new(self, month: pd.Timestamp, name: str) -> bool:
        """Whether a piece was read by this load."""
        return (month, name) in self._line_of

    def has_file(self, month: pd.Timestamp, part: str, sha256: str, *, new: bool = False) -> bool:
        """Whether a part is there from a file of these bytes; with `new`, one of this load."""
        return any(
            row["sha256"] == sha256 and (self.is_new(month, name) or not new)
            for name, row in self.of(month, part).items()
        )

    def free_name(self, month: pd.Timestamp, part: str) -> str:
        """The name of a part's next piece."""
        taken = self.of(month, part)
        return next(
            name
            for number in count(1)
            if (name := part if number == 1 else f"{part}/{number}") not in taken
        )

    def add(self, row: Row, line: int) -> None:
        """A piece read by this load, and the number of its file's line of the ledger.

        What a file of its name was refused for before is settled with it.
        """
        self._put(row)
        self.settle(row["month"], str(row["file"]))
        self._line_of[row["month"], row["part"]] = line

    def settle(self, month: pd.Timestamp, file: str) -> None:
        """Note that what a file of this name was refused for is there now."""
        self._refused = {one for one in self._refused if not one.is_named(file, month)}
        for name, row in self.of_month(month).items():
            refused = refused_in(row["refused"])
            left = {other for other in refused if not same_name(other, file)}
            if left != refused:
                self._mark(month, name, row, left)

    def replace(self, month: pd.Timestamp, name: str, *, by: str) -> int | None:
        """Take a piece away; the number of its line, where this load had read it."""
        row = self._by_month[month][part_of(name)].pop(name)
        line = self._line_of.pop((month, name), None)
        if line is None:
            self._gone[month, name] = ReplacedPart(row, by)
        return line

    def new(self) -> pd.DataFrame:
        """The pieces this load has read, as a `parts` table."""
        rows = [self.of(month, part_of(name))[name] for month, name in self._line_of]
        return pd.DataFrame(rows, columns=list(PARTS.columns)) if rows else empty("parts")

    def recall(self, refused: Iterable[RefusedMonth]) -> None:
        """Recall what the store remembers as refused before its months had a file."""
        self._refused.update(refused)

    def refuse(self, refused: RefusedFile, kind: str = "file") -> None:
        """Note that a refused file may hold more of some parts, or of months without that part.

        Whichever command read what is there. What is there of a part is marked at once, for a whole
        file may follow; a month at the end.
        """
        for one in RefusedMonth.of(refused, kind):
            if pieces := _of_kind(self.of(one.month, one.part), kind):
                self._mark_all(one.month, pieces, one.file)
            else:
                self._refused.add(one)

    def finish(self, has_all: Callable[[RefusedMonth], bool] = lambda _: False) -> None:
        """Mark the months of refused files, all others of the load being read.

        Not where all that such a file holds is there (`has_all`), nor where a file of the same name
        is kept: of one command that is the refused one, mended, and of an earlier one the same
        before. Those of a month of which nothing is there are remembered.
        """
        for one in sorted(self._refused):
            pieces = _of_kind(self.of_month(one.month), one.kind)
            own = [n for n, row in pieces.items() if one.is_named(str(row["file"]), one.month)]
            if pieces:
                self._refused.discard(one)
            if not own and not has_all(one):
                self._mark_all(one.month, pieces, one.file)
            elif own and not any(self.is_new(one.month, name) for name in own):
                self._stays.add((one.file, one.month))

    @property
    def refused(self) -> set[RefusedMonth]:
        """The refused files of months of which nothing is there, once the load is finished."""
        return self._refused

    def stays_words(self) -> list[str]:
        """What is said of months that a refused file leaves as they are, a sentence a file."""
        months: dict[str, list[pd.Timestamp]] = defaultdict(list)
        for file, month in sorted(self._stays):
            months[file].append(month)
        return [
            f"{file} was refused, and {spans(found)} stays as it is, from the file of that name "
            "that was loaded before."
            for file, found in months.items()
        ]

    def _mark_all(self, month: pd.Timestamp, pieces: Mapping[str, Row], file: str) -> None:
        for name, row in pieces.items():
            self._mark(month, name, row, {*refused_in(row["refused"]), file})

    def _mark(self, month: pd.Timestamp, name: str, row: Row, refused: set[str]) -> None:
        if refused == refused_in(row["refused"]):
            return
        self._note(month, name, row, refused="\n".join(sorted(refused)) or None)

    def renew(self, month: pd.Timestamp, part: str, reading: Reading, *, all_of: bool) -> None:
        """Note that a newer archive has what is here of a part: `all_of` it, or the same file."""
        for name, row in self.of(month, part).items():
            same = all_of or row["sha256"] == reading.sha256
            if same and newer(reading.edition, edition_in(row)) > 0:
                self._note(month, name, row, edition=reading.edition)

    def _note(self, month: pd.Timestamp, name: str, row: Row, **said: object) -> None:
        row.update(said)
        if not self.is_new(month, name):
            self._noted[month, name].update(said)

    def noted(self) -> dict[Part, Row]:
        """What has changed of the rows of pieces of the store that stay."""
        return {part: said for part, said in self._noted.items() if part not in self._gone}

    def gone(self) -> list[ReplacedPart]:
        """The pieces of the store that this load takes the place of."""
        return list(self._gone.values())

    def _put(self, row: Row) -> None:
        name = str(row["part"])
        self._by_month[row["month"]].setdefault(part_of(name), {})[name] = row


def _of_kind(pieces: Mapping[str, Row], kind: str) -> dict[str, Row]:
    return {name: row for name, row in pieces.items() if row["kind"] == kind}
