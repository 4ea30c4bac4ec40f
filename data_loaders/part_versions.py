"""What a file is to those read before it of the same part of a month.

It is the same again, a piece beside them, a later version, or something only a person can tell.
Records are told apart by id and offence; those without a lasting id of the publisher, as
anti-social behaviour and all that the API answers, by what they say. They are compared as they are
stored, so the order of rows and of columns changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

MISSING_SHARE = 0.05
"""A later version may lack this share of the earlier one's records (and always one): police.uk
takes back a few of a month's crimes when it is published again."""

PIECE_SHARE = 0.02
"""Two pieces of a month may have this share of the smaller one's records in common: in 29 months of
Westminster 2.3 % of the records with an id stand twice or more within a month."""

ALIKE_SHARE = 0.6
"""The same for records without an id, of which many say the same: halves of a month of
Westminster's anti-social behaviour have 47 to 53 % in common."""

RENUMBERED_SHARE = 0.8
"""Two files without an id in common whose records say the same beyond this share are one month
under two sets of ids: halves of a month have 28 to 34 % in common."""

JUDGED_KIND = 20
"""An offence with this many records or more may not fall below half in a later version."""

MADE_ID = "no-id/"
"""What an id begins with that was made of what a record says."""

_SAYS = ["offence", "easting", "northing", "street"]
_WHOLE = ["incident_id", *_SAYS, "outcome"]

Kind = Literal["same", "piece", "later", "unclear", "blocked", "silent"]


@dataclass(frozen=True)
class Judgement:
    """What a file is, and which earlier ones it takes the place of.

    "blocked" is a part of a month that the other service of police.uk has already, "silent" an
    answer of the API without a record of a police force where there is one with some.
    """

    kind: Kind
    replaces: tuple[str, ...] = ()
    """Names of the earlier pieces that a later version has anew."""
    why: str = ""
    """What was found, where only a person can tell."""


def judged(
    new: pd.DataFrame,
    earlier: Mapping[str, pd.DataFrame],
    *,
    lasting_ids: bool = True,
    name: Callable[[str], str] = str,
) -> Judgement:
    """What `new` is to the earlier pieces of its part, by the name of each.

    All hold incident_id, offence, easting, northing, street and outcome of the records that lie in
    the place. "same": all of `new` is there already. "later": it holds what some pieces hold,
    within `MISSING_SHARE`, and takes their place. "piece": it has hardly a record in common with
    any. The API numbers its records anew now and then: its ids are not lasting. `name` is what
    people call an offence.
    """
    if _all_there(new, pd.concat(earlier.values())):
        return Judgement("same")
    compared = {piece: _Compared.of(new, old, lasting_ids) for piece, old in earlier.items()}
    later = tuple(piece for piece, found in compared.items() if found.is_later)
    for piece, found in compared.items():
        if piece not in later and not found.is_piece:
            return Judgement("unclear", why=found.words)
    for piece in later:
        if lost := _lost_kind(new, earlier[piece], name):
            return Judgement("unclear", why=lost)
    return Judgement("later", later) if later else Judgement("piece")


def has_id(records: pd.DataFrame) -> np.ndarray:
    """True for records with an id of the publisher."""
    return ~records["incident_id"].str.startswith(MADE_ID).to_numpy(dtype=bool)


@dataclass(frozen=True)
class _Compared:
    """How many records two files have, and have in common."""

    new: int
    old: int
    common: int
    with_ids: bool
    renumbered: bool = False
    """Whether they say the same under other ids."""
    lost_ids: bool = False
    """Whether one of them alone has ids: it is no later version of the other, nor the other way."""

    @classmethod
    def of(cls, new: pd.DataFrame, old: pd.DataFrame, lasting_ids: bool) -> _Compared:
        """By id where both have lasting ids, else by what the records without one say."""
        if not lasting_ids:
            return cls(len(new), len(old), _in_common(new, old, _SAYS), with_ids=False)
        in_new, in_old = has_id(new), has_id(old)
        with_ids = bool(in_new.any() and in_old.any())
        if in_new.any() != in_old.any():
            # Ids left out of one file: the two may say the same all the same.
            common = _in_common(new, old, _SAYS)
            return cls(len(new), len(old), common, with_ids=False, lost_ids=True)
        if with_ids:
            key, new, old = ["incident_id", "offence"], new[in_new], old[in_old]
        else:
            key, new, old = _SAYS, new[~in_new], old[~in_old]
        common = _in_common(new, old, key)
        renumbered = with_ids and not common and _say_the_same(new, old)
        return cls(len(new), len(old), common, with_ids, renumbered)

    @property
    def is_later(self) -> bool:
        missing = self.old - self.common
        if self.lost_ids:
            return False
        return self.common * 2 >= self.old > 0 and missing <= max(1, MISSING_SHARE * self.old)

    @property
    def is_piece(self) -> bool:
        share = PIECE_SHARE if self.with_ids else ALIKE_SHARE
        return self.common <= share * min(self.new, self.old) and not self.renumbered

    @property
    def words(self) -> str:
        if self.renumbered:
            return "its records say the same as those that are there, under other ids"
        of = "with an id " if self.with_ids else ""
        return (
            f"of its {self.new:,} records {of}in the place, {self.common:,} are among the "
            f"{self.old:,} that are there"
        )


def _all_there(new: pd.DataFrame, old: pd.DataFrame) -> bool:
    """Whether every record of `new` is in `old`, cell by cell and as often.

    Records without an id say nothing of their own, so a file of these alone is only there already
    when nothing else is.
    """
    if len(new) > len(old):
        return False
    if not has_id(new).any() and len(new) < len(old):
        return False
    return _in_common(_whole(new), _whole(old), _WHOLE) == len(new)


def _whole(records: pd.DataFrame) -> pd.DataFrame:
    """With one id for all that have none: releases of before number these in the id."""
    return records.assign(incident_id=records["incident_id"].where(has_id(records), MADE_ID))


def _in_common(new: pd.DataFrame, old: pd.DataFrame, key: list[str]) -> int:
    """The number of records that are in both, each as often as in the one that has it less."""
    blank = {"street": "", "outcome": ""}
    first, second = (frame[key].fillna(blank).groupby(key).size() for frame in (new, old))
    both = first.to_frame("new").join(second.rename("old"), how="inner")
    return int(both.min(axis=1).sum())


def _say_the_same(new: pd.DataFrame, old: pd.DataFrame) -> bool:
    """Whether records say the same beyond chance; a few places with many records say nothing."""
    fewer = min(new, old, key=len)
    varied = len(fewer) >= JUDGED_KIND and len(fewer[_SAYS].drop_duplicates()) * 2 >= len(fewer)
    return varied and _in_common(new, old, _SAYS) > RENUMBERED_SHARE * len(fewer)


def _lost_kind(new: pd.DataFrame, old: pd.DataFrame, name: Callable[[str], str]) -> str:
    """An offence that most records of are gone, in words; else empty."""
    before = old["offence"].value_counts()
    now = new["offence"].value_counts().reindex(before.index, fill_value=0)
    lost = before[(before >= JUDGED_KIND) & (now * 2 < before)].sort_index()
    if lost.empty:
        return ""
    offence = lost.index[0]
    return (
        f"it holds {now[offence]:,} records of {name(offence)}, where {before[offence]:,} are there"
    )
