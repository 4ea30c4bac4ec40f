"""What the page of trends promises, in worlds that vary as real counts do; seeds are fixed."""

from __future__ import annotations

import numpy as np
import pytest

from tests.stats.looks import AREAS, looks
from tests.stats.worlds import WORLDS, world

pytestmark = pytest.mark.long


@pytest.mark.parametrize("months", [29, 52])
@pytest.mark.parametrize("kind", WORLDS)
def test_where_nothing_changes_one_look_in_twenty_at_most_says_that_something_has_begun(
    kind, months
):
    begun, stepped, outside = [], [], []
    for seed in range(2):
        for _, _, _, found in looks(world(kind, seed, months), months):
            begun.append(found.recent is not None and found.recent.begun)
            stepped.append(bool(found.changes))
            outside.append(len(found.outside) / len(found.range.months))
    assert len(begun) == 2 * 14 * sum(map(len, AREAS.values()))
    assert np.mean(begun) <= 0.05
    # No verdict: the level is drawn with a step.
    assert np.mean(stepped) <= 0.08
    assert np.mean(outside) <= 0.005
