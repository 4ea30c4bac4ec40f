"""What the files of config/ say of one another, checked once at start.

A name that leads nowhere is refused with a sentence: a plan that names an unknown indicator would
else show a tile that can never be filled, and nobody would know why.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from model.config.breaks import CRIMES, EVERY
from model.config.catalogue import Catalogue
from model.config.place_checks import check_place
from model.config.plans import EVERY_PRIORITY, Framework, Indicator, PlanIndicator
from model.errors import ConfigError
from model.heading_words import names_nothing
from model.tables import POLICE


def check_references(catalogue: Catalogue, place_file: str) -> None:
    """Raise ConfigError for an id that is used and not defined, or does not fit what uses it."""
    for offence in catalogue.offences:
        where = f"offences.toml, {offence.id}"
        _known([offence.source], catalogue.source, where, "source")
        if offence.kind == "other" and offence.source == POLICE:
            raise ConfigError(
                f"{where}: kind 'other' is what is no crime of {POLICE}, and it is counted from "
                f"{POLICE}; expected crime, incident or outcome, or another source. Correct one"
            )
        _check_names((offence.id, offence.name, *offence.names), where)
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
    check_place(catalogue.place, place_file)


def _check_names(names: Iterable[str], where: str) -> None:
    for name in names:
        if names_nothing(name):
            raise ConfigError(
                f"{where}: '{name}' is what tables call a column, a sum or a period; expected a "
                "name with a word of the offence, or it would take their figures. Change it"
            )


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
    if len({catalogue.offence[o].kind == "outcome" for o in indicator.offences}) > 1:
        raise ConfigError(
            f"{where}: its offences are outcomes and crimes in one sum; expected one of the two, "
            "for an outcome counts a crime once more. Make an indicator for each"
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
    if set(indicator.of) == set(indicator.offences):
        raise ConfigError(
            f"{where}: 'offences' and 'of' are the same, so that the share is always 100 %; "
            "expected more in 'of'. Add it there"
        )


def _check_plan(plan: Framework, catalogue: Catalogue) -> None:
    file = f"plan '{plan.id}'"
    priorities = [p.id for p in plan.priorities]
    for priority in plan.priorities:
        where = f"{file}, priority '{priority.id}'"
        if priority.id == EVERY_PRIORITY:
            raise ConfigError(
                f"{where}: a link says '{EVERY_PRIORITY}' for no one priority; expected another "
                "id. Change it"
            )
        _known(priority.measures, catalogue.indicator, where, "indicator")
        _known(priority.kin, {s.id for s in catalogue.spine}, where, "spine entry")
        _known(_some(priority.outcome), {o.id for o in plan.outcomes}, where, "outcome")
    for indicator in plan.indicators:
        where = f"{file}, indicator '{indicator.id}'"
        _known(_some(indicator.measured_by), catalogue.indicator, where, "indicator")
        _known(indicator.priorities, priorities, where, "priority")
        if indicator.measured_by:
            _check_measure(indicator, catalogue.indicator[indicator.measured_by], where)
        if not indicator.measured_by and indicator.id in catalogue.indicator:
            raise ConfigError(
                f"{where}: indicators.toml has an indicator of that id; say "
                f"measured_by = '{indicator.id}', or give it another id"
            )
    for deliverable in plan.deliverables:
        where = f"{file}, deliverable '{deliverable.id}'"
        _known(_some(deliverable.priority), priorities, where, "priority")


def _check_measure(of_plan: PlanIndicator, measure: Indicator, where: str) -> None:
    """A number is not held against a %, and what is better for one is not worse for the other."""
    if {of_plan.direction, measure.direction} == {"up", "down"}:
        raise ConfigError(
            f"{where}: direction '{of_plan.direction}', and '{measure.id}', which measures it, has "
            f"'{measure.direction}'; expected one way, or context. Correct direction or measured_by"
        )
    stated = any(n is not None for n in (of_plan.baseline, of_plan.target, of_plan.actual))
    if stated and of_plan.unit.startswith("%") != measure.unit.startswith("%"):
        raise ConfigError(
            f"{where}: its figures are in '{of_plan.unit}', and '{measure.id}', which measures it, "
            f"is in '{measure.unit}'; expected both in % or neither. Correct unit or measured_by"
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
