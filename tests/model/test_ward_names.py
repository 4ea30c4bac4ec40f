"""Which ward a name means, and how wards of one name are told apart."""

from __future__ import annotations

import pytest

from model.ward_names import codes_of_names, shown_names, wards_named

CODES = codes_of_names(
    [("Abbey", "E1"), ("abbey", "E2"), ("St. Mary's & Park", "E3"), ("Stoke-on-Sea", "E4")]
)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("ABBEY", ("E1", "E2")),
        ("Abbey Ward", ("E1", "E2")),
        ("St Marys and Park", ("E3",)),
        ("St. Mary's & Park ED", ("E3",)),
        ("Stoke on Sea electoral division", ("E4",)),
        ("Saint Mary's &amp; Park (Ward)", ("E3",)),
        ("Stoke", ()),
        ("Ward", ()),
        ("", ()),
    ],
)
def test_a_name_leads_to_every_ward_that_has_it(text, codes):
    assert wards_named(text, CODES) == codes


@pytest.mark.parametrize(
    ("within", "shown"),
    [
        ({}, ["Abbey (E1)", "Abbey (E2)", "Moor"]),
        ({"E1": "Barking", "E2": "Merton"}, ["Abbey (Barking)", "Abbey (Merton)", "Moor"]),
        ({"E1": "Merton", "E2": "Merton"}, ["Abbey (E1)", "Abbey (E2)", "Moor"]),
        ({"E1": "Merton"}, ["Abbey (Merton)", "Abbey (E2)", "Moor"]),
    ],
)
def test_wards_of_one_name_are_shown_with_where_they_lie_or_their_code(within, shown):
    names = {"E1": "Abbey", "E2": "Abbey", "E3": "Moor"}
    assert list(shown_names(names, {**within, "E3": "Merton"}).values()) == shown
