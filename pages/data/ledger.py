"""Where every row went: by kind of file, why rows were rejected, and file by file.

A partner's file has no numbers and no rows here: beside the figures that are shown, they could give
away one that is hidden. Of any file the store keeps no word that stands in it (`kept_words`); who
loads it sees that in the terminal.
"""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from components.grid import Row
from components.panel import Column, Panel
from model.file_kinds import PARTNER_KINDS
from model.many import many, verb
from model.tables import LEDGER_CLASSES
from pages.question import Question, once_a_question
from store.reject_causes import Cause, causes
from store.releases.kept_words import LISTED_REJECTS, kept_refusal, notes_kept, rejects_kept

_COUNTED = ("rows_read", *LEDGER_CLASSES)

NOT_LISTED = "A partner's file: its numbers of rows are not shown"


def ledger_table(question: Question) -> pd.DataFrame:
    """One row a kind of file: kind, files, when the newest was loaded, rows by where they ended."""
    files = files_table(question)
    if files.empty:
        return files.assign(files=pd.Series(dtype="Float64"))
    by_kind = files.groupby("kind", sort=False)
    sums = by_kind[list(_COUNTED)].sum(min_count=1)
    table = sums.assign(files=by_kind.size().astype("Float64"), loaded=by_kind["loaded"].max())
    # What was refused first; a table of files has the newest first.
    table = table.reset_index().assign(is_refused=lambda t: t["kind"] == "refused")
    ordered = table.sort_values(["is_refused", "kind"], ascending=[False, True])
    return ordered.drop(columns="is_refused").reset_index(drop=True)


def ledger_sentence(table: pd.DataFrame, _: Question) -> str:
    """The rows read and the six classes they ended in."""
    if table.empty:
        return "Demonstration data has no ledger: nothing was read from a file."
    sums = table[list(_COUNTED)].sum().astype(int)
    parts = [f"{sums[name]:,} {words}" for name, words in _CLASS_WORDS.items()]
    refused = int(table.loc[table["kind"] == "refused", "files"].sum())
    were = verb(refused, "was", "were")
    end = f" {many(refused, 'files')} {were} refused whole." if refused else ""
    return f"{many(sums['rows_read'], 'rows')} read: {', '.join(parts)}.{end}"


_CLASS_WORDS = {
    "placed": "placed in an area",
    "outside": "outside the place",
    "no_location": "without a location",
    "duplicate": "duplicate",
    "replaced": "replaced by a later file",
    "rejected": "rejected",
}


def rejected_table(question: Question) -> pd.DataFrame:
    """One row a cause of rejected rows: rows, expected, first; most rows first.

    Of the rows that the ledger lists, without those of partners' files.
    """
    ledger = question.dataset.ledger
    rows = ledger[~ledger["kind"].isin(PARTNER_KINDS) & (ledger["rejected"] > 0)]
    found = _causes(rows.to_dict("records"))
    columns = ("rows", "expected", "first")
    table = pd.DataFrame([{c: getattr(x, c) for c in columns} for x in found], columns=columns)
    return table.astype({"rows": "Float64"})


def _causes(rows: Iterable[Row]) -> list[Cause]:
    """The causes of the rejected rows that some lines of the ledger list."""
    return causes((row["file"], reject) for row in rows for reject in rejects_kept(row["rejects"]))


def rejected_sentence(table: pd.DataFrame, question: Question) -> str:
    """How many rows were rejected for how many causes."""
    if table.empty:
        return "No row of an open file was rejected."
    ledger = question.dataset.ledger
    rows = int(table["rows"].sum())
    words = f"{many(rows, 'rows')} {verb(rows, 'was', 'were')} rejected for "
    words += f"{many(len(table), 'causes')}: no figure has them until they are mended and added."
    if (ledger["rejected"] > LISTED_REJECTS).any():
        words += f" Of each file the first {LISTED_REJECTS:,} are counted here."
    return words


@once_a_question
def files_table(question: Question) -> pd.DataFrame:
    """One row a file ever loaded into this release, the newest load first."""
    ledger = question.dataset.ledger.copy()
    ledger["loaded"] = pd.to_datetime(ledger["loaded_at"]).dt.strftime("%Y-%m-%d %H:%M")
    words = [_file_words(row) for row in ledger.to_dict("records")]
    ledger["notes"] = pd.Series(words, index=ledger.index, dtype="str")
    partner = ledger["kind"].isin(PARTNER_KINDS)
    for column in _COUNTED:
        ledger[column] = ledger[column].astype("Float64").mask(partner)
    return ledger.sort_values("loaded_at", ascending=False, kind="stable", ignore_index=True)


def _file_words(row: Row) -> str:
    if row["refused"]:
        return kept_refusal(row["refused"])
    if row["kind"] in PARTNER_KINDS:
        return NOT_LISTED
    return "; ".join([*notes_kept(row["notes"]), *(cause.words for cause in _causes([row]))])


def files_sentence(table: pd.DataFrame, _: Question) -> str:
    """How many files there are."""
    if table.empty:
        return "Demonstration data was read from no file."
    were = verb(len(table), "was", "were")
    return f"{many(len(table), 'files')} {were} loaded into this release, the newest first."


_NUMBERS = (
    Column("rows_read", "Rows read", "count"),
    Column("placed", "Placed", "count"),
    Column("outside", "Outside", "count"),
    Column("no_location", "No location", "count"),
    Column("duplicate", "Duplicate", "count"),
    Column("replaced", "Replaced", "count"),
    Column("rejected", "Rejected", "count"),
)

LEDGER = Panel(
    page="data",
    id="ledger",
    title="Where every row went",
    table=ledger_table,
    sentence=ledger_sentence,
    columns=lambda _: (
        Column("kind", "What it is"),
        Column("files", "Files", "count"),
        Column("loaded", "Last loaded (UTC)"),
        *_NUMBERS,
    ),
    filtered=False,
)

REJECTED = Panel(
    page="data",
    id="rejected",
    title="Why rows were rejected",
    table=rejected_table,
    sentence=rejected_sentence,
    columns=lambda _: (
        Column("expected", "Expected"),
        Column("rows", "Rows", "count"),
        Column("first", "First met in"),
    ),
    filtered=False,
)

FILES = Panel(
    page="data",
    id="files",
    title="Every file",
    table=files_table,
    sentence=files_sentence,
    columns=lambda _: (
        Column("file", "File"),
        Column("kind", "What it is"),
        Column("loaded", "Loaded (UTC)"),
        *_NUMBERS,
        Column("notes", "Notes"),
    ),
    filtered=False,
)
