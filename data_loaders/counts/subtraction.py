"""What can be worked out of counts that are shown, by adding and subtracting them.

Counts add up over areas (wards to groups, all to the whole) and over time (quarters to a year). So
each shown count is a linear equation in the smallest cells: a ward in the days between two ends of
periods. A sum of cells follows from what is shown if, and only if, its vector lies in the space of
these equations; it is then the same combination of the shown counts.

How narrowly a cell that does not follow can be bounded is not asked here: `disclosure`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, product

import numpy as np
import pandas as pd

from model.config.catalogue import Place

CELL = ["area_code", "period_start", "period_end"]

MOST_CELLS = 800
"""A larger system takes a minute. A year of 33 wards by month has 396 cells."""

_SLACK = 1e-6
_A_DAY = pd.Timedelta(days=1)

_Span = tuple[pd.Timestamp, pd.Timestamp]


def worked_out(shown: pd.DataFrame, place: Place) -> np.ndarray:
    """The counts nobody showed that follow from those shown, rounded.

    `shown` has area_code, period_start, period_end and count. Looked at are wards, groups and the
    whole in all days between two ends of periods, and in what is left of these where other days of
    them are known; and what is left of each total for the wards that do not follow themselves. NaN
    stands for a system of more than MOST_CELLS, which is not solved.
    """
    members = _members(place)
    known = shown[shown["area_code"].isin(members)].drop_duplicates(CELL)
    return np.concatenate(
        [np.array([]), *(_found(rows, members, place) for rows in _related(known))]
    )


def _members(place: Place) -> dict[str, np.ndarray]:
    """Which wards each area is made of."""
    wards, groups = [w.code for w in place.wards], np.array([w.group for w in place.wards])
    single = dict(zip(wards, np.eye(len(wards)), strict=True))
    of_groups = {g.id: (groups == g.id).astype(float) for g in place.groups}
    return {**single, **of_groups, place.district_code: np.ones(len(wards))}


def _related(shown: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """The counts in parts that share no day with one another."""
    rows = shown.sort_values(["period_start", "period_end"])
    apart = rows["period_start"] > rows["period_end"].cummax().shift()
    for _, part in rows.groupby(apart.cumsum()):
        yield part


def _found(shown: pd.DataFrame, members: Mapping[str, np.ndarray], place: Place) -> np.ndarray:
    """What follows from counts whose periods share days."""
    told = [(area, (first, last)) for area, first, last in shown[CELL].itertuples(index=False)]
    days = sorted({day for _, (first, last) in told for day in (first, last + _A_DAY)})
    kinds = _told_apart({area for area, _ in told}, members)
    if (len(days) - 1) * len(next(iter(kinds.values()))) > MOST_CELLS:
        return np.array([np.nan])
    spans = {
        (first, after - _A_DAY): np.array([float(first <= day < after) for day in days[:-1]])
        for first, after in combinations(days, 2)
    }
    system = _System(_vectors(told, kinds, spans), shown["count"].to_numpy(dtype=float))
    asked = list(product(spans, kinds))
    vectors = _vectors([(area, span) for span, area in asked], kinds, spans)
    found = pd.DataFrame(
        system.answers(vectors).reshape(len(spans), len(kinds)),
        index=pd.MultiIndex.from_tuples(spans),
        columns=list(kinds),
    )
    answers = found.reindex(columns=list(members))
    rests = _rests(answers, place)
    new = answers.to_numpy(dtype=float, copy=True)
    rows = answers.index.get_indexer(pd.MultiIndex.from_tuples([span for _, span in told]))
    new[rows, answers.columns.get_indexer([area for area, _ in told])] = np.nan
    left = [_apart(system, wards, len(days) - 1) for wards in _each(kinds)]
    every = np.concatenate([new.ravel(), rests.to_numpy(dtype=float).ravel(), *left])
    return every[~np.isnan(every)]


def _each(kinds: Mapping[str, np.ndarray]) -> np.ndarray:
    """The areas that can be told apart, and the wards that nothing tells from one another."""
    areas = np.array(list(kinds.values()))
    return np.unique(np.concatenate([areas, np.eye(areas.shape[1])]), axis=0)


def _apart(system: _System, wards: np.ndarray, days: int) -> np.ndarray:
    """What follows of an area in days that do not all follow one another, such as a year but May.

    Any sum of its days that follows is made of a few that are each the only one with some day, by
    the reduced row echelon form of them; a sum of others is no smaller, where none of them is.
    """
    cells = np.kron(wards, np.eye(days).reshape(days, 1, days)).reshape(days, -1)
    rows = _reduced(system.following(cells))
    below = rows[rows.min(axis=1, initial=0) < -_SLACK]
    apart = np.concatenate([_in_parts(rows), *(_in_parts(rows + row) for row in below)])
    return system.answers(apart @ cells)


def _in_parts(sums: np.ndarray) -> np.ndarray:
    """Those that have each day once or not at all, in two parts or more."""
    plain = np.round(sums[np.abs(sums * (sums - 1)).max(axis=1, initial=0) < _SLACK])
    return plain[(np.diff(plain, prepend=0.0) > 0).sum(axis=1) > 1]


def _reduced(rows: np.ndarray) -> np.ndarray:
    """The reduced row echelon form of rows that do not follow from one another."""
    rows, done = rows.copy(), 0
    for column in range(rows.shape[1]):
        if done == len(rows):
            break
        best = done + int(np.abs(rows[done:, column]).argmax())
        if abs(rows[best, column]) < _SLACK:
            continue
        rows[[done, best]] = rows[[best, done]]
        rows[done] /= rows[done, column]
        others = np.arange(len(rows)) != done
        rows[others] -= np.outer(rows[others, column], rows[done])
        done += 1
    return rows


def _told_apart(areas: Collection[str], members: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """What areas are made of, where wards that no area told tells from one another are one."""
    columns = np.array([members[area] for area in sorted(areas)]).T
    one_of, _ = pd.factorize(pd.Series([column.tobytes() for column in columns], dtype=object))
    alike = np.eye(one_of.max() + 1)[one_of]
    sums = {area: wards @ alike for area, wards in members.items()}
    whole_ones = {a: ((s == 0) | (s == alike.sum(axis=0))).all() for a, s in sums.items()}
    return {area: (sums[area] > 0).astype(float) for area in members if whole_ones[area]}


def _rests(answers: pd.DataFrame, place: Place) -> pd.DataFrame:
    """What is left of each total, a column each, for those of its parts that do not follow."""
    parts = {g.id: [w.code for w in place.wards if w.group == g.id] for g in place.groups}
    summed = answers.copy()
    rests = {}
    for group, wards in parts.items():
        rests[group] = _rest(answers[group], answers[wards], answers[wards].isna().any(axis=1))
        # A group that does not follow may have wards that do.
        summed[group] = answers[group].fillna(answers[wards].sum(axis=1, min_count=1))
    loose = [w.code for w in place.wards if w.group not in parts]
    open_ = answers[[*parts, *loose]].isna().any(axis=1)
    rest = _rest(answers[place.district_code], summed[[*parts, *loose]], open_)
    return pd.DataFrame({**rests, place.district_code: rest})


def _rest(total: pd.Series, parts: pd.DataFrame, open_: pd.Series) -> pd.Series:
    """What is left of a total less some of its parts, where others are open."""
    return (total - parts.sum(axis=1)).where(open_ & parts.notna().any(axis=1))


def _vectors(
    cells: Collection[tuple[str, _Span]],
    members: Mapping[str, np.ndarray],
    spans: Mapping[_Span, np.ndarray],
) -> np.ndarray:
    """A row for each area and period: which of the smallest cells it is made of."""
    wards, days = (len(next(iter(kind.values()))) for kind in (members, spans))
    of = np.array([members[area] for area, _ in cells]).reshape(-1, wards, 1)
    when = np.array([spans[span] for _, span in cells]).reshape(-1, 1, days)
    return (of * when).reshape(-1, wards * days)


@dataclass(frozen=True)
class _System:
    """Which cells each shown count is the sum of."""

    equations: np.ndarray
    counts: np.ndarray

    def answers(self, asked: np.ndarray) -> np.ndarray:
        """What each of the asked sums is; NaN where it does not follow."""
        known, space, solution = self._solution
        there = ~np.isnan(known)
        open_ = asked[:, ~there]
        follows = np.abs(open_ - (open_ @ space) @ space.T).max(axis=1, initial=0) < _SLACK
        found = np.round(asked[:, there] @ known[there] + open_ @ solution) + 0.0
        return np.where(follows, found, np.nan)

    def following(self, cells: np.ndarray) -> np.ndarray:
        """A basis of the sums of some rows of cells that follow, each as how often it has each."""
        known, space, _ = self._solution
        open_ = cells[:, np.isnan(known)]
        inside = open_ @ space
        values, vectors = np.linalg.eigh(open_ @ open_.T - inside @ inside.T)
        return vectors[:, values < _SLACK].T

    @cached_property
    def _solution(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """The cells that follow one after another, and the space and a solution of the others."""
        known = self._one_after_another()
        there = ~np.isnan(known)
        left = self.equations[:, ~there]
        counts = self.counts - self.equations[:, there] @ known[there]
        values, vectors = np.linalg.eigh(left.T @ left)
        space, weights = vectors[:, values > _SLACK], values[values > _SLACK]
        return known, space, space @ ((space.T @ (left.T @ counts)) / weights)

    def _one_after_another(self) -> np.ndarray:
        """The cells that follow one after another, each from a count less those before it."""
        known = np.full(self.equations.shape[1], np.nan)
        while True:
            open_ = self.equations[:, np.isnan(known)]
            rows = np.flatnonzero(open_.sum(axis=1) == 1)
            if not len(rows):
                return known
            cells = np.flatnonzero(np.isnan(known))[open_[rows].argmax(axis=1)]
            known[cells] = self.counts[rows] - self.equations[rows] @ np.nan_to_num(known)
