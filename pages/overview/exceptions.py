"""Since your last meeting: what rose or fell beyond normal variation, by ward and offence."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from components.grid import Row, records
from components.panel import Column, Panel
from components.wording import at_once, that_reflects
from components.wording import listed as in_words
from model.config.wording import Wording
from model.many import many, verb
from model.periods import Window, day, short
from pages.areas import OF_CHANGE
from pages.known import how_of_panel
from pages.question import Question
from pages.reliance import share_moved
from pages.showing import OF_SHOWS, rise_that_shows, with_shows
from pages.tested import Period, listed, offences, periods, tested
from stats.areas import Compared, revision_words, said_of
from stats.exceptions import ALL, COLUMNS, Exceptions

SHOWN = (*COLUMNS, "area_name", "name", "words", "tone", "revision")


def exceptions_table(question: Question) -> pd.DataFrame:
    """One row a figure that is listed, those since the meeting first; the columns of SHOWN."""
    of_period = {p.compare.name: p.of_name for p in periods(question)}
    rows = records(listed(question).table)
    said = [
        {**row, **_said(row, of_period[row["period"]][row["offence"]], question)} for row in rows
    ]
    return pd.DataFrame(said, columns=list(SHOWN))


def _said(row: Row, asked: Compared, question: Question) -> dict[str, str]:
    """What may be said of a row: the change between its two counts, as everywhere else."""
    area = question.area(row["area_code"])
    moved = asked.change(area.kind, row["value"], row["base"], area=area.code)
    words, colour = said_of(moved, asked)
    return {
        "area_name": area.name,
        "name": _name(row["offence"], question),
        "words": words,
        "tone": colour,
        "revision": revision_words(question.cube, [area.code], asked)[0],
    }


def _name(offence: str, question: Question) -> str:
    return question.subject if offence == ALL else question.dataset.catalogue.offence[offence].name


def offences_of(row: Row, question: Question) -> tuple[str, ...]:
    """The offences of a listed figure."""
    return question.filters.offences if row["offence"] == ALL else (row["offence"],)


def compared(question: Question) -> list[Window]:
    """The months of every period that is looked at, and of what each is held against."""
    if not question.measurable:
        return []
    every = [period.compare for period in periods(question)]
    return [window for c in every for window in (c.window, *c.against.windows)]


def _subject(question: Question) -> str:
    """What the list is of: not what the filters count together, where it looks at more."""
    alike = offences(question) == question.filters.offences
    return question.subject if alike else "every offence by itself"


def exceptions_sentence(table: pd.DataFrame, question: Question) -> str:
    """What rose and fell in each period, of how many figures, and what was not tested."""
    if not question.measurable:
        return question.not_measured
    every, found = periods(question), tested(question)
    parts = [_of_what(question)]
    parts += [_none_since(question)] if question.filters.since_window is None else []
    own = [_own_tested(found, p, question) for p in every]
    if found.tested:
        parts += [_period(table, p, n, question) for p, n in zip(every, own, strict=True)]
    parts.append(f"{_tested(found)}{_tested_of_ward(found, sum(own), question)}")
    parts += [_what_shows(found, question)] if any(own) else []
    parts += _left_out(every, question)
    return " ".join(filter(None, parts))


def _own_tested(found: Exceptions, period: Period, question: Question) -> int:
    """How many figures of a period were tested: of a ward that was asked, its own."""
    area, name = question.filters.area, period.compare.name
    each = [code for code, _, of in found.limits.names if of == name]
    return each.count(area.code) if area.kind == "ward" else len(each)


def _period(table: pd.DataFrame, period: Period, own: int, question: Question) -> str:
    """What is said of a period, of which so many figures were tested."""
    if not period.compare.names:
        return f"{period.compare.window.span}: nothing can be compared."
    if not own:
        return f"{_against(period)}: no figure{_of_this_ward(question)} could be tested."
    wording = question.dataset.catalogue.wording
    return f"{_moved(table, period, wording)}{_share_moved(period)}"


def _of_this_ward(question: Question) -> str:
    return " of this ward" if question.filters.area.kind == "ward" else ""


def _tested_of_ward(found: Exceptions, own: int, question: Question) -> str:
    """That a ward that was asked is tested among all wards, and how many figures are its own."""
    if not found.tested or not _of_this_ward(question):
        return ""
    if not own:
        return " They are of other wards."
    return f" They are of all wards, {own:,} of this one."


def _of_what(question: Question) -> str:
    """What was looked at: `14 offences and “Total recorded crime” by ward, All Leeds.`."""
    each, area = offences(question), question.filters.area
    names = question.dataset.catalogue.offence
    what = names[each[0]].name if len(each) == 1 else many(len(each), "offences")
    if len(question.filters.offences) > 1:
        what += f" and “{question.subject}”"
    return f"{what}{' by ward' if area.kind in ('whole', 'group') else ''}, {area.name}."


def _none_since(question: Question) -> str:
    since, last = day(question.filters.since), short(question.filters.window.last)
    return f"There is no whole month since {since}: the period ends in {last}."


def _moved(table: pd.DataFrame, period: Period, wording: Wording) -> str:
    """What rose and fell in a period: `Jul 2026 to Sep 2026, against …: 2 rose and 1 fell`.

    What follows police activity is counted apart and does neither: it is recorded more often.
    """
    of_period = table[table["period"] == period.compare.name]
    led = np.array([period.of_name[o].activity for o in of_period["offence"]], dtype=bool)
    up, down = _counts(of_period[~led])
    others = [f"{n} {went}" for n, went in ((up, "rose"), (down, "fell")) if n]
    said = [f"{' and '.join(others)} beyond normal variation."] if others else []
    up, down = _counts(of_period[led])
    more = [
        f"{n} {verb(n, *WAS)} recorded {how} often"
        for n, how in ((up, "more"), (down, "less"))
        if n
    ]
    said += [f"{' and '.join(more)}. {that_reflects(wording)}"] if more else []
    return (
        f"{_against(period)}: {' '.join(said) or 'nothing rose or fell beyond normal variation.'}"
    )


def _against(period: Period) -> str:
    return f"{period.compare.window.span}, against {period.compare.against.words}"


WAS = ("was", "were")


def _counts(moved: pd.DataFrame) -> tuple[int, int]:
    """How many rose, and how many fell."""
    rose = int((moved["difference"] > 0).sum())
    return rose, len(moved) - rose


def _share_moved(period: Period) -> str:
    """What records without a place may have done to the figures of a period."""
    return share_moved(period.together) if period.compare.offences else ""


def _tested(found: Exceptions) -> str:
    left = {"too small to test": found.small, "not known or hidden": found.unknown}
    aside = [f"{count:,} {words}" for words, count in left.items() if count]
    beside = f" ({' and '.join(aside)})" if aside else ""
    said = at_once(found.tested)
    return f"{said[:1].upper()}{said[1:]}{beside}."


def _what_shows(found: Exceptions, question: Question) -> str:
    """What a list cannot see; `pages.known` says how rarely an entry is chance."""
    if (middle := found.limits.middle) is None:
        return ""
    area, offence, period = middle
    asked = next(p for p in periods(question) if p.compare.name == period).of_name[offence]
    rise = rise_that_shows(question, question.area(area), asked)
    if not math.isfinite(rise):
        return ""
    percent = f"{math.floor(rise)}%"
    if found.tested == 1:
        return f"A rise of less than {percent} would not show."
    return f"In about half of the figures a rise of less than {percent} would not show."


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
    return in_words(names) if len(names) <= MOST_NAMED else f"{len(names)} offences"


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
        *OF_SHOWS,
        Column("p", "p", "p", shown=False),
        Column("q", "False-discovery rate", "p", shown=False),
        Column("area_code", "Area code", shown=False),
        Column("offence", "Offence id", shown=False),
    )


def _in_file(table: pd.DataFrame, question: Question) -> pd.DataFrame:
    """The list with what would have shown of each of its figures."""
    of_period = {p.compare.name: p.of_name for p in periods(question)}
    return with_shows(
        table,
        question,
        lambda row: (
            question.area(row["area_code"]),
            of_period[row["period"]][row["offence"]],
        ),
    )


EXCEPTIONS = Panel(
    page="overview",
    id="exceptions",
    title="Since your last meeting",
    how=how_of_panel,
    table=exceptions_table,
    sentence=exceptions_sentence,
    columns=_columns,
    in_file=_in_file,
    subject=_subject,
    compares=compared,
)
