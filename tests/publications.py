"""What the publishers publish, made: street-level files, archives, API records, boundaries."""

from __future__ import annotations

import io
import random
import zipfile
from typing import Any

import shapely

from model.config.catalogue import Place

HEADER = (
    "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,"
    "Crime type,Last outcome category,Context\r\n"
)

KINDS = ("Vehicle crime", "Burglary", "Drugs", "Robbery", "Shoplifting")
"""Kinds of crime as archives name them; a month of few kinds is no month of all."""
CATEGORIES = tuple(kind.lower().replace(" ", "-") for kind in KINDS)
"""The same as the API names them."""


def street_csv(month: str, force: str, points: list[tuple[float, float]]) -> bytes:
    """A street-level file in the publisher's form, a crime at each point (longitude, latitude)."""
    name = f"{force.replace('-', ' ').title()} Police"
    rows = [
        f"{random.Random(f'{month}{force}{n}').randbytes(32).hex()},{month},{name},{name},"
        f"{lng:.6f},{lat:.6f},On or near Made Street,E01000000,Made 001A,"
        f"{KINDS[n % len(KINDS)]},Under investigation,\r\n"
        for n, (lng, lat) in enumerate(points)
    ]
    return (HEADER + "".join(rows)).encode()


def zipped(files: dict[str, bytes]) -> bytes:
    """An archive of these members."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            info = zipfile.ZipInfo(name, (2025, 1, 1, 0, 0, 0))
            archive.writestr(info, content, zipfile.ZIP_DEFLATED)
    return target.getvalue()


def police_archive(files: dict[str, bytes], *, ballast: int = 200_000) -> bytes:
    """An archive with these members, each in its month's folder beside a file of another force."""
    members = {}
    for name, content in sorted(files.items()):
        month = name[:7]
        members[f"{month}/{month}-elsewhere-street.csv"] = random.Random(name).randbytes(ballast)
        members[f"{month}/{name}"] = content
    return zipped(members)


def record(number: int, month: str, lng: float, lat: float, kind: str = "Force") -> dict[str, Any]:
    """A record as the API gives it."""
    street = {"id": 1, "name": "On or near Made Street"}
    return {
        "category": CATEGORIES[number % len(CATEGORIES)],
        "location_type": kind,
        "location": {"latitude": f"{lat:.6f}", "street": street, "longitude": f"{lng:.6f}"},
        "context": "",
        "outcome_status": None,
        "persistent_id": "",
        "id": number,
        "location_subtype": "",
        "month": month,
    }


def feature(number: int, properties: dict[str, str], square: shapely.Polygon) -> dict[str, Any]:
    """An area as the portal gives it."""
    geometry = shapely.geometry.mapping(square)
    whole = {"FID": number, **properties}
    return {"type": "Feature", "id": number, "properties": whole, "geometry": geometry}


def made_layers(place: Place) -> dict[str, list[dict[str, Any]]]:
    """Square wards and LSOAs side by side in the place's box, under the codes its file lists."""
    small = [code for zone in place.zones for code in zone.made_of]
    codes = {
        "ward": [(ward.code, ward.name) for ward in place.wards],
        "lsoa": [(code, f"{place.name} 111{'ABCDEFGH'[n % 8]}") for n, code in enumerate(small)],
    }
    prefix = {"ward": "WD", "lsoa": "LSOA"}
    layers = {}
    for layer in place.boundaries:
        year, kind = f"{layer.year % 100:02d}", prefix[layer.area_type]
        district = {f"LAD{year}CD": place.district_code}
        layers[layer.service] = [
            feature(n, {f"{kind}{year}CD": code, f"{kind}{year}NM": name, **district}, square)
            for n, ((code, name), square) in enumerate(
                zip(codes[layer.area_type], _squares(place, 8), strict=False), start=1
            )
        ]
    return layers


def _squares(place: Place, columns: int) -> list[shapely.Polygon]:
    box = place.box
    width, height = (box.east - box.west) / columns, (box.north - box.south) / columns
    corners = [
        (box.west + x * width, box.south + y * height)
        for y in range(columns)
        for x in range(columns)
    ]
    return [shapely.box(x, y, x + width, y + height) for x, y in corners]
