"""A plan on one page: its priorities, and under each its indicators as they stand."""

from __future__ import annotations

import math
from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from components import numbers
from components.grid import Row
from components.wording import beside, listed, moved
from model.config.plans import Priority
from model.many import after

BASES = {"victim": "Victim", "offender": "Offender", "location": "Location"}


def has_figure(row: Row) -> bool:
    """Whether there is a figure to show."""
    return not math.isnan(row["value"])


def value_words(row: Row, *, as_rate: bool) -> tuple[str, str]:
    """The value of a standing and its unit as a reader sees them: `5,688` and `incidents`.

    With the word for a figure that is not final: `incidents (provisional)`.

    A count of offences is written per 1,000 residents when `as_rate` holds.
    """
    if not has_figure(row):
        return "Hidden" if row["status"] == "hidden" else numbers.NOTHING, ""
    unit = row["unit"].removeprefix("%").strip()
    as_rate = as_rate and _has_rate(row)
    unit = f"{unit} per 1,000 residents" if as_rate else after(row["value"], unit)
    value = numbers.rate(row["rate"]) if as_rate else numbers.FORMS[row["form"]](row["value"])
    return value, beside(unit, row["revision"])


def _has_rate(row: Row) -> bool:
    return row["form"] == "count" and bool(row["offences"])


def compared_words(row: Row) -> str:
    """The difference in words; nothing where there is no value to compare."""
    if row["status"] == "published" or not has_figure(row):
        return ""
    return "".join(moved(row))


def outcome_block(title: str, blocks: Sequence[Component]) -> html.Section:
    """An outcome of a plan over its priorities; without a title the priorities alone."""
    heading = [html.H3(title, className="outcome")] if title else []
    return html.Section([*heading, *blocks], className="outcome-block")


def priority_block(
    priority: Priority,
    rows: Sequence[Row],
    *,
    address: str,
    under_outcome: bool,
    as_rate: bool,
    mark_ours: bool,
) -> html.Article:
    """A priority as published beside its indicators; `address` leads to its figures by ward.

    `rows` have the columns of a standing and its state in words; `mark_ours` says of a measure
    that the plan does not name that it is ours.
    """
    heading = html.H4 if under_outcome else html.H3
    link = html.A(priority.title, href=address, **{"data-page": ""})
    title = heading(link, className="priority-title")
    more = _more(priority.title, [*_about(priority), *_caveats(rows)])
    return _block([title, *more], _lines(rows, as_rate=as_rate, mark_ours=mark_ours))


def plain_block(
    title: str, note: str, rows: Sequence[Row], *, as_rate: bool, mark_ours: bool
) -> html.Article:
    """Indicators that stand under no priority."""
    about = [html.H3(title, className="priority-title"), html.P(note, className="small-print")]
    lines = _lines(rows, as_rate=as_rate, mark_ours=mark_ours)
    return _block([*about, *_more(title, _caveats(rows))], lines)


def _block(about: Sequence[Component], lines: Sequence[Component]) -> html.Article:
    nothing = html.P("No indicator or measure stands under it", className="small-print")
    listed_lines = html.Ul(list(lines), className="standings") if lines else nothing
    return html.Article(
        [html.Div(list(about), className="priority-about"), listed_lines], className="priority"
    )


def _more(title: str, parts: Sequence[Component]) -> list[Component]:
    """What stands behind a priority, folded away; paper shows it."""
    if not parts:
        return []
    summary = html.Summary(["More", html.Span(f" on {title}", className="visually-hidden")])
    return [html.Details([summary, *parts], className="priority-more unfolds-on-paper")]


def _caveats(rows: Sequence[Row]) -> list[Component]:
    """What a reader must know of each measure, by its name."""
    said = [(row["name"], kind, row[key]) for row in rows for key, kind in _NOTES if row[key]]
    if not said:
        return []
    items = [
        html.Li([html.Strong(name), f": {note}"], className=kind)
        for name, kind, note in dict.fromkeys(said)
    ]
    return [html.P("What to know", className="issues-label"), html.Ul(items, className="issues")]


_NOTES = (("label", "caveat"), ("gap", "gap"))
"""The columns with words of caution, and what each is called on the sheet."""


def _lines(rows: Sequence[Row], *, as_rate: bool, mark_ours: bool) -> list[Component]:
    """A line each for what has a figure, then one for all that has none."""
    said = [row for row in rows if says(row)]
    lines = [standing_line(row, as_rate=as_rate, mark_ours=mark_ours) for row in said]
    awaited = [row for row in rows if not says(row)]
    return [*lines, *([awaited_line(awaited)] if awaited else [])]


def says(row: Row) -> bool:
    """Whether a row has a line of its own: it shows a figure, or that one is hidden."""
    return has_figure(row) or row["status"] == "hidden"


def awaited_line(rows: Sequence[Row]) -> html.Li:
    """The measures of a priority that have no figure: by why there is none, and who has it."""
    by_state: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        by_state.setdefault((row["status"], row["state"]), []).append(row)
    return html.Li(
        [
            html.P(
                [
                    html.Span(state, className=f"chip state-{status}"),
                    html.Span(f" {'; '.join(_named_with_holder(of))}"),
                ],
                className="awaited",
            )
            for (status, state), of in by_state.items()
        ],
        className="standing-awaited",
    )


def _named_with_holder(rows: Sequence[Row]) -> list[str]:
    """`Hate incidents (Stop Hate UK)`: who has the file, once for all it would measure."""
    by_holder: dict[str, list[str]] = {}
    for row in rows:
        holder = f" ({row['holder']})" if row["status"] == "partner" else ""
        by_holder.setdefault(holder, []).append(row["name"])
    return [f"{'; '.join(names)}{holder}" for holder, names in by_holder.items()]


def _about(priority: Priority) -> list[Component]:
    parts: list[Component] = []
    if priority.basis:
        reading = " (our reading)" if priority.basis_ours else ""
        basis = listed([BASES[b] for b in priority.basis])
        parts.append(html.P(f"Basis: {basis}{reading}", className="basis"))
    if priority.note:
        parts.append(html.P(priority.note, className="small-print"))
    if priority.key_issues:
        parts.append(html.P(priority.key_issues_label, className="issues-label"))
        parts.append(html.Ul([html.Li(i) for i in priority.key_issues], className="issues"))
    if priority.activities:
        words = priority.activities_label or "activities"
        parts.append(html.P(f"{priority.activities} {words}", className="small-print"))
    return parts


def standing_line(row: Row, *, as_rate: bool, mark_ours: bool) -> html.Li:
    """One indicator as it stands: name, value, what that means, how far it is measured."""
    ours = [" ", html.Span("our measure", className="ours")] if mark_ours else []
    return html.Li(
        [
            html.P([row["name"], *(ours if not row["named"] else [])], className="standing-title"),
            html.Div(_value(row, as_rate=as_rate), className="standing-value"),
            html.Div(_meaning(row), className="standing-words"),
            html.P(row["state"], className=f"chip state-{row['status']}"),
        ],
        className="standing",
    )


def _value(row: Row, *, as_rate: bool) -> list[Component]:
    value, unit = value_words(row, as_rate=as_rate)
    return [
        html.Span(value, className="figure"),
        *([html.Span(f" {unit}", className="figure-unit")] if unit else []),
        *([_residents(row)] if as_rate and has_figure(row) and _has_rate(row) else []),
    ]


def _residents(row: Row) -> html.P:
    """The count and the residents of a rate, or why there is none."""
    count = numbers.count(row["numerator"])
    if math.isnan(row["population"]):
        of = f"{count} {after(row['numerator'], row['unit'])}"
        return html.P(f"{of}; {row['no_rate']}", className="small-print")
    residents = numbers.count(row["population"])
    return html.P(f"{count} among {residents} residents", className="small-print")


def _meaning(row: Row) -> list[Component]:
    """Compared with what, is it real, and how it stands against what the plan wanted."""
    parts: list[Component] = []
    if compared_words(row):
        parts.append(html.P(_compared(row)))
    parts.append(html.P(row["words"], className=f"verdict tone-{row['tone']}"))
    if not row["offences"] and row["period"]:
        source = html.Span(f". Source: {row['source']}", className="source")
        of = f"{row['measured_in']}, {row['period']}"
        parts.append(html.P([of, source], className="small-print"))
    return [*parts, *_against_plan(row)]


def _compared(row: Row) -> list[Component | str]:
    """The difference in words; what it is compared with apart.

    Of a count of offences the sentence above the sheet says that, so that a wide screen need not.
    """
    more, than = moved(row)
    if not more:
        return [than]
    before, against, base = than.partition(row["against"])
    classes = "than said-above" if row["offences"] else "than"
    return [more, html.Span(f"{before}{against}", className=classes), base]


def _against_plan(row: Row) -> list[Component]:
    parts: list[Component] = []
    if row["baseline"]:
        parts.append(html.P(f"Baseline in the plan: {row['baseline']}", className="small-print"))
    if not math.isnan(row["of_target"]):
        parts.append(_bar(row["of_target"]))
    if row["target_words"]:
        parts.append(html.P(row["target_words"], className="small-print target-words"))
    return parts


def _bar(of_target: float) -> Component:
    """How much of the target is reached; the words below it say the same."""
    label = f"{numbers.share(of_target)} of the target"
    reached = min(max(of_target, 0.0), 100.0)
    return html.Meter(
        label,
        min="0",
        max="100",
        value=f"{reached:.1f}",
        className="target-bar",
        **{"aria-label": label},
    )


def team_block(team: str, rows: Sequence[Row], *, as_rate: bool) -> html.Details:
    """The measures a plan sets one team, folded under how many of them have a figure."""
    known = sum(has_figure(row) for row in rows)
    have = f"{known} with a figure" if known else "none with a figure yet"
    measures = "measure" if len(rows) == 1 else "measures"
    return html.Details(
        [
            html.Summary([html.Strong(team), f": {len(rows)} {measures}, {have}"]),
            html.Ul([_team_line(row, as_rate=as_rate) for row in rows], className="team-list"),
        ],
        className="team-measures unfolds-on-paper",
    )


def _team_line(row: Row, *, as_rate: bool) -> html.Li:
    value, unit = value_words(row, as_rate=as_rate)
    return html.Li(
        [
            html.Span(row["name"], className="team-measure"),
            html.Span(f"{value} {unit}".strip(), className="team-value"),
            html.Span(row["state"], className=f"chip state-{row['status']}"),
        ],
        className="" if has_figure(row) else "team-empty",
    )
