"""The canonical tables: what every source is turned into, and what every page reads.

| table | key | note |
|---|---|---|
| areas | area_code | geometry in EPSG:27700; in the store as well-known binary |
| incidents | source, month, part, incident_id, record | one row a record; times in UTC |
| outcomes | source, month, part, incident_id | what became of a crime, in the month it did |
| ward_counts | source, area_code, month, offence | zeros where covered; none where suppressed |
| coverage | source, month | one of COVERAGE_STATUSES, with the reason |
| parts | source, month, part | which file each part of a month was read from |
| elsewhere | source, month, part | numbers made of each record in no ward, to tell files apart by |
| force_records | source, month, part, offence | all of a force, and those without a place |
| lost_figures | source, month, offence, file | figures of wards rejected, and not given since |
| withheld | source, area_code, month, offence | hidden figures of wards, and whose doing it is |
| accepted | source, month | doubtful months that an analyst has accepted |
| point_lists | source, month | how many records lie on map points not met before |
| ledger | load_id, file | every row read ends in one class |
| populations | area_code, year | residents |
| indicator_values | indicator, area_code, period_start, period_end | figures given ready made |
| milestones | plan, deliverable | how a deliverable stands, as the partnership reports it |
| places_of_interest | layer, place_id | cameras, premises, schools; a point each, EPSG:27700 |
| postcodes | postcode | where each lies, EPSG:27700; near the place all, further out one a sector |
| streets | street_class, name, number, geometry | a road network; EPSG:27700, well-known binary |
| street_tiles | zoom, x, y | the same as vector tiles for browsers, gzip |
| disclosures | all columns | what releases ever showed and hid of disclosive sources |
| refused_files | source, month, part, kind, file | refused before their month had a file |
| waiting_files | sha256 | files that wait for others of their years: the columns read of each |

`ward_counts` of an open source holds wards and zones, and larger areas are their sums. Of a
disclosive source it holds wards, groups and the whole as released
(`data_loaders.counts.disclosure`): what is hidden is nowhere in the store. `month` is the
timestamp of the first day of the month.
"""

from __future__ import annotations

from functools import cache

import pandas as pd
import pandera.pandas as pa

from model.schemas.counts import (
    ACCEPTED,
    COVERAGE,
    COVERAGE_STATUSES,
    DISCLOSURES,
    FIGURE_STATUSES,
    LOST_FIGURES,
    WARD_COUNTS,
    WITHHELD,
)
from model.schemas.files import (
    LEDGER,
    LEDGER_CLASSES,
    REFUSED_FILES,
    WAITING_FILES,
)
from model.schemas.incidents import (
    ELSEWHERE,
    FORCE_RECORDS,
    INCIDENTS,
    OUTCOME_PARTS,
    OUTCOMES,
    PARTS,
    POINT_LISTS,
    POLICE,
)
from model.schemas.places import (
    AREAS,
    CLASSES,
    DRAWN,
    PLACES_OF_INTEREST,
    POPULATIONS,
    POSTCODES,
    STREET_TILES,
    STREETS,
    StreetClass,
)
from model.schemas.plans import (
    INDICATOR_VALUES,
    MILESTONE_STATUSES,
    MILESTONES,
)

__all__ = [
    "ACCEPTED",
    "AREAS",
    "CLASSES",
    "COVERAGE",
    "COVERAGE_STATUSES",
    "DISCLOSURES",
    "DRAWN",
    "ELSEWHERE",
    "FIGURE_STATUSES",
    "FORCE_RECORDS",
    "INCIDENTS",
    "INDICATOR_VALUES",
    "LEDGER",
    "LEDGER_CLASSES",
    "LOST_FIGURES",
    "MILESTONES",
    "MILESTONE_STATUSES",
    "OUTCOMES",
    "OUTCOME_PARTS",
    "PARTS",
    "PLACES_OF_INTEREST",
    "POINT_LISTS",
    "POLICE",
    "POPULATIONS",
    "POSTCODES",
    "REFUSED_FILES",
    "STREETS",
    "STREET_TILES",
    "TABLES",
    "WAITING_FILES",
    "WARD_COUNTS",
    "WITHHELD",
    "StreetClass",
    "empty",
]

TABLES: dict[str, pa.DataFrameSchema] = {
    "areas": AREAS,
    "incidents": INCIDENTS,
    "outcomes": OUTCOMES,
    "ward_counts": WARD_COUNTS,
    "coverage": COVERAGE,
    "parts": PARTS,
    "elsewhere": ELSEWHERE,
    "force_records": FORCE_RECORDS,
    "lost_figures": LOST_FIGURES,
    "withheld": WITHHELD,
    "accepted": ACCEPTED,
    "point_lists": POINT_LISTS,
    "ledger": LEDGER,
    "populations": POPULATIONS,
    "indicator_values": INDICATOR_VALUES,
    "milestones": MILESTONES,
    "places_of_interest": PLACES_OF_INTEREST,
    "postcodes": POSTCODES,
    "streets": STREETS,
    "street_tiles": STREET_TILES,
    "disclosures": DISCLOSURES,
    "refused_files": REFUSED_FILES,
    "waiting_files": WAITING_FILES,
}


def empty(table: str) -> pd.DataFrame:
    """A table of that name without rows, with its columns in order and of their types."""
    return _empty(table).copy()


@cache
def _empty(table: str) -> pd.DataFrame:
    # A load asks hundreds of times, and to make one takes milliseconds.
    types = {
        name: "datetime64[us]" if column.dtype is None else _pandas_type(column)
        for name, column in TABLES[table].columns.items()
    }
    return pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in types.items()})


def _pandas_type(column: pa.Column) -> str:
    kind = str(column.dtype).replace("datetime64[ns", "datetime64[us")
    return "str" if kind.startswith(("str", "string")) else kind
