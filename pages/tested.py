"""Figures are tested at once: every area of a kind, by offence and all together, in both periods.

The list of exceptions, the table of wards, its sentence, areas side by side, tiles and the
indicators of a plan all ask here, so that no two faces judge one figure differently.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from model.filters import Area, choices, default_offences
from model.periods import Window
from pages.question import Question, once_a_question
from stats.areas import Compared
from stats.exceptions import ALL, Compare, Exceptions, exceptions


@dataclass(frozen=True)
class Period:
    """One period that is looked at, and how each offence can be compared in it."""

    compare: Compare
    of_name: dict[str, Compared]
    """By offence id; under ALL what is chosen, as one figure."""
    together: Compared
    """All offences that can be compared, as one."""

    @property
    def left_out(self) -> dict[str, str]:
        """Offence ids that cannot be compared, and why, in words."""
        return {o: c.reason for o, c in self.of_name.items() if c.reason and o != ALL}


@dataclass(frozen=True)
class Family:
    """The figures of one kind of area that are tested at once."""

    areas: tuple[str, ...]
    periods: list[Period]
    found: Exceptions

    def beyond(self, compared: Compared) -> frozenset[str] | None:
        """The codes beyond normal variation of what is compared; None where it is not among it."""
        named = self._named(compared)
        if named is None:
            return None
        table, (offence, period) = self.found.table, named
        rows = table[(table["period"] == period) & (table["offence"] == offence)]
        return frozenset(rows["area_code"])

    def limit(self, compared: Compared, area: str) -> float:
        """The p up to which a figure would be beyond; NaN of one that was not tested here."""
        named = self._named(compared)
        return math.nan if named is None else self.found.limits.of(area, *named)

    def _named(self, compared: Compared) -> tuple[str, str] | None:
        """The names of what is compared and of its period; None where it is not among these."""
        period = next((p for p in self.periods if p.compare.window == compared.window), None)
        if period is None:
            return None
        names = [n for n in period.compare.names if period.compare.of(n) == compared.offences]
        return (names[0], period.compare.name) if names else None


@once_a_question
def family(question: Question, kind: str) -> Family:
    """What is tested at once of a kind of area."""
    periods, areas = _periods(question, kind), _areas(question, kind)
    found = exceptions(question.cube, areas, [p.compare for p in periods], kind=kind)
    return Family(areas, periods, found)


def _areas(question: Question, kind: str) -> tuple[str, ...]:
    """The areas of a kind that are tested at once: of a zone or a drawn area that alone."""
    if kind == "ward":
        return wards(question)
    if kind == "group":
        return tuple(a.code for a in question.dataset.scope.areas if a.kind == "group")
    return (question.dataset.scope.whole.code if kind == "whole" else question.filters.area.code,)


def periods(question: Question) -> list[Period]:
    """The months since the meeting, and the period asked for where that is another."""
    return family(question, _kind(question)).periods


def _periods(question: Question, kind: str) -> list[Period]:
    since, asked = question.filters.since_window, question.filters.window
    windows = [w for w in (since, asked) if w is not None]
    return [_period(question, window, kind) for window in dict.fromkeys(windows)]


def _period(question: Question, window: Window, kind: str) -> Period:
    of_period = replace(question, filters=replace(question.filters, window=window))
    chosen = question.filters.offences
    of_name = {o: of_period.compare((o,), area_kind=kind) for o in offences(question)}
    compared = tuple(o for o, asked in of_name.items() if not asked.reason)
    if len(chosen) > 1:
        of_name[ALL] = of_period.compare(chosen, area_kind=kind)
    sum_of = chosen if ALL in of_name and not of_name[ALL].reason else ()
    compare = Compare(
        window.words, window, of_period.against, compared, question.varying, sum_of=sum_of
    )
    return Period(compare, of_name, of_period.compare(compared, area_kind=kind))


def offences(question: Question) -> tuple[str, ...]:
    """Those ticked; where none was, every offence a reader could tick, ASB beside crime."""
    filters, scope = question.filters, question.dataset.scope
    usual = default_offences(scope, filters.plan, filters.priority)
    if filters.offences != usual:
        return filters.offences
    return choices(scope, filters.plan, filters.priority)


def _kind(question: Question) -> str:
    """The kind of area that is listed: wards of a place or group, else what was asked itself."""
    kind = question.filters.area.kind
    return "ward" if kind in ("whole", "group") else kind


def wards(question: Question) -> tuple[str, ...]:
    """The wards that are tested at once: those of the group that was asked, else all."""
    area = question.filters.area
    return area.members if area.kind == "group" else question.dataset.scope.whole.members


def tested(question: Question) -> Exceptions:
    """What is beyond normal variation of the wards; of a zone or a drawn area, of that alone."""
    return family(question, _kind(question)).found


def listed(question: Question) -> Exceptions:
    """The same, of which a ward that was asked lists its own entries alone."""
    found, area = tested(question), question.filters.area
    if area.kind != "ward":
        return found
    own = found.table[found.table["area_code"] == area.code].reset_index(drop=True)
    return replace(found, table=own)


def beyond(question: Question, areas: list[Area], compared: Compared) -> frozenset[str] | None:
    """The codes of areas beyond normal variation by what was tested at once.

    None where these figures were not among it: records without a place, other wards than those
    asked, other offences or periods.
    """
    kinds = {a.kind for a in areas}
    if len(kinds) != 1 or not kinds <= set(KINDS):
        return None
    of_kind = family(question, kinds.pop())
    return of_kind.beyond(compared) if {a.code for a in areas} <= set(of_kind.areas) else None


def among(question: Question, compared: Compared, kind: str, alone: int) -> int:
    """How many figures areas were tested among; `alone` where they were tested by themselves."""
    of_kind = family(question, kind)
    return alone if of_kind.beyond(compared) is None else of_kind.found.tested


KINDS = ("ward", "group", "whole", "zone", "drawn")
"""The kinds of area whose figures are tested at once, each with its like."""
