"""The priorities of one plan beside those of the others that share a thread with them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pandas as pd
from dash import html
from dash.development.base_component import Component

from components.grid import Row
from components.numbers import NOTHING


def crosswalk(
    table: pd.DataFrame,
    plans: Sequence[tuple[str, str]],
    caption: str,
    link: Callable[[Row], str],
) -> html.Table:
    """One row a priority, one column a plan, a link for each priority that is kin.

    `table` has priority, kin_plan (an id) and kin_title; `plans` are (id, title) in order.
    """
    head = [html.Th("This plan", scope="col")]
    head += [html.Th(title, scope="col") for _, title in plans]
    of_priority: dict[str, list[Row]] = {}
    for row in table.to_dict("records"):
        of_priority.setdefault(row["priority"], []).append(row)
    body = [
        html.Tr([html.Th(priority, scope="row"), *_cells(rows, plans, link)])
        for priority, rows in of_priority.items()
    ]
    return html.Table(
        [
            html.Caption(caption, className="visually-hidden"),
            html.Thead(html.Tr(head)),
            html.Tbody(body),
        ],
        className="grid crosswalk",
    )


def _cells(
    rows: Sequence[Row], plans: Sequence[tuple[str, str]], link: Callable[[Row], str]
) -> list[html.Td]:
    return [html.Td(_links([r for r in rows if r["kin_plan"] == p], link)) for p, _ in plans]


def _links(rows: Sequence[Row], link: Callable[[Row], str]) -> Component | str:
    if not rows:
        return NOTHING
    return html.Ul(
        [html.Li(html.A(r["kin_title"], href=link(r), **{"data-stay": ""})) for r in rows]
    )
