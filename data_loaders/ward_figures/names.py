"""What the names of a file and of its sheets say of the figures in it.

A name may hold offences, places, periods, and words of what kind of file it is, how far along, and
how it is written. Any other word may make the figures something else than counts of all of an
offence: where nothing in the table says what they count, that is asked about.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from data_loaders.files.sheet import Sheet
from data_loaders.headings.called_columns import parted
from data_loaders.headings.stated_measure import (
    NOT_ALL,
    left_over,
    stated_measure,
    words_of_another,
)
from data_loaders.ward_figures.columns import Layout

_ENDING = re.compile(r"(\.(csv|tsv|txt|xlsx?|xlsm|xlsb|ods|html?))+$", re.IGNORECASE)
_NUMBERED = re.compile(r"(?<=[a-z]{4})(?=\d\b)")
"""`Sheet1`."""
_NUMBER_OF_FILE = re.compile(
    r"\d{1,2}[-_.) ]+(?![\d-]|m\b|(?:months?|mths?|weeks?|years?|yrs?|to)\b)", re.IGNORECASE
)
"""The number of a file among others at the beginning of its name, which is none of months."""

_MARKS = {"p": " provisional", "r": " revised"}
_MARK = re.compile(r"[\W_]*[\[(]([pr])[\])]\s*$", re.IGNORECASE)
"""What stands behind a month: `Mar 2025 (P)`."""

_TIME = re.compile(r"(?<=\d{8})[\W_]*t?\d{4,6}(?!\d)", re.IGNORECASE)
"""The time of day behind the day a file was made."""

_EVERYONE = re.compile(r"all[\W_]*(?:persons|people|ages)|both[\W_]*sexes|everyone", re.IGNORECASE)

_OF_A_FILE = re.compile(
    # what it is
    r"csv|tsv|xlsx?|excel|files?|work ?(?:book|sheet)s?|spread ?sheets?|books?|pages?|database|db"
    r"|data ?sets?|time ?series|series|history|historical?|stats|lists?|listing|breakdown"
    r"|parts? \d+(?: \d+)?|tables?|tabs?|pivots?|pivot ?tables?|results?|outputs?|trends|sheets"
    r"|query|qry|request|foi|returns?|charts?"
    # how far along
    r"|copy|copies|final|draft|new|newest|latest|current|recent|old|older|previous|complete|full"
    r"|whole|v \d+|ver|version|rev|update|amended|corrected|checked|approved|signed off|working"
    r"|backup|archived?|(?:re ?)?saved|test|template|input|sent|received"
    # how it is written
    r"|exported|download(?:ed|s)?|extract(?:s|ed)?|raw|clean(?:ed)?|tidy|long|wide|format(?:ted|s)?|layout|headings?"
    r"|headers?|columns?|rows?|lower|upper|case|short|text|numeric|numbers?|names?|serials?|iso|uk"
    r"|us|eom|[ymd]{2,8}|(?:no|us|uk|en|em|with|without|single|double)? ?(?:spaces?|spaced|dots?"
    r"|dotted|points?|stops?|dash(?:es)?|slash(?:es)?|commas?|hyphens?|apostrophes?|quotes?|colons?"
    r"|semicolons?|underscores?|brackets?)|quoted|utf ?\d+|bom|ansi|crlf|windows|mac|r|pandas"
    r"|blanks?|gaps?|mark(?:er)?s|totals?|formulas?|merged|hidden"
    # when
    r"|years?|yrs?|fy|financial|calendar|dates?|dated|today"
    # numbers of a copy, years in two figures, days in eight
    r"|\d|0\d|(?:2\d ?[2-3]\d)|[0-3]\d[01]\d(?:20)?[1-3]\d"
    # words between words
    r"|an?|with|or"
)


def without_ending(own: str) -> str:
    """The words of a file's name as it stands, without its ending."""
    return parted(_ENDING.sub("", own))


def plain_name(own: str) -> str:
    """The words of a file's or a sheet's name, without its ending, parted where it parts none."""
    name = _TIME.sub("", _ENDING.sub("", own))
    name = _MARK.sub(lambda mark: _MARKS[mark[1].lower()], name)
    if number := _NUMBER_OF_FILE.match(name):
        name = name[number.end() :]
    return _NUMBERED.sub(" ", parted(name))


def strange_words(own: str, offences: Mapping[str, str], place: Collection[str]) -> str:
    """The words of a name that are no offence, place or period, and not of a kind of file."""
    words = left_over(_EVERYONE.sub(" ", plain_name(own)), offences, place)
    return " ".join(re.sub(rf"\b(?:{_OF_A_FILE.pattern})\b", " ", words).split())


@dataclass(frozen=True)
class Name:
    """A name that stands over figures."""

    what: str
    """What a message calls it."""
    text: str
    is_told: bool
    """Whether what stands closer to the figures says what they count."""

    def declined(self, offences: Mapping[str, str], place: Collection[str]) -> str:
        """Why figures under it are not read, in words; empty where they may be.

        Where the table says what it counts, only words known to be of another measure stand
        against it.
        """
        strays = words_of_another(plain_name(self.text), offences)
        strays = strays or ("" if self.is_told else strange_words(self.text, offences, place))
        return f"{self.what} says '{strays}' of its figures, {NOT_ALL}" if strays else ""

    def noted(self, offences: Mapping[str, str], place: Collection[str]) -> str:
        """What is said of words in it that are not understood, of figures that are read."""
        strays = strange_words(self.text, offences, place)
        about = "which was not understood: check that it does not change what is counted"
        return f"{self.what} says '{strays}', {about}" if strays else ""


def names_above(
    sheet: Sheet, layout: Layout, titles: Sequence[str], own: str, offences: Mapping[str, str]
) -> tuple[Name, Name]:
    """The names of a sheet and of its file, `own`."""
    in_table = bool(layout.measures) or all(f.offence for f in layout.figures)
    of_sheet = stated_measure([sheet.name], offences) is not None
    by_title = in_table or of_sheet or stated_measure(titles, offences) is not None
    return (
        Name(f"the name of the sheet '{sheet.name}'", sheet.name, in_table and not of_sheet),
        Name("the file's name", own, by_title),
    )
