"""Files in, a release out: find out what each file is, read it, place it, account for every row."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd

from data_loaders.files.readings import Member
from data_loaders.incidents import load_incidents
from data_loaders.load_report import LoadReport
from data_loaders.one_load.ledger import ledger_table, with_replaced
from data_loaders.one_load.load_context import Loading, Progress, Silent
from data_loaders.one_load.reading_order import Found, as_given, by_content, of_kinds
from data_loaders.one_load.source import Step
from data_loaders.one_load.terms import (
    WHATEVER_IS_REJECTED,
    Terms,
    asks_first,
    held_back,
    hides_first,
)
from data_loaders.police.police_api import named_month
from data_loaders.rejected_rows import RejectedRows, write_rejected_rows
from data_loaders.sources import SOURCES, source_of
from data_loaders.suggestions import with_suggestions
from data_loaders.told_files import told_files
from model.config.catalogue import Catalogue
from model.counted import counted
from model.errors import StoreError
from model.file_kinds import STREET_API
from model.tables import POLICE
from store.one_source import Unshown, unshown
from store.releases.differences import ChangedSpan, Replacement, changed_months, replaced_parts
from store.releases.releases import Release
from store.releases.store_faults import writing
from store.store import Store


def add(
    paths: Iterable[Path],
    catalogue: Catalogue,
    store: Store,
    *,
    progress: Progress | None = None,
    terms: Terms = WHATEVER_IS_REJECTED,
) -> LoadReport:
    """Load files, folders and archives into a new release of the store, or as `terms` say.

    Nothing is stored for a file that is refused, and a refusal stops no other file. Files the store
    has already change nothing; when no file changes anything there is no new release. Real files
    added to demonstration data start from empty tables. Of a check nothing is written at all, of a
    load that is held back only its rejected rows.
    """
    current = store.current()
    fresh = current is not None and current.demonstration
    with store.draft(fresh=fresh, trial=terms.check) as draft:
        load = _Load(draft, catalogue, progress or Silent(), replaces=terms.replace)
        load.read(paths)
        load.lines = with_suggestions(load.lines, catalogue)
        notes = load.notes
        if fresh and load.changed:
            notes.append("The demonstration data is set aside: this release holds your files only.")
        held = held_back(load.lines, terms)
        lost = draft.left_out() if load.changed else None
        unseen = load.unshown(None if fresh else current)
        waits = held or asks_first(lost, terms) or hides_first(unseen, terms)
        months, replaced = load.differences(None if fresh else current)
        return LoadReport(
            lines=load.lines,
            release=None if waits or terms.check else load.commit(terms),
            notes=notes,
            passed_over=load.passed_over,
            zeros=load.zeros(),
            terms=terms,
            changed=load.changed,
            held=held,
            left_out=lost,
            unshown=unseen,
            months=months,
            replaced=replaced,
            rejected_rows=None if terms.check else load.write_rejected_rows(),
        )


class _Load(Loading):
    """The steps of one load, in their order."""

    members: list[Member]
    """The files that are read."""

    def read(self, paths: Iterable[Path]) -> None:
        given = told_files(self, paths)
        found = by_content(given)
        self.members = [member for member, _ in given]
        self.progress.start(len(found))
        for step in Step:
            self._step(step, [item for item in found if source_of(item[1]).step is step])
        self.lines = as_given(self.lines, given)

    def _step(self, step: Step, found: Sequence[Found]) -> None:
        """Do a step with the files of its sources; those that break it are refused."""
        files = [member for member, _ in found]

        def do(some: Sequence[Member]) -> None:
            chosen = {id(member) for member in some}
            self._load(step, [item for item in found if id(item[0]) in chosen])

        self.step(files, do)

    def _load(self, step: Step, found: Sequence[Found]) -> None:
        if step is Step.INCIDENTS:
            load_incidents(self, found)
            return
        sources = [source for source in SOURCES if source.step is step]
        for load in dict.fromkeys(source.load for source in sources):
            kinds = [source.kind for source in sources if source.load is load]
            files = of_kinds(found, *kinds)
            if load and files:
                load(self, files)

    def differences(self, before: Release | None) -> tuple[list[ChangedSpan], list[Replacement]]:
        """What changes of the months of a release, and of the files they are read from."""
        then, now = self.draft.store.tables(before), self.draft.read
        changed = changed_months(then("coverage"), now("coverage"))
        return changed, replaced_parts(then("parts"), now("parts"))

    def zeros(self) -> frozenset[str]:
        """The empty answers of the API that are part of a month which others of this load cover."""
        answers = {x: named_month(x.file) for x in self.lines if x.kind == STREET_API}
        coverage = self.draft.read("coverage", source=POLICE)
        covered = coverage.loc[coverage["status"].isin(["complete", "doubtful"]), "month"]
        told = {month for line, month in answers.items() if line.usable} & set(covered)
        return frozenset(
            line.file for line, month in answers.items() if not line.rows_read and month in told
        )

    def unshown(self, before: Release | None) -> Unshown:
        """The months that pages do not show after this load, and did not hide before it."""
        if not self.changed:
            return Unshown()
        return unshown(self.draft.store.tables(before), self.draft.read, self.catalogue)

    def write_rejected_rows(self) -> RejectedRows | None:
        """Write the rejected rows into a folder of the store, if it is one of this machine."""
        store = self.draft.store
        if not store.is_local:
            return None
        name = f"{datetime.now(UTC):%Y-%m-%d}-{self.load_id}"
        offences = self.catalogue.offence_of_name
        try:
            with writing(store.root):
                return write_rejected_rows(
                    Path(store.root), name, self.lines, self.members, offences
                )
        except StoreError as error:
            self.notes.append(f"The list of rejected rows was not written: {error}.")
            return None

    def commit(self, terms: Terms) -> Release | None:
        if not self.changed:
            return None
        loaded_at = datetime.now(UTC)
        rows = ledger_table(self.lines, self.load_id, loaded_at)
        old = with_replaced(self.draft.read("ledger"), self.gone)
        self.draft.replace(
            "ledger", pd.concat([old, rows], ignore_index=True) if len(old) else rows
        )
        note = terms.note or f"added {counted(len(self.lines), 'file')}"
        if terms.draft:
            return self.draft.keep(note)
        return self.draft.commit(note, without_newer=terms.without_newer)
