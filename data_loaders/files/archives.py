"""Which files lie behind a path: the file itself, a folder's files, a zip's members.

A zip is read in place and never trusted. Zip bombs are stopped by their sizes before they are
opened and by counting while they are read; zipfile itself gives no more than a member claims.
"""

from __future__ import annotations

import functools
import glob
import re
import shutil
import struct
import tempfile
import zipfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import BinaryIO

from data_loaders.files.editions import edition_of_entry, newest_month
from data_loaders.files.readings import Member
from data_loaders.files.safe_open import guarded
from model.errors import RefusedFileError
from store.releases.computer_faults import scarcity

MOST_BYTES = 2 << 30
"""The largest file that is read, unpacked (2 GiB): a force's month of street crime is 30 MB."""

MOST_RATIO = 200
"""The most bytes one byte of an archive may unpack to: police.uk files give 5 to 20."""

RATIO_FROM_BYTES = 10 << 20
"""A member smaller than this (10 MiB) may be packed at any ratio: it can do no harm."""

SIBLINGS = (".shx", ".dbf", ".prj", ".cpg", ".sbn", ".sbx", ".qmd", ".qpj", ".shp.xml")
"""What a Shapefile consists of besides its `.shp`."""

_DATABASE = b"SQLi"
"""How a GeoPackage begins: of that of a whole country only what lies in the place is read."""
_ZIP_STARTS = (b"PK\x03\x04", b"PK\x05\x06")
_DOCUMENT_ENTRIES = {"[Content_Types].xml", "mimetype"}
"""What a zip holds that is really one document: an Excel workbook or an OpenDocument sheet."""
_READABLE_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_SYSTEM_NAMES = {"__MACOSX", "Thumbs.db", "desktop.ini"}
_NOT_ORDINARY = "no ordinary file, but a pipe or a device, which is not read"
_DAMAGE = (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError, struct.error)


@dataclass(frozen=True)
class ZippedMember(Member):
    """A member of a zip, and the members that make up one layer with it."""

    entry: str = ""
    """Its name inside the zip."""
    siblings: tuple[Member, ...] = ()
    """The other files of a Shapefile; empty for anything else."""


def members(path: Path) -> Iterator[Member | RefusedFileError]:
    """Every file to read behind a path, in order of name; an error in place of one that is refused.

    A folder is walked to its end, links in it are not followed. Hidden files and the side files of
    a Shapefile are no members of their own. A refusal is yielded, not raised, so that the files
    after it are still read. A member that turns out damaged raises RefusedFileError when what
    `Member.open` returned is read.
    """
    if path.is_dir():
        yield from _in_folder(path)
    elif path.is_file():
        yield from _in_file(path, _text(path.name))
    else:
        there = f"{_NOT_ORDINARY}; name the file itself"
        words = there if path.exists() else "there is no such file or folder; correct the path"
        yield RefusedFileError(f"{_text(str(path))}: {words}", file=_text(path.name))


@contextmanager
def on_disk(member: Member) -> Iterator[Path]:
    """A path for readers that need one; a zipped member is unpacked until the block ends.

    A Shapefile comes with its siblings. Raises RefusedFileError when a member is damaged.
    """
    # The reader of boundaries takes what stands before a "!" for an archive.
    # What lies beside a Shapefile it opens by itself, links too.
    if member.path is not None and "!" not in str(member.path) and not _has_links(member.path):
        yield member.path
        return
    siblings = member.siblings if isinstance(member, ZippedMember) else _beside(member.path)
    with tempfile.TemporaryDirectory() as folder:
        for part in (member, *siblings):
            _copy(part, Path(folder) / f"layer{_suffix(part)}")
        yield Path(folder) / f"layer{_suffix(member)}"


def own_name(member_name: str) -> str:
    """A file's own name, without the archive and folders a member's name begins with."""
    return PurePosixPath(member_name.rsplit(": ", maxsplit=1)[-1]).name


def same_name(one: str, other: str) -> bool:
    """Whether two files bear one name, whatever they end with.

    A workbook is saved as CSV, a packed file unpacked, a download ended (`street.csv.part`).
    """
    names = [PurePosixPath(own_name(file)) for file in (one, other)]
    return names[0].stem in (names[1].stem, names[1].name) or names[0].name == names[1].stem


def folder_name(member_name: str) -> str:
    """The folder a file lies in, without those around it; empty where it lies in none."""
    return PurePosixPath(member_name.rsplit(": ", maxsplit=1)[-1]).parent.name


Listed = tuple[Path, Member | RefusedFileError]
"""What was given, and a file behind it."""


def told_apart(found: Sequence[Listed]) -> list[Listed]:
    """The same files, those of one name called by the folder they were given in too.

    Where that is not enough, by all of the path.
    """
    folders: tuple[Callable[[Path], str], ...] = (
        lambda path: path.parent.name,
        lambda path: path.parent.as_posix(),
    )
    for folder in folders:
        given: dict[str, set[Path]] = defaultdict(set)
        for path, member in found:
            if isinstance(member, Member):
                given[member.name].add(path.absolute())
        found = [
            (path, replace(member, name=f"{_text(folder(_inside(path)))}/{member.name}"))
            if isinstance(member, Member) and len(given[member.name]) > 1
            else (path, member)
            for path, member in found
        ]
    return list(found)


def _inside(path: Path) -> Path:
    """A path whose parent is the folder that files were given in."""
    return path.absolute() / "file" if path.is_dir() else path.absolute()


def with_folder(member: Member) -> Member:
    """A file that was named by itself, called by its folder too where it says a month at most."""
    path = member.path
    if path is None or member.name != path.name or re.search(r"[^\W\d_]", path.stem):
        return member
    return replace(member, name=f"{path.absolute().parent.name}/{path.name}")


def too_large(entries: Iterable[zipfile.ZipInfo], size: int) -> str:
    """Why a zip of `size` bytes must not be unpacked as a whole, or nothing when it may."""
    total = sum(entry.file_size for entry in entries)
    if total > max(RATIO_FROM_BYTES, MOST_RATIO * size):
        return (
            f"{size:,} bytes that would unpack to {total:,}; at most {MOST_RATIO} times its size "
            "was expected"
        )
    return ""


def _in_folder(folder: Path) -> Iterator[Member | RefusedFileError]:
    there = {_text(p.relative_to(folder).as_posix()): p for p in folder.rglob("*")}
    files = {name: p for name, p in there.items() if p.is_symlink() or not p.is_dir()}
    names = [name for name in sorted(files) if not _hidden(name)]
    if not names:
        words = f"{_text(str(folder))}: the folder holds no files; expected data files in it"
        yield RefusedFileError(words, file=_text(folder.name))
    beside = _side_files(names)
    for name in names:
        if files[name].is_symlink():
            words = "a link, which may lead to any file of this computer and is not followed"
            yield RefusedFileError(f"{name}: {words}; put the file itself there", file=name)
        elif not files[name].is_file():
            words = f"{name}: {_NOT_ORDINARY}; put the file itself there"
            yield RefusedFileError(words, file=name)
        elif name not in beside:
            yield from _in_file(files[name], name)


def _text(name: str) -> str:
    """A name as text: a file system may hold bytes that are none."""
    return re.sub("[\ud800-\udfff]", "\N{REPLACEMENT CHARACTER}", name)


def _in_file(path: Path, name: str) -> Iterator[Member | RefusedFileError]:
    try:
        with scarcity(f"reading {name}"), path.open("rb") as stream:
            size, start = path.stat().st_size, stream.read(4)
    except OSError as error:
        words = f"{name}: it cannot be opened ({error.strerror}); check the file"
        yield RefusedFileError(words, file=name)
        return
    if start in _ZIP_STARTS or (start and path.suffix.lower() == ".zip"):
        yield from _in_zip(path, name)
    elif size > MOST_BYTES and start != _DATABASE:
        yield _too_big(name, size)
    else:
        yield _on_disk_member(path, name, size)


def _on_disk_member(path: Path, name: str, size: int) -> Member:
    return Member(name, size, lambda: guarded(lambda: path.open("rb"), name, size), path)


def _in_zip(path: Path, name: str) -> Iterator[Member | RefusedFileError]:
    try:
        # Left open on purpose: members are read long after the last one was named, and reading an
        # archive's list of 5,000 names anew for each would take minutes. It closes with the last.
        archive = zipfile.ZipFile(path)
    except _DAMAGE as error:
        yield RefusedFileError(
            f"{name}: not a whole zip archive ({error}); it may have been cut off on its way or be "
            "a web page: download it again",
            file=name,
        )
        return
    if _DOCUMENT_ENTRIES & set(archive.namelist()):
        yield _on_disk_member(path, name, path.stat().st_size)
        return
    yield from _entries(archive, path, name)


def _entries(
    archive: zipfile.ZipFile, path: Path, name: str
) -> Iterator[Member | RefusedFileError]:
    entries = [e for e in archive.infolist() if not e.is_dir() and not _hidden(e.filename)]
    bomb = too_large(entries, path.stat().st_size)
    if bomb or not entries:
        found = f"an archive of {bomb}" if bomb else "an archive without files"
        words = f"{name}: {found}; nothing of it was read. Download it again"
        yield RefusedFileError(words, file=name)
        return
    beside = _side_files([e.filename for e in entries])
    newest = newest_month(e.filename for e in entries)
    for entry in sorted(entries, key=lambda e: e.filename):
        if entry.filename not in beside:
            yield _entry(archive, entry, entries, name, newest)


def _entry(
    archive: zipfile.ZipFile,
    entry: zipfile.ZipInfo,
    entries: list[zipfile.ZipInfo],
    name: str,
    newest: str,
) -> Member | RefusedFileError:
    parts = [entry, *_siblings(entry, entries)]
    for part in parts:
        if refusal := _refusal(part, name):
            return refusal
    first, *others = (_zipped(archive, part, name) for part in parts)
    edition = edition_of_entry(entry, newest=newest)
    return replace(first, siblings=tuple(others), edition=edition)


def _refusal(entry: zipfile.ZipInfo, archive: str) -> RefusedFileError | None:
    name = f"{archive}: {entry.filename}"
    if _escapes(entry.filename):
        why = "a name that leads out of the archive; names inside it were expected"
    elif entry.flag_bits & 1:
        why = "encrypted; unpack it with its password and add the file"
    elif entry.compress_type not in _READABLE_METHODS:
        why = f"packed by method {entry.compress_type}; expected Deflate. Pack it again as a zip"
    elif entry.filename.lower().endswith(".zip"):
        why = "a zip inside a zip, which is not opened; unpack it and add the inner one by itself"
    elif entry.file_size > MOST_BYTES:
        return _too_big(name, entry.file_size)
    elif entry.file_size > max(RATIO_FROM_BYTES, MOST_RATIO * entry.compress_size):
        bytes_ = f"{entry.compress_size:,} bytes that would unpack to {entry.file_size:,}"
        why = f"{bytes_}; at most {MOST_RATIO} times was expected. Download it again"
    else:
        return None
    return RefusedFileError(f"{name}: {why}", file=name)


def _too_big(name: str, size: int) -> RefusedFileError:
    return RefusedFileError(
        f"{name}: {size:,} bytes; files of at most {MOST_BYTES:,} are read. Split it into months",
        file=name,
    )


def _zipped(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, archive_name: str) -> ZippedMember:
    name = f"{archive_name}: {entry.filename}"
    unpack = functools.partial(archive.open, entry)
    return ZippedMember(
        name,
        entry.file_size,
        lambda: guarded(unpack, name, entry.file_size),
        entry=entry.filename,
    )


def _escapes(name: str) -> bool:
    posix, windows = PurePosixPath(name), PureWindowsPath(name)
    rooted = posix.is_absolute() or bool(windows.root or windows.drive)
    return rooted or ".." in windows.parts


def _hidden(name: str) -> bool:
    parts = PurePosixPath(name).parts
    # A name that leads out is refused by name, not passed over as hidden.
    return any(re.match(r"\.[^.]", p) or p in _SYSTEM_NAMES for p in parts)


def _side_files(names: Iterable[str]) -> set[str]:
    """The names that belong to a `.shp` among them."""
    listed = list(names)
    stems = {name[:-4].lower() for name in listed if name.lower().endswith(".shp")}
    ending = re.compile(f"({'|'.join(map(re.escape, SIBLINGS))})$")
    return {n for n in listed if ending.search(n.lower()) and ending.sub("", n.lower()) in stems}


def _beside(path: Path | None) -> list[Member]:
    """The files on disk that belong to a `.shp`."""
    if path is None or path.suffix.lower() != ".shp":
        return []
    there = (file for file in path.parent.iterdir() if not file.is_symlink())
    files = {file.name: file for file in there if file.is_file()}
    names = _side_files([*(name for name in files if name.lower() != path.name.lower()), path.name])
    own = [name for name in names if name.lower().startswith(f"{path.stem.lower()}.")]
    return [_on_disk_member(files[name], name, files[name].stat().st_size) for name in own]


def _has_links(path: Path) -> bool:
    beside = path.parent.glob(f"{glob.escape(path.stem)}.*")
    return path.suffix.lower() == ".shp" and any(file.is_symlink() for file in beside)


def _siblings(entry: zipfile.ZipInfo, entries: list[zipfile.ZipInfo]) -> list[zipfile.ZipInfo]:
    if not entry.filename.lower().endswith(".shp"):
        return []
    return [e for e in entries if e.filename in _side_files([e.filename, entry.filename])]


def _suffix(member: Member) -> str:
    name = member.entry if isinstance(member, ZippedMember) else member.name
    lower = name.lower()
    return ".shp.xml" if lower.endswith(".shp.xml") else PurePosixPath(lower).suffix


def _copy(member: Member, target: Path) -> None:
    source: BinaryIO
    with member.open() as source, target.open("wb") as file:
        shutil.copyfileobj(source, file)
