"""Plans: the chosen plan on one page, and how each part of it stands."""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd
from dash import Output, html

from components.crosswalk import crosswalk
from components.grid import Row, grid, records
from components.panel import Panel
from components.shell import card, download_links, folded, quotable, scroll_box
from components.statuses import deliverable_list, status_squares
from model.config.plans import Framework
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
OPENERS = ("plans-indicators-opener", "plans-deliverables-opener")
"""What folds the table of indicators, and that of deliverables, open and shut."""
PANELS = (INDICATORS, DELIVERABLES, KIN, FIGURES)


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
            card(
                "plans-kin",
                KIN.title,
                [_scroll(KIN.title, "kin-matrix"), html.Div(id="plans-kin-downloads")],
                classes="reading-card",
            ),
            card(
                "plans-figures",
                FIGURES.title,
                [_scroll(FIGURES.title, "figures-grid"), html.Div(id="plans-figures-downloads")],
                classes="reading-card",
            ),
        ],
        className="page page-plans",
    )


def _indicators_card() -> html.Section:
    parts = [
        html.Div(id="plans-indicators-sheet", className="plan-sheet"),
        folded("The same as a table", OPENERS[0], _scroll(INDICATORS.title, "indicators-grid")),
        html.Div(id="plans-indicators-downloads"),
    ]
    return card("plans-indicators", INDICATORS.title, parts)


def _deliverables_card() -> html.Section:
    parts = [
        html.Div(id="plans-deliverables-squares"),
        html.Div(id="plans-deliverables-list", className="deliverable-columns"),
        folded("The same as a table", OPENERS[1], _scroll(DELIVERABLES.title, "deliverables-grid")),
        html.Div(id="plans-deliverables-downloads"),
    ]
    return card("plans-deliverables", DELIVERABLES.title, parts)


def _scroll(title: str, part: str) -> html.Div:
    """A box a table can scroll in, reached by keyboard."""
    return scroll_box(f"plans-{part}", f"{title}, table")


def outputs() -> dict[str, Output]:
    """What the page's callback fills, by the key `view` gives it."""
    children = (
        *("switch", "title", "owner", "outcomes", "answer", "note", "needs"),
        *("indicators-sheet", "indicators-grid", "deliverables-squares", "deliverables-list"),
        *("deliverables-grid", "kin-matrix", "figures-grid"),
        *(f"{p.id}-{part}" for p in PANELS for part in ("sentence", "downloads")),
    )
    return {
        **{key: Output(f"plans-{key}", "children") for key in children},
        "columns": Output("plans-columns", "className"),
    }


def view(question: Question, *, opened: Collection[str] = OPENERS) -> dict[str, object]:
    """Everything the page shows for a question, each panel's table computed once.

    Two tables are long and folded away: each travels only while its opener is `opened`.
    """
    tables = tuple(panel.table(question) for panel in PANELS)
    indicators, deliverables, kin, figures = tables
    standing, to_do = records(indicators), records(deliverables)
    of_indicators, of_deliverables = (opener in opened for opener in OPENERS)
    return {
        **_heading(indicators, question),
        **_sentences(tables, question),
        "indicators-sheet": sheet(standing, question),
        "indicators-grid": _grid(INDICATORS, indicators, question) if of_indicators else [],
        "deliverables-squares": status_squares(list(deliverables["status"])),
        "deliverables-list": deliverable_list(_listed(to_do)),
        "deliverables-grid": _grid(DELIVERABLES, deliverables, question) if of_deliverables else [],
        "kin-matrix": _matrix(kin, question),
        "figures-grid": _grid(FIGURES, figures, question),
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


def _sentences(tables: tuple[pd.DataFrame, ...], question: Question) -> dict[str, object]:
    faces: dict[str, object] = {}
    for panel, table in zip(PANELS, tables, strict=True):
        faces[f"{panel.id}-sentence"] = panel.sentence(table, question)
        faces[f"{panel.id}-downloads"] = download_links(panel, question.query)
    return faces


def _listed(deliverables: list[Row]) -> list[Row]:
    """The deliverables as they are listed: that nobody is named is said once, in the sentence."""
    named = any(row["lead"] != NO_LEAD for row in deliverables)
    return deliverables if named else [{**row, "lead": ""} for row in deliverables]


def _grid(panel: Panel[Question], table: pd.DataFrame, question: Question) -> html.Table:
    caption = f"{panel.title}: {question.filters.plan.short_title}"
    return grid(table, panel.columns(question), caption)


def _matrix(kin: pd.DataFrame, question: Question) -> html.Table | str:
    """The crosswalk, each of whose links asks about that priority in its own plan."""
    plans = {plan.id: plan for plan in other_plans(question)}

    def link(row: Row) -> str:
        plan = plans[row["kin_plan"]]
        return plan_link(question, plan, plan.priority(row["kin_id"]))

    columns = [(plan.id, plan.short_title) for plan in plans.values()]
    return crosswalk(kin, columns, KIN.title, link) if plans else ""
