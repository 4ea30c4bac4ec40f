"""Files that say nothing alone: they are kept until the files come that they belong with.

A year of STATS19 is several files, of which one says when and where, another who was hurt. Whoever
adds them one by one gets what one command with all of them gives. Of each only the columns that are
read are kept: nothing of the age or the sex of anybody.
"""

from __future__ import annotations

import csv
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from io import BytesIO, StringIO
from typing import Any

import pandas as pd

from data_loaders.columns.dictionary_columns import whole_column
from data_loaders.columns.named_columns import columns_of
from data_loaders.files.delimited import MISSING, read_lines
from data_loaders.files.readings import Member, sha256_of
from data_loaders.one_load.reading_order import Found, by_content
from data_loaders.roads.stats19 import READ
from model.tables import empty

Row = Mapping[str, Any]
"""A row of the table `waiting_files`."""

LARGEST = 256 * 2**20
"""Bytes of a file that is kept: one year of the whole country has 30 MB."""


def beside(given: Sequence[Found], table: pd.DataFrame) -> tuple[list[Found], dict[str, Row]]:
    """Files and those kept by earlier commands, in order; and the row of each of these by its name.

    One that is given again is not taken twice.
    """
    names = {member.name for member, _ in given}
    own = {sha256_of(member) for member, _ in given}
    files, kept = list(given), dict[str, Row]()
    for row in table.to_dict("records"):
        if row["sha256"] in own:
            continue
        member = _member(row)
        while member.name in names or member.name in kept:
            member = replace(member, name=f"{member.name} (kept)")
        files.append((member, str(row["kind"])))
        kept[member.name] = row
    return by_content(files), kept


def waiting_table(
    waiting: Sequence[Found], kept: Mapping[str, Row]
) -> tuple[pd.DataFrame, list[str]]:
    """The files as the store keeps them; and what is said of those too large for that.

    `kept` are those that it has already, as `beside` names them.
    """
    small = [(member, kind) for member, kind in waiting if member.size <= LARGEST]
    words = [
        f"{member.name} is too large to be kept until the other files of its years come: add it "
        "once more beside them."
        for member, _ in waiting
        if member.size > LARGEST
    ]
    rows = [kept.get(member.name) or _row(member, kind) for member, kind in small]
    table = pd.DataFrame(rows, columns=list(empty("waiting_files").columns))
    table = table.drop_duplicates("sha256").sort_values("sha256", ignore_index=True)
    return table.astype(empty("waiting_files").dtypes.to_dict()), words


def _row(member: Member, kind: str) -> dict[str, object]:
    content = _columns_read(member, kind)
    return {
        "file": member.name,
        "kind": kind,
        "sha256": sha256_of(member),
        "edition": member.edition,
        "size": len(content),
        "content": zlib.compress(content),
    }


def _columns_read(member: Member, kind: str) -> bytes:
    """A file without the columns nobody reads, each row at its number."""
    lines = read_lines(member, columns_of(member, *READ[kind]), missing=MISSING)
    names = list(lines.places)
    cells = zip(*(whole_column(lines.table, name).to_pylist() for name in names), strict=True)
    at = dict(zip(lines.rows.tolist(), cells, strict=True))
    # A line of another width stays one: it is rejected with its number.
    at |= {reject.row: ("?",) for reject in lines.wrong_width}
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([lines.heading(name) for name in names])
    for number in range(2, max(at, default=1) + 1):
        writer.writerow(at.get(number, ()))
    return out.getvalue().encode()


def _member(row: Row) -> Member:
    content = row["content"]
    return Member(
        name=str(row["file"]),
        size=int(row["size"]),
        open=lambda: BytesIO(zlib.decompress(content)),
        edition=str(row["edition"]),
    )
