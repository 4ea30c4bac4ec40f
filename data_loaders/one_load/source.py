"""One kind of file, declared: how it is told, what loads it, how its rows are mended.

Each room ends its readers with a `Source`; `data_loaders/sources.py` lists them, and the rest of
the loader asks that list only.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum, auto

from data_loaders.columns.named_columns import Spellings
from data_loaders.files.readings import Member
from data_loaders.files.sheet import Sheet
from data_loaders.headings.named_areas import NamedAreas
from data_loaders.one_load.incident_files import IncidentFiles
from data_loaders.one_load.load_context import Loading

Offences = Mapping[str, str]
"""The offences that columns of figures may be called by."""

Load = Callable[[Loading, Sequence[Member]], None]
"""Reads files, writes tables to the draft, and leaves a line of the ledger for each file."""

Heading = Callable[[Sheet, Offences], int | None]
"""Which of the first rows is the last of the heading, if there is one."""


class Step(IntEnum):
    """When files are loaded: wards before points, points before what is counted around them."""

    AREAS = auto()
    RESIDENTS = auto()
    INCIDENTS = auto()
    FIGURES = auto()
    RETURNS = auto()
    PLACES = auto()
    STREETS = auto()


@dataclass(frozen=True)
class Source:
    """A kind of file, in the words of the ledger (`model/file_kinds.py`), and all about it.

    A source of incidents has `incidents`, any other a `load` and its `step`. One with neither is
    told and passed over.
    """

    kind: str
    step: Step | None = None
    load: Load | None = None
    """Sources of one step that share it get their files together."""
    incidents: type[IncidentFiles] | None = None
    """What reads the files of one load; sources that share it are read by one object."""

    columns: Spellings = field(default_factory=dict)
    """The columns it needs. A table that has them is of this kind, unless `in_sheet` tells it."""
    in_sheet: Callable[[Sheet, Offences, str], bool] | None = None
    """Whether a sheet, of a file of that name, is such a table. Its header may stand lower down."""
    claims: Callable[[Sheet, Offences, bool], bool] | None = None
    """Whether its reader says why a sheet, or one of a workbook (True), cannot be read."""
    by_name: Callable[[Member], bool] | None = None
    """Whether its name alone tells a file of text."""
    in_names: Callable[[Member, Offences, NamedAreas], bool] | None = None
    """Whether a file that nothing else tells is of this kind by areas the store knows."""
    in_json: Callable[[str], bool] | None = None
    in_geojson: Callable[[str], bool] | None = None
    in_shapes: Callable[[Member, bytes], bool] | None = None
    """Whether a file of shapes is of this kind, by its first bytes."""
    together: tuple[str, ...] = ()
    """The kinds of table that make a workbook of this kind, if all are in it."""

    called: str = ""
    """What a file is nearest to that is almost of this kind; empty where that is never said."""
    others: Spellings = field(default_factory=dict)
    """Columns it may have, which tell it from other kinds."""
    beside: str = ""
    """What it needs besides its columns, which do not tell it alone."""
    rare: bool = False
    """Whether a file as near to another kind is said to be nearest to that."""

    in_archive: str = ""
    """What the archive of police.uk calls such files: `2025-02-west-yorkshire-street.csv`."""
    in_pieces: bool = False
    """Whether rows that were mended can be added as a file of their own."""
    heading: Heading | None = None

    @property
    def is_loaded(self) -> bool:
        """Whether files of the kind are loaded by this version."""
        return self.step is not None

    @property
    def by_columns(self) -> bool:
        """Whether the names of its columns alone tell a table."""
        return bool(self.columns) and self.in_sheet is None and not self.beside
