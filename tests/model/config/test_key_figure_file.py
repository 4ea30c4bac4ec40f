"""key_figures.toml as objects: what is read, and what is refused with the entry named."""

from decimal import Decimal
from fractions import Fraction

import pytest
from pydantic import ValidationError

from model.config.key_figures import load_key_figures
from model.errors import ConfigError
from model.settings import PROJECT

FIGURES = """
[[figure]]
number = 2
frameworks = ["plan"]
title = "Wards"
claim = "Five PCSOs in each of 3 wards, 15 in all."
source = "A plan"
inputs = [
    { name = "wards", value = 3, unit = "wards", where = "page 1" },
    { name = "each", low = 4.5, high = 5.5, unit = "PCSOs a ward", where = "page 1" },
    { name = "total", missing = "not said", unit = "PCSOs", where = "nowhere" },
]

[[figure.check]]
formula = "wards * each"
rule = "rounds to"
expected = "total"
to = 1
unit = "PCSOs"

[[figure]]
number = 1
frameworks = ["plan", "other-plan"]
title = "Answers and a date"
claim = "2 people, half of them content; to be done by June 2025."
source = "A plan"
inputs = [
    { name = "people", value = 2, unit = "people", where = "page 2" },
    { name = "content", value = 50, unit = "% content", where = "page 2" },
]

[[figure.check]]
rule = "whole numbers"
shares = ["content", "content"]
total = "people"

[[figure.check]]
rule = "in the plan's period"
due = "2025-06"
first = "2025-04"
last = "2026-03"
"""


@pytest.fixture
def config(tmp_path):
    """A config folder that is right, to be spoilt by a test."""
    (tmp_path / "key_figures.toml").write_text(FIGURES, encoding="utf-8")
    return tmp_path


def test_figures_come_in_the_order_of_their_numbers(config):
    figures = load_key_figures(config)
    assert [(f.number, f.title) for f in figures] == [(1, "Answers and a date"), (2, "Wards")]
    assert figures[0].frameworks == ("plan", "other-plan")


def test_numbers_are_exact_and_a_missing_one_is_none(config):
    figure = load_key_figures(config)[1]
    assert figure.inputs[1].low == Decimal("4.5")
    assert figure.numbers == {
        "wards": (3, 3),
        "each": (Fraction(9, 2), Fraction(11, 2)),
        "total": None,
    }
    assert [i.name for i in figure.missing(frozenset({"wards", "total"}))] == ["total"]


def test_what_a_check_expects_is_printed_where_it_names_an_input(config):
    (check,) = load_key_figures(config)[1].checks
    assert check.printed
    assert check.expected_span({"total": (Fraction(15), Fraction(15))}) == (15, 15)
    ours = check.model_copy(update={"expected": Decimal(15)})
    assert not ours.printed
    assert ours.expected_span({}) == (15, 15)


def test_figures_do_not_change(config):
    with pytest.raises(ValidationError, match="frozen"):
        load_key_figures(config)[0].title = "Other"


def test_the_shipped_file_numbers_its_figures_from_1_to_24():
    assert [f.number for f in load_key_figures(PROJECT / "config")] == list(range(1, 25))


def test_the_shipped_file_names_plans_that_are_there(leeds):
    named = {plan for f in load_key_figures(PROJECT / "config") for plan in f.frameworks}
    assert sorted(plan for plan in named if leeds.framework(plan) is None) == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        pytest.param('"wards * each"', '"wards * eech"', ["'eech'", "wards, each"], id="a name"),
        pytest.param('"total"\nto', '"totals"\nto', ["'totals'"], id="an expected name"),
        pytest.param('= "people"\n\n', '= "persons"\n\n', ["'persons'"], id="a total"),
        pytest.param('"wards * each"', '"wards * 5"', ["'each'", "no check"], id="an idle input"),
        pytest.param(
            '"wards * each"',
            "\"__import__('os').getcwd()\"",
            ["there is no function"],
            id="a call of anything else",
        ),
        pytest.param('"wards * each"', '"wards.real"', ["'wards.real'"], id="an attribute"),
        pytest.param('"wards * each"', '"wards ** 9"', ["not allowed"], id="a power"),
        pytest.param('"wards * each"', f'"{"1+" * 100}1"', ["200 characters"], id="a long one"),
        pytest.param('"wards * each"', '"each / (wards - 3)"', ["divides by zero"], id="by zero"),
        pytest.param('"rounds to"', '"is about"', ["'is about'"], id="an unknown rule"),
        pytest.param("to = 1\n", "", ["'to'", "rounds to"], id="no unit of rounding"),
        pytest.param("to = 1\n", "to = 0\n", ["greater than 0"], id="rounding to nothing"),
        pytest.param('"rounds to"', '"at least"', ["'to'", "only it"], id="rounding elsewhere"),
        pytest.param(
            'rule = "rounds to"\nexpected = "total"\nto = 1',
            'rule = "between"\nexpected = "total"',
            ["[low, high]"],
            id="between without two ends",
        ),
        pytest.param("value = 3,", "", ["value; low and high; missing"], id="no number"),
        pytest.param("value = 3,", 'value = 3, missing = "?",', ["value; low and high"], id="both"),
        pytest.param("high = 5.5,", "", ["value; low and high"], id="half a range"),
        pytest.param("high = 5.5,", "high = 4.5,", ["low below high"], id="a range of nothing"),
        pytest.param("value = 3,", "value = nan,", ["finite"], id="not a number"),
        pytest.param("value = 3,", 'value = "three",', ["'three'"], id="a number in words"),
        pytest.param('name = "each"', 'name = "wards"', ["wards", "more than once"], id="twice"),
        pytest.param('name = "each"', 'name = "pct"', ["'pct' is a function"], id="a function"),
        pytest.param('name = "each"', 'name = "Each"', ["'Each'"], id="a capital"),
        pytest.param('"2025-06"', '"June 2025"', ["'June 2025'", "YYYY-MM"], id="a month"),
        pytest.param('"2026-03"', '"2025-03"', ["2025-04 to 2025-03"], id="a period backwards"),
        pytest.param("value = 2,", "value = 2.5,", ["'people'", "whole number"], id="half a man"),
        pytest.param("value = 2,", "value = 0,", ["'people'", "1 or more"], id="of none"),
        pytest.param('["plan"]', "[]", ["frameworks"], id="no plan"),
        pytest.param('title = "Wards"', 'verdict = "fine"', ["verdict"], id="a canned verdict"),
    ],
)
def test_what_is_wrong_is_named_with_its_entry(config, old, new, said):
    assert old in FIGURES
    (config / "key_figures.toml").write_text(FIGURES.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ConfigError) as refused:
        load_key_figures(config)
    for words in ["key_figures.toml, figure ", *said]:
        assert words in str(refused.value)


def test_a_number_may_be_used_once(config):
    (config / "key_figures.toml").write_text(
        FIGURES.replace("number = 2", "number = 1"), encoding="utf-8"
    )
    with pytest.raises(ConfigError, match=r"key_figures\.toml, number 1: listed more than once"):
        load_key_figures(config)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(ConfigError, match=r"key_figures\.toml: there is no such file"):
        load_key_figures(tmp_path)
