"""What a reader must know of the months and records that a figure uses: the same on every face."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from components import numbers
from model.config.revisions import PROVISIONAL, REVISED, REVISIONS
from model.doubts import Doubt
from model.many import many, verb
from model.periods import Window, short, spans
from model.tables import POLICE
from pages.not_shown import not_shown_of
from pages.older_archives import older_archive_words
from pages.question import Question
from stats.areas import Compared
from stats.without_place import Records, Unplaced

MOST_NAMED = 2
"""Doubtful months whose numbers are told; of more, the page of data tells them."""


@dataclass(frozen=True)
class Note:
    """What must be known of the figures of a page: a line each, and the detail behind a fold."""

    lines: tuple[str, ...]
    more: tuple[str, ...] = ()


def page_note(
    question: Question, of_others: Iterable[str] = (), others: Sequence[Window] = ()
) -> Note:
    """What is not simply final of a period, or of what it is compared with, said once a page.

    `of_others` are the offences of other figures that the page shows, `others` the months that it
    compares besides.
    """
    offences = tuple(dict.fromkeys((*question.filters.offences, *of_others)))
    settled = (
        *_still_revised(question, offences),
        *_told_by_files(question, offences),
        *_of_older_archives(question, offences, others),
        *not_shown_of(question, offences, question.windows),
    )
    doubts = _doubts(question, offences, question.windows)
    if not doubts:
        return Note((" ".join(settled),) if settled else ())
    return Note(
        (f"{_doubtful(doubts)}: {_UNTIL}",), (*doubtful_notes(question, offences), *settled)
    )


_UNTIL = "quote no figure that uses it until your data team has checked it."
"""What to do about a doubtful month."""


def _doubtful(months: Iterable[pd.Period]) -> str:
    """`Mar 2025 is doubtful`."""
    every = sorted(months)
    return f"{spans(every)} {verb(len(every), 'is', 'are')} doubtful"


def notes(question: Question, others: Sequence[Window] = ()) -> list[str]:
    """All of it for a file, which goes without the page; records without a place among it."""
    offences = question.filters.offences
    of_force = without_place_words(question, offences)
    return [
        *doubtful_notes(question, offences),
        *_still_revised(question, offences),
        *_told_by_files(question, offences),
        *_of_older_archives(question, offences, others),
        *not_shown_of(question, offences),
        *([f"{of_force}."] if of_force else []),
    ]


def doubtful_notes(question: Question, offences: tuple[str, ...]) -> list[str]:
    """The doubtful months that a figure of the period, or what it is compared with, uses.

    `Uses Mar 2025, which is doubtful: 4,102 records of crime and ASB together, where 8,900 to 9,700
    are usual in the months around it.`
    """
    period, *others = question.windows
    now = _doubts(question, offences, [period])
    before = {m: why for m, why in _doubts(question, offences, others).items() if m not in now}
    return [*_said("Uses", now), *_said("Is compared with", before)]


def doubtful_line(question: Question, offences: tuple[str, ...]) -> str:
    """The same in a line, for where there is no room: which months, and where to read why."""
    doubts = _doubts(question, offences, question.windows)
    return f"{_doubtful(doubts)}: the Data page says why." if doubts else ""


def doubtful_months(question: Question, offences: tuple[str, ...]) -> str:
    """Which months of the period are doubtful: `Mar 2025 doubtful`; nothing where none is."""
    months = sorted(_doubts(question, offences, [question.filters.window]))
    return f"{spans(months)} doubtful" if months else ""


def doubted_months(question: Question, offences: tuple[str, ...]) -> frozenset[pd.Period]:
    """Every doubtful month of some offences, in the period or not."""
    doubts = question.dataset.doubts
    return frozenset(m for s in question.covered.sources(offences) for m in doubts.get(s, ()))


def left_out(question: Question, run: pd.Series) -> str:
    """Why a run of months is no longer: the month before it is doubtful, partial or missing.

    `; Mar 2025 is doubtful and left out, and the run of months begins after it`, or nothing.
    """
    first = run.index[0] if len(run) else question.filters.window.last + 1
    word = question.covered.status.get(first - 1, "complete")
    if word == "complete":
        return ""
    how = "and left out, and the run of months begins after it"
    return f"; {short(first - 1)} is {word} {how}"


def share_moved(compared: Compared) -> str:
    """That the share of records without a place changed, for a list of many figures; else nothing.

    Of one figure the verdict says whether that could turn it.
    """
    of_force = compared.of_force
    if of_force is None or not abs(of_force.now.share - of_force.before.share) >= MUCH_MOVED:
        return ""
    before, now = numbers.share(of_force.before.share), numbers.share(of_force.now.share)
    return (
        f" The share of {of_force.force}’s records without a place went from {before} to {now}: "
        "that alone could make or hide changes."
    )


MUCH_MOVED = 1.0
"""Percentage points. A point more of records without a place makes a count 1 % lower."""


def _doubts(
    question: Question, offences: tuple[str, ...], windows: Sequence[Window]
) -> dict[pd.Period, str]:
    """Why each doubtful month of some windows is doubted, as far as it concerns the offences."""
    return {
        month: _why(question, source, reason, offences)
        for source in question.covered.sources(offences)
        for month, reason in question.dataset.doubts.get(source, {}).items()
        if any(w.first <= month <= w.last for w in windows)
    }


def _why(question: Question, source: str, reason: str, offences: tuple[str, ...]) -> str:
    """What a reason says of all records and of these offences, not of others."""
    known = question.dataset.catalogue.offence
    together = " of crime and ASB together" if source == POLICE else ""
    return Doubt.read(reason).said_of({known[o].name for o in offences}, together)


def _said(verb: str, doubts: dict[pd.Period, str]) -> Iterator[str]:
    months = sorted(doubts)
    if len(months) > MOST_NAMED:
        named = spans(months)
        yield f"{verb} {len(months)} doubtful months, {named}: the Data page says why."
        return
    for month in months:
        why = f": {doubts[month]}" if doubts[month] else ""
        yield f"{verb} {short(month)}, which is doubtful{why}."


def doubtful_words(question: Question) -> str:
    """Which months of the whole series are doubtful; nothing where none is."""
    first, last = question.dataset.scope.span(question.filters.offences)
    doubts = _doubts(question, question.filters.offences, [Window(first, last)])
    return f"{_doubtful(doubts)}: hatched, and in no average or limit." if doubts else ""


def _still_revised(question: Question, offences: tuple[str, ...]) -> Iterator[str]:
    if not len(question.covered.provisional(offences)):
        return
    known = question.dataset.catalogue.source
    for source in question.covered.sources(offences):
        months = known[source].revised_months if source in known else 0
        if months:
            last = "month" if months == 1 else many(months, "months")
            yield f"Provisional: {known[source].publisher} still revises its last {last}."


def _of_older_archives(
    question: Question, offences: tuple[str, ...], others: Sequence[Window] = ()
) -> Iterator[str]:
    if POLICE in question.covered.sources(offences):
        words = older_archive_words(question.dataset, (*question.windows, *others))
        yield from [words] if words else []


def _told_by_files(question: Question, offences: tuple[str, ...]) -> Iterator[str]:
    """What the files of partners call their figures of the chosen area, by month."""
    cube, window = question.cube, question.filters.window
    if cube.revisions is None:
        return
    of_month = cube.revision_of([question.filters.area.code], offences)[0]
    of_month = np.where(cube.in_window(window), of_month, 0)
    still = question.covered.provisional(offences)
    for word in (PROVISIONAL, REVISED):
        months = cube.months[of_month == REVISIONS.index(word)]
        told = [m for m in months if m not in still]
        if told:
            yield f"{word.capitalize()} by their file: {spans(told)}."


def without_place_words(question: Question, offences: tuple[str, ...]) -> str:
    """How many of the force's records had no place, in the period and before; nothing if unknown.

    `No place: 2,310 of West Yorkshire's 24,100 records (9.6%); before, 1,204 of 24,000 (5.0%)`.
    """
    of_force = question.of_force(offences)
    if of_force is None:
        return ""
    inside = question.dataset.counts_without_place
    return _counted_words(of_force) if inside else _force_words(of_force)


def _force_words(of_force: Unplaced) -> str:
    now, before = of_force.now, of_force.before
    start = f"No place: {numbers.count(now.without_place)} of {of_force.force}’s "
    start += f"{many(now.records, 'records')}{_share(now)}"
    count, of = (numbers.count(n) for n in (before.without_place, before.records))
    return f"{start}; before, {count} of {of}{_share(before)}"


def _counted_words(of_force: Unplaced) -> str:
    """The same where the whole place counts them."""
    now, before = of_force.now, of_force.before
    have, they = (verb(now.without_place, *w) for w in (("has", "have"), ("it is", "they are")))
    start = f"{many(now.without_place, 'records')}{_share(now)} {have} no place: {they} in "
    start += "the whole and in no ward"
    return f"{start}; before, {numbers.count(before.without_place)}{_share(before)}"


def _share(records: Records) -> str:
    return f" ({numbers.share(records.share)})" if records.records else ""
