"""A panel's table as a file: CSV, JSON, Excel or GeoJSON, with its source beside it.

Text that a spreadsheet would run as a formula is written with an apostrophe before it.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from typing import Any

import geopandas as gpd
import pandas as pd

from components.panel import Column, Panel
from geo.for_browser import file_geometries
from model.spreadsheets import runs_as_formula

MIMETYPES = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
GEOJSON = "geojson"
GEOJSON_MIMETYPE = "application/geo+json"
DEMONSTRATION = "Demonstration data"
"""The name under which `about` says that figures are invented."""
DRAFT = "Draft"
"""The name under which `about` says that a release is not published."""
_TABS = {DEMONSTRATION: "Demonstration, not real figures", DRAFT: "Draft, not published"}
"""What the tab of a sheet says of such figures."""


def mimetypes(panel: Panel[Any]) -> dict[str, str]:
    """The files of a panel: the type of each by its extension; for maps too if it has shapes."""
    return {**MIMETYPES, GEOJSON: GEOJSON_MIMETYPE} if panel.shapes else MIMETYPES


def exported(
    table: pd.DataFrame, columns: Sequence[Column], about: dict[str, str], extension: str
) -> bytes:
    """The columns of a table as the bytes of a file; `about` names source, period and licence.

    Raises KeyError for an extension that is not in MIMETYPES.
    """
    writer = {"csv": _csv, "json": _json, "xlsx": _xlsx}[extension]
    return writer(_values(table, columns), columns, about)


def exported_shapes(
    table: pd.DataFrame, columns: Sequence[Column], about: dict[str, str], shapes: gpd.GeoSeries
) -> bytes:
    """The columns of a table as properties of its shapes: GeoJSON of RFC 7946, in EPSG:4326.

    `shapes` has the shape of each row in their order, by the id of the feature. `about` and
    `columns` stand beside the features, as they do in the JSON of the same table.
    """
    properties = _records(_values(table, columns), columns)
    features = [
        {"type": "Feature", "id": name, "geometry": geometry, "properties": of_row}
        for name, geometry, of_row in zip(
            shapes.index, file_geometries(shapes), properties, strict=True
        )
    ]
    content = {
        "type": "FeatureCollection",
        "about": about,
        "columns": _labels(columns),
        "features": features,
    }
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def _records(rows: list[list[object]], columns: Sequence[Column]) -> list[dict[str, object]]:
    return [{c.key: v for c, v in zip(columns, row, strict=True)} for row in rows]


def _labels(columns: Sequence[Column]) -> dict[str, str]:
    return {c.key: c.label for c in columns}


def _values(table: pd.DataFrame, columns: Sequence[Column]) -> list[list[object]]:
    rows = table[[c.key for c in columns]].itertuples(index=False, name=None)
    return [[_value(v, c) for v, c in zip(row, columns, strict=True)] for row in rows]


def _value(value: object, column: Column) -> object:
    """Numbers as numbers, with the digits a page shows; nothing where nothing is known."""
    if pd.isna(value):
        return None
    if not column.is_number:
        return str(value)
    number = float(str(value))
    if column.form in ("count", "difference"):
        return round(number)
    if column.form == "p":
        return float(f"{number:.2g}")
    # Adding zero turns -0.0 into 0.0.
    rounded = round(number, 2 if column.form == "z" else 1) + 0.0
    return round(rounded) if column.form == "figure" and rounded.is_integer() else rounded


def _safe(value: object) -> object:
    if isinstance(value, str) and runs_as_formula(value):
        return f"'{value}"
    return value


def _csv(rows: list[list[object]], columns: Sequence[Column], about: dict[str, str]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    for name, value in about.items():
        writer.writerow([f"# {name}: {value}"])
    writer.writerow([c.label for c in columns])
    writer.writerows([["" if v is None else _safe(v) for v in row] for row in rows])
    # The mark tells spreadsheets that the file is UTF-8.
    return out.getvalue().encode("utf-8-sig")


def _json(rows: list[list[object]], columns: Sequence[Column], about: dict[str, str]) -> bytes:
    content = {"about": about, "columns": _labels(columns), "rows": _records(rows, columns)}
    return json.dumps(content, ensure_ascii=False, indent=1).encode()


def _xlsx(rows: list[list[object]], columns: Sequence[Column], about: dict[str, str]) -> bytes:
    from openpyxl import Workbook
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    sheet = book.active
    # The tab itself says it: a sheet is copied and printed without its neighbour.
    sheet.title = next((tab for name, tab in _TABS.items() if name in about), "Figures")
    sheet.append([c.label for c in columns])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for row in rows:
        sheet.append([_storable(v) for v in row])
    sheet.freeze_panes = "A2"
    for number, column in enumerate(columns, start=1):
        longest = max([len(column.label), *(len(str(r[number - 1] or "")) for r in rows)])
        sheet.column_dimensions[get_column_letter(number)].width = min(longest + 2, 60)
    notes = book.create_sheet("About")
    for name, value in about.items():
        notes.append([name, _storable(value)])
    notes.column_dimensions["A"].width, notes.column_dimensions["B"].width = 18, 100
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _storable(value: object) -> object:
    """A value without the control characters that Excel's format cannot hold."""
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    safe = _safe(value)
    return ILLEGAL_CHARACTERS_RE.sub("", safe) if isinstance(safe, str) else safe
