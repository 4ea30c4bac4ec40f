"""A load on a real disk that is full at ever later moments: `python -m`, where one may be mounted.

Given a folder that lies on a small disk, and a store beside it: prints what each load said.
"""

from __future__ import annotations

import contextlib
import io
import os
import shutil
import sys
from pathlib import Path

from data_loaders.__main__ import main
from store.store import Store

STEP = 2 * 4096
"""Bytes more that are free for each load: a few of those that a disk gives at a time."""


def run(disk: Path, base: Path, files: list[str]) -> None:
    """Loads on copies of a store, each with a little more room, until one has enough."""
    room = 0
    while _loaded(disk, base, files, room):
        room += STEP


def _loaded(disk: Path, base: Path, files: list[str], room: int) -> bool:
    """Whether a load failed that has so many bytes; the store is whole, and well with more."""
    data = Path(shutil.copytree(base, disk / "data"))
    os.environ["SAFER_DATA_DIR"] = str(data)
    store = Store(str(next(data.iterdir())))
    before, held = store.current(), _held(store)
    fill = disk / "fill"
    with contextlib.suppress(OSError), fill.open("wb") as stream:
        stream.write(b"x" * (shutil.disk_usage(disk).free - room))
    status, said = _add(files)
    assert store.current() == before if status else _held(store) == held + 1
    fill.unlink()
    assert store.current() != before or _held(store) == held
    if status:
        print(said.strip().splitlines()[-1])
        assert _add(files)[0] == 0
        assert _held(store) == held + 1
    shutil.rmtree(data)
    return bool(status)


def _add(files: list[str]) -> tuple[int, str]:
    said = io.StringIO()
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(said):
        status = main(["add", *files])
    return status, said.getvalue()


def _held(store: Store) -> int:
    release = store.current()
    store.check(release)
    return len(store.read("incidents", release))


if __name__ == "__main__":
    folder, of_store, *given = sys.argv[1:]
    run(Path(folder), Path(of_store), given)
    sys.stdout.flush()
    os._exit(0)
