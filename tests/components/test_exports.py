"""A table as a file: the same values in each format, and nothing a spreadsheet would run."""

import csv
import io
import json
import math

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from components import numbers
from components.exports import MIMETYPES, exported, exported_shapes
from components.panel import Column

COLUMNS = (
    Column("name", "Ward"),
    Column("value", "Count", "count"),
    Column("percent", "Change %", "percent"),
    Column("figure", "Value", "figure"),
    Column("code", "Area code", shown=False),
)
ABOUT = {"Title": "Burglary by ward", "Source": "data.police.uk", "Licence": "OGL v3.0"}
TABLE = pd.DataFrame(
    {
        "name": ["Armley", "Pudsey – west", None],
        "value": [1234.0, 0.0, math.nan],
        "percent": [-6.75, 0.04, math.nan],
        "figure": [30.46, 9.04, math.nan],
        "code": ["E1", "E2", "E3"],
        "other": ["not", "exported", "at all"],
    }
)
ROWS = [
    ["Armley", 1234, -6.8, 30.5, "E1"],
    ["Pudsey – west", 0, 0, 9, "E2"],
    [None, None, None, None, "E3"],
]
FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "=HYPERLINK(0)"]
# Fullwidth and small signs, and signs behind what nobody sees.
FORMULAS += ["＝1+1", "＋1", "－1", "＠SUM(A1)", "﹢1", "\ufeff=1", "\u200b=1", "\ufeff\t1"]
FORMULA_STARTS = tuple("=+-@\t\r\n")


def csv_rows(content):
    """The rows below the lines about the table; every cell is text."""
    lines = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    return [row for row in lines if not row[0].startswith("# ")]


def json_rows(content):
    parsed = json.loads(content)
    return [list(row.values()) for row in parsed["rows"]]


def xlsx_rows(content):
    sheet = load_workbook(io.BytesIO(content))["Figures"]
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def test_a_csv_begins_with_the_mark_of_utf8_and_where_it_comes_from():
    content = exported(TABLE, COLUMNS, ABOUT, "csv")
    assert content.startswith(b"\xef\xbb\xbf# Title: Burglary by ward\r\n")
    assert content.count(b"\xef\xbb\xbf") == 1
    assert content.decode("utf-8-sig").splitlines()[1:3] == [
        "# Source: data.police.uk",
        "# Licence: OGL v3.0",
    ]


def test_a_csv_has_headings_plain_numbers_and_empty_cells():
    assert csv_rows(exported(TABLE, COLUMNS, ABOUT, "csv")) == [
        ["Ward", "Count", "Change %", "Value", "Area code"],
        ["Armley", "1234", "-6.8", "30.5", "E1"],
        ["Pudsey – west", "0", "0.0", "9", "E2"],
        ["", "", "", "", "E3"],
    ]


def test_pandas_reads_the_csv_back():
    content = exported(TABLE, COLUMNS, ABOUT, "csv")
    table = pd.read_csv(io.BytesIO(content), comment="#", encoding="utf-8-sig")
    assert table["Count"].tolist()[:2] == [1234, 0]
    assert math.isnan(table["Count"][2])


def test_a_json_file_has_its_source_its_labels_and_null_for_the_missing():
    parsed = json.loads(exported(TABLE, COLUMNS, ABOUT, "json"))
    assert parsed["about"] == ABOUT
    assert parsed["columns"]["percent"] == "Change %"
    keys = [c.key for c in COLUMNS]
    assert parsed["rows"] == [dict(zip(keys, row, strict=True)) for row in ROWS]


def test_a_workbook_has_the_figures_and_a_sheet_about_them():
    book = load_workbook(io.BytesIO(exported(TABLE, COLUMNS, ABOUT, "xlsx")))
    assert book.sheetnames == ["Figures", "About"]
    figures = [list(row) for row in book["Figures"].iter_rows(values_only=True)]
    assert figures == [[c.label for c in COLUMNS], *ROWS]
    assert dict(book["About"].iter_rows(values_only=True)) == ABOUT


def test_numbers_are_numbers_in_a_workbook():
    sheet = load_workbook(io.BytesIO(exported(TABLE, COLUMNS, ABOUT, "xlsx")))["Figures"]
    assert [cell.data_type for cell in sheet[2]] == ["s", "n", "n", "n", "s"]
    assert sheet["B4"].value is None


@pytest.mark.parametrize("text", FORMULAS)
def test_text_that_would_run_as_a_formula_is_defused_in_spreadsheets(text):
    table = TABLE.head(1).assign(name=text)
    (cell, *_) = csv_rows(exported(table, COLUMNS, ABOUT, "csv"))[1]
    assert cell == f"'{text}"
    sheet = load_workbook(io.BytesIO(exported(table, COLUMNS, ABOUT, "xlsx")))["Figures"]
    assert sheet["A2"].data_type == "s"
    assert sheet["A2"].value.startswith("'")
    assert json_rows(exported(table, COLUMNS, ABOUT, "json"))[0][0] == text


@pytest.mark.parametrize("text", ["E1=1", "a-b", "1+1", "'=1", " =1"])
def test_other_text_is_left_as_it_is(text):
    table = TABLE.head(1).assign(name=text)
    assert csv_rows(exported(table, COLUMNS, ABOUT, "csv"))[1][0] == text
    assert xlsx_rows(exported(table, COLUMNS, ABOUT, "xlsx"))[1][0] == text


@pytest.mark.parametrize("form", ["count", "difference", "percent", "figure"])
def test_a_small_fall_is_written_as_zero_without_a_minus(form):
    content = exported(pd.DataFrame({"n": [-0.04]}), [Column("n", "N", form)], {}, "csv")
    assert csv_rows(content)[1][0] in ("0", "0.0")


def test_a_negative_number_is_no_formula():
    assert csv_rows(exported(TABLE, COLUMNS, ABOUT, "csv"))[1][2] == "-6.8"


def test_the_words_about_a_workbook_are_defused_too():
    content = exported(TABLE, COLUMNS, {"Title": "=1+1"}, "xlsx")
    assert load_workbook(io.BytesIO(content))["About"]["B1"].value == "'=1+1"


def test_control_characters_of_a_broken_file_do_not_stop_a_workbook():
    table = TABLE.head(1).assign(name="broken\x00\x0b name")
    assert xlsx_rows(exported(table, COLUMNS, ABOUT, "xlsx"))[1][0] == "broken name"


@pytest.mark.parametrize(
    ("form", "value", "found"),
    [
        ("count", 412.4, 412),
        ("count", 0, 0),
        ("difference", -3.6, -4),
        ("percent", 11.7001, 11.7),
        ("share", 12.34, 12.3),
        ("rate", 121.06, 121.1),
        ("figure", 30.46, 30.5),
        ("figure", 9.04, 9),
        ("z", -3.104, -3.1),
        ("z", 2.449, 2.45),
        ("p", 0.20616, 0.21),
        ("p", 0.0000134, 1.3e-05),
        ("figure", math.nan, None),
        ("rate", pd.NA, None),
    ],
)
def test_a_number_has_the_digits_it_has_on_the_page(form, value, found):
    table = pd.DataFrame({"n": [value]})
    assert json_rows(exported(table, [Column("n", "N", form)], ABOUT, "json")) == [[found]]


@pytest.mark.parametrize("extension", MIMETYPES)
def test_a_table_without_rows_keeps_its_headings(extension):
    content = exported(TABLE.head(0), COLUMNS, ABOUT, extension)
    read = {"csv": csv_rows, "json": json_rows, "xlsx": xlsx_rows}[extension]
    headings = [] if extension == "json" else [[c.label for c in COLUMNS]]
    assert read(content) == headings


def test_another_extension_is_refused():
    with pytest.raises(KeyError, match="pdf"):
        exported(TABLE, COLUMNS, ABOUT, "pdf")


PRINTED = st.text(
    st.characters(categories=["L", "N", "P", "S"], include_characters=" "), min_size=1
)
NUMBER = st.none() | st.floats(-1e9, 1e9) | st.integers(0, 10**9).map(float)


@settings(deadline=None)
@given(st.lists(st.tuples(PRINTED, NUMBER, NUMBER, NUMBER), max_size=8))
def test_csv_json_and_workbook_hold_the_same_values(rows):
    names = ["name", "value", "percent", "figure"]
    table = pd.DataFrame(rows, columns=names).assign(code="E1")
    of_json = json_rows(exported(table, COLUMNS, {}, "json"))
    in_sheets = [
        [f"'{v}" if isinstance(v, str) and v.startswith(FORMULA_STARTS) else v for v in row]
        for row in of_json
    ]
    assert xlsx_rows(exported(table, COLUMNS, {}, "xlsx"))[1:] == in_sheets
    in_text = [["" if v is None else str(v) for v in row] for row in in_sheets]
    content = exported(table, COLUMNS, {}, "csv").decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(content, newline="")))[1:] == in_text


@pytest.mark.parametrize(
    ("about", "tab"),
    [
        ({"Demonstration data": "not real figures."}, "Demonstration, not real figures"),
        ({"Source": "data.police.uk"}, "Figures"),
    ],
)
def test_the_sheet_of_figures_says_itself_when_they_are_invented(about, tab):
    columns = (Column("ward", "Ward"),)
    content = exported(pd.DataFrame({"ward": ["Armley"]}), columns, about, "xlsx")
    assert load_workbook(io.BytesIO(content)).sheetnames == [tab, "About"]


@given(st.floats(-1e6, 1e6))
def test_a_figure_read_from_a_file_is_written_as_on_the_page(value):
    table = pd.DataFrame({"n": [value]})
    (row,) = json_rows(exported(table, [Column("n", "N", "figure")], ABOUT, "json"))
    assert numbers.figure(row[0]) == numbers.figure(value)


HERE = gpd.GeoSeries(
    [shapely.box(x, 433_000, x + 400, 433_400) for x in (430_000, 430_400, 430_800)],
    index=["E1", "E2", "E3"],
    crs=27700,
)


def features(table, columns=COLUMNS, about=ABOUT):
    return json.loads(exported_shapes(table, columns, about, HERE.head(len(table))))


def test_a_file_for_maps_has_the_values_of_the_json_and_the_same_words_about_them():
    file = features(TABLE)
    as_json = json.loads(exported(TABLE, COLUMNS, ABOUT, "json"))
    assert list(file) == ["type", "about", "columns", "features"]
    assert (file["type"], file["about"]) == ("FeatureCollection", ABOUT)
    assert file["columns"] == as_json["columns"]
    assert [f["properties"] for f in file["features"]] == as_json["rows"]
    assert [f["id"] for f in file["features"]] == ["E1", "E2", "E3"]
    assert {f["type"] for f in file["features"]} == {"Feature"}


@pytest.mark.parametrize("text", [*FORMULAS, '"}, {"x": "', "</script>", "\u2028 \\ \x00", "’–é"])
def test_text_in_a_file_for_maps_is_left_as_it_is_whatever_it_looks_like(text):
    file = features(TABLE.head(1).assign(name=text), about={"Title": text})
    assert file["features"][0]["properties"]["name"] == text
    assert file["about"]["Title"] == text
    assert len(file["features"]) == 1


def test_a_table_without_rows_is_a_file_without_shapes():
    assert features(TABLE.head(0))["features"] == []
    assert features(TABLE.head(0))["about"] == ABOUT
