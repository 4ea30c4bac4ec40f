"""What is to be measured: the indicators a plan names, and our measures beside them."""

from __future__ import annotations

from dataclasses import dataclass

from model.config.plans import Direction, Indicator, PlanIndicator, Priority
from pages.question import Question

STATES = {
    "measured": "Measured",
    "partial": "Measured in part",
    "proxy": "Measured by a stand-in",
    "published": "As the plan published it",
    "hidden": "Hidden: small numbers",
    "partner": "Needs a partner file",
    "unloaded": "Open data, not loaded here",
}
"""How far an indicator is measured, and the words for it."""


@dataclass(frozen=True)
class Asked:
    """One thing to measure: an indicator as a plan words it, or a measure of ours."""

    name: str
    series: str
    measure: Indicator | None
    of_plan: PlanIndicator | None = None

    @property
    def direction(self) -> Direction:
        """Which way is better: as the plan says, else as the measure does."""
        if self.of_plan is not None:
            return self.of_plan.direction
        return self.measure.direction if self.measure else "context"

    @property
    def holder(self) -> str:
        """Who has the file that would measure it."""
        of_plan = self.of_plan.holder or self.of_plan.team if self.of_plan else ""
        return of_plan or (self.measure.holder if self.measure else "") or "a partner"


def asked(
    question: Question, priority: Priority | None, *, team_measures: bool = True
) -> tuple[Asked, ...]:
    """What a priority is to be measured by: the plan's indicators first, then our measures.

    Without a priority: the indicators of the whole plan. `team_measures` says whether those a plan
    sets its teams are among them.
    """
    plan, known = question.filters.plan, question.dataset.catalogue.indicator
    of_plan = plan.indicators_of(priority) if priority else plan.unassigned
    named = tuple(
        Asked(i.title, i.series, known.get(i.measured_by), i)
        for i in of_plan
        if i.countable and (team_measures or i.kind != "team measure")
    )
    covered = {i.measured_by for i in of_plan}
    ours = [known[m] for m in (priority.measures if priority else ()) if m not in covered]
    return (*named, *(Asked(m.name, m.id, m) for m in ours))


def label(measure: Indicator) -> str:
    """What a reader must know of a measure, beginning with how far it measures."""
    graded = measure.grade in ("partial", "proxy")
    return f"{STATES[measure.grade]}. {measure.label}" if graded else measure.label
