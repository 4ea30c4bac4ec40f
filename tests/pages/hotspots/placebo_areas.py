"""Areas of Westminster where nothing was done: how often "did it work" is beyond chance in them.

    python -m tests.pages.hotspots.placebo_areas

prints the table of docs/methods.md. Areas are wards, squares of 400 m, hexagons of 800 m, and of
the cells apart the five that had most before, as one would pick them.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd

from data_loaders.load import add
from geo.custom_area import corners
from model.config.catalogue_files import load_catalogue
from model.custom_area import written
from model.filters import WARDS
from pages.asking import ask
from pages.hotspots.before_after import MOVED
from pages.hotspots.cell_layout import ground
from pages.hotspots.cell_statistics import found
from store.dataset import Dataset
from store.datasets import Datasets
from store.store import Store

PROJECT = Path(__file__).resolve().parents[3]
OFFENCES = ("", "anti-social-behaviour", "burglary", "other-theft", "violent-crime")
"""All crime, and kinds that are common."""
SPANS = {
    3: ("2018-06", "2018-03", "2017-12", "2017-09"),
    6: ("2018-06", "2017-12"),
    12: ("2018-06",),
}
"""The last months of what is asked about, by how many months came after."""
PICKED = 5
FEWEST = 5
"""Cells with fewer before are no place where anything would be done."""


def answers(
    datasets: Datasets, kinds: tuple[str, ...], spans: dict[int, tuple[str, ...]], most: int
) -> Iterator[dict[str, object]]:
    """What is said of areas of some kinds of cells or of wards, a row each; `most` of each kind."""
    dataset = datasets.get()
    for length, lasts in spans.items():
        for last in lasts:
            for offence in OFFENCES:
                base = f"months={length}&to={last}" + (f"&offences={offence}" if offence else "")
                for kind in kinds:
                    for area, rank in _areas(dataset, datasets, base, kind)[:most]:
                        yield _said(f"{base}&area={area}", datasets) | {
                            "kind": kind,
                            "length": length,
                            "picked": rank < PICKED,
                        }


def _areas(dataset: Dataset, datasets: Datasets, base: str, kind: str) -> list[tuple[str, int]]:
    """The areas of a kind as a link says them, those with most before first, and their ranks."""
    question = ask(f"{base}&cells={kind}", datasets)
    counts = found(question).counted(question.filters.window.earlier(12))
    order = [at for at in np.argsort(-counts, kind="stable") if counts[at] >= FEWEST]
    grid = ground(dataset, kind).grid
    ids = [grid.ids[at] if kind == WARDS else written(corners(grid.polygons[at])) for at in order]
    return [(area, rank) for rank, area in enumerate(ids)]


def _said(query: str, datasets: Datasets) -> dict[str, object]:
    area = MOVED.table(ask(query, datasets)).iloc[0]
    return {key: area[key] for key in ("before", "after", "answer")}


def shares(rows: pd.DataFrame) -> pd.DataFrame:
    """In % of areas: fell and rose beyond chance, of all and of those picked, by months after."""
    told = {word: 100 * (rows["answer"] == word) for word in ("fell", "rose", "calmer")}
    keys = [rows["length"], rows["kind"], rows["picked"].map({True: "picked", False: "others"})]
    return pd.DataFrame(told).groupby(keys).mean().round(1).assign(areas=rows.groupby(keys).size())


def of_westminster(folder: Path, shared: Path) -> Datasets:
    """A store with the 29 months of Westminster in the shared folder."""
    place = load_catalogue(PROJECT / "config", str(PROJECT / "tests/places/westminster.toml"))
    store = Store(str(folder / "westminster"))
    names = ("wards-2013.geojson", "police-uk-api-2016-01-to-2018-06.zip")
    add([shared / "westminster" / name for name in names], place, store)
    return Datasets(store, place, check_s=3600)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        datasets = of_westminster(Path(folder), PROJECT.parent / "shared" / "data")
        rows = pd.DataFrame(answers(datasets, (WARDS, "s400", "h800"), SPANS, 1_000))
        print(shares(rows).to_string())
        beyond = rows["answer"].isin(["fell", "rose"])
        print(f"beyond chance: {100 * beyond.mean():.1f}% of {len(rows)} areas")
