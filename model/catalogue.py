"""config/ as frozen objects: offences, recording breaks, plans and places.

Analysts edit the TOML; nothing here knows a name of Leeds. A file that says something unknown is
refused at start with a sentence that names the file and the entry.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, TypeVar

import pandas as pd
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from model.errors import ConfigError
from model.periods import month


class Entry(BaseModel):
    """A frozen entry of a configuration file; a key it does not know is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


T = TypeVar("T", bound=Entry)


class Offence(Entry):
    """One kind of record, as police.uk names it."""

    id: str
    name: str
    kind: Literal["crime", "incident"] = "crime"
    plural: str = "crimes"
    activity: bool = False
    headline: bool = False
    legacy: bool = False
    names: tuple[str, ...] = ()


class Break(Entry):
    """A month from which the named offences are recorded differently."""

    month: pd.Period
    name: str
    offences: tuple[str, ...]
    source: str

    @field_validator("month", mode="before")
    @classmethod
    def _month(cls, value: object) -> pd.Period:
        # TOML reads 2023-05-01 without quotes as a date, which has no length to check.
        return month(str(value))


class Measure(Entry):
    """How far one offence measures a priority, and the words that must stand beside it."""

    offence: str
    grade: Literal["direct", "partial", "proxy"]
    label: str = ""


class PartnerFile(Entry):
    """What a priority needs that no open data holds."""

    needs: str
    holder: str
    why: str


class Priority(Entry):
    """A shared priority of a plan with what open data measures of it."""

    id: str
    title: str
    in_plan: bool = True
    note: str = ""
    key_issues: tuple[str, ...] = ()
    measures: tuple[Measure, ...] = ()
    partner_files: tuple[PartnerFile, ...] = ()

    @property
    def offences(self) -> tuple[str, ...]:
        """The offence ids that measure this priority; none where only a partner file can."""
        return tuple(m.offence for m in self.measures)


class Framework(Entry):
    """A published plan."""

    id: str
    title: str
    short_title: str
    owner: str
    period: str
    source: str
    has_targets: bool
    priorities: tuple[Priority, ...] = Field(alias="priority")

    def priority(self, priority_id: str) -> Priority | None:
        """The priority of that id, or None when the plan has no such priority."""
        return next((p for p in self.priorities if p.id == priority_id), None)


class Ward(Entry):
    """A ward with the codes and names its series come under."""

    code: str
    name: str
    group: str = ""
    earlier_codes: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    population: int | None = None
    area_km2: float | None = None
    longitude: float | None = None
    latitude: float | None = None


class Group(Entry):
    """A named set of wards, such as a Community Committee."""

    id: str
    name: str


class Zone(Entry):
    """An area apart from wards, built from small areas (LSOAs), such as a city centre."""

    id: str
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


class Place(Entry):
    """One place in England and Wales: everything that differs between Leeds and elsewhere."""

    id: str
    name: str
    whole: str
    """How the whole is called in a filter: "All Leeds"."""
    district_code: str
    title: str
    subtitle: str
    force: str
    """The police.uk slug of the force whose file covers the place: "west-yorkshire"."""
    box: Box
    boundary_year: int
    group_label: str = ""
    population_year: int = 0
    population_source: str = ""
    district_population: int | None = None
    district_population_year: int = 0
    not_ranked: tuple[str, ...] = ()
    not_ranked_why: str = ""
    frameworks: tuple[str, ...] = Field(min_length=1)
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
    def code_of_name(self) -> dict[str, str]:
        """Every spelling of a ward's name, simplified by `plain_name`, to its code."""
        return {plain_name(n): w.code for w in self.wards for n in (w.name, *w.aliases)}

    def ward_codes(self, group_id: str) -> tuple[str, ...]:
        """The codes of the wards in a group."""
        return tuple(w.code for w in self.wards if w.group == group_id)


def plain_name(name: str) -> str:
    """A ward's name as it is compared: lower case, `&` for `and`, single spaces."""
    return " ".join(name.lower().replace("&", " and ").split())


class Catalogue(Entry):
    """All of config/ for one place."""

    place: Place
    offences: tuple[Offence, ...]
    breaks: tuple[Break, ...]
    frameworks: tuple[Framework, ...]

    @cached_property
    def offence(self) -> dict[str, Offence]:
        """Offences by id."""
        return {o.id: o for o in self.offences}

    @cached_property
    def offence_of_name(self) -> dict[str, str]:
        """Every spelling of an offence in a file (lower case), and every id, to the id."""
        return {
            spelling.lower(): o.id for o in self.offences for spelling in (o.id, o.name, *o.names)
        }

    @cached_property
    def crimes(self) -> tuple[str, ...]:
        """The ids that make up total recorded crime: every crime, never an incident."""
        return tuple(o.id for o in self.offences if o.kind == "crime")

    def framework(self, framework_id: str) -> Framework | None:
        """The plan of that id, or None."""
        return next((f for f in self.frameworks if f.id == framework_id), None)


def load_catalogue(config_dir: Path, place: str) -> Catalogue:
    """The catalogue for a place: a name in config/places/, or a path to a place file.

    Raises ConfigError when a file is missing, is not TOML, or names an unknown offence or group.
    """
    place_file = _place_file(config_dir, place)
    the_place = _entry(Place, place_file)
    offences = tuple(_entries(Offence, config_dir / "offences.toml", "offence"))
    breaks = tuple(_entries(Break, config_dir / "breaks.toml", "break"))
    frameworks = tuple(
        _entry(Framework, config_dir / "frameworks" / f"{name}.toml")
        for name in the_place.frameworks
    )
    catalogue = Catalogue(
        place=the_place,
        offences=offences,
        breaks=breaks + the_place.breaks,
        frameworks=frameworks,
    )
    _check_references(catalogue, place_file)
    return catalogue


def _place_file(config_dir: Path, place: str) -> Path:
    named = config_dir / "places" / f"{place}.toml"
    if named.is_file():
        return named
    if Path(place).suffix == ".toml":
        return Path(place)
    known = ", ".join(sorted(p.stem for p in (config_dir / "places").glob("*.toml")))
    raise ConfigError(
        f"no place '{place}': give one of {known}, or a path to a .toml file of the same form"
    )


def _check_references(catalogue: Catalogue, place_file: Path) -> None:
    place, known = catalogue.place, set(catalogue.offence)
    for name, framework in zip(place.frameworks, catalogue.frameworks, strict=True):
        for priority in framework.priorities:
            _known(priority.offences, known, f"{name}.toml, priority '{priority.id}'")
    for change in catalogue.breaks:
        file = place_file.name if change in place.breaks else "breaks.toml"
        _known(change.offences, known, f"{file}, break '{change.name}'")
    _check_place(place, place_file.name)


def _check_place(place: Place, file: str) -> None:
    _each_once([w.code for w in place.wards], f"{file}, ward")
    _each_once([*(g.id for g in place.groups), *(z.id for z in place.zones)], f"{file}, id")
    groups = {g.id for g in place.groups}
    for ward in place.wards:
        if ward.group and ward.group not in groups:
            raise ConfigError(
                f"{file}: ward {ward.name} is in group '{ward.group}', "
                f"which is not one of the groups listed: {', '.join(sorted(groups))}"
            )
    for group in place.groups:
        if not place.ward_codes(group.id):
            raise ConfigError(
                f"{file}: group '{group.id}' has no ward; give one its id, or drop it"
            )
    unknown = set(place.not_ranked) - {w.code for w in place.wards}
    if place.wards and unknown:
        raise ConfigError(
            f"{file}: not_ranked names {', '.join(sorted(unknown))}, which is no ward listed; a "
            "mistyped code would rank the city centre by residents"
        )


def _each_once(names: list[str], where: str) -> None:
    again = sorted({name for name in names if names.count(name) > 1})
    if again:
        raise ConfigError(f"{where} {', '.join(again)}: listed more than once; each may be once")


def _known(offences: Iterable[str], known: set[str], where: str) -> None:
    for offence in offences:
        if offence not in known:
            raise ConfigError(
                f"{where}: '{offence}' is no offence of config/offences.toml; "
                f"known are {', '.join(sorted(known))}"
            )


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ConfigError(f"{path}: there is no such file") from None
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path}: not UTF-8 text ({error}): save it as UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path}: not valid TOML: {error}") from None


def _entry(kind: type[T], path: Path) -> T:
    return _parsed(kind, _read(path), path.name)


def _entries(kind: type[T], path: Path, key: str) -> list[T]:
    content = _read(path)
    others = sorted(content.keys() - {key})
    if others:
        raise ConfigError(f"{path.name}: '{others[0]}' is not known; write [[{key}]] entries only")
    return [
        _parsed(kind, entry, f"{path.name}, {key} {number}")
        for number, entry in enumerate(content.get(key, []), start=1)
    ]


def _parsed(kind: type[T], values: dict[str, Any], where: str) -> T:
    try:
        return kind.model_validate(values)
    except ValidationError as error:
        problems = "; ".join(
            f"{'.'.join(str(p) for p in e['loc'])}: {e['msg']} (found {e['input']!r:.60})"
            for e in error.errors()
        )
        raise ConfigError(f"{where}: {problems}") from None
