"""Whatever files come, in whatever commands and order: months are those of a plain, slow model."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from random import Random

import pandas as pd
import pytest

from data_loaders.load import add
from model.config.catalogue import Catalogue
from model.tables import LEDGER_CLASSES
from store.store import Store
from tests.data_loaders import loading as made
from tests.data_loaders.months.slow_months import (
    AWAY,
    BTP,
    EAST,
    KINDS,
    OTHER,
    WEST,
    WHOLE,
    A,
    B,
    C,
    File,
    Months,
    ward_codes,
)

MONTHS = range(1, 6)
COMMANDS = 3
LESS = WHOLE - {0}
"""What an earlier version lacked of a month."""


def _archive(some: Random, month: int) -> Iterator[File]:
    """The whole month, its pieces, a version of before: some of them again, in any command."""
    name = f"2025-0{month}-west-yorkshire-street"
    pieces = [A | AWAY, A | B | AWAY, B, C]
    family = some.choice(([WHOLE], [WHOLE, LESS], [WHOLE, *pieces], pieces))
    for number in range(some.randint(1, 4)):
        rows, ids = some.choice(family), len(family) > 1 or some.random() < 0.5
        strays = some.choice((0, 0, 0, 1, 6)) if ids else 0
        file = File(f"{name}-{number}.csv", {month: rows}, _command(some), ids=ids, strays=strays)
        yield replace(file, seed=number)
    if len(family) > 1 and some.random() < 0.5:
        yield from _refused(some, name, month)


def _refused(some: Random, name: str, month: int) -> Iterator[File]:
    """A file that is refused, and maybe the same mended."""
    how = some.choice(("cut off", "unknown", "twice", "rounded"))
    file = File(f"{name}-x.csv", {month: C}, _command(some), spoilt=how, seed=9)
    yield file
    if file.command + 1 < COMMANDS and some.random() < 0.5:
        yield replace(file, spoilt="", command=some.randint(file.command + 1, COMMANDS - 1))


def _answers(some: Random, month: int, place: Catalogue) -> Iterator[File]:
    """Answers for wards and for the city, under these names and others, some of them empty."""
    for ward, rows in enumerate((WEST, EAST)):
        if some.random() < 0.4:
            continue
        its, code = place.place.wards[ward], ward_codes(place)[ward]
        held = {month: some.choice((rows,) * 4 + (frozenset(),))}
        file = File(f"2025-0{month}-{code}.json", held, _command(some), "api", wards=(ward,))
        yield file
        if held[month] and some.random() < 0.5:
            name = f"{its.name.replace(' & ', '-and-').replace(' ', '-')}-2025-0{month}.json"
            yield replace(file, name=name, command=_command(some), numbers=7_000_000)
    if some.random() < 0.4:
        city, rows = f"2025-0{month}-twoville.json", {month: WEST | EAST}
        yield File(city, rows, _command(some), "api", wards=(0, 1), numbers=9_000_000)


def _spanning(some: Random) -> File:
    """A file of several months of which the first or the last may be cut."""
    first = some.randint(1, 3)
    rows = dict.fromkeys(range(first, first + some.randint(2, 3)), WHOLE)
    for end in (min(rows), max(rows)):
        rows[end] = some.choice((WHOLE, A | AWAY, frozenset(range(5))))
    return File("an extract.csv", rows, _command(some), seed=5)


def _command(some: Random) -> int:
    return some.randrange(COMMANDS)


def _files(some: Random, place: Catalogue) -> Iterator[File]:
    extract = _spanning(some)
    spanned = extract.rows if some.random() < 0.5 else {}
    if spanned:
        yield extract
    for month in some.sample(MONTHS, some.randint(1, 3)):
        name = f"2025-0{month}-west-yorkshire-street.csv"
        if month in spanned:
            if some.random() < 0.5:
                yield File(name, {month: WHOLE}, _command(some), seed=6)
            continue
        if some.random() < 0.7:
            yield from _archive(some, month)
        if some.random() < 0.4:
            yield from _answers(some, month, place)
        if some.random() < 0.3:
            name = f"2025-0{month}-btp-street.csv"
            yield File(name, {month: BTP}, _command(some), force=OTHER)


@pytest.fixture(scope="module")
def place(leeds):
    return made.two_wards(leeds)


@pytest.mark.parametrize("seed", range(16))
def test_any_files_leave_what_the_rules_say(tmp_path, place, seed):
    some = Random(seed)
    files = list(_files(some, place))
    model, refused = Months(), list[str]()
    store = Store(str(tmp_path / "store"))
    add([made.boundaries(tmp_path, place)], place, store)
    for command in range(COMMANDS):
        given = [file for file in files if file.command == command]
        some.shuffle(given)
        model.add(given)
        if given:
            report = add([file.write(tmp_path) for file in given], place, store)
            refused += [line.file for line in report.lines if line.refused]
    tables = {n: store.read(n, store.current()) for n in ("coverage", "ward_counts", "ledger")}
    assert sorted(refused) == sorted(model.refused)
    _assert_as_in_the_model(tables, model, place)
    ledger = tables["ledger"]
    assert (ledger[list(LEDGER_CLASSES)].sum(axis=1) == ledger["rows_read"]).all()


def _assert_as_in_the_model(
    tables: dict[str, pd.DataFrame], model: Months, place: Catalogue
) -> None:
    # What is doubted in the light of its neighbours is whole by its files.
    found = {
        row.month.month: row.status.replace("doubtful", "complete")
        for row in tables["coverage"].itertuples()
    }
    told = {month: model.status(month) for month in MONTHS}
    assert {month: found.get(month, "missing") for month in MONTHS} == told
    counts, codes = tables["ward_counts"], ward_codes(place)
    counts = counts[counts["offence"].isin([kind for kind, _ in KINDS])]
    for month in MONTHS:
        rows = counts[counts["month"].dt.month == month]
        keys = zip(map(codes.index, rows["area_code"]), rows["offence"], strict=True)
        assert +Counter(dict(zip(keys, rows["count"], strict=True))) == model.counts(month)
