"""What a release changed of what readers were shown before it, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial

import pandas as pd

from components import numbers
from components.wording import capital, listed
from model.errors import ReleaseError
from model.many import many, verb
from model.periods import short, spans
from pages.not_shown import source_name
from pages.question import Question
from stats.moved import moved
from store.dataset import Dataset
from store.releases.releases import Release

MOST = 8
"""Of so many releases, the newest, what changed is told: two tables of each are read."""
FEWEST = 20
"""No percentage on fewer."""

OTHERS = {
    "areas": "boundaries",
    "populations": "residents",
    "indicator_values": "figures of indicators",
    "milestones": "how deliverables stand",
    "places_of_interest": "places of interest",
    "postcodes": "postcodes",
    "streets": "streets",
}
"""What else of a release readers see, by its table."""

NOTHING = "Nothing that pages show."
FIRST = "The first that is kept."


def changed_words(question: Question, listed_releases: Iterable[Release]) -> dict[str, str]:
    """What each of the newest releases changed, by its id; each pair is looked at once a release.

    `listed_releases` are those that are listed, the newest first.
    """
    kept = [r for r in listed_releases if not r.fate]
    pairs = [(newer, kept[n + 1 :]) for n, newer in enumerate(kept[:MOST])]
    return {newer.release_id: _since(question, newer, older) for newer, older in pairs}


def _since(question: Question, newer: Release, older: list[Release]) -> str:
    before = next((r for r in older if r.release_id == newer.base), None) or next(iter(older), None)
    if before is None:
        return FIRST
    pair = newer.release_id, before.release_id
    work = partial(_compared, question, before, newer)
    return question.dataset.worked_out.get(__name__, pair, work, most=2 * MOST)


def _compared(question: Question, before: Release, after: Release) -> str:
    """What is different in two releases, in words."""
    dataset = question.dataset
    try:
        parts = [*_counts_words(question, before, after), *_other_words(dataset, before, after)]
    except ReleaseError:
        return "Not known: parts of it, or of the one before, can no longer be read."
    return " ".join(parts) or NOTHING


def _both(
    dataset: Dataset, table: str, before: Release, after: Release
) -> tuple[pd.DataFrame, pd.DataFrame]:
    return dataset.table_of(before, table), dataset.table_of(after, table)


def _is_same(table: str, before: Release, after: Release) -> bool:
    """Whether two releases have the same version of a table, which then need not be read."""
    return before.versions.get(table) == after.versions.get(table)


def _other_words(dataset: Dataset, before: Release, after: Release) -> list[str]:
    names = [
        name
        for table, name in OTHERS.items()
        if not _is_same(table, before, after)
        and (table in ("postcodes", "streets") or _differ(*_both(dataset, table, before, after)))
    ]
    return [f"{capital(listed(names))} changed."] if names else []


def _differ(before: pd.DataFrame, after: pd.DataFrame) -> bool:
    """Whether two states of a table have other rows, in whatever order."""
    rows = (
        sorted(map(repr, table.itertuples(index=False, name=None))) for table in (before, after)
    )
    return next(rows) != next(rows)


def _counts_words(question: Question, before: Release, after: Release) -> list[str]:
    """What is said of the months and counts of each source."""
    if _is_same("coverage", before, after) and _is_same("ward_counts", before, after):
        return []
    then, now = (_by_source(t) for t in _both(question.dataset, "coverage", before, after))
    compared = moved(*_both(question.dataset, "ward_counts", before, after))
    said = [
        _source_words(question, source, then.get(source, {}), now.get(source, {}), compared)
        for source in sorted({*then, *now})
    ]
    return [words for words in said if words]


Months = Mapping[pd.Period, str]
"""How far each month of a source that has data can be relied on."""


def _by_source(coverage: pd.DataFrame) -> dict[str, dict[pd.Period, str]]:
    found: dict[str, dict[pd.Period, str]] = {}
    here = coverage[coverage["status"] != "missing"]
    for source, month, status in zip(here["source"], here["month"], here["status"], strict=True):
        found.setdefault(source, {})[pd.Period(month, "M")] = status
    return found


def _source_words(
    question: Question, source: str, before: Months, after: Months, compared: pd.DataFrame
) -> str:
    both = before.keys() & after.keys()
    parts = [
        _named(after.keys() - before.keys(), "added"),
        _named(before.keys() - after.keys(), "no longer there"),
        *(_named(months, way) for way, months in _otherwise(before, after, both).items()),
        _revised(question, compared[compared["source"] == source]),
    ]
    said = "; ".join(part for part in parts if part)
    return f"{source_name(question, source)}: {said}." if said else ""


def _named(months: Iterable[pd.Period], what: str) -> str:
    found = list(months)
    return f"{spans(found)} {what}" if found else ""


def _otherwise(
    before: Months, after: Months, both: Iterable[pd.Period]
) -> dict[str, list[pd.Period]]:
    """The months that can be relied on otherwise than before, by what is said of them."""
    ways: dict[str, list[pd.Period]] = {}
    for month in sorted(both):
        if before[month] != after[month]:
            ways.setdefault(f"{after[month]}, was {before[month]}", []).append(month)
    return ways


def _revised(question: Question, rows: pd.DataFrame) -> str:
    """Which months have other figures, how many, by how much in all, and which moved most.

    Of a source whose small numbers are hidden only the months: two states of a figure can tell more
    than either.
    """
    other = rows[rows["before"] != rows["after"]]
    if other.empty:
        return ""
    months = pd.PeriodIndex(other["month"].unique(), freq="M")
    source = question.dataset.catalogue.source.get(str(other["source"].iloc[0]))
    if source is None or source.disclosive:
        return f"{spans(months)} revised"
    of_months = rows[rows["month"].isin(other["month"])]
    return (
        f"{spans(months)} revised: {len(other):,} of {many(len(of_months), 'figures')} by area and "
        f"kind moved{_in_all(question, of_months)}; most {_largest(question, other)}"
    )


def _in_all(question: Question, rows: pd.DataFrame) -> str:
    """How many records more or fewer, of wards and of what is no crime counted once more."""
    known = question.dataset.catalogue.offence
    kinds = rows["offence"].map(lambda o: known[o].kind if o in known else "outcome")
    wards = rows["area_code"].isin(question.dataset.scope.whole.members)
    counted = rows[wards & (kinds != "outcome")]
    was, now = int(counted["before"].sum()), int(counted["after"].sum())
    if was == now:
        return ", the sum did not"
    change = f" ({numbers.percent(100 * (now / was - 1))})" if was >= FEWEST else ""
    which = "more" if now > was else "fewer"
    return f", {many(abs(now - was), 'records')} {which} in all{change}"


def _largest(question: Question, other: pd.DataFrame) -> str:
    """`Burglary in Armley, Aug 2026: 45, now 51`, the first of those that moved most."""
    by = (other["after"] - other["before"]).abs()
    order = other.assign(by=-by).sort_values(["by", "month", "area_code", "offence"])
    row = next(order.itertuples(index=False))
    known = question.dataset.catalogue.offence
    offence = known[row.offence].name if row.offence in known else row.offence
    area = question.dataset.scope.area(row.area_code)
    where = area.name if area else row.area_code
    month = short(pd.Period(row.month, "M"))
    return f"{offence} in {where}, {month}: {row.before:,}, now {row.after:,}"


def told_words(number: int) -> str:
    """Of how many releases it is told what changed, where there are more."""
    if number <= MOST:
        return ""
    more = number - MOST
    return f" What changed is told of the newest {MOST}: {more} {verb(more, 'is', 'are')} older."
