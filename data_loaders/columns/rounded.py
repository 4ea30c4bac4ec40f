"""Which numbers a spreadsheet rounded when it wrote them in scientific notation.

It shows the easting 430127 as 4.3E+05 in a narrow column, and saves what it shows: the place is
kilometres off. Programs write a small longitude such as -5.4321e-05 so, with every digit.
"""

from __future__ import annotations

import re

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

EXPECTED = (
    "all digits of the number, which a spreadsheet rounded: take them from the original file, or "
    "format the column as a number before it is saved"
)

_SCIENTIFIC = re.compile(r"\s*[+-]?\d+(?:[.,](\d*))?[eE]([+-]?\d{1,3})\s*", re.ASCII)


def rounded(texts: pa.Array, finest: float) -> np.ndarray:
    """True for numbers in scientific notation whose last digit stands for more than `finest`.

    4.30127E+05 is exact to a metre, and 4.3E+05 to ten kilometres.
    """
    # Hardly a number has the letter, and looking for one character is quick.
    some = pc.or_(*(pc.match_substring(texts, letter) for letter in "eE"))
    found = pc.fill_null(some, pa.scalar(False)).to_numpy(zero_copy_only=False).copy()
    if found.any():
        suspects = texts.filter(pa.array(found)).to_pylist()
        found[found] = [_last_digit(text) > finest * 1.001 for text in suspects]
    return found


def _last_digit(text: str) -> float:
    """What the last digit of a number in scientific notation stands for; 0 of any other text."""
    match = _SCIENTIFIC.fullmatch(text)
    return 10.0 ** min(int(match[2]) - len(match[1] or ""), 300) if match else 0.0
