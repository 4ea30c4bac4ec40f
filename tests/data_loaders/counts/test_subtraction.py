"""Whoever keeps every release and link, and adds and subtracts all they show, finds no small count.

The attacker of this file knows nothing of how cells are chosen. Each case is a place of four wards,
some loads, and the true counts; whatever any release or draft shows goes into one set of equations.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, product

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import linprog
from statsmodels.stats.proportion import proportion_confint

from data_loaders.counts.hidden_cells import Rule
from data_loaders.counts.subtraction import small_cells
from data_loaders.load import add
from data_loaders.one_load.terms import Terms
from data_loaders.tidy import tidy
from model.config.plans import Indicator
from store.releases.releases import Release
from store.store import Store
from tests.data_loaders.made_figures import (
    ASH,
    BIRCH,
    CEDAR,
    CODES,
    DALE,
    WHOLE,
    boundaries,
    changed,
    four_wards,
    loaded,
    table,
    with_plan,
    written,
)

AREAS = {
    **{code: (code,) for code in CODES},
    "north": (ASH, BIRCH),
    "south": (CEDAR, DALE),
    WHOLE: CODES,
}
ASKED = AREAS | {" and ".join(wards): wards for n in (2, 3) for wards in combinations(CODES, n)}
"""What the attacker asks of: any wards together."""
DRAFT = Terms(draft=True, accept_rejects=True)


@pytest.fixture(scope="module")
def place(leeds):
    catalogue = with_plan(four_wards(leeds))
    by_year = Indicator(
        id="lasbt-cases",
        name="Cases",
        method="count",
        offences=("lasbt-case",),
        grade="partner",
        holder="LASBT",
        direction="context",
        unit="cases",
        source="lasbt",
    )
    closed = changed(catalogue.indicator["repeats"], id="closed", name="Closed")
    return changed(catalogue, indicators=(*catalogue.indicators, by_year, closed))


@pytest.fixture(scope="module")
def drawn():
    return lambda folder, _: boundaries(folder)


# --- the attacker -------------------------------------------------------------------------------


def public(store: Store, *releases: Release) -> pd.DataFrame:
    """Every count that a page or file of any release or draft shows: subject, area, days, shown.

    Or of some releases only.
    """
    told = []
    for release in releases or store.readable():
        counts = store.read("ward_counts", release)
        last = counts["month"] + pd.offsets.MonthEnd(0)
        told.append(counts.assign(subject="cases by month", first=counts["month"], last=last))
        told[-1] = told[-1].rename(columns={"count": "shown"})
        values = store.read("indicator_values", release)
        values = values.assign(left=values["denominator"] - values["numerator"])
        days = {"period_start": "first", "period_end": "last"}
        for part in ("numerator", "denominator", "left"):
            subject = values["indicator"] + " " + part
            found = values.assign(subject=subject, shown=values[part]).rename(columns=days)
            told.append(found)
    every = pd.concat([t[["subject", "area_code", "first", "last", "shown"]] for t in told])
    numbers = pd.concat(
        store.read("indicator_values", release) for release in releases or store.readable()
    )
    every = pd.concat([every, *_of_shares(numbers, every.dropna())])
    # An indicator of cases by year is the cases by month, added up; shares are of the same cases.
    same = {
        "lasbt-cases numerator": "cases by month",
        "repeats denominator": "cases numerator",
        "closed denominator": "cases numerator",
    }
    every["subject"] = every["subject"].replace(same)
    return every.dropna().astype({"shown": float}).drop_duplicates()


def _of_shares(values: pd.DataFrame, told: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """The numerators of shares that stand alone, with every denominator that is known of them."""
    alone = values[values["value"].notna() & values["numerator"].isna()]
    for row in alone.itertuples():
        known = told[told["subject"] == f"{row.indicator} denominator"]
        here = (known["area_code"] == row.area_code) & (known["first"] == row.period_start)
        numbers = {*known.loc[here & (known["last"] == row.period_end), "shown"]}
        whole = [(row.area_code, row.period_start, row.period_end)]
        numbers |= {n for *cell, n in _solved(known, dated=True) if tuple(cell) in whole}
        for number in numbers | _of_limits(row):
            yield pd.DataFrame(
                {
                    "subject": f"{row.indicator} numerator",
                    "area_code": row.area_code,
                    "first": row.period_start,
                    "last": row.period_end,
                    "shown": [float(round(row.value * number / 100))],
                }
            )


def _of_limits(row: object) -> set[int]:
    """The denominators whose limits (Wilson's) are those of a share."""
    return {
        n
        for n in range(1, 500)
        for k in (round(row.value * n / 100),)
        if np.allclose(
            [100 * limit for limit in proportion_confint(k, n, method="wilson")],
            [row.lower, row.upper],
            atol=0.06,
        )
    }


def found(store: Store, *releases: Release) -> set[tuple[str, str, str, float]]:
    """The small counts that the public figures give: of wards and totals, in any days between."""
    return {
        (subject, area, f"{first:%Y-%m-%d}", count)
        for subject, rows in public(store, *releases).groupby("subject")
        for area, first, count in _solved(rows)
        if 1 <= count <= 4
    }


def _solved(rows: pd.DataFrame, *, dated: bool = False) -> list[tuple]:
    """All cells that follow, shown or not: any areas together, in any days, also days apart.

    Each as area, first day and count; `dated`: area, first day, last day and count.
    """
    if rows.empty:
        return []
    one_day = pd.Timedelta(days=1)
    days = sorted({*rows["first"], *(rows["last"] + one_day)})
    told = [
        np.kron(
            np.isin(CODES, AREAS[r.area_code]),
            [r.first <= day < r.last + one_day for day in days[:-1]],
        )
        for r in rows.itertuples()
    ]
    equations = np.array(told, dtype=float)
    inverse = np.linalg.pinv(equations)
    space = inverse @ equations
    answers = inverse @ rows["shown"].to_numpy()
    times = np.array(list(product((0, 1), repeat=len(days) - 1)))[1:]
    found = []
    for name, wards in ASKED.items():
        asked = np.kron(np.isin(CODES, wards), times).astype(float)
        follows = np.abs(asked - asked @ space).max(axis=1) < 1e-6
        for time, v in zip(times[follows], asked[follows], strict=True):
            first = int(time.argmax())
            last = days[len(time) - int(time[::-1].argmax())] - one_day
            when = (days[first], last) if dated else (days[first],)
            if not dated or time[first:].sum() == (days.index(last + one_day) - first):
                found.append((name, *when, round(float(v @ answers), 6)))
    return found


# --- the cases ----------------------------------------------------------------------------------


def by_month(*counts: object, month: str = "2025-02") -> str:
    """A file of cases; a ward without a count is left out."""
    rows = [f"{c},{month},lasbt-case,{n}" for c, n in zip(CODES, counts, strict=True) if n != ""]
    return "\n".join(["ward,month,measure,count", *rows]) + "\n"


def series(*figures: str, indicator: str = "cases") -> str:
    """A file of figures "area period numerator/denominator"; a period may be "first:last"."""
    rows = [figure.replace("/", " ").split() for figure in figures]
    lines = [",".join([indicator, *[*row, ""][:4]]).replace(":", " to ") for row in rows]
    return "\n".join(["indicator,area,period,numerator,denominator", *lines]) + "\n"


def of_wards(period: str, *counts: object) -> list[str]:
    return [f"{c} {period} {n}" for c, n in zip(CODES, counts, strict=True) if n != ""]


def shares(*rows: str) -> str:
    """A file of shares "area,period,numerator,denominator,value,lower,upper"."""
    header = "indicator,area,period,numerator,denominator,value,lower,upper"
    return "\n".join([header, *(f"repeats,{row}" for row in rows)]) + "\n"


PARTS = (f"{BIRCH},2024,6,40,", f"{CEDAR},2024,20,60,", f"{DALE},2024,30,80,")
YEAR = of_wards("2024", "", 6, 20, 30)
ALL_YEAR = [*of_wards("2024", 3, 6, 20, 30), "north 2024 9", "south 2024 50"]
QUARTERS = [
    figure
    for quarter, last in (("2024Q1", 10), ("2024Q2", 10), ("2024Q3", 10))
    for figure in of_wards(quarter, 6, last, last, last)
]
YEAR_OF_QUARTERS = of_wards("2024", 21, 40, 40, 40)

CASES = {
    "a ward shown once is the cover of another": [by_month("", 6, 20, 30), by_month(3, 6, 20, 30)],
    "a ward is withheld, then given": [by_month("<5", 6, 20, 30), by_month(3, 6, 20, 30)],
    "two wards shown once": [by_month("", 6, 20, ""), by_month(3, 6, 20, 30)],
    "a ward less after all were shown": [by_month(9, 6, 20, 30), by_month(3, 12, 20, 30)],
    "a ward is left out at first": [by_month("", 10, 20, 30), by_month(3, 10, 20, 30)],
    "a ward is left out after all were shown": [by_month(7, 6, 20, 30), by_month("", 10, 20, 30)],
    "a ward is withheld after all were shown": [by_month(7, 6, 20, 30), by_month("<5", 10, 20, 30)],
    "shown, then small and in part": [by_month(7, 6, 20, 30), by_month(3, 10, 20, "")],
    "a return leaves a ward out": [series(*YEAR, "north 2024 9")],
    "a return leaves a ward out of the whole": [series(*YEAR, f"{WHOLE} 2024 59")],
    "a return leaves out two": [series(f"{CEDAR} 2024 6", "north 2024 7", f"{WHOLE} 2024 16")],
    "wards first, their total later": [series(*YEAR), series("north 2024 9")],
    "a total first, its wards later": [series("north 2024 9"), series(*YEAR)],
    "a ward shown once, then the rest": [series(*YEAR), series(*ALL_YEAR)],
    "the rest, then a total alone": [
        series(*YEAR),
        series(f"{ASH} 2024 <5"),
        series("north 2024 9"),
    ],
    "three quarters and the year": [series(*QUARTERS, *YEAR_OF_QUARTERS)],
    "the year after three quarters": [series(*QUARTERS), series(*YEAR_OF_QUARTERS)],
    "three quarters after the year": [series(*YEAR_OF_QUARTERS), series(*QUARTERS)],
    "a quarter of one ward at a time": [
        series(f"{ASH} 2024 21", f"{ASH} 2024Q1 6"),
        series(f"{ASH} 2024Q2 6"),
        series(f"{ASH} 2024Q3 6"),
    ],
    "totals by quarter, wards by year": [
        series("north 2024Q1 20", "north 2024 27", f"{ASH} 2024 12", f"{ASH} 2024Q1 10"),
        series(f"{BIRCH} 2024 15", f"{BIRCH} 2024Q1 10"),
    ],
    "a quarter in the middle of the year": [series(f"{ASH} 2024 9", f"{ASH} 2024Q2 6")],
    "a quarter in the middle, later": [series(f"{ASH} 2024 9"), series(f"{ASH} 2024Q2 6")],
    "two quarters apart": [series(f"{ASH} 2024 15", f"{ASH} 2024Q1 6", f"{ASH} 2024Q3 6")],
    "all months but two": [
        series(f"{ASH} 2024 63", *[f"{ASH} 2024-{m:02} 6" for m in range(1, 13) if m not in (2, 8)])
    ],
    "a week of a month": [series(f"{ASH} 2024-02 10", f"{ASH} 2024-02-05:2024-02-11 7")],
    "two wards, of which one has a quarter": [
        series(f"{ASH} 2024 20", "north 2024 40", "north 2024Q2 17", f"{ASH} 2024Q2 9"),
    ],
    "half years of a group and windows of a ward": [
        series("north 2024Q1 20", "north 2024Q3 20", f"{BIRCH} 2024Q2 9"),
        series(f"{BIRCH} 2024-01:2024-09 47"),
    ],
    "windows that roll": [series(f"{ASH} 2024 20", f"{ASH} 2024-02:2025-01 20")],
    "a share, and what is left of it": [
        series(
            *of_wards("2024", "", "6/12", "20/40", "30/60"), "north 2024 13/21", indicator="repeats"
        ),
    ],
    "two wards of two groups, but a quarter": [
        series(f"{WHOLE} 2024 58", f"{BIRCH} 2024 18", f"{DALE} 2024 20"),
        series(f"{WHOLE} 2024Q2 35", f"{BIRCH} 2024Q2 9", f"{DALE} 2024Q2 9", f"{ASH} 2024Q2 6"),
    ],
    "one ward in one half, another in the other": [
        series("north 2024 40", f"{BIRCH} 2024-01:2024-06 18", f"{ASH} 2024-07:2024-12 19"),
    ],
    "the share of the whole, of which a release tells the denominator": [
        shares(*PARTS, f"{WHOLE},2024,90,200,45"),
        shares(f"{WHOLE},2024,,,29.5"),
    ],
    "the share of the whole, and then its denominator": [
        shares(f"{WHOLE},2024,,,29.5", f"{BIRCH},2023,6,40,"),
        shares(*PARTS, f"{WHOLE},2024,90,200,45"),
    ],
    "the share of the whole with its limits": [shares(*PARTS, f"{WHOLE},2024,,,29.5,23.6,36.2")],
    "the share of a year, and its quarters": [
        shares(f"{WHOLE},2024,,,29.5", f"{BIRCH},2023,6,40,"),
        shares(*(f"{WHOLE},2024Q{n},18,{d}," for n, d in ((1, 50), (2, 50), (3, 50)))),
        shares(f"{WHOLE},2024Q4,5,50,"),
    ],
    "the share of a year after its quarters": [
        shares(*(f"{WHOLE},2024Q{n},20,50," for n in (1, 2, 3, 4)), f"{WHOLE},2024,,,40"),
        shares(f"{BIRCH},2024,57,100,", f"{CEDAR},2024,10,50,", f"{DALE},2024,10,30,"),
    ],
    "shares by quarter": [
        series(f"{ASH} 2024Q1 10/20", f"{ASH} 2024 20/33", indicator="repeats"),
    ],
    "denominators of counts by quarter, and of the year": [
        series(*(f"{ASH} 2024Q{n} 6/12" for n in (1, 2, 3)), f"{ASH} 2024 40/39"),
    ],
    "cases by quarter, and a share of those of the year": [
        series(*QUARTERS),
        series(f"{ASH} 2024Q1 0/6", f"{ASH} 2024 5/21", indicator="repeats"),
    ],
    "a share of the cases of the year, and cases by quarter": [
        series(f"{ASH} 2024Q1 0/6", f"{ASH} 2024 5/21", indicator="repeats"),
        series(*QUARTERS),
    ],
    "one survey, two questions": [
        series(f"{BIRCH} 2024 0/6", f"{CEDAR} 2024 0/7", indicator="closed"),
        series("north 2024 9/9", f"{CEDAR} 2024 7/7", indicator="repeats"),
    ],
    "one survey, two questions in one file": [
        series(f"{BIRCH} 2024 0/6", f"{CEDAR} 2024 0/7", indicator="closed")
        + series("north 2024 9/9", f"{CEDAR} 2024 7/7", indicator="repeats").split("\n", 1)[1],
    ],
    "cases by month and by year": [
        by_month(9, 20, 30, 40),
        series(*of_wards("2025", 12, 220, 330, 440), indicator="lasbt-cases"),
    ],
}


@pytest.mark.parametrize(
    ("files", "back", "draft"),
    [
        pytest.param(files, back, draft, id=f"{name}{', back' * back}{', draft' * draft}")
        for name, files in CASES.items()
        for back, draft in ((False, False), (True, False), (False, True))
        if len(files) > 1 or not (back or draft)
    ],
)
def test_no_small_count_follows_from_all_that_was_ever_public(
    place, store, tmp_path, files, back, draft
):
    first = store.current()
    for number, text in enumerate(files):
        if draft and number == 0:
            add([written(tmp_path, "draft.csv", text)], place, store, terms=DRAFT)
        else:
            loaded(place, store, tmp_path, text)
        if back:
            store.use(first.release_id)
    assert len(public(store)), "nothing was loaded: the attack has nothing to work on"
    assert found(store) == set()


def quarters(*counts: int) -> str:
    return series(*[f"{ASH} 2024Q{n} {count}" for n, count in enumerate(counts, start=1)])


YEAR_21 = series(f"{ASH} 2024 21")


@pytest.mark.parametrize(
    ("right", "files"),
    [
        pytest.param(1, [quarters(40, 6, 6), quarters(6), YEAR_21], id="corrected"),
        pytest.param(0, [quarters(6, 6, 6), quarters(40), "use", YEAR_21], id="taken back"),
        pytest.param(0, [quarters(6, 6, 6), quarters(60), "tidy", YEAR_21], id="dropped"),
        pytest.param(0, [quarters(6, 6, 6), quarters(60), "fresh", YEAR_21], id="alone"),
        pytest.param(0, [quarters(6, 6, 6), quarters(60, 1), "fresh", YEAR_21], id="two"),
        pytest.param(0, [quarters(6, 40, 6), quarters(60, 9), "fresh", series(f"{ASH} 2024 55")]),
        pytest.param(0, [quarters(6, 6, 6), quarters(60), YEAR_21], id="the year alone"),
    ],
)
def test_no_mistyped_count_makes_another_safe(place, store, tmp_path, right, files):
    """Of the release with the right quarters and the last one together nothing follows."""
    first, made = store.current(), []
    for text in files:
        if text in ("use", "tidy", "fresh"):
            back = first if text == "fresh" else made[0]
            store.use(back.release_id)
            if text == "tidy":
                tidy(store, place, [made.pop().release_id])
        else:
            loaded(place, store, tmp_path, text)
            made.append(store.current())
    year = table(store, "indicator_values")["period_end"] == pd.Timestamp("2024-12-31")
    assert not year.any()
    assert found(store, made[-1]) == set()
    assert found(store, made[right]) == set()


@pytest.mark.parametrize("wholes", [("force",), (WHOLE, "force"), (WHOLE,)])
@pytest.mark.parametrize("alone", [True, False])
def test_a_force_that_polices_the_place_alone_is_the_whole(place, store, tmp_path, wholes, alone):
    """The force of many places tells nothing of this one."""
    there = changed(place.place, force_is_place=alone)
    parts = ["Birch 2024 6/40", "Cedar 2024 20/60", "Dale 2024 30/80"]
    totals = [f"{area.replace('force', there.force)} 2024 59/200" for area in wholes]
    text = series(*parts, *totals, indicator="repeats")
    loaded(changed(place, place=there), store, tmp_path, text)
    values = table(store, "indicator_values").set_index("area_code")["numerator"].dropna()
    all_shown = len(values) == len(parts) + len(wholes)
    assert all_shown == (wholes == ("force",) and not alone)
    telling = {WHOLE, there.force} if alone else {WHOLE}
    assert not ({BIRCH, CEDAR, DALE} <= set(values.index) and telling & set(values.index))


def test_a_corrected_count_is_no_hindrance(place, store, tmp_path):
    """A quarter and its year are corrected together; a mistyped one leaves room for its year."""
    loaded(place, store, tmp_path, quarters(6, 6, 6), series(f"{ASH} 2024 25"))
    loaded(place, store, tmp_path, quarters(9), series(f"{ASH} 2024 28"))
    loaded(place, store, tmp_path, series(f"{BIRCH} 2024Q1 60", f"{BIRCH} 2024Q2 6"))
    loaded(place, store, tmp_path, series(f"{BIRCH} 2024Q1 6"))
    (line,) = loaded(place, store, tmp_path, series(f"{BIRCH} 2024 40")).lines
    assert line.rejected == 0
    values = table(store, "indicator_values")
    assert sorted(values["numerator"]) == [6, 6, 6, 6, 9, 28, 40]


SPANS = {"2024Q1": [0], "2024Q2": [1], "2024Q3": [2], "2024Q4": [3], "2024": range(4)}


@pytest.mark.parametrize("seed", range(6))
def test_nor_from_whatever_parts_come_in_whatever_order(place, store, tmp_path, seed):
    """Made quarters, of which each load has any areas and periods, and readers are taken back."""
    random = np.random.default_rng(seed)
    true = random.choice([0, 1, 3, 6, 9, 20], size=(4, 4), p=[0.1, 0.05, 0.1, 0.35, 0.2, 0.2])
    first = store.current()
    for _ in range(3):
        areas = random.permutation(list(AREAS))[: random.integers(2, 8)]
        spans = random.permutation(list(SPANS))[: random.integers(1, 4)]
        rows = [
            f"{area} {span} {true[np.isin(CODES, AREAS[area])][:, list(SPANS[span])].sum()}"
            for area, span in product(areas, spans)
        ]
        loaded(place, store, tmp_path, series(*rows))
        if random.random() < 0.3:
            store.use(first.release_id)
    shown = public(store)
    assert len(shown)
    assert not shown["shown"].between(1, 4).any()
    assert found(store) == set()


def test_the_attacker_finds_what_is_shown_beside_its_total(place, store, tmp_path):
    """Without hiding, the difference is found: an open source hides nothing."""
    text = "indicator,area,period,value\nfeel-safe,Ash,2024,7\n"
    loaded(place, store, tmp_path, text)
    rows = pd.DataFrame(
        {
            "area_code": [BIRCH, "north"],
            "first": pd.Timestamp("2024-01-01"),
            "last": pd.Timestamp("2024-12-31"),
            "shown": [6.0, 9.0],
        }
    )
    assert (ASH, pd.Timestamp("2024-01-01"), 3.0) in _solved(rows)


def test_a_file_that_leaves_a_ward_out_keeps_what_tells_nothing(place, store, tmp_path):
    loaded(place, store, tmp_path, series(*YEAR, "north 2024 9", "south 2024 50"))
    shown = table(store, "indicator_values").set_index("area_code")["numerator"]
    assert shown.dropna().to_dict() == {CEDAR: 20, DALE: 30, "north": 9, "south": 50}


def test_a_year_beside_quarters_is_refused_only_where_it_tells(place, store, tmp_path):
    loaded(place, store, tmp_path, series(*QUARTERS))
    (line,) = loaded(place, store, tmp_path, series(*YEAR_OF_QUARTERS)).lines
    assert line.rejected == 4
    assert "subtracted from one another" in line.rejects[0].expected
    (line,) = loaded(place, store, tmp_path, series(*of_wards("2024", 27, 40, 40, 40))).lines
    assert (line.placed, line.rejected) == (4, 0)


# --- what follows, by itself --------------------------------------------------------------------


def shown(*figures: str) -> pd.DataFrame:
    """Counts "area first last count"."""
    rows = [figure.split() for figure in figures]
    table = pd.DataFrame(rows, columns=["area_code", "period_start", "period_end", "count"])
    days = dict.fromkeys(["period_start", "period_end"], "datetime64[us]")
    return table.astype({**days, "count": float})


YEAR_OF, QUARTER_OF = "2024-01-01 2024-12-31", "2024-04-01 2024-06-30"
WHOLE_40 = f"{WHOLE} {YEAR_OF} 40"
RULE = Rule(threshold=5, lowest=1)


@pytest.mark.parametrize(
    ("figures", "days"),
    [
        ((), 0),
        ((f"{ASH} {YEAR_OF} 9",), 0),
        ((f"{BIRCH} {YEAR_OF} 6", f"north {YEAR_OF} 9"), 366),
        ((f"{BIRCH} {YEAR_OF} 6", f"north {YEAR_OF} 6"), 0),
        ((f"{BIRCH} {YEAR_OF} 6", f"north {YEAR_OF} 11"), 0),
        ((f"{ASH} {YEAR_OF} 9", f"{ASH} 2024-01-01 2024-09-30 6"), 92),
        ((f"{ASH} {YEAR_OF} 9", f"{ASH} {QUARTER_OF} 6"), 275),
        ((f"{ASH} {YEAR_OF} 9", f"{ASH} 2025-01-01 2025-09-30 6"), 0),
        # Two wards left out are known together.
        ((f"{CEDAR} {YEAR_OF} 6", f"north {YEAR_OF} 30", f"{WHOLE} {YEAR_OF} 39"), 366),
        ((f"{CEDAR} {YEAR_OF} 6", f"{WHOLE} {YEAR_OF} 9"), 3 * 366),
        ((f"north {YEAR_OF} 6", f"{WHOLE} {YEAR_OF} 9"), 2 * 366),
        # The first ward in one half of the year and the second in the other: 3.
        (
            (
                f"north {YEAR_OF} 40",
                f"{BIRCH} 2024-01-01 2024-06-30 18",
                f"{ASH} 2024-07-01 2024-12-31 19",
            ),
            366,
        ),
        # Counts that contradict one another elsewhere change nothing.
        ((f"{BIRCH} {YEAR_OF} 6", f"north {YEAR_OF} 9", f"south {YEAR_OF} 50", WHOLE_40), 366),
        ((f"{CEDAR} {YEAR_OF} 50", f"{DALE} {YEAR_OF} 9", f"south {YEAR_OF} 7", WHOLE_40), 0),
    ],
)
def test_what_follows(place, figures, days):
    assert small_cells(shown(*figures), place.place, RULE) == days


def test_a_zero_is_small_where_zeros_are_not_shown(place):
    told = shown(f"{BIRCH} {YEAR_OF} 6", f"north {YEAR_OF} 6")
    assert small_cells(told, place.place, Rule(threshold=5, lowest=0)) == 366


def test_windows_that_roll_tell_differences_but_no_month(place):
    days = (("2024-01-01", "2024-12-31"), ("2024-02-01", "2025-01-31"))
    figures = [f"{ASH} {first} {last} 60" for first, last in days]
    assert small_cells(shown(*figures), place.place, RULE) == 0


@pytest.mark.parametrize("seed", range(80))
def test_what_follows_is_what_another_solver_finds(place, seed):
    """Made figures of random areas and periods, against the attacker's own solver."""
    random = np.random.default_rng(seed)
    months = pd.date_range("2024-01-01", periods=5, freq="MS")
    true = random.choice([0, 1, 3, 6, 8, 20], size=(4, 4))
    cells = list(product(AREAS, combinations(range(5), 2)))
    picked = (cells[n] for n in random.permutation(len(cells))[: 4 + seed % 12])
    told = pd.DataFrame(
        [
            (
                area,
                months[a],
                months[b] - pd.Timedelta(days=1),
                true[np.isin(CODES, AREAS[area]), a:b],
            )
            for area, (a, b) in picked
        ],
        columns=["area_code", "first", "last", "shown"],
    )
    told["shown"] = told["shown"].map(np.sum).astype(float)
    told = told[~told["shown"].between(1, 4)]
    days = {"first": "period_start", "last": "period_end", "shown": "count"}
    ours = small_cells(told.rename(columns=days), place.place, RULE)
    theirs = any(1 <= count <= 4 for *_, count in _solved(told))
    assert ours > 0 or not theirs
    assert ours == sum(_days_of_little(told))


def _days_of_little(rows: pd.DataFrame) -> list[int]:
    """The days of each ward and month that can be no more than 4, a program for each."""
    months = pd.date_range("2024-01-01", periods=5, freq="MS")
    told = [
        np.kron(
            np.isin(CODES, AREAS[r.area_code]), (r.first <= months[:-1]) & (months[:-1] <= r.last)
        )
        for r in rows.itertuples()
    ]
    equations = np.array(told, dtype=float).reshape(len(rows), -1)
    lengths = np.tile(np.diff(months).astype("timedelta64[D]").astype(int), len(CODES))
    days = []
    for cell in np.flatnonzero(equations.any(axis=0)):
        wanted = -np.eye(equations.shape[1])[cell]
        most = -linprog(wanted, A_eq=equations, b_eq=rows["shown"].to_numpy()).fun
        days.append(lengths[cell] if 0.999 < most < 4.999 else 0)
    return days


def test_a_count_of_offences_has_no_denominator(place, store, tmp_path):
    """40 cases of 80 homes are no 0.5 cases."""
    text = series(f"{ASH} 2024 40/80", f"{BIRCH} 2024 40", indicator="lasbt-cases")
    (line,) = loaded(place, store, tmp_path, text).lines
    assert (line.placed, line.rejected) == (1, 1)
    assert line.rejects[0].found == "a denominator beside a count of cases"
