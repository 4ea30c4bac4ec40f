"""What a file can be, in the words the ledger and the reports use."""

from __future__ import annotations

STREET_CSV = "police.uk street CSV"
STREET_API = "police.uk API JSON"
BOUNDARIES = "boundaries"
POPULATIONS = "populations"

OUTCOMES_CSV = "police.uk outcomes CSV"
STOP_AND_SEARCH_CSV = "police.uk stop and search CSV"
ROAD_CASUALTIES = "road casualties"
STATS19_COLLISIONS = "STATS19 collisions"
STATS19_CASUALTIES = "STATS19 casualties"
STATS19_OTHERS = "STATS19 vehicles or adjusted severities"
"""Published with the collisions and casualties, and not needed to count these."""
PARTNER_INCIDENTS = "partner incidents"
COLUMN_MAPPING = "column mapping"
"""A small TOML beside a partner's file of the same name, which says what its columns are."""
WARD_FIGURES = "ward figures"
SERIES = "indicator series"
MILESTONES = "milestones"
RETURN = "series and milestones"
"""A workbook that holds both, as the template of a plan does."""
PLACES_OF_INTEREST = "places of interest"
"""Cameras, licensed premises, schools: points that incidents are counted around."""
POSTCODES = "postcodes"
"""Where postcodes lie, by which lists of places without positions are placed."""
STREETS = "streets"
"""A road network: lines with a class and mostly a name, drawn under maps."""
NOT_DATA = "not data"
"""A document or picture that came along with the data: a README, a licence, a web page."""

PARTNER_KINDS = (PARTNER_INCIDENTS, WARD_FIGURES, SERIES, RETURN)
"""Files whose numbers of rows are not shown to readers: beside the figures that are shown, the rows
of a monthly file could give a hidden one away."""
