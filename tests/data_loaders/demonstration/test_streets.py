"""The invented streets of the demonstration: through its points, under the names of its records."""

import numpy as np
import pandas as pd
import pytest
import shapely

from data_loaders.demonstration.made import demonstration
from data_loaders.demonstration.streets import SOURCE, streets_table
from data_loaders.roads.streets import shapes_of


@pytest.fixture(scope="module")
def incidents(leeds) -> pd.DataFrame:
    return demonstration(leeds, months=3).incidents


@pytest.fixture(scope="module")
def streets(incidents):
    return shapes_of(streets_table(incidents))


def test_every_street_that_a_record_names_runs_through_its_point(incidents, streets):
    points = incidents.drop_duplicates(["easting", "northing"])
    points = points[points["street"].str.contains(r"\d")].head(200)
    by_name = streets.dissolve("name").geometry
    names = points["street"].str.removeprefix("On or near ")
    where = shapely.points(points["easting"], points["northing"])
    assert np.max(shapely.distance(by_name.reindex(names).to_numpy(), where)) < 0.2


def test_main_roads_are_few_and_numbered(streets):
    share = streets.length.groupby(streets["street_class"]).sum() / streets.length.sum()
    assert 0.02 < share["major"] < 0.3
    assert share["local"] > 0.4
    numbers = streets.loc[streets["street_class"] == "major", "number"]
    assert numbers.str.fullmatch(r"Example A\d+").all()


def test_they_are_the_same_for_the_same_incidents_in_any_order(incidents):
    turned = incidents.sample(frac=1, random_state=1)
    pd.testing.assert_frame_equal(streets_table(incidents), streets_table(turned))


def test_they_are_marked_as_invented(streets):
    assert set(streets["source"]) == {SOURCE}
    assert streets["name"].str.match("$|Example ").all()
