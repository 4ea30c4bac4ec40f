"""Months read from an archive of before they were settled: which, and what is said of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd

from model.many import verb
from model.periods import Window, spans
from model.tables import POLICE
from store.dataset import Dataset


def lacking_outcomes(dataset: Dataset, offence: str, months: Iterable[int]) -> list[int]:
    """The months (ordinals) of which no archive or file has all outcomes that have come in."""
    settles = dataset.catalogue.offence[offence].settles_months
    return dataset.archive_ages.still_coming(months, settles) if settles else []


def outcomes_words(dataset: Dataset, offence: str, windows: Sequence[Window]) -> str:
    """That some months of windows lack outcomes, and what to do; nothing where none does."""
    asked = [m for window in windows for m in window.ordinals]
    lacking = lacking_outcomes(dataset, offence, asked)
    if not lacking:
        return ""
    were = f"{spans(_months(lacking))} {verb(len(lacking), 'was', 'were')}"
    return f"{were} read from an archive of before then; add a newer one"


def older_archive_words(dataset: Dataset, windows: Sequence[Window]) -> str:
    """That some months of windows were read before they were revised, and others were not.

    Of months that are all alike in this nothing is said, nor of those called provisional.
    """
    known = dataset.catalogue.source[POLICE]
    still = set(dataset.provisional.get(POLICE, pd.PeriodIndex([], freq="M")).asi8.tolist())
    asked = {m for window in windows for m in window.ordinals} - still
    dated = asked & dataset.archive_ages.until.keys()
    early = dataset.archive_ages.early(dated, known.revised_months)
    if not early or len(early) == len(dated):
        return ""
    were = f"{spans(_months(early))} {verb(len(early), 'was', 'were')}"
    return (
        f"{were} read before {known.publisher} revised {verb(len(early), 'it', 'them')}, the other "
        "months after. Add a newer archive to compare like with like."
    )


def _months(ordinals: Iterable[int]) -> pd.PeriodIndex:
    return pd.PeriodIndex.from_ordinals(sorted(ordinals), freq="M")
