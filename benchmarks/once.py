"""One timed load in its own process: `python -m benchmarks.once WHICH FILES WARDS OUT`.

Prints the seconds of the work and of the processors, imports left out, and the most memory the
process held, as JSON.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import numpy as np
import pyarrow as pa
import pyarrow.csv
from deltalake import write_deltalake


def floor(archive: Path, wards: Path, out: Path) -> None:
    """The least that could load an archive: read each CSV, join the distinct points, write once.

    Nothing is checked, merged, counted or accounted for.
    """
    with zipfile.ZipFile(archive) as members:
        tables = [pyarrow.csv.read_csv(members.open(name)) for name in members.namelist()]
    rows = pa.concat_tables(tables).combine_chunks()
    points = rows.select(["Longitude", "Latitude"]).to_pandas()
    key = points["Longitude"].to_numpy() + 1j * points["Latitude"].to_numpy()
    distinct, which = np.unique(key, return_inverse=True)
    placed = gpd.sjoin(
        gpd.GeoDataFrame(geometry=gpd.points_from_xy(distinct.real, distinct.imag, crs=4326)),
        gpd.read_file(wards)[["WD25CD", "geometry"]],
        how="left",
    )
    code = placed["WD25CD"].groupby(level=0).first().to_numpy()
    rows = rows.append_column("area_code", pa.array(code, from_pandas=True).take(pa.array(which)))
    write_deltalake(str(out), rows, partition_by=["Month"])


def add(archive: Path, wards: Path, out: Path) -> None:
    """The real load, into an empty store or one that has an earlier edition of the files."""
    from benchmarks.stores import leeds
    from data_loaders.load import add as load
    from store.store import Store

    report = load([wards, archive], leeds(), Store(str(out)))
    if report.refused or report.release is None:
        raise SystemExit("; ".join(line.refused for line in report.refused))


def _peak_mb() -> float:
    """The most memory of this process: getrusage would count that of the parent before exec."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    line = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1000


def main(which: str, archive: str, wards: str, out: str) -> None:
    """Run one load and print how long it took."""
    run: Callable[[Path, Path, Path], None] = {"floor": floor}.get(which, add)
    if which != "floor":
        # Imports are not part of the time, in either run.
        importlib.import_module("data_loaders.load")
    started, worked = time.perf_counter(), time.process_time()
    run(Path(archive), Path(wards), Path(out))
    found = {
        "seconds": time.perf_counter() - started,
        "cpu_seconds": time.process_time() - worked,
        "peak_mb": _peak_mb(),
    }
    sys.stdout.write(json.dumps(found) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
    # As commands end: threads of Arrow may still be letting go of files (data_loaders/__main__.py).
    sys.stdout.flush()
    os._exit(0)
