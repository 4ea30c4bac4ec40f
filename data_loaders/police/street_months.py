"""Files of street-level police data into the months of the store."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property, partial

import geopandas as gpd
import pandas as pd

from data_loaders.files.readings import Member
from data_loaders.months.merged_months import MonthsRead, merged, together, without
from data_loaders.months.monthly_merge import MonthReader
from data_loaders.months.of_another_place import OwnForce
from data_loaders.months.refused_before import refused_before, remember
from data_loaders.months.waiting import WAITING, split, waiting_words
from data_loaders.one_load.load_context import Loading
from data_loaders.police.police_api_table import read_api
from data_loaders.police.police_csv import read_street_csv
from geo.placing import Placer
from model.file_kinds import STREET_CSV
from model.tables import POLICE
from store.releases.stored_months import StoredMonths


class StreetMonths:
    """The months of police.uk in one load. `wards` are in EPSG:27700, `placer` places in them."""

    def __init__(self, loading: Loading, wards: gpd.GeoDataFrame, placer: Placer) -> None:
        self._loading = loading
        self._wards = wards
        self._placer = placer

    def load(self, files: Sequence[Member], answers: Sequence[Member]) -> tuple[bool, pd.DataFrame]:
        """Read and store files of the archive and answers of the API; a line of the ledger each.

        Whether any changed the store, and the parts of the months that count.
        """
        parts = self._of_police("parts")
        read = self._read(files, answers, parts)
        if read.changes:
            parts = self._store(read, parts)
        parts, _ = split(parts, parts, self._force)
        return read.changes, parts

    @property
    def _force(self) -> str:
        return self._loading.catalogue.place.force

    def _read(
        self, files: Sequence[Member], answers: Sequence[Member], parts: pd.DataFrame
    ) -> MonthsRead:
        """Every file read and placed; a line of the ledger for each."""
        loading = self._loading
        reader = self._reader(parts)
        reader.recall(refused_before(loading, POLICE))
        own = OwnForce(loading.catalogue.place, self._wards, self._placer)
        refused_whole = []
        for member in files:
            for read in loading.readings([member], read_street_csv, reader.note_refused):
                reading = own.looked_at(read)
                # What one may hold more of is known when all others are there.
                refused_whole += [reading] if reading.refusal else []
                reader.take([] if reading.refusal else [reading])
        reader.take(refused_whole)
        for file in loading.unread.get(STREET_CSV, ()):
            reader.note_refused(file)
        reader.take(list(loading.readings(answers, read_api, reader.note_refused_answer)))
        result = reader.result()
        loading.lines.extend(result.lines)
        loading.notes.extend(result.notes)
        remember(loading, POLICE, result.remembered)
        return result

    def _reader(self, parts: pd.DataFrame) -> MonthReader:
        records = parts.groupby("month")[["records", "outside", "no_location"]].sum().sum(axis=1)
        stored, elsewhere = (
            StoredMonths(partial(self._of_police, table), records).of
            for table in ("incidents", "elsewhere")
        )
        return MonthReader(
            self._placer,
            force=self._force,
            load_id=self._loading.load_id,
            stored_parts=parts,
            stored=stored,
            stored_elsewhere=elsewhere,
            name=lambda offence: self._loading.catalogue.offence[offence].name,
            replaces=self._loading.replaces,
        )

    def _of_police(self, table: str, month: Sequence[pd.Timestamp] | None = None) -> pd.DataFrame:
        """The rows of police.uk of a table, or of months of it, those that wait among them."""
        sources = (POLICE, WAITING) if table == "parts" or self._waits else (POLICE,)
        rows = [self._loading.draft.read(table, source=source, month=month) for source in sources]
        return together(rows, table).assign(source=POLICE)

    def _replace_months(
        self, table: str, split: tuple[pd.DataFrame, pd.DataFrame], months: list[pd.Timestamp]
    ) -> None:
        """The records of police.uk of some months: those that count, and those that wait."""
        for rows, source in zip(split, (POLICE, WAITING), strict=True):
            if months and (source == POLICE or len(rows) or self._waits):
                self._loading.draft.replace_months(table, rows, months, source=source)

    @cached_property
    def _waits(self) -> bool:
        """Whether the store holds files of other forces that wait, before this load."""
        return bool(len(self._loading.draft.read("parts", source=WAITING)))

    def _store(self, read: MonthsRead, parts: pd.DataFrame) -> pd.DataFrame:
        """Replace the months read, whole; the new parts."""
        loading, force = self._loading, self._force
        months = sorted(read.parts["month"].unique())
        stored, others = (
            self._of_police(table, month=months) for table in ("incidents", "elsewhere")
        )
        incidents, parts = merged(read, parts, stored)
        others = together([without(others, read.gone), read.elsewhere], "elsewhere")
        counted, waiting = split(parts, parts, force)
        self._replace_months("incidents", split(incidents, parts, force), months)
        self._replace_months("elsewhere", split(others, parts, force), months)
        loading.replace_source("parts", counted, POLICE)
        if len(waiting) or self._waits:
            loading.replace_source("parts", waiting, WAITING)
        loading.notes.extend(waiting_words(waiting[waiting["month"].isin(months)]))
        forces = without(loading.draft.read("force_records", source=POLICE), read.gone)
        forces = together([forces, read.force_records], "force_records")
        loading.replace_source("force_records", forces, POLICE)
        loading.gone.extend(read.gone)
        return parts
