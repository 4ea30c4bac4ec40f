"""What the page shows of its tiles, and in place of figures that nothing measures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import pandas as pd
from dash import html

from components.grid import Row, records
from components.shell import empty_state
from components.tiles import of_what, tile
from model.config.breaks import REFUSE, Break
from pages.question import Question
from pages.reliance import doubted_months
from pages.templates import template_path
from stats.counts import monthly

SPARK_MONTHS = 24


def tiles_shown(table: pd.DataFrame, question: Question) -> list[html.Article]:
    """A tile a row of the table."""
    rows = records(table)
    said, _ = _said_of_most(rows)
    return [_tile(row, question, said) for row in rows]


def of_tiles(table: pd.DataFrame) -> str:
    """The period and source that several tiles have, said once under them; none where one has."""
    said, every = _said_of_most(records(table))
    unless = "" if every else "Where a tile says nothing else: "
    return f"{unless}{said}." if said else ""


def _said_of_most(rows: Sequence[Row]) -> tuple[str, bool]:
    """What most figures are of, where it is more than one; and whether it is all of them."""
    counted = Counter(of_what(row) for row in rows if row["period"])
    (said, times), *_ = counted.most_common(1) or [("", 0)]
    return (said, times == counted.total()) if times > 1 else ("", False)


def _tile(row: Row, question: Question, said: str) -> html.Article:
    """A tile with the months before the end of the period; none for what is not counted here."""
    trend, breaks, doubtful = [], [], []
    offences = row["offences"] if row["form"] != "share" else ()
    if offences:
        last = question.filters.window.last
        series = monthly(question.cube, question.filters.area.code, offences)
        recent = series[series.index <= last].tail(SPARK_MONTHS)
        trend = recent.tolist()
        since = [
            len(recent) - 1 - (last.ordinal - b.month.ordinal)
            for b in _refusing(question, offences)
        ]
        breaks = [position for position in since if 0 < position < len(recent)]
        doubted = doubted_months(question, offences)
        doubtful = (
            [n for n, month in enumerate(recent.index) if month in doubted] if doubted else []
        )
    return tile(
        row,
        trend,
        as_rate=question.as_rate,
        template=template_path(question),
        breaks=breaks,
        doubtful=doubtful,
        said=said,
    )


def _refusing(question: Question, offences: tuple[str, ...]) -> list[Break]:
    return [b for b in question.breaks(offences) if b.effect == REFUSE]


def offences_of_tiles(tiles: pd.DataFrame) -> list[str]:
    """The offences of all tiles."""
    return [offence for offences in tiles["offences"] for offence in offences]


def needs_partner(tiles: pd.DataFrame, question: Question) -> html.Div:
    """What is asked for where no counts measure it, a line each."""
    priority = question.filters.priority
    title = priority.title if priority else question.subject
    needed = tiles[tiles["status"].isin(["partner", "unloaded"])]
    lines = [f"{row['name']}. {row['words']}." for row in records(needed)]
    return empty_state(
        f"No counts by ward measure “{title}”",
        [
            "So there is no map, table or trend to show: a stand-in would mislead. It needs:",
            *lines,
            html.A("Get the template to fill in", href=template_path(question), download=""),
            "Choose another shared priority above to see figures.",
        ],
    )
