"""Which number a cell means, and which cells say that a publisher keeps it back."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

EXPECTED_COUNT = "a whole number from 0, or nothing where it is not known"

FINAL, PROVISIONAL, REVISED = "final", "provisional", "revised"
SUPPRESSED, MISSING, UNSAID = "suppressed", "missing", "unsaid"

_MOST_DIGITS = 12
"""Of a number: a longer one is an identifier, or a slip of the keyboard."""

_WHOLE = re.compile(r"([1-9]\d{0,2}(,\d{3})+|[1-9]\d{0,2}( \d{3})+|\d+)(\.0+)?", re.ASCII)
_NUMBER = re.compile(r"-?([1-9]\d{0,2}(,\d{3})+|\d+|(?=\.))(\.\d+)?(e[-+]?\d+)?", re.ASCII)
"""No group of thousands begins with 0: `0,123` is a decimal comma."""
_HIDDEN = {
    *("*", "**", "***", "#", "##", "~", "c", "[c]", "(c)", "s", "[s]", "[low]", "low"),
    *("supp", "suppressed", "withheld", "redacted", "confidential", "hidden", "disclosive"),
}
_NOT_THERE = {
    *(":", "x", "[x]", "z", "[z]", "u", "[u]", "w", "[w]", "[er]", "#n/a", "#na", "null", "nan"),
    *("n/a", "na", "n.a.", "n.a", "n/k", "<na>", "none", "not available", "not applicable"),
    *("unavailable", "not known", "unknown", "no data", "tbc", "tba", "pending"),
    *("[p]", "[r]", "[e]", "[b]", "[f]"),
}
_UNSAID = {"-", "--", "–", "—", "..", "...", ".", "…", "†", "‡"}
_NIL = {"nil": "0", "zero": "0", "[nil]": "0"}
_FEW = r"(\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten)"
_BELOW = re.compile(
    rf"(<|≤|<=|=<|less than|fewer than|under|below|up to|at most|max\.?) ?{_FEW}"
    rf"|{_FEW} (or (fewer|less|under)|and under)"
    rf"|{_FEW} ?(-|–|—|to|/) ?{_FEW}|>=? ?0"
)
_STATUS_OF = {"p": PROVISIONAL, "r": REVISED, "e": PROVISIONAL, "f": MISSING, "er": MISSING}
_WORDS = {"provisional": "p", "prov": "p", "revised": "r", "rev": "r", "estimated": "e", "est": "e"}
_LETTERS = "p|r|e|f|er|b|u|ns|s"
_MARKED = re.compile(
    r"(?P<number>\d.*?)\s*"
    rf"(?:[\[(](?P<in_brackets>{_LETTERS}|{'|'.join(_WORDS)})[\])]|(?<=[\d\s])(?P<bare>[pre])"
    r"|(?P<footnote>[*†‡#^]+|[¹²³⁴-⁹]+|\[(?:note )?\d{1,2}\]|\(\d\)))"
)


@dataclass(frozen=True)
class Written:
    """What a cell says of a figure."""

    number: str
    """The number as written, without marks; empty where the cell has none."""
    status: str
    """One of `FIGURE_STATUSES`; of a cell without a number "suppressed", "missing", or "unsaid":
    a dash or dots, which some publishers put for either."""


@lru_cache(maxsize=10_000)
def written_figure(text: str) -> Written:
    """The number and the status of a cell, by the shorthand of the Government Analysis Function.

    https://analysisfunction.civilservice.gov.uk/policy-store/symbols-in-tables-definitions-and-help/
    A mark alone stands in place of a figure: `[c]`, `*`, `<5`, `1-4` and `[low]` hide a small one,
    `[x]`, `[z]`, `n/a` and `:` say there is none. A mark after a number leaves it: `12 [p]` and
    `12r` are provisional and revised, `[e]` (estimated) counts as provisional, `12*` has a
    footnote. `12 [f]` is a forecast, so no figure. What is neither comes back as it is, to be read
    or not.
    """
    cell = _plain(text)
    low = cell.lower()
    if not cell or low in _NOT_THERE:
        return Written("", MISSING)
    if low in _HIDDEN or _BELOW.fullmatch(low):
        return Written("", SUPPRESSED)
    if low in _UNSAID:
        return Written("", UNSAID)
    return _with_mark(_NIL.get(low, cell))


def _plain(text: str) -> str:
    """A cell with single spaces and usual digits, without the quotes that spreadsheets leave."""
    cell = " ".join(text.split()).removeprefix("'").strip('"“”').strip()
    return "".join(_usual(character) for character in cell)


def _usual(character: str) -> str:
    """The usual digit for a wide one; a raised one is a footnote and stays."""
    digit = unicodedata.decimal(character, None)
    return character if digit is None else str(digit)


def _with_mark(cell: str) -> Written:
    status = FINAL
    while match := _MARKED.fullmatch(cell.lower()):
        mark = match["in_brackets"] or match["bare"] or ""
        cell, found = match["number"].strip(), _STATUS_OF.get(_WORDS.get(mark, mark), FINAL)
        if found == MISSING:
            return Written("", MISSING)
        status = found if status == FINAL else status
    return Written(cell, status)


def is_figure(text: str) -> bool:
    """Whether a cell is a whole number as far as its digits tell."""
    return written_figure(text).number.replace(",", "").isdigit()


def whole_number(text: str) -> int:
    """The count a cell says: `1204`, `1,204` or `1204.0`. Raises ValueError for anything else."""
    bare = " ".join(text.split())
    if not _WHOLE.fullmatch(bare):
        raise ValueError(f"'{text}' is not {EXPECTED_COUNT}")
    digits = bare.partition(".")[0].replace(",", "").replace(" ", "")
    if len(digits) > _MOST_DIGITS:
        raise ValueError(f"'{text}' is more than anything here can count to")
    return int(digits)


def number(text: str) -> float:
    """The number a cell says, a `%` sign after it left out. Raises ValueError for anything else."""
    bare = text.replace(" ", "").replace("\N{MINUS SIGN}", "-").removesuffix("%").lower()
    if not _NUMBER.fullmatch(bare):
        raise ValueError(f"'{text}' is not a number")
    value = float(bare.replace(",", ""))
    if abs(value) >= 10**_MOST_DIGITS:
        raise ValueError(f"'{text}' is more than anything here can count to")
    return value


def decimals(text: str) -> int:
    """The digits after the point of a number as written: how far it is rounded."""
    return len(text.strip().removesuffix("%").partition(".")[2])
