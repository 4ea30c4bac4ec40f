"""Arithmetic of a configuration file: what it comes to, how it is written, and what is refused."""

import re
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.config.formulas import names_in, number_words, parsed, rounded, span, written


def known(**numbers):
    """Named numbers, each known exactly."""
    return {name: (Fraction(str(n)),) * 2 for name, n in numbers.items()}


NUMBERS = known(a=6, b=4, minus=-2)


@pytest.mark.parametrize(
    ("formula", "result"),
    [
        ("1 + 2 * 3", 7),
        ("(1 + 2) * 3", 9),
        ("9 - 4 - 1", 4),
        ("a / b", Fraction(3, 2)),
        ("-a", -6),
        ("0.1 + 0.2", Fraction(3, 10)),
        ("1_000 * 1e-3", 1),
        ("pct(110, 100)", 10),
        ("pct(95, 100)", -5),
        ("factor(11.7)", Fraction(1117, 1000)),
        ("factor(-50)", Fraction(1, 2)),
        ("round(2.5, 0)", 3),
        ("round(-2.5, 0)", -3),
        ("round(a / b, 0)", 2),
        ("round(1 / 3, 2)", Fraction(33, 100)),
    ],
)
def test_what_a_formula_comes_to(formula, result):
    assert span(formula, NUMBERS) == (result, result)


@pytest.mark.parametrize(
    ("formula", "low", "high"),
    [("n", 4, 5), ("100 / n", 20, 25), ("10 - n", 5, 6), ("n * n", 16, 25)],
)
def test_a_range_goes_through_from_end_to_end(formula, low, high):
    assert span(formula, {"n": (Fraction(4), Fraction(5))}) == (low, high)


def test_a_missing_number_leaves_no_result_and_is_no_zero():
    numbers = NUMBERS | {"gone": None}
    assert span("a + gone", numbers) is None
    assert span("a + b", numbers) == (10, 10)
    assert written("pct(gone, a) + b", numbers) == "100 × (? − 6) / 6 + 4"


def test_a_division_by_zero_is_not_answered():
    with pytest.raises(ZeroDivisionError):
        span("a / (b - 4)", NUMBERS)


def test_the_names_of_a_formula_are_not_its_functions():
    assert names_in("pct(a, b) + factor(minus)") == {"a", "b", "minus"}


@pytest.mark.parametrize(
    ("formula", "words"),
    [
        ("95011 / factor(11.7)", "95,011 / 1.117"),
        ("pct(87400, 87400 + 11000)", "100 × (87,400 − 98,400) / 98,400"),
        ("pct(a, minus)", "100 × (6 − (−2)) / (−2)"),
        ("a * (b + 1)", "6 × (4 + 1)"),
        ("a + (b + 1)", "6 + 4 + 1"),
        ("a - (b + 1)", "6 − (4 + 1)"),
        ("a / (b / 2)", "6 / (4 / 2)"),
        ("a + minus", "6 − 2"),
        ("a - minus", "6 − (−2)"),
        ("a * minus", "6 × (−2)"),
        ("-minus", "−(−2)"),
        ("round(a / b, 0) * a", "2 × 6"),
    ],
)
def test_a_formula_is_written_as_a_reader_would(formula, words):
    assert written(formula, NUMBERS) == words


def test_a_range_is_written_from_end_to_end():
    numbers = {"users": (Fraction(6050), Fraction(7154))}
    assert written("100 * 3352 / users", numbers) == "100 × 3,352 / (6,050 to 7,154)"


ARITHMETIC = st.recursive(
    st.integers(0, 5000).map(str) | st.sampled_from(sorted(NUMBERS)),
    lambda part: (
        st.tuples(part, st.sampled_from("+-*/"), part).map(lambda x: f"({x[0]} {x[1]} {x[2]})")
        | part.map(lambda x: f"(-{x})")
    ),
    max_leaves=6,
)


@settings(deadline=None)
@given(ARITHMETIC)
def test_what_is_written_comes_to_the_same(formula):
    try:
        result = span(formula, NUMBERS)
    except ZeroDivisionError:
        return
    signs = {"−": "-", "×": "*", ",": ""}
    words = written(formula, NUMBERS).translate(str.maketrans(signs))
    assert span(words, {}) == result


@pytest.mark.parametrize(
    ("formula", "said"),
    [
        ("a ** 2", "'a ** 2' is not allowed"),
        ("a // 2", "'a // 2' is not allowed"),
        ("a % 2", "'a % 2' is not allowed"),
        ("a < 2", "'a < 2' is not allowed"),
        ("a.real", "'a.real' is not allowed"),
        ("a[0]", "'a[0]' is not allowed"),
        ("[a]", "'[a]' is not allowed"),
        ("lambda: a", "is not allowed"),
        ("a if b else 1", "is not allowed"),
        ("(a := 1)", "is not allowed"),
        ("f'{a}'", "is not allowed"),
        ("pct(*a)", "takes 2"),
        ("pct(*a, *b)", "'*a' is not allowed"),
        ("1 + abs(a)", "there is no function 'abs'; there are pct, factor, round"),
        ("__import__('os')", "there is no function '__import__'"),
        ("a.conjugate()", "there is no function 'a.conjugate'"),
        ("factor(1)(2)", "there is no function 'factor(1)'"),
        ("pct(a)", "pct takes 2"),
        ("factor(rise=1)", "factor takes 1"),
        ("pct(eval('1'), a)", "there is no function 'eval'"),
        ("round(a, b)", "decimals are a whole number, 0 to 6"),
        ("round(a, 7)", "decimals are a whole number, 0 to 6"),
        ("round(a, True)", "'True' is no number"),
        ("'a'", "is no number"),
        ("True", "is no number"),
        ("None", "is no number"),
        ("1e999", "is no number"),
        ("1j", "is no number"),
        ("a +", "'a +' is not arithmetic that can be read"),
        ("a = 1", "is not arithmetic"),
        ("", "is not arithmetic"),
        ("a\0", "is not arithmetic"),
    ],
)
def test_anything_else_is_refused_with_a_sentence(formula, said):
    with pytest.raises(ValueError, match=re.escape(said)):
        parsed(formula)


@pytest.mark.parametrize(
    ("value", "decimals", "words"),
    [
        ("1234", None, "1,234"),
        ("6620.04", None, "6,620.04"),
        ("1/3", None, "0.3333"),
        ("85000", None, "85,000"),
        ("0", None, "0"),
        ("-11", 1, "−11.0"),
        ("0.05", 1, "0.1"),
        ("1092300", 0, "1,092,300"),
    ],
)
def test_numbers_have_thousands_separated_and_a_true_minus(value, decimals, words):
    assert number_words(Fraction(value), decimals) == words


@pytest.mark.parametrize(("value", "words"), [("5", "+5"), ("-5", "−5"), ("0", "0"), ("0.01", "0")])
def test_a_change_has_its_sign_and_none_has_none(value, words):
    assert number_words(Fraction(value), 0, signed=True) == words


@settings(deadline=None)
@given(st.fractions(-1000, 1000), st.integers(0, 6))
def test_rounding_moves_a_number_by_half_a_step_at_most(value, decimals):
    assert abs(rounded(value, decimals) - value) <= Fraction(1, 2 * 10**decimals)
