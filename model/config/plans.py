"""The published plans as frozen objects, and how each of their indicators is measured.

A plan is one file in config/frameworks/. Its outcomes, priorities and indicators have their
published titles; its deliverables are told in our own short words. What measures an indicator is
in config/indicators.toml, once for all plans; what joins the plans' priorities is the spine in
config/spine.toml.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property
from typing import Annotated, Literal

import pandas as pd
from pydantic import AfterValidator, Field, field_validator, model_validator

from model.config.toml_entries import Entry, Slug
from model.periods import likely_month, month

Direction = Literal["down", "up", "context"]
"""Which way is better; context where a rise may mean more reporting or more police work."""

TargetPeriod = Literal["month", "quarter", "half year", "year", "two years", "three years"]
"""The length of time that the figure a target is set for is of."""

MONTHS: dict[TargetPeriod, int] = {
    "month": 1,
    "quarter": 3,
    "half year": 6,
    "year": 12,
    "two years": 24,
    "three years": 36,
}

EVERY_PRIORITY = "all"
"""What a link says where no one priority is chosen."""

Basis = Literal["victim", "offender", "location"]

Method = Literal["count", "rate", "share", "series"]
"""How an indicator gets its value: a count of offences in the period; that per 1,000 residents; the
% they are of other offences; or the value of a file of indicator series."""


_RATE = re.compile(r"(.* )?per 1,000( residents| people| population)?", re.IGNORECASE)
"""What the unit of a rate says: `stats.rates` works out no other."""

_NO_COUNT = re.compile(
    r"%|/|\b(per|percent|percentages?|pct|proportions?|shares?|rates?|ratios?|averages?|mean|median"
    r"|index|points?|thousands?|[0-9,]*000s?)\b",
    re.IGNORECASE,
)
"""Words of a unit by which a number is more or less than one thing each."""


def _percent(unit: str) -> str:
    """The unit, if it says with % that it is a percentage: by that sign a number is written."""
    if re.search(r"(?!^)%|\bper ?cent|\bpct\b", unit, re.IGNORECASE):
        raise ValueError(f"'{unit}' is a percentage; expected % at its beginning. Write it so")
    return unit


Unit = Annotated[str, AfterValidator(_percent)]


class Indicator(Entry):
    """How one thing is measured, and the honest words that must stand beside it."""

    id: Slug
    name: str
    method: Method
    grade: Literal["direct", "partial", "proxy", "partner"]
    """How far it measures what its name says; partner: nothing open does, a partner's file must."""
    direction: Direction
    unit: Unit
    """The word after the number: crimes, casualties, % of people asked."""
    source: str
    """An id of config/sources.toml."""
    offences: tuple[str, ...] = ()
    of: tuple[str, ...] = ()
    """For a share: the offences of the denominator."""
    area: Literal["ward", "district", "force"] = "ward"
    """The smallest area there are figures for."""
    label: str = ""
    """What a reader must know: what is missing, what it stands in for."""
    holder: str = ""
    """Who holds the file that measures it, or would measure it better."""

    @model_validator(mode="after")
    def _complete(self) -> Indicator:
        counted = self.method != "series"
        if counted != bool(self.offences):
            needs = "needs" if counted else "takes no"
            raise ValueError(f"method '{self.method}' {needs} offences")
        if (self.method == "share") != bool(self.of):
            raise ValueError("'of' (the offences of the denominator) goes with method 'share'")
        self._unit_fits()
        if self.grade in ("partial", "proxy") and not self.label:
            raise ValueError(f"grade '{self.grade}' needs a label that says so")
        if self.grade == "partner" and not self.holder:
            raise ValueError("grade 'partner' needs a holder: who has the file")
        return self

    def _unit_fits(self) -> None:
        """A number is read by its unit: that of a count must not be that of a rate or a share."""
        none, rate = _NO_COUNT.search(self.unit), _RATE.fullmatch(self.unit)
        share = re.fullmatch(r"%( of .+)?", self.unit)
        fits = {"count": not none, "rate": rate and "%" not in self.unit, "share": share}
        if not fits.get(self.method, True):
            expected = {
                "count": "what is counted, such as crimes, without % and without per 1,000",
                "rate": "what is counted, and per 1,000 residents after it",
                "share": "% at its beginning, such as % of crimes",
            }[self.method]
            raise ValueError(
                f"method '{self.method}' with unit '{self.unit}'; expected {expected}. Correct the "
                "unit or the method"
            )


class Outcome(Entry):
    """An outcome or theme under which a plan puts its priorities."""

    id: Slug
    title: str


class Priority(Entry):
    """A shared priority of a plan, as published, and what measures it."""

    id: Slug
    title: str
    outcome: str = ""
    basis: tuple[Basis, ...] = ()
    basis_ours: bool = False
    """Whether the basis is our reading, where the plan gives none."""
    in_plan: bool = True
    note: str = ""
    key_issues: tuple[str, ...] = ()
    key_issues_label: str = "Key issues"
    """What the plan calls them: key issues, focus, activities."""
    activities: int = Field(default=0, ge=0)
    """Activities or commitments the plan lists under it that are not kept one by one here."""
    activities_label: str = ""
    kin: tuple[str, ...] = ()
    """Ids of config/spine.toml it belongs to."""
    measures: tuple[str, ...] = ()
    """Ids of config/indicators.toml that measure it, beside those its plan's indicators name."""


class PlanIndicator(Entry):
    """An indicator as a plan words it, with its baseline and target where it gives them."""

    id: Slug
    title: str
    priorities: tuple[str, ...] = ()
    """Priority ids; none for an indicator of the whole plan."""
    measured_by: str = ""
    """An id of config/indicators.toml; empty where only a partner's file under this id can."""
    kind: Literal["headline", "indicator", "team measure", "summary line"] = "indicator"
    team: str = ""
    holder: str = ""
    unit: Unit = ""
    direction: Direction = "context"
    countable: bool = True
    """False for one the plan words so that nothing can be counted."""
    baseline: float | None = None
    baseline_words: str = ""
    target: float | None = None
    target_period: TargetPeriod | None = None
    """What a figure must be of to be held against the target: 100 thefts a year are not 100 a
    quarter. By when it should be reached is `due`."""
    target_words: str = ""
    actual: float | None = None
    """What the plan itself says was reached."""
    actual_words: str = ""
    due: str = ""
    source: str = ""
    """Where in the document."""
    note: str = ""

    @model_validator(mode="after")
    def _figures_can_be_counted(self) -> PlanIndicator:
        figures = {"baseline": self.baseline, "target": self.target, "actual": self.actual}
        stated = [name for name, figure in figures.items() if figure is not None]
        if stated and not self.countable:
            raise ValueError(
                f"it has a {stated[0]} and countable = false; expected one of the two. Drop one"
            )
        return self

    @model_validator(mode="after")
    def _target_of_a_period(self) -> PlanIndicator:
        if (self.target is None) != (self.target_period is None):
            found = (
                "a target without target_period"
                if self.target_period is None
                else ("target_period without a target")
            )
            raise ValueError(
                f"{found}; expected both or neither: what a figure must be of to be held against "
                f"the target ({', '.join(MONTHS)})"
            )
        return self

    @property
    def target_months(self) -> int | None:
        """The months that a figure must be of to be held against the target, or None."""
        return MONTHS[self.target_period] if self.target_period else None

    @property
    def series(self) -> str:
        """The id its values come under."""
        return self.measured_by or self.id


class Deliverable(Entry):
    """Something a plan says will be done, and by whom."""

    id: Slug
    title: str
    """What will be done, in our own short words."""
    priority: str = ""
    section: str = ""
    """The heading it stands under where that is no priority: Localities, Place-based."""
    kind: Literal["milestone", "activity", "qualitative", "undefined"] = "activity"
    lead: str = "not named in the plan"
    team: str = ""
    due: str = ""
    """A month, YYYY-MM, or empty where the plan gives none."""
    due_published: str = ""
    """The date as printed, where that is an error; `due` then is what must have been meant."""
    note: str = ""

    @field_validator("due", mode="before")
    @classmethod
    def _due(cls, value: object) -> str:
        return str(likely_month(str(value))) if value else ""

    @property
    def due_month(self) -> pd.Period | None:
        """The month it is due, or None."""
        return month(self.due) if self.due else None


class Framework(Entry):
    """A published plan."""

    id: Slug
    title: str
    short_title: str
    owner: str
    period: str
    source: str
    published: str = Field(default="", pattern=r"^(https://\S+)?$")
    """The address of the document, or of the record of the meeting that had it; empty where none is
    known."""
    places: tuple[str, ...] = ()
    """Ids of the places it is for; none for any place."""
    note: str = ""
    priority_label: str = "Shared priority"
    """What the plan calls its priorities: outcome, theme, shared priority."""
    outcomes: tuple[Outcome, ...] = Field(default=(), alias="outcome")
    priorities: tuple[Priority, ...] = Field(alias="priority", min_length=1)
    indicators: tuple[PlanIndicator, ...] = Field(default=(), alias="indicator")
    deliverables: tuple[Deliverable, ...] = Field(default=(), alias="deliverable")

    def priority(self, priority_id: str) -> Priority | None:
        """The priority of that id, or None when the plan has no such priority."""
        return next((p for p in self.priorities if p.id == priority_id), None)

    def indicators_of(self, priority: Priority) -> tuple[PlanIndicator, ...]:
        """The indicators the plan names under a priority."""
        return tuple(i for i in self.indicators if priority.id in i.priorities)

    @property
    def unassigned(self) -> tuple[PlanIndicator, ...]:
        """The indicators of the whole plan, under no one priority."""
        return tuple(i for i in self.indicators if not i.priorities)

    @cached_property
    def series(self) -> tuple[str, ...]:
        """Ids of everything the plan needs measured: named by it first, then ours, each once."""
        named = [i.series for i in self.indicators if i.countable]
        ours = [m for p in self.priorities for m in p.measures]
        return tuple(dict.fromkeys((*named, *ours)))


class Spine(Entry):
    """One thread that runs through the plans, whatever each calls it."""

    id: Slug
    title: str
    note: str = ""


def kin_of(
    frameworks: Iterable[Framework], priority: Priority
) -> tuple[tuple[Framework, Priority], ...]:
    """The priorities of the plans given that share a thread with this one, plan by plan.

    Those sharing the most threads come first within a plan; the priority itself is left out.
    """
    threads = set(priority.kin)

    def shared(other: Priority) -> int:
        return len(threads & set(other.kin))

    return tuple(
        (plan, other)
        for plan in frameworks
        for other in sorted(plan.priorities, key=shared, reverse=True)
        if shared(other) and other is not priority
    )
