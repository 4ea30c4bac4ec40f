"""A panel's table as an accessible HTML table, with links that sort it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from dash import html
from dash.development.base_component import Component

from components.markup import Ready, element
from components.numbers import FORMS
from components.panel import Column

Row = dict[str, Any]


@dataclass(frozen=True)
class Sorting:
    """The column a table is sorted by, and the link that sorts it by another."""

    by: str
    """A column key; a leading `-` means largest first."""
    link: Callable[[str], str]


def records(table: pd.DataFrame, columns: Sequence[str] = ()) -> list[Row]:
    """The rows as dictionaries of Python values, of these columns or of all.

    Much quicker than `to_dict("records")`, which asks of every cell what it is; and names are
    taken out of the table once, for going through its index costs more than all else of a row.
    """
    names = list(columns or table.columns)
    values = [table[name].tolist() for name in names]
    return [dict(zip(names, row, strict=True)) for row in zip(*values, strict=True)]


def sorted_table(table: pd.DataFrame, by: str) -> pd.DataFrame:
    """The rows sorted by a column (`-` before it: descending), missing last, ties as they were."""
    key = by.removeprefix("-")
    if key not in table.columns:
        return table
    return table.sort_values(
        key, ascending=not by.startswith("-"), na_position="last", kind="stable", ignore_index=True
    )


def grid(
    table: pd.DataFrame,
    columns: Sequence[Column],
    caption: str,
    *,
    note: str = "",
    sorting: Sorting | None = None,
    link: Callable[[Row], str] | None = None,
    chosen: Callable[[Row], bool] | None = None,
    total: Callable[[Row], bool] | None = None,
) -> html.Table:
    """An HTML table with a caption; the first column heads each row.

    `note` stands above the rows and is true of each. `link` gives the address of a row's heading
    (empty for none), `chosen` marks the rows selected, and rows for which `total` holds go below a
    line.
    """
    shown = [c for c in columns if c.shown]
    rows = records(table)
    is_total = total or (lambda _: False)
    body = [_row(r, shown, link, chosen) for r in rows if not is_total(r)]
    foot = [_row(r, shown, link, chosen) for r in rows if is_total(r)]
    head = html.Thead(html.Tr([_heading(c, sorting) for c in shown]))
    parts = [_caption(caption, note), head, html.Tbody(body)]
    return html.Table([*parts, html.Tfoot(foot)] if foot else parts, className="grid")


def _caption(caption: str, note: str) -> html.Caption:
    if not note:
        return html.Caption(caption, className="visually-hidden")
    return html.Caption([html.Span(f"{caption}. ", className="visually-hidden"), note])


def _heading(column: Column, sorting: Sorting | None) -> html.Th:
    number = "number" if column.is_number else ""
    if sorting is None:
        return html.Th(column.label, scope="col", className=number)
    state, after = _sort_state(column, sorting.by)
    arrow = {"ascending": "▲", "descending": "▼"}.get(state, "")
    label: list[Component | str] = [column.label]
    if arrow:
        label.append(html.Span(arrow, className="sort-arrow", **{"aria-hidden": "true"}))
    link = html.A(label, href=sorting.link(after), className="sort", **{"data-stay": ""})
    return html.Th(link, scope="col", className=number, **{"aria-sort": state})


def _sort_state(column: Column, by: str) -> tuple[str, str]:
    """The state for assistive technology, and the sort that a click on the heading asks for."""
    if by == f"-{column.key}":
        return "descending", column.key
    if by == column.key:
        return "ascending", f"-{column.key}"
    return "none", f"-{column.key}" if column.is_number else column.key


def _row(
    row: Row,
    columns: Sequence[Column],
    link: Callable[[Row], str] | None,
    chosen: Callable[[Row], bool] | None,
) -> Ready:
    first, *others = columns
    name = FORMS[first.form](row[first.key])
    address = link(row) if link else ""
    head = element("a", name, href=address, **{"data-stay": ""}) if address else name
    is_chosen = bool(chosen and chosen(row))
    current = {"aria-current": "true"} if is_chosen else {}
    cells = [_cell(row, c) for c in others]
    cells = [element("th", head, scope="row"), *cells]
    return element("tr", cells, className="chosen" if is_chosen else "", **current)


def _cell(row: Row, column: Column) -> Ready:
    classes = ["number"] if column.is_number else []
    if column.key == "words" and row.get("tone", "neutral") != "neutral":
        classes.append(f"tone-{row['tone']}")
    return element("td", FORMS[column.form](row[column.key]), className=" ".join(classes))
