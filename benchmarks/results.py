"""A measurement beside its floor and its budget, as a table for people and as JSON."""

from __future__ import annotations

import json
import os
import platform
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.table import Table

WITHIN, OVER, NO_BUDGET = "within", "over", "no budget"


@dataclass(frozen=True)
class Result:
    """One thing measured."""

    part: str
    what: str
    unit: str
    measured: float
    floor: float | None = None
    """The same for the least that could do the work, from the same run; None where none exists."""
    budget: float | None = None
    """The most that is allowed, in `unit`; None where there is none in that form."""
    budget_ratio: float | None = None
    """The most that is allowed, as a multiple of the floor."""

    @property
    def ratio(self) -> float | None:
        """How many times the floor was measured; None without a floor."""
        return self.measured / self.floor if self.floor else None

    @property
    def verdict(self) -> str:
        """`within` or `over` the budget, the limit itself being within; or that there is none."""
        if self.budget is not None:
            return WITHIN if self.measured <= self.budget else OVER
        if self.budget_ratio is not None and self.ratio is not None:
            return WITHIN if self.ratio <= self.budget_ratio else OVER
        return NO_BUDGET

    @property
    def budget_words(self) -> str:
        """`at most 5 s`, `at most 3 x floor`, or nothing."""
        if self.budget is not None:
            return f"at most {_number(self.budget)} {self.unit}"
        return f"at most {self.budget_ratio:g} x floor" if self.budget_ratio else ""


def percentile(values: Sequence[float], share: int) -> float:
    """The smallest value that at least `share` % of the values do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * share // 100) - 1)]


def together(rounds: list[list[float]]) -> dict[str, list[float]]:
    """The times of `all` rounds, and of each question its `quickest`."""
    quickest = [min(times) for times in zip(*rounds, strict=True)]
    return {"all": [time for times in rounds for time in times], "quickest": quickest}


def median(values: Iterable[float]) -> float:
    """The middle value, or the mean of the two in the middle."""
    return statistics.median(values)


def print_results(results: Sequence[Result], console: Console) -> None:
    """Print one row a result."""
    table = Table(title="Budgets", title_justify="left")
    for heading in ("Part", "What", "Budget"):
        table.add_column(heading, overflow="fold")
    for heading in ("Floor", "Measured", "Ratio"):
        table.add_column(heading, justify="right")
    table.add_column("Verdict")
    colours = {WITHIN: "green", OVER: "bold red", NO_BUDGET: "dim"}
    for r in results:
        table.add_row(
            r.part,
            r.what,
            r.budget_words,
            "" if r.floor is None else f"{_number(r.floor)} {r.unit}",
            f"{_number(r.measured)} {r.unit}",
            "" if r.ratio is None else f"{r.ratio:.2f}",
            f"[{colours[r.verdict]}]{r.verdict}[/]",
        )
    console.print(table)


def write_json(results: Sequence[Result], path: Path) -> None:
    """Write the results with the day and the kind of machine they were measured on."""
    content = {
        "measured_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "cores": os.cpu_count(),
        "machine": platform.machine(),
        "python": platform.python_version(),
        "results": [asdict(r) | {"ratio": r.ratio, "verdict": r.verdict} for r in results],
    }
    path.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


def _number(value: float) -> str:
    """At most three digits that matter; whole above 100."""
    if value >= 100 or value == int(value):
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"
