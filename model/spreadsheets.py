"""Whether a spreadsheet would run a text as a formula."""

from __future__ import annotations

import unicodedata

_SIGNS = frozenset("=+-@")
_BREAKS = frozenset("\t\r\n")
"""What a spreadsheet drops from the beginning of a cell, or begins another cell with."""


def runs_as_formula(text: str) -> bool:
    """Whether what is seen of a text first is a sign of a formula, a tab or a line break.

    A fullwidth sign is one where the spreadsheet is set to Japanese or Chinese. A byte-order mark
    and other characters that nobody sees are passed over: programs take them out.
    """
    first = next((c for c in text if c in _BREAKS or not _is_unseen(c)), "")
    return first in _BREAKS or unicodedata.normalize("NFKC", first) in _SIGNS


def _is_unseen(character: str) -> bool:
    return unicodedata.category(character) in ("Cf", "Cc")
