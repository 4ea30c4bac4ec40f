"""Kinds of record without ids, and a file of these alone beside one that has others too.

Anti-social behaviour has no Crime ID anywhere. Many of its records say the same, so a few that are
alike in two files tell nothing, and all of a month's do.
"""

from __future__ import annotations

import numpy as np

from data_loaders.months.fingerprints import Fingerprints, by_words, in_common

MISSING_SHARE = 0.05
"""A later version may lack this share of the earlier one's records (and always one): police.uk
takes back a few of a month's crimes when it is published again. So it is of a kind of record
without ids, by their number."""


def said(new: Fingerprints, old: Fingerprints) -> int:
    """How many records of the first say what one of the second does, each as often."""
    return in_common(by_words(new), by_words(old))


def of_bare_kinds(one: Fingerprints, other: Fingerprints) -> Fingerprints | None:
    """The records of `other` of the kinds of `one`, none of which has an id in either; else None.

    So it is of a file of anti-social behaviour alone and one with crimes too.
    """
    if one.any_id or not other.any_id:
        return None
    alike = other[np.isin(other.offence, one.offence)]
    return alike if len(alike) and not alike.any_id else None


def all_of_bare_kinds(one: Fingerprints, other: Fingerprints) -> bool:
    """Whether `one` is all that `other` has of kinds without ids, but for a few, in the place too.

    Of fewer nobody can tell: on places where there are many others may say the same.
    """
    alike = of_bare_kinds(one, other)
    if alike is None:
        return False
    return _hardly_differ(one, alike) and _hardly_differ(one.in_place, alike.in_place)


def _hardly_differ(one: Fingerprints, other: Fingerprints) -> bool:
    """Whether each has nearly all of the other, by what the records say."""
    common = said(one, other)
    return all(not few_in_common(common, len(some)) for some in (one, other))


def few_in_common(common: int, number: int) -> bool:
    """Whether too few of a number of records are in common with a version of them."""
    return common * 2 < number or number - common > max(1, MISSING_SHARE * number)
