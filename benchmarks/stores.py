"""The stores that are served and the files they are loaded from, made in a temporary folder."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import geopandas as gpd
import pandas as pd

from benchmarks.archive import write_archive
from data_loaders.demonstration.made import demonstration
from data_loaders.demonstration.made_store import build_demonstration
from geo.boundaries import read_boundaries
from model.config.catalogue import Catalogue
from model.config.catalogue_files import load_catalogue
from model.errors import SaferError
from model.settings import PROJECT, Settings
from store.store import Store

REAL_DATA = PROJECT.parent / "shared" / "data"
"""Real files beside the project; where they are not, invented ones do."""

WESTMINSTER = PROJECT / "tests" / "places" / "westminster.toml"

ALL_PUBLISHED = pd.period_range("2010-12", "2026-09", freq="M")
"""Every month police.uk can have: its first is December 2010."""


@dataclass(frozen=True)
class Served:
    """A store that can be served."""

    name: str
    settings: Settings

    @property
    def environment(self) -> dict[str, str]:
        """The variables that make a server read this store."""
        return {"SAFER_DATA_DIR": self.settings.data_dir, "SAFER_PLACE": self.settings.place}

    @property
    def catalogue(self) -> Catalogue:
        """The catalogue of its place."""
        return load_catalogue(self.settings.config_dir, self.settings.place)


class Stores:
    """The stores of one run, each made when it is first asked for."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @cached_property
    def ward_file(self) -> Path:
        """The real ward boundaries of Leeds, or the invented ones as GeoJSON."""
        real = REAL_DATA / "leeds" / "wards-2025.geojson"
        if real.is_file():
            return real
        areas = demonstration(leeds(), months=1).areas
        wards = areas[areas["area_type"] == "ward"][["area_code", "area_name", "geometry"]]
        path = self.folder / "wards.geojson"
        named = wards.rename(columns={"area_code": "WD25CD", "area_name": "WD25NM"})
        named.to_crs(4326).to_file(path, driver="GeoJSON")
        return path

    @cached_property
    def wards(self) -> gpd.GeoDataFrame:
        """The wards of `ward_file`, EPSG:27700."""
        return read_boundaries(self.ward_file, self.ward_file.name, leeds()).areas

    @cached_property
    def demonstration(self) -> Served:
        """What a new installation shows."""
        served = self._served("demonstration", "leeds")
        build_demonstration(served.catalogue, _store(served))
        return served

    def police(self, rows: int) -> Served:
        """So many records over every month police.uk can have."""
        served = self._served(f"{rows / 1e6:.2g} M incidents", "leeds")
        if not Path(served.settings.data_dir).exists():
            archive = self.folder / f"{rows}.zip"
            write_archive(archive, self.wards, leeds(), rows=rows, months=ALL_PUBLISHED)
            _add(served, [self.ward_file, archive])
            archive.unlink()
        return served

    @cached_property
    def westminster(self) -> Served | None:
        """Real records of Westminster; None where the real files are not."""
        real = REAL_DATA / "westminster"
        if not real.is_dir():
            return None
        served = self._served("westminster", str(WESTMINSTER))
        # One file of the archive is empty, as its publisher's failed download left it.
        _add(served, [real], refusals=1)
        return served

    def readers(self) -> list[Served]:
        """The stores whose pages are opened in a browser."""
        return [s for s in (self.demonstration, self.westminster) if s is not None]

    def _served(self, name: str, place: str) -> Served:
        data_dir = self.folder / f"store {name}"
        return Served(name, Settings(data_dir=str(data_dir), place=place))


def leeds() -> Catalogue:
    """The catalogue of Leeds, as shipped."""
    return load_catalogue(PROJECT / "config", "leeds")


def _store(served: Served) -> Store:
    return Store(served.settings.store_root(served.catalogue.place.id))


def _add(served: Served, paths: list[Path], *, refusals: int = 0) -> None:
    from data_loaders.load import add

    report = add(paths, served.catalogue, _store(served))
    if report.release is None or len(report.refused) > refusals:
        why = "; ".join(line.refused for line in report.refused[:3])
        raise SaferError(f"the store '{served.name}' could not be made for the benchmark: {why}")
