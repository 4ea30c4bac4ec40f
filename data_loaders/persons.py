"""Whether a sheet, a column or a row is of everyone, or of some people only: of one sex, one age.

Figures of some people are never read for those of everyone, nor added to them.
"""

from __future__ import annotations

import re

_SOME = re.compile(
    r"\b(males?|females?|men|women|boys?|girls?|"
    r"juveniles?|youths?|child(ren)?|adults?|under \d+s?|over \d+s?|aged? \d+.*"
    r"|\d+ ?(-|–|to) ?\d+( years?| year olds?)|\d+ ?\+|\d+ and over)(\b|$)",
    re.IGNORECASE,
)
_EVERYONE = re.compile(
    r"(all|total|persons?|people|everyone|both|all (ages|persons|people|sexes)"
    r"|total( (population|residents|persons|people))?|all (ages|residents|population|genders)"
    r"|males? (and|&|\+) females?|both sexes|(male|m) ?/ ?(female|f)|t|p|-?)",
    re.IGNORECASE,
)
_BOTH = re.compile(r"\bm(ales?|en) (and|&|\+) (fem|wom)", re.IGNORECASE)


def of_some(text: str) -> bool:
    """Whether the name of a sheet or column says that it is of one sex or age only."""
    plain = re.sub(r"[\W_]+", " ", re.sub(r"([+&–-])", r" \1 ", text)) if "_" in text else text
    return _SOME.search(plain) is not None and _BOTH.search(plain) is None


def is_everyone(text: str) -> bool:
    """Whether a cell of a column of sex or age says everyone; a blank one does."""
    return _EVERYONE.fullmatch(text.strip()) is not None
