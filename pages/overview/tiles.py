"""The indicator tiles: the chosen offences together, each alone, and what only a partner holds."""

from __future__ import annotations

import math

import pandas as pd

from components import numbers
from components.panel import Column, Panel
from components.wording import moved
from model.catalogue import Measure, PartnerFile
from pages.overview.areas import compared_areas, no_rate
from pages.question import Question
from stats.areas import COLUMNS


def tiles_table(question: Question) -> pd.DataFrame:
    """One row a tile: the sum of what is chosen, each offence, and what only a partner holds."""
    rows = [_measure_row(question, *entry) for entry in _measures(question)]
    priority = question.filters.priority
    partner = priority.partner_files if priority else ()
    rows += [_partner_row(p) for p in partner]
    extra = ["name", "offences", "unit", "against", "status", "label", "gap", "no_rate"]
    return pd.DataFrame(rows, columns=[*extra, *COLUMNS])


def _measures(question: Question) -> list[tuple[str, tuple[str, ...], Measure | None]]:
    """Name, offences and the plan's words of each tile, the sum first."""
    offences, priority = question.filters.offences, question.filters.priority
    known = question.dataset.catalogue.offence
    words = {m.offence: m for m in priority.measures} if priority else {}
    each = [(known[o].name, (o,), words.get(o)) for o in offences]
    if len(offences) <= 1:
        return each
    together = question.subject
    if priority is not None:
        together = f"{together}: all together"
        return [(together, offences, None), *each]
    headline = [o for o in question.dataset.catalogue.offences if o.headline]
    return [(together, offences, None), *((o.name, (o.id,), None) for o in headline)]


def _measure_row(
    question: Question, name: str, offences: tuple[str, ...], words: Measure | None
) -> dict[str, object]:
    (row,) = compared_areas(question, [question.filters.area], question.compare(offences))
    graded = words is not None and words.grade != "direct"
    label = words.label if words else ""
    gap = f"Only part of the period: {question.own_gap}" if question.own_gap else ""
    return {
        **row,
        "name": name,
        "offences": offences,
        "no_rate": no_rate(question, question.filters.area),
        "unit": question.unit(offences),
        "against": question.against.words,
        "status": words.grade if graded else "measured",
        "label": f"{words.grade.capitalize()} measure. {label}" if graded else label,
        "gap": gap,
    }


def _partner_row(partner: PartnerFile) -> dict[str, object]:
    return {
        "name": partner.needs,
        "offences": (),
        "gap": "",
        "no_rate": "",
        "unit": "",
        "against": "",
        "status": "partner",
        "label": partner.why,
        "words": f"Needs a partner file: {partner.holder}",
        "tone": "partner",
        **dict.fromkeys(("value", "base", "difference", "percent", "rate", "population"), math.nan),
    }


def tiles_sentence(table: pd.DataFrame, question: Question) -> str:
    """The first tile in words, as it may be put in the minutes."""
    measured = table[table["status"] != "partner"]
    if measured.empty:
        return question.not_measured
    row = measured.to_dict("records")[0]
    start = f"{question.place_words}: {numbers.count(row['value'])} {row['unit']}"
    count, than = moved(row)
    return f"{start}{', ' if count else '. '}{count.lower()}{than}. {row['words']}."


def _tile_columns(_: Question) -> tuple[Column, ...]:
    return (
        Column("name", "Measure"),
        Column("value", "This period", "count"),
        Column("unit", "Unit"),
        Column("against", "Compared with"),
        Column("base", "Period compared with", "count"),
        Column("difference", "Difference", "difference"),
        Column("percent", "Change %", "percent"),
        Column("words", "Is it real?"),
        Column("rate", "Rate per 1,000 residents", "rate"),
        Column("population", "Residents", "count"),
        Column("status", "Measured by"),
        Column("label", "Note"),
        Column("gap", "Gap"),
    )


TILES = Panel(
    page="overview",
    id="tiles",
    title="At a glance",
    table=tiles_table,
    sentence=tiles_sentence,
    columns=_tile_columns,
)
