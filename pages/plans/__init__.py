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
from pages.plans.owed import OWED, owed_list, owed_of
from pages.plans.paper import size_class
from pages.plans.related_priorities import KIN, other_plans
from pages.plans.sheet import sheet
from pages.question import Question
from pages.templates import template_path

NAME = "plans"
PATH = "/plans"
LABEL = "Plans"
FILTERED = True
PANELS = (INDICATORS, DELIVERABLES, OWED, KIN, FIGURES)

AS_TABLE = "The same as a table"
INDICATORS_CARD = PanelCard(INDICATORS, fold=AS_TABLE, asked=False)
DELIVERABLES_CARD = PanelCard(DELIVERABLES, fold=AS_TABLE, asked=False)
OWED_CARD = PanelCard(OWED, "reading-card", fold=AS_TABLE, asked=False)
KIN_CARD = PanelCard(
    KIN, "reading-card", rows="matrix", fold="The priorities side by side", asked=False
)
FIGURES_CARD = PanelCard(
    FIGURES, "reading-card", fold="The figures and their arithmetic", asked=False
)
CARDS = (INDICATORS_CARD, DELIVERABLES_CARD, OWED_CARD, KIN_CARD, FIGURES_CARD)
OPENERS = tuple(card.opener for card in CARDS)
"""What folds the table of each panel open and shut."""


def layout(**_: str) -> html.Div:
    """The page before its figures arrive."""
    return html.Div(
        [
            html.Div(
                [
                    html.H1(id="plans-title"),
                    quotable("plans-answer", "the answer", classes="answer"),
                    html.P(id="plans-owner", className="plan-owner"),
                    html.Details(
                        [
                            html.Summary("What the plan is for"),
                            html.P(id="plans-outcomes", className="plan-owner"),
                            html.P(id="plans-note", className="small-print"),
                        ],
                        className="fold unfolds-on-paper plan-purpose",
                    ),
                ],
                className="page-heading",
            ),
            html.Div(
                [
                    _indicators_card(),
                    _owed_card(),
                    _deliverables_card(),
                    KIN_CARD.layout(),
                    FIGURES_CARD.layout(),
                ],
                id="plans-columns",
            ),
        ],
        className="page page-plans",
    )


def _indicators_card() -> html.Section:
    sheet = html.Div(id="plans-indicators-sheet", className="plan-sheet")
    return INDICATORS_CARD.layout(before=[sheet])


def _deliverables_card() -> html.Section:
    squares = html.Div(id="plans-deliverables-squares")
    listed = html.Div(id="plans-deliverables-list", className="deliverable-columns")
    unfolds = html.Details(
        [html.Summary("What each of them is"), listed], className="fold unfolds-on-paper"
    )
    return DELIVERABLES_CARD.layout(before=[squares, unfolds])


def _owed_card() -> html.Section:
    holders = html.Ul(id="plans-owed-list", className="owed-list")
    workbook = html.P(id="plans-needs", className="needs")
    return OWED_CARD.layout(before=[holders, workbook])


def outputs() -> dict[str, Output]:
    """What the page's callback fills, by the key `view` gives it."""
    children = (
        *("title", "owner", "outcomes", "answer", "note", "needs"),
        *("indicators-sheet", "deliverables-squares", "deliverables-list", "owed-list"),
    )
    return {
        **{key: Output(f"plans-{key}", "children") for key in children},
        "columns": Output("plans-columns", "className"),
        **outputs_of(CARDS),
    }


def view(question: Question, *, opened: Collection[str] = OPENERS) -> dict[str, object]:
    """Everything the page shows for a question, each panel's table computed once.

    Every panel's table is folded away: it travels only while its opener is `opened`.
    """
    indicators, deliverables = INDICATORS.table(question), DELIVERABLES.table(question)
    owed, kin, figures = owed_of(indicators, question), KIN.table(question), FIGURES.table(question)
    standing, to_do = records(indicators), records(deliverables)
    return {
        **_heading(indicators, question),
        **_faces(INDICATORS_CARD, indicators, question, opened),
        **_faces(DELIVERABLES_CARD, deliverables, question, opened),
        **_faces(OWED_CARD, owed, question, opened),
        **KIN_CARD.faces(kin, question, opened=opened, rows=_matrix(kin, question)),
        **_faces(FIGURES_CARD, figures, question, opened),
        "indicators-sheet": sheet(standing, question),
        "deliverables-squares": status_squares(list(deliverables["status"])),
        "deliverables-list": deliverable_list(_listed(to_do)),
        "owed-list": owed_list(records(owed)),
        "columns": size_class(standing, to_do, question),
    }


def _heading(indicators: pd.DataFrame, question: Question) -> dict[str, object]:
    plan = question.filters.plan
    answer = plan_answer(whole_plan(question, indicators), question)
    return {
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


def _faces(
    card: PanelCard, table: pd.DataFrame, question: Question, opened: Collection[str]
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
