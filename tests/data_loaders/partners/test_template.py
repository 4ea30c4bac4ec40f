"""The workbook of what a plan still needs, and the way back."""

from __future__ import annotations

import io

import openpyxl
import pytest

from data_loaders.__main__ import main
from data_loaders.load import add
from data_loaders.partners.missing_series import held_series, needs
from data_loaders.partners.template import template_workbook
from model.settings import Settings
from store.store import Store
from tests.data_loaders.made_figures import (
    WHOLE,
    changed,
    four_wards,
    loaded,
    table,
    with_plan,
    written,
)


@pytest.fixture(scope="module")
def place(leeds):
    return with_plan(four_wards(leeds))


def book_of(place, held: tuple[str, ...] = ()) -> openpyxl.Workbook:
    (plan,) = place.frameworks
    return openpyxl.load_workbook(io.BytesIO(template_workbook(plan, place, held)))


def column(sheet, heading: str) -> list[object]:
    """The cells under a heading."""
    (number,) = [c.column for c in sheet[1] if c.value == heading]
    return [row[number - 1].value for row in sheet.iter_rows(min_row=2) if row[0].value]


def choices(book, sheet: str) -> dict[str, list[object]]:
    """What each drop-down of a sheet offers, by its column."""
    return {
        str(v.sqref).split("2", maxsplit=1)[0]: [
            cell.value for (cell,) in book["Lists"][v.formula1.partition("!")[2]]
        ]
        for v in book[sheet].data_validations.dataValidation
    }


def test_what_no_open_data_measures_is_listed_and_what_is_held_comes_last(place):
    sheet = book_of(place, ("repeats",))["Still needed"]
    assert column(sheet, "Indicator") == ["gates", "feel-safe", "cases", "drug-deaths", "repeats"]
    assert column(sheet, "Title, as published or ours")[0] == "=Gates fitted"
    assert column(sheet, "Title, as published or ours")[2] == "The cases"
    assert column(sheet, "Holder")[0] == "The Council"
    assert column(sheet, "Figures so far") == [*["none yet"] * 4, "some; add newer"]


def test_an_open_series_is_listed_only_while_there_is_no_figure_of_it(place):
    (plan,) = place.frameworks
    assert "drug-deaths" in [need.id for need in needs(plan, place, ())]
    assert "drug-deaths" not in [need.id for need in needs(plan, place, ("drug-deaths",))]


def test_what_is_counted_by_ward_is_asked_for_as_a_table_and_not_as_a_figure(place, leeds):
    (plan,) = place.frameworks
    of_cases = leeds.indicator["lasbt-cases"]
    asks = changed(plan.priorities[0], measures=("lasbt-cases",))
    plan = changed(plan, priorities=(asks,))
    place = changed(place, indicators=(*place.indicators, of_cases), frameworks=(plan,))
    book = book_of(place)
    ways = dict(
        zip(
            column(book["Still needed"], "Indicator"),
            column(book["Still needed"], "How to give it"),
            strict=True,
        )
    )
    assert ways["lasbt-cases"] == "a table by ward and month, or a file of cases, of LASBT cases"
    assert "lasbt-cases" not in choices(book, "Figures")["A"]


def test_drop_downs_offer_what_the_loader_reads(place):
    book = book_of(place)
    figures = choices(book, "Figures")
    assert figures["A"] == ["repeats", "gates", "feel-safe", "cases", "drug-deaths"]
    assert figures["B"][:4] == ["west-yorkshire", "All Fourville", "North", "South"]
    assert figures["I"] == ["final", "provisional", "revised", "suppressed", "missing"]
    assert choices(book, "Milestones")["F"][1] == "on track"
    assert book["Lists"].sheet_state == "hidden"


def test_every_deliverable_is_filled_in_but_for_how_it_stands(place):
    rows = list(book_of(place)["Milestones"].iter_rows(min_row=2, max_row=3, values_only=True))
    assert rows == [
        ("made-plan", "strategy", "Write a strategy", "Public Health", *[None] * 4),
        ("made-plan", "gating", "Fit the gates", "=The Council", "Mar 2025", *[None] * 3),
    ]


def test_no_text_is_a_formula(place):
    cells = [c for sheet in book_of(place) for row in sheet.iter_rows() for c in row]
    assert {c.data_type for c in cells if c.value is not None} == {"s"}
    assert [c.value for c in cells if c.quotePrefix] == ["=Gates fitted", "=The Council"]


def test_sheets_print_across_with_their_headings_in_view(place):
    book = book_of(place)
    assert book.sheetnames == ["Instructions", "Still needed", "Figures", "Milestones", "Lists"]
    for name in book.sheetnames[1:4]:
        assert book[name].freeze_panes == "A2"
        assert book[name].page_setup.orientation == "landscape"
        assert book[name].print_title_rows == "$1:$1"


def fill(path, figures: list[dict[str, object]], milestones: dict[str, tuple[object, ...]]) -> None:
    """Fill in rows of Figures, and status, date and note of deliverables."""
    book = openpyxl.load_workbook(path)
    names = [cell.value for cell in book["Figures"][1]]
    for row, values in enumerate(figures, start=2):
        for name, value in values.items():
            book["Figures"].cell(row, names.index(name) + 1, value)
    for row in book["Milestones"].iter_rows(min_row=2):
        for cell, value in zip(row[5:8], milestones.get(row[1].value, ()), strict=False):
            cell.value = value
    book.save(path)


def test_an_empty_template_is_read_and_changes_nothing(place, tmp_path):
    store = Store(str(tmp_path / "store"))
    (plan,) = place.frameworks
    path = written(tmp_path, "empty.xlsx", template_workbook(plan, place, ()))
    report = add([path], place, store)
    (line,) = report.lines
    assert (line.kind, line.rows_read, line.refused) == ("series and milestones", 0, "")
    assert line.notes == ("no row is filled in yet",)
    assert report.release is None


def test_filled_in_and_added_back_it_loads_and_is_then_held(place, tmp_path):
    store = Store(str(tmp_path / "store"))
    loaded(place, store, tmp_path)
    (plan,) = place.frameworks
    path = written(tmp_path, "filled.xlsx", template_workbook(plan, place, ()))
    figures = [
        {"Indicator": "repeats", "Area": "All Fourville", "Period": "2024/25"},
        {"Indicator": "gates", "Area": "Ash", "Period": "2025-02", "Value": 12},
        {"Indicator": "nonsense", "Area": "Ash", "Period": "2025-02", "Value": 12},
    ]
    figures[0] |= {"Numerator": 30, "Denominator": 120}
    fill(path, figures, {"gating": ("complete", "2025-03-01", "All 12")})
    (line,) = add([path], place, store).lines
    assert (line.rows_read, line.placed, line.rejected) == (4, 3, 1)
    assert line.rejects[0].found == "sheet 'Figures', indicator 'nonsense'"
    values = table(store, "indicator_values").set_index("indicator")["value"]
    assert values.to_dict() == {"gates": 12, "repeats": 25}
    assert table(store, "milestones")["status"].to_list() == ["complete"]
    assert held_series(store, place) == {"gates", "repeats"}


def test_the_command_writes_it_and_takes_it_back(tmp_path, monkeypatch, leeds, capsys):
    monkeypatch.setenv("SAFER_DATA_DIR", str(tmp_path / "data"))
    plan = next(f for f in leeds.frameworks if f.deliverables and needs(f, leeds, ()))
    wanted = [need.id for need in needs(plan, leeds, ()) if not need.offences]
    path = tmp_path / "to fill in.xlsx"
    assert main(["template", plan.id, "-o", str(path)]) == 0
    assert "fill it in, then add it back" in capsys.readouterr().out.replace("\n", " ")
    figure = {"Indicator": wanted[0], "Area": leeds.place.whole, "Period": "2024", "Value": 50}
    fill(path, [figure], {plan.deliverables[0].id: ("on track", "2025-02-14")})
    assert main(["add", str(path)]) == 0
    store = Store(Settings().store_root("leeds"))
    (value,) = table(store, "indicator_values").itertuples()
    assert (value.indicator, value.area_code, value.value) == (wanted[0], WHOLE, 50)
    (milestone,) = table(store, "milestones").itertuples()
    assert (milestone.plan, milestone.status) == (plan.id, "on track")


def test_an_unknown_plan_lists_those_there_are(monkeypatch, tmp_path, leeds, capsys):
    monkeypatch.setenv("SAFER_DATA_DIR", str(tmp_path))
    assert main(["template", "no-plan"]) == 1
    said = " ".join(capsys.readouterr().err.split())
    assert (
        f"there is no plan 'no-plan' for this place; give one of {leeds.frameworks[0].id}" in said
    )


def test_a_place_it_cannot_be_written_to_is_said(monkeypatch, tmp_path, leeds, capsys):
    monkeypatch.setenv("SAFER_DATA_DIR", str(tmp_path))
    path = tmp_path / "no such folder" / "plan.xlsx"
    assert main(["template", leeds.frameworks[0].id, "-o", str(path)]) == 1
    assert "could not be written" in " ".join(capsys.readouterr().err.split())
