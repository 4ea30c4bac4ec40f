"""What is planted in the demonstration data, so that pages and tests have something to find.

Everything else differs between wards and months by season, size and chance alone. The features are
stated here once: `Planted.sentences` says them in words, and docs/demonstration.md repeats these.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from data_loaders.demonstration.cells import Floats, Integers
from data_loaders.demonstration.points import KINDS, SnapPoints
from model.config.breaks import REFUSE
from model.config.catalogue import Catalogue, Place
from model.periods import Window, month, short

MISSING = (month("2022-08"),)
"""Months of which nothing is stored, as if the force had not sent its file."""

FALLS = {"public-order": 0.25, "violent-crime": 0.10}
"""Share by which an offence falls at the recording break of config/breaks.toml that names it."""

HOTSPOT_MIX = {"anti-social-behaviour": 0.7, "criminal-damage-arson": 0.3}
HOTSPOT_SHARE = 0.0035
"""Extra records a month in a hotspot at its height, as a share of the place's records."""
HOTSPOT_POINTS = 8

APPEARS_BEFORE_LAST = 9
"""Months before the last month in which the new hotspot is first there."""
FADES_BEFORE_LAST = (15, 6)
"""Months before the last: the old hotspot's last at full height, and its first without it."""

TREND_OFFENCE = "anti-social-behaviour"
TREND_BEFORE_LAST = (15, 9)
"""Months before the last: the last at the old level of a ward's trend, and its first at the new."""
RISE, FALL = 1.6, 0.6
"""New level of a ward that goes up, and of one that goes down, as a multiple of the old."""

_ROLES = 6


@dataclass(frozen=True)
class Hotspot:
    """A few neighbouring points of one ward with records beyond the usual."""

    area_code: str
    points: tuple[int, ...]
    """Positions in the snap points."""
    easting: float
    northing: float
    radius_m: float
    """Every point lies within; EPSG:27700."""
    before: pd.Period
    """The last month at the first height."""
    after: pd.Period
    """The first month at the second height."""
    heights: tuple[float, float]
    """Of full height: (0, 1) for a hotspot that appears, (1, 0) for one that fades."""

    def strength(self, months: pd.PeriodIndex) -> Floats:
        """How strong it is in each month, from 0 to 1."""
        return ramp(months, self.before, self.after, *self.heights)


@dataclass(frozen=True)
class Planted:
    """The features of one set of demonstration data."""

    appears: Hotspot | None
    fades: Hotspot | None
    up: tuple[str, ...]
    """Codes of the wards whose anti-social behaviour rises."""
    down: tuple[str, ...]
    before: pd.Period
    """The last month at the old level of these wards."""
    after: pd.Period
    """The first month at the new level."""
    steps: tuple[tuple[str, pd.Period], ...]
    """Offence, and the month from which a recording break lowers it."""
    missing: tuple[pd.Period, ...]

    def sentences(self, catalogue: Catalogue) -> tuple[str, ...]:
        """Every feature in a sentence, in the words of docs/demonstration.md."""
        names = {ward.code: ward.name for ward in catalogue.place.wards}
        said = [f"Nothing is stored for {short(m)}." for m in self.missing]
        said += [_step_words(catalogue, *step) for step in self.steps]
        if self.appears:
            said.append(
                f"A hotspot appears in {names[self.appears.area_code]} "
                f"in {short(self.appears.after)}."
            )
        if self.fades:
            said.append(
                f"A hotspot in {names[self.fades.area_code]} fades after "
                f"{short(self.fades.before)} and is gone by {short(self.fades.after)}."
            )
        for codes, verb, level in ((self.up, "rises", RISE), (self.down, "falls", FALL)):
            said += [
                f"Anti-social behaviour in {names[code]} {verb} from {short(self.before)} "
                f"to {level:.0%} of its level by {short(self.after)}."
                for code in codes
            ]
        return tuple(said)


def ramp(months: pd.PeriodIndex, before: pd.Period, after: pd.Period, *levels: float) -> Floats:
    """The first level up to `before`, the second from `after`, a straight line between."""
    number = np.array([m.ordinal for m in months], dtype=float)
    return np.interp(number, [before.ordinal, after.ordinal], levels)


def planted(catalogue: Catalogue, busy: Floats, points: SnapPoints, window: Window) -> Planted:
    """The features for a place: which wards have them follows from how busy the wards are.

    A place with few wards has fewer features: no ward has two. Wards that the place does not rank
    have none, unless there are no others.
    """
    place = catalogue.place
    appears, fades, *others = _roles(place, busy)
    last = window.last
    return Planted(
        appears=_hotspot(
            place, points, appears, last, (APPEARS_BEFORE_LAST + 1, APPEARS_BEFORE_LAST), (0.0, 1.0)
        ),
        fades=_hotspot(place, points, fades, last, FADES_BEFORE_LAST, (1.0, 0.0)),
        up=tuple(place.wards[i].code for i in others[0::2] if i is not None),
        down=tuple(place.wards[i].code for i in others[1::2] if i is not None),
        before=last - TREND_BEFORE_LAST[0],
        after=last - TREND_BEFORE_LAST[1],
        steps=tuple(
            (offence, at)
            for offence, at in recording_breaks(catalogue).items()
            if window.first < at <= last
        ),
        missing=tuple(m for m in MISSING if window.first <= m <= last),
    )


def recording_breaks(catalogue: Catalogue) -> dict[str, pd.Period]:
    """The month of the first recording break that names each offence of FALLS.

    Of those a comparison is refused across: what came little by little lowers nothing at once.
    """
    refused = [c for c in catalogue.breaks if c.kind == "recording" and c.effect == REFUSE]
    ordered = sorted(refused, key=lambda change: change.month, reverse=True)
    return {
        offence: change.month
        for change in ordered
        for offence in change.offences
        if offence in FALLS
    }


def _step_words(catalogue: Catalogue, offence: str, at: pd.Period) -> str:
    name = catalogue.offence[offence].name
    return f"{name} falls by {FALLS[offence]:.0%} in {short(at)}, where its recording changed."


def _roles(place: Place, busy: Floats) -> list[int | None]:
    """Positions of the wards with a feature, from busy to less busy, always `_ROLES` long."""
    ranked = [i for i, ward in enumerate(place.wards) if ward.code not in place.not_ranked]
    wards = sorted(ranked or range(len(busy)), key=lambda i: -busy[i])
    step = max(1, len(wards) // 10)
    chosen = wards[step - 1 :: step][:_ROLES]
    return [*chosen, *[None] * (_ROLES - len(chosen))]


def _hotspot(
    place: Place,
    points: SnapPoints,
    ward: int | None,
    last: pd.Period,
    before_last: tuple[int, int],
    heights: tuple[float, float],
) -> Hotspot | None:
    if ward is None:
        return None
    chosen, centre, radius_m = _cluster(points, ward)
    return Hotspot(
        area_code=place.wards[ward].code,
        points=tuple(int(i) for i in chosen),
        easting=float(centre[0]),
        northing=float(centre[1]),
        radius_m=radius_m,
        before=last - before_last[0],
        after=last - before_last[1],
        heights=heights,
    )


def _cluster(points: SnapPoints, ward: int) -> tuple[Integers, Floats, float]:
    """The streets of a ward that lie closest together, with their middle and reach."""
    mine = np.flatnonzero((points.ward == ward) & (points.kind == len(KINDS) - 1))
    where = np.column_stack([points.easting, points.northing])[mine]
    apart = np.hypot(*(where[:, None] - where[None]).transpose(2, 0, 1))
    order = np.argsort(apart, axis=1, kind="stable")[:, :HOTSPOT_POINTS]
    reach = np.take_along_axis(apart, order, axis=1)[:, -1]
    middle = int(reach.argmin())
    return mine[order[middle]], where[middle], float(np.ceil(reach[middle]))
