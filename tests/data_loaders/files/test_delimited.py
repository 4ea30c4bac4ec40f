"""Columns of a large delimited file: whatever it is written in, read by the thread that asks."""

import hashlib
import io
import threading
from dataclasses import replace

import pytest

from data_loaders.files.delimited import BLOCK_BYTES, LONGEST_LINE, read_lines
from model.errors import RefusedFileError
from tests.files import member

ROWS = [f"{number},Café {number}" for number in range(3)]
TEXT = "\n".join(["number,place", *ROWS, ""])


class Watched(io.BytesIO):
    """A stream that notes which threads read it."""

    def __init__(self, content: bytes, readers: set[int]) -> None:
        super().__init__(content)
        self.readers = readers

    def read(self, size: int | None = -1) -> bytes:
        self.readers.add(threading.get_ident())
        return super().read(size)


LATE_ACCENT = b"number,place\n" + b"1,Leeds\n" * (BLOCK_BYTES // 4) + "2,Café\n".encode("cp1252")
"""The first wrong byte comes long after what tells the encoding, in the middle of reading."""


@pytest.mark.parametrize(("content", "rows"), [(TEXT.encode(), 3), (LATE_ACCENT, 262_145)])
def test_only_the_thread_that_asks_reads_the_file(content, rows):
    readers: set[int] = set()
    file = replace(member(content), open=lambda: Watched(content, readers))
    assert len(read_lines(file, {"place": 1}).rows) == rows
    assert readers == {threading.get_ident()}


def test_a_line_far_longer_than_is_read_is_refused():
    with pytest.raises(RefusedFileError, match="a line is longer than 1,048,576 bytes"):
        read_lines(member(b"number,place\n1," + b"x" * (3 * LONGEST_LINE)), {"place": 1})


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_cells_rows_and_hash_are_those_of_the_file(encoding, end):
    content = TEXT.replace("\n", end).encode(encoding)
    lines = read_lines(member(content), {"place": 1, "number": 0})
    assert lines.table.to_pydict() == {
        "place": ["Café 0", "Café 1", "Café 2"],
        "number": ["0", "1", "2"],
    }
    assert lines.rows.tolist() == [2, 3, 4]
    assert lines.sha256 == hashlib.sha256(content).hexdigest()


ROWS = "id,month,place\n" + "ab12,2025-01,Leeds\n" * 3


@pytest.mark.parametrize("last", ["ab12,2025-0", "ab1", "ab12,", "20250000"])
def test_a_file_that_ends_inside_a_row_is_refused(last):
    with pytest.raises(RefusedFileError, match=r"in the middle of row 5.*Download it again"):
        read_lines(member((ROWS + last).encode()), {"place": 2})


@pytest.mark.parametrize(
    ("rows", "wrong"),
    [
        pytest.param(ROWS + "ab12,2025-01,Leeds", 0, id="a whole last row without a line end"),
        pytest.param(ROWS + "Source: a publisher", 1, id="a note under the table"),
        pytest.param(ROWS + "END", 1, id="a word under the table"),
        pytest.param(ROWS + "ab12,2025-01\n", 1, id="a short row with its line end"),
        pytest.param(ROWS + "ab12,2025-01\nab12,2025-01", 2, id="rows written short"),
        pytest.param(ROWS + "ab12,2025-01,Leeds,x", 1, id="a last row with a cell too many"),
    ],
)
def test_the_end_of_a_whole_file_is_no_cut(rows, wrong):
    lines = read_lines(member(rows.encode()), {"place": 2})
    assert len(lines.wrong_width) == wrong
