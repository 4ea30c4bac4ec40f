"""The workbook a plan's partners fill in: figures nobody publishes, and how milestones stand."""

from __future__ import annotations

import io
from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from data_loaders.columns.written_periods import EXPECTED_PERIOD
from data_loaders.partners.missing_series import Need, needs
from data_loaders.partners.series_values import STATUSES
from data_loaders.partners.template_sheets import drop_down, lists_sheet, put, table_sheet, to_page
from model.config.catalogue import Catalogue, Place
from model.config.plans import Framework
from model.periods import short
from model.tables import MILESTONE_STATUSES

if TYPE_CHECKING:
    from openpyxl import Workbook

_NEEDED = {
    "Indicator": 28,
    "Title, as published or ours": 60,
    "Unit": 24,
    "Better when": 14,
    "Holder": 36,
    "Grade": 12,
    "Figures so far": 18,
    "How to give it": 48,
}
_FIGURES = {
    "Indicator": 30,
    "Area": 28,
    "Period": 24,
    "Numerator": 12,
    "Denominator": 12,
    "Value": 12,
    "Lower": 10,
    "Upper": 10,
    "Status": 14,
    "Source": 30,
}
_MILESTONES = {
    "Plan": 24,
    "Deliverable": 28,
    "Title": 60,
    "Lead": 30,
    "Due": 12,
    "Status": 14,
    "Date reported": 16,
    "Note": 50,
}
_BETTER = {"down": "lower", "up": "higher", "context": "neither: context"}


def template_workbook(framework: Framework, catalogue: Catalogue, held: Collection[str]) -> bytes:
    """An Excel workbook with what a plan still needs, to be filled in and added back.

    `held` are the ids of the series the store has figures of. The sheets: Instructions, Still
    needed (a row a series), Figures (rows to fill in), Milestones (every deliverable), and a hidden
    one with the choices of the drop-downs.
    """
    from openpyxl import Workbook

    wanted = needs(framework, catalogue, held)
    choices = {
        "Indicators": [need.id for need in wanted if not need.offences],
        "Areas": _areas(catalogue.place),
        "Statuses": list(STATUSES),
        "Milestone statuses": list(MILESTONE_STATUSES),
    }
    book = Workbook()
    book.remove(book.active)
    _instructions(book, framework, catalogue.place)
    table_sheet(book, "Still needed", _NEEDED, [_needed(need, catalogue) for need in wanted])
    _figures(book, choices)
    _milestones(book, framework, choices)
    lists_sheet(book, choices)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _needed(need: Need, catalogue: Catalogue) -> tuple[str, ...]:
    offences = " and ".join(catalogue.offence[offence].name for offence in need.offences)
    by_ward = f"a table by ward and month, or a file of cases, of {offences}"
    return (
        need.id,
        need.title,
        need.unit,
        _BETTER[need.direction],
        need.holder,
        need.grade,
        "some; add newer" if need.held else "none yet",
        by_ward if offences else "rows of the sheet Figures",
    )


def _areas(place: Place) -> list[str]:
    """The names of the areas that figures may be of, the largest first."""
    return [
        place.force,
        place.whole,
        *(g.name for g in place.groups),
        *place.names_of({}).values(),
    ]


def _figures(book: Workbook, choices: Mapping[str, Sequence[str]]) -> None:
    sheet = table_sheet(book, "Figures", _FIGURES, texts=("Period",))
    columns = list(_FIGURES)
    # A ward may be typed by its code, and a place may list no wards.
    drop_down(sheet, columns.index("Indicator") + 1, choices, "Indicators")
    drop_down(sheet, columns.index("Area") + 1, choices, "Areas", others=True)
    drop_down(sheet, columns.index("Status") + 1, choices, "Statuses")


def _milestones(book: Workbook, framework: Framework, choices: Mapping[str, Sequence[str]]) -> None:
    rows = [
        (framework.id, d.id, d.title, d.lead, short(d.due_month) if d.due_month else "")
        for d in framework.deliverables
    ]
    sheet = table_sheet(book, "Milestones", _MILESTONES, rows, texts=("Date reported",))
    drop_down(sheet, list(_MILESTONES).index("Status") + 1, choices, "Milestone statuses")


def _instructions(book: Workbook, framework: Framework, place: Place) -> None:
    from openpyxl.styles import Alignment, Font

    sheet = book.create_sheet("Instructions")
    sheet.column_dimensions["A"].width = 110
    for row, text in enumerate(_words(framework, place), start=1):
        put(sheet, row, 1, text)
        sheet.cell(row, 1).alignment = Alignment(wrap_text=True, vertical="top")
    sheet["A1"].font = Font(bold=True, size=14)
    to_page(sheet)


def _group(place: Place) -> str:
    group, _ = place.group_words
    return f"a {group}, " if group else ""


def _words(framework: Framework, place: Place) -> tuple[str, ...]:
    return (
        f"{framework.title}: figures and milestones for {place.name}",
        "",
        "Still needed lists what this plan wants to know and nothing open tells, and who holds it.",
        "",
        "Figures: one row for each indicator, area and period. Rows left blank are passed over.",
        f"Indicator: choose its id from the list. Area: choose a ward, {_group(place)}the whole or "
        "the force; the code of a ward may be typed too.",
        f"Period: {EXPECTED_PERIOD}.",
        "Give the numerator and the denominator where there are any; the value is then worked out. "
        "For a count give the numerator alone. A value that is given must be what the two make.",
        "A percentage is a plain number: 12.5 for 12.5 %.",
        "Lower and Upper: the limits of a confidence interval, where a survey has one.",
        "Status: final (or blank), provisional, suppressed (you may not give it) or missing.",
        "Give true counts, small ones too: counts of 1 to 4 of partners' figures, and whatever "
        "would give them away, are hidden before anything is stored. Give all areas of one "
        "indicator and period in one file, and periods that do not overlap.",
        "",
        "Milestones: every deliverable of the plan. Choose a status, and give the day it was "
        "reported (2025-02-14). The note is shown to readers: no names of people, no case details.",
        f"The statuses are {', '.join(MILESTONE_STATUSES)}. Rows without a status are passed over.",
        "",
        "Send the workbook back as it is. It is loaded with: python -m data_loaders add FILE. "
        "Rows that cannot be used are listed with their number and what was expected; nothing else "
        "is lost. A figure or milestone given again replaces the one before.",
    )
