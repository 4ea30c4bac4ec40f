"""How deliverables of the plans stand, from the small table the partnership keeps of them."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from data_loaders.columns.day_order import DAYS_FIRST, refuse_other_order
from data_loaders.columns.local_time import EXPECTED_PAST
from data_loaders.columns.named_columns import Spellings, repeats_names
from data_loaders.columns.table_columns import Columns, find_columns
from data_loaders.columns.written_periods import written_day
from data_loaders.files.faults import Rejects, UnusableError, shown
from data_loaders.files.sheet import Sheet
from data_loaders.one_load.load_context import Loading
from model import clock
from model.config.catalogue import Catalogue
from model.config.plans import Framework
from model.rejects import Reject
from model.tables import MILESTONE_STATUSES, MILESTONES

KEY = ["plan", "deliverable"]
SAYS = ["status", "reported", "note"]
"""The cells that say something: a row without any of them is not filled in yet."""

EXPECTED_MILESTONES = "columns plan, deliverable, status, date reported and note"
EXPECTED_DAY = "the day it was reported, such as 2025-02-14 or 14/02/2025"

_SPELLINGS: Spellings = {
    "plan": ("plan", "plan id"),
    "deliverable": ("deliverable", "deliverable id", "milestone", "milestone id"),
    "status": ("status",),
    "reported": ("date reported", "reported", "date"),
    "note": ("note", "notes", "comment"),
}


def milestone_columns(rows: Sequence[Sequence[str]]) -> Columns | None:
    """Where the columns of a sheet of milestones stand; None for another sheet."""
    return find_columns(rows, _SPELLINGS, ("plan", "deliverable", "status"))


@dataclass
class MilestoneRows:
    """The milestones of one file, and its rows that cannot be used."""

    catalogue: Catalogue
    file: str
    rejects: Rejects[Reject] = field(default_factory=Rejects)
    rows: list[dict[str, object]] = field(default_factory=list)
    seen: dict[tuple[str, str], dict[str, object]] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """The rows that are filled in."""
        return len(self.rows) + len(self.rejects)

    def take(self, sheet: Sheet, columns: Columns, where: str) -> None:
        """Sort the rows of a sheet; `where` begins what is rejected of it."""
        names = sheet.rows[columns.header]
        below = [(n, row) for n, row in columns.below(sheet) if not repeats_names(row, names)]
        days = [columns.cell(row, "reported") for _, row in below]
        refuse_other_order(self.file, days, remedy=DAYS_FIRST)
        for number, row in below:
            cells = {name: columns.cell(row, name) for name in columns.at}
            if not any(cells.get(name) for name in SAYS):
                continue
            try:
                self._take(self._row(cells) | {"row": number, "where": where})
            except UnusableError as error:
                self.rejects.append(error.at(number, where))

    def table(self) -> pd.DataFrame:
        """Columns of `milestones`, and `row` and `where`, to name a row that is rejected."""
        table = pd.DataFrame(self.rows, columns=[*MILESTONES.columns, "row", "where"])
        texts = {name: "str" for name in (*MILESTONES.columns, "where") if name != "reported"}
        return table.astype({**texts, "reported": "datetime64[us]", "row": int})

    def _row(self, cells: Mapping[str, str]) -> dict[str, object]:
        plan = _plan(cells["plan"], self.catalogue)
        deliverable = _deliverable(cells["deliverable"], plan)
        return {
            "plan": plan.id,
            "deliverable": deliverable,
            "status": _status(cells["status"]),
            "reported": _day(cells.get("reported", "")),
            "note": " ".join(cells.get("note", "").split()),
            "file": self.file,
        }

    def _take(self, row: dict[str, object]) -> None:
        """Keep a row; of a deliverable given twice, and not the same, neither is kept."""
        key = str(row["plan"]), str(row["deliverable"])
        first = self.seen.setdefault(key, row)
        if first is row:
            self.rows.append(row)
            return
        words = f"deliverable {shown(key[1])} a second time"
        if any(first[name] != row[name] for name in SAYS):
            words = f"{words}, and not the same"
            if first in self.rows:
                self.rows.remove(first)
                told = UnusableError(words, "it once")
                self.rejects.append(told.at(int(str(first["row"])), str(first["where"])))
        raise UnusableError(words, "it once")


def store_milestones(loading: Loading, new: pd.DataFrame) -> Counter[str]:
    """Put milestones in place of the store's of the same plan and deliverable; the others stay.

    How many of the store's are changed, by the file that does it.
    """
    stored, new = loading.draft.read("milestones"), new[list(MILESTONES.columns)]
    parts = [part for part in (stored, new) if len(part)]
    if parts:
        both = pd.concat(parts, ignore_index=True).drop_duplicates(KEY, keep="last")
        loading.replace("milestones", both.sort_values(KEY, ignore_index=True))
    twice = new.merge(stored, on=KEY, suffixes=("", "_stored"))
    other = (twice[SAYS] != twice[[f"{name}_stored" for name in SAYS]].set_axis(SAYS, axis=1)).any(
        axis=1
    )
    return Counter(twice.loc[other, "file"])


def _plan(text: str, catalogue: Catalogue) -> Framework:
    plans = {name.lower(): p for p in catalogue.frameworks for name in (p.short_title, p.title)}
    plans |= {p.id: p for p in catalogue.frameworks}
    if text.lower() in plans:
        return plans[text.lower()]
    known = [plan.id for plan in catalogue.frameworks]
    raise UnusableError(f"plan {shown(text)}", f"one of {', '.join(known)}")


def _deliverable(text: str, plan: Framework) -> str:
    known = [d.id for d in plan.deliverables]
    if text.lower() in known:
        return text.lower()
    near = difflib.get_close_matches(text.lower(), known)
    perhaps = f", perhaps {' or '.join(near)}" if near else ""
    raise UnusableError(
        f"deliverable {shown(text)}", f"the id of a deliverable of {plan.id}{perhaps}"
    )


def _status(text: str) -> str:
    if text.lower() in MILESTONE_STATUSES:
        return text.lower()
    near = difflib.get_close_matches(text.lower(), MILESTONE_STATUSES)
    perhaps = f"; perhaps {' or '.join(near)}" if near else ""
    raise UnusableError(f"status {shown(text)}", f"one of {', '.join(MILESTONE_STATUSES)}{perhaps}")


def _day(text: str) -> pd.Timestamp:
    try:
        day = written_day(text)
    except ValueError:
        raise UnusableError(f"date {shown(text)}", EXPECTED_DAY) from None
    if day >= clock.tomorrow():
        raise UnusableError(f"date {shown(text)}", EXPECTED_PAST)
    return day
