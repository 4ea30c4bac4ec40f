"""How the counts of a release vary, from its own months and from config/variation.toml."""

from __future__ import annotations

import numpy as np
import pytest

from data_loaders.dataset import Datasets
from pages.cubes import varying_of
from pages.known import how_known
from stats.share_variation import share_pairs
from stats.variation_fit import fit_at
from tests.pages.sentence_questions import question_of, small_dataset


@pytest.fixture(scope="module")
def of_westminster(westminster_store, westminster):
    store, _ = westminster_store
    return varying_of(Datasets(store, westminster, check_s=3600).get())


def test_the_usual_variation_of_wards_is_that_of_westminster(of_westminster, leeds):
    found = of_westminster.pool("ward")
    assert found.months == 29
    usual = leeds.usual_variation.ward
    assert found.variation.model_dump() == pytest.approx(usual.model_dump(), abs=0.0005)
    assert leeds.usual_variation.group == usual


def test_the_usual_variation_of_shares_is_that_of_westminsters_charges(of_westminster, westminster):
    (charged,) = [i for i in westminster.indicators if i.id == "charged-share"]
    wards = of_westminster.areas["ward"]
    parts, wholes = (of_westminster.cube.of(wards, o) for o in (charged.offences, charged.of))
    assert (~np.isnan(parts + wholes)).any(axis=0).sum() == 17, "later outcomes still come in"
    usual = westminster.usual_variation.share
    _, found = fit_at([share_pairs(parts, wholes)], usual.left)
    assert found.model_dump() == pytest.approx(usual.model_dump(), abs=0.0005)


def test_of_a_whole_place_two_years_may_show_more_than_is_usual_and_never_less(
    of_westminster, westminster
):
    found, usual = of_westminster.pool("whole"), westminster.usual_variation.whole
    assert (found.months, found.at_least) == (29, True)
    for name in ("own", "series", "spread", "wander"):
        assert getattr(found.variation, name) >= getattr(usual, name)
    assert not of_westminster.pool("ward").at_least


def test_what_normal_variation_is_known_from_is_said(asked, leeds, tmp_path):
    said = how_known(asked(""))[0]
    assert "It is worked out from the 59 whole months of this release." in said
    town = question_of(small_dataset(tmp_path, leeds, 14))("")
    assert "too few months to show it: that of two years of Westminster" in how_known(town)[0]


def test_that_a_whole_place_is_taken_to_vary_no_less_than_is_usual_is_said(
    westminster_store, westminster
):
    store, _ = westminster_store
    dataset = Datasets(store, westminster, check_s=3600).get()
    (said,) = [s for s in how_known(question_of(dataset)("")) if "worked out" in s]
    assert "from the 29 whole months of this release, and taken to be no less than" in said
