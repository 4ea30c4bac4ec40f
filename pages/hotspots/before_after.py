"""Did it work, or did it move: an area before and after something was done, against a control."""

from __future__ import annotations

import math
from typing import cast

import pandas as pd

from components import numbers
from components.grid import Row
from components.panel import Column, Panel
from model.config.wording import Verdict
from model.many import many, verb
from model.periods import short
from pages.hotspots.cell_statistics import measurable
from pages.hotspots.operation import AROUND_M, asked, compared, monthly, operation, was_busy
from pages.question import Question, once_a_question
from stats.worked import ENOUGH_EARLIER, Answer, Pair, judged

FEWEST_PERCENT = 20
"""On fewer no percentage of the control is shown."""

COLUMNS = (
    *("part", "before", "after", "expected", "difference", "lower", "upper", "words"),
    *("answer", "dispersion", "usual"),
)

PARTS = {
    "area": "{name}",
    "around": f"Within {AROUND_M} m around it",
    "together": "Both together",
}


@once_a_question
def moved_table(question: Question) -> pd.DataFrame:
    """A row each for the area, AROUND_M around it, both together and the control; COLUMNS.

    `expected` is how many came after had the part changed by as many per cent as the control,
    `difference` how many more (or fewer, below 0) there were, with its 95 % limits. NaN where
    nothing can be said; empty where nothing can be compared. `dispersion` and `usual` are those
    of `stats.worked`.
    """
    if not asked(question) or operation(question).reason:
        return pd.DataFrame(columns=list(COLUMNS))
    pairs = monthly(question)
    name = question.filters.area.name
    busy = {part: part != "around" and was_busy(question) for part in PARTS}
    rows = [
        _row(words.format(name=name), pairs[part], busy[part], question)
        for part, words in PARTS.items()
    ]
    before, after = _spans(question)
    control = {"before": pairs["area"].counts(before)[1], "after": pairs["area"].counts(after)[1]}
    own = {"part": _control_name(question), "words": "", "answer": "", **control}
    return pd.DataFrame([*rows, own], columns=list(COLUMNS))


def _spans(question: Question) -> tuple[range, range]:
    """The ordinals of the months before and after."""
    both = operation(question)
    return both.before.ordinals, both.after.ordinals


def _row(name: str, pair: Pair, busy: bool, question: Question) -> dict[str, object]:
    before, after = _spans(question)
    counts = [pair.counts(span) for span in (before, after)]
    row: dict[str, object] = {"part": name, "before": counts[0][0], "after": counts[1][0]}
    if not all(control for _, control in counts):
        return row | {"words": "Cannot be said: the control had none", "answer": ""}
    varies = question.varying.of("ward", question.filters.offences)
    both = operation(question)
    began = both.began.ordinal
    said = judged(pair, after, before, varies, earlier=both.earlier, began=began, busy=busy)
    found, (lower, upper) = said.outcome, said.outcome.limits
    return row | {
        "expected": found.expected,
        "difference": found.difference,
        "lower": lower,
        "upper": upper,
        "words": _words(said.answer, question),
        "answer": said.answer,
        "dispersion": found.dispersion,
        "usual": said.usual,
    }


def _words(answer: Answer, question: Question, *, told: str = "", **blanks: str) -> str:
    """The words of an answer, or the sentence that is `told` of it."""
    wording, activity = question.dataset.catalogue.wording, question.compared.activity
    moved = answer in ("fell", "rose")
    verdict = cast("Verdict", f"{told}{'beyond chance' if moved else answer}")
    if not moved:
        return wording.of(verdict, activity=False, **blanks)
    return wording.moved(verdict, higher=answer == "rose", activity=activity, **blanks)


def _control_name(question: Question) -> str:
    control, place = question.filters.control, question.dataset.catalogue.place.name
    name = f"the rest of {place}" if not control else question.area(control).name
    return f"Control: {name}"


def moved_sentence(table: pd.DataFrame, question: Question) -> str:
    """The verdict on the area, and in a few words what happened around it."""
    if not measurable(question):
        return f"No map points hold {question.subject}: only police.uk gives them."
    if not asked(question):
        return (
            "Choose an area, draw one or take the places of the tasking list. Then choose the "
            "months of what was done there: it is held against the rest of the place."
        )
    if reason := operation(question).reason:
        return f"No comparison: {reason}."
    area, around, *_ = table.to_dict("records")
    if not area["answer"]:
        return f"Nothing can be said of {area['part']}: its control had none to hold it against."
    return f"{_verdict(area, question)}{_around(area, around)}."


def _verdict(row: Row, question: Question) -> str:
    unit = question.unit(question.filters.offences)
    after = operation(question).after
    to_end = after.last == question.filters.window.last
    span = f"since {short(after.first)}" if to_end else f"in {after.span}"
    counts = {"n": row["after"], "base": row["before"], "expected": row["expected"]}
    return _words(
        row["answer"],
        question,
        told="told ",
        unit=unit,
        area=row["part"],
        span=span,
        **{name: numbers.count(count) for name, count in counts.items()},
    )


def _around(area: Row, around: Row) -> str:
    """What happened around it, where there is a verdict on the area."""
    words = {"fell": "fewer too", "rose": "more", "within chance": "within chance"}
    if area["answer"] == "rose":
        words |= {"fell": "fewer", "rose": "more too"}
    elif area["answer"] == "within chance":
        words |= {"fell": "fewer"}
    said = words.get(str(around["answer"]), "")
    return f"; around it {said}" if said and area["answer"] in WITH_AROUND else ""


WITH_AROUND = ("fell", "rose", "within chance")
"""The verdicts after which what happened around is said."""


def moved_how(table: pd.DataFrame, question: Question) -> list[str]:
    """How the verdict is known: months, control, longer history and variation."""
    if table.empty:
        return []
    both, area = operation(question), table.iloc[0]
    said = [
        f"{both.after.span} is held against {both.before.span}.",
        f"{both.words}.",
        _control_words(table.iloc[-1]),
        _history_words(area, question),
        _chance_words(area),
        "Why it changed, no count can say.",
    ]
    return [sentence for sentence in said if sentence]


def _control_words(control: pd.Series) -> str:
    before, after = (numbers.count(control[side]) for side in ("before", "after"))
    change = 100 * (control["after"] / control["before"] - 1) if control["before"] else math.nan
    percent = f" ({numbers.percent(change)})" if control["before"] >= FEWEST_PERCENT else ""
    return (
        f"{control['part']}, {before} before and {after} after{percent}. Expected is what the area "
        "would have had, had it changed by as many per cent."
    )


def _history_words(area: pd.Series, question: Question) -> str:
    months = len(operation(question).earlier)
    if not math.isnan(area["usual"]):
        return (
            f"{months} other months before it began lead to expect {numbers.count(area['usual'])}. "
            "A verdict must hold against both, and the weaker of the two is shown."
        )
    if area["answer"] != "calmer":
        return ""
    known = f"There {verb(months, 'is', 'are')} {many(months, 'other months')} before it began"
    enough = f"and {ENOUGH_EARLIER} are needed to tell how busy it usually is"
    if months >= ENOUGH_EARLIER:
        enough = "in which the control had none"
    return (
        "It was busy before, and busy places grow calmer by themselves. "
        f"{known}, {enough}, so no fall is called beyond chance."
    )


def _chance_words(area: pd.Series) -> str:
    if math.isnan(area["dispersion"]):
        return ""
    times = f"{area['dispersion']:.1f} times as much as"
    if area["dispersion"] < 1.05:
        times = "as much as"
    return (
        f"Counts like these vary {times} chance alone has it, by the months before. "
        "Of a hundred places where nothing was done, at most six would be called beyond chance."
    )


def moved_columns(question: Question) -> tuple[Column, ...]:
    """The counts of both sides, and how far they are from what the control leads to expect."""
    both = operation(question)
    return (
        Column("part", "Where"),
        Column("before", f"Before: {both.before.span}", "count"),
        Column("after", f"After: {both.after.span}", "count"),
        Column("expected", "Expected", "count"),
        Column("difference", "Difference", "difference"),
        Column("lower", "95% limits, lower", "difference"),
        Column("upper", "upper", "difference"),
        Column("words", "Is it real?"),
    )


MOVED = Panel(
    page="hotspots",
    id="moved",
    title="Did it work, or did it move?",
    table=moved_table,
    sentence=moved_sentence,
    how=moved_how,
    columns=moved_columns,
    compares=compared,
)
