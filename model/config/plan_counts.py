"""How much each plan can be held to: its indicators, targets, baselines and deliverables, counted.

`python -m model.config.plan_counts` prints the table for the plans of a place.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Any

import pandas as pd
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from model.config.catalogue_files import load_catalogue
from model.config.plans import Framework
from model.errors import SaferError
from model.settings import Settings

COLUMNS = (
    *("plan", "title", "priorities"),
    *("indicators", "headline", "summary_line", "team_indicators", "team_measures"),
    *("with_target", "with_baseline"),
    *("deliverables", "milestones", "dated", "qualitative", "undefined", "listed", "listed_as"),
)
"""`indicators` are those of the plan itself, headline ones among them, without those of its summary
line and of its teams; `team_measures` are a team's indicators and deliverables together;
`milestones` are yes or no, `dated` those with a due month; `listed` are activities or commitments
(`listed_as`) of a plan that are not kept one by one."""


def plan_counts(frameworks: Iterable[Framework]) -> pd.DataFrame:
    """One row a plan, in the order given; see COLUMNS."""
    return pd.DataFrame([_row(plan) for plan in frameworks], columns=list(COLUMNS))


def _row(plan: Framework) -> dict[str, object]:
    of_kind = Counter(i.kind for i in plan.indicators)
    things = Counter(d.kind for d in plan.deliverables)
    most = max(plan.priorities, key=lambda p: p.activities)
    return {
        "plan": plan.id,
        "title": plan.short_title,
        "priorities": sum(p.in_plan for p in plan.priorities),
        "indicators": of_kind["headline"] + of_kind["indicator"],
        "headline": of_kind["headline"],
        "summary_line": of_kind["summary line"],
        "team_indicators": of_kind["team measure"],
        "team_measures": sum(bool(i.team) for i in plan.indicators)
        + sum(bool(d.team) for d in plan.deliverables),
        "with_target": sum(i.target is not None for i in plan.indicators),
        "with_baseline": sum(i.baseline is not None for i in plan.indicators),
        "deliverables": len(plan.deliverables),
        "milestones": things["milestone"],
        "dated": sum(d.kind == "milestone" and bool(d.due) for d in plan.deliverables),
        "qualitative": things["qualitative"],
        "undefined": things["undefined"],
        "listed": sum(p.activities for p in plan.priorities),
        "listed_as": most.activities_label,
    }


def counts_table(counts: pd.DataFrame) -> Table:
    """The counts as they are printed: one line a plan, in words where a number alone misleads."""
    table = Table("Plan", "Indicators", "With target", "With baseline", "Milestones and activities")
    for row in counts.to_dict("records"):
        table.add_row(
            row["title"],
            indicator_words(row),
            str(row["with_target"]),
            str(row["with_baseline"]),
            deliverable_words(row),
        )
    return table


def indicator_words(row: Mapping[Hashable, Any]) -> str:
    """`9 + 47 of the 76 team measures`: what a plan measures itself by, from its row."""
    others = row["indicators"] - row["headline"]
    kept = (f"{row['headline']} headline" if row["headline"] else "", str(others or ""))
    words = " + ".join(k for k in kept if k) or "0"
    if row["summary_line"]:
        words += f" (+ {row['summary_line']} in the summary line)"
    if row["team_measures"]:
        words += f" + {row['team_indicators']} of the {row['team_measures']} team measures"
    return words


def deliverable_words(row: Mapping[Hashable, Any]) -> str:
    """`24 milestones (19 dated), 3 qualitative`: what is to be done, from its row."""
    kept = str(row["deliverables"] or "")
    if row["dated"]:
        rest = [f"{row[k]} {k}" for k in ("qualitative", "undefined") if row[k]]
        kept = ", ".join([f"{row['milestones']} milestones ({row['dated']} dated)", *rest])
    listed = f"{row['listed']} {row['listed_as']}" if row["listed"] else ""
    return " + ".join(part for part in (kept, listed) if part) or "–"


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table; 1 with a sentence when a file of the configuration is wrong, else 0."""
    parser = argparse.ArgumentParser(prog="python -m model.config.plan_counts", description=__doc__)
    parser.add_argument("--place", help="a name in config/places/, or a path to a place file")
    options = parser.parse_args(arguments)
    settings = Settings(**({"place": options.place} if options.place else {}))
    # The table is wider than the 80 columns assumed where output goes to a file.
    console = Console() if sys.stdout.isatty() else Console(width=160)
    try:
        catalogue = load_catalogue(settings.config_dir, settings.place)
    except SaferError as error:
        Console(stderr=True).print(f"[bold red]Stopped:[/] {escape(str(error))}", highlight=False)
        return 1
    console.print(counts_table(plan_counts(catalogue.frameworks)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
