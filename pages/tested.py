"""Ward figures are tested at once: every ward, by offence and all together, in both periods.

The list of exceptions, the table of wards, its sentence, wards side by side and the tiles of a ward
all ask here, so that no two faces judge one figure differently.
"""

from __future__ import annotations

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


@once_a_question
def periods(question: Question) -> list[Period]:
    """The months since the meeting, and the period asked for where that is another."""
    since, asked = question.filters.since_window, question.filters.window
    windows = [w for w in (since, asked) if w is not None]
    return [_period(question, window) for window in dict.fromkeys(windows)]


def _period(question: Question, window: Window) -> Period:
    of_period = replace(question, filters=replace(question.filters, window=window))
    chosen = question.filters.offences
    of_name = {o: of_period.compare((o,), area_kind=_kind(question)) for o in offences(question)}
    compared = tuple(o for o, asked in of_name.items() if not asked.reason)
    if len(chosen) > 1:
        of_name[ALL] = of_period.compare(chosen, area_kind=_kind(question))
    sum_of = chosen if ALL in of_name and not of_name[ALL].reason else ()
    compare = Compare(
        window.words, window, of_period.against, compared, question.varying, sum_of=sum_of
    )
    return Period(compare, of_name, of_period.compare(compared, area_kind=_kind(question)))


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


@once_a_question
def tested(question: Question) -> Exceptions:
    """What is beyond normal variation of the wards; of a zone or a drawn area, of that alone."""
    area, kind = question.filters.area, _kind(question)
    areas = wards(question) if kind == "ward" else (area.code,)
    return exceptions(question.cube, areas, [p.compare for p in periods(question)], kind=kind)


def listed(question: Question) -> Exceptions:
    """The same, of which a ward that was asked lists its own entries alone."""
    found, area = tested(question), question.filters.area
    if area.kind != "ward":
        return found
    own = found.table[found.table["area_code"] == area.code].reset_index(drop=True)
    return replace(found, table=own)


def beyond(question: Question, areas: list[Area], compared: Compared) -> frozenset[str] | None:
    """The codes of wards beyond normal variation by what was tested at once.

    None where these figures were not among it: other areas than wards, offences or periods.
    """
    if _kind(question) != "ward" or any(a.kind != "ward" for a in areas):
        return None
    of_wards = {a.code for a in areas} <= set(wards(question))
    period = next((p for p in periods(question) if p.compare.window == compared.window), None)
    if period is None or not of_wards:
        return None
    names = [n for n in period.compare.names if period.compare.of(n) == compared.offences]
    if not names:
        return None
    table = tested(question).table
    found = table[(table["period"] == period.compare.name) & (table["offence"] == names[0])]
    return frozenset(found["area_code"])


def among(question: Question, compared: Compared, alone: int) -> int:
    """How many figures wards were tested among; `alone` where they were tested by themselves."""
    return alone if beyond(question, [], compared) is None else tested(question).tested
