"""A new plan is one file: it is in the filter bar, on the overview and on its page."""

import shutil

import pytest

from model.config.catalogue_files import load_catalogue
from pages import frame, overview, plans
from pages.asking import ask
from store.datasets import Datasets
from store.store import Store
from tests.pages.faces import offered, words

PLAN = """
id = "made-plan"
title = "A plan that nobody published"
short_title = "Made plan"
owner = "Safer Leeds Executive"
period = "2024 to 2027"
source = "Executive Board"
places = ["leeds"]

[[priority]]
id = "homes"
title = "Safe at home"
kin = ["acquisitive"]

[[indicator]]
id = "fewer-burglaries"
title = "Fewer homes broken into"
priorities = ["homes"]
measured_by = "burglary"
direction = "down"
target = 1000
target_period = "year"
target_words = "1,000 a year by 2027"

[[deliverable]]
id = "locks"
title = "Fit 500 locks"
priority = "homes"
kind = "milestone"
lead = "Leeds City Council"
due = "2027-03"
"""


@pytest.fixture(scope="module")
def asked_of_it(settings, project, tmp_path_factory):
    """Questions of the new plan's priority, in a release made before there was such a plan."""
    config = shutil.copytree(project / "config", tmp_path_factory.mktemp("sixth") / "config")
    (config / "frameworks" / "made-plan.toml").write_text(PLAN, encoding="utf-8")
    catalogue = load_catalogue(config, "leeds")
    datasets = Datasets(Store(settings.store_root("leeds")), catalogue)
    return lambda more="": ask(f"plan=made-plan&priority=homes{more}", datasets)


@pytest.fixture
def strategy(asked_of_it):
    return asked_of_it()


def test_it_is_in_the_filter_bar_with_its_priority(strategy):
    around = frame.frame(strategy, "overview")
    assert strategy.notices == ()
    assert around["plan-value"] == "made-plan"
    assert "Made plan" in offered(around["plan-options"]).values()
    assert "Safe at home" in offered(around["priority-options"]).values()


def test_its_indicator_has_a_tile_with_the_target(strategy):
    tiles = words(overview.view(strategy)["tiles"])
    assert "Fewer homes broken into" in tiles
    assert "Target 1,000 a year by 2027: 3,343 above" in tiles


@pytest.mark.parametrize("other", ["&months=3", "&area=inner-west"])
def test_three_months_or_one_committee_are_not_held_against_a_year_of_leeds(asked_of_it, other):
    tiles = words(overview.view(asked_of_it(other))["tiles"])
    assert "1,000 a year by 2027" in tiles
    assert "above" not in tiles


def test_it_has_its_page(strategy):
    page = words(list(plans.view(strategy).values()))
    for part in (
        "A plan that nobody published",
        "Safe at home",
        "Fit 500 locks",
        "Leeds City Council",
    ):
        assert part in page
    assert "Neighbourhood and acquisitive crime" in page, "its kin in the City Plan"
