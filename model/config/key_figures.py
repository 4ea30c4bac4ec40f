"""The figures the plans print, as entries that say how each is worked out again.

config/key_figures.toml holds what a document says and the arithmetic that must hold if it is so. It
holds no verdict: `stats.key_figures` comes to one from the arithmetic.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import Annotated, ClassVar, Literal

from pydantic import BeforeValidator, Field, field_validator, model_validator

from model.config.formulas import FUNCTIONS, Numbers, Span, names_in, span
from model.config.toml_entries import Entry, each_once, entries
from model.periods import Window, month

FILE = "key_figures.toml"

Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]


def _number(value: object) -> object:
    """A number with the digits it is written with; what is none stays, to be refused."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return Decimal(str(value)) if is_number else value


Number = Annotated[Decimal, BeforeValidator(_number)]

Rule = Literal[
    "equals", "rounds to", "at least", "at most", "more than", "less than", "almost", "between"
]
"""How what is worked out must stand to what is expected."""


class Input(Entry):
    """A number that a document prints, or a range it gives, or one it does not give."""

    name: Name
    value: Number | None = None
    low: Number | None = None
    high: Number | None = None
    missing: str = ""
    """Why there is no number; what uses it cannot be tested."""
    unit: str
    where: str
    """Where in the document."""

    @model_validator(mode="after")
    def _one_of_three(self) -> Input:
        ranged = self.low is not None and self.high is not None
        if [self.value is not None, ranged, bool(self.missing)].count(True) != 1:
            raise ValueError("give one of: value; low and high; missing (why there is no number)")
        alone = (self.low is None) != (self.high is None)
        backwards = self.low is not None and self.high is not None and self.low >= self.high
        if alone or backwards:
            raise ValueError("a range is low and high, low below high")
        if self.name in FUNCTIONS:
            raise ValueError(f"'{self.name}' is a function; give the number another name")
        return self

    @property
    def span(self) -> Span | None:
        """The least and greatest it can be; None where it is missing."""
        low, high = (self.low, self.high) if self.value is None else (self.value, self.value)
        return None if low is None or high is None else (Fraction(low), Fraction(high))


class FormulaCheck(Entry):
    """A formula over the numbers of a figure, and what it must come to."""

    rule: Rule
    formula: str = Field(max_length=200)
    expected: Number | str | tuple[Number, Number]
    """The name of an input: the document prints it. A number, or the two ends of a range: our own
    working, which guards the arithmetic but cannot contradict the document."""
    to: Number | None = Field(default=None, gt=0)
    """For "rounds to": the unit it is rounded to, such as 0.1 or 1000."""
    unit: str
    bound: Literal["", "more than", "just under"] = ""
    """Said before the result, where a number it comes from is itself only a bound."""
    signed: bool = False
    """Whether a rise is written with a plus."""
    decimals: int | None = Field(default=None, ge=0, le=4)
    """Decimals shown, where the rule alone would show too few."""

    @field_validator("formula")
    @classmethod
    def _arithmetic(cls, value: str) -> str:
        names_in(value)
        return value

    @model_validator(mode="after")
    def _complete(self) -> FormulaCheck:
        if (self.rule == "rounds to") != (self.to is not None):
            raise ValueError("'to' (the unit of rounding) goes with rule 'rounds to', and only it")
        if self.rule == "between" and not isinstance(self.expected, tuple):
            raise ValueError("rule 'between' expects [low, high]")
        if isinstance(self.expected, tuple) and self.expected[0] > self.expected[1]:
            low, high = self.expected
            raise ValueError(f"expected [{low}, {high}] runs backwards: write the lower first")
        return self

    @property
    def printed(self) -> bool:
        """Whether the document itself prints what is expected."""
        return isinstance(self.expected, str)

    @property
    def names(self) -> frozenset[str]:
        """The inputs it uses."""
        expected = {self.expected} if isinstance(self.expected, str) else set()
        return names_in(self.formula) | expected

    def expected_span(self, numbers: Numbers) -> Span | None:
        """What is expected, as numbers; None where it is an input that is missing."""
        if isinstance(self.expected, str):
            return numbers[self.expected]
        ends = self.expected if isinstance(self.expected, tuple) else (self.expected,) * 2
        return Fraction(ends[0]), Fraction(ends[1])


class SharesCheck(Entry):
    """Shares in % of a number of people or reports, which together are all of them."""

    # Two parts may have one share, which a document prints once for both.
    may_repeat: ClassVar[frozenset[str]] = frozenset({"shares"})

    rule: Literal["whole numbers"]
    shares: tuple[Name, ...] = Field(min_length=1)
    total: Name
    to: Number = Field(default=Decimal(1), gt=0)
    """The unit the shares are rounded to, in percentage points."""

    @property
    def names(self) -> frozenset[str]:
        """The inputs it uses."""
        return frozenset((*self.shares, self.total))


class DueCheck(Entry):
    """A month something is due, which must lie in the period of the plan."""

    rule: Literal["in the plan's period"]
    due: str
    first: str
    last: str

    @field_validator("due", "first", "last")
    @classmethod
    def _month(cls, value: str) -> str:
        return str(month(value))

    @property
    def period(self) -> Window:
        """The months of the plan."""
        return Window(month(self.first), month(self.last))

    @property
    def names(self) -> frozenset[str]:
        """None: it is about months alone."""
        return frozenset()


Check = Annotated[FormulaCheck | SharesCheck | DueCheck, Field(discriminator="rule")]


class KeyFigure(Entry):
    """A figure of one or more plans, the numbers it is made of, and what must hold of them."""

    number: int = Field(ge=1)
    frameworks: tuple[str, ...] = Field(min_length=1)
    """Ids of plans in config/frameworks/."""
    title: str
    claim: str
    """What the document says, in our words and with its numbers."""
    source: str
    inputs: tuple[Input, ...] = ()
    checks: tuple[Check, ...] = Field(alias="check", min_length=1)
    remark: str = ""

    @cached_property
    def numbers(self) -> dict[str, Span | None]:
        """Its inputs by name, as least and greatest; None for a missing one."""
        return {i.name: i.span for i in self.inputs}

    def missing(self, names: frozenset[str]) -> tuple[Input, ...]:
        """Those of some inputs for which the document gives no number."""
        return tuple(i for i in self.inputs if i.name in names and i.missing)

    @model_validator(mode="after")
    def _joined_up(self) -> KeyFigure:
        each_once([i.name for i in self.inputs], "input")
        used = frozenset().union(*(c.names for c in self.checks))
        if unknown := sorted(used - self.numbers.keys()):
            known = ", ".join(self.numbers) or "none"
            raise ValueError(f"'{unknown[0]}' is no input of this figure; they are: {known}")
        if idle := sorted(self.numbers.keys() - used):
            raise ValueError(f"input '{idle[0]}' is used by no check; use it or drop it")
        for check in self.checks:
            _check_works(check, self.numbers)
        return self


def _check_works(check: Check, numbers: Numbers) -> None:
    """Raise ValueError for a check that has no answer whatever the document says."""
    if isinstance(check, DueCheck) and check.first > check.last:
        raise ValueError(f"the plan cannot run from {check.first} to {check.last}")
    if isinstance(check, SharesCheck):
        total = numbers[check.total]
        if total and (total[0] != total[1] or total[0].denominator != 1 or total[0] < 1):
            raise ValueError(f"'{check.total}' must be a whole number of 1 or more")
    if isinstance(check, FormulaCheck):
        try:
            span(check.formula, numbers)
        except ZeroDivisionError:
            raise ValueError(f"formula '{check.formula}' divides by zero") from None


def load_key_figures(config_dir: Path) -> tuple[KeyFigure, ...]:
    """The figures of config/key_figures.toml, in the order of their numbers.

    Raises ConfigError, naming the file and the entry, for one that says something unknown, whose
    formula is no arithmetic over its own inputs, or whose number is there twice.
    """
    figures = entries(KeyFigure, config_dir / FILE, "figure")
    each_once([str(f.number) for f in figures], f"{FILE}, number")
    return tuple(sorted(figures, key=lambda f: f.number))
