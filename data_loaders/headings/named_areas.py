"""Which area of the place a code or a name in a table of figures means."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from data_loaders.headings.heading_rows import without_footnote
from model.config.catalogue import Place
from model.forces import force_slug
from model.ward_names import bare_name, codes_of_names, plain_name, wards_named

_AREA_CODE = re.compile(r"(?<!\w)[a-z]\d{8}(?!\d)", re.ASCII)
_PARTS = re.compile(r"[,:;/|()\[\]]|\s[-–—]\s")
"""What sets words apart from the name of a ward: `Armley (Leeds)`, `Leeds: Armley`."""
_BESIDE = re.compile(r"(electoral )?wards?|(19|20)\d\d")
"""What may stand apart beside the name of a ward: that it is one, the year of its boundaries."""
_OWN_CODE = re.compile(r"[a-z]{2,4}\d{1,4}\W+(?=[a-z])")
"""A local code before a name: `LDS001 Armley`."""
_KINDS = {
    *("city", "borough", "metropolitan", "district", "council", "county", "unitary", "authority"),
    *("local", "area", "mbc", "md", "mb", "la", "lad", "of", "the"),
}
"""Words that say what kind of area the whole is."""
_ALIKE = 0.75
"""How alike two names are, of 1, before one is taken for a slip of the other."""


@dataclass(frozen=True)
class NamedAreas:
    """The codes and names of a place's areas, as files write them."""

    wards: Mapping[str, tuple[str, ...]]
    """Codes of every vintage and names of wards, simplified, to the codes in use; a name that
    several wards have, or a ward and a group, leads to them all."""
    ward_codes: frozenset[str]
    """The codes of the wards in use now."""
    totals: Mapping[str, str]
    """Groups and the whole, without the words that mark a total, to their code."""
    names: Mapping[str, str]
    """What each code in use is called."""
    label: str
    """What a group is called: "Community Committee"."""
    force: str
    """The slug of the police force."""
    whole: str
    """The code of the whole."""
    called: tuple[str, ...]
    """What the whole is called, without the words that mark a total."""

    def ward(self, text: str) -> str | None:
        """The code of a ward in use now, from any code or name it has; None for anything else.

        A code and a name in one cell must mean one ward. None also for a name that several wards
        have: `alike` says which.
        """
        found = wards_named(text, self.wards) or self._coded_and_named(text) or self._apart(text)
        return found[0] if len(found) == 1 else None

    def _coded_and_named(self, text: str) -> tuple[str, ...]:
        """The ward of a cell such as `E05011385 Armley` or `Armley (E05011385)`."""
        code = _AREA_CODE.search(text.lower())
        if code is None:
            return ()
        name = (text[: code.start()] + text[code.end() :]).strip(" ()[]-–:,_")
        coded = wards_named(code[0], self.wards)
        return coded if set(coded) & set(wards_named(name, self.wards)) else ()

    def _apart(self, text: str) -> tuple[str, ...]:
        """The ward of a name beside a footnote, a local code, its place, or the word ward."""
        name = _OWN_CODE.sub("", without_footnote(text).lower(), count=1)
        parts = [part.strip() for part in _PARTS.split(name) if part.strip()]
        kept = [p for p in parts if not (_BESIDE.fullmatch(p) or self._whole_by_its_kind(p))]
        return wards_named(" ".join(kept), self.wards) if kept else ()

    def total(self, text: str) -> str | None:
        """The code of a group or the whole; a bare "Total" is the whole. None for anything else.

        None also for a name that is a ward's too: "Bexley borough" is the group, "Bexley" may be
        either.
        """
        if not any(map(str.isalnum, text)) or wards_named(text, self.wards):
            return None
        words = self.bare(text)
        return self.totals.get(words) or self._whole_by_its_kind(words)

    def bare(self, text: str) -> str:
        """A name without what a group is called and the words that mark a total."""
        return bare_name(text, self.label)

    def _whole_by_its_kind(self, words: str) -> str | None:
        """The whole, called by its name and the kind of area that it is: "City of Leeds"."""
        said = Counter(words.split())
        others = [said - Counter(name.split()) for name in self.called if name]
        full = [Counter(name.split()) <= said for name in self.called if name]
        kinds = (more.keys() <= _KINDS for more, has in zip(others, full, strict=True) if has)
        return self.whole if any(kinds) else None

    def is_sum_of_ward(self, text: str) -> bool:
        """Whether a text is the name of a ward and "Total", as pivot tables call a ward's sum."""
        words = " ".join(text.split())
        name = re.sub(r"(?i)(\W*\b(sub ?)?totals?\W*$|^\W*totals? (of|for) )", "", words)
        return name != words and bool(wards_named(name, self.wards))

    def any(self, text: str) -> str | None:
        """The code of a ward, a group, the whole or the police force; None for anything else."""
        in_place = self.ward(text) or self.total(text)
        return in_place or (self.force if force_slug(text) == self.force else None)

    def alike(self, text: str) -> list[str]:
        """What a name may stand for, the likeliest first; none for a code.

        The names a mistyped one may be, or the wards of a name that several have, with their codes.
        """
        if is_code(text):
            return []
        if same := wards_named(text, self.wards):
            return [f"{code} for {self.names[code]}" for code in same]
        known = {plain_name(name): name for name in self.names.values()}
        close = difflib.get_close_matches(plain_name(text), known, cutoff=_ALIKE)
        return [known[name] for name in close]


def named_areas(place: Place, wards: pd.DataFrame) -> NamedAreas:
    """The areas of a place that files may name.

    `wards` has the area_code and area_name of the wards whose boundaries are stored; a place that
    lists no wards has no others.
    """
    stored = dict(zip(wards["area_code"], wards["area_name"], strict=True))
    groups = {g.id: g.name for g in place.groups}
    label = place.group_label
    coded = {code: code for code in stored} | place.current_code
    whole = {place.id, place.name, place.whole, place.district_code, "total"}
    shown = place.names_of(stored)
    own = [(name, w.code) for w in place.wards for name in (w.name, *w.aliases)]
    names = [*_pairs(stored), *own, *_pairs(shown)]
    larger = [*((g.name, g.id) for g in place.groups), (place.name, place.district_code)]
    of_wards = codes_of_names(names)
    named = codes_of_names([*names, *(pair for pair in larger if wards_named(pair[0], of_wards))])
    return NamedAreas(
        wards=named | {code.lower(): (now,) for code, now in coded.items()},
        ward_codes=frozenset(coded.values()),
        totals={
            bare_name(text, label): code for code, name in groups.items() for text in (code, name)
        }
        | {bare_name(text, label): place.district_code for text in whole},
        names=shown
        | groups
        | {place.district_code: place.whole, place.force: f"the force {place.force}"},
        label=label,
        force=place.force,
        whole=place.district_code,
        called=tuple(bare_name(text, label) for text in (place.name, place.whole)),
    )


def _pairs(names: Mapping[str, str]) -> list[tuple[str, str]]:
    return [(name, code) for code, name in names.items()]


def is_code(text: str) -> bool:
    """Whether a cell is a code of the Government Statistical Service, in either case."""
    return _AREA_CODE.fullmatch(text.strip().lower()) is not None
