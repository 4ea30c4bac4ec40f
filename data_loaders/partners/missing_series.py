"""What a plan still needs from partners: the series that nothing open measures, or holds yet."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from model.config.catalogue import Catalogue
from model.config.plans import Direction, Framework, Indicator, PlanIndicator
from store.store import Store

PARTNER = "partner"


@dataclass(frozen=True)
class Need:
    """One series a plan needs figures of."""

    id: str
    title: str
    """As the plan words it; ours where it names no indicator of that measure."""
    unit: str
    direction: Direction
    holder: str
    grade: str
    offences: tuple[str, ...]
    """The offences it is counted from, for one that a table of wards or of cases gives."""
    held: bool
    """Whether the store has figures of it: what is needed then is the months that follow."""


def needs(framework: Framework, catalogue: Catalogue, held: Collection[str]) -> tuple[Need, ...]:
    """The series of a plan that no open data measures, those without any figure first.

    An open series of which the store holds nothing is among them; `held` are the ids it has figures
    of. The order is the plan's.
    """
    found = [_need(series, framework, catalogue, series in held) for series in framework.series]
    wanted = [need for need in found if need.grade == PARTNER or not (need.held or need.offences)]
    return tuple(sorted(wanted, key=lambda need: need.held))


def held_series(store: Store, catalogue: Catalogue) -> frozenset[str]:
    """Ids of the indicators the current release has a figure of, or every count."""
    release = store.current()
    if release is None:
        return frozenset()
    values = store.read("indicator_values", release, columns=("indicator",))
    counted = set(store.read("ward_counts", release, columns=("offence",))["offence"])
    of_counts = {
        i.id for i in catalogue.indicators if i.offences and {*i.offences, *i.of} <= counted
    }
    return frozenset(values["indicator"]) | of_counts


def _need(series: str, framework: Framework, catalogue: Catalogue, held: bool) -> Need:
    entry = catalogue.indicator.get(series)
    worded = next((i for i in framework.indicators if i.series == series), None)
    first = entry or worded
    if first is None:
        raise ValueError(f"'{series}' is no series of {framework.id}")
    return Need(
        id=series,
        title=worded.title if worded else entry.name if entry else "",
        unit=first.unit,
        direction=first.direction,
        holder=_holder(worded, entry),
        grade=entry.grade if entry else PARTNER,
        offences=(*entry.offences, *entry.of) if entry else (),
        held=held,
    )


def _holder(worded: PlanIndicator | None, entry: Indicator | None) -> str:
    """Who has the file: as the plan says, else as the indicator does, else the team it names."""
    said = (worded.holder if worded else "", entry.holder if entry else "")
    return said[0] or said[1] or (worded.team if worded else "")
