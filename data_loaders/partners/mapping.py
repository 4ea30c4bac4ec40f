"""What the columns of a partner's file are: a small TOML beside it with the same name.

    source = "lasbt"                  # an id of config/sources.toml
    offence = "lasbt-case"            # what every row is; or [offences], below
    first = "2026-01"                 # months the file answers for, zeros included;
    last = "2026-06"                  # without them, from its first record to its last

    [columns]
    id = "Case ref"
    easting = "X"                     # or longitude and latitude, or ward (a code or a name)
    northing = "Y"
    from = "Opened"                   # or two columns: ["Date from", "Time from"]
    to = "Closed"

With a column `offence`, the table [offences] gives an id of config/offences.toml for each word in
it, and `passed_over` lists the words of records that are not counted.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from typing import Any, Literal

import pandas as pd
from pydantic import Field, field_validator, model_validator

from data_loaders.files.readings import Member
from data_loaders.files.safe_open import guarded
from model import clock
from model.config.catalogue import Catalogue
from model.config.toml_entries import Entry, parsed
from model.errors import ConfigError, RefusedFileError
from model.periods import month

SUFFIX = ".toml"
MOST_BYTES = 1 << 20
"""The largest mapping that is read (1 MiB)."""

_PLACES = (("longitude", "latitude"), ("easting", "northing"), ("ward",))


class Columns(Entry):
    """The names of a file's columns; those not named are neither read nor kept."""

    may_be_blank = True

    id: str = ""
    offence: str = ""
    longitude: str = ""
    latitude: str = ""
    easting: str = ""
    northing: str = ""
    ward: str = ""
    """A code of any vintage or a name, where the file gives no point."""
    begins: tuple[str, ...] = Field(alias="from")
    """The column of the time, or those of the day and the time."""
    ends: tuple[str, ...] = Field(default=(), alias="to")

    @field_validator("begins", "ends", mode="before")
    @classmethod
    def _one_or_two(cls, value: object) -> object:
        columns = (value,) if isinstance(value, str) else value
        if isinstance(columns, tuple) and not 1 <= len(columns) <= 2:
            raise ValueError("give one column, or that of the day and that of the time")
        return columns

    @model_validator(mode="after")
    def _one_place(self) -> Columns:
        given = [name for names in _PLACES for name in names if getattr(self, name)]
        if tuple(given) not in _PLACES:
            raise ValueError(
                "give the place as longitude and latitude, easting and northing, or ward: "
                f"found {', '.join(given) or 'none of them'}"
            )
        return self


class ColumnMapping(Entry):
    """How to read one partner's file."""

    may_be_blank = True

    source: str
    offence: str = ""
    offences: dict[str, str] = Field(default_factory=dict)
    passed_over: tuple[str, ...] = ()
    precision: Literal["exact", "snapped", "area"] = "exact"
    first: pd.Period | None = None
    last: pd.Period | None = None
    formats: tuple[str, ...] = ()
    """Of the times, as `datetime.strptime` has them; none for the usual ones."""
    dayfirst: bool | None = None
    """Whether the day stands before the month; where nobody says so, it does unless dates tell."""
    timezone: Literal["Europe/London", "UTC"] = "Europe/London"
    columns: Columns

    @field_validator("formats")
    @classmethod
    def _can_be_read(cls, formats: tuple[str, ...]) -> tuple[str, ...]:
        for form in formats:
            try:
                pd.to_datetime(pd.Series([""]), format=form, errors="coerce")
            # pandas makes a regular expression of a format, which may be none.
            except (ValueError, re.error) as error:
                raise ValueError(f"'{form}' is no format of times ({error})") from None
        return formats

    @field_validator("first", "last", mode="before")
    @classmethod
    def _month(cls, value: object) -> pd.Period:
        return month(str(value))

    @model_validator(mode="after")
    def _whole(self) -> ColumnMapping:
        if bool(self.offence) == bool(self.columns.offence):
            raise ValueError("give either offence, for every row, or the column of it: not both")
        if bool(self.columns.offence) != bool(self.offences):
            raise ValueError("a column of offences goes with a table [offences] of its words")
        if (self.first is None) != (self.last is None):
            raise ValueError("give first and last together: the months the file answers for")
        if self.first is not None and self.last is not None:
            if self.first > self.last:
                raise ValueError("first is after last")
            if self.first.year < clock.EARLIEST or self.last > clock.now().to_period("M"):
                raise ValueError(f"first and last are months from {clock.EARLIEST} to this one")
        return self

    @property
    def counted(self) -> tuple[str, ...]:
        """The offences the file answers for."""
        return tuple(sorted({self.offence, *self.offences.values()} - {""}))


def read_mapping(member: Member, catalogue: Catalogue) -> ColumnMapping:
    """The mapping in a TOML file.

    Raises RefusedFileError when it is no TOML, says something unknown, or names a source or an
    offence the catalogue does not know together.
    """
    try:
        mapping = parsed(ColumnMapping, _content(member), member.name)
    except ConfigError as error:
        raise RefusedFileError(str(error)) from None
    if mapping.source not in catalogue.source:
        known = ", ".join(catalogue.source)
        raise RefusedFileError(
            f"{member.name}: source '{mapping.source}' is not in sources.toml; expected one of "
            f"{known}"
        )
    of_source = [o.id for o in catalogue.offences if o.source == mapping.source and not o.legacy]
    for offence in mapping.counted:
        if offence not in of_source:
            raise RefusedFileError(
                f"{member.name}: '{offence}' is not an offence of source '{mapping.source}'; "
                f"expected {', '.join(of_source) or 'one to be added to offences.toml'}"
            )
    return mapping


def is_mapping(member: Member) -> bool:
    """Whether a file is a mapping, by the end of its name."""
    return member.name.lower().endswith(SUFFIX)


def mappings_beside(files: Iterable[Member]) -> dict[str, Member]:
    """The mapping of each file that has one beside it, by the file's name.

    It is one of the files, or lies beside on disk.
    """
    files = list(files)
    given = {_stem(member): member for member in files if is_mapping(member)}
    found = {}
    for member in files:
        if not is_mapping(member):
            mapping = given.get(_stem(member)) or _on_disk(member)
            if mapping is not None:
                found[member.name] = mapping
    return found


def no_file_beside(member: Member) -> str:
    """What is said of a mapping without its file."""
    stem = PurePosixPath(member.name).name.removesuffix(SUFFIX)
    return (
        f"{member.name}: a column mapping, and the file it describes was not given; add {stem}.csv "
        f"or {stem}.xlsx in the same command"
    )


def _stem(member: Member) -> str:
    path = str(member.path.resolve()) if member.path is not None else member.name
    return str(PurePosixPath(path).with_suffix("")).lower()


def _on_disk(member: Member) -> Member | None:
    if member.path is None:
        return None
    path: Path = member.path.with_suffix(SUFFIX)
    if path.is_symlink() or not path.is_file():
        return None
    size = path.stat().st_size
    return Member(path.name, size, lambda: guarded(lambda: path.open("rb"), path.name, size), path)


def _content(member: Member) -> dict[str, Any]:
    if member.size > MOST_BYTES:
        raise RefusedFileError(
            f"{member.name}: {member.size:,} bytes; a column mapping of at most {MOST_BYTES:,} was "
            "expected"
        )
    with member.open() as stream:
        data = stream.read()
    try:
        return tomllib.loads(data.decode("utf-8-sig"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise RefusedFileError(
            f"{member.name}: not valid TOML ({error}); docs/operations.md has an example"
        ) from None
    except RecursionError:
        raise RefusedFileError(
            f"{member.name}: it is nested too deep; docs/operations.md has an example of a mapping"
        ) from None
