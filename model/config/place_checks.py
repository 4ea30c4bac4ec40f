"""What a place file must say to be of a real place, and what its areas may not be called.

A file of figures names areas by code or name, so a code that no publisher gives would match no row,
and an area called as a total is would take the total's figures for its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

from model import custom_area
from model.config.catalogue import Place, Ward
from model.errors import ConfigError
from model.forces import FORCES, force_named
from model.ward_names import bare_name, plain_name

YEARS = (1981, 2100)
"""The first and last year that boundaries and residents can be of; any other is a slip."""

_CODE = re.compile(r"[ENSW]\d{8}", re.ASCII)
_OLD_CODE = re.compile(r"\d\d[A-Z]{2}([A-Z]{2})?", re.ASCII)
"""A district's or ward's code before 2011: 00DA, 00DAFA."""
_SMALL_AREA = re.compile(r"(E01|W01|N\d\d|S\d\d)\d{6}", re.ASCII)
_NO_WARD = re.compile(r"(E0[126789]|E1[0123]|E23|W0[126]|W15)\d{6}", re.ASCII)
"""Codes of small areas, districts, counties, regions and police forces."""

_NO_DISTRICT = re.compile(r"([EW]0[125]|E23|W15|S13|N08)\d{6}", re.ASCII)
"""Codes of small areas, wards and police forces."""

_BOX = {"west": (-9, 3), "east": (-9, 3), "south": (49, 61), "north": (49, 61)}
"""Longitudes and latitudes of the United Kingdom."""

MOST_APART = 1.5
"""How many times the wards' residents may be the district's, or the district's theirs."""


def check_place(place: Place, file: str) -> None:
    """Raise ConfigError, in a sentence, for the first thing that is wrong with a place file."""
    faults = chain(
        _force(place),
        _codes(place),
        _years(place),
        _residents(place),
        _where(place),
        _groups(place),
        _not_ranked(place),
        _boundaries(place),
        _called_as_totals(place),
    )
    if fault := next(faults, ""):
        raise ConfigError(f"{file}: {fault}")


def _force(place: Place) -> Iterator[str]:
    if place.force in FORCES:
        return
    found = force_named(place.force, "")
    nearest = [found.slug] if found.slug else found.perhaps
    meant = f"; did you mean {' or '.join(nearest)}?" if nearest else ","
    yield (
        f"force '{place.force}' is no force of police.uk{meant} expected its name there, such as "
        "west-yorkshire or city-of-london. Correct it"
    )


def _codes(place: Place) -> Iterator[str]:
    """Codes that the Office for National Statistics gives: no other stands in a file."""
    district = place.district_code
    if not _CODE.fullmatch(district) or _NO_DISTRICT.fullmatch(district):
        yield _no_code("district_code", district, "E08000035")
    for ward in place.wards:
        if not _CODE.fullmatch(ward.code) or _NO_WARD.fullmatch(ward.code):
            yield _no_code(f"ward {ward.name}, code", ward.code, "E05011385")
        for old in ward.earlier_codes:
            known = _CODE.fullmatch(old) and not _NO_WARD.fullmatch(old)
            if not (known or _OLD_CODE.fullmatch(old)):
                yield _no_code(f"ward {ward.name}, earlier_codes", old, "E05011385 or 00DAFA")
    for zone in place.zones:
        if not zone.made_of:
            yield f"zone '{zone.id}' is made of nothing; expected codes of LSOAs. Give them"
        for code in zone.made_of:
            if not _SMALL_AREA.fullmatch(code):
                yield _no_code(f"zone '{zone.id}', made_of", code, "E01033008, of an LSOA")


def _no_code(where: str, found: str, example: str) -> str:
    return (
        f"{where}: '{found}' is no such code; expected a letter and eight digits as the Office for "
        f"National Statistics gives them, such as {example}. Correct it"
    )


def _years(place: Place) -> Iterator[str]:
    years = [("boundary_year", place.boundary_year)]
    years += [(f"boundaries {layer.service}, year", layer.year) for layer in place.boundaries]
    for key in ("population_year", "district_population_year"):
        years += [(key, getattr(place, key))] if key in place.model_fields_set else []
    first, last = YEARS
    for key, year in years:
        if not first <= year <= last:
            yield f"{key} is {year}; expected a year from {first} to {last}. Correct it"


def _residents(place: Place) -> Iterator[str]:
    """Residents say of which year and from whom, and wards and district are of one size."""
    counted = [w.population for w in place.wards if w.population]
    needs = {
        "population_year": bool(counted),
        "population_source": bool(counted),
        "district_population_year": bool(place.district_population),
    }
    for key, needed in needs.items():
        if needed and not getattr(place, key):
            yield f"residents are given without {key}; a rate says it. Give it, or leave them out"
    total, stated = sum(counted), place.district_population
    if not stated or not counted:
        return
    whole = len(counted) == len(place.wards)
    if total > MOST_APART * stated or (whole and stated > MOST_APART * total):
        yield (
            f"district_population is {stated:,} and its wards have {total:,} residents together; "
            "expected about the same. Correct the wrong one"
        )


def _where(place: Place) -> Iterator[str]:
    for side, (least, most) in _BOX.items():
        degrees = getattr(place.box, side)
        if not least <= degrees <= most:
            yield (
                f"box, {side} is {degrees:g}; expected degrees from {least} to {most}, longitude "
                "for west and east, latitude for south and north. Correct it"
            )
    for ward in place.wards:
        yield from _ward_in_box(ward, place)


def _ward_in_box(ward: Ward, place: Place) -> Iterator[str]:
    x, y, box = ward.longitude, ward.latitude, place.box
    if x is None and y is None:
        return
    if x is None or y is None:
        yield f"ward {ward.name} has one of longitude and latitude; give both, or neither"
    elif not (box.west <= x <= box.east and box.south <= y <= box.north):
        yield (
            f"ward {ward.name} is at longitude {x:g}, latitude {y:g}, outside the place's box; "
            "expected a point in it. Correct the point or the box"
        )


def _groups(place: Place) -> Iterator[str]:
    groups = {g.id for g in place.groups}
    for ward in place.wards:
        if ward.group and ward.group not in groups:
            yield (
                f"ward {ward.name} is in group '{ward.group}', "
                f"which is not one of the groups listed: {', '.join(sorted(groups))}"
            )
    for group in place.groups:
        if not place.ward_codes(group.id):
            yield f"group '{group.id}' has no ward; give one its id, or drop it"
    for name in (area.id for areas in (place.groups, place.zones) for area in areas):
        if custom_area.is_drawn(name):
            yield (
                f"'{name}' reads in a link as an area that was drawn; expected an id that does "
                "not begin with d and a digit. Give it another"
            )
    taken = {"ward", "wards", "zone", "zones", *map(plain_name, (place.name, place.whole))}
    if plain_name(place.group_label) in taken:
        yield (
            f"group_label '{place.group_label}' is what other areas are called; expected the word "
            "for one group of wards, such as Community Committee. Change it"
        )


def _not_ranked(place: Place) -> Iterator[str]:
    unknown = set(place.not_ranked) - {w.code for w in place.wards}
    if place.wards and unknown:
        yield (
            f"not_ranked names {', '.join(sorted(unknown))}, which is no ward listed; a "
            "mistyped code would rank the city centre by residents"
        )
    for code in place.not_ranked:
        if not _CODE.fullmatch(code):
            yield _no_code("not_ranked", code, "E05011385")
    if bool(place.not_ranked) != bool(place.not_ranked_why):
        yield (
            "not_ranked and not_ranked_why go together, wards and the reason beside them; expected "
            "both or neither. Give the one that lacks, or drop the other"
        )


def _boundaries(place: Place) -> Iterator[str]:
    layers = [(layer.area_type, layer.year) for layer in place.boundaries]
    for layer in place.boundaries:
        if not re.fullmatch(r"\w+", layer.service):
            yield (
                f"boundaries, service '{layer.service}' is no name of a layer; expected the words "
                "before /FeatureServer in its address. Correct it"
            )
        if layers.count((layer.area_type, layer.year)) > 1:
            yield (
                f"boundaries has two layers of {layer.area_type}s of {layer.year}; expected one. "
                "Take one out"
            )
    wards = [year for kind, year in layers if kind == "ward"]
    if wards and place.boundary_year not in wards:
        yield (
            f"boundary_year is {place.boundary_year}, and boundaries has wards of "
            f"{', '.join(map(str, wards))}; expected that year among them. Correct one of the two"
        )


def _called_as_totals(place: Place) -> Iterator[str]:
    """Areas whose name would take a total's figures: an empty bare name is that of any total."""
    whole = {bare_name(name, place.group_label) for name in (place.name, place.whole, "total")}
    named = [(f"ward {w.code}", name) for w in place.wards for name in (w.name, *w.aliases)]
    others = [*((f"group '{g.id}'", g.name) for g in place.groups)]
    others += [(f"zone '{z.id}'", z.name) for z in place.zones]
    # A ward may truly bear the name of its district: such a row is asked about when it is loaded.
    shared = {(f"ward {w.code}", w.name) for w in place.wards if _as_its_place(w, place)}
    for area, name in (*named, *others):
        if _CODE.fullmatch(name.strip().upper()):
            yield f"{area} is called '{name}', which is a code; expected its name. Write it"
        if bare_name(name, place.group_label) in whole and (area, name) not in shared:
            yield (
                f"{area} is called '{name}', as a file calls the whole place or a total; expected "
                "a name of its own, or the total's figures would be taken for it. Change it"
            )


def _as_its_place(ward: Ward, place: Place) -> bool:
    own = plain_name(ward.name)
    return own == plain_name(place.name) != plain_name(place.whole)
