"""A file of any size is read within bounds of time and memory, or refused in words before."""

from __future__ import annotations

import contextlib
import io
import json
import re
import resource
import shutil
import time
import zipfile
from pathlib import Path

import pytest
from openpyxl.worksheet._reader import WorkSheetParser

from data_loaders import load as loading
from data_loaders import told_files
from data_loaders.files import faults, sheet, sheets, xlsx_sheets
from data_loaders.files.archives import members
from data_loaders.files.faults import MOST_REJECTED
from data_loaders.files.sheets import read_workbook
from data_loaders.files.text_format import HEAD_BYTES
from data_loaders.one_load import load_context
from data_loaders.one_load.terms import Terms
from data_loaders.places import rows as place_of_interest_rows
from data_loaders.police.police_api import read_api_json
from data_loaders.recognise import recognise
from model.errors import RefusedFileError
from tests.data_loaders.loading import HEADER as STREET
from tests.data_loaders.loading import row, street
from tests.files import member, workbook

HEADER = "ward,month,measure,count\n"
RECORD = {
    "category": "burglary",
    "id": 1,
    "month": "2025-05",
    "location": {"latitude": "53.8", "longitude": "-1.6", "street": {"id": 1, "name": "Any"}},
}


def _used_mb() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10


@pytest.fixture
def store(store_with_gap):
    """February and April 2025; March is missing."""
    return store_with_gap


def test_a_million_empty_records_are_refused_before_they_are_read(leeds):
    before = _used_mb()
    data = f"[{json.dumps(RECORD)}{', {}' * 1_000_000}]"
    with pytest.raises(RefusedFileError, match=r"a.json: 1,000,004 objects, more than any answers"):
        read_api_json(member(data, "2025-05-a.json"), leeds)
    assert _used_mb() - before < 100


def test_more_rejected_rows_than_anybody_mends_refuse_their_file_only(
    store, tmp_path, place, leeds
):
    bad = street(tmp_path, *[row("a", kind="?")] * (MOST_REJECTED + 1), name="bad.csv")
    good = street(tmp_path, row("c", month="2025-06"), name="june.csv")
    report = loading.add([bad, good], place, store)
    (refused,) = report.refused
    assert "bad.csv: more than 50,000 of its rows cannot be used" in refused.refused
    assert sum(line.placed for line in report.lines) == 1


@pytest.mark.parametrize(
    ("name", "text", "wrong"),
    [
        ("cctv.csv", "name,easting,northing\na,430000,433000\n", "b,430000\n"),
        ("2025-05-street.csv", f"{STREET}\n{row('a', month='2025-05')}\n", "1,2\n"),
    ],
)
def test_rows_of_other_widths_are_bounded_too(
    store, tmp_path, place, monkeypatch, name, text, wrong
):
    monkeypatch.setattr(faults, "MOST_REJECTED", 10)
    path = tmp_path / name
    for number, refused in ((10, False), (11, True)):
        path.write_text(text + wrong * number + text.splitlines()[1] + "\n")
        (line,) = loading.add([path], place, store).lines
        assert ("of its rows cannot be used" in line.refused) == refused, line


@pytest.fixture
def of_ten_rows(monkeypatch):
    """Tables have at most ten rows."""
    for module in (sheet, sheets, xlsx_sheets):
        monkeypatch.setattr(module, "MOST_FILLED", 10)
    monkeypatch.setattr(place_of_interest_rows, "MOST_ROWS", 10)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize(("rows", "refused"), [(9, False), (10, True), (500, True)])
def test_a_table_of_more_rows_than_are_read_is_refused(of_ten_rows, kind, rows, refused):
    cells = [["E05012841", "2025-02", "Burglary", "3"]] * rows
    heads = HEADER.strip().split(",")
    text = HEADER + "".join(",".join(cells_of) + "\n" for cells_of in cells)
    data = text if kind == "csv" else workbook(Figures=[heads, *cells])
    file = member(data, f"f.{kind}")
    if not refused:
        assert len(read_workbook(file).sheets[0].rows) == rows + 1
        return
    with pytest.raises(RefusedFileError, match=rf"f.{kind}: more than .* rows"):
        read_workbook(file)


def test_a_list_of_more_places_than_are_read_is_refused(of_ten_rows):
    rows = "name,easting,northing\n" + "a,430000,433000\n" * 20
    with pytest.raises(RefusedFileError, match=r"cctv.csv: more than 10 rows"):
        place_of_interest_rows.read_place_table(member(rows, "cctv.csv"))


@pytest.mark.parametrize("number", [10**9, 2**31, 10**30])
def test_a_row_with_a_number_that_no_sheet_has_is_refused_at_once(tmp_path, number):
    path = tmp_path / "far.xlsx"
    path.write_bytes(workbook(Figures=[["ward", "month"], ["a", "b"]]))
    far = tmp_path / "farther.xlsx"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(far, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name.endswith("sheet1.xml"):
                data = data.replace(b'r="2"', b'r="%d"' % number).replace(
                    b'"A2"', b'"A%d"' % number
                )
            new.writestr(name, data)
    (found,) = members(far)
    with pytest.raises(RefusedFileError, match=r"farther.xlsx: "):
        read_workbook(found)


def with_merged(*ranges: str) -> bytes:
    """A workbook with a row of figures and ranges that no program that checks them writes."""
    rows = [HEADER.strip().split(","), ["Armley", "2025-02", "burglary", "7"]]
    found = "".join(f'<mergeCell ref="{cells}"/>' for cells in ranges)
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook(Figures=rows))) as book,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as out,
    ):
        for name in book.namelist():
            end = b"</sheetData>"
            new = end + f"<mergeCells>{found}</mergeCells>".encode()
            out.writestr(name, book.read(name).replace(end, new))
    return made.getvalue()


def test_merged_cells_are_those_of_rows_that_are_there():
    reaching = with_merged(*["A2:XFD1048576"] * 10_000, "A900000:B900001")
    began = time.process_time()
    (sheet_read,) = read_workbook(member(reaching, "far.xlsx")).sheets
    assert set(sheet_read.merged) == {(1, 0, 1, 16383)}
    assert time.process_time() - began < 10


def test_more_merged_cells_than_a_table_has_are_refused(monkeypatch):
    monkeypatch.setattr(sheet, "MOST_MERGED", 100)
    assert read_workbook(member(with_merged(*["A1:B2"] * 50), "a.xlsx"))
    with pytest.raises(RefusedFileError, match=r"a.xlsx: .* reach over more than 100 rows"):
        read_workbook(member(with_merged(*["A1:B2"] * 51), "a.xlsx"))


def test_a_workbook_is_said_to_be_too_large_for_what_it_is():
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("[Content_Types].xml", b" " * (11 << 20))
    with pytest.raises(RefusedFileError, match=r"would unpack to 11,534,336; at most 200 times"):
        read_workbook(member(made.getvalue(), "a.xlsx"))


@pytest.mark.parametrize("before", ["", "ward,month,measure,count\n", "<", "POLYGON"])
@pytest.mark.parametrize(
    "again", ["\n", "\t", " ", ",", '"', ",\t", "<?a?>", "<!---->", "<?", "<!--", "[", "SRID=1;"]
)
def test_what_a_file_is_takes_no_time_to_tell_whatever_it_repeats(before, again):
    content, began = before + again * (HEAD_BYTES // len(again)) + "x", time.process_time()
    with contextlib.suppress(RefusedFileError):
        recognise(member(content, "file.csv"))
    assert time.process_time() - began < 5


def test_a_workbook_of_a_million_rows_is_refused_before_a_cell_is_read(tmp_path, monkeypatch):
    cells = '<c r="A{0}"><v>1</v></c><c r="B{0}" t="inlineStr"><is><t>x</t></is></c>'
    rows = "".join(f'<row r="{n}">{cells.format(n)}</row>' for n in range(1, 400_001))
    book = zipfile.ZipFile(io.BytesIO(workbook(Sheet=[["a"]])))
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as out:
        for name in book.namelist():
            content = book.read(name)
            if name == "xl/worksheets/sheet1.xml":
                content = re.sub(rb"<dimension[^>]*/>", b"", content)
                content = re.sub(
                    rb"<sheetData>.*</sheetData>",
                    lambda _: f"<sheetData>{rows}</sheetData>".encode(),
                    content,
                )
            out.writestr(name, content)
    monkeypatch.setattr(xlsx_sheets._Parser, "parse_cell", None)
    monkeypatch.setattr(WorkSheetParser, "parse_dimensions", None)
    with pytest.raises(RefusedFileError, match=r"many\.xlsx: more than 300,000 rows"):
        read_workbook(member(made.getvalue(), "many.xlsx"))


# --- many files ---------------------------------------------------------------------------------


def figures_of(month: str, count: int) -> str:
    return f"{HEADER}E05012841,{month},shoplifting,{count}\n"


@pytest.mark.parametrize("zipped", [False, True])
def test_more_files_than_are_read_are_refused_before_one_is_opened(
    store, tmp_path, place, monkeypatch, zipped
):
    """Thirty thousand small files, be they in a folder or in an archive of 4 MB."""
    folder = tmp_path / "returns"
    folder.mkdir()
    for number in range(1, 4):
        (folder / f"{number}.csv").write_text(figures_of(f"2025-0{number}", 9))
    given = folder
    if zipped:
        given = Path(shutil.make_archive(str(tmp_path / "returns"), "zip", folder))
    monkeypatch.setattr(told_files, "MOST_FILES", 3)
    assert loading.add([given], place, store, terms=Terms(check=True)).changed
    (folder / "4.csv").write_text("")
    if zipped:
        given = Path(shutil.make_archive(str(tmp_path / "returns"), "zip", folder))
    monkeypatch.setattr(told_files, "recognise", None)
    for paths in ([given], [given, tmp_path / "store"], [tmp_path / "store", given]):
        report = loading.add(paths, place, store)
        assert [line.placed for line in report.lines] == [0] * len(paths)
        (said,) = (line for line in report.refused if line.file == given.name)
        assert re.search(r"leads to \d+ files, and at most 10,000", said.refused)
    monkeypatch.chdir(given if given.is_dir() else tmp_path)
    assert {line.file for line in loading.add([Path()], place, store).refused} == {Path.cwd().name}


@pytest.mark.parametrize(("most", "value"), [("MOST_TABLES", 2), ("MOST_ROWS", 1)])
def test_tables_that_are_looked_at_together_are_bounded_together(
    store, tmp_path, place, monkeypatch, most, value
):
    folder = tmp_path / "returns"
    folder.mkdir()
    for number in range(1, 6):
        (folder / f"{number}.csv").write_text(figures_of(f"2025-0{number}", 9))
    monkeypatch.setattr(load_context, most, value)
    report = loading.add([folder], place, store, terms=Terms(check=True))
    again = loading.add(sorted(folder.iterdir())[::-1], place, store, terms=Terms(check=True))
    assert sum(line.placed for line in report.lines) == 2
    assert {line.file for line in report.refused} == {line.file for line in again.refused}
    assert all("Add it in a command of its own" in line.refused for line in report.refused)
    assert len(report.refused) == 3
