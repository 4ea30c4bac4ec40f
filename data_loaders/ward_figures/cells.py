"""One figure of a ward, month and offence, as cells of a file give it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import pandas as pd

from data_loaders.columns.number_marks import refuse_unclear
from data_loaders.columns.written_numbers import (
    EXPECTED_COUNT,
    FINAL,
    MISSING,
    PROVISIONAL,
    REVISED,
    SUPPRESSED,
    Written,
    whole_number,
    written_figure,
)
from data_loaders.files.faults import UnusableError, shown
from model.config.catalogue import Offence
from model.tables import POLICE

Key = tuple[str, pd.Timestamp, str]
"""Area code, month, offence."""

OWN_SOURCE = "ward-figures"
"""The source of figures of an offence that police.uk publishes: never mixed with police.uk's."""

BLANK = "blank"
"""The status of a figure whose cell is blank."""

STATUSES = {
    "provisional": PROVISIONAL,
    "p": PROVISIONAL,
    "estimated": PROVISIONAL,
    "revised": REVISED,
    "r": REVISED,
    "suppressed": SUPPRESSED,
    "missing": MISSING,
}
"""What a column of statuses may say; anything else is a final figure."""

_LOOKS_LIKE_A_DATE = re.compile(
    r"\d{4}-(?P<month>\d\d)-(?P<day>\d\d) 00:00:00|(?P<first>\d\d?)[- ](?P<name>[a-z]{3})", re.I
)


@dataclass(frozen=True)
class Given:
    """One figure as a cell gives it."""

    part: str
    """Which part of the offence it is, where a file has its offences in parts; else empty."""
    row: int
    sheet: int
    where: str
    column: str
    text: str
    status: str
    beside: tuple[tuple[str, str], ...] = ()
    """The cells of its row that are not read, each with its heading."""
    unclear: Mapping[str, str] = field(default_factory=dict)
    """Numbers of its file that may be thousands or have parts, as `number_marks` tells them."""

    @cached_property
    def written(self) -> Written:
        """What the cell says; what its heading or its row says of it where it says nothing."""
        found = written_figure(self.text)
        if self.status in (SUPPRESSED, MISSING):
            return Written("", self.status)
        if not found.number:
            return Written("", _without_number(self.text, found.status))
        return found if found.status != FINAL else Written(found.number, self.status)


def source_of(offence: Offence) -> str:
    """The source that ward figures of an offence are of."""
    return OWN_SOURCE if offence.source == POLICE else offence.source


@dataclass(frozen=True)
class Figure:
    """What the cells of one ward, month and offence come to."""

    count: int | None
    status: str
    given: tuple[Given, ...]

    @property
    def cells(self) -> int:
        """How many cells made it."""
        return len(self.given)

    @property
    def is_marked(self) -> bool:
        """Whether a cell of it has a mark or a blank in place of a number."""
        return not all(given.written.number for given in self.given)


def count_of(given: Given) -> int | None:
    """The count a cell gives, None where it has none; raises UnusableError for what is neither."""
    written = given.written
    if not written.number:
        return None
    refuse_unclear(written.number, given.unclear)
    try:
        return whole_number(written.number)
    except ValueError:
        raise UnusableError(
            f"count {shown(given.text)}", EXPECTED_COUNT, _as_a_date(given.text)
        ) from None


def _as_a_date(text: str) -> str:
    """What a spreadsheet may have made a date of: 1-4 becomes 1 April."""
    if _LOOKS_LIKE_A_DATE.fullmatch(text.strip()):
        return "perhaps a range such as 1-4 that a spreadsheet turned into a date: write it as <5"
    return ""


def status_of(statuses: Sequence[str], *, known: bool) -> str:
    """The status of a figure by those of its parts; one that is not known has a reason."""
    worst = _worst(statuses)
    return worst if known or worst in (SUPPRESSED, MISSING, BLANK) else MISSING


def _worst(statuses: Sequence[str]) -> str:
    order = (SUPPRESSED, MISSING, BLANK, PROVISIONAL, REVISED)
    return next((s for s in order if s in statuses), FINAL)


def _without_number(text: str, status: str) -> str:
    """What a cell without a number is: blank, hidden, or not available, as a dash may say too."""
    if not text.strip():
        return BLANK
    return SUPPRESSED if status == SUPPRESSED else MISSING


def told_apart(alike: Sequence[Given]) -> dict[str, list[str]]:
    """The columns not read in which rows of one figure differ, each with what it says."""
    columns = zip(*(given.beside for given in alike), strict=False)
    said = ((cells[0][0], list(dict.fromkeys(text for _, text in cells))) for cells in columns)
    return {column: texts for column, texts in said if len(texts) > 1}
