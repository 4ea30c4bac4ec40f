"""The plan sheet: outcomes, under each its priorities, under each its indicators as they stand."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from dash.development.base_component import Component

from components.grid import Row
from components.plan_sheet import (
    outcome_block,
    plain_block,
    priority_block,
    team_block,
)
from model.config.plans import Priority
from pages.plans.indicators import WHOLE_PLAN
from pages.plans.links import chosen_priorities, plan_link
from pages.question import Question

OURS = "Not in the plan: added by this dashboard"
"""The heading of what Leeds asks about and the plan has no priority for."""

OTHER_PRIORITIES = "Priorities"
"""The heading of priorities the plan puts under no outcome, where it has outcomes elsewhere."""


def sheet(rows: Sequence[Row], question: Question) -> list[Component]:
    """The plan from the rows of its table: outcomes, the whole plan, then its teams."""
    own = [row for row in rows if row["kind"] != "team measure"]
    teams = [row for row in rows if row["kind"] == "team measure"]
    return [
        *_outcomes(own, question),
        *_whole(own, question),
        *_teams(teams, question),
    ]


def _outcomes(rows: list[Row], question: Question) -> list[Component]:
    of_priority: dict[str, list[Row]] = {}
    for row in rows:
        of_priority.setdefault(row["priority_id"], []).append(row)
    return [
        outcome_block(
            title,
            [
                priority_block(
                    priority,
                    of_priority.get(priority.id, []),
                    address=f"/{plan_link(question, question.filters.plan, priority)}",
                    under_outcome=bool(title),
                    as_rate=question.as_rate,
                    mark_ours=_names_its_own(question),
                )
                for priority in priorities
            ],
        )
        for title, priorities in _by_outcome(question)
    ]


def _by_outcome(question: Question) -> list[tuple[str, list[Priority]]]:
    """The priorities asked about under the headings they stand under, in the plan's order."""
    titles = {o.id: o.title for o in question.filters.plan.outcomes}
    used = any(p.outcome for p in question.filters.plan.priorities)

    def heading(priority: Priority) -> str:
        if not priority.in_plan:
            return OURS
        return titles.get(priority.outcome, OTHER_PRIORITIES if used else "")

    return [(title, list(of)) for title, of in groupby(chosen_priorities(question), heading)]


def _names_its_own(question: Question) -> bool:
    return bool(question.filters.plan.indicators)


def _whole(rows: list[Row], question: Question) -> list[Component]:
    of_whole = [row for row in rows if not row["priority_id"]]
    if not of_whole:
        return []
    note = "Named for the plan as a whole, under no one priority."
    block = plain_block(
        WHOLE_PLAN,
        note,
        of_whole,
        as_rate=question.as_rate,
        mark_ours=_names_its_own(question),
    )
    return [outcome_block("", [block])]


def _teams(rows: list[Row], question: Question) -> list[Component]:
    """The teams' measures, once each, team by team."""
    by_team: dict[str, dict[str, Row]] = {}
    for row in rows:
        by_team.setdefault(row["team"], {})[row["id"]] = row
    if not by_team:
        return []
    blocks = [
        team_block(team, list(of_team.values()), as_rate=question.as_rate)
        for team, of_team in by_team.items()
    ]
    return [outcome_block("What each team is measured by", blocks)]
