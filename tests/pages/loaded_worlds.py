"""The made worlds as files of police.uk, loaded as any are, and pages asked: the whole way.

    python -m tests.pages.loaded_worlds [SEEDS]

prints the table of docs/methods.md: nothing changes in these places, or only what is planted.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray
from pyarrow.csv import write_csv

from data_loaders.load import add
from model.config.catalogue import Catalogue
from model.config.catalogue_files import load_catalogue
from model.settings import PROJECT
from pages.asking import ask
from pages.overview.exceptions import EXCEPTIONS
from pages.overview.tiles import TILES
from pages.overview.wards import WARDS
from pages.plans.indicators import INDICATORS
from pages.question import Question
from stats.exceptions import ALL
from store.datasets import Datasets
from store.store import Store
from tests.data_loaders.loading import FORCE
from tests.stats.worlds import WORLDS, usual_means, world

MONTHS = pd.period_range(end="2025-12", periods=48, freq="M")
ENDS = ("2025-12", "2025-06", "2024-12")
"""Ends of the periods that are asked of one place: each list is of three and of twelve months."""
POINTS = 12
"""Map points a ward has."""
TESTED = ("similar", "possible", "beyond")
RISES = 12


def leeds_of(wards: int) -> Catalogue:
    """Leeds of its first wards, without the zone that needs boundaries of small areas."""
    known = load_catalogue(PROJECT / "config", "leeds")
    kept = known.place.wards[:wards]
    groups = tuple(g for g in known.place.groups if g.id in {w.group for w in kept})
    of_them = {w.code for w in kept}
    apart = tuple(code for code in known.place.not_ranked if code in of_them)
    update = {"zones": (), "wards": kept, "groups": groups, "not_ranked": apart}
    return known.model_copy(update={"place": known.place.model_copy(update=update)})


def loaded(folder: Path, catalogue: Catalogue, counts: NDArray[np.float64]) -> Datasets:
    """A store of these counts, of shape (wards, offences, months), read from files."""
    store = Store(str(folder / "store"))
    add([boundaries(folder, catalogue), *street(folder, catalogue, counts)], catalogue, store)
    return Datasets(store, catalogue, check_s=3600)


def _corner(ward: int) -> tuple[float, float]:
    """The south-west corner of a ward: squares of 0.02 degrees, six in a row."""
    return -1.65 + 0.02 * (ward % 6), 53.70 + 0.02 * (ward // 6)


def boundaries(folder: Path, catalogue: Catalogue) -> Path:
    features = []
    for n, ward in enumerate(catalogue.place.wards):
        x, y = _corner(n)
        ring = [[x, y], [x + 0.02, y], [x + 0.02, y + 0.02], [x, y + 0.02], [x, y]]
        named = {"WD25CD": ward.code, "WD25NM": ward.name, "LAD25CD": "E08000035"}
        shape = {"type": "Polygon", "coordinates": [ring]}
        features.append({"type": "Feature", "properties": named, "geometry": shape})
    path = folder / "wards.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return path


def street(folder: Path, catalogue: Catalogue, counts: NDArray[np.float64]) -> Iterator[Path]:
    """A street CSV a month."""
    names = np.array([catalogue.offence[o].name for o in catalogue.police_offences])
    corner = np.array([_corner(n) for n in range(len(counts))])
    for n, month in enumerate(MONTHS):
        each = counts[:, :, n].astype(int)
        ward, offence = (np.repeat(at.ravel(), each.ravel()) for at in np.indices(each.shape))
        point = np.arange(len(ward)) % POINTS
        table = pd.DataFrame(
            {
                "Crime ID": [f"{month}-{at:06}" for at in range(len(ward))],
                "Month": str(month),
                "Reported by": FORCE,
                "Falls within": FORCE,
                "Longitude": np.round(corner[ward, 0] + 0.003 + 0.003 * (point % 4), 6),
                "Latitude": np.round(corner[ward, 1] + 0.004 + 0.004 * (point // 4), 6),
                "Location": "On or near Any Street",
                "LSOA code": "",
                "LSOA name": "",
                "Crime type": names[offence],
                "Last outcome category": "",
                "Context": "",
            }
        )
        # Anti-social behaviour has no id.
        table.loc[table["Crime type"] == "Anti-social behaviour", "Crime ID"] = ""
        path = folder / f"{month}-west-yorkshire-street.csv"
        write_csv(pa.Table.from_pandas(table, preserve_index=False), path)
        yield path


@dataclass(frozen=True)
class Answer:
    """What the pages say of one place for one period."""

    listed: list[tuple[str, str, float]]
    """Ward, offence and difference of every entry of the list."""
    listed_wards: frozenset[str]
    """Wards of which the list has an entry of all that is asked, in the period asked."""
    wards: frozenset[str]
    """Wards that the table of wards calls beyond normal variation."""
    tiles: list[bool]
    """Of every tile tested of the whole and of committees: whether it is beyond."""
    indicators: list[bool]
    """The same of the indicators of the newest plan."""


def answers(datasets: Datasets) -> Iterator[Answer]:
    """What is said of a place at the end of each of ENDS."""
    groups = [a.code for a in datasets.get().scope.areas if a.kind == "group"]
    for end in ENDS:
        question = ask(f"to={end}", datasets)
        table = EXCEPTIONS.table(question)
        entries = table[["area_code", "offence", "difference"]].itertuples(index=False, name=None)
        of_all = (table["offence"] == ALL) & (table["period"] == question.filters.window.words)
        wards = WARDS.table(question)
        of_wards = wards[wards["area_type"] == "ward"]
        areas = [question, *(ask(f"to={end}&area={code}", datasets) for code in groups)]
        yield Answer(
            list(entries),
            frozenset(table.loc[of_all, "area_code"]),
            frozenset(of_wards.loc[of_wards["verdict"] == "beyond", "area_code"]),
            [one for area in areas for one in _beyond(TILES.table(area))],
            _beyond(INDICATORS.table(question)),
        )


def _beyond(table: pd.DataFrame) -> list[bool]:
    tested = table[table["verdict"].isin(TESTED)]
    return (tested["verdict"] == "beyond").tolist()


def planted(catalogue: Catalogue, kind: str, seed: int, rise: float) -> tuple[NDArray, set]:
    """A world in which twelve figures of 40 a month and more rise for its last year, and which."""
    wards, offences = catalogue.place.wards, catalogue.police_offences
    counts, rng = world(kind, seed)[: len(wards)], np.random.default_rng(seed)
    large = np.argwhere(usual_means(seed)[: len(wards), :, 0] >= 40)
    rose = set()
    for ward, offence in large[rng.choice(len(large), RISES, replace=False)].tolist():
        months = counts[ward, offence, -12:].astype(int)
        counts[ward, offence, -12:] += rng.binomial(months, rise)
        rose.add((wards[ward].code, offences[offence]))
    return counts, rose


def of_world(catalogue: Catalogue, kind: str, seed: int) -> list[Answer]:
    """What pages say of a world in which nothing changes."""
    counts = world(kind, seed)[: len(catalogue.place.wards)]
    with tempfile.TemporaryDirectory() as folder:
        return list(answers(loaded(Path(folder), catalogue, counts)))


def list_of_rises(
    catalogue: Catalogue, kind: str, seed: int, rise: float
) -> tuple[list[tuple[str, str]], set]:
    """The entries of a list where twelve figures rose, and those that did."""
    counts, rose = planted(catalogue, kind, seed, rise)
    with tempfile.TemporaryDirectory() as folder:
        question = ask("", loaded(Path(folder), catalogue, counts))
        return _entries(question), rose


def _entries(question: Question) -> list[tuple[str, str]]:
    """Ward and offence of each entry that rose, sums of several offences left out."""
    table = EXCEPTIONS.table(question)
    rose = table[(table["difference"] > 0) & (table["offence"] != ALL)]
    return list(rose[["area_code", "offence"]].itertuples(index=False, name=None))


def main(seeds: int) -> None:
    """Prints a line a world."""
    catalogue = leeds_of(33)
    for kind in WORLDS:
        said = [answer for seed in range(seeds) for answer in of_world(catalogue, kind, seed)]
        tiles = [one for answer in said for one in answer.tiles]
        plans = [one for answer in said for one in answer.indicators]
        lists = [list_of_rises(catalogue, kind, seed, 0.5) for seed in range(seeds)]
        false = [np.mean([e not in rose for e in found]) if found else 0 for found, rose in lists]
        found = sum(len(rose & set(entries)) for entries, rose in lists) / (RISES * seeds)
        print(
            f"{kind}: {len(said)} lists, {np.mean([bool(a.listed) for a in said]):.1%} with an "
            f"entry; wards {sum(len(a.wards) for a in said)}; {len(tiles)} tiles, "
            f"{np.mean(tiles):.1%} beyond; {len(plans)} indicators, {np.mean(plans):.1%} beyond; "
            f"of twelve rises of 50% {found:.0%} found, {np.mean(false):.1%} false",
            flush=True,
        )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 8)
