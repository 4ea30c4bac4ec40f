"""Which area a name in a file means where two areas have it."""

from __future__ import annotations

import pytest

from model.config.catalogue import Group
from tests.data_loaders.made_figures import WHOLE, areas_of, changed, four_wards


@pytest.fixture(scope="module")
def areas(leeds):
    """Ash twice, in the north and in the south; and the north is called Birch, like a ward."""
    place = four_wards(leeds).place
    ash, birch, cedar, dale = place.wards
    wards = (ash, birch, changed(cedar, name="ASH"), dale)
    groups = (Group(id="north", name="Birch"), Group(id="south", name="South"))
    catalogue = changed(four_wards(leeds), place=changed(place, wards=wards, groups=groups))
    return areas_of(catalogue)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("E05011382", "E05011382"),
        ("Ash", None),
        ("Ash Ward", None),
        ("Ash (Birch)", "E05011382"),
        ("ash (south)", "E05011384"),
        ("Birch", None),
        ("Dale & Elm", "E05011385"),
        ("E05011385 Dale & Elm", "E05011385"),
        ("Dale and Elm (e05011385)", "E05011385"),
        ("Ash - E05011384", "E05011384"),
        ("E05011385 Birch", None),
        ("E05011385 Oak", None),
    ],
)
def test_a_name_that_several_areas_have_is_given_to_none(areas, text, code):
    assert areas.ward(text) == code
    if text == "Birch":
        assert areas.any(text) is None
        assert areas.any("Birch Community Committee") == "north"


def test_what_shares_a_name_is_proposed_by_its_code(areas):
    assert areas.alike("Ash") == ["E05011382 for Ash (Birch)", "E05011384 for ASH (South)"]
    assert areas.alike("Birch") == ["E05011383 for Birch", "north for Birch"]
    assert areas.alike("Bich")[0] == "Birch"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        *(("Fourville City", WHOLE), ("City of Fourville", WHOLE), ("Fourville MBC", WHOLE)),
        *(("Fourville City Council", WHOLE), ("FOURVILLE local authority area", WHOLE)),
        *(("Fourville Metropolitan District total", WHOLE), ("Fourville", WHOLE)),
        *(("Fourville City Region", None), ("Fourville city centre", None), ("City", None)),
        *(("Twoville City", None), ("Birch City", None)),
    ],
)
def test_the_whole_may_be_called_by_its_name_and_its_kind(areas, text, code):
    assert areas.any(text) == code
    assert areas.total(text) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        *(("Cedar, Fourville", "E05011384"), ("Cedar (Fourville)", "E05011384")),
        *(("Fourville: Cedar", "E05011384"), ("Cedar - City of Fourville", "E05011384")),
        *(("Ward: Cedar", "E05011384"), ("Cedar (2018)", "E05011384"), ("Cedar*", "E05011384")),
        *(("FRV001 Cedar", "E05011384"), ("E05011384Cedar", "E05011384")),
        *(("Dale & Elm [note 1]", "E05011385"), ("Dale & Elm, Fourville", "E05011385")),
        *(("Cedar, Twoville", None), ("Twoville: Cedar", None), ("Cedar city centre", None)),
        *(("Cedar, Total", None), ("Cedar - Fourville total", None), ("E05009999 Cedar", None)),
        *(("E05011385Cedar", None), ("Cedar (E05009999)", None), ("Cedar, Birch", None)),
    ],
)
def test_a_ward_beside_its_place_a_code_or_a_footnote(leeds, text, code):
    assert areas_of(four_wards(leeds)).ward(text) == code
