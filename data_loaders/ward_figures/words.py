"""What is said of ward figures beside their headings: in lines above, in columns of one value.

A short line over a table, and a column that says one thing in all rows, are filters: what they say
is said of every figure. What cannot be understood there is refused, never left out.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Collection, Iterator, Sequence

from data_loaders.columns.table_columns import cell, heading, rows_below
from data_loaders.columns.written_months import month_number
from data_loaders.files.sheet import Sheet
from data_loaders.headings.called_columns import parted
from data_loaders.headings.longer_periods import (
    longer_period,
    read_alone,
    without_longer_periods,
)
from data_loaders.headings.named_areas import NamedAreas, is_code
from data_loaders.headings.stated_measure import NOT_ALL, left_over, words_of_another
from data_loaders.ward_figures.columns import MAJORS, Layout
from model.config.catalogue import Catalogue

SHORT = 6
"""Words of the longest line that says what a table is of; a longer one is prose."""

_WIDER = re.compile(r"\W*(source|includ|note that|data (from|source))", re.IGNORECASE)
"""How a footnote begins that takes nothing away from what is counted."""
_ANSWER = re.compile(r"yes|no|y|n|true|false|0|1")
_OF_A_PERSON = re.compile(
    r"(?:cllr|councillor|dr|mr|mrs|ms|miss|prof|pc|sgt|insp|supt|inspector|superintendent)\b\.? .+"
    r"|[^,;–-]+[,;–-]\s*(?:\w+ ){0,3}(?:analyst|manager|director|coordinator|researcher)"
    r"|.*[\w.]@\w.*|.*\bwww\.\w.*|(?:for|to|from): ?(?:cllr|councillor)\b.+"
    r"|(?:tel|phone|telephone|ext|mobile)\b\W*[\d ()+-]+",
    re.IGNORECASE,
)
"""A line that says who made a table or for whom, and how to reach them."""

_ASIDE = re.compile(
    r"\b(source|publisher|provider|supplier|owner|author|contact|licen[cs]e|notes?|comments?|remarks?"
    r"|footnotes?|updated|extracted|version|id|code|ref|reference"
    r"|url|link|file|dataset|region|country|county|nation|force|constabulary|police|borough|district"
    r"|authority|council|city|division|area|ward|status|quality|geography|boundary|boundaries"
    r"|teams?|cd|nm|nmw|geometry|shape|locality|neighbourhood|sector|patch|zone|cluster|beat|parish"
    r"|constituency|town|village|place|committee|partnership|hub|officer|analyst|lead|councillors?"
    r"|cllrs?|members?|party|name)\b"
)
"""Words of a column that says where a figure is, whose it is, or where it is from."""

_OF_YEARS = re.compile(
    r"\b(?:\w*y(?:ea)?rs?|fy\w*|q(?:ua)?r?ter|qtrs?|q|half|season|census|vintage)\b"
)
"""What a column is called that says of which year or quarter a month is."""

_MOST_PERIODS = 60
"""Quarters of fifteen years; of more words in a column not each is looked at."""


def names_of_place(catalogue: Catalogue) -> tuple[str, ...]:
    """What a title may call the place beside what it counts."""
    place = catalogue.place
    groups = [group.name for group in place.groups]
    return (place.name, place.whole, place.title, place.force, *place.group_words, *groups)


def places_of_a_name(catalogue: Catalogue) -> tuple[str, ...]:
    """What the name of a file or sheet may call a place, or whose it is.

    A ward, the force in short, a publisher by name and by its initials (`LCC`).
    """
    place = catalogue.place
    initials = "".join(word[:1] for word in place.force.split("-"))
    short = [text for text in (initials, f"{initials}p") if len(text) > 1]
    publishers = dict.fromkeys(source.publisher for source in catalogue.source.values())
    names = [name for name in publishers if len(heading(name).split()) <= LONGEST_PUBLISHER]
    short += ["".join(word[0] for word in heading(name).split()) for name in names if " " in name]
    wards = (ward.name for ward in place.wards)
    return (*names_of_place(catalogue), *short, *names, *wards)


LONGEST_PUBLISHER = 5
"""Words of the name of one publisher; longer ones are lists of several."""


def short_line(lines: Sequence[str], catalogue: Catalogue) -> str:
    """Why figures under a short line are not read; empty where each of them is understood."""
    for line, strays in _not_understood(lines, catalogue):
        if len(heading(line).split()) <= SHORT:
            return f"the line '{line}' above its table says '{strays}' of its figures, {NOT_ALL}"
    return ""


def under_table(sheet: Sheet, layout: Layout, catalogue: Catalogue) -> tuple[str, list[str]]:
    """Why figures over a short line that is known to be of another measure are not read.

    With it comes what is said of longer lines that are.
    """
    why, told = "", []
    for line in lines_under(sheet, layout):
        strays = words_of_another(line, catalogue.offence_of_name)
        strays = strays or longer_period(line, numbered=False)
        if not strays or _WIDER.match(line):
            continue
        if len(heading(line).split()) > SHORT:
            told.append(f"the line '{line}' under the table says '{strays}': check what is counted")
        else:
            why = why or f"the line '{line}' under its table says '{strays}', {NOT_ALL}"
    return why, told


def short_lines_under(sheet: Sheet, layout: Layout) -> list[str]:
    """The lines under a table that may say what it is of."""
    return [t for t in figures_lines_under(sheet, layout) if len(heading(t).split()) <= SHORT]


def figures_lines_under(sheet: Sheet, layout: Layout) -> list[str]:
    """The lines under a table but for those of sources and of what else is in it."""
    return [text for text in lines_under(sheet, layout) if not _WIDER.match(text)]


def lines_under(sheet: Sheet, layout: Layout) -> list[str]:
    """The lines of text under the last row of figures of a table."""
    below = [row for _, row in rows_below(sheet, layout.last)]
    columns = [figures.column for figures in layout.figures]
    under = itertools.takewhile(lambda row: not any(cell(row, c) for c in columns), below[::-1])
    lines = ([" ".join(text.split()) for text in row if text.strip()] for row in under)
    return [texts[0] for texts in lines if len(texts) == 1][::-1]


def prose(lines: Sequence[str], catalogue: Catalogue) -> list[str]:
    """What is said of longer lines above a table that figures are read of."""
    return [
        f"the line '{line}' was not understood: check that it does not change what is counted"
        for line, _ in _not_understood(lines, catalogue)
        if len(heading(line).split()) > SHORT
    ]


def _not_understood(lines: Sequence[str], catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    place = names_of_place(catalogue)
    for text in lines:
        line = " ".join(text.split())
        strays = left_over(line, catalogue.offence_of_name, place)
        if _OF_A_PERSON.fullmatch(line):
            strays = words_of_another(line, catalogue.offence_of_name)
        if strays:
            yield line, strays


def filtered_by(sheet: Sheet, layout: Layout, catalogue: Catalogue, areas: NamedAreas) -> str:
    """Why figures are not all of what is counted: a column not read says one thing in all rows."""
    rows = [row for _, row in rows_below(sheet, layout.last) if _is_of_ward(row, layout)]
    year = () if layout.year is None else ((sheet.rows[layout.last][layout.year], layout.year),)
    inner = ((sheet.rows[layout.last][c], c) for c in layout.measures[1:])
    for name, column in (*layout.beside, *inner, *year):
        values = {cell(row, column) for row in rows}
        text = min(values, default="")
        alone = len(values) == 1 and _is_filter(name, text, layout, catalogue, areas)
        if (alone and column != layout.year) or _are_longer(name, values, catalogue, areas):
            return (
                f"its column '{name}' says '{text}' in {'every' if len(values) == 1 else 'a'} row, "
                f"{NOT_ALL.split(';')[0]}; take the column out if they are, or give the counts"
            )
    return ""


def _are_longer(
    name: str, values: Collection[str], catalogue: Catalogue, areas: NamedAreas
) -> bool:
    """Whether each row says another period than a month: a year to date, a quarter."""
    few = 0 < len(values) <= _MOST_PERIODS
    return few and all(_is_longer(name, value, catalogue, areas) for value in values)


def _is_longer(name: str, value: str, catalogue: Catalogue, areas: NamedAreas) -> bool:
    """Whether a cell says another period than a month, and nothing else.

    A quarter or year with its number is that of the month where its column is called so.
    """
    if areas.any(value):
        return False
    period = read_alone(value)
    is_named = _OF_YEARS.search(heading(parted(name))) is not None
    if longer_period(value, numbered=not is_named):
        offences, place = catalogue.offence_of_name, names_of_place(catalogue)
        rest = left_over(without_longer_periods(value), offences, place)
        return is_named or not any(map(str.isalpha, rest))
    is_long = period is not None and period.kind in ("year", "quarter")
    return is_long and not is_named and not value.isdigit()


def _is_of_ward(row: Sequence[str], layout: Layout) -> bool:
    ward = any(cell(row, c) for c in (layout.code, layout.name) if c is not None)
    return ward and any(cell(row, f.column) for f in layout.figures)


def _is_filter(
    name: str, value: str, layout: Layout, catalogue: Catalogue, areas: NamedAreas
) -> bool:
    """Whether one value in all rows says more than where, when and of what a figure is."""
    offences, place = catalogue.offence_of_name, names_of_place(catalogue)
    called = left_over(name, offences, place)
    if _ANSWER.fullmatch(value.lower()):
        return bool(called) and not value.isdigit()
    if not any(map(str.isalpha, value)) or is_code(value) or areas.any(value):
        return False
    period = read_alone(value) is not None or not without_longer_periods(value)
    if month_number(value) is not None or (period and not longer_period(value, numbered=False)):
        return False
    if _ASIDE.search(heading(name)) or (layout.measures and heading(name) in MAJORS):
        return bool(words_of_another(value, offences))
    return bool(left_over(value, offences, place))
