"""What a load did, or would do: a line a file, the months it changes, and whether it went live."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from data_loaders.one_load.ledger import Line
from data_loaders.one_load.terms import WHATEVER_IS_REJECTED, Terms, asks_first, hides_first
from data_loaders.rejected_rows import RejectedRows
from store.one_source import Unshown
from store.releases.differences import ChangedSpan, Replacement
from store.releases.left_out import LeftOut
from store.releases.releases import Release


@dataclass(frozen=True)
class LoadReport:
    """What a load did: one line a file, and the release it made, if it changed anything."""

    lines: list[Line]
    release: Release | None
    notes: list[str] = field(default_factory=list)
    passed_over: Sequence[tuple[str, str]] = ()
    """The files that are none of data, and what each is."""
    zeros: frozenset[str] = frozenset()
    """The files without a row that say of a part of a month that nothing happened there."""
    terms: Terms = WHATEVER_IS_REJECTED
    changed: bool = False
    """Whether the files change anything, gone live or not."""
    held: tuple[Line, ...] = ()
    """The files for which nothing went live: too many of their rows were rejected."""
    left_out: LeftOut | None = None
    """The newer releases that it is built without."""
    unshown: Unshown = field(default_factory=Unshown)
    """The months of a source that pages do not show, since another counts the offence."""
    months: Sequence[ChangedSpan] = ()
    replaced: Sequence[Replacement] = ()
    rejected_rows: RejectedRows | None = None
    """Where the rejected rows were written, if they were."""

    @property
    def refused(self) -> list[Line]:
        """The files of which nothing was loaded."""
        return [line for line in self.lines if line.refused]

    @property
    def gave_nothing(self) -> list[Line]:
        """The files that were read and have no row that can be used, but for those of a zero."""
        without = [line for line in self.lines if not line.refused and not line.usable]
        return [line for line in without if line.file not in self.zeros]

    @property
    def elsewhere(self) -> bool:
        """Whether there are rows that can be used and none of them is of the place."""
        usable = sum(line.usable for line in self.lines)
        return usable > 0 and usable == sum(line.outside for line in self.lines)

    @property
    def asks(self) -> bool:
        """Whether nothing went live because it is built without newer releases."""
        return asks_first(self.left_out, self.terms)

    @property
    def hides(self) -> bool:
        """Whether nothing went live because months of a source would no longer be shown."""
        return hides_first(self.unshown, self.terms)

    @property
    def failed(self) -> bool:
        """Whether a file gave nothing, or nothing went live that was to."""
        return bool(
            self.refused
            or self.gave_nothing
            or self.held
            or self.asks
            or self.hides
            or self.elsewhere
            or not self.lines
        )
