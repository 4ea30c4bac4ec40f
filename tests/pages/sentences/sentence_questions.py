"""Hundreds of questions: of the demonstration, of months that lack something, of a small town."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from itertools import product
from pathlib import Path

import pandas as pd

from data_loaders.load import add
from model.config.catalogue import Catalogue
from model.filters import MAPS
from model.tables import COVERAGE, POLICE
from pages.asking import asked_of
from pages.question import Question
from store.dataset import Dataset
from store.read_dataset import read_dataset
from store.store import Store
from tests.data_loaders.loading import boundaries, row, street

DRAWN = "d42800.43300.300.0.0.300.-300.0"
AREAS = ("", "area=E05011394", "area=E05012647", "area=inner-east", "area=city-centre")
PERIODS = ("", "months=1", "months=3&compare=three-years", "months=24&to=2026-03")
"""Each is asked of each area of the demonstration."""
OFFENCES = (
    *("burglary", "shoplifting", "drugs", "possession-of-weapons", "bicycle-theft", "robbery"),
    *("anti-social-behaviour", "violent-crime", "burglary,drugs"),
)


def question_of(dataset: Dataset) -> Callable[[str], Question]:
    """What asks a dataset."""

    def of(query: str) -> Question:
        return asked_of(query, dataset, (dataset.release,))

    return of


def demonstration_queries(catalogue: Catalogue) -> list[str]:
    """Every plan, priority and offence, each somewhere else; each area in each period."""
    plans = [
        f"plan={plan.id}{f'&priority={p.id}' if p else ''}"
        for plan in catalogue.frameworks
        for p in (None, *plan.priorities)
    ]
    offences = [f"offences={o}" for o in OFFENCES]
    places = ["&".join(filter(None, both)) for both in product(AREAS, PERIODS)]
    asked = [
        f"{what}&{places[n % len(places)]}".rstrip("&") for n, what in enumerate(plans + offences)
    ]
    asked += [f"priority=asb&map={name}" for name in MAPS]
    asked += [f"priority=asb&area={DRAWN}&began={began}" for began in ("2026-01", "2026-08")]
    asked += [f"offences={o}&area={DRAWN}&began=2025-12" for o in OFFENCES]
    asked += [
        f"to={month}&months={n}" for month in ("2022-08", "2022-10", "2024-08") for n in (1, 12)
    ]
    asked += ["overlay=nothing&area=nowhere", "since=2026-09-20", "since=2026-01-02&measure=rate"]
    asked += [f"offences={o}&by=group&layers=season,forecast,last-year" for o in OFFENCES]
    asked += [f"cells={cells}&offences=drugs" for cells in ("ward", "s200", "h800")]
    return list(dict.fromkeys([*places, *asked]))


MANY_AREAS = (*AREAS, "area=E05011395", "area=zone:city-centre")
MANY_PERIODS = ("months=1", "to=2021-12&months=1", "to=2022-08&months=12", *PERIODS[2:])


def queries_of_priorities(catalogue: Catalogue) -> list[str]:
    """Every priority of every plan in each period, each time somewhere else."""
    what = [f"plan={f.id}&priority={p.id}" for f in catalogue.frameworks for p in f.priorities]
    return [
        f"{priority}&{MANY_AREAS[(n + m) % len(MANY_AREAS)]}&{period}"
        for n, priority in enumerate(what)
        for m, period in enumerate(MANY_PERIODS)
    ]


RATE = "plan=partnership-plan-2008-11&priority=serious-acquisitive-crime"
"""A priority whose first tile is a rate."""
ODD_QUERIES = (
    *("to=2021-10&months=1", "to=2021-10&months=1&cells=ward&map=months", "layers=forecast"),
    *("to=2021-10&layers=forecast", "to=2022-08&months=1&offences=burglary&cells=ward"),
    *("months=1&offences=robbery", "priority=hate-crime", "cells=ward&map=mix&months=1"),
    "plan=partnership-plan-2008-11&area=E05011394&offences=burglary&to=2022-08&months=1",
    *(f"{RATE}&to=2021-12&months=1", f"{RATE}&to=2022-08&months=12", RATE),
    *(f"{RATE}&area=E05011395&months=1", f"{RATE}&area=E05012842&months=1"),
    "area=E05011394&offences=violent-crime&layers=forecast",
    "area=d42980.43340.60.0.0.60.-60.0&offences=burglary&began=2026-03",
)
"""The first month of the data, a missing month, wards as cells, an area without records, rates."""


def with_status(dataset: Dataset, **months: tuple[str, str]) -> Dataset:
    """The dataset with some months (`m2026_03`) of police.uk of another status, and why."""
    coverage = dataset.coverage.copy()
    for name, said in months.items():
        month = pd.Period(name[1:].replace("_", "-"), "M").to_timestamp()
        rows = (coverage["source"] == POLICE) & (coverage["month"] == month)
        coverage.loc[rows, ["status", "reason"]] = said
    return replace(dataset, coverage=COVERAGE.validate(coverage))


WHY = "4,102 records, where 8,900 to 9,700 are usual in the months around it"
GAPS = (
    {"m2026_03": ("doubtful", WHY)},
    {"m2026_09": ("doubtful", WHY), "m2025_09": ("doubtful", WHY), "m2025_08": ("doubtful", WHY)},
    {"m2026_06": ("partial", "1 row of 8,900 was rejected")},
    {"m2026_06": ("missing", ""), "m2025_02": ("missing", "")},
)
GAP_QUERIES = (
    *(
        "",
        "months=1",
        "months=3",
        "offences=burglary&area=E05011394",
        "priority=asb&area=inner-east",
    ),
    *("months=24&compare=three-years", "months=1&to=2026-06", "months=12&to=2025-12"),
)


def small_town(leeds: Catalogue, number: int = 2) -> Catalogue:
    """The catalogue of a town of two wards or one, the first of them a group of its own."""
    wards = leeds.place.wards[:number]
    first, others = wards[0].group, [w.model_copy(update={"group": ""}) for w in wards[1:]]
    update = {
        "id": "twoville",
        "name": "Twoville",
        "whole": "All Twoville",
        "zones": (),
        "wards": (wards[0], *others),
        "groups": tuple(g for g in leeds.place.groups if g.id == first),
        "not_ranked": (),
    }
    return leeds.model_copy(update={"place": leeds.place.model_copy(update=update)})


KINDS = {
    "Burglary": ((0, 0, 1, 2), (0, 1, 1, 3)),
    "Shoplifting": ((0, 0, 0, 1), (20, 30, 30, 45)),
    "Drugs": ((0, 1, 1, 1), (8, 9, 10, 30)),
    "Anti-social behaviour": ((1, 2, 2, 3), (10, 12, 14, 16)),
    "Robbery": ((0, 0, 0, 0), (0, 0, 0, 1)),
}
"""How many records a month the two wards may have of each kind."""
LACKING = ("2023-05", "2025-01")


TOWN_MONTHS = (1, 14, 40)
"""How many months the town may have: one, a little more than a year, enough for everything."""


def small_dataset(folder: Path, leeds: Catalogue, months: int, wards: int = 2) -> Dataset:
    """The town with so many months of records, but for two that are missing."""
    catalogue, store = small_town(leeds, wards), Store(str(folder / "store"))
    add([boundaries(folder, catalogue), *_months(folder, months, wards)], catalogue, store)
    return read_dataset(store, store.current(), catalogue)


def _months(folder: Path, months: int, wards: int) -> list[Path]:
    drawn = random.Random(4)
    every = pd.period_range(end="2025-04", periods=months, freq="M")
    return [
        street(folder, *_rows(str(month), drawn, wards), name=f"{month}-west-yorkshire-street.csv")
        for month in every
        if str(month) not in LACKING
    ]


def _rows(month: str, drawn: random.Random, wards: int) -> list[str]:
    rows = []
    for kind, of_wards in KINDS.items():
        # A town of one ward has the records of the fuller.
        each = of_wards if wards == len(of_wards) else of_wards[-wards:]
        for longitude, numbers in zip((-1.60, -1.50)[:wards], each, strict=True):
            for n in range(drawn.choice(numbers)):
                at = {
                    "longitude": f"{longitude + 0.004 * drawn.randrange(6):.3f}",
                    "latitude": f"{53.80 + 0.004 * drawn.randrange(6):.3f}",
                }
                rows.append(row(f"{month}-{kind}-{longitude}-{n}", month=month, kind=kind, **at))
    return rows


TOWN_PLACES = (
    *("", "months=1", "area=outer-north-west&months=3", "area=E05012841&months=12"),
    *("area=E05012842&months=24", "months=12&compare=three-years", "months=3&to=2025-02"),
)
TOWN_ASKED = ("", "priority=asb", *(f"offences={o}" for o in OFFENCES), "map=change")
TOWN_QUERIES = [
    f"{what}&{TOWN_PLACES[(n + m) % len(TOWN_PLACES)]}".strip("&")
    for n, what in enumerate(
        ("", "priority=asb", *(f"offences={o}" for o in OFFENCES), "map=change")
    )
    for m in (0, 2, 5)
]
"""Every offence in three places and periods of the town."""


ONE_WARD_QUERIES = (
    *("", "cells=ward", "cells=ward&map=change", "cells=ward&map=change&offences=shoplifting"),
    *("cells=ward&map=mix&offences=drugs&months=3", "cells=ward&map=months&months=1"),
    *("layers=forecast&to=2024-03&months=1", "offences=robbery&months=1&cells=ward"),
)
"""Of a town of one ward and fourteen months."""
