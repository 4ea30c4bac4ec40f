"""How long it takes to add a police.uk archive, beside the least that could do it.

Answers of the API, a small file a ward and month, are held against the archive, record by record.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pandas as pd

from benchmarks.archive import write_answers, write_archive, write_later_answers
from benchmarks.results import Result, median
from benchmarks.stores import Stores, leeds
from model.errors import SaferError
from model.settings import PROJECT

ROWS = 1_830_000
MONTHS = pd.period_range("2024-04", "2026-09", freq="M")
RUNS = 5
BUDGET_RATIO = 3.0

ANSWER_MONTHS = pd.period_range("2021-10", "2026-09", freq="M")
ANSWER_RECORDS = 172
"""Of a ward and month: 33 wards and 60 months are 1,980 files and 0.34 M records."""
CHANGED = 5
"""Records of each answer that have another outcome in its later edition."""
ANSWER_RATIO = 5.0


def loading(stores: Stores) -> list[Result]:
    """Time and memory of `add` on 30 files, floor and load by turns, each in a fresh process."""
    paths = _files(stores)
    before = stores.folder / "answers loaded"
    _once("answers", paths["answers"], stores.ward_file, before)
    runs: dict[str, list[dict[str, float]]] = {which: [] for which in paths}
    for _ in range(RUNS):
        for which, found in runs.items():
            out = stores.folder / "loaded"
            if which == "later":
                shutil.copytree(before, out)
            found.append(_once(which, paths[which], stores.ward_file, out))
            shutil.rmtree(out)
    files = len(list(paths["answers"].iterdir()))
    paths["add"].unlink()
    for folder in (before, paths["answers"], paths["later"]):
        shutil.rmtree(folder)

    def middle(which: str, what: str) -> float:
        return median(run[what] for run in runs[which])

    def each(which: str, records: int) -> float:
        return 1e6 * middle(which, "cpu_seconds") / records

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
        Result(
            part="loading",
            what=f"a record of {files:,} API answers, beside one of the archive (CPU)",
            unit="µs",
            measured=each("answers", files * ANSWER_RECORDS),
            floor=each("add", ROWS),
            budget_ratio=ANSWER_RATIO,
        ),
        Result(
            part="loading",
            what="a record of a later edition of them, beside one of the archive (CPU)",
            unit="µs",
            measured=each("later", files * (ANSWER_RECORDS + 1)),
            floor=each("add", ROWS),
            budget_ratio=ANSWER_RATIO,
        ),
    ]


def _files(stores: Stores) -> dict[str, Path]:
    """What each run reads."""
    archive, answers, later = (
        stores.folder / name for name in ("archive.zip", "answers", "later answers")
    )
    write_archive(archive, stores.wards, leeds(), rows=ROWS, months=MONTHS)
    write_answers(answers, stores.wards, leeds(), records=ANSWER_RECORDS, months=ANSWER_MONTHS)
    write_later_answers(later, answers, changed=CHANGED)
    return {"floor": archive, "add": archive, "answers": answers, "later": later}


def _once(which: str, files: Path, wards: Path, out: Path) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.once", which, *map(str, (files, wards, out))]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SaferError(f"the timed load '{which}' failed: {done.stderr.strip()[-500:]}")
    return json.loads(done.stdout)
