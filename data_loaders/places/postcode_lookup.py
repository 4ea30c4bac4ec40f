"""Where postcodes lie, and how they are written.

Forms: https://docs.os.uk/os-downloads/products/areas-and-zones-portfolio/code-point-open
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import pandas as pd

_FORM = "[A-Z]{1,2}[0-9][A-Z0-9]?[0-9][A-Z]{2}"
_WHOLE = re.compile(_FORM)
_WITHIN = re.compile(r"\b([A-Z]{1,2}[0-9][A-Z0-9]?)\s*([0-9][A-Z]{2})\b", re.IGNORECASE)

POSTCODE_FILES = (
    "Code-Point Open, OS Open Names, the ONS Postcode Directory, or a table of Postcode, Easting "
    "and Northing"
)


def postcode(text: str) -> str:
    """A postcode as it is kept, `LS1 4AP`, whatever its spaces and capitals; empty for another."""
    letters = "".join(text.split()).upper()
    return f"{letters[:-3]} {letters[-3:]}" if _WHOLE.fullmatch(letters) else ""


def postcode_in(address: str) -> str:
    """The last postcode that stands in an address; empty where there is none."""
    found = _WITHIN.findall(address)
    return " ".join(found[-1]).upper() if found else ""


def sector(postcodes: pd.Series) -> pd.Series:
    """The postcodes without their last two letters: `LS1 4`."""
    return postcodes.str[:-2]


@dataclass(frozen=True)
class PostcodeLookup:
    """The postcodes of a store: those near the place, and one of each sector further out."""

    table: pd.DataFrame
    """The canonical `postcodes`."""

    @property
    def empty(self) -> bool:
        """Whether no postcode file was loaded."""
        return self.table.empty

    def positions(self, postcodes: pd.Series) -> pd.DataFrame:
        """The `easting`, `northing` (EPSG:27700; NaN where not known) and `ended` of each.

        A postcode that is not there, of a sector that has some further out, lies as far out: that
        is known, though not where.
        """
        columns = ["easting", "northing", "ended"]
        there = self.table.set_index("postcode")[columns]
        found = there.reindex(postcodes)
        far = self.table[self.table["far"]]
        by_sector = far.assign(sector=sector(far["postcode"])).set_index("sector")[columns]
        whole = postcodes.where(postcodes.map(postcode) == postcodes, "")
        further = by_sector.reindex(sector(whole)).assign(ended="")
        absent = found["easting"].isna().to_numpy()
        found[absent] = further[absent].to_numpy()
        return found.fillna({"ended": ""}).reset_index(drop=True)
