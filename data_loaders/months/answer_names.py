"""Which wards the name of an API answer tells: by code, of any vintage, or by name."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import PurePosixPath

import geopandas as gpd

from data_loaders.files.archives import folder_name, own_name
from model.config.catalogue import Place
from model.ward_names import plain_name

NO_WARD = ""
"""In place of a ward's code, for the name of the place itself."""

_NOT_WORDS = re.compile(r"[^a-z0-9]+")


class WardNames:
    """The names and codes of the wards of a place, as they are told in file names."""

    def __init__(self, wards: gpd.GeoDataFrame, place: Place) -> None:
        self._spelled = _spellings(wards, place)

    def told_by(self, file: str) -> frozenset[str]:
        """The wards that a file name tells, else its folder."""
        return self._told(PurePosixPath(own_name(file)).stem) or self._told(folder_name(file))

    def _told(self, text: str) -> frozenset[str]:
        """The wards of a text: the longest names first, each word once."""
        words = f" {as_words(text)} "
        found = set()
        for spelling, code in self._spelled.items():
            if f" {spelling} " in words:
                found |= {code} - {NO_WARD}
                words = words.replace(f" {spelling} ", " | ")
        return frozenset(found)


def _spellings(wards: gpd.GeoDataFrame, place: Place) -> dict[str, str]:
    """Every code and name of a ward as words, to its code; the longest first."""
    there = set(wards["area_code"])
    names = zip(wards["area_name"], wards["area_code"], strict=True)
    own = [(name, w.code) for w in place.wards for name in (w.name, *w.aliases)]
    spelled = [*own, *place.current_code.items(), *names, *((code, code) for code in there)]
    codes: defaultdict[str, set[str]] = defaultdict(set)
    for name, code in spelled:
        if code in there:
            codes[as_words(name)].add(code)
    # A name that several wards have tells none of them.
    found = {words: of.pop() if len(of) == 1 else NO_WARD for words, of in codes.items()}
    # "stratford-on-avon-2025-03.json" is no answer for a ward named Avon.
    found |= {as_words(name): NO_WARD for name in (place.name, place.id)}
    ordered = sorted(found, key=lambda words: (-len(words), words))
    return {words: found[words] for words in ordered if words}


def as_words(text: str) -> str:
    """A name as it is compared in file names: words of letters and figures, without `and`."""
    plain = plain_name(text).replace("'", "").replace("’", "")
    return " ".join(w for w in _NOT_WORDS.split(plain) if w and w != "and")
