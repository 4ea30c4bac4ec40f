"""The ledger: where every row of every file ended.

    rows read = placed + outside the place + no location + duplicate + replaced + rejected

A file refused whole has no rows, unless it is refused because every row is rejected: its line says
why. A line is what the terminal shows; `kept_words` says what of its words the store keeps.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import pandas as pd

from data_loaders.files.readings import Reading
from model.config.catalogue import Place
from model.periods import spans
from model.rejects import Reject
from model.tables import LEDGER, LEDGER_CLASSES
from store.releases.kept_words import (
    LISTED_REJECTS,
    REFUSED_KIND,
    Public,
    kept_notes,
    kept_refusal,
    kept_rejects,
    notes_kept,
)

ALREADY_LOADED = Public("already loaded: nothing changed")
"""What is said of a file of the same bytes as one that is there."""

_OF_A_PART = {"placed": "records", "outside": "outside", "no_location": "no_location"}
"""The classes of the ledger whose rows a part holds, and their columns in `parts`."""


@dataclass(frozen=True)
class ReplacedPart:
    """A part of a month that a later file has taken the place of."""

    row: Mapping[str, Any]
    """Its row of the `parts` table."""
    by: str
    """The later file."""

    @property
    def rows(self) -> dict[str, int]:
        """Its rows by class of the ledger."""
        return {name: int(self.row[column]) for name, column in _OF_A_PART.items()}


@dataclass(frozen=True)
class Line:
    """What became of one file."""

    file: str
    kind: str
    sha256: str = ""
    rows_read: int = 0
    placed: int = 0
    outside: int = 0
    no_location: int = 0
    duplicate: int = 0
    replaced: int = 0
    """Rows that were used until a later file answered for their part of the month."""
    rejects: tuple[Reject, ...] = ()
    notes: tuple[str, ...] = ()
    refused: str = ""
    gone: tuple[ReplacedPart, ...] = ()
    """What later files of the same load took the place of."""

    def __post_init__(self) -> None:
        ended = sum(getattr(self, name) for name in LEDGER_CLASSES)
        if ended != self.rows_read:
            raise AssertionError(f"{self.file}: {self.rows_read} rows read, {ended} accounted for")

    @property
    def rejected(self) -> int:
        """The number of rejected rows, or of figures where these are counted."""
        return sum(reject.figures for reject in self.rejects)

    def without(self, part: ReplacedPart) -> Line:
        """The line once a later file has taken the place of a part of this one."""
        moved = part.rows
        left = {name: getattr(self, name) - number for name, number in moved.items()}
        replaced = self.replaced + sum(moved.values())
        gone = (*self.gone, part)
        own = self.notes[: len(self.notes) - len(_replaced_words(self.gone))]
        notes = (*own, *_replaced_words(gone))
        return replace(self, **left, replaced=replaced, notes=notes, gone=gone)

    @property
    def usable(self) -> int:
        """The rows that could be used, here or of another place, or were already."""
        return self.rows_read - self.rejected


def refused(file: str, why: str) -> Line:
    """The line of a file of which nothing was loaded."""
    return Line(file=file, kind=REFUSED_KIND, refused=why)


def refused_rows(reading: Reading, why: str) -> Line:
    """The line of a file refused because none of its rows can be used: it keeps them to mend."""
    return Line(
        file=reading.file,
        kind=REFUSED_KIND,
        sha256=reading.sha256,
        rows_read=reading.rows_read,
        rejects=reading.rejects,
        notes=reading.notes,
        refused=why,
    )


def without_wards(file: str, place: Place) -> Line:
    """The line of a file whose rows cannot be placed, with what must be added first."""
    named = [b.service for b in place.boundaries if b.area_type == "ward"]
    such = f", such as {named[0]} of the Office for National Statistics" if named else ""
    fetched = "; `fetch` downloads it" if named else ""
    wards = f"the {len(place.wards)} wards" if place.wards else "the wards"
    codes = f", with their codes ({place.wards[0].code})" if place.wards else ""
    return refused(
        file,
        f"{file} was not loaded: there are no ward boundaries in the store yet (those of the "
        f"demonstration do not count), and nothing of it can be said without them; expected a "
        f"boundary file of {wards} of {place.name}{codes}{such}. Give it first, or in the same "
        f"command, also in a check{fetched}",
    )


def all_duplicate(reading: Reading, note: str) -> Line:
    """The line of a file that changes nothing: the store, or a later file, has its rows."""
    return Line(
        file=reading.file,
        kind=reading.kind,
        sha256=reading.sha256,
        rows_read=reading.rows_read,
        duplicate=reading.rows_read - sum(r.figures for r in reading.rejects),
        rejects=reading.rejects,
        notes=(*reading.notes, note),
    )


def with_replaced(ledger: pd.DataFrame, gone: Sequence[ReplacedPart]) -> pd.DataFrame:
    """The `ledger` table once later files have taken the place of parts of its files.

    Rows of a part that were placed, outside or without a location become replaced rows of the same
    file, and its notes say by which file. Of a part whose line is not there nothing changes.
    """
    if not gone:
        return ledger
    of_file: dict[tuple[str, ...], list[ReplacedPart]] = defaultdict(list)
    for part in gone:
        of_file[tuple(str(part.row[name]) for name in _FILE)].append(part)
    rows = []
    for row in ledger.to_dict("records"):
        # A file given twice has two lines, and the rows stand in the first.
        parts = of_file.pop(tuple(row[name] for name in _FILE), [])
        rows.append(_row_without(row, parts))
    return pd.DataFrame(rows, columns=list(ledger.columns)).astype(ledger.dtypes.to_dict())


_FILE = ("load_id", "file", "sha256")
"""What tells the line of a file from others."""


def _row_without(row: dict[str, Any], gone: Sequence[ReplacedPart]) -> dict[str, Any]:
    if not gone:
        return row
    moved = {name: sum(part.rows[name] for part in gone) for name in _OF_A_PART}
    left = {name: row[name] - number for name, number in moved.items()}
    notes = [*notes_kept(row["notes"]), *_replaced_words(gone)]
    replaced = row["replaced"] + sum(moved.values())
    return row | left | {"replaced": replaced, "notes": kept_notes(notes)}


def _replaced_words(gone: Sequence[ReplacedPart]) -> list[Public]:
    """What the ledger says of a file that is replaced, in a sentence for each that does it."""
    months: dict[str, list[pd.Timestamp]] = defaultdict(list)
    for part in gone:
        months[part.by].append(part.row["month"])
    return [Public(f"{spans(found)}: replaced by {by}") for by, found in months.items()]


def ledger_table(lines: list[Line], load_id: str, loaded_at: datetime) -> pd.DataFrame:
    """The lines of one load as rows of the canonical `ledger` table."""
    rows = [
        {
            "load_id": load_id,
            "loaded_at": loaded_at.isoformat(timespec="seconds"),
            "file": line.file,
            "kind": line.kind,
            "sha256": line.sha256,
            "rows_read": line.rows_read,
            **{name: getattr(line, name) for name in LEDGER_CLASSES},
            "notes": kept_notes(line.notes),
            "rejects": kept_rejects(line.rejects[:LISTED_REJECTS], line.kind),
            "refused": kept_refusal(line.refused),
        }
        for line in lines
    ]
    return LEDGER.validate(pd.DataFrame(rows, columns=list(LEDGER.columns)))
