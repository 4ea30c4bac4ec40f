"""What a file can be, in the words the ledger and the reports use."""

from __future__ import annotations

STREET_CSV = "police.uk street CSV"
STREET_API = "police.uk API JSON"
BOUNDARIES = "boundaries"
POPULATIONS = "populations"

OUTCOMES_CSV = "police.uk outcomes CSV"
STOP_AND_SEARCH_CSV = "police.uk stop and search CSV"
NOT_DATA = "not data"
"""A document or picture that came along with the data: a README, a licence, a web page."""

KINDS = (
    STREET_CSV,
    STREET_API,
    BOUNDARIES,
    POPULATIONS,
    OUTCOMES_CSV,
    STOP_AND_SEARCH_CSV,
    NOT_DATA,
)
