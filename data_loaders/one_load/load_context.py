"""One load in the making: what is kept between the steps of it."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from copy import copy
from dataclasses import replace
from typing import Protocol, TypeVar

import geopandas as gpd
import pandas as pd

from data_loaders.files.readings import Member, Reading, unusable
from data_loaders.files.sheet import MOST_FILLED
from data_loaders.one_load.ledger import Line, ReplacedPart, refused, refused_rows, without_wards
from data_loaders.one_load.refused_files import RefusedFile
from data_loaders.one_load.unforeseen import foreseen, without_culprits
from model.config.catalogue import Catalogue
from model.counted import counted
from model.errors import RefusedFileError
from store.areas import from_store
from store.releases.computer_faults import scarcity
from store.releases.draft import Draft

MOST_FILES = 10_000
"""Files of one command: three years of every force at police.uk are 4,600."""

MOST_TABLES = 1_000
"""Tables of a kind that are looked at together. Each takes 20 to 35 ms, however short it is."""

MOST_ROWS = MOST_FILLED
"""Their rows, after which no other is read: what one table may have."""

R = TypeVar("R", bound=Reading)
T = TypeVar("T")


class Progress(Protocol):
    """Where a load says how far it is."""

    def start(self, total: int) -> None:
        """Say how many files are to be read."""

    def advance(self, name: str) -> None:
        """Say which file is being read."""


class Silent:
    """No progress shown."""

    def start(self, total: int) -> None:
        """Say nothing."""

    def advance(self, name: str) -> None:
        """Say nothing."""


class Loading:
    """The draft, the ledger and the notes of one load."""

    def __init__(
        self, draft: Draft, catalogue: Catalogue, progress: Progress, *, replaces: bool = False
    ) -> None:
        self.draft = draft
        self.catalogue = catalogue
        self.progress = progress
        self.replaces = replaces
        """Whether a file takes the place of what is there of its months, whatever it holds."""
        self.load_id = uuid.uuid4().hex[:12]
        self.unread: dict[str, list[RefusedFile]] = {}
        """The refused files of which only the name says the kind, by kind."""
        self.lines: list[Line] = []
        self.notes: list[str] = []
        self.passed_over: list[tuple[str, str]] = []
        """The files that are none of data, and what each is."""
        self.gone: list[ReplacedPart] = []
        """Parts of the store that files of this load take the place of."""
        self.broken: dict[str, str] = {}
        """Files that broke a step, and why they are refused."""
        self.mappings: dict[str, Member] = {}
        """The column mapping beside a partner's file, by the file's name."""
        self.changed = False
        self.areas_changed = False
        """Whether the areas are others than before, so that everything is counted anew."""

    def readings(
        self,
        files: Iterable[Member],
        read: Callable[[Member, Catalogue], R],
        note_refused: Callable[[RefusedFile], None] = lambda _: None,
    ) -> Iterator[R]:
        """Each file read; one that is refused leaves its line in the ledger and is passed over.

        A file without one usable row is refused.
        """
        for member in files:
            if (reading := self.reading(member, read, note_refused)) is not None:
                yield reading

    def tables(self, files: Sequence[Member], read: Callable[[Member, Catalogue], R]) -> list[R]:
        """The same of tables that are looked at together, as many as one command has room for.

        Which are left, each refused by name, is told by the content of all, not by their order.
        """
        found: list[R] = []
        for number, member in enumerate(files):
            if number < MOST_TABLES and sum(r.rows_read for r in found) <= MOST_ROWS:
                found += self.readings([member], read)
            else:
                self.lines.append(refused(member.name, _no_room(member.name)))
        return found

    def reading(
        self,
        member: Member,
        read: Callable[[Member, Catalogue], R],
        note_refused: Callable[[RefusedFile], None] = lambda _: None,
    ) -> R | None:
        """One file read; None when it was refused, which leaves its line in the ledger."""
        self.progress.advance(member.name)
        try:
            self.refuse_broken(member)
            with foreseen(member.name):
                reading = read(member, self.catalogue)
        except RefusedFileError as error:
            self.lines.append(refused(member.name, str(error)))
            note_refused(RefusedFile.of_error(member.name, error))
            return None
        if why := unusable(reading):
            self.lines.append(refused_rows(reading, why))
            note_refused(RefusedFile.of_rows(reading))
            return None
        return replace(reading, edition=member.edition) if member.edition else reading

    def wards_for(self, files: Iterable[Member]) -> gpd.GeoDataFrame:
        """The wards there are, EPSG:27700; without any each file is refused."""
        areas = from_store(self.draft.read("areas"))
        wards = areas[areas["area_type"] == "ward"]
        if wards.empty:
            self.lines.extend(without_wards(member.name, self.catalogue.place) for member in files)
        return wards

    def refuse_broken(self, member: Member) -> None:
        """Raise RefusedFileError for a file that broke a step."""
        if why := self.broken.get(member.name):
            raise RefusedFileError(why)

    def step(self, files: Sequence[Member], do: Callable[[Sequence[Member]], T]) -> T:
        """What a step makes of some files; those that break it are refused when they are read."""
        lines, notes, gone = copy(self.lines), copy(self.notes), copy(self.gone)
        changed, areas_changed = self.changed, self.areas_changed
        undo_draft = self.draft.kept()

        def undo() -> None:
            self.lines, self.notes, self.gone = copy(lines), copy(notes), copy(gone)
            self.changed, self.areas_changed = changed, areas_changed
            undo_draft()

        def do_some(some: Sequence[Member]) -> T:
            with scarcity(f"with {counted(len(some), 'file')}"):
                return do(some)

        return without_culprits(files, do_some, undo=undo, refuse=self.broken.__setitem__)

    def replace(self, table: str, frame: pd.DataFrame) -> None:
        """Replace a whole table, if that changes anything."""
        if not frame.equals(self.draft.read(table)):
            self.draft.replace(table, frame)
            self.changed = True

    def replace_source(self, table: str, frame: pd.DataFrame, source: str) -> None:
        """Replace one source's rows of a small table."""
        self.draft.replace_source(table, frame, source)
        self.changed = True


def _no_room(name: str) -> str:
    return (
        f"{name}: not read: of such tables {MOST_TABLES:,} at most are read in one command, and "
        f"none after {MOST_ROWS:,} rows of them. Add it in a command of its own"
    )


def too_many(number: int, path: str) -> str:
    """What is said of each path of a command that leads to more files than are read."""
    return (
        f"{path}: nothing of it was read: the command leads to {number:,} files, and at most "
        f"{MOST_FILES:,} are read at once. Add fewer, such as a year or a folder at a time"
    )
