"""Which months of each source are here, and from which file."""

from __future__ import annotations

import pandas as pd

from components.panel import Column, Panel
from model.config.revisions import PROVISIONAL
from model.periods import Window, short
from pages.not_shown import not_shown_words, source_name
from pages.question import Question


def coverage_table(question: Question) -> pd.DataFrame:
    """One row a source and month: status, revision, records in the place, reason, file.

    The sources in the order of their list, the months of each from the latest on.
    """
    dataset = question.dataset
    order = {s.id: number for number, s in enumerate(dataset.catalogue.sources)}
    table = dataset.coverage.sort_values(
        ["source", "month"],
        key=lambda c: c.map(order) if c.name == "source" else c,
        ascending=[True, False],
        ignore_index=True,
    )
    periods = pd.PeriodIndex(table["month"], freq="M")
    files = dataset.parts.groupby(["source", "month"])["file"].agg(_file_words)
    keys = pd.MultiIndex.from_frame(table[["source", "month"]])
    return pd.DataFrame(
        {
            "source": [source_name(question, s) for s in table["source"]],
            "month": [short(p) for p in periods],
            "period": periods,
            "status": table["status"],
            "revision": _revisions(question, table, periods),
            "records": _records(question, table),
            "reason": table["reason"],
            "file": files.reindex(keys).fillna("").to_numpy(),
        }
    )


def _revisions(question: Question, table: pd.DataFrame, periods: pd.PeriodIndex) -> list[str]:
    """Which months their publisher still revises."""
    known = question.dataset.provisional
    rows = zip(table["source"], periods, table["status"], strict=True)
    return [
        PROVISIONAL if status != "missing" and month in known.get(source, ()) else ""
        for source, month, status in rows
    ]


def _records(question: Question, coverage: pd.DataFrame) -> pd.Series:
    """Records a month; none where it is missing, nor of a source whose small numbers are hidden."""
    known = question.dataset.catalogue.source
    is_open = {s: s in known and not known[s].disclosive for s in set(coverage["source"])}
    shown = (coverage["status"] != "missing") & coverage["source"].map(is_open)
    return coverage["records"].astype("Float64").where(shown)


def _file_words(files: pd.Series) -> str:
    names = sorted(set(files))
    return names[0] if len(names) == 1 else f"{len(names)} files, first {names[0]}"


def coverage_sentence(table: pd.DataFrame, question: Question) -> str:
    """How many months there are of each source, and which are not simply complete."""
    parts = [_source_sentence(name, rows) for name, rows in table.groupby("source", sort=False)]
    said = f"{' '.join(parts)} A missing month is a gap, never a zero."
    if (table["status"] == "doubtful").any():
        said += " A doubtful month is shown and compared with nothing until an analyst accepts it."
    return " ".join([said, *not_shown_words(question)])


def _source_sentence(name: str, rows: pd.DataFrame) -> str:
    complete = int((rows["status"] == "complete").sum())
    span = Window(rows["period"].min(), rows["period"].max()).span
    words = f"{name}: {complete} of {len(rows)} months are complete, {span}."
    if len(rows) == 1:
        words = f"{name}: one month is here, {span}."
    of_word = {s: rows["status"] == s for s in ("doubtful", "partial", "missing")}
    of_word[PROVISIONAL] = rows["revision"] == PROVISIONAL
    for word, where in of_word.items():
        months = list(rows.loc[where, "month"])[::-1]
        if months:
            words += f" {word.capitalize()}: {', '.join(months)}."
    return words


COVERAGE = Panel(
    page="data",
    id="coverage",
    title="Which months are here",
    table=coverage_table,
    sentence=coverage_sentence,
    columns=lambda _: (
        Column("source", "Source"),
        Column("month", "Month"),
        Column("status", "Data"),
        Column("revision", "Figure status"),
        Column("records", "Records", "count"),
        Column("reason", "Why"),
        Column("file", "Read from"),
    ),
    filtered=False,
)
