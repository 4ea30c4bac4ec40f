"""What must be hidden of a disclosive series: small counts, and whatever would give them away.

Numerators, denominators and what is left of a denominator are each counts that add up: wards to
groups, everything to the whole. Each of the three goes through `disclosure.released`, and what one
of them hides is hidden in the others. The totals are protected whether or not a file gives them,
so that giving them later tells nothing. Wards that are left out of a total that is given are what
is left of it: together they count as one more ward.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

import numpy as np
import pandas as pd

from data_loaders.counts.disclosure import SUPPRESSED, released
from data_loaders.counts.hidden_cells import Rule
from data_loaders.counts.subtraction import CELL, small_cells
from data_loaders.headings.known_series import KnownSeries
from model.config.catalogue import Place
from model.config.sources import Source

PARTS = ["numerator", "denominator", "value", "lower", "upper"]


def hidden_rows(
    rows: pd.DataFrame,
    place: Place,
    source: Source,
    before: pd.Series,
    told: pd.DataFrame | None = None,
) -> pd.Series:
    """Which rows of one indicator and period are hidden.

    `rows` has area_code, numerator, denominator and status, an area once; `before` marks those
    that an earlier release hid; `told` has the counts earlier releases showed, with columns
    area_code, part (numerator or denominator) and shown: where they are the same now, they hide
    nothing. A row hidden by its publisher is among them, and so are the totals it is part of: from
    these it could be worked out.
    """
    rows, told = as_whole(rows, place), told if told is None else as_whole(told, place)
    by_publisher = rows["status"] == SUPPRESSED
    counts = _counts(rows)
    hidden = by_publisher | before | _small(counts, source)
    hidden |= rows["area_code"].isin(_totals_of(rows.loc[by_publisher, "area_code"], place))
    known = _told(told)
    while True:
        more = hidden.copy()
        for part in counts.columns:
            count = counts[part]
            more |= _protecting(rows["area_code"], count, hidden, place, source, known[part])
        if more.equals(hidden):
            return hidden
        hidden = more


def follows(shown: pd.DataFrame, place: Place, series: KnownSeries) -> float:
    """How many days of wards the figures of a series that are shown together tell to have few.

    `shown` has area_code, period_start, period_end, numerator and denominator.
    """
    ends = ["period_start", "period_end"]
    left = shown.assign(left=_left(shown))
    sets = [_counted(left, "numerator")]
    for part in ("denominator", "left"):
        counts = _counted(left, part)
        # Cases of quarters add up to those of a year; residents do not.
        sets += [of for _, of in counts.groupby(ends)] if series.is_per else [counts]
    rule = Rule(series.source.threshold, 1 if series.source.show_zeros else 0)
    return sum(small_cells(of, place, rule) for of in sets)


def as_whole(rows: pd.DataFrame, place: Place) -> pd.DataFrame:
    """Rows in which a force that polices this place alone is the whole place."""
    if not place.force_is_place:
        return rows
    return rows.assign(area_code=rows["area_code"].replace(place.force, place.district_code))


def _counted(shown: pd.DataFrame, part: str) -> pd.DataFrame:
    return shown.rename(columns={part: "count"})[[*CELL, "count"]].dropna()


def without_hidden(rows: pd.DataFrame, hidden: pd.Series) -> pd.DataFrame:
    """The rows with nothing left of those hidden but their status."""
    shown = rows.assign(**{part: rows[part].mask(hidden) for part in PARTS})
    return shown.assign(status=rows["status"].mask(hidden, SUPPRESSED))


def _counts(rows: pd.DataFrame) -> pd.DataFrame:
    """Numerators, denominators and what is left of these; NaN where not given or no count."""
    return rows[["numerator", "denominator"]].assign(left=_left(rows))


def _left(rows: pd.DataFrame) -> pd.Series:
    """What is left of each denominator; NaN where that is no count of anything.

    A rate may have more events than residents. It says so of its own row only.
    """
    left = rows["denominator"] - rows["numerator"]
    return left.where(left >= 0)


def _told(told: pd.DataFrame | None) -> dict[str, pd.DataFrame]:
    """What earlier releases showed of each count: area_code and count."""
    shown = pd.DataFrame(columns=["area_code", "part", "shown"]) if told is None else told
    parts = {
        part: shown.loc[shown["part"] == part, ["area_code", "shown"]].set_axis(
            ["area_code", "count"], axis=1
        )
        for part in PARTS[:2]
    }
    both = parts["denominator"].merge(parts["numerator"], on="area_code")
    left = both.assign(count=both["count_x"] - both["count_y"])[["area_code", "count"]]
    return {**parts, "left": left}


def _small(counts: pd.DataFrame, source: Source) -> pd.Series:
    lowest = 1 if source.show_zeros else 0
    return counts.apply(lambda c: c.between(lowest, source.threshold - 1)).any(axis=1)


def _totals_of(areas: pd.Series, place: Place) -> set[str]:
    """The codes of the totals that areas are part of."""
    groups = {w.group for w in place.wards if w.code in set(areas)}
    inside = set(areas) - {place.district_code, place.force}
    return groups | ({place.district_code} if inside else set())


def _protecting(
    areas: pd.Series,
    counts: pd.Series,
    hidden: pd.Series,
    place: Place,
    source: Source,
    told: pd.DataFrame,
) -> pd.Series:
    """Which rows the release of one count hides; the smallest areas given make up its sums."""
    known = dict(zip(areas[counts.notna()], counts[counts.notna()], strict=True))
    leaves = _leaves(known, place)
    if not leaves:
        return pd.Series(False, index=areas.index)
    day = {"month": pd.Timestamp("2000-01-01"), "offence": ""}
    numbers = np.array([count for _, count in leaves.values()], dtype="int64")
    shown = released(
        pd.DataFrame({"area_code": list(leaves), **day, "count": numbers}),
        {leaf: group for leaf, (group, _) in leaves.items()},
        place.district_code,
        threshold=source.threshold,
        show_zeros=source.show_zeros,
        hidden_before=pd.DataFrame({"area_code": areas[hidden], **day}),
        shown_before=told.assign(**day).astype({"count": "int64"}),
    )
    return areas.isin(shown.loc[shown["status"] == SUPPRESSED, "area_code"])


def _leaves(known: Mapping[str, float], place: Place) -> dict[str, tuple[str, float]]:
    """The smallest areas that make up the totals, each with its group and count."""
    totals = {place.district_code, place.force}
    groups = {group.id for group in place.groups}
    group_of = {w.code: w.group for w in place.wards}
    wards = [area for area in known if area not in totals | groups]
    given = {ward: group_of.get(ward, "") for ward in wards}
    # A group of which no ward is given is a smallest area itself.
    alone = [group for group in known if group in groups - set(given.values())]
    leaves = {ward: (given[ward], known[ward]) for ward in wards}
    leaves |= {group: ("", known[group]) for group in alone}
    for group in sorted(groups & known.keys() - set(alone)):
        members = [ward for ward, of in group_of.items() if of == group]
        leaves |= _rest(group, group, members, known, leaves)
    told = groups & known.keys()
    members = [ward for ward, of in group_of.items() if of not in told]
    return leaves | _rest(place.district_code, "", members, known, leaves)


def _rest(
    total: str,
    group: str,
    members: Collection[str],
    known: Mapping[str, float],
    leaves: Mapping[str, tuple[str, float]],
) -> dict[str, tuple[str, float]]:
    """What is left of a total for those of its wards that are not given, as one more ward."""
    if total not in known or all(ward in leaves for ward in members):
        return {}
    rest = known[total] - sum(count for of, count in leaves.values() if group in ("", of))
    return {f"rest of {total}": (group, rest)} if rest >= 0 else {}
