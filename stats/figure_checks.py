"""Whether a check of a published figure holds, with the arithmetic as a reader would write it."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from model.config.formulas import MINUS, Span, number_words, span, written
from model.config.key_figures import Check, DueCheck, FormulaCheck, KeyFigure, Rule, SharesCheck
from model.periods import month, short

Verdict = Literal["reconciles", "does not reconcile", "cannot be tested"]

ALMOST = Fraction(95, 100)
"""How near "almost 11,000" must come: from 95% of it to just below. Our decision: 10,450 or more is
11,000 to a reader, and "over 10,000" would be the word for less."""


@dataclass(frozen=True)
class Outcome:
    """What one check came to, in words."""

    arithmetic: str
    expected: str
    computed: str
    verdict: Verdict


def outcome(check: Check, figure: KeyFigure) -> Outcome:
    """What a check of a figure comes to."""
    if isinstance(check, DueCheck):
        return _due(check)
    if isinstance(check, SharesCheck):
        return _shares(check, figure)
    return _formula(check, figure)


def _due(check: DueCheck) -> Outcome:
    due, period = month(check.due), check.period
    lies = period.first <= due <= period.last
    where = "lies in" if lies else "is outside"
    return Outcome(
        f"{short(due)} {where} {period.span}",
        f"a month from {period.span}",
        short(due) if lies else f"{short(due)}: differs",
        _held(lies),
    )


def _formula(check: FormulaCheck, figure: KeyFigure) -> Outcome:
    arithmetic = written(check.formula, figure.numbers)
    found, expected = span(check.formula, figure.numbers), check.expected_span(figure.numbers)
    words = f"{_expected_words(check, expected)} ({'printed' if check.printed else 'our working'})"
    if found is None or expected is None:
        return Outcome(arithmetic, words, _missing(check, figure), "cannot be tested")
    holds = _RULES[check.rule](found, expected, check)
    decimals = _decimals(check, found, expected, holds)
    number = _span_words(found, decimals, check, mark=False)
    computed = f"{check.bound} {_span_words(found, decimals, check)} {_split(check.unit)[1]}"
    return Outcome(
        arithmetic if number == arithmetic else f"{arithmetic} = {number}",
        words,
        computed.strip() if holds else f"{computed.strip()}: differs",
        _held(holds),
    )


def _held(holds: bool) -> Verdict:
    return "reconciles" if holds else "does not reconcile"


def _missing(check: FormulaCheck | SharesCheck, figure: KeyFigure) -> str:
    gaps = figure.missing(check.names)
    reasons = ", ".join(dict.fromkeys(i.missing for i in gaps))
    return f"not given: {', '.join(i.unit for i in gaps)} ({reasons})"


def _rounds_to(found: Span, expected: Span, check: FormulaCheck) -> bool:
    """Both halves are let through: 10.5 and 11.5 may each have been printed as 11."""
    half = Fraction(check.to or 0) / 2
    return all(abs(f - e) <= half for f, e in zip(found, expected, strict=True))


_RULES: dict[Rule, Callable[[Span, Span, FormulaCheck], bool]] = {
    "equals": lambda found, expected, _: found == expected,
    "rounds to": _rounds_to,
    "at least": lambda found, expected, _: found[0] >= expected[1],
    "at most": lambda found, expected, _: found[1] <= expected[0],
    "more than": lambda found, expected, _: found[0] > expected[1],
    "less than": lambda found, expected, _: found[1] < expected[0],
    "almost": lambda found, expected, _: (
        found[0] >= ALMOST * expected[1] and found[1] < expected[0]
    ),
    "between": lambda found, expected, _: expected[0] <= found[0] and found[1] <= expected[1],
}
"""Whether what was worked out stands to what is expected as the rule says; a range, all of it."""


def _expected_words(check: FormulaCheck, expected: Span | None) -> str:
    if expected is None:
        return "not given"
    mark = _split(check.unit)[0]
    if check.rule == "between":
        return "between " + " and ".join(_marked(number_words(e), mark) for e in expected)
    number = _span_words(expected, None if check.to is None else _places(check.to), check)
    if check.to is not None:
        return f"{number} to the nearest {_marked(number_words(Fraction(check.to)), mark)}"
    return number if check.rule == "equals" else f"{check.rule} {number}"


def _decimals(check: FormulaCheck, found: Span, expected: Span, holds: bool) -> int | None:
    """As many as the rule looks at; one more where it fails, or 11.7 might differ from 11.7."""
    if check.decimals is not None or check.rule == "equals":
        return check.decimals
    steps = expected if check.to is None else (Fraction(check.to),)
    needed = max(map(_places, steps))
    return needed if holds else max(needed, min(max(map(_places, found)), needed + 1))


def _places(number: Fraction | Decimal) -> int:
    return len(number_words(Fraction(number)).partition(".")[2])


def _span_words(
    found: Span, decimals: int | None, check: FormulaCheck, *, mark: bool = True
) -> str:
    """`£6,620.04`, `46.9% to 55.4%`, `24`."""
    sign = _split(check.unit)[0] if mark else ""
    ends = (number_words(end, decimals, signed=check.signed) for end in found)
    return " to ".join(_marked(end, sign) for end in dict.fromkeys(ends))


def _split(unit: str) -> tuple[str, str]:
    """The mark that stands at the number (% or £), if any, and the words that follow it."""
    mark, _, words = unit.partition(" ")
    return (mark, words) if mark in ("%", "£") else ("", unit)


def _marked(number: str, mark: str) -> str:
    if mark != "£":
        return number + mark
    sign = number[: number[0] in f"+{MINUS}"]
    return f"{sign}£{number.removeprefix(sign)}"


def _shares(check: SharesCheck, figure: KeyFigure) -> Outcome:
    """Whether whole numbers that add up to the total can print as the shares, all at once."""
    shares = [s for name in check.shares if (s := figure.numbers[name]) is not None]
    total = figure.numbers[check.total]
    if total is None or len(shares) < len(check.shares):
        return Outcome("?", "whole numbers (printed)", _missing(check, figure), "cannot be tested")
    wanted = ", ".join(f"{number_words(s[0])}%" for s in shares)
    of, half = int(total[0]), Fraction(check.to) / 2
    counts = [_counts(s, of, half) for s in shares]
    holds = all(counts) and sum(c[0] for c in counts) <= of <= sum(c[-1] for c in counts)
    return Outcome(
        "; ".join(_nearest(s[0], of) for s in shares),
        f"whole numbers of {of} that are {wanted} (printed)",
        _counts_words(shares, counts, of, holds),
        _held(holds),
    )


def _counts(share: Span, total: int, half: Fraction) -> range:
    """The whole numbers whose share of the total prints as this one: of 73, 3 alone is 4%."""
    low, high = (share[0] - half) * total / 100, (share[1] + half) * total / 100
    return range(max(math.ceil(low), 0), min(math.floor(high), total) + 1)


def _nearest(share: Fraction, total: int) -> str:
    """`50% of 73 = 36.5: 36 is 49.3%, 37 is 50.7%`."""
    exact = share * total / 100
    around = dict.fromkeys((math.floor(exact), math.ceil(exact)))
    found = ", ".join(f"{n:,} is {number_words(Fraction(100 * n, total), 1)}%" for n in around)
    return f"{number_words(share)}% of {total:,} = {number_words(exact)}: {found}"


def _counts_words(shares: list[Span], counts: list[range], total: int, holds: bool) -> str:
    none = [f"{number_words(s[0])}%" for s, found in zip(shares, counts, strict=True) if not found]
    if none:
        return f"no whole number is {' or '.join(none)}: differs"
    return "there are such numbers" if holds else f"none that add up to {total:,}: differs"
