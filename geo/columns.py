"""What a boundary file describes, found out from its columns alone.

The Office for National Statistics names columns by unit and year: WD25CD and WD25NM are the codes
and names of the wards of 2025, LAD25CD the district they lie in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from geo.layer import EXPECTED
from geo.wording import listed
from model.errors import RefusedFileError

AreaType = Literal["ward", "lsoa", "msoa"]

_UNITS: dict[str, AreaType] = {"WD": "ward", "MSOA": "msoa", "LSOA": "lsoa"}
"""The units by the beginning of their columns, from the largest to the smallest."""

# A join of two layers puts a layer's name before each column, and some write the year in full.
_COLUMN = re.compile(r"(?:.*[._ ])?(WD|MSOA|LSOA|LAD)(?:20)?(\d\d)_?(CD|NM)", re.IGNORECASE)
# A file of all of Britain has wards of Scotland too, and 999999 where a row is no ward.
_WARD_CODE = re.compile(r"[EW]05\d{6}|S13\d{6}|N08\d{6}|9{6,9}")
_NAME_COLUMNS = ("WARD_NAME", "WARDNAME", "WARD NAME", "WD_NAME", "WDNAME", "WD_NM", "WARD", "NAME")


@dataclass(frozen=True)
class Columns:
    """Which column of a boundary file says what; None where the file does not say."""

    area_type: AreaType
    year: int | None
    code: str | None
    name: str | None
    district: str | None


@dataclass(frozen=True)
class _Named:
    """A column whose name says unit, year and whether it holds codes (CD) or names (NM)."""

    column: str
    unit: str
    year: int
    holds: str


def recognise(table: pd.DataFrame, file: str) -> Columns:
    """What each row of a boundary file is, and which columns hold its code, name and district.

    Of several units the smallest is taken: the one with most distinct codes, because it has one
    row each. Codes are used wherever there are any; names alone are accepted for wards only.

    Raises RefusedFileError when no column tells what the rows are.
    """
    named = list(_named(table))
    codes = [n for n in named if n.holds == "CD" and n.unit != "LAD" and _distinct(table, n) > 0]
    if codes:
        best = max(codes, key=lambda n: (_distinct(table, n), list(_UNITS).index(n.unit), n.year))
        return _columns(table, named, best, best.column)
    unlabelled = _ward_codes(table)
    ward_names = [n for n in named if (n.unit, n.holds) == ("WD", "NM")]
    if ward_names:
        return _columns(table, named, max(ward_names, key=lambda n: n.year), unlabelled)
    name = _name_column(table)
    if unlabelled or name:
        return Columns("ward", None, unlabelled, name, _district(named))
    found = listed([c for c in table.columns if c != "geometry"], limit=20)
    raise RefusedFileError(f"{file}: its columns are {found or 'none'}; {EXPECTED}")


def _columns(table: pd.DataFrame, named: list[_Named], key: _Named, code: str | None) -> Columns:
    same = [n.column for n in named if (n.unit, n.year, n.holds) == (key.unit, key.year, "NM")]
    name = same[0] if same else _name_column(table)
    return Columns(_UNITS[key.unit], key.year, code, name, _district(named))


def _named(table: pd.DataFrame) -> Iterator[_Named]:
    for column in table.columns:
        if match := _COLUMN.fullmatch(str(column).strip()):
            unit, year, holds = match.groups()
            yield _Named(column, unit.upper(), 2000 + int(year), holds.upper())


def _distinct(table: pd.DataFrame, named: _Named) -> int:
    return int(table[named.column].nunique())


def _district(named: list[_Named]) -> str | None:
    """The newest column of district codes."""
    districts = [n for n in named if (n.unit, n.holds) == ("LAD", "CD")]
    return max(districts, key=lambda n: n.year).column if districts else None


def plain_codes(text: pd.Series) -> pd.Series:
    """Codes as they are published: capitals, without a space; what is no code as it stands."""
    tidy = text.str.strip()
    plain = tidy.str.replace(r"\s+", "", regex=True).str.upper()
    return plain.where(plain.str.fullmatch(r"[A-Z]\d{8}").astype(bool), tidy)


def _ward_codes(table: pd.DataFrame) -> str | None:
    """A column that holds nothing but ward codes under another name, as Ordnance Survey has."""
    for column in table.columns.drop("geometry", errors="ignore"):
        values = plain_codes(table[column].dropna().astype(str))
        if values.str.fullmatch(_WARD_CODE).all() and values.str.match("[EW]05").any():
            return str(column)
    return None


def _name_column(table: pd.DataFrame) -> str | None:
    upper = {str(column).upper(): str(column) for column in table.columns}
    return next((upper[name] for name in _NAME_COLUMNS if name in upper), None)
