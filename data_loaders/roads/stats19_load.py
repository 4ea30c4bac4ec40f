"""STATS19 in one load: which of its files are read, which wait for others of their years."""

from __future__ import annotations

from collections.abc import Sequence

from data_loaders.files.readings import ExtractReading, Member
from data_loaders.one_load.incident_files import IncidentFiles
from data_loaders.one_load.ledger import Line
from data_loaders.one_load.reading_order import Found, of_kinds
from data_loaders.one_load.source import Source, Step
from data_loaders.roads.road_casualties import ROADS
from data_loaders.roads.stats19 import BESIDE_CASUALTIES, CASUALTY_COLUMNS, COLLISION_COLUMNS
from data_loaders.roads.stats19_files import Stats19
from data_loaders.roads.waiting_files import Row, beside, waiting_table
from model.file_kinds import STATS19_CASUALTIES, STATS19_COLLISIONS, STATS19_OTHERS

STATS19 = (STATS19_COLLISIONS, STATS19_CASUALTIES)


class Stats19Files(IncidentFiles):
    """Files of casualties, each joined with all files of collisions."""

    source = ROADS

    def begin(self, files: Sequence[Found]) -> Sequence[Found]:
        """The files, with those that earlier commands kept; the collisions are read."""
        self._kept: dict[str, Row]
        files, self._kept = beside(files, self.loading.draft.read("waiting_files"))
        casualties = of_kinds(files, STATS19_CASUALTIES)
        self._stats19 = Stats19(self.loading, self.wards, casualties)
        self._stats19.read_collisions(of_kinds(files, STATS19_COLLISIONS))
        return files

    def is_beside(self, _: Member, kind: str) -> bool:
        """Whether a file is one of collisions: who was hurt in them is counted."""
        return kind == STATS19_COLLISIONS

    def read(self, member: Member) -> ExtractReading:
        """The casualties of a file, joined."""
        return self._stats19.read_casualties(member)

    def taken(self, member: Member, new: bool | None) -> None:
        """Note what became of a file of casualties, for the line of its collisions."""
        self._stats19.note(member.name, new)

    def end(self, files: Sequence[Found]) -> None:
        """Write the lines of the collisions, and keep the files that wait for others.

        Those that need not wait any more go.
        """
        self.loading.lines.extend(self._stats19.lines())
        waiting = [(m, k) for m, k in files if k in STATS19 and self._stats19.waits(m.name)]
        table, words = waiting_table(waiting, self._kept)
        self.loading.notes.extend(words)
        before = self.loading.draft.read("waiting_files")
        if set(table["sha256"]) != set(before["sha256"]):
            self.loading.replace("waiting_files", table)

    def tells(self, line: Line) -> bool:
        """Of files that earlier commands kept, only what they add is told."""
        return line.file not in self._kept or bool(line.placed and not line.refused)


SOURCES = (
    Source(
        STATS19_COLLISIONS,
        Step.INCIDENTS,
        columns=COLLISION_COLUMNS,
        called="STATS19 collisions",
        incidents=Stats19Files,
    ),
    Source(
        STATS19_CASUALTIES,
        Step.INCIDENTS,
        columns=CASUALTY_COLUMNS,
        called="STATS19 casualties",
        incidents=Stats19Files,
    ),
    *(Source(STATS19_OTHERS, columns=columns) for columns in BESIDE_CASUALTIES),
)
