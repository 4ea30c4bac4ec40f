"""Names of columns that stand in a file again, where tables were joined: they are no rows of it."""

from __future__ import annotations

import io

import openpyxl
import pytest

from data_loaders.columns.named_columns import repeats_names
from data_loaders.load import add

MAPPING = """
source = "lasbt"
offence = "lasbt-case"

[columns]
id = "Case ref"
ward = "Ward"
from = "Opened"
"""


def as_csv(rows: list[list[str]]) -> bytes:
    return "\n".join(",".join(row) for row in rows).encode()


def as_workbook(rows: list[list[str]]) -> bytes:
    book, stream = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(stream)
    return stream.getvalue()


def files(place) -> dict[str, list[list[str]]]:
    """Tables with their heading, by name; each row of them is a record."""
    wards = place.place.wards[:2]
    return {
        "lasbt": [
            ["Case ref", "Opened", "Ward"],
            *([f"{n}", f"{n + 13}/03/2025", wards[n % 2].name] for n in range(8)),
        ],
        "cctv_cameras": [
            ["Camera ID", "Name", "Longitude", "Latitude"],
            *([f"C{n}", f"Camera {n}", f"-1.6{n}", "53.80"] for n in range(4)),
        ],
        "ward population 2022": [
            ["Ward code", "Population"],
            *([ward.code, str(9000 + n)] for n, ward in enumerate(wards)),
        ],
        "milestones": [
            ["plan", "deliverable", "status", "date reported", "note"],
            *(
                [plan.id, deliverable.id, "complete", "2025-03-01", "done"]
                for plan in place.frameworks[:1]
                for deliverable in plan.deliverables[:2]
            ),
        ],
    }


@pytest.mark.parametrize("name", ["lasbt", "cctv_cameras", "ward population 2022", "milestones"])
@pytest.mark.parametrize(("ending", "made_of"), [("csv", as_csv), ("xlsx", as_workbook)])
def test_a_repeated_heading_is_no_row(store, place, tmp_path, name, ending, made_of):
    heading, *rows = files(place)[name]
    path = tmp_path / f"{name}.{ending}"
    path.write_bytes(made_of([heading, rows[0], heading, *rows[1:], heading]))
    given = [path]
    if name == "lasbt":
        given.append(tmp_path / "lasbt.toml")
        given[-1].write_text(MAPPING)
    report = add(given, place, store)
    (line,) = (line for line in report.lines if line.file == path.name)
    assert line.refused == ""
    assert (line.rows_read, line.placed, line.rejected) == (len(rows), len(rows), 0)
    assert not report.failed


@pytest.mark.parametrize(
    ("row", "repeats"),
    [
        (["ward", "MONTH", "Count"], True),
        (["Ward", "Month", "Count", ""], True),
        (["Ward", "Month"], False),
        (["Ward", "Month", "3"], False),
        (["", "", ""], False),
    ],
)
def test_a_row_repeats_the_names_where_every_cell_does(row, repeats):
    assert repeats_names(row, ["Ward", "Month", "Count"]) == repeats
