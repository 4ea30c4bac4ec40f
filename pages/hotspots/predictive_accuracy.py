"""How good is this map: how far incidents gather, and what last year's hotspots foretold."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from components.panel import Column, Panel
from components.wording import capital
from model.many import verb
from model.periods import Window
from pages.hotspots.cell_statistics import found, measurable
from pages.hotspots.cell_types import kind_of, nothing_known
from pages.question import Question, once_a_question
from stats.cells.concentration import generalised_gini, gini, top_places, top_share
from stats.cells.predictive_accuracy import Foresight, against_busiest
from stats.comparison import coverage_gap

FORESIGHT_COLUMNS = ("way", "cells", "area_km2", "events", "hit_rate", "pai", "pei")
TOPS = (1, 5, 10)
TOP_COLUMNS = ("part", "cells", "now", "before")


def _before(question: Question) -> Window:
    """The period of the same length just before: what a team had when it planned this one."""
    window = question.filters.window
    return Window(window.first - window.length, window.first - 1)


def _both(question: Question) -> tuple[np.ndarray, np.ndarray] | None:
    """Counts of the period before and of the period; None where one of them is not whole."""
    before, now = _before(question), question.filters.window
    status = question.covered.status.reindex(pd.period_range(before.first, now.last, freq="M"))
    if not measurable(question) or not (status == "complete").all():
        return None
    here = found(question)
    return here.counted(before), here.count


@once_a_question
def foresight_table(question: Question) -> pd.DataFrame:
    """One row a way of choosing cells from the period before, and what they held of this one.

    Over the whole place. `hit_rate` in %, `pai` times an even spread, `pei` the share in % of the
    most an area of that size could have held; empty where either period lacks data.
    """
    both = _both(question)
    if both is None:
        return pd.DataFrame(columns=list(FORESIGHT_COLUMNS))
    grid = found(question).ground.grid
    chosen = found(question).hot_in(_before(question))
    ways = against_busiest(chosen, both[0], both[1], grid.land)
    hot_ones = f"Hot {kind_of(question).many}"
    rows = [_row(hot_ones, ways.chosen), _row("The same area with most incidents", ways.busiest)]
    return pd.DataFrame(rows, columns=list(FORESIGHT_COLUMNS))


def _row(name: str, way: Foresight) -> dict[str, object]:
    return {
        "way": name,
        "cells": float(way.cells),
        "area_km2": way.area_m2 / 1e6,
        "events": way.events,
        "hit_rate": 100 * way.hit_rate,
        "pai": way.pai,
        "pei": 100 * way.pei,
    }


def foresight_sentence(table: pd.DataFrame, question: Question) -> str:
    """What the hotspots of the period before held of this one, against simply the busiest cells."""
    if table.empty:
        return (
            f"Nothing can be said of how well hotspots foretell: it needs {_needed(question)} on "
            f"map points{_lacking(question)}."
        )
    ours, busiest = table.iloc[0], table.iloc[1]
    if math.isnan(ours["pai"]):
        return (
            f"No {kind_of(question).one} was hot in the period before, or nothing happened since: "
            "nothing to judge."
        )
    before, kind = _before(question), kind_of(question)
    which = kind.many if ours["cells"] != 1 else kind.one
    if not ours["hit_rate"]:
        held = "held nothing of what followed"
    else:
        held = (
            f"held {ours['hit_rate']:.0f}% of what followed. That is {ours['pai']:.1f} times an "
            f"even spread, and {ours['pei']:.0f}% of the most such an area could hold"
        )
    return (
        f"The {ours['cells']:,.0f} {which} hot in {before.span} ({ours['area_km2']:.1f} km²) "
        f"{held}. The same area of the {kind.many} with most incidents held "
        f"{busiest['hit_rate']:.0f}%. {_use(question)}"
    )


def _needed(question: Question) -> str:
    """The two periods a forecast is judged by: `two whole months` where each is one."""
    length = question.filters.window.length
    return "two whole months" if length == 1 else f"two whole periods of {length} months"


def _use(question: Question) -> str:
    """What to plan by, after what foretold more."""
    if counting_foretells_more(question):
        return "Counting simply foretold more: plan by the count. The list of places does."
    return "Hot ones foretold as much or more: plan by these. The list of places does."


def counting_foretells_more(question: Question) -> bool:
    """Whether the same area of the busiest cells held more of what followed than the hot ones."""
    table = foresight_table(question)
    return len(table) > 0 and bool(table["pai"].iloc[1] > table["pai"].iloc[0])


def _lacking(question: Question) -> str:
    """Which months are not whole: `. But Mar 2025 is doubtful`."""
    both = Window(_before(question).first, question.filters.window.last)
    gap = coverage_gap(both, question.covered.status) if measurable(question) else ""
    return f". But {gap}" if gap else ""


def foresight_columns(question: Question) -> tuple[Column, ...]:
    """The measures by their usual names."""
    unit = question.unit(question.filters.offences).capitalize() or "Incidents"
    return (
        Column("way", "Chosen from the period before"),
        Column("cells", capital(kind_of(question).many), "count"),
        Column("area_km2", "km²", "figure"),
        Column("events", f"{unit} since", "count"),
        Column("hit_rate", "Hit rate", "share"),
        Column("pai", "PAI", "figure"),
        Column("pei", "PEI", "share"),
    )


def top_table(question: Question) -> pd.DataFrame:
    """What the busiest 1, 5 and 10 % of the cells hold in %, this period and the one before.

    Rounded up, so few cells make fewer rows: 1 and 5 % of 10 wards are the same ward.

    Then the Gini coefficients of 100, plain and allowing for fewer incidents than cells.
    Over the whole place; `before` is NaN where the two periods are not both whole.
    """
    if not measurable(question):
        return pd.DataFrame(columns=list(TOP_COLUMNS))
    both = _both(question)
    now = found(question).count
    before = both[0] if both else None
    tops = {top_places(len(now), part / 100): part for part in reversed(TOPS)}
    rows = [_top(question, now, before, tops[top]) for top in sorted(tops)]
    for name, measure in (("Gini, of 100", gini), ("Generalised Gini, of 100", generalised_gini)):
        past = math.nan if before is None else 100 * measure(before)
        rows.append({"part": name, "cells": math.nan, "now": 100 * measure(now), "before": past})
    return pd.DataFrame(rows, columns=list(TOP_COLUMNS))


def _top(
    question: Question, now: np.ndarray, before: np.ndarray | None, part: int
) -> dict[str, object]:
    """A row of the busiest cells; of few, their number says what a rounded part would not."""
    past = math.nan if before is None else 100 * top_share(before, part / 100)
    kind, top = kind_of(question), top_places(len(now), part / 100)
    few = f"The one {kind.one}" if len(now) == 1 else f"Busiest {top:,} of {len(now):,} {kind.many}"
    return {
        "part": f"Busiest {part}% of {kind.many}" if _is_part(top, len(now), part) else few,
        "cells": float(top),
        "now": 100 * top_share(now, part / 100),
        "before": past,
    }


def _is_part(top: int, places: int, part: int) -> bool:
    """Whether so many places are that part in %, to a whole number: 1 of 33 is 3%."""
    return round(100 * top / places) == part


def top_sentence(table: pd.DataFrame, question: Question) -> str:
    """How much the busiest hundredth of the cells holds."""
    if table.empty or math.isnan(table["now"].iloc[0]):
        nothing = "Nothing gathers anywhere: there is no incident on a map point."
        return nothing_known(question) or nothing
    first = table.iloc[0]
    unit = question.unit(question.filters.offences)
    past = (
        ""
        if math.isnan(first["before"])
        else f" In the period before it was {first['before']:.0f}%."
    )
    return f"{_busiest(question, int(first['cells']))} {first['now']:.0f}% of the {unit}.{past}"


def _busiest(question: Question, top: int) -> str:
    """The busiest hundredth and its verb: `The busiest 1% of the cells of Leeds (37) hold`."""
    kind, every = kind_of(question), len(found(question).ground.grid)
    of = f"the {kind.many} of {question.dataset.catalogue.place.name}"
    if _is_part(top, every, TOPS[0]):
        held = verb(top, "holds", "hold")
        return f"The busiest {TOPS[0]}% of {of} ({top:,}) {held}"
    if every == 1:
        return f"The one {kind.one} holds"
    if top == 1:
        return f"The busiest of {of} ({every:,}) holds"
    return f"The busiest {top:,} of {of} ({every:,}) hold"


def top_columns(question: Question) -> tuple[Column, ...]:
    """The period and the one before it."""
    return (
        Column("part", "Part"),
        Column("cells", capital(kind_of(question).many), "count"),
        Column("now", "This period", "share"),
        Column("before", "Period before", "share"),
    )


FORESIGHT = Panel(
    page="hotspots",
    id="foresight",
    title="How good is this map?",
    table=foresight_table,
    sentence=foresight_sentence,
    columns=foresight_columns,
)
TOP = Panel(
    page="hotspots",
    id="top",
    title="How far it gathers",
    table=top_table,
    sentence=top_sentence,
    columns=top_columns,
)
