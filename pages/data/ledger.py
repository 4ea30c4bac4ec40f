"""Where every row of every file went."""

from __future__ import annotations

import json

import pandas as pd

from components.panel import Column, Panel
from data_loaders.kinds import PARTNER_KINDS
from model.tables import LEDGER_CLASSES
from pages.question import Question


def ledger_table(question: Question) -> pd.DataFrame:
    """One row a file ever loaded into this release, the newest load first.

    A partner's file has no numbers and no rows here: beside the figures that are shown, they could
    give away one that is hidden. Who loads it sees them in the terminal.
    """
    ledger = question.dataset.ledger.copy()
    ledger["loaded"] = pd.to_datetime(ledger["loaded_at"]).dt.strftime("%Y-%m-%d %H:%M")
    partner = ledger["kind"].isin(PARTNER_KINDS)
    words = [_ledger_words(row) for row in ledger.to_dict("records")]
    ledger["notes"] = pd.Series(words, index=ledger.index, dtype="str").mask(partner, NOT_LISTED)
    for column in _COUNTED:
        ledger[column] = ledger[column].astype("Float64").mask(partner)
    return ledger.sort_values("loaded_at", ascending=False, kind="stable", ignore_index=True)


_COUNTED = ("rows_read", *LEDGER_CLASSES)

NOT_LISTED = "A partner's file: its numbers of rows are not shown"


def _ledger_words(row: dict) -> str:
    rejects = [
        f"row {number}: found {found}; expected {expected}"
        for number, found, expected in json.loads(row["rejects"])[:3]
    ]
    more = row["rejected"] - len(rejects)
    if more > 0 and rejects:
        rejects.append(f"and {more:,} more rejected rows")
    words = [row["refused"], *json.loads(row["notes"]), *rejects]
    return "; ".join(w for w in words if w)


def ledger_sentence(table: pd.DataFrame, _: Question) -> str:
    """The rows read and the six classes they ended in."""
    if table.empty:
        return "Demonstration data has no ledger: nothing was read from a file."
    sums = table[list(_COUNTED)].sum().astype(int)
    parts = [f"{sums[name]:,} {words}" for name, words in _CLASS_WORDS.items()]
    refused = int((table["refused"] != "").sum())
    end = f" {refused} files were refused whole." if refused else ""
    return f"{sums['rows_read']:,} rows read: {', '.join(parts)}.{end}"


_CLASS_WORDS = {
    "placed": "placed in an area",
    "outside": "outside the place",
    "no_location": "without a location",
    "duplicate": "duplicate",
    "replaced": "replaced by a later file",
    "rejected": "rejected",
}

LEDGER = Panel(
    page="data",
    id="ledger",
    title="Where every row went",
    table=ledger_table,
    sentence=ledger_sentence,
    columns=lambda _: (
        Column("file", "File"),
        Column("kind", "What it is"),
        Column("loaded", "Loaded (UTC)"),
        Column("rows_read", "Rows read", "count"),
        Column("placed", "Placed", "count"),
        Column("outside", "Outside", "count"),
        Column("no_location", "No location", "count"),
        Column("duplicate", "Duplicate", "count"),
        Column("replaced", "Replaced", "count"),
        Column("rejected", "Rejected", "count"),
        Column("notes", "Notes"),
    ),
    filtered=False,
)
