"""Which columns are called one of wards, of months, of years or of parts, whatever the words.

"Ward (2018)", "Council ward" and "Name of ward" say nothing but ward: the other words say how it is
named, by whom, or of which year its boundaries are. So do those of "Reporting month".
"""

from __future__ import annotations

import re
from collections.abc import Callable

from data_loaders.columns.table_columns import heading

Calls = Callable[[str], bool]

_JOINED = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Za-z])(?=(?:19|20)\d\d)")
"""Where a name has no space between two words: `CouncilWard2018`."""
_VINTAGE = re.compile(r"wd\d\d(cd|nm)")
_YEAR = re.compile(
    r"(?:(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)\w* )?(?:19|20)\d\d"
)
_AROUND_WARD = {
    *("name", "names", "description", "desc", "title", "label", "electoral", "council", "local"),
    *("city", "area", "geography", "of", "the", "crime", "offence", "incident", "location", "new"),
    *("old", "current", "boundary", "boundaries", "text", "nm", "by", "month", "months"),
}
_PART = re.compile(
    r"\bminor\b|\bsub ?(text|types?|groups?|categor(y|ies)|class(es)?|offences?|crimes?)?\b"
)
_CODE = {"code", "codes", "cd", "gss", "ons"}
_AROUND_MONTH = {
    *("reporting", "reported", "report", "recorded", "recording", "offence", "crime", "incident"),
    *("occurrence", "occurred", "of", "the", "in", "calendar", "year", "date", "start", "end"),
    *(
        "ending",
        "commencing",
        "beginning",
        "first",
        "day",
        "time",
        "period",
        "name",
        "text",
        "label",
    ),
}
_BEGINS = {"from", "start", "starts", "begin", "begins", "beginning", "commencing", "first"}
_ENDS = {"to", "until", "end", "ends", "ending", "last"}
_AROUND_END = {"date", "period", "month", "day", "of", "the"}


def parted(text: str) -> str:
    """A name with a space wherever it has none between two words."""
    return _JOINED.sub(" ", text)


def calls_wards(text: str) -> bool:
    """Whether a column is called one of the names of wards."""
    vintage = _VINTAGE.fullmatch(heading(text))
    return _is_of(_words(text), _AROUND_WARD) or (vintage is not None and vintage[1] == "nm")


def calls_ward_codes(text: str) -> bool:
    """Whether a column is called one of the codes of wards."""
    words = _words(text)
    vintage = _VINTAGE.fullmatch(heading(text))
    coded = bool(words & _CODE) and _is_of(words - _CODE, _AROUND_WARD)
    return coded or (vintage is not None and vintage[1] == "cd")


def calls_parts(text: str) -> bool:
    """Whether a column is called one of parts of an offence: `Subtype`, "Minor text"."""
    return _PART.search(heading(parted(text))) is not None


def calls_months(text: str) -> bool:
    """Whether a column is called one of months, or of periods."""
    words = _words(text)
    named = words & {"month", "months", "mth", "period"}
    return bool(named) and words - named <= _AROUND_MONTH


def calls_beginnings(text: str) -> bool:
    """Whether a column is called one of the first days or months of periods."""
    words = _words(text)
    return bool(words & _BEGINS) and words - _BEGINS <= _AROUND_END


def calls_ends(text: str) -> bool:
    """Whether a column is called one of the last days or months of periods."""
    words = _words(text)
    return bool(words & _ENDS) and words - _ENDS <= _AROUND_END


def calls_years(text: str) -> bool:
    """Whether a column is called one of years."""
    words = _words(text)
    called = {"year", "fy"} & words
    return bool(called) and words - called - {"financial"} <= _AROUND_MONTH - {"period"}


def calls_financial_years(text: str) -> bool:
    """Whether a column is called one of financial years."""
    return bool({"financial", "fy"} & _words(text))


def _words(text: str) -> set[str]:
    return set(_YEAR.sub(" ", heading(parted(text))).split())


def _is_of(words: set[str], around: set[str]) -> bool:
    """Whether words say ward, or electoral division, and nothing but `around` it."""
    ward = {"ward", "wards"} & words or {"electoral", "division"} & words
    named = bool({"ward", "wards"} & words) or {"electoral", "division"} <= words
    return named and words - ward <= around
