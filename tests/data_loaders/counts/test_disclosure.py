"""Small numbers: hidden, and not to be worked out from what is shown, however one tries.

A city is drawn as its wards by group, with the total of each group and of the whole; "." is hidden:

    g 3 6 9      becomes      g . . 9 = 18 | 18
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog
from scipy.sparse import identity, kron

from data_loaders.counts.disclosure import KEYS, THRESHOLD, released

FEBRUARY = pd.Timestamp("2025-02-01")
ALL = "everywhere"
UNBOUNDED = 10_000


def wards(drawing: str) -> list[tuple[str, int]]:
    """Group and count of each ward; "-" stands for no group."""
    parts = (part.split() for part in drawing.split("|"))
    return [(name.strip("-"), int(count)) for name, *counts in parts for count in counts]


def groups_of(city: list[tuple[str, int]]) -> dict[str, str]:
    return {f"w{number:02}": group for number, (group, _) in enumerate(city)}


def table(city: list[tuple[str, int]], month: pd.Timestamp = FEBRUARY) -> pd.DataFrame:
    rows = [(f"w{n:02}", month, "hate-crime", count) for n, (_, count) in enumerate(city)]
    return pd.DataFrame(rows, columns=[*KEYS, "count"])


def release(city: list[tuple[str, int]], **options) -> pd.DataFrame:
    return released(table(city), groups_of(city), ALL, **options)


def true_counts(city: list[tuple[str, int]]) -> dict[str, int]:
    """The count of every ward, group and the whole, before anything is hidden."""
    of = pd.DataFrame(city, columns=["group", "count"])
    totals = of[of["group"] != ""].groupby("group")["count"].sum()
    by_ward = dict(zip(groups_of(city), of["count"], strict=True))
    return {**by_ward, **totals.to_dict(), ALL: int(of["count"].sum())}


def cells(codes: Iterable[str]) -> pd.DataFrame:
    """Cells as an earlier release names them."""
    return pd.DataFrame([(c, FEBRUARY, "hate-crime") for c in codes], columns=KEYS)


def hidden_of(table: pd.DataFrame) -> list[str]:
    return list(table.loc[table["status"] == "suppressed", "area_code"])


def drawn(drawing: str, **options) -> str:
    """The release of a drawn city, drawn."""
    city = wards(drawing)
    shown = release(city, **options).set_index("area_code")["count"].astype(object)
    shown = shown.where(shown.notna(), ".").astype(str)
    parts = []
    for group in dict.fromkeys(group for group, _ in city):
        counts = [shown[ward] for ward, of in groups_of(city).items() if of == group]
        parts.append(" ".join([group or "-", *counts, *(["=", shown[group]] if group else [])]))
    return " | ".join([*parts, shown[ALL]])


# --- every branch, by hand ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("city", "shown"),
    [
        ("g 0 5 | h 0 0 | - 7", "g 0 5 = 5 | h 0 0 = 0 | - 7 | 12"),
        # 1 to 4 are small, 5 is not. What is left of 10 and 15 would tell, so the 6 goes too.
        ("g 1 6 9", "g . . 9 = 16 | 16"),
        ("g 4 6 9", "g . . 9 = 19 | 19"),
        ("g 5 6 9", "g 5 6 9 = 20 | 20"),
        # Two small ones protect each other from 6 on: one may then be 5, the other being 1.
        ("g 3 3 9", "g . . 9 = 15 | 15"),
        ("g 2 3 9", "g . . . = 14 | 14"),
        # A zero is shown and protects nothing.
        ("g 3 0 9", "g . 0 . = 12 | 12"),
        # Of two equal wards the first by code goes.
        ("g 7 3 7", "g . . 7 = 17 | 17"),
    ],
)
def test_a_small_ward_is_hidden_with_the_smallest_other_of_its_group(city, shown):
    assert drawn(city) == shown


@pytest.mark.parametrize(
    ("city", "shown"),
    [
        # A small total goes with its only ward, and a second pair keeps the whole from telling.
        ("g 3 0 | h 9 8 | i 7 10", "g . 0 = . | h 9 8 = 17 | i . 10 = . | 37"),
        # The group has no ward left to hide, though its total is not small: 1 + 1 + 3 is 5.
        ("g 1 1 3 | h 9 8", "g . . . = . | h 9 . = . | 22"),
        # Hidden wards of two groups protect each other: 3 + 3.
        ("g 3 0 | h 3 0 | i 9 8", "g . 0 = . | h . 0 = . | i 9 8 = 17 | 23"),
        # 2 + 3 do not.
        ("g 2 0 | h 3 0 | i 9 8", "g . 0 = . | h . 0 = . | i 9 . = . | 22"),
        # Where a group has hidden wards, its total is enough: no further ward.
        ("g 3 0 | h 4 4 9 | i 8 8", "g . 0 = . | h . . 9 = . | i 8 8 = 16 | 36"),
        # The 9 protects 2 and 2 from their total; with the total hidden, 1 and 3 do that.
        ("g 1 3 0 | h 2 2 9", "g . . 0 = . | h . . 9 = . | 17"),
        ("g 1 0 | h 1 9", "g . 0 = . | h . . = . | 11"),
    ],
)
def test_a_group_s_total_is_hidden_where_its_wards_cannot_protect_it(city, shown):
    assert drawn(city) == shown


@pytest.mark.parametrize(
    ("city", "shown"),
    [
        ("g 3 0 | h 0 0", "g . 0 = . | h 0 0 = 0 | ."),
        ("g 1 1 1 | h 1 1 1", "g . . . = . | h . . . = . | ."),
        ("g 2 1 1 | h 3 1 2", "g . . . = . | h . . . = . | 10"),
        ("g 2 1 1 | h 2 1 2", "g . . . = . | h . . . = . | ."),
        ("g 3", "g . = . | ."),
        ("g 3 0", "g . 0 = . | ."),
    ],
)
def test_the_whole_is_hidden_last_of_all(city, shown):
    assert drawn(city) == shown


@pytest.mark.parametrize(
    ("city", "shown"),
    [
        ("- 3 6 9", "- . . 9 | 18"),
        ("- 1 1 1", "- . . . | ."),
        # A ward without a group goes alone: no total has to go with it.
        ("g 3 0 | h 8 9 | - 12", "g . 0 = . | h 8 9 = 17 | - . | 32"),
    ],
)
def test_wards_without_a_group_have_only_the_whole_above_them(city, shown):
    assert drawn(city) == shown


@pytest.mark.parametrize(
    ("city", "shown"),
    [
        ("g 5 6 | h 0 9 8", "g 5 6 = 11 | h . 9 . = 17 | 28"),
        ("g 0 0 | h 9 8", "g . . = . | h 9 . = . | 17"),
        ("g 0 4 2 | h 9 8", "g . . . = 6 | h 9 8 = 17 | 23"),
        ("g 0 0", "g . . = . | ."),
    ],
)
def test_zeros_are_hidden_like_1_to_4_where_a_source_says_so(city, shown):
    assert drawn(city, show_zeros=False) == shown


@pytest.mark.parametrize(
    ("threshold", "shown"), [(1, "g 2 9 8 = 19 | 19"), (3, "g . 9 . = 19 | 19")]
)
def test_the_threshold_is_the_source_s(threshold, shown):
    assert drawn("g 2 9 8", threshold=threshold) == shown


# --- earlier releases ---------------------------------------------------------------------------


def test_a_correction_does_not_let_go_what_was_hidden_before():
    assert drawn("g 3 6 9") == "g . . 9 = 18 | 18"
    assert drawn("g 3 8 7") == "g . 8 . = 18 | 18"
    before = cells(hidden_of(release(wards("g 3 6 9"))))
    assert drawn("g 3 8 7", hidden_before=before) == "g . . 7 = 18 | 18"


def test_a_cell_hidden_before_is_shown_once_it_is_zero():
    assert drawn("g 0 9 8", hidden_before=cells(["w00"])) == "g 0 9 8 = 17 | 17"
    assert drawn("g 9 9 8", hidden_before=cells(["w00"])) == "g . 9 . = 26 | 26"
    assert drawn("g 9 9 8", hidden_before=cells(["g", ALL])) == "g 9 9 8 = . | ."


def test_cells_hidden_in_another_month_or_offence_stay_out_of_it():
    before = cells(["w00"]).assign(month=pd.Timestamp("2025-01-01"))
    assert drawn("g 9 9 8", hidden_before=before) == "g 9 9 8 = 26 | 26"
    before = cells(["w00"]).assign(offence="missing-person")
    assert drawn("g 9 9 8", hidden_before=before) == "g 9 9 8 = 26 | 26"


# --- the attacker -------------------------------------------------------------------------------


def attack(
    shown: dict[str, int], groups: dict[str, str], lowest: int
) -> dict[str, tuple[float, float]]:
    """The least and the most every hidden cell can be, given `shown` and that wards add up.

    The attacker knows that a hidden ward is at least `lowest`. All questions are put at once: each
    has a copy of all cells to itself.
    """
    names = [*groups, *sorted(set(groups.values()) - {""}), ALL]
    column = {name: number for number, name in enumerate(names)}
    sums = np.zeros((len(names) - len(groups), len(names)))
    for ward, group in groups.items():
        sums[-1, column[ward]] = 1
        if group:
            sums[column[group] - len(groups), column[ward]] = 1
    sums[:, len(groups) :] -= np.eye(len(sums))
    least = {**dict.fromkeys(names, 0), **dict.fromkeys(groups, lowest)}
    limits = [(shown.get(n, least[n]), shown.get(n, UNBOUNDED)) for n in names]
    hidden = [name for name in names if name not in shown]
    if not hidden:
        return {}
    asked = np.vstack([sign * np.eye(len(names))[column[n]] for n in hidden for sign in (1, -1)])
    answer = linprog(
        asked.ravel(),
        A_eq=kron(identity(len(asked)), sums),
        b_eq=np.zeros(len(asked) * len(sums)),
        bounds=limits * len(asked),
    )
    assert answer.status == 0, answer.message
    found = np.abs((asked * answer.x.reshape(asked.shape)).sum(axis=1)).round(6)
    return {n: (found[2 * i], found[2 * i + 1]) for i, n in enumerate(hidden)}


def safe(
    shown: dict[str, int], groups: dict[str, str], lowest: int, threshold: int = THRESHOLD
) -> bool:
    """Whether, for all the attacker knows, any hidden ward could be the lowest or the threshold."""
    found = attack(shown, groups, lowest)
    return all(
        found[ward][0] == lowest and found[ward][1] >= threshold for ward in groups if ward in found
    )


def shown_in(table: pd.DataFrame) -> dict[str, int]:
    final = table[table["status"] == "final"]
    return dict(zip(final["area_code"], final["count"].astype(int), strict=True))


KINDS_OF_CITY = ((0, 0, 0, 1, 2), (1,), (1, 2, 3, 4), (0, 1, 5, 30), range(9), range(40))
CITIES = st.sampled_from(KINDS_OF_CITY).flatmap(
    lambda counts: st.lists(
        st.tuples(st.sampled_from(["", "g", "h", "i", "j"]), st.sampled_from(counts)),
        min_size=1,
        max_size=10,
    )
)
SETTINGS = {"threshold": st.integers(2, 10), "show_zeros": st.booleans()}


def test_the_attacker_finds_what_is_left_of_a_total():
    """Hiding the 3 alone hides nothing; with the 6 it can be anything from 1 to 8."""
    groups = groups_of(wards("g 3 6 9"))
    assert attack({"w01": 6, "w02": 9, "g": 18}, groups, 1) == {"w00": (3, 3), ALL: (18, 18)}
    found = attack({"w02": 9, "g": 18, ALL: 18}, groups, 1)
    assert found == {"w00": (1, 8), "w01": (1, 8)}


@settings(max_examples=300, deadline=None)
@given(city=CITIES, **SETTINGS)
def test_the_attacker_finds_nothing(city, threshold, show_zeros):
    shown = shown_in(release(city, threshold=threshold, show_zeros=show_zeros))
    assert safe(shown, groups_of(city), int(show_zeros), threshold)


@settings(max_examples=150, deadline=None)
@given(city=CITIES, **SETTINGS)
def test_a_small_total_is_as_safe_as_a_small_ward(city, threshold, show_zeros):
    first = release(city, threshold=threshold, show_zeros=show_zeros)
    found = attack(shown_in(first), groups_of(city), int(show_zeros))
    true = true_counts(city)
    for name in found:
        if true[name] < threshold:
            assert found[name][0] < threshold <= found[name][1]


@settings(max_examples=150, deadline=None)
@given(city=CITIES, **SETTINGS)
def test_every_cell_that_is_not_small_is_hidden_because_the_attacker_would_find_a_ward(
    city, threshold, show_zeros
):
    first = release(city, threshold=threshold, show_zeros=show_zeros)
    groups, shown = groups_of(city), shown_in(first)
    true = true_counts(city)
    for name in hidden_of(first):
        if true[name] >= threshold:
            assert not safe({**shown, name: true[name]}, groups, int(show_zeros), threshold)


@settings(max_examples=150, deadline=None)
@given(city=CITIES, data=st.data(), show_zeros=st.booleans())
def test_whatever_was_hidden_before_stays_hidden_and_the_attacker_finds_nothing(
    city, data, show_zeros
):
    groups = groups_of(city)
    true = true_counts(city)
    before = data.draw(st.lists(st.sampled_from(sorted(true)), unique=True))
    now = release(city, show_zeros=show_zeros, hidden_before=cells(before))
    stays = {name for name in before if true[name] or not show_zeros}
    assert stays <= set(hidden_of(now))
    assert safe(shown_in(now), groups, int(show_zeros))


@settings(max_examples=100, deadline=None)
@given(city=CITIES, other=CITIES, show_zeros=st.booleans())
def test_two_releases_of_the_same_figures_together_show_no_more_than_one(city, other, show_zeros):
    """The second is made after a correction and back again, so that its choices could differ."""
    first = release(city, show_zeros=show_zeros)
    corrected = [(group, count) for (group, _), (_, count) in zip(city, other, strict=False)]
    corrected = [*corrected, *city[len(corrected) :]]
    hidden = cells(hidden_of(first))
    between = release(corrected, show_zeros=show_zeros, hidden_before=hidden)
    before = pd.concat([hidden, cells(hidden_of(between))]).drop_duplicates()
    second = release(city, show_zeros=show_zeros, hidden_before=before)
    both = {**shown_in(first), **shown_in(second)}
    assert both == shown_in(first)
    assert safe(both, groups_of(city), int(show_zeros))
    again = release(city, show_zeros=show_zeros, hidden_before=hidden)
    pd.testing.assert_frame_equal(again, first)


def told(city: list[tuple[str, int]], names: Iterable[str]) -> pd.DataFrame:
    """Cells as an earlier release showed them."""
    true = true_counts(city)
    return cells(names).assign(count=[true[name] for name in names])


def test_a_ward_that_an_earlier_release_showed_hides_no_other():
    """38 - 20 - 9 - 6 = 3: with the 6 of the release before."""
    city = wards("g 3 6 9 20 | h 7 8")
    assert drawn("g 3 6 9 20 | h 7 8") == "g . . 9 20 = 38 | h 7 8 = 15 | 53"
    before = told(city, ["w01"])
    assert drawn("g 3 6 9 20 | h 7 8", shown_before=before) == "g . 6 . 20 = 38 | h 7 8 = 15 | 53"
    before = told(city, ["w01", "w02", "w03"])
    shown = drawn("g 3 6 9 20 | h 7 8", shown_before=before)
    assert shown == "g . 6 9 20 = . | h . 8 = . | 53"
    before = told(city, ["w01", "w02", "w03", "w04", "w05"])
    assert drawn("g 3 6 9 20 | h 7 8", shown_before=before) == "g . 6 9 20 = . | h 7 8 = 15 | ."
    changed = told(wards("g 3 7 9 20 | h 7 8"), ["w01"])
    assert drawn("g 3 6 9 20 | h 7 8", shown_before=changed) == "g . . 9 20 = 38 | h 7 8 = 15 | 53"


@settings(max_examples=300, deadline=None)
@given(city=CITIES, data=st.data(), show_zeros=st.booleans())
def test_whatever_earlier_releases_told_safely_is_safe_with_the_next(city, data, show_zeros):
    groups, true, lowest = groups_of(city), true_counts(city), int(show_zeros)
    names = [name for name, count in true.items() if not lowest <= count < THRESHOLD]
    known = data.draw(st.lists(st.sampled_from(names), unique=True)) if names else []
    zeros = [name for name in groups if show_zeros and true[name] == 0]
    before = {name: true[name] for name in {*known, *zeros}}
    assume(safe(before, groups, lowest))
    now = release(city, show_zeros=show_zeros, shown_before=told(city, sorted(before)))
    assert safe({**before, **shown_in(now)}, groups, lowest)


# --- the table ----------------------------------------------------------------------------------


@settings(max_examples=100, deadline=None)
@given(city=CITIES)
def test_zeros_and_what_needs_no_hiding_are_shown_as_they_are(city):
    first = release(city)
    true = true_counts(city)
    assert sorted(first["area_code"]) == sorted(true)
    assert all(true[name] == count for name, count in shown_in(first).items())
    assert all(true[name] > 0 for name in hidden_of(first))
    assert (first["count"].isna() == (first["status"] == "suppressed")).all()
    if not any(0 < count < THRESHOLD for _, count in city):
        assert hidden_of(first) == []


def many(mean: float, months: int = 60) -> tuple[pd.DataFrame, dict[str, str]]:
    """33 wards in ten groups of three or four, as in Leeds, and five offences of equal mean."""
    groups = {f"w{n:02}": f"g{n % 10}" for n in range(33)}
    dates = pd.date_range("2020-01-01", periods=months, freq="MS", unit="us")
    keys = pd.MultiIndex.from_product([groups, dates, list("abcde")], names=KEYS)
    counts = np.random.default_rng(1).poisson(mean, len(keys))
    return pd.DataFrame({"count": counts}, index=keys).reset_index(), groups


@pytest.mark.parametrize(
    ("mean", "wards", "totals", "whole"),
    [
        (0.3, 0.26, 0.63, 0.95),
        (1, 0.62, 0.89, 0.01),
        (3.4, 0.82, 0.12, 0),
        (8, 0.18, 0, 0),
        (28, 0, 0, 0),
    ],
)
def test_how_much_is_hidden_depends_on_the_usual_count(mean, wards, totals, whole):
    """Shares of the ward counts, group totals and totals of the whole that are hidden."""
    counts, groups = many(mean)
    table = released(counts, groups, ALL)
    hidden = table.assign(kind=table["area_code"].str[0], hidden=table["status"] == "suppressed")
    shares = hidden.groupby("kind")["hidden"].mean()
    assert shares[["w", "g", ALL[0]]].tolist() == pytest.approx([wards, totals, whole], abs=0.02)


def test_each_month_and_offence_of_a_city_is_safe_on_its_own():
    counts, groups = many(2.5, months=6)
    table = released(counts, groups, ALL)
    assert len(table) == (33 + 10 + 1) * 6 * 5
    assert table["month"].dtype == counts["month"].dtype
    for _, one in table.groupby(["month", "offence"]):
        assert safe(shown_in(one), groups, 1)


def test_the_order_of_the_rows_changes_nothing():
    counts, groups = many(2.5, months=6)
    shuffled = counts.sample(frac=1, random_state=2)
    turned = dict(reversed(groups.items()))
    pd.testing.assert_frame_equal(released(shuffled, turned, ALL), released(counts, groups, ALL))


def test_what_was_hidden_is_nowhere_in_memory_or_file():
    """A nullable column can keep the number under its mask, and Arrow would write it."""
    table = release(wards("g 3 6 9"))
    assert table["count"].dtype == "Int64"
    kept = np.frombuffer(pa.Array.from_pandas(table["count"]).buffers()[1], dtype="int64")
    assert sorted(kept[: len(table)]) == [0, 0, 9, 18, 18]


def test_no_rows_make_a_table_without_rows():
    empty = released(table([]).astype({"month": "datetime64[us]"}), {}, ALL)
    assert list(empty.columns) == [*KEYS, "count", "status"]
    assert len(empty) == 0


@pytest.mark.parametrize(
    ("counts", "groups", "message"),
    [
        (table(wards("g 3 9")).iloc[[0, 0, 1]], {}, "twice"),
        (table(wards("g 3 9")), {"w02": "g"}, "lacks w02"),
        (table(wards("g 3 9")).assign(offence=["burglary", "robbery"]), {}, "lacks w00, w01"),
        (table(wards("g 3 -9")), {}, "whole number from 0"),
        (table(wards("g 3 9")).assign(count=[3, 9.5]), {}, "whole number from 0"),
        (table(wards("g 3 9")), {"w00": "w01"}, "one code for two areas"),
        (table(wards("g 3 9")), {"w00": ALL}, "one code for two areas"),
    ],
)
def test_counts_that_do_not_cover_every_ward_once_are_refused(counts, groups, message):
    with pytest.raises(ValueError, match=message):
        released(counts, groups, ALL)


# --- what is not promised -----------------------------------------------------------------------


def test_the_figures_leave_open_what_the_choice_itself_may_tell():
    """Of 5, 5, 4 the 4 and the first 5 are hidden. No other figures would have led to that."""
    assert drawn("g 5 5 4") == "g . 5 . = 14 | 14"
    alike = [a for a in range(1, 9) if drawn(f"g {a} 5 {9 - a}") == "g . 5 . = 14 | 14"]
    assert alike == [5]
