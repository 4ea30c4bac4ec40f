"""Ward counts of any source but street-level police data, as they may be shown.

What a disclosive source must hide is hidden here, before anything is stored: the raw counts of
wards are handed in, and the store gets only what `disclosure.released` lets through.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from data_loaders.counts.disclosure import FINAL, KEYS, SUPPRESSED, released
from data_loaders.counts.disclosures import (
    hidden_counts,
    remember_counts,
    shown_counts,
    told_indicators,
)
from data_loaders.one_load.load_context import Loading
from model.config.catalogue import Place
from model.config.sources import Source
from model.tables import WARD_COUNTS, empty

_SET = ["month", "offence"]


def store_counts(loading: Loading, source: str, counts: pd.DataFrame) -> None:
    """Store the counts of a source for the months and offences given; its others stay.

    `counts` has area_code, month, offence and count: of wards, zeros included, and of zones. It may
    have a status: provisional or revised, which stays with what is shown; a count that is missing
    is one its publisher hides, and is stored as hidden.
    """
    old = loading.draft.read("ward_counts", source=source)
    areas = loading.draft.read("areas", columns=("area_code", "area_type"))
    known = counts[counts["count"].notna()]
    draft, catalogue = loading.draft, loading.catalogue
    withheld = counts[counts["count"].isna()]
    disclosive = catalogue.source[source].disclosive
    hidden = [withheld[KEYS], hidden_counts(draft, catalogue, source)] if disclosive else []
    shown = as_shown(
        known.astype({"count": "int64"}),
        catalogue.source[source],
        catalogue.place,
        frozenset(areas.loc[areas["area_type"] == "ward", "area_code"]),
        hidden_before=pd.concat(hidden) if disclosive else None,
        shown_before=shown_counts(draft, catalogue, source) if disclosive else None,
    )
    shown = _with_withheld(shown, withheld, source)
    if disclosive:
        remember_counts(draft, catalogue, shown)
    stays = old[~_in(old, shown, _SET)]
    parts = [part for part in (stays, shown) if len(part)]
    table = pd.concat(parts, ignore_index=True) if parts else empty("ward_counts")
    if not _same(table, old):
        loading.replace_source("ward_counts", table, source)


def told_by_series(loading: Loading) -> frozenset[str]:
    """Offences of disclosive sources of which any release has figures of some indicator.

    Counts by month beside figures by year could be subtracted: the one that came first is kept.
    """
    held = set(loading.draft.read("indicator_values", columns=("indicator",))["indicator"])
    held |= told_indicators(loading.draft, loading.catalogue)
    sources = loading.catalogue.source
    return frozenset(
        offence
        for indicator in loading.catalogue.indicators
        if indicator.id in held and sources[indicator.source].disclosive
        for offence in indicator.offences
    )


def as_shown(
    counts: pd.DataFrame,
    source: Source,
    place: Place,
    wards: frozenset[str],
    *,
    hidden_before: pd.DataFrame | None = None,
    shown_before: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Counts as rows of `ward_counts`: all of an open source, what may be shown of another.

    `counts` has area_code, month, offence and count; `wards` are the codes of every ward of the
    place; `hidden_before` (area_code, month, offence) is what an earlier release or the publisher
    hid, and `shown_before`, with the count, what a release showed. Where a ward has no row for a
    month and offence it is not known, and no total is made. The zones of a disclosive source are
    left out: they cut across wards, and a difference could disclose what a ward hides.
    """
    if not source.disclosive:
        return _of_source(counts.assign(status=_statuses(counts)), source.id)
    of_wards = counts[counts["area_code"].isin(wards)]
    there = of_wards.groupby(_SET)["area_code"].transform("size")
    whole, part = of_wards[there == len(wards)], of_wards[there != len(wards)]
    before = _Before(hidden_before, shown_before)
    shown = [_whole_sets(whole, source, place, wards, before)] if len(whole) else []
    shown += [_part_sets(part, source, place, before)] if len(part) else []
    if not shown:
        return empty("ward_counts")
    return _of_source(_with_statuses(pd.concat(shown), of_wards, place), source.id)


def _statuses(counts: pd.DataFrame) -> pd.Series:
    return counts["status"] if "status" in counts else pd.Series(FINAL, index=counts.index)


def _with_statuses(shown: pd.DataFrame, counts: pd.DataFrame, place: Place) -> pd.DataFrame:
    """What is shown, with the word of its publisher: of a total, that of any ward it is made of."""
    said = counts.assign(status=_statuses(counts))
    said = said[said["status"] != FINAL]
    if said.empty:
        return shown
    group_of = {w.code: w.group for w in place.wards}
    groups = said.assign(area_code=said["area_code"].map(group_of).fillna(""))
    wholes = said.assign(area_code=place.district_code)
    words = pd.concat([said, groups, wholes]).sort_values("status")
    # Of several the first in the alphabet, and that is the less sure: provisional before revised.
    word = words.drop_duplicates(KEYS).set_index(KEYS)["status"]
    found = word.reindex(pd.MultiIndex.from_frame(shown[KEYS])).to_numpy()
    word_of = pd.Series(found, index=shown.index)
    is_word = word_of.notna() & (shown["status"] != SUPPRESSED)
    return shown.assign(status=shown["status"].mask(is_word, word_of))


def _with_withheld(shown: pd.DataFrame, withheld: pd.DataFrame, source: str) -> pd.DataFrame:
    """With a row for each figure that its publisher hides."""
    if withheld.empty:
        return shown
    hidden = withheld.assign(status=SUPPRESSED, count=pd.array([None] * len(withheld), "Int64"))
    rows = _of_source(hidden, source)
    return pd.concat([shown, rows], ignore_index=True) if len(shown) else rows


@dataclass(frozen=True)
class _Before:
    """What earlier releases hid and showed, by `disclosure.KEYS`."""

    hidden: pd.DataFrame | None
    shown: pd.DataFrame | None
    """With `count`."""


def _whole_sets(
    counts: pd.DataFrame, source: Source, place: Place, wards: frozenset[str], before: _Before
) -> pd.DataFrame:
    """Every ward is known: wards, groups and the whole, protected together."""
    return released(
        counts,
        {w.code: w.group for w in place.wards if w.code in wards},
        place.district_code,
        threshold=source.threshold,
        show_zeros=source.show_zeros,
        hidden_before=before.hidden,
        shown_before=before.shown,
    )


def _part_sets(counts: pd.DataFrame, source: Source, place: Place, before: _Before) -> pd.DataFrame:
    """Some ward is not known: no total is shown, so hiding what is small is enough.

    Unless a release before showed a group's total: where a ward of it is hidden, none of its wards
    is then shown anew.
    """
    lowest = 1 if source.show_zeros else 0
    may_hide = counts["count"] >= lowest
    hidden = may_hide & (counts["count"] < source.threshold)
    hidden |= may_hide & _in(counts, before.hidden, KEYS)
    if before.shown is not None and before.hidden is not None:
        group_of = {w.code: w.group for w in place.wards}
        groups = counts.assign(group=counts["area_code"].map(group_of))
        once = before.hidden.assign(group=before.hidden["area_code"].map(group_of))
        totals, by = before.shown.rename(columns={"area_code": "group"}), ["group", *_SET]
        told = _in(groups, groups[hidden], by) | _in(groups, once, by)
        told &= _in(groups, totals, by)
        hidden |= may_hide & told & ~_in(counts, before.shown, [*KEYS, "count"])
    shown = counts["count"].astype("Int64").mask(hidden)
    return counts.assign(
        # Rebuilt from what is shown: a masked array would carry the hidden numbers along.
        count=pd.array(shown.to_list(), dtype="Int64"),
        status=pd.Series(FINAL, index=counts.index).mask(hidden, SUPPRESSED),
    )


def _of_source(table: pd.DataFrame, source: str) -> pd.DataFrame:
    """The columns of `ward_counts`, in order."""
    full = table.assign(source=source, month=table["month"].astype("datetime64[us]"))
    types = {"source": "str", "area_code": "str", "offence": "str", "status": "str"}
    ordered = full[list(WARD_COUNTS.columns)].astype({**types, "count": "Int64"})
    return ordered.sort_values(KEYS, ignore_index=True)


def _in(rows: pd.DataFrame, others: pd.DataFrame | None, by: list[str]) -> pd.Series:
    """Which rows have another in the other table that is the same in some columns."""
    if others is None or others.empty:
        return pd.Series(False, index=rows.index)
    found = pd.MultiIndex.from_frame(rows[by]).isin(pd.MultiIndex.from_frame(others[by]))
    return pd.Series(found, index=rows.index)


def _same(table: pd.DataFrame, old: pd.DataFrame) -> bool:
    one, other = (t.sort_values(KEYS, ignore_index=True) for t in (table, old))
    return one.equals(other)
