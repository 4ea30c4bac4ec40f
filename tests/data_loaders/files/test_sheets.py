"""Workbooks of every format: what is read, what is left out, and what is said of the rest."""

from __future__ import annotations

import io
import zipfile

import openpyxl
import pytest
import xlwt

from data_loaders.files.sheet import Block
from data_loaders.files.sheets import read_heads, read_sheets, read_workbook
from model.errors import RefusedFileError
from tests.files import member, workbook

ROWS = [["Ward", "Feb-25"], ["Armley", 12], ["Weetwood", None]]
TEXTS = [["Ward", "Feb-25"], ["Armley", "12"], ["Weetwood"]]


def xls(**sheets: list[list[object]]) -> bytes:
    """A workbook as Excel before 2007 saved it."""
    book = xlwt.Workbook()
    for name, rows in sheets.items():
        sheet = book.add_sheet(name)
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                if value is not None:
                    sheet.write(number, column, value)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


ODS_NAMES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"'
)


def ods(rows: list[list[object]], more: str = "") -> bytes:
    """An OpenDocument spreadsheet of one sheet."""

    def cell(value: object) -> str:
        if value is None:
            return "<table:table-cell/>"
        if isinstance(value, tuple):  # a number shown as a percentage, and what is shown
            return (
                '<table:table-cell table:style-name="ce1" office:value-type="percentage" '
                f'office:value="{value[0]}" calcext:value-type="percentage"><text:p>{value[1]}'
                "</text:p></table:table-cell>"
            )
        kind = "string" if isinstance(value, str) else f'float" office:value="{value}'
        return (
            f'<table:table-cell office:value-type="{kind}"><text:p>{value}</text:p>'
            "</table:table-cell>"
        )

    body = "".join(f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in rows)
    content = (
        f'<?xml version="1.0"?><office:document-content {ODS_NAMES}><office:body>'
        f'<office:spreadsheet><table:table table:name="Figures">{body}{more}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        '<?xml version="1.0"?><manifest:manifest '
        'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
        "</manifest:manifest>"
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        package.writestr(zipfile.ZipInfo("mimetype"), kind)
        package.writestr("content.xml", content)
        package.writestr("META-INF/manifest.xml", manifest)
    return stream.getvalue()


PAGE = (
    "<html><body><table>"
    "<tr><th>Ward</th><th>Feb-25</th></tr><tr style='display: none'><td>Draft</td><td>9</td></tr>"
    "<tr><td>Armley</td><td> 12 </td></tr><tr><td>Weetwood</td><td></td></tr></table></body></html>"
)


@pytest.mark.parametrize(
    "data", [workbook(A=ROWS), xls(A=ROWS), ods(ROWS), PAGE, PAGE.encode("utf-16")]
)
def test_the_same_table_in_every_format(data):
    sheets, _ = read_sheets(member(data, "figures.xls"))
    (sheet,) = sheets
    assert sheet.rows == TEXTS
    assert [s.rows for s in read_heads(member(data, "figures.xls"))] == [TEXTS]


def test_a_web_page_is_said_to_be_one():
    book = read_workbook(member(PAGE, "figures.xls"))
    assert book.notes == ("read from the tables of a web page: it is no workbook",)
    assert "a web page with tables" in book.aside


def test_a_cell_of_a_web_page_that_spans_rows_is_merged():
    page = "<table><tr><th>Ward<th>Kind<tr><td rowspan=2>Armley<td>a<tr><td>b</table>"
    (sheet,) = read_workbook(member(page, "a.xls")).sheets
    assert sheet.rows == [["Ward", "Kind"], ["Armley", "a"], ["", "b"]]
    assert sheet.merged == (Block(1, 0, 2, 0),)


def test_a_blank_row_at_the_top_keeps_the_numbers_of_the_rows():
    assert read_sheets(member(xls(A=[[], *ROWS]), "a.xls"))[0][0].rows == [[], *TEXTS]


def hidden(data: bytes, states: dict[str, str]) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(data))
    for name, state in states.items():
        book[name].sheet_state = state
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_hidden_sheets_are_not_read_and_are_named():
    data = workbook(Old=ROWS, Seen=ROWS, Older=ROWS)
    data = hidden(data, {"Old": "hidden", "Older": "veryHidden"})
    book = read_workbook(member(data, "a.xlsx"))
    assert [sheet.name for sheet in book.sheets] == ["Seen"]
    assert book.hidden == ("Old", "Older")
    assert book.notes == ("hidden sheets not read: 'Old', 'Older'",)


def test_hidden_sheets_of_before_2007_are_not_read_either():
    book = xlwt.Workbook()
    book.add_sheet("Seen").write(0, 0, "Ward")
    old = book.add_sheet("Old")
    old.write(0, 0, "Ward")
    old.visibility = 1
    stream = io.BytesIO()
    book.save(stream)
    assert read_workbook(member(stream.getvalue(), "a.xls")).hidden == ("Old",)


def changed(data: bytes, change) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(data))
    change(book.active)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_hidden_rows_and_columns_are_read_and_named():
    def hide(sheet):
        sheet.row_dimensions[2].hidden = True
        sheet.column_dimensions["B"].hidden = True

    book = read_workbook(member(changed(workbook(A=ROWS), hide), "a.xlsx"))
    assert book.sheets[0].rows == TEXTS
    assert book.notes == (
        "1 hidden rows of the sheet 'A' are read too",
        "hidden columns of the sheet 'A' are read too: B",
    )


def test_merged_cells_are_known():
    data = changed(workbook(A=[*ROWS, [""], ["b"]]), lambda sheet: sheet.merge_cells("A2:A3"))
    assert read_workbook(member(data, "a.xlsx")).sheets[0].merged == (Block(1, 0, 2, 0),)


def test_formulas_saved_without_their_results_are_counted():
    book = read_workbook(member(workbook(A=[["Ward", "n"], ["Armley", "=1+1"]]), "a.xlsx"))
    assert book.sheets[0].formulas_without_value == 1
    assert book.lacking() == (
        "; the formula in B2 of the sheet 'A' was saved without its result: open the file in "
        "Excel, save it, and add it again"
    )


def test_the_first_of_many_formulas_without_results_is_named():
    rows = [["Ward", "n", "m"], ["Armley", 3, "=1+1"], ["Horsforth", "=2+2", "=B3"]]
    book = read_workbook(member(workbook(A=rows), "a.xlsx"))
    assert book.lacking() == (
        "; 3 formulas were saved without their results (the first in C2 of the sheet 'A'): open "
        "the file in Excel, save it, and add it again"
    )


def xlsx_of(sheet: str) -> bytes:
    """A workbook whose one sheet has this XML for rows."""
    data = workbook(A=ROWS)
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            content = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                names = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
                content = f'<worksheet xmlns="{names}"><sheetData>{sheet}</sheetData></worksheet>'
            new.writestr(name, content)
    return stream.getvalue()


WARD = '<row r="1"><c r="A1" t="inlineStr"><is><t>Ward</t></is></c></row>'


def test_a_cell_far_down_and_right_costs_nothing():
    far = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    (sheet,) = read_workbook(member(xlsx_of(WARD + far), "a.xlsx")).sheets
    assert sheet.rows == [["Ward"]]


def test_a_cell_longer_than_excel_has_is_refused_at_once():
    """One such text could stand in every cell, and each is looked at many times."""
    data = xlsx_of(WARD.replace("Ward", "x" * 32_768))
    with pytest.raises(RefusedFileError, match=r"cell of 32,768 letters, and Excel has 32,767"):
        read_workbook(member(data, "a.xlsx"))
    (sheet,) = read_workbook(member(xlsx_of(WARD.replace("Ward", "x" * 32_767)), "a.xlsx")).sheets
    assert len(sheet.rows[0][0]) == 32_767


def test_a_row_that_excel_does_not_have_is_refused_at_once():
    data = xlsx_of(WARD + '<row r="1000000000"><c r="A1000000000"><v>1</v></c></row>')
    with pytest.raises(RefusedFileError, match=r"row 1,000,000,000, and Excel has 1,048,576"):
        read_workbook(member(data, "a.xlsx"))


def test_cells_too_far_apart_to_lay_out_end_one_file_and_not_the_load():
    far = (
        '<table:table-row table:number-rows-repeated="1000000"><table:table-cell '
        'office:value-type="string" table:number-columns-repeated="16000"><text:p>x</text:p>'
        "</table:table-cell></table:table-row>"
    )
    with pytest.raises(RefusedFileError, match=r"not a whole OpenDocument spreadsheet \(\.ods\)"):
        read_workbook(member(ods(ROWS, far), "a.ods"))


@pytest.mark.parametrize(
    "repeats",
    [
        'table:number-rows-repeated="1000000000"',
        "table:number-rows-repeated='1000000000'",
        'table:number-columns-repeated="99999999999"',
    ],
)
def test_what_an_ods_repeats_more_often_than_there_are_rows_is_not_laid_out(repeats):
    cell = '<table:table-cell office:value-type="string"><text:p>x</text:p></table:table-cell>'
    row = f"<table:table-row {repeats}>{cell}</table:table-row>"
    with pytest.raises(
        RefusedFileError, match=r"it repeats something .*,.* times, and Excel has 1,048,576"
    ):
        read_workbook(member(ods(ROWS, row), "a.ods"))
    spaces = cell.replace("x", '<text:s text:c="2000000000"/>')
    with pytest.raises(RefusedFileError, match=r"repeats something 2,000,000,000 times"):
        read_workbook(member(ods(ROWS, f"<table:table-row>{spaces}</table:table-row>"), "a.ods"))


def ole(*streams: str) -> bytes:
    """How files of Office before 2007 begin, with the names of streams in them."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"".join(
        bytes(504) + name.encode("utf-16-le") for name in streams
    )


def package(*names: str, mimetype: str = "") -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        if mimetype:
            archive.writestr(zipfile.ZipInfo("mimetype"), mimetype)
        for name in names:
            archive.writestr(name, "<x/>")
    return stream.getvalue()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (ole("EncryptionInfo", "EncryptedPackage"), "protected with a password.*take the password"),
        (ole("WordDocument"), "a Word document of before 2007"),
        (
            ole("Workbook"),
            r"not a whole Excel workbook of before 2007 \(\.xls\).*save it as \.xlsx",
        ),
        (
            package("[Content_Types].xml", "xl/workbook.bin"),
            r"whole binary Excel workbook \(\.xlsb",
        ),
        (
            package("a.xml", mimetype="application/vnd.oasis.opendocument.spreadsheet"),
            r"not a whole OpenDocument spreadsheet \(\.ods\)",
        ),
        (
            package("a.xml", mimetype="application/vnd.oasis.opendocument.text"),
            "an OpenDocument file, but no spreadsheet",
        ),
    ],
)
def test_what_cannot_be_read_is_called_what_it_is(data, words):
    with pytest.raises(RefusedFileError, match=words):
        read_workbook(member(data, "figures.xlsx"))
