"""Words by which tables of figures call their columns, sums and periods: no offence is called so.

An offence known as "Total" or "April" would take the figures of a sum or of a month for its own,
and one known as "Ward" the names of the wards.
"""

from __future__ import annotations

import calendar
import re

_KNOWN = """
    all grand overall sub subtotal sum total totals to date ytd cumulative running
    count counts number numbers no n figure figures value values recorded reported record records
    incident incidents case cases offence offences crime crimes indicator measure metric unit
    rate rates percent percentage change difference average mean share status outcome
    row rows column columns label labels monthyear yearmonth
    month months period periods dates time day year years calendar financial fy quarter q1 q2 q3 q4
    week weeks weekly monthly quarterly yearly annual commencing beginning ending w c e
    area areas ward wards wardcd wardname cd nm code codes name names gss ons geography electoral
    lookup borough boroughname district local authority la lad lsoa council force police
    longitude latitude easting northing population
    type types category categories class group subgroup subcategory subtype major minor text
    description and by for in of per the each yes none unknown not known blank null nan na
"""
_MONTHS = {name.lower() for name in (*calendar.month_name, *calendar.month_abbr, "sept")}
_WORDS = frozenset(_KNOWN.split()) | _MONTHS


def names_nothing(text: str) -> bool:
    """Whether a text has no word of its own: only those of headings, and numbers."""
    words = re.sub(r"[\W_]+", " ", text.lower()).split()
    return all(word in _WORDS or word.isdigit() for word in words)
