"""Months at the end of a file that hold hardly a record: by a slip of the date, or cut short."""

from __future__ import annotations

from math import sqrt

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_loaders.load import add
from data_loaders.months.cut_months import cut_months
from data_loaders.months.month_pieces import UNSAID
from tests.data_loaders import loading as made
from tests.data_loaders.made_extracts import COUNCIL, casualty, written


def statuses(store, source: str) -> dict[str, str]:
    covered = store.read("coverage", store.current(), source=source)
    return {f"{row.month:%Y-%m}": row.status for row in covered.itertuples()}


def casualties(*months: str, each: int = 30) -> list[str]:
    """Rows of `each` casualties of some months, MM/YYYY."""
    return [casualty(f"{month}-{n}", date=f"05/{month}") for month in months for n in range(each)]


def test_a_slip_into_the_month_beside_a_file_makes_no_whole_month(store, place, tmp_path):
    slip = casualty("slip", date="05/04/2023")
    rows = [*casualties("01/2023", "02/2023", "03/2023"), slip]
    add([written(tmp_path, "road.csv", COUNCIL, *rows)], place, store)
    found = statuses(store, "road-casualties")
    assert found == dict.fromkeys(["2023-01", "2023-02", "2023-03"], "complete") | {
        "2023-04": "partial"
    }
    reasons = store.read("coverage", store.current(), source="road-casualties")["reason"]
    assert reasons.iloc[-1].startswith("road.csv begins or ends within it, or has rows of it by a")
    # The month itself makes it whole, and no neighbour is the worse for it.
    april = written(tmp_path, "april.csv", COUNCIL, *casualties("04/2023", "05/2023", "06/2023"))
    add([april], place, store)
    assert set(statuses(store, "road-casualties").values()) == {"complete"}


@pytest.mark.parametrize("each_way", [False, True])
def test_the_month_is_whole_with_its_own_file_in_any_order(store, place, tmp_path, each_way):
    slip = casualty("slip", date="05/04/2023")
    rows = [*casualties("01/2023", "02/2023", "03/2023"), slip]
    files = [
        written(tmp_path, "road.csv", COUNCIL, *rows),
        written(tmp_path, "more.csv", COUNCIL, *casualties("04/2023", "05/2023")),
    ]
    for file in reversed(files) if each_way else files:
        add([file], place, store)
    assert set(statuses(store, "road-casualties").values()) == {"complete"}


def test_a_street_file_without_a_month_in_its_name(store, place, tmp_path):
    rows = [
        made.row(f"{month}-{n}", month=month) for month in ("2025-02", "2025-03") for n in range(40)
    ]
    path = made.street(tmp_path, *rows, made.row("slip", month="2025-04"), name="joined.csv")
    add([path], place, store)
    assert statuses(store, "police.uk") == {
        "2025-02": "complete",
        "2025-03": "complete",
        "2025-04": "partial",
    }


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_an_end_is_cut_also_where_the_other_months_of_its_file_are_there_already(
    store, place, tmp_path, order
):
    """What is kept of the extract is then its end alone, or becomes so."""
    months = {m: [made.row(f"{m}-{n}", month=m) for n in range(90)] for m in ("2025-02", "2025-03")}
    whole = made.street(tmp_path, *months["2025-02"], made.row("late"), name="february.csv")
    extract = made.street(tmp_path, *months["2025-02"], *months["2025-03"][:40], name="extract.csv")
    for number in order:
        add([(whole, extract)[number]], place, store)
    assert statuses(store, "police.uk") == {"2025-02": "complete", "2025-03": "partial"}


def parts(*files: dict[int, int]) -> pd.DataFrame:
    """The parts of files, each with its records by month, as a release of before noted them."""
    rows = [
        UNSAID
        | {"sha256": str(n), "file": f"file {n}", "part": "west", "records": records}
        | {"month": pd.Timestamp(2024, month, 1), "cut": None}
        for n, file in enumerate(files)
        for month, records in file.items()
    ]
    return pd.DataFrame(rows).astype({"cut": "Int64"})


@pytest.mark.parametrize(
    ("file", "cut"),
    [
        ({1: 100, 2: 100, 3: 2}, [3]),
        ({1: 2, 2: 100, 3: 100}, [1]),
        ({1: 100, 2: 2, 3: 100}, []),  # within a file it is doubtful, not cut
        ({1: 100, 2: 100, 3: 55}, []),
        ({1: 100, 2: 100, 3: 45}, [3]),
        ({1: 5, 2: 1, 3: 6, 4: 1}, []),  # so few are usual
        ({1: 1}, []),
        ({1: 1, 2: 200}, [1]),
    ],
)
def test_which_months_are_cut(file, cut):
    assert [month.month for month in cut_months(parts(file))] == cut


_FILES = st.lists(
    st.dictionaries(st.integers(1, 6), st.integers(1, 60), min_size=1, max_size=6), max_size=3
)


@given(files=_FILES.filter(bool))
def test_any_files_leave_what_the_rule_says(files):
    def is_cut(file: dict[int, int], month: int) -> bool:
        others = [n for of, n in file.items() if of != month]
        if not others or month not in (min(file), max(file)):
            return False
        usual = float(pd.Series(others).median())
        return file[month] < usual / 2 and usual - file[month] > 3 * sqrt(usual)

    months = {month for file in files for month in file}
    expected = {
        month for month in months if all(is_cut(file, month) for file in files if month in file)
    }
    assert {month.month for month in cut_months(parts(*files))} == expected
