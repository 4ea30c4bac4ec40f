"""Since your last meeting: what rose or fell beyond normal variation, by ward and offence."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import pandas as pd

from components.grid import Row, records
from components.panel import Column, Panel
from components.wording import listed
from model.filters import choices, default_offences
from model.many import many, verb
from model.periods import Window, day, short
from pages.areas import OF_CHANGE
from pages.known import how_of_panel
from pages.question import Question, once_a_question
from pages.reliance import share_moved
from stats.areas import Compared, revision_words, said_of
from stats.exceptions import COLUMNS, Compare, Exceptions, exceptions

SHOWN = (*COLUMNS, "area_name", "name", "words", "tone", "revision")


@dataclass(frozen=True)
class Period:
    """One period that is looked at, and how each offence can be compared in it."""

    compare: Compare
    of_offence: dict[str, Compared]
    together: Compared
    """All offences that can be compared, as one."""

    @property
    def left_out(self) -> dict[str, str]:
        """Offence ids that cannot be compared, and why, in words."""
        return {o: c.reason for o, c in self.of_offence.items() if c.reason}


def exceptions_table(question: Question) -> pd.DataFrame:
    """One row a figure that is listed, those since the meeting first; the columns of SHOWN."""
    of_period = {p.compare.name: p.of_offence for p in _periods(question)}
    rows = records(_found(question).table)
    said = [
        {**row, **_said(row, of_period[row["period"]][row["offence"]], question)} for row in rows
    ]
    return pd.DataFrame(said, columns=list(SHOWN))


@once_a_question
def _found(question: Question) -> Exceptions:
    area = question.filters.area
    kind = "ward" if area.kind in ("whole", "group") else area.kind
    compared = [p.compare for p in _periods(question)]
    return exceptions(question.cube, _areas(question), compared, kind=kind)


def _said(row: Row, asked: Compared, question: Question) -> dict[str, str]:
    """What may be said of a row: the change between its two counts, as everywhere else."""
    area = question.area(row["area_code"])
    moved = asked.change(area.kind, row["value"], row["base"], area=area.code)
    words, colour = said_of(moved, asked)
    return {
        "area_name": area.name,
        "name": question.dataset.catalogue.offence[row["offence"]].name,
        "words": words,
        "tone": colour,
        "revision": revision_words(question.cube, [area.code], asked)[0],
    }


def _areas(question: Question) -> tuple[str, ...]:
    """The wards of what was asked; a zone is not cut into wards."""
    area = question.filters.area
    return area.members if area.kind in ("whole", "group") else (area.code,)


@once_a_question
def _periods(question: Question) -> list[Period]:
    """The months since the meeting, and the period asked for where that is another."""
    since, asked = question.filters.since_window, question.filters.window
    windows = [w for w in (since, asked) if w is not None]
    return [_period(question, window) for window in dict.fromkeys(windows)]


def _period(question: Question, window: Window) -> Period:
    of_period = replace(question, filters=replace(question.filters, window=window))
    of_offence = {o: of_period.compare((o,)) for o in _offences(question)}
    compared = tuple(o for o, asked in of_offence.items() if not asked.reason)
    compare = Compare(window.words, window, of_period.against, compared, question.varying)
    return Period(compare, of_offence, of_period.compare(compared))


def _offences(question: Question) -> tuple[str, ...]:
    """Those ticked; where none was, every offence a reader could tick, ASB beside crime."""
    filters, scope = question.filters, question.dataset.scope
    usual = default_offences(scope, filters.plan, filters.priority)
    if filters.offences != usual:
        return filters.offences
    return choices(scope, filters.plan, filters.priority)


def _subject(question: Question) -> str:
    """What the list is of: not what the filters count together, where it looks at more."""
    alike = _offences(question) == question.filters.offences
    return question.subject if alike else "every offence by itself"


def exceptions_sentence(table: pd.DataFrame, question: Question) -> str:
    """What rose and fell in each period, of how many figures, and what was not tested."""
    if not question.measurable:
        return question.not_measured
    periods, found = _periods(question), _found(question)
    parts = [_of_what(question)]
    parts += [_none_since(question)] if question.filters.since_window is None else []
    parts += [f"{_moved(table, p)}{_share_moved(p)}" for p in periods]
    parts.append(_tested(found))
    parts += _left_out(periods, question)
    return " ".join(parts)


def _of_what(question: Question) -> str:
    """What was looked at: `14 offences by ward, All Leeds.`."""
    offences, area = _offences(question), question.filters.area
    names = question.dataset.catalogue.offence
    what = names[offences[0]].name if len(offences) == 1 else many(len(offences), "offences")
    return f"{what}{' by ward' if area.kind in ('whole', 'group') else ''}, {area.name}."


def _none_since(question: Question) -> str:
    since, last = day(question.filters.since), short(question.filters.window.last)
    return f"There is no whole month since {since}: the period ends in {last}."


def _moved(table: pd.DataFrame, period: Period) -> str:
    """What rose and fell in a period: `Jul 2026 to Sep 2026, against …: 2 rose and 1 fell`."""
    if not period.compare.offences:
        return f"{period.compare.window.span}: nothing can be compared."
    of_period = table[table["period"] == period.compare.name]
    rose = int((of_period["difference"] > 0).sum())
    fell = len(of_period) - rose
    when = f"{period.compare.window.span}, against {period.compare.against.words}"
    if of_period.empty:
        return f"{when}: nothing rose or fell beyond normal variation."
    counts = [f"{n} {verb}" for n, verb in ((rose, "rose"), (fell, "fell")) if n]
    return f"{when}: {' and '.join(counts)} beyond normal variation."


def _share_moved(period: Period) -> str:
    """What records without a place may have done to the figures of a period."""
    return share_moved(period.together) if period.compare.offences else ""


def _tested(found: Exceptions) -> str:
    left = {"too small to test": found.small, "not known or hidden": found.unknown}
    aside = [f"{count:,} {words}" for words, count in left.items() if count]
    beside = f" ({' and '.join(aside)})" if aside else ""
    if not found.tested:
        return f"No figure could be tested{beside}."
    were = verb(found.tested, "was", "were")
    figures = f"{many(found.tested, 'figures')} {were} tested at once"
    return f"{figures}{beside}.{_what_shows(found)}"


def _what_shows(found: Exceptions) -> str:
    """What a list cannot see; `pages.known` says how rarely an entry is chance."""
    if not math.isfinite(found.would_show):
        return ""
    rise = f"{found.would_show:.0f}%"
    if found.tested == 1:
        return f" A rise of less than {rise} would not show."
    return f" In half of the figures a rise of less than {rise} would not show."


def _left_out(periods: list[Period], question: Question) -> list[str]:
    """Offences that could not be compared, each reason once."""
    names = question.dataset.catalogue.offence
    of_reason: dict[str, list[str]] = {}
    for period in periods:
        for offence, reason in period.left_out.items():
            key = f"{period.compare.window.span}: {reason}"
            of_reason.setdefault(key, []).append(names[offence].name)
    return [f"Not tested: {_some(names)} ({reason})." for reason, names in of_reason.items()]


def _some(names: list[str]) -> str:
    return listed(names) if len(names) <= MOST_NAMED else f"{len(names)} offences"


MOST_NAMED = 3
"""Offences a sentence names before it gives their number."""


def _columns(_: Question) -> tuple[Column, ...]:
    return (
        Column("area_name", "Area"),
        Column("name", "Offence"),
        Column("period", "Period"),
        Column("value", "Now", "count"),
        Column("base", "Before", "count"),
        Column("difference", "Difference", "difference"),
        Column("percent", "Change %", "percent"),
        Column("words", "Is it real?"),
        Column("revision", "Figure status", shown=False),
        *OF_CHANGE,
        Column("p", "p", "p", shown=False),
        Column("q", "False-discovery rate", "p", shown=False),
        Column("area_code", "Area code", shown=False),
        Column("offence", "Offence id", shown=False),
    )


EXCEPTIONS = Panel(
    page="overview",
    id="exceptions",
    title="Since your last meeting",
    how=how_of_panel,
    table=exceptions_table,
    sentence=exceptions_sentence,
    columns=_columns,
    subject=_subject,
)
