"""Plans: the chosen plan on one page, and how each part of it stands."""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd
from dash import Output, html

from components.crosswalk import crosswalk
from components.grid import Row, records
from components.shell import quotable
from components.statuses import deliverable_list, status_squares
from model.config.plans import Framework
from pages.panel_card import PanelCard, outputs_of
from pages.plans.deliverables import DELIVERABLES, NO_LEAD, deliverables_answer
from pages.plans.figures import FIGURES
from pages.plans.indicators import INDICATORS, plan_answer, whole_plan
from pages.plans.links import plan_link
from pages.plans.paper import size_class
from pages.plans.related_priorities import KIN, other_plans
from pages.plans.sheet import sheet
from pages.question import Question
from pages.templates import template_path

NAME = "plans"
PATH = "/plans"
LABEL = "Plans"
FILTERED = True
PANELS = (INDICATORS, DELIVERABLES, KIN, FIGURES)

AS_TABLE = "The same as a table"
INDICATORS_CARD = PanelCard(INDICATORS, fold=AS_TABLE, asked=False)
DELIVERABLES_CARD = PanelCard(DELIVERABLES, fold=AS_TABLE, asked=False)
KIN_CARD = PanelCard(KIN, "reading-card", rows="matrix", asked=False)
FIGURES_CARD = PanelCard(FIGURES, "reading-card", asked=False)
CARDS = (INDICATORS_CARD, DELIVERABLES_CARD, KIN_CARD, FIGURES_CARD)
OPENERS = (INDICATORS_CARD.opener, DELIVERABLES_CARD.opener)
"""What folds the table of indicators, and that of deliverables, open and shut."""


def layout(**_: str) -> html.Div:
    """The page before its figures arrive."""
    return html.Div(
        [
            html.Nav(id="plans-switch", className="plan-switch", **{"aria-label": "Plans"}),
            html.Div(
                [
                    html.H1(id="plans-title"),
                    html.P(id="plans-owner", className="plan-owner"),
                    html.P(id="plans-outcomes", className="plan-owner"),
                    quotable("plans-answer", "the answer", classes="answer"),
                    html.P(id="plans-note", className="small-print"),
                    html.P(id="plans-needs", className="needs"),
                ],
                className="page-heading",
            ),
            html.Div([_indicators_card(), _deliverables_card()], id="plans-columns"),
            KIN_CARD.layout(),
            FIGURES_CARD.layout(),
        ],
        className="page page-plans",
    )


def _indicators_card() -> html.Section:
    sheet = html.Div(id="plans-indicators-sheet", className="plan-sheet")
    return INDICATORS_CARD.layout(before=[sheet])


def _deliverables_card() -> html.Section:
    squares = html.Div(id="plans-deliverables-squares")
    listed = html.Div(id="plans-deliverables-list", className="deliverable-columns")
    return DELIVERABLES_CARD.layout(before=[squares, listed])


def outputs() -> dict[str, Output]:
    """What the page's callback fills, by the key `view` gives it."""
    children = (
        *("switch", "title", "owner", "outcomes", "answer", "note", "needs"),
        *("indicators-sheet", "deliverables-squares", "deliverables-list"),
    )
    return {
        **{key: Output(f"plans-{key}", "children") for key in children},
        "columns": Output("plans-columns", "className"),
        **outputs_of(CARDS),
    }


def view(question: Question, *, opened: Collection[str] = OPENERS) -> dict[str, object]:
    """Everything the page shows for a question, each panel's table computed once.

    Two tables are long and folded away: each travels only while its opener is `opened`.
    """
    indicators, deliverables, kin, figures = (panel.table(question) for panel in PANELS)
    standing, to_do = records(indicators), records(deliverables)
    return {
        **_heading(indicators, question),
        **_faces(INDICATORS_CARD, indicators, question, opened),
        **_faces(DELIVERABLES_CARD, deliverables, question, opened),
        **KIN_CARD.faces(kin, question, rows=_matrix(kin, question)),
        **_faces(FIGURES_CARD, figures, question),
        "indicators-sheet": sheet(standing, question),
        "deliverables-squares": status_squares(list(deliverables["status"])),
        "deliverables-list": deliverable_list(_listed(to_do)),
        "columns": size_class(standing, to_do, question),
    }


def _heading(indicators: pd.DataFrame, question: Question) -> dict[str, object]:
    plan = question.filters.plan
    answer = plan_answer(whole_plan(question, indicators), question)
    return {
        "switch": [_switch_link(question, other) for other in _plans(question)],
        "title": plan.title,
        "owner": [f"{plan.owner}. {plan.period}. Source: ", _source(plan), "."],
        "outcomes": _outcomes(plan),
        "answer": f"{answer} {deliverables_answer(question)}",
        "note": _stopped(plan.note),
        "needs": html.A(
            "Get the workbook of what this plan still needs",
            href=template_path(question),
            download="",
            className="button",
        ),
    }


def _source(plan: Framework) -> html.A | str:
    """What the plan was published as, a link where its address is known."""
    return html.A(plan.source, href=plan.published) if plan.published else plan.source


def _stopped(note: str) -> str:
    """A note of a plan's file as a sentence of ours."""
    return note if not note or note.endswith(".") else f"{note}."


def _outcomes(plan: Framework) -> str:
    """The outcomes of a plan that puts none of its priorities under one."""
    if not plan.outcomes or any(p.outcome for p in plan.priorities):
        return ""
    return f"Its outcomes: {'; '.join(o.title for o in plan.outcomes)}."


def _plans(question: Question) -> tuple[Framework, ...]:
    return question.dataset.catalogue.frameworks


def _switch_link(question: Question, plan: Framework) -> html.A:
    here = {"aria-current": "true"} if plan.id == question.filters.plan.id else {}
    address = plan_link(question, plan)
    return html.A(
        plan.short_title, href=address, className="plan-link", **{"data-stay": "", **here}
    )


def _faces(
    card: PanelCard, table: pd.DataFrame, question: Question, opened: Collection[str] = ()
) -> dict[str, object]:
    caption = f"{card.panel.title}: {question.filters.plan.short_title}"
    return card.faces(table, question, opened=opened, caption=caption)


def _listed(deliverables: list[Row]) -> list[Row]:
    """The deliverables as they are listed: that nobody is named is said once, in the sentence."""
    named = any(row["lead"] != NO_LEAD for row in deliverables)
    return deliverables if named else [{**row, "lead": ""} for row in deliverables]


def _matrix(kin: pd.DataFrame, question: Question) -> html.Table | str:
    """The crosswalk, each of whose links asks about that priority in its own plan."""
    plans = {plan.id: plan for plan in other_plans(question)}

    def link(row: Row) -> str:
        plan = plans[row["kin_plan"]]
        return plan_link(question, plan, plan.priority(row["kin_id"]))

    columns = [(plan.id, plan.short_title) for plan in plans.values()]
    return crosswalk(kin, columns, KIN.title, link) if plans else ""
