"""Files that say nothing alone: they are kept until the files come that they belong with.

A year of STATS19 is several files, of which one says when and where, another who was hurt. Whoever
adds them one by one gets what one command with all of them gives.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO

import pandas as pd

from data_loaders.reading import Member
from data_loaders.reading_order import Found, by_content
from model.tables import empty

LARGEST = 256 * 2**20
"""Bytes of a file that is kept: one year of the whole country has 30 MB."""


def beside(given: Sequence[Found], table: pd.DataFrame) -> tuple[list[Found], frozenset[str]]:
    """Files and those kept by earlier commands, in order; and the names of these.

    One that is given again is not taken twice.
    """
    names = {member.name for member, _ in given}
    own = {_digest(member) for member, _ in given}
    kept = [(_member(row), row["kind"]) for row in table.to_dict("records")]
    kept = [(member, kind) for member, kind in kept if _digest(member) not in own]
    told = [
        (replace(m, name=f"{m.name} (kept)") if m.name in names else m, kind) for m, kind in kept
    ]
    return by_content([*given, *told]), frozenset(member.name for member, _ in told)


def waiting_table(waiting: Sequence[Found]) -> tuple[pd.DataFrame, list[str]]:
    """The files as the store keeps them; and what is said of those too large for that."""
    some = [(member, kind) for member, kind in waiting if member.size <= LARGEST]
    rows = [_row(member, kind) for member, kind in some]
    words = [
        f"{member.name} is too large to be kept until the other files of its years come: add it "
        "once more beside them."
        for member, _ in waiting
        if member.size > LARGEST
    ]
    table = pd.DataFrame(rows, columns=list(empty("waiting_files").columns))
    table = table.drop_duplicates("sha256").sort_values("sha256", ignore_index=True)
    return table.astype(empty("waiting_files").dtypes.to_dict()), words


def _row(member: Member, kind: str) -> dict[str, object]:
    with member.open() as stream:
        content = stream.read()
    return {
        "file": member.name.removesuffix(" (kept)"),
        "kind": kind,
        "sha256": hashlib.sha256(content).hexdigest(),
        "edition": member.edition,
        "size": len(content),
        "content": zlib.compress(content),
    }


def _member(row: dict[str, object]) -> Member:
    content = row["content"]
    return Member(
        name=str(row["file"]),
        size=int(row["size"]),
        open=lambda: BytesIO(zlib.decompress(content)),
        edition=str(row["edition"]),
    )


def _digest(member: Member) -> str:
    with member.open() as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
