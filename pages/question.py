"""A question: the reader's filters against one release, and the words that follow from them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property, wraps
from typing import Any, Concatenate, ParamSpec, TypeVar, cast
from urllib.parse import quote_plus

from model.config.breaks import Break
from model.config.revisions import PROVISIONAL
from model.filters import RATE, Area, Filters, choices, default_offences
from model.links import query
from model.periods import Window, short, spans
from pages.count_cache import cube_of, settled, varying_of, with_drawn
from pages.covered import Covered
from pages.older_archives import outcomes_words
from stats.areas import Compared
from stats.comparison import (
    Comparison,
    break_between,
    comparison,
    flags_between,
)
from stats.counts import Cube
from stats.indicators import Figures, figures_of
from stats.varying import Varying
from stats.without_place import Unplaced, unplaced
from store.dataset import Dataset
from store.releases.releases import Release
from store.worked_out import once_a_release

Found = TypeVar("Found")
Of = ParamSpec("Of")


@dataclass(frozen=True)
class Question:
    """What every panel of a page is asked."""

    filters: Filters
    dataset: Dataset
    releases: tuple[Release, ...] = ()
    """Every release of the store, oldest first."""
    notices: tuple[str, ...] = ()

    @property
    def cube(self) -> Cube:
        """The counts of the release, and of the area that was drawn."""
        area = self.filters.area
        return (
            with_drawn(self.dataset, area.code) if area.kind == "drawn" else cube_of(self.dataset)
        )

    @property
    def varying(self) -> Varying:
        """How the counts of the release vary where nothing changes."""
        return varying_of(self.dataset)

    @property
    def figures(self) -> Figures:
        """The figures of indicators that come in files of series."""
        return _figures(self.dataset)

    @cached_property
    def residents(self) -> dict[str, int]:
        """Residents by area code, without those of areas that are never ranked by them."""
        place = self.dataset.catalogue.place
        withheld = {*place.not_ranked, *(z.id for z in place.zones)}
        known = self.dataset.population.items()
        return {code: n for code, (n, _) in known if code not in withheld}

    @cached_property
    def groups(self) -> dict[str, str]:
        """The name of each ward's group, by ward code."""
        wards = self.dataset.wards
        return dict(zip(wards["area_code"], wards["group"], strict=True))

    @property
    def measurable(self) -> bool:
        """Whether any open data measures what was asked."""
        return bool(self.filters.offences)

    @property
    def not_measured(self) -> str:
        """What every panel says when no open data measures what was asked."""
        return f"No counts by ward measure {self.subject}."

    @property
    def as_rate(self) -> bool:
        """Whether rates are shown first."""
        return self.filters.measure == RATE

    @cached_property
    def against(self) -> Comparison:
        """What the period is compared with."""
        return comparison(self.filters.window, self.filters.compare)

    @cached_property
    def covered(self) -> Covered:
        """What is known of the months of the period, and of what it is compared with."""
        return Covered(self.dataset, self.filters.offences, self.filters.window, self.against)

    @cached_property
    def compared(self) -> Compared:
        """The filters as the statistics take them, all chosen offences together."""
        return self.compare(self.filters.offences)

    def compare(self, offences: tuple[str, ...], *, area_kind: str = "") -> Compared:
        """The same period and comparison for some of the offences.

        `area_kind` is the kind of area they are counted in; that of the chosen one unless given.
        """
        known = self.dataset.catalogue.offence
        breaks = self.dataset.breaks
        met = (self.filters.window, self.against, breaks, offences, self._kind_of(area_kind))
        return Compared(
            offences,
            self.filters.window,
            self.against,
            self.covered.gap(offences) or break_between(*met) or self.still_coming(offences),
            bool(offences) and all(known[o].activity for o in offences),
            self.dataset.catalogue.wording,
            caution="; ".join(flags_between(*met)),
            of_force=None if self._counts_all(area_kind) else self.of_force(offences),
            varying=self.varying,
        )

    def _counts_all(self, area_kind: str) -> bool:
        """Whether records without a place are among the counts of a kind of area."""
        return self._kind_of(area_kind) == "whole" and self.dataset.counts_without_place

    @property
    def windows(self) -> tuple[Window, ...]:
        """The period, and what it is compared with."""
        return self.filters.window, *self.against.windows

    def still_coming(self, offences: tuple[str, ...]) -> str:
        """Why counts of the period are still growing, and which are not, in words, or nothing."""
        known, scope = self.dataset.catalogue.offence, self.dataset.scope
        for offence in (known[o] for o in offences if known[o].settles_months):
            (first, _), last = scope.span((offence.id,)), settled(self.dataset, offence.id)
            if self.filters.window.last > last:
                until = f"to {short(last)}" if last >= first else "older than those here"
                return f"{offence.settles_why}: only months {until} can be compared"
            if words := outcomes_words(self.dataset, offence.id, self.windows):
                return f"{offence.settles_why}: {words}"
        return ""

    def of_force(self, offences: tuple[str, ...]) -> Unplaced | None:
        """How many of the force's records had no place in both periods; None where not known."""
        name = self.dataset.catalogue.place.force_name
        return unplaced(self.dataset.force, name, offences, self.filters.window, self.against)

    def broken(self, window: Window, against: Comparison) -> str:
        """The break for which another period is not compared with another, in words, or nothing."""
        kind = self._kind_of("")
        return break_between(window, against, self.dataset.breaks, self.filters.offences, kind)

    def breaks(self, offences: tuple[str, ...], *, area_kind: str = "") -> tuple[Break, ...]:
        """What changed in the months there are of some offences, registered or found in the data.

        Of changes and unusual periods alike, whether a comparison across them is refused or not.
        `area_kind` is as in `compare`.
        """
        first, last = self.dataset.scope.span(offences)
        kind = self._kind_of(area_kind)
        return tuple(
            b
            for b in self.dataset.breaks
            if first <= b.end and b.month <= last and b.concerns(offences, kind)
        )

    def _kind_of(self, area_kind: str) -> str:
        """The kind of area that a break may concern: a drawn one is counted as a zone is."""
        kind = area_kind or self.filters.area.kind
        return "zone" if kind == "drawn" else kind

    @cached_property
    def kept(self) -> dict[object, Any]:
        """What `once_a_question` has worked out."""
        return {}

    def unit(self, offences: tuple[str, ...]) -> str:
        """`crimes`, `incidents`, or both where ASB is counted beside crime."""
        plurals = sorted({self.dataset.catalogue.offence[o].plural for o in offences}, reverse=True)
        return " and ".join(plurals)

    @cached_property
    def subject(self) -> str:
        """What is counted: an offence, a priority, or total recorded crime."""
        offences = self.filters.offences
        priority = self.filters.priority
        catalogue = self.dataset.catalogue
        offered = choices(self.dataset.scope, self.filters.plan, priority)
        if len(offences) == 1 and not (priority and len(offered) == 1):
            return catalogue.offence[offences[0]].name
        if priority is not None:
            part = 0 < len(offences) < len(offered)
            return f"{priority.title}, {len(offences)} offences" if part else priority.title
        if offences == default_offences(self.dataset.scope, self.filters.plan, None):
            return "Total recorded crime"
        return f"{len(offences)} chosen offences"

    @property
    def place_words(self) -> str:
        """The chosen area and period: `All Leeds, 12 months to Sep 2026`, and what is not final."""
        return f"{self.filters.area.name}, {self.period_words}"

    @property
    def asked_words(self) -> str:
        """What is asked: `Burglary, All Leeds, 12 months to Sep 2026`."""
        return f"{self.subject}, {self.place_words}"

    def words_beside(self, words: str) -> str:
        """A verdict after `place_words`, which have named what is missing or doubtful already."""
        return words.removesuffix(f": {self.covered.own_gap}") if self.covered.own_gap else words

    @cached_property
    def period_words(self) -> str:
        """The period, what is missing or doubtful in it, and which months are provisional."""
        window, months = self.filters.window, self.covered.provisional(self.filters.offences)
        # A single month is named once: `Aug 2022 (missing)`.
        gap = self.covered.own_gap.removeprefix(f"{window.words} is ")
        which = f"{spans(months)} " if 0 < len(months) < window.length else ""
        unsettled = f"{which}{PROVISIONAL}" if len(months) else ""
        beside = "; ".join(filter(None, (gap, unsettled)))
        return f"{window.words}{f' ({beside})' if beside else ''}"

    @cached_property
    def query(self) -> str:
        """The shortest query string of the filters."""
        return query(self.filters, self.dataset.scope)

    def link(self, **changes: Any) -> str:  # noqa: ANN401 - of any field of Filters
        """An address on this page with some filters changed."""
        changed = query(replace(self.filters, **changes), self.dataset.scope)
        return f"?{changed}" if changed else "?"

    @cached_property
    def _area_link(self) -> str:
        """The link to an area of the code that `_SOME_AREA` stands for."""
        return self.link(area=Area(_SOME_AREA, "", "ward", ()))

    def area_link(self, code: str) -> str:
        """The same question of another area than the whole place; a page has dozens of these."""
        return self._area_link.replace(_SOME_AREA, quote_plus(code), 1)

    def area(self, code: str) -> Area:
        """The area of a code that is known to exist, that of the question among them."""
        if code == self.filters.area.code:
            return self.filters.area
        return next(a for a in self.dataset.scope.areas if a.code == code)


_SOME_AREA = "some-area-of-the-place"


def once_a_question(
    work: Callable[Concatenate[Question, Of], Found],
) -> Callable[Concatenate[Question, Of], Found]:
    """Work that is done the first time it is asked of a question, and kept with the question.

    A panel's table and its sentence both need what was found on the way to the table. What else it
    is asked of tells one piece of work from another.
    """

    @wraps(work)
    def kept(question: Question, *of: Of.args, **named: Of.kwargs) -> Found:
        name = (work, of, tuple(sorted(named.items())))
        if name not in question.kept:
            question.kept[name] = work(question, *of, **named)
        return question.kept[name]

    return cast("Callable[Concatenate[Question, Of], Found]", kept)


@once_a_release()
def _figures(dataset: Dataset) -> Figures:
    """The series of a dataset as the statistics take them, made once for each dataset."""
    return figures_of(dataset.indicator_values)
