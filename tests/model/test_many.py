"""A number of things in words."""

import pytest

from model.many import many, one, verb


@pytest.mark.parametrize(
    ("number", "things", "said"),
    [
        (0, "files", "0 files"),
        (1, "files", "1 file"),
        (2, "files", "2 files"),
        (12_345, "records", "12,345 records"),
        (1, "priorities", "1 priority"),
        (1, "searches", "1 search"),
        (1, "cases", "1 case"),
        (1, "businesses", "1 business"),
        (1, "young people", "1 young person"),
        (1, "premises", "1 premises"),
        (1, "casualties", "1 casualty"),
        (1, "crimes per 1,000 residents", "1 crime per 1,000 residents"),
        (1, "incidents and crimes", "1 incident or crime"),
        (1.0, "map points", "1 map point"),
    ],
)
def test_a_number_of_things(number, things, said):
    assert many(number, things) == said


def test_every_plural_of_the_catalogue_has_a_singular(leeds):
    plurals = {o.plural for o in leeds.offences}
    assert {one(p) for p in plurals} <= {
        *("crime", "incident", "casualty", "search", "case", "fire", "visit"),
    }


def test_the_verb_follows_the_number():
    assert [verb(n, "is", "are") for n in (0, 1, 2)] == ["are", "is", "are"]
