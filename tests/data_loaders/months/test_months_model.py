"""Whatever files come, in whatever loads: months are those of a plain, slow model of the rules."""

from __future__ import annotations

import itertools
from collections import Counter
from dataclasses import dataclass, field, replace

import geopandas as gpd
import pandas as pd
import pyarrow as pa
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from data_loaders.counts.counting import coverage
from data_loaders.files.readings import INCIDENT_SCHEMA, IncidentReading
from data_loaders.months.merged_months import merged, together, without
from data_loaders.months.month_pieces import refused_in
from data_loaders.months.monthly_merge import MonthReader
from data_loaders.months.waiting import split
from data_loaders.one_load.ledger import ledger_table, with_replaced
from data_loaders.one_load.refused_files import RefusedFile
from geo.placing import Placer
from model.file_kinds import STREET_API, STREET_CSV
from model.tables import LEDGER_CLASSES, empty

MONTH = pd.Timestamp("2025-02-01")
FORCE = "west-yorkshire"
OFFENCES = ("burglary", "robbery")


NO_PLACE = 9
"""Records of this number and above have no place."""


@dataclass(frozen=True)
class File:
    """A made file: records are an id and an outcome; the id says offence and place."""

    kind: str
    part: str
    records: tuple[tuple[int, str], ...]
    edition: int = 0
    """How old its archive is; 0 where nothing says."""
    spoilt: bool = False
    """Whether it cannot be read, so that only its name says what it is."""

    @property
    def name(self) -> str:
        return f"{self.kind} {self.part} {self.records} {self.edition}"


@dataclass
class Model:
    """The rules, said as plainly as they can be: lists of records, compared one by one."""

    pieces: list[File] = field(default_factory=list)
    kept: dict[int, list[tuple[int, str]]] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)
    beside: set[tuple[int, str]] = field(default_factory=set)
    """Pieces, each with a file that was refused and may hold more of their month."""
    spoilt: set[tuple[str, str]] = field(default_factory=set)
    """Kinds and names of files that could not be read, while nothing of their kind is there."""
    before: int = 0
    """The number of pieces that were read by earlier loads."""

    def load(self, files: list[File]) -> None:
        self.before = len(self.pieces)
        self.spoilt |= {(file.kind, file.name) for file in files if file.spoilt}
        files = [file for file in files if not file.spoilt]
        for file in files:
            if file.kind == "archive":
                self.take([file])
        for some in batches([file for file in files if file.kind == "api"]):
            self.take(some)
        self.mark_beside_spoilt()

    def mark_beside_spoilt(self) -> None:
        """A file that could not be read may hold more of what is there, of the same service."""
        for kind, name in set(self.spoilt):
            there = {n for n in self.kept if self.pieces[n].kind == kind}
            if there:
                self.spoilt.discard((kind, name))
            if not any(self.pieces[n].name == name for n in there):
                self.beside |= {(n, name) for n in there}

    def settle(self, file: File) -> None:
        """What a file of this name was refused for is there."""
        self.spoilt = {(kind, name) for kind, name in self.spoilt if name != file.name}
        self.beside = {(n, name) for n, name in self.beside if name != file.name}

    def of_part(self, part: str) -> list[int]:
        return [n for n in self.kept if self.pieces[n].part == part]

    def take(self, files: list[File]) -> None:
        """Files judged against what is there, then kept in the order of their parts' names."""
        kept = [(file, goes) for file in files if (goes := self.judged(file)) is not None]
        for file, goes in kept:
            for number in {*goes, *self.of_other_service(file)} & set(self.kept):
                del self.kept[number]
        for file, _ in sorted(kept, key=lambda pair: pair[0].part):
            self.keep(file)

    def judged(self, file: File) -> list[int] | None:
        """The pieces a file takes the place of; None for a file that changes nothing."""
        same_part = self.of_part(file.part)
        if any(self.pieces[n] == file for n in same_part):
            self.settle(file)
            return None
        if self.other_service_has(file):
            return None
        if not same_part:
            api = [
                record for n in self.kept if self.pieces[n].kind == "api" for record in self.kept[n]
            ]
            if file.part == FORCE and 2 * len(placed(file.records)) < len(placed(api)):
                self.refused.append(file.name)
                return None
            return []
        if not file.records:
            return None
        verdict, goes = self.judge(file, same_part)
        if verdict in ("unclear", "versions"):
            self.refused.append(file.name)
        if verdict in ("same", "older"):
            self.settle(file)
        return goes if verdict in ("later", "piece") else None

    def other_service_has(self, file: File) -> bool:
        return file.kind == "api" and bool(self.of_part(FORCE))

    def of_other_service(self, file: File) -> list[int]:
        own = file.kind == "archive" and file.part == FORCE
        return [n for n in self.kept if own and self.pieces[n].kind == "api"]

    def waiting(self) -> set[int]:
        """Other forces' files where the API stands for the place's own."""
        if self.of_part(FORCE) or not any(self.pieces[n].kind == "api" for n in self.kept):
            return set()
        return {n for n in self.kept if self.pieces[n].kind == "archive"}

    def keep(self, file: File) -> None:
        """Records of another piece count once; so do those of another part, by their id.

        The two services give the same record different ids.
        """
        alike = [n for n in self.kept if self.pieces[n].kind == file.kind]
        in_pieces = Counter(i for n in self.of_part(file.part) for i, _ in self.kept[n])
        others = [n for n in alike if file.kind == "api" or self.pieces[n].part != file.part]
        met = {i for n in others for i, _ in placed(self.kept[n])}
        new = []
        for i, outcome in file.records:
            if file.kind == "archive" and in_pieces[i]:
                in_pieces[i] -= 1
            elif i not in met:
                new.append((i, outcome))
        self.settle(file)
        self.pieces.append(file)
        self.kept[len(self.pieces) - 1] = new

    def judge(self, file: File, same_part: list[int]) -> tuple[str, list[int]]:
        there = Counter(record for n in same_part for record in self.kept[n])
        found = {n: self.beside_one(file, n) for n in same_part}
        more = there.total() - len(file.records)
        withdrawn = more > 0 and all(
            found[n] == "later" and self.age(file, n) == 1 for n in same_part
        )
        if not Counter(file.records) - there and not withdrawn:
            return "same", []
        for verdict in ("unclear", "versions", "older"):
            if verdict in found.values():
                if verdict == "unclear" and all(self.has_more(file, n) for n in same_part):
                    self.beside |= {(n, file.name) for n in same_part}
                return verdict, []
        later = [n for n in same_part if found[n] == "later"]
        return ("later", later) if later else ("piece", [])

    def age(self, file: File, number: int) -> int:
        old = self.pieces[number].edition
        if not file.edition or not old:
            return 0
        return (file.edition > old) - (file.edition < old)

    def has_more(self, file: File, number: int) -> bool:
        own = len(file.records) - common(file.records, self.kept[number])
        return own > max(1, 0.05 * len(file.records))

    def beside_one(self, file: File, number: int) -> str:
        """What a file is to one piece."""
        new, old = list(file.records), self.kept[number]
        age, together = self.age(file, number), number >= self.before
        follows, precedes = holds(new, old), holds(old, new)
        all_old, all_new = common(new, old) == len(old), common(new, old) == len(new)
        if follows and precedes:
            if age or not together or not Counter(old) - Counter(new):
                return "older" if age == -1 else "later"
            if all_old == all_new:
                return "versions"
            return "later" if all_old else "older"
        if follows and (age >= 0 or all_old):
            return "later"
        if precedes and (age == -1 or (age == 0 and together)):
            return "older"
        share = 0.05 if file.kind == "archive" else 0.6
        pairs = ((new, old), (placed(new), placed(old)))
        apart = all(common(one, two) <= share * min(len(one), len(two)) for one, two in pairs)
        return "piece" if apart else "unclear"

    def counts(self) -> Counter[str]:
        counted = set(self.kept) - self.waiting()
        return Counter(offence(i) for n in counted for i, _ in placed(self.kept[n]))

    def status(self) -> str:
        if not self.kept or not self.counts():
            return "none"
        counted = set(self.kept) - self.waiting()
        kinds = {self.pieces[n].kind for n in counted}
        whole = kinds == {"api"} or self.of_part(FORCE)
        short = any(number in counted for number, _ in self.beside)
        return "complete" if whole and not short else "partial"


def placed(records) -> list[tuple[int, str]]:
    return [(i, outcome) for i, outcome in records if i < NO_PLACE]


def common(one, two) -> int:
    """Records in both, each as often as in the one that has it less."""
    return (Counter(i for i, _ in one) & Counter(i for i, _ in two)).total()


def holds(later, before) -> bool:
    """Whether one has nearly all records of the other, and nearly all that lay in the place."""
    missing = [(len(old), len(old) - common(later, old)) for old in (before, placed(before))]
    few = all(lost <= max(1, 0.05 * of) and 2 * lost <= of for of, lost in missing)
    return bool(before) and few


def batches(files: list[File]) -> list[list[File]]:
    """Files in their order, cut before each of a polygon that the others before it have."""
    found: list[list[File]] = [[]]
    for file in files:
        if any(other.part == file.part for other in found[-1]):
            found.append([])
        found[-1].append(file)
    return found


def offence(i: int) -> str:
    return OFFENCES[i % 2]


def place(i: int) -> float:
    return -1.60 + i / 1000 if i < NO_PLACE else float("nan")


@pytest.fixture(scope="module")
def wards() -> Placer:
    """One ward that holds every place a record can have."""
    square = shapely.box(400_000, 400_000, 460_000, 460_000)
    areas = gpd.GeoDataFrame(
        {"area_code": ["E1"], "area_name": ["Ward"], "area_type": ["ward"]},
        geometry=[square],
        crs=27700,
    )
    return Placer(areas, tolerance_m=0.0)


def reading(file: File) -> IncidentReading:
    """The file as its reader hands it on; records of one id are numbered."""
    ids = [i for i, _ in file.records]
    table = pd.DataFrame(
        {
            "month": pd.Series([MONTH] * len(ids), dtype="datetime64[us]"),
            "part": pd.Series([file.part] * len(ids), dtype="str"),
            "incident_id": pd.Series([f"{file.kind[:3]}{i}" for i in ids], dtype="str"),
            "record": 1,
            "offence": pd.Series([offence(i) for i in ids], dtype="str"),
            "longitude": pd.Series([place(i) for i in ids], dtype=float),
            "latitude": 53.75,
            "street": pd.Series([f"On or near {i}" for i in ids], dtype="str"),
            "outcome": pd.Series([outcome for _, outcome in file.records], dtype="str"),
        }
    )
    return IncidentReading(
        file=file.name,
        kind=STREET_CSV if file.kind == "archive" else STREET_API,
        sha256=file.name,
        rows_read=len(ids),
        table=pa.Table.from_pandas(table, INCIDENT_SCHEMA),
        covers=() if ids else ((MONTH, file.part),),
        edition=f"2026-0{file.edition} of " if file.edition else "",
    )


def loaded(wards: Placer, loads: list[list[File]]):
    """Incidents, parts, ledger and the names of refused files after these loads."""
    incidents, parts, others = empty("incidents"), empty("parts"), empty("elsewhere")
    ledger, refused, remembered = empty("ledger"), [], set()
    for number, files in enumerate(loads):
        reader = MonthReader(
            wards,
            force=FORCE,
            load_id=str(number),
            stored_parts=parts,
            stored=lambda month, there=incidents: there,
            stored_elsewhere=lambda month, there=others: there,
        )
        reader.recall(remembered)
        note = {"archive": reader.note_refused, "api": reader.note_refused_answer}
        for kind in ("archive", "api"):
            of_kind = [file for file in files if file.kind == kind]
            reader.take([reading(file) for file in of_kind if not file.spoilt])
            for file in of_kind:
                if file.spoilt:
                    note[kind](RefusedFile.of_months(file.name, [MONTH]))
        read = reader.result()
        remembered = read.remembered
        incidents, parts = merged(read, parts, incidents)
        others = together([without(others, read.gone), read.elsewhere], "elsewhere")
        if read.lines:
            lines = ledger_table(read.lines, str(number), pd.Timestamp("2026-11-30", tz="UTC"))
            ledger = pd.concat([with_replaced(ledger, read.gone), lines], ignore_index=True)
        refused += [line.file for line in read.lines if line.refused]
    assert len(others) == parts[["outside", "no_location"]].to_numpy().sum()
    return incidents, parts, ledger, refused


_RECORD = st.tuples(st.integers(0, 11), st.sampled_from(("", "Charged")))
_ARCHIVE = st.builds(
    File,
    st.just("archive"),
    st.sampled_from((FORCE, FORCE, FORCE, "north-yorkshire")),
    st.lists(_RECORD, max_size=8, min_size=1).map(tuple),
    st.sampled_from((0, 0, 1, 2)),
    st.sampled_from((False, False, False, True)),
)
_API = st.builds(
    File,
    st.just("api"),
    st.sampled_from(("p1", "p2")),
    st.lists(_RECORD, max_size=6, unique_by=lambda record: record[0]).map(tuple),
    st.just(0),
    st.sampled_from((False, False, False, True)),
)
_LOADS = st.lists(st.lists(st.one_of(_ARCHIVE, _API), min_size=1, max_size=4), max_size=3)


@settings(max_examples=100)
@given(loads=_LOADS)
def test_any_files_in_any_loads_leave_what_the_rules_say(wards, loads):
    model = Model()
    for files in loads:
        model.load(files)
    incidents, parts, ledger, refused = loaded(wards, loads)
    counted, _ = split(incidents, parts, FORCE)
    assert Counter(counted["offence"]) == model.counts()
    assert sorted(refused) == sorted(model.refused)
    assert len(parts) == len(model.kept)
    status = list(coverage(split(parts, parts, FORCE)[0], FORCE)["status"]) or ["none"]
    if not any(piece.kind == "api" for piece in model.pieces):
        assert status == [model.status()]
    assert (ledger[list(LEDGER_CLASSES)].sum(axis=1) == ledger["rows_read"]).all()
    assert ledger["placed"].sum() == len(incidents) == parts["records"].sum()


@settings(max_examples=30)
@given(records=st.lists(_RECORD, min_size=2, max_size=8), data=st.data())
def test_pieces_give_the_same_store_in_one_load_and_in_several(wards, records, data):
    """Each record has an id of its own here, so that pieces have none in common."""
    numbered = tuple((number, outcome) for number, (_, outcome) in enumerate(records))
    cut = data.draw(st.integers(1, len(numbered) - 1))
    pieces = [File("archive", FORCE, numbered[:cut]), File("archive", FORCE, numbered[cut:])]
    as_one = loaded(wards, [pieces])
    apart = loaded(wards, [[piece] for piece in pieces])
    pd.testing.assert_frame_equal(as_one[0], apart[0])
    columns = ["part", "file", "records"]
    pd.testing.assert_frame_equal(as_one[1][columns], apart[1][columns])
    whole = loaded(wards, [[File("archive", FORCE, numbered)]])
    assert Counter(whole[0]["incident_id"]) == Counter(as_one[0]["incident_id"])


@settings(max_examples=50)
@given(data=st.data())
def test_a_piece_that_cannot_be_read_leaves_the_same_store_whenever_it_comes(wards, data):
    """In one load and in several, in any order; and once it comes well the month is complete."""
    pieces = [
        File("archive", FORCE, tuple((n, "") for n in range(first, 12, 3)), spoilt=first == 0)
        for first in range(3)
    ]
    given_ = data.draw(st.permutations(data.draw(st.sampled_from((pieces[:2], pieces)))))
    cuts = sorted(data.draw(st.sets(st.integers(1, len(given_) - 1))))
    bounds = itertools.pairwise([0, *cuts, len(given_)])
    loads = [given_[first:last] for first, last in bounds]
    in_several, in_one = (loaded(wards, some)[1] for some in (loads, [given_]))
    assert list(coverage(in_several, FORCE)["status"]) == ["partial"]
    for parts in (in_several, in_one):
        assert set().union(*map(refused_in, parts["refused"])) == {pieces[0].name}
    mended = loaded(wards, [*loads, [replace(pieces[0], spoilt=False)]])[1]
    assert list(coverage(mended, FORCE)["status"]) == ["complete"]


@settings(max_examples=50)
@given(data=st.data())
def test_the_newest_archive_wins_in_any_order(wards, data):
    """Versions of a month that each lack one record of twenty, of archives whose age is known."""
    gone = data.draw(st.lists(st.integers(0, 19), min_size=2, max_size=4, unique=True))
    versions = [
        File("archive", FORCE, tuple((i, "") for i in range(20) if i != lost), edition)
        for edition, lost in enumerate(gone, start=1)
    ]
    order = data.draw(st.permutations(versions))
    cut = data.draw(st.integers(0, len(order)))
    incidents, parts, _, refused = loaded(
        wards, [some for some in (order[:cut], order[cut:]) if some]
    )
    assert not refused
    assert list(parts["file"]) == [versions[-1].name]
    assert len(incidents) == len(placed(versions[-1].records))
