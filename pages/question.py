"""A question: the reader's filters against one release, and the words that follow from them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property, wraps
from typing import Any, Concatenate, ParamSpec, TypeVar
from urllib.parse import parse_qs, quote_plus

import pandas as pd

from model.config.breaks import Break
from model.config.revisions import PROVISIONAL
from model.errors import ReleaseError
from model.filters import RATE, Area, Filters, choices, default_offences
from model.links import parse, query
from model.periods import Window, short, spans
from model.tables import COVERAGE_STATUSES, POLICE
from pages.count_cache import cube_of, settled, varying_of, with_drawn
from stats.areas import Compared
from stats.comparison import (
    Comparison,
    break_between,
    comparison,
    coverage_gap,
    flags_between,
    gap_between,
    status_words,
)
from stats.counts import Cube
from stats.indicators import Figures, figures_of
from stats.varying import Varying
from stats.without_place import Unplaced, unplaced
from store.dataset import Dataset, Datasets
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
            self._gap(offences) or break_between(*met) or self.still_coming(offences),
            bool(offences) and all(known[o].activity for o in offences),
            self.dataset.catalogue.wording,
            caution="; ".join(flags_between(*met)),
            of_force=None if self._counts_all(area_kind) else self.of_force(offences),
            varying=self.varying,
        )

    def _counts_all(self, area_kind: str) -> bool:
        """Whether records without a place are among the counts of a kind of area."""
        return self._kind_of(area_kind) == "whole" and self.dataset.counts_without_place

    def still_coming(self, offences: tuple[str, ...]) -> str:
        """Why counts of the period are still growing, and which are not, in words, or nothing."""
        known, scope = self.dataset.catalogue.offence, self.dataset.scope
        for offence in (known[o] for o in offences if known[o].settles_months):
            (first, _), last = scope.span((offence.id,)), settled(self.dataset, offence.id)
            if self.filters.window.last > last:
                until = f"to {short(last)}" if last >= first else "older than those here"
                return f"{offence.settles_why}: only months {until} can be compared"
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

    def sources(self, offences: tuple[str, ...]) -> tuple[str, ...]:
        """The sources some offences are counted from, each once."""
        of = self.dataset.source_of
        return tuple(dict.fromkeys(of[o] for o in offences if o in of))

    def _statuses(self, offences: tuple[str, ...]) -> list[pd.Series]:
        """The coverage of some offences; police offences share one series, met once."""
        known = self.dataset.offence_status
        return list({id(known[o]): known[o] for o in offences if o in known}.values())

    @cached_property
    def kept(self) -> dict[object, Any]:
        """What `once_a_question` has worked out."""
        return {}

    @cached_property
    def _met(self) -> dict[int, tuple[str, str]]:
        """The gaps of each coverage that has been looked at."""
        return {}

    def _gaps(self, status: pd.Series) -> tuple[str, str]:
        """The months a coverage lacks in the period, and in the period or its comparison."""
        window = self.filters.window
        if id(status) not in self._met:
            both = coverage_gap(window, status), gap_between(window, self.against, status)
            self._met[id(status)] = both
        return self._met[id(status)]

    def _gap(self, offences: tuple[str, ...]) -> str:
        gaps = (self._gaps(status)[1] for status in self._statuses(offences))
        return next((gap for gap in gaps if gap), "")

    def gap_in_period(self, offences: tuple[str, ...]) -> str:
        """Which months of the period lack whole data of some offences, in words, or nothing."""
        gaps = (self._gaps(status)[0] for status in self._statuses(offences))
        return next((gap for gap in gaps if gap), "")

    def lack_in_period(self, offences: tuple[str, ...]) -> str:
        """Which months of the period are missing or partial, in words: doubtful ones are here."""
        if not self.gap_in_period(offences):
            return ""
        held = (s.where(s != "doubtful", "complete") for s in self._statuses(offences))
        gaps = (coverage_gap(self.filters.window, status) for status in held)
        return next((gap for gap in gaps if gap), "")

    @cached_property
    def unsure(self) -> str:
        """Which months of the period are partial or doubtful, in words.

        Where there is one, areas are not alike: a part of them may lack records. A missing month
        leaves all of them without.
        """
        window, months = self.filters.window, self.status
        number, said = months.index.asi8, months.to_numpy()
        inside = (number >= window.first.ordinal) & (number <= window.last.ordinal)
        return status_words(months[inside & ((said == "partial") | (said == "doubtful"))])

    @cached_property
    def status(self) -> pd.Series:
        """Coverage by month of what was asked; of all police data where nothing measures it."""
        held = self._statuses(self.filters.offences)
        if len(held) > 1:
            return _worst(held)
        status = self.dataset.status
        return held[0] if held else status.get(POLICE, next(iter(status.values())))

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

    @cached_property
    def own_gap(self) -> str:
        """Which months of the period itself lack whole data, in words; empty when none does."""
        return self.gap_in_period(self.filters.offences)

    @property
    def place_words(self) -> str:
        """The chosen area and period: `All Leeds, 12 months to Sep 2026`, and what is not final."""
        return f"{self.filters.area.name}, {self.period_words}"

    def words_beside(self, words: str) -> str:
        """A verdict after `place_words`, which have named what is missing or doubtful already."""
        return words.removesuffix(f": {self.own_gap}") if self.own_gap else words

    @cached_property
    def period_words(self) -> str:
        """The period, what is missing or doubtful in it, and which months are provisional."""
        window, months = self.filters.window, self.provisional(self.filters.offences)
        # A single month is named once: `Aug 2022 (missing)`.
        gap = self.own_gap.removeprefix(f"{window.words} is ")
        which = f"{spans(months)} " if 0 < len(months) < window.length else ""
        unsettled = f"{which}{PROVISIONAL}" if len(months) else ""
        beside = "; ".join(filter(None, (gap, unsettled)))
        return f"{window.words}{f' ({beside})' if beside else ''}"

    def provisional(self, offences: tuple[str, ...]) -> pd.PeriodIndex:
        """The months of the period that the publisher of some of the offences still revises."""
        of_source, window = self.dataset.provisional, self.filters.window
        months = [of_source[s].asi8 for s in self.sources(offences) if s in of_source]
        # By number: comparing periods costs more than all else here.
        inside = range(window.first.ordinal, window.last.ordinal + 1)
        every = sorted({int(n) for numbers in months for n in numbers if int(n) in inside})
        return pd.PeriodIndex.from_ordinals(every, freq="M") if every else NO_MONTHS

    @cached_property
    def query(self) -> str:
        """The shortest query string of the filters."""
        return query(self.filters, self.dataset.scope)

    def link(self, **changes: object) -> str:
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
NO_MONTHS = pd.PeriodIndex([], freq="M")


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

    return kept


def _worst(statuses: list[pd.Series]) -> pd.Series:
    """The coverage of several offences together: complete where each of them is."""
    table = pd.concat(statuses, axis=1).fillna("missing")
    words = dict(enumerate(reversed(COVERAGE_STATUSES)))
    order = {word: rank for rank, word in words.items()}
    return table.apply(lambda column: column.map(order)).min(axis=1).map(words)


@once_a_release()
def _figures(dataset: Dataset) -> Figures:
    """The series of a dataset as the statistics take them, made once for each dataset."""
    return figures_of(dataset.indicator_values)


OF_DRAWN = (
    "A drawn area is counted by the approximate points of police.uk: what happened near its edge "
    "may be counted on the other side. There are no residents to make a rate of."
)


def answered(search: str | None, datasets: Datasets, make: Callable[[Question], Found]) -> Found:
    """What is made of the question of a query string.

    The files of a release may go while it is shown. Whoever needs them is answered like one who
    asks after that: `ask` says which release is shown instead.
    """
    question = ask(search, datasets)
    try:
        return make(question)
    except ReleaseError as error:
        datasets.fail(question.dataset.release, error)
        return make(ask(search, datasets))


def ask(search: str | None, datasets: Datasets) -> Question:
    """The question of a query string. Raises StoreError when the store has no release.

    A link may name the release it was read from; one that is gone, or cannot be read any more,
    falls back to the current one, and that to the newest before it that can.
    """
    text = (search or "").lstrip("?")
    release = (parse_qs(text[:2000]).get("release") or [""])[0]
    said: tuple[str, ...] = ()
    try:
        dataset = datasets.get(release)
    except ReleaseError as error:
        if not release:
            raise
        dataset = datasets.get()
        said = (
            f"The link was read from release “{release[:40]}”, which {error.fate}: "
            f"showing release {dataset.release.release_id}.",
        )
        release = ""
    if not release and (why := datasets.why_not_current(dataset)):
        said = (*said, why)
    question = asked_of(text, dataset, tuple(datasets.releases()))
    filters = question.filters if release else replace(question.filters, release="")
    return replace(question, filters=filters, notices=(*said, *question.notices))


def asked_of(text: str, dataset: Dataset, releases: tuple[Release, ...]) -> Question:
    """The question of a query string to one dataset, with all that readers are told of it."""
    filters, notices = parse(text, dataset.scope)
    if filters.area.kind == "drawn":
        notices += (OF_DRAWN,)
    return Question(filters, dataset, releases, notices)
