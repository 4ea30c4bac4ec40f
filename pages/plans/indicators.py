"""What the plan wanted, and how it stands: every indicator of every priority."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

import pandas as pd

from components.panel import Column, Panel
from components.plan_sheet import compared_words, value_words
from components.wording import at_once, listed
from model.config.plans import PlanIndicator, Priority
from model.many import many, verb
from pages.areas import OF_CHANGE
from pages.known import how_of_panel
from pages.plans.links import chosen_priorities
from pages.question import Question
from pages.reliance import doubtful_line
from pages.showing import OF_SHOWS, of_standing, with_shows
from pages.standing import EXTRA, NOT_FINAL, STATES, Asked, asked, standing
from pages.standing.together import tested_figures, tested_together
from stats.areas import COLUMNS, Row

OF_PLAN = (
    *("plan", "outcome", "priority_id", "priority", "id", "kind", "team"),
    *("named_by", "value_words", "compared", "state"),
)
"""The columns of an indicator beside those of a standing; `id` is the indicator's own."""

UNCOUNTABLE = "Cannot be counted as worded"
"""The state of an indicator the plan words so that nothing can be counted."""

MOST_NAMED = 3
"""Indicators a sentence names before it gives their number."""

WHOLE_PLAN = "The whole plan"


def indicators_table(question: Question) -> pd.DataFrame:
    """One row an indicator for each priority asked about, then those of the whole plan.

    With the columns of OF_PLAN, EXTRA and COLUMNS. An indicator under two priorities has two rows;
    one that is worded so that nothing can be counted has a row without a value.
    """
    groups: list[Priority | None] = [*chosen_priorities(question)]
    groups += [] if question.filters.priority else [None]
    known: dict[tuple[str, str], Row] = {}
    rows = [
        _row(question, priority, thing, known)
        for priority in groups
        for thing in (*asked(question, priority), *_uncountable(question, priority))
    ]
    judged = tested_together(rows, question)
    return pd.DataFrame(judged, columns=[*OF_PLAN, *EXTRA, *COLUMNS])


def whole_plan(question: Question, table: pd.DataFrame) -> pd.DataFrame:
    """The table of every priority; `table` itself where no priority is filtered."""
    if question.filters.priority is None:
        return table
    filters = replace(question.filters, priority=None)
    return indicators_table(replace(question, filters=filters))


def _uncountable(question: Question, priority: Priority | None) -> list[Asked]:
    plan = question.filters.plan
    of_plan = plan.indicators_of(priority) if priority else plan.unassigned
    return [Asked(i.title, i.series, None, i) for i in of_plan if not i.countable]


def _row(
    question: Question,
    priority: Priority | None,
    thing: Asked,
    known: dict[tuple[str, str], Row],
) -> Row:
    """How a thing stands, once for all the priorities it is named under, and where it belongs."""
    of_plan = thing.of_plan
    key = (of_plan.id if of_plan else "", thing.series)
    if key not in known:
        known[key] = _standing(question, thing)
    row = known[key]
    return {
        **row,
        **_place(question, priority),
        "id": of_plan.id if of_plan else thing.series,
        "kind": of_plan.kind if of_plan else "our measure",
        "team": of_plan.team if of_plan else "",
        "named_by": _named_by(of_plan),
        "value_words": " ".join(value_words(row, as_rate=question.as_rate)).strip(),
        "compared": compared_words(row),
        "state": STATES.get(row["status"], UNCOUNTABLE),
    }


def _standing(question: Question, thing: Asked) -> Row:
    row = standing(question, thing)
    if thing.of_plan is None or thing.of_plan.countable:
        return row
    words = "The plan words it so that nothing can be counted"
    return {**row, "status": "uncountable", "words": words, "label": thing.of_plan.note}


def _place(question: Question, priority: Priority | None) -> Row:
    plan = question.filters.plan
    titles = {o.id: o.title for o in plan.outcomes}
    return {
        "plan": plan.title,
        "outcome": titles.get(priority.outcome, "") if priority else "",
        "priority_id": priority.id if priority else "",
        "priority": priority.title if priority else WHOLE_PLAN,
    }


def _named_by(of_plan: PlanIndicator | None) -> str:
    return "the plan" if of_plan else "us"


def indicators_sentence(table: pd.DataFrame, question: Question) -> str:
    """Where and when the figures are of, how many there are, and which moved beyond chance."""
    filters = question.filters
    when = f"{filters.area.name}, {filters.window.words}, beside {question.against.words}"
    when = f"{filters.plan.short_title}. {when}"
    if table.empty:
        return f"{when}: nothing here has an indicator or a measure."
    # Few columns: every selection of rows copies all there are.
    once = table[_SAID].drop_duplicates(["id", "named"])
    known = once[once["value"].notna()]
    doubt = doubtful_line(question, tuple(o for offences in known["offences"] for o in offences))
    have = _have_figures(len(known), len(once))
    return f"{when}: {have} figure.{_beyond(known, question)}{f' {doubt}' if doubt else ''}"


def _have_figures(known: int, every: int) -> str:
    """`3 of 5 indicators have a`; of none and of one, words that can be read aloud."""
    if every == 1:
        return f"its one indicator has {'a' if known else 'no'}"
    of = f"of {every} indicators"
    return f"{known} {of} {verb(known, 'has', 'have')} a" if known else f"none {of} has a"


_SAID = ["id", "named", "value", "verdict", "indicator", "name", "words", "offences"]


def _beyond(known: pd.DataFrame, question: Question) -> str:
    """The indicators that moved beyond normal variation, each once, and which way."""
    tested = known[known["verdict"].isin(["similar", "possible", "beyond"])]
    if tested.empty:
        return ""
    tested_words = f" {at_once(tested_figures(question))}."
    moved = tested[tested["verdict"] == "beyond"].drop_duplicates("indicator")
    if moved.empty:
        return f"{tested_words} No indicator moved beyond normal variation."
    if len(moved) > MOST_NAMED:
        return f"{tested_words} {len(moved)} moved beyond normal variation."
    said = zip(moved["name"], moved["words"], strict=True)
    names = [f"{name} ({which_way(words)})" for name, words in said]
    return f"{tested_words} Beyond normal variation: {listed(names)}."


def which_way(words: str) -> str:
    """`higher than expected`, or `more recorded`: a verdict without what is said beside it."""
    short = re.split(r"[:;,]", words, maxsplit=1)[0]
    return f"{short[:1].lower()}{short[1:]}"


def counted_states(once: pd.DataFrame) -> str:
    """How many rows are measured, partly, by proxy and so on, and why others are not."""
    counts = once["status"].value_counts()
    if len(once) == 1:
        return f"It is {(_MEASURED | _NOT_MEASURED)[counts.index[0]]}."
    parts = [
        [
            f"{n} {verb(n, 'is', 'are')} {words}"
            for s, words in states.items()
            if (n := counts.get(s))
        ]
        for states in (_MEASURED, _NOT_MEASURED)
    ]
    return " ".join(f"Of {len(once)}, {listed(part)}." for part in parts if part)


_MEASURED = {
    "measured": "measured directly",
    "partial": "measured in part",
    "proxy": "measured by a stand-in",
    "published": "known only as the plan published it",
}
_NOT_MEASURED = {
    "hidden": "hidden because small",
    "unloaded": "open but not loaded here",
    "partner": "waiting for a partner’s file",
    "uncountable": "not worded to be counted",
}
"""What is said of a number of indicators of a state."""


def plan_answer(every: pd.DataFrame, question: Question) -> str:
    """What the plan names, how far that is measured, and how much of it has a target.

    `every` is the table of all its priorities.
    """
    plan = question.filters.plan
    if not plan.indicators:
        ours = every.drop_duplicates("id")
        return (
            f"{plan.short_title} names no indicator and no number: these are our measures. "
            f"{counted_states(ours)}"
        )
    named = every[every["named"]].drop_duplicates("id")
    return f"{plan.short_title} {_named_words(named)} {_target_words(plan.indicators)}"


def _named_words(named: pd.DataFrame) -> str:
    kinds = named["kind"].value_counts()
    of_teams, in_summary = (int(kinds.get(k, 0)) for k in ("team measure", "summary line"))
    own = len(named) - of_teams - in_summary
    more = f", {in_summary} more in its summary" if in_summary else ""
    teams = f" and sets its teams {many(of_teams, 'measures')}" if of_teams else ""
    said = f"{many(own, 'indicators')}{more}{teams}"
    return f"names {said}. {counted_states(named)}"


def _target_words(indicators: Iterable[PlanIndicator]) -> str:
    with_target = sum(i.target is not None for i in indicators)
    if not with_target:
        return "It sets none of them a target in numbers."
    return f"{with_target} of them {verb(with_target, 'has', 'have')} a target in numbers."


_FILE_COLUMNS = (
    Column("plan", "Plan", shown=False),
    Column("outcome", "Outcome", shown=False),
    Column("kind", "Kind", shown=False),
    Column("team", "Team", shown=False),
    Column("value", "Value in numbers", "figure", shown=False),
    Column("unit", "Unit", shown=False),
    Column("numerator", "Numerator", "figure", shown=False),
    Column("denominator", "Denominator", "figure", shown=False),
    Column("base", "Value then", "figure", shown=False),
    Column("difference", "Difference", "figure", shown=False),
    Column("percent", "Change %", "percent", shown=False),
    *OF_CHANGE,
    *OF_SHOWS,
    Column("rate", "Rate per 1,000 residents", "rate", shown=False),
    Column("lower", "Lower limit", "figure", shown=False),
    Column("upper", "Upper limit", "figure", shown=False),
    Column("gap", "Gap", shown=False),
    *NOT_FINAL,
    Column("without_place", "Records without a place", shown=False),
)

INDICATORS = Panel(
    page="plans",
    id="indicators",
    title="What the plan wanted, and how it stands",
    how=how_of_panel,
    table=indicators_table,
    in_file=lambda table, question: with_shows(table, question, of_standing(question)),
    sentence=indicators_sentence,
    columns=lambda question: (
        Column("name", "Indicator"),
        Column("priority", question.filters.plan.priority_label),
        Column("named_by", "Named by"),
        Column("value_words", "Value"),
        Column("measured_in", "Area"),
        Column("period", "Period"),
        Column("compared", "Compared"),
        Column("words", "Is it real?"),
        Column("baseline", "Baseline in the plan"),
        Column("target", "Target in the plan", "figure"),
        Column("target_period", "The target is for a"),
        Column("target_words", "Against the target"),
        Column("state", "State"),
        Column("label", "What to know"),
        Column("source", "Source"),
        Column("holder", "Who has the file"),
        *_FILE_COLUMNS,
    ),
    subject=lambda question: question.filters.plan.short_title,
)
