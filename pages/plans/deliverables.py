"""Who said they would do what, and how far the partnership reports it done."""

from __future__ import annotations

from typing import Any

import pandas as pd

from components.panel import Column, Panel
from components.statuses import MARKS, NOT_REPORTED
from components.wording import listed
from model.config.plans import Deliverable
from model.many import many, verb
from model.periods import short
from pages.plans.links import chosen_priorities
from pages.question import Question

COLUMNS = (
    *("plan", "id", "title", "section", "team", "kind", "lead", "due", "due_month", "printed"),
    *("status", "reported", "overdue", "note", "file"),
)

KINDS = {
    "milestone": "Milestone",
    "activity": "Activity",
    "qualitative": "Nothing to count",
    "undefined": "Not yet defined in the plan",
}

NO_LEAD = Deliverable.model_fields["lead"].default
"""What is said of a deliverable for which the plan names nobody."""

OWN_WORDS = "What is to be done is told in our own short words: the plan itself has the full text."

FINISHED = frozenset({"complete", "stopped"})


def deliverables_table(question: Question) -> pd.DataFrame:
    """One row a deliverable of the plan, or of the priority that is filtered; see COLUMNS.

    `due` and `reported` are words, `due_month` is YYYY-MM; `status` is as the partnership reports
    it, else `not reported`.
    """
    plan, priority = question.filters.plan, question.filters.priority
    reported = _reports(question)
    rows = [
        _row(question, deliverable, reported.get(deliverable.id))
        for deliverable in plan.deliverables
        if priority is None or deliverable.priority == priority.id
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _reports(question: Question) -> dict[str, dict[str, Any]]:
    """What the partnership reports of this plan, by deliverable."""
    reports = question.dataset.milestones
    of_plan = reports[reports["plan"] == question.filters.plan.id]
    return {row["deliverable"]: row for row in of_plan.to_dict("records")}


def _row(
    question: Question, deliverable: Deliverable, report: dict[str, Any] | None
) -> dict[str, object]:
    plan = question.filters.plan
    priority = plan.priority(deliverable.priority)
    said = report or {"status": NOT_REPORTED, "note": "", "file": ""}
    return {
        "plan": plan.title,
        "id": deliverable.id,
        "title": deliverable.title,
        "section": priority.title if priority else deliverable.section,
        "team": deliverable.team,
        "kind": KINDS[deliverable.kind],
        "lead": deliverable.lead,
        "due": _due_words(deliverable),
        "due_month": deliverable.due,
        "printed": deliverable.due_published,
        "status": said["status"],
        "reported": f"{report['reported'].day} {report['reported']:%b %Y}" if report else "",
        "overdue": _overdue(question, deliverable, report),
        "note": " ".join(n for n in (said["note"], deliverable.note) if n),
        "file": said["file"],
    }


def _due_words(deliverable: Deliverable) -> str:
    due = deliverable.due_month
    if due is None:
        return deliverable.due_published
    if deliverable.due_published:
        return f"printed “{deliverable.due_published}”, read as {short(due)}"
    return short(due)


def _overdue(question: Question, deliverable: Deliverable, report: dict[str, Any] | None) -> str:
    """Said only where a status was reported, and it is neither complete nor stopped."""
    due = deliverable.due_month
    if due is None or report is None or report["status"] in FINISHED:
        return ""
    passed = due < pd.Period(question.dataset.release.created.replace(tzinfo=None), "M")
    return "Overdue" if passed else ""


def deliverables_sentence(table: pd.DataFrame, question: Question) -> str:
    """How many deliverables there are and how they stand."""
    plan, priority = question.filters.plan, question.filters.priority
    under = f" under “{priority.title}”" if priority else ""
    if table.empty:
        return f"{plan.short_title} lists no deliverables{under}.{_activities(question)}"
    how_many = f"{many(len(table), 'deliverables')}{under}"
    leads = "" if any(table["lead"] != NO_LEAD) else " The plan names no lead for any of them."
    return f"{how_many}{_stand(table)}{leads}{_activities(question)} {OWN_WORDS}"


def _stand(table: pd.DataFrame) -> str:
    counts = table["status"].value_counts()
    if set(counts.index) == {NOT_REPORTED}:
        return ". None has been reported on, so how they stand is not known."
    stand = listed([f"{counts[s]} {s}" for s in MARKS if counts.get(s, 0)])
    overdue = int((table["overdue"] != "").sum())
    late = f" {overdue} {verb(overdue, 'is', 'are')} overdue." if overdue else ""
    return f": {stand}, as the partnership reports it.{late}"


def _activities(question: Question) -> str:
    """What the plan lists under its priorities that is kept here only as a number."""
    listed_there = sum(p.activities for p in chosen_priorities(question))
    if not listed_there:
        return ""
    words = next(p.activities_label for p in chosen_priorities(question) if p.activities)
    return (
        f" It also lists {listed_there} {words or 'activities'}, of which only the number is here."
    )


def deliverables_answer(question: Question) -> str:
    """How many deliverables of the whole plan have been reported on, for the head of the page."""
    plan = question.filters.plan
    if not plan.deliverables:
        return "It lists no deliverables."
    reported = len(_reports(question).keys() & {d.id for d in plan.deliverables})
    if len(plan.deliverables) == 1:
        return f"Its one deliverable has {'' if reported else 'not '}been reported on."
    have, of = verb(max(reported, 1), "has", "have"), many(len(plan.deliverables), "deliverables")
    return f"{reported or 'None'} of its {of} {have} been reported on."


DELIVERABLES = Panel(
    page="plans",
    id="deliverables",
    title="Who said they would do what",
    table=deliverables_table,
    sentence=deliverables_sentence,
    columns=lambda _: (
        Column("title", "Deliverable"),
        Column("section", "Under"),
        Column("team", "Team"),
        Column("kind", "Kind"),
        Column("lead", "Lead"),
        Column("due", "Due"),
        Column("status", "Status"),
        Column("reported", "Reported"),
        Column("overdue", "Overdue"),
        Column("note", "Note"),
        Column("plan", "Plan", shown=False),
        Column("id", "Deliverable code", shown=False),
        Column("due_month", "Due month", shown=False),
        Column("printed", "Due as printed", shown=False),
        Column("file", "Reported in", shown=False),
    ),
    subject=lambda question: question.filters.plan.short_title,
)
