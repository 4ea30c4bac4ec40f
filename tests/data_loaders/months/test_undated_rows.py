"""Rows of no month that can be read, from file to coverage: a few spoil no month of a file."""

from __future__ import annotations

import pytest

from data_loaders.load import add
from data_loaders.one_load.terms import Terms
from store.store import Store
from tests.data_loaders import loading as made
from tests.data_loaders.made_extracts import line_of, written

MONTHS = ("2025-01", "2025-02", "2025-03")
MAPPING = """
source = "lasbt"
offence = "lasbt-case"

[columns]
id = "Case ref"
ward = "Ward"
from = "Opened"
"""


def street(folder, undated: int):
    """Forty records of each of three months, and some of no month that can be read."""
    dated = [
        made.row(f"{month}-{n}", month=month, kind=made.KINDS[n % 4])
        for month in MONTHS
        for n in range(40)
    ]
    lost = [made.row(f"x{n}", month=("soon", "")[n % 2]) for n in range(undated)]
    return made.street(folder, *lost, *dated, name="quarter.csv")


def months(store: Store, source: str) -> set[tuple[str, str]]:
    coverage = store.read("coverage", store.current())
    rows = coverage[coverage["source"] == source]
    assert len(rows) == len(MONTHS)
    return set(rows[["status", "reason"]].itertuples(index=False, name=None))


@pytest.mark.parametrize(
    ("undated", "said", "status"),
    [
        (1, "too few to make one of them partial", {("complete", "")}),
        (
            3,
            "so none of them is known to be whole",
            {
                (
                    "partial",
                    "3 rejected rows of quarter.csv say no month that can be read, and may be of "
                    "this one",
                )
            },
        ),
    ],
)
def test_a_street_file_with_rows_of_no_known_month(store, place, tmp_path, undated, said, status):
    report = add([street(tmp_path, undated)], place, store, terms=Terms(accept_rejects=True))
    (note,) = (n for n in line_of(report, "quarter.csv").notes if "say no month" in n)
    assert note == (
        f"{undated} rejected rows say no month that can be read, and may be of any of Jan 2025 to "
        f"Mar 2025: {said}"
    )
    assert months(store, "police.uk") == status


@pytest.mark.parametrize("undated", [1, 3])
def test_of_a_partners_file_nothing_tells_how_many_they_are(store, place, tmp_path, undated):
    ward = place.place.wards[0].name
    days = [f"{n % 28 + 1:02}/{month[-2:]}/2025" for month in MONTHS for n in range(40)]
    rows = [f"{n},{day},{ward}" for n, day in enumerate([*["32/01/2025"] * undated, *days])]
    files = [
        written(tmp_path, "lasbt.csv", "Case ref,Opened,Ward", *rows),
        written(tmp_path, "lasbt.toml", MAPPING),
    ]
    report = add(files, place, store, terms=Terms(accept_rejects=True))
    assert any(
        note.startswith("some rejected rows say no month")
        for note in line_of(report, "lasbt.csv").notes
    )
    ((status, reason),) = months(store, "lasbt")
    assert status == ("complete" if undated == 1 else "partial")
    assert reason == (
        ""
        if undated == 1
        else "rejected rows of lasbt.csv say no month that can be read, and may be of this one"
    )
