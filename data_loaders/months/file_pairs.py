"""What one file of a part of a month is to one other: every record of the two is compared.

Records are known by id and offence, those without a lasting id of the publisher by what they say.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from math import sqrt
from typing import Literal

import numpy as np

from data_loaders.months.bare_kinds import (
    MISSING_SHARE,
    all_of_bare_kinds,
    few_in_common,
    of_bare_kinds,
    said,
)
from data_loaders.months.fingerprints import (
    Fingerprints,
    by_cell,
    by_id,
    by_row,
    by_words,
    in_common,
)
from geo.wording import listed

PIECE_SHARE = 0.05
"""Two pieces of a month may have this share of the smaller one's records in common by id and
offence: of a month of Westminster cut in two row by row, 2.8 % are so, and 3.9 % at most."""

ALIKE_SHARE = 0.6
"""The same for records without an id, of which many say the same: halves of a month of
Westminster's anti-social behaviour have 47 to 53 % in common."""

RENUMBERED_SHARE = 0.8
"""Two files without an id in common whose records say the same beyond this share are one month
under two sets of ids: halves of a month have 28 to 34 % in common."""

OVERLAP = 3
"""Two pieces overlap where more records with an id stand alike in both than within either, and by
chance (so many standard deviations). Of Leeds in February 2025 none do, however it is cut."""

JUDGED_KIND = 20
"""An offence with this many records or more may not fall below half in a later version."""

Kind = Literal["same", "piece", "later", "older", "unclear", "versions", "blocked", "silent"]


@dataclass(frozen=True)
class Earlier:
    """A piece that was read before."""

    records: Fingerprints
    """Their fingerprints."""
    edition: str = ""
    together: bool = False
    """Whether the same command read it."""


def all_there(new: Fingerprints, old: Fingerprints) -> bool:
    """Whether every record of `new` is in `old`, cell by cell and as often.

    Records without an id say nothing of their own, so a file of these alone is only there already
    when nothing else is.
    """
    if len(new) > len(old) or (len(new) < len(old) and not new.any_id):
        return False
    return in_common(by_cell(new), by_cell(old)) == len(new)


def stripped(one: Fingerprints, other: Fingerprints) -> bool:
    """Whether one file left out the ids that the other has of the same kinds of record.

    Kinds that have no ids anywhere, as anti-social behaviour, tell nothing.
    """
    if one.any_id:
        return False
    with_ids = other.offence[other.has_id]
    return int(np.isin(one.offence, with_ids).sum()) >= JUDGED_KIND


@dataclass(frozen=True)
class Pair:
    """Two files of one part, and how their records are told apart."""

    new: Fingerprints
    old: Fingerprints
    age: int
    """1 where the first is known to be the newer, -1 where the second is."""
    together: bool
    key: Callable[[Fingerprints], np.ndarray]
    """By ids where both have lasting ones, else by what the records say."""
    lost_ids: bool = False
    """Whether one of them alone has ids: no later version is one that left them out."""
    name: Callable[[str], str] = str
    """What people call an offence."""

    @classmethod
    def of(
        cls,
        new: Fingerprints,
        old: Earlier,
        age: int,
        lasting_ids: bool,
        name: Callable[[str], str],
    ) -> Pair:
        """The two, and by what their records are known."""
        in_new, in_old = new.any_id, old.records.any_id
        with_ids = lasting_ids and in_new and in_old
        lost = lasting_ids and in_new != in_old
        key = by_id if with_ids else by_words
        return cls(new, old.records, age, old.together, key, lost, name)

    @cached_property
    def kind(self) -> Kind:
        """What the first is to the second alone."""
        if self.lost_ids and all_of_bare_kinds(self.old, self.new):
            return "later"
        follows = self._may_follow(self.old) and not self._why_not_later(self.new, self.old)
        precedes = self._may_follow(self.new) and not self._why_not_later(self.old, self.new)
        if follows and precedes:
            return self._of_alike
        if follows and (self.age >= 0 or self._holds_all(self.new, self.old)):
            return "later"
        if precedes and (self.lost_ids or self.age == -1 or (self.age == 0 and self.together)):
            return "older"
        return "piece" if self._is_piece else "unclear"

    def _may_follow(self, before: Fingerprints) -> bool:
        """Whether the other may be a later version of one: of two, one has lost its ids."""
        other = self.old if before is self.new else self.new
        return not self.lost_ids or stripped(before, other)

    @property
    def _of_alike(self) -> Kind:
        """Which of two that each hold nearly all of the other is the later.

        Where nothing says which archive is the newer: the one of the later command, and in one
        command the one that holds all of the other and more.
        """
        if self.age:
            return "later" if self.age == 1 else "older"
        if not self.together or all_there(self.old, self.new):
            return "later"
        all_old = self._holds_all(self.new, self.old)
        if all_old == self._holds_all(self.old, self.new):
            return "versions"
        return "later" if all_old else "older"

    def _holds_all(self, later: Fingerprints, before: Fingerprints) -> bool:
        """Whether not one record of the other is lacking, those without an id by what they say."""
        untold = [found[~found.has_id] for found in (later, before)] if self.with_ids else []
        of_untold = in_common(*map(by_words, untold)) == len(untold[1]) if untold else True
        return of_untold and self._common(later, before) == len(self._told(before))

    @property
    def alike(self) -> bool:
        """Whether they hold the same, cell by cell."""
        return len(self.new) == len(self.old) and all_there(self.new, self.old)

    @property
    def with_ids(self) -> bool:
        """Whether their records are known by id."""
        return self.key is by_id

    @cached_property
    def common(self) -> int:
        """How many records are in both."""
        return self._common(self.new, self.old)

    def _common(self, first: Fingerprints, second: Fingerprints) -> int:
        # Asked both ways round, and where all lie in the place once more of these.
        both = frozenset((id(first), id(second)))
        if both not in self._found:
            self._found[both] = in_common(self.key(self._told(first)), self.key(self._told(second)))
        return self._found[both]

    @cached_property
    def _found(self) -> dict[frozenset[int], int]:
        """How many records two of the files, or of their parts in the place, have in common."""
        return {}

    def _told(self, found: Fingerprints) -> Fingerprints:
        """The records that the key tells apart."""
        return found[found.has_id] if self.with_ids else found

    def _why_not_later(self, later: Fingerprints, before: Fingerprints) -> str:
        """Why one is no later version of the other; empty where it is.

        It must have nearly all that was there, and nearly all of what lay in the place.
        """
        now, there = self._insides if later is self.new else self._insides[::-1]
        for old in (before, there):
            number = len(self._told(old))
            common = self._common(later, old)
            few = few_in_common(common, number)
            if old is before and (few or not number):
                return self._in_common_words
            if few:
                return f"of the {number:,} in the place that are there, {common:,} are in it"
        lost = _lost_kind(later, before, self.name)
        all_inside = now is later and there is before
        return lost or ("" if all_inside else _lost_kind(now, there, self.name))

    @cached_property
    def _insides(self) -> tuple[Fingerprints, Fingerprints]:
        """The records of both that lie in the place."""
        return self.new.in_place, self.old.in_place

    @property
    def _is_piece(self) -> bool:
        return self._hardly_alike and not (self._renumbered or self._untold or self._left_out_ids)

    @cached_property
    def _hardly_alike(self) -> bool:
        """Whether they share but a few records, in the place and in all."""
        share = PIECE_SHARE if self.with_ids else ALIKE_SHARE
        for new, old in ((self.new, self.old), self._insides):
            fewer = min(len(self._told(new)), len(self._told(old)))
            if self._common(new, old) > share * fewer:
                return False
        return True

    @property
    def _left_out_ids(self) -> bool:
        """Whether one left out ids: it may be rounded too, and nothing tells what is new in it."""
        pair = self.new, self.old
        return self.lost_ids and (stripped(*pair) or stripped(*pair[::-1]))

    @cached_property
    def _renumbered(self) -> bool:
        """Whether they say the same under other ids; a few places with many records say nothing."""
        if not self.with_ids or self.common:
            return False
        new, old = self._told(self.new), self._told(self.old)
        fewer = min(new, old, key=len)
        varied = len(fewer) >= JUDGED_KIND and len(np.unique(fewer.says)) * 2 >= len(fewer)
        return varied and in_common(by_words(new), by_words(old)) > RENUMBERED_SHARE * len(fewer)

    @cached_property
    def _untold(self) -> int:
        """Records without an id of which nobody can tell whether they stand in both.

        They say the same as others, and the two are known to overlap: more of their records with an
        id are alike in both than those within one file foretell of a month cut in two.
        """
        if not self.with_ids:
            return 0
        rows = [by_row(self._told(found)) for found in (self.new, self.old)]
        both = in_common(*rows)
        expected = sum(len(of_file) - len(np.unique(of_file)) for of_file in rows)
        if both <= expected + OVERLAP * max(1.0, sqrt(expected)):
            return 0
        return said(*(found[~found.has_id] for found in (self.new, self.old)))

    @property
    def may_add(self) -> bool:
        """Whether the first has records, beyond a few, that the second has not."""
        number = len(self._told(self.new))
        return not self._renumbered and number - self.common > max(1, MISSING_SHARE * number)

    @property
    def lacks(self) -> int:
        """How many records of the second are not in the first."""
        told = len(self._told(self.old)) - self.common
        untold = (len(found) - len(self._told(found)) for found in (self.old, self.new))
        before, now = untold
        return told + max(0, before - now)

    @property
    def words(self) -> str:
        """What was found, where only a person can tell."""
        if self._renumbered:
            return "its records say the same as those that are there, under other ids"
        if self._hardly_alike and self._untold:
            return (
                f"{self._in_common_words}, so the two overlap, and {self._untold:,} records "
                "without a Crime ID say the same in both, so that nobody can tell which of them "
                "are the same; leave each row in one of the two alone"
            )
        if self.lost_ids and (alone := self._bare_words):
            return alone
        if self.lost_ids:
            one, other = ("its records", "those that are there")
            with_id, without = (one, other) if self.new.any_id else (other, one)
            return f"{without} have no Crime ID, and {with_id} have"
        return self._why_not_later(self.new, self.old) or self._older_words

    @property
    def _bare_words(self) -> str:
        """What is said of records without an id that may stand in both; empty where none may."""
        new, old = of_bare_kinds(self.old, self.new), of_bare_kinds(self.new, self.old)
        if new is None and old is None:
            return ""
        new, old = new or self.new, old or self.old
        kinds = listed([self.name(new.names[number]) for number in new.numbers])
        return (
            f"of its {len(new):,} records of {kinds}, which have no Crime ID, {said(new, old):,} "
            f"say the same as some of the {len(old):,} that are there, so that nobody can tell "
            "which of them are the same"
        )

    @property
    def _older_words(self) -> str:
        """What is said of an older archive's file that has more, and lacks some all the same."""
        return f"{self._in_common_words}, though its archive is the older"

    @property
    def _in_common_words(self) -> str:
        of = " with an id" if self.with_ids else ""
        new, old = (len(self._told(found)) for found in (self.new, self.old))
        return f"of its {new:,} records{of}, {self.common:,} are among the {old:,} that are there"


def _lost_kind(later: Fingerprints, before: Fingerprints, name: Callable[[str], str]) -> str:
    """An offence that too many records of are gone, in words; else empty.

    One of which records have ids may lose half, for its records were told apart one by one; of one
    without an id only their number is known.
    """
    old, now = before.numbers, later.numbers
    fewer = {
        offence: now.get(offence, 0)
        for offence, number in old.items()
        if number - now.get(offence, 0) > max(1, MISSING_SHARE * number)
    }
    if not fewer:
        return ""
    with_id = set(before.offence[before.has_id].tolist())
    lost = (
        offence
        for offence, left in sorted(fewer.items(), key=lambda item: before.names[item[0]])
        if offence not in with_id or (old[offence] >= JUDGED_KIND and left * 2 < old[offence])
    )
    if (offence := next(lost, None)) is None:
        return ""
    called = name(before.names[offence])
    return f"it holds {fewer[offence]:,} records of {called}, where {old[offence]:,} are there"
