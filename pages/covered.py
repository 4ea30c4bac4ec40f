"""What is known of the months of a question: missing, partial, doubtful or provisional."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from model.periods import Window
from model.tables import COVERAGE_STATUSES, POLICE
from stats.comparison import Comparison, coverage_gap, gap_between, status_words
from store.dataset import Dataset

NO_MONTHS = pd.PeriodIndex([], freq="M")


@dataclass(frozen=True)
class Covered:
    """The coverage of a period and of what it is compared with."""

    dataset: Dataset
    offences: tuple[str, ...]
    """Those that were asked."""
    window: Window
    against: Comparison

    def sources(self, offences: tuple[str, ...]) -> tuple[str, ...]:
        """The sources some offences are counted from, each once."""
        of = self.dataset.source_of
        return tuple(dict.fromkeys(of[o] for o in offences if o in of))

    def _statuses(self, offences: tuple[str, ...]) -> list[pd.Series]:
        """The coverage of some offences; police offences share one series, met once."""
        known = self.dataset.offence_status
        return list({id(known[o]): known[o] for o in offences if o in known}.values())

    @cached_property
    def _met(self) -> dict[int, tuple[str, str]]:
        """The gaps of each coverage that has been looked at."""
        return {}

    def _gaps(self, status: pd.Series) -> tuple[str, str]:
        """The months a coverage lacks in the period, and in the period or its comparison."""
        window = self.window
        if id(status) not in self._met:
            both = coverage_gap(window, status), gap_between(window, self.against, status)
            self._met[id(status)] = both
        return self._met[id(status)]

    def gap(self, offences: tuple[str, ...]) -> str:
        """Which months of the period or its comparison lack whole data, in words, or nothing."""
        gaps = (self._gaps(status)[1] for status in self._statuses(offences))
        return next((gap for gap in gaps if gap), "")

    def gap_in_period(self, offences: tuple[str, ...]) -> str:
        """Which months of the period lack whole data of some offences, in words, or nothing."""
        gaps = (self._gaps(status)[0] for status in self._statuses(offences))
        return next((gap for gap in gaps if gap), "")

    def lack_in_period(self, offences: tuple[str, ...]) -> str:
        """Which months of the period are missing or partial, in words: doubtful ones are here."""
        if not self.gap_in_period(offences):
            return ""
        held = (s.where(s != "doubtful", "complete") for s in self._statuses(offences))
        gaps = (coverage_gap(self.window, status) for status in held)
        return next((gap for gap in gaps if gap), "")

    @cached_property
    def unsure(self) -> str:
        """Which months of the period are partial or doubtful, in words.

        Where there is one, areas are not alike: a part of them may lack records. A missing month
        leaves all of them without.
        """
        window, months = self.window, self.status
        number, said = months.index.asi8, months.to_numpy()
        inside = (number >= window.first.ordinal) & (number <= window.last.ordinal)
        return status_words(months[inside & ((said == "partial") | (said == "doubtful"))])

    @cached_property
    def status(self) -> pd.Series:
        """Coverage by month of what was asked; of all police data where nothing measures it."""
        held = self._statuses(self.offences)
        if len(held) > 1:
            return _worst(held)
        status = self.dataset.status
        return held[0] if held else status.get(POLICE, next(iter(status.values())))

    @cached_property
    def own_gap(self) -> str:
        """Which months of the period itself lack whole data, in words; empty when none does."""
        return self.gap_in_period(self.offences)

    def provisional(self, offences: tuple[str, ...]) -> pd.PeriodIndex:
        """The months of the period that the publisher of some of the offences still revises."""
        of_source, window = self.dataset.provisional, self.window
        months = [of_source[s].asi8 for s in self.sources(offences) if s in of_source]
        # By number: comparing periods costs more than all else here.
        inside = range(window.first.ordinal, window.last.ordinal + 1)
        every = sorted({int(n) for numbers in months for n in numbers if int(n) in inside})
        return pd.PeriodIndex.from_ordinals(every, freq="M") if every else NO_MONTHS


def _worst(statuses: list[pd.Series]) -> pd.Series:
    """The coverage of several offences together: complete where each of them is."""
    table = pd.concat(statuses, axis=1).fillna("missing")
    words = dict(enumerate(reversed(COVERAGE_STATUSES)))
    order = {word: rank for rank, word in words.items()}
    return table.apply(lambda column: column.map(order)).min(axis=1).map(words)
