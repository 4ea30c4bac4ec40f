"""A doubtful month, marked by a load, and the analyst who says that it is true."""

from __future__ import annotations

import pandas as pd
import pytest

from data_loaders.__main__ import main
from data_loaders.counts.accepting import accept
from data_loaders.load import add
from model.errors import SaferError
from model.periods import month
from store.read_dataset import read_dataset
from tests.data_loaders import loading as made

MARCH = month("2025-03")


def of_month(folder, name: str, number: int):
    """A street file of a month with so many crimes of four kinds, half of them in either ward."""
    rows = [
        made.row(
            f"{name}-{n}",
            month=name,
            longitude="-1.60" if n % 2 else "-1.50",
            kind=made.KINDS[n // 2 % 4],
        )
        for n in range(number)
    ]
    return made.street(folder, *rows, name=f"{name}-west-yorkshire-street.csv")


@pytest.fixture
def doubted(store, place, tmp_path):
    """January to May 2025 of 600 records a month, March of 200."""
    numbers = {1: 600, 2: 610, 3: 200, 4: 590, 5: 605}
    add([of_month(tmp_path, f"2025-0{m}", n) for m, n in numbers.items()], place, store)
    return store


def coverage(store) -> dict[str, tuple[str, str]]:
    rows = store.read("coverage", store.current())
    return {f"{r.month:%Y-%m}": (r.status, r.reason) for r in rows.itertuples()}


def test_a_load_marks_the_month_keeps_its_counts_and_says_what_to_do(store, place, tmp_path):
    files = [of_month(tmp_path, f"2025-0{m}", 200 if m == 3 else 600) for m in range(1, 6)]
    report = add(files, place, store)
    why = "200 records, where 600 are usual in the months around it"
    assert coverage(store)["2025-03"] == ("doubtful", why)
    (note,) = report.notes
    assert "Mar 2025 of police.uk is doubtful" in note
    assert "accept police.uk 2025-03" in note
    assert why not in note, "the report of the months has the numbers"
    counts, _ = read_dataset(store, store.current(), place).counts
    ward = place.place.wards[0].code
    assert counts.loc[(ward, "burglary"), MARCH] == 25
    assert counts.loc[(ward, "robbery"), MARCH] == 0


def test_months_added_one_by_one_are_judged_as_those_added_at_once(doubted, place, tmp_path):
    for number in (2, 1, 5, 3, 4):
        add([of_month(tmp_path, f"2025-0{number}", 200 if number == 3 else 600)], place, doubted)
    assert [status for status, _ in coverage(doubted).values()] == [
        "complete",
        "complete",
        "doubtful",
        "complete",
        "complete",
    ]


def test_an_accepted_month_is_complete_and_stays_so(doubted, place, tmp_path):
    before = doubted.current()
    release = accept(doubted, place, "police.uk", MARCH)
    assert doubted.current().release_id == release.release_id != before.release_id
    status, reason = coverage(doubted)["2025-03"]
    assert (status, reason[:20]) == ("complete", "accepted as true on ")
    assert reason.endswith("are usual in the months around it")
    (row,) = doubted.read("accepted", release).itertuples()
    assert (row.source, row.month, row.records) == ("police.uk", pd.Timestamp("2025-03-01"), 200)
    add([of_month(tmp_path, "2025-06", 600)], place, doubted)
    assert coverage(doubted)["2025-03"] == (status, reason)
    assert doubted.read("ward_counts", before).equals(doubted.read("ward_counts", release))


def test_it_lapses_when_its_records_change(doubted, place, tmp_path):
    accept(doubted, place, "police.uk", MARCH)
    add([of_month(tmp_path / "newer", "2025-03", 210)], place, doubted)
    assert coverage(doubted)["2025-03"][0] == "doubtful"


@pytest.mark.parametrize(
    ("source", "name", "words"),
    [
        ("police", "2025-03", "no such source in this store; give one of police.uk"),
        ("lasbt", "2025-03", "no data in this store; give one of police.uk"),
        ("police.uk", "2024-03", "no data of Mar 2024.*its months are Jan 2025 to May 2025"),
        ("police.uk", "2025-04", "Apr 2025 of police.uk is complete, not doubtful"),
    ],
)
def test_what_is_not_doubtful_cannot_be_accepted(doubted, place, source, name, words):
    with pytest.raises(SaferError, match=words):
        accept(doubted, place, source, month(name))
    assert doubted.read("accepted", doubted.current()).empty


def test_the_command_says_what_it_did_or_why_not(tmp_path, monkeypatch, shared_data, capsys):
    monkeypatch.setenv("SAFER_DATA_DIR", str(tmp_path / "data"))
    numbers = {1: 600, 2: 610, 3: 200, 4: 590}
    files = [str(of_month(tmp_path, f"2025-0{m}", n)) for m, n in numbers.items()]
    wards = str(shared_data / "leeds" / "wards-2025.geojson")
    assert main(["add", wards, *files]) == 0
    assert main(["accept", "police.uk", "2025-03"]) == 0
    assert "counts as complete" in capsys.readouterr().out
    assert main(["accept", "police.uk", "2025-03"]) == 1
    assert "is complete, not doubtful" in " ".join(capsys.readouterr().err.split())


def test_a_month_written_otherwise_is_told_how_to_write_it(capsys):
    with pytest.raises(SystemExit):
        main(["accept", "police.uk", "Nov17"])
    assert "month 'Nov17' is not written YYYY-MM, such as 2017-11" in capsys.readouterr().err
