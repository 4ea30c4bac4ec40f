"""The rates of all wards in the period, and how far wards usually differ: found once a question."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from pages.question import Question, once_a_question
from stats.chance.variation import Weights
from stats.counts import totals
from stats.funnel import Dispersion, Funnel, funnel


@once_a_question
def ward_funnel(question: Question) -> Funnel:
    """The rate of each ward and its limits; without a verdict where its count may lack records."""
    found = funnel(ward_counts(question), varies=_varies(question))
    return found.unjudged if question.covered.unsure else found


def _varies(question: Question) -> Dispersion:
    """How much more than chance the count of a ward varies over the months that were counted."""
    filters, months = question.filters, months_counted(question)
    weights = Weights(tuple(m.ordinal for m in months), (1.0,) * len(months))

    def varies(expected: np.ndarray) -> np.ndarray:
        a_month = expected / max(len(months), 1)
        return question.varying.dispersion("ward", filters.offences, a_month, weights)

    return varies


def months_counted(question: Question) -> list[pd.Period]:
    """The months of the period that have any data."""
    status = question.covered.status.reindex(question.filters.window.months).fillna("missing")
    return list(status.index[status != "missing"])


@once_a_question
def ward_counts(question: Question) -> pd.DataFrame:
    """Counts of the period and residents of each ward, by name.

    NaN residents where a ward is not ranked by them.
    """
    codes = question.dataset.scope.whole.members
    wards = sorted((question.area(code) for code in codes), key=lambda ward: ward.name)
    filters = question.filters
    counts, _ = totals(question.cube, [w.code for w in wards], filters.offences, filters.window)
    residents = [float(question.residents.get(w.code, math.nan)) for w in wards]
    return pd.DataFrame(
        {
            "area_code": [w.code for w in wards],
            "area_name": [w.name for w in wards],
            "numerator": counts,
            "denominator": residents,
        }
    )
