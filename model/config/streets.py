"""How road networks are read: the words of config/streets.toml for columns, classes, publishers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property

from model.config.toml_entries import Entry
from model.tables import CLASSES, StreetClass

FILE = "streets.toml"


def plain(name: str) -> str:
    """A name of a column or class as it is compared: `Road_Function` is `road function`."""
    return re.sub(r"[\s_\-]+", " ", name).strip().casefold()


def column(columns: Sequence[str], known: Sequence[str]) -> str:
    """The column that is called one of the known names, the first of these that is there."""
    by_name = {plain(c): c for c in reversed(columns)}
    return next((by_name[plain(name)] for name in known if plain(name) in by_name), "")


class Publisher(Entry):
    """Whose a road network is, and what its licence wants said."""

    columns: tuple[str, ...]
    words: str


class StreetTerms(Entry):
    """What the columns and classes of road networks are called."""

    class_columns: tuple[str, ...] = ()
    name_columns: tuple[str, ...] = ()
    number_columns: tuple[str, ...] = ()
    major: tuple[str, ...] = ()
    minor: tuple[str, ...] = ()
    local: tuple[str, ...] = ()
    path: tuple[str, ...] = ()
    publisher: tuple[Publisher, ...] = ()

    @cached_property
    def class_of(self) -> dict[str, StreetClass]:
        """The class of a street by what a file calls it, as `plain` writes it."""
        return {plain(word): name for name in CLASSES for word in getattr(self, name)}

    def source_of(self, columns: Sequence[str], file: str, year: int) -> str:
        """What is said of where the streets come from."""
        for publisher in self.publisher:
            if all(column(columns, [known]) for known in publisher.columns):
                return publisher.words.format(year=year)
        return f"Streets: {file}"


NO_TERMS = StreetTerms()
"""Where config/ has no such file no road network is known."""
