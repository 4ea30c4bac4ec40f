"""Until when the archives go that months were read from, and which months that leaves behind."""

from __future__ import annotations

import pandas as pd
import pytest

from model.periods import month
from model.tables import OUTCOME_PARTS, POLICE
from store.archive_ages import ArchiveAges, archive_ages


def at(text: str) -> int:
    return month(text).ordinal


def read(*rows: tuple[str, str, str | None]) -> ArchiveAges:
    """What is known of parts: month, name and edition of each."""
    parts = pd.DataFrame(rows, columns=["month", "part", "edition"]).assign(refused=None)
    parts["month"] = pd.to_datetime(parts["month"])
    parts["source"] = [OUTCOME_PARTS if e == OUTCOME_PARTS else POLICE for e in parts["edition"]]
    return archive_ages(parts, "durham", 2)


@pytest.mark.parametrize(
    ("edition", "until"),
    [
        ("2026-09 of 2026-11-03", "2026-09"),
        ("2026-09 of 2026-10-28", "2026-09"),
        # A download of some months alone, made years later.
        ("2024-03 of 2026-11-03", "2026-09"),
        # Nothing says whether it was.
        ("2024-03 of ", None),
        ("", None),
        (None, None),
    ],
)
def test_an_archive_goes_to_its_newest_month_or_that_of_its_day(edition, until):
    known = read(("2024-01", "durham", edition)).until
    assert known == ({} if until is None else {at("2024-01"): at(until)})


def test_of_pieces_the_oldest_counts_and_other_forces_do_not():
    known = read(
        ("2024-01", "durham", "2024-06 of 2024-08-01"),
        ("2024-01", "durham/2", "2024-02 of 2024-04-01"),
        ("2024-01", "btp", "2024-01 of 2024-03-01"),
    )
    assert known.until == {at("2024-01"): at("2024-02")}


def test_outcomes_are_those_of_the_force_and_of_no_file_that_may_lack_some():
    parts = pd.DataFrame(
        {
            "month": pd.to_datetime(["2024-01", "2024-02", "2024-03"]),
            "part": ["durham", "btp", "durham/2"],
            "edition": None,
            "source": OUTCOME_PARTS,
            "refused": [None, None, "2024-03-durham-outcomes.csv"],
        }
    )
    assert archive_ages(parts, "durham", 2).outcomes == {at("2024-01")}


def test_a_month_is_early_that_was_read_before_so_many_more_were_published():
    known = ArchiveAges(dict.fromkeys(range(90, 103), 102))
    assert known.early(range(80, 110), 3) == [100, 101, 102]


@pytest.mark.parametrize(
    ("outcomes", "lacks"), [((), True), (range(103, 112), False), (range(104, 112), True)]
)
def test_outcomes_read_from_files_of_their_own_come_in_all_the_same(outcomes, lacks):
    known = ArchiveAges({99: 102}, frozenset(outcomes))
    assert known.still_coming([99], 12) == ([99] if lacks else [])
    assert known.still_coming([99], 3) == []
