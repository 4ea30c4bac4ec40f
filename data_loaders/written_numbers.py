"""Which number a cell means, and which cells say that a publisher keeps it back."""

from __future__ import annotations

import re

EXPECTED_COUNT = "a whole number from 0, or nothing where it is not known"

_WHOLE = re.compile(r"(\d{1,3}(,\d{3})+|\d+)(\.0+)?", re.ASCII)
_NUMBER = re.compile(r"-?(\d{1,3}(,\d{3})+|\d+|(?=\.))(\.\d+)?(e[-+]?\d+)?", re.ASCII)
_KEPT_BACK = {"-", "–", "—", "..", "...", "*", "**", "c", "[c]", "x", "[x]", "suppressed"}
_BELOW = re.compile(r"(<|less than|fewer than|under)\s*\d+", re.ASCII)


def whole_number(text: str) -> int:
    """The count a cell says: `1204`, `1,204` or `1204.0`. Raises ValueError for anything else."""
    bare = text.replace(" ", "")
    if not _WHOLE.fullmatch(bare):
        raise ValueError(f"'{text}' is not {EXPECTED_COUNT}")
    return int(bare.partition(".")[0].replace(",", ""))


def number(text: str) -> float:
    """The number a cell says, a `%` sign after it left out. Raises ValueError for anything else."""
    bare = text.replace(" ", "").replace("\N{MINUS SIGN}", "-").removesuffix("%").lower()
    if not _NUMBER.fullmatch(bare):
        raise ValueError(f"'{text}' is not a number")
    return float(bare.replace(",", ""))


def decimals(text: str) -> int:
    """The digits after the point of a number as written: how far it is rounded."""
    return len(text.strip().removesuffix("%").partition(".")[2])


def is_kept_back(text: str) -> bool:
    """Whether a cell has a mark in place of a figure its publisher hides: `<5`, `*`, `..`, `c`."""
    bare = text.strip().lower()
    return bare in _KEPT_BACK or _BELOW.fullmatch(bare) is not None
