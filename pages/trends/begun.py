"""Has something begun: the one claim of the page, what it rests on, and what it could not see."""

from __future__ import annotations

import math

import pandas as pd

from components import numbers
from components.panel import Column, Panel
from components.wording import could_see as would_take
from components.wording import sentence_of
from model.config.wording import Wording
from model.many import many, verb
from model.periods import Window, short
from pages.areas import OF_TEST, compared_areas
from pages.question import Question
from pages.showing import OF_SHOWS, in_columns
from pages.trends.series import found_series
from stats.change import PERCENT_BASE
from stats.comparison import status_words
from stats.months.history import ENOUGH
from stats.months.recent_change import RECENT, Recent
from stats.months.series import Series

COLUMNS = (
    *("area_code", "area_name", "period", "count", "usual", "difference", "percent"),
    *("percent_lower", "percent_upper", "more_lower", "more_upper"),
    *("z", "p", "dispersion", "before"),
    *(column.key for column in OF_SHOWS),
    *("verdict", "words"),
)


def begun_table(question: Question) -> pd.DataFrame:
    """One row with COLUMNS; NaN where the months are too few to say anything."""
    if not question.measurable:
        return pd.DataFrame(columns=list(COLUMNS))
    found, area = found_series(question), question.filters.area
    said = {"area_code": area.code, "area_name": area.name, "words": verdict(question)}
    return pd.DataFrame([{**_figures(found), **said}], columns=list(COLUMNS))


def _figures(found: Series) -> dict[str, object]:
    last = found.recent
    if last is None:
        return {"before": len(found.known), "verdict": "no history"}
    change = last.change
    low, high = change.percent_limits
    return {
        "period": Window(last.first, last.last).span,
        "count": change.current,
        "usual": change.base,
        "difference": change.difference,
        "percent": change.percent,
        "percent_lower": low,
        "percent_upper": high,
        "more_lower": change.limits[0],
        "more_upper": change.limits[1],
        **in_columns(change, last.shows),
        "z": change.z,
        "p": change.p,
        "dispersion": change.dispersion,
        "before": last.before,
        "verdict": "recent" if last.begun else "nothing new",
    }


def verdict(question: Question) -> str:
    """What may be said of the last months, in the words of config/wording.toml."""
    wording, found = question.dataset.catalogue.wording, found_series(question)
    last = found.recent
    if last is None:
        return _cannot_say(found, wording)
    if not last.begun:
        return wording.of("nothing new")
    higher = last.change.direction == "higher"
    return wording.moved("recent", higher=higher, activity=question.compared.activity)


def _cannot_say(found: Series, wording: Wording) -> str:
    months, needed = len(found.known), ENOUGH + RECENT
    if months < needed:
        return wording.of("no history", months=months, needed=needed)
    four = pd.period_range(end=found.known.index[-1], periods=RECENT, freq="M")
    status = found.table.set_index("month")["status"]
    lacking = status_words(status.reindex(four.difference(found.known.index)))
    return f"Of the {RECENT} months to {short(four[-1])} nothing can be said: {lacking}"


def begun_sentence(_: pd.DataFrame, question: Question) -> str:
    """`Higher than usual for these months: 104 crimes in Sep to Dec, where about 80 are usual`."""
    if not question.measurable:
        return question.not_measured
    last, said = found_series(question).recent, verdict(question)
    if last is None:
        return f"{said}."
    unit = question.unit(question.filters.offences)
    count, usual = numbers.count(last.change.current), numbers.mean(last.change.base)
    when = Window(last.first, last.last).span
    about = f"about {usual} {verb(1 if usual == '1' else 2, 'is', 'are')}"
    return f"{said}: {count} {unit} in {when}, where {'none is' if usual == '0' else about} usual."


def could_see(question: Question) -> str:
    """`It would take 104 or more (+30.0%) ...`: what the claim is blind to."""
    last = found_series(question).recent if question.measurable else None
    if last is None:
        return ""
    change = last.change
    if change.verdict in ("small", "none"):
        return f"Fewer than {PERCENT_BASE} are too few to tell."
    return would_take(
        {"form": "count", "verdict": change.verdict, **in_columns(change, last.shows)}
    )


def answer(question: Question) -> str:
    """The change of the period, in the words of the tiles: what a committee may quote."""
    if not question.measurable:
        return question.not_measured
    (row,) = compared_areas(question, [question.filters.area], question.compared)
    where, row = question.place_words, {**row, "words": question.words_beside(row["words"])}
    if math.isnan(row["value"]):
        return f"{where}: {row['words']}."
    unit = question.unit(question.filters.offences)
    said = f"{where}: {many(row['value'], unit)}"
    return sentence_of(said, {**row, "against": question.against.words})


def begun_how(_: pd.DataFrame, question: Question) -> list[str]:
    """How the claim is known: the statistics that the sentence leaves out."""
    last = found_series(question).recent if question.measurable else None
    return [
        *(_numbers(last) if last else []),
        "Where nothing changes, at most 1 look in 20 says that something has begun.",
        "Looked at every month for a year, about 1 series in 4 says so at least once.",
        "The normal range, the level, the season and the forecast describe the months: they are no "
        "verdict. Of series without a change about 1 in 20 has a step of level.",
    ]


def _numbers(last: Recent) -> list[str]:
    change = last.change
    low, high = change.percent_limits
    limits = ""
    if not math.isnan(change.percent):
        limits = f"The count is {numbers.percent(change.percent)} from what is usual (95% limits "
        limits += f"{numbers.percent(low)} to {numbers.percent(high)}). "
    return [
        f"What is usual is the season of the {last.before} whole months before "
        f"{short(last.first)}, at the level since the last change that has lasted a year.",
        f"{limits}"
        f"Counts like these have {numbers.rate(change.dispersion)} times the variance that chance "
        f"alone gives them; z is {numbers.z(change.z)}, p {numbers.p(change.p)}.",
    ]


def _columns(_: Question) -> tuple[Column, ...]:
    return (
        Column("area_name", "Area"),
        Column("period", "Months"),
        Column("count", "Count", "count"),
        Column("usual", "Usual", "rate"),
        Column("difference", "Difference", "difference"),
        Column("percent", "Change %", "percent"),
        Column("words", "Has something begun?"),
        *OF_TEST,
        *OF_SHOWS,
        Column("p", "p", "p", shown=False),
        Column("before", "Months before", "count", shown=False),
        Column("area_code", "Area code", shown=False),
    )


BEGUN = Panel(
    page="trends",
    id="begun",
    title="Has something begun",
    table=begun_table,
    sentence=begun_sentence,
    columns=_columns,
    how=begun_how,
)
