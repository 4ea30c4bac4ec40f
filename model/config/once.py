"""What may stand once in config/: what is used twice leads to the last of them alone.

Spellings are compared as loaders compare them: small letters, single spaces, and of offences words
alone, so that a slug is its name, and one of a thing is as several. What may repeat, and why:

- an offence's own id, name and other names: they are spellings of one thing;
- the words of a legacy offence (`violent-crime` and "Violent crime"): police.uk calls two things
  so, one in its API and an earlier one in its CSV;
- ids of priorities, outcomes and deliverables in different plans: they are asked for by plan;
- titles of priorities, indicators and deliverables: plans repeat themselves, and lead by their id;
- the name of a ward: places have two of one name, and both are shown with where they lie;
- the name of a ward and of its group: boroughs and wards share names, and are asked for by kind.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable

from model.config.breaks import CRIMES
from model.config.catalogue import Catalogue, Group, Place, Zone
from model.config.plans import Framework
from model.config.toml_entries import each_once
from model.errors import ConfigError
from model.ward_names import bare_name, plain_name

Named = Iterable[tuple[str, Iterable[str]]]
"""Entries, as they are called in a message, and what each of them is known by."""


def check_once(catalogue: Catalogue, place_file: str) -> None:
    """Raise ConfigError for a name, spelling or id that two entries of config/ have."""
    each_once([s.id for s in catalogue.sources], "sources.toml, source id")
    _apart("sources.toml, source id", ((s.id, [s.id]) for s in catalogue.sources), key=_words)
    _apart("sources.toml, source", ((s.id, [s.name]) for s in catalogue.sources))
    each_once([o.id for o in catalogue.offences], "offences.toml, offence id")
    # A break names offences, sources and all crimes in one list.
    words = (("sources.toml", {s.id for s in catalogue.sources}), ("total crime", {CRIMES}))
    _apart("offences.toml, offence id", (*words, *((o.id, [o.id]) for o in catalogue.offences)))
    spelled = [(o.id, (o.id, o.name, *o.names)) for o in catalogue.offences]
    _apart("offences.toml, offence", spelled)
    legacy = {o.id for o in catalogue.offences if o.legacy}
    _apart("offences.toml, offence", (o for o in spelled if o[0] not in legacy), key=_words)
    each_once([i.id for i in catalogue.indicators], "indicators.toml, indicator id")
    _apart("indicators.toml, indicator", ((i.id, [i.name]) for i in catalogue.indicators))
    each_once([s.id for s in catalogue.spine], "spine.toml, spine id")
    _apart("spine.toml, spine", ((s.id, [s.title]) for s in catalogue.spine))
    _apart("place_types.toml, name", ((name, [name]) for name in catalogue.place_types))
    changes = ((f"break '{b.name}'", [f"{b.name} ({b.month})"]) for b in catalogue.breaks)
    _apart(f"breaks.toml and {place_file},", changes)
    _plans(catalogue.frameworks)
    _areas(catalogue.place, place_file)


def _plans(plans: tuple[Framework, ...]) -> None:
    _apart("config/frameworks, plan", ((p.id, {p.title, p.short_title}) for p in plans))
    for plan in plans:
        file = f"plan '{plan.id}'"
        each_once([o.id for o in plan.outcomes], f"{file}, outcome")
        each_once([p.id for p in plan.priorities], f"{file}, priority")
        each_once([i.id for i in plan.indicators], f"{file}, indicator")
        each_once([d.id for d in plan.deliverables], f"{file}, deliverable")
    own = [i.id for f in plans for i in f.indicators if not i.measured_by]
    each_once(own, "config/frameworks, indicator without measured_by")


def _areas(place: Place, file: str) -> None:
    """Every id an area is asked by; the names of groups and zones; what wards are matched by."""
    wards = [(w, f"ward {w.code}") for w in place.wards]
    others: list[tuple[Group | Zone, str]] = [(g, f"group '{g.id}'") for g in place.groups]
    others += [(z, f"zone '{z.id}'") for z in place.zones]
    whole = ("the whole", {place.id, place.district_code})
    codes = [(words, {w.code, *w.earlier_codes}) for w, words in wards]
    _apart(f"{file}:", [whole, *codes, *((words, [area.id]) for area, words in others)])
    named_whole = ("the whole", {place.name, place.whole})
    _apart(f"{file}:", [named_whole, *((words, [area.name]) for area, words in others)])
    groups = [(f"group '{g.id}'", [g.id, g.name]) for g in place.groups]
    _apart(f"{file}:", groups, key=lambda name: bare_name(name, place.group_label))
    zones = ((f"zone '{z.id}'", [z.name]) for z in place.zones)
    _apart(f"{file}:", [*zones, *_first_of_each_name(place)])
    _aliases(place, file)


def _first_of_each_name(place: Place) -> Iterable[tuple[str, list[str]]]:
    """Wards by name, one of those that share it: two wards of one name are right."""
    return (
        (f"ward {ward.code}", [ward.name])
        for ward in {plain_name(w.name): w for w in reversed(place.wards)}.values()
    )


def _aliases(place: Place, file: str) -> None:
    """An alias is ours to choose, and must not be a name or alias of another ward."""
    owners: defaultdict[str, list[str]] = defaultdict(list)
    for ward in place.wards:
        for spelling in {plain_name(name) for name in (ward.name, *ward.aliases)}:
            owners[spelling].append(ward.code)
    for ward in place.wards:
        for alias in ward.aliases:
            if others := [code for code in owners[plain_name(alias)] if code != ward.code]:
                raise ConfigError(
                    _said(f"{file}:", f"ward {ward.code}", alias, f"ward {others[0]}")
                )


def _words(text: str) -> str:
    """A spelling as a title of a sheet or a slug is compared: words only, the last one of one."""
    words = " ".join(re.sub(r"[\W_]+", " ", text.lower()).split())
    return re.sub(r"(?<=[^s])s$", "", re.sub(r"ies$", "y", words))


def _apart(where: str, named: Named, *, key: Callable[[str], str] = plain_name) -> None:
    """Raise ConfigError where two entries have one spelling; one entry may have it twice."""
    taken: dict[str, tuple[int, str]] = {}
    for number, (words, spellings) in enumerate(named):
        for spelling in spellings:
            first, other = taken.setdefault(key(spelling), (number, words))
            if first != number:
                raise ConfigError(_said(where, words, spelling, other))


def _said(where: str, words: str, spelling: str, other: str) -> str:
    return (
        f"{where} {words}: '{spelling}' is that of {other} too; each spelling was expected once, "
        "for what bears it would count for one of the two alone. Change it, or take it out of one"
    )
