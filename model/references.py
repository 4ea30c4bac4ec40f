"""What the files of config/ say of one another, checked once at start.

A name that leads nowhere is refused with a sentence: a plan that names an unknown indicator would
else show a tile that can never be filled, and nobody would know why.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

from model.breaks import CRIMES, EVERY
from model.errors import ConfigError

if TYPE_CHECKING:
    from model.catalogue import Catalogue, Place
    from model.plans import Framework, Indicator


def check_references(catalogue: Catalogue, place_file: str) -> None:
    """Raise ConfigError for an id that is used and not defined, or does not fit what uses it."""
    for offence in catalogue.offences:
        _known([offence.source], catalogue.source, f"offences.toml, {offence.id}", "source")
    for indicator in catalogue.indicators:
        _check_indicator(indicator, catalogue)
    for change in catalogue.breaks:
        file = place_file if change in catalogue.place.breaks else "breaks.toml"
        _known(
            change.offences,
            {*catalogue.offence, *catalogue.source, CRIMES, EVERY},
            f"{file}, break '{change.name}'",
            "offence or source",
        )
    for plan in catalogue.frameworks:
        _check_plan(plan, catalogue)
    _check_place(catalogue.place, place_file)


def _check_indicator(indicator: Indicator, catalogue: Catalogue) -> None:
    """What it counts must exist and come from its own source: two sources are never one figure."""
    where = f"indicators.toml, {indicator.id}"
    counted = (*indicator.offences, *indicator.of)
    _known(counted, catalogue.offence, where, "offence")
    _known([indicator.source], catalogue.source, where, "source")
    sources = {offence: catalogue.offence[offence].source for offence in counted}
    if strange := sorted(o for o, source in sources.items() if source != indicator.source):
        raise ConfigError(
            f"{where}: offence '{strange[0]}' is counted from {sources[strange[0]]}; expected "
            f"offences of {indicator.source}, the indicator's source. Correct the source, or make "
            "an indicator for each source"
        )
    if indicator.method == "share":
        _check_share(indicator, catalogue, where)


def _check_share(indicator: Indicator, catalogue: Catalogue, where: str) -> None:
    """A share is of a whole that holds it: else it is no part of it, and may be above 100 %.

    What became of crimes counts some of them once more, whichever they are of: so its whole is
    every crime that is recorded today.
    """
    kinds = {o: catalogue.offence[o].kind for o in indicator.offences}
    needed = {o for o, kind in kinds.items() if kind != "outcome"}
    if "outcome" in kinds.values():
        needed |= {
            o.id
            for o in catalogue.offences
            if o.kind == "crime" and o.source == indicator.source and not o.legacy
        }
    if lacking := sorted(needed - set(indicator.of)):
        raise ConfigError(
            f"{where}: '{lacking[0]}' is not among the offences of 'of'; expected a whole that "
            "holds what the share counts, and every crime where it counts outcomes of crimes. Add "
            "it there"
        )


def _check_plan(plan: Framework, catalogue: Catalogue) -> None:
    file = f"plan '{plan.id}'"
    priorities = [p.id for p in plan.priorities]
    for priority in plan.priorities:
        where = f"{file}, priority '{priority.id}'"
        _known(priority.measures, catalogue.indicator, where, "indicator")
        _known(priority.kin, {s.id for s in catalogue.spine}, where, "spine entry")
        _known(_some(priority.outcome), {o.id for o in plan.outcomes}, where, "outcome")
    for indicator in plan.indicators:
        where = f"{file}, indicator '{indicator.id}'"
        _known(_some(indicator.measured_by), catalogue.indicator, where, "indicator")
        _known(indicator.priorities, priorities, where, "priority")
        if not indicator.measured_by and indicator.id in catalogue.indicator:
            raise ConfigError(
                f"{where}: indicators.toml has an indicator of that id; say "
                f"measured_by = '{indicator.id}', or give it another id"
            )
    for deliverable in plan.deliverables:
        where = f"{file}, deliverable '{deliverable.id}'"
        _known(_some(deliverable.priority), priorities, where, "priority")


def _check_place(place: Place, file: str) -> None:
    groups = {g.id for g in place.groups}
    for ward in place.wards:
        if ward.group and ward.group not in groups:
            raise ConfigError(
                f"{file}: ward {ward.name} is in group '{ward.group}', "
                f"which is not one of the groups listed: {', '.join(sorted(groups))}"
            )
    for group in place.groups:
        if not place.ward_codes(group.id):
            raise ConfigError(
                f"{file}: group '{group.id}' has no ward; give one its id, or drop it"
            )
    unknown = set(place.not_ranked) - {w.code for w in place.wards}
    if place.wards and unknown:
        raise ConfigError(
            f"{file}: not_ranked names {', '.join(sorted(unknown))}, which is no ward listed; a "
            "mistyped code would rank the city centre by residents"
        )


def _some(name: str) -> tuple[str, ...]:
    return (name,) if name else ()


_FILES = {
    "offence": " of config/offences.toml",
    "source": " of config/sources.toml",
    "offence or source": " of config/offences.toml or config/sources.toml",
    "indicator": " of config/indicators.toml",
    "spine entry": " of config/spine.toml",
}


def _known(names: Iterable[str], known: Collection[str], where: str, what: str) -> None:
    for name in names:
        if name not in known:
            raise ConfigError(
                f"{where}: '{name}' is no {what}{_FILES.get(what, ' of the plan')}; "
                f"known are {', '.join(sorted(known))}"
            )
