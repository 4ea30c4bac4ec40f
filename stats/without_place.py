"""Records without a place: whether a change in their share could be what a change of counts shows.

A ward, or a place smaller than its force, counts only what has a place. Where a larger share of the
force's records has none than before, fewer are counted though as many happened.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from model.config.wording import Wording
from model.force_records import ForceRecords
from model.periods import Window
from stats.change import Change, change, verdict_of
from stats.comparison import Comparison


@dataclass(frozen=True)
class Records:
    """All records of a force in a time, and those of them without a place."""

    records: int
    without_place: int

    @property
    def share(self) -> float:
        """Those without a place in %; NaN of none."""
        return 100 * self.without_place / self.records if self.records else math.nan

    @property
    def placed(self) -> float:
        """The part that has a place: 1 where there is no record at all."""
        return 1 - self.without_place / self.records if self.records else 1.0


@dataclass(frozen=True)
class Unplaced:
    """A force's records in a period, and in all periods it is compared with together."""

    force: str
    """Its name."""
    now: Records
    before: Records


def unplaced(
    force: ForceRecords, name: str, offences: tuple[str, ...], window: Window, against: Comparison
) -> Unplaced | None:
    """How many of a force's records had no place in both periods; None where one is not known."""
    if not all(force.knows(offences, w) for w in (window, *against.windows)):
        return None
    before = [force.sums(offences, w) for w in against.windows]
    together = Records(*(sum(counts) for counts in zip(*before, strict=True)))
    return Unplaced(name, Records(*force.sums(offences, window)), together)


Turn = Literal["", "explained", "concealed"]
"""What a change in the share could do: nothing, make the change that is counted, or hide one."""


def as_before(moved: Change, of_force: Unplaced) -> Change | None:
    """The change had the share without a place stayed as it was; None where nothing has a place.

    The current count times (1 - share before) / (1 - share now), against the same base. 970 after
    970 with shares of 3 % before and 12 % now: 970 x 0.97 / 0.88 = 1,069 after 970. An unchanged
    share changes nothing, whatever it is.
    """
    if not of_force.now.placed:
        return None
    current = moved.current * of_force.before.placed / of_force.now.placed
    return change(
        current,
        moved.base,
        times=moved.times,
        longer=moved.longer,
        dispersion=moved.dispersion,
        steady=moved.steady,
    )


def turn(moved: Change, of_force: Unplaced) -> Turn:
    """Whether the change in the share alone could turn the sign or the verdict of a change.

    `explained`: with the share as it was, the change would be the other way or mean less.
    `concealed`: it would mean more. Nothing is said of what is not tested or not comparable, nor
    where a period has no record to take a share of, or both shares are written alike.
    """
    if moved.verdict not in MEANS or not (of_force.now.records and of_force.before.records):
        return ""
    likely = as_before(moved, of_force)
    if likely is None or written(of_force.now) == written(of_force.before):
        return ""
    # Of many tested at once one may be said to mean less: the share has no part in that.
    alone = verdict_of(moved.z)
    if MEANS.get(likely.verdict, 0) > MEANS[alone]:
        return "concealed"
    opposite = {moved.direction, likely.direction} == {"higher", "lower"}
    return "explained" if opposite or likely.verdict != alone else ""


MEANS = {"similar": 0, "possible": 1, "beyond": 2}
"""The verdicts of a test, by how much a change means."""


def written(records: Records) -> str:
    """A share as words give it: `3.0%`."""
    return f"{records.share:.1f}%"


def with_share(words: str, moved: Change, of_force: Unplaced | None, wording: Wording) -> str:
    """The words of a verdict, and that the share could have made or hidden the change."""
    turned = turn(moved, of_force) if of_force else ""
    if not turned or of_force is None:
        return words
    likely = as_before(moved, of_force)
    rising = likely is not None and likely.direction == "higher"
    more = moved.verdict != "similar" and likely is not None and likely.direction == moved.direction
    return wording.unplaced(
        turned,
        words=words,
        force=of_force.force,
        moved="rose" if of_force.now.placed < of_force.before.placed else "fell",
        before=written(of_force.before),
        now=written(of_force.now),
        change=f"{'larger ' if more else ''}{'rise' if rising else 'fall'}",
    )
