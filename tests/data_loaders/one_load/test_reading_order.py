"""Whatever files are called and in whatever order they come, the store is the same."""

from __future__ import annotations

import io
import itertools

import pytest

from data_loaders.files.readings import Member
from data_loaders.load import add
from data_loaders.one_load.reading_order import by_content
from store.store import Store
from tests.data_loaders import loading as made
from tests.data_loaders.made_extracts import table


def version(folder, name, *more):
    """Forty records of February, two of them of this version only."""
    rows = [made.row(f"{n:064x}") for n in range(38)]
    own = [made.row(f"{n:064x}", kind="Robbery") for n in more]
    return made.street(folder, *rows, *own, name=name)


@pytest.mark.parametrize("names", list(itertools.permutations(("a.csv", "b.csv"))))
@pytest.mark.parametrize("turned", [False, True])
def test_of_two_versions_of_no_known_age_the_larger_stays_in_any_order(
    tmp_path, place, store, names, turned
):
    larger = version(tmp_path, names[0], 100, 101)
    smaller = version(tmp_path, names[1], 200)
    report = add([smaller, larger] if turned else [larger, smaller], place, store)
    refused = {line.file: line.refused for line in report.lines}
    assert refused[larger.name] == ""
    assert "nothing says which is the newer. The larger file was used" in refused[smaller.name]
    assert larger.name in refused[smaller.name]
    assert table(store, "incidents")["offence"].value_counts()["robbery"] == 2


def test_of_two_as_large_the_same_stays_in_any_order(tmp_path, place):
    found = set()
    for number, (names, turned) in enumerate(
        itertools.product(itertools.permutations(("a.csv", "b.csv")), (False, True))
    ):
        folder = tmp_path / str(number)
        files = [version(folder, names[0], 100), version(folder, names[1], 200)]
        store = Store(str(folder / "store"))
        wards = made.boundaries(folder, place)
        report = add([wards, *(files[::-1] if turned else files)], place, store)
        assert len(report.refused) == 1
        found.add(frozenset(table(store, "incidents")["incident_id"]))
    assert len(found) == 1


def test_the_lines_of_the_ledger_stand_as_the_files_were_given(tmp_path, place, store):
    files = [
        made.street(tmp_path, *[made.row(f"{m}{n}", month=m) for n in range(int(m[-1]))], name=m)
        for m in ("2025-01.csv", "2025-03.csv", "2025-02.csv")
        for m in (m.removesuffix(".csv"),)
    ]
    report = add(files, place, store)
    assert [line.file for line in report.lines] == ["2025-01", "2025-03", "2025-02"]


def member(name: str, content: bytes) -> Member:
    return Member(name, len(content), lambda: io.BytesIO(content))


@pytest.mark.parametrize("names", list(itertools.permutations("abc")))
def test_files_are_read_by_size_and_then_by_their_bytes(names):
    contents = (b"12", b"123", b"13")
    found = [(member(n, c), "kind") for n, c in zip(names, contents, strict=True)]
    read = [m.open().read() for m, _ in by_content(found)]
    assert read[0] == b"123"
    assert read == [m.open().read() for m, _ in by_content(found[::-1])]
