"""How the counts of a release vary, from its own months and from config/variation.toml."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from pages.count_cache import varying_of
from pages.known import how_known
from stats.chance.share_variation import share_pairs
from stats.chance.variation_fit import fit_at
from store.datasets import Datasets
from tests.pages.sentences.sentence_questions import question_of, small_dataset


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


def test_what_the_last_year_of_a_whole_place_did_does_not_say_how_it_varies(
    of_westminster, asked, westminster
):
    # 17 of Westminster's 29 months are older than its last year: too few.
    assert of_westminster.pool("whole").variation == westminster.usual_variation.whole
    assert (of_westminster.pool("whole").months, of_westminster.pool("ward").months) == (0, 29)
    varying = asked("").varying
    last = varying.cube.months[-1].ordinal
    doubled = varying.cube.counts.copy()
    doubled[:, :, -12:] *= 2
    moved = replace(varying, cube=replace(varying.cube, counts=doubled), kept={})
    assert moved.pool("whole", last) == varying.pool("whole", last)
    assert varying.pool("whole", last).months == 47
    assert varying.pool("whole", last - 12).months == 35


def test_what_normal_variation_is_known_from_is_said(asked, leeds, tmp_path):
    of_ward = how_known(asked("area=E05011394"))[0]
    assert "It is worked out from the 59 whole months of this release." in of_ward
    of_whole = how_known(asked(""))[0]
    assert "from the 47 whole months of this release up to a year before, and from two" in of_whole
    town = question_of(small_dataset(tmp_path, leeds, 14))("")
    assert "too few months to show it: that of two years of Westminster" in how_known(town)[0]
