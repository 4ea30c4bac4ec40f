"""A question: the reader's filters against one release, and the words that follow from them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from urllib.parse import parse_qs

import pandas as pd

from data_loaders.dataset import KEPT_RELEASES, Dataset, Datasets
from data_loaders.store import Release
from model.errors import StoreError
from model.filters import RATE, Area, Filters, parse, query
from stats.areas import Compared
from stats.comparison import (
    Comparison,
    break_between,
    comparison,
    coverage_gap,
    gap_between,
)
from stats.counts import Cube


@dataclass(frozen=True)
class Question:
    """What every panel of a page is asked."""

    filters: Filters
    dataset: Dataset
    releases: tuple[Release, ...] = ()
    """Every release of the store, oldest first."""
    notices: tuple[str, ...] = ()

    @property
    def cube(self) -> Cube:
        """The counts of the release."""
        return _cube(self.dataset)

    @property
    def measurable(self) -> bool:
        """Whether any open data measures what was asked."""
        return bool(self.filters.offences)

    @property
    def not_measured(self) -> str:
        """What every panel says when no open data measures what was asked."""
        return f"No open data measures {self.subject} by ward."

    @property
    def as_rate(self) -> bool:
        """Whether rates are shown first."""
        return self.filters.measure == RATE

    @cached_property
    def against(self) -> Comparison:
        """What the period is compared with."""
        return comparison(self.filters.window, self.filters.compare)

    @cached_property
    def compared(self) -> Compared:
        """The filters as the statistics take them, all chosen offences together."""
        return self.compare(self.filters.offences)

    def compare(self, offences: tuple[str, ...]) -> Compared:
        """The same period and comparison for some of the offences."""
        window = self.filters.window
        reason = self._gap or break_between(window, self.against, self.dataset.breaks, offences)
        known = self.dataset.catalogue.offence
        activity = bool(offences) and all(known[o].activity for o in offences)
        return Compared(offences, window, self.against, reason, activity)

    @cached_property
    def _gap(self) -> str:
        return gap_between(self.filters.window, self.against, self.dataset.status)

    def unit(self, offences: tuple[str, ...]) -> str:
        """`crimes`, `incidents`, or both where ASB is counted beside crime."""
        plurals = sorted({self.dataset.catalogue.offence[o].plural for o in offences}, reverse=True)
        return " and ".join(plurals)

    @cached_property
    def subject(self) -> str:
        """What is counted: an offence, a priority, or total recorded crime."""
        offences = self.filters.offences
        priority = self.filters.priority
        catalogue = self.dataset.catalogue
        if len(offences) == 1 and not (priority and len(priority.offences) == 1):
            return catalogue.offence[offences[0]].name
        if priority is not None:
            part = 0 < len(offences) < len(priority.offences)
            return f"{priority.title}, {len(offences)} offences" if part else priority.title
        crimes = tuple(o.id for o in catalogue.offences if o.kind == "crime" and not o.legacy)
        if offences == crimes:
            return "Total recorded crime"
        return f"{len(offences)} chosen offences"

    @cached_property
    def own_gap(self) -> str:
        """Which months of the period itself lack whole data, in words; empty when none does."""
        return coverage_gap(self.filters.window, self.dataset.status)

    @property
    def place_words(self) -> str:
        """The chosen area and period: `All Leeds, 12 months to Sep 2026`, and what is missing."""
        gap = f" ({self.own_gap})" if self.own_gap else ""
        return f"{self.filters.area.name}, {self.filters.window.words}{gap}"

    @cached_property
    def query(self) -> str:
        """The shortest query string of the filters."""
        return query(self.filters, self.dataset.scope)

    def link(self, **changes: object) -> str:
        """An address on this page with some filters changed."""
        changed = query(replace(self.filters, **changes), self.dataset.scope)
        return f"?{changed}" if changed else "?"

    def area(self, code: str) -> Area:
        """The area of a code that is known to exist."""
        return next(a for a in self.dataset.scope.areas if a.code == code)


@lru_cache(maxsize=KEPT_RELEASES)
def _cube(dataset: Dataset) -> Cube:
    """The counts of a dataset as the statistics take them, made once for each dataset."""
    wide = dataset.counts
    areas, offences = (tuple(sorted(set(wide.index.get_level_values(n)))) for n in (0, 1))
    full = wide.reindex(pd.MultiIndex.from_product([areas, offences]))
    shape = (len(areas), len(offences), len(wide.columns))
    return Cube(areas, offences, pd.PeriodIndex(wide.columns), full.to_numpy().reshape(shape))


def ask(search: str | None, datasets: Datasets) -> Question:
    """The question of a query string. Raises StoreError when the store has no release.

    A link may name the release it was read from; one that is gone falls back to the current one.
    """
    text = (search or "").lstrip("?")
    release = (parse_qs(text[:2000]).get("release") or [""])[0]
    gone = ""
    try:
        dataset = datasets.get(release)
    except StoreError:
        if not release:
            raise
        dataset = datasets.get()
        gone = f"The link was read from release “{release[:40]}”, which is not here: "
        gone += f"showing release {dataset.release.release_id}."
    filters, notices = parse(text, dataset.scope)
    releases = tuple(datasets.releases())
    if gone:
        return Question(replace(filters, release=""), dataset, releases, (gone, *notices))
    return Question(filters, dataset, releases, notices)
