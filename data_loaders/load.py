"""Files in, a release out: find out what each file is, read it, place it, account for every row."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TypeVar

import geopandas as gpd
import pandas as pd

from data_loaders.areas.boundary_files import load_boundaries
from data_loaders.areas.residents import load_residents
from data_loaders.files.archives import members, told_apart, with_folder
from data_loaders.files.companions import alone, companion
from data_loaders.files.readings import Member
from data_loaders.headings.named_areas import named_areas
from data_loaders.load_report import LoadReport
from data_loaders.months.merged_months import MonthsRead, merged, together, without
from data_loaders.months.monthly_merge import MonthReader
from data_loaders.months.of_another_place import OwnForce
from data_loaders.months.waiting import WAITING, split, waiting_words
from data_loaders.one_load.ledger import ledger_table, refused, with_replaced, without_wards
from data_loaders.one_load.load_context import Loading, Progress, Silent
from data_loaders.one_load.reading_order import Found, as_given, by_content
from data_loaders.one_load.refused_files import RefusedFile, kind_by_name
from data_loaders.one_load.terms import (
    WHATEVER_IS_REJECTED,
    Terms,
    asks_first,
    held_back,
    hides_first,
)
from data_loaders.one_load.unforeseen import foreseen
from data_loaders.other_incidents import OTHER_INCIDENTS, load_other_incidents
from data_loaders.partners.mapping import mappings_beside
from data_loaders.partners.partner_returns import load_returns
from data_loaders.places.places_of_interest import load_places_of_interest
from data_loaders.places.postcodes import beside_postcodes, load_postcodes
from data_loaders.police.outcome_files import load_outcomes
from data_loaders.police.police_api import named_month
from data_loaders.police.police_api_table import read_api
from data_loaders.police.police_csv import read_street_csv
from data_loaders.police.street_counts import count_street
from data_loaders.recognise import recognise
from data_loaders.rejected_rows import RejectedRows, write_rejected_rows
from data_loaders.roads.streets import load_streets
from data_loaders.suggestions import with_suggestions
from data_loaders.ward_figures.ward_figures import load_ward_figures
from data_loaders.ward_figures.wards_elsewhere import has_wards_elsewhere
from geo.boundaries import zones
from geo.placing import Placer
from model.config.catalogue import Catalogue
from model.counted import counted
from model.errors import RefusedFileError, StoreError
from model.file_kinds import (
    BOUNDARIES,
    MILESTONES,
    NOT_DATA,
    OUTCOMES_CSV,
    PARTNER_INCIDENTS,
    PLACES_OF_INTEREST,
    POPULATIONS,
    POSTCODES,
    RETURN,
    SERIES,
    STREET_API,
    STREET_CSV,
    STREETS,
    WARD_FIGURES,
)
from model.tables import AREAS, POLICE
from store.areas import NEAREST_M, from_store, to_store
from store.one_source import Unshown, unshown
from store.releases.differences import ChangedSpan, Replacement, changed_months, replaced_parts
from store.releases.releases import Release
from store.releases.store_faults import writing
from store.releases.stored_months import StoredMonths
from store.store import Store

T = TypeVar("T")

INCIDENTS = (STREET_CSV, STREET_API, OUTCOMES_CSV, *OTHER_INCIDENTS)
RETURNS = (SERIES, MILESTONES, RETURN)
READ = (
    BOUNDARIES,
    POPULATIONS,
    *INCIDENTS,
    WARD_FIGURES,
    *RETURNS,
    POSTCODES,
    PLACES_OF_INTEREST,
    STREETS,
)
"""The kinds that are loaded, in the order they are: wards before points, archive before API."""


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

    mappings: dict[str, Member]
    """The column mapping beside a partner's file, by the file's name."""
    members: list[Member]
    """The files that are read."""

    def read(self, paths: Iterable[Path]) -> None:
        given = list(self._recognised(paths))
        found = by_content(given)
        self.members = [member for member, _ in given]
        self.progress.start(len(found))

        def step(kinds: Sequence[str], do: Callable[[Sequence[Found]], T]) -> T:
            of_step = [(member, kind) for member, kind in found if kind in kinds]
            files = [member for member, _ in of_step]

            def do_some(some: Sequence[Member]) -> T:
                chosen = {id(member) for member in some}
                return do([item for item in of_step if id(item[0]) in chosen])

            return self.step(files, do_some)

        recount = step([BOUNDARIES], self._boundaries)
        step([POPULATIONS], lambda some: load_residents(self, _of(some, POPULATIONS)))
        step(INCIDENTS, lambda some: self._incidents(some, recount=recount))
        step([WARD_FIGURES], lambda some: load_ward_figures(self, _of(some, WARD_FIGURES)))
        step(RETURNS, lambda some: load_returns(self, _of(some, *RETURNS)))
        step([POSTCODES, PLACES_OF_INTEREST], self._places_of_interest)
        step([STREETS], self._streets)
        self.lines = as_given(self.lines, given)

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

    def _recognised(self, paths: Iterable[Path]) -> Iterator[tuple[Member, str]]:
        found = told_apart([(path, member) for path in paths for member in _members(path)])
        self.mappings = mappings_beside(m for _, m in found if not isinstance(m, RefusedFileError))
        unknown: list[tuple[str, str]] = []
        of_postcodes: list[str] = []
        of_boundaries: list[str] = []
        for path, member in found:
            if isinstance(member, RefusedFileError):
                self.lines.append(refused(member.file or path.name, str(member)))
                continue
            try:
                with foreseen(member.name):
                    kind = self._kind(member)
            except RefusedFileError as error:
                unknown.append((member.name, str(error)))
                file = RefusedFile.of_error(member.name, error)
                self.unread.setdefault(kind_by_name(member.name), []).append(file)
                continue
            if kind == POSTCODES:
                of_postcodes.append(member.name)
            if kind == BOUNDARIES:
                of_boundaries.append(member.name)
            if kind in READ:
                given = path.is_file() and kind == STREET_API
                yield with_folder(member) if given else member, kind
            else:
                self.passed_over.append((member.name, f"{kind}, not loaded by this version"))
        for name, why in unknown:
            what, is_beside = companion(name, of_boundaries)
            if beside_postcodes(name, of_postcodes):
                self.passed_over.append(
                    (name, f"{NOT_DATA}, a document of the postcodes beside it")
                )
            elif what and is_beside:
                self.passed_over.append((name, f"{NOT_DATA}, {what} beside it"))
            else:
                self.lines.append(refused(name, alone(name, what) if what else why))

    def _kind(self, member: Member) -> str:
        if member.name in self.mappings:
            return PARTNER_INCIDENTS
        offences = self.catalogue.offence_of_name
        try:
            return recognise(member, offences)
        except RefusedFileError:
            stored = self.draft.read("areas")
            areas = named_areas(self.catalogue.place, stored[stored["area_type"] == "ward"])
            if has_wards_elsewhere(member, offences, areas):
                return WARD_FIGURES
            raise

    def _boundaries(self, found: Sequence[Found]) -> bool:
        """Whether the areas of the store are others than before."""
        return self._store_areas(load_boundaries(self, _of(found, BOUNDARIES)))

    def _store_areas(self, layers: list[gpd.GeoDataFrame]) -> bool:
        """Store areas that differ from those there are; whether any did."""
        if not layers:
            return False
        areas = from_store(self.draft.read("areas"))
        for layer in layers:
            areas = _join(areas[~areas["area_type"].isin(set(layer["area_type"]))], layer)
        small = areas[areas["area_type"] == "lsoa"]
        if len(small) and self.catalogue.place.zones:
            found, notes = zones(small, self.catalogue.place)
            self.notes.extend(notes)
            areas = _join(areas[areas["area_type"] != "zone"], found)
        if areas.equals(from_store(self.draft.read("areas"))):
            return False
        self.draft.replace("areas", to_store(areas))
        self.changed = True
        return True

    def _incidents(self, found: Sequence[Found], *, recount: bool) -> None:
        street = _of(found, STREET_CSV, STREET_API)
        outcomes = _of(found, OUTCOMES_CSV)
        others = [(member, kind) for member, kind in found if kind in OTHER_INCIDENTS]
        areas = from_store(self.draft.read("areas"))
        wards = areas[areas["area_type"] == "ward"]
        if wards.empty:
            unplaced = [*street, *outcomes, *(m for m, _ in others)]
            self.lines.extend(without_wards(m.name, self.catalogue.place) for m in unplaced)
            return
        placer = Placer(wards, tolerance_m=NEAREST_M)
        parts = self._of_police("parts")
        read = self._months(found, wards, placer, parts)
        if read.changes:
            parts = self._store_months(read, parts)
        parts, _ = split(parts, parts, self.catalogue.place.force)
        new_outcomes = load_outcomes(self, outcomes, placer)
        if read.changes or ((recount or new_outcomes) and len(parts)):
            count_street(self, areas, placer, parts)
        areas = areas[areas["area_type"].isin(["ward", "zone"])]
        load_other_incidents(self, others, self.mappings, areas, placer, recount=recount)

    def _places_of_interest(self, found: Sequence[Found]) -> None:
        postcodes, files = _of(found, POSTCODES), _of(found, PLACES_OF_INTEREST)
        if not postcodes and not files:
            return
        areas = from_store(self.draft.read("areas"))
        wards = areas[areas["area_type"] == "ward"]
        if wards.empty:
            self.lines.extend(
                without_wards(m.name, self.catalogue.place) for m in (*postcodes, *files)
            )
            return
        load_postcodes(self, postcodes, wards)
        load_places_of_interest(self, files, wards)

    def _streets(self, found: Sequence[Found]) -> None:
        files = _of(found, STREETS)
        areas = from_store(self.draft.read("areas"))
        wards = areas[areas["area_type"] == "ward"]
        if wards.empty:
            self.lines.extend(without_wards(m.name, self.catalogue.place) for m in files)
        elif files:
            load_streets(self, files, wards)

    def _months(
        self,
        found: Sequence[Found],
        areas: gpd.GeoDataFrame,
        wards: Placer,
        parts: pd.DataFrame,
    ) -> MonthsRead:
        """Every file read and placed; a line of the ledger for each."""
        records = parts.groupby("month")[["records", "outside", "no_location"]].sum().sum(axis=1)
        stored, elsewhere = (
            StoredMonths(lambda months, of=table: self._of_police(of, month=months), records).of
            for table in ("incidents", "elsewhere")
        )
        reader = MonthReader(
            wards,
            force=self.catalogue.place.force,
            load_id=self.load_id,
            stored_parts=parts,
            stored=stored,
            stored_elsewhere=elsewhere,
            name=lambda offence: self.catalogue.offence[offence].name,
            replaces=self.replaces,
        )
        own = OwnForce(self.catalogue.place, areas, wards)
        refused_whole = []
        for member in _of(found, STREET_CSV):
            for read in self.readings([member], read_street_csv, reader.note_refused):
                reading = own.looked_at(read)
                # What one may hold more of is known when all others are there.
                refused_whole += [reading] if reading.refusal else []
                reader.take([] if reading.refusal else [reading])
        reader.take(refused_whole)
        for file in self.unread.get(STREET_CSV, ()):
            reader.note_refused(file)
        reader.take(list(self.readings(_of(found, STREET_API), read_api, reader.note_refused)))
        result = reader.result()
        self.lines.extend(result.lines)
        self.notes.extend(result.notes)
        return result

    def _of_police(self, table: str, **only: object) -> pd.DataFrame:
        """The rows of police.uk of a table, those that wait among them."""
        sources = (POLICE, WAITING) if table == "parts" or self._waits else (POLICE,)
        rows = [self.draft.read(table, source=source, **only) for source in sources]
        return together(rows, table).assign(source=POLICE)

    def _replace_months(
        self, table: str, split: tuple[pd.DataFrame, pd.DataFrame], months: list[pd.Timestamp]
    ) -> None:
        """The records of police.uk of some months: those that count, and those that wait."""
        for rows, source in zip(split, (POLICE, WAITING), strict=True):
            if months and (source == POLICE or len(rows) or self._waits):
                self.draft.replace_months(table, rows, months, source=source)

    @cached_property
    def _waits(self) -> bool:
        """Whether the store holds files of other forces that wait, before this load."""
        return bool(len(self.draft.read("parts", source=WAITING)))

    def _store_months(self, read: MonthsRead, parts: pd.DataFrame) -> pd.DataFrame:
        """Replace the months read, whole; the new parts."""
        months = sorted(read.parts["month"].unique())
        force = self.catalogue.place.force
        stored, others = (
            self._of_police(table, month=months) for table in ("incidents", "elsewhere")
        )
        incidents, parts = merged(read, parts, stored)
        others = together([without(others, read.gone), read.elsewhere], "elsewhere")
        counted, waiting = split(parts, parts, force)
        self._replace_months("incidents", split(incidents, parts, force), months)
        self._replace_months("elsewhere", split(others, parts, force), months)
        self.replace_source("parts", counted, POLICE)
        if len(waiting) or self._waits:
            self.replace_source("parts", waiting, WAITING)
        self.notes.extend(waiting_words(waiting[waiting["month"].isin(months)]))
        forces = without(self.draft.read("force_records", source=POLICE), read.gone)
        forces = together([forces, read.force_records], "force_records")
        self.replace_source("force_records", forces, POLICE)
        self.gone.extend(read.gone)
        return parts


def _members(path: Path) -> list[Member | RefusedFileError]:
    try:
        with foreseen(path.name):
            return list(members(path))
    except RefusedFileError as error:
        return [error]


def _of(found: Sequence[Found], *kinds: str) -> list[Member]:
    """The files of these kinds, kind after kind."""
    return [member for kind in kinds for member, of_kind in found if of_kind == kind]


def _join(first: gpd.GeoDataFrame, second: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    both = [part for part in (first, second) if len(part)]
    joined = pd.concat(both, ignore_index=True) if both else first
    return joined[list(AREAS.columns)].sort_values("area_code", ignore_index=True)
