"""Which force a name means: forgiven spellings, and never one force for another."""

from __future__ import annotations

import pytest

from data_loaders.load import add
from model.forces import FORCES, force_named, force_slug
from tests.data_loaders import loading as made

OWN = "west-yorkshire"


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("WYP", OWN),
        ("West Yorks Police", OWN),
        ("West Yorks", OWN),
        ("W. Yorkshire", OWN),
        ("Yorkshire, West", OWN),
        ("West Yorkshire Police - Leeds District", OWN),
        ("The Metropolitan Police Service", "metropolitan"),
        ("Met Police", "metropolitan"),
        ("GMP", "greater-manchester"),
        ("PSNI", "northern-ireland"),
        ("Notts Police", "nottinghamshire"),
        ("D&C", "devon-and-cornwall"),
        ("Hampshire and Isle of Wight Constabulary", "hampshire"),
        ("S Yorks", "south-yorkshire"),
    ],
)
def test_a_name_that_is_not_spelled_out_is_its_force_and_said(name, slug):
    found = force_named(name, OWN)
    assert (found.slug, found.respelt) == (slug, True)


@pytest.mark.parametrize("slug", FORCES)
def test_every_force_spelled_out_is_itself(slug):
    for name in (slug, slug.replace("-", " ").title() + " Police", slug.replace("-and-", " & ")):
        found = force_named(name, OWN)
        assert (found.slug, found.respelt) == (slug, False)


@pytest.mark.parametrize(
    ("name", "perhaps"),
    [
        ("WMP", ("west-mercia", "west-midlands")),
        ("MPS", ("merseyside", "metropolitan")),
        ("Kent and Essex", ("essex", "kent")),
        ("West Yorskhire Police", (OWN,)),
        ("Leeds City Council", ()),
        ("Police Scotland", ()),
        ("-", ()),
        ("", ()),
    ],
)
def test_a_name_of_several_forces_or_none_is_none(name, perhaps):
    found = force_named(name, OWN)
    assert (found.slug, found.perhaps) == ("", perhaps)


def test_the_places_own_force_is_known_whatever_it_is():
    assert force_named("Police Scotland", "scotland").slug == force_slug("Police Scotland")


SPELLINGS = ("West Yorkshire Police", "West Yorks Police", "west-yorkshire", "WYP")


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_a_month_under_another_spelling_is_the_same_month(store, place, tmp_path, spelling):
    rows = [made.row(f"{n:064x}") for n in range(30)]
    add([made.street(tmp_path / "first", *rows)], place, store)
    again = [row.replace(made.FORCE, spelling) for row in [*rows, made.row("f" * 64)]]
    report = add([made.street(tmp_path / "again", *again)], place, store)
    coverage = store.read("coverage", store.current())
    assert coverage["status"].tolist() == ["complete"]
    assert store.read("ward_counts", store.current())["count"].sum() == 31
    assert store.read("parts", store.current())["part"].tolist() == [OWN]
    noted = any(f"{spelling!r}: taken as {OWN}" in note for note in report.lines[0].notes)
    assert noted == (spelling in ("West Yorks Police", "WYP"))


def test_rows_of_no_known_force_are_rejected_with_the_nearest(store, place, tmp_path):
    rows = [made.row("a"), made.row("b").replace(made.FORCE, "West Yorskhire Police")]
    (line,) = add([made.street(tmp_path, *rows)], place, store).lines
    (reject,) = line.rejects
    assert reject.found == "reported by 'West Yorskhire Police'"
    assert reject.suggestion == OWN
    whole = made.street(tmp_path / "none", rows[1], name="b.csv")
    (line,) = add([whole], place, store).lines
    assert "expected the name of a force that police.uk has" in line.refused
