"""The files that lie beside a file of boundaries and are none: schemas, indices, styles."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePosixPath

_SHAPEFILE = {
    ".dbf": "the columns",
    ".shx": "the index",
    ".prj": "the coordinate system",
    ".cpg": "the character set",
    ".qpj": "the coordinate system",
    **dict.fromkeys((".qix", ".sbn", ".sbx", ".fix"), "an index"),
}
"""What a part of a Shapefile holds, by the end of its name."""

_OTHERS = {
    ".xsd": "the schema of a GML",
    ".gfs": "notes that GDAL made on a GML",
    ".qml": "a style of QGIS",
    ".qmd": "metadata of QGIS",
    ".sld": "a style",
    ".lyr": "a style of ArcGIS",
    ".lyrx": "a style of ArcGIS",
    ".gpkg-wal": "what was not yet written into a GeoPackage",
    ".gpkg-shm": "the index of what was not yet written into a GeoPackage",
}


def companion(name: str, boundary_files: Iterable[str]) -> tuple[str, bool]:
    """What a file is that lies beside boundaries, empty for any other; and whether it does so.

    A part of a Shapefile has to lie beside the `.shp` of its name, any other file in the folder of
    a file of boundaries.
    """
    path, others = PurePosixPath(name), [PurePosixPath(other) for other in boundary_files]
    ending = path.suffix.lower()
    if ending in _SHAPEFILE:
        stem = path.with_suffix("")
        beside = any(o.suffix.lower() == ".shp" and o.with_suffix("") == stem for o in others)
        return f"{_SHAPEFILE[ending]} of a Shapefile", beside
    return _OTHERS.get(ending, ""), any(other.parent == path.parent for other in others)


def alone(name: str, what: str) -> str:
    """What is said of such a file without one of boundaries."""
    return (
        f"{name}: it is {what}, which is no data by itself; expected the file of boundaries it "
        "belongs to. Add that, with all files of its name in one folder"
    )
