"""Which source an offence is counted from, and the months of other sources that are then not shown.

Two sources count differently (a record, a figure of a table), so that they never stand in one
series. Where the other has months that the chosen one has not, readers are without them: that is
said before anything goes live, and done only where an analyst asks for it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from geo.wording import listed
from model.config.catalogue import Catalogue
from model.periods import spans

FLAG = "--without-figures"

WHOLE = ("complete", "doubtful")
"""The months of the chosen source that take the place of another's; a partial one lacks records."""

_SERIES = ["source", "offence"]

Key = tuple[str, str, pd.Timestamp]


def counted_from(
    series: pd.DataFrame, covered: Collection[str], catalogue: Catalogue
) -> dict[str, str]:
    """The source each offence is counted from, by offence; one without counts is absent.

    That of the offence list; where it has no count of it, another that has: the partnership's own
    table may be all there is. `series` has source and offence of what is counted, `covered` are the
    sources with coverage.
    """
    held: dict[str, set[str]] = {}
    pairs = series[_SERIES].drop_duplicates()
    for source, offence in pairs.itertuples(index=False, name=None):
        if source in covered:
            held.setdefault(offence, set()).add(source)
    known = catalogue.offence
    return {
        o: known[o].source if known[o].source in sources else min(sources)
        for o, sources in sorted(held.items())
        if o in known
    }


@dataclass(frozen=True)
class NotShown:
    """Months of some offences that a source has and pages do not show."""

    source: str
    offences: tuple[str, ...]
    """Their names."""
    counted_from: str
    months: tuple[pd.Timestamp, ...]

    @property
    def words(self) -> str:
        """What is not shown and why, as part of a sentence."""
        of = listed(self.offences, limit=3)
        months = spans(pd.PeriodIndex(self.months, freq="M"))
        return (
            f"{self.source}, {of}, {months}: pages count this from {self.counted_from}, which has "
            "no whole month there"
        )


@dataclass(frozen=True)
class Unshown:
    """What a load leaves in the store and off the pages, that was not so before."""

    lost: tuple[NotShown, ...] = ()
    """What readers were shown."""
    kept_back: tuple[NotShown, ...] = ()
    """What readers never were, such as what comes with the load."""

    @property
    def remedy(self) -> str:
        """What to do."""
        from_ = listed(sorted({n.counted_from for n in self.lost}))
        return f"Add the files of {from_} for these months as well; {FLAG} goes on without them"


def not_shown(tables: Mapping[str, pd.DataFrame], catalogue: Catalogue) -> tuple[NotShown, ...]:
    """What a release has and pages do not show, of its `ward_counts` and `coverage`."""
    return _together(_not_shown(tables, catalogue), catalogue)


def unshown(
    before: Callable[[str], pd.DataFrame],
    after: Callable[[str], pd.DataFrame],
    catalogue: Catalogue,
) -> Unshown:
    """What pages do not show after a load, and what was not so before it.

    Both read a table by its name.
    """
    names = ("ward_counts", "coverage")
    was, is_now = ({name: read(name) for name in names} for read in (before, after))
    then, now = (_not_shown(tables, catalogue) for tables in (was, is_now))
    new = {key: chosen for key, chosen in now.items() if key not in then}
    if not new:
        return Unshown()
    seen = _shown(was, catalogue)
    lost = {key: chosen for key, chosen in new.items() if key in seen}
    rest = {key: chosen for key, chosen in new.items() if key not in seen}
    return Unshown(_together(lost, catalogue), _together(rest, catalogue))


def _not_shown(tables: Mapping[str, pd.DataFrame], catalogue: Catalogue) -> dict[Key, str]:
    """Source, offence and month of what is not shown, with the source the offence is counted from.

    An offence of the chosen source may have no count in a month that others of it have.
    """
    counts, coverage = tables["ward_counts"], tables["coverage"]
    chosen = counted_from(counts, set(coverage["source"]), catalogue)
    whole = coverage[coverage["status"].isin(WHOLE)]
    covered = set(whole[["source", "month"]].itertuples(index=False, name=None))
    keys = _keys(counts[counts["offence"].isin(_of_several(counts))])
    return {
        (source, offence, month): chosen[offence]
        for source, offence, month in keys
        if offence in chosen and source != chosen[offence]
        if (chosen[offence], month) not in covered or (chosen[offence], offence, month) not in keys
    }


def _shown(tables: Mapping[str, pd.DataFrame], catalogue: Catalogue) -> set[Key]:
    """Source, offence and month of what pages show."""
    counts = tables["ward_counts"]
    chosen = counted_from(counts, set(tables["coverage"]["source"]), catalogue)
    return {key for key in _keys(counts) if chosen.get(key[1]) == key[0]}


def _of_several(counts: pd.DataFrame) -> Collection[str]:
    """The offences that more than one source counts."""
    sources = counts.groupby("offence")["source"].nunique()
    return set(sources.index[sources > 1])


def _keys(counts: pd.DataFrame) -> set[Key]:
    rows = counts[[*_SERIES, "month"]].drop_duplicates()
    return set(rows.itertuples(index=False, name=None))


def _together(keys: Mapping[Key, str], catalogue: Catalogue) -> tuple[NotShown, ...]:
    """Offences of one source that are alike in their months together."""
    months: dict[tuple[str, str, str], list[pd.Timestamp]] = {}
    for (source, offence, month), chosen in sorted(keys.items()):
        months.setdefault((source, chosen, offence), []).append(month)
    alike: dict[tuple[str, str, Sequence[pd.Timestamp]], list[str]] = {}
    for (source, chosen, offence), of_offence in months.items():
        name = catalogue.offence[offence].name
        alike.setdefault((source, chosen, tuple(of_offence)), []).append(name)
    return tuple(
        NotShown(source, tuple(names), chosen, tuple(of_all))
        for (source, chosen, of_all), names in alike.items()
    )
