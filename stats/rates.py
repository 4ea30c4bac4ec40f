"""Rates per 1,000 residents; a rate always travels with its numerator and denominator."""

from __future__ import annotations

import pandas as pd


def rate_per_1000(numerator: pd.Series, denominator: pd.Series) -> pd.Series:
    """1,000 x numerator / denominator; missing where either is, or where nobody lives.

    For example 95,011 crimes among 784,800 residents are 121.1 per 1,000.
    """
    return 1000 * numerator / denominator.where(denominator > 0)
