"""Which formats GDAL may read here, and that nothing it reads can make it open anything else.

GDAL tries every driver it has on a file, and some of them follow what the file says: a VRT names
other files and addresses, a driver of a web service asks a server. All but those listed are taken
out of it, for this process. What is left opens the one file it is given.
"""

from __future__ import annotations

import pyogrio
from pyogrio import _ogr

READ = {
    "GeoJSON": "GeoJSON",
    "GeoJSONSeq": "GeoJSON, a feature a line",
    "ESRIJSON": "Esri JSON",
    "TopoJSON": "TopoJSON",
    "GPKG": "GeoPackage",
    "ESRI Shapefile": "Shapefile",
    "FlatGeobuf": "FlatGeobuf",
    "LIBKML": "KML",
    "GML": "GML",
    "CSV": "CSV with polygons as WKT",
}
"""GDAL's drivers that may open a file, and what people call what they read."""

_IN_MEMORY = "MEM"
"""GDAL's own tables, without which it cannot write a file in one piece."""

_OPTIONS = {
    # A GML names its schema and parts of its features by address, which GDAL would fetch.
    "GML_DOWNLOAD_SCHEMA": "NO",
    "GML_SKIP_RESOLVE_ELEMS": "ALL",
    # The SQL of a view in a GeoPackage may name other files, or ask a gazetteer.
    "OGR_SQLITE_ALLOW_EXTERNAL_ACCESS": "NO",
    "OGR_SQLITE_LOAD_EXTENSIONS": "NO",
    "CPL_VSIL_CURL_ALLOWED_EXTENSIONS": "{none}",
    # Whatever else would go out is sent to a port that nothing listens at.
    "GDAL_HTTP_PROXY": "127.0.0.1:9",
}


def limit_drivers() -> None:
    """Leave GDAL the drivers of `READ` alone, and no way to the network.

    pyogrio registers every driver when it is imported and offers no list of its own to allow:
    GDAL drops those named in GDAL_SKIP whenever drivers are registered, so they are again.
    """
    others = sorted(set(pyogrio.list_drivers()) - {*READ, _IN_MEMORY})
    if others:
        pyogrio.set_gdal_config_options(_OPTIONS | {"GDAL_SKIP": ",".join(others)})
        _ogr._register_drivers()
