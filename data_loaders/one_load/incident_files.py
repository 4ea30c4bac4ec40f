"""How the files of one source of incidents are read in one load."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

import geopandas as gpd

from data_loaders.files.readings import ExtractReading, Member
from data_loaders.one_load.ledger import Line
from data_loaders.one_load.load_context import Loading
from data_loaders.one_load.reading_order import Found
from geo.placing import Placer


class IncidentFiles:
    """The files of one load; most sources say `source` and `read`, and leave the rest.

    `areas` are the wards and zones of the place, EPSG:27700; `wards` places points in its wards.
    """

    source: ClassVar[str] = ""
    """An id of `config/sources.toml`; empty where each file says its own."""

    def __init__(self, loading: Loading, areas: gpd.GeoDataFrame, wards: Placer) -> None:
        self.loading = loading
        self.areas = areas
        self.wards = wards

    def read(self, member: Member) -> ExtractReading:
        """The incidents of a file. Raises RefusedFileError where it cannot be used."""
        raise NotImplementedError

    def source_of(self, member: Member) -> str:  # noqa: ARG002 - others need it
        """The source of a file; empty where it cannot be told."""
        return self.source

    def begin(self, files: Sequence[Found]) -> Sequence[Found]:
        """The files of all sources, with those that are to be read beside them."""
        return files

    def is_beside(self, member: Member, kind: str) -> bool:  # noqa: ARG002 - others need it
        """Whether a file holds no incidents itself: then it is dealt with here."""
        return False

    def taken(self, member: Member, new: bool | None) -> None:
        """Told of each file whether it was new, known already (False) or refused (None)."""

    def end(self, files: Sequence[Found]) -> None:
        """Told of all files once each was read."""

    def tells(self, line: Line) -> bool:  # noqa: ARG002 - others need it
        """Whether a line of the ledger is told to whoever gave the files."""
        return True
