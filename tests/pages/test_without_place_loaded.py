"""A page asked with files loaded whose force has more records than the place, some without any."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

from data_loaders.load import add
from model.links import parse
from pages import overview
from pages.overview.tiles import TILES
from pages.overview.wards import WARDS
from pages.question import Question
from store.dataset import Dataset
from store.read_dataset import read_dataset
from store.store import Store
from tests.data_loaders import loading as made

MONTHS = pd.period_range("2023-01", "2025-06", freq="M")
RECENT = MONTHS[-3:]
PLACED, ELSEWHERE = 200, 300
"""Records of a usual month in the place, and of its force elsewhere."""


def _rows(month: pd.Period, share: float) -> Iterator[str]:
    """A month as many records as ever, of which this share has no place."""
    every = PLACED + ELSEWHERE
    for n in range(every):
        in_place = n < PLACED
        # The shares of the place and of the force are alike, spread over all that they hold.
        lost = n % 100 < 100 * share
        x = f"{(-1.60 if n % 2 else -1.50) if in_place else -1.80:.2f}"
        yield made.row(
            f"{month}{n:057d}",
            month=str(month),
            kind=made.KINDS[n % len(made.KINDS)],
            **({"longitude": "", "latitude": ""} if lost else {"longitude": x}),
        )


def _loaded(folder: Path, leeds, *, before: float, now: float) -> Dataset:
    place = made.two_wards(leeds)
    store = Store(str(folder / "store"))
    files = [
        made.street(
            folder,
            *_rows(month, now if month in RECENT else before),
            name=f"{month}-west-yorkshire-street.csv",
        )
        for month in MONTHS
    ]
    add([made.boundaries(folder, place), *files], place, store)
    return read_dataset(store, store.current(), place)


def _asked(dataset: Dataset) -> Question:
    return Question(parse("months=3", dataset.scope)[0], dataset)


@pytest.fixture(scope="module")
def places_lost(leeds, tmp_path_factory) -> Question:
    """As many crimes as ever, of which far more have no place in the last months."""
    return _asked(_loaded(tmp_path_factory.mktemp("lost"), leeds, before=0.03, now=0.25))


def test_the_verdict_of_a_fall_made_by_places_lost_says_so(places_lost):
    rows = WARDS.table(places_lost)
    whole = rows.iloc[-1]
    assert (whole["value"], whole["base"]) == (3 * 150, 3 * 194)
    said = "the share of West Yorkshire's records without a place rose from 3.0% to 25.0%"
    assert said in whole["words"]
    # Where a ward's change is within the usual with either share, there is nothing to be turned.
    told = rows["words"].str.contains(said, regex=False)
    assert set(rows.loc[~told, "verdict"]) <= {"similar"}
    assert set(rows["tone"]) == {"neutral"}
    assert said in overview.view(places_lost)["answer"]


def test_the_tile_has_the_records_without_a_place_of_both_periods(places_lost):
    (row, *_) = TILES.table(places_lost).to_dict("records")
    assert row["without_place"] == (
        "No place: 375 of West Yorkshire’s 1,500 records (25.0%); before, 45 of 1,500 (3.0%)"
    )


def test_a_verdict_says_nothing_of_a_share_that_stayed(leeds, tmp_path):
    question = _asked(_loaded(tmp_path, leeds, before=0.03, now=0.03))
    assert not WARDS.table(question)["words"].str.contains("without a place").any()
