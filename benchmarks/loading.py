"""How long it takes to add a police.uk archive, beside the least that could do it."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pandas as pd

from benchmarks.archive import write_archive
from benchmarks.results import Result, median
from benchmarks.stores import Stores, leeds
from model.errors import SaferError
from model.settings import PROJECT

ROWS = 1_830_000
MONTHS = pd.period_range("2024-04", "2026-09", freq="M")
RUNS = 5
BUDGET_RATIO = 3.0


def loading(stores: Stores) -> list[Result]:
    """Time and memory of `add` on 30 files, floor and load by turns, each in a fresh process."""
    archive = stores.folder / "archive.zip"
    write_archive(archive, stores.wards, leeds(), rows=ROWS, months=MONTHS)
    runs = {"floor": [], "add": []}
    for _ in range(RUNS):
        for which, found in runs.items():
            found.append(_once(which, archive, stores.ward_file, stores.folder / "loaded"))
    archive.unlink()

    def middle(which: str, what: str) -> float:
        return median(run[what] for run in runs[which])

    rows = f"{ROWS / 1e6:.2f} M rows, {len(MONTHS)} files"
    return [
        Result(
            part="loading",
            what=f"adding an archive ({rows})",
            unit="s",
            measured=middle("add", "seconds"),
            floor=middle("floor", "seconds"),
            budget_ratio=BUDGET_RATIO,
        ),
        Result(
            part="loading",
            what="most memory held while adding it",
            unit="MB",
            measured=middle("add", "peak_mb"),
            floor=middle("floor", "peak_mb"),
        ),
    ]


def _once(which: str, archive: Path, wards: Path, out: Path) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.once", which, *map(str, (archive, wards, out))]
    try:
        done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
    finally:
        shutil.rmtree(out, ignore_errors=True)
    if done.returncode:
        raise SaferError(f"the timed load '{which}' failed: {done.stderr.strip()[-500:]}")
    return json.loads(done.stdout)
