"""Files that were refused and may hold more of a month, kept until a file of that month comes.

What is there of a month bears their names itself (`refused` of the table `parts`). Before anything
is there the store remembers them, so that pieces added one by one, in any order, leave what one
command with all of them does. The API answers for every force: a refused answer leaves the months
of the archive as they are, and a refused file of the archive those of the API.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import asdict, dataclass

import pandas as pd

from data_loaders.files.archives import same_name
from data_loaders.one_load.load_context import Loading
from data_loaders.one_load.refused_files import RefusedFile
from model.periods import spans
from model.tables import empty


@dataclass(frozen=True, order=True)
class RefusedMonth:
    """What a refused file may hold more of: a row of the table `refused_files`."""

    month: pd.Timestamp
    part: str
    """Empty where only the month is known."""
    kind: str
    """As `kind` of the table `parts`."""
    file: str
    records: bytes = b""
    """A number for each record, in order, where they could be read (`fingerprints.by_row`)."""

    @classmethod
    def of(cls, refused: RefusedFile, kind: str) -> list[RefusedMonth]:
        """Each month and part of a refused file."""
        return [
            cls(month, part, kind, refused.file, refused.records.get((month, part), b""))
            for month, part in refused.parts
        ]

    def is_named(self, file: str, month: pd.Timestamp) -> bool:
        """Whether it is this month of a file of that name, wherever the file lay."""
        return self.month == month and same_name(self.file, file)


def refused_before(loading: Loading, source: str) -> list[RefusedMonth]:
    """Those that the store remembers of a source."""
    rows = loading.draft.read("refused_files", source=source).drop(columns="source")
    return [RefusedMonth(**row) for row in rows.to_dict("records")]


def remember(loading: Loading, source: str, refused: Collection[RefusedMonth]) -> None:
    """Let the store remember these of a source, and no others; those that are new are told."""
    before = set(refused_before(loading, source))
    if before == set(refused):
        return
    rows = [asdict(month) | {"source": source} for month in sorted(refused)]
    types = empty("refused_files").dtypes.to_dict()
    table = pd.DataFrame(rows, columns=list(types)).astype(types)
    loading.replace_source("refused_files", table, source)
    loading.notes.extend(_words(set(refused) - before))


def _words(refused: Collection[RefusedMonth]) -> list[str]:
    """What is said of months of which nothing is there yet, a sentence a file."""
    months: dict[str, set[pd.Timestamp]] = defaultdict(set)
    for one in refused:
        months[one.file].add(one.month)
    return [
        f"{file} was refused, and may hold more of {spans(of_file)}: what comes of that is told "
        "as partial until a file of the same name is loaded, whatever it ends with, or a whole "
        "one with --replace."
        for file, of_file in sorted(months.items())
    ]
