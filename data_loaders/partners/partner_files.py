"""Partners' files of incidents in one load, each with the column mapping beside it."""

from __future__ import annotations

from data_loaders.columns.named_columns import POSITION
from data_loaders.files.readings import ExtractReading, Member, sha256_of
from data_loaders.headings.named_areas import named_areas
from data_loaders.one_load.incident_files import IncidentFiles
from data_loaders.one_load.ledger import refused
from data_loaders.one_load.source import Source, Step
from data_loaders.one_load.unforeseen import foreseen
from data_loaders.partners.mapping import ColumnMapping, is_mapping, no_file_beside, read_mapping
from data_loaders.partners.partner_incidents import read_partner_incidents
from model.errors import RefusedFileError
from model.file_kinds import COLUMN_MAPPING, PARTNER_INCIDENTS

_OPENED = (
    *("opened", "date opened", "received", "date received", "reported", "date reported"),
    *("reported date", "occurred", "date occurred", "incident date", "from", "date from", "date"),
    *("start date", "created", "date created"),
)


class PartnerFiles(IncidentFiles):
    """Files whose columns a mapping names."""

    def source_of(self, member: Member) -> str:
        """The source that the mapping beside a file names; empty where it cannot be read."""
        try:
            with foreseen(member.name):
                beside = self.loading.mappings[member.name]
                return read_mapping(beside, self.loading.catalogue).source
        except RefusedFileError:
            return ""

    def is_beside(self, member: Member, kind: str) -> bool:
        """Whether a file is a mapping; one whose own file was not given is refused."""
        if kind != COLUMN_MAPPING:
            return False
        self.loading.progress.advance(member.name)
        if member.name not in {mapping.name for mapping in self.loading.mappings.values()}:
            self.loading.lines.append(refused(member.name, no_file_beside(member)))
        return True

    def read(self, member: Member) -> ExtractReading:
        """The incidents of a file, by the mapping beside it."""
        beside = self.loading.mappings[member.name]
        mapping = read_mapping(beside, self.loading.catalogue)
        return read_mapped(self, member, mapping, sha256_of(beside))


def read_mapped(
    files: IncidentFiles, member: Member, mapping: ColumnMapping, sha256: str = ""
) -> ExtractReading:
    """The incidents of one of the files, by a mapping; `sha256` is of the file that says it."""
    wards = files.areas[files.areas["area_type"] == "ward"]
    names = named_areas(files.loading.catalogue.place, wards)
    return read_partner_incidents(member, mapping, sha256, areas=names)


SOURCES = (
    Source(
        PARTNER_INCIDENTS,
        Step.INCIDENTS,
        columns={**POSITION, "date": _OPENED},
        beside="a column mapping beside it (.toml, of its name)",
        called="a partner's incidents",
        incidents=PartnerFiles,
    ),
    Source(COLUMN_MAPPING, Step.INCIDENTS, by_name=is_mapping, incidents=PartnerFiles),
)
