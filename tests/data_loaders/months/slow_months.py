"""Made files of whole months, and a plain, slow model of what any of them leave in a store.

A record is a number: it says its ward, point, kind and id. A file is a set of numbers by month.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import sqrt
from pathlib import Path
from statistics import median

from model.config.catalogue import Catalogue
from tests.data_loaders import loading as made
from tests.publications import record

Rows = frozenset[int]

A, B, C = (frozenset(range(n, 96, 3)) for n in range(3))
"""Pieces of a month: each has every kind of record in both wards."""
AWAY = frozenset(range(900, 909))
"""Records of the force outside the place, and without a place."""
WHOLE = A | B | C | AWAY
BTP = frozenset(range(200, 210))
"""Those of another force in the place."""
WEST, EAST = (frozenset(n for n in WHOLE - AWAY if n // 48 == ward) for ward in (0, 1))

OWN, OTHER = "West Yorkshire Police", "British Transport Police"
KINDS = (
    ("burglary", "Burglary"),
    ("robbery", "Robbery"),
    ("anti-social-behaviour", "Anti-social behaviour"),
    ("drugs", "Drugs"),
)


def kind(number: int) -> tuple[str, str]:
    return KINDS[number // 3 % 4]


def ward(number: int) -> int:
    """The place among the wards; 2 is outside, 3 nowhere."""
    return (2 + number % 2) if number >= 900 else number % 200 // 48


def point(number: int) -> tuple[float, float]:
    """Longitude and latitude, of every record its own."""
    at = number % 48
    west = (-1.6411, -1.5411, -0.9011)[ward(number)]
    return west + 0.0811 * (at % 12) / 11, 53.7611 + 0.0753 * (at // 12) / 3 + number / 1e6


def in_place(rows: Rows) -> Rows:
    return frozenset(n for n in rows if ward(n) < 2)


@dataclass(frozen=True)
class File:
    """One file: what its name says, and what it holds of which months."""

    name: str
    rows: Mapping[int, Rows]
    command: int = 0
    service: str = "archive"
    force: str = OWN
    ids: bool = True
    numbers: int = 0
    """What the API has added to all ids."""
    spoilt: str = ""
    """Why it is refused: cut off, unknown to all, pasted twice, or rounded."""
    strays: int = 0
    """Rows of another month than its name says."""
    wards: tuple[int, ...] = ()
    """Those its name tells, of an answer."""
    seed: int = 0
    """The order of its rows."""

    @property
    def size(self) -> int:
        """How large it is, by which files of one kind are ordered."""
        text = self._answer() if self.service == "api" else self._table()
        return len(_spoilt(text, self.spoilt))

    def write(self, folder: Path) -> Path:
        path = folder / str(self.command) / self.name
        path.parent.mkdir(parents=True, exist_ok=True)
        text = self._answer() if self.service == "api" else self._table()
        path.write_text(_spoilt(text, self.spoilt))
        return path

    def _ordered(self, rows: Rows) -> list[int]:
        return sorted(rows, key=lambda n: n * (7 + 2 * self.seed) % 1009)

    def _answer(self) -> str:
        given = ((month, n) for month, rows in self.rows.items() for n in self._ordered(rows))
        return json.dumps([self._record(month, n) for month, n in given])

    def _record(self, month: int, n: int) -> dict[str, object]:
        given = record(10_000 * month + n + self.numbers, f"2025-0{month}", *point(n))
        given["location"]["street"] = {"id": n, "name": f"On or near Street {n}"}
        return {**given, "category": kind(n)[0]}

    def _table(self) -> str:
        rows = [self._row(m, n) for m, some in self.rows.items() for n in self._ordered(some)]
        for stray in range(self.strays):
            rows.insert(3 * stray, self._row(min(self.rows) + 1, 300 + stray))
        return "\n".join((made.HEADER, *rows)) + "\n"

    def _row(self, month: int, n: int) -> str:
        decimals = 2 if self.spoilt == "rounded" else 6
        x, y = ("", "") if ward(n) == 3 else (f"{at:.{decimals}f}" for at in point(n))
        id_ = f"{month}{n:063x}" if self.ids and kind(n)[0] != "anti-social-behaviour" else ""
        where = f"{x},{y},On or near Street {n},E01000001,Leeds 001A"
        return f"{id_},2025-0{month},{self.force},{self.force},{where},{kind(n)[1]},,"


def _spoilt(text: str, how: str) -> str:
    if how == "cut off":
        return text[:-40]
    if how == "unknown":
        return "<html>503 Service Unavailable</html>"
    if how == "twice":
        return text + text.split("\n", maxsplit=1)[1]
    return text


@dataclass
class Piece:
    """What is kept of a file of one month."""

    file: File
    rows: Rows
    refused: set[str] = field(default_factory=set)
    """The names of files that were refused beside it and may hold more."""

    @property
    def part(self) -> tuple[str, str]:
        own = self.file.name if self.file.service == "api" else self.file.force
        return self.file.service, own


@dataclass
class Months:
    """The rules, as plain as they can be said: sets of records, compared one with another."""

    kept: dict[int, list[Piece]] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)
    remembered: list[File] = field(default_factory=list)
    """Refused files of months of which nothing of the archive is there."""

    def add(self, files: Sequence[File]) -> None:
        """One command: the files of the archive, the largest first, then the answers of the API."""
        ordered = sorted(files, key=lambda file: -file.size)
        archive = [file for file in ordered if file.service == "archive"]
        for file in archive:
            if not file.spoilt:
                self._take(file)
        for file in archive:
            if file.spoilt:
                self.refused.append(file.name)
                self._refuse(file)
        for file in ordered:
            if file.service == "api":
                self._take(file)
        self._end([file for file in archive if file.spoilt])

    def _take(self, file: File) -> None:
        for month, rows in file.rows.items():
            there = self.kept.setdefault(month, [])
            if file.service == "api":
                self._answer(file, rows, there)
            else:
                self._archive(file, rows, there)

    def _archive(self, file: File, rows: Rows, there: list[Piece]) -> None:
        mine = [p for p in there if p.part == ("archive", file.force)]
        held = frozenset().union(*(p.rows for p in mine))
        anew = file.ids and any(not p.file.ids and p.rows <= rows for p in mine)
        if rows <= held and not anew:
            self._settle(file.name, there)
            return
        gone = [p for p in mine if p.rows <= rows]
        if file.force == OWN:
            answers = [p for p in there if p.file.service == "api"]
            if 2 * len(in_place(rows)) < len(frozenset().union(*(p.rows for p in answers))):
                self.refused.append(file.name)
                return
            gone += answers
        there[:] = [p for p in there if p not in gone]
        there.append(Piece(file, rows))
        self._settle(file.name, there)

    def _answer(self, file: File, rows: Rows, there: list[Piece]) -> None:
        """An answer counts where the force has no file, and no record of it twice."""
        if any(p.part == ("archive", OWN) for p in there):
            return
        if any(p.part == ("api", file.name) for p in there):
            return
        others = [p for p in there if p.file.service == "api" and p.file.numbers != file.numbers]
        if rows and rows <= frozenset().union(*(p.rows for p in others)):
            return
        held = [p for p in others if p.rows and p.rows <= rows]
        there[:] = [p for p in there if p not in held]
        there.append(Piece(file, rows))

    def _settle(self, name: str, there: list[Piece]) -> None:
        self.remembered = [file for file in self.remembered if file.name != name]
        for piece in there:
            piece.refused.discard(name)

    def _refuse(self, file: File) -> None:
        """A file that was read and then refused may hold more of its part, beyond a few records."""
        ((month, rows),) = file.rows.items()
        there = self.kept.setdefault(month, [])
        part = [p for p in there if p.part == ("archive", file.force)]
        held = frozenset().union(*(p.rows for p in part))
        if file.spoilt == "twice" and part and len(rows - held) > max(1, 0.05 * len(rows)):
            for piece in part:
                piece.refused.add(file.name)

    def _end(self, refused: Sequence[File]) -> None:
        """One that was not read, or whose part is not there, may hold more of its month.

        Whenever something of it comes, and whatever the API answers.
        """
        for file in refused:
            ((month, rows),) = file.rows.items()
            has_part = any(p.part == ("archive", file.force) for p in self.kept[month])
            if file.spoilt != "twice" or (in_place(rows) and not has_part):
                self.remembered.append(file)
        for file in list(self.remembered):
            ((month, rows),) = file.rows.items()
            there = [p for p in self.kept[month] if p.file.service == "archive"]
            part = [p for p in there if p.file.force == file.force]
            held = frozenset().union(*(p.rows for p in part))
            if there:
                self.remembered.remove(file)
            if file.spoilt == "twice" and part and len(rows - held) <= max(1, 0.05 * len(rows)):
                continue
            if all(p.file.name != file.name for p in there):
                for piece in there:
                    piece.refused.add(file.name)

    def counted(self, month: int) -> list[Piece]:
        """The pieces that count: other forces' files wait where the API stands for the own."""
        there = self.kept.get(month, [])
        own = any(p.part == ("archive", OWN) for p in there)
        if not own and any(p.file.service == "api" for p in there):
            return [p for p in there if p.file.service == "api"]
        return there

    def counts(self, month: int) -> Counter[tuple[int, str]]:
        """Records by ward and kind, of the wards that are known."""
        pieces, known = self.counted(month), self.known(month)
        rows = in_place(frozenset().union(*(p.rows for p in pieces)))
        return Counter((ward(n), kind(n)[0]) for n in rows if ward(n) in known)

    def known(self, month: int) -> set[int]:
        pieces = self.counted(month)
        if not any(p.file.service == "api" for p in pieces):
            return {0, 1}
        return {w for p in pieces if p.rows for w in p.file.wards}

    def status(self, month: int) -> str:
        pieces = self.counted(month)
        rows = in_place(frozenset().union(*(p.rows for p in pieces)))
        if not pieces or not rows:
            return "missing"
        own = any(p.file.service == "api" or p.part == ("archive", OWN) for p in pieces)
        held = sum(len(p.rows) for p in pieces)
        strays = sum(p.file.strays for p in pieces)
        whole = own and self.known(month) == {0, 1} and strays <= 0.01 * (held + strays)
        doubted = any(p.refused for p in pieces) or self._is_cut(month)
        return "complete" if whole and not doubted else "partial"

    def _is_cut(self, month: int) -> bool:
        """Whether of a force nothing is there but the faint end of a file of several months."""
        by_force: dict[str, list[Piece]] = {}
        for piece in self.counted(month):
            if piece.file.service == "archive":
                by_force.setdefault(piece.file.force, []).append(piece)
        return any(all(self._is_end(p, month) for p in some) for some in by_force.values())

    @staticmethod
    def _is_end(piece: Piece, month: int) -> bool:
        held = {of: len(rows) for of, rows in piece.file.rows.items()}
        if len(held) < 2 or month not in (min(held), max(held)):
            return False
        usual = median(number for m, number in held.items() if m != month)
        return held[month] < usual / 2 and usual - held[month] > 3 * sqrt(usual)


def _bytes(file: File) -> tuple[object, ...]:
    return file.seed, file.ids, file.strays


def ward_codes(place: Catalogue) -> tuple[str, str]:
    west, east = place.place.wards
    return west.code, east.code
