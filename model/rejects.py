"""A row of a file that could not be used: what was found in it, and what was expected."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd


@dataclass(frozen=True)
class Reject:
    """A row that could not be used."""

    row: int
    """As a spreadsheet numbers it: the header is row 1. In JSON, the first record is row 1."""
    found: str
    expected: str
    column: str = ""
    """The column or cell it is about, where it is one."""
    suggestion: str = ""
    """What the row should probably say, or what to do with it; empty where nobody can tell."""
    month: pd.Timestamp | None = None
    """The month the row belongs to, where it can be read: a reject counts against its own month."""
    figures: int = 1
    """How many figures are lost with it: a row of a wide table has one for each month."""
    offence: str = ""
    """The offence of these figures, where it is known."""
