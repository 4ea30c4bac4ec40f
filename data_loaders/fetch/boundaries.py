"""Boundaries of a place from the feature services of the ONS Open Geography Portal.

https://developers.arcgis.com/rest/services-reference/enterprise/query-feature-service-layer/
"""

from __future__ import annotations

import json
from typing import Any

from data_loaders.fetch.downloads import Downloads
from data_loaders.fetch.http import GO_ON, Client
from model.config.catalogue import Boundaries, Place
from model.errors import FetchError

PAGE = 200
"""Features to ask for at once; a service may give fewer. Full-resolution areas are large."""

PORTAL = "https://geoportal.statistics.gov.uk"


def boundary_file(layer: Boundaries, place: Place) -> str:
    """The name a layer is saved under."""
    return f"{layer.service}-{place.id}.geojson"


def fetch_layer(
    client: Client, layer: Boundaries, place: Place, downloads: Downloads
) -> tuple[str, bool]:
    """Save the features of a layer that belong to a place, as GeoJSON in EPSG:4326.

    The file's name, and whether it was here already: a service is one vintage and never changes.
    Raises FetchError when the portal cannot be reached, refuses the query, or gives too few.
    """
    name = boundary_file(layer, place)
    url = f"{client.sources.ons}/{layer.service}/FeatureServer/0/query"
    origin = f"{url} {layer.where}"
    if downloads.has(name, origin):
        return name, True
    features = _features(client, url, layer)
    text = json.dumps({"type": "FeatureCollection", "features": features}).encode()
    downloads.save(name, origin, lambda file: file.write(text))
    return name, False


def _features(client: Client, url: str, layer: Boundaries) -> list[dict[str, Any]]:
    expected = _count(client, url, layer)
    features: list[dict[str, Any]] = []
    more = True
    while more:
        page = _query(client, url, layer, _page_from(len(features)))
        found = page.get("features", [])
        features += found
        more = bool(found) and _has_more(page)
    # Pages without an order of their own can repeat one area and lose another.
    different = {json.dumps(f.get("properties"), sort_keys=True) for f in features}
    if len(different) != expected or len(features) != expected:
        raise FetchError(
            f"{layer.service}: {len(features)} features came, {len(different)} of them different, "
            f"and {expected} were announced; {GO_ON}"
        )
    return features


def _count(client: Client, url: str, layer: Boundaries) -> int:
    answer = _query(client, url, layer, {"f": "json", "returnCountOnly": "true"})
    count = answer.get("count")
    if not isinstance(count, int):
        raise FetchError(
            f"{layer.service}: {str(answer)[:60]!r} came, a count of features was expected; {GO_ON}"
        )
    if count == 0:
        raise FetchError(
            f"{layer.service} has no feature where {layer.where}: correct `where` of this service "
            "in the place file"
        )
    return count


def _page_from(offset: int) -> dict[str, str]:
    return {
        "f": "geojson",
        "outFields": "*",
        "outSR": "4326",
        "resultOffset": str(offset),
        "resultRecordCount": str(PAGE),
    }


def _has_more(page: dict[str, Any]) -> bool:
    # Newer services say so among the properties of the collection, older ones at the top.
    inner = page.get("properties") or {}
    return bool(page.get("exceededTransferLimit") or inner.get("exceededTransferLimit"))


def _query(
    client: Client, url: str, layer: Boundaries, parameters: dict[str, str]
) -> dict[str, Any]:
    answer = client.get_json(url, {"where": layer.where, **parameters})
    if not isinstance(answer, dict):
        raise FetchError(f"{layer.service}: {str(answer)[:60]!r} came, an object was expected")
    if "error" in answer:
        raise _refused(client, layer, answer["error"])
    return answer


def _refused(client: Client, layer: Boundaries, error: dict[str, Any]) -> FetchError:
    """ArcGIS reports errors with HTTP 200 and an object that says what is wrong."""
    details = [detail for detail in error.get("details") or [] if detail != error.get("message")]
    said = " ".join(str(part) for part in (error.get("code"), error.get("message"), *details))
    if "invalid url" in said.lower() or error.get("code") == 404:
        return FetchError(
            f"{layer.service}: the portal answered '{said}'. The service name in the place file "
            f"may be out of date: names change with each vintage. Look it up at {PORTAL} or in "
            f"the list at {client.sources.ons}"
        )
    return FetchError(
        f"{layer.service}: the portal answered '{said}' to the query where {layer.where}; correct "
        "`where` of this service in the place file, or try again later"
    )
