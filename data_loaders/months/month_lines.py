"""What the ledger says of a file of police.uk: where its rows ended, and what it is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
import pandas as pd

from data_loaders.months.month_batches import Batch
from data_loaders.months.part_versions import Judgement
from data_loaders.one_load.ledger import Line
from data_loaders.one_load.rejects_by_month import (
    rejected_by_month,
    too_many_undated,
    undated_words,
)
from geo.placing import Placed
from model.periods import spans
from store.releases.kept_words import Public

Told = Sequence[tuple[pd.Timestamp, Judgement]]
"""The months of a file with what its part of each was judged to be."""

OLDER = (
    "an older version than the one that is there, which stays; to use this one all the same, add "
    "it with --replace"
)

_WORDS = {
    "blocked": "{months}: the other service of police.uk has the month, and the archive counts",
    "silent": "{months}: no record of a police force, where there are some already: they stay",
    "same": "{months}: every record is there already",
    "older": "{months}: " + OLDER,
    "later": "{months}: a later version, which takes the place of the one before",
    "piece": "{months}: a piece beside another file",
    "asked": "{months}: takes the place of what was there, as --replace asks",
}


def how_placed(placed: Placed) -> list[Public]:
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
    return [Public(note) for note in notes]


def judged_words(told: Told, *, overlap: int = 0) -> tuple[Public, ...]:
    """What the ledger says of the parts of one file; `overlap` records stand in pieces before."""
    notes = []
    for kind, words in _WORDS.items():
        of_kind = [(month, found) for month, found in told if _sort(found) == kind]
        if of_kind:
            lacks = sum(found.lacks for _, found in of_kind)
            months = [month for month, _ in of_kind]
            more = {"same": lacking(lacks), "later": gone(lacks), "piece": counted_once(overlap)}
            notes.append(words.format(months=spans(months)) + more.get(kind, ""))
    return tuple(Public(note) for note in notes)


def _sort(found: Judgement) -> str:
    return "asked" if found.asked else found.kind


def lacking(lacks: int, *, disclosive: bool = False) -> str:
    """What is said of a file that is there already and lacks records that are there too.

    How many could tell a hidden number, where a source is `disclosive`.
    """
    if not lacks:
        return ""
    number = "" if disclosive else f"{lacks:,} "
    return (
        f", and {number}more that it lacks: it was cut short, or they were withdrawn; if they "
        "were, add it with --replace to use it instead"
    )


def gone(lacks: int) -> str:
    """What is said of a later version that lacks records of the one before."""
    return f"; {lacks:,} records of that are no longer in it" if lacks else ""


def counted_once(overlap: int) -> str:
    """What is said of a piece some of whose records stand in another."""
    if not overlap:
        return ", with no record in common"
    return (
        f"; {overlap:,} records stand in both and are counted once (of those without an id it "
        "cannot be told: each is counted)"
    )


def tally(batch: Batch, used: np.ndarray, repeated: np.ndarray) -> list[dict[str, int]]:
    """Where the rows of each file part ended: placed, outside, no_location, duplicate, rejected.

    `undated` are rejected rows that may be of any month of the file, where they are too many.
    """
    of_used = used[batch.key] if len(batch.keys) else np.zeros(0, dtype=bool)
    taken = of_used & ~repeated
    ended = {
        "placed": taken & batch.inside,
        "outside": taken & batch.located & ~batch.inside,
        "no_location": taken & ~batch.located,
        "duplicate": ~taken,
    }
    number = len(batch.keys)
    rows = pd.DataFrame(
        {name: np.bincount(batch.key[rows], minlength=number) for name, rows in ended.items()}
    )
    rejected, undated = _rejected(batch)
    return rows.assign(rejected=rejected, undated=undated).to_dict("records")


def _rejected(batch: Batch) -> tuple[list[int], list[int]]:
    """The rejects that count against each file part, and those that may be of any of a file.

    The first part of a month has all those of the month.
    """
    rejected, undated = [0] * len(batch.keys), [0] * len(batch.keys)
    of_file: dict[int, dict[pd.Timestamp, int]] = defaultdict(dict)
    for number, key in enumerate(batch.keys):
        of_file[key.file].setdefault(key.month, number)
    for file, first in of_file.items():
        reading = batch.readings[file]
        # Mended rows that are rejected once more count with the file they are of.
        if reading.rejects and not reading.mends:
            rows = _usable_rows(batch, file)
            of_month = rejected_by_month(reading.rejects, rows)
            of_any = too_many_undated(reading.rejects, rows)
            for month, number in first.items():
                rejected[number], undated[number] = of_month[month], of_any
    return rejected, undated


def _usable_rows(batch: Batch, file: int) -> dict[pd.Timestamp, int]:
    """How many rows one file of a batch has of each of its months."""
    first, last = np.searchsorted(batch.file, [file, file + 1])
    held = batch.rows["month"].iloc[first:last].value_counts()
    return dict.fromkeys((month for month, _ in batch.readings[file].parts), 0) | held.to_dict()


def line(
    batch: Batch, file: int, ended_of_parts: list[dict[str, int]], notes: tuple[str, ...]
) -> Line:
    """The ledger's line of one file of a batch."""
    reading = batch.readings[file]
    names = ("placed", "outside", "no_location", "duplicate")
    ended = {name: sum(counts[name] for counts in ended_of_parts) for name in names}
    undated = undated_words(reading.rejects, _usable_rows(batch, file)) if reading.rejects else ()
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
        notes=(*reading.notes, *undated, *how_placed(batch.how_placed(file)), *notes),
    )
