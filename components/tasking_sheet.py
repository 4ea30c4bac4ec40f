"""The tasking list on paper: places with their figures, and room for who does what by when."""

from __future__ import annotations

import math
from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from components import numbers
from components.grid import Row
from components.markup import Ready, markup
from components.months_line import months_line

WRITTEN = (("Action", 2), ("Who", 2), ("By when", 1), ("Outcome", 2))
"""What a meeting writes under each place, and over how many columns of figures."""

COLUMNS = 7
"""The number, the place and the five figures."""


def months_words(row: Row) -> str:
    """`10 of 12`: months hot, of those that have data."""
    return f"{numbers.count(row['months_hot'])} of {numbers.count(row['counted_months'])}"


def certainty_words(row: Row) -> str:
    """`90%`: in how many draws of a hundred a cell is hot."""
    return f"{row['certainty']:.0f}%"


def told_words(row: Row) -> str:
    """Why a place is listed, what is most recorded there and how its count changed, in one line."""
    parts = (row["why"], row["made_of"], change_words(row))
    return "".join(f"{words}. " for words in parts if words).strip()


def change_words(row: Row) -> str:
    """`Within chance, 194 before`; nothing where the periods are not compared."""
    if not row["change"]:
        return ""
    beyond = "" if row["change"] == "within chance" else " beyond chance"
    return f"{row['change'].capitalize()}{beyond}, {numbers.count(row['before'])} before"


def months_of(row: Row) -> list[float]:
    """The months of a place, oldest first, from what its file says of them."""
    held = row["history"].replace(",", "").split()
    return [math.nan if word == numbers.NOTHING else float(word) for word in held]


def tasking_sheet(
    rows: Sequence[Row], *, title: str, sentence: str, running: str, place: str, unit: str
) -> list[Component]:
    """A numbered list of places under its title and `sentence`, with blank lines for the meeting.

    `rows` have the columns of a table of cells. `running` stands over the list on every sheet of
    paper, since one is copied without the other; `place` names the place of which shares are told
    and `unit` what is counted.
    """
    return [
        html.H2(title),
        html.P(sentence, className="sentence"),
        *([_list(rows, running, place, unit)] if rows else []),
    ]


def _list(rows: Sequence[Row], running: str, place: str, unit: str) -> html.Table:
    heads = ("No.", "Place", unit, f"Share of {place}", "Class", "Months hot", "Certainty")
    numeric = {unit, f"Share of {place}", "Months hot", "Certainty"}
    cells = [html.Th(h, scope="col", className="number" if h in numeric else "") for h in heads]
    above = html.Tr([html.Td(running, colSpan=str(COLUMNS))], className="running")
    return html.Table(
        [
            html.Thead([above, html.Tr(cells)]),
            *(html.Tbody(_place(number, row)) for number, row in enumerate(rows, start=1)),
        ],
        className="tasking",
    )


def _place(number: int, row: Row) -> list[html.Tr | Ready]:
    figures = (
        (numbers.count(row["count"]), "number"),
        (numbers.share(row["share"]), "number"),
        (row["class"].capitalize() or numbers.NOTHING, ""),
        (months_words(row), "number"),
        (certainty_words(row), "number"),
    )
    said = [
        html.Td(str(number), className="task-number"),
        html.Th([row["around"], html.Span(_lies_in(row), className="place-ward")], scope="row"),
        *(html.Td(words, className=name) for words, name in figures),
    ]
    # By its id the browser finds the cell on the map, to write the number there.
    return [html.Tr(said, **{"data-cell": row["cell"]}), _told(row), _TO_WRITE]


def _told(row: Row) -> html.Tr:
    """Why it is listed, across all columns so that it takes one line, and its months as a line."""
    parts = [html.Span(told_words(row)), months_line(months_of(row))]
    return html.Tr([html.Td(parts, colSpan=str(COLUMNS))], className="told")


def _lies_in(row: Row) -> str:
    """The ward, and the committee where the place has any."""
    return ", ".join(name for name in (row["ward"], row["group"]) if name)


_TO_WRITE = Ready(
    markup(
        html.Tr(
            [html.Td(label, colSpan=str(columns)) for label, columns in WRITTEN],
            className="to-write",
        )
    )
)
"""The same for every place, so it is made once: components are slow."""
