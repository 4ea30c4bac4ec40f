"""The series a file of figures may give: what measures the plans' indicators, and in what unit."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass

from data_loaders.columns.table_columns import heading
from data_loaders.files.faults import UnusableError, shown
from data_loaders.headings.stated_measure import words_of_another
from model.config.catalogue import Catalogue
from model.config.plans import Indicator, PlanIndicator
from model.config.sources import Source

KEY = ["indicator", "area_code", "period_start", "period_end"]

NO_ENTRY_SOURCE = "partner-returns"
"""The source of a plan's indicator that config/indicators.toml has no entry for."""

_PER = re.compile(r"\bper ([\d,]*\d)\b", re.ASCII)


@dataclass(frozen=True)
class KnownSeries:
    """One series: its id, the word after its values, and where they come from."""

    id: str
    unit: str
    source: Source
    offences: tuple[str, ...] = ()
    """The offences it is counted from, where it can be counted."""

    @property
    def multiplier(self) -> float:
        """What numerator over denominator is multiplied by: 100 for "%…", 1,000 for "per 1,000"."""
        if self.unit.startswith("%"):
            return 100.0
        per = _PER.search(self.unit)
        return float(per[1].replace(",", "")) if per else 1.0

    @property
    def is_ratio(self) -> bool:
        """Whether a value is a share or a rate, and no count."""
        return self.unit.startswith("%") or self.is_per

    @property
    def is_per(self) -> bool:
        """Whether a value is a rate per so many: residents, who are the same in each quarter."""
        return _PER.search(self.unit) is not None

    @property
    def is_part(self) -> bool:
        """Whether a numerator is part of its denominator, as the repeats are of the cases."""
        return self.unit.startswith("% of ")

    def is_in(self, unit: str) -> bool:
        """Whether a file's word for a unit can be that of the series; no word says nothing else.

        Beside its own unit a count may be called one, a share a percentage, a rate one per as many.
        """
        if not unit.strip() or heading(unit) == heading(self.unit):
            return True
        if "%" in unit or "percent" in unit.lower():
            return self.unit.startswith("%")
        if _PER.search(unit.lower()):
            return _per(unit) == _per(self.unit)
        if self.is_ratio:
            return heading(unit) in ("rate", "proportion", "ratio")
        return not words_of_another(unit)


def known_series(catalogue: Catalogue) -> dict[str, KnownSeries]:
    """Every series by id: those of config/indicators.toml, then the plans' own indicators.

    A plan's indicator that names what measures it has no series of its own.
    """
    plans = {
        i.id: _of_plan(i, catalogue)
        for plan in catalogue.frameworks
        for i in plan.indicators
        if not i.measured_by
    }
    return plans | {i.id: _of_entry(i, catalogue) for i in catalogue.indicators}


def series_of_name(
    text: str, series: Mapping[str, KnownSeries], catalogue: Catalogue
) -> KnownSeries:
    """The series of an id. Raises UnusableError, naming the ids alike, for anything else."""
    wanted = text.strip().lower()
    if wanted in series:
        return series[wanted]
    measured = {i.id: i.measured_by for plan in catalogue.frameworks for i in plan.indicators}
    if measured.get(wanted):
        perhaps = measured[wanted]
        expected = f"{perhaps}, which measures it"
    else:
        perhaps = " or ".join(difflib.get_close_matches(wanted, series))
        expected = "an id of config/indicators.toml or of an indicator of a plan"
        expected += f", perhaps {perhaps}" if perhaps else ""
    raise UnusableError(f"indicator {shown(text)}", expected, perhaps, "indicator")


def _of_entry(indicator: Indicator, catalogue: Catalogue) -> KnownSeries:
    source = catalogue.source[indicator.source]
    return KnownSeries(indicator.id, indicator.unit, source, indicator.offences)


def _of_plan(indicator: PlanIndicator, catalogue: Catalogue) -> KnownSeries:
    return KnownSeries(indicator.id, indicator.unit, catalogue.source[NO_ENTRY_SOURCE])


def _per(unit: str) -> str:
    """`100000` of a rate per 100,000; empty for what is no such rate."""
    found = _PER.search(unit.lower())
    return found[1].replace(",", "") if found else ""
