"""The step that loads residents: each file read, and two that contradict one another refused."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import pandas as pd

from data_loaders.areas.population_columns import RESIDENTS, find_header
from data_loaders.areas.populations import read_populations
from data_loaders.files.archives import own_name
from data_loaders.files.readings import Member, PopulationReading
from data_loaders.files.sheet import Sheet
from data_loaders.one_load.ledger import Line, refused, without_wards
from data_loaders.one_load.load_context import Loading
from data_loaders.one_load.source import Offences, Source, Step
from model.counted import counted
from model.file_kinds import POPULATIONS

KEY = ["area_code", "year"]


def load_residents(loading: Loading, files: Sequence[Member]) -> None:
    """Read files of residents and store them; a line of the ledger for each.

    Residents are of the wards that the place file lists, or else those of the boundaries: without
    either nothing tells a ward of the place from another's, and the files are refused.

    A file replaces what the store has of its areas and years, and says so. Of two files of one load
    that differ in any of them neither is taken: nothing tells which is right.
    """
    areas = loading.draft.read("areas", columns=("area_code", "area_type"))
    wards = areas.loc[areas["area_type"] == "ward", "area_code"]
    if wards.empty and not loading.catalogue.place.wards:
        loading.lines.extend(
            without_wards(member.name, loading.catalogue.place) for member in files
        )
        return
    readings = loading.tables(files, partial(read_populations, wards=frozenset(wards)))
    given = [r.populations.assign(file=own_name(r.file), reading=r.file) for r in readings]
    if not given:
        return
    every = pd.concat(given, ignore_index=True)
    differ = every[every.groupby(KEY)["population"].transform("nunique") > 1]
    unclear = set(differ["reading"])
    table = loading.draft.read("populations")
    for reading in readings:
        if reading.file in unclear:
            loading.lines.append(refused(reading.file, _unclear(reading, differ)))
        else:
            loading.lines.append(_line(reading, _replaced(table, reading)))
    taken = every[~every["reading"].isin(unclear)].drop(columns="reading")
    # Files that say the same are told apart by name, so that their order does not count.
    taken = taken.sort_values("file").drop_duplicates(KEY, keep="last")
    both = pd.concat([table, taken], ignore_index=True).drop_duplicates(KEY, keep="last")
    loading.replace("populations", both.sort_values(KEY, ignore_index=True))


def _unclear(reading: PopulationReading, differ: pd.DataFrame) -> str:
    own = differ[differ["reading"] == reading.file]
    others = differ.merge(own[KEY], on=KEY)
    named = ", ".join(sorted(set(others["reading"]) - {reading.file}))
    first = own.sort_values(KEY).iloc[0]
    numbers = others[(others[KEY] == first[KEY]).all(axis=1)]["population"]
    said = " and ".join(f"{number:,}" for number in sorted(set(numbers)))
    return (
        f"{reading.file}: {named} gives other residents of {counted(len(own), 'area')}, such as "
        f"{said} of {first['area_code']} in {first['year']}; expected one number of each area and "
        "year. Neither was loaded: add the right one alone"
    )


def _replaced(table: pd.DataFrame, reading: PopulationReading) -> tuple[str, ...]:
    """What a file changes of the residents that the store has from another file."""
    both = table.merge(reading.populations, on=KEY, suffixes=("", "_new"))
    other = both[both["population"] != both["population_new"]]
    if other.empty:
        return ()
    names = ", ".join(sorted(set(other["file"])))
    return (f"replaces the residents of {counted(len(other), 'area')} as loaded from {names}",)


def _line(reading: PopulationReading, notes: tuple[str, ...]) -> Line:
    used = len(reading.populations)
    return Line(
        file=reading.file,
        kind=reading.kind,
        sha256=reading.sha256,
        rows_read=reading.rows_read,
        placed=used,
        outside=reading.rows_read - used - len(reading.rejects),
        rejects=reading.rejects,
        notes=(*reading.notes, *notes),
    )


def _in_sheet(sheet: Sheet, _: Offences, file: str) -> bool:
    return bool(find_header(sheet.rows, f"{sheet.name} {own_name(file)}"))


def _heading(sheet: Sheet, _: Offences) -> int | None:
    found = find_header(sheet.rows)
    return found.row if found else None


SOURCE = Source(
    POPULATIONS,
    Step.RESIDENTS,
    load_residents,
    columns={"ward code": ("ward code", "code"), "residents": RESIDENTS},
    called="a table of residents",
    in_sheet=_in_sheet,
    heading=_heading,
    in_pieces=True,
)
