"""Published figures, recomputed: what a plan printed beside what its own numbers come to."""

from __future__ import annotations

import pandas as pd

from components.panel import Column, Panel
from components.wording import listed
from model.many import verb
from pages.question import Question
from stats.key_figures import key_figures_table
from store.dataset import Dataset
from store.worked_out import once_a_release

_LINES = ("arithmetic", "expected", "computed")
"""Columns that have a line for each check."""


def figures_table(question: Question) -> pd.DataFrame:
    """One row a figure of the chosen plan, with the columns of `stats.key_figures`.

    The lines of several checks are joined by semicolons.
    """
    plan = question.filters.plan
    table = _every(question.dataset)
    of_plan = [plan.id in plans.split(", ") for plans in table["framework"]]
    return table[of_plan].assign(plan=plan.title).reset_index(drop=True)


@once_a_release()
def _every(dataset: Dataset) -> pd.DataFrame:
    """The figures of all plans, worked out once for each dataset: no filter changes them."""
    table = key_figures_table(dataset.catalogue.key_figures)
    return table.assign(**{c: table[c].astype("str").str.replace("\n", "; ") for c in _LINES})


def figures_sentence(table: pd.DataFrame, question: Question) -> str:
    """How many figures reconcile, which do not, and how many cannot be tested."""
    if table.empty:
        plan = question.filters.plan.short_title
        return f"{plan} prints no figure that can be worked out again."
    numbers = {v: [str(n) for n in rows["number"]] for v, rows in table.groupby("verdict")}
    said = {
        "reconciles": ("reconciles", "reconcile", False),
        "does not reconcile": ("does not reconcile", "do not reconcile", True),
        "cannot be tested": ("cannot be tested", "cannot be tested", True),
    }
    parts = [
        f"{len(n)} {verb(len(n), one, several)}{_numbered(n) if named else ''}"
        for verdict, (one, several, named) in said.items()
        if (n := numbers.get(verdict))
    ]
    if len(numbers) > 1:
        return f"Of {len(table)} figures, {listed(parts)}."
    one, several, _ = said[next(iter(numbers))]
    return f"The one figure {one}." if len(table) == 1 else f"All {len(table)} figures {several}."


def _numbered(found: list[str]) -> str:
    """` (nos. 11, 17 and 23)`, or nothing for none."""
    label = "no." if len(found) == 1 else "nos."
    return f" ({label} {listed(found)})" if found else ""


FIGURES = Panel(
    page="plans",
    id="figures",
    title="Published figures, recomputed",
    table=figures_table,
    sentence=figures_sentence,
    columns=lambda _: (
        Column("title", "Figure"),
        Column("number", "No.", "count"),
        Column("claim", "What was published"),
        Column("arithmetic", "The arithmetic"),
        Column("computed", "It comes to"),
        Column("verdict", "Verdict"),
        Column("remark", "Remark"),
        Column("source", "Where"),
        Column("expected", "Expected", shown=False),
        Column("plan", "Plan", shown=False),
    ),
    subject=lambda question: question.filters.plan.short_title,
)
