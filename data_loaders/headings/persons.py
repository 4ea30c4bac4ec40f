"""Whether a sheet, a column or a row is of everyone, or of some people only: of one sex, one age.

Figures of some people are never read for those of everyone, nor added to them.
"""

from __future__ import annotations

import re
from collections.abc import Collection

_SOME = re.compile(
    r"\b(males?|females?|men|women|boys?|girls?|teen(agers?|s)|pensioners?|(young|older) people"
    r"|juveniles?|youths?(?! (justice|offending))|child(ren)?|adults?|minors"
    r"|(?<!counts )(?<!figures )(?<!numbers )(under|over) \d+s?|[uo]\d\ds|aged? \d+.*"
    r"|\d+ ?(-|–|to) ?\d+( years?| year olds?)|\d+ ?\+|\d+ and (over|under))(\b|$)",
    re.IGNORECASE,
)
_EVERYONE = re.compile(
    r"(total|persons?|people|everyone|both"
    r"|total( (population|residents|persons|people))?"
    r"|males? (and|&|\+) females?|both sexes|(male|m) ?/ ?(female|f)|t|p|-?)",
    re.IGNORECASE,
)
_BOTH = re.compile(r"\bm(ales?|en) (and|&|\+) (fem|wom)", re.IGNORECASE)
_SEX = re.compile(r"[mf]", re.IGNORECASE)
_BAND = re.compile(r"\d{1,2} ?(-|–|to) ?\d{2}|\d\d ?\+", re.IGNORECASE)
_RANGE = re.compile(r"[\d\s–to+-]+", re.IGNORECASE)
"""As of `1-4`, a small count in place of a figure."""
_KIND = re.compile(
    r"\b(sex|sexes|genders?|ages?|ethnic\w*|race|nationality|religion|faith|disabilit(y|ies)"
    r"|sexual orientation)\b",
    re.IGNORECASE,
)


def of_some(text: str) -> bool:
    """Whether the name of a sheet or column says that it is of one sex or age only."""
    plain = re.sub(r"[\W_]+", " ", re.sub(r"([+&–-])", r" \1 ", text)) if "_" in text else text
    some = _SOME.search(plain) or _SEX.fullmatch(text.strip()) or _BAND.fullmatch(text.strip())
    return some is not None and _BOTH.search(plain) is None


def is_everyone(text: str) -> bool:
    """Whether a cell of a column of sex or age says everyone; a blank one does."""
    plain = text.strip()
    of_all = re.match(r"all\b", plain, re.IGNORECASE) and not of_some(plain)
    return bool(of_all) or _EVERYONE.fullmatch(plain) is not None


def names_persons(heading: str) -> bool:
    """Whether a column is called by a trait of people: `Victim gender`, `age_band`."""
    return _KIND.search(re.sub(r"[\W_]+", " ", heading)) is not None


def are_of_persons(texts: Collection[str]) -> bool:
    """Whether the cells of a column, whatever it is called, are sexes or ages of people."""
    some = [t for t in texts if _BAND.fullmatch(t) or (of_some(t) and not _RANGE.fullmatch(t))]
    return bool(some) and all(t in some or is_everyone(t) or _not_told(t) for t in texts)


def _not_told(text: str) -> bool:
    return re.fullmatch(r"(unknown|not (known|stated|recorded)|n/?a)", text.lower()) is not None
