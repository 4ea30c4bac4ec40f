"""Answers of one kind of crime alone whose names do not say so are no month of all crime."""

from __future__ import annotations

import pandas as pd
import pytest

from data_loaders.load import add
from data_loaders.months.answer_kinds import of_one_kind
from model.config.catalogue import Catalogue
from store.store import Store
from tests.data_loaders import loading as made
from tests.data_loaders.months.test_api_coverage import EAST, WEST, answer, counted, records

KINDS = tuple(f"kind-{n}" for n in range(14))
JANUARY, FEBRUARY = (pd.Timestamp(f"2025-0{n}-01") for n in (1, 2))


def told(*found: tuple[pd.Timestamp, str, list[str]]) -> list[str]:
    """The parts told as of one kind; each of `found` has a month, a part and its records' kinds."""
    answers = pd.DataFrame(
        [(m, p, f"{p}.json") for m, p, _ in found], columns=["month", "part", "file"]
    )
    rows = [(month, part, kind) for month, part, kinds in found for kind in kinds]
    incidents = pd.DataFrame(rows, columns=["month", "part", "offence"])
    one = of_one_kind(answers, incidents, {kind: kind for kind in KINDS})
    return sorted(answers.loc[list(one), "part"])


def every(number: int) -> list[str]:
    return [KINDS[n % 14] for n in range(number)]


def test_so_many_of_one_kind_and_none_of_another_are_no_month_of_all():
    wards = [(JANUARY, f"w{n}", ["kind-3"] * (1 + n % 3)) for n in range(30)]
    assert told(*wards) == sorted(part for _, part, _ in wards)
    assert told((JANUARY, "city", ["kind-3"] * 14)) == ["city"]


def test_a_month_of_all_crime_tells_how_rare_a_kind_is():
    before = (JANUARY, "city", every(300))
    assert told(before, (FEBRUARY, "w", ["kind-3"] * 6)) == ["w"]
    assert told((FEBRUARY, "w", ["kind-3"] * 6)) == []


@pytest.mark.parametrize("number", [1, 2, 5])
def test_a_quiet_ward_is_believed(number):
    assert told((JANUARY, "city", every(300)), (FEBRUARY, "w", ["kind-3"] * number)) == []
    hamlets = [(JANUARY, f"h{n}", [KINDS[n % 14]]) for n in range(100)]
    assert told(*hamlets) == []


def test_wards_of_one_kind_among_wards_of_all_are_told():
    all_crime = [(JANUARY, f"a{n}", every(100)) for n in range(20)]
    of_kind = [(JANUARY, f"b{n}", ["kind-3"] * 8) for n in range(5)]
    assert told(*all_crime, *of_kind) == [f"b{n}" for n in range(5)]


def test_an_answer_a_kind_is_a_whole_month_though_a_rare_one_has_none():
    assert told(*[(JANUARY, f"x{n}", [kind] * 20) for n, kind in enumerate(KINDS[:11])]) == []


@pytest.fixture(scope="module")
def place(leeds) -> Catalogue:
    return made.two_wards(leeds)


@pytest.mark.parametrize("together", [True, False])
def test_one_kind_saved_under_the_names_of_wards_is_no_zero_of_the_others(
    store: Store, place, tmp_path, together
):
    west, east = (ward.code for ward in place.place.wards)
    files = [
        answer(tmp_path / "all", f"2025-01-{code}.json", records(where, 40, "2025-01"))
        for code, where in ((west, WEST), (east, EAST))
    ]
    of_kind = [
        answer(tmp_path / "one", f"2025-02-{code}.json", burglaries(where, number))
        for code, where, number in ((west, WEST, 11), (east, EAST, 4))
    ]
    commands = [files + of_kind] if together else [of_kind, files]
    for paths in commands:
        add([made.boundaries(tmp_path, place), *paths], place, store)
    months = store.read("coverage", store.current()).set_index("month")
    assert months["status"].tolist() == ["complete", "missing"]
    assert "one kind of crime alone (burglary)" in months.loc[FEBRUARY, "reason"]
    assert counted(store, "2025-02") == {}
    assert sum(counted(store, "2025-01").values()) == 80


def burglaries(where: tuple[float, float], number: int) -> list[dict]:
    return [r | {"category": "burglary"} for r in records(where, number, "2025-02")]
