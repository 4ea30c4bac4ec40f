"""Rates per 1,000 residents; a rate always travels with its numerator and denominator."""

from __future__ import annotations

import math


def rate_per_1000(numerator: float, denominator: float) -> float:
    """1,000 x numerator / denominator; NaN where either is missing, or where nobody lives.

    For example 95,011 crimes among 784,800 residents are 121.1 per 1,000.
    """
    return 1000 * numerator / denominator if denominator > 0 else math.nan
