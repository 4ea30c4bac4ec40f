"""Whether a file draws shapes, areas or lines, told from how it begins."""

from __future__ import annotations

import re

SQLITE = b"SQLite format 3\x00"

STARTS = (
    SQLITE,  # GeoPackage
    b"\x00\x00\x27\x0a",  # Shapefile
    b"fgb\x03fgb",  # FlatGeobuf
    b"\x1e{",  # GeoJSON, a feature a record (RFC 8142)
)
"""How files begin that the library of shapes is asked about."""

_LINE = re.compile(
    rb'"(?:Multi)?LineString"|<(?:\w+:)?(?:LineString|Curve|MultiCurve)\b|"esriGeometryPolyline"'
)
_AREA = re.compile(
    rb'"(?:Multi)?Polygon"|<(?:\w+:)?(?:Polygon|MultiSurface)\b|"esriGeometryPolygon"'
)
"""What is drawn, in text of GeoJSON, KML, GML or Esri JSON."""
_GEOJSON = re.compile(r'"type"\s*:\s*"(FeatureCollection|Feature)"')
_TOPOJSON = re.compile(r'"type"\s*:\s*"Topology"|"arcs"\s*:\s*\[\s*\[')
_ESRI_JSON = re.compile(r'"esriGeometryPoly(?:gon|line)"|"geometry"\s*:\s*\{[^{}]{0,80}"rings"\s*:')
# The first element decides, whatever a comment or a declaration before it says.
# Nothing of it is tried twice: of many comments, what is none would take for ever to tell.
_BEFORE_ROOT = r"(?>\s+|<\?.*?\?>|<!--.*?-->)*+"
_KML = re.compile(rf"{_BEFORE_ROOT}<(\w+:)?kml\b", re.DOTALL)
_GML = re.compile(rf"{_BEFORE_ROOT}<(\w+:)?FeatureCollection\b[^>]*opengis\.net/gml", re.DOTALL)
# A cell that begins so: nothing but an area is drawn in it. A few spaces at most, so that a file of
# nothing but spaces or empty lines takes no longer than another.
_DRAWN = re.compile(
    r'(?:^|[,;\t|]) {0,9}"?\s{0,9}(?:(?:SRID=\d{1,9};\s{0,9})?'
    r"(?:MULTI)?POLYGON\s{0,9}(?:Z|M|ZM)?\s{0,9}\(\s{0,9}\("
    r"|010[36]0000[028A]0[0-9A-F]{64})",  # the same as hexadecimal WKB, as PostGIS writes it
    re.IGNORECASE | re.MULTILINE,
)


def is_shapes_json(text: str) -> bool:
    """Whether JSON is TopoJSON or Esri's."""
    return not text.startswith("[") and bool(_TOPOJSON.search(text) or _ESRI_JSON.search(text))


def is_geojson(text: str) -> bool:
    """Whether JSON is GeoJSON, of shapes or of points."""
    # To look for a word is a tenth of the work, and thousands of answers have no such key.
    return '"type"' in text and bool(_GEOJSON.search(text))


def is_shapes_mark_up(text: str) -> bool:
    """Whether mark-up is KML or GML."""
    return bool(_KML.match(text) or _GML.match(text))


def has_drawn_cells(text: str) -> bool:
    """Whether areas are drawn in cells of a table."""
    return bool(_DRAWN.search(text))


def draws_lines(head: bytes) -> bool:
    """Whether text of shapes, from its first bytes, has lines and no areas."""
    return bool(_LINE.search(head)) and not _AREA.search(head)
