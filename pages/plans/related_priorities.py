"""The same thread in the other plans: which of their priorities each of this plan's is kin to."""

from __future__ import annotations

import pandas as pd

from components.panel import Column, Panel
from model.config.plans import Framework, Priority, kin_of
from model.many import verb
from pages.plans.links import chosen_priorities
from pages.question import Question

COLUMNS = ("plan", "priority", "kin_plan", "kin_plan_title", "kin_id", "kin_title", "threads")

NO_KIN = "none in the other plans"


def kin_table(question: Question) -> pd.DataFrame:
    """One row a pair of priorities that share a thread, with COLUMNS.

    A priority that has no kin has one row, which says so.
    """
    rows = [row for p in chosen_priorities(question) for row in _rows(question, p)]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def other_plans(question: Question) -> tuple[Framework, ...]:
    """Every plan but the chosen one."""
    plans = question.dataset.catalogue.frameworks
    return tuple(f for f in plans if f.id != question.filters.plan.id)


def _rows(question: Question, priority: Priority) -> list[dict[str, str]]:
    own = {"plan": question.filters.plan.title, "priority": priority.title}
    titles = {s.id: s.title for s in question.dataset.catalogue.spine}
    found = [
        {
            **own,
            "kin_plan": plan.id,
            "kin_plan_title": plan.short_title,
            "kin_id": kin.id,
            "kin_title": kin.title,
            "threads": "; ".join(titles[k] for k in priority.kin if k in kin.kin),
        }
        for plan, kin in kin_of(other_plans(question), priority)
    ]
    nothing = dict.fromkeys(("kin_plan", "kin_plan_title", "kin_id", "threads"), "")
    return found or [{**own, **nothing, "kin_title": NO_KIN}]


def kin_sentence(table: pd.DataFrame, question: Question) -> str:
    """How many priorities have kin in another plan; the table says which have none."""
    if not other_plans(question):
        return "There is no other plan to compare with."
    alone = list(table.loc[table["kin_plan"] == "", "priority"])
    together = table.loc[table["kin_plan"] != "", "priority"].nunique()
    if together + len(alone) == 1:
        which = "cannot" if alone else "can"
        return f"This priority {which} be followed into other plans, by our reading."
    words = f"{together or 'None'} of {together + len(alone)} priorities can be followed "
    words += "into other plans, by our reading."
    if not alone:
        return words
    return f"{words} {len(alone)} {verb(len(alone), 'has', 'have')} no kin there."


KIN = Panel(
    page="plans",
    id="kin",
    title="The same thread in the other plans",
    table=kin_table,
    sentence=kin_sentence,
    columns=lambda _: (
        Column("priority", "Priority"),
        Column("kin_plan_title", "In plan"),
        Column("kin_title", "Is nearest to"),
        Column("threads", "Same thread"),
        Column("plan", "Plan", shown=False),
    ),
    subject=lambda question: question.filters.plan.short_title,
)
