"""A file's bytes, with every way they can fail told in words that name the file."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable
from typing import IO, BinaryIO, cast

from model.errors import ComputerError, RefusedFileError
from store.releases.computer_faults import scarcity


def guarded(open_: Callable[[], IO[bytes]], name: str, size: int) -> BinaryIO:
    """A stream of what `open_` opens, which ends in words after more than `size` bytes.

    Opening and every read raise RefusedFileError, naming the file, where the bytes are damaged,
    end early, are encrypted or are more than announced.
    """
    try:
        with scarcity(f"reading {name}"):
            raw = open_()
    except ComputerError:
        raise
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError) as error:
        raise _damaged(name, error) from None
    return cast(BinaryIO, _Guarded(raw, name, size))


class _Guarded(io.BufferedIOBase):
    """The stream in between: counts what passes, without a copy, and puts failures into words."""

    def __init__(self, raw: IO[bytes], name: str, size: int) -> None:
        self._raw = raw
        self._name = name
        self._size = size
        self._passed = 0

    def readable(self) -> bool:
        return True

    def read(self, size: int | None = -1) -> bytes:
        # One byte more than announced is enough to tell; never ask for all there is.
        left = self._size - self._passed + 1
        wanted = left if size is None or size < 0 else min(size, left)
        try:
            with scarcity(f"reading {self._name}"):
                block = self._raw.read(wanted)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError) as error:
            raise _damaged(self._name, error) from None
        self._passed += len(block)
        if self._passed > self._size:
            raise RefusedFileError(
                f"{self._name}: it yields more than the {self._size:,} bytes it announced, as an "
                "archive made to do harm does; nothing of it was loaded. Download it again"
            )
        return block

    read1 = read

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override] # what callers give
        block = self.read(len(buffer))
        buffer[: len(block)] = block
        return len(block)

    def close(self) -> None:
        self._raw.close()
        super().close()


def _damaged(name: str, error: Exception) -> RefusedFileError:
    return RefusedFileError(
        f"{name}: it is damaged or cut off ({str(error) or type(error).__name__}); nothing of it "
        "was loaded. Download it again"
    )
