"""Places of interest: how one was placed, and how far outside every ward it may lie."""

from __future__ import annotations

NEAR_M = 1_000.0
"""How far outside every ward a place may lie and still be kept. A camera across the boundary sees
streets on this side; incidents are counted up to 400 m around a place, so that none of this place
is near one further out than this."""


EXACT, BY_POSTCODE = "exact", "postcode"
"""How a place was placed: `precision` of `places_of_interest`."""
