"""What was to be done, and how it stands: a square each, and a list; marks as well as colours."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from components.grid import Row

NOT_REPORTED = "not reported"
"""What is said of a deliverable that no file mentions: it is nobody's guess."""

MARKS = {
    "complete": "✓",
    "on track": "→",
    "delayed": "!",
    "not started": "○",
    "stopped": "×",
    NOT_REPORTED: "",
}
"""The mark of each status, in the order they are listed."""


def status_squares(statuses: Sequence[str]) -> html.Div:
    """One square a deliverable, by status, and a key that counts them in words."""
    if not statuses:
        return html.Div()
    found = Counter(statuses)
    held = [s for s in MARKS if found[s]]
    squares = [html.Span(MARKS[s], className=_square(s)) for s in held for _ in range(found[s])]
    key = [html.Li([_mark(s), f"{found[s]} {s}"]) for s in held]
    return html.Div(
        [
            html.Div(squares, className="squares", **{"aria-hidden": "true"}),
            html.Ul(key, className="squares-key"),
        ]
    )


def _square(status: str) -> str:
    return f"square status-{status.replace(' ', '-')}"


def _mark(status: str) -> html.Span:
    return html.Span(MARKS[status], className=_square(status), **{"aria-hidden": "true"})


def deliverable_list(rows: Sequence[Row]) -> list[Component]:
    """The deliverables under the headings they stand under, in the plan's order.

    A row has title, section, kind, lead, team, due, status, reported, overdue and note.
    """
    sections: dict[str, list[Row]] = {}
    for row in rows:
        sections.setdefault(row["section"], []).append(row)
    return [
        html.Section(
            [
                html.H3(section or "Under no heading", className="deliverables-heading"),
                html.Ul([_deliverable(row) for row in of_section], className="deliverables"),
            ],
            className="deliverables-section",
        )
        for section, of_section in sections.items()
    ]


def _deliverable(row: Row) -> html.Li:
    # A team that leads its own work is named once.
    lead = f"Lead: {row['lead']}" if row["lead"] not in ("", row["team"]) else ""
    due = f"Due: {row['due']}" if row["due"] else ""
    said = " · ".join(w for w in (row["kind"], row["team"], lead, due) if w)
    notes = [row[key] for key in ("overdue", "note") if row[key]]
    return html.Li(
        [
            html.Div(
                [
                    html.P(row["title"], className="deliverable-title"),
                    html.P(said, className="small-print"),
                    *(html.P(note, className="small-print deliverable-note") for note in notes),
                ]
            ),
            _status(row),
        ],
        className="deliverable",
    )


def _status(row: Row) -> html.P:
    when = [html.Span(f", {row['reported']}", className="reported")] if row["reported"] else []
    words = html.Span([row["status"], *when])
    return html.P([_mark(row["status"]), words], className="deliverable-status")
