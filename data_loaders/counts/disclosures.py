"""What was ever shown of disclosive sources, and what was hidden: the table `disclosures`.

A reader may put figures of two releases side by side, so what one release hid the next must not
show. The table is written with each release and named by it like any other; but a draft starts from
the newest there is of it, not from that of the release it is built on: `use` and drafts lead to
releases that do not know of one another, and their links can all be read. Its rows are in turns,
one a load: a cell has a row for each turn in which what was told of it was not what was told last.
"""

from __future__ import annotations

import pandas as pd

from data_loaders.counts.disclosure import KEYS, SUPPRESSED
from data_loaders.headings.known_series import KEY, known_series
from model.config.catalogue import Catalogue
from model.errors import ReleaseError, UnreadNowError
from model.tables import DISCLOSURES, empty
from store.releases.delta_tables import write
from store.releases.draft import Draft
from store.releases.released_tables import ReleasedTables
from store.releases.stored import to_arrow
from store.store import Store

TABLE = "disclosures"
_COUNT, _VALUE = "count", "value"
COUNTED = ("numerator", "denominator")
"""The parts of a figure that are counts."""
_PARTS = (*COUNTED, _VALUE)
_CELL = ["source", "subject", "area_code", "period_start", "period_end", "part"]


def hidden_counts(draft: Draft, catalogue: Catalogue, source: str) -> pd.DataFrame:
    """Every ward count of a source that any release or draft has hidden, by `disclosure.KEYS`."""
    found = _ever(draft, catalogue)
    found = found[found["shown"].isna() & (found["part"] == _COUNT) & (found["source"] == source)]
    found = found.rename(columns={"subject": "offence", "period_start": "month"})
    return found[KEYS].drop_duplicates()


def shown_counts(draft: Draft, catalogue: Catalogue, source: str) -> pd.DataFrame:
    """Every ward count of a source that any release or draft has shown, with `disclosure.KEYS`.

    A cell that was corrected is there with each of its counts.
    """
    found = _ever(draft, catalogue)
    found = found[found["shown"].notna() & (found["part"] == _COUNT) & (found["source"] == source)]
    found = found.rename(columns={"subject": "offence", "period_start": "month", "shown": "count"})
    return found[[*KEYS, "count"]].drop_duplicates().astype({"count": "int64"})


def hidden_series(draft: Draft, catalogue: Catalogue) -> pd.DataFrame:
    """Every figure of a series that any release or draft has hidden, by `series_rows.KEY`."""
    found = _ever(draft, catalogue)
    found = found[found["shown"].isna() & (found["part"] == _VALUE)]
    return found.rename(columns={"subject": "indicator"})[KEY].drop_duplicates()


def shown_series(draft: Draft, catalogue: Catalogue) -> pd.DataFrame:
    """Every number of a series that any release or draft has shown, with `series_rows.KEY`.

    `part` is numerator, denominator or value, `shown` the number; one that was corrected is there
    each way, in the order of `turn`.
    """
    found = _ever(draft, catalogue)
    found = found[found["shown"].notna() & (found["part"] != _COUNT)]
    found = found.rename(columns={"subject": "indicator"})[[*KEY, "part", "shown", "turn"]]
    return found.sort_values("turn", kind="stable")


def told_offences(draft: Draft, catalogue: Catalogue) -> set[str]:
    """The offences of disclosive sources whose ward counts any release or draft has."""
    found = _ever(draft, catalogue)
    return set(found.loc[found["part"] == _COUNT, "subject"])


def told_indicators(draft: Draft, catalogue: Catalogue) -> set[str]:
    """The indicators of disclosive sources of which any release or draft has figures."""
    found = _ever(draft, catalogue)
    return set(found.loc[found["part"] != _COUNT, "subject"])


def remember_counts(draft: Draft, catalogue: Catalogue, counts: pd.DataFrame) -> None:
    """Write with the draft what rows of `ward_counts` of a disclosive source show and hide."""
    _remember(draft, catalogue, _of_counts(counts))


def remember_series(draft: Draft, catalogue: Catalogue, values: pd.DataFrame) -> None:
    """The same of rows of `indicator_values`."""
    _remember(draft, catalogue, _of_series(values, catalogue))


def kept_versions(store: Store, catalogue: Catalogue) -> dict[str, int]:
    """The version that knows all of it; it is made from history where there is none yet."""
    named = store.newest_versions()
    if TABLE not in named:
        rows = to_arrow(from_history(store, catalogue), TABLE)
        made = write(store.uri(TABLE), rows, mode="overwrite", schema_mode="overwrite")
        return {TABLE: made.version()}
    return {TABLE: named[TABLE]}


def from_history(store: ReleasedTables, catalogue: Catalogue) -> pd.DataFrame:
    """The table of a store that has none yet, from each release and draft that can be read.

    Demonstration data is nobody's.
    """
    real = [release for release in store.readable() if not release.demonstration]
    names = ("ward_counts", "indicator_values")
    alike = {tuple(release.versions.get(name) for name in names): release for release in real}
    ever = empty(TABLE)
    for release in alike.values():
        try:
            counts, values = (store.read(name, release) for name in names)
            told = _told(counts, values, catalogue)
            ever = _in_turn(ever, told)
        except UnreadNowError:
            # What it hid would be shown by the next.
            raise
        except ReleaseError:
            continue
    return ever


def _ever(draft: Draft, catalogue: Catalogue) -> pd.DataFrame:
    if not draft.has(TABLE):
        draft.replace(TABLE, from_history(draft.store, catalogue))
    return draft.read(TABLE)


def _remember(draft: Draft, catalogue: Catalogue, told: pd.DataFrame) -> None:
    before = _ever(draft, catalogue)
    both = _in_turn(before, told)
    if len(both) > len(before):
        draft.replace(TABLE, both)


def _in_turn(before: pd.DataFrame, told: pd.DataFrame) -> pd.DataFrame:
    """With what is told now and was not what was told last, as the next turn."""
    last = before.sort_values("turn", kind="stable").drop_duplicates(_CELL, keep="last")
    known = told.merge(last[[*_CELL, "shown"]], how="left", indicator=True)["_merge"] == "both"
    news = told[~known.to_numpy()].assign(turn=1 + before["turn"].max() if len(before) else 1)
    return _together([before, news])


def _told(counts: pd.DataFrame, values: pd.DataFrame, catalogue: Catalogue) -> pd.DataFrame:
    """What two tables of a release show and hide of disclosive sources."""
    disclosive = [source.id for source in catalogue.sources if source.disclosive]
    of_counts = _of_counts(counts[counts["source"].isin(disclosive)])
    return _together([of_counts, _of_series(values, catalogue)])


def _of_counts(counts: pd.DataFrame) -> pd.DataFrame:
    return _rows(
        counts.rename(columns={"offence": "subject", "month": "period_start"}),
        period_end=counts["month"] + pd.offsets.MonthEnd(0),
        part=_COUNT,
        shown=counts["count"],
    )


def _of_series(values: pd.DataFrame, catalogue: Catalogue) -> pd.DataFrame:
    source_of = {
        name: known.source.id
        for name, known in known_series(catalogue).items()
        if known.source.disclosive
    }
    told = values.assign(source=values["indicator"].map(source_of))
    told = told[told["source"].notna()].rename(columns={"indicator": "subject"})
    hidden = told[told["status"] == SUPPRESSED]
    parts = [(part, told[told[part].notna()]) for part in _PARTS]
    shown = [_rows(rows, part=part, shown=rows[part]) for part, rows in parts]
    return _together([_rows(hidden, part=_VALUE, shown=float("nan")), *shown])


def _rows(rows: pd.DataFrame, **more: object) -> pd.DataFrame:
    full = rows.assign(turn=0, **more)[list(DISCLOSURES.columns)]
    return full.astype(empty(TABLE).dtypes.to_dict())


def _together(tables: list[pd.DataFrame]) -> pd.DataFrame:
    some = [table for table in tables if len(table)]
    both = pd.concat(some) if some else empty(TABLE)
    return both.drop_duplicates().sort_values(list(both.columns), ignore_index=True)
