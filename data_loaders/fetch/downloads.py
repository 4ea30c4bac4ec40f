"""The folder downloads are kept in: every file there is whole, and known by where it came from.

A file is written under a hidden name and given its own once it is complete, so a process killed at
any moment leaves whole files only. `.fetched.json` beside them remembers each file's origin.
"""

from __future__ import annotations

import json
import os
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import BinaryIO

from filelock import FileLock, Timeout

from model.errors import FetchError

RECEIPTS = ".fetched.json"
_BLOCK = 1 << 20  # bytes


@dataclass(frozen=True)
class Receipt:
    """What a saved file was when it was saved."""

    origin: str
    """The address and version it was made from; the same origin means the same content."""
    size: int
    crc32: int


class Downloads:
    """Files saved whole in one folder; `open_downloads` lets in one process at a time."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._receipts = _read_receipts(folder / RECEIPTS)

    def path(self, name: str) -> Path:
        """Where the file of that name lies, or would."""
        return self.folder / name

    def has(self, name: str, origin: str) -> bool:
        """Whether the file is there, from that origin, and is byte for byte what was saved."""
        receipt = self._receipts.get(name)
        if receipt is None or receipt.origin != origin:
            return False
        return self.holds(name, receipt.size, receipt.crc32)

    def holds(self, name: str, size: int, crc32: int) -> bool:
        """Whether the file is there with this content, wherever it came from."""
        path = self.path(name)
        return path.is_file() and path.stat().st_size == size and _crc32(path) == crc32

    def save(self, name: str, origin: str, write: Callable[[BinaryIO], object]) -> Path:
        """Write a file by `write`, put it in place when it is whole, and return its path.

        What `write` raises is passed on and the earlier file stays. Raises FetchError when the
        folder cannot be written.
        """
        part = self.folder / f".{name}.part"
        with _in_words(self.path(name)):
            with part.open("wb") as file:
                write(file)
                _to_disk(file)
            part.replace(self.path(name))
        self.note(name, origin)
        return self.path(name)

    def note(self, name: str, origin: str) -> None:
        """Remember the file that is there as coming from `origin`."""
        path = self.path(name)
        self._receipts[name] = Receipt(origin, path.stat().st_size, _crc32(path))
        table = {key: asdict(receipt) for key, receipt in sorted(self._receipts.items())}
        part = self.folder / f"{RECEIPTS}.part"
        with _in_words(self.folder / RECEIPTS):
            with part.open("wb") as file:
                file.write(json.dumps(table, indent=1).encode())
                _to_disk(file)
            part.replace(self.folder / RECEIPTS)


@contextmanager
def open_downloads(folder: Path) -> Iterator[Downloads]:
    """The downloads in a folder, made if need be, for this process alone.

    Raises FetchError when another process is downloading there, or it cannot be written.
    """
    with _in_words(folder):
        folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder / ".fetching.lock")
        try:
            lock.acquire(timeout=0)
        except Timeout:
            raise FetchError(
                f"{folder}: another process is downloading into this folder; wait for it to end"
            ) from None
    try:
        yield Downloads(folder)
    finally:
        lock.release()


@contextmanager
def _in_words(path: Path) -> Iterator[None]:
    try:
        yield
    except FetchError:
        raise
    except OSError as error:
        raise FetchError(
            f"{path} could not be written: {error.strerror or error}; free some space or correct "
            "the folder's permissions and run the same command again"
        ) from error


def _to_disk(file: BinaryIO) -> None:
    # Without it a power cut can leave a renamed but empty file.
    file.flush()
    os.fsync(file.fileno())


def _read_receipts(path: Path) -> dict[str, Receipt]:
    # A lost or damaged note only means that files are compared or downloaded again.
    try:
        table = json.loads(path.read_bytes())
        return {name: Receipt(**receipt) for name, receipt in table.items()}
    except (FileNotFoundError, ValueError, TypeError, AttributeError):
        return {}


def _crc32(path: Path) -> int:
    crc = 0
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            crc = zlib.crc32(block, crc)
    return crc
