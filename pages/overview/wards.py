"""Where: the ward map and the ward table, two faces of one panel."""

from __future__ import annotations

import math

import pandas as pd

from components import numbers
from components.figures.ward_map import ward_map
from components.grid import Row, records, sorted_table
from components.panel import Column, Figure, Panel
from components.wording import among_the_list, listed, moved_names, none_beyond
from model.filters import COUNT, DEFAULT_COLOUR, WITHOUT_PLACE, Area
from model.many import after, many, verb
from pages.areas import OF_CHANGE, compared_areas, map_area, no_rate
from pages.known import how_of_panel
from pages.overview.ward_colours import WardColours, ward_colours
from pages.question import Question, once_a_question
from pages.reliance import share_moved
from pages.showing import OF_SHOWS, with_shows
from pages.tested import among
from stats.areas import COLUMNS, Compared, area_table
from stats.counts import revisions

MOST_NAMED = 3
"""Wards a sentence names before it gives their number."""


def wards_table(question: Question) -> pd.DataFrame:
    """The wards in question, sorted as asked, then the committee and the whole beside them.

    COLUMNS of areas, and `on_map`: what the colour of a ward on the map means.
    """
    if not question.measurable:
        return pd.DataFrame(columns=[*COLUMNS, "on_map"])
    wards = [question.area(code) for code in _listed_wards(question)]
    rows = compared_areas(question, wards, ward_comparison(question))
    beside = [
        row
        for area in _beside(question)
        for row in compared_areas(question, [area], _comparison(question, _kind_of(area)))
    ]
    table = sorted_table(area_table(rows), question.filters.sort)
    on_map = pd.Series(colours_of(table, question).words, dtype=object)
    both = [table.assign(on_map=on_map), area_table(beside).assign(on_map="")]
    return pd.concat(both, ignore_index=True)


def _kind_of(area: Area) -> str:
    """The kind of area a row is compared as: what is in no ward belongs to the whole."""
    return "whole" if area is UNPLACED else area.kind


@once_a_question
def ward_comparison(question: Question) -> Compared:
    """How wards are compared: boundaries or map points may forbid what the whole allows."""
    return _comparison(question, "ward")


@once_a_question
def _unlike(question: Question) -> bool:
    """Whether the figures of some wards are provisional or revised, and of others not."""
    filters, wards = question.filters, question.dataset.scope.whole.members
    return len(set(revisions(question.cube, wards, filters.offences, filters.window))) > 1


def _comparison(question: Question, kind: str) -> Compared:
    return question.compare(question.filters.offences, area_kind=kind)


def _listed_wards(question: Question) -> list[str]:
    area = question.filters.area
    if area.kind == "group":
        return list(area.members)
    return list(question.dataset.scope.whole.members)


def _beside(question: Question) -> list[Area]:
    """The group, zone and whole that ward figures are read against, and what is in no ward."""
    area = question.filters.area
    place = question.dataset.catalogue.place
    group = next((w.group for w in place.wards if w.code == area.code), "")
    beside = [area] if area.kind in ("group", "zone", "drawn") else []
    beside += [question.area(group)] if group else []
    line = [UNPLACED] if question.dataset.counts_without_place else []
    return [*beside, *line, question.dataset.scope.whole]


UNPLACED = Area(WITHOUT_PLACE, "Without a place", "without place", ())
"""The line of records that the whole counts and no ward does."""


def is_ward(row: Row) -> bool:
    """Whether a row of the wards table is a ward, not a total beside them."""
    return row["area_type"] == "ward"


def wards_sentence(table: pd.DataFrame, question: Question) -> str:
    """Where it is concentrated, and which wards moved beyond normal variation."""
    if not question.measurable:
        return question.not_measured
    wards = table[table["area_type"] == "ward"]
    unknown = int(wards["value"].isna().sum())
    if unknown and wards["hidden"].any():
        return _hidden_words(unknown, len(wards), question)
    if unknown == len(wards):
        gap = f": {question.covered.own_gap}" if question.covered.own_gap else ""
        return f"There is no figure for these wards{gap}."
    if not wards["value"].sum() > 0:
        return "Nothing was recorded in these wards in the period."
    top = wards.nlargest(min(MOST_NAMED, len(wards)), "value")
    where = question.dataset.catalogue.place.name
    if question.filters.area.kind == "group":
        where = question.filters.area.name
    line = table.loc[table["area_code"] == WITHOUT_PLACE, "value"].sum()
    held = 100 * top["value"].sum() / (wards["value"].sum() + line)
    names = listed(list(top["area_name"]))
    unit = question.unit(question.filters.offences)
    concentration = f"{names} recorded {held:.0f}% of the {unit}."
    if len(wards) <= MOST_NAMED:
        concentration = f"{names} had {_from_most(len(wards))}."
    of = f"{question.subject} by ward, {where}, {question.period_words}."
    return f"{of} {concentration} {_moved_words(wards, question)}{_line_words(line, question)}"


def _from_most(wards: int) -> str:
    """What is said of the order of so few wards that the first of them are all."""
    return "all of it" if wards == 1 else "the most, in this order"


def _line_words(line: float, question: Question) -> str:
    """What the whole counts beside its wards; nothing where that is none or not known."""
    if not line:
        return ""
    have = f"{many(line, 'records')} {verb(line, 'has', 'have')}"
    return f" {have} no place: {question.dataset.scope.whole.name} counts them, and no ward."


def _hidden_words(unknown: int, wards: int, question: Question) -> str:
    """Shares of wards are not said: what is left out could be worked out from them."""
    which = "every ward" if unknown == wards else f"{unknown} of the {wards} wards"
    longer = question.filters.window.length > 1
    why = " in one month or more of the period" if longer else ""
    of = f"{question.subject} by ward, {question.period_words}."
    return (
        f"{of} The figures of {which} are hidden: they are small{why}, or would give a small one "
        "away. They come from a partner's file."
    )


def _moved_words(wards: pd.DataFrame, question: Question) -> str:
    compared = ward_comparison(question)
    if compared.reason:
        return f"No comparison: {compared.reason}."
    beyond, share = wards[wards["verdict"] == "beyond"], share_moved(compared)
    count = int(wards["verdict"].isin(("similar", "possible", "beyond")).sum())
    if not count:
        return f"No ward has enough records to be tested against {question.against.words}.{share}"
    tested = among_the_list(among(question, compared, "ward", count), count)
    which = zip(beyond["area_name"], beyond["difference"], strict=True)
    wording = question.dataset.catalogue.wording
    said = moved_names(which, wording, activity=compared.activity, most=MOST_NAMED)
    held = f"Each ward’s count is held against {question.against.words}"
    told = f". {said}" if said else f": {none_beyond(count, len(wards))}."
    return f"{held}{told} {tested}{share}"


def ward_columns(question: Question) -> tuple[Column, ...]:
    """Counts and change, or rate with its numerator and denominator."""
    if question.as_rate:
        figures = _rate_columns(question)
    elif ward_comparison(question).reason:
        figures = _count_columns(question)
    else:
        figures = _change_columns(question)
    return (
        Column("area_name", "Ward"),
        *figures,
        Column("on_map", "On the map", shown=_unseen(question)),
        Column("revision", "Figure status", shown=_unlike(question)),
        Column("area_code", "Area code", shown=False),
        Column("area_type", "Area type", shown=False),
    )


def _unseen(question: Question) -> bool:
    """Whether the map shows what no other column of the table does."""
    filters = question.filters
    return filters.colour != DEFAULT_COLOUR[filters.measure] and filters.colour != COUNT


def _share_column(question: Question, *, shown: bool) -> Column:
    place = question.dataset.catalogue.place.name
    return Column("share", f"Share of {place}", "share", shown=shown)


def _rate_columns(question: Question) -> tuple[Column, ...]:
    return (
        Column("rate", "Per 1,000 residents", "rate"),
        Column("rate_lower", "Lower 95%", "rate"),
        Column("rate_upper", "Upper 95%", "rate"),
        Column("value", "Count", "count"),
        Column("population", "Residents", "count"),
        _share_column(question, shown=False),
    )


def _count_columns(question: Question) -> tuple[Column, ...]:
    """Where nothing is compared."""
    return (
        Column("value", "This period", "count"),
        _share_column(question, shown=True),
        Column("words", "Compared"),
    )


def _change_columns(question: Question) -> tuple[Column, ...]:
    before = "Year before" if question.against.years == 1 else "3-year mean"
    return (
        Column("value", "This period", "count"),
        Column("base", before, "count"),
        Column("difference", "Difference", "difference"),
        Column("percent", "Change %", "percent"),
        *OF_CHANGE,
        *OF_SHOWS,
        Column("words", "Is it real?"),
    )


def wards_in_file(table: pd.DataFrame, question: Question) -> pd.DataFrame:
    """The table with what would have shown of each ward, where a file has its change."""
    return with_shows(table, question, lambda row: _of_row(row, question))


def _of_row(row: Row, question: Question) -> tuple[Area, Compared]:
    area = question.area(row["area_code"])
    return area, ward_comparison(question) if is_ward(row) else _comparison(question, area.kind)


def colours_of(table: pd.DataFrame, question: Question) -> WardColours:
    """What the map colours the wards of the table by."""
    return ward_colours(_only_wards(table), question, ward_comparison(question))


def _only_wards(table: pd.DataFrame) -> pd.DataFrame:
    return table[table["area_type"] == "ward"].reset_index(drop=True)


def wards_figure(table: pd.DataFrame, question: Question) -> Figure:
    """The ward map of the table."""
    wards, dataset = _only_wards(table), question.dataset
    others = dataset.wards[~dataset.wards["area_code"].isin(wards["area_code"])]
    area = question.filters.area
    return ward_map(
        wards,
        colours_of(table, question).coloured,
        pd.Series([_hover(row, question) for row in records(wards)], dtype=object),
        map_area(question),
        context=others[["area_code", "area_name"]],
        selected=[area.code] if area.kind in ("group", "ward", "zone") else [],
    )


def _hover(row: Row, question: Question) -> str:
    unit = question.unit(question.filters.offences)
    lines = [
        f"<b>{row['area_name']}</b>",
        f"{numbers.count(row['value'])} {after(row['value'], unit)}",
    ]
    if question.as_rate:
        known = not math.isnan(row["rate"])
        rate = f"{numbers.rate(row['rate'])} per 1,000 residents"
        lines.append(rate if known else no_rate(question, question.area(row["area_code"])))
    if row["revision"] and _unlike(question):
        lines.append(row["revision"].capitalize())
    if not math.isnan(row["difference"]):
        lines.append(
            f"{numbers.difference(row['difference'])} against {numbers.count(row['base'])}"
        )
    lines.append(row["words"])
    return "<br>".join(lines)


WARDS = Panel(
    page="overview",
    id="wards",
    title="Where: by ward",
    how=how_of_panel,
    table=wards_table,
    sentence=wards_sentence,
    columns=ward_columns,
    in_file=wards_in_file,
    figure=wards_figure,
)
