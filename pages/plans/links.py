"""Links to another plan or priority that keep place, period and comparison."""

from __future__ import annotations

from model.config.plans import Framework, Priority
from model.filters import default_offences
from pages.question import Question


def plan_link(question: Question, plan: Framework, priority: Priority | None = None) -> str:
    """The query string, with its question mark, of a plan or of one of its priorities.

    The offences a reader ticked go with the priority they were ticked under.
    """
    offences = default_offences(question.dataset.scope, plan, priority)
    return question.link(plan=plan, priority=priority, offences=offences)


def chosen_priorities(question: Question) -> tuple[Priority, ...]:
    """The priority that is filtered, or every one of the plan."""
    filters = question.filters
    return (filters.priority,) if filters.priority else filters.plan.priorities
