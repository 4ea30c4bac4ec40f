"""What a rejected row should probably have said, where its reader did not say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches

from data_loaders.one_load.ledger import Line
from model.config.catalogue import Catalogue
from model.rejects import Reject
from store.reject_causes import found_of

MOST_LOOKED_UP = 2000
"""Distinct texts of a load that are compared with what is known: each takes about a millisecond."""

_OFFENCE_WORDS = ("crime type", "category", "measure", "offence")
_AREA_WORDS = ("ward", "area")
_CUTOFF = 0.75
"""How alike two spellings must be, from 0 to 1 (difflib's ratio): 'Burglry' is 0.93 of 'Burglary',
'Cybercrime' 0.67 of 'Other crime', which it is not."""


def with_suggestions(lines: Sequence[Line], catalogue: Catalogue) -> list[Line]:
    """The lines with the nearest spelling of an offence or ward beside what is none."""
    nearest = _Nearest(catalogue)
    return [
        replace(x, rejects=tuple(nearest.of(r) for r in x.rejects)) if x.rejects else x
        for x in lines
    ]


class _Nearest:
    """The nearest spellings, each distinct text looked up once."""

    def __init__(self, catalogue: Catalogue) -> None:
        place = catalogue.place
        areas = [*(w.name for w in place.wards), *(g.name for g in place.groups)]
        # Slugs are what an API answers with; a table has names.
        slugs = [name for name in catalogue.offence_of_name if "-" in name]
        names = [o.name for o in catalogue.offences]
        self._known: dict[str, Mapping[str, str]] = {
            **dict.fromkeys(_OFFENCE_WORDS, _by_small(names)),
            "category": _by_small(slugs),
            **dict.fromkeys(_AREA_WORDS, _by_small(areas)),
        }
        self._met: dict[tuple[str, str], str] = {}

    def of(self, reject: Reject) -> Reject:
        """The reject with its column, and a suggestion where there is one."""
        found = found_of(reject)
        column = reject.column or found.column
        if reject.suggestion or not found.value:
            return replace(reject, column=column)
        return replace(reject, column=column, suggestion=self._look_up(found.label, found.value))

    def _look_up(self, label: str, text: str) -> str:
        key = label.removesuffix(" …").lower(), text.lower()
        if key not in self._met:
            known = self._known.get(key[0])
            if not known or len(self._met) >= MOST_LOOKED_UP:
                return ""
            alike = get_close_matches(key[1], known, n=1, cutoff=_CUTOFF)
            self._met[key] = f"'{known[alike[0]]}'" if alike else ""
        return self._met[key]


def _by_small(names: Sequence[str]) -> dict[str, str]:
    return {name.lower(): name for name in names}
