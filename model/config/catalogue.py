"""config/ as frozen objects: sources, offences, breaks, wording, indicators, plans and places.

Analysts edit the TOML; nothing here knows a name of Leeds. A file that says something unknown is
refused at start with a sentence that names the file and the entry.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pydantic import Field, model_validator

from model.config.breaks import Break
from model.config.keeping import KEEP_ALL, Keeping
from model.config.key_figures import KeyFigure
from model.config.plans import Framework, Indicator, Priority, Spine
from model.config.sources import Source
from model.config.streets import NO_TERMS, StreetTerms
from model.config.toml_entries import Entry, Slug, entry
from model.config.variation import UsualVariation
from model.config.wording import Wording
from model.tables import POLICE
from model.ward_names import codes_of_names, shown_names

if TYPE_CHECKING:
    import pandas as pd


class Offence(Entry):
    """One kind of record: an offence as police.uk names it, or what another source counts."""

    id: Slug
    name: str
    source: str = POLICE
    kind: Literal["crime", "incident", "outcome", "other"] = "crime"
    """Total recorded crime is every "crime"; an "outcome" is a crime counted once more."""
    plural: str = "crimes"
    activity: bool = False
    know: str = ""
    """What else than harm a rise of it can mean, in a sentence."""
    headline: bool = False
    legacy: bool = False
    names: tuple[str, ...] = ()
    settles_months: int = Field(default=0, ge=0, le=60)
    """How many months after a month its count is still growing."""
    settles_why: str = ""
    """Why, in words that go before a colon; needed with `settles_months`."""

    @model_validator(mode="after")
    def _says_why_it_settles(self) -> Offence:
        if bool(self.settles_months) != bool(self.settles_why):
            raise ValueError(
                f"offence '{self.id}' has settles_months = {self.settles_months} and settles_why = "
                f"'{self.settles_why}'; expected both or neither. Give both, or leave both out"
            )
        return self


class Ward(Entry):
    """A ward with the codes and names its series come under."""

    code: str = Field(pattern=r"^\S+$")
    name: str
    group: str = ""
    earlier_codes: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    population: int | None = Field(default=None, gt=0)
    area_km2: float | None = Field(default=None, gt=0)
    longitude: float | None = None
    latitude: float | None = None


class Group(Entry):
    """A named set of wards, such as a Community Committee."""

    id: Slug
    name: str


class Zone(Entry):
    """An area apart from wards, built from small areas (LSOAs), such as a city centre."""

    id: Slug
    name: str
    definition: str
    made_of: tuple[str, ...]


class Boundaries(Entry):
    """Where the Open Geography Portal keeps one layer, and how it names code, name and district."""

    service: str
    area_type: Literal["ward", "lsoa"]
    year: int
    where: str


class Box(Entry):
    """A longitude and latitude box (EPSG:4326) that surely holds the place."""

    west: float
    south: float
    east: float
    north: float

    @model_validator(mode="after")
    def _holds_something(self) -> Box:
        if not (self.west < self.east and self.south < self.north):
            raise ValueError(
                f"west {self.west:g} to east {self.east:g}, south {self.south:g} to north "
                f"{self.north:g} holds nothing; expected the smaller first. Correct the box"
            )
        return self


class Place(Entry):
    """One place in England and Wales: everything that differs between Leeds and elsewhere."""

    id: Slug
    name: str
    whole: str
    """How the whole is called in a filter: "All Leeds"."""
    district_code: str
    title: str
    subtitle: str = ""
    force: str
    """The police.uk slug of the force whose file covers the place: "west-yorkshire"."""
    force_is_place: bool = Field(default=False, strict=True)
    """Whether the force polices this place alone, so that its records without a place are all of
    it: the whole place then counts them. A larger force's may have happened anywhere."""
    box: Box
    boundary_year: int
    group_label: str = ""
    """What one of its groups of wards is called: Community Committee, borough."""
    group_label_plural: str = ""
    """What they are called together, where that is not made as most words are."""
    population_year: int = 0
    population_source: str = ""
    district_population: int | None = Field(default=None, gt=0)
    district_population_year: int = 0
    not_ranked: tuple[str, ...] = ()
    not_ranked_why: str = ""
    frameworks: tuple[str, ...] = ()
    """The plans shown first, in this order, by file name; others for the place follow."""
    wards: tuple[Ward, ...] = Field(default=(), alias="ward")
    groups: tuple[Group, ...] = Field(default=(), alias="group")
    zones: tuple[Zone, ...] = Field(default=(), alias="zone")
    breaks: tuple[Break, ...] = Field(default=(), alias="break")
    boundaries: tuple[Boundaries, ...] = ()

    @cached_property
    def current_code(self) -> dict[str, str]:
        """Every code a ward has had, to the code in use now."""
        return {old: w.code for w in self.wards for old in (w.code, *w.earlier_codes)}

    @cached_property
    def codes_of_name(self) -> dict[str, tuple[str, ...]]:
        """Every spelling of a ward's name to the codes of the wards it is of; mostly one."""
        return codes_of_names((n, w.code) for w in self.wards for n in (w.name, *w.aliases))

    def names_of(self, stored: Mapping[str, str]) -> dict[str, str]:
        """How each ward is called, by code: with its group or code where another has its name.

        `stored` are the names that boundaries give; those of the place file come first.
        """
        groups = {group.id: group.name for group in self.groups}
        within = {w.code: groups.get(w.group, "") for w in self.wards}
        return shown_names({**stored, **{w.code: w.name for w in self.wards}}, within)

    @property
    def group_words(self) -> tuple[str, str]:
        """What a group of wards is called, and several of them; both empty where there is none."""
        if not self.groups:
            return "", ""
        one = self.group_label or "Group"
        return one, self.group_label_plural or _plural(one)

    @cached_property
    def force_name(self) -> str:
        """The force as a page names it: "West Yorkshire"."""
        small = ("and", "of", "the")
        words = self.force.split("-")
        return " ".join(w if w in small else w.capitalize() for w in words)

    def ward_codes(self, group_id: str) -> tuple[str, ...]:
        """The codes of the wards in a group."""
        return tuple(w.code for w in self.wards if w.group == group_id)


def _plural(word: str) -> str:
    """Committees, parishes, boroughs."""
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return f"{word[:-1]}ies"
    return f"{word}es" if word.endswith(("s", "x", "ch", "sh")) else f"{word}s"


class PlaceTypes(Entry):
    """The kinds of place that a map point can be named for in place of a street."""

    names: tuple[str, ...]


class Catalogue(Entry):
    """All of config/ for one place."""

    place: Place
    sources: tuple[Source, ...] = ()
    offences: tuple[Offence, ...]
    breaks: tuple[Break, ...]
    wording: Wording
    indicators: tuple[Indicator, ...] = ()
    spine: tuple[Spine, ...] = ()
    frameworks: tuple[Framework, ...]
    place_types: tuple[str, ...] = ()
    """Kinds of place that police.uk names in place of a street; none where no file lists them."""
    key_figures: tuple[KeyFigure, ...] = ()
    """The figures plans print, to be worked out again; none where config/ has no file of them."""
    usual_variation: UsualVariation
    """How counts vary where a release has too little history to tell."""
    keeping: Keeping = KEEP_ALL
    """How long releases are kept; all of them where config/ has no file of it."""
    streets: StreetTerms = NO_TERMS
    """How road networks are read."""

    @cached_property
    def source(self) -> dict[str, Source]:
        """Sources by id."""
        return {s.id: s for s in self.sources}

    @cached_property
    def indicator(self) -> dict[str, Indicator]:
        """How each thing is measured, by id."""
        return {i.id: i for i in self.indicators}

    @cached_property
    def offence(self) -> dict[str, Offence]:
        """Offences by id."""
        return {o.id: o for o in self.offences}

    @cached_property
    def offence_of_name(self) -> dict[str, str]:
        """Every spelling of an offence in a file (lower case), and every id, to the id."""
        spellings = ((o.id, s) for o in self.offences for s in (o.id, o.name, *o.names))
        return {" ".join(spelling.lower().split()): offence for offence, spelling in spellings}

    @cached_property
    def ended(self) -> dict[str, pd.Period]:
        """The first month without an offence, for each that was divided or renamed."""
        legacy = {o.id for o in self.offences if o.legacy}
        known = sorted((b for b in self.breaks if b.kind == "category"), key=lambda b: b.month)
        return {offence: b.month for b in known for offence in legacy.intersection(b.offences)}

    @cached_property
    def crimes(self) -> tuple[str, ...]:
        """The ids that make up total recorded crime: every crime, never an incident."""
        return tuple(o.id for o in self.offences if o.kind == "crime" and o.source == POLICE)

    @cached_property
    def police_offences(self) -> tuple[str, ...]:
        """What police.uk publishes today and a reader can tick: crimes and ASB."""
        return tuple(
            o.id
            for o in self.offences
            if o.source == POLICE and o.kind in ("crime", "incident") and not o.legacy
        )

    def offences_of(self, priority: Priority, plan: Framework) -> tuple[str, ...]:
        """The offences counted for a priority, in the order of what measures it.

        Those of the counts and rates that measure it; none where only a partner's series can.
        """
        counted = (i for i in self.measures_of(priority, plan) if i.method in ("count", "rate"))
        return tuple(dict.fromkeys(o for i in counted for o in i.offences))

    def measures_of(self, priority: Priority, plan: Framework) -> tuple[Indicator, ...]:
        """How a priority is measured: by the plan's own indicators first, then by ours."""
        named = [i.measured_by for i in plan.indicators_of(priority) if i.measured_by]
        return tuple(self.indicator[i] for i in dict.fromkeys((*named, *priority.measures)))

    def framework(self, framework_id: str) -> Framework | None:
        """The plan of that id, or None."""
        return next((f for f in self.frameworks if f.id == framework_id), None)


def _streets(file: Path) -> StreetTerms:
    return entry(StreetTerms, file) if file.is_file() else NO_TERMS
