"""What must be hidden of a disclosive series: small counts, and whatever would give them away.

Numerators, denominators and what is left of a denominator are each counts that add up: wards to
groups, everything to the whole. Each of the three goes through `disclosure.released`, and what one
of them hides is hidden in the others. The totals are protected whether or not a file gives them,
so that giving them later tells nothing.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from data_loaders.disclosure import SUPPRESSED, released
from model.catalogue import Place, Source

PARTS = ["numerator", "denominator", "value", "lower", "upper"]


def hidden_rows(rows: pd.DataFrame, place: Place, source: Source, before: pd.Series) -> pd.Series:
    """Which rows of one indicator and period are hidden.

    `rows` has area_code, numerator, denominator and status, an area once; `before` marks those
    that an earlier release hid. A row hidden by its publisher is among them, and so are the totals
    it is part of: from these it could be worked out.
    """
    by_publisher = rows["status"] == SUPPRESSED
    counts = _counts(rows)
    hidden = by_publisher | before | _small(counts, source)
    hidden |= rows["area_code"].isin(_totals_of(rows.loc[by_publisher, "area_code"], place))
    if not hidden.any():
        return hidden
    while True:
        more = hidden.copy()
        for count in counts.columns:
            more |= _protecting(rows["area_code"], counts[count], hidden, place, source)
        if more.equals(hidden):
            return hidden
        hidden = more


def without_hidden(rows: pd.DataFrame, hidden: pd.Series) -> pd.DataFrame:
    """The rows with nothing left of those hidden but their status."""
    shown = rows.assign(**{part: rows[part].mask(hidden) for part in PARTS})
    return shown.assign(status=rows["status"].mask(hidden, SUPPRESSED))


def _counts(rows: pd.DataFrame) -> pd.DataFrame:
    """Numerators, denominators and what is left of these; NaN where not given or no count."""
    left = rows["denominator"] - rows["numerator"]
    counts = {"numerator": rows["numerator"], "denominator": rows["denominator"]}
    # A rate may have more events than residents: what is left is then no count of anything.
    return pd.DataFrame(counts if (left < 0).any() else {**counts, "left": left})


def _small(counts: pd.DataFrame, source: Source) -> pd.Series:
    lowest = 1 if source.show_zeros else 0
    return counts.apply(lambda c: c.between(lowest, source.threshold - 1)).any(axis=1)


def _totals_of(areas: pd.Series, place: Place) -> set[str]:
    """The codes of the totals that areas are part of."""
    groups = {w.group for w in place.wards if w.code in set(areas)}
    inside = set(areas) - {place.district_code, place.force}
    return groups | ({place.district_code} if inside else set())


def _protecting(
    areas: pd.Series, counts: pd.Series, hidden: pd.Series, place: Place, source: Source
) -> pd.Series:
    """Which rows the release of one count hides; the smallest areas given make up its sums."""
    group_of = {w.code: w.group for w in place.wards}
    known = dict(zip(areas[counts.notna()], counts[counts.notna()], strict=True))
    totals = {place.district_code, place.force}
    wards = [a for a in known if a not in totals and a not in {g.id for g in place.groups}]
    parts = {w: group_of.get(w, "") for w in wards}
    # A group of which no ward is given is a smallest area itself.
    alone = [a for a in known if a not in totals and a not in wards and a not in parts.values()]
    leaves = [*wards, *alone]
    if not leaves:
        return pd.Series(False, index=areas.index)
    month = pd.Timestamp("2000-01-01")
    shown = released(
        pd.DataFrame(
            {
                "area_code": leaves,
                "month": month,
                "offence": "",
                "count": np.array([known[a] for a in leaves], dtype="int64"),
            }
        ),
        parts,
        place.district_code,
        threshold=source.threshold,
        show_zeros=source.show_zeros,
        hidden_before=pd.DataFrame({"area_code": areas[hidden], "month": month, "offence": ""}),
    )
    return areas.isin(shown.loc[shown["status"] == SUPPRESSED, "area_code"])
