"""A break of the register: what its offences stand for, and what it concerns."""

import pandas as pd
import pytest
from pydantic import ValidationError

from model.config.breaks import Break
from model.config.catalogue_files import load_catalogue
from model.errors import ConfigError
from tests.town import spoil

COUNTED_FROM = {"burglary": "police.uk", "asb": "police.uk", "visit": "partner"}


def change(**other):
    usual = {"month": "2023-05", "name": "Rule", "offences": ("burglary",), "source": "A note"}
    return Break(**{**usual, **other})


def test_a_break_says_a_month_and_refuses_in_every_kind_of_area_unless_told_otherwise():
    found = change()
    assert (found.month, found.until) == (pd.Period("2023-05", "M"), None)
    assert (found.kind, found.effect, found.areas) == ("recording", "refuse", ())


@pytest.mark.parametrize(("until", "end"), [(None, "2023-05"), ("2023-06", "2023-06")])
def test_a_stretch_ends_with_its_last_month_and_a_change_with_its_own(until, end):
    assert change(until=until).end == pd.Period(end, "M")


@pytest.mark.parametrize("until", ["2023-04", "2023-05"])
def test_a_stretch_of_no_length_is_refused(until):
    with pytest.raises(ValidationError, match=f"'{until}' is not after '2023-05', its month"):
        change(until=until)


@pytest.mark.parametrize(
    ("written", "ids"),
    [
        (["burglary"], ["burglary"]),
        (["crimes"], ["burglary"]),
        (["police.uk"], ["burglary", "asb"]),
        (["partner"], ["visit"]),
        (["*"], ["burglary", "asb", "visit"]),
        (["crimes", "visit", "burglary"], ["burglary", "visit"]),
    ],
)
def test_what_stands_for_several_offences_is_spelled_out(town, written, ids):
    assert (
        list(change(offences=written).spelled_out(town.crimes, town.source, COUNTED_FROM).offences)
        == ids
    )


def test_a_source_stands_for_what_a_release_counts_from_it(town):
    """Of a partner's table with burglaries, where there is no other figure of them."""
    counted = {"burglary": "partner"}
    assert change(offences=["partner"]).spelled_out(town.crimes, town.source, counted).offences == (
        "burglary",
    )
    assert (
        change(offences=["police.uk"]).spelled_out(town.crimes, town.source, counted).offences == ()
    )


@pytest.mark.parametrize(
    ("offences", "kind", "concerned"),
    [
        (["burglary"], "ward", True),
        (["asb", "burglary"], "zone", True),
        (["asb"], "ward", False),
        ([], "ward", False),
        (["burglary"], "whole", False),
    ],
)
def test_a_break_concerns_some_offences_in_some_kinds_of_area(offences, kind, concerned):
    assert change(areas=("ward", "zone")).concerns(offences, kind) == concerned


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('["burglary"]', '["crime"]', ["break 'Rule changed'", "'crime'", "*, asb", "crimes"]),
        ('["burglary"]', "[]", ["break 1", "offences", "at least 1 item"]),
        ('"2023-05"', '"2023-05"\nuntil = "2023-05"', ["until: '2023-05' is not after '2023-05'"]),
        ('"2023-05"', '"2023-05"\nuntil = "June"', ["until", "'June'", "YYYY-MM"]),
        ('"2023-05"', '"2023-05"\nkind = "rule"', ["'rule' is not one of", "'category'"]),
        ('"2023-05"', '"2023-05"\neffect = "note"', ["'note' is not one of", "'refuse' or 'flag'"]),
        ('"2023-05"', '"2023-05"\nareas = ["lsoa"]', ["areas 1", "'lsoa' is not one of", "'ward'"]),
    ],
)
def test_a_break_that_is_wrong_is_refused_by_file_and_entry(config, old, new, said):
    spoil(config, "breaks.toml", old, new)
    with pytest.raises(ConfigError) as error:
        load_catalogue(config, "town")
    for words in ("breaks.toml", *said):
        assert words in str(error.value)


@pytest.mark.parametrize("name", ["*", "crimes", "partner"])
def test_what_stands_for_several_offences_is_known_to_the_files(config, name):
    spoil(config, "breaks.toml", '["burglary"]', f'["{name}"]')
    assert load_catalogue(config, "town").breaks[0].offences == (name,)
