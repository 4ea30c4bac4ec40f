"""Why a month is doubted, in words that can be read back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.doubts import OF_ANOTHER, Doubt, far_below

ALL = "4,102 records, where 8,900 to 9,700 are usual in the months around it"
NONE = "0 records, where 60 are usual by the one month beside it"


def test_the_words_of_a_number_far_below():
    assert far_below(4102, 8900, 9700, 6) == ALL
    assert far_below(0, 60, 60, 1) == NONE


@pytest.mark.parametrize(
    ("kinds", "said"),
    [
        ({"Burglary"}, f"{ALL}; Burglary: {NONE}"),
        ({"Drugs"}, ALL),
        ({"Burglary", "Theft: from shops"}, f"{ALL}; Burglary: {NONE}; Theft: from shops: {NONE}"),
    ],
)
def test_what_is_said_of_some_kinds(kinds, said):
    doubt = Doubt.read(f"{ALL}; Burglary: {NONE}; Theft: from shops: {NONE}")
    assert doubt.said_of(kinds) == said
    together = " of crime and ASB together"
    assert doubt.said_of(kinds, together) == said.replace(
        "4,102 records", f"4,102 records{together}"
    )


def test_a_reader_of_another_kind_is_told_so():
    assert Doubt.read(f"Burglary: {NONE}").said_of({"Drugs"}) == OF_ANOTHER
    assert Doubt.read("").said_of({"Drugs"}) == ""


_NUMBERS = st.builds(far_below, *[st.integers(0, 99_999)] * 3, st.integers(1, 6))
_NAMES = st.sampled_from(["Burglary", "Theft: from shops", "Public order", "Road: slight"])
_KINDS = st.lists(st.tuples(_NAMES, _NUMBERS), max_size=3, unique_by=lambda kind: kind[0])


@given(of_all=st.one_of(st.just(""), _NUMBERS), kinds=_KINDS.map(tuple))
def test_what_is_written_is_read_back(of_all, kinds):
    for more in ("", "and 2 more kinds of record") if of_all or kinds else ("",):
        doubt = Doubt(of_all, kinds, more)
        assert Doubt.read(doubt.words) == doubt
