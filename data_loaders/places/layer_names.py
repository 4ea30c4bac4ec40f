"""What a layer of places of interest is called where its file does not say."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from data_loaders.files.archives import own_name

ABBREVIATIONS = (
    *("ANPR", "ASB", "ATM", "ATMs", "CCTV", "GP", "GPs", "HMO", "HMOs", "NHS", "PSPO", "PSPOs"),
    *("A&E", "EV", "LASBT", "VAWG", "YOS"),
)
"""Words a file name has in small letters and a reader expects in capitals."""

_SPELLED = {word.lower(): word for word in ABBREVIATIONS}
_COPY = re.compile(r"\(\d+\)$")
_DATE = r"(\d\d ?){0,2}(19|20)\d\d( ?\d\d){0,2}"
_DATED = re.compile(rf"^{_DATE}\b|\b{_DATE}$", re.ASCII)


def layer_name(file: str) -> str:
    """The name of a layer, from the name of its file.

    Underscores, hyphens and points are spaces, the first letter is a capital and so are
    abbreviations; else words are as written. A date at either end and the number of a copy are
    left out, so that next year's file has the same name and replaces the layer:
    `cctv_cameras-2025-03 (1).csv` is "CCTV cameras".
    """
    words = " ".join(re.sub(r"[\s_.-]+", " ", PurePosixPath(own_name(file)).stem).split())
    undated = _DATED.sub("", _COPY.sub("", words).strip()).strip()
    text = " ".join(_SPELLED.get(word, word) for word in (undated or words).split(" "))
    return f"{text[:1].upper()}{text[1:]}"
